/* The proofs for one set: every code, point, minimum and reference. Each fault names the criterion and says what to do. */
#include "base/text.h"
#include "ocop/law/law_int.h"
#include "texts_error.h"
#include "texts_law.h"

#define CODES_MAX 512 /* sections and leaves of a set */

struct proof {
    struct law_report *report;
    struct arena *arena;
    const char *path;
    const struct file_set *set;
    const struct file_pack *pack;
    const struct file_node **nodes; /* in the order of the file */
    size_t node_count;
};

static void fault(const struct proof *proof, const struct file_node *node, enum text_id text)
{
    LAW_FAULT_PLAIN(proof->report, proof->path, text, node->code.ptr);
}

#define FAULT(proof, node, text, ...) LAW_FAULT((proof)->report, (proof)->path, (text), (node)->code.ptr, __VA_ARGS__)

static const struct file_node *find_node(const struct proof *proof, struct str code)
{
    for (size_t i = 0; i < proof->node_count; i++)
        if (str_equal(proof->nodes[i]->code, code))
            return proof->nodes[i];
    return NULL;
}

static bool lists(struct json_list list, struct str text)
{
    const struct str *items = list.items;
    for (size_t i = 0; i < list.count; i++)
        if (str_equal(items[i], text))
            return true;
    return false;
}

/* "1.1", "3.d" with a Vietnamese letter, "6.a-2": digits and small letters with points and hyphens between. */
static bool code_is_well_formed(struct str code)
{
    bool open = true; /* a digit or letter must follow */
    if (code.len > 20)
        return false;
    for (size_t i = 0; i < code.len; i++) {
        unsigned char c = (unsigned char)code.ptr[i];
        bool separator = c == '.' || c == '-';
        if ((separator && open) || (!separator && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && c < 0x80))
            return false;
        open = separator;
    }
    return !open && code.ptr[0] >= '0' && code.ptr[0] <= '9';
}

static bool id_is_well_formed(struct str id)
{
    int64_t number;
    return str_to_int(id, 0, 999999, &number);
}

/* ---- leaves ---- */

static void check_options(const struct proof *proof, const struct file_node *leaf)
{
    const struct file_option *options = leaf->options.items;
    int64_t highest = -1;
    bool zero = false;
    bool synthetic = false;
    for (size_t i = 0; i < leaf->options.count; i++) {
        synthetic = synthetic || options[i].synthetic;
        if (!id_is_well_formed(options[i].id))
            FAULT(proof, leaf, TEXT_law_option_id, TEXT_ARG("option", options[i].id));
        for (size_t k = 0; k < i; k++)
            if (str_equal(options[k].id, options[i].id))
                FAULT(proof, leaf, TEXT_law_option_twice, TEXT_ARG("option", options[i].id));
        if (options[i].points < 0 || options[i].points > leaf->max)
            FAULT(proof, leaf, TEXT_law_option_points, TEXT_ARG("option", options[i].id), TEXT_ARG_INT("points", options[i].points),
                  TEXT_ARG_INT("max", leaf->max));
        if (options[i].points > highest)
            highest = options[i].points;
        zero = zero || options[i].points == 0;
        if (leaf->binary && (options[i].id.len != 1 || options[i].id.ptr[0] != (char)('0' + i) || leaf->options.count != 2))
            FAULT(proof, leaf, TEXT_law_binary, TEXT_ARG("option", options[i].id));
    }
    if (synthetic != leaf->binary)
        fault(proof, leaf, TEXT_law_synthetic);
    if (leaf->options.count > LAW_OPTIONS_MAX)
        fault(proof, leaf, TEXT_law_option_count);
    if (highest != leaf->max)
        FAULT(proof, leaf, TEXT_law_max_not_reached, TEXT_ARG_INT("max", leaf->max), TEXT_ARG_INT("found", highest));
    if (zero && leaf->implicit_zero)
        fault(proof, leaf, TEXT_law_implicit_zero_beside);
    if (!zero && !leaf->implicit_zero)
        fault(proof, leaf, TEXT_law_implicit_zero_missing);
}

static bool pack_has_rank(const struct proof *proof, int64_t stars)
{
    struct str ranks = proof->pack->minimums.ranks;
    return stars >= LAW_FIRST_MINIMUM && stars <= LAW_STARS && str_find(ranks, (char)('0' + stars)) < ranks.len;
}

/* The minimums that follow from the options' stars alone; a fault where they fall with the rank. */
static void needs_of_options(const struct proof *proof, const struct file_node *leaf, int64_t *needs)
{
    const struct file_option *options = leaf->options.items;
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++) {
        int64_t lowest = 0;
        for (size_t i = 0; i < leaf->options.count; i++)
            if (options[i].star_min == stars && (lowest == 0 || options[i].points < lowest))
                lowest = options[i].points;
        if (lowest > 0 && lowest < needs[stars - 1])
            FAULT(proof, leaf, TEXT_law_minimum_falls, TEXT_ARG_INT("stars", stars), TEXT_ARG_INT("needs", lowest),
                  TEXT_ARG_INT("below", needs[stars - 1]));
        needs[stars] = lowest > needs[stars - 1] ? lowest : needs[stars - 1];
    }
}

static void check_minimums(const struct proof *proof, const struct file_node *leaf)
{
    const struct file_option *options = leaf->options.items;
    int64_t needs[LAW_STARS + 1] = { 0 };
    bool above_zero = false;
    for (size_t i = 0; i < leaf->options.count; i++) {
        above_zero = above_zero || options[i].points > 0;
        if (options[i].star_min != 0 && !pack_has_rank(proof, options[i].star_min))
            FAULT(proof, leaf, TEXT_law_star_unknown, TEXT_ARG("option", options[i].id), TEXT_ARG_INT("stars", options[i].star_min));
        else if (options[i].star_min != 0 && options[i].points <= 0)
            FAULT(proof, leaf, TEXT_law_star_without_points, TEXT_ARG("option", options[i].id));
    }
    if (leaf->star_on_criterion != 0 && (!pack_has_rank(proof, leaf->star_on_criterion) || !above_zero))
        FAULT(proof, leaf, TEXT_law_star_on_criterion, TEXT_ARG_INT("stars", leaf->star_on_criterion));
    needs_of_options(proof, leaf, needs);
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++)
        if (leaf->rank_minimum_points.at[stars] != needs[stars])
            FAULT(proof, leaf, TEXT_law_rank_minimum_points, TEXT_ARG_INT("stars", stars),
                  TEXT_ARG_INT("found", leaf->rank_minimum_points.at[stars]), TEXT_ARG_INT("needs", needs[stars]));
}

/* Options and cases name each other, and in each case the minimums can be reached. */
static void check_cases(const struct proof *proof, const struct file_node *leaf)
{
    const struct file_option *options = leaf->options.items;
    for (size_t i = 0; i < leaf->options.count; i++) {
        int case_no = law_case_of(proof->arena, leaf, &options[i]);
        if (case_no < 0)
            fault(proof, leaf, TEXT_law_case_unknown);
        else if ((case_no > 0) != (leaf->cases.count > 0))
            FAULT(proof, leaf, TEXT_law_case_missing, TEXT_ARG("option", options[i].id));
    }
    for (size_t wanted = 1; wanted <= leaf->cases.count; wanted++) {
        int64_t highest = -1;
        for (size_t i = 0; i < leaf->options.count; i++)
            if (law_case_of(proof->arena, leaf, &options[i]) == (int)wanted && options[i].points > highest)
                highest = options[i].points;
        if (highest < 0)
            FAULT(proof, leaf, TEXT_law_case_unused, TEXT_ARG_INT("case", (int64_t)wanted));
        else if (highest < leaf->rank_minimum_points.at[LAW_STARS])
            FAULT(proof, leaf, TEXT_law_case_minimum, TEXT_ARG_INT("case", (int64_t)wanted),
                  TEXT_ARG_INT("needs", leaf->rank_minimum_points.at[LAW_STARS]));
    }
    if (leaf->cases.count == 1)
        fault(proof, leaf, TEXT_law_case_alone);
}

static void check_evidence(const struct proof *proof, const struct file_node *leaf)
{
    const struct str *names = leaf->evidence.items;
    const struct file_evidence *rows = proof->pack->evidence.items;
    for (size_t i = 0; i < leaf->evidence.count; i++) {
        bool found = false;
        for (size_t k = 0; k < proof->pack->evidence.count; k++)
            found = found || str_equal(rows[k].name, names[i]);
        if (!found)
            FAULT(proof, leaf, TEXT_law_evidence_unknown, TEXT_ARG("evidence", names[i]));
    }
}

static void check_leaf(const struct proof *proof, const struct file_node *leaf)
{
    if (leaf->options.count == 0) {
        fault(proof, leaf, TEXT_law_no_options);
        return;
    }
    if (law_nature_of(leaf->nature) < 0)
        fault(proof, leaf, TEXT_law_nature);
    check_options(proof, leaf);
    check_minimums(proof, leaf);
    check_cases(proof, leaf);
    check_evidence(proof, leaf);
}

/* ---- the tree ---- */

static int64_t sum_of(struct json_list list)
{
    const struct file_node *nodes = list.items;
    int64_t sum = 0;
    for (size_t i = 0; i < list.count; i++)
        sum += nodes[i].max;
    return sum;
}

static bool has_fields_of_a_leaf(const struct file_node *node)
{
    return node->options.count > 0 || node->nature.ptr != NULL || node->implicit_zero || node->star_on_criterion != 0 || node->cases.count > 0 ||
           node->binary || node->evidence.count > 0 || node->precondition.count > 0;
}

static void check_nodes(struct proof *proof, struct json_list list, int depth)
{
    const struct file_node *nodes = list.items;
    for (size_t i = 0; i < list.count; i++) {
        const struct file_node *node = &nodes[i];
        if (!code_is_well_formed(node->code))
            fault(proof, node, TEXT_law_code_form);
        if (find_node(proof, node->code) != NULL)
            fault(proof, node, TEXT_law_code_twice);
        if (proof->node_count == CODES_MAX || depth > LAW_DEPTH_MAX) {
            fault(proof, node, TEXT_law_too_many);
            return;
        }
        proof->nodes[proof->node_count++] = node;
        if (node->max < 1)
            fault(proof, node, TEXT_law_max_positive);
        if (node->criteria.count == 0) {
            check_leaf(proof, node);
            continue;
        }
        if (has_fields_of_a_leaf(node))
            fault(proof, node, TEXT_law_section_with_options);
        if (sum_of(node->criteria) != node->max)
            FAULT(proof, node, TEXT_law_section_sum, TEXT_ARG_INT("found", sum_of(node->criteria)), TEXT_ARG_INT("max", node->max));
        check_nodes(proof, node->criteria, depth + 1);
    }
}

/* The pack's note when it knows of exactly this shortfall; NULL otherwise. */
static const struct file_known_fault *find_known(const struct proof *proof, const struct file_part *part, int64_t found, bool *known_used)
{
    const struct file_known_fault *known = proof->pack->known_faults.items;
    for (size_t i = 0; i < proof->pack->known_faults.count; i++)
        if (str_is(known[i].kind, "sum") && known[i].set == proof->set->no && str_equal(known[i].part, part->id) &&
            known[i].expected == part->max && known[i].found == found) {
            if (known_used != NULL)
                known_used[i] = true;
            return &known[i];
        }
    return NULL;
}

/* Returns whether the source's sum was short, known or not. */
static bool check_part(struct proof *proof, int index, bool *known_used)
{
    const struct file_part *part = (const struct file_part *)proof->set->parts.items + index;
    int64_t found = sum_of(part->criteria);
    const char letter[2] = { (char)('A' + index), '\0' };
    const struct file_known_fault *known;
    if (!str_is(part->id, letter))
        LAW_FAULT(proof->report, proof->path, TEXT_law_three_parts, "parts", TEXT_ARG("part", part->id));
    if (part->max != proof->pack->parts.of[index])
        LAW_FAULT(proof->report, proof->path, TEXT_law_part_max, letter, TEXT_ARG_INT("max", part->max),
                  TEXT_ARG_INT("pack", proof->pack->parts.of[index]));
    if (part->sum_of_criteria != 0 && part->sum_of_criteria != found)
        LAW_FAULT(proof->report, proof->path, TEXT_law_part_noted_sum, letter, TEXT_ARG_INT("noted", part->sum_of_criteria),
                  TEXT_ARG_INT("found", found));
    check_nodes(proof, part->criteria, 1);
    if (found == part->max)
        return false;
    known = find_known(proof, part, found, known_used);
    law_report_add(proof->report, proof->path, known != NULL, known != NULL ? TEXT_law_known_sum : TEXT_law_part_sum, letter,
                   (const struct text_arg[]){ TEXT_ARG_INT("found", found), TEXT_ARG_INT("max", part->max),
                                              TEXT_ARG("provenance", known != NULL ? known->provenance : STR("")) }, 3);
    return true;
}

/* ---- tables of the set ---- */

static bool has_minimum(const struct file_minimum *minimum)
{
    return minimum->at[LAW_STARS] != 0 || minimum->at[4] != 0 || minimum->at[3] != 0;
}

static void check_rank_minimums(const struct proof *proof)
{
    const struct file_rank_minimum *rows = proof->set->rank_minimums.items;
    for (size_t i = 0; i < proof->set->rank_minimums.count; i++) {
        const struct file_node *node = find_node(proof, rows[i].criterion);
        if (node == NULL || node->criteria.count > 0) {
            LAW_FAULT(proof->report, proof->path, TEXT_law_unknown_criterion, rows[i].criterion.ptr, TEXT_ARG_Z("field", "rank_minimums"));
            continue;
        }
        for (size_t k = 0; k < i; k++)
            if (str_equal(rows[k].criterion, rows[i].criterion))
                FAULT(proof, node, TEXT_law_listed_twice, TEXT_ARG_Z("field", "rank_minimums"));
        if (!str_equal(rows[i].name, node->name) || rows[i].star_on_criterion != node->star_on_criterion ||
            rows[i].minimum.at[3] != node->rank_minimum_points.at[3] || rows[i].minimum.at[4] != node->rank_minimum_points.at[4] ||
            rows[i].minimum.at[5] != node->rank_minimum_points.at[5])
            fault(proof, node, TEXT_law_rank_minimums_differ);
    }
    for (size_t n = 0; n < proof->node_count; n++) {
        const struct file_node *node = proof->nodes[n];
        bool listed = false;
        for (size_t i = 0; i < proof->set->rank_minimums.count; i++)
            listed = listed || str_equal(rows[i].criterion, node->code);
        if (!listed && (has_minimum(&node->rank_minimum_points) || node->star_on_criterion != 0))
            fault(proof, node, TEXT_law_rank_minimums_lack);
    }
}

static bool knockout_is_listed(const struct file_set *set, struct str code, struct str text, bool precondition)
{
    const struct file_knockout *rows = set->knockouts.items;
    for (size_t i = 0; i < set->knockouts.count; i++)
        if (str_equal(rows[i].criterion, code) && str_equal(rows[i].text, text) && (rows[i].kind.ptr != NULL) == precondition)
            return true;
    return false;
}

static void check_knockouts(const struct proof *proof)
{
    const struct file_knockout *rows = proof->set->knockouts.items;
    for (size_t i = 0; i < proof->set->knockouts.count; i++) {
        const struct file_node *node = find_node(proof, rows[i].criterion);
        bool precondition = rows[i].kind.ptr != NULL;
        if (precondition && !str_is(rows[i].kind, "precondition"))
            LAW_FAULT(proof->report, proof->path, TEXT_law_word, rows[i].criterion.ptr, TEXT_ARG_Z("field", "kind"), TEXT_ARG("word", rows[i].kind));
        else if (node == NULL)
            LAW_FAULT(proof->report, proof->path, TEXT_law_unknown_criterion, rows[i].criterion.ptr, TEXT_ARG_Z("field", "knockouts"));
        else if (!lists(precondition ? node->precondition : node->knockout, rows[i].text))
            fault(proof, node, TEXT_law_knockouts_differ);
    }
    for (size_t n = 0; n < proof->node_count; n++) {
        const struct file_node *node = proof->nodes[n];
        const struct str *knockout = node->knockout.items;
        const struct str *precondition = node->precondition.items;
        for (size_t i = 0; i < node->knockout.count; i++)
            if (!knockout_is_listed(proof->set, node->code, knockout[i], false))
                fault(proof, node, TEXT_law_knockouts_differ);
        for (size_t i = 0; i < node->precondition.count; i++)
            if (!knockout_is_listed(proof->set, node->code, precondition[i], true))
                fault(proof, node, TEXT_law_knockouts_differ);
    }
}

static void check_corrections(const struct proof *proof)
{
    const struct file_correction *rows = proof->set->corrections.items;
    for (size_t i = 0; i < proof->set->corrections.count; i++)
        if (rows[i].criterion.ptr != NULL && find_node(proof, rows[i].criterion) == NULL)
            LAW_FAULT(proof->report, proof->path, TEXT_law_unknown_criterion, rows[i].criterion.ptr, TEXT_ARG_Z("field", "corrections"));
    for (size_t n = 0; n < proof->node_count; n++) {
        const struct file_option *options = proof->nodes[n]->options.items;
        bool corrected = false;
        bool told = false;
        for (size_t i = 0; i < proof->nodes[n]->options.count; i++)
            corrected = corrected || options[i].corrected;
        for (size_t i = 0; i < proof->set->corrections.count; i++)
            told = told || str_equal(rows[i].criterion, proof->nodes[n]->code);
        if (corrected && !told)
            fault(proof, proof->nodes[n], TEXT_law_correction_untold);
    }
}

static bool same_texts(struct json_list a, struct json_list b)
{
    const struct str *left = a.items;
    const struct str *right = b.items;
    for (size_t i = 0; i < a.count && a.count == b.count; i++)
        if (!str_equal(left[i], right[i]))
            return false;
    return a.count == b.count;
}

/* The set stands where the pack's classification puts it. */
static void check_classification(const struct proof *proof)
{
    const struct file_classification *own = &proof->set->classification;
    const struct file_branch *branches = proof->pack->classification.items;
    bool agrees = proof->pack->classification.count == 0 && own->nganh.ptr == NULL;
    for (size_t b = 0; b < proof->pack->classification.count; b++) {
        const struct file_group *groups = branches[b].groups.items;
        for (size_t g = 0; g < branches[b].groups.count; g++) {
            const struct file_subgroup *sets = groups[g].sets.items;
            for (size_t s = 0; s < groups[g].sets.count; s++)
                if (sets[s].set == proof->set->no)
                    agrees = str_equal(own->nganh_no, branches[b].no) && str_equal(own->nganh, branches[b].name) &&
                             str_equal(own->nhom, groups[g].name) && str_equal(own->phan_nhom, sets[s].subgroup) &&
                             same_texts(own->lead_ministries, sets[s].lead_ministries);
        }
    }
    if (!agrees)
        LAW_FAULT_PLAIN(proof->report, proof->path, TEXT_law_classification, "classification");
}

/* ---- the whole ---- */

static bool contains(struct str text, struct str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (str_equal(str_part(text, i, i + part.len), part))
            return true;
    return false;
}

static void check_head(const struct proof *proof, const struct file_listed *listed)
{
    const struct file_set *set = proof->set;
    const char number[3] = { (char)('0' + set->no / 10), (char)('0' + set->no % 10), '-' };
    if (!str_equal(set->pack, proof->pack->pack))
        LAW_FAULT(proof->report, proof->path, TEXT_law_other_pack, "pack", TEXT_ARG("found", set->pack), TEXT_ARG("pack", proof->pack->pack));
    if (set->no != listed->set || !str_starts_with(listed->file, (struct str){ number, sizeof(number) }))
        LAW_FAULT(proof->report, proof->path, TEXT_law_other_number, "no", TEXT_ARG_INT("found", set->no), TEXT_ARG_INT("listed", listed->set));
    if (!contains(set->decision, proof->pack->decision) || (set->decision_date != DATE_NONE && set->decision_date != proof->pack->decision_date))
        LAW_FAULT(proof->report, proof->path, TEXT_law_other_decision, "decision", TEXT_ARG("decision", proof->pack->decision));
    if (!str_is(set->provenance, "verified") && !str_is(set->provenance, "partial"))
        LAW_FAULT(proof->report, proof->path, TEXT_law_word, "provenance", TEXT_ARG_Z("field", "provenance"), TEXT_ARG("word", set->provenance));
    if (set->max != 100)
        LAW_FAULT(proof->report, proof->path, TEXT_law_set_max, "max", TEXT_ARG_INT("found", set->max));
}

static bool is_nfc(struct arena *arena, struct str text)
{
    struct str form;
    return text_nfc(arena, text, &form, NULL) == STATUS_OK && str_equal(form, text);
}

static bool are_nfc(struct arena *arena, struct json_list list)
{
    const struct str *items = list.items;
    for (size_t i = 0; i < list.count; i++)
        if (!is_nfc(arena, items[i]))
            return false;
    return true;
}

/* Only where the file as a whole is not NFC: finds whose text it is. */
static void check_nfc(const struct proof *proof, struct str canonical)
{
    bool found = false;
    if (is_nfc(proof->arena, canonical))
        return;
    for (size_t n = 0; n < proof->node_count; n++) {
        const struct file_node *node = proof->nodes[n];
        const struct file_option *options = node->options.items;
        bool good = is_nfc(proof->arena, node->code) && is_nfc(proof->arena, node->name) && are_nfc(proof->arena, node->notes) &&
                    are_nfc(proof->arena, node->knockout) && are_nfc(proof->arena, node->precondition) && are_nfc(proof->arena, node->cases) &&
                    are_nfc(proof->arena, node->evidence) && are_nfc(proof->arena, node->guidance_local);
        for (size_t i = 0; i < node->options.count; i++)
            good = good && is_nfc(proof->arena, options[i].text);
        if (!good)
            fault(proof, node, TEXT_law_not_nfc);
        found = found || !good;
    }
    if (!found)
        LAW_FAULT_PLAIN(proof->report, proof->path, TEXT_law_not_nfc, NULL);
}

void law_check_set(struct law_report *report, struct arena *arena, const char *path, const struct file_set *set, struct str canonical,
                   const struct file_pack *pack, const struct file_listed *listed, bool *known_used)
{
    struct proof proof = { .report = report, .arena = arena, .path = path, .set = set, .pack = pack };
    bool sums_short = false;
    proof.nodes = ARENA_NEW_MANY(arena, const struct file_node *, CODES_MAX);
    if (proof.nodes == NULL) {
        LAW_FAULT_PLAIN(report, path, TEXT_error_memory, NULL);
        return;
    }
    check_head(&proof, listed);
    if (set->parts.count != LAW_PARTS) {
        LAW_FAULT(report, path, TEXT_law_three_parts, "parts", TEXT_ARG_Z("part", ""));
        return;
    }
    for (int p = 0; p < LAW_PARTS; p++)
        sums_short |= check_part(&proof, p, known_used);
    if ((set->sums_agree.ptr != NULL && str_is(set->sums_agree, "true") == sums_short) || (set->checks.count > 0 && !sums_short))
        LAW_FAULT_PLAIN(report, path, TEXT_law_sums_note, set->sums_agree.ptr != NULL ? "sums_agree" : "checks");
    check_rank_minimums(&proof);
    check_knockouts(&proof);
    check_corrections(&proof);
    check_classification(&proof);
    check_nfc(&proof, canonical);
}
