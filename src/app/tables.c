/* The tables of all rooms: what the command line, the server, the door and the jobs can do. A new room adds its lines here. */
#include "app/app.h"
#include "ocop/accounts/accounts.h"
#include "ocop/certificates/certificates.h"
#include "ocop/councils/councils.h"
#include "ocop/files/files.h"
#include "ocop/dossiers/dossiers.h"
#include "ocop/inspections/inspections.h"
#include "ocop/law/law.h"
#include "ocop/ledger/ledger.h"
#include "ocop/notices/notices.h"
#include "ocop/outcomes/outcomes.h"
#include "ocop/places/places.h"
#include "ocop/procedures/procedures.h"
#include "ocop/producers/producers.h"
#include "ocop/laboratory/laboratory.h"
#include "ocop/products/products.h"
#include "ocop/reports/reports.h"
#include "ocop/returns/returns.h"
#include "ocop/rounds/rounds.h"
#include "ocop/scoring/scoring.h"
#include "ocop/search/search.h"
#include "ocop/sessions/sessions.h"
#include "texts_cli.h"

static const struct cli_commands *const cli_tables[] = {
    &config_cli,
    &backup_cli,
    &demo_cli,
    &law_cli,
    &procedures_cli,
    &ledger_cli,
    &places_cli,
    &accounts_cli,
    &notices_cli,
    &files_cli,
    &products_cli,
    &scoring_cli,
    &sessions_cli,
    &hall_cli,
    &outcomes_cli,
    &certificates_cli,
    &certificates_seal_cli,
    &reports_cli,
};
static const struct web_routes *const route_tables[] = {
    &law_routes,
    &procedures_routes,
    &ledger_routes,
    &places_routes,
    &accounts_routes,
    &notices_routes,
    &notices_home_routes,
    &notices_mail_routes,
    &files_routes,
    &files_api_routes,
    &producers_routes,
    &products_routes,
    &products_import_routes,
    &laboratory_routes,
    &dossiers_routes,
    &rounds_routes,
    &councils_routes,
    &sessions_routes,
    &sessions_hearing_routes,
    &outcomes_routes,
    &outcomes_way_routes,
    &certificates_routes,
    &certificates_import_routes,
    &inspections_routes,
    &returns_routes,
    &scoring_routes,
    &scoring_page_routes,
    &search_routes,
    &hall_routes,
    &reports_routes,
};
static const struct command_types *const command_tables[] = {
    &places_commands,
    &accounts_commands,
    &notices_commands,
    &files_commands,
    &producers_commands,
    &producers_people_commands,
    &products_commands,
    &products_photo_commands,
    &products_list_commands,
    &products_import_commands,
    &laboratory_commands,
    &dossiers_commands,
    &rounds_commands,
    &sessions_commands,
    &sessions_hearing_commands,
    &sessions_away_commands,
    &outcomes_way_commands,
    &councils_commands,
    &certificates_commands,
    &certificates_import_commands,
    &certificates_draft_commands,
    &inspections_commands,
    &inspections_record_commands,
    &returns_commands,
    &reports_commands,
    &outcomes_commands,
    &outcomes_publication_commands,
    &outcomes_scan_commands,
};
static const struct job_types *const job_tables[] = {
    &ledger_jobs,
    &accounts_jobs,
    &notices_jobs,
    &producers_jobs,
    &files_jobs,
    &certificates_jobs,
    &returns_jobs,
};

/* Each builds on those before it. */
static const struct demo_step demo_steps[] = {
    { "places", places_demo },
    { "accounts", accounts_demo },
    { "notices", notices_demo },
    { "producers", producers_demo },
    { "products", products_demo },
    { "councils", councils_demo },
    { "certificates", certificates_demo },
    { "reports", reports_demo },
};

static const struct task_kinds *const task_kind_rows[] = {
    &producers_task_kinds,
    &dossiers_task_kinds,
    &rounds_task_kinds,
    &sessions_task_kinds,
    &outcomes_way_task_kinds,
    &outcomes_task_kinds,
    &certificates_task_kinds,
    &inspections_task_kinds,
    &returns_task_kinds,
};
const struct task_kind_tables app_task_kinds = { task_kind_rows, sizeof(task_kind_rows) / sizeof(task_kind_rows[0]) };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
/* C's constant initialisers can't copy another file's table, so the lists are copied once at the start. */
#define COPY(from, to, count)                                                                                              \
    do {                                                                                                                    \
        for (size_t copy_i = 0; copy_i < COUNT(from); copy_i++)                                                             \
            if ((from)[copy_i] != NULL)                                                                                     \
                (to)[(count)++] = *(from)[copy_i];                                                                          \
    } while (0)

_Static_assert(COUNT(cli_tables) < APP_TABLES && COUNT(route_tables) <= APP_TABLES && COUNT(command_tables) <= APP_TABLES &&
                   COUNT(job_tables) <= APP_TABLES && COUNT(demo_steps) <= APP_TABLES,
               "raise APP_TABLES");

void app_tables_collect(struct app_tables *tables)
{
    size_t options;
    *tables = (struct app_tables){ 0 };
    tables->serve = (struct cli_command){ .words = "serve",
                                          .arguments = "",
                                          .help = TEXT_cli_serve,
                                          .options = settings_serve_options(&options),
                                          .options_size = sizeof(struct settings),
                                          .needs = CLI_NEEDS_BOTH,
                                          .run = app_serve };
    tables->serve.option_count = options;
    tables->cli[tables->cli_count++] = (struct cli_commands){ &tables->serve, 1 };
    COPY(cli_tables, tables->cli, tables->cli_count);
    COPY(route_tables, tables->routes, tables->route_count);
    COPY(command_tables, tables->commands, tables->command_count);
    COPY(job_tables, tables->jobs, tables->job_count);
    for (size_t i = 0; i < COUNT(demo_steps); i++)
        tables->demo[tables->demo_count++] = demo_steps[i];
}
