/* The program put together: what is opened once and handed down, and the tables of all rooms. Only app/ knows every room. */
#ifndef OPENOCOP_APP_APP_H
#define OPENOCOP_APP_APP_H

#include "app/settings.h"
#include "base/cli.h"
#include "db/jobs.h"
#include "ocop/commands/commands.h"
#include "web/web.h"

#define APP_ROOMS 8

struct app {
    struct arena *arena; /* lives as long as the program */
    const struct context *context;
    struct settings settings;
    enum setting_origin *origins; /* settings_count of them */
    struct db *db;
    struct room rows[APP_ROOMS];
    struct rooms rooms;
};

/* The tables of all rooms (tables.c). */
extern const struct cli_commands app_cli[];
extern const size_t app_cli_count;
extern const struct web_routes app_routes[];
extern const size_t app_routes_count;
extern const struct command_types app_command_types[];
extern const size_t app_command_types_count;
extern const struct job_types app_job_types[];
extern const size_t app_job_types_count;

/* Opens the law packs: the room "law". */
MUST_CHECK enum status app_open_law(struct app *app, struct error *error);
/* Opens the database, brings it up to date, opens the door: the rooms "db" and "commands". Makes the data folder. */
MUST_CHECK enum status app_open_database(struct app *app, struct error *error);
void app_close(struct app *app);
/* The folder of the program's own files: "law" or "browser", beside the program in the source tree or in share/openocop. NULL: none. */
const char *app_own_folder(struct arena *arena, const char *name);

/* Of cli->rooms, the room "app". */
struct app *app_of(const struct cli *cli);

/* `openocop serve`; returns when it was told to stop. */
enum status app_serve(struct cli *cli, struct error *error);
extern const struct cli_commands app_own_cli;

#endif
