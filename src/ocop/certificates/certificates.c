/* The rules of certificates: their words, lines of one product, and which of a line speaks on a day. */
#include "ocop/certificates/certificates_int.h"
#include "texts_certificates.h"

const char *const certificate_act_words[] = { "new", "again", "upgrade", NULL };
const enum text_id certificate_act_texts[] = { TEXT_certificates_act_new, TEXT_certificates_act_again, TEXT_certificates_act_upgrade };
_Static_assert(sizeof(certificate_act_words) / sizeof(certificate_act_words[0]) == CERTIFICATE_ACTS + 1, "a word for each act");

const char *const certificate_branch_words[] = { "", "food", "drink", "herb", "craft", "ornament", "tourism", NULL };
const enum text_id certificate_branch_texts[] = { TEXT_certificates_unknown,      TEXT_certificates_branch_food,     TEXT_certificates_branch_drink,
                                                  TEXT_certificates_branch_herb,  TEXT_certificates_branch_craft,    TEXT_certificates_branch_ornament,
                                                  TEXT_certificates_branch_tourism };
_Static_assert(sizeof(certificate_branch_words) / sizeof(certificate_branch_words[0]) == BRANCHES + 1, "a word for each branch");

const char *const certificate_origin_words[] = { "program", "import", "placeholder", NULL };
const char *const decision_level_words[] = { "ministry", "province", "district", NULL };
const char *const decision_kind_recognise = "recognise";

const char *const certificate_producer_words[] = { "", "cooperative", "group", "firm", "farm", "household", "association", "centre", NULL };
_Static_assert(sizeof(certificate_producer_words) / sizeof(certificate_producer_words[0]) == PRODUCER_KINDS + 2, "a word for each kind, and unknown");

int certificate_word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

/* The annexes of Decision 26/2026: sheets 1-13 food, 14-17 drinks, 18-20 medicinal herbs, 21-22 crafts, 23-25 ornamental plants and animals, 26 tourism. */
enum certificate_branch certificates_branch_of_set(int set)
{
    static const int last[BRANCHES] = { 0, 13, 17, 20, 22, 25, PRODUCTS_SETS };
    for (int branch = BRANCH_FOOD; set > 0 && branch < BRANCHES; branch++)
        if (set <= last[branch])
            return (enum certificate_branch)branch;
    return BRANCH_UNKNOWN;
}

size_t certificates_line_end(const struct certificates *all, size_t from)
{
    size_t to = from;
    while (to < all->count && all->rows[to].line == all->rows[from].line)
        to++;
    return to;
}

const struct certificate *certificates_holding(const struct certificates *all, size_t from, size_t to, date day)
{
    for (size_t i = to; i-- > from;)
        if (all->rows[i].valid_from <= day && day <= all->rows[i].until)
            return &all->rows[i];
    return NULL;
}
