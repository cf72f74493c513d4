/* Finding things in a set by the words that people and files use for them. Pure. */
#include "ocop/law/law.h"

int law_criterion_index(const struct law_set *set, struct str code)
{
    for (size_t i = 0; i < set->criterion_count; i++)
        if (str_equal(set->criteria[i].code, code))
            return (int)i;
    return -1;
}

int law_option_index(const struct law_criterion *criterion, struct str id)
{
    for (size_t i = 0; i < criterion->option_count; i++)
        if (str_equal(criterion->options[i].id, id))
            return (int)i;
    return -1;
}
