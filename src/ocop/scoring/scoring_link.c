/* The choices of a self-assessment: from a form, and as the short text of a link. See scoring_int.h. */
#include "ocop/scoring/scoring_int.h"

#define NOTHING '-'

bool self_sheet_new(struct arena *arena, const struct law_set *set, struct self_sheet *sheet)
{
    size_t count = set->criterion_count;
    *sheet = (struct self_sheet){ .set = set };
    sheet->choices = ARENA_NEW_MANY(arena, int8_t, count);
    sheet->answered = ARENA_NEW_MANY(arena, bool, count);
    sheet->unread = ARENA_NEW_MANY(arena, bool, count);
    if (sheet->choices == NULL || sheet->answered == NULL || sheet->unread == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        sheet->choices[i] = LAW_NO_CHOICE;
    return true;
}

static void not_read(struct self_sheet *sheet, int criterion)
{
    if (!sheet->unread[criterion])
        sheet->unread_count++;
    sheet->unread[criterion] = true;
}

void self_choose(struct self_sheet *sheet, int criterion, struct str value)
{
    const struct law_criterion *c = &sheet->set->criteria[criterion];
    bool none = c->implicit_zero && str_is(value, SELF_NONE);
    int option = none ? LAW_NO_CHOICE : law_option_index(c, value);
    if (!none && option < 0) {
        not_read(sheet, criterion);
        return;
    }
    if (!sheet->answered[criterion])
        sheet->answered_count++;
    sheet->answered[criterion] = true;
    sheet->choices[criterion] = (int8_t)option;
}

/* The lines of the next section with leaves, from *at on: gives how many leaves, and in *first its first line. */
static size_t next_group(const struct law_set *set, size_t *at, size_t *first)
{
    size_t leaves = 0;
    *first = *at;
    while (*at < set->line_count) {
        const struct law_line *line = &set->lines[*at];
        if (line->depth == 1 && leaves > 0)
            break;
        if (line->criterion >= 0)
            leaves++;
        (*at)++;
    }
    return leaves;
}

/* `signs` is as long as the group, or nothing of it can be read. */
static void read_group(struct self_sheet *sheet, size_t first, size_t leaves, struct str signs)
{
    size_t sign = 0;
    for (size_t i = first; sign < leaves; i++) {
        int criterion = sheet->set->lines[i].criterion;
        if (criterion < 0)
            continue;
        if (signs.len != leaves)
            not_read(sheet, criterion);
        else if (signs.ptr[sign] != NOTHING)
            self_choose(sheet, criterion, str_part(signs, sign, sign + 1));
        sign++;
    }
}

void self_link_read(struct self_sheet *sheet, struct str text)
{
    size_t at = 0;
    size_t first;
    size_t leaves;
    while ((leaves = next_group(sheet->set, &at, &first)) > 0)
        read_group(sheet, first, leaves, str_cut(&text, '.'));
}

static char sign_of(const struct self_sheet *sheet, int criterion)
{
    const struct law_criterion *c = &sheet->set->criteria[criterion];
    if (!sheet->answered[criterion])
        return NOTHING;
    return sheet->choices[criterion] == LAW_NO_CHOICE ? SELF_NONE[0] : c->options[sheet->choices[criterion]].id.ptr[0];
}

void self_link_write(struct buffer *out, const struct self_sheet *sheet)
{
    size_t at = 0;
    size_t first;
    while (next_group(sheet->set, &at, &first) > 0) {
        if (first > 0)
            buffer_add_char(out, '.');
        for (size_t i = first; i < at; i++)
            if (sheet->set->lines[i].criterion >= 0)
                buffer_add_char(out, sign_of(sheet, sheet->set->lines[i].criterion));
    }
}
