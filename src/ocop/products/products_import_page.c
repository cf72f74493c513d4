/* GET and POST /nhap-lieu: a list is chosen, looked at, mended and imported; what was imported, and taking it back. The chosen file lies in the store
 * under its hash; everything else that is not imported yet stands in the page's own form. */
#include "base/file.h"
#include "base/pure.h"
#include "base/text.h"
#include "ocop/files/files.h"
#include "ocop/products/products_import_int.h"
#include "texts_products.h"

#define BODY_MAX (IMPORT_FILE_MAX + ((size_t)1 << 20))
#define FORM_MAX ((size_t)262144)

static const struct form_field choose_fields[] = {
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_products_import_file, .hint = TEXT_products_import_file_hint, .required = true,
      .accept = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

static struct str import_address(struct arena *arena, const struct ident *ident, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    buffer_add(&path, STR(IMPORTS "/"));
    ident_write(&path, ident);
    buffer_add_z(&path, rest);
    buffer_z(&path);
    return buffer_str(&path);
}

/* ---- the first page ---- */

static void write_done(struct sight *s, const struct imports_done *done)
{
    static const enum text_id heads[] = { TEXT_products_import_file_name, TEXT_products_import_day, TEXT_products_import_rows, TEXT_products_import_state };
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_products_import_done);
    html_raw(&s->html, "</h2>\n");
    list_rows_open(s, heads, 4);
    for (size_t i = 0; i < done->count; i++) {
        const struct import_done *row = &done->rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", import_address(s->arena, &row->ident, ""));
        html_raw(&s->html, ">");
        html_text(&s->html, row->file_name);
        html_raw(&s->html, "</a></th><td>");
        sight_date(s, date_in_vietnam(row->made_at));
        html_raw(&s->html, "</td><td>");
        SIGHT_WORDS(s, TEXT_products_import_row_count, TEXT_ARG_INT("count", row->rows - row->left_out));
        html_raw(&s->html, "</td><td>");
        sight_words(s, row->undone_at == 0 ? TEXT_products_import_stands : TEXT_products_import_undone);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static enum status choose_show(struct form *form, int64_t province, int http_status, struct error *error)
{
    struct web_request *request = form->request;
    struct imports_done done = { NULL, 0 };
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = imports_sql_list(conn, web_arena(request), province, &done, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_products_import_title, PRODUCTS, SIGHT_NARROW);
    sight_back(&s, PRODUCTS, TEXT_products_title);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_products_import_title, TEXT_products_import_lead);
    form_write_open(&s.html, form, STR(IMPORTS));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_products_import_look);
    html_raw(&s.html, "<p class=\"quiet\">");
    sight_words(&s, TEXT_products_import_nothing_yet);
    html_raw(&s.html, "</p>\n");
    if (done.count > 0)
        write_done(&s, &done);
    return sight_end(&s, http_status, error);
}

enum status imports_page(struct web_request *request, struct error *error)
{
    struct form form;
    int64_t province = 0;
    enum status status = accounts_province(accounts_viewer(request), "products.import", &province, error);
    if (status == STATUS_OK)
        status = form_start(request, choose_fields, 1, &form, error);
    return status == STATUS_OK ? choose_show(&form, province, 200, error) : status;
}

/* ---- the chosen file ---- */

struct choosing {
    struct str account, name;
    struct sha256 sha256;
    int64_t now;
};

static enum status note_chosen(struct db_conn *conn, void *self, struct error *error)
{
    const struct choosing *c = self;
    return imports_sql_choose(conn, c->account, &c->sha256, c->name, c->now, error);
}

/* Reads it before it is kept, so that nothing that is no list gets into the store. */
static enum status take_upload(struct import_review *r, struct str sent_name, struct str bytes, struct error *error)
{
    const struct files *files = web_room(r->request, "files");
    struct choosing choosing = { .account = accounts_viewer(r->request)->id, .name = form_file_name(r->arena, sent_name, STR("danh-sach")), .sha256 = sha256_of(bytes),
                                 .now = context_now(web_context(r->request)) };
    enum status status = bytes.len > IMPORT_FILE_MAX ? FAIL(error, STATUS_TOO_LARGE, TEXT_products_import_too_large, NULL) : STATUS_OK;
    if (status == STATUS_OK)
        status = import_read(r->arena, bytes, choosing.name, NULL, NULL, &r->import, error);
    if (status == STATUS_OK)
        status = file_put_back(files, r->arena, &choosing.sha256, bytes, error);
    return status == STATUS_OK ? db_write(web_room(r->request, "db"), r->province, note_chosen, &choosing, error) : status;
}

/* What was typed on one line; empty where it is no text. */
static struct str cleaned(struct arena *arena, struct str sent, size_t most)
{
    struct str clean;
    return sent.len <= most && text_clean(arena, sent, false, &clean, NULL) == STATUS_OK ? clean : STR("");
}

static void take_columns(struct import_review *r, int64_t columns[IMPORT_COLUMNS])
{
    for (size_t i = 0; i < IMPORT_COLUMNS; i++) {
        char room[40];
        struct buffer name;
        buffer_open_fixed(&name, room, sizeof(room));
        buffer_add(&name, STR("cot-"));
        buffer_add_z(&name, import_column_words[i]);
        columns[i] = TABLE_AUTO;
        if (!str_to_int(web_form(r->request, buffer_z(&name)), TABLE_LEFT_OUT, TABLE_COLUMNS_MAX - 1, &columns[i]))
            columns[i] = TABLE_AUTO;
    }
}

/* "sua-12-commune". */
static bool mend_of(struct str name, struct str value, struct import_mend *out)
{
    struct str rest = name;
    if (!str_is(str_cut(&rest, '-'), "sua") || !str_to_int(str_cut(&rest, '-'), 1, INT32_MAX, &out->line))
        return false;
    out->what = product_word(import_mend_words, rest);
    out->value = value;
    return out->what >= 0;
}

static enum status take_mends(struct import_review *r, struct import_mends *out, struct error *error)
{
    struct import_mend *mends = ARENA_NEW_MANY(r->arena, struct import_mend, IMPORT_MENDS_MAX);
    if (mends == NULL)
        return fail_memory(error);
    *out = (struct import_mends){ mends, 0 };
    for (size_t i = 0; i < web_form_count(r->request) && out->count < IMPORT_MENDS_MAX; i++) {
        struct str name;
        struct str value;
        web_form_at(r->request, i, &name, &value);
        if (mend_of(name, cleaned(r->arena, value, PRODUCT_LINE_MAX), &mends[out->count]))
            out->count++;
    }
    return STATUS_OK;
}

/* The file that was chosen before, with what was mended since. */
static enum status take_again(struct import_review *r, struct error *error)
{
    const struct files *files = web_room(r->request, "files");
    int64_t columns[IMPORT_COLUMNS];
    struct import_mends mends;
    struct sha256 sha256;
    struct db_conn *conn;
    const char *path;
    struct str bytes;
    struct str name;
    bool found = false;
    enum status status = db_reader(web_room(r->request, "db"), &conn, error);
    if (status == STATUS_OK && sha256_read(web_form(r->request, "ma"), &sha256))
        status = imports_sql_chosen(conn, r->arena, accounts_viewer(r->request)->id, &sha256, &found, &name, error);
    if (status != STATUS_OK)
        return status;
    path = found ? file_path(files, r->arena, &sha256) : NULL;
    if (path == NULL || !file_exists(path))
        return FAIL(error, STATUS_NOT_FOUND, TEXT_products_import_choose_again, NULL);
    take_columns(r, columns);
    status = take_mends(r, &mends, error);
    if (status == STATUS_OK)
        status = file_read(r->arena, path, IMPORT_FILE_MAX, &bytes, error);
    return status == STATUS_OK ? import_read(r->arena, bytes, name, columns, &mends, &r->import, error) : status;
}

static enum status plan(struct import_review *r, struct error *error)
{
    date today = product_today(r->request);
    struct db_conn *conn;
    enum status status = db_reader(web_room(r->request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = producers_communes(conn, r->arena, r->province, NULL, today, &r->communes, &r->commune_count, error);
    return status == STATUS_OK && r->import.complete
               ? import_plan(conn, r->arena, &r->import, r->province, web_room(r->request, "law"), today, &r->plan, error)
               : status;
}

/* ---- importing ---- */

static enum status run(struct web_request *request, const struct ident *id, const char *type, int64_t province, struct import *import,
                       struct str content, struct error *error)
{
    struct import_extra extra = { { web_arena(request), context_now(web_context(request)) }, import, web_room(request, "law") };
    struct command command = { .id = *id, .type = type, .province = province, .actor = accounts_actor(accounts_viewer(request)), .content = content,
                               .extra = &extra };
    struct command_result result;
    return command_run(web_room(request, "commands"), web_arena(request), &command, &result, error);
}

static enum status import_now(struct import_review *r, struct error *error)
{
    struct ident ident = product_ident_for(r->arena, &r->command, "import ");
    enum status status =
        run(r->request, &r->command, "products.import", r->province, &r->import, import_content(r->arena, &r->import, &ident), &r->fault);
    if (status == STATUS_OK)
        return web_redirect(r->request, import_address(web_arena(r->request), &ident, "?xong=1").ptr, error);
    if (status != STATUS_BAD_INPUT) {
        *error = r->fault;
        return status;
    }
    /* Somebody else was at work meanwhile, or nothing is new: look again. */
    status = plan(r, error);
    return status == STATUS_OK ? import_review_show(r, 422, error) : status;
}

static bool is_about_the_file(enum status status)
{
    return status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE || status == STATUS_NOT_FOUND;
}

static enum status review(struct import_review *r, struct error *error)
{
    struct str name;
    struct str bytes;
    struct form form;
    bool uploaded = web_upload(r->request, "tep", &name, &bytes);
    enum status status;
    if (uploaded)
        status = take_upload(r, name, bytes, &r->fault);
    else if (web_form(r->request, "ma").ptr != NULL)
        status = take_again(r, &r->fault);
    else
        status = FAIL(&r->fault, STATUS_BAD_INPUT, TEXT_products_import_choose, NULL);
    if (is_about_the_file(status)) {
        struct text_arg args[2];
        status = form_start(r->request, choose_fields, 1, &form, error);
        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < 2 && i < r->fault.arg_count; i++)
            args[i] = TEXT_ARG(r->fault.args[i].name, str_from(r->fault.args[i].text));
        form_fault(&form, "tep", r->fault.text, args, r->fault.arg_count < 2 ? r->fault.arg_count : 2);
        return choose_show(&form, r->province, 422, error);
    }
    if (status != STATUS_OK) {
        *error = r->fault;
        return status;
    }
    if (str_is(web_form(r->request, "viec"), "nhap"))
        return import_now(r, error);
    status = plan(r, error);
    return status == STATUS_OK ? import_review_show(r, 200, error) : status;
}

enum status imports_page_sent(struct web_request *request, struct error *error)
{
    struct arena arena;
    struct import_review r = { .request = request, .arena = &arena, .command = product_sent_command(request) };
    enum status status = accounts_province(accounts_viewer(request), "products.import", &r.province, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, IMPORT_MEMORY);
    status = review(&r, error);
    arena_close(&arena);
    return status;
}

/* ---- one import, and taking it back ---- */

static enum status find_done(struct web_request *request, struct db_conn **conn, struct import_done *out, struct error *error)
{
    struct ident ident;
    int64_t province = 0;
    bool found = false;
    enum status status = accounts_province(accounts_viewer(request), "products.import", &province, error);
    if (status == STATUS_OK)
        status = db_reader(web_room(request, "db"), conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "lan-nhap"), &ident))
        status = imports_sql_find(*conn, web_arena(request), &ident, &found, out, error);
    return status == STATUS_OK && (!found || out->province != province) ? commands_not_found(error) : status;
}

static struct str count_text(struct arena *arena, int64_t count)
{
    struct buffer out;
    buffer_open(&out, arena, 24);
    buffer_add_int(&out, count);
    return buffer_str(&out);
}

static void write_facts(struct sight *s, const struct import_done *done, int64_t producers, int64_t products)
{
    sight_facts(s);
    sight_fact(s, TEXT_products_import_day, date_text(s->arena, date_in_vietnam(done->made_at)));
    sight_fact(s, TEXT_products_import_rows, count_text(s->arena, done->rows - done->left_out));
    sight_fact(s, TEXT_products_import_left_out, count_text(s->arena, done->left_out));
    sight_fact(s, TEXT_products_import_new_producers, count_text(s->arena, producers));
    sight_fact(s, TEXT_products_import_new_products, count_text(s->arena, products));
    sight_fact(s, TEXT_products_import_state,
               text_of(s->language, done->undone_at == 0 ? TEXT_products_import_stands : TEXT_products_import_undone));
    sight_facts_end(s);
}

static enum status one_show(struct web_request *request, struct db_conn *conn, const struct import_done *done, const struct error *fault,
                            int http_status, struct error *error)
{
    struct ident command = ident_new(web_context(request));
    int64_t producers;
    int64_t products;
    struct sight s;
    enum status status = imports_sql_count_made(conn, done->id, &producers, &products, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, done->file_name, PRODUCTS, SIGHT_NARROW);
    sight_back(&s, IMPORTS, TEXT_products_import_title);
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
    write_facts(&s, done, producers, products);
    if (done->undone_at == 0) {
        html_raw(&s.html, "<p class=\"quiet\">");
        sight_words(&s, TEXT_products_import_not_stored);
        html_raw(&s.html, "</p>\n<h2>");
        sight_words(&s, TEXT_products_import_undo);
        html_raw(&s.html, "</h2>\n<p>");
        sight_words(&s, TEXT_products_import_undo_lead);
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

enum status imports_page_one(struct web_request *request, struct error *error)
{
    struct import_done done;
    struct db_conn *conn;
    enum status status = find_done(request, &conn, &done, error);
    return status == STATUS_OK ? one_show(request, conn, &done, NULL, 200, error) : status;
}

enum status imports_page_undo(struct web_request *request, struct error *error)
{
    struct ident command = product_sent_command(request);
    struct error fault = { 0 };
    struct import_done done;
    struct db_conn *conn;
    enum status status = find_done(request, &conn, &done, error);
    if (status != STATUS_OK)
        return status;
    status = run(request, &command, "products.undo_import", done.province, NULL, import_undo_content(web_arena(request), &done.ident), &fault);
    if (status == STATUS_STALE)
        return one_show(request, conn, &done, &fault, 409, error);
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, import_address(web_arena(request), &done.ident, "?xong=1").ptr, error);
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = IMPORTS, .permission = "products.import", .handler = imports_page },
    { .method = WEB_POST, .path = IMPORTS, .permission = "products.import", .csrf = CSRF_SESSION, .body_limit = BODY_MAX,
      .handler = imports_page_sent },
    { .method = WEB_GET, .path = IMPORTS "/{lan-nhap}", .permission = "products.import", .handler = imports_page_one },
    { .method = WEB_POST, .path = IMPORTS "/{lan-nhap}/hoan-tac", .permission = "products.import", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = imports_page_undo },
};
const struct web_routes products_import_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
