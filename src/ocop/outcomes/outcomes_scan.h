/* Scans of wet-ink originals (minutes, sheets, lists): they come back as files and are matched to what was printed by the identifier in its footer,
 * "OCOP-BB-1a2b3c4d". Where a file has words in it (a PDF that was read), the identifier is looked for in them; otherwise it is typed. What stands in the
 * file and what was typed must agree. All scans stay: of the sheets there is one paper a member. */
#ifndef OPENOCOP_OCOP_OUTCOMES_SCAN_H
#define OPENOCOP_OCOP_OUTCOMES_SCAN_H

#include "ocop/outcomes/outcomes_int.h"

#define SCANS_MAX 500
#define SCAN_CODE_MAX 24

struct scan {
    int64_t id;
    struct ident ident;
    int64_t session, item; /* item 0: of the whole session */
    struct str code, note;
    int64_t file, at, by_account;
    struct str by_name;
};
struct scans {
    const struct scan *rows;
    size_t count;
};
MUST_CHECK enum status scans_sql_list(struct db_conn *conn, struct arena *arena, int64_t session, struct scans *out, struct error *error);
MUST_CHECK enum status scans_sql_add(struct db_conn *conn, const struct scan *scan, struct error *error);

/* The first printed identifier in the words; empty: none. */
struct str scan_code_in(struct arena *arena, struct str words);
/* The paper with this identifier: of the session (item NULL) or of one of its products. False: there is no such paper. */
bool scan_match(struct arena *arena, struct str code, const struct session *session, const struct session_items *items, const struct session_item **item);

enum status outcomes_page_scans(struct web_request *request, struct error *error);
enum status outcomes_page_scan_sent(struct web_request *request, struct error *error);
enum status outcomes_page_scan_file(struct web_request *request, struct error *error);

#endif
