/* What the files share that take a council's result to the body above it, and its answer back. */
#ifndef OPENOCOP_OCOP_OUTCOMES_WAY_INT_H
#define OPENOCOP_OCOP_OUTCOMES_WAY_INT_H

#include "base/json_write.h"
#include "ocop/outcomes/outcomes_int.h"
#include "web/form.h"
#include "web/sight.h"

#define WAY_LINE 300
#define WAY_TEXT 4000

enum way_settled { SETTLED_RECOGNISE, SETTLED_AGAIN };
extern const char *const way_settled_words[]; /* "recognise", "again"; ends with NULL */

struct sending {
    int64_t id; /* 0: none */
    struct ident ident;
    int64_t candidate;
    enum procedure_body to;
    struct str number;
    date day;
    struct str approval;
    date approval_day; /* DATE_NONE: none */
    struct fraction mean;
    int64_t stars;
    struct str package;
    struct str by_name;
    int64_t at;
    int64_t answered_at;    /* 0: not yet */
    struct fraction points; /* den 0: not told */
    int64_t answer_stars;
    struct str answer_no;
    date answer_day;
    struct str reason;
    int64_t file; /* 0: none */
    struct str answered_by;
    int64_t settled_at; /* 0: not yet */
    int settled;        /* enum way_settled */
    int64_t settled_stars;
    struct str settled_reason, settled_by;
    int64_t version;
};

/* A candidate's result, and what follows from it by the procedure of the day on which the session was closed. */
struct standing {
    bool concluded; /* and the minutes are signed: everything below is told */
    struct session session;
    struct session_item item;
    struct session_outcome outcome;
    const struct procedure *procedure; /* NULL: nobody knows */
    struct procedure_next next;        /* only with a procedure */
    struct sending sent;               /* the newest since then; ->id 0: none */
};
MUST_CHECK enum status standing_of(struct db_conn *conn, struct arena *arena, const struct law *law, const struct procedures *procedures,
                                   const struct candidate *candidate, struct standing *out, struct error *error);

/* ---- outcomes_way_sql.c ---- */
MUST_CHECK enum status way_sql_add(struct db_conn *conn, const struct sending *sending, struct error *error);
/* Answer and what was made of it; the version goes up. */
MUST_CHECK enum status way_sql_set(struct db_conn *conn, const struct sending *sending, struct error *error);
/* The newest of a candidate. */
MUST_CHECK enum status way_sql_last(struct db_conn *conn, struct arena *arena, int64_t candidate, bool *found, struct sending *out, struct error *error);

/* ---- commands ---- */
struct way_extra {
    struct arena *arena;
    int64_t now;
    const struct law *law;
    const struct procedures *procedures;
    const struct viewer *viewer;
};
MUST_CHECK enum status way_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error);

/* ---- pages ---- */
struct way_visit {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    const struct viewer *viewer;
    date today;
    struct candidate candidate;
    struct permission_subject subject;
    struct standing standing;
};
/* The candidate of the path's {ho-so}, for who may do `action` to it. */
MUST_CHECK enum status way_visit(struct web_request *request, const char *action, struct way_visit *out, struct error *error);
enum status way_page_send(struct web_request *request, struct error *error);
enum status way_page_send_sent(struct web_request *request, struct error *error);
enum status way_page_answer(struct web_request *request, struct error *error);
enum status way_page_answer_sent(struct web_request *request, struct error *error);
enum status way_page_settle(struct web_request *request, struct error *error);
enum status way_page_settle_sent(struct web_request *request, struct error *error);
enum status way_page_scan(struct web_request *request, struct error *error);
enum status way_page_package(struct web_request *request, struct error *error);

/* ---- the package (outcomes_package.c) ---- */
/* SHA-256 of its index, in hexadecimal: what a sending is recorded with. */
MUST_CHECK enum status way_package_hash(struct way_visit *visit, struct str *out, struct error *error);

#endif
