/* The yearly return of producers (báo cáo hằng năm của chủ thể): what was made and sold of each product that holds a certificate, and how many people work
 * there. Lào Cai's plan 182 (2024) measures producers by such figures; no law that is loaded here prescribes a form.
 *
 * A job asks every producer whose certificate holds, from the first day of the month in the setting `returns-month` (12) to the year's end, and gives
 * `returns-days` (45) days. A producer answers once for all his products; an officer of his commune may answer for him. A correction is another version with
 * its reason; earlier ones stay. No floating point: money is whole đồng, amounts are thousandths of their unit.
 *
 * Tables: returns, returns_products, returns_versions, returns_lines. */
#ifndef OPENOCOP_OCOP_RETURNS_RETURNS_H
#define OPENOCOP_OCOP_RETURNS_RETURNS_H

#include "ocop/certificates/certificates.h"

/* The room "returns". */
struct returns {
    const struct context *context;
    int64_t month; /* on whose first day producers are asked; 0: nobody is */
    int64_t days;  /* to answer, of any kind; a term that ends on a day off goes on to the next working day */
};

extern const struct web_routes returns_routes;
extern const struct command_types returns_commands; /* returns.ask, returns.file */
extern const struct task_kinds returns_task_kinds;
extern const struct job_types returns_jobs;         /* returns.ask, every six hours */

#endif
