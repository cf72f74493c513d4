/* Words that the formats of a report share. */
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

const struct report_format report_formats[] = {
    { "json", "application/json; charset=utf-8", report_json, true },
    { "csv", "text/csv; charset=utf-8", report_csv, true },
    { "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report_xlsx, false },
    { "pdf", "application/pdf", report_pdf, false },
    { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", report_docx, false },
    { NULL, NULL, NULL, false },
};

const struct report_format *report_format_find(struct str name)
{
    for (size_t i = 0; report_formats[i].name != NULL; i++)
        if (str_is(name, report_formats[i].name))
            return &report_formats[i];
    return NULL;
}

struct str report_filled(const struct report *r, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, r->arena, 8000);
    text_add(&out, r->language, text, args, count);
    return buffer_str(&out);
}

struct str report_words(const struct report *r, enum text_id text)
{
    return text_of(r->language, text);
}

struct str report_number(struct arena *arena, int64_t number)
{
    struct buffer plain, out;
    buffer_open(&plain, arena, 24);
    buffer_add_int(&plain, number);
    buffer_open(&out, arena, 40);
    for (size_t i = 0; i < plain.len; i++) {
        if (i > 0 && (plain.len - i) % 3 == 0 && plain.ptr[i - 1] != '-')
            buffer_add_char(&out, '.');
        buffer_add_char(&out, plain.ptr[i]);
    }
    return buffer_str(&out);
}

struct str report_place_then(const struct report *r, struct str code, date day)
{
    size_t at = code.len == 0 ? r->map.atlas.units.count : places_atlas_at(&r->map.atlas, code, day);
    return at == r->map.atlas.units.count ? STR("") : r->map.atlas.units.rows[at].name;
}

struct str report_decision(const struct report *r, const struct certificate *certificate)
{
    struct buffer out;
    buffer_open(&out, r->arena, REPORT_LINE * 2);
    buffer_add(&out, certificate->decision);
    if (certificate->decision.len > 0)
        buffer_add(&out, STR(", "));
    date_write_vi(&out, certificate->decision_day);
    return buffer_str(&out);
}

struct str report_origin(const struct report *r, int origin, struct str assumed)
{
    static const struct { const char *word; enum text_id text; } parts[] = {
        { "place", TEXT_reports_assumed_place }, { "day", TEXT_reports_assumed_day },       { "stars", TEXT_reports_assumed_stars },
        { "act", TEXT_reports_assumed_act },     { "branch", TEXT_reports_assumed_branch }, { "existence", TEXT_reports_assumed_existence },
        { "name", TEXT_reports_assumed_name },   { "from", TEXT_reports_assumed_day },
    };
    struct buffer out;
    if (origin == CERTIFICATE_PLACEHOLDER)
        return report_words(r, TEXT_reports_placeholder);
    if (assumed.len == 0)
        return STR("");
    buffer_open(&out, r->arena, REPORT_LINE * 2);
    buffer_add(&out, report_words(r, TEXT_reports_assumed));
    while (assumed.len > 0) {
        struct str word = str_cut(&assumed, ' ');
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
            if (str_is(word, parts[i].word)) {
                buffer_add(&out, STR(" "));
                buffer_add(&out, report_words(r, parts[i].text));
                if (assumed.len > 0)
                    buffer_add_char(&out, ',');
            }
    }
    return buffer_str(&out);
}

struct str report_question_words(const struct report *r)
{
    return REPORT_FILLED(r, TEXT_reports_question, TEXT_ARG("as_of", date_text(r->arena, r->question.as_of)),
                         TEXT_ARG("known", date_text(r->arena, r->question.known)), TEXT_ARG("map", date_text(r->arena, r->question.map)));
}

struct str report_percent_words(const struct report *r, const struct report_figure *figure)
{
    return REPORT_FILLED(r, TEXT_reports_percent, TEXT_ARG("percent", report_percent(r->arena, figure->value, figure->target->value, ',')),
                         TEXT_ARG("value", report_number(r->arena, figure->value)), TEXT_ARG("target", report_number(r->arena, figure->target->value)));
}
