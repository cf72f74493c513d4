/* What can be counted, and by which written rules: data/reports/indicators.json, read once. */
#include "base/file.h"
#include "base/json_read.h"
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

#define FILE_MAX ((size_t)1 << 20)

static const char *const count_words[] = { "granted", "stock", "ever", "ended", "expired", "withdrawn", "communes", "producers", "sale_points", NULL };
_Static_assert(sizeof(count_words) / sizeof(count_words[0]) == COUNT_SALE_POINTS + 2, "a word for each count");

static const char *const who_words[] = { "", "cooperative", "group", "firm", "farm", "household", "association", "centre", "women", "minority", NULL };
_Static_assert(sizeof(who_words) / sizeof(who_words[0]) == WHO_MINORITY + 2, "a word for each");

#define TEXT(struct_name, member)                                                                                            \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = 1, .max = 2000 }
#define FIELDS(array) (array), sizeof(array) / sizeof((array)[0])

static const struct json_field words_fields[] = { TEXT(indicator_words, vi), TEXT(indicator_words, en) };
static const struct json_shape words_shape = { "IndicatorWords", sizeof(struct indicator_words), FIELDS(words_fields), false, NULL };
static const struct json_field rule_fields[] = {
    TEXT(indicator_rule, code),
    { .name = "count", .kind = JSON_WORD, .offset = offsetof(struct indicator_rule, count), .required = true, .words = count_words },
    { .name = "acts", .kind = JSON_TEXT_LIST, .offset = offsetof(struct indicator_rule, acts), .required = true, .max = CERTIFICATE_ACTS },
    { .name = "stars", .kind = JSON_INT, .offset = offsetof(struct indicator_rule, stars), .required = true, .min = 0, .max = LAW_STARS },
    { .name = "who", .kind = JSON_WORD, .offset = offsetof(struct indicator_rule, who), .words = who_words },
    { .name = "text", .kind = JSON_OBJECT, .offset = offsetof(struct indicator_rule, text), .required = true, .of = &words_shape },
};
static const struct json_shape rule_shape = { "IndicatorRule", sizeof(struct indicator_rule), FIELDS(rule_fields), false, NULL };
static const struct json_field indicator_fields[] = {
    TEXT(indicator, code),
    { .name = "short", .kind = JSON_OBJECT, .offset = offsetof(struct indicator, brief), .required = true, .of = &words_shape },
    { .name = "name", .kind = JSON_OBJECT, .offset = offsetof(struct indicator, name), .required = true, .of = &words_shape },
    { .name = "unit", .kind = JSON_OBJECT, .offset = offsetof(struct indicator, unit), .required = true, .of = &words_shape },
    { .name = "rules", .kind = JSON_LIST, .offset = offsetof(struct indicator, rules), .required = true, .min = 1, .max = 20, .of = &rule_shape },
};
static const struct json_shape indicator_shape = { "Indicator", sizeof(struct indicator), FIELDS(indicator_fields), false, NULL };
static const struct json_field file_fields[] = {
    { .name = "indicators", .kind = JSON_LIST, .offset = offsetof(struct reports, indicators), .required = true, .min = 1, .max = 200, .of = &indicator_shape },
};
static const struct json_shape file_shape = { "Indicators", sizeof(struct reports), FIELDS(file_fields), false, NULL };

static enum status read_acts(struct indicator_rule *rule, struct error *error)
{
    const struct str *acts = rule->acts.items;
    for (size_t i = 0; i < rule->acts.count; i++) {
        unsigned before = rule->act_bits;
        for (int act = 0; act < CERTIFICATE_ACTS; act++)
            if (str_is(acts[i], certificate_act_words[act]))
                rule->act_bits |= 1u << act;
        if (rule->act_bits == before)
            return FAIL_WITH(error, STATUS_NO, TEXT_reports_unknown_act, NULL, TEXT_ARG("act", acts[i]), TEXT_ARG("rule", rule->code));
    }
    return STATUS_OK;
}

enum status reports_open(struct arena *arena, const char *data_folder, struct reports **out, struct error *error)
{
    struct reports *reports = ARENA_NEW(arena, struct reports);
    const char *path = data_folder == NULL ? NULL : path_join(arena, data_folder, STR("reports/indicators.json"));
    struct str bytes;
    enum status status;
    *out = reports;
    if (reports == NULL)
        return fail_memory(error);
    if (path == NULL)
        return STATUS_OK; /* a program without its data folder still serves what needs none */
    status = file_read(arena, path, FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = json_read(arena, bytes, &file_shape, reports, error);
    for (size_t i = 0; status == STATUS_OK && i < reports->indicators.count; i++) {
        struct json_list *rules = &((struct indicator *)reports->indicators.items)[i].rules;
        for (size_t r = 0; status == STATUS_OK && r < rules->count; r++)
            status = read_acts((struct indicator_rule *)rules->items + r, error);
    }
    return status == STATUS_OK ? status : error_in_file(error, path);
}

struct str indicator_words_in(const struct indicator_words *words, enum language language)
{
    return language == LANGUAGE_EN ? words->en : words->vi;
}

const struct indicator *indicator_find(const struct reports *reports, struct str code)
{
    const struct indicator *rows = reports->indicators.items;
    for (size_t i = 0; i < reports->indicators.count; i++)
        if (str_equal(rows[i].code, code))
            return &rows[i];
    return NULL;
}

const struct indicator_rule *indicator_rule_find(const struct indicator *indicator, struct str code)
{
    const struct indicator_rule *rules = indicator->rules.items;
    for (size_t i = 0; i < indicator->rules.count; i++)
        if (str_equal(rules[i].code, code))
            return &rules[i];
    return NULL;
}
