/* What happens to a product and to its judges in a hearing: moves, conflicts of interest, replacement sheets, annexes, written rounds. Shared by the files
 * of this room that deal with it; nobody else sees it. */
#ifndef OPENOCOP_OCOP_SESSIONS_HEARING_INT_H
#define OPENOCOP_OCOP_SESSIONS_HEARING_INT_H

#include "ocop/sessions/sessions_int.h"

/* ---- moves of a product (sessions_move.c) ---- */

/* Why a product leaves the agenda, and where its candidate goes. */
enum move_why { WHY_TESTS, WHY_SUPPLEMENT, WHY_SEASON, WHY_SAMPLE, WHY_MEETING, WHY_PRODUCER, WHY_GROUND, WHY_BACK, MOVE_WHYS };
extern const char *const session_move_words[]; /* "tests" …; ends with NULL */
/* The state of the item after the move; false: it can't be made from where it stands. `result_turn`: of its newest result, 0: none. */
bool session_move_to(const struct session *session, const struct session_item *item, enum move_why why, int64_t result_turn, enum session_item_state *to);
/* Where the candidate goes when its item leaves the agenda; of one that is knocked out nothing changes before the minutes are signed. */
enum candidate_state session_move_candidate(enum move_why why);
enum text_id session_move_text(struct str why);

/* ---- hints at conflicts of interest (sessions_hint.c) ---- */

enum hint_path {
    HINT_ROLE,     /* holds or held a role for the producer */
    HINT_FILED,    /* filed the dossier */
    HINT_EXAMINED, /* examined it at the commune */
    HINT_TAX,      /* acts for another producer with the same tax code, or the tax code stands in his agency's name */
    HINT_PHONE,
    HINT_ADDRESS,
    HINT_AGENCY,   /* his agency is the producer */
    HINT_FAMILY,   /* the representative's family name and commune */
    HINT_PATHS,
};
/* What is known of who sits there: a row for each role that he holds or held at a place. */
struct hint_person {
    int64_t seat, account;
    struct str name, agency, phone;
    struct str role, place_code; /* empty: no role at a place */
    int64_t producer;            /* of the role; 0: none */
    struct str producer_name, producer_tax, producer_phone, producer_address;
};
struct hint_people {
    const struct hint_person *rows;
    size_t count;
};
struct hint_product {
    int64_t item, producer;
    struct str producer_name, tax_code, phone, address, representative, commune_code;
    int64_t filed_by, examined_by;
};
struct hint_products {
    const struct hint_product *rows;
    size_t count;
};
struct session_hint {
    int64_t item, seat;
    enum hint_path path;
    struct str detail; /* what is the same; may be empty */
};
struct session_hints {
    const struct session_hint *rows;
    size_t count;
};
/* Each (item, seat, path) once. */
MUST_CHECK enum status session_hints_find(struct arena *arena, const struct hint_people *people, const struct hint_products *products,
                                          struct session_hints *out, struct error *error);
/* The path in words, in the language. */
struct str session_hint_text(struct arena *arena, enum language language, const struct session_hint *hint);
/* Reads and compares: two statements for a whole session. */
MUST_CHECK enum status session_hints(struct db_conn *conn, struct arena *arena, const struct session *session, struct session_hints *out,
                                     struct error *error);

/* ---- sessions_hearing_sql.c ---- */
MUST_CHECK enum status sessions_sql_hint_people(struct db_conn *conn, struct arena *arena, const struct session *session, struct hint_people *out,
                                                struct error *error);
MUST_CHECK enum status sessions_sql_hint_products(struct db_conn *conn, struct arena *arena, const struct session *session, struct hint_products *out,
                                                  struct error *error);
/* How often the candidate of an item was postponed in earlier sessions, for those where it was. */
struct session_times {
    const struct session_time { int64_t item, times; } *rows;
    size_t count;
};
MUST_CHECK enum status sessions_sql_times(struct db_conn *conn, struct arena *arena, int64_t session, struct session_times *out, struct error *error);
MUST_CHECK enum status sessions_sql_add_annex(struct db_conn *conn, const struct session_annex *annex, struct error *error);

/* ---- commands ---- */
#define HEARING_TEXT 4000
#define HEARING_LINE 300
#define HEARING_IDENT(struct_name, member)                                                                                   \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define HEARING_VERSION(struct_name)                                                                                         \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 0, .max = INT32_MAX }
/* What a command of this kind is done on. */
struct hearing {
    struct session session;
    struct session_item item;
    struct session_people people;
};
/* Finds session, item and people; refuses where the session is not in one of `states`. */
MUST_CHECK enum status hearing_open(struct db_conn *conn, const struct command *command, struct str item, unsigned states, struct hearing *out,
                                    struct error *error);
/* Of an item whose scores are open: counts what counts now. Where no sheet is left, it is as if none had been opened. */
MUST_CHECK enum status hearing_recount(struct db_conn *conn, const struct command *command, struct hearing *hearing, const char *why, struct error *error);

extern const struct json_shape session_move_shape, session_order_shape, session_cancel_shape, session_declare_shape, session_decide_shape,
    session_ask_shape, session_consent_shape, session_annex_shape, session_lapse_shape;
enum status session_apply_move(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_order(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_cancel(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_declare(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_raise(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_decide(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_ask(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_consent_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error);
enum status session_apply_consent(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_annex(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_lapse(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);

/* ---- tasks (sessions_tasks.c) ---- */
/* For the seat (an index; -1: nobody) that decides about a conflict or a replacement. */
MUST_CHECK enum status session_task_decide(struct db_conn *conn, const struct command *command, const struct hearing *hearing, const char *kind,
                                           const struct ident *what, int decider, struct error *error);
MUST_CHECK enum status session_task_decided(struct db_conn *conn, const struct command *command, const struct session *session, const char *kind,
                                            const struct ident *what, struct error *error);

/* ---- written rounds (sessions_written.c) ---- */
/* Do the single sheets of a result give different stars? */
bool session_stars_differ(struct arena *arena, const struct session_outcome *outcome);
/* The items in the order in which this seat gets them in a written round: the same each time, another for each seat. */
MUST_CHECK enum status session_shuffle(struct arena *arena, const struct session *session, const struct council_seat *seat, struct session_items *items,
                                       struct error *error);
/* Who has not answered: must seal and has not, nor has who sat there before him. */
bool session_is_silent(const struct session *session, const struct session_people *people, const struct session_item *item,
                       const struct session_seals *seals, const struct council_seat *seat);

/* The content of the command that ends the waiting: who is silent, for what, and what that comes to. */
MUST_CHECK enum status session_lapse_content(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session *session,
                                             int64_t version, struct str *out, struct error *error);

/* ---- pages ---- */
enum status sessions_page_agenda(struct web_request *request, struct error *error);
enum status sessions_page_order_sent(struct web_request *request, struct error *error);
enum status sessions_page_cancel_sent(struct web_request *request, struct error *error);
enum status sessions_page_move_sent(struct web_request *request, struct error *error);
enum status sessions_page_conflicts(struct web_request *request, struct error *error);
enum status sessions_page_conflict_sent(struct web_request *request, struct error *error);
enum status sessions_page_replacements(struct web_request *request, struct error *error);
enum status sessions_page_replacement_sent(struct web_request *request, struct error *error);
enum status sessions_page_annex(struct web_request *request, struct error *error);
enum status sessions_page_annex_sent(struct web_request *request, struct error *error);
enum status sessions_page_written(struct web_request *request, struct error *error);
enum status sessions_page_lapse_sent(struct web_request *request, struct error *error);
enum status sessions_page_hall(struct web_request *request, struct error *error);
/* The links from the session's page to what is above. */
void session_write_ways(struct sight *sight, const struct session_visit *visit);
/* The head of such a page: the way back to the session, and title and lead. `fault` NULL, or why what was sent was not done. */
void session_write_head(struct sight *sight, const struct session_visit *visit, enum text_id title, enum text_id lead, const struct error *fault);

#endif
