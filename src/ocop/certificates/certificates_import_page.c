/* GET and POST /so-dang-ky/nhap: a list of old certificates is chosen, looked at, mended and imported; what was imported, and taking it back; what is to be
 * reconciled. The chosen file lies in the store under its hash; what was mended stands in the page's own form until it is imported. */
#include "base/file.h"
#include "base/text.h"
#include "ocop/certificates/certificates_import_int.h"
#include "ocop/files/files.h"
#include "web/form.h"
#include "web/list.h"
#include "texts_certificates.h"
#include "texts_products.h"

#define IMPORT_PATH "/so-dang-ky/nhap"
#define NAVIGATION "/bao-cao" /* the entry under which these pages stand */
#define BODY_MAX (OLD_FILE_MAX + ((size_t)1 << 20))
#define FORM_MAX ((size_t)262144)
#define SHOWN 100
#define INPUT_SIZE 60

struct review {
    struct web_request *request;
    struct arena *arena; /* of the list; larger than the request's */
    struct ident command;
    int64_t province;
    struct old_list list;
    struct old_plan plan;
    struct error fault; /* of what was tried; STATUS_OK: none */
};

static const struct form_field choose_fields[] = {
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_products_import_file, .hint = TEXT_certificates_old_file_hint, .required = true,
      .accept = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

static struct str import_address(struct arena *arena, const struct ident *ident, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    buffer_add(&path, STR(IMPORT_PATH "/"));
    ident_write(&path, ident);
    buffer_add_z(&path, rest);
    return str_from(buffer_z(&path));
}

/* ---- choosing ---- */

static void write_done(struct sight *s, const struct old_imports *done)
{
    static const enum text_id heads[] = { TEXT_products_import_file_name, TEXT_products_import_day, TEXT_certificates_old_made, TEXT_products_import_state };
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_products_import_done);
    html_raw(&s->html, "</h2>\n");
    list_rows_open(s, heads, 4);
    for (size_t i = 0; i < done->count; i++) {
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", import_address(s->arena, &done->rows[i].ident, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, done->rows[i].file_name);
        html_raw(&s->html, "</a></th><td>");
        sight_date(s, date_in_vietnam(done->rows[i].made_at));
        html_raw(&s->html, "</td><td class=\"number\">");
        html_int(&s->html, done->rows[i].made);
        html_raw(&s->html, "</td><td>");
        sight_words(s, done->rows[i].undone_at == 0 ? TEXT_products_import_stands : TEXT_products_import_undone);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static enum status choose_show(struct form *form, int64_t province, int http_status, struct error *error)
{
    struct old_imports done = { NULL, 0 };
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(form->request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = old_sql_list(conn, web_arena(form->request), province, &done, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, form->request, TEXT_certificates_old_title, NAVIGATION, SIGHT_NARROW);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_certificates_old_title, TEXT_certificates_old_lead);
    form_write_open(&s.html, form, STR(IMPORT_PATH));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_products_import_look);
    html_raw(&s.html, "<p class=\"acts\">");
    sight_button(&s, STR(RECONCILE_PATH), TEXT_certificates_reconcile, false);
    html_raw(&s.html, "</p>\n");
    if (done.count > 0)
        write_done(&s, &done);
    return sight_end(&s, http_status, error);
}

static enum status page_choose(struct web_request *request, struct error *error)
{
    struct form form;
    int64_t province = 0;
    enum status status = accounts_province(accounts_viewer(request), "certificates.import", &province, error);
    if (status == STATUS_OK)
        status = form_start(request, choose_fields, 1, &form, error);
    return status == STATUS_OK ? choose_show(&form, province, 200, error) : status;
}

/* ---- the rows to mend ---- */

static const char *input_name(char room[INPUT_SIZE], int64_t line, int column)
{
    struct buffer name;
    buffer_open_fixed(&name, room, INPUT_SIZE);
    buffer_add(&name, STR("sua-"));
    buffer_add_int(&name, line);
    buffer_add_char(&name, '-');
    buffer_add_z(&name, column == OLD_LEAVE ? "leave" : old_column_words[column]);
    return buffer_z(&name);
}

static void write_fault(struct sight *s, const struct review *r, const struct old_fault *fault)
{
    char room[INPUT_SIZE], where[TABLE_WHERE_SIZE];
    const struct old_row *row = &r->list.rows[fault->row];
    struct str name = arena_copy(r->arena, str_from(input_name(room, row->from->line, (int)fault->column)));
    html_raw(&s->html, "<div class=\"row\"><label");
    html_attr(&s->html, "for", name);
    html_raw(&s->html, ">");
    html_text(&s->html, str_from(table_where(&r->list.table, row->from, fault->column, where)));
    html_raw(&s->html, " \xc2\xb7 ");
    sight_words(s, old_column_texts[fault->column]);
    html_raw(&s->html, "</label><p class=\"fault small\" id=\"loi-");
    html_text(&s->html, name);
    html_raw(&s->html, "\">");
    SIGHT_WORDS(s, fault->text, TEXT_ARG("words", fault->words));
    html_raw(&s->html, "</p><input class=\"field\" type=\"text\" autocomplete=\"off\" aria-invalid=\"true\" aria-describedby=\"loi-");
    html_text(&s->html, name);
    html_raw(&s->html, "\"");
    html_attr(&s->html, "id", name);
    html_attr(&s->html, "name", name);
    html_attr(&s->html, "value", row->text[fault->column]);
    html_raw(&s->html, "></div>\n");
}

static void write_faulty(struct sight *s, const struct review *r, size_t at)
{
    char room[INPUT_SIZE];
    const struct old_row *row = &r->list.rows[at];
    html_raw(&s->html, "<li><p class=\"of-row\">");
    SIGHT_WORDS(s, TEXT_products_import_line, TEXT_ARG_INT("line", row->from->line));
    html_raw(&s->html, " <strong>");
    html_text(&s->html, row->text[OLD_PRODUCT]);
    html_raw(&s->html, "</strong> <span class=\"quiet\">");
    html_text(&s->html, row->text[OLD_PRODUCER]);
    html_raw(&s->html, "</span></p>\n");
    for (size_t i = 0; i < r->plan.fault_count; i++)
        if (r->plan.faults[i].row == at)
            write_fault(s, r, &r->plan.faults[i]);
    html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" value=\"1\"");
    html_attr(&s->html, "name", str_from(input_name(room, row->from->line, OLD_LEAVE)));
    html_raw(&s->html, "><span>");
    sight_words(s, TEXT_products_import_leave);
    html_raw(&s->html, "</span></label></li>\n");
}

static bool is_asked_again(const struct review *r, const struct old_mend *mend, size_t shown_until)
{
    for (size_t i = 0; i < r->plan.fault_count; i++)
        if (r->plan.faults[i].row < shown_until && r->list.rows[r->plan.faults[i].row].from->line == mend->line && (int)r->plan.faults[i].column == mend->column)
            return true;
    return false;
}

static void write_mends(struct sight *s, const struct review *r)
{
    char room[INPUT_SIZE];
    size_t at = 0;
    int64_t shown = 0;
    if (r->plan.faulty > 0) {
        html_raw(&s->html, "<h2>");
        SIGHT_WORDS(s, TEXT_products_import_to_mend, TEXT_ARG_INT("count", r->plan.faulty));
        html_raw(&s->html, "</h2>\n<ol class=\"mends\">\n");
        for (; at < r->list.count && shown < SHOWN; at++)
            if (r->list.rows[at].verdict == OLD_FAULTY) {
                write_faulty(s, r, at);
                shown++;
            }
        html_raw(&s->html, "</ol>\n");
        if (shown < r->plan.faulty) {
            html_raw(&s->html, "<p>");
            SIGHT_WORDS(s, TEXT_products_import_further, TEXT_ARG_INT("count", r->plan.faulty - shown));
            html_raw(&s->html, "</p>\n");
        }
    }
    for (size_t i = 0; i < r->list.mends.count; i++) {
        const struct old_mend *mend = &r->list.mends.rows[i];
        if (is_asked_again(r, mend, at))
            continue;
        html_raw(&s->html, "<input type=\"hidden\"");
        html_attr(&s->html, "name", str_from(input_name(room, mend->line, mend->column)));
        html_attr(&s->html, "value", mend->value);
        html_raw(&s->html, ">");
    }
}

/* ---- looking ---- */

static void write_open_rows(struct sight *s, const struct review *r)
{
    static const enum text_id heads[] = { TEXT_certificates_old_product, TEXT_certificates_old_decision, TEXT_certificates_to_reconcile };
    int64_t shown = 0;
    if (r->plan.open == 0)
        return;
    html_raw(&s->html, "<h2>");
    SIGHT_WORDS(s, TEXT_certificates_reconcile_count, TEXT_ARG_INT("count", r->plan.open));
    html_raw(&s->html, "</h2>\n<p class=\"quiet\">");
    sight_words(s, TEXT_certificates_reconcile_lead);
    html_raw(&s->html, "</p>\n");
    list_rows_open(s, heads, 3);
    for (size_t i = 0; i < r->list.count && shown < SHOWN; i++) {
        const struct old_row *row = &r->list.rows[i];
        if (row->verdict != OLD_NEW || row->open == 0)
            continue;
        shown++;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, row->facts.product_name);
        html_raw(&s->html, "</th><td>");
        html_text(&s->html, row->text[OLD_DECISION]);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, old_open_words(r->arena, s->language, row->open));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static enum status review_show(struct review *r, int http_status, struct error *error)
{
    struct sight s;
    bool ready = r->plan.faulty == 0 && r->plan.fresh > 0;
    sight_begin(&s, r->request, TEXT_certificates_old_title, NAVIGATION, SIGHT_WIDE);
    sight_back(&s, IMPORT_PATH, TEXT_products_import_other_file);
    sight_fault(&s, &r->fault);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, r->list.name);
    html_raw(&s.html, "</h1>\n<p class=\"import-counts\">");
    html_words(&s.html, s.language, TEXT_certificates_old_counts,
               (const struct text_arg[]){ TEXT_ARG_INT("good", r->plan.good), TEXT_ARG_INT("faulty", r->plan.faulty), TEXT_ARG_INT("fresh", r->plan.fresh),
                                          TEXT_ARG_INT("known", r->plan.known), TEXT_ARG_INT("open", r->plan.open) }, 5);
    html_raw(&s.html, "</p>\n<form class=\"fields import\" method=\"post\" action=\"" IMPORT_PATH "\">\n");
    form_write_hidden(&s.html, r->request, &r->command, -1);
    html_raw(&s.html, "<input type=\"hidden\" name=\"ma\"");
    html_attr(&s.html, "value", sha256_hex(r->arena, &r->list.sha256));
    html_raw(&s.html, ">\n");
    write_mends(&s, r);
    html_raw(&s.html, "<p class=\"acts\">");
    if (ready) {
        html_raw(&s.html, "<button class=\"button main\" type=\"submit\" name=\"viec\" value=\"nhap\">");
        SIGHT_WORDS(&s, TEXT_certificates_old_now, TEXT_ARG_INT("count", r->plan.fresh));
        html_raw(&s.html, "</button>");
    }
    buffer_add_z(&s.html, ready ? "<button class=\"button\" type=\"submit\" name=\"viec\" value=\"xem\">" : "<button class=\"button main\" type=\"submit\" name=\"viec\" value=\"xem\">");
    sight_words(&s, TEXT_products_import_look_again);
    html_raw(&s.html, "</button></p>\n</form>\n");
    if (!ready) {
        html_raw(&s.html, "<p class=\"quiet\">");
        sight_words(&s, r->plan.faulty > 0 ? TEXT_products_import_all_or_none : TEXT_certificates_old_nothing_new);
        html_raw(&s.html, "</p>\n");
    }
    write_open_rows(&s, r);
    return sight_end(&s, http_status, error);
}

/* ---- taking in what was sent ---- */

struct choosing {
    struct str account, name;
    struct sha256 sha256;
    int64_t now;
};

static enum status note_chosen(struct db_conn *conn, void *self, struct error *error)
{
    const struct choosing *c = self;
    return old_sql_choose(conn, c->account, &c->sha256, c->name, c->now, error);
}

/* Reads it before it is kept, so that nothing that is no list gets into the store. */
static enum status take_upload(struct review *r, struct str sent_name, struct str bytes, struct error *error)
{
    struct choosing choosing = { .account = accounts_viewer(r->request)->id, .name = form_file_name(r->arena, sent_name, STR("danh-sach")), .sha256 = sha256_of(bytes),
                                 .now = context_now(web_context(r->request)) };
    enum status status = bytes.len > OLD_FILE_MAX ? FAIL(error, STATUS_TOO_LARGE, TEXT_products_import_too_large, NULL) : STATUS_OK;
    if (status == STATUS_OK)
        status = old_read(r->arena, bytes, choosing.name, NULL, &r->list, error);
    if (status == STATUS_OK)
        status = file_put_back(web_room(r->request, "files"), r->arena, &choosing.sha256, bytes, error);
    return status == STATUS_OK ? db_write(web_room(r->request, "db"), r->province, note_chosen, &choosing, error) : status;
}

/* "sua-12-commune". */
static bool mend_of(struct arena *arena, struct str name, struct str value, struct old_mend *out)
{
    struct str rest = name, clean;
    if (!str_is(str_cut(&rest, '-'), "sua") || !str_to_int(str_cut(&rest, '-'), 1, INT32_MAX, &out->line))
        return false;
    out->column = str_is(rest, "leave") ? OLD_LEAVE : -1;
    for (int i = 0; i < OLD_COLUMNS; i++)
        if (str_is(rest, old_column_words[i]))
            out->column = i;
    out->value = value.len <= CERTIFICATE_LINE && text_clean(arena, value, false, &clean, NULL) == STATUS_OK ? clean : STR("");
    return out->column >= 0;
}

static enum status take_again(struct review *r, struct error *error)
{
    struct old_mend *mends = ARENA_NEW_MANY(r->arena, struct old_mend, OLD_MENDS_MAX);
    struct old_mends taken = { mends, 0 };
    struct sha256 sha256;
    struct db_conn *conn;
    const char *path;
    struct str bytes, name;
    bool found = false;
    enum status status = db_reader(web_room(r->request, "db"), &conn, error);
    if (status == STATUS_OK && sha256_read(web_form(r->request, "ma"), &sha256))
        status = old_sql_chosen(conn, r->arena, accounts_viewer(r->request)->id, &sha256, &found, &name, error);
    if (status != STATUS_OK || mends == NULL)
        return status != STATUS_OK ? status : fail_memory(error);
    path = found ? file_path(web_room(r->request, "files"), r->arena, &sha256) : NULL;
    if (path == NULL || !file_exists(path))
        return FAIL(error, STATUS_NOT_FOUND, TEXT_products_import_choose_again, NULL);
    for (size_t i = 0; i < web_form_count(r->request) && taken.count < OLD_MENDS_MAX; i++) {
        struct str field, value;
        web_form_at(r->request, i, &field, &value);
        if (mend_of(r->arena, field, value, &mends[taken.count]))
            taken.count++;
    }
    status = file_read(r->arena, path, OLD_FILE_MAX, &bytes, error);
    return status == STATUS_OK ? old_read(r->arena, bytes, name, &taken, &r->list, error) : status;
}

static enum status plan(struct review *r, struct error *error)
{
    struct db_conn *conn;
    enum status status = db_reader(web_room(r->request, "db"), &conn, error);
    return status == STATUS_OK ? old_plan(conn, r->arena, &r->list, r->province, date_in_vietnam(context_now(web_context(r->request))), &r->plan, error) : status;
}

static enum status run(struct web_request *request, const struct ident *id, const char *type, int64_t province, struct old_list *list, struct str content,
                       struct error *error)
{
    struct old_extra extra = { { web_arena(request), context_now(web_context(request)) }, list };
    struct command command = { .id = *id, .type = type, .province = province, .actor = accounts_actor(accounts_viewer(request)), .content = content, .extra = &extra };
    struct command_result result;
    return command_run(web_room(request, "commands"), web_arena(request), &command, &result, error);
}

static enum status import_now(struct review *r, struct error *error)
{
    struct ident ident = old_ident_for(r->arena, &r->command, "import ", 0);
    enum status status = run(r->request, &r->command, "certificates.import", r->province, &r->list, old_import_content(r->arena, &r->list, &ident), &r->fault);
    if (status == STATUS_OK)
        return web_redirect(r->request, import_address(web_arena(r->request), &ident, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = r->fault;
        return status;
    }
    status = plan(r, error); /* somebody else was at work meanwhile: look again */
    return status == STATUS_OK ? review_show(r, 422, error) : status;
}

/* The first page again, with what is wrong with the file. */
static enum status choose_again(struct review *r, struct error *error)
{
    struct text_arg args[2];
    struct form form;
    enum status status = form_start(r->request, choose_fields, 1, &form, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < 2 && i < r->fault.arg_count; i++)
        args[i] = TEXT_ARG(r->fault.args[i].name, str_from(r->fault.args[i].text));
    form_fault(&form, "tep", r->fault.text, args, r->fault.arg_count < 2 ? r->fault.arg_count : 2);
    return choose_show(&form, r->province, 422, error);
}

static enum status review(struct review *r, struct error *error)
{
    struct str name, bytes;
    enum status status;
    if (web_upload(r->request, "tep", &name, &bytes))
        status = take_upload(r, name, bytes, &r->fault);
    else if (web_form(r->request, "ma").ptr != NULL)
        status = take_again(r, &r->fault);
    else
        status = FAIL(&r->fault, STATUS_BAD_INPUT, TEXT_products_import_choose, NULL);
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE || status == STATUS_NOT_FOUND)
        return choose_again(r, error);
    if (status != STATUS_OK) {
        *error = r->fault;
        return status;
    }
    if (str_is(web_form(r->request, "viec"), "nhap"))
        return import_now(r, error);
    status = plan(r, error);
    return status == STATUS_OK ? review_show(r, 200, error) : status;
}

static struct ident sent_command(struct web_request *request)
{
    struct ident ident;
    return ident_read(web_form(request, "lenh"), &ident) ? ident : ident_new(web_context(request));
}

static enum status page_sent(struct web_request *request, struct error *error)
{
    struct arena arena;
    struct review r = { .request = request, .arena = &arena, .command = sent_command(request) };
    enum status status = accounts_province(accounts_viewer(request), "certificates.import", &r.province, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, OLD_MEMORY);
    status = review(&r, error);
    arena_close(&arena);
    return status;
}

/* ---- one import ---- */

static enum status find_done(struct web_request *request, struct old_import *out, struct error *error)
{
    struct db_conn *conn;
    struct ident ident;
    int64_t province = 0;
    bool found = false;
    enum status status = accounts_province(accounts_viewer(request), "certificates.import", &province, error);
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "lan-nhap"), &ident))
        status = old_sql_find(conn, web_arena(request), &ident, &found, out, error);
    return status == STATUS_OK && (!found || out->province != province) ? commands_not_found(error) : status;
}

static struct str number(struct arena *arena, int64_t value)
{
    struct buffer out;
    buffer_open(&out, arena, 24);
    buffer_add_int(&out, value);
    return buffer_str(&out);
}

static enum status one_show(struct web_request *request, const struct old_import *done, const struct error *fault, int http_status, struct error *error)
{
    struct ident command = ident_new(web_context(request));
    struct sight s;
    sight_begin_named(&s, request, done->file_name, NAVIGATION, SIGHT_NARROW);
    sight_back(&s, IMPORT_PATH, TEXT_certificates_old_title);
    if (fault != NULL) {
        sight_notice_open(&s, MOOD_ATTENTION);
        html_raw(&s.html, "<p>");
        SIGHT_WORDS(&s, fault->text, TEXT_ARG("name", str_from(fault->arg_count > 0 ? fault->args[0].text : "")));
        html_raw(&s.html, "</p>");
        sight_notice_close(&s);
    }
    html_raw(&s.html, "<h1>");
    html_text(&s.html, done->file_name);
    html_raw(&s.html, "</h1>\n");
    sight_facts(&s);
    sight_fact(&s, TEXT_products_import_day, date_text(s.arena, date_in_vietnam(done->made_at)));
    sight_fact(&s, TEXT_products_import_rows, number(s.arena, done->rows - done->left_out));
    sight_fact(&s, TEXT_products_import_left_out, number(s.arena, done->left_out));
    sight_fact(&s, TEXT_certificates_old_made, number(s.arena, done->made));
    sight_fact(&s, TEXT_products_import_state, text_of(s.language, done->undone_at == 0 ? TEXT_products_import_stands : TEXT_products_import_undone));
    sight_facts_end(&s);
    html_raw(&s.html, "<p class=\"acts\">");
    sight_button(&s, STR(RECONCILE_PATH), TEXT_certificates_reconcile, false);
    html_raw(&s.html, "</p>\n");
    if (done->undone_at == 0) {
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_products_import_undo);
        html_raw(&s.html, "</h2>\n<p>");
        sight_words(&s, TEXT_certificates_old_undo_lead);
        html_raw(&s.html, "</p>\n<form method=\"post\"");
        html_attr(&s.html, "action", import_address(s.arena, &done->ident, "/hoan-tac"));
        html_raw(&s.html, ">");
        form_write_hidden(&s.html, request, &command, -1);
        html_raw(&s.html, "<p><button class=\"button\" type=\"submit\">");
        sight_words(&s, TEXT_products_import_undo);
        html_raw(&s.html, "</button></p></form>\n");
    }
    return sight_end(&s, http_status, error);
}

static enum status page_one(struct web_request *request, struct error *error)
{
    struct old_import done;
    enum status status = find_done(request, &done, error);
    return status == STATUS_OK ? one_show(request, &done, NULL, 200, error) : status;
}

static enum status page_undo(struct web_request *request, struct error *error)
{
    struct ident command = sent_command(request);
    struct error fault = { 0 };
    struct old_import done;
    enum status status = find_done(request, &done, error);
    if (status != STATUS_OK)
        return status;
    status = run(request, &command, "certificates.undo_import", done.province, NULL, old_undo_content(web_arena(request), &done.ident), &fault);
    if (status == STATUS_STALE)
        return one_show(request, &done, &fault, 409, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, import_address(web_arena(request), &done.ident, "?xong=1").ptr, error);
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = IMPORT_PATH, .permission = "certificates.import", .handler = page_choose },
    { .method = WEB_POST, .path = IMPORT_PATH, .permission = "certificates.import", .csrf = CSRF_SESSION, .body_limit = BODY_MAX, .handler = page_sent },
    { .method = WEB_GET, .path = IMPORT_PATH "/{lan-nhap}", .permission = "certificates.import", .handler = page_one },
    { .method = WEB_POST, .path = IMPORT_PATH "/{lan-nhap}/hoan-tac", .permission = "certificates.import", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = page_undo },
    { .method = WEB_GET, .path = RECONCILE_PATH, .permission = "certificates.import", .handler = certificates_page_reconcile },
};
const struct web_routes certificates_import_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
