/* What comes out of a session: the summary table, what the chair sees at once, minutes and the other papers, letters of reasons, the recount.
 *
 * Nothing here changes a result. Everything is counted anew from the input that the session kept (session_outcome_of); before the scores of a product are
 * opened, or for who is recused for it, nothing of it is read: every row asks "sessions.scores" first.
 *
 * Advice (what one sheet decides, far-off sheets, spread by criterion) can be switched off by the setting `advice`; results are the same to the bit,
 * because it reads a finished result and hands nothing back. Sources: Decision 26/2026/QD-TTg, Articles 3.3, 7.3.d, 7.3.g, 7.6.d. */
#ifndef OPENOCOP_OCOP_OUTCOMES_OUTCOMES_H
#define OPENOCOP_OCOP_OUTCOMES_OUTCOMES_H

#include "ocop/sessions/sessions.h"

/* The room "outcomes". */
struct outcomes {
    bool advice; /* setting advice */
};

/* ---- what one sheet decides (outcomes_advice.c); whole numbers only ---- */

struct advice_minimum {
    int criterion;
    int stars;
    size_t sheets; /* each of which alone makes the minimum fail: without it, it is met */
};
struct advice_far {
    int sheet;
    struct fraction distance; /* its total less the mean of the others' */
};
struct advice_range {
    int criterion;
    int low, high; /* points */
};
#define ADVICE_RANGES_MAX 5
struct advice {
    int next_stars;          /* the next rank by points; 0: there is none */
    struct fraction missing; /* points of the mean to it */
    int64_t missing_sum;     /* the same over all sheets together */
    const bool *decides;     /* by sheets: without it the stars are others */
    const int *stars_without;
    size_t deciding;
    const struct advice_minimum *minimums; /* of the ranks that the points reach */
    size_t minimum_count;
    const struct advice_far *far;
    size_t far_count;
    struct advice_range ranges[ADVICE_RANGES_MAX]; /* where the sheets differ most: widest first, then in the order of the file */
    size_t range_count;
};
/* Of a complete result. With one sheet there is nothing to leave out. False: no memory. */
MUST_CHECK bool outcomes_advise(struct arena *arena, const struct session_outcome *outcome, struct advice *out);

/* ---- points lost (outcomes_letter.c) ---- */

/* What is lost at each criterion, in hundredths for reading: the exact shares, rounded so that they add up to `total`, which is 100 points less the mean as
 * fraction_write_rounded prints it (what is cut off at the largest remainders is given back). `hundredths` has criterion_count places. */
void outcomes_lost(const struct session_outcome *outcome, int64_t *hundredths, int64_t *total);

/* Sections for the pages of sessions: a session_section_fn. */
session_section_fn outcomes_section;

struct dossier;
/* The way to its result on a dossier's page, for its producer: a dossier_section_fn. */
enum status outcomes_dossier_section(struct sight *sight, struct db_conn *conn, const struct dossier *dossier, struct error *error);

/* ---- what follows from a result: the body above, the Ministry (outcomes_way*.c) ---- */

#define OUTCOMES_WAY_PATH "/dot-danh-gia/ho-so/"
/* The decision by which the province approved the result of a session's item, for the letter and the package to the Ministry: the state of the room
 * "outcome_approvals", handed in by app/ from the room that keeps decisions. */
struct outcome_approval {
    struct str number; /* empty: there is none yet */
    date day;
    int64_t scan; /* row of files_files: the signed paper; 0: none */
};
typedef enum status outcome_approval_fn(struct db_conn *conn, struct arena *arena, int64_t item, struct outcome_approval *out, struct error *error);
struct outcome_approvals {
    outcome_approval_fn *find;
};

/* What came back from the Ministry about a result. */
struct outcome_centre {
    bool sent;        /* it went there */
    bool recognises;  /* the Ministry itself, with five stars, by `number` of `day` */
    int64_t stars;    /* five, or those that the province makes of its answer (Article 7.4.g); 0: nothing is settled yet */
    struct str number; /* of the Ministry's paper */
    date day;
};
/* Since the instant `since`, that of the signing of the minutes: what went before is of an earlier result. */
MUST_CHECK enum status outcomes_centre_of(struct db_conn *conn, struct arena *arena, int64_t candidate, int64_t since, struct outcome_centre *out,
                                          struct error *error);
/* Result, next step and answer on a candidate's page. */
candidate_section_fn outcomes_way_section;
/* Command hooks, on sessions.sign and sessions.annex. */
enum status outcomes_follow_sign(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
enum status outcomes_follow_annex(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
extern const struct command_types outcomes_way_commands;
extern const struct task_kinds outcomes_way_task_kinds;
extern const struct web_routes outcomes_way_routes;

extern const struct web_routes outcomes_routes;
extern const struct command_types outcomes_commands, outcomes_publication_commands, outcomes_scan_commands;
extern const struct task_kinds outcomes_task_kinds;
extern const struct cli_commands outcomes_cli; /* openocop recount */

/* What `openocop ledger verify` recomputes: a ledger_verifier_fn. */
enum status outcomes_verify(struct db_conn *conn, const struct rooms *rooms, int64_t *count, struct error *error);

#endif
