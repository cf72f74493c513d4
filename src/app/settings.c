/* See settings.h. */
#include "app/settings.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/pure.h"
#include "net/mail.h"
#include "texts_cli.h"
#include "texts_settings.h"

#define CONFIG_MAX ((size_t)64 * 1024)

static const char *const languages[] = { "vi", "en", NULL };
static const char *const second_factors[] = { "off", "officials", NULL };
static const char *const no_or_yes[] = { "no", "yes", NULL };
static const char *const optional_or_required[] = { "optional", "required", NULL };
static const char *const commune_or_province[] = { "commune", "province", NULL };
static const char *const on_or_off[] = { "on", "off", NULL };
static const char *const log_levels[] = { "debug", "info", "warning", "error", NULL };

#define AT(member) offsetof(struct settings, member)

const struct setting settings_table[] = {
    { "data", CLI_TEXT, AT(data), "var", 0, 0, NULL, "DIR", TEXT_settings_data, false },
    { "database", CLI_TEXT, AT(database), NULL, 0, 0, NULL, "URL", TEXT_settings_database, false },
    { "law", CLI_TEXT, AT(law), NULL, 0, 0, NULL, "DIR", TEXT_settings_law, false },
    { "language", CLI_TEXT, AT(language), "vi", 0, 0, languages, "vi|en", TEXT_settings_language, false },
    { "log-level", CLI_TEXT, AT(log_level), "info", 0, 0, log_levels, "debug|info|warning|error", TEXT_settings_log_level, false },
    { "listen", CLI_TEXT, AT(listen), "127.0.0.1:8080", 0, 0, NULL, "HOST:PORT|unix:PATH", TEXT_settings_listen, true },
    { "admin-listen", CLI_TEXT, AT(admin_listen), NULL, 0, 0, NULL, "unix:PATH", TEXT_settings_admin_listen, true },
    { "tls-cert", CLI_TEXT, AT(tls_cert), NULL, 0, 0, NULL, "FILE", TEXT_settings_tls_cert, true },
    { "tls-key", CLI_TEXT, AT(tls_key), NULL, 0, 0, NULL, "FILE", TEXT_settings_tls_key, true },
    { "front-end", CLI_TEXT, AT(front_end), NULL, 0, 0, NULL, "DIR", TEXT_settings_front_end, true },
    { "second-factor", CLI_TEXT, AT(second_factor), "officials", 0, 0, second_factors, "off|officials", TEXT_settings_second_factor, true },
    { "signed-scans", CLI_TEXT, AT(signed_scans), "optional", 0, 0, optional_or_required, "optional|required", TEXT_settings_signed_scans, true },
    { "filed-at", CLI_TEXT, AT(filed_at), "commune", 0, 0, commune_or_province, "commune|province", TEXT_settings_filed_at, true },
    { "test-validity", CLI_INT, AT(test_validity), "0", 0, 120, NULL, "MONTHS", TEXT_settings_test_validity, true },
    { "returns-month", CLI_INT, AT(returns_month), "12", 0, 12, NULL, "MONTH", TEXT_settings_returns_month, true },
    { "returns-days", CLI_INT, AT(returns_days), "45", 1, 365, NULL, "DAYS", TEXT_settings_returns_days, true },
    { "advice", CLI_TEXT, AT(advice), "on", 0, 0, on_or_off, "on|off", TEXT_settings_advice, true },
    { "public-url", CLI_TEXT, AT(public_url), NULL, 0, 0, NULL, "URL", TEXT_settings_public_url, true },
    { "mail-server", CLI_TEXT, AT(mail_server), NULL, 0, 0, NULL, "HOST:PORT", TEXT_settings_mail_server, true },
    { "mail-tls", CLI_TEXT, AT(mail_tls), "starttls", 0, 0, mail_tls_words, "starttls|tls|none", TEXT_settings_mail_tls, true },
    { "mail-from", CLI_TEXT, AT(mail_from), NULL, 0, 0, NULL, "ADDRESS", TEXT_settings_mail_from, true },
    { "mail-user", CLI_TEXT, AT(mail_user), NULL, 0, 0, NULL, "NAME", TEXT_settings_mail_user, true },
    { "mail-password-file", CLI_TEXT, AT(mail_password_file), NULL, 0, 0, NULL, "FILE", TEXT_settings_mail_password_file, true },
    { "mail-ca-file", CLI_TEXT, AT(mail_ca_file), NULL, 0, 0, NULL, "FILE", TEXT_settings_mail_ca_file, true },
    { "trust-store", CLI_TEXT, AT(trust_store), NULL, 0, 0, NULL, "FILE", TEXT_settings_trust_store, true },
    { "certificate-x", CLI_INT, AT(certificate_x), "0", -60, 150, NULL, "MM", TEXT_settings_certificate_x, true },
    { "certificate-y", CLI_INT, AT(certificate_y), "0", -50, 100, NULL, "MM", TEXT_settings_certificate_y, true },
    { "clock", CLI_TEXT, AT(clock), NULL, 0, 0, NULL, "FILE", TEXT_settings_clock, true },
    { "demonstration-open", CLI_TEXT, AT(demonstration_open), "no", 0, 0, no_or_yes, "no|yes", TEXT_settings_demonstration_open, true },
    { "workers", CLI_INT, AT(workers), "4", 1, 256, NULL, "N", TEXT_settings_workers, true },
    { "writers", CLI_INT, AT(writers), "4", 1, 32, NULL, "N", TEXT_settings_writers, true },
    { "connections", CLI_INT, AT(connections), "2000", 8, 100000, NULL, "N", TEXT_settings_connections, true },
    { "connections-per-address", CLI_INT, AT(connections_per_address), "500", 1, 100000, NULL, "N",
      TEXT_settings_connections_per_address, true },
    { "header-deadline", CLI_INT, AT(header_deadline), "10", 1, 600, NULL, "SECONDS", TEXT_settings_header_deadline, true },
    { "idle-deadline", CLI_INT, AT(idle_deadline), "30", 1, 3600, NULL, "SECONDS", TEXT_settings_idle_deadline, true },
};

const size_t settings_count = sizeof(settings_table) / sizeof(settings_table[0]);
_Static_assert(sizeof(settings_table) / sizeof(settings_table[0]) <= MOST_SETTINGS, "raise MOST_SETTINGS");

/* --name for each setting, made once from the table: an option's name needs a string that lasts. */
struct option_names {
    char names[MOST_SETTINGS][32];
    struct cli_option rows[MOST_SETTINGS];
    size_t count;
};

static const struct cli_option *options_where(bool serve_only, struct option_names *made, size_t *count)
{
    if (made->count == 0) {
        for (size_t i = 0; i < settings_count; i++) {
            const struct setting *s = &settings_table[i];
            char *name = made->names[made->count];
            size_t len = strlen(s->name);
            if (s->serve_only != serve_only || len + 3 > sizeof(made->names[0]))
                continue;
            name[0] = name[1] = '-';
            memcpy(name + 2, s->name, len);
            name[len + 2] = '\0';
            made->rows[made->count++] = (struct cli_option){ name, s->kind, s->offset, s->value, s->help, s->min, s->max };
        }
    }
    *count = made->count;
    return made->rows;
}

const struct cli_option *settings_common_options(size_t *count)
{
    static struct option_names made;
    return options_where(false, &made, count);
}

const struct cli_option *settings_serve_options(size_t *count)
{
    static struct option_names made;
    return options_where(true, &made, count);
}

static enum status bad_value(const struct setting *s, struct str value, const char *where, struct error *error)
{
    if (s->kind == CLI_INT)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_cli_number, where, TEXT_ARG("value", value), TEXT_ARG_INT("min", s->min),
                         TEXT_ARG_INT("max", s->max));
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_settings_word, where, TEXT_ARG("value", value), TEXT_ARG_Z("words", s->value));
}

static enum status set(struct settings *out, const struct setting *s, struct str value, const char *where, struct error *error)
{
    char *field = (char *)out + s->offset;
    bool allowed = s->words == NULL;
    if (s->kind == CLI_INT)
        return str_to_int(value, s->min, s->max, (int64_t *)field) ? STATUS_OK : bad_value(s, value, where, error);
    for (size_t i = 0; s->words != NULL && s->words[i] != NULL; i++)
        allowed = allowed || str_is(value, s->words[i]);
    if (!allowed)
        return bad_value(s, value, where, error);
    *(struct str *)field = value;
    return STATUS_OK;
}

static const char *environment_of(const struct setting *s)
{
    char name[64] = "OPENOCOP_";
    size_t at = strlen(name);
    for (const char *c = s->name; *c != '\0' && at + 1 < sizeof(name); c++)
        name[at++] = *c >= 'a' && *c <= 'z' ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[*c - 'a'] : '_';
    name[at] = '\0';
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* What the command line gave for a setting; false when nothing. */
static bool given(const struct setting *s, const struct settings *everywhere, const struct settings *serve, struct str *text, int64_t *number)
{
    const struct settings *from = s->serve_only ? serve : everywhere;
    if (from == NULL)
        return false;
    if (s->kind == CLI_INT)
        *number = *(const int64_t *)((const char *)from + s->offset);
    else
        *text = *(const struct str *)((const char *)from + s->offset);
    return s->kind == CLI_INT ? *number != 0 : text->ptr != NULL;
}

static enum status read_line(struct str line, const char *where, struct settings *out, enum setting_origin *origins, struct error *error)
{
    struct str rest = str_trim(line);
    struct str name;
    if (rest.len == 0 || rest.ptr[0] == '#')
        return STATUS_OK;
    name = str_trim(str_cut(&rest, '='));
    for (size_t i = 0; i < settings_count; i++) {
        if (!str_is(name, settings_table[i].name) || settings_table[i].offset == AT(data))
            continue;
        origins[i] = SETTING_FILE;
        return set(out, &settings_table[i], str_trim(rest), where, error);
    }
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_settings_unknown, where, TEXT_ARG("name", name));
}

static enum status read_config(struct arena *arena, struct settings *out, enum setting_origin *origins, struct error *error)
{
    const char *folder = arena_copy_z(arena, out->data);
    const char *path = folder == NULL ? NULL : path_join(arena, folder, STR("openocop.conf"));
    struct str rest;
    int64_t line = 0;
    enum status status;
    if (path == NULL)
        return fail_memory(error);
    if (!file_exists(path))
        return STATUS_OK;
    status = file_read(arena, path, CONFIG_MAX, &rest, error);
    while (status == STATUS_OK && rest.len > 0) {
        struct buffer where;
        struct str text = str_cut(&rest, '\n');
        buffer_open(&where, arena, 64);
        buffer_add(&where, STR("line "));
        buffer_add_int(&where, ++line);
        status = read_line(text, buffer_z(&where), out, origins, error);
    }
    return status == STATUS_OK ? STATUS_OK : error_in_file(error, path);
}

/* One setting from the command line or the environment. */
static enum status override(size_t i, const struct settings *everywhere, const struct settings *serve, struct settings *out,
                            enum setting_origin *origins, struct error *error)
{
    const struct setting *s = &settings_table[i];
    const char *environment = environment_of(s);
    struct str text = { NULL, 0 };
    int64_t number = 0;
    if (given(s, everywhere, serve, &text, &number)) {
        origins[i] = SETTING_COMMAND_LINE;
        if (s->kind != CLI_INT)
            return set(out, s, text, s->name, error);
        *(int64_t *)((char *)out + s->offset) = number;
    } else if (environment != NULL) {
        origins[i] = SETTING_ENVIRONMENT;
        return set(out, s, str_from(environment), s->name, error);
    }
    return STATUS_OK;
}

enum status settings_resolve(struct arena *arena, const struct settings *everywhere, const struct settings *serve, struct settings *out,
                             enum setting_origin *origins, struct error *error)
{
    enum status status = STATUS_OK;
    *out = (struct settings){ 0 };
    for (size_t i = 0; status == STATUS_OK && i < settings_count; i++) {
        origins[i] = SETTING_DEFAULT;
        if (settings_table[i].fallback != NULL)
            status = set(out, &settings_table[i], str_from(settings_table[i].fallback), settings_table[i].name, error);
    }
    if (status == STATUS_OK)
        status = override(0, everywhere, serve, out, origins, error); /* the data folder, where the file is */
    if (status == STATUS_OK)
        status = read_config(arena, out, origins, error);
    for (size_t i = 0; status == STATUS_OK && i < settings_count; i++)
        status = override(i, everywhere, serve, out, origins, error);
    return status;
}
