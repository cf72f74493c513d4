/* Reports (báo cáo): what the register holds on a day, what came and went in a year, against the targets (chỉ tiêu) of that year. Every figure is the
 * length of a list of records, and the list can be opened.
 *
 * A question names four days: the year's report is drawn up as of a day, with what was known on a day, on the map of administrative units of a day.
 * The same question gives the same bytes. What an indicator counts stands as a written rule in data/reports/indicators.json; where practice differs
 * there are several rules, and the report names the one that the target's document means.
 *
 * Tables: reports_targets, reports_sale_points. */
#ifndef OPENOCOP_OCOP_REPORTS_REPORTS_H
#define OPENOCOP_OCOP_REPORTS_REPORTS_H

#include "ocop/certificates/certificates.h"

/* The room "reports": the indicators, which never change while the program runs. */
struct reports;
/* Reads reports/indicators.json of the folder "data"; STATUS_NO where it is broken. */
MUST_CHECK enum status reports_open(struct arena *arena, const char *data_folder, struct reports **out, struct error *error);

extern const struct cli_commands reports_cli;         /* openocop report annual */
extern const struct web_routes reports_routes;
extern const struct command_types reports_commands;   /* reports.set_target, reports.add_sale_point */
/* `openocop demo` */
enum status reports_demo(struct cli *cli, struct error *error);

#endif
