/* Full results (means, stars, minimums, pairs beyond the limit, quorum) for a country's portfolio: 17,316 products with nine sheets each, held in
 * memory, random choices over the sets of the newest pack. Prints one JSON object; run by bench.py, which names the goal. One thread. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "ocop/law/law.h"

#define PRODUCTS 17316
#define SHEETS 9

static uint64_t state = 20260522;

static int roll(int sides)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int)((state >> 11) % (uint64_t)sides);
}

struct product {
    const struct law_set *set;
    int8_t *choices;
};

static int8_t *random_choices(struct arena *arena, const struct law_set *set)
{
    int8_t *choices = ARENA_NEW_MANY(arena, int8_t, set->criterion_count * SHEETS);
    for (size_t i = 0; choices != NULL && i < set->criterion_count * SHEETS; i++)
        choices[i] = (int8_t)roll((int)set->criteria[i % set->criterion_count].option_count);
    return choices;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
    static const enum law_role roles[SHEETS] = { LAW_CHAIR };
    struct arena held;
    struct arena work;
    struct law *law;
    struct error error = { 0 };
    struct product *products;
    struct rusage usage;
    int64_t started;
    int64_t stars = 0;
    int64_t pairs = 0;
    int64_t unmet = 0;
    arena_open(&held, &memory_system, (size_t)64 << 20);
    arena_open(&work, &memory_system, (size_t)16 << 20);
    products = ARENA_NEW_MANY(&held, struct product, PRODUCTS);
    if (products == NULL || law_open(&held, argc > 1 ? argv[1] : "law", &law, &error) != STATUS_OK)
        return 2;
    for (int i = 0; i < PRODUCTS; i++) { /* each set is read when it is first wanted */
        static const struct law_set *sets[100];
        const struct law_pack *pack = &law->packs[law->count - 1];
        int no = 1 + roll((int)law_set_count(pack));
        if (sets[no] == NULL && law_find_set(&held, pack, no, &sets[no], &error) != STATUS_OK)
            return 2;
        products[i] = (struct product){ sets[no], random_choices(&held, sets[no]) };
        if (products[i].choices == NULL)
            return 3;
    }
    started = milliseconds();
    for (int i = 0; i < PRODUCTS; i++) {
        const struct law_rules rules = { .basis = (enum law_basis)(i % 3), .has_spread = true, .spread_limit = 10, .quorum = { 3, 4 },
                                         .council_size = SHEETS, .chair_required = true };
        const struct law_question question = { products[i].set, &rules, products[i].choices, roles, SHEETS, false };
        struct law_result result;
        if (!law_score(&work, &question, &result) || !result.complete)
            return 3;
        stars += result.stars;
        pairs += (int64_t)result.pair_count;
        unmet += (int64_t)result.unmet_count;
        arena_empty(&work);
    }
    started = milliseconds() - started;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"products\":%d,\"sheets\":%d,\"milliseconds\":%lld,\"peak_kib\":%ld,\"stars\":%lld,\"pairs\":%lld,\"unmet\":%lld}\n", PRODUCTS, SHEETS,
           (long long)started, usage.ru_maxrss, (long long)stars, (long long)pairs, (long long)unmet);
    arena_close(&work);
    arena_close(&held);
    return 0;
}
