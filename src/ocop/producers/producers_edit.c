/* Entering a producer, changing one with day and reason, ending one or merging it into another. */
#include "ocop/producers/producers_int.h"
#include "texts_form.h"
#include "texts_producers.h"

#define CONTENT_MAX ((size_t)32768)

/* ---- entering ---- */

struct entering {
    struct form form;
    struct db_conn *conn;
    struct reach reach;
    struct producer_alike alike[PRODUCERS_ALIKE];
    size_t alike_count; /* those that the viewer may see count only when they are shown */
};

static enum status entering_start(struct web_request *request, struct entering *e, struct error *error)
{
    struct reach reaches[3];
    enum status status = db_reader(producer_db(request), &e->conn, error);
    if (status == STATUS_OK)
        status = form_start(request, producer_fields, PRODUCER_ADD_FIELDS, &e->form, error);
    if (status == STATUS_OK && accounts_reaches(accounts_viewer(request), "producers.add", reaches) == 0)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    e->reach = reaches[0];
    e->alike_count = 0;
    return producer_commune_choices(&e->form, e->conn, e->reach.province, &e->reach, producer_today(request), error);
}

static enum status entering_show(struct entering *e, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, e->form.request, TEXT_producers_add, PRODUCERS, SIGHT_NARROW);
    sight_back(&s, PRODUCERS, TEXT_producers_title);
    form_write_faults(&s.html, &e->form);
    sight_heading(&s, TEXT_producers_add, TEXT_producers_add_lead);
    form_write_open(&s.html, &e->form, STR(PRODUCERS "/moi"));
    if (producer_write_alike(&s, e->conn, e->alike, e->alike_count, true) > 0) {
        html_raw(&s.html, "<label class=\"choice\"><input type=\"checkbox\" name=\"van-la-moi\" value=\"1\"><span>");
        sight_words(&s, TEXT_producers_alike_other);
        html_raw(&s.html, "</span></label>\n");
    }
    producer_write_form(&s, &e->form);
    form_write_field(&s.html, &e->form, "can-cu");
    form_write_close(&s.html, &e->form, TEXT_producers_add_button);
    return sight_end(&s, http_status, error);
}

enum status producers_page_new(struct web_request *request, struct error *error)
{
    struct entering e;
    enum status status = entering_start(request, &e, error);
    return status == STATUS_OK ? entering_show(&e, 200, error) : status;
}

static bool sees_any(const struct viewer *viewer, const struct producer_alike *alike, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct producer_row *row = &alike[i].row;
        const struct permission_subject subject = { .province = row->province, .commune = row->commune_code, .producer = row->id };
        if (accounts_may(viewer, "producers.see", &subject))
            return true;
    }
    return false;
}

static enum status add_content(struct entering *e, const struct ident *producer, const struct producer_facts *facts, struct str *out, struct error *error)
{
    struct arena *arena = web_arena(e->form.request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, producer));
    json_text(&json, "basis", form_text(&e->form, "can-cu"));
    producer_facts_json(&json, "facts", facts);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status producers_page_new_sent(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct producer_extra extra = { 0 };
    struct producer producer = { 0 };
    struct producer_facts facts;
    struct producer replayed;
    struct entering e;
    struct error fault;
    struct str content;
    enum status status = entering_start(request, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status != STATUS_OK)
        return status;
    producer_take_form(&e.form, NULL, &facts);
    if (!form_is_good(&e.form))
        return entering_show(&e, 422, error);
    producer.ident = producer_ident_for(arena, &e.form.command, "producer ");
    /* The same form sent again finds itself; it is no look-alike. */
    if (producers_find(e.conn, arena, producer_ident_text(arena, &producer.ident), &replayed, &fault) != STATUS_OK)
        status = producers_alike(e.conn, arena, e.reach.province, &facts, 0, e.alike, &e.alike_count, error);
    if (status == STATUS_OK && !str_is(web_form(request, "van-la-moi"), "1") && sees_any(accounts_viewer(request), e.alike, e.alike_count))
        return entering_show(&e, 422, error);
    e.alike_count = 0;
    if (status == STATUS_OK)
        status = add_content(&e, &producer.ident, &facts, &content, error);
    if (status != STATUS_OK)
        return status;
    producer.province = e.reach.province;
    status = producer_command(request, &e.form.command, "producers.add", e.reach.province, &producer, content, &extra, NULL, &fault);
    if (status != STATUS_OK && producer_form_fault(&e.form, &fault))
        return entering_show(&e, 422, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, producer_address(arena, &producer.ident, "?xong=1").ptr, error);
}

/* ---- changing ---- */

struct changing {
    struct form form;
    struct db_conn *conn;
    struct producer producer;
    bool own; /* as the producer himself */
};

static enum status changing_start(struct web_request *request, struct changing *c, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct permission_subject subject;
    enum status status = db_reader(producer_db(request), &c->conn, error);
    if (status == STATUS_OK)
        status = producers_for(c->conn, web_arena(request), viewer, web_path_part(request, "chu-the"), "producers.see", &c->producer, &subject, error);
    if (status != STATUS_OK)
        return status;
    c->own = accounts_may(viewer, "producers.change_own", &subject);
    status = accounts_ask(viewer, c->own ? "producers.change_own" : "producers.change", "producers.see", &subject, error);
    if (status == STATUS_OK && c->producer.state == PRODUCER_ENDED)
        status = FAIL(error, STATUS_STALE, TEXT_producers_is_ended, NULL);
    if (status == STATUS_OK)
        status = form_start(request, producer_fields, PRODUCER_CHANGE_FIELDS, &c->form, error);
    if (status != STATUS_OK)
        return status;
    c->form.version = c->producer.version;
    producer_fill_form(&c->form, &c->producer.facts);
    form_set_date(&c->form, "tu-ngay", producer_today(request));
    return producer_commune_choices(&c->form, c->conn, c->producer.province, NULL, producer_today(request), error);
}

static enum status changing_show(struct changing *c, int http_status, struct error *error)
{
    struct arena *arena = web_arena(c->form.request);
    struct sight s;
    sight_begin(&s, c->form.request, TEXT_producers_edit, PRODUCERS, SIGHT_NARROW);
    sight_back(&s, producer_address(arena, &c->producer.ident, "").ptr, TEXT_producers_back);
    form_write_faults(&s.html, &c->form);
    sight_heading(&s, TEXT_producers_edit, c->own ? TEXT_producers_edit_own_lead : TEXT_producers_edit_lead);
    form_write_open(&s.html, &c->form, producer_address(arena, &c->producer.ident, "/sua"));
    form_write_field(&s.html, &c->form, "ly-do");
    form_write_field(&s.html, &c->form, "tu-ngay");
    form_write_field(&s.html, &c->form, "can-cu");
    producer_write_form(&s, &c->form);
    form_write_close(&s.html, &c->form, TEXT_producers_edit_button);
    return sight_end(&s, http_status, error);
}

enum status producers_page_edit(struct web_request *request, struct error *error)
{
    struct changing c;
    enum status status = changing_start(request, &c, error);
    return status == STATUS_OK ? changing_show(&c, 200, error) : status;
}

static enum status change_content(struct changing *c, const struct producer_facts *facts, struct str *out, struct error *error)
{
    struct arena *arena = web_arena(c->form.request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, &c->producer.ident));
    json_int(&json, "version", c->form.version);
    json_date(&json, "from", form_date(&c->form, "tu-ngay"));
    json_text(&json, "reason", form_text(&c->form, "ly-do"));
    json_text(&json, "basis", form_text(&c->form, "can-cu"));
    producer_facts_json(&json, "facts", facts);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status producers_page_edit_sent(struct web_request *request, struct error *error)
{
    struct producer_extra extra = { 0 };
    struct producer_facts facts;
    struct changing c;
    struct error fault;
    struct str content;
    enum status status = changing_start(request, &c, error);
    if (status == STATUS_OK)
        status = form_take(&c.form, error);
    if (status != STATUS_OK)
        return status;
    producer_take_form(&c.form, &c.producer.facts, &facts);
    if (!form_is_good(&c.form))
        return changing_show(&c, 422, error);
    if (c.form.version < 1)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_form_required, "phien-ban");
    status = change_content(&c, &facts, &content, error);
    if (status != STATUS_OK)
        return status;
    status = producer_command(request, &c.form.command, c.own ? "producers.change_own" : "producers.change", c.producer.province, &c.producer, content,
                              &extra, NULL, &fault);
    if (status != STATUS_OK && producer_form_fault(&c.form, &fault))
        return changing_show(&c, 422, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, producer_address(web_arena(request), &c.producer.ident, "?xong=1").ptr, error);
}

/* ---- ending, merging ---- */

static const struct form_field end_fields[] = {
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_producers_end_day, .required = true },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_producers_end_basis, .hint = TEXT_producers_end_basis_hint, .required = true },
    { .name = "nhap-vao", .kind = FORM_TEXT, .label = TEXT_producers_merge_into, .hint = TEXT_producers_merge_hint },
};
#define END_FIELDS 3 /* the last one only for who may merge */

struct ending {
    struct form form;
    struct db_conn *conn;
    struct producer producer;
    bool merges;
};

static enum status ending_start(struct web_request *request, struct ending *e, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct permission_subject subject;
    enum status status = db_reader(producer_db(request), &e->conn, error);
    if (status == STATUS_OK)
        status = producers_for(e->conn, web_arena(request), viewer, web_path_part(request, "chu-the"), "producers.end", &e->producer, &subject, error);
    if (status != STATUS_OK)
        return status;
    e->merges = accounts_may(viewer, "producers.merge", &subject);
    status = form_start(request, end_fields, e->merges ? END_FIELDS : END_FIELDS - 1, &e->form, error);
    if (status == STATUS_OK && e->producer.state == PRODUCER_ENDED)
        status = FAIL(error, STATUS_STALE, TEXT_producers_is_ended, NULL);
    if (status == STATUS_OK) {
        e->form.version = e->producer.version;
        form_set_date(&e->form, "tu-ngay", producer_today(request));
    }
    return status;
}

static enum status ending_show(struct ending *e, int http_status, struct error *error)
{
    struct arena *arena = web_arena(e->form.request);
    struct sight s;
    sight_begin(&s, e->form.request, TEXT_producers_end, PRODUCERS, SIGHT_NARROW);
    sight_back(&s, producer_address(arena, &e->producer.ident, "").ptr, TEXT_producers_back);
    form_write_faults(&s.html, &e->form);
    sight_heading(&s, TEXT_producers_end, TEXT_producers_end_lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, e->producer.facts.name);
    html_raw(&s.html, "</strong></p>\n");
    form_write_open(&s.html, &e->form, producer_address(arena, &e->producer.ident, "/ket-thuc"));
    form_write_fields(&s.html, &e->form);
    form_write_close(&s.html, &e->form, TEXT_producers_end_button);
    return sight_end(&s, http_status, error);
}

enum status producers_page_end(struct web_request *request, struct error *error)
{
    struct ending e;
    enum status status = ending_start(request, &e, error);
    return status == STATUS_OK ? ending_show(&e, 200, error) : status;
}

/* The identifier at the end of an address that was copied, or alone. */
static struct str ident_in(struct str typed)
{
    struct str plain = str_part(typed, 0, str_find(typed, '?'));
    return plain.len >= IDENT_TEXT_SIZE ? str_part(plain, plain.len - IDENT_TEXT_SIZE, plain.len) : STR("");
}

enum status producers_page_end_sent(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct producer_extra extra = { 0 };
    struct json_writer json;
    struct buffer content;
    struct ending e;
    struct error fault;
    struct str into;
    struct ident ident;
    bool merges;
    enum status status = ending_start(request, &e, error);
    if (status == STATUS_OK)
        status = form_take(&e.form, error);
    if (status != STATUS_OK)
        return status;
    merges = e.merges && form_text(&e.form, "nhap-vao").len > 0;
    into = merges ? ident_in(form_text(&e.form, "nhap-vao")) : STR("");
    if (merges && !ident_read(into, &ident))
        form_fault(&e.form, "nhap-vao", TEXT_producers_merge_bad, NULL, 0);
    if (!form_is_good(&e.form) || e.form.version < 1)
        return ending_show(&e, 422, error);
    buffer_open(&content, arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, &e.producer.ident));
    if (merges)
        json_text(&json, "into", into);
    json_int(&json, "version", e.form.version);
    json_date(&json, "from", form_date(&e.form, "tu-ngay"));
    json_text(&json, "basis", form_text(&e.form, "can-cu"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status != STATUS_OK)
        return status;
    status = producer_command(request, &e.form.command, merges ? "producers.merge" : "producers.end", e.producer.province, &e.producer,
                              buffer_str(&content), &extra, NULL, &fault);
    if (merges && (status == STATUS_NOT_FOUND || (status == STATUS_BAD_INPUT && str_is(str_from(fault.where), "into")))) {
        form_fault(&e.form, "nhap-vao", TEXT_producers_merge_bad, NULL, 0);
        return ending_show(&e, 422, error);
    }
    if (status != STATUS_OK && producer_form_fault(&e.form, &fault))
        return ending_show(&e, 422, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, producer_address(arena, &e.producer.ident, "?xong=1").ptr, error);
}
