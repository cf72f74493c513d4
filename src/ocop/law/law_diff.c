/* `openocop law diff`: what changed from one sheet to another. Criteria are matched by their names without accents and capitals, first within
 * the same part, in the order of the form; options by their words in the same way. */
#include "base/text.h"
#include "ocop/law/law_int.h"
#include "texts_law.h"

struct pairing {
    struct arena *arena;
    const struct law_side *a;
    const struct law_side *b;
    int *of_a; /* by criteria of a: the criterion of b, -1: none */
    int *of_b;
};

static bool same_name(struct arena *arena, struct str a, struct str b)
{
    return str_equal(text_fold(arena, a), text_fold(arena, b));
}

static void pair_up(struct pairing *pairing, bool same_part)
{
    const struct law_set *a = pairing->a->set;
    const struct law_set *b = pairing->b->set;
    for (size_t i = 0; i < a->criterion_count; i++)
        for (size_t k = 0; k < b->criterion_count && pairing->of_a[i] < 0; k++)
            if (pairing->of_b[k] < 0 && (!same_part || a->criteria[i].part == b->criteria[k].part) &&
                same_name(pairing->arena, a->criteria[i].name, b->criteria[k].name)) {
                pairing->of_a[i] = (int)k;
                pairing->of_b[k] = (int)i;
            }
}

static int *none(struct arena *arena, size_t count)
{
    int *list = ARENA_NEW_MANY(arena, int, count);
    for (size_t i = 0; list != NULL && i < count; i++)
        list[i] = -1;
    return list;
}

/* The option of the same words, if there are several the one of the same points; -1. */
static int option_like(struct arena *arena, const struct law_criterion *criterion, const struct law_option *option)
{
    int found = -1;
    for (size_t i = 0; i < criterion->option_count; i++) {
        if (!same_name(arena, criterion->options[i].text, option->text))
            continue;
        if (criterion->options[i].points == option->points)
            return (int)i;
        if (found < 0)
            found = (int)i;
    }
    return found;
}

static bool same_needs(const struct law_criterion *a, const struct law_criterion *b)
{
    return a->needs[3] == b->needs[3] && a->needs[4] == b->needs[4] && a->needs[5] == b->needs[5];
}

static bool same_options(struct arena *arena, const struct law_criterion *a, const struct law_criterion *b)
{
    if (a->option_count != b->option_count)
        return false;
    for (size_t i = 0; i < a->option_count; i++) {
        int k = option_like(arena, b, &a->options[i]);
        if (k < 0 || b->options[k].points != a->options[i].points)
            return false;
    }
    return true;
}

static bool is_changed(struct arena *arena, const struct law_criterion *a, const struct law_criterion *b)
{
    return a->max != b->max || a->part != b->part || !same_needs(a, b) || !same_options(arena, a, b);
}

/* ---- as JSON ---- */

static void write_side(struct json_writer *json, const char *name, const struct law_side *side)
{
    json_object(json, name);
    json_text(json, "pack", side->pack->name);
    json_int(json, "edition", side->pack->edition);
    json_int(json, "set", side->set->no);
    json_text(json, "name", side->set->name);
    json_int(json, "criteria", (int64_t)side->set->criterion_count);
    json_object_end(json);
}

static void write_criterion(struct json_writer *json, const char *name, const struct law_criterion *criterion)
{
    static const char *const parts[LAW_PARTS] = { "A", "B", "C" };
    static const char *const ranks[LAW_STARS + 1] = { "", "", "", "3", "4", "5" };
    json_object(json, name);
    json_text(json, "code", criterion->code);
    json_text(json, "name", criterion->name);
    json_text_z(json, "part", parts[criterion->part]);
    json_int(json, "max", criterion->max);
    json_object(json, "minimums");
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++)
        if (criterion->needs[stars] > 0)
            json_int(json, ranks[stars], criterion->needs[stars]);
    json_object_end(json);
    json_object_end(json);
}

static void write_points(struct json_writer *json, const char *name, const struct law_option *option)
{
    if (option == NULL)
        json_null(json, name);
    else
        json_int(json, name, option->points);
}

/* `a` or `b` is NULL where the side has no such option. */
static void write_option(struct json_writer *json, struct str text, const struct law_option *a, const struct law_option *b)
{
    json_object(json, NULL);
    json_text(json, "text", text);
    write_points(json, "points_a", a);
    write_points(json, "points_b", b);
    json_object_end(json);
}

/* Options that only one side has, or that have other points. */
static void write_options(struct json_writer *json, struct arena *arena, const struct law_criterion *a, const struct law_criterion *b)
{
    json_array(json, "options");
    for (size_t i = 0; i < a->option_count; i++) {
        int k = option_like(arena, b, &a->options[i]);
        if (k < 0 || b->options[k].points != a->options[i].points)
            write_option(json, a->options[i].text, &a->options[i], k < 0 ? NULL : &b->options[k]);
    }
    for (size_t k = 0; k < b->option_count; k++)
        if (option_like(arena, a, &b->options[k]) < 0)
            write_option(json, b->options[k].text, NULL, &b->options[k]);
    json_array_end(json);
}

static enum status write_json(const struct pairing *pairing, struct buffer *out, struct error *error)
{
    const struct law_set *a = pairing->a->set;
    const struct law_set *b = pairing->b->set;
    struct json_writer json;
    int64_t unchanged = 0;
    json_writer_open(&json, out);
    json_object(&json, NULL);
    write_side(&json, "a", pairing->a);
    write_side(&json, "b", pairing->b);
    json_array(&json, "dropped");
    for (size_t i = 0; i < a->criterion_count; i++)
        if (pairing->of_a[i] < 0)
            write_criterion(&json, NULL, &a->criteria[i]);
    json_array_end(&json);
    json_array(&json, "added");
    for (size_t k = 0; k < b->criterion_count; k++)
        if (pairing->of_b[k] < 0)
            write_criterion(&json, NULL, &b->criteria[k]);
    json_array_end(&json);
    json_array(&json, "changed");
    for (size_t i = 0; i < a->criterion_count; i++) {
        const struct law_criterion *left = &a->criteria[i];
        const struct law_criterion *right = pairing->of_a[i] < 0 ? NULL : &b->criteria[pairing->of_a[i]];
        if (right == NULL)
            continue;
        if (!is_changed(pairing->arena, left, right)) {
            unchanged++;
            continue;
        }
        json_object(&json, NULL);
        write_criterion(&json, "a", left);
        write_criterion(&json, "b", right);
        write_options(&json, pairing->arena, left, right);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_int(&json, "unchanged", unchanged);
    json_object_end(&json);
    return json_writer_end(&json, error);
}

/* ---- as lines ---- */

struct lines {
    struct buffer *out;
    enum language language;
};

static void add_line(const struct lines *lines, enum text_id text, const struct text_arg *args, size_t count)
{
    text_add(lines->out, lines->language, text, args, count);
    buffer_add_char(lines->out, '\n');
}
#define LINE(lines, text, ...)                                                                                             \
    add_line((lines), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

static void add_options(const struct lines *lines, struct arena *arena, const struct law_criterion *a, const struct law_criterion *b)
{
    for (size_t i = 0; i < a->option_count; i++) {
        int k = option_like(arena, b, &a->options[i]);
        if (k < 0)
            LINE(lines, TEXT_law_diff_option_dropped, TEXT_ARG("text", a->options[i].text), TEXT_ARG_INT("points", a->options[i].points));
        else if (b->options[k].points != a->options[i].points)
            LINE(lines, TEXT_law_diff_option_points, TEXT_ARG("text", b->options[k].text), TEXT_ARG_INT("a", a->options[i].points),
                 TEXT_ARG_INT("b", b->options[k].points));
    }
    for (size_t k = 0; k < b->option_count; k++)
        if (option_like(arena, a, &b->options[k]) < 0)
            LINE(lines, TEXT_law_diff_option_added, TEXT_ARG("text", b->options[k].text), TEXT_ARG_INT("points", b->options[k].points));
}

static void add_changed(const struct lines *lines, struct arena *arena, const struct law_criterion *a, const struct law_criterion *b)
{
    LINE(lines, TEXT_law_diff_changed, TEXT_ARG("code_a", a->code), TEXT_ARG("code_b", b->code), TEXT_ARG("name", b->name),
         TEXT_ARG_INT("max_a", a->max), TEXT_ARG_INT("max_b", b->max));
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++)
        if (a->needs[stars] != b->needs[stars])
            LINE(lines, TEXT_law_diff_minimum, TEXT_ARG_INT("stars", stars), TEXT_ARG_INT("a", a->needs[stars]),
                 TEXT_ARG_INT("b", b->needs[stars]));
    add_options(lines, arena, a, b);
}

static void write_lines(const struct pairing *pairing, enum language language, struct buffer *out)
{
    const struct law_set *a = pairing->a->set;
    const struct law_set *b = pairing->b->set;
    const struct lines lines = { out, language };
    int64_t unchanged = 0;
    LINE(&lines, TEXT_law_diff_head, TEXT_ARG("pack_a", pairing->a->pack->name), TEXT_ARG_INT("set_a", a->no), TEXT_ARG("name_a", a->name),
         TEXT_ARG("pack_b", pairing->b->pack->name), TEXT_ARG_INT("set_b", b->no), TEXT_ARG("name_b", b->name));
    for (size_t i = 0; i < a->criterion_count; i++)
        if (pairing->of_a[i] < 0)
            LINE(&lines, TEXT_law_diff_dropped, TEXT_ARG("code", a->criteria[i].code), TEXT_ARG("name", a->criteria[i].name),
                 TEXT_ARG_INT("max", a->criteria[i].max));
    for (size_t k = 0; k < b->criterion_count; k++)
        if (pairing->of_b[k] < 0)
            LINE(&lines, TEXT_law_diff_added, TEXT_ARG("code", b->criteria[k].code), TEXT_ARG("name", b->criteria[k].name),
                 TEXT_ARG_INT("max", b->criteria[k].max));
    for (size_t i = 0; i < a->criterion_count; i++) {
        const struct law_criterion *right = pairing->of_a[i] < 0 ? NULL : &b->criteria[pairing->of_a[i]];
        if (right != NULL && is_changed(pairing->arena, &a->criteria[i], right))
            add_changed(&lines, pairing->arena, &a->criteria[i], right);
        else if (right != NULL)
            unchanged++;
    }
    LINE(&lines, TEXT_law_diff_unchanged, TEXT_ARG_INT("count", unchanged));
}

enum status law_diff(struct arena *arena, const struct law_side *a, const struct law_side *b, bool json, enum language language,
                     struct buffer *out, struct error *error)
{
    struct pairing pairing = { arena, a, b, none(arena, a->set->criterion_count), none(arena, b->set->criterion_count) };
    if (pairing.of_a == NULL || pairing.of_b == NULL)
        return fail_memory(error);
    pair_up(&pairing, true);
    pair_up(&pairing, false);
    if (json)
        return write_json(&pairing, out, error);
    write_lines(&pairing, language, out);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}
