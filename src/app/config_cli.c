/* `openocop show-config`, `check-config` and `jobs list`: the command line of the program itself. */
#include "app/app.h"
#include "base/file.h"
#include "base/json_write.h"
#include "texts_cli.h"
#include "texts_settings.h"

struct config_options {
    bool json;
};

static const char *origin_word(enum setting_origin origin)
{
    static const char *const words[] = { "default", "file", "environment", "command-line" };
    return words[origin];
}

static enum status show_config(struct cli *cli, struct error *error)
{
    const struct app *app = app_of(cli);
    const struct config_options *options = cli->options;
    struct buffer out;
    struct json_writer json;
    buffer_open(&out, cli->arena, (size_t)1 << 20);
    json_writer_open(&json, &out);
    if (options->json)
        json_object(&json, NULL);
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *s = &settings_table[i];
        const char *field = (const char *)&app->settings + s->offset;
        struct buffer value;
        buffer_open(&value, cli->arena, 4096);
        if (s->kind == CLI_INT)
            buffer_add_int(&value, *(const int64_t *)field);
        else
            buffer_add(&value, *(const struct str *)field);
        if (options->json) {
            json_object(&json, s->name);
            json_text(&json, "value", buffer_str(&value));
            json_text_z(&json, "origin", origin_word(app->origins[i]));
            json_object_end(&json);
            continue;
        }
        buffer_add_z(&out, s->name);
        buffer_add(&out, STR(" = "));
        buffer_add(&out, buffer_str(&value));
        buffer_add(&out, STR("  # "));
        buffer_add_z(&out, origin_word(app->origins[i]));
        buffer_add(&out, STR(": "));
        buffer_add(&out, text_of(cli->language, s->help));
        if (i + 1 < settings_count)
            buffer_add_char(&out, '\n');
    }
    if (options->json) {
        json_object_end(&json);
        if (json_writer_end(&json, error) != STATUS_OK)
            return STATUS_FAILED;
    }
    return cli_print_buffer(cli, &out, error);
}

static enum status check_config(struct cli *cli, struct error *error)
{
    struct app *app = app_of(cli);
    const struct settings *s = &app->settings;
    enum status status = STATUS_OK;
    if ((s->tls_cert.ptr == NULL) != (s->tls_key.ptr == NULL))
        return FAIL(error, STATUS_NO, TEXT_settings_tls_pair, "tls-cert");
    if (s->tls_cert.ptr != NULL && (!file_exists(arena_copy_z(app->arena, s->tls_cert)) || !file_exists(arena_copy_z(app->arena, s->tls_key))))
        return FAIL(error, STATUS_NO, TEXT_settings_tls_absent, "tls-cert");
    if (app_check_mail(app, error) != STATUS_OK || app_check_trust_store(app, error) != STATUS_OK)
        return error->status = STATUS_NO;
    status = app_open_law(app, error);
    if (status == STATUS_OK)
        status = app_open_database(app, error);
    if (status == STATUS_OK) {
        cli_print(cli, text_of(cli->language, TEXT_settings_sound));
        cli_print_z(cli, "\n");
    }
    return status;
}

struct jobs_options {
    bool json;
};

static enum status list_jobs(struct cli *cli, struct error *error)
{
    const struct jobs_options *options = cli->options;
    struct app *app = app_of(cli);
    struct db_conn *conn;
    struct job_state *jobs;
    struct buffer out;
    struct json_writer json;
    size_t count;
    enum status status = db_reader(app->db, &conn, error);
    if (status == STATUS_OK)
        status = jobs_list(conn, cli->arena, context_now(cli->context), 200, &jobs, &count, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, cli->arena, (size_t)4 << 20);
    json_writer_open(&json, &out);
    if (options->json)
        json_array(&json, NULL);
    for (size_t i = 0; i < count; i++) {
        struct buffer due;
        buffer_open(&due, cli->arena, 40);
        instant_write(&due, jobs[i].due);
        if (options->json) {
            json_object(&json, NULL);
            json_int(&json, "id", jobs[i].id);
            json_text(&json, "type", jobs[i].type);
            json_text(&json, "state", jobs[i].state);
            json_text(&json, "due", buffer_str(&due));
            json_int(&json, "attempts", jobs[i].attempts);
            json_text_or_null(&json, "fault", jobs[i].fault);
            json_object_end(&json);
            continue;
        }
        buffer_add_int(&out, jobs[i].id);
        buffer_add_char(&out, '\t');
        buffer_add(&out, jobs[i].type);
        buffer_add_char(&out, '\t');
        buffer_add(&out, jobs[i].state);
        buffer_add_char(&out, '\t');
        buffer_add(&out, buffer_str(&due));
        buffer_add_char(&out, '\t');
        buffer_add(&out, jobs[i].fault);
        if (i + 1 < count)
            buffer_add_char(&out, '\n');
    }
    if (options->json) {
        json_array_end(&json);
        if (json_writer_end(&json, error) != STATUS_OK)
            return STATUS_FAILED;
    }
    return cli_print_buffer(cli, &out, error);
}

static const struct cli_option config_options[] = {
    { "--json", CLI_FLAG, offsetof(struct config_options, json), NULL, TEXT_cli_json, 0, 0 },
};

static const struct cli_command rows[] = {
    { "show-config", "", TEXT_cli_show_config, 0, 0, config_options, 1, sizeof(struct config_options), CLI_NEEDS_NOTHING, show_config },
    { "check-config", "", TEXT_cli_check_config, 0, 0, NULL, 0, 0, CLI_NEEDS_NOTHING, check_config },
    { "jobs list", "", TEXT_cli_jobs_list, 0, 0, config_options, 1, sizeof(struct config_options), CLI_NEEDS_DATABASE, list_jobs },
};

const struct cli_commands config_cli = { rows, sizeof(rows) / sizeof(rows[0]) };
