/* Choosing what is inspected: the products that hold a certificate, with what speaks for each; one reason for those that are ticked. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

#define CONTENT_MAX ((size_t)262144)

struct choosing {
    struct inspecting v;
    struct choosables all;
    struct form form;
    enum inspection_reason reason;
};

static const struct form_field fields[] = {
    { .name = "loi", .kind = FORM_TEXT, .label = TEXT_inspections_reason_words, .hint = TEXT_inspections_reason_words_hint, .max = INSPECTION_LINE },
};

static enum inspection_reason reason_asked(struct str word)
{
    for (int i = 0; inspection_reason_paths[i] != NULL; i++)
        if (str_is(word, inspection_reason_paths[i]))
            return (enum inspection_reason)i;
    return REASON_NEVER;
}

static enum status start(struct web_request *request, struct choosing *c, struct error *error)
{
    struct str asked = web_query(request, "ly-do").len > 0 ? web_query(request, "ly-do") : web_form(request, "ly-do");
    enum status status = plan_visit(request, "inspections.plan", &c->v, error);
    c->reason = reason_asked(asked);
    if (status == STATUS_OK)
        status = plans_sql_choosable(c->v.conn, c->v.arena, c->v.plan.province, c->v.plan.id, c->v.today, &c->all, error);
    return status == STATUS_OK ? form_start(request, fields, 1, &c->form, error) : status;
}

static bool was_ticked(struct web_request *request, struct str ident)
{
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str name, value;
        web_form_at(request, i, &name, &value);
        if (str_is(name, "san-pham") && str_equal(value, ident))
            return true;
    }
    return false;
}

static void write_row(struct sight *s, const struct choosing *c, const struct choosable *row)
{
    struct str ident = inspection_ident_text(s->arena, &row->certificate);
    html_raw(&s->html, "<tr><th scope=\"row\"><label class=\"choice\"><input type=\"checkbox\" name=\"san-pham\"");
    html_attr(&s->html, "value", ident);
    buffer_add_z(&s->html, was_ticked(s->request, ident) ? " checked>" : ">");
    html_raw(&s->html, "<span>");
    html_text(&s->html, row->product_name);
    html_raw(&s->html, "</span></label><p class=\"quiet small\">");
    html_text(&s->html, row->producer_name);
    html_raw(&s->html, "</p></th><td>");
    page_stars(&s->html, (int)row->stars, LAW_STARS);
    html_raw(&s->html, "</td><td>");
    if (row->inspected == DATE_NONE)
        sight_words(s, TEXT_inspections_reason_never);
    else
        SIGHT_WORDS(s, TEXT_inspections_last, TEXT_ARG("day", date_text(s->arena, row->inspected)));
    if (row->complaints > 0) {
        html_raw(&s->html, "<p class=\"small bad\">");
        SIGHT_WORDS(s, TEXT_inspections_complaints, TEXT_ARG_INT("count", row->complaints));
        html_raw(&s->html, "</p>");
    }
    if (row->failed > 0) {
        html_raw(&s->html, "<p class=\"small bad\">");
        SIGHT_WORDS(s, TEXT_inspections_failed, TEXT_ARG_INT("count", row->failed));
        html_raw(&s->html, "</p>");
    }
    html_raw(&s->html, "</td><td>");
    sight_date(s, row->until);
    if (choosable_has(row, REASON_EXPIRING, c->v.today)) {
        html_raw(&s->html, "<p class=\"small attention\">");
        SIGHT_WORDS(s, TEXT_inspections_days_left, TEXT_ARG_INT("days", row->until - c->v.today));
        html_raw(&s->html, "</p>");
    }
    html_raw(&s->html, "</td></tr>\n");
}

static void write_tabs(struct sight *s, const struct choosing *c)
{
    struct list_tab tabs[REASONS];
    const struct list list = { .path = plan_path(s->arena, &c->v.plan, "/chon").ptr, .tab_name = "ly-do", .tabs = tabs, .tab_count = REASONS,
                               .tab = str_from(inspection_reason_paths[c->reason]) };
    for (int i = 0; i < REASONS; i++)
        tabs[i] = (struct list_tab){ str_from(inspection_reason_paths[i]), inspection_reason_texts[i] };
    list_write_tabs(s, &list);
}

static enum status show(struct choosing *c, int http_status, struct error *error)
{
    static const enum text_id heads[] = { TEXT_inspections_product, TEXT_inspections_stars, TEXT_inspections_speaks, TEXT_inspections_ends };
    size_t shown = 0;
    struct sight s;
    sight_begin(&s, c->v.request, TEXT_inspections_choose, INSPECTIONS_PATH, SIGHT_WIDE);
    sight_back(&s, plan_path(c->v.arena, &c->v.plan, "").ptr, TEXT_inspections_plan);
    form_write_faults(&s.html, &c->form);
    sight_heading(&s, TEXT_inspections_choose, TEXT_inspections_choose_lead);
    write_tabs(&s, c);
    form_write_open(&s.html, &c->form, plan_path(c->v.arena, &c->v.plan, "/chon"));
    html_raw(&s.html, "<input type=\"hidden\" name=\"ly-do\"");
    html_attr(&s.html, "value", str_from(inspection_reason_paths[c->reason]));
    html_raw(&s.html, ">\n");
    list_rows_open(&s, heads, 4);
    for (size_t i = 0; i < c->all.count; i++) {
        const struct choosable *row = &c->all.rows[i];
        if (row->chosen || !choosable_has(row, c->reason, c->v.today))
            continue;
        write_row(&s, c, row);
        shown++;
    }
    list_table_close(&s);
    if (shown == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_inspections_none_choosable);
        html_raw(&s.html, "</p></form>\n");
    } else {
        form_write_fields(&s.html, &c->form);
        form_write_close(&s.html, &c->form, TEXT_inspections_choose_do);
    }
    return sight_end(&s, http_status, error);
}

enum status inspections_page_choose(struct web_request *request, struct error *error)
{
    struct choosing c;
    enum status status = start(request, &c, error);
    return status == STATUS_OK ? show(&c, 200, error) : status;
}

static enum status content_of(struct choosing *c, struct str *out, size_t *count, struct error *error)
{
    struct arena *arena = c->v.arena;
    struct json_writer json;
    struct buffer text;
    enum status status;
    *count = 0;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "plan", inspection_ident_text(arena, &c->v.plan.ident));
    json_array(&json, "items");
    for (size_t i = 0; i < c->all.count; i++) {
        struct str certificate = inspection_ident_text(arena, &c->all.rows[i].certificate);
        struct ident made;
        if (!was_ticked(c->v.request, certificate))
            continue;
        made = inspection_ident_for(arena, &c->form.command, arena_copy_z(arena, certificate));
        json_object(&json, NULL);
        json_text(&json, "inspection", inspection_ident_text(arena, &made));
        json_text(&json, "certificate", certificate);
        json_text_z(&json, "reason", inspection_reason_words[c->reason]);
        json_text(&json, "words", form_text(&c->form, "loi"));
        json_object_end(&json);
        ++*count;
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status inspections_page_choose_sent(struct web_request *request, struct error *error)
{
    struct error fault = { 0 };
    struct choosing c;
    struct str content;
    size_t count = 0;
    enum status status = start(request, &c, error);
    if (status == STATUS_OK)
        status = form_take(&c.form, error);
    if (status == STATUS_OK)
        status = content_of(&c, &content, &count, error);
    if (status != STATUS_OK)
        return status;
    if (count == 0)
        form_fault(&c.form, "loi", TEXT_inspections_choose_one, NULL, 0);
    if (!form_is_good(&c.form))
        return show(&c, 422, error);
    status = inspections_command(request, &c.form.command, "inspections.choose", NULL, content, &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault_named(&c.form, &fault, NULL, 0, "loi");
        return show(&c, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, plan_path(c.v.arena, &c.v.plan, "?xong=1").ptr, error);
}
