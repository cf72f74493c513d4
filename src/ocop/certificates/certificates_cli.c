/* openocop certificate verify | keys. */
#include "base/base64url.h"
#include "base/file.h"
#include "base/sign.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"
#include "texts_cli.h"
#include "texts_ledger.h"

#define FILE_MAX ((size_t)1 << 20)

struct options {
    bool json, new_key;
    struct str keys, status;
    date as_of;
};

/* ---- keys from a file, as /api/v1/certificates/keys gives them ---- */

struct told_key {
    struct str id, public_key;
};
struct told_keys {
    struct json_list keys;
};
static const struct json_field told_fields[] = {
    { .name = "id", .kind = JSON_TEXT, .offset = offsetof(struct told_key, id), .required = true, .min = SEAL_KEY_ID, .max = SEAL_KEY_ID },
    { .name = "public", .kind = JSON_TEXT, .offset = offsetof(struct told_key, public_key), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
};
static const struct json_shape told_shape = { "CertificatesKey", sizeof(struct told_key), told_fields, 2, true, NULL };
static const struct json_field list_fields[] = {
    { .name = "keys", .kind = JSON_LIST, .offset = offsetof(struct told_keys, keys), .required = true, .max = 1000, .of = &told_shape },
};
static const struct json_shape list_shape = { "CertificatesKeys", sizeof(struct told_keys), list_fields, 1, true, NULL };

static enum status keys_of_file(struct cli *cli, struct str name, struct seal_keys *out, struct error *error)
{
    const char *path = arena_copy_z(cli->arena, name);
    struct told_keys told = { { NULL, 0 } };
    struct seal_key *list;
    struct str bytes;
    enum status status = path == NULL ? fail_memory(error) : file_read(cli->arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = json_read(cli->arena, bytes, &list_shape, &told, error);
    if (status != STATUS_OK)
        return path == NULL ? status : error_in_file(error, path);
    list = ARENA_NEW_MANY(cli->arena, struct seal_key, told.keys.count + 1);
    if (list == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < told.keys.count; i++) {
        const struct told_key *key = (const struct told_key *)told.keys.items + i;
        struct sha256 *bytes_of = ARENA_NEW(cli->arena, struct sha256); /* as many bytes as a hash */
        if (bytes_of == NULL)
            return fail_memory(error);
        if (!sha256_read(key->public_key, bytes_of))
            return error_in_file((FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_key, "keys"), error), path);
        list[i] = (struct seal_key){ .id = key->id, .public_key = { (const char *)bytes_of->bytes, SHA256_SIZE } };
    }
    *out = (struct seal_keys){ list, told.keys.count };
    return STATUS_OK;
}

/* ---- the status list from a file, as /api/v1/certificates/status gives it ---- */

struct told_extended {
    struct str places, signature;
};
struct told_status {
    struct str format, key, bits, signature;
    date day;
    int64_t count;
    struct told_extended extended;
};
static const struct json_field extended_fields[] = {
    { .name = "places", .kind = JSON_TEXT, .offset = offsetof(struct told_extended, places), .required = true, .max = STATUS_LIST_MAX },
    { .name = "signature", .kind = JSON_TEXT, .offset = offsetof(struct told_extended, signature), .required = true, .max = 100 },
};
static const struct json_shape extended_shape = { "CertificatesExtended", sizeof(struct told_extended), extended_fields, 2, true, NULL };
static const struct json_field status_fields[] = {
    { .name = "format", .kind = JSON_TEXT, .offset = offsetof(struct told_status, format), .required = true, .max = 100 },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct told_status, day), .required = true },
    { .name = "key", .kind = JSON_TEXT, .offset = offsetof(struct told_status, key), .required = true, .min = SEAL_KEY_ID, .max = SEAL_KEY_ID },
    { .name = "count", .kind = JSON_INT, .offset = offsetof(struct told_status, count), .required = true, .min = 0, .max = (int64_t)4 * STATUS_LIST_MAX },
    { .name = "bits", .kind = JSON_TEXT, .offset = offsetof(struct told_status, bits), .required = true, .max = STATUS_LIST_MAX },
    { .name = "signature", .kind = JSON_TEXT, .offset = offsetof(struct told_status, signature), .required = true, .max = 100 },
    { .name = "extended", .kind = JSON_OBJECT, .offset = offsetof(struct told_status, extended), .of = &extended_shape },
};
static const struct json_shape status_shape = { "CertificatesStatus", sizeof(struct told_status), status_fields, 7, true, NULL };

/* What is known of a certificate beside its seal. */
enum told_state { TOLD_NOTHING, TOLD_PRINTED, TOLD_WITHDRAWN, TOLD_REPLACED };
struct standing_told {
    bool known;      /* from the database, or from a list that has it */
    bool holds;
    bool listed;     /* a list was read */
    date day;        /* of the list */
    enum told_state state;
    date until;      /* the last day on which it holds */
};

static bool is_signed(struct arena *arena, const struct seal_keys *keys, const struct told_status *told, struct str message, struct str signature)
{
    struct str bytes;
    for (size_t i = 0; i < keys->count; i++)
        if (str_equal(keys->rows[i].id, told->key))
            return base64url_read(arena, signature, &bytes) && bytes.len == SIGN_SIZE && sign_check(keys->rows[i].public_key, message, bytes);
    return false;
}

/* "417=2029-05-24 …": until when the place goes on; DATE_NONE: it does not. */
static date extended_until(struct str places, int64_t place)
{
    while (places.len > 0) {
        struct str word = str_cut(&places, ' ');
        int64_t number = 0;
        date until = DATE_NONE;
        if (str_to_int(str_cut(&word, '='), 0, INT64_MAX, &number) && number == place && date_read(word, &until))
            return until;
    }
    return DATE_NONE;
}

static enum status read_status(struct cli *cli, struct str name, const struct seal_keys *keys, struct told_status *told, struct error *error)
{
    const char *path = arena_copy_z(cli->arena, name);
    struct str bytes;
    enum status status = path == NULL ? fail_memory(error) : file_read(cli->arena, path, 3 * STATUS_LIST_MAX, &bytes, error);
    *told = (struct told_status){ .day = DATE_NONE };
    if (status == STATUS_OK)
        status = json_read(cli->arena, bytes, &status_shape, told, error);
    if (status == STATUS_OK &&
        !(str_is(told->format, SEAL_STATUS_FORMAT) &&
          is_signed(cli->arena, keys, told, seal_status_message(cli->arena, told->day, told->key, told->count, told->bits), told->signature)))
        status = FAIL(error, STATUS_NO, TEXT_certificates_cli_status_forged, "signature");
    return status == STATUS_OK || path == NULL ? status : error_in_file(error, path);
}

static enum status look_in_list(struct cli *cli, struct str name, const struct seal_keys *keys, const struct seal_words *words, date today,
                                struct standing_told *out, struct error *error)
{
    struct told_status told;
    struct str bits;
    date later;
    enum status status = read_status(cli, name, keys, &told, error);
    if (status != STATUS_OK)
        return status;
    *out = (struct standing_told){ .listed = true, .day = told.day, .until = words->to };
    if (base64url_read(cli->arena, told.bits, &bits) && words->place < told.count && (size_t)words->place / 4 < bits.len)
        out->state = (enum told_state)(((unsigned)(unsigned char)bits.ptr[words->place / 4] >> (unsigned)(words->place % 4 * 2)) & 3u);
    later = told.extended.signature.len > 0 &&
                    is_signed(cli->arena, keys, &told, seal_extended_message(cli->arena, told.day, told.key, told.extended.places), told.extended.signature)
                ? extended_until(told.extended.places, words->place)
                : DATE_NONE;
    if (later != DATE_NONE && later > out->until)
        out->until = later;
    out->known = out->state != TOLD_NOTHING;
    out->holds = out->state == TOLD_PRINTED && today >= words->from && today <= out->until;
    return STATUS_OK;
}

/* ---- verify ---- */

static void print_line(struct cli *cli, struct buffer *out, enum text_id label, struct str value)
{
    buffer_add_char(out, '\n');
    buffer_add(out, text_of(cli->language, label));
    buffer_add(out, STR(": "));
    buffer_add(out, value);
}

static void tell_listed(struct cli *cli, struct buffer *out, const struct seal_words *words, const struct standing_told *told, date today)
{
    static const enum text_id states[] = { TEXT_certificates_verify_unknown_place, TEXT_certificates_verify_holds, TEXT_certificates_verify_withdrawn,
                                           TEXT_certificates_verify_replaced };
    enum text_id text = states[told->state];
    if (told->state == TOLD_PRINTED && today < words->from)
        text = TEXT_certificates_standing_not_yet;
    else if (told->state == TOLD_PRINTED && today > told->until)
        text = TEXT_certificates_standing_expired;
    else if (told->state == TOLD_PRINTED && today > words->to)
        text = TEXT_certificates_verify_extended;
    buffer_add_char(out, '\n');
    text_add(out, cli->language, text,
             (const struct text_arg[]){ TEXT_ARG("until", date_text(cli->arena, told->until)), TEXT_ARG("from", date_text(cli->arena, words->from)) }, 2);
    buffer_add_char(out, '\n');
    text_add(out, cli->language, today - told->day > STATUS_LIST_STALE ? TEXT_certificates_verify_old : TEXT_certificates_verify_list,
             (const struct text_arg[]){ TEXT_ARG("day", date_text(cli->arena, told->day)) }, 1);
}

static void tell(struct cli *cli, struct buffer *out, enum seal_verdict verdict, const struct seal_words *words, const struct public_row *row,
                 const struct standing_told *told, date today)
{
    buffer_add(out, text_of(cli->language, seal_verdict_texts[verdict]));
    if (verdict != SEAL_GOOD)
        return;
    print_line(cli, out, TEXT_certificates_product, words->product);
    print_line(cli, out, TEXT_certificates_producer, words->producer);
    print_line(cli, out, TEXT_certificates_code, words->code);
    buffer_add_char(out, '\n');
    text_add(out, cli->language, TEXT_certificates_stars_count, (const struct text_arg[]){ TEXT_ARG_INT("stars", words->stars) }, 1);
    print_line(cli, out, TEXT_certificates_from, date_text(cli->arena, words->from));
    print_line(cli, out, TEXT_certificates_until, date_text(cli->arena, words->to));
    print_line(cli, out, TEXT_certificates_number, words->decision);
    if (row != NULL) {
        buffer_add_char(out, '\n');
        text_add(out, cli->language, standing_texts[public_standing(row, today)],
                 (const struct text_arg[]){ TEXT_ARG("until", date_text(cli->arena, public_until(row))), TEXT_ARG("from", date_text(cli->arena, row->from)),
                                            TEXT_ARG("withdrawn", date_text(cli->arena, row->withdrawn)) }, 3);
    } else if (told->listed) {
        tell_listed(cli, out, words, told, today);
    } else if (!told->known) {
        buffer_add_char(out, '\n');
        buffer_add(out, text_of(cli->language, TEXT_certificates_cli_no_status));
    } else if (today > words->to) {
        buffer_add_char(out, '\n');
        text_add(out, cli->language, TEXT_certificates_standing_expired, (const struct text_arg[]){ TEXT_ARG("until", date_text(cli->arena, words->to)) }, 1);
    }
}

static enum status tell_json(struct buffer *out, enum seal_verdict verdict, const struct seal_words *words, const struct standing_told *told, date today,
                             struct error *error)
{
    static const char *const states[] = { "unknown", "as_printed", "withdrawn", "replaced" };
    static const char *const names[] = { "good", "unreadable", "unknown_key", "forged" };
    struct json_writer json;
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_bool(&json, "true", verdict == SEAL_GOOD);
    json_text_z(&json, "verdict", names[verdict]);
    if (verdict == SEAL_GOOD) {
        if (told->known)
            json_bool(&json, "holds", told->holds);
        else
            json_null(&json, "holds"); /* the dates alone don't tell whether it was withdrawn */
        if (told->listed) {
            json_text_z(&json, "status", states[told->state]);
            json_date(&json, "status_day", told->day);
            json_bool(&json, "status_old", today - told->day > STATUS_LIST_STALE);
        }
        json_text(&json, "code", words->code);
        json_int(&json, "stars", words->stars);
        json_date(&json, "from", words->from);
        json_date(&json, "to", words->to);
        json_text(&json, "decision", words->decision);
        json_int(&json, "place", words->place);
        json_text(&json, "product", words->product);
        json_text(&json, "producer", words->producer);
        json_text(&json, "key", words->key);
    }
    json_object_end(&json);
    return json_writer_end(&json, error);
}

static enum status take_typed(struct cli *cli, struct str *typed, struct error *error)
{
    const char *path = arena_copy_z(cli->arena, cli->arguments[0]);
    if (path == NULL)
        return fail_memory(error);
    *typed = cli->arguments[0];
    return str_is(*typed, "-") || file_exists(path) ? file_read(cli->arena, path, FILE_MAX, typed, error) : STATUS_OK;
}

static bool verifies_alone(const void *options)
{
    return ((const struct options *)options)->keys.ptr != NULL;
}

/* From the list where one is given, else from the database where it is asked; else nothing. */
static enum status look(struct cli *cli, struct db_conn *conn, const struct seal_keys *keys, const struct seal_words *words, date today,
                        struct standing_told *out, bool *found, struct public_row *row, struct error *error)
{
    const struct options *options = cli->options;
    enum status status = STATUS_OK;
    *out = (struct standing_told){ .until = words->to };
    if (options->status.ptr != NULL)
        return look_in_list(cli, options->status, keys, words, today, out, error);
    if (conn == NULL)
        return STATUS_OK;
    status = public_sql_of_seal(conn, cli->arena, words->place, found, row, error);
    out->known = true;
    out->holds = status == STATUS_OK && *found ? standing_holds(public_standing(row, today)) : today >= words->from && today <= words->to;
    return status;
}

static enum status run_verify(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    date today = options->as_of != DATE_NONE ? options->as_of : date_in_vietnam(context_now(cli->context));
    struct standing_told told = { .known = false };
    struct seal_words words = { .place = 0 };
    struct public_row row;
    struct seal_keys keys;
    struct buffer out;
    struct db_conn *conn = NULL;
    struct str typed;
    enum seal_verdict verdict;
    bool found = false;
    enum status status = verifies_alone(options) ? STATUS_OK : db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = take_typed(cli, &typed, error);
    if (status == STATUS_OK)
        status = options->keys.ptr != NULL ? keys_of_file(cli, options->keys, &keys, error) : seal_sql_keys(conn, cli->arena, &keys, error);
    if (status != STATUS_OK)
        return status;
    verdict = seal_check(cli->arena, &keys, typed, &words);
    if (verdict == SEAL_GOOD)
        status = look(cli, conn, &keys, &words, today, &told, &found, &row, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, (size_t)65536);
    if (options->json)
        status = tell_json(&out, verdict, &words, &told, today, error);
    else if (verdict == SEAL_GOOD)
        tell(cli, &out, verdict, &words, found ? &row : NULL, &told, today);
    if (status == STATUS_OK && (options->json || verdict == SEAL_GOOD))
        status = cli_print_buffer(cli, &out, error);
    return status == STATUS_OK && verdict != SEAL_GOOD ? FAIL(error, STATUS_NO, seal_verdict_texts[verdict], NULL) : status;
}

/* ---- keys ---- */

static enum status write_key(struct db_conn *conn, void *self, struct error *error)
{
    return seal_sql_key(conn, self, error);
}

static enum status run_keys(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    struct certificate_secret secret;
    struct seal_keys keys;
    struct buffer out;
    struct db_conn *conn;
    enum status status = certificate_secret_take(rooms_find(cli->rooms, "certificates"), options->new_key, &secret, error);
    if (status == STATUS_OK)
        status = db_write(rooms_find(cli->rooms, "db"), 0, write_key, &secret, error);
    if (status == STATUS_OK)
        status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = seal_sql_keys(conn, cli->arena, &keys, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, (size_t)65536);
    for (size_t i = 0; i < keys.count; i++) {
        buffer_add(&out, i > 0 ? STR("\n") : STR(""));
        buffer_add(&out, keys.rows[i].id);
        buffer_add_char(&out, ' ');
        buffer_add_hex(&out, keys.rows[i].public_key.ptr, keys.rows[i].public_key.len);
        buffer_add_char(&out, ' ');
        buffer_add(&out, instant_text(cli->arena, keys.rows[i].from));
    }
    return cli_print_buffer(cli, &out, error);
}

static const struct cli_option verify_options[] = {
    { "--keys", CLI_TEXT, offsetof(struct options, keys), "FILE", TEXT_certificates_cli_keys_file, 0, 0 },
    { "--status", CLI_TEXT, offsetof(struct options, status), "FILE", TEXT_certificates_cli_status_file, 0, 0 },
    { "--as-of", CLI_DATE, offsetof(struct options, as_of), "DATE", TEXT_certificates_cli_as_of, 0, 0 },
    { "--json", CLI_FLAG, offsetof(struct options, json), NULL, TEXT_cli_json, 0, 0 },
};
static const struct cli_option keys_options[] = {
    { "--new", CLI_FLAG, offsetof(struct options, new_key), NULL, TEXT_certificates_cli_new_key, 0, 0 },
};
static const struct cli_command rows[] = {
    { .words = "certificate verify", .arguments = "PAYLOAD|FILE|-", .help = TEXT_certificates_cli_verify, .min_arguments = 1, .max_arguments = 1,
      .options = verify_options, .option_count = 4, .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = run_verify,
      .needs_none = verifies_alone },
    { .words = "certificate keys", .arguments = "", .help = TEXT_certificates_cli_keys, .options = keys_options, .option_count = 1,
      .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = run_keys },
};
const struct cli_commands certificates_seal_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
