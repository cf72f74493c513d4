/* One inspection as a page: why, the visit, what was seen, photos, samples, the conclusion and what followed; and the form of its record. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_form.h"
#include "texts_inspections.h"
#include "texts_laboratory.h"

#define CONTENT_MAX ((size_t)131072)

struct whole {
    struct inspecting v;
    struct members members;
    struct findings findings;
    struct inspection_photos photos;
    struct samples samples;
    struct inspection_events events;
};

static enum status start(struct web_request *request, struct whole *w, struct error *error)
{
    enum status status = inspection_visit(request, "inspections.see", &w->v, error);
    if (status == STATUS_OK)
        status = plans_sql_members(w->v.conn, w->v.arena, &w->v.plan, &w->members, error);
    if (status == STATUS_OK)
        status = inspections_sql_findings(w->v.conn, w->v.arena, &w->v.inspection, &w->findings, error);
    if (status == STATUS_OK)
        status = inspections_sql_photos(w->v.conn, w->v.arena, w->v.inspection.id, &w->photos, error);
    if (status == STATUS_OK)
        status = inspections_sql_samples(w->v.conn, w->v.arena, w->v.inspection.id, &w->samples, error);
    return status == STATUS_OK ? inspections_sql_events(w->v.conn, w->v.arena, w->v.inspection.id, &w->events, error) : status;
}

static bool may(const struct whole *w, const char *action)
{
    return accounts_may(w->v.viewer, action, &w->v.subject);
}

static void heading(struct sight *s, enum text_id text)
{
    html_raw(&s->html, "<section><h2>");
    sight_words(s, text);
    html_raw(&s->html, "</h2>\n");
}

static void write_findings(struct sight *s, const struct whole *w)
{
    static const enum text_id heads[] = { TEXT_inspections_heading, TEXT_inspections_verdict, TEXT_inspections_seen };
    heading(s, TEXT_inspections_findings);
    list_rows_open(s, heads, 3);
    for (size_t i = 0; i < w->findings.count; i++) {
        const struct finding *row = &w->findings.rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\">");
        sight_words(s, inspection_heading_texts[row->heading]);
        buffer_add_z(&s->html, row->verdict == VERDICT_BAD ? "</th><td><span class=\"bad\">" : "</th><td><span>");
        if (row->verdict != VERDICT_NONE)
            page_icon(&s->html, row->verdict == VERDICT_BAD ? ICON_WARNING : ICON_DONE);
        sight_words(s, inspection_verdict_texts[row->verdict]);
        html_raw(&s->html, "</span></td><td>");
        html_text(&s->html, row->words);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
    html_raw(&s->html, "</section>\n");
}

static void write_photos(struct sight *s, const struct whole *w)
{
    enum inspection_state state = w->v.inspection.state;
    bool may_add = (may(w, "inspections.record") && (state == INSPECTION_PLANNED || state == INSPECTION_RECORDED)) ||
                   (may(w, "inspections.remedy") && state == INSPECTION_REMEDY);
    if (w->photos.count == 0 && !may_add)
        return;
    heading(s, TEXT_inspections_photos);
    html_raw(&s->html, "<div class=\"photos\">\n");
    for (size_t i = 0; i < w->photos.count; i++) {
        const struct inspection_photo *photo = &w->photos.rows[i];
        struct buffer path;
        buffer_open(&path, s->arena, 300);
        buffer_add(&path, inspection_path(s->arena, &w->v.inspection, "/anh/"));
        ident_write(&path, &photo->ident);
        html_raw(&s->html, "<figure><img loading=\"lazy\"");
        html_attr(&s->html, "src", buffer_str(&path));
        html_attr(&s->html, "alt", photo->caption);
        html_raw(&s->html, "><figcaption class=\"small quiet\">");
        html_text(&s->html, photo->caption);
        if (photo->own) {
            html_raw(&s->html, " (");
            sight_words(s, TEXT_inspections_photo_of_producer);
            html_raw(&s->html, ")");
        }
        html_raw(&s->html, "</figcaption></figure>\n");
    }
    html_raw(&s->html, "</div>\n");
    if (may_add) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, inspection_path(s->arena, &w->v.inspection, "/anh"), TEXT_inspections_photo_add, false);
        html_raw(&s->html, "</p>\n");
    }
    html_raw(&s->html, "</section>\n");
}

static void write_samples(struct sight *s, const struct whole *w)
{
    bool may_add = may(w, "inspections.record") && w->v.inspection.state == INSPECTION_RECORDED && w->v.inspection.product != 0;
    if (w->samples.count == 0 && !may_add)
        return;
    heading(s, TEXT_inspections_samples);
    html_raw(&s->html, "<ul>\n");
    for (size_t i = 0; i < w->samples.count; i++) {
        const struct sample *row = &w->samples.rows[i];
        struct buffer path;
        buffer_open(&path, s->arena, 100);
        buffer_add_z(&path, "/kiem-nghiem/");
        ident_write(&path, &row->test);
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", buffer_str(&path));
        html_raw(&s->html, ">");
        SIGHT_WORDS(s, TEXT_inspections_sample_row, TEXT_ARG("sample", row->sample), TEXT_ARG("laboratory", row->laboratory));
        html_raw(&s->html, "</a>: ");
        sight_words(s, row->state == TEST_REQUESTED ? TEXT_inspections_sample_waits
                       : row->state == TEST_CANCELLED ? TEXT_inspections_sample_cancelled
                       : row->conclusion == TEST_PASS ? TEXT_inspections_sample_pass
                       : row->conclusion == TEST_FAIL ? TEXT_inspections_sample_fail
                                                      : TEXT_inspections_sample_unknown);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    if (may_add) {
        html_raw(&s->html, "<p class=\"acts\">");
        sight_button(s, inspection_path(s->arena, &w->v.inspection, "/buoc/lay-mau"), TEXT_inspections_sample_do, false);
        html_raw(&s->html, "</p>\n");
    }
    html_raw(&s->html, "</section>\n");
}

static enum text_id event_text(struct str what)
{
    static const struct {
        const char *what;
        enum text_id text;
    } events[] = { { "pass", TEXT_inspections_event_pass },         { "remedy", TEXT_inspections_event_remedy },     { "withdraw", TEXT_inspections_event_withdraw },
                   { "remedied", TEXT_inspections_event_remedied }, { "settled", TEXT_inspections_event_settled },   { "again", TEXT_inspections_event_again },
                   { "drafted", TEXT_inspections_event_drafted },   { "undrafted", TEXT_inspections_event_undrafted } };
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        if (str_is(what, events[i].what))
            return events[i].text;
    return TEXT_inspections_event_pass;
}

static void write_events(struct sight *s, const struct whole *w)
{
    if (w->events.count == 0)
        return;
    heading(s, TEXT_inspections_conclusion);
    html_raw(&s->html, "<ol>\n");
    for (size_t i = 0; i < w->events.count; i++) {
        const struct inspection_event *row = &w->events.rows[i];
        html_raw(&s->html, "<li><strong>");
        sight_words(s, event_text(row->what));
        html_raw(&s->html, "</strong> <span class=\"quiet small\">");
        sight_date(s, date_in_vietnam(row->at));
        if (row->by_name.len > 0) {
            html_raw(&s->html, ", ");
            html_text(&s->html, row->by_name);
        }
        html_raw(&s->html, "</span><p>");
        html_text(&s->html, row->words);
        html_raw(&s->html, "</p>");
        if (row->until != DATE_NONE) {
            html_raw(&s->html, "<p>");
            SIGHT_WORDS(s, TEXT_inspections_until, TEXT_ARG("until", date_text(s->arena, row->until)));
            html_raw(&s->html, "</p>");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol></section>\n");
}

/* What the viewer can do now. */
static enum status write_acts(struct sight *s, struct whole *w, struct error *error)
{
    const struct inspection *in = &w->v.inspection;
    enum inspection_state state = in->state;
    struct ident certificate;
    bool found = false;
    enum status status = STATUS_OK;
    html_raw(&s->html, "<p class=\"acts\">");
    if (may(w, "inspections.record") && (state == INSPECTION_PLANNED || state == INSPECTION_RECORDED))
        sight_button(s, inspection_path(s->arena, in, "/ghi"), TEXT_inspections_record_do, state == INSPECTION_PLANNED);
    if (may(w, "inspections.settle") && state == INSPECTION_RECORDED)
        sight_button(s, inspection_path(s->arena, in, "/buoc/ket-luan"), TEXT_inspections_conclude, true);
    if (may(w, "inspections.plan") && state == INSPECTION_PLANNED)
        sight_button(s, inspection_path(s->arena, in, "/buoc/bo"), TEXT_inspections_drop, false);
    if (may(w, "inspections.remedy") && state == INSPECTION_REMEDY)
        sight_button(s, inspection_path(s->arena, in, "/buoc/khac-phuc"), TEXT_inspections_remedied_do, true);
    if (may(w, "inspections.settle") && (state == INSPECTION_REMEDY || state == INSPECTION_REMEDIED))
        sight_button(s, inspection_path(s->arena, in, "/buoc/xac-nhan"), TEXT_inspections_settle, state == INSPECTION_REMEDIED);
    if (state == INSPECTION_WITHDRAW && in->stars != LAW_STARS && may(w, "inspections.settle")) {
        status = certificates_ident_of(w->v.conn, in->certificate, &found, &certificate, error);
        if (status == STATUS_OK && found)
            sight_button(s, inspection_withdrawal_path(s->arena, &certificate, in), TEXT_inspections_withdraw_do, true);
    }
    if (in->record > 0) {
        sight_button(s, inspection_path(s->arena, in, "/bien-ban.docx"), TEXT_inspections_get_docx, false);
        sight_button(s, inspection_path(s->arena, in, "/bien-ban.pdf"), TEXT_inspections_get_pdf, false);
    }
    html_raw(&s->html, "</p>\n");
    return status;
}

enum status inspections_page_one(struct web_request *request, struct error *error)
{
    const struct permission_subject all = { .province = accounts_viewer(request)->province };
    struct whole w;
    struct sight s;
    enum status status = start(request, &w, error);
    const struct inspection *in = &w.v.inspection;
    bool office;
    if (status != STATUS_OK)
        return status;
    office = accounts_may(w.v.viewer, "inspections.see", &all) || (w.v.subject.state & STATE_IN_TEAM) != 0;
    sight_begin_named(&s, request, in->product_name, INSPECTIONS_PATH, SIGHT_NARROW);
    if (office)
        sight_back(&s, plan_path(s.arena, &w.v.plan, "").ptr, TEXT_inspections_plan);
    else
        sight_back(&s, INSPECTIONS_PATH, TEXT_inspections_title);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, in->product_name);
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    sight_words(&s, inspection_state_texts[in->state]);
    html_raw(&s.html, "</p>\n");
    sight_facts(&s);
    sight_fact(&s, TEXT_inspections_producer, in->producer_name);
    sight_fact(&s, TEXT_inspections_commune, inspection_commune(&w.v));
    if (office) {
        sight_fact(&s, TEXT_inspections_why, text_of(s.language, inspection_reason_texts[in->reason]));
        if (in->reason_words.len > 0)
            sight_fact(&s, TEXT_inspections_reason_words, in->reason_words);
    }
    if (in->state == INSPECTION_DROPPED)
        sight_fact(&s, TEXT_inspections_dropped_why, in->dropped_why);
    if (in->record > 0) {
        sight_fact(&s, TEXT_inspections_day, date_text(s.arena, in->day));
        sight_fact(&s, TEXT_inspections_place, in->place);
        sight_fact(&s, TEXT_inspections_present, in->present);
    }
    sight_facts_end(&s);
    if (in->state == INSPECTION_WITHDRAW && in->stars == LAW_STARS) {
        sight_notice_open(&s, MOOD_ATTENTION);
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_inspections_ministry);
        html_raw(&s.html, "</p>");
        sight_notice_close(&s);
    }
    status = write_acts(&s, &w, error);
    if (status != STATUS_OK)
        return status;
    if (in->record > 0)
        write_findings(&s, &w);
    if (in->opinion.len > 0) {
        heading(&s, TEXT_inspections_opinion);
        html_raw(&s.html, "<p>");
        html_text(&s.html, in->opinion);
        html_raw(&s.html, "</p></section>\n");
    }
    write_photos(&s, &w);
    write_samples(&s, &w);
    write_events(&s, &w);
    return sight_end(&s, 200, error);
}

/* ---- the form of the record ---- */

static const struct form_choice verdicts[] = { { "none", TEXT_inspections_verdict_none, { 0 } },
                                               { "good", TEXT_inspections_verdict_good, { 0 } },
                                               { "bad", TEXT_inspections_verdict_bad, { 0 } } };
#define HEADING(word, text)                                                                                                  \
    { .name = word, .kind = FORM_RADIO, .label = text, .required = true, .choices = verdicts, .choice_count = 3 },                                          \
    {                                                                                                                        \
        .name = word "-loi", .kind = FORM_LINES, .label = TEXT_inspections_seen, .max = INSPECTION_TEXT                                                     \
    }
static const struct form_field fields[] = {
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_inspections_day, .required = true },
    { .name = "noi", .kind = FORM_TEXT, .label = TEXT_inspections_place, .required = true, .max = INSPECTION_LINE },
    { .name = "co-mat", .kind = FORM_TEXT, .label = TEXT_inspections_present, .hint = TEXT_inspections_present_hint, .required = true, .max = INSPECTION_LINE },
    HEADING("place", TEXT_inspections_heading_place),
    HEADING("materials", TEXT_inspections_heading_materials),
    HEADING("quality", TEXT_inspections_heading_quality),
    HEADING("label", TEXT_inspections_heading_label),
    HEADING("papers", TEXT_inspections_heading_papers),
    HEADING("mark", TEXT_inspections_heading_mark),
    HEADING("promotion", TEXT_inspections_heading_promotion),
    { .name = "y-kien", .kind = FORM_LINES, .label = TEXT_inspections_opinion, .hint = TEXT_inspections_opinion_hint, .max = INSPECTION_TEXT },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static const char *words_field(int heading)
{
    return fields[3 + 2 * heading + 1].name;
}

static enum status show_form(struct inspecting *v, struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, v->request, TEXT_inspections_record, INSPECTIONS_PATH, SIGHT_NARROW);
    sight_back(&s, inspection_path(v->arena, &v->inspection, "").ptr, TEXT_inspections_one);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_inspections_record, TEXT_inspections_record_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, v->inspection.product_name);
    buffer_add_z(&s.html, v->inspection.producer_name.len > 0 ? "</strong>, " : "</strong>");
    html_text(&s.html, v->inspection.producer_name);
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, form, inspection_path(v->arena, &v->inspection, "/ghi"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_inspections_save);
    return sight_end(&s, http_status, error);
}

static enum status begin(struct web_request *request, struct inspecting *v, struct form *form, struct error *error)
{
    enum status status = inspection_visit(request, "inspections.record", v, error);
    if (status == STATUS_OK && v->inspection.state != INSPECTION_PLANNED && v->inspection.state != INSPECTION_RECORDED)
        return FAIL(error, STATUS_STALE, TEXT_inspections_not_now, NULL);
    return status == STATUS_OK ? form_start(request, fields, FIELDS, form, error) : status;
}

enum status inspections_page_record(struct web_request *request, struct error *error)
{
    struct inspecting v;
    struct findings findings;
    struct form form;
    enum status status = begin(request, &v, &form, error);
    if (status == STATUS_OK)
        status = inspections_sql_findings(v.conn, v.arena, &v.inspection, &findings, error);
    if (status != STATUS_OK)
        return status;
    form.version = v.inspection.version;
    form_set_date(&form, "ngay", v.inspection.record == 0 ? v.today : v.inspection.day);
    form_set(&form, "noi", v.inspection.record == 0 ? inspection_commune(&v) : v.inspection.place);
    form_set(&form, "co-mat", v.inspection.present);
    form_set(&form, "y-kien", v.inspection.opinion);
    for (size_t i = 0; v.inspection.record > 0 && i < findings.count; i++) {
        form_set(&form, inspection_heading_words[findings.rows[i].heading], str_from(inspection_verdict_words[findings.rows[i].verdict]));
        form_set(&form, words_field(findings.rows[i].heading), findings.rows[i].words);
    }
    return show_form(&v, &form, 200, error);
}

static enum status content_of(struct inspecting *v, const struct form *form, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, v->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "inspection", inspection_ident_text(v->arena, &v->inspection.ident));
    json_int(&json, "version", form->version);
    json_date(&json, "day", form_date(form, "ngay"));
    json_text(&json, "place", form_text(form, "noi"));
    json_text(&json, "present", form_text(form, "co-mat"));
    json_text(&json, "opinion", form_text(form, "y-kien"));
    json_array(&json, "findings");
    for (int i = 0; i < HEADINGS; i++) {
        json_object(&json, NULL);
        json_text_z(&json, "heading", inspection_heading_words[i]);
        json_text(&json, "verdict", form_text(form, inspection_heading_words[i]));
        json_text(&json, "words", form_text(form, words_field(i)));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Our field for the command's: a heading's fault stands at what was seen. */
static void blame(struct form *form, const struct error *fault)
{
    const char *name = str_is(str_from(fault->where), "day") ? "ngay" : "place";
    for (int i = 0; i < HEADINGS; i++)
        if (str_is(str_from(fault->where), inspection_heading_words[i]))
            name = words_field(i);
    form_fault_named(form, fault, NULL, 0, name);
}

enum status inspections_page_record_sent(struct web_request *request, struct error *error)
{
    struct error fault = { 0 };
    struct inspecting v;
    struct form form;
    struct str content;
    enum status status = begin(request, &v, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_form(&v, &form, 422, error);
    status = content_of(&v, &form, &content, error);
    if (status == STATUS_OK)
        status = inspections_command(request, &form.command, "inspections.record", &v.inspection, content, &fault);
    if (status == STATUS_BAD_INPUT && fault.status != STATUS_OK) {
        blame(&form, &fault);
        return show_form(&v, &form, 422, error);
    }
    if (fault.status != STATUS_OK)
        *error = fault;
    return status == STATUS_OK ? web_redirect(request, inspection_path(v.arena, &v.inspection, "?xong=1").ptr, error) : status;
}
