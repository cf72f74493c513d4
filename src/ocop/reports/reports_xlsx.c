/* A report as a workbook: the figures on the first sheet, each counted by a formula from the sheet of its records; the balances with formulas on the
 * second; then one sheet of records behind each figure. */
#include "doc/spread.h"
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

#define HEAD_ROW 4 /* of the sheets of records; the first record stands below */
#define FIGURE_HEAD 6

struct book {
    const struct report *r;
    struct arena *arena;
    struct spread spread;
};

static void head(struct book *b, enum text_id text)
{
    spread_text(&b->spread, SPREAD_HEAD, report_words(b->r, text));
}

static void wide(struct book *b, enum spread_look look, size_t columns, struct str text)
{
    spread_row(&b->spread);
    spread_wide(&b->spread, look, columns, text);
}

/* "7. Chủ thể": a sheet's name, which is also what formulas call it. */
static struct str sheet_name(struct book *b, size_t index)
{
    struct buffer out;
    buffer_open(&out, b->arena, 120);
    buffer_add_int(&out, (int64_t)index + 1);
    buffer_add(&out, STR(". "));
    buffer_add(&out, indicator_words_in(&b->r->figures[index].indicator->brief, b->r->language));
    return buffer_str(&out);
}

static size_t record_count(const struct book *b, const struct report_figure *figure)
{
    return figure->rule->count == COUNT_SALE_POINTS ? b->r->points.count : figure->records.count;
}

/* COUNTA('7. Chủ thể'!B5:B166): how many records stand on the figure's sheet. */
static struct str count_formula(struct book *b, size_t index)
{
    struct buffer out;
    buffer_open(&out, b->arena, 200);
    buffer_add(&out, STR("COUNTA('"));
    buffer_add(&out, sheet_name(b, index));
    buffer_add(&out, STR("'!B"));
    buffer_add_int(&out, HEAD_ROW + 1);
    buffer_add(&out, STR(":B"));
    buffer_add_int(&out, HEAD_ROW + (int64_t)record_count(b, &b->r->figures[index]));
    buffer_add_char(&out, ')');
    return buffer_str(&out);
}

/* The formula with every $ replaced by the open row's number. */
static struct str at_row(struct book *b, const char *formula)
{
    struct buffer out;
    buffer_open(&out, b->arena, 200);
    for (; *formula != '\0'; formula++) {
        if (*formula == '$')
            buffer_add_int(&out, b->spread.row);
        else
            buffer_add_char(&out, *formula);
    }
    return buffer_str(&out);
}

static struct fraction rounded_percent(int64_t value, int64_t target)
{
    return fraction_of((value * 2000 + target) / (2 * target), 10);
}

static void write_figure(struct book *b, size_t index)
{
    const struct report_figure *figure = &b->r->figures[index];
    spread_row(&b->spread);
    spread_int(&b->spread, SPREAD_WHOLE, (int64_t)index + 1);
    spread_text(&b->spread, SPREAD_CELL, indicator_words_in(&figure->indicator->name, b->r->language));
    spread_text(&b->spread, SPREAD_CENTRED, indicator_words_in(&figure->indicator->unit, b->r->language));
    if (record_count(b, figure) > 0)
        spread_formula(&b->spread, SPREAD_WHOLE, count_formula(b, index), fraction_of(figure->value, 1));
    else
        spread_int(&b->spread, SPREAD_WHOLE, 0);
    if (figure->target != NULL) {
        spread_int(&b->spread, SPREAD_WHOLE, figure->target->value);
        spread_formula(&b->spread, SPREAD_TENTHS, at_row(b, "ROUND(D$/E$*100,1)"), rounded_percent(figure->value, figure->target->value));
        spread_text(&b->spread, SPREAD_CELL, figure->target->document);
    } else {
        spread_empty(&b->spread, SPREAD_CELL, 3);
    }
    spread_text(&b->spread, SPREAD_CELL, indicator_words_in(&figure->rule->text, b->r->language));
}

static void write_figures(struct book *b)
{
    static const int widths[] = { 50, 420, 110, 100, 100, 100, 300, 620 };
    static const enum text_id heads[] = { TEXT_reports_no_column, TEXT_reports_indicator, TEXT_reports_unit, TEXT_reports_value,
                                          TEXT_reports_target,    TEXT_reports_percent_column, TEXT_reports_document, TEXT_reports_rule };
    spread_sheet(&b->spread, &(struct spread_page){ .name = report_words(b->r, TEXT_reports_sheet_figures), .widths = widths, .columns = 8,
                                                    .head_first = FIGURE_HEAD, .head_last = FIGURE_HEAD, .still_columns = 2, .a3 = true });
    wide(b, SPREAD_STRONG, 8, b->r->province_name);
    wide(b, SPREAD_TITLE, 8, REPORT_FILLED(b->r, TEXT_reports_title_year, TEXT_ARG_INT("year", b->r->question.year)));
    wide(b, SPREAD_SLANTED, 8, report_question_words(b->r));
    wide(b, SPREAD_SLANTED, 8, report_words(b->r, TEXT_reports_rounding));
    spread_row(&b->spread);
    spread_row(&b->spread);
    for (size_t i = 0; i < 8; i++)
        head(b, heads[i]);
    for (size_t i = 0; i < b->r->figure_count; i++)
        write_figure(b, i);
}

/* ---- balances ---- */

static void write_balance_row(struct book *b, const struct report_balance_row *row)
{
    const int64_t values[] = { row->opening, row->fresh, row->returned, row->in, row->out, row->expired, row->withdrawn };
    spread_row(&b->spread);
    spread_text(&b->spread, SPREAD_CELL, row->name);
    for (size_t i = 0; i < 7; i++)
        spread_int(&b->spread, SPREAD_WHOLE, values[i]);
    spread_formula(&b->spread, SPREAD_WHOLE, at_row(b, "B$+C$+D$+E$-F$-G$-H$"), fraction_of(row->closing, 1));
}

/* Sums of the rows above, column by column. What moved between the classes of a table is more there than in the whole. */
static void write_sums(struct book *b, const struct report_balance *balance, int first, int last)
{
    int64_t sums[8] = { 0 };
    for (size_t i = 0; i < balance->count; i++) {
        const struct report_balance_row *row = &balance->rows[i];
        const int64_t values[] = { row->opening, row->fresh, row->returned, row->in, row->out, row->expired, row->withdrawn, row->closing };
        for (size_t k = 0; k < 8; k++)
            sums[k] += values[k];
    }
    spread_row(&b->spread);
    spread_text(&b->spread, SPREAD_GROUP, report_words(b->r, TEXT_reports_total));
    for (size_t k = 0; k < 8; k++) {
        struct buffer formula;
        buffer_open(&formula, b->arena, 64);
        buffer_add(&formula, STR("SUM("));
        spread_cell_name(&formula, k + 1, first);
        buffer_add_char(&formula, ':');
        spread_cell_name(&formula, k + 1, last);
        buffer_add_char(&formula, ')');
        spread_formula(&b->spread, SPREAD_WHOLE, buffer_str(&formula), fraction_of(sums[k], 1));
    }
}

static void write_balances(struct book *b)
{
    static const int widths[] = { 420, 110, 110, 130, 110, 110, 110, 110, 110 };
    static const enum text_id heads[] = { TEXT_reports_class,     TEXT_reports_opening, TEXT_reports_new,     TEXT_reports_returned, TEXT_reports_in,
                                          TEXT_reports_moved_out, TEXT_reports_expired, TEXT_reports_withdrawn, TEXT_reports_closing };
    spread_sheet(&b->spread, &(struct spread_page){ .name = report_words(b->r, TEXT_reports_sheet_balances), .widths = widths, .columns = 9, .a3 = true });
    wide(b, SPREAD_TITLE, 9, report_words(b->r, TEXT_reports_balances));
    wide(b, SPREAD_SLANTED, 9, report_words(b->r, TEXT_reports_balances_lead));
    for (int d = 0; d < DIMENSIONS; d++) {
        const struct report_balance *balance = &b->r->balances[d];
        int first;
        if (balance->count == 0)
            continue;
        spread_row(&b->spread);
        wide(b, SPREAD_STRONG, 9, report_words(b->r, report_dimension_texts[d]));
        spread_row(&b->spread);
        for (size_t i = 0; i < 9; i++)
            head(b, heads[i]);
        first = b->spread.row + 1;
        for (size_t i = 0; i < balance->count; i++)
            write_balance_row(b, &balance->rows[i]);
        write_sums(b, balance, first, b->spread.row);
    }
}

/* ---- records ---- */

static void write_record(struct book *b, size_t no, const struct certificate *c)
{
    const struct report_spot *spot = report_spot_of(b->r, c);
    spread_row(&b->spread);
    spread_int(&b->spread, SPREAD_WHOLE, (int64_t)no);
    spread_text(&b->spread, SPREAD_CELL, c->product_name);
    spread_text(&b->spread, SPREAD_CELL, c->producer_name);
    spread_int(&b->spread, SPREAD_WHOLE, c->stars);
    spread_text(&b->spread, SPREAD_CELL, report_words(b->r, certificate_branch_texts[c->branch]));
    spread_text(&b->spread, SPREAD_CELL, report_place_then(b->r, str_from(c->place), c->place_day));
    spread_text(&b->spread, SPREAD_CELL, spot->commune == NULL ? STR("") : spot->commune->name);
    spread_text(&b->spread, SPREAD_CELL, spot->district == NULL ? STR("") : spot->district->name);
    spread_text(&b->spread, SPREAD_CELL, report_words(b->r, certificate_act_texts[c->act]));
    spread_text(&b->spread, SPREAD_CELL, report_decision(b->r, c));
    spread_text(&b->spread, SPREAD_CENTRED, date_text(b->arena, c->valid_from));
    spread_text(&b->spread, SPREAD_CENTRED, date_text(b->arena, c->until));
    spread_text(&b->spread, SPREAD_CELL, report_origin(b->r, c->origin, c->assumed));
}

static void write_point(struct book *b, size_t no, const struct sale_point *point)
{
    spread_row(&b->spread);
    spread_int(&b->spread, SPREAD_WHOLE, (int64_t)no);
    spread_text(&b->spread, SPREAD_CELL, point->name);
    spread_empty(&b->spread, SPREAD_CELL, 3);
    spread_text(&b->spread, SPREAD_CELL, report_place_then(b->r, point->place, point->place_day));
    spread_empty(&b->spread, SPREAD_CELL, 4);
    spread_text(&b->spread, SPREAD_CENTRED, date_text(b->arena, point->from));
    spread_text(&b->spread, SPREAD_CENTRED, point->to == CERTIFICATES_OPEN ? STR("") : date_text(b->arena, point->to));
    spread_text(&b->spread, SPREAD_CELL, report_origin(b->r, point->origin, point->assumed));
}

static void write_records(struct book *b, size_t index)
{
    static const int widths[] = { 50, 380, 320, 80, 220, 200, 200, 200, 170, 250, 120, 120, 220 };
    static const enum text_id heads[] = { TEXT_reports_no_column,   TEXT_reports_record,  TEXT_reports_producer, TEXT_reports_stars_column, TEXT_reports_branch,
                                          TEXT_reports_commune_then, TEXT_reports_commune_map, TEXT_reports_district_map, TEXT_reports_act,
                                          TEXT_reports_decision,     TEXT_reports_from,    TEXT_reports_until,    TEXT_reports_source };
    const struct report_figure *figure = &b->r->figures[index];
    spread_sheet(&b->spread, &(struct spread_page){ .name = sheet_name(b, index), .widths = widths, .columns = 13, .head_first = HEAD_ROW,
                                                    .head_last = HEAD_ROW, .still_columns = 2, .a3 = true });
    wide(b, SPREAD_TITLE, 13, indicator_words_in(&figure->indicator->name, b->r->language));
    wide(b, SPREAD_SLANTED, 13, indicator_words_in(&figure->rule->text, b->r->language));
    wide(b, SPREAD_SLANTED, 13, report_question_words(b->r));
    spread_row(&b->spread);
    for (size_t i = 0; i < 13; i++)
        head(b, heads[i]);
    for (size_t i = 0; i < figure->records.count; i++)
        write_record(b, i + 1, figure->records.rows[i]);
    for (size_t i = 0; figure->rule->count == COUNT_SALE_POINTS && i < b->r->points.count; i++)
        write_point(b, i + 1, &b->r->points.rows[i]);
}

/* An instant of the question, so that the same question gives the same bytes. */
static int64_t made_at(const struct report *r)
{
    return (int64_t)r->question.known * 86400000;
}

enum status report_xlsx(const struct report *r, struct buffer *out, struct error *error)
{
    struct book b = { .r = r, .arena = r->arena };
    spread_open(&b.spread, b.arena, REPORT_FILLED(r, TEXT_reports_title_year, TEXT_ARG_INT("year", r->question.year)), made_at(r));
    write_figures(&b);
    write_balances(&b);
    for (size_t i = 0; i < r->figure_count; i++)
        write_records(&b, i);
    return spread_write(&b.spread, out, error);
}
