/* A report as one JSON document: the question, every figure with its rule, target and the figures of the other rules, and the balances. */
#include "ocop/reports/reports_int.h"

static void write_question(struct json_writer *json, const struct report *r)
{
    json_text_z(json, "report", "annual");
    json_int(json, "year", r->question.year);
    json_date(json, "as_of", r->question.as_of);
    json_date(json, "known_on", r->question.known);
    json_date(json, "map", r->question.map);
    json_int(json, "province", r->question.province);
    json_text(json, "province_name", r->province_name);
    json_bool(json, "balanced", r->balanced);
    json_int(json, "unmatched", r->unmatched);
    json_int(json, "placed_by_rule", r->chosen);
}

static enum status write_other_rules(struct json_writer *json, struct report *r, const struct report_figure *figure, struct error *error)
{
    const struct indicator_rule *rules = figure->indicator->rules.items;
    enum status status = STATUS_OK;
    json_array(json, "other_rules");
    for (size_t i = 0; status == STATUS_OK && i < figure->indicator->rules.count; i++) {
        struct report_list records;
        int64_t value = 0;
        if (&rules[i] == figure->rule)
            continue;
        status = report_count(r, &rules[i], &records, &value, error);
        json_object(json, NULL);
        json_text(json, "rule", rules[i].code);
        json_text(json, "rule_text", indicator_words_in(&rules[i].text, r->language));
        json_int(json, "value", value);
        json_text_or_null(json, "percent", figure->target == NULL ? (struct str){ NULL, 0 } : report_percent(r->arena, value, figure->target->value, '.'));
        json_object_end(json);
    }
    json_array_end(json);
    return status;
}

static enum status write_figure(struct json_writer *json, struct report *r, const struct report_figure *figure, struct error *error)
{
    const struct report_target *target = figure->target;
    enum status status;
    json_object(json, NULL);
    json_text(json, "code", figure->indicator->code);
    json_text(json, "name", indicator_words_in(&figure->indicator->name, r->language));
    json_text(json, "unit", indicator_words_in(&figure->indicator->unit, r->language));
    json_int(json, "value", figure->value);
    if (target != NULL) {
        json_int(json, "target", target->value);
        json_text(json, "percent", report_percent(r->arena, figure->value, target->value, '.'));
        json_fraction(json, "percent_exact", fraction_of(figure->value * 100, target->value));
        json_text(json, "target_document", target->document);
        json_date(json, "target_day", target->day);
        json_text(json, "target_note", target->note);
    } else {
        json_null(json, "target");
        json_null(json, "percent");
    }
    json_text(json, "rule", figure->rule->code);
    json_text(json, "rule_text", indicator_words_in(&figure->rule->text, r->language));
    status = write_other_rules(json, r, figure, error);
    json_object_end(json);
    return status;
}

static void write_balance_row(struct json_writer *json, const char *name, const struct report_balance_row *row)
{
    json_object(json, name);
    if (name == NULL) {
        json_text_or_null(json, "code", row->code.len == 0 ? (struct str){ NULL, 0 } : row->code);
        json_text(json, "name", row->name);
    }
    json_int(json, "opening", row->opening);
    json_int(json, "new", row->fresh);
    json_int(json, "returned", row->returned);
    json_int(json, "in", row->in);
    json_int(json, "out", row->out);
    json_int(json, "expired", row->expired);
    json_int(json, "withdrawn", row->withdrawn);
    json_int(json, "closing", row->closing);
    json_object_end(json);
}

enum status report_json(const struct report *report, struct buffer *out, struct error *error)
{
    struct report r = *report; /* counting other rules takes memory of its arena, nothing else */
    struct json_writer json;
    enum status status = STATUS_OK;
    json_writer_open(&json, out);
    json_object(&json, NULL);
    write_question(&json, &r);
    json_array(&json, "indicators");
    for (size_t i = 0; status == STATUS_OK && i < r.figure_count; i++)
        status = write_figure(&json, &r, &r.figures[i], error);
    json_array_end(&json);
    json_object(&json, "balance");
    write_balance_row(&json, "total", &r.balances[DIMENSION_PROVINCE].total);
    for (int d = 0; d < DIMENSIONS; d++) {
        json_array(&json, report_dimension_words[d]);
        for (size_t i = 0; i < r.balances[d].count; i++)
            write_balance_row(&json, NULL, &r.balances[d].rows[i]);
        json_array_end(&json);
    }
    json_object_end(&json);
    json_object_end(&json);
    return status == STATUS_OK ? json_writer_end(&json, error) : status;
}
