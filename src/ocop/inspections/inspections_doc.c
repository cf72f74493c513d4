/* The record of an inspection (biên bản kiểm tra) as PDF and DOCX by Decree 30/2020/ND-CP: on what it rests, who was there, what was seen under each
 * heading, samples, what the producer said, the conclusion, who signs. The official form of such a record is not prescribed by Decision 26/2026. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_certificates.h"
#include "texts_inspections.h"

#define FILE_MAX ((size_t)16 << 20)
#define LINE_SIZE ((size_t)16000)

struct printing {
    struct inspecting v;
    struct members members;
    struct findings findings;
    struct samples samples;
    struct inspection_events events;
    struct doc doc;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

#define FILLED(p, text, ...)                                                                                                 \
    filled((p), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
static struct str filled(struct printing *p, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, p->v.arena, LINE_SIZE);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}

static void line(struct printing *p, struct str text)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(text));
}

static void section(struct printing *p, enum text_id text)
{
    doc_heading(&p->doc, DOC_SECTION, vi(text));
}

static void write_people(struct printing *p)
{
    section(p, TEXT_inspections_doc_people);
    line(p, FILLED(p, TEXT_inspections_doc_team, TEXT_ARG("number", p->v.plan.team_number), TEXT_ARG("day", date_text(p->v.arena, p->v.plan.team_day))));
    for (size_t i = 0; i < p->members.count; i++) {
        const struct member *row = &p->members.rows[i];
        struct str duty = vi(inspection_duty_texts[row->duty]);
        doc_item(&p->doc, STR("-"),
                 DOC_PLAIN(row->body.len > 0 ? FILLED(p, TEXT_inspections_doc_member, TEXT_ARG("name", row->name), TEXT_ARG("body", row->body), TEXT_ARG("duty", duty))
                                             : FILLED(p, TEXT_inspections_doc_member_bare, TEXT_ARG("name", row->name), TEXT_ARG("duty", duty))));
    }
    line(p, FILLED(p, TEXT_inspections_doc_present, TEXT_ARG("producer", p->v.inspection.producer_name), TEXT_ARG("present", p->v.inspection.present)));
}

static void write_findings(struct printing *p)
{
    static const enum text_id heads[] = { TEXT_inspections_heading, TEXT_inspections_verdict, TEXT_inspections_seen };
    static const struct doc_column columns[] = { { .weight = 3 }, { .width = 260, .align = DOC_CENTRE }, { .weight = 4 } };
    section(p, TEXT_inspections_doc_seen);
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 3, .letters = 120 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 3; i++)
        doc_cell(&p->doc, 1, DOC_PLAIN(vi(heads[i])));
    for (size_t i = 0; i < p->findings.count; i++) {
        const struct finding *row = &p->findings.rows[i];
        doc_row(&p->doc, false);
        doc_cell(&p->doc, 1, DOC_PLAIN(vi(inspection_heading_texts[row->heading])));
        doc_cell(&p->doc, 1, DOC_PLAIN(vi(inspection_verdict_texts[row->verdict])));
        doc_cell(&p->doc, 1, DOC_PLAIN(row->words));
    }
    doc_table_end(&p->doc);
}

static void write_samples(struct printing *p)
{
    section(p, TEXT_inspections_doc_samples);
    if (p->samples.count == 0)
        line(p, vi(TEXT_inspections_doc_no_samples));
    for (size_t i = 0; i < p->samples.count; i++)
        doc_item(&p->doc, STR("-"),
                 DOC_PLAIN(FILLED(p, TEXT_inspections_doc_sample, TEXT_ARG("sample", p->samples.rows[i].sample), TEXT_ARG("amount", p->samples.rows[i].amount),
                                  TEXT_ARG("laboratory", p->samples.rows[i].laboratory))));
    section(p, TEXT_inspections_doc_opinion);
    line(p, p->v.inspection.opinion.len > 0 ? p->v.inspection.opinion : vi(TEXT_inspections_doc_no_opinion));
}

/* The first conclusion is the record's; what came later stands in the program. */
static void write_conclusion(struct printing *p)
{
    const struct inspection_event *first = p->events.count == 0 ? NULL : &p->events.rows[0];
    section(p, TEXT_inspections_doc_conclusion);
    if (first == NULL) {
        line(p, vi(TEXT_inspections_doc_no_conclusion));
        return;
    }
    line(p, str_is(first->what, "pass") ? vi(TEXT_inspections_outcome_pass)
            : str_is(first->what, "remedy")
                ? FILLED(p, TEXT_inspections_doc_remedy, TEXT_ARG("until", date_text(p->v.arena, first->until)))
                : vi(TEXT_inspections_outcome_withdraw));
    line(p, first->words);
}

static void draw(struct printing *p, int64_t now)
{
    const struct inspection *in = &p->v.inspection;
    const struct doc_signature signatures[] = {
        { .capacity = vi(TEXT_inspections_doc_sign_producer), .hint = vi(TEXT_inspections_doc_hint) },
        { .capacity = vi(TEXT_inspections_doc_sign_secretary), .hint = vi(TEXT_inspections_doc_hint) },
        { .capacity = vi(TEXT_inspections_doc_sign_lead), .hint = vi(TEXT_inspections_doc_hint) },
    };
    doc_open(&p->doc, p->v.arena, &(struct doc_about){ .title = vi(TEXT_inspections_record), .subject = in->product_name,
                                                       .footer = inspection_ident_text(p->v.arena, &in->ident), .made_at = now });
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .parent = vi(TEXT_certificates_doc_department), .issuer = vi(TEXT_inspections_doc_issuer),
                                                      .place_date = doc_place_date(p->v.arena, STR(""), in->day) });
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_inspections_doc_title), .subtitle = vi(TEXT_inspections_doc_subtitle) });
    line(p, FILLED(p, TEXT_inspections_doc_basis, TEXT_ARG("title", p->v.plan.title), TEXT_ARG("number", p->v.plan.number),
                   TEXT_ARG("day", date_text(p->v.arena, p->v.plan.day))));
    line(p, FILLED(p, TEXT_inspections_doc_about, TEXT_ARG("day", date_text(p->v.arena, in->day)), TEXT_ARG("place", in->place),
                   TEXT_ARG("product", in->product_name), TEXT_ARG_INT("stars", in->stars), TEXT_ARG("producer", in->producer_name)));
    write_people(p);
    write_findings(p);
    write_samples(p);
    write_conclusion(p);
    line(p, vi(TEXT_inspections_doc_end));
    doc_signatures(&p->doc, signatures, 3);
}

enum status inspections_paper(struct web_request *request, struct error *error)
{
    bool pdf = str_is(web_path_part(request, "giay"), "bien-ban.pdf");
    struct printing p;
    struct buffer out;
    enum status status = inspection_visit(request, "inspections.see", &p.v, error);
    if (status == STATUS_OK && ((!pdf && !str_is(web_path_part(request, "giay"), "bien-ban.docx")) || p.v.inspection.record == 0))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = plans_sql_members(p.v.conn, p.v.arena, &p.v.plan, &p.members, error);
    if (status == STATUS_OK)
        status = inspections_sql_findings(p.v.conn, p.v.arena, &p.v.inspection, &p.findings, error);
    if (status == STATUS_OK)
        status = inspections_sql_samples(p.v.conn, p.v.arena, p.v.inspection.id, &p.samples, error);
    if (status == STATUS_OK)
        status = inspections_sql_events(p.v.conn, p.v.arena, p.v.inspection.id, &p.events, error);
    if (status != STATUS_OK)
        return status;
    draw(&p, context_now(web_context(request)));
    buffer_open(&out, p.v.arena, FILE_MAX);
    status = pdf ? doc_pdf(&p.doc, &out, error) : doc_docx(&p.doc, &out, error);
    return status == STATUS_OK ? web_answer(request, 200,
                                            pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                            buffer_str(&out), error)
                               : status;
}
