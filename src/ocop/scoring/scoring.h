/* From sheets as people write them (codes and ids, JSON) to the result in law: `openocop score` and `openocop plan`, the same over HTTP, and
 * later the council's session. The arithmetic is law/'s; here are its words.
 *
 * Input and output, word by word:
 *
 *   pack        "26-2026" (the newest edition), "26-2026@1"; set: the set's number
 *   rules       minimum_basis (average | every | majority), needed when there is more than one sheet; spread_limit in points; quorum, a
 *               fraction in (0, 1], and council_size, each only with the other; chair_required. null counts as absent. The output lists
 *               all five, null (chair_required: false) where absent, fractions reduced.
 *   knockouts   what the council established: a criterion of the set's knockouts, or "dossier"
 *   sheets      1 to LAW_SHEETS_MAX of member (unique), role (chair | deputy | member), choices: criterion code -> option id, or null:
 *               nothing ticked
 *
 * Where the specification leaves a case open: an incomplete sheet's total counts what is ticked; a pair's differing criteria are those whose
 * points differ (two options of the same points do not); the total, parts and stars of a plan that is not reachable are those of the sheet
 * as it is, stars_after null when knocked out; a knock-out named twice is one. */
#ifndef OPENOCOP_OCOP_SCORING_SCORING_H
#define OPENOCOP_OCOP_SCORING_SCORING_H

#include "base/json_read.h"
#include "base/json_write.h"
#include "ocop/law/law.h"

#define SCORING_INPUT_MAX ((size_t)8 << 20)  /* bytes, on the command line */
#define SCORING_OUTPUT_MAX ((size_t)256 << 20)

/* What is asked, as it is written. */
struct scoring_input {
    struct str pack;
    int64_t set;
    struct {
        int minimum_basis;    /* enum law_basis; -1: absent */
        int64_t spread_limit; /* -1: absent */
        struct fraction quorum;
        int64_t council_size; /* 0: absent */
        bool chair_required;
    } rules;
    struct json_list knockouts;
    struct json_list sheets;
};

extern const struct json_shape scoring_input_shape; /* "ScoreInput" */

/* What is asked, understood: everything in it exists in the pack. */
struct scoring_question {
    const struct law_pack *pack;
    const struct law_set *set;
    struct law_rules rules;
    bool has_basis;
    struct str *members;
    enum law_role *roles;
    int8_t *choices; /* sheet after sheet, criterion_count option indexes each */
    size_t sheet_count;
    bool knocked_out;
};

/* Looks everything up in the law. STATUS_BAD_INPUT with where = the JSON path. */
MUST_CHECK enum status scoring_understand(struct arena *arena, const struct law *law, const struct scoring_input *input,
                                          struct scoring_question *out, struct error *error);
/* The same from JSON. */
MUST_CHECK enum status scoring_read(struct arena *arena, const struct law *law, struct str bytes, struct scoring_question *out, struct error *error);
/* Counts and writes the output of `score`. */
MUST_CHECK enum status scoring_score(struct arena *arena, const struct scoring_question *question, struct buffer *out, struct error *error);
/* The output of `plan` for the only sheet (more: STATUS_BAD_INPUT). `fixed`: codes joined by commas, or empty. *reachable tells the exit
 * status. */
MUST_CHECK enum status scoring_plan(struct arena *arena, const struct scoring_question *question, int stars, struct str fixed,
                                    struct buffer *out, bool *reachable, struct error *error);

/* ---- one sheet that somebody fills in for himself: the self-assessment, the claims of a dossier ---- */

struct self_sheet {
    const struct law_set *set;
    int8_t *choices; /* option indexes by criterion; LAW_NO_CHOICE */
    bool *answered;  /* chosen, be it "none of these levels" (then the choice is LAW_NO_CHOICE) */
    bool *unread;    /* something stood there that is no option */
    size_t answered_count;
    size_t unread_count;
    struct str product; /* its name; may be empty */
};

/* "None of these levels", where the form prints no 0: as a form's value and as a sign of a link. */
#define SELF_NONE "x"

/* Nothing chosen. False when memory ran out. */
MUST_CHECK bool self_sheet_new(struct arena *arena, const struct law_set *set, struct self_sheet *sheet);
/* Puts what a form sent for a criterion; what is no option of it counts as unread. */
void self_choose(struct self_sheet *sheet, int criterion, struct str value);

struct self_outcome {
    int total;
    int parts[LAW_PARTS];
    struct law_result law;   /* with what is not chosen yet counted as the lowest option */
    int first_open;          /* the first criterion without a choice; -1: none */
    int target;              /* stars that the plan leads to; 0: five are reached */
    struct law_plan plan;
};

/* What the page shows: the score, and the shortest way to the next rank that counts (three stars at least). Papers and investments are
 * proposed first; criteria judged on the sample, then those that hardly change, only where there is no other way. False: no memory. */
MUST_CHECK bool self_outcome_find(struct arena *arena, const struct self_sheet *sheet, struct self_outcome *out);

/* Only the way to a rank: papers and investments first, as above. */
MUST_CHECK bool self_plan_find(struct arena *arena, const struct self_sheet *sheet, int stars, struct law_plan *plan);

/* A name that the law prints in capitals, in the letters of a sentence. */
struct str self_name(struct arena *arena, struct str name);
/* The pack that takes new dossiers on the day (the newest edition); NULL: none does. */
const struct law_pack *scoring_pack_on(const struct law *law, date day);

struct cli_commands;
struct web_routes;
extern const struct cli_commands scoring_cli;
extern const struct web_routes scoring_routes;
extern const struct web_routes scoring_page_routes; /* the self-assessment */

#endif
