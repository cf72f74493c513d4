/* Decisions in the making: what the files of drafts, issuing and their papers share and nobody else sees.
 *
 *     draft -> submitted -> issued          submitted -> draft (returned)          draft, submitted -> dropped
 *
 * A draft lists what it decides on. Nothing of it holds before the clerk has entered number, day, signer and the stamped scan: that one command
 * makes the row in certificates_decisions and the certificates, and moves the candidates of the rounds. */
#ifndef OPENOCOP_OCOP_CERTIFICATES_DRAFT_INT_H
#define OPENOCOP_OCOP_CERTIFICATES_DRAFT_INT_H

#include "ocop/certificates/certificates_int.h"
#include "ocop/files/files.h"
#include "ocop/notices/notices.h"
#include "ocop/outcomes/outcomes.h"
#include "web/list.h"

#define DRAFTS_PATH "/quyet-dinh"
#define DRAFT_ITEMS_MAX SESSION_ITEMS_MAX
#define DRAFT_MINISTRY_POINTS 90 /* Decision 26/2026, Article 7.3.e: from here on the Ministry judges */

enum draft_kind { DRAFT_RECOGNISE, DRAFT_APPROVE, DRAFT_WITHDRAW, DRAFT_CORRECT, DRAFT_ANNUL, DRAFT_KINDS };
#define DRAFT_SESSION_KINDS 2 /* the first two are about products of a session, the others about certificates */
extern const char *const draft_kind_words[]; /* "recognise" …; ends with NULL */
extern const enum text_id draft_kind_texts[];
enum draft_state { DRAFT_OPEN, DRAFT_SUBMITTED, DRAFT_ISSUED, DRAFT_DROPPED, DRAFT_STATES };
extern const char *const draft_state_words[]; /* "draft" …; ends with NULL */
extern const enum text_id draft_state_texts[];
extern const char *const draft_session_kind_words[]; /* the first two; ends with NULL */
/* The grounds of Article 8.1: "a", "b", "c", "d", "dd", "e"; ends with NULL. */
extern const char *const draft_ground_words[];
extern const enum text_id draft_ground_texts[], draft_ground_points[];
/* As whom the decision is signed; DRAFT_OF_MINISTRY: it is none of the province's. */
#define DRAFT_OF_MINISTRY "ministry"
extern const char *const draft_capacity_words[]; /* "chair" "deputy"; ends with NULL */
enum draft_signed { SIGNED_NOT, SIGNED_TRUSTED, SIGNED_UNASKED, DRAFT_SIGNED_STATES };
extern const char *const draft_signed_words[]; /* "", "trusted", "unasked" (the office has named no trust store); ends with NULL */

struct draft {
    int64_t id;
    struct ident ident;
    int64_t province;
    enum draft_kind kind;
    enum draft_state state;
    int64_t session;
    struct str ground, reason, basis;
    date basis_day, due_day;
    struct str letter_no;
    date letter_day;
    int64_t made_at;
    struct str made_by;
    int64_t submitted_at; /* 0: not yet */
    struct str submitted_by;
    struct str number;
    date day; /* DATE_NONE: not issued */
    struct str signer, capacity;
    int64_t paper; /* what was submitted, row of files_files; 0: none */
    int64_t scan; /* row of files_files; 0: none */
    enum draft_signed signed_state; /* of the scan */
    struct str signed_by;           /* a name a line */
    bool signed_more;               /* something beside signatures was added to the paper */
    int64_t issued_at;
    struct str issued_by;
    int64_t decision; /* row of certificates_decisions; 0: none */
    struct str note;
    int64_t version;
};
struct draft_item {
    int64_t id, draft, no;
    int64_t item;        /* row of sessions_items; 0: none */
    int64_t certificate; /* that it is about; 0: none */
    int64_t product, producer;
    int act;             /* enum certificate_act */
    struct str product_name, producer_name, commune_code;
    int64_t set, stars;
    struct str points;
    int64_t given;       /* the certificate; 0: none yet */
};
struct draft_items {
    const struct draft_item *rows;
    size_t count;
};

/* ---- certificates_draft_sql.c ---- */
MUST_CHECK enum status drafts_sql_add(struct db_conn *conn, const struct draft *draft, int64_t *id, struct error *error);
/* State, submission, number and what goes with it, note; the version goes up. */
MUST_CHECK enum status drafts_sql_set(struct db_conn *conn, const struct draft *draft, struct str number_key, struct error *error);
MUST_CHECK enum status drafts_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct draft *out,
                                       struct error *error);
#define DRAFTS_PER_PAGE 50
struct draft_row {
    struct draft draft;
    int64_t items;
};
struct draft_list {
    const struct draft_row *rows;
    size_t count;
    bool more;
};
/* Those that are under way, or those that are done; newest first, with a number less than `before`. */
MUST_CHECK enum status drafts_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, bool done, int64_t before, struct draft_list *out,
                                       struct error *error);
/* The decision that has this number in the year, in drafts and in the register; *found false: none. */
struct number_taken {
    struct str number;
    date day;
};
MUST_CHECK enum status drafts_sql_number(struct db_conn *conn, struct arena *arena, int64_t province, int year, struct str key, bool *found,
                                         struct number_taken *out, struct error *error);
MUST_CHECK enum status drafts_sql_add_item(struct db_conn *conn, const struct draft_item *item, struct error *error);
MUST_CHECK enum status drafts_sql_items(struct db_conn *conn, struct arena *arena, int64_t draft, struct draft_items *out, struct error *error);
MUST_CHECK enum status drafts_sql_end_items(struct db_conn *conn, int64_t draft, struct error *error);
/* The row of the certificate that the draft is to withdraw; 0: it is no withdrawal. */
MUST_CHECK enum status drafts_sql_withdraws(struct db_conn *conn, const struct ident *draft, int64_t *certificate, struct error *error);
MUST_CHECK enum status drafts_sql_give(struct db_conn *conn, int64_t draft_item, int64_t certificate, struct error *error);
/* The live draft that has the session's item, else the decision that approved it for the Ministry; *found false: none. */
MUST_CHECK enum status drafts_sql_of_item(struct db_conn *conn, struct arena *arena, int64_t item, bool *found, struct draft *out, struct error *error);
/* The name of a session, and how many products it has that reached three stars and stand in no decision. Reads the tables of sessions. */
MUST_CHECK enum status drafts_sql_to_decide(struct db_conn *conn, struct arena *arena, const struct ident *session, struct str *name, int64_t *count,
                                            struct error *error);
/* Whether the Ministry's certificate for the session's item stands in the register already. */
MUST_CHECK enum status drafts_sql_entered(struct db_conn *conn, int64_t item, bool *found, struct error *error);
MUST_CHECK enum status drafts_sql_enter(struct db_conn *conn, int64_t item, int64_t at, struct str by_name, struct error *error);
/* The product's number in the commune's register, made when it is first asked for. */
MUST_CHECK enum status drafts_sql_product_number(struct db_conn *conn, int64_t product, struct str commune, int64_t *no, struct error *error);
/* The newest certificate of the product that was not annulled; 0: none. */
MUST_CHECK enum status drafts_sql_last_certificate(struct db_conn *conn, int64_t product, struct certificate_self *out, struct error *error);

/* ---- certificates_draft.c: who may stand in a decision ---- */

/* A product of a session, and whether it can stand in a decision now. */
struct draft_candidate {
    struct session_item item;
    int64_t stars;       /* that would be recognised */
    struct str points;
    int act;             /* enum certificate_act */
    bool unlinked;       /* judged again, and no certificate of the product is known: an old one may be there that was not linked */
    bool ministry;       /* 90 points and more, not judged by the Ministry yet: it goes into an approving decision */
    enum text_id why;    /* it can't; TEXT_NONE: it can */
    struct str why_text; /* a part of that reason: the decision's number, the state's reason */
};
struct draft_candidates {
    const struct draft_candidate *rows;
    size_t count;
    size_t recognisable, for_ministry;
};
/* All of a session that is signed, in the order of the agenda, those off it last. */
MUST_CHECK enum status draft_candidates_of(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session *session,
                                           struct draft_candidates *out, struct error *error);
/* The kept file that the hexadecimal SHA-256 names; STATUS_BAD_INPUT at "scan" where there is none. */
MUST_CHECK enum status draft_find_scan(struct db_conn *conn, struct arena *arena, struct str hex, int64_t *scan, struct error *error);
/* A complaint has the item's product scored anew, or it was scored anew already: what counts is what comes of that. */
MUST_CHECK enum status draft_scored_anew(struct db_conn *conn, struct arena *arena, const struct session_item *item, bool *anew, struct error *error);
/* "15/QĐ-UBND" of what was typed ("15" too); two numbers with one key are the same. False: it has no number in it. */
bool draft_number_read(struct arena *arena, struct str typed, struct str *number, struct str *key);
struct str draft_path(struct arena *arena, const struct draft *draft, const char *rest);
struct str draft_ident_text(struct arena *arena, const struct ident *ident);
/* STATUS_NOT_FOUND in the words of commands_not_found, where there is none in the province. */
MUST_CHECK enum status draft_find(struct db_conn *conn, struct arena *arena, int64_t province, struct str ident, struct draft *out, struct error *error);

/* ---- certificates_draft_command.c, certificates_issue.c ---- */
struct draft_about {
    struct str draft;
    int64_t version;
};
MUST_CHECK enum status draft_begin(struct db_conn *conn, const struct command *command, const struct draft_about *about, unsigned states, struct draft *out,
                                   struct error *error);
#define DRAFT_IN(state) (1u << (unsigned)(state))
MUST_CHECK enum status draft_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error);
MUST_CHECK enum status draft_task(struct db_conn *conn, const struct command *command, const struct draft *draft, const char *kind, int role,
                                  struct error *error);
MUST_CHECK enum status draft_task_done(struct db_conn *conn, const struct command *command, const struct draft *draft, const char *kind,
                                       struct error *error);
struct draft_issue {
    struct str draft;
    int64_t version;
    struct str number;
    date day;
    struct str signer;
    int capacity;
    struct str scan; /* hexadecimal SHA-256 of a kept file */
};
extern const struct json_shape draft_issue_shape;
enum status draft_apply_issue(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);

/* ---- pages ---- */
struct draft_visit {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct draft draft;
    struct draft_items items;
    struct session session; /* id 0: none */
};
MUST_CHECK enum status draft_visit(struct web_request *request, struct draft_visit *out, struct error *error);
bool draft_may(const struct viewer *viewer, const char *action);
enum status drafts_page_list(struct web_request *request, struct error *error);
enum status drafts_page_one(struct web_request *request, struct error *error);
enum status drafts_page_new(struct web_request *request, struct error *error);
enum status drafts_page_new_sent(struct web_request *request, struct error *error);
enum status drafts_page_submit_sent(struct web_request *request, struct error *error);
enum status drafts_page_step_sent(struct web_request *request, struct error *error);
enum status drafts_page_issue(struct web_request *request, struct error *error);
enum status drafts_page_issue_sent(struct web_request *request, struct error *error);
enum status drafts_page_scan(struct web_request *request, struct error *error);
enum status drafts_paper(struct web_request *request, struct error *error);
/* The draft as it stands in the visit, as PDF. */
MUST_CHECK enum status draft_pdf(const struct draft_visit *visit, struct str *out, struct error *error);
void draft_write_items(struct sight *sight, const struct draft_visit *visit);

/* ---- certificates_signed.c: digital signatures ---- */

enum status drafts_page_paper(struct web_request *request, struct error *error);

/* What was found on the file that the clerk attached; made before the command runs, from the bytes themselves. */
struct draft_signed_file {
    struct sha256 scan;
    enum draft_signed state;
    struct str by;
    bool more;
};
/* Of the content of certificates.issue. STATUS_BAD_INPUT with where "scan": a signature on it is not what it must be: intact, the last over the whole file,
 * the file beginning with the very bytes that were submitted, the chain ending in the office's trust store where it has one. */
MUST_CHECK enum status draft_signed_look(struct web_request *request, struct str content, struct draft_signed_file *out, struct error *error);
/* Keeps the draft's PDF as it is submitted under this number and day; gives its hash. */
MUST_CHECK enum status draft_paper_keep(const struct draft_visit *visit, struct str number, date day, struct str *sha256, struct error *error);

#endif
