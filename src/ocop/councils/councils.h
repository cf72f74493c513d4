/* Councils (hội đồng đánh giá, phân hạng) and their advisory teams: who judges, by which decision, from when until when, under which rules.
 *
 * A council is set up by a decision (Decision 26/2026, Article 7.3.b), which names its seats: a chair, deputies, members, a secretary, and the advisers
 * of its team. A seat is never deleted: a change by decision (kiện toàn) gives it a last day and makes another. With each seat goes the role of the same
 * name in accounts, made and ended in the same command, so that nobody enters it twice. The chair's duty may be delegated in writing, for a time.
 *
 * What the law leaves to the council (quorum, spread, what the star minimums are tested on, silence in writing) are its rules: data with the paper that
 * issues them. What a session is judged by is the copy that it takes when it is planned.
 *
 * Tables: councils, councils_seats, councils_delegations. */
#ifndef OPENOCOP_OCOP_COUNCILS_COUNCILS_H
#define OPENOCOP_OCOP_COUNCILS_COUNCILS_H

#include "base/json_read.h"
#include "ocop/accounts/accounts.h"
#include "ocop/law/law.h"
#include "ocop/procedures/procedures.h"

enum council_duty { DUTY_CHAIR, DUTY_DEPUTY, DUTY_MEMBER, DUTY_SECRETARY, DUTY_ADVISER };
extern const char *const council_duty_words[]; /* "chair" …; ends with NULL */
/* Chair, deputies and members fill in sheets; secretary and advisers never do. */
static inline bool council_duty_scores(enum council_duty duty)
{
    return duty == DUTY_CHAIR || duty == DUTY_DEPUTY || duty == DUTY_MEMBER;
}

/* What a quorum is counted of. */
enum council_quorum_of { QUORUM_OF_ALL, QUORUM_OF_ENTITLED /* without those recused for the product */ };
/* How a member counts who gives no opinion in a written round until its last day. */
enum council_silence {
    SILENCE_NOT_COUNTED, /* the mean is that of the sheets that came */
    SILENCE_AGREES,      /* as if he had ticked what the office's report proposes */
    SILENCE_MEETING,     /* then the product goes to a meeting */
};
struct council_rules {
    struct str paper;        /* number and day of the Quy chế hoạt động */
    struct fraction quorum;  /* in (0, 1]; den 0: no such rule */
    int quorum_of;           /* enum council_quorum_of */
    bool chair_required;     /* or who stands in for him */
    int minimum_basis;       /* enum law_basis: it must be said, there is no default */
    int64_t spread_limit;    /* points; -1: none */
    int silence;             /* enum council_silence: it must be said */
    bool pauses;             /* the clock stands while a supplement is awaited */
    int64_t sent_before;     /* working days before the meeting that members have the dossiers; -1: none */
    int64_t comment_days;    /* the results are published for comment; 0: they are not */
    int64_t complaint_days;  /* working days in which a complaint is answered; 0: unknown */
};
extern const struct json_shape council_rules_shape; /* "CouncilRules": the members as above */
MUST_CHECK enum status council_rules_read(struct arena *arena, struct str json, struct council_rules *out, struct error *error);
/* Canonical JSON, and what council_rules_read says of rules that can't be. */
MUST_CHECK enum status council_rules_write(struct arena *arena, const struct council_rules *rules, struct str *out, struct error *error);

struct council {
    int64_t id;
    struct ident ident;
    int64_t province;
    enum procedure_body body;
    struct str place_code; /* of a district; empty: the province */
    struct str name;
    struct str decision_no;
    date decision_day;
    struct str issuer;
    struct str rules_json, rules_sha256;
    date ended; /* its last day; DATE_NONE: in force */
    struct str end_basis;
    int64_t made_at;
    int64_t version;
};

struct council_seat {
    int64_t id;
    struct ident ident;
    int64_t council;
    int64_t account;
    struct str name, agency, position;
    enum council_duty duty;
    int64_t no; /* its order in the decision */
    date from, until; /* until DATE_NONE: open */
    struct str basis, end_basis;
    int64_t replaces; /* 0: nobody */
    int64_t version;
};
#define COUNCIL_SEATS_MAX 120 /* of one council, with all that ended */
struct council_seats {
    const struct council_seat *rows;
    size_t count;
};

/* The chair's duty in another's hands, from … until, both days included. */
struct council_delegation {
    int64_t id;
    struct ident ident;
    int64_t from_seat, to_seat;
    date from, until;
    struct str paper;
    date ended; /* its last day where it was taken back early (before `from`: it never held); DATE_NONE: it was not */
};
#define COUNCIL_DELEGATIONS_MAX 120 /* of one council */
struct council_delegations {
    const struct council_delegation *rows;
    size_t count;
};
static inline bool council_delegation_on(const struct council_delegation *delegation, date day)
{
    return delegation->from <= day && day <= delegation->until && (delegation->ended == DATE_NONE || day <= delegation->ended);
}

MUST_CHECK enum status councils_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct council *out,
                                         struct error *error);
MUST_CHECK enum status councils_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct council *out, struct error *error);
/* Those in force on the day, newest decision first. */
struct council_list {
    const struct council *rows;
    size_t count;
};
MUST_CHECK enum status councils_on(struct db_conn *conn, struct arena *arena, int64_t province, date day, struct council_list *out, struct error *error);
/* All seats, also those that ended, in the order of the decision. */
MUST_CHECK enum status council_seats(struct db_conn *conn, struct arena *arena, int64_t council, struct council_seats *out, struct error *error);
/* All delegations, the eldest first. */
MUST_CHECK enum status council_delegations(struct db_conn *conn, struct arena *arena, int64_t council, struct council_delegations *out,
                                           struct error *error);
static inline bool council_seat_on(const struct council_seat *seat, date day)
{
    return seat->from <= day && (seat->until == DATE_NONE || day <= seat->until);
}
/* Who acts as chair on the day: to whom it is delegated, else the chair; -1: nobody. An index of `seats`. */
MUST_CHECK enum status council_acting_chair(struct db_conn *conn, struct arena *arena, const struct council_seats *seats, int64_t council, date day,
                                            int *index, struct error *error);
/* The seats of the account on the day, as bits of permission_subject.seats. The acting chair has ROLE_CHAIR, and ROLE_MEMBER too where it is delegated to
 * him; a chair who has handed his duty on is a member meanwhile; a deputy counts as a member. */
MUST_CHECK enum status council_seats_of(struct db_conn *conn, struct arena *arena, int64_t council, int64_t account, date day, unsigned *bits,
                                        struct error *error);

/* What a command of this room needs beside its content, for who does it again (command.extra); NULL: no memory. */
void *councils_extra(struct arena *arena, int64_t now);

/* A command hook, on dossiers.hand, before that of the room "rounds": where the council's rules say so, the days of waiting for a supplement are added to the
 * term of a re-rating. */
enum status councils_follow_hand(struct db_conn *conn, const struct command *command, const void *content, struct error *error);

extern const struct web_routes councils_routes;
extern const struct command_types councils_commands;
enum status councils_demo(struct cli *cli, struct error *error);

#endif
