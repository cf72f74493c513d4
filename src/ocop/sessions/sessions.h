/* Sessions of a council (phiên họp): the agenda, who is there, who must step out, the sealed sheets, the result in law.
 *
 *     session   planned -> open -> closed -> signed            planned, open -> cancelled; closed -> open again where it was closed by mistake
 *     item      waiting -> scoring -> revealed -> concluded    revealed -> scoring (turn 2, after a discussion)
 *               waiting, scoring, revealed -> postponed | withdrawn | knocked_out, until the session is closed
 *
 * Sealed before seen. A sheet that is sealed stands in the ledger as a commitment: SHA-256 of a nonce and its content. Nobody, the secretary and the chair
 * included, can read points, means or options of an item before its scores are opened (sessions.reveal); that command carries all sheets in
 * plain words, so that from then on a stranger recomputes the result from the ledger alone. Who has sealed is seen at once, what he sealed is not.
 *
 * A session is judged by the rules that it copied from its council when it was planned. Its result is what `openocop score` gives for the counted
 * sheets; input and output are kept word for word in sessions_results.
 *
 * Written rounds (Article 7.6.d) are sessions of kind `written`: all items are scored at once until the last day.
 *
 * Tables: sessions, sessions_items, sessions_attendance, sessions_conflicts, sessions_sheets, sessions_replacements, sessions_drafts, sessions_results,
 * sessions_events. */
#ifndef OPENOCOP_OCOP_SESSIONS_SESSIONS_H
#define OPENOCOP_OCOP_SESSIONS_SESSIONS_H

#include "base/digest.h"
#include "ocop/councils/councils.h"
#include "ocop/rounds/rounds.h"
#include "ocop/scoring/scoring.h"

#define SESSIONS_PATH "/phien-hop"

enum session_kind { SESSION_MEETING, SESSION_WRITTEN };
extern const char *const session_kind_words[];
enum session_state { SESSION_PLANNED, SESSION_OPEN, SESSION_CLOSED, SESSION_SIGNED, SESSION_CANCELLED };
extern const char *const session_state_words[];
enum session_item_state { ITEM_WAITING, ITEM_SCORING, ITEM_REVEALED, ITEM_CONCLUDED, ITEM_POSTPONED, ITEM_WITHDRAWN, ITEM_KNOCKED_OUT };
extern const char *const session_item_state_words[];

struct session {
    int64_t id;
    struct ident ident;
    int64_t province;
    int64_t council;
    int64_t round; /* 0: none */
    enum session_kind kind;
    struct str name;
    date day;
    struct str place;
    date until; /* of a written round; DATE_NONE */
    struct str rules_json, rules_sha256;
    enum session_state state;
    int64_t current_item; /* 0: nothing is discussed */
    struct str away;      /* the laptop that has it; empty: it is here */
    struct str minutes_no;
    date minutes_day;
    int64_t opened_at, closed_at, signed_at; /* 0: not yet */
    bool again; /* what is done is done once more from a laptop's file; not in the table */
    date sits; /* the day by which it is told who sits there: see session_sits; not in the table */
    int64_t version;
};

struct session_item {
    int64_t id;
    struct ident ident;
    int64_t session;
    int64_t candidate, dossier, filed_no, producer, product;
    struct str pack, pack_sha256;
    int64_t set_no;
    struct str product_name, producer_name, commune_code;
    int64_t position; /* 1, 2, …; 0: not on the agenda any more */
    enum session_item_state state;
    int64_t turn;
    struct str why, reason;
    struct str knockouts; /* JSON list */
    int64_t result;       /* id in sessions_results; 0: none */
    int64_t stars;
    struct str conclusion;
    int64_t version;
};
#define SESSION_ITEMS_MAX 400
struct session_items {
    const struct session_item *rows;
    size_t count;
};

enum sheet_state { SHEET_COUNTED, SHEET_REPLACED, SHEET_LATE, SHEET_VOID };
extern const char *const sheet_state_words[];
/* A sealed sheet as it lies in the table. Only sessions_sheet_sql.c reads `content`, and only sessions_result.c and the member's own page are given it
 * before the scores are opened. */
struct session_sheet {
    int64_t id;
    struct ident ident;
    int64_t item, seat, account, turn;
    struct str content;    /* canonical JSON */
    struct str nonce;      /* 32 bytes */
    struct str commitment; /* 32 bytes */
    enum sheet_state state;
    int64_t replaces;
    struct str reason;
    int64_t sealed_at, filled_at; /* filled_at 0: not told */
};
struct session_sheets {
    const struct session_sheet *rows;
    size_t count;
};

/* Who sits there changes with the council: before the session it is told by its day, while it is open by today (a decision or a delegation takes effect
 * at once, also between two days of a session), once it is closed by the day on which it was closed. */
date session_sits(const struct session *session, date today);

/* STATUS_NOT_FOUND, in the words of commands_not_found, where there is none or the viewer may not see it. */
MUST_CHECK enum status sessions_find(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, date today, struct str ident,
                                     struct session *out, struct error *error);
/* What a permission is asked about. `item` NULL: the session. The viewer's seats are read from the council. For who is recused for the item there is no
 * such thing, whatever office he holds besides; while it is open whether the chair must step out, and once he has, the first deputy is its chair. */
MUST_CHECK enum status sessions_subject(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct session *session,
                                        const struct session_item *item, date today, struct permission_subject *out, struct error *error);

/* ---- what the papers and tables of a session are made of ---- */

MUST_CHECK enum status sessions_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct session *out, struct error *error);
MUST_CHECK enum status sessions_sql_items(struct db_conn *conn, struct arena *arena, int64_t session, struct session_items *out, struct error *error);
MUST_CHECK enum status sessions_sql_item(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct session_item *out,
                                         struct error *error);
/* Those of a producer, or of one of his dossiers (0: of all), whose session's minutes are signed; the newest first, at most SESSION_ITEMS_TOLD. */
#define SESSION_ITEMS_TOLD 50
MUST_CHECK enum status sessions_sql_items_told(struct db_conn *conn, struct arena *arena, int64_t producer, int64_t dossier, struct session_items *out,
                                               struct error *error);
MUST_CHECK enum status sessions_sql_item_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct session_item *out, struct error *error);

/* What a sheet says: the content of a sealed sheet, and of a draft (there `choices` may be incomplete). Canonical JSON. */
struct sheet_choice {
    struct str criterion;
    struct str option; /* ptr NULL: nothing ticked */
};
struct sheet_note {
    struct str criterion;
    struct str text;
};
struct session_sheet_content {
    int64_t format; /* 1 */
    struct str session, item, seat, dossier; /* identifiers */
    int64_t turn, filed, set;
    struct str pack, pack_sha256;
    struct json_list choices;  /* of struct sheet_choice */
    struct json_list notes;    /* of struct sheet_note */
    struct json_list accepted; /* of struct str: "A", "B", "C": parts whose document criteria were taken from the team's proposal in one act */
    struct str comment;
};
/* SHA-256 of nonce and content. */
struct sha256 sheet_commitment(struct str nonce, struct str content);
MUST_CHECK enum status sheet_content_read(struct arena *arena, struct str json, struct session_sheet_content *out, struct error *error);
/* All of an item, in the order of sealing. What they say must not leave this room before the item's scores are opened. */
MUST_CHECK enum status sessions_sql_sheets(struct db_conn *conn, struct arena *arena, int64_t item, struct session_sheets *out, struct error *error);

/* The item in which the candidate was concluded last, or ruled out; *found false: in none. */
MUST_CHECK enum status sessions_sql_last_concluded(struct db_conn *conn, struct arena *arena, int64_t candidate, bool *found, struct session_item *out,
                                                   struct error *error);

struct session_attendant {
    int64_t seat;
    struct str state; /* present, excused, absent */
    int64_t arrived_at, left_at;
    struct str note;
    int64_t version;
};
struct session_attendance {
    const struct session_attendant *rows;
    size_t count;
};
struct session_conflict {
    int64_t id;
    struct ident ident;
    int64_t item, seat;
    struct str source, why, state, decided_by, note; /* source: declared, hinted; state: open, recused, cleared */
    int64_t declared_at, decided_at;
    int64_t version; /* 0: not saved yet */
};
struct session_conflicts {
    const struct session_conflict *rows;
    size_t count;
};
/* A session as its people see it: seats of the council on its day, who is there, who is recused for what. */
struct session_people {
    struct council council;
    struct council_rules rules;  /* of the session */
    struct council_seats seats;  /* all */
    int chair;                   /* index of who acts as chair on the session's day; -1: nobody */
    struct session_attendance attendance;
    struct session_conflicts conflicts;
};
MUST_CHECK enum status session_people(struct db_conn *conn, struct arena *arena, const struct session *session, struct session_people *out,
                                      struct error *error);
/* As sessions_subject, of what has been read already. */
struct permission_subject session_subject_in(const struct session_people *people, const struct session *session, const struct session_item *item,
                                             const struct viewer *viewer, date today);
/* Sits on the session's day and fills in sheets. */
bool session_seat_scores(const struct session *session, const struct council_seat *seat);
bool session_seat_recused(const struct session_people *people, int64_t item, int64_t seat);
/* In a meeting: present and not gone. In a written round everybody is. */
bool session_seat_there(const struct session *session, const struct session_people *people, int64_t seat);
/* Of the account on the session's day; NULL: none. */
const struct council_seat *session_seat_of(const struct session *session, const struct session_people *people, int64_t account);
const struct council_seat *session_seat(const struct session_people *people, int64_t id);
/* How many the quorum is counted of for the item: seats on the session's day, and those that were left behind by who had sealed for the item. */
int64_t session_council_size(const struct session *session, const struct session_people *people, int64_t item, const struct session_sheets *sheets);

struct session_result {
    int64_t id;
    int64_t item, turn;
    struct str input, output;
    int64_t at;
    struct str why; /* opened, replaced, recused, knocked_out, restored, annex */
};
struct session_results {
    const struct session_result *rows;
    size_t count;
};
/* What the table of a whole session shows of a result, kept beside it so that three hundred are not counted again for a page. */
struct session_figures {
    bool complete;
    struct fraction mean; /* only where complete, as what follows */
    int64_t stars_by_points, stars;
    struct str unmet;  /* the criteria of the star minimums that keep the points from their rank: "2.2, 4.1" */
    struct str totals; /* "12:70 13:71": row of a seat, points of its sheet */
};
struct session_item_figures {
    int64_t result; /* row of sessions_results */
    struct session_figures figures;
};
struct session_figures_list {
    const struct session_item_figures *rows; /* by result */
    size_t count;
};
/* Of the newest result of each item of a session. */
MUST_CHECK enum status sessions_sql_session_figures(struct db_conn *conn, struct arena *arena, int64_t session, struct session_figures_list *out,
                                                    struct error *error);
/* Those of one result. */
MUST_CHECK enum status sessions_sql_figures(struct db_conn *conn, struct arena *arena, int64_t result, struct session_figures *out, struct error *error);
/* The points of the seat's sheet; -1: none. */
int64_t session_figures_total(const struct session_figures *figures, int64_t seat);
/* Of all its sheets; low and high say nothing where there is none. */
struct session_totals {
    int64_t count, sum, low, high;
};
struct session_totals session_figures_totals(const struct session_figures *figures);
/* NULL: the list has none of this result. */
const struct session_figures *session_figures_by(const struct session_figures_list *list, int64_t result);
/* Of an item, those with a greater id, in the order in which they were counted, at most SESSION_RESULTS_READ. */
#define SESSION_RESULTS_READ 50
MUST_CHECK enum status sessions_sql_results(struct db_conn *conn, struct arena *arena, int64_t item, int64_t after, struct session_results *out,
                                            struct error *error);
/* 0: nothing of the item was counted. */
MUST_CHECK enum status sessions_sql_newest_result(struct db_conn *conn, int64_t item, int64_t *id, struct error *error);
/* The same of all items. */
MUST_CHECK enum status sessions_sql_results_after(struct db_conn *conn, struct arena *arena, int64_t after, struct session_results *out,
                                                  struct error *error);
/* The newest result of each item of a session, by item. */
MUST_CHECK enum status sessions_sql_session_results(struct db_conn *conn, struct arena *arena, int64_t session, struct session_results *out,
                                                    struct error *error);
/* An annex to signed minutes. */
struct session_annex {
    int64_t id;
    struct ident ident;
    int64_t item;
    struct str number;
    date day;
    struct str body;
    int64_t result_before, result_after;
    struct str by_name;
    int64_t at;
};
struct session_annexes {
    const struct session_annex *rows;
    size_t count;
};
MUST_CHECK enum status sessions_sql_annexes(struct db_conn *conn, struct arena *arena, int64_t item, struct session_annexes *out, struct error *error);
struct session_event {
    int64_t item; /* 0: the session */
    int64_t at;
    struct str what, by_name, note;
};
struct session_events {
    const struct session_event *rows;
    size_t count;
};
MUST_CHECK enum status sessions_sql_events(struct db_conn *conn, struct arena *arena, int64_t session, struct session_events *out, struct error *error);

/* ---- counting ---- */

/* The input of `openocop score` for the item's counted sheets (of each seat that of its latest turn), canonical. */
MUST_CHECK enum status session_score_input(struct arena *arena, const struct session *session, const struct session_people *people,
                                           const struct session_item *item, const struct session_sheets *sheets, struct str *out, struct error *error);
/* Its output, as `openocop score` prints it. */
MUST_CHECK enum status session_score(struct arena *arena, const struct law *law, struct str input, struct str *output, struct error *error);

/* A result as pages and papers show it: counted again from its input, by the same code. */
struct session_outcome {
    int64_t turn;
    struct scoring_question question; /* members: identifiers of seats */
    struct law_result law;
};
MUST_CHECK enum status session_outcome_of(struct arena *arena, const struct law *law, const struct session_result *result, struct session_outcome *out,
                                          struct error *error);
/* Of the item's newest result; *found false: it has none. */
MUST_CHECK enum status session_last_outcome(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session_item *item,
                                            bool *found, struct session_outcome *out, struct error *error);
MUST_CHECK enum status session_figures_of(struct arena *arena, const struct session_people *people, const struct session_outcome *outcome,
                                          struct session_figures *out, struct error *error);
/* The criteria of the star minimums that keep the points from their rank: "2.2, 4.1". */
struct str session_outcome_unmet(struct arena *arena, const struct session_outcome *outcome);
/* The place of a seat's sheet in it; -1: none. */
int session_outcome_sheet(const struct session_outcome *outcome, const struct council_seat *seat);

/* ---- who looks at it ---- */

struct session_visit {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct session session;
    struct session_people people;
    const struct council_seat *seat; /* the viewer's; NULL: none */
};
/* Finds the session of the path's {phien} for who may see it. */
MUST_CHECK enum status session_visit(struct web_request *request, struct session_visit *out, struct error *error);
/* The item of the path's {san-pham}, for who may see it: not for who is recused for it. */
MUST_CHECK enum status session_visit_item(struct session_visit *visit, struct session_item *out, struct error *error);
/* As session_visit, of a session that the caller has. */
MUST_CHECK enum status session_visit_of(struct web_request *request, const struct session *session, struct session_visit *out, struct error *error);
bool session_may(const struct session_visit *visit, const struct session_item *item, const char *action);
/* Whether the viewer fills in a sheet for it now, or, before it is called, its draft. `last`: what was counted before its turn; NULL: nothing, or he may
 * replace the sheet that he sealed. */
bool session_fills_in(const struct session_visit *visit, const struct session_item *item, const struct session_outcome *last);
/* "/phien-hop/IDENT" and the rest; "/phien-hop/IDENT/san-pham/IDENT" and the rest */
struct str session_path(struct arena *arena, const struct session *session, const char *rest);
struct str session_item_path(struct arena *arena, const struct session *session, const struct session_item *item, const char *rest);
enum text_id session_state_text(enum session_state state);
enum text_id session_item_state_text(enum session_item_state state);

/* What later rooms show on the pages of a session: the state of the room "session_sections", handed in by app/. `item` NULL: the page of the session;
 * `outcome` NULL: nothing that the viewer may see is opened. */
struct sight;
typedef enum status session_section_fn(struct sight *sight, const struct session_visit *visit, const struct session_item *item,
                                       const struct session_outcome *outcome, struct error *error);
struct session_sections {
    session_section_fn *const *rows;
    size_t count;
};

extern const struct web_routes sessions_routes, sessions_hearing_routes;
extern const struct command_types sessions_commands, sessions_hearing_commands, sessions_away_commands;
extern const struct cli_commands sessions_cli; /* openocop session … */
extern const struct task_kinds sessions_task_kinds;
/* Hooks for app/: what people have to do follows from what happened. */
enum status sessions_follow_session(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
enum status sessions_follow_item(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
enum status sessions_follow_seal(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
/* For hooks of later rooms on this room's commands that are about a session: their content begins with it. */
struct sessions_seen {
    struct arena *arena;
    const struct law *law;
    const struct procedures *procedures;
};
struct sessions_seen sessions_seen_of(const struct command *command);
MUST_CHECK enum status sessions_of_content(struct db_conn *conn, const struct command *command, const void *content, struct session *out,
                                           struct error *error);
/* The same for commands whose content begins with an item. */
MUST_CHECK enum status sessions_of_item_content(struct db_conn *conn, const struct command *command, const void *content, struct session *out,
                                                struct error *error);
/* For `ledger verify`: recomputes every result from its sheets. */

#endif
