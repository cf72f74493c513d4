/* A report as CSV (RFC 4180, UTF-8): one line a figure, then one line a class of each balance. */
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

/* In quotes where needed. What a spreadsheet would take for a formula gets an apostrophe in front. */
static void cell(struct buffer *out, bool first, struct str text)
{
    bool quotes = false;
    if (!first)
        buffer_add_char(out, ',');
    for (size_t i = 0; i < text.len; i++)
        quotes = quotes || text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' || text.ptr[i] == '\r';
    if (quotes)
        buffer_add_char(out, '"');
    if (text.len > 0 && (text.ptr[0] == '=' || text.ptr[0] == '+' || text.ptr[0] == '-' || text.ptr[0] == '@'))
        buffer_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buffer_add_char(out, '"');
        buffer_add_char(out, text.ptr[i]);
    }
    if (quotes)
        buffer_add_char(out, '"');
}

static void number(struct buffer *out, int64_t value)
{
    buffer_add_char(out, ',');
    buffer_add_int(out, value);
}

static void write_figure(struct buffer *out, const struct report *r, const struct report_figure *figure)
{
    cell(out, true, STR("indicator"));
    cell(out, false, figure->indicator->code);
    cell(out, false, indicator_words_in(&figure->indicator->name, r->language));
    cell(out, false, figure->rule->code);
    number(out, figure->value);
    if (figure->target != NULL) {
        number(out, figure->target->value);
        cell(out, false, report_percent(r->arena, figure->value, figure->target->value, '.'));
        cell(out, false, figure->target->document);
    } else {
        buffer_add(out, STR(",,,"));
    }
    buffer_add(out, STR(",,,,,,,,\r\n"));
}

static void write_class(struct buffer *out, const char *dimension, const struct report_balance_row *row)
{
    const int64_t values[] = { row->opening, row->fresh, row->returned, row->in, row->out, row->expired, row->withdrawn, row->closing };
    cell(out, true, str_from(dimension));
    cell(out, false, row->code);
    cell(out, false, row->name);
    buffer_add(out, STR(",,,,,"));
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        number(out, values[i]);
    buffer_add(out, STR("\r\n"));
}

enum status report_csv(const struct report *r, struct buffer *out, struct error *error)
{
    struct report_balance_row total = r->balances[DIMENSION_PROVINCE].total;
    buffer_add(out, STR("section,code,name,rule,value,target,percent,target_document,opening,new,returned,in,out,expired,withdrawn,closing\r\n"));
    for (size_t i = 0; i < r->figure_count; i++)
        write_figure(out, r, &r->figures[i]);
    total.name = report_words(r, TEXT_reports_total);
    write_class(out, "total", &total);
    for (int d = 0; d < DIMENSIONS; d++)
        for (size_t i = 0; i < r->balances[d].count; i++)
            write_class(out, report_dimension_words[d], &r->balances[d].rows[i]);
    return out->overflowed ? fail_memory(error) : STATUS_OK;
}
