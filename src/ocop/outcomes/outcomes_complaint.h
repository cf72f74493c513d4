/* Complaints (khieu nai) about results, shared by the files of this room that deal with them.
 *
 *     received -> given (somebody answers until a day) -> answered (unchanged, to be scored anew, corrected by an annex)
 *
 * No law that this program knows sets a term: it is a rule of the council (complaint_days), and where that is not known whoever gives the complaint to
 * somebody must set the day and say what it follows from. Nothing here changes a result: what is to be scored anew goes onto an agenda again, what is
 * corrected is corrected by an annex (room sessions). */
#ifndef OPENOCOP_OCOP_OUTCOMES_COMPLAINT_H
#define OPENOCOP_OCOP_OUTCOMES_COMPLAINT_H

#include "ocop/outcomes/outcomes_int.h"

#define COMPLAINTS_PATH "/khieu-nai"
#define COMPLAINT_TEXT 8000
#define COMPLAINT_LINE 300
#define COMPLAINTS_MAX 100 /* of a list */

enum complaint_state { COMPLAINT_RECEIVED, COMPLAINT_GIVEN, COMPLAINT_ANSWERED };
extern const char *const complaint_state_words[];
enum complaint_channel { CHANNEL_HERE, CHANNEL_PAPER, CHANNEL_POST, CHANNEL_EMAIL, CHANNEL_PHONE, CHANNEL_VISIT };
extern const char *const complaint_channel_words[];
enum complaint_outcome { COMPLAINT_NOT_YET, COMPLAINT_UNCHANGED, COMPLAINT_ANEW, COMPLAINT_ANNEX };
extern const char *const complaint_outcome_words[]; /* the first is "" */

struct complaint {
    int64_t id;
    struct ident ident;
    int64_t province, item, producer;
    bool by_producer;
    struct str from_name, contact;
    enum complaint_channel channel;
    date received;
    struct str body, criteria; /* codes, with spaces between */
    enum complaint_state state;
    date due; /* DATE_NONE: not set yet */
    struct str due_basis;
    int64_t account; /* who answers; 0: nobody yet */
    struct str account_name;
    struct str seats;      /* identifiers, with spaces between */
    int64_t recounted_at;  /* 0: not yet */
    int64_t recounted, differing;
    struct str differences; /* a line each */
    enum complaint_outcome outcome;
    struct str answer, answer_no, annex;
    int64_t answered_at; /* 0: not yet */
    struct str answered_by;
    int64_t made_at;
    struct str made_by;
    int64_t version;
};
struct complaints {
    const struct complaint *rows;
    size_t count;
};

/* ---- outcomes_complaint_sql.c ---- */
MUST_CHECK enum status complaints_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct complaint *out,
                                           struct error *error);
MUST_CHECK enum status complaints_sql_add(struct db_conn *conn, const struct complaint *complaint, struct error *error);
/* Everything that changes after it was received; the version goes up. */
MUST_CHECK enum status complaints_sql_set(struct db_conn *conn, const struct complaint *complaint, struct error *error);
/* The newest first: of a province, or (producer not 0) of a producer, or (item not 0) about one product. */
MUST_CHECK enum status complaints_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, int64_t producer, int64_t item, struct complaints *out,
                                           struct error *error);

/* ---- commands (outcomes_complaint.c) ---- */
struct complaint_extra {
    struct arena *arena;
    int64_t now;
    const struct law *law;
    const struct viewer *viewer;
};
MUST_CHECK enum status complaint_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error);
/* The day on which an answer is due by the council's rules; DATE_NONE: they say nothing. */
MUST_CHECK enum status complaint_due(struct db_conn *conn, struct arena *arena, int64_t province, const struct council_rules *rules, date received, date *due,
                                     struct error *error);
/* Counts the product's results again, as `openocop recount` does. Without the ledger, which ledger verify asks. */
MUST_CHECK enum status complaint_recount(struct db_conn *conn, struct arena *arena, const struct law *law, struct complaint *complaint,
                                         const struct session_item *item, struct error *error);
/* Whether who signs in so may answer: he has the right and need not step out for the product. */
MUST_CHECK enum status complaint_may_answer(struct db_conn *conn, struct arena *arena, const struct ident *account, const struct session_item *item, date today,
                                            bool *may, struct viewer *viewer, struct error *error);

/* ---- who looks at one (outcomes_complaint_page.c) ---- */
struct complaint_visit {
    struct outcome_told told;
    struct complaint complaint;
    bool answers; /* the viewer deals with complaints */
};
/* The complaint of the path's {khieu-nai}, for who may see it. */
MUST_CHECK enum status complaint_visit(struct web_request *request, struct complaint_visit *out, struct error *error);
struct str complaint_path(struct arena *arena, const struct complaint *complaint, const char *rest);
enum text_id complaint_state_text(enum complaint_state state);
enum text_id complaint_channel_text(enum complaint_channel channel);
enum text_id complaint_outcome_text(enum complaint_outcome outcome);
/* The page of a complaint, with one of its forms as it was sent (NULL: all empty). */
MUST_CHECK enum status complaint_show(struct complaint_visit *visit, struct form *give, struct form *answer, int http_status, struct error *error);
/* Boxes for the criteria of the product, and for the sheets of the members who were counted. */
void complaint_write_criteria(struct sight *sight, const struct outcome_told *told, struct str ticked);
void complaint_write_seats(struct sight *sight, const struct outcome_told *told, struct str ticked);
/* What was ticked in the form, with spaces between. */
struct str complaint_ticked(struct web_request *request, const char *name);
/* Is the word in the list? */
bool complaint_names(struct str list, struct str word);

/* ---- forms (outcomes_complaint_form.c) ---- */
MUST_CHECK enum status complaint_give_form(struct complaint_visit *visit, struct form *form, struct error *error);
MUST_CHECK enum status complaint_answer_form(struct complaint_visit *visit, struct form *form, struct error *error);

enum status outcomes_page_complaints(struct web_request *request, struct error *error);
enum status outcomes_page_complain(struct web_request *request, struct error *error);
enum status outcomes_page_complain_sent(struct web_request *request, struct error *error);
enum status outcomes_page_complaint(struct web_request *request, struct error *error);
enum status outcomes_page_give_sent(struct web_request *request, struct error *error);
enum status outcomes_page_recount_sent(struct web_request *request, struct error *error);
enum status outcomes_page_answer_sent(struct web_request *request, struct error *error);
enum status outcomes_page_answer_paper(struct web_request *request, struct error *error);

#endif
