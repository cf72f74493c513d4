/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_INSPECTIONS_INT_H
#define OPENOCOP_OCOP_INSPECTIONS_INT_H

#include "base/json_write.h"
#include "ocop/files/files.h"
#include "ocop/inspections/inspections.h"
#include "ocop/laboratory/laboratory.h"
#include "ocop/notices/notices.h"
#include "web/form.h"
#include "web/list.h"
#include "web/sight.h"

#define INSPECTIONS_PATH "/kiem-tra-sau-cong-nhan"
#define INSPECTION_PATH "/kiem-tra-sau-cong-nhan/bien-ban"
#define INSPECTION_LINE 300 /* bytes */
#define INSPECTION_TEXT 4000
#define INSPECTIONS_MAX 500 /* of one plan */
#define INSPECTION_PHOTOS 30
#define INSPECTION_SAMPLES 10
#define TEAM_MAX 8
#define WITHDRAWAL_DAYS 15 /* Decision 26/2026, Article 8.4 */

enum inspection_state {
    INSPECTION_PLANNED,
    INSPECTION_RECORDED,
    INSPECTION_PASSED,
    INSPECTION_REMEDY,
    INSPECTION_REMEDIED,
    INSPECTION_SETTLED,
    INSPECTION_WITHDRAW,
    INSPECTION_DRAFTED,
    INSPECTION_DROPPED,
    INSPECTION_STATES,
};
extern const char *const inspection_state_words[]; /* "planned" …; ends with NULL */
extern const enum text_id inspection_state_texts[];
enum inspection_reason { REASON_NEVER, REASON_COMPLAINT, REASON_EXPIRING, REASON_LABORATORY, REASON_OTHER, REASONS };
extern const char *const inspection_reason_words[]; /* "never" …; ends with NULL */
extern const char *const inspection_reason_paths[]; /* in addresses: "chua-kiem-tra" … */
extern const enum text_id inspection_reason_texts[];
/* What is looked at: Article 9.3, a (the first five) and b. */
#define HEADINGS 7
extern const char *const inspection_heading_words[]; /* ends with NULL */
extern const enum text_id inspection_heading_texts[];
enum inspection_verdict { VERDICT_NONE, VERDICT_GOOD, VERDICT_BAD, VERDICTS };
extern const char *const inspection_verdict_words[]; /* ends with NULL */
extern const enum text_id inspection_verdict_texts[];
enum inspection_outcome { OUTCOME_PASS, OUTCOME_REMEDY, OUTCOME_WITHDRAW };
extern const char *const inspection_outcome_words[]; /* "pass" "remedy" "withdraw"; ends with NULL */
extern const char *const inspection_duty_words[];    /* "lead" "secretary" "member"; ends with NULL */
extern const enum text_id inspection_duty_texts[];
extern const char *const inspection_ground_words[];  /* of Article 8.1: "a" … "e"; ends with NULL */

struct plan {
    int64_t id;
    struct ident ident;
    int64_t province, year;
    struct str number, title, team_number;
    date day, team_day;
    int64_t team, made_at;
    struct str made_by;
    int64_t version;
};
struct plan_row {
    struct plan plan;
    int64_t products, visited; /* not dropped */
};
struct plans {
    const struct plan_row *rows;
    size_t count;
};
struct member {
    int64_t account;
    struct str name, body;
    int duty; /* index of inspection_duty_words */
};
struct members {
    struct member rows[TEAM_MAX];
    size_t count;
};
struct inspection {
    int64_t id;
    struct ident ident;
    int64_t province, plan, line, certificate, product, producer;
    struct str product_name, producer_name, commune_code;
    int64_t stars;
    int reason; /* enum inspection_reason */
    struct str reason_words;
    enum inspection_state state;
    struct str dropped_why;
    date day;
    struct str place, present, opinion;
    int64_t record;
    date concluded_day;
    struct str concluded_by, conclusion;
    date until;
    struct str ground;
    int64_t made_at;
    struct str made_by;
    int64_t version;
};
struct inspections {
    const struct inspection *rows;
    size_t count;
};
struct finding {
    int heading, verdict;
    struct str words;
};
struct findings {
    struct finding rows[HEADINGS];
    size_t count;
};
struct inspection_photo {
    struct ident ident;
    int64_t file;
    struct str caption;
    bool own;
};
struct inspection_photos {
    struct inspection_photo rows[INSPECTION_PHOTOS];
    size_t count;
};
struct sample {
    struct str sample, amount;
    struct ident test;
    int state, conclusion; /* of the test */
    struct str laboratory;
};
struct samples {
    struct sample rows[INSPECTION_SAMPLES];
    size_t count;
};
struct inspection_event {
    struct str what, words, by_name;
    date until;
    int64_t at;
};
#define INSPECTION_EVENTS 40
struct inspection_events {
    struct inspection_event rows[INSPECTION_EVENTS];
    size_t count;
};
/* A product that may be chosen, and what speaks for it. */
struct choosable {
    struct ident certificate;
    int64_t id, line, product, producer;
    struct str product_name, producer_name, place;
    date place_day, until;
    int64_t stars, complaints, failed;
    date inspected; /* the last visit; DATE_NONE: never */
    bool chosen;    /* in this plan already */
};
struct choosables {
    const struct choosable *rows;
    size_t count;
};
#define CHOOSABLE_MAX 2000
bool choosable_has(const struct choosable *row, enum inspection_reason reason, date today);

/* ---- inspections_sql.c ---- */
MUST_CHECK enum status plans_sql_add(struct db_conn *conn, const struct plan *plan, struct error *error);
MUST_CHECK enum status plans_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct plan *out, struct error *error);
MUST_CHECK enum status plans_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct plan *out, struct error *error);
/* Newest first; of those only in whose team the account is, where it is not 0. */
MUST_CHECK enum status plans_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, int64_t account, struct plans *out, struct error *error);
MUST_CHECK enum status plans_sql_set_team(struct db_conn *conn, const struct plan *plan, const struct members *members, struct error *error);
MUST_CHECK enum status plans_sql_members(struct db_conn *conn, struct arena *arena, const struct plan *plan, struct members *out, struct error *error);
MUST_CHECK enum status plans_sql_in_team(struct db_conn *conn, int64_t plan, int64_t account, bool *found, struct error *error);
MUST_CHECK enum status plans_sql_choosable(struct db_conn *conn, struct arena *arena, int64_t province, int64_t plan, date today, struct choosables *out,
                                           struct error *error);
MUST_CHECK enum status inspections_sql_add(struct db_conn *conn, const struct inspection *inspection, struct error *error);
MUST_CHECK enum status inspections_sql_chosen(struct db_conn *conn, int64_t plan, int64_t line, bool *found, struct error *error);
/* State and everything that is told after the choice; the version goes up. */
MUST_CHECK enum status inspections_sql_set(struct db_conn *conn, const struct inspection *inspection, struct error *error);
MUST_CHECK enum status inspections_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct inspection *out,
                                            struct error *error);
MUST_CHECK enum status inspections_sql_of_plan(struct db_conn *conn, struct arena *arena, int64_t plan, struct inspections *out, struct error *error);
/* Concluded, newest first. */
MUST_CHECK enum status inspections_sql_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, struct inspections *out, struct error *error);
/* Proposed to be withdrawn, not drafted yet. */
MUST_CHECK enum status inspections_sql_proposed(struct db_conn *conn, struct arena *arena, struct str certificate, struct inspections *out, struct error *error);
/* Of a row of certificates: those whose withdrawal is drafted. */
MUST_CHECK enum status inspections_sql_drafted(struct db_conn *conn, struct arena *arena, int64_t certificate, struct inspections *out, struct error *error);
MUST_CHECK enum status inspections_sql_add_finding(struct db_conn *conn, const struct inspection *inspection, const struct finding *finding,
                                                   struct error *error);
MUST_CHECK enum status inspections_sql_findings(struct db_conn *conn, struct arena *arena, const struct inspection *inspection, struct findings *out,
                                                struct error *error);

/* ---- inspections_part_sql.c: photos, samples, events ---- */
MUST_CHECK enum status inspections_sql_add_photo(struct db_conn *conn, int64_t inspection, const struct inspection_photo *photo, int64_t at, struct str by,
                                                 struct error *error);
MUST_CHECK enum status inspections_sql_photos(struct db_conn *conn, struct arena *arena, int64_t inspection, struct inspection_photos *out,
                                              struct error *error);
MUST_CHECK enum status inspections_sql_add_sample(struct db_conn *conn, int64_t inspection, struct str sample, struct str amount, int64_t test, int64_t at,
                                                  struct str by, struct error *error);
MUST_CHECK enum status inspections_sql_samples(struct db_conn *conn, struct arena *arena, int64_t inspection, struct samples *out, struct error *error);
MUST_CHECK enum status inspections_sql_add_event(struct db_conn *conn, int64_t inspection, const char *what, struct str words, date until, int64_t at,
                                                 struct str by, struct error *error);
MUST_CHECK enum status inspections_sql_events(struct db_conn *conn, struct arena *arena, int64_t inspection, struct inspection_events *out,
                                              struct error *error);

/* ---- inspections.c ---- */
/* What the permission about one is asked of, for whom. */
MUST_CHECK enum status inspection_subject(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct inspection *inspection,
                                          struct permission_subject *out, struct error *error);
MUST_CHECK enum status plan_subject(struct db_conn *conn, const struct viewer *viewer, const struct plan *plan, struct permission_subject *out,
                                    struct error *error);
struct str plan_path(struct arena *arena, const struct plan *plan, const char *rest);
struct str inspection_path(struct arena *arena, const struct inspection *inspection, const char *rest);
struct str inspection_ident_text(struct arena *arena, const struct ident *ident);
/* Of what a form's command makes: the same each time the form is sent. */
struct ident inspection_ident_for(struct arena *arena, const struct ident *command, const char *what);
/* Whose files come with its forms: a number that neither a producer nor a session has. */
int64_t inspection_file_owner(const struct inspection *inspection);
/* Opens the task to draft the withdrawal, within 15 days of the conclusion (Article 8.4). A certificate of five stars is the Minister's to withdraw: the record
 * goes there, and nobody here drafts. */
MUST_CHECK enum status inspection_propose(struct db_conn *conn, struct arena *arena, const struct command *command, const struct inspection *in, int64_t now,
                                          struct error *error);
/* Where the office drafts the withdrawal, with what the conclusion says filled in. */
struct str inspection_withdrawal_path(struct arena *arena, const struct ident *certificate, const struct inspection *inspection);

struct inspections_extra {
    struct arena *arena;
    int64_t now;
    const struct viewer *viewer;
};
MUST_CHECK enum status inspections_command(struct web_request *request, const struct ident *id, const char *type, const struct inspection *about,
                                           struct str content, struct error *error);

/* A page about a plan or an inspection, where the viewer may do `action`. */
struct inspecting {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct plan plan;
    struct inspection inspection; /* id 0: none */
    struct permission_subject subject;
};
MUST_CHECK enum status plan_visit(struct web_request *request, const char *action, struct inspecting *out, struct error *error);
MUST_CHECK enum status inspection_visit(struct web_request *request, const char *action, struct inspecting *out, struct error *error);
struct str inspection_commune(const struct inspecting *v);
void inspection_write_rows(struct sight *sight, const struct inspections *rows, bool office);

/* ---- pages ---- */
enum status inspections_page_list(struct web_request *request, struct error *error);
enum status inspections_page_plan(struct web_request *request, struct error *error);
enum status inspections_page_new(struct web_request *request, struct error *error);
enum status inspections_page_new_sent(struct web_request *request, struct error *error);
enum status inspections_page_team(struct web_request *request, struct error *error);
enum status inspections_page_team_sent(struct web_request *request, struct error *error);
enum status inspections_page_choose(struct web_request *request, struct error *error);
enum status inspections_page_choose_sent(struct web_request *request, struct error *error);
enum status inspections_page_one(struct web_request *request, struct error *error);
enum status inspections_page_record(struct web_request *request, struct error *error);
enum status inspections_page_record_sent(struct web_request *request, struct error *error);
enum status inspections_page_photos(struct web_request *request, struct error *error);
enum status inspections_page_photo_sent(struct web_request *request, struct error *error);
enum status inspections_page_photo(struct web_request *request, struct error *error);
enum status inspections_page_step(struct web_request *request, struct error *error);
enum status inspections_page_step_sent(struct web_request *request, struct error *error);
enum status inspections_paper(struct web_request *request, struct error *error);

#endif
