/* What the page of a criterion hands to the browser's law (browser/src/dossiers/live.ts), so that it can tell what the dossier comes to while
 * an option is being chosen: the set in numbers as browser/src/law/law.ts counts with it (LawSet), the names of its criteria, and what is saved
 * on each of them. As JSON: {"from": {"2": 30, …}, "criteria": [{"code", "name", "part", "nature", "implicit_zero", "star_on_criterion",
 * "options": [{"id", "points", "star_min", "case"}]}], "criterion": "1.1", "choices": {"1.1": "2"}}; what is 0 or false is left out. */
#include "ocop/dossiers/dossiers_int.h"

#define LIVE_MAX ((size_t)128 << 10)

static void write_option(struct json_writer *json, const struct law_option *option)
{
    json_object(json, NULL);
    json_text(json, "id", option->id);
    json_int(json, "points", option->points);
    if (option->star_min > 0)
        json_int(json, "star_min", option->star_min);
    if (option->case_no > 0)
        json_int(json, "case", option->case_no);
    json_object_end(json);
}

static void write_criterion(struct json_writer *json, struct arena *arena, const struct law_criterion *criterion)
{
    json_object(json, NULL);
    json_text(json, "code", criterion->code);
    json_text(json, "name", self_name(arena, criterion->name));
    json_int(json, "part", criterion->part);
    json_text_z(json, "nature", law_nature_words[criterion->nature]);
    if (criterion->implicit_zero)
        json_bool(json, "implicit_zero", true);
    if (criterion->star_on_criterion > 0)
        json_int(json, "star_on_criterion", criterion->star_on_criterion);
    json_array(json, "options");
    for (size_t i = 0; i < criterion->option_count; i++)
        write_option(json, &criterion->options[i]);
    json_array_end(json);
    json_object_end(json);
}

static void write_bands(struct json_writer *json, const struct law_set *set)
{
    static const char *const ranks[LAW_STARS + 1] = { "0", "1", "2", "3", "4", "5" };
    json_object(json, "from");
    for (int stars = 2; stars <= LAW_STARS; stars++)
        json_int(json, ranks[stars], set->from[stars]);
    json_object_end(json);
}

static struct str choice_of(const struct law_criterion *criterion, int8_t choice)
{
    return choice == LAW_NO_CHOICE ? STR(SELF_NONE) : criterion->options[choice].id;
}

enum status dossier_live(struct arena *arena, const struct dossier_whole *whole, int criterion, struct str *out, struct error *error)
{
    const struct law_set *set = whole->set;
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, LIVE_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    write_bands(&json, set);
    json_array(&json, "criteria");
    for (size_t i = 0; i < set->criterion_count; i++)
        write_criterion(&json, arena, &set->criteria[i]);
    json_array_end(&json);
    json_text(&json, "criterion", set->criteria[criterion].code);
    json_object(&json, "choices");
    for (size_t i = 0; i < set->criterion_count; i++)
        if (whole->sheet.answered[i])
            json_text_named(&json, set->criteria[i].code, choice_of(&set->criteria[i], whole->sheet.choices[i]));
    json_object_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}
