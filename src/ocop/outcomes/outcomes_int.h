/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_OUTCOMES_INT_H
#define OPENOCOP_OCOP_OUTCOMES_INT_H

#include "doc/doc.h"
#include "ocop/dossiers/dossiers.h"
#include "ocop/outcomes/outcomes.h"
#include "web/list.h"

#define OUTCOME_FILE_MAX ((size_t)32 << 20)
#define OUTCOME_LINE_MAX 8000
#define OUTCOMES_RESULTS "/ket-qua"

/* ---- the summary (outcomes.c) ---- */

/* A product of the agenda as the viewer may see it. */
struct outcome_row {
    struct session_item item;
    bool opened; /* and the viewer may see its scores */
    struct session_outcome outcome; /* only where opened, of outcome_summary */
    struct session_figures figures; /* only where opened, of outcome_summary_figures */
};
struct outcome_summary {
    const struct council_seat *const *members; /* who fills in sheets, and whose sheet was counted before he left; in the order of the decision */
    size_t member_count;
    struct outcome_row *rows; /* in the order of the agenda */
    size_t count;
    size_t opened;
};
MUST_CHECK enum status outcome_summary(const struct session_visit *visit, struct outcome_summary *out, struct error *error);
/* The same with the figures only, for the page. */
MUST_CHECK enum status outcome_summary_figures(const struct session_visit *visit, struct outcome_summary *out, struct error *error);
/* "78,44" */
struct str outcome_points(struct arena *arena, struct fraction points);
struct str outcome_int(struct arena *arena, int64_t number);
/* "4 sao"; "bi loai" of a product that was knocked out. */
struct str outcome_stars(struct arena *arena, enum language language, int64_t stars);
/* What the council concluded: the words of its conclusion, or the state of the item with its reason. */
struct str outcome_conclusion(struct arena *arena, enum language language, const struct session_item *item);

/* ---- who gives more or less than the others (outcomes_severity.c) ---- */

#define SEVERITY_PRODUCTS 20
struct outcome_severity {
    size_t member; /* in the summary */
    int64_t products;
    struct fraction by; /* points on the mean; below 0: less than the others */
};
/* Those who were counted for SEVERITY_PRODUCTS products at least, who gives least first. `out` has room for all members. */
size_t outcome_severities(const struct outcome_summary *summary, struct outcome_severity *out);
struct sight;
/* The same as a section, names on the second click (?ten=1). */
MUST_CHECK enum status outcome_write_severities(struct sight *sight, const struct session_visit *visit, const struct outcome_summary *summary,
                                                struct error *error);

/* ---- papers (outcomes_paper.c) ---- */

struct outcome_paper {
    struct session_visit visit;
    struct outcome_summary summary;
    struct outcome_row row; /* of a paper about one product */
    struct doc doc;
    struct str code;        /* the printed identifier */
    struct str ledger;      /* the head of the province's chain, in words; empty: there is none */
    struct str province, province_capital, province_bare;
    const void *more; /* what else a paper is about */
    int64_t now;
};
struct outcome_kind {
    const char *name, *code;
    enum text_id title;
    enum doc_size size;
    bool needs_scores; /* of one product at least */
    bool needs_end;    /* of the session */
    bool whole; /* of all products: who must step out for one of them can't print it */
    enum status (*write)(struct outcome_paper *paper, struct error *error);
};
/* "thong-bao.pdf": the kind and whether it is a PDF; NULL: none of these. */
const struct outcome_kind *outcome_find_kind(struct str name, const struct outcome_kind *kinds, size_t count, bool *pdf);
struct str outcome_vi(enum text_id text);
#define OUTCOME_FILLED(p, text, ...)                                                                                        \
    outcome_filled((p), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
struct str outcome_filled(struct outcome_paper *paper, enum text_id text, const struct text_arg *args, size_t count);
void outcome_line(struct outcome_paper *paper, struct str text);
/* The committee with who issues the paper at the left, state and motto at the right. */
void outcome_letterhead(struct outcome_paper *paper, enum text_id issuer, struct str number, enum text_id subject, date day);
/* The QR code and the words about the ledger, at the end of a paper. */
void outcome_seal(struct outcome_paper *paper);
/* Names of the acting chair and of the secretary; empty: nobody. */
struct str outcome_chair(const struct outcome_paper *paper);
struct str outcome_secretary(const struct outcome_paper *paper);

/* A paper of a session as PDF, or of one product in it: "bien-ban" …, as addresses have them. STATUS_NOT_FOUND: there is nothing that the viewer may see. */
MUST_CHECK enum status outcome_print(const struct session_visit *visit, const char *name, const struct session_item *item, struct str *out, struct error *error);

MUST_CHECK enum status outcome_write_table(struct outcome_paper *paper, struct error *error);    /* outcomes_table.c */
MUST_CHECK enum status outcome_write_minutes(struct outcome_paper *paper, struct error *error);  /* outcomes_minutes.c */
MUST_CHECK enum status outcome_write_people(struct outcome_paper *paper, struct error *error);
MUST_CHECK enum status outcome_write_invitation(struct outcome_paper *paper, struct error *error);
MUST_CHECK enum status outcome_write_report(struct outcome_paper *paper, struct error *error);
void outcome_write_results(struct outcome_paper *paper);  /* a table of results, as minutes and report have it */
MUST_CHECK enum status outcome_write_letter(struct outcome_paper *paper, struct error *error);   /* outcomes_letter.c */
MUST_CHECK enum status outcome_write_sheets(struct outcome_paper *paper, struct error *error);   /* outcomes_sheets.c */

/* "BB": is it the code of a paper of the whole session; of one product? */
bool outcome_is_session_code(struct str code);
bool outcome_is_item_code(struct str code);
/* The viewer had to step out for a product of the session: what he prints of the whole would leave it out, so he does not print it. */
bool outcome_stepped_out(const struct session_visit *visit);

/* ---- a result as its producer is told it (outcomes_told.c) ---- */

struct outcome_told {
    struct session_visit visit; /* of whoever looks; he need not see the session */
    struct session_item item;
    struct permission_subject subject;
    bool counted; /* there is a result; `outcome` then */
    struct session_outcome outcome;
};
/* What "outcomes." permissions are asked about: of the producer whose product it is; for who is recused for it there is no such thing. */
struct permission_subject outcome_subject(const struct viewer *viewer, const struct session *session, const struct session_people *people,
                                          const struct session_item *item, date today);
/* Finds session and people of a product by its identifier; asks no permission. */
MUST_CHECK enum status outcome_told(struct web_request *request, struct str ident, struct outcome_told *out, struct error *error);
MUST_CHECK enum status outcome_told_item(struct web_request *request, const struct session_item *item, struct outcome_told *out, struct error *error);
MUST_CHECK enum status outcome_told_result(struct outcome_told *told, struct error *error);
struct str outcome_result_path(struct arena *arena, const struct session_item *item, const char *rest);
/* A paper about it; `more` is handed to the writer. */
MUST_CHECK enum status outcome_paper_of(const struct outcome_told *told, const struct outcome_kind *kind, const struct ident *about, const void *more, bool pdf,
                                        struct error *error);
/* What is complained of it, and the way to complain (outcomes_complaint_page.c). `own`: only by the producer himself. */
MUST_CHECK enum status complaint_write_links(struct sight *sight, struct db_conn *conn, const struct session_item *item,
                                             const struct permission_subject *subject, bool own, struct error *error);
/* Of each criterion the highest option that is not above its mean. False: no memory. */
MUST_CHECK bool outcome_floor(struct arena *arena, const struct session_outcome *outcome, struct self_sheet *sheet);
/* "1,25" of 125. */
struct str outcome_hundredths(struct arena *arena, int64_t hundredths);

/* ---- counting again (outcomes_recount.c) ---- */

/* A sheet as the ledger tells that it was sealed. */
struct outcome_seal {
    struct ident sheet, item, seat;
    int64_t turn; /* 0: not told */
    struct sha256 commitment;
    int64_t province, seq; /* of the entry; seq 0 marks a free place of the table */
    bool opened;           /* a later entry opened it */
    bool seen;             /* it was met in the tables */
};
struct outcome_seals {
    struct arena *arena;
    struct outcome_seal *rows;
    size_t room, count;
};
/* False: no memory. */
MUST_CHECK bool outcome_seals_add(struct outcome_seals *seals, const struct outcome_seal *seal);
struct outcome_seal *outcome_seals_find(const struct outcome_seals *seals, const struct ident *sheet); /* NULL: none */
/* Reads a province's chain: what was sealed, what was opened. STATUS_NO: the error names the first entry that opened something else than was sealed. */
MUST_CHECK enum status outcome_seals_read(struct db_conn *conn, int64_t province, struct outcome_seals *seals, struct error *error);

struct outcome_recount {
    struct arena *arena; /* outcome_recount_all empties it now and then */
    struct db_conn *conn;
    const struct law *law;
    const struct outcome_seals *seals; /* NULL: the ledger is not asked */
    /* Is told each difference; `sheet` NULL: it is none of one sheet. */
    void (*say)(struct outcome_recount *r, const struct session_item *item, enum text_id what, const struct ident *sheet);
    void *self;
    bool first_only; /* stop at the first */
    int64_t counted, differing;
};
MUST_CHECK enum status outcome_recount_result(struct outcome_recount *r, const struct session_result *result, struct error *error);
MUST_CHECK enum status outcome_recount_item(struct outcome_recount *r, const struct session_item *item, struct error *error);
MUST_CHECK enum status outcome_recount_all(struct outcome_recount *r, struct error *error);

/* ---- pages ---- */
enum status outcomes_page_table(struct web_request *request, struct error *error);
enum status outcomes_table_xlsx(struct web_request *request, struct error *error);
enum status outcomes_paper(struct web_request *request, struct error *error);
enum status outcomes_item_paper(struct web_request *request, struct error *error);
enum status outcomes_told_paper(struct web_request *request, struct error *error);
enum status outcomes_page_told(struct web_request *request, struct error *error);
enum status outcomes_page_told_list(struct web_request *request, struct error *error);

#endif
