/* A report as an official paper (báo cáo, Decree 30/2020/ND-CP), PDF and DOCX: prose first, then the tables, then how each figure is counted. The number,
 * the signer and what only people can judge are left open. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/reports/reports_int.h"
#include "texts_councils.h"
#include "texts_dossiers.h"
#include "texts_reports.h"

struct report_doc {
    struct report r; /* in Vietnamese, whatever the language of who asks */
    struct doc doc;
    struct str place, bare; /* "Tỉnh Yên Bái", "Yên Bái" */
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

static struct str number(const struct report_doc *p, int64_t value)
{
    return report_number(p->r.arena, value);
}

static void line(struct report_doc *p, struct str text)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(text));
}

static const struct report_figure *figure_of(const struct report_doc *p, const char *code)
{
    for (size_t i = 0; i < p->r.figure_count; i++)
        if (str_is(p->r.figures[i].indicator->code, code))
            return &p->r.figures[i];
    return NULL;
}

static int64_t value_of(const struct report_doc *p, const char *code)
{
    const struct report_figure *figure = figure_of(p, code);
    return figure == NULL ? 0 : figure->value;
}

static void write_head(struct report_doc *p)
{
    struct str capital = text_upper(p->r.arena, p->place);
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .issuer = REPORT_FILLED(&p->r, TEXT_councils_doc_committee, TEXT_ARG("place", capital)),
                                                      .number = vi(TEXT_reports_doc_number),
                                                      .place_date = doc_place_date(p->r.arena, p->bare, DATE_NONE) });
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_reports_doc_title),
                                            .subtitle = REPORT_FILLED(&p->r, TEXT_reports_doc_subtitle, TEXT_ARG_INT("year", p->r.question.year)), .line = true });
    doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = report_question_words(&p->r), .style = DOC_ITALIC }));
}

/* ", trong đó 22 sản phẩm 4 sao, 215 sản phẩm 3 sao": every class that is there, the highest first. */
static struct str stars_in_words(const struct report_doc *p)
{
    const struct report_balance *balance = &p->r.balances[DIMENSION_STARS];
    struct buffer out;
    buffer_open(&out, p->r.arena, REPORT_LINE * 4);
    for (size_t i = balance->count; i-- > 0;) {
        if (balance->rows[i].closing == 0)
            continue;
        if (out.len > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, REPORT_FILLED(&p->r, TEXT_reports_doc_with_stars, TEXT_ARG("count", number(p, balance->rows[i].closing)),
                                       TEXT_ARG("stars", balance->rows[i].name)));
    }
    return buffer_str(&out);
}

static void write_target(struct report_doc *p, const struct report_figure *figure)
{
    line(p, REPORT_FILLED(&p->r, TEXT_reports_doc_target, TEXT_ARG("name", text_lower_first(p->r.arena, figure->indicator->name.vi)),
                          TEXT_ARG("target", number(p, figure->target->value)), TEXT_ARG("document", figure->target->document),
                          TEXT_ARG("percent", report_percent(p->r.arena, figure->value, figure->target->value, ','))));
}

static void write_results(struct report_doc *p)
{
    const struct report_balance_row *total = &p->r.balances[DIMENSION_PROVINCE].total;
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_reports_doc_1));
    line(p, REPORT_FILLED(&p->r, TEXT_reports_doc_total, TEXT_ARG("day", date_text(p->r.arena, p->r.question.as_of)),
                          TEXT_ARG("place", text_lower_first(p->r.arena, p->place)), TEXT_ARG("count", number(p, value_of(p, "total"))),
                          TEXT_ARG("stars", stars_in_words(p))));
    line(p, REPORT_FILLED(&p->r, TEXT_reports_doc_new, TEXT_ARG("new", number(p, value_of(p, "new"))), TEXT_ARG("again", number(p, value_of(p, "again"))),
                          TEXT_ARG("upgraded", number(p, value_of(p, "upgraded")))));
    for (size_t i = 0; i < p->r.figure_count; i++)
        if (p->r.figures[i].target != NULL)
            write_target(p, &p->r.figures[i]);
    line(p, REPORT_FILLED(&p->r, TEXT_reports_doc_where, TEXT_ARG("producers", number(p, value_of(p, "producers"))),
                          TEXT_ARG("communes", number(p, value_of(p, "communes"))), TEXT_ARG("points", number(p, value_of(p, "sale_points")))));
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_reports_doc_2));
    line(p, report_filled(&p->r, TEXT_reports_doc_moves, (const struct text_arg[]){
        TEXT_ARG("opening", number(p, total->opening)), TEXT_ARG("new", number(p, total->fresh)), TEXT_ARG("returned", number(p, total->returned)),
        TEXT_ARG("expired", number(p, total->expired)), TEXT_ARG("withdrawn", number(p, total->withdrawn)),
        TEXT_ARG("closing", number(p, total->closing)) }, 6));
}

static void write_table(struct report_doc *p, enum report_dimension dimension)
{
    static const struct doc_column columns[] = { { .weight = 4 }, { .width = 150, .align = DOC_CENTRE }, { .width = 135, .align = DOC_CENTRE },
                                                 { .width = 165, .align = DOC_CENTRE }, { .width = 165, .align = DOC_CENTRE }, { .width = 165, .align = DOC_CENTRE },
                                                 { .width = 135, .align = DOC_CENTRE }, { .width = 135, .align = DOC_CENTRE }, { .width = 150, .align = DOC_CENTRE } };
    static const enum text_id heads[] = { TEXT_reports_class,     TEXT_reports_opening, TEXT_reports_new,     TEXT_reports_returned, TEXT_reports_in,
                                          TEXT_reports_moved_out, TEXT_reports_expired, TEXT_reports_withdrawn, TEXT_reports_closing };
    const struct report_balance *balance = &p->r.balances[dimension];
    if (balance->count == 0)
        return;
    doc_heading(&p->doc, DOC_POINT, vi(report_dimension_texts[dimension]));
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 9, .letters = 110 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 9; i++)
        doc_cell(&p->doc, 1, DOC_PLAIN(vi(heads[i])));
    for (size_t i = 0; i < balance->count; i++) {
        const struct report_balance_row *row = &balance->rows[i];
        const int64_t values[] = { row->opening, row->fresh, row->returned, row->in, row->out, row->expired, row->withdrawn, row->closing };
        doc_row(&p->doc, false);
        doc_cell(&p->doc, 1, DOC_PLAIN(row->name));
        for (size_t k = 0; k < 8; k++)
            doc_cell(&p->doc, 1, DOC_PLAIN(number(p, values[k])));
    }
    doc_table_end(&p->doc);
    doc_gap(&p->doc, 20);
}

/* What the other rules of the indicator give: who compares reports must see both. */
static enum status write_other_rules(struct report_doc *p, const struct report_figure *figure, struct error *error)
{
    const struct indicator_rule *rules = figure->indicator->rules.items;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < figure->indicator->rules.count; i++) {
        struct report_list records;
        int64_t value = 0;
        if (&rules[i] == figure->rule)
            continue;
        status = report_count(&p->r, &rules[i], &records, &value, error);
        doc_item(&p->doc, STR("+"), DOC_PLAIN(REPORT_FILLED(&p->r, TEXT_reports_other_rule, TEXT_ARG("value", number(p, value)),
                                                            TEXT_ARG("unit", figure->indicator->unit.vi), TEXT_ARG("rule", rules[i].text.vi))));
    }
    return status;
}

static enum status write_rules(struct report_doc *p, struct error *error)
{
    enum status status = STATUS_OK;
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_reports_doc_4));
    for (size_t i = 0; status == STATUS_OK && i < p->r.figure_count; i++) {
        const struct report_figure *figure = &p->r.figures[i];
        doc_item(&p->doc, STR("-"), DOC_SPANS({ .text = figure->indicator->name.vi, .style = DOC_BOLD }, { .text = STR(": ") },
                                              { .text = number(p, figure->value) }, { .text = STR(" ") }, { .text = figure->indicator->unit.vi },
                                              { .text = STR(". ") }, { .text = figure->rule->text.vi }));
        status = write_other_rules(p, figure, error);
    }
    line(p, vi(TEXT_reports_rounding));
    line(p, vi(TEXT_reports_balances_lead));
    if (p->r.chosen > 0)
        line(p, REPORT_FILLED(&p->r, TEXT_reports_chosen, TEXT_ARG("count", number(p, p->r.chosen))));
    if (p->r.unmatched > 0)
        line(p, REPORT_FILLED(&p->r, TEXT_reports_unmatched, TEXT_ARG("count", number(p, p->r.unmatched))));
    return status;
}

static bool has_placeholders(const struct report *r)
{
    for (size_t i = 0; i < r->closing.count; i++)
        if (r->closing.rows[i]->origin == CERTIFICATE_PLACEHOLDER)
            return true;
    return false;
}

static enum status write_all(struct report_doc *p, struct error *error)
{
    enum status status;
    const struct str recipients[] = { vi(TEXT_reports_doc_ministry), vi(TEXT_councils_doc_archive) };
    const struct doc_signature signer = { .capacity = vi(TEXT_councils_doc_chairman), .hint = vi(TEXT_dossiers_doc_sign_stamped) };
    write_head(p);
    if (has_placeholders(&p->r))
        doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = vi(TEXT_reports_has_placeholders), .style = DOC_BOLD }));
    write_results(p);
    write_table(p, DIMENSION_STARS);
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_reports_doc_3));
    for (int d = DIMENSION_BRANCH; d < DIMENSIONS; d++)
        if (d != DIMENSION_SET)
            write_table(p, (enum report_dimension)d);
    status = write_rules(p, error);
    doc_closing(&p->doc, recipients, 2, &signer);
    return status;
}

static enum status start(const struct report *report, struct report_doc *p, struct error *error)
{
    size_t at;
    struct buffer code;
    *p = (struct report_doc){ .r = *report };
    p->r.language = LANGUAGE_VI;
    if (report->language != LANGUAGE_VI) {
        enum status status = report_balance(&p->r, error); /* the names of classes anew */
        if (status != STATUS_OK)
            return status;
    }
    p->place = p->bare = report->province_name;
    buffer_open(&code, report->arena, 8);
    buffer_add_padded(&code, (uint64_t)report->question.province, 2);
    at = places_atlas_at(&report->map.atlas, buffer_str(&code), report->question.as_of);
    if (at < report->map.atlas.units.count && str_starts_with(p->place, report->map.atlas.units.rows[at].type))
        p->bare = str_trim(str_part(p->place, report->map.atlas.units.rows[at].type.len, p->place.len));
    doc_open(&p->doc, report->arena, &(struct doc_about){ .title = REPORT_FILLED(&p->r, TEXT_reports_title_year, TEXT_ARG_INT("year", report->question.year)),
                                                          .author = p->place, .letters = 130, .footer = report_question_words(&p->r),
                                                          .made_at = (int64_t)report->question.known * 86400000 });
    return STATUS_OK;
}

enum status report_pdf(const struct report *report, struct buffer *out, struct error *error)
{
    struct report_doc p;
    enum status status = start(report, &p, error);
    if (status == STATUS_OK)
        status = write_all(&p, error);
    return status == STATUS_OK ? doc_pdf(&p.doc, out, error) : status;
}

enum status report_docx(const struct report *report, struct buffer *out, struct error *error)
{
    struct report_doc p;
    enum status status = start(report, &p, error);
    if (status == STATUS_OK)
        status = write_all(&p, error);
    return status == STATUS_OK ? doc_docx(&p.doc, out, error) : status;
}
