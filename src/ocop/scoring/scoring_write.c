/* Counts, and writes the answers of `score` and `plan` as JSON, member by member in the order of their specification. */
#include "ocop/scoring/scoring.h"
#include "texts_scoring.h"

static const char *const part_names[LAW_PARTS] = { "A", "B", "C" };

static struct str code_of(const struct scoring_question *question, int criterion)
{
    return question->set->criteria[criterion].code;
}

static void write_rules(struct json_writer *json, const struct scoring_question *question)
{
    static const char *const basis_words[] = { "average", "every", "majority" };
    const struct law_rules *rules = &question->rules;
    json_object(json, "rules");
    if (question->has_basis)
        json_text_z(json, "minimum_basis", basis_words[rules->basis]);
    else
        json_null(json, "minimum_basis");
    if (rules->has_spread)
        json_int(json, "spread_limit", rules->spread_limit);
    else
        json_null(json, "spread_limit");
    if (fraction_ok(rules->quorum)) {
        json_fraction(json, "quorum", rules->quorum);
        json_int(json, "council_size", rules->council_size);
    } else {
        json_null(json, "quorum");
        json_null(json, "council_size");
    }
    json_bool(json, "chair_required", rules->chair_required);
    json_object_end(json);
}

static void write_sheets(struct json_writer *json, const struct scoring_question *question, const struct law_result *result)
{
    json_array(json, "missing");
    for (size_t i = 0; i < result->missing_count; i++) {
        json_object(json, NULL);
        json_text(json, "member", question->members[result->missing[i].sheet]);
        json_text(json, "criterion", code_of(question, result->missing[i].criterion));
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "sheets");
    for (size_t i = 0; i < question->sheet_count; i++) {
        json_object(json, NULL);
        json_text(json, "member", question->members[i]);
        json_int(json, "total", result->sheets[i].total);
        json_object(json, "parts");
        for (int p = 0; p < LAW_PARTS; p++)
            json_int(json, part_names[p], result->sheets[i].parts[p]);
        json_object_end(json);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_means(struct json_writer *json, struct arena *arena, const struct scoring_question *question, const struct law_result *result)
{
    struct buffer display;
    if (!result->complete) {
        json_null(json, "mean");
        json_null(json, "criteria");
        json_null(json, "stars_by_points");
        return;
    }
    buffer_open(&display, arena, 64);
    fraction_write_rounded(&display, result->mean);
    json_object(json, "mean");
    json_fraction(json, "exact", result->mean);
    json_text(json, "display", buffer_str(&display));
    json_object(json, "parts");
    for (int p = 0; p < LAW_PARTS; p++)
        json_fraction(json, part_names[p], result->parts[p]);
    json_object_end(json);
    json_object_end(json);
    json_object(json, "criteria");
    for (size_t c = 0; c < question->set->criterion_count; c++)
        json_fraction_named(json, question->set->criteria[c].code, result->criteria[c]);
    json_object_end(json);
    json_int(json, "stars_by_points", result->stars_by_points);
}

static void write_stars(struct json_writer *json, const struct scoring_question *question, const struct law_result *result)
{
    json_array(json, "unmet_minimums");
    for (size_t i = 0; i < result->unmet_count; i++) {
        const struct law_unmet *unmet = &result->unmet[i];
        json_object(json, NULL);
        json_int(json, "stars", unmet->stars);
        json_text(json, "criterion", code_of(question, unmet->criterion));
        json_int(json, "needs", unmet->needs);
        json_fraction(json, "has", unmet->has);
        json_object_end(json);
    }
    json_array_end(json);
    json_bool(json, "knocked_out", result->knocked_out);
    if (result->stars == 0)
        json_null(json, "stars");
    else
        json_int(json, "stars", result->stars);
    json_bool(json, "recognised", result->recognised);
}

static void write_pair(struct json_writer *json, const struct scoring_question *question, const struct law_pair *pair)
{
    json_object(json, NULL);
    json_text(json, "a", question->members[pair->a]);
    json_text(json, "b", question->members[pair->b]);
    json_int(json, "difference", pair->difference);
    json_array(json, "criteria");
    for (size_t i = 0; i < pair->count; i++) {
        json_object(json, NULL);
        json_text(json, "criterion", code_of(question, pair->criteria[i].criterion));
        json_int(json, "a", pair->criteria[i].a);
        json_int(json, "b", pair->criteria[i].b);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

static void write_council(struct json_writer *json, const struct scoring_question *question, const struct law_result *result)
{
    if (result->has_spread) {
        json_object(json, "spread");
        json_int(json, "max_difference", result->max_difference);
        json_bool(json, "exceeded", result->exceeded);
        json_array(json, "pairs");
        for (size_t i = 0; i < result->pair_count; i++)
            write_pair(json, question, &result->pairs[i]);
        json_array_end(json);
        json_object_end(json);
    } else {
        json_null(json, "spread");
    }
    if (!result->has_quorum) {
        json_null(json, "quorum");
        return;
    }
    json_object(json, "quorum");
    json_int(json, "needed", result->quorum_needed);
    json_int(json, "present", (int64_t)question->sheet_count);
    json_bool(json, "chair_present", result->chair_present);
    json_bool(json, "met", result->quorum_met);
    json_object_end(json);
}

enum status scoring_score(struct arena *arena, const struct scoring_question *question, struct buffer *out, struct error *error)
{
    const struct law_question asked = { question->set, &question->rules, question->choices, question->roles, question->sheet_count,
                                        question->knocked_out };
    struct law_result result;
    struct json_writer json;
    if (!law_score(arena, &asked, &result))
        return fail_memory(error);
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_text(&json, "pack", question->pack->name);
    json_int(&json, "edition", question->pack->edition);
    json_text(&json, "pack_sha256", question->pack->sha256);
    write_rules(&json, question);
    json_int(&json, "set", question->set->no);
    json_bool(&json, "complete", result.complete);
    write_sheets(&json, question, &result);
    write_means(&json, arena, question, &result);
    write_stars(&json, question, &result);
    write_council(&json, question, &result);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

/* ---- plan ---- */

static enum status read_fixed(struct arena *arena, const struct law_set *set, struct str codes, bool **out, struct error *error)
{
    bool *fixed = ARENA_NEW_MANY(arena, bool, set->criterion_count);
    if (fixed == NULL)
        return fail_memory(error);
    while (codes.len > 0) {
        struct str code = str_cut(&codes, ',');
        int criterion = law_criterion_index(set, code);
        if (criterion < 0)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_criterion, "fixed", TEXT_ARG("criterion", code), TEXT_ARG_INT("set", set->no));
        fixed[criterion] = true;
    }
    *out = fixed;
    return STATUS_OK;
}

static void write_step(struct json_writer *json, const struct law_set *set, const struct law_step *step)
{
    const struct law_criterion *criterion = &set->criteria[step->criterion];
    json_object(json, NULL);
    json_text(json, "criterion", criterion->code);
    if (step->from == LAW_NO_CHOICE)
        json_null(json, "from");
    else
        json_text(json, "from", criterion->options[step->from].id);
    json_text(json, "to", criterion->options[step->to].id);
    json_int(json, "gain", step->gain);
    json_text_z(json, "because", step->minimum ? "minimum" : "points");
    json_text_z(json, "nature", law_nature_words[criterion->nature]);
    json_array(json, "evidence");
    for (size_t i = 0; i < criterion->evidence.count; i++)
        json_text(json, NULL, criterion->evidence.items[i]);
    json_array_end(json);
    json_object_end(json);
}

enum status scoring_plan(struct arena *arena, const struct scoring_question *question, int stars, struct str fixed, struct buffer *out,
                         bool *reachable, struct error *error)
{
    struct law_plan plan;
    struct json_writer json;
    bool *untouched = NULL;
    enum status status;
    if (question->sheet_count != 1)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_one_sheet, "sheets", TEXT_ARG_INT("sheets", (int64_t)question->sheet_count));
    status = read_fixed(arena, question->set, fixed, &untouched, error);
    if (status != STATUS_OK)
        return status;
    if (!law_plan_find(arena, question->set, question->choices, untouched, question->knocked_out, stars, &plan))
        return fail_memory(error);
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_bool(&json, "reachable", plan.reachable);
    json_bool(&json, "already", plan.already);
    json_array(&json, "steps");
    for (size_t i = 0; i < plan.step_count; i++)
        write_step(&json, question->set, &plan.steps[i]);
    json_array_end(&json);
    json_int(&json, "total_after", plan.total_after);
    if (plan.stars_after == 0)
        json_null(&json, "stars_after");
    else
        json_int(&json, "stars_after", plan.stars_after);
    json_object_end(&json);
    *reachable = plan.reachable;
    return json_writer_end(&json, error);
}
