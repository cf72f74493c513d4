/* What a sheet says of a criterion while it is filled in, and where it must say why. */
#include "base/pure.h"
#include "ocop/sessions/sessions_score.h"
#include "texts_sessions.h"

#define CODES_MAX ((size_t)2048)

bool scoring_said(const struct scoring *scoring, struct str criterion, struct str *option)
{
    const struct sheet_choice *choices = scoring->says.choices.items;
    for (size_t i = 0; i < scoring->says.choices.count; i++)
        if (str_equal(choices[i].criterion, criterion)) {
            *option = choices[i].option;
            return true;
        }
    return false;
}

struct str scoring_note(const struct scoring *scoring, struct str criterion)
{
    const struct sheet_note *notes = scoring->says.notes.items;
    for (size_t i = 0; i < scoring->says.notes.count; i++)
        if (str_equal(notes[i].criterion, criterion))
            return notes[i].text;
    return STR("");
}

int scoring_option_index(const struct law_criterion *criterion, struct str option)
{
    return option.len == 0 ? LAW_NO_CHOICE : law_option_index(criterion, option);
}

bool scoring_far(const struct scoring *scoring, const struct law_criterion *criterion)
{
    const struct opinion *opinion = scoring_opinion(scoring, criterion->code);
    struct str said;
    int away;
    if (opinion == NULL || !scoring_said(scoring, criterion->code, &said))
        return false;
    away = scoring_option_index(criterion, said) - scoring_option_index(criterion, opinion->option);
    return away > 1 || away < -1;
}

enum status scoring_check_reasons(const struct scoring *scoring, struct error *error)
{
    struct buffer codes;
    buffer_open(&codes, scoring->visit.arena, CODES_MAX);
    for (size_t c = 0; c < scoring->set->criterion_count; c++) {
        const struct law_criterion *criterion = &scoring->set->criteria[c];
        if (!scoring_far(scoring, criterion) || scoring_note(scoring, criterion->code).len > 0)
            continue;
        if (codes.len > 0)
            buffer_add(&codes, STR(", "));
        buffer_add(&codes, criterion->code);
    }
    if (codes.len == 0)
        return STATUS_OK;
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_far_reason, "notes", TEXT_ARG("criteria", buffer_str(&codes)));
}
