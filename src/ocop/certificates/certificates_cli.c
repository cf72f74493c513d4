/* openocop certificate verify | keys. */
#include "base/base64url.h"
#include "base/file.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"
#include "texts_cli.h"
#include "texts_ledger.h"

#define FILE_MAX ((size_t)1 << 20)

struct options {
    bool json, new_key;
    struct str keys;
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

/* ---- verify ---- */

static void print_line(struct cli *cli, struct buffer *out, enum text_id label, struct str value)
{
    buffer_add_char(out, '\n');
    buffer_add(out, text_of(cli->language, label));
    buffer_add(out, STR(": "));
    buffer_add(out, value);
}

static void tell(struct cli *cli, struct buffer *out, enum seal_verdict verdict, const struct seal_words *words, const struct public_row *row, date today)
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
    } else if (today > words->to) {
        buffer_add_char(out, '\n');
        text_add(out, cli->language, TEXT_certificates_standing_expired, (const struct text_arg[]){ TEXT_ARG("until", date_text(cli->arena, words->to)) }, 1);
    }
}

static enum status tell_json(struct buffer *out, enum seal_verdict verdict, const struct seal_words *words, bool holds, struct error *error)
{
    static const char *const names[] = { "good", "unreadable", "unknown_key", "forged" };
    struct json_writer json;
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_bool(&json, "true", verdict == SEAL_GOOD);
    json_text_z(&json, "verdict", names[verdict]);
    if (verdict == SEAL_GOOD) {
        json_bool(&json, "holds", holds);
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

static enum status run_verify(struct cli *cli, struct error *error)
{
    const struct options *options = cli->options;
    date today = date_in_vietnam(context_now(cli->context));
    struct seal_words words = { .place = 0 };
    struct public_row row;
    struct seal_keys keys;
    struct buffer out;
    struct db_conn *conn;
    struct str typed;
    enum seal_verdict verdict;
    bool found = false;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = take_typed(cli, &typed, error);
    if (status == STATUS_OK)
        status = options->keys.ptr != NULL ? keys_of_file(cli, options->keys, &keys, error) : seal_sql_keys(conn, cli->arena, &keys, error);
    if (status != STATUS_OK)
        return status;
    verdict = seal_check(cli->arena, &keys, typed, &words);
    if (verdict == SEAL_GOOD && options->keys.ptr == NULL)
        status = public_sql_of_seal(conn, cli->arena, words.place, &found, &row, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, (size_t)65536);
    if (options->json)
        status = tell_json(&out, verdict, &words, found ? standing_holds(public_standing(&row, today)) : today >= words.from && today <= words.to, error);
    else if (verdict == SEAL_GOOD)
        tell(cli, &out, verdict, &words, found ? &row : NULL, today);
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
    { "--json", CLI_FLAG, offsetof(struct options, json), NULL, TEXT_cli_json, 0, 0 },
};
static const struct cli_option keys_options[] = {
    { "--new", CLI_FLAG, offsetof(struct options, new_key), NULL, TEXT_certificates_cli_new_key, 0, 0 },
};
static const struct cli_command rows[] = {
    { .words = "certificate verify", .arguments = "PAYLOAD|FILE|-", .help = TEXT_certificates_cli_verify, .min_arguments = 1, .max_arguments = 1,
      .options = verify_options, .option_count = 2, .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = run_verify },
    { .words = "certificate keys", .arguments = "", .help = TEXT_certificates_cli_keys, .options = keys_options, .option_count = 1,
      .options_size = sizeof(struct options), .needs = CLI_NEEDS_DATABASE, .run = run_keys },
};
const struct cli_commands certificates_seal_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
