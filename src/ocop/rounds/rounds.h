/* Rounds (đợt đánh giá): what a body above the commune does with a dossier before its council judges it. The provincial office (the district's until
 * 30/06/2025) receives it, asks for supplements, gives it to the advisory team, waits for tests and visits, and has it ready for a session (Decision
 * 26/2026, Articles 5 and 7.3).
 *
 *     arrived <-> supplement <-> team <-> tests -> ready -> session -> concluded -> centre | decided
 *     session -> ready (taken off the agenda) | tests, supplement (postponed) | withdrawn, and from there back to the agenda until the session is closed
 *     concluded -> passed (by a district to the province); any state of a district -> passed (taken over when there were no districts any more)
 *     concluded below three stars: not_reached;  an annex to the minutes may move it from one to the other
 *     concluded, not_reached -> ready: a complaint has it scored anew
 *
 * A candidate is a dossier that a body has to judge: one row for (dossier, body). It is made when the commune hands over, by the procedure of the day.
 * It belongs to the first open round whose cut-off its request meets; a re-rating is bound to none (Article 7.6).
 *
 * A supplement sends the dossier back to its producer or its commune; handed over again, the candidate goes on with the version that was filed then.
 *
 * Tables: rounds, rounds_candidates, rounds_arriving, rounds_supplements, rounds_supplement_items, rounds_opinions, rounds_visits,
 * rounds_visit_findings, rounds_events. */
#ifndef OPENOCOP_OCOP_ROUNDS_ROUNDS_H
#define OPENOCOP_OCOP_ROUNDS_ROUNDS_H

#include "ocop/dossiers/dossiers.h"
#include "ocop/procedures/procedures.h"

enum candidate_state {
    CANDIDATE_ARRIVED,     /* chờ tiếp nhận */
    CANDIDATE_SUPPLEMENT,  /* chờ bổ sung */
    CANDIDATE_TEAM,        /* tổ tư vấn */
    CANDIDATE_TESTS,       /* chờ mẫu, kiểm nghiệm, khảo sát */
    CANDIDATE_READY,       /* sẵn sàng họp */
    CANDIDATE_SESSION,     /* on an agenda */
    CANDIDATE_CONCLUDED,   /* the council has concluded: chờ ký */
    CANDIDATE_CENTRE,      /* with the Ministry */
    CANDIDATE_DECIDED,
    CANDIDATE_NOT_REACHED, /* below three stars */
    CANDIDATE_WITHDRAWN,
    CANDIDATE_PASSED,      /* another body has it: as its result says, or because this body is no more */
    CANDIDATE_STATES,
};
extern const char *const candidate_state_words[]; /* ends with NULL */

struct candidate {
    int64_t id;
    struct ident ident;
    int64_t province;
    enum procedure_body body;
    struct str place_code; /* of the district; empty: the province */
    int64_t round;         /* 0: none */
    int64_t dossier;
    struct ident dossier_ident;
    int64_t filed_no; /* the filed version that is judged */
    int64_t producer, product;
    enum dossier_kind kind;
    struct str pack, pack_sha256;
    int64_t set_no;
    struct str product_name, producer_name, commune_code;
    struct str procedure, procedure_sha256; /* empty: its authority is unclear */
    enum candidate_state state;
    int64_t holder; /* the account that has it in hand; 0: nobody */
    struct str holder_name;
    date asked;       /* the commune handed it over for the first time */
    int64_t receipt_no, receipt_year; /* in the body's register; 0: not received yet */
    date receipt_day; /* DATE_NONE: not received yet */
    int64_t team_at;  /* instant at which the advisory team was first given it; 0: never */
    int64_t since;  /* instant of the state */
    date due;       /* DATE_NONE: no term */
    int64_t version;
};
struct candidate_list {
    const struct candidate *rows;
    size_t count;
    bool more;
};

/* STATUS_NOT_FOUND, in the words of commands_not_found, where there is none or the viewer may not see it. */
MUST_CHECK enum status candidates_find(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, struct candidate *out,
                                       struct error *error);
MUST_CHECK enum status candidates_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct candidate *out,
                                           struct error *error);
MUST_CHECK enum status candidates_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct candidate *out, struct error *error);
#define CANDIDATES_READY_MAX 400
/* Those that are ready, by product set, then by name. */
MUST_CHECK enum status candidates_ready(struct db_conn *conn, struct arena *arena, int64_t province, enum procedure_body body, struct str place_code,
                                        struct candidate_list *out, struct error *error);
/* Moves it, if the table of moves allows (STATUS_STALE otherwise), and writes what happened; version + 1. Inside a command's transaction. */
MUST_CHECK enum status candidate_move(struct db_conn *conn, struct candidate *candidate, enum candidate_state to, int64_t now, struct error *error);
bool candidate_may_move(enum candidate_state from, enum candidate_state to);

/* What moves between bodies needs of the command that moves it. */
struct candidate_passing {
    const struct procedures *procedures;
    const struct law *law;
    struct ident command;
    struct str by; /* for tasks that are done by it */
    int64_t now;
    date asked; /* the commune first asked; DATE_NONE: now */
};
/* The candidate ends here as passed on, and `to` has it anew, as it was filed last. Inside a command's transaction. */
MUST_CHECK enum status candidate_pass(struct db_conn *conn, struct arena *arena, const struct candidate_passing *passing, struct candidate *candidate,
                                      enum procedure_body to, struct error *error);
/* Why the body that has it may not judge it on the day: nobody knows who may, there is no such body any more, or its criteria judge no more and it must be
 * bound again (Decision 26/2026, Article 12.2). TEXT_NONE: it may, or nothing is known against it. */
struct candidate_authority {
    enum text_id why; /* {product} */
    struct str gap;   /* the days on which nobody knows, in words, in Vietnamese; empty: there is no such gap */
};
MUST_CHECK enum status candidate_authority(struct db_conn *conn, struct arena *arena, const struct procedures *procedures, const struct law *law,
                                           const struct candidate *candidate, date day, struct candidate_authority *out, struct error *error);
/* STATUS_STALE, in words, where it may not. */
MUST_CHECK enum status candidate_must_be_judged(struct db_conn *conn, struct arena *arena, const struct procedures *procedures, const struct law *law,
                                                const struct candidate *candidate, date day, struct error *error);
struct permission_subject candidates_subject(const struct candidate *candidate);

/* The advisory team's provisional view of a criterion. */
struct opinion {
    struct str criterion;
    struct str option; /* its id; empty: none of the levels */
    struct str remark;
    bool fact;         /* settled by a paper, and established */
    struct str by_name;
    int64_t at;
    int64_t version;
};
struct opinions {
    const struct opinion *rows;
    size_t count;
};
MUST_CHECK enum status opinions_of(struct db_conn *conn, struct arena *arena, int64_t candidate, struct opinions *out, struct error *error);

/* The advisory team's report as PDF, whoever asks: the caller has asked for the permission. *found is false where the team has said nothing. */
MUST_CHECK enum status candidate_report_pdf(struct web_request *request, struct db_conn *conn, const struct candidate *candidate, bool *found,
                                            struct str *out, struct error *error);
/* For its page: what a later room did to it. `what` is one of "forward", "answered", "settled", "again". */
MUST_CHECK enum status candidate_happened(struct db_conn *conn, const struct candidate *candidate, const char *what, int64_t at, struct str by_name,
                                          struct str note, struct error *error);
/* What later rooms show on a candidate's page: the state of the room "candidate_sections", handed in by app/. */
typedef enum status candidate_section_fn(struct sight *sight, struct db_conn *conn, const struct candidate *candidate, struct error *error);
struct candidate_sections {
    candidate_section_fn *const *rows;
    size_t count;
};

/* A command hook, on dossiers.hand: the candidate of the body that judges next. */
enum status rounds_follow_hand(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
/* The dossier is about to come back to the province after a supplement, and its council's rules let the clock of a re-rating stand meanwhile: the days of
 * waiting are added to its term. Before rounds_follow_hand, inside the command's transaction. */
MUST_CHECK enum status rounds_add_waited(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t now, struct error *error);
/* Command hooks: the names and communes that a candidate repeats follow producers and products. After those of the room "dossiers". */
enum status rounds_follow_producer(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
enum status rounds_follow_product(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
/* Where it stands above the commune, on the dossier's page: a dossier_section_fn. */
enum status rounds_section(struct sight *sight, struct db_conn *conn, const struct dossier *dossier, struct error *error);
/* Makes candidates of dossiers that were handed over before this room was there. Before anything else writes. */
MUST_CHECK enum status rounds_prepare(struct db *db, const struct procedures *procedures, const struct law *law, const struct context *context,
                                      struct error *error);

extern const struct web_routes rounds_routes;
extern const struct command_types rounds_commands;
extern const struct task_kinds rounds_task_kinds;

#endif
