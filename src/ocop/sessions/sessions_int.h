/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_SESSIONS_INT_H
#define OPENOCOP_OCOP_SESSIONS_INT_H

#include "base/json_write.h"
#include "ocop/dossiers/dossiers.h"
#include "ocop/sessions/sessions.h"
#include "web/form.h"
#include "web/sight.h"

#define SESSION_NONCE_SIZE 32
#define SESSION_SHEET_MAX 65536 /* bytes of a sheet's content */
#define SESSION_SHEETS_MAX 600  /* of one item, with all that were replaced */

/* ---- what a sheet says ---- */

extern const struct json_shape session_sheet_shape; /* "SessionSheet", struct session_sheet_content */
/* What is sealed leaves out where nothing is ticked. */
MUST_CHECK enum status sheet_content_write(struct arena *arena, const struct session_sheet_content *content, struct str *out, struct error *error);
/* A draft says null where "none of these levels" was chosen: it is not open any more. */
MUST_CHECK enum status sheet_draft_write(struct arena *arena, const struct session_sheet_content *content, struct str *out, struct error *error);
/* What a command opens is what was sealed: identifier, content and nonce. Any other nonce would break the commitment for ever. */
bool sheet_is_opened(const struct session_sheet *sheet, struct str ident, struct str nonce, struct str content);
/* The parts whose proposals were taken, each once. */
bool sheet_parts_known(const struct session_sheet_content *content);
/* 64 hexadecimal digits as the 32 bytes that they mean. */
bool sheet_nonce_read(struct arena *arena, struct str hex, struct str *out);
extern const struct json_shape session_sheet_sent_shape; /* the body of POST /api/v1/sessions/sheets */

/* ---- sessions_sql.c ---- */
MUST_CHECK enum status sessions_sql_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct session *out,
                                             struct error *error);
MUST_CHECK enum status sessions_sql_add(struct db_conn *conn, const struct session *session, int64_t now, int64_t *id, struct error *error);
/* Where it is; empty: here. The version stays, so that what the laptop did fits. */
MUST_CHECK enum status sessions_sql_set_away(struct db_conn *conn, int64_t session, struct str away, struct error *error);
/* Everything but identity, council and rules; the version goes up. */
MUST_CHECK enum status sessions_sql_set(struct db_conn *conn, const struct session *session, struct error *error);
struct session_list {
    const struct session *rows;
    size_t count;
    bool more;
};
#define SESSIONS_PER_PAGE 50
/* Of a province, the latest day first; `before_day`, `before_id`: the last one shown, 0: from the beginning. */
MUST_CHECK enum status sessions_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, date before_day, int64_t before_id,
                                         struct session_list *out, struct error *error);

/* ---- sessions_item_sql.c ---- */
MUST_CHECK enum status sessions_sql_add_item(struct db_conn *conn, const struct session_item *item, int64_t *id, struct error *error);
/* Whether the candidate left a written round for a meeting. */
MUST_CHECK enum status sessions_sql_was_moved_to_meeting(struct db_conn *conn, int64_t candidate, bool *moved, struct error *error);
/* Position, state, turn, reasons, result, stars, conclusion; the version goes up. */
MUST_CHECK enum status sessions_sql_set_item(struct db_conn *conn, const struct session_item *item, struct error *error);

/* ---- sessions_sheet_sql.c ---- */
MUST_CHECK enum status sessions_sql_add_sheet(struct db_conn *conn, const struct session_sheet *sheet, struct error *error);
/* State and reason. */
MUST_CHECK enum status sessions_sql_set_sheet(struct db_conn *conn, const struct session_sheet *sheet, struct error *error);
MUST_CHECK enum status sessions_sql_sheet(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct session_sheet *out,
                                          struct error *error);
/* Who has sealed what, for a whole agenda, without what it says. */
struct session_seal {
    int64_t item, seat, turn, sealed_at;
    enum sheet_state state;
};
struct session_seals {
    const struct session_seal *rows;
    size_t count;
};
/* In the order of items. Those of items for which the seat `blind` is recused are not even read, so that the time that a page takes does not tell of them;
 * 0: all. */
MUST_CHECK enum status sessions_sql_seals(struct db_conn *conn, struct arena *arena, int64_t session, int64_t blind, struct session_seals *out,
                                          struct error *error);
/* Those of one item. */
struct session_seals session_seals_of(const struct session_seals *all, int64_t item);
/* The seat, or whoever it follows, has a sheet that counts in the item's turn. */
bool session_sealed(const struct session_people *people, const struct session_seals *all, const struct session_item *item, const struct council_seat *seat);

struct session_draft {
    struct str content;
    int64_t saved_at;
    int64_t version; /* 0: nothing is saved yet */
};
MUST_CHECK enum status sessions_sql_draft(struct db_conn *conn, struct arena *arena, int64_t item, int64_t seat, struct session_draft *out,
                                          struct error *error);
/* At draft->version + 1; STATUS_STALE where the row is not at draft->version any more. */
MUST_CHECK enum status sessions_sql_save_draft(struct db_conn *conn, int64_t item, int64_t seat, const struct session_draft *draft, struct error *error);
MUST_CHECK enum status sessions_sql_drop_draft(struct db_conn *conn, int64_t item, int64_t seat, struct error *error);

struct session_replacement {
    int64_t id;
    struct ident ident;
    int64_t sheet;
    struct str reason, state, decided_by, note; /* state: asked, allowed, refused, done, unused */
    int64_t asked_at, decided_at;
    int64_t version;
};
struct session_replacements {
    const struct session_replacement *rows;
    size_t count;
};
MUST_CHECK enum status sessions_sql_replacements(struct db_conn *conn, struct arena *arena, int64_t item, struct session_replacements *out,
                                                 struct error *error);
MUST_CHECK enum status sessions_sql_add_replacement(struct db_conn *conn, const struct session_replacement *replacement, struct error *error);
MUST_CHECK enum status sessions_sql_set_replacement(struct db_conn *conn, const struct session_replacement *replacement, struct error *error);

/* ---- sessions_people_sql.c ---- */
MUST_CHECK enum status sessions_sql_attendance(struct db_conn *conn, struct arena *arena, int64_t session, struct session_attendance *out,
                                               struct error *error);
MUST_CHECK enum status sessions_sql_attend(struct db_conn *conn, int64_t session, const struct session_attendant *attendant, struct error *error);
/* Of all items of a session. */
MUST_CHECK enum status sessions_sql_conflicts(struct db_conn *conn, struct arena *arena, int64_t session, struct session_conflicts *out,
                                              struct error *error);
MUST_CHECK enum status sessions_sql_save_conflict(struct db_conn *conn, const struct session_conflict *conflict, struct error *error);

/* ---- sessions_result_sql.c ---- */
MUST_CHECK enum status sessions_sql_add_result(struct db_conn *conn, struct arena *arena, const struct session_result *result, const struct session_figures *figures, int64_t *id,
                                               struct error *error);
/* The newest results of other products by the same sheet of the same edition, in signed sessions of the province. */
#define PRECEDENTS_MAX 5
struct precedent_row {
    int64_t session;
    struct str product;
    struct session_result result;
};
struct precedent_rows {
    const struct precedent_row *rows;
    size_t count;
};
MUST_CHECK enum status sessions_sql_precedents(struct db_conn *conn, struct arena *arena, const struct session_item *item, int64_t province,
                                               struct precedent_rows *out, struct error *error);
MUST_CHECK enum status sessions_sql_result(struct db_conn *conn, struct arena *arena, int64_t id, struct session_result *out, struct error *error);
/* The newest result of each item of a session that is scored in a further turn. */
MUST_CHECK enum status sessions_sql_results_again(struct db_conn *conn, struct arena *arena, int64_t session, struct session_results *out,
                                                  struct error *error);
MUST_CHECK enum status sessions_sql_add_event(struct db_conn *conn, int64_t session, const struct session_event *event, struct error *error);

/* ---- commands ---- */
struct session_extra {
    struct arena *arena;
    int64_t now;
    const struct law *law;
    const struct procedures *procedures;
    const struct viewer *viewer;    /* NULL: the program itself */
    struct str content, nonce;      /* sessions.seal: what its commitment commits to */
    bool again;                     /* done once more from a laptop's file: that the session is lent does not stand in the way */
};
/* Runs a command as the viewer. `content` and `nonce` only for sessions.seal. */
MUST_CHECK enum status session_command(struct web_request *request, const struct ident *id, const char *type, struct str content,
                                       struct session_extra extra, struct command_result *result, struct error *error);
MUST_CHECK enum status session_of_command(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident,
                                          struct session *out, struct error *error);
MUST_CHECK enum status session_item_of_command(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident,
                                               struct session_item *item, struct session *session, struct error *error);
/* Writes what happened; `item` NULL: to the session. */
MUST_CHECK enum status session_note(struct db_conn *conn, const struct command *command, const struct session *session, const struct session_item *item,
                                    const char *what, struct str note, struct error *error);
/* A permission_subject for a content whose first member is the identifier of the session, or of the item. */
enum status session_subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                               struct error *error);
enum status session_item_subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error);
/* Refuses what changes a session that a laptop has, or that is not in one of the states (bits 1 << enum session_state). */
MUST_CHECK enum status session_must_be(const struct session *session, unsigned states, struct error *error);
#define SESSION_IN(state) (1u << (unsigned)(state))

extern const struct json_shape session_seal_shape, session_reveal_shape, session_verdict_shape;
enum status session_seal_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error);
enum status session_apply_seal(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_reveal(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_again(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status session_apply_conclude(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
/* The content of the command that opens the scores as they are sealed now: every sheet that counts, in plain words. */
MUST_CHECK enum status session_reveal_content(struct db_conn *conn, struct arena *arena, const struct session_item *item, int64_t version,
                                              struct str reason, struct str *out, struct error *error);
/* All codes and options are in the set; with `whole`, nothing is missing. */
MUST_CHECK enum status session_check_choices(const struct law_set *set, const struct session_sheet_content *content, bool whole, struct error *error);

/* ---- how a product is judged (sessions_form.c) ---- */
/* By the candidate's procedure, at its level. */
enum procedure_form session_form_of(const struct procedures *procedures, const struct candidate *candidate);
/* What must be judged in a meeting, in a written round. */
bool session_form_is_refused(enum procedure_form form, enum session_kind kind);
/* Refuses what the session may not take; `reason`: why a meeting deals with what is otherwise judged in writing. */
MUST_CHECK enum status session_form_must_fit(struct db_conn *conn, const struct procedures *procedures, const struct session *session,
                                             const struct candidate *candidate, struct str reason, struct error *error);

/* ---- who sits there (sessions.c) ---- */
/* Must this seat seal a sheet in the item's turn? In turn 1: who scores, is there and is not recused. Later: who is party to a spread that the
 * last result found exceeded, or has a replacement allowed. */
bool session_must_seal(const struct session *session, const struct session_people *people, const struct session_item *item,
                       const struct session_outcome *last, const struct council_seat *seat);
/* Whether the item's turn asks this seat for a sheet, there or not: the first asks everybody, a further one who is party to a spread that the last result
 * found exceeded. `last` NULL: nothing was counted yet. */
bool session_asks(const struct session_people *people, const struct session_item *item, const struct session_outcome *last, const struct council_seat *seat);
/* The secretary wrote down that he is not there: then a sheet is not taken before that is corrected. Who left later keeps what he sealed; in writing nobody is
 * there. */
bool session_seat_marked_absent(const struct session *session, const struct session_people *people, int64_t seat);
/* Whether the seat is the other, or took its place by decision, directly or not: of both together one sheet counts. */
bool session_seat_follows(const struct session_people *people, const struct council_seat *seat, int64_t earlier);
/* Who is the item's chair: who acts as chair or, where nobody does or he has a conflict of interest that is open or confirmed, the deputy; an index, -1:
 * nobody. */
int session_item_chair(const struct session *session, const struct session_people *people, const struct session_item *item);
/* The first deputy who is there and has none himself; -1: none. */
int session_deputy(const struct session *session, const struct session_people *people, const struct session_item *item);
/* Refuses, naming who decides, while a conflict of interest of the item is open: neither its conclusion nor the minutes may stand on that. */
MUST_CHECK enum status session_must_be_decided(const struct session *session, const struct session_people *people, const struct session_item *item,
                                               struct error *error);
/* In any seat that the account holds or held in this council. */
bool session_recused(const struct session_people *people, int64_t item, int64_t account);

/* ---- counting (sessions_result.c) ---- */
/* What a further turn comes after: the last outcome of each item that is scored again. One statement for a whole session, none where there is no such item. */
struct session_lasts {
    const struct session_last { int64_t item; struct session_outcome outcome; } *rows;
    size_t count;
};
MUST_CHECK enum status session_lasts(struct db_conn *conn, struct arena *arena, const struct law *law, const struct session_items *items,
                                     struct session_lasts *out, struct error *error);
/* NULL: the item is not scored again. */
const struct session_outcome *session_last_of(const struct session_lasts *lasts, int64_t item);
/* Counts the sheets that count now and keeps the result; item->result becomes it, which the caller saves. */
MUST_CHECK enum status session_count(struct db_conn *conn, const struct command *command, const struct session *session,
                                     const struct session_people *people, struct session_item *item, const struct session_sheets *sheets,
                                     const char *why, struct error *error);

/* ---- pages ---- */
/* A form of one button, and one line of text where `reason` names it. */
void session_write_act(struct sight *sight, struct str action, int64_t version, enum text_id button, const char *reason, enum text_id reason_label);
/* What such a form sent; false: it is none of ours. */
bool session_form_command(struct web_request *request, struct ident *command, int64_t *version);

/* What stands in the way, above everything else; nothing for NULL. And the status of such a page. */
MUST_CHECK enum status session_write_sections(struct sight *sight, const struct session_visit *visit, const struct session_item *item,
                                              const struct session_outcome *outcome, struct error *error);
void session_write_fault(struct sight *sight, const struct error *fault);
int session_fault_status(const struct error *fault);

enum status sessions_page_list(struct web_request *request, struct error *error);
enum status sessions_page_new(struct web_request *request, struct error *error);
enum status sessions_page_new_sent(struct web_request *request, struct error *error);
enum status sessions_page_one(struct web_request *request, struct error *error);
enum status sessions_page_agenda_sent(struct web_request *request, struct error *error);
enum status sessions_page_change_sent(struct web_request *request, struct error *error);
enum status sessions_page_photo(struct web_request *request, struct error *error);
enum status sessions_page_evidence(struct web_request *request, struct error *error);
enum status sessions_page_sheet(struct web_request *request, struct error *error);
enum status sessions_page_sheet_sent(struct web_request *request, struct error *error);
enum status sessions_api_seal(struct web_request *request, struct error *error);
enum status sessions_page_desk(struct web_request *request, struct error *error);
enum status sessions_page_item(struct web_request *request, struct error *error);
enum status sessions_page_item_sent(struct web_request *request, struct error *error);

#endif
