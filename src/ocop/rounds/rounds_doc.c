/* The advisory team's report on a candidate as PDF and DOCX: what was filed, what the team proposes criterion by criterion, visits, supplements, the
 * provisional total. GET /dot-danh-gia/ho-so/{ho-so}/bao-cao.pdf and .docx. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/places/places.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"
#include "texts_self.h"

#define FILE_MAX ((size_t)32 << 20)
#define LINE_MAX_SIZE 20000

struct printing {
    struct candidate_visit visit;
    struct round_estimate estimate;
    struct frozen frozen;
    struct visits visits;
    struct supplements supplements;
    struct doc doc;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

static struct str filled(struct printing *p, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, LINE_MAX_SIZE);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}
#define FILLED(p, text, ...)                                                                                                 \
    filled((p), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

static void line(struct printing *p, struct str text)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(text));
}

static void cell(struct printing *p, struct str text)
{
    doc_cell(&p->doc, 1, DOC_PLAIN(text));
}

static struct str number(struct printing *p, int64_t value)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, 24);
    buffer_add_int(&out, value);
    return buffer_str(&out);
}

static const struct frozen_claim *claim_on(const struct printing *p, struct str criterion)
{
    const struct frozen_claim *claims = p->frozen.claims.items;
    for (size_t i = 0; i < p->frozen.claims.count; i++)
        if (str_equal(claims[i].criterion, criterion))
            return &claims[i];
    return NULL;
}

/* The points of an option; "–" where there is none yet. */
static struct str points_of(struct printing *p, const struct law_criterion *criterion, bool there, struct str option)
{
    int at = there && option.len > 0 ? law_option_index(criterion, option) : -1;
    if (!there)
        return STR("\342\200\223");
    return number(p, at < 0 ? 0 : criterion->options[at].points);
}

static void criterion_row(struct printing *p, const struct law_criterion *criterion)
{
    const struct opinion *opinion = opinion_on(&p->estimate.opinions, criterion->code);
    const struct frozen_claim *claim = claim_on(p, criterion->code);
    struct buffer view;
    int option = opinion == NULL || opinion->option.len == 0 ? -1 : law_option_index(criterion, opinion->option);
    buffer_open(&view, p->visit.arena, LINE_MAX_SIZE);
    if (opinion != NULL) {
        buffer_add(&view, option < 0 ? vi(TEXT_self_none) : criterion->options[option].text);
        if (opinion->fact) {
            buffer_add_z(&view, "\n");
            buffer_add(&view, vi(TEXT_rounds_fact));
        }
        if (opinion->remark.len > 0) {
            buffer_add_z(&view, "\n");
            buffer_add(&view, opinion->remark);
        }
    }
    doc_row(&p->doc, false);
    cell(p, criterion->code);
    cell(p, self_name(p->visit.arena, criterion->name));
    cell(p, number(p, criterion->max));
    cell(p, points_of(p, criterion, claim != NULL, claim == NULL ? STR("") : claim->option));
    cell(p, points_of(p, criterion, opinion != NULL, opinion == NULL ? STR("") : opinion->option));
    cell(p, buffer_str(&view));
}

static void criteria(struct printing *p)
{
    static const enum text_id heads[] = { TEXT_rounds_doc_code, TEXT_rounds_doc_criterion, TEXT_rounds_doc_max, TEXT_rounds_doc_claimed, TEXT_rounds_doc_team,
                                          TEXT_rounds_doc_view };
    static const struct doc_column columns[] = { { .width = 130 },  { .weight = 2 }, { .width = 140, .align = DOC_CENTRE }, { .width = 150, .align = DOC_CENTRE },
                                                 { .width = 150, .align = DOC_CENTRE }, { .weight = 3 } };
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = sizeof(columns) / sizeof(columns[0]), .letters = 110 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        cell(p, vi(heads[i]));
    for (size_t i = 0; i < p->estimate.set->criterion_count; i++)
        criterion_row(p, &p->estimate.set->criteria[i]);
    doc_table_end(&p->doc);
}

static void what_was_done(struct printing *p)
{
    for (size_t i = 0; i < p->supplements.count; i++) {
        const struct supplement *row = &p->supplements.rows[i];
        line(p, FILLED(p, str_is(row->who, "commune") ? TEXT_rounds_asked_commune : TEXT_rounds_asked_producer, TEXT_ARG_INT("no", row->no),
                       TEXT_ARG("day", date_text(p->visit.arena, date_in_vietnam(row->at))), TEXT_ARG("until", date_text(p->visit.arena, row->until)),
                       TEXT_ARG("name", row->by_name)));
    }
    for (size_t i = 0; i < p->visits.count; i++) {
        const struct visit *row = &p->visits.rows[i];
        if (row->done == DATE_NONE)
            continue;
        line(p, FILLED(p, TEXT_rounds_visit_was, TEXT_ARG("day", date_text(p->visit.arena, row->done)), TEXT_ARG("people", row->people)));
        line(p, row->findings);
    }
}

static void report(struct printing *p)
{
    const struct doc_signature head = { .place_date = doc_place_date(p->visit.arena, STR(""), p->visit.today), .capacity = vi(TEXT_rounds_doc_signer),
                                        .hint = vi(TEXT_rounds_doc_sign) };
    const struct candidate *candidate = &p->visit.candidate;
    doc_motto(&p->doc);
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_rounds_doc_title), .subtitle = candidate->product_name });
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_rounds_doc_1));
    line(p, FILLED(p, TEXT_rounds_doc_about, TEXT_ARG("product", candidate->product_name), TEXT_ARG("producer", candidate->producer_name),
                   TEXT_ARG("commune", candidate_commune(p->visit.conn, p->visit.arena, candidate->commune_code, p->visit.today)),
                   TEXT_ARG("set", dossier_set_name(p->visit.arena, p->estimate.set))));
    line(p, FILLED(p, TEXT_rounds_doc_filed, TEXT_ARG_INT("no", candidate->filed_no), TEXT_ARG("day", date_text(p->visit.arena, p->frozen.day)),
                   TEXT_ARG_INT("total", p->frozen.total)));
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_rounds_doc_2));
    what_was_done(p);
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_rounds_doc_3));
    criteria(p);
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_rounds_doc_4));
    line(p, FILLED(p, TEXT_rounds_estimate, TEXT_ARG_INT("given", (int64_t)p->estimate.given), TEXT_ARG_INT("all", (int64_t)p->estimate.set->criterion_count),
                   TEXT_ARG_INT("total", p->estimate.total)));
    if (p->estimate.stars > 0)
        line(p, FILLED(p, TEXT_rounds_estimate_stars, TEXT_ARG_INT("stars", p->estimate.stars)));
    line(p, vi(TEXT_rounds_doc_provisional));
    doc_signatures(&p->doc, &head, 1);
}

/* Of the candidate that is in `p` already. */
static enum status start_of(struct web_request *request, struct printing *p, struct error *error)
{
    enum status status = round_estimate(p->visit.conn, p->visit.arena, web_room(request, "law"), &p->visit.candidate, &p->estimate, error);
    if (status == STATUS_OK)
        status = dossiers_frozen(p->visit.conn, p->visit.arena, p->visit.candidate.dossier, p->visit.candidate.filed_no, &p->frozen, error);
    if (status == STATUS_OK)
        status = rounds_sql_visits(p->visit.conn, p->visit.arena, p->visit.candidate.id, &p->visits, error);
    if (status == STATUS_OK)
        status = rounds_sql_supplements(p->visit.conn, p->visit.arena, p->visit.candidate.id, &p->supplements, error);
    return status;
}

static void draw(struct printing *p, int64_t now)
{
    doc_open(&p->doc, p->visit.arena, &(struct doc_about){ .title = vi(TEXT_rounds_report), .subject = p->visit.candidate.product_name,
                                                           .footer = round_ident(p->visit.arena, &p->visit.candidate.ident), .made_at = now });
    report(p);
}

enum status candidate_report_pdf(struct web_request *request, struct db_conn *conn, const struct candidate *candidate, bool *found, struct str *out,
                                 struct error *error)
{
    const int64_t now = context_now(web_context(request));
    struct printing p = { .visit = { .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request), .conn = conn,
                                     .today = date_in_vietnam(now), .candidate = *candidate } };
    struct buffer bytes;
    enum status status = start_of(request, &p, error);
    *found = status == STATUS_OK && p.estimate.given > 0;
    if (!*found)
        return status;
    buffer_open(&bytes, p.visit.arena, FILE_MAX);
    draw(&p, now);
    status = doc_pdf(&p.doc, &bytes, error);
    *out = buffer_str(&bytes);
    return status;
}

static enum status start(struct web_request *request, struct printing *p, struct error *error)
{
    enum status status = candidate_visit(request, &p->visit, error);
    if (status == STATUS_OK)
        status = start_of(request, p, error);
    return status == STATUS_OK && p->estimate.given == 0 ? commands_not_found(error) : status;
}

enum status rounds_page_report(struct web_request *request, struct error *error)
{
    struct printing p = { .visits = { .count = 0 } };
    struct str name = web_path_part(request, "bao-cao");
    bool pdf = str_is(name, "bao-cao.pdf");
    struct buffer out;
    enum status status;
    if (!pdf && !str_is(name, "bao-cao.docx"))
        return commands_not_found(error);
    status = start(request, &p, error);
    if (status != STATUS_OK)
        return status;
    draw(&p, context_now(web_context(request)));
    buffer_open(&out, p.visit.arena, FILE_MAX);
    status = pdf ? doc_pdf(&p.doc, &out, error) : doc_docx(&p.doc, &out, error);
    return status == STATUS_OK ? web_answer(request, 200,
                                            pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                            buffer_str(&out), error)
                               : status;
}
