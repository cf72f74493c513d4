/* Small sets made up by the tests: random ones for comparison with an exhaustive search, and one written by hand. */
#ifndef OPENOCOP_TESTS_SYNTHETIC_H
#define OPENOCOP_TESTS_SYNTHETIC_H

#include "ocop/law/law.h"

/* Repeatable dice (xorshift); a test prints its seed when it fails. */
struct dice {
    uint64_t state;
};

static inline int roll(struct dice *dice, int sides)
{
    dice->state ^= dice->state << 13;
    dice->state ^= dice->state >> 7;
    dice->state ^= dice->state << 17;
    return (int)((dice->state >> 11) % (uint64_t)sides);
}

struct synthetic {
    struct law_set set;
    struct law_criterion criteria[12];
    struct law_option options[12][6];
};

static inline void synthetic_begin(struct synthetic *s, int five, int four, int three, int two)
{
    memset(s, 0, sizeof(*s));
    s->set.criteria = s->criteria;
    s->set.from[5] = five;
    s->set.from[4] = four;
    s->set.from[3] = three;
    s->set.from[2] = two;
}

static inline struct law_criterion *synthetic_criterion(struct synthetic *s, int part, bool implicit_zero, enum law_nature nature)
{
    struct law_criterion *criterion = &s->criteria[s->set.criterion_count];
    criterion->options = s->options[s->set.criterion_count++];
    criterion->part = part;
    criterion->implicit_zero = implicit_zero;
    criterion->nature = nature;
    return criterion;
}

static inline void synthetic_option(struct synthetic *s, int points, int star_min, int case_no)
{
    struct law_criterion *criterion = &s->criteria[s->set.criterion_count - 1];
    s->options[s->set.criterion_count - 1][criterion->option_count++] = (struct law_option){ .points = points, .star_min = star_min, .case_no = case_no };
    if (points > criterion->max)
        criterion->max = points;
    law_find_needs(criterion);
}

/* A few criteria with few options, stars that do not fall with the rank, now and then cases; bands at fractions of the maximum. */
static inline void synthetic_random(struct synthetic *s, struct dice *dice, int most_criteria)
{
    int count = 1 + roll(dice, most_criteria);
    int total = 0;
    synthetic_begin(s, 0, 0, 0, 0);
    for (int c = 0; c < count; c++) {
        bool cases = roll(dice, 6) == 0;
        int options = 1 + roll(dice, 4);
        int star = 0;
        int points = 0;
        synthetic_criterion(s, roll(dice, LAW_PARTS), roll(dice, 2) == 0, (enum law_nature)roll(dice, 4));
        for (int i = 0; i < options; i++) {
            points += roll(dice, 4);
            if (points > 0 && roll(dice, 4) == 0) {
                int next = 3 + roll(dice, 3);
                star = next > star ? next : star;
                synthetic_option(s, points, star, cases ? 1 + i % 2 : 0);
            } else {
                synthetic_option(s, points, 0, cases ? 1 + i % 2 : 0);
            }
        }
        total += s->criteria[c].max;
    }
    s->set.from[5] = total * 9 / 10;
    s->set.from[4] = total * 7 / 10;
    s->set.from[3] = total * 5 / 10;
    s->set.from[2] = total * 3 / 10;
}

static inline void synthetic_choose(const struct synthetic *s, struct dice *dice, int8_t *choices)
{
    for (size_t c = 0; c < s->set.criterion_count; c++)
        choices[c] = (int8_t)(roll(dice, (int)s->criteria[c].option_count + 1) - 1);
}

#endif
