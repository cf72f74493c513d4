/* What the QR code of a certificate leads to, the page that checks it without network, and the keys and the status list that it carries. */
#include "base/base64url.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

/* ---- /gcn/{niem}: scanned with network ---- */

static void write_words(struct sight *s, const struct seal_words *words)
{
    struct buffer stars;
    buffer_open(&stars, s->arena, 40);
    text_add(&stars, s->language, TEXT_certificates_stars_count, (const struct text_arg[]){ TEXT_ARG_INT("stars", words->stars) }, 1);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_certificates_seal_printed);
    html_raw(&s->html, "</h2>\n");
    sight_facts(s);
    sight_fact(s, TEXT_certificates_product, words->product);
    sight_fact(s, TEXT_certificates_producer, words->producer);
    sight_fact(s, TEXT_certificates_stars, buffer_str(&stars));
    sight_fact(s, TEXT_certificates_code, words->code);
    sight_fact(s, TEXT_certificates_from, date_text(s->arena, words->from));
    sight_fact(s, TEXT_certificates_until, date_text(s->arena, words->to));
    sight_fact(s, TEXT_certificates_number, words->decision);
    sight_facts_end(s);
}

static void write_verdict(struct sight *s, enum seal_verdict verdict)
{
    sight_notice_open(s, verdict == SEAL_GOOD ? MOOD_GOOD : MOOD_ATTENTION);
    html_raw(&s->html, "<p>");
    sight_words(s, seal_verdict_texts[verdict]);
    html_raw(&s->html, "</p>");
    sight_notice_close(s);
}

static void write_no_signature(struct sight *s)
{
    html_raw(&s->html, "<p class=\"quiet small\">");
    sight_words(s, TEXT_certificates_seal_no_signature);
    html_raw(&s->html, "</p>\n");
}

enum status certificates_page_seal(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    date today = date_in_vietnam(context_now(web_context(request)));
    struct seal_words words = { .place = 0 };
    struct public_row row;
    struct seal_keys keys;
    enum seal_verdict verdict;
    struct db_conn *conn;
    struct sight s;
    bool found = false;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = seal_sql_keys(conn, arena, &keys, error);
    if (status != STATUS_OK)
        return status;
    verdict = seal_check(arena, &keys, web_path_part(request, "niem"), &words);
    if (verdict == SEAL_GOOD)
        status = public_sql_of_seal(conn, arena, words.place, &found, &row, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_certificates_seal, NULL, SIGHT_NARROW);
    sight_heading(&s, TEXT_certificates_seal, TEXT_NONE);
    write_verdict(&s, verdict);
    if (found) {
        public_write_standing(&s, &row, today);
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, public_path(arena, &row), TEXT_certificates_seal_product, true);
        html_raw(&s.html, "</p>\n");
    }
    if (verdict == SEAL_GOOD)
        write_words(&s, &words);
    write_no_signature(&s);
    return sight_end(&s, verdict == SEAL_GOOD ? 200 : 404, error);
}

/* ---- the page that works in airplane mode ---- */

/* What the front end says there (browser/src/certificates/verify.ts). */
static const struct {
    const char *name;
    enum text_id text;
} verify_words[] = {
    { "data-good", TEXT_certificates_seal_good },
    { "data-forged", TEXT_certificates_seal_forged },
    { "data-unknown-key", TEXT_certificates_seal_unknown_key },
    { "data-unreadable", TEXT_certificates_seal_unreadable },
    { "data-unsupported", TEXT_certificates_verify_unsupported },
    { "data-holds", TEXT_certificates_verify_holds },
    { "data-expired", TEXT_certificates_verify_expired },
    { "data-extended", TEXT_certificates_verify_extended },
    { "data-withdrawn", TEXT_certificates_verify_withdrawn },
    { "data-replaced", TEXT_certificates_verify_replaced },
    { "data-unknown-place", TEXT_certificates_verify_unknown_place },
    { "data-none", TEXT_certificates_verify_none },
    { "data-list", TEXT_certificates_verify_list },
    { "data-old", TEXT_certificates_verify_old },
    { "data-product", TEXT_certificates_product },
    { "data-producer", TEXT_certificates_producer },
    { "data-stars", TEXT_certificates_stars },
    { "data-code", TEXT_certificates_code },
    { "data-from", TEXT_certificates_from },
    { "data-until", TEXT_certificates_until },
    { "data-decision", TEXT_certificates_number },
};

enum status certificates_page_verify(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct str typed = web_query(request, "ma");
    struct buffer to;
    struct sight s;
    if (typed.len > 0 && typed.len < 4 * SEAL_MAX) {
        size_t from = typed.len;
        while (from > 0 && typed.ptr[from - 1] != '/')
            from--;
        buffer_open(&to, arena, 16 * SEAL_MAX);
        buffer_add_z(&to, SEAL_PATH "/");
        html_url(&to, str_trim(str_part(typed, from, typed.len)));
        return web_redirect(request, buffer_z(&to), error);
    }
    sight_begin_scripted(&s, request, text_of(LANGUAGE_VI, TEXT_certificates_verify), REGISTER_PATH, SIGHT_NARROW, "verify");
    sight_heading(&s, TEXT_certificates_verify, TEXT_certificates_verify_lead);
    html_raw(&s.html, "<form method=\"get\" action=\"/kiem-tra-chung-nhan\" id=\"verify\"><div class=\"field\"><label for=\"ma\">");
    sight_words(&s, TEXT_certificates_verify_code);
    html_raw(&s.html, "</label>\n<textarea id=\"ma\" name=\"ma\" rows=\"4\" autocomplete=\"off\" spellcheck=\"false\"></textarea></div>\n"
                      "<button class=\"button main\" type=\"submit\">");
    sight_words(&s, TEXT_certificates_verify_do);
    html_raw(&s.html, "</button></form>\n<div id=\"verify-answer\" role=\"status\" aria-live=\"polite\"");
    for (size_t i = 0; i < sizeof(verify_words) / sizeof(verify_words[0]); i++)
        html_attr_words(&s.html, verify_words[i].name, s.language, verify_words[i].text);
    html_raw(&s.html, "></div>\n<p class=\"quiet small\" id=\"verify-list\"></p>\n");
    write_no_signature(&s);
    return sight_end(&s, 200, error);
}

/* ---- for programs ---- */

static void write_instant(struct json_writer *json, struct arena *arena, const char *name, int64_t at)
{
    struct buffer text;
    buffer_open(&text, arena, 40);
    if (at != 0)
        instant_write(&text, at);
    if (at != 0)
        json_text(json, name, buffer_str(&text));
    else
        json_null(json, name);
}

static enum status write_key(struct db_conn *conn, void *self, struct error *error)
{
    return seal_sql_key(conn, self, error);
}

/* The key that signs today, known to everybody: a year after the last one it is made anew, and what it signs must be verifiable before the next
 * certificate is given. The only write of these reads, once a year. */
static enum status known_secret(struct web_request *request, struct db_conn *conn, struct certificate_secret *out, struct error *error)
{
    struct seal_keys keys;
    bool known = false;
    enum status status = certificate_secret_take(web_room(request, "certificates"), false, out, error);
    if (status == STATUS_OK)
        status = seal_sql_keys(conn, web_arena(request), &keys, error);
    for (size_t i = 0; status == STATUS_OK && i < keys.count; i++)
        known = known || str_is(keys.rows[i].id, out->id);
    return status == STATUS_OK && !known ? db_write(web_room(request, "db"), -1, write_key, out, error) : status;
}

enum status certificates_api_keys(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct json_writer json;
    struct buffer text;
    struct certificate_secret secret;
    struct seal_keys keys;
    struct db_conn *conn;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = known_secret(request, conn, &secret, error);
    if (status == STATUS_OK)
        status = seal_sql_keys(conn, arena, &keys, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, arena, (size_t)1 << 20);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_array(&json, "keys");
    for (size_t i = 0; i < keys.count; i++) {
        struct buffer hex;
        buffer_open(&hex, arena, 2 * SIGN_PUBLIC_SIZE + 1);
        buffer_add_hex(&hex, keys.rows[i].public_key.ptr, keys.rows[i].public_key.len);
        json_object(&json, NULL);
        json_text(&json, "id", keys.rows[i].id);
        json_text(&json, "public", buffer_str(&hex));
        write_instant(&json, arena, "from", keys.rows[i].from);
        write_instant(&json, arena, "until", keys.rows[i].until);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &text, error) : status;
}

/* Beside the list, and signed by itself, so that who reads the list alone finds it as it was. */
static void write_extended(struct json_writer *json, struct arena *arena, const struct certificate_secret *secret, date today, struct str places)
{
    unsigned char signature[SIGN_SIZE];
    struct buffer sealed;
    sign_make(secret->seed, seal_extended_message(arena, today, str_from(secret->id), places), signature);
    buffer_open(&sealed, arena, 100);
    base64url_write(&sealed, (struct str){ (const char *)signature, SIGN_SIZE });
    json_object(json, "extended");
    json_text(json, "places", places);
    json_text(json, "signature", buffer_str(&sealed));
    json_object_end(json);
}

enum status certificates_api_status(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    date today = date_in_vietnam(context_now(web_context(request)));
    struct certificate_secret secret;
    unsigned char signature[SIGN_SIZE];
    struct buffer bits, sealed, extended, text;
    struct json_writer json;
    struct db_conn *conn;
    struct str raw;
    int64_t count = 0;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = seal_sql_status(conn, arena, today, &raw, &count, error);
    buffer_open(&extended, arena, STATUS_LIST_MAX);
    if (status == STATUS_OK)
        status = seal_sql_extended(conn, today, &extended, error);
    if (status == STATUS_OK)
        status = known_secret(request, conn, &secret, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&bits, arena, STATUS_LIST_MAX);
    base64url_write(&bits, raw);
    sign_make(secret.seed, seal_status_message(arena, today, str_from(secret.id), count, buffer_str(&bits)), signature);
    buffer_open(&sealed, arena, 100);
    base64url_write(&sealed, (struct str){ (const char *)signature, SIGN_SIZE });
    buffer_open(&text, arena, STATUS_LIST_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text_z(&json, "format", SEAL_STATUS_FORMAT);
    json_date(&json, "day", today);
    json_text_z(&json, "key", secret.id);
    json_int(&json, "count", count);
    json_text(&json, "bits", buffer_str(&bits));
    json_text(&json, "signature", buffer_str(&sealed));
    write_extended(&json, arena, &secret, today, buffer_str(&extended));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &text, error) : status;
}
