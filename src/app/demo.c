/* Demonstration data: `openocop demo` fills an empty data folder with the demonstration province and marks it; where the mark is, `serve` listens
 * on loopback only unless the setting demonstration-open says otherwise, its pages say what they are, and its clock may be moved.
 *
 * The mark is set before the first step, so that a folder which was filled in part is never taken for a real one. */
#include "app/app.h"
#include "base/demo.h"
#include "ocop/ledger/ledger.h"
#include "texts_app.h"

static enum status write_mark(struct db_conn *conn, void *self, struct error *error)
{
    struct str *now = self;
    return app_mark_write(conn, APP_MARK_DEMONSTRATION, *now, error);
}

/* Every change stands in the ledger: no entry, no data. */
static enum status is_empty(struct app *app, bool *empty, struct error *error)
{
    struct ledger_head *heads;
    struct db_conn *conn;
    size_t count = 0;
    bool marked = false;
    enum status status = db_reader(app->db, &conn, error);
    if (status == STATUS_OK)
        status = ledger_heads(conn, app->arena, &heads, &count, error);
    if (status == STATUS_OK)
        status = app_mark_read(conn, APP_MARK_DEMONSTRATION, &marked, error);
    *empty = count == 0 && !marked;
    return status;
}

static enum status fill(struct cli *cli, struct error *error)
{
    struct app *app = app_of(cli);
    struct buffer now;
    struct str value;
    bool empty = false;
    enum status status = is_empty(app, &empty, error);
    if (status == STATUS_OK && !empty)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_app_demo_not_empty, cli->data_folder);
    if (status != STATUS_OK)
        return status;
    buffer_open(&now, cli->arena, 40);
    instant_write(&now, context_now(cli->context));
    value = buffer_str(&now);
    status = db_write(app->db, 0, write_mark, &value, error);
    for (size_t i = 0; status == STATUS_OK && i < app->tables.demo_count; i++)
        status = app->tables.demo[i].fill(cli, error);
    if (status != STATUS_OK)
        return status;
    cli_print(cli, text_of(cli->language, TEXT_app_demo_done));
    cli_print_z(cli, "\n");
    return STATUS_OK;
}

static const struct cli_command rows[] = {
    { "demo", "", TEXT_app_demo, 0, 0, NULL, 0, 0, CLI_NEEDS_BOTH, fill },
};
const struct cli_commands demo_cli = { rows, 1 };

enum status app_read_demonstration(struct app *app, struct error *error)
{
    struct db_conn *conn;
    enum status status = db_reader(app->db, &conn, error);
    return status == STATUS_OK ? app_mark_read(conn, APP_MARK_DEMONSTRATION, &app->demonstration, error) : status;
}

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080": an address that only this machine reaches. A unix socket is a proxy's way in. */
bool app_is_loopback(struct str listen)
{
    struct str host = listen;
    size_t colon = host.len;
    while (colon > 0 && host.ptr[colon - 1] != ':')
        colon--;
    host = str_part(listen, 0, colon == 0 ? listen.len : colon - 1);
    if (str_is(host, "localhost") || str_is(host, "[::1]"))
        return true;
    for (size_t i = 0; i < host.len; i++)
        if (host.ptr[i] != '.' && (host.ptr[i] < '0' || host.ptr[i] > '9'))
            return false;
    return str_starts_with(host, STR("127."));
}

enum status app_check_demonstration(struct app *app, struct error *error)
{
    const struct settings *s = &app->settings;
    enum status status = app_read_demonstration(app, error);
    if (status != STATUS_OK)
        return status;
    if (s->clock.ptr != NULL && !app->demonstration)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_app_clock_refused, "clock");
    if (app->demonstration && !str_is(s->demonstration_open, "yes") && !app_is_loopback(s->listen))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_app_demo_loopback, "listen", TEXT_ARG("address", s->listen));
    return STATUS_OK;
}
