/* The seal: the words of a certificate with a signature, written and read. See certificates_seal_int.h for its bytes. */
#include "base/base64url.h"
#include "ocop/certificates/certificates_seal_int.h"
#include "texts_certificates.h"

#define FORMAT "OCOP1"

const enum text_id seal_verdict_texts[] = { TEXT_certificates_seal_good, TEXT_certificates_seal_unreadable, TEXT_certificates_seal_unknown_key,
                                            TEXT_certificates_seal_forged };

/* A line of its own, whatever stands in it. */
static void add_line(struct buffer *out, struct str words)
{
    for (size_t i = 0; i < words.len; i++)
        buffer_add_char(out, words.ptr[i] == '\n' || words.ptr[i] == '\r' ? ' ' : words.ptr[i]);
    buffer_add_char(out, '\n');
}

enum status seal_make(struct arena *arena, const struct certificate_secret *secret, const struct seal_words *words, struct str *out, struct error *error)
{
    unsigned char signature[SIGN_SIZE];
    struct buffer text;
    buffer_open(&text, arena, SEAL_MAX);
    buffer_add(&text, STR(FORMAT "\n"));
    add_line(&text, str_from(secret->id));
    add_line(&text, words->code);
    buffer_add_int(&text, words->stars);
    buffer_add_char(&text, '\n');
    date_write(&text, words->from);
    buffer_add_char(&text, '\n');
    date_write(&text, words->to);
    buffer_add_char(&text, '\n');
    add_line(&text, words->decision);
    buffer_add_int(&text, words->place);
    buffer_add_char(&text, '\n');
    add_line(&text, words->product);
    add_line(&text, words->producer);
    sign_make(secret->seed, buffer_str(&text), signature);
    buffer_add(&text, (struct str){ (const char *)signature, SIGN_SIZE });
    *out = buffer_str(&text);
    return text.overflowed ? FAIL(error, STATUS_TOO_LARGE, TEXT_certificates_seal_too_long, NULL) : STATUS_OK;
}

enum status seal_give(struct db_conn *conn, struct arena *arena, const struct certificates_extra *extra, int64_t certificate,
                      const struct certificate_facts *facts, struct str decision, struct error *error)
{
    struct seal_words words = { .code = facts->code, .stars = facts->stars, .from = facts->from, .to = facts->to, .decision = decision,
                                .product = facts->product_name, .producer = facts->producer_name };
    struct str payload;
    enum status status;
    if (extra->key == NULL)
        return STATUS_OK;
    status = seal_sql_key(conn, extra->key, error);
    if (status == STATUS_OK)
        status = seal_sql_add(conn, certificate, str_from(extra->key->id), extra->now, &words.place, error);
    if (status == STATUS_OK)
        status = seal_make(arena, extra->key, &words, &payload, error);
    return status == STATUS_OK ? seal_sql_payload(conn, words.place, payload, error) : status;
}

/* What stands behind the last slash: an address of ours, or the seal alone. */
static struct str bare(struct str typed)
{
    struct str text = str_trim(typed);
    size_t from = text.len;
    while (from > 0 && text.ptr[from - 1] != '/')
        from--;
    text = str_part(text, from, text.len);
    return str_part(text, 0, str_find(text, '?'));
}

static bool read_words(struct str message, struct seal_words *out)
{
    struct str lines[SEAL_LINES];
    struct str rest = message;
    if (message.len == 0 || message.ptr[message.len - 1] != '\n')
        return false;
    for (size_t i = 0; i < SEAL_LINES; i++)
        lines[i] = str_cut(&rest, '\n');
    *out = (struct seal_words){ .key = lines[1], .code = lines[2], .decision = lines[6], .product = lines[8], .producer = lines[9] };
    return rest.len == 0 && str_is(lines[0], FORMAT) && lines[1].len == SEAL_KEY_ID && str_to_int(lines[3], 1, LAW_STARS, &out->stars) &&
           date_read(lines[4], &out->from) && date_read(lines[5], &out->to) && str_to_int(lines[7], 0, INT64_MAX, &out->place);
}

bool seal_read(struct arena *arena, struct str typed, struct seal_words *words, struct str *message, struct str *signature)
{
    struct str bytes;
    if (typed.len > 4 * SEAL_MAX || !base64url_read(arena, bare(typed), &bytes) || bytes.len <= SIGN_SIZE)
        return false;
    *message = str_part(bytes, 0, bytes.len - SIGN_SIZE);
    *signature = str_part(bytes, message->len, bytes.len);
    return read_words(*message, words);
}

enum seal_verdict seal_check(struct arena *arena, const struct seal_keys *keys, struct str typed, struct seal_words *words)
{
    struct str message, signature;
    if (!seal_read(arena, typed, words, &message, &signature))
        return SEAL_UNREADABLE;
    for (size_t i = 0; i < keys->count; i++)
        if (str_equal(keys->rows[i].id, words->key))
            return sign_check(keys->rows[i].public_key, message, signature) ? SEAL_GOOD : SEAL_FORGED;
    return SEAL_UNKNOWN_KEY;
}

struct str seal_address(struct arena *arena, const struct certificates_room *room, struct str payload)
{
    struct buffer out;
    buffer_open(&out, arena, 4 * SEAL_MAX);
    if (room->public_url.len > 0) {
        buffer_add(&out, room->public_url);
        buffer_add(&out, STR(SEAL_PATH "/"));
    }
    base64url_write(&out, payload);
    return buffer_str(&out);
}

static void open_message(struct buffer *out, struct arena *arena, const char *format, date day, struct str key, size_t more)
{
    buffer_open(out, arena, more + 200);
    buffer_add_z(out, format);
    buffer_add_char(out, '\n');
    date_write(out, day);
    buffer_add_char(out, '\n');
    buffer_add(out, key);
    buffer_add_char(out, '\n');
}

struct str seal_status_message(struct arena *arena, date day, struct str key, int64_t count, struct str bits)
{
    struct buffer out;
    open_message(&out, arena, SEAL_STATUS_FORMAT, day, key, bits.len);
    buffer_add_int(&out, count);
    buffer_add_char(&out, '\n');
    buffer_add(&out, bits);
    return buffer_str(&out);
}

struct str seal_extended_message(struct arena *arena, date day, struct str key, struct str places)
{
    struct buffer out;
    open_message(&out, arena, "openocop.certificate.extended.1", day, key, places.len);
    buffer_add(&out, places);
    return buffer_str(&out);
}
