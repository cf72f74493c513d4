/* Publications for everybody (/cong-bo), and the page from which the office publishes and answers (/phien-hop/…/cong-bo). */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_publication.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)32 << 10)
#define TRIES 10 /* comments from one address within a quarter of an hour */

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

static struct ident ident_for(struct arena *arena, const struct ident *command, const char *what)
{
    struct buffer name;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, what);
    ident_write(&name, command);
    return ident_of_name(buffer_str(&name));
}

static const struct session_item *item_of(const struct session_items *items, int64_t id)
{
    for (size_t i = 0; i < items->count; i++)
        if (items->rows[i].id == id)
            return &items->rows[i];
    return NULL;
}

/* ---- for everybody ---- */

struct publication_page {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    date today;
    struct publication publication;
    struct session session;
    struct session_items items;
    struct form form;
};

static const struct form_field comment_fields[] = {
    { .name = "san-pham", .kind = FORM_SELECT, .label = TEXT_outcomes_comment_about, .hint = TEXT_outcomes_comment_about_hint },
    { .name = "noi-dung", .kind = FORM_LINES, .label = TEXT_outcomes_comment_body, .required = true, .max = COMMENT_TEXT },
    { .name = "ho-ten", .kind = FORM_TEXT, .label = TEXT_outcomes_comment_name, .hint = TEXT_outcomes_comment_name_hint, .required = true, .max = COMMENT_LINE },
    { .name = "lien-he", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_contact, .max = COMMENT_LINE },
};

static enum status start_form(struct publication_page *p, struct error *error)
{
    struct form_choice *choices = ARENA_NEW_MANY(p->arena, struct form_choice, p->items.count + 1);
    size_t count = 0;
    enum status status = form_start(p->request, comment_fields, sizeof(comment_fields) / sizeof(comment_fields[0]), &p->form, error);
    if (status == STATUS_OK && choices == NULL)
        status = fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < p->items.count; i++)
        if (publication_has(&p->items.rows[i]))
            choices[count++] = (struct form_choice){ arena_copy_z(p->arena, ident_text(p->arena, &p->items.rows[i].ident)), TEXT_NONE, p->items.rows[i].product_name };
    form_set_choices(&p->form, "san-pham", choices, count);
    return status;
}

static enum status open_page(struct web_request *request, struct publication_page *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status;
    *out = (struct publication_page){ .request = request, .arena = web_arena(request), .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "cong-bo"), &read))
        status = publications_sql_find(out->conn, out->arena, &read, &found, &out->publication, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = sessions_sql_by_id(out->conn, out->arena, out->publication.session, &out->session, error);
    if (status == STATUS_OK)
        status = sessions_sql_items(out->conn, out->arena, out->session.id, &out->items, error);
    return status == STATUS_OK ? start_form(out, error) : status;
}

static void write_until(struct sight *s, const struct publication *publication, date today)
{
    bool open = publication_is_open(publication, today);
    SIGHT_WORDS(s, open ? TEXT_outcomes_publication_until : TEXT_outcomes_publication_was, TEXT_ARG("until", date_text(s->arena, publication->until)));
}

static void write_products(struct sight *s, const struct publication_page *p)
{
    static const enum text_id heads[] = { TEXT_sessions_product, TEXT_sessions_producer, TEXT_sessions_sheet_no, TEXT_outcomes_proposed };
    size_t shown = 0;
    for (size_t i = 0; i < p->items.count; i++) {
        const struct session_item *item = &p->items.rows[i];
        if (!publication_has(item))
            continue;
        if (shown++ == 0)
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, item->product_name);
        html_raw(&s->html, "</th><td>");
        html_text(&s->html, item->producer_name);
        html_raw(&s->html, "</td><td>");
        SIGHT_WORDS(s, TEXT_sessions_set, TEXT_ARG_INT("no", item->set_no));
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, outcome_stars(s->arena, s->language, item->stars));
        html_raw(&s->html, "</td></tr>\n");
    }
    if (shown > 0)
        list_table_close(s);
    else
        html_raw(&s->html, "<p>"), sight_words(s, TEXT_outcomes_publication_empty), html_raw(&s->html, "</p>\n");
}

/* What was said and answered, without who said it. */
static enum status write_answered(struct sight *s, const struct publication_page *p, struct error *error)
{
    struct comments comments;
    size_t shown = 0;
    enum status status = comments_sql_list(p->conn, p->arena, p->publication.id, &comments, error);
    for (size_t i = 0; status == STATUS_OK && i < comments.count; i++) {
        const struct comment *comment = &comments.rows[i];
        const struct session_item *item = item_of(&p->items, comment->item);
        if (!comment->shown || comment->answered_at == 0)
            continue;
        if (shown++ == 0)
            html_raw(&s->html, "<h2>"), sight_words(s, TEXT_outcomes_comments_answered), html_raw(&s->html, "</h2>\n");
        html_raw(&s->html, "<h3>");
        html_text(&s->html, item == NULL ? text_of(s->language, TEXT_outcomes_comment_all) : item->product_name);
        html_raw(&s->html, "</h3>\n<blockquote>");
        html_text(&s->html, comment->body);
        html_raw(&s->html, "</blockquote>\n<p>");
        SIGHT_WORDS(s, TEXT_outcomes_comment_answer, TEXT_ARG("answer", comment->answer));
        html_raw(&s->html, "</p>\n");
    }
    return status;
}

static enum status show(struct publication_page *p, int http_status, struct error *error)
{
    struct sight s;
    enum status status;
    sight_begin_named(&s, p->request, p->session.name, PUBLICATIONS_PATH, SIGHT_NARROW);
    sight_back(&s, PUBLICATIONS_PATH, TEXT_outcomes_publications);
    form_write_faults(&s.html, &p->form);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_outcomes_publication, TEXT_ARG("session", p->session.name));
    html_raw(&s.html, "</h1>\n<p class=\"lead\">");
    sight_words(&s, TEXT_outcomes_publication_lead);
    html_raw(&s.html, " ");
    write_until(&s, &p->publication, p->today);
    html_raw(&s.html, "</p>\n");
    write_products(&s, p);
    if (publication_is_open(&p->publication, p->today)) {
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_outcomes_comment);
        html_raw(&s.html, "</h2>\n");
        form_write_open(&s.html, &p->form, publication_path(s.arena, &p->publication, ""));
        form_write_fields(&s.html, &p->form);
        form_write_close(&s.html, &p->form, TEXT_outcomes_comment_do);
    }
    status = write_answered(&s, p, error);
    return status == STATUS_OK ? sight_end(&s, http_status, error) : status;
}

enum status outcomes_page_publication(struct web_request *request, struct error *error)
{
    struct publication_page p;
    enum status status = open_page(request, &p, error);
    return status == STATUS_OK ? show(&p, 200, error) : status;
}

static enum status comment_content(struct publication_page *p, struct str *out, struct error *error)
{
    struct ident comment = ident_for(p->arena, &p->form.command, "comment ");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, p->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "publication", ident_text(p->arena, &p->publication.ident));
    json_text(&json, "comment", ident_text(p->arena, &comment));
    json_text(&json, "item", form_text(&p->form, "san-pham"));
    json_text(&json, "from_name", form_text(&p->form, "ho-ten"));
    json_text(&json, "contact", form_text(&p->form, "lien-he"));
    json_text(&json, "body", form_text(&p->form, "noi-dung"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status outcomes_page_comment_sent(struct web_request *request, struct error *error)
{
    struct publication_page p;
    struct str content;
    bool often = false;
    enum status status = open_page(request, &p, error);
    if (status == STATUS_OK)
        status = form_take(&p.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&p.form))
        return show(&p, 422, error);
    status = accounts_too_often(request, "comment", web_client(request), TRIES, &often, error);
    if (status == STATUS_OK && often)
        status = FAIL(error, STATUS_TOO_MANY, TEXT_outcomes_comment_often, NULL);
    if (status == STATUS_OK)
        status = comment_content(&p, &content, error);
    if (status == STATUS_OK)
        status = publication_command(request, p.publication.province, &p.form.command, "outcomes.comment", content, error);
    if (status == STATUS_OK)
        return web_redirect(request, publication_path(p.arena, &p.publication, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT && status != STATUS_STALE)
        return status;
    form_fault_of(&p.form, error);
    return show(&p, status == STATUS_STALE ? 409 : 422, error);
}

enum status outcomes_page_publications(struct web_request *request, struct error *error)
{
    date today = date_in_vietnam(context_now(web_context(request)));
    struct publications list;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = publications_sql_list(conn, web_arena(request), &list, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_outcomes_publications, PUBLICATIONS_PATH, SIGHT_NARROW);
    sight_heading(&s, TEXT_outcomes_publications, TEXT_outcomes_publications_lead);
    buffer_add_z(&s.html, list.count == 0 ? "<p>" : "<ul class=\"plain\">\n");
    if (list.count == 0)
        sight_words(&s, TEXT_outcomes_publications_none);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        struct session session;
        status = sessions_sql_by_id(conn, s.arena, list.rows[i].session, &session, error);
        if (status != STATUS_OK)
            break;
        html_raw(&s.html, "<li><a");
        html_attr(&s.html, "href", publication_path(s.arena, &list.rows[i], ""));
        html_raw(&s.html, ">");
        html_text(&s.html, session.name);
        html_raw(&s.html, "</a> ");
        write_until(&s, &list.rows[i], today);
        html_raw(&s.html, "</li>\n");
    }
    buffer_add_z(&s.html, list.count == 0 ? "</p>\n" : "</ul>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- for the office ---- */

static const struct form_field publish_fields[] = {
    { .name = "so-ngay", .kind = FORM_INT, .label = TEXT_outcomes_publish_days, .hint = TEXT_outcomes_publish_days_hint, .required = true, .min = 1,
      .max = PUBLICATION_DAYS_MAX },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_outcomes_complaint_basis, .hint = TEXT_outcomes_complaint_basis_hint, .required = true, .max = COMMENT_LINE },
};

struct publish_page {
    struct session_visit visit;
    struct publication publication;
    bool there;
    struct form form;
};

static enum status open_publish(struct web_request *request, struct publish_page *out, struct error *error)
{
    const struct session_visit *visit = &out->visit;
    enum status status = session_visit(request, &out->visit, error);
    if (status == STATUS_OK)
        status = accounts_ask(visit->viewer, "outcomes.publish", "sessions.see", &(struct permission_subject){ .province = visit->session.province }, error);
    if (status == STATUS_OK && visit->session.state != SESSION_SIGNED)
        status = FAIL(error, STATUS_STALE, TEXT_outcomes_publish_signed_first, NULL);
    if (status == STATUS_OK)
        status = publications_sql_of_session(visit->conn, visit->arena, visit->session.id, &out->there, &out->publication, error);
    if (status == STATUS_OK)
        status = form_start(request, publish_fields, sizeof(publish_fields) / sizeof(publish_fields[0]), &out->form, error);
    if (status == STATUS_OK && visit->people.rules.comment_days > 0) {
        form_set_int(&out->form, "so-ngay", visit->people.rules.comment_days);
        form_set(&out->form, "can-cu", visit->people.rules.paper);
    }
    return status;
}

static void write_reply(struct sight *s, const struct publish_page *p, const struct comment *comment, const struct error *fault)
{
    struct ident command = ident_new(web_context(s->request));
    struct buffer path;
    bool sent = fault != NULL && str_equal(web_path_part(s->request, "y-kien"), ident_text(s->arena, &comment->ident));
    buffer_open(&path, s->arena, 300);
    buffer_add(&path, session_path(s->arena, &p->visit.session, "/cong-bo/"));
    ident_write(&path, &comment->ident);
    html_raw(&s->html, "<form method=\"post\" class=\"fields\"");
    html_attr(&s->html, "action", buffer_str(&path));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, comment->version);
    html_raw(&s->html, "<label class=\"row\"><span>");
    sight_words(s, TEXT_outcomes_complaint_answer);
    html_raw(&s->html, "</span><textarea class=\"field\" name=\"tra-loi\" rows=\"3\" maxlength=\"4000\">\n");
    html_text(&s->html, sent ? web_form(s->request, "tra-loi") : comment->answer);
    html_raw(&s->html, "</textarea></label>\n<label class=\"choice\"><input type=\"checkbox\" name=\"hien\" value=\"1\"");
    buffer_add_z(&s->html, comment->shown ? " checked><span>" : "><span>");
    sight_words(s, TEXT_outcomes_comment_show);
    html_raw(&s->html, "</span></label>\n<button class=\"button\" type=\"submit\">");
    sight_words(s, TEXT_outcomes_complaint_answer_do);
    html_raw(&s->html, "</button></form>\n");
}

static void write_comment(struct sight *s, const struct publish_page *p, const struct comment *comment, const struct session_item *item, const struct error *fault)
{
    html_raw(&s->html, "<h3>");
    html_text(&s->html, item == NULL ? text_of(s->language, TEXT_outcomes_comment_all) : item->product_name);
    html_raw(&s->html, "</h3>\n<p class=\"quiet small\">");
    html_text(&s->html, comment->from_name);
    html_raw(&s->html, ", ");
    html_text(&s->html, comment->contact);
    html_raw(&s->html, ", ");
    sight_date(s, date_in_vietnam(comment->received_at));
    html_raw(&s->html, "</p>\n<blockquote>");
    html_text(&s->html, comment->body);
    html_raw(&s->html, "</blockquote>\n");
    write_reply(s, p, comment, fault);
}

/* What is said of a product for which the viewer stepped out is not his to read. */
static enum status write_comments(struct sight *s, const struct publish_page *p, const struct error *fault, struct error *error)
{
    const struct session_visit *visit = &p->visit;
    struct session_items items;
    struct comments comments;
    size_t shown = 0;
    enum status status = comments_sql_list(visit->conn, visit->arena, p->publication.id, &comments, error);
    if (status == STATUS_OK)
        status = sessions_sql_items(visit->conn, visit->arena, visit->session.id, &items, error);
    for (size_t i = 0; status == STATUS_OK && i < comments.count; i++) {
        const struct session_item *item = item_of(&items, comments.rows[i].item);
        if (item != NULL && !session_may(visit, item, "sessions.see"))
            continue;
        if (shown++ == 0)
            html_raw(&s->html, "<h2>"), sight_words(s, TEXT_outcomes_comments), html_raw(&s->html, "</h2>\n");
        write_comment(s, p, &comments.rows[i], item, fault);
    }
    if (status == STATUS_OK && shown == 0)
        html_raw(&s->html, "<p>"), sight_words(s, TEXT_outcomes_comments_none), html_raw(&s->html, "</p>\n");
    return status;
}

static enum status show_publish(struct publish_page *p, const struct error *fault, int http_status, struct error *error)
{
    struct session_visit *visit = &p->visit;
    struct sight s;
    enum status status = STATUS_OK;
    sight_begin(&s, visit->request, TEXT_outcomes_publish, SESSIONS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", session_path(s.arena, &visit->session, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit->session.name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, &p->form);
    sight_heading(&s, TEXT_outcomes_publish, TEXT_outcomes_publish_lead);
    if (fault != NULL) {
        struct buffer words;
        buffer_open(&words, s.arena, 4096);
        error_add_text(&words, s.language, fault);
        sight_notice_open(&s, MOOD_ATTENTION);
        html_text(&s.html, buffer_str(&words));
        sight_notice_close(&s);
    }
    if (!p->there) {
        form_write_open(&s.html, &p->form, session_path(s.arena, &visit->session, "/cong-bo"));
        form_write_fields(&s.html, &p->form);
        form_write_close(&s.html, &p->form, TEXT_outcomes_publish_do);
        return sight_end(&s, http_status, error);
    }
    html_raw(&s.html, "<p>");
    write_until(&s, &p->publication, visit->today);
    html_raw(&s.html, " ");
    html_text(&s.html, p->publication.basis);
    html_raw(&s.html, "</p>\n<p class=\"acts\">");
    sight_button(&s, publication_path(s.arena, &p->publication, ""), TEXT_outcomes_publish_see, false);
    html_raw(&s.html, "</p>\n");
    status = write_comments(&s, p, fault, error);
    return status == STATUS_OK ? sight_end(&s, http_status, error) : status;
}

enum status outcomes_page_publish(struct web_request *request, struct error *error)
{
    struct publish_page p;
    enum status status = open_publish(request, &p, error);
    return status == STATUS_OK ? show_publish(&p, NULL, 200, error) : status;
}

enum status outcomes_page_publish_sent(struct web_request *request, struct error *error)
{
    struct publish_page p;
    struct json_writer json;
    struct buffer text;
    struct ident ident;
    enum status status = open_publish(request, &p, error);
    if (status == STATUS_OK)
        status = form_take(&p.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&p.form))
        return show_publish(&p, NULL, 422, error);
    ident = ident_for(p.visit.arena, &p.form.command, "publication ");
    buffer_open(&text, p.visit.arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "session", ident_text(p.visit.arena, &p.visit.session.ident));
    json_text(&json, "publication", ident_text(p.visit.arena, &ident));
    json_int(&json, "days", form_int(&p.form, "so-ngay", 1));
    json_text(&json, "basis", form_text(&p.form, "can-cu"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = publication_command(request, p.visit.session.province, &p.form.command, "outcomes.publish", buffer_str(&text), error);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(p.visit.arena, &p.visit.session, "/cong-bo?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT)
        return status;
    form_fault_of(&p.form, error);
    return show_publish(&p, NULL, 422, error);
}

enum status outcomes_page_comment_answer_sent(struct web_request *request, struct error *error)
{
    struct publish_page p;
    struct json_writer json;
    struct buffer text;
    struct ident command;
    struct error fault;
    int64_t version;
    struct str typed = web_form(request, "phien-ban");
    enum status status = open_publish(request, &p, error);
    if (status == STATUS_OK && (!ident_read(web_form(request, "lenh"), &command) || typed.ptr == NULL || !str_to_int(typed, 1, INT32_MAX, &version)))
        return commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, p.visit.arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "comment", web_path_part(request, "y-kien"));
    json_int(&json, "version", version);
    json_text(&json, "answer", str_part(web_form(request, "tra-loi"), 0, COMMENT_TEXT));
    json_bool(&json, "shown", str_is(web_form(request, "hien"), "1"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = publication_command(request, p.visit.session.province, &command, "outcomes.reply_comment", buffer_str(&text), error);
    if (status == STATUS_OK)
        return web_redirect(request, session_path(p.visit.arena, &p.visit.session, "/cong-bo?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT)
        return status;
    fault = *error;
    return show_publish(&p, &fault, 422, error);
}
