/* The program put together: what is opened once and handed down, and the tables of all rooms. Only app/ knows every room. */
#ifndef OPENOCOP_APP_APP_H
#define OPENOCOP_APP_APP_H

#include "app/settings.h"
#include "app/standing.h"
#include "base/cli.h"
#include "base/demo.h"
#include "db/jobs.h"
#include "ocop/certificates/certificates.h"
#include "ocop/accounts/accounts.h"
#include "ocop/commands/commands.h"
#include "ocop/dossiers/dossiers.h"
#include "ocop/files/files.h"
#include "ocop/laboratory/laboratory.h"
#include "ocop/ledger/ledger.h"
#include "ocop/notices/notices.h"
#include "ocop/outcomes/outcomes.h"
#include "ocop/returns/returns.h"
#include "web/page.h"
#include "web/web.h"

#define APP_ROOMS 32
#define APP_TABLES 40

/* The tables of all rooms, collected once (tables.c). */
struct app_tables {
    struct cli_command serve; /* its options are settings, so the row is made at the start */
    struct cli_commands cli[APP_TABLES];
    size_t cli_count;
    struct web_routes routes[APP_TABLES];
    size_t route_count;
    struct command_types commands[APP_TABLES];
    size_t command_count;
    struct job_types jobs[APP_TABLES];
    size_t job_count;
    struct demo_step demo[APP_TABLES]; /* in this order */
    size_t demo_count;
};
void app_tables_collect(struct app_tables *tables);
extern const struct task_kind_tables app_task_kinds; /* what tasks are called */

struct app {
    struct arena *arena; /* lives as long as the program */
    const struct context *context;
    struct app_tables tables;
    struct settings settings;
    enum setting_origin *origins; /* settings_count of them */
    struct moved_clock clock;  /* of the setting "clock" */
    struct context moved;      /* the system's, with that clock */
    bool demonstration;        /* the database is marked so; read by app_read_demonstration */
    bool serving; /* a query of a reader then has a time limit; a backup or a check has none */
    struct db *db;
    struct ledger ledger;
    struct accounts accounts;
    struct files files; /* its pointers to other rooms may be set before the database is opened */
    struct dossiers dossiers;
    struct laboratory laboratory;
    struct returns returns;
    struct outcomes outcomes;
    struct certificates_room certificates;
    struct notices_mail mail;
    struct page_look look;
    struct standing standing;
    struct room rows[APP_ROOMS];
    struct rooms rooms;
};

/* Opens the law packs and the procedures: the rooms "law" and "procedures". */
MUST_CHECK enum status app_open_law(struct app *app, struct error *error);
/* Opens the database, brings it up to date, opens the door: the rooms "db" and "commands". Makes the data folder. */
MUST_CHECK enum status app_open_database(struct app *app, struct error *error);
void app_close(struct app *app);
/* The folder of the program's own files: "law" or "browser", beside the program in the source tree or in share/openocop, if it holds the file
 * `marker`. NULL: none. */
const char *app_own_folder(struct arena *arena, const char *name, const char *marker);
/* As the settings say, else the program's own; NULL: none. */
const char *app_law_folder(const struct app *app);
const char *app_front_end_folder(const struct app *app);

/* Of cli->rooms, the room "app". */
struct app *app_of(const struct cli *cli);

/* The settings of the mail server make sense. */
MUST_CHECK enum status app_check_mail(struct app *app, struct error *error);
/* The trust store, where one is named, holds certificates. */
MUST_CHECK enum status app_check_trust_store(struct app *app, struct error *error);
/* Opens the built front end's list of files and the navigation: the room "page". */
MUST_CHECK enum status app_open_page(struct app *app, struct error *error);

/* What the whole program must know about its data, by name (table app_marks). */
#define APP_MARK_DEMONSTRATION "demonstration"
MUST_CHECK enum status app_mark_read(struct db_conn *conn, const char *name, bool *there, struct error *error);
MUST_CHECK enum status app_mark_write(struct db_conn *conn, const char *name, struct str value, struct error *error);
/* Fills app->demonstration. */
MUST_CHECK enum status app_read_demonstration(struct app *app, struct error *error);
/* The same, and refuses in words what may not be served: a moved clock over real data, demonstration data beyond this machine. */
MUST_CHECK enum status app_check_demonstration(struct app *app, struct error *error);
/* Whether an address to listen on ("127.0.0.1:8080") is reached from this machine alone. */
bool app_is_loopback(struct str listen);

/* The program's own rows: show-config, check-config, jobs list. */
extern const struct cli_commands config_cli;
extern const struct cli_commands backup_cli;
extern const struct cli_commands demo_cli;
extern const struct cli_commands hall_cli; /* openocop tls init */
extern const struct web_routes hall_routes;
/* `openocop serve`; main reads its options as settings. */
enum status app_serve(struct cli *cli, struct error *error);

#endif
