/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_COUNCILS_INT_H
#define OPENOCOP_OCOP_COUNCILS_INT_H

#include "base/json_write.h"
#include "ocop/councils/councils.h"
#include "web/form.h"
#include "web/sight.h"
#include "texts_councils.h"

#define COUNCILS_PATH "/hoi-dong"
#define COUNCILS_NAV "/phien-hop" /* the entry of the navigation under which councils stand */
#define COUNCIL_LINE 300 /* bytes */
#define COUNCIL_SHORT 100
#define COUNCIL_CHANGES 40 /* seats that one decision makes or ends */

extern const char *const council_quorum_of_words[]; /* "all", "entitled"; ends with NULL */
extern const char *const council_silence_words[];   /* "not_counted", "agrees", "meeting"; ends with NULL */
extern const char *const council_basis_words[];     /* by enum law_basis; ends with NULL */
extern const enum text_id council_duty_texts[];
extern const enum account_role council_duty_roles[];

/* ---- councils.c ---- */
/* What a day of the council has wrong, in the words of a fault: no chair or two, one person twice. */
MUST_CHECK enum status council_check_seats(const struct council_seats *seats, date from, struct error *error);
struct str council_ident_text(struct arena *arena, const struct ident *ident);
/* "Quyết định số 12/QĐ-UBND ngày 01/09/2026" */
struct str council_basis(struct arena *arena, struct str no, date day);
/* The seat of the identifier, -1 where it is none of these. */
int council_seat_index(const struct council_seats *seats, struct str ident);
/* "0,75" or "3/4" as people type it; false for what is no such number. */
bool council_quorum_read(struct str typed, struct fraction *out);

/* ---- councils_sql.c ---- */
MUST_CHECK enum status councils_sql_add(struct db_conn *conn, const struct council *council, int64_t *id, struct error *error);
/* Rules, end; the version goes up. */
MUST_CHECK enum status councils_sql_set(struct db_conn *conn, const struct council *council, struct error *error);
struct council_place {
    int64_t decision_day, id; /* of the last that was shown; INT64_MAX: from the start */
};
#define COUNCILS_PAGE 50
/* In force on the day or later, or ended before it; newest decision first. */
MUST_CHECK enum status councils_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, date day, bool ended,
                                         const struct council_place *after, struct council_list *out, struct error *error);
MUST_CHECK enum status councils_sql_add_seat(struct db_conn *conn, const struct council_seat *seat, const struct ident *role, struct error *error);
MUST_CHECK enum status councils_sql_end_seat(struct db_conn *conn, int64_t seat, date last, struct str basis, struct error *error);
/* Of the role in accounts that goes with it. */
MUST_CHECK enum status councils_sql_seat_role(struct db_conn *conn, int64_t seat, struct ident *role, struct error *error);
MUST_CHECK enum status councils_sql_add_delegation(struct db_conn *conn, int64_t council, const struct council_delegation *delegation,
                                                   const struct ident *role, int64_t now, struct error *error);
MUST_CHECK enum status councils_sql_end_delegation(struct db_conn *conn, int64_t delegation, date last, struct error *error);
MUST_CHECK enum status councils_sql_delegation_role(struct db_conn *conn, int64_t delegation, struct ident *role, struct error *error);

/* ---- councils_command.c ---- */
struct council_extra {
    struct arena *arena;
    int64_t now;
};
MUST_CHECK enum status council_command(struct web_request *request, const struct ident *id, const char *type, int64_t province, struct str content,
                                       struct error *error);
/* The council of the identifier in text; STATUS_NOT_FOUND by commands_not_found. */
MUST_CHECK enum status council_find(struct db_conn *conn, struct arena *arena, struct str ident, struct council *out, struct error *error);
/* What "councils.delegate" is asked about: the chair himself hands his duty on, not who stands in for him. */
MUST_CHECK enum status council_chair_subject(struct db_conn *conn, struct arena *arena, const struct council *council, int64_t account, date today,
                                             struct permission_subject *out, struct error *error);

/* ---- pages ---- */
/* A council that the viewer may see, where he may do `action`. */
struct council_visit {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    struct council council;
    struct council_seats seats;
    struct council_delegations delegations;
    struct permission_subject subject; /* with the seat of the chair himself */
    date today;
};
MUST_CHECK enum status council_visit(struct web_request *request, const char *action, struct council_visit *out, struct error *error);
/* "/hoi-dong/IDENT" and the rest; followed by a NUL */
struct str council_path(struct arena *arena, const struct council *council, const char *rest);
/* The way back to the council, above the heading. */
void council_write_back(struct sight *sight, const struct council *council);

/* ---- councils_rows.c: seats as rows of a form ---- */
#define COUNCIL_ROWS COUNCIL_CHANGES
struct council_row {
    struct str account, name, agency, position, duty, replaces; /* as typed and chosen */
    struct str ident;                                           /* of the account that is meant; empty: none */
};
struct council_rows {
    struct council_row rows[COUNCIL_ROWS];
    size_t count;
    size_t more; /* empty ones to show below */
    bool bad;    /* a fault was noted at the list */
};
#define COUNCIL_ROWS_FIELD "danh-sach" /* the hidden field of the form at which faults of rows stand */
/* What was typed; faults go to the form. Rows that are empty are left out. */
MUST_CHECK enum status council_rows_take(struct council_rows *rows, struct form *form, struct db_conn *conn, int64_t province, struct error *error);
/* `sitting` are those who can be replaced; NULL: nobody. */
MUST_CHECK enum status council_rows_write(struct sight *sight, const struct council_rows *rows, const struct form *form, struct db_conn *conn,
                                          int64_t province, const struct council_seats *sitting, date today, struct error *error);
void council_rows_json(struct json_writer *json, const char *name, const struct council_rows *rows);

/* ---- councils_rules_form.c: the rules as questions ---- */
#define COUNCIL_RULE_FIELDS                                                                                                  \
    { .name = "quy-che", .kind = FORM_TEXT, .label = TEXT_councils_q_paper, .hint = TEXT_councils_q_paper_hint, .required = true, .max = COUNCIL_LINE },   \
    { .name = "tinh-tren", .kind = FORM_RADIO, .label = TEXT_councils_q_quorum_of, .hint = TEXT_councils_q_quorum_of_hint, .required = true,         \
      .choices = council_quorum_choices, .choice_count = 3 },                                                              \
    { .name = "toi-thieu", .kind = FORM_TEXT, .label = TEXT_councils_q_quorum, .hint = TEXT_councils_q_quorum_hint, .max = 20 },                     \
    { .name = "chu-tich", .kind = FORM_RADIO, .label = TEXT_councils_q_chair, .required = true, .choices = council_chair_choices, .choice_count = 2 }, \
    { .name = "muc-sao", .kind = FORM_RADIO, .label = TEXT_councils_q_basis, .hint = TEXT_councils_q_basis_hint, .required = true,                   \
      .choices = council_basis_choices, .choice_count = 3 },                                                               \
    { .name = "chenh", .kind = FORM_RADIO, .label = TEXT_councils_q_spread, .required = true, .choices = council_spread_choices, .choice_count = 2 }, \
    { .name = "chenh-diem", .kind = FORM_INT, .label = TEXT_councils_q_points, .max = 100 },                               \
    { .name = "im-lang", .kind = FORM_RADIO, .label = TEXT_councils_q_silence, .hint = TEXT_councils_q_silence_hint, .required = true,               \
      .choices = council_silence_choices, .choice_count = 3 },                                                             \
    { .name = "dung-han", .kind = FORM_RADIO, .label = TEXT_councils_q_pauses, .required = true, .choices = council_pause_choices, .choice_count = 2 }, \
    { .name = "gui-truoc", .kind = FORM_INT, .label = TEXT_councils_q_sent, .hint = TEXT_councils_q_sent_hint, .max = 365 },                         \
    { .name = "lay-y-kien", .kind = FORM_INT, .label = TEXT_councils_q_comment, .hint = TEXT_councils_q_comment_hint, .max = 365 },                  \
    { .name = "khieu-nai", .kind = FORM_INT, .label = TEXT_councils_q_complaint, .hint = TEXT_councils_q_complaint_hint, .max = 365 }
extern const struct form_choice council_quorum_choices[], council_chair_choices[], council_basis_choices[], council_spread_choices[],
    council_silence_choices[], council_pause_choices[];
/* After form_take: what does not go together is blamed. */
void council_rules_check(struct form *form);
void council_rules_json(struct json_writer *json, const struct form *form);
MUST_CHECK enum status council_rules_fill(struct form *form, struct str rules_json, struct error *error);
void council_rules_write_fields(struct sight *sight, const struct form *form);
/* In words, as facts of a page. */
MUST_CHECK enum status council_rules_tell(struct sight *sight, struct str rules_json, struct error *error);

/* ---- councils_doc.c ---- */
struct council_draft {
    const struct council *council;
    const struct council_seat *seats; /* that stand in it */
    size_t count;
};
/* The draft of the decision that sets up council and team, as PDF or DOCX. */
MUST_CHECK enum status council_answer_draft(struct web_request *request, struct db_conn *conn, const struct council_draft *draft, bool pdf,
                                            struct error *error);
enum status councils_paper(struct web_request *request, struct error *error);

enum status councils_page_list(struct web_request *request, struct error *error);
enum status councils_page_one(struct web_request *request, struct error *error);
enum status councils_page_new(struct web_request *request, struct error *error);
enum status councils_page_new_sent(struct web_request *request, struct error *error);
enum status councils_page_change(struct web_request *request, struct error *error);
enum status councils_page_change_sent(struct web_request *request, struct error *error);
enum status councils_page_delegate(struct web_request *request, struct error *error);
enum status councils_page_delegate_sent(struct web_request *request, struct error *error);
enum status councils_page_take_back(struct web_request *request, struct error *error);
enum status councils_page_rules(struct web_request *request, struct error *error);
enum status councils_page_rules_sent(struct web_request *request, struct error *error);
enum status councils_page_end(struct web_request *request, struct error *error);
enum status councils_page_end_sent(struct web_request *request, struct error *error);

#endif
