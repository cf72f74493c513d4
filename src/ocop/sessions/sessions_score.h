/* The sheet's page: what it reads and takes (sessions_score.c), what it says of a criterion (sessions_score_says.c), what it shows (sessions_score_write.c). */
#ifndef OPENOCOP_OCOP_SESSIONS_SESSIONS_SCORE_H
#define OPENOCOP_OCOP_SESSIONS_SESSIONS_SCORE_H

#include "ocop/sessions/sessions_int.h"

struct precedent {
    struct str product;
    date day;
    struct session_outcome outcome;
};
struct precedents {
    const struct precedent *rows;
    size_t count;
};

struct scoring {
    struct session_visit visit;
    struct session_item item;
    const struct law_set *set;
    struct frozen frozen; /* what was filed */
    struct opinions opinions;
    struct session_draft draft;
    struct session_sheet_content says; /* of the draft, or as it was sent */
    struct ident sheet, command;
    struct str nonce; /* 64 hexadecimal digits */
    struct sheet_choice *choices; /* those of `says`, while the form is read: room for one a criterion */
    struct session_sheet mine;    /* the last of this seat in this turn, whatever became of it; id 0: none */
    struct session_sheet counts;  /* the one that counts, where `sealed` */
    bool sealed;
    bool replaces; /* he may replace the one that he sealed */
    bool asked;    /* he fills in a sheet in this turn */
    bool sealed_before; /* `says` is what was sealed in an earlier turn, or is to be replaced */
    struct ident dossier;
    struct precedents precedents;
};

const struct frozen_claim *scoring_claim(const struct scoring *scoring, struct str criterion);
const struct opinion *scoring_opinion(const struct scoring *scoring, struct str criterion);
/* The team's proposal may be taken for these in one act: what papers settle, never what is tasted. */
bool scoring_takes(const struct scoring *scoring, int criterion);
bool scoring_accepted(const struct scoring *scoring, int part);
/* What is chosen; false: nothing yet. */
bool scoring_said(const struct scoring *scoring, struct str criterion, struct str *option);
/* Empty: none. */
struct str scoring_note(const struct scoring *scoring, struct str criterion);
/* LAW_NO_CHOICE for none of the levels. */
int scoring_option_index(const struct law_criterion *criterion, struct str option);
/* More than one option away from the team's proposal: then the reason is asked for, and a sheet is not sealed on the page without it. */
bool scoring_far(const struct scoring *scoring, const struct law_criterion *criterion);
/* STATUS_BAD_INPUT, naming the criteria, where one lacks its reason. */
MUST_CHECK enum status scoring_check_reasons(const struct scoring *scoring, struct error *error);
MUST_CHECK enum status scoring_find_precedents(struct scoring *scoring, struct error *error);
void scoring_write_precedents(struct sight *s, const struct scoring *scoring, int criterion);
/* Name, samples and photo of the product, above the sheet. */
MUST_CHECK enum status scoring_write_head(struct sight *s, const struct scoring *scoring, struct error *error);
void scoring_write_form(struct sight *s, struct scoring *scoring);

#endif
