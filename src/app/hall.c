/* A laptop is the server in the hall: `openocop tls init` makes its authority and certificate below the data folder; tablets take the authority from
 * GET /chung-chi.crt. See docs/hall.md. */
#include "app/app.h"
#include "base/file.h"
#include "web/tls.h"
#include "texts_app.h"
#include "texts_web.h"

#define PEM_MAX ((size_t)65536)

struct tls_options {
    struct str name, address;
};
struct tls_paths {
    const char *folder, *authority, *authority_key, *certificate, *key;
};

static bool paths_of(struct arena *arena, const char *data, struct tls_paths *out)
{
    out->folder = path_join(arena, data, STR("tls"));
    if (out->folder == NULL)
        return false;
    out->authority = path_join(arena, out->folder, STR("authority.pem"));
    out->authority_key = path_join(arena, out->folder, STR("authority-key.pem"));
    out->certificate = path_join(arena, out->folder, STR("cert.pem"));
    out->key = path_join(arena, out->folder, STR("key.pem"));
    return !arena->exhausted;
}

/* The one that is there, so that tablets need not be shown another; or a new one. */
static enum status find_authority(struct cli *cli, const struct tls_paths *paths, struct str name, struct tls_authority *out, struct error *error)
{
    enum status status;
    if (file_exists(paths->authority) && file_exists(paths->authority_key)) {
        status = file_read(cli->arena, paths->authority, PEM_MAX, &out->certificate, error);
        return status == STATUS_OK ? file_read(cli->arena, paths->authority_key, PEM_MAX, &out->key, error) : status;
    }
    status = tls_make_authority(cli->context, cli->arena, name, out, error);
    if (status == STATUS_OK)
        status = folder_make(paths->folder, error);
    if (status == STATUS_OK)
        status = file_write_secret(paths->authority_key, out->key, error);
    return status == STATUS_OK ? file_write(paths->authority, out->certificate, error) : status;
}

static enum status tls_init(struct cli *cli, struct error *error)
{
    const struct tls_options *options = cli->options;
    const struct tls_wish wish = { options->name.ptr == NULL ? STR("") : options->name, options->address.ptr == NULL ? STR("") : options->address };
    struct tls_authority authority;
    struct tls_certificate certificate;
    struct tls_paths paths;
    struct buffer said;
    struct str fingerprint;
    enum status status;
    if (!paths_of(cli->arena, cli->data_folder, &paths))
        return fail_memory(error);
    status = find_authority(cli, &paths, wish.name, &authority, error);
    if (status == STATUS_OK)
        status = tls_make_certificate(cli->context, cli->arena, &authority, &wish, &certificate, error);
    if (status == STATUS_OK)
        status = file_write_secret(paths.key, certificate.key, error);
    if (status == STATUS_OK)
        status = file_write(paths.certificate, certificate.certificate, error);
    if (status == STATUS_OK)
        status = tls_fingerprint(cli->arena, authority.certificate, &fingerprint, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&said, cli->arena, 8192);
    text_add(&said, cli->language, TEXT_app_tls_made,
             (const struct text_arg[]){ TEXT_ARG("name", wish.name), TEXT_ARG("fingerprint", fingerprint), TEXT_ARG("data", str_from(cli->data_folder)),
                                        TEXT_ARG("cert", str_from(paths.certificate)), TEXT_ARG("key", str_from(paths.key)) }, 5);
    return cli_print_buffer(cli, &said, error);
}

/* The authority's certificate, for everybody: it is no secret, and it proves nothing by itself. What it is must be compared with the fingerprint that was
 * printed. */
static enum status give_authority(struct web_request *request, struct error *error)
{
    const char *data = web_room(request, "data_folder");
    struct tls_paths paths;
    struct str bytes;
    enum status status;
    if (!paths_of(web_arena(request), data, &paths))
        return fail_memory(error);
    if (!file_exists(paths.authority))
        return FAIL(error, STATUS_NOT_FOUND, TEXT_web_not_found, NULL);
    status = file_read(web_arena(request), paths.authority, PEM_MAX, &bytes, error);
    return status == STATUS_OK ? web_answer(request, 200, "application/x-x509-ca-cert", bytes, error) : status;
}

static const struct cli_option options[] = {
    { "--name", CLI_TEXT, offsetof(struct tls_options, name), "NAME", TEXT_app_tls_name, 0, 0 },
    { "--address", CLI_TEXT, offsetof(struct tls_options, address), "ADDRESS", TEXT_app_tls_address, 0, 0 },
};
static const struct cli_command commands[] = {
    { .words = "tls init", .arguments = "", .help = TEXT_app_tls_init, .options = options, .option_count = 2, .options_size = sizeof(struct tls_options),
      .run = tls_init },
};
const struct cli_commands hall_cli = { commands, sizeof(commands) / sizeof(commands[0]) };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/chung-chi.crt", .permission = "public", .handler = give_authority },
};
const struct web_routes hall_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
