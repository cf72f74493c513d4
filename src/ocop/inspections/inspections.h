/* Inspection after recognition (kiểm tra, giám sát sản phẩm OCOP): Decision 26/2026/QĐ-TTg, Article 9. The year's plan with its document, the products
 * that were chosen and why, the team, the record of each visit with photos and samples, the conclusion, what must be mended until when, and the
 * proposal to withdraw, which leads into the withdrawal of certificates (Article 8).
 *
 *     planned -> recorded -> passed
 *                         -> remedy -> remedied -> settled          remedied -> remedy (not enough), withdraw
 *                         -> withdraw -> drafted                    remedy -> withdraw                planned -> dropped
 *
 * A record is the producer's to see once it has its conclusion; before that, and of what is planned, he is told nothing: Article 9.2 knows inspections
 * without warning.
 *
 * Tables: inspections_plans, inspections_members, inspections, inspections_findings, inspections_photos, inspections_samples, inspections_events. */
#ifndef OPENOCOP_OCOP_INSPECTIONS_INSPECTIONS_H
#define OPENOCOP_OCOP_INSPECTIONS_INSPECTIONS_H

#include "ocop/certificates/certificates.h"

extern const struct web_routes inspections_routes;
extern const struct command_types inspections_commands;        /* plan, choose, team, drop */
extern const struct command_types inspections_record_commands; /* record, photo, sample, conclude, remedied, settle */
extern const struct task_kinds inspections_task_kinds;
/* A command hook, on certificates.change: the office has drafted the withdrawal that was proposed. */
enum status inspections_follow_change(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
/* The same on certificates.drop: that draft is given up, so the proposal waits again. */
enum status inspections_follow_drop(struct db_conn *conn, const struct command *command, const void *content, struct error *error);

/* How many products must mend something, and of how many the term is over, on the day. Asks no permission. */
struct inspections_open {
    int64_t remedies, late;
};
MUST_CHECK enum status inspections_count_open(struct db_conn *conn, int64_t province, date day, struct inspections_open *out, struct error *error);

#endif
