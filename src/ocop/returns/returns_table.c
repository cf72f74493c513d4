/* A year's list as CSV (RFC 4180, UTF-8) and as a workbook whose sums are formulas over the list. */
#include "base/pure.h"
#include "doc/spread.h"
#include "ocop/returns/returns_int.h"
#include "texts_certificates.h"
#include "texts_returns.h"

#define FILE_MAX ((size_t)32 << 20)
#define COLUMN_COUNT 13
#define HEAD_ROW 3

static const enum text_id heads[COLUMN_COUNT] = { TEXT_returns_producer, TEXT_returns_commune, TEXT_returns_product,  TEXT_returns_branch, TEXT_returns_stars,
                                                  TEXT_returns_state,    TEXT_returns_amount,  TEXT_returns_unit,     TEXT_returns_revenue, TEXT_returns_export,
                                                  TEXT_returns_channels, TEXT_returns_labour,  TEXT_returns_women };

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

static struct str state_of(const struct return_entry *entry)
{
    return vi(!entry->answered ? TEXT_returns_state_waits : entry->corrected ? TEXT_returns_corrected : TEXT_returns_answered);
}

/* ---- CSV ---- */

/* In quotes where needed. What a spreadsheet would take for a formula gets an apostrophe in front. */
static void cell(struct buffer *out, struct str text)
{
    bool quotes = false;
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

static void number(struct buffer *out, bool there, int64_t value)
{
    if (there)
        buffer_add_int(out, value);
}

/* "1234.5": without points, for programs */
static void exact(struct buffer *out, int64_t thousandths)
{
    buffer_add_int(out, thousandths / 1000);
    if (thousandths % 1000 != 0) {
        buffer_add_char(out, '.');
        buffer_add_padded(out, (uint64_t)(thousandths % 1000), 3);
    }
}

static void write_csv(const struct year_visit *v, struct buffer *out)
{
    struct commune_names names = { NULL };
    buffer_add(out, STR("producer,commune_code,commune,product,branch,stars,answered,amount,unit,revenue,export,markets,channels,labour,women\r\n"));
    for (size_t i = 0; i < v->entries.count; i++) {
        const struct return_entry *e = &v->entries.rows[i];
        bool there = e->line.product != 0;
        cell(out, e->producer_name);
        buffer_add_char(out, ',');
        cell(out, e->commune_code);
        buffer_add_char(out, ',');
        cell(out, producers_commune_named(&names, v->conn, v->arena, e->commune_code, v->today));
        buffer_add_char(out, ',');
        cell(out, e->product_name);
        buffer_add_char(out, ',');
        buffer_add_z(out, certificate_branch_words[e->branch]);
        buffer_add_char(out, ',');
        buffer_add_int(out, e->stars);
        buffer_add_z(out, e->answered ? ",yes," : ",no,");
        if (there)
            exact(out, e->line.amount);
        buffer_add_char(out, ',');
        cell(out, e->line.unit);
        buffer_add_char(out, ',');
        number(out, there, e->line.revenue);
        buffer_add_char(out, ',');
        number(out, there, e->line.export);
        buffer_add_char(out, ',');
        cell(out, e->line.markets);
        buffer_add_char(out, ',');
        cell(out, return_channels_write(v->arena, e->line.channels));
        buffer_add_char(out, ',');
        number(out, e->answered && e->first, e->labour); /* once a producer, so that the column adds up */
        buffer_add_char(out, ',');
        number(out, e->answered && e->first, e->women);
        buffer_add(out, STR("\r\n"));
    }
}

/* ---- workbook ---- */

static void whole(struct spread *book, bool there, int64_t value)
{
    if (there)
        spread_int(book, SPREAD_WHOLE, value);
    else
        spread_empty(book, SPREAD_CELL, 1);
}

/* SUM(I4:I30) over the list, with what it gives. */
static void sum(struct spread *book, struct arena *arena, char column, size_t count, int64_t value)
{
    struct buffer formula;
    buffer_open(&formula, arena, 60);
    buffer_add(&formula, STR("SUM("));
    buffer_add_char(&formula, column);
    buffer_add_int(&formula, HEAD_ROW + 1);
    buffer_add_char(&formula, ':');
    buffer_add_char(&formula, column);
    buffer_add_int(&formula, HEAD_ROW + (int64_t)count);
    buffer_add_char(&formula, ')');
    spread_formula(book, SPREAD_WHOLE, buffer_str(&formula), fraction_of(value, 1));
}

static struct str channels_text(struct arena *arena, unsigned channels)
{
    struct buffer out;
    buffer_open(&out, arena, 600);
    for (int i = 0; i < CHANNELS; i++) {
        if ((channels & CHANNEL_BIT(i)) == 0)
            continue;
        if (out.len > 0)
            buffer_add(&out, STR("; "));
        buffer_add(&out, vi(return_channel_texts[i]));
    }
    return buffer_str(&out);
}

static void write_line(struct spread *book, const struct year_visit *v, struct commune_names *names, const struct return_entry *e)
{
    bool there = e->line.product != 0;
    spread_row(book);
    spread_text(book, SPREAD_CELL, e->producer_name);
    spread_text(book, SPREAD_CELL, producers_commune_named(names, v->conn, v->arena, e->commune_code, v->today));
    spread_text(book, SPREAD_CELL, e->product_name);
    spread_text(book, SPREAD_CELL, vi(certificate_branch_texts[e->branch]));
    spread_int(book, SPREAD_WHOLE, e->stars);
    spread_text(book, SPREAD_CELL, state_of(e));
    spread_text(book, SPREAD_CENTRED, there ? return_amount(v->arena, e->line.amount) : STR(""));
    spread_text(book, SPREAD_CELL, e->line.unit);
    whole(book, there, e->line.revenue);
    whole(book, there, e->line.export);
    spread_text(book, SPREAD_CELL, channels_text(v->arena, e->line.channels));
    whole(book, e->answered && e->first, e->labour);
    whole(book, e->answered && e->first, e->women);
}

static enum status write_book(const struct year_visit *v, int64_t now, struct buffer *out, struct error *error)
{
    static const int widths[COLUMN_COUNT] = { 300, 200, 300, 200, 70, 140, 120, 100, 160, 160, 260, 100, 100 };
    struct commune_names names = { NULL };
    struct spread book;
    struct buffer title;
    buffer_open(&title, v->arena, 200);
    text_add(&title, LANGUAGE_VI, TEXT_returns_title_year, (const struct text_arg[]){ TEXT_ARG_INT("year", v->year) }, 1);
    spread_open(&book, v->arena, buffer_str(&title), now);
    spread_sheet(&book, &(struct spread_page){ .name = vi(TEXT_returns_sheet), .widths = widths, .columns = COLUMN_COUNT, .head_first = HEAD_ROW,
                                               .head_last = HEAD_ROW, .a3 = true });
    spread_row(&book);
    spread_wide(&book, SPREAD_TITLE, COLUMN_COUNT, buffer_str(&title));
    spread_row(&book);
    spread_row(&book);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        spread_text(&book, SPREAD_HEAD, vi(heads[i]));
    for (size_t i = 0; i < v->entries.count; i++)
        write_line(&book, v, &names, &v->entries.rows[i]);
    spread_row(&book);
    spread_text(&book, SPREAD_GROUP, vi(TEXT_returns_total));
    spread_empty(&book, SPREAD_CELL, 7);
    sum(&book, v->arena, 'I', v->entries.count, v->totals.revenue);
    sum(&book, v->arena, 'J', v->entries.count, v->totals.export);
    spread_empty(&book, SPREAD_CELL, 1);
    sum(&book, v->arena, 'L', v->entries.count, v->totals.labour);
    sum(&book, v->arena, 'M', v->entries.count, v->totals.women);
    return spread_write(&book, out, error);
}

enum status returns_file(struct web_request *request, struct error *error)
{
    bool book = str_is(web_path_part(request, "tep"), "bao-cao-chu-the.xlsx");
    struct year_visit v;
    struct buffer out;
    enum status status;
    if (!book && !str_is(web_path_part(request, "tep"), "bao-cao-chu-the.csv"))
        return commands_not_found(error);
    status = year_visit(request, &v, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, v.arena, FILE_MAX);
    if (book)
        status = write_book(&v, context_now(web_context(request)), &out, error);
    else
        write_csv(&v, &out);
    if (status == STATUS_OK && out.overflowed)
        status = fail_memory(error);
    return status == STATUS_OK ? web_answer(request, 200, book ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8",
                                            buffer_str(&out), error)
                               : status;
}
