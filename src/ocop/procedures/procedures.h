/* The procedure (quy trình) as data: which body judges a dossier, what it may recognise and where the dossier goes from there. One engine
 * runs every decision; the differences stand in law/procedures/ (law/README.md tells their form).
 *
 * A pack (law.h) says what is counted; a procedure says who counts. The day of filing binds the pack, the day of judging tells which body
 * may still judge. Procedures never change after they are read, so that any thread may read them; the answers below only compute.
 *
 * Sources: 26/2026/QD-TTg, Articles 4, 5, 7 and 12; 148/QD-TTg and 1489/QD-TTg as far as they were read: what was not is unknown here,
 * never guessed. A rule without an article (`procedure_articles`, ptr NULL) is unknown. */
#ifndef OPENOCOP_OCOP_PROCEDURES_PROCEDURES_H
#define OPENOCOP_OCOP_PROCEDURES_PROCEDURES_H

#include "ocop/law/law.h"

/* In the order in which a dossier meets them. */
enum procedure_body { BODY_COMMUNE, BODY_DISTRICT, BODY_PROVINCE, BODY_CENTRE };
#define PROCEDURE_BODIES 4
/* The cases of law.h (Article 6.1.a to c). */
enum procedure_kind { PROCEDURE_FIRST, PROCEDURE_UPGRADE, PROCEDURE_RERATING };
enum procedure_answer { PROCEDURE_UNKNOWN = -1, PROCEDURE_NO, PROCEDURE_YES };
enum procedure_form { FORM_UNKNOWN = -1, FORM_MEETING, FORM_WRITTEN };
/* What follows a result below all that a body recognises. */
enum procedure_below {
    BELOW_UNKNOWN = -1,
    BELOW_NOT_RECOGNISED,
    BELOW_RETURNED, /* to the body before, which may decide on this result or judge again */
};

extern const char *const procedure_body_words[]; /* "commune" …; each of these lists goes by its enum and ends with NULL */
extern const char *const procedure_kind_words[]; /* "first", "upgrade", "rerating" */

struct procedure_decision {
    struct str decision; /* "26/2026/QD-TTg" */
    date date_signed;
    struct str part;     /* where in it, in Vietnamese */
};

/* Days on which nobody knows who may judge. */
struct procedure_gap {
    date from;
    date until;      /* inclusive */
    struct str text; /* for people, in Vietnamese */
};

struct procedure_day {
    int month;
    int day;
};

/* At least these rounds a year (Article 5): who asks before the one day is judged before the other. Both days are exclusive. */
struct procedure_round {
    struct procedure_day asked_before; /* the body before must have asked */
    struct procedure_day held_before;
};

/* For people: what is done, in the order in which it is done. */
struct procedure_step {
    bool kinds[LAW_CASES]; /* by enum procedure_kind: for whom it stands */
    struct str who;
    struct str what;
    struct str article;
};

/* Where each rule stands; ptr NULL: the rule is unknown, or there is nothing to rule. */
struct procedure_articles {
    struct str level, assesses, council, team, form, recognises, forward, below, visit, samples, working_days, rounds;
};

struct procedure_level {
    enum procedure_body body;
    struct str name;       /* "UBND cấp tỉnh" */
    struct str office;     /* receives and reports; ptr NULL: unknown, or none */
    struct str decided_by; /* signs what is recognised; the same */
    bool scores;           /* false: it examines and hands on, without points */
    struct law_texts assesses; /* contents it reports on without points */
    bool council;
    enum procedure_answer team[LAW_CASES]; /* a step of the advisory team; by enum procedure_kind */
    enum procedure_form form[LAW_CASES];   /* how the council judges; by the same */
    int from;              /* stars it may recognise, inclusive; 0: none */
    int to;
    bool forwards;
    enum procedure_body forward_to;
    int forward_from;      /* the mean from which it hands on, points; 0: always */
    enum procedure_below below;
    const int *visit_sets; /* sets (law.h, by number) whose visit on site must come before scoring */
    size_t visit_count;
    int samples;           /* a product; 0: none, or unknown */
    const int *no_samples; /* sets without samples */
    size_t no_sample_count;
    int working_days;      /* for this body's part; 0: none, or unknown */
    const struct procedure_round *rounds;
    size_t round_count;
    const struct procedure_step *steps;
    size_t step_count;
    struct procedure_articles articles;
};

/* As procedure_articles. */
struct procedure_term_articles {
    struct str rerating_days, window, late_valid_days, pauses;
};

/* 0: none, or unknown. */
struct procedure_terms {
    int rerating_days;        /* the whole re-rating, from the full dossier (7.6.g) */
    int window_earliest_days; /* before the certificate's last day (7.6.a) */
    int window_latest_days;
    int late_valid_days;      /* how long the certificate of a late filer lasts beyond its term at most (12.3) */
    enum procedure_answer pauses; /* the clocks stand still while a supplement is awaited; unknown: a council rule decides */
    struct procedure_term_articles articles;
};

/* One edition of one procedure. */
struct procedure {
    struct str name;    /* with its edition: "26-2026@1" */
    struct str id;      /* "26-2026" */
    int edition;
    struct str sha256;  /* of its file's RFC 8785 form, 64 hexadecimal digits: it names the procedure for ever */
    struct str title;
    struct str pack;    /* the pack it judges: "26-2026", whatever its edition */
    const struct procedure_decision *decisions;
    size_t decision_count;
    date in_force_from; /* days on which a body may judge by it */
    date in_force_until; /* inclusive; DATE_NONE: open */
    const struct procedure_gap *gaps;
    size_t gap_count;
    const struct procedure_level *levels; /* in the order of enum procedure_body */
    size_t level_count;
    struct procedure_terms terms;
    struct str provenance; /* "verified", "partial" */
};

/* The room "procedures". */
struct procedures {
    struct procedure *rows; /* by the first day in force, then by id and edition */
    size_t count;
    bool filed_at_province; /* the day that Article 12 asks for is the one on which the commune hands it over (setting filed-at) */
};
static inline bool procedures_filed_at_province(const struct procedures *room)
{
    return room != NULL && room->filed_at_province;
}

/* Reads law/procedures/ below the folder of the law; a law without that folder has no procedures. STATUS_NO when a listed file is broken, not
 * as sealed, or missing. */
MUST_CHECK enum status procedures_open(struct arena *arena, const char *law_folder, struct procedures **out, struct error *error);
/* "26-2026": the newest edition; "26-2026@1": this one. STATUS_NOT_FOUND. */
MUST_CHECK enum status procedures_find(const struct procedures *room, struct str name, const struct procedure **out, struct error *error);
/* NULL: this procedure has no such level. */
const struct procedure_level *procedures_level(const struct procedure *procedure, enum procedure_body body);
/* The level that hands on to this one; NULL for the first. */
const struct procedure_level *procedures_level_before(const struct procedure *procedure, const struct procedure_level *level);
/* PROCEDURE_YES: a visit on site must come before this set is scored at this level. */
enum procedure_answer procedures_visit_first(const struct procedure_level *level, int set_no);
/* Samples of a product of this set; -1: unknown. */
int procedures_samples(const struct procedure_level *level, int set_no);

enum procedure_route_kind {
    ROUTE_KNOWN,         /* judged by `procedure` */
    ROUTE_UNCLEAR,       /* chưa rõ thẩm quyền: `gap` says why */
    ROUTE_BIND_AGAIN,    /* the edition of the day of filing judges no more: bind to `pack_now`, judged by `procedure` (NULL: none known) */
    ROUTE_NO_PROCEDURE,  /* the pack is known, its procedure was not read (781-2020) */
    ROUTE_NO_PACK,       /* no pack took dossiers on the day of filing */
    ROUTE_BEFORE_FILING, /* judged before it was filed */
};
extern const char *const procedure_route_words[]; /* "known", "unclear", "bind_again", "no_procedure", "no_pack", "before_filing" */

struct procedure_route {
    enum procedure_route_kind what;
    const struct law_pack *pack;     /* of the day of filing; NULL with ROUTE_NO_PACK */
    const struct law_pack *pack_now; /* takes new dossiers on the day of judging; NULL: none does */
    const struct procedure *procedure;
    const struct procedure_gap *gap; /* with ROUTE_UNCLEAR */
    date until;                      /* the last day on which `pack` judges this kind (26/2026, Article 12.2); DATE_NONE: open or unknown */
};

/* Which way a dossier of this kind goes that was filed on the one day and is judged on the other. Pure. `room` and `law` may be read by
 * other threads meanwhile. */
void procedures_route(const struct procedures *room, const struct law *law, enum procedure_kind kind, date filed, date judged,
                      struct procedure_route *out);

enum procedure_next_kind {
    NEXT_RECOGNISE,      /* `stars` stars, decided by `body` */
    NEXT_FORWARD,        /* to the body `to` */
    NEXT_NOT_RECOGNISED, /* no decision, no certificate (4.1.a) */
    NEXT_RETURNED,       /* to the body `to`, which recognises on this result or judges again (7.4.g) */
    NEXT_UNKNOWN,        /* what follows was not read */
};
extern const char *const procedure_next_words[]; /* "recognise", "forward", "not_recognised", "returned", "unknown" */

#define PROCEDURE_BY_POINTS (-1) /* stars: what the points alone give */

struct procedure_result {
    enum procedure_body body; /* whose result it is */
    struct fraction mean;     /* points, 0 … 100; not read where the body does not score */
    int stars;                /* as law_score gives them: minimums counted, 0 when knocked out; or PROCEDURE_BY_POINTS */
};

struct procedure_next {
    enum procedure_next_kind what;
    enum procedure_body body; /* of the result */
    enum procedure_body to;   /* where it goes; `body` where it goes nowhere */
    int stars;                /* recognised; forwarded or returned: what the result gives, 0 to 5 */
    bool lacks_minimum;       /* forwarded on its points while a minimum of the stars that are given there is missing: to be considered */
    struct str article;       /* ptr NULL: unknown */
};

/* What follows from a result at a level, by the bands of `pack`. Pure. False when the procedure has no such level, or the mean is no number
 * from 0 to 100. */
MUST_CHECK bool procedures_next(const struct procedure *procedure, const struct law_pack *pack, const struct procedure_result *result,
                                struct procedure_next *out);

struct cli_commands;
struct web_routes;
extern const struct cli_commands procedures_cli;
extern const struct web_routes procedures_routes; /* GET /api/v1/procedures …, /quy-trinh */

#endif
