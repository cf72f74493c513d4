/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_ROUNDS_INT_H
#define OPENOCOP_OCOP_ROUNDS_INT_H

#include "base/json_write.h"
#include "ocop/rounds/rounds.h"
#include "web/form.h"
#include "web/list.h"
#include "web/sight.h"

#define ROUNDS_PATH "/dot-danh-gia"
#define ROUNDS_NONE "chua-xep" /* in the place of a round in addresses: candidates without one */
#define ROUNDS_LINE 300
#define ROUNDS_TEXT 4000
#define ROUNDS_ITEMS 100      /* of a supplement */
#define ROUNDS_SUPPLEMENTS 50 /* of a candidate */
#define ROUNDS_VISITS 20      /* of a candidate */
#define ROUNDS_LIST_MAX 60    /* rounds of a province that are shown: the newest */
#define ROUNDS_NO_TERM 2147483647 /* in the place of a day; the indexes and the statements name it too */
#define CANDIDATES_PER_PAGE 50
#define CANDIDATES_AT_ONCE 400

/* A round (đợt) of a year. */
struct round {
    int64_t id; /* 0: none */
    struct ident ident;
    int64_t province;
    enum procedure_body body;
    struct str place_code;
    int64_t year, no;
    struct str name, basis;
    date cutoff;       /* exclusive: what is asked for before it */
    date until;        /* exclusive: is judged before it */
    int64_t closed_at; /* 0: open */
    int64_t version;
};
struct round_list {
    const struct round *rows;
    size_t count;
};

/* A column of the board: the state, but what has arrived is told from what was received. */
enum stage {
    STAGE_ARRIVED,
    STAGE_RECEIVED,
    STAGE_SUPPLEMENT,
    STAGE_TEAM,
    STAGE_TESTS,
    STAGE_READY,
    STAGE_SESSION,
    STAGE_CONCLUDED,
    STAGE_CENTRE,
    STAGE_DECIDED,
    STAGE_NOT_REACHED,
    STAGE_WITHDRAWN,
    STAGE_PASSED,
    STAGES,
};
extern const char *const stage_words[];     /* as the table has them; ends with NULL */
extern const char *const stage_addresses[]; /* as addresses have them; ends with NULL */
enum stage candidate_stage(const struct candidate *candidate);

/* ---- the way of a dossier, as the procedures say (rounds_way.c) ---- */
struct round_way {
    const struct procedure *procedure; /* NULL: nobody knows who may judge, or nobody may */
    enum text_id why;  /* nobody may judge it on the day, {product}; TEXT_NONE: nothing is known against it */
    const struct procedure_gap *gap;   /* why nobody knows; NULL: no such days */
    enum procedure_body body;
    bool gone;         /* the procedure of the day has no such body any more */
    bool team;         /* the advisory team's step stands for this kind */
    bool visit;        /* a visit on site must come before it is scored */
    int rerating_days; /* the whole re-rating, from the full dossier; 0: unknown */
};
#define ROUND_FIRST_BODY BODY_COMMUNE /* in the place of a body: the first above the commune */
/* What the body has to do with it on the day. `procedures` NULL: nothing is known. */
void round_way(const struct procedures *procedures, const struct law *law, enum dossier_kind kind, int64_t set_no, date filed, date today,
               enum procedure_body at, struct round_way *out);
/* The same for a dossier, by the day on which it counts as filed. */
MUST_CHECK enum status round_way_of(struct db_conn *conn, const struct procedures *procedures, const struct law *law, const struct dossier *dossier, date today,
                                    enum procedure_body at, struct round_way *out, struct error *error);
/* The end of a term of days that begins on `start`, which is not counted: moved off a day off, like every term (Civil Code, Articles 147 and 148). */
MUST_CHECK enum status round_term_end(struct db_conn *conn, struct arena *arena, int64_t province, date start, int64_t days, date *out, struct error *error);
/* The next round that the procedure of the day asks for: the first whose cut-off lies behind the day. False: it names none. */
bool round_proposed(const struct procedures *procedures, date today, struct round *out);

/* The district that the commune was in on the day of filing; empty: it was in none. */
MUST_CHECK enum status round_district(struct db_conn *conn, struct arena *arena, const struct dossier *dossier, struct str *out, struct error *error);
/* Makes the candidate of a body that has not had the dossier yet. */
MUST_CHECK enum status candidate_make(struct db_conn *conn, struct arena *arena, const struct candidate_passing *passing, const struct dossier *dossier,
                                      enum procedure_body body, struct error *error);

/* ---- rounds_sql.c ---- */
#define CANDIDATE_COLUMNS                                                                                                    \
    "id, ident, province, body, place_code, round, dossier, dossier_ident, filed_no, producer, product, kind, pack, pack_sha256, set_no, "             \
    "product_name, producer_name, commune_code, procedure, procedure_sha256, state, holder, holder_name, asked_day, receipt_no, receipt_year, "         \
    "receipt_day, team_at, since, due_day, version"
/* Reads and closes at most `most` rows of CANDIDATE_COLUMNS. */
MUST_CHECK enum status round_collect(struct db_rows *rows, enum status status, struct arena *arena, size_t most, struct candidate_list *out,
                                     struct error *error);
MUST_CHECK enum status rounds_sql_add_candidate(struct db_conn *conn, const struct candidate *candidate, struct str sort_key, int64_t *id,
                                                struct error *error);
/* Of the dossier at the body. */
MUST_CHECK enum status rounds_sql_of_dossier(struct db_conn *conn, struct arena *arena, int64_t dossier, enum procedure_body body, bool *found,
                                             struct candidate *out, struct error *error);
/* Round, filed version, set, procedure, state, holder, receipt, since, due; the version goes up. STATUS_STALE where the row is not at
 * candidate->version any more. */
MUST_CHECK enum status rounds_sql_set_candidate(struct db_conn *conn, const struct candidate *candidate, struct error *error);
/* Names, commune, producer; without a new version. */
MUST_CHECK enum status rounds_sql_follow(struct db_conn *conn, const struct candidate *candidate, struct str sort_key, struct error *error);
/* Of a product, or of a producer: the newest 500. */
MUST_CHECK enum status rounds_sql_of(struct db_conn *conn, struct arena *arena, bool of_product, int64_t id, struct candidate_list *out,
                                     struct error *error);
MUST_CHECK enum status rounds_sql_next_receipt(struct db_conn *conn, const struct candidate *candidate, int64_t year, int64_t *no, struct error *error);
/* A dossier that was handed over before this room was there; 0: none is left. */
MUST_CHECK enum status rounds_sql_next_arriving(struct db_conn *conn, int64_t *dossier, struct error *error);
MUST_CHECK enum status rounds_sql_has_arrived(struct db_conn *conn, int64_t dossier, struct error *error);

/* ---- rounds_list_sql.c ---- */
struct board_query {
    int64_t province;
    enum procedure_body body;
    struct str place_code;
    int64_t round;      /* 0: those without one */
    int stage;          /* -1: all */
    date late_before;   /* only what was due before this day; DATE_NONE: all */
    bool advisers;      /* only what was given to the team */
    int64_t after_due, after; /* the cursor: term and id of the last row shown; after 0: from the beginning */
    int64_t limit;
};
/* The nearest term first, those without one at the end. */
MUST_CHECK enum status rounds_sql_board(struct db_conn *conn, struct arena *arena, const struct board_query *query, struct candidate_list *out,
                                        struct error *error);
MUST_CHECK enum status rounds_sql_counts(struct db_conn *conn, const struct board_query *query, date today, int64_t counts[STAGES], int64_t *late,
                                         struct error *error);
/* Districts that have candidates which are not at their end. */
#define ROUNDS_DISTRICTS 100
struct district_count {
    struct str code;
    int64_t count;
};
struct district_counts {
    const struct district_count *rows;
    size_t count;
};
MUST_CHECK enum status rounds_sql_districts(struct db_conn *conn, struct arena *arena, int64_t province, struct district_counts *out, struct error *error);
/* The newest first. */
MUST_CHECK enum status rounds_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, struct round_list *out, struct error *error);
MUST_CHECK enum status rounds_sql_round(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct round *out,
                                        struct error *error);
MUST_CHECK enum status rounds_sql_round_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct round *out, struct error *error);
/* The open round with the nearest cut-off behind the day. */
MUST_CHECK enum status rounds_sql_round_for(struct db_conn *conn, struct arena *arena, int64_t province, date asked, bool *found, struct round *out,
                                            struct error *error);
/* The one with the same number of the year. */
MUST_CHECK enum status rounds_sql_numbered(struct db_conn *conn, struct arena *arena, const struct round *round, bool *found, struct round *out,
                                           struct error *error);
MUST_CHECK enum status rounds_sql_add_round(struct db_conn *conn, const struct round *round, int64_t now, int64_t *id, struct error *error);
MUST_CHECK enum status rounds_sql_set_round(struct db_conn *conn, const struct round *round, struct error *error);
/* Candidates without a round that asked in time get into it. */
MUST_CHECK enum status rounds_sql_fill(struct db_conn *conn, const struct round *round, int64_t *placed, struct error *error);
/* Its last day has changed: so has the term of those in it that no council has yet. */
MUST_CHECK enum status rounds_sql_new_term(struct db_conn *conn, const struct round *round, struct error *error);

/* ---- rounds_team_sql.c ---- */
/* At opinion->version; STATUS_STALE where the row is not there any more. */
MUST_CHECK enum status rounds_sql_save_opinion(struct db_conn *conn, int64_t candidate, int64_t account, const struct opinion *opinion,
                                               struct error *error);
struct round_event {
    int64_t at;
    struct str what, by_name, note;
};
struct round_events {
    const struct round_event *rows;
    size_t count;
};
MUST_CHECK enum status rounds_sql_add_event(struct db_conn *conn, int64_t candidate, const struct round_event *event, struct error *error);
MUST_CHECK enum status rounds_sql_events(struct db_conn *conn, struct arena *arena, int64_t candidate, struct round_events *out, struct error *error);

/* ---- rounds_work_sql.c ---- */
struct supplement {
    int64_t id, no, filed_no;
    struct str who; /* must answer: "producer", "commune" */
    date until;
    int64_t at;
    struct str by_name;
    int64_t answered_at; /* 0: not yet */
    int64_t answered_no; /* as this version */
};
struct supplements {
    const struct supplement *rows; /* the newest first */
    size_t count;
};
MUST_CHECK enum status rounds_sql_supplements(struct db_conn *conn, struct arena *arena, int64_t candidate, struct supplements *out, struct error *error);
MUST_CHECK enum status rounds_sql_add_supplement(struct db_conn *conn, int64_t candidate, struct supplement *supplement, struct error *error);
MUST_CHECK enum status rounds_sql_add_supplement_item(struct db_conn *conn, int64_t supplement, int64_t no, const struct dossier_item *item,
                                                      struct error *error);
struct supplement_items {
    const struct dossier_item *rows;
    size_t count;
};
MUST_CHECK enum status rounds_sql_supplement_items(struct db_conn *conn, struct arena *arena, int64_t supplement, struct supplement_items *out,
                                                   struct error *error);
MUST_CHECK enum status rounds_sql_answer(struct db_conn *conn, int64_t candidate, int64_t filed_no, int64_t at, struct error *error);

struct visit {
    int64_t id;
    struct ident ident;
    int64_t candidate;
    date planned;
    date done; /* DATE_NONE: not yet */
    struct str people, findings, by_name;
    int64_t at, version;
};
struct visits {
    const struct visit *rows; /* the newest first */
    size_t count;
};
MUST_CHECK enum status rounds_sql_visits(struct db_conn *conn, struct arena *arena, int64_t candidate, struct visits *out, struct error *error);
MUST_CHECK enum status rounds_sql_visit(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct visit *out,
                                        struct error *error);
MUST_CHECK enum status rounds_sql_add_visit(struct db_conn *conn, struct visit *visit, struct error *error);
MUST_CHECK enum status rounds_sql_set_visit(struct db_conn *conn, const struct visit *visit, struct error *error);
struct visit_finding {
    struct str criterion, finding;
};
struct visit_findings {
    const struct visit_finding *rows;
    size_t count;
};
MUST_CHECK enum status rounds_sql_findings(struct db_conn *conn, struct arena *arena, int64_t visit, struct visit_findings *out, struct error *error);
MUST_CHECK enum status rounds_sql_save_finding(struct db_conn *conn, int64_t visit, const struct visit_finding *finding, struct error *error);

/* ---- commands ---- */
struct rounds_extra {
    struct arena *arena;
    int64_t now;
    const struct law *law;
    const struct procedures *procedures;
    const struct viewer *viewer;
};
struct rounds_extra rounds_extra_of(struct web_request *request);
MUST_CHECK enum status rounds_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error);
/* A candidate of the command's province, at the version of the form; version 0: whatever it is. */
MUST_CHECK enum status candidate_of_command(struct db_conn *conn, const struct command *command, struct str ident, int64_t version,
                                            struct candidate *out, struct error *error);
/* For commands whose content begins with the candidate's identifier. */
enum status candidate_subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error);
MUST_CHECK enum status candidate_note(struct db_conn *conn, const struct command *command, const struct candidate *candidate, const char *what,
                                      struct str note, struct error *error);
/* Closes the tasks that the candidate's state before opened, and opens those of its state now. */
MUST_CHECK enum status candidate_tasks(struct db_conn *conn, struct arena *arena, const struct candidate *candidate, const struct ident *command,
                                       struct str by, int64_t now, struct error *error);

/* What the office does to one candidate or to many. */
enum round_act { ACT_RECEIVE, ACT_TEAM, ACT_TESTS, ACT_READY, ACT_WITHDRAW, ACT_TAKE /* by the province, from a district that is no more */, ROUND_ACTS };
extern const char *const round_act_words[]; /* "receive" …: as commands and addresses have them; ends with NULL */
enum text_id round_act_text(enum round_act act);
/* Why it can't be done now; TEXT_NONE: it can. The same for the preview and for the command. */
MUST_CHECK enum status round_hinders(struct db_conn *conn, const struct rounds_extra *extra, const struct candidate *candidate, enum round_act act,
                                     enum text_id *why, struct error *error);
/* Whether it could ever be done in this state: for what a page offers. */
bool round_act_fits(const struct candidate *candidate, enum round_act act);

extern const struct json_shape round_plan_shape, round_supplement_shape, round_visit_shape;
enum status round_apply_plan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status round_apply_supplement(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status round_apply_visit(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);

/* ---- the team's estimate (rounds_estimate.c) ---- */
struct round_estimate {
    const struct law_pack *pack;
    const struct law_set *set;
    struct opinions opinions;
    size_t given;  /* criteria that have an opinion */
    int total;     /* of what is there */
    int stars;     /* by the law, minimums counted; 0 while criteria are open */
};
MUST_CHECK enum status round_estimate(struct db_conn *conn, struct arena *arena, const struct law *law, const struct candidate *candidate,
                                      struct round_estimate *out, struct error *error);
/* NULL: none yet. */
const struct opinion *opinion_on(const struct opinions *opinions, struct str criterion);

/* ---- pages ---- */
enum text_id candidate_state_text(enum candidate_state state);
enum text_id stage_text(enum stage stage);
/* "/dot-danh-gia/ho-so/IDENT" and the rest; followed by a NUL */
struct str candidate_path(struct arena *arena, const struct candidate *candidate, const char *rest);
/* "/dot-danh-gia/IDENT" and the rest; of the candidates without a round where round->id is 0 */
struct str round_path(struct arena *arena, const struct round *round, const char *rest);
struct str round_ident(struct arena *arena, const struct ident *ident);
struct candidate_visit {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct candidate candidate;
    struct permission_subject subject;
};
MUST_CHECK enum status candidate_look(struct web_request *request, struct candidate_visit *out, struct error *error);
/* The same, and finds the candidate of the path's {ho-so} for who may see it. */
MUST_CHECK enum status candidate_visit(struct web_request *request, struct candidate_visit *out, struct error *error);
/* "còn 5 ngày", "quá hạn 2 ngày"; nothing where there is no term. */
void candidate_write_due(struct sight *sight, date due, date today);
/* "Xã Văn Chấn", as it is called on the day; the code where nobody knows. */
struct str candidate_commune(struct db_conn *conn, struct arena *arena, struct str code, date day);
/* "Thành phố Yên Bái", as it was called last; the code where nobody knows. */
struct str candidate_district(struct db_conn *conn, struct arena *arena, struct str code);
/* The candidate's name, as a way back to its page, and the heading. */
void candidate_write_head(struct sight *sight, const struct candidate_visit *visit, enum text_id title);
/* A criterion's claim as it was filed, with its reason and its papers. */
void candidate_write_claim(struct sight *sight, const struct candidate_visit *visit, const struct frozen *frozen, const struct law_criterion *criterion);

/* All of them, where it is a district's. */
MUST_CHECK enum status candidate_write_claims(struct sight *sight, const struct candidate_visit *visit, struct error *error);

/* What the team has written so far. */
void candidate_write_opinions(struct sight *sight, const struct round_estimate *estimate);
/* What an item of a supplement is called: a component, or a criterion; its key where nobody knows. */
struct str supplement_item_name(const struct law *law, struct arena *arena, const struct candidate *candidate, struct str item);

enum status rounds_page_board(struct web_request *request, struct error *error);
enum status rounds_page_many(struct web_request *request, struct error *error);
enum status rounds_page_many_sent(struct web_request *request, struct error *error);
enum status rounds_page_new(struct web_request *request, struct error *error);
enum status rounds_page_new_sent(struct web_request *request, struct error *error);
enum status rounds_page_edit(struct web_request *request, struct error *error);
enum status rounds_page_edit_sent(struct web_request *request, struct error *error);
enum status rounds_page_one(struct web_request *request, struct error *error);
enum status rounds_page_act_sent(struct web_request *request, struct error *error);
enum status rounds_page_place_sent(struct web_request *request, struct error *error);
enum status rounds_page_supplement(struct web_request *request, struct error *error);
enum status rounds_page_supplement_sent(struct web_request *request, struct error *error);
enum status rounds_page_visit(struct web_request *request, struct error *error);
enum status rounds_page_visit_sent(struct web_request *request, struct error *error);
enum status rounds_page_team(struct web_request *request, struct error *error);
enum status rounds_page_team_sent(struct web_request *request, struct error *error);
enum status rounds_page_paper(struct web_request *request, struct error *error);
enum status rounds_page_report(struct web_request *request, struct error *error);

#endif
