/* The year's list of registered products (danh mục sản phẩm đăng ký): the documents of a year, what each adds, renames or drops with its reason, and the
 * commands that keep it. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/products/products_int.h"
#include "texts_producers.h"
#include "texts_products.h"

#define FIRST_YEAR 2018 /* the programme begins: 490/QĐ-TTg */
#define LAST_YEAR 2100
#define CONTENT_MAX ((size_t)8192)

/* ---- commands ---- */

struct list_content {
    struct str list;
    int64_t year;
    int kind;
    struct str document;
    date day;
};
static const struct json_field list_fields[] = {
    { .name = "list", .kind = JSON_TEXT, .offset = offsetof(struct list_content, list), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "year", .kind = JSON_INT, .offset = offsetof(struct list_content, year), .required = true, .min = FIRST_YEAR, .max = LAST_YEAR },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct list_content, kind), .required = true, .words = product_list_kind_words },
    { .name = "document", .kind = JSON_TEXT, .offset = offsetof(struct list_content, document), .required = true, .min = 1, .max = PRODUCT_LINE_MAX },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct list_content, day), .required = true },
};
static const struct json_shape list_shape = { "ProductsListAdd", sizeof(struct list_content), list_fields, 5, false, NULL };

struct row_content {
    struct str list, product;
    int act;
    struct str name, reason;
};
static const struct json_field row_fields[] = {
    { .name = "list", .kind = JSON_TEXT, .offset = offsetof(struct row_content, list), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "product", .kind = JSON_TEXT, .offset = offsetof(struct row_content, product), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "act", .kind = JSON_WORD, .offset = offsetof(struct row_content, act), .required = true, .words = product_act_words },
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct row_content, name), .required = true, .min = 1, .max = PRODUCT_LINE_MAX },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct row_content, reason), .required = true, .max = PRODUCT_LINE_MAX },
};
static const struct json_shape row_shape = { "ProductsListRow", sizeof(struct row_content), row_fields, 5, false, NULL };

static enum status apply_list(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct list_content *in = content;
    struct registered_list list = { .year = in->year, .kind = in->kind, .document = in->document, .day = in->day };
    struct registered_lists before;
    enum status status = products_sql_lists(conn, result->arena, command->province, in->year, &before, error);
    if (status == STATUS_OK && !ident_read(in->list, &list.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK && in->kind == LIST_INITIAL && before.count > 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_list_second, "kind");
    if (status == STATUS_OK && in->kind == LIST_AMENDMENT && (before.count == 0 || in->day < before.rows[0].day))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_list_first, "kind");
    return status == STATUS_OK ? products_sql_add_list(conn, command->province, &list, error) : status;
}

static enum status apply_row(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct row_content *in = content;
    struct registered_row row = { .act = in->act, .name = in->name, .reason = in->reason };
    struct registered_list list = { 0 };
    struct product product;
    struct ident ident;
    bool found = false;
    bool fresh = false;
    enum status status = STATUS_OK;
    if (ident_read(in->list, &ident))
        status = products_sql_list_by_ident(conn, result->arena, &ident, command->province, &found, &list, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = products_find(conn, result->arena, in->product, &product, error);
    if (status == STATUS_OK && product.province != command->province)
        status = commands_not_found(error);
    if (status == STATUS_OK && in->act != ACT_ADDED && in->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_products_act_reason_missing, "reason");
    if (status != STATUS_OK)
        return status;
    row.list = list.id;
    row.product = product.id;
    status = products_sql_add_list_row(conn, &row, &fresh, error);
    return status == STATUS_OK && !fresh ? FAIL(error, STATUS_BAD_INPUT, TEXT_products_act_twice, "list") : status;
}

static const struct command_type rows[] = {
    { "products.list_add", "products.list", &list_shape, apply_list, NULL },
    { "products.list_row", "products.list", &row_shape, apply_row, NULL },
};
const struct command_types products_list_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

/* ---- the page of a year ---- */

static const struct form_choice kind_choices[] = {
    { "initial", TEXT_products_list_initial, { 0 } },
    { "amendment", TEXT_products_list_amendment, { 0 } },
};
static const struct form_field document_fields[] = {
    { .name = "loai", .kind = FORM_RADIO, .label = TEXT_products_list_kind, .required = true, .choices = kind_choices, .choice_count = 2 },
    { .name = "van-ban", .kind = FORM_TEXT, .label = TEXT_products_list_document, .hint = TEXT_products_list_document_hint, .required = true },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_products_list_day, .required = true },
};

#define ROWS_PER_PAGE 100

struct year {
    struct form form;
    struct db_conn *conn;
    int64_t province;
    int64_t year;
    struct registered_lists lists;
    struct registered_rows rows; /* that the viewer may see */
    size_t first;                /* of this page */
    struct commune_names communes;
};

static bool sees(const struct year *y, const struct web_request *request, const struct registered_row *row)
{
    const struct permission_subject subject = { .province = y->province, .commune = row->commune_code, .producer = row->producer };
    return accounts_may(accounts_viewer(request), "products.see", &subject);
}

static enum status read_rows(struct web_request *request, struct year *y, struct error *error)
{
    struct registered_rows all;
    struct registered_row *seen;
    enum status status = products_sql_list_rows(y->conn, web_arena(request), y->province, y->year, &all, error);
    if (status != STATUS_OK)
        return status;
    seen = ARENA_NEW_MANY(web_arena(request), struct registered_row, all.count + 1);
    if (seen == NULL)
        return fail_memory(error);
    y->rows = (struct registered_rows){ seen, 0 };
    for (size_t i = 0; i < all.count; i++)
        if (sees(y, request, &all.rows[i]))
            seen[y->rows.count++] = all.rows[i];
    return STATUS_OK;
}

static enum status year_start(struct web_request *request, struct year *y, struct error *error)
{
    struct reach reaches[3];
    int64_t first;
    enum status status = db_reader(web_room(request, "db"), &y->conn, error);
    if (status == STATUS_OK && (!str_to_int(web_path_part(request, "nam"), FIRST_YEAR, LAST_YEAR, &y->year) ||
                                accounts_reaches(accounts_viewer(request), "products.see", reaches) == 0))
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    y->province = reaches[0].province;
    y->communes = (struct commune_names){ 0 };
    y->first = str_to_int(web_query(request, "sau"), 1, INT32_MAX, &first) ? (size_t)first : 0;
    status = products_sql_lists(y->conn, web_arena(request), y->province, y->year, &y->lists, error);
    if (status == STATUS_OK)
        status = read_rows(request, y, error);
    if (status == STATUS_OK)
        status = form_start(request, document_fields, 3, &y->form, error);
    if (status == STATUS_OK)
        form_set(&y->form, "loai", y->lists.count == 0 ? STR("initial") : STR("amendment"));
    return status;
}

/* A product counts by the last document that names it: the rows are gone through from the end, each product is taken once. */
static enum status write_counts(struct sight *s, const struct year *y, struct error *error)
{
    int64_t registered = 0;
    int64_t dropped = 0;
    size_t room = 16;
    int64_t *seen;
    while (room < y->rows.count * 2)
        room *= 2;
    seen = ARENA_NEW_MANY(s->arena, int64_t, room); /* by the product's number, 0 where there is none */
    if (seen == NULL)
        return fail_memory(error);
    for (size_t i = y->rows.count; i-- > 0;) {
        const struct registered_row *row = &y->rows.rows[i];
        size_t at = (size_t)row->product & (room - 1);
        while (seen[at] != 0 && seen[at] != row->product)
            at = (at + 1) & (room - 1);
        if (seen[at] == row->product)
            continue;
        seen[at] = row->product;
        dropped += row->act == ACT_DROPPED;
        registered += row->act != ACT_DROPPED;
    }
    html_raw(&s->html, "<p class=\"lead\">");
    SIGHT_WORDS(s, TEXT_products_list_counts, TEXT_ARG_INT("registered", registered), TEXT_ARG_INT("dropped", dropped));
    html_raw(&s->html, "</p>\n");
    return STATUS_OK;
}

static void write_row(struct sight *s, struct year *y, const struct registered_row *row)
{
    html_raw(&s->html, "<tr><th scope=\"row\">");
    product_write_link(s, &row->product_ident, row->name);
    html_raw(&s->html, "</th><td>");
    html_text(&s->html, producers_commune_named(&y->communes, y->conn, s->arena, row->commune_code, product_today(s->request)));
    html_raw(&s->html, "</td><td>");
    product_write_set(s, row->set);
    html_raw(&s->html, "</td><td>");
    sight_words(s, product_act_texts[row->act]);
    if (row->reason.len > 0) {
        html_raw(&s->html, " <span class=\"quiet small\">");
        html_text(&s->html, row->reason);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td></tr>\n");
}

static void write_document(struct sight *s, struct year *y, const struct registered_list *list)
{
    static const enum text_id heads[] = { TEXT_products_name, TEXT_producers_commune, TEXT_products_set, TEXT_products_act };
    size_t from = 0;
    size_t to;
    while (from < y->rows.count && y->rows.rows[from].list != list->id)
        from++;
    to = from;
    while (to < y->rows.count && y->rows.rows[to].list == list->id)
        to++;
    if (from == to ? y->first > 0 : to <= y->first || from >= y->first + ROWS_PER_PAGE)
        return; /* on another page; an empty document stands on the first */
    html_raw(&s->html, "<h2>");
    html_text(&s->html, list->document);
    html_raw(&s->html, "</h2>\n<p class=\"quiet\">");
    sight_words(s, kind_choices[list->kind].words);
    html_raw(&s->html, ", ");
    sight_date(s, list->day);
    html_raw(&s->html, "</p>\n");
    if (from == to) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_products_list_no_rows);
        html_raw(&s->html, "</p>\n");
        return;
    }
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = from < y->first ? y->first : from; i < to && i < y->first + ROWS_PER_PAGE; i++)
        write_row(s, y, &y->rows.rows[i]);
    list_table_close(s);
}

static struct str year_address(struct arena *arena, int64_t year)
{
    struct buffer path;
    buffer_open(&path, arena, 60);
    buffer_add(&path, STR("/danh-muc/"));
    buffer_add_int(&path, year);
    buffer_z(&path);
    return buffer_str(&path);
}

static void write_more(struct sight *s, const struct year *y)
{
    const struct list list = { .path = year_address(s->arena, y->year).ptr };
    struct buffer next;
    if (y->rows.count <= y->first + ROWS_PER_PAGE)
        return;
    buffer_open(&next, s->arena, 20);
    buffer_add_int(&next, (int64_t)(y->first + ROWS_PER_PAGE));
    list_write_more(s, &list, buffer_str(&next));
}

static void write_years(struct sight *s, int64_t year)
{
    html_raw(&s->html, "<nav class=\"tabs\"");
    html_attr_words(&s->html, "aria-label", s->language, TEXT_products_list_years);
    html_raw(&s->html, "><ul>\n");
    for (int64_t y = year - 1; y <= year + 1; y++) {
        if (y < FIRST_YEAR || y > LAST_YEAR)
            continue;
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", year_address(s->arena, y));
        if (y == year)
            html_raw(&s->html, " aria-current=\"page\"");
        html_raw(&s->html, ">");
        buffer_add_int(&s->html, y);
        html_raw(&s->html, "</a></li>\n");
    }
    html_raw(&s->html, "</ul></nav>\n");
}

static enum status year_show(struct year *y, int http_status, struct error *error)
{
    struct web_request *request = y->form.request;
    const struct permission_subject subject = { .province = y->province };
    enum status status;
    struct sight s;
    sight_begin(&s, request, TEXT_products_list_title, PRODUCTS, SIGHT_WIDE);
    sight_back(&s, PRODUCTS, TEXT_products_title);
    form_write_faults(&s.html, &y->form);
    html_raw(&s.html, "<h1>");
    SIGHT_WORDS(&s, TEXT_products_list_of_year, TEXT_ARG_INT("year", y->year));
    html_raw(&s.html, "</h1>\n");
    status = write_counts(&s, y, error);
    if (status != STATUS_OK)
        return status;
    write_years(&s, y->year);
    for (size_t i = 0; i < y->lists.count; i++)
        write_document(&s, y, &y->lists.rows[i]);
    write_more(&s, y);
    if (y->lists.count == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_products_list_none);
        html_raw(&s.html, "</p>\n");
    }
    if (accounts_may(accounts_viewer(request), "products.list", &subject)) {
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_products_list_add);
        html_raw(&s.html, "</h2>\n<p>");
        sight_words(&s, TEXT_products_list_add_lead);
        html_raw(&s.html, "</p>\n");
        form_write_open(&s.html, &y->form, year_address(s.arena, y->year));
        form_write_fields(&s.html, &y->form);
        form_write_close(&s.html, &y->form, TEXT_products_list_add);
    }
    return sight_end(&s, http_status, error);
}

enum status products_page_registered(struct web_request *request, struct error *error)
{
    struct year y;
    enum status status = year_start(request, &y, error);
    return status == STATUS_OK ? year_show(&y, 200, error) : status;
}

static enum status list_content(struct year *y, struct str *out, struct error *error)
{
    struct arena *arena = web_arena(y->form.request);
    struct ident list = product_ident_for(arena, &y->form.command, "list ");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "list", product_ident_text(arena, &list));
    json_int(&json, "year", y->year);
    json_text(&json, "kind", form_text(&y->form, "loai"));
    json_text(&json, "document", form_text(&y->form, "van-ban"));
    json_date(&json, "day", form_date(&y->form, "ngay"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status products_page_registered_sent(struct web_request *request, struct error *error)
{
    struct buffer done;
    struct error fault;
    struct str content;
    struct year y;
    enum status status = year_start(request, &y, error);
    if (status == STATUS_OK)
        status = form_take(&y.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&y.form))
        return year_show(&y, 422, error);
    status = list_content(&y, &content, error);
    if (status != STATUS_OK)
        return status;
    status = product_command(request, &y.form.command, "products.list_add", y.province, NULL, content, &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault(&y.form, "loai", fault.text, NULL, 0);
        return year_show(&y, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    buffer_open(&done, web_arena(request), 60);
    buffer_add(&done, year_address(web_arena(request), y.year));
    buffer_add(&done, STR("?xong=1"));
    return web_redirect(request, buffer_z(&done), error);
}

/* ---- one product into a document ---- */

static const struct form_choice act_choices[] = {
    { "added", TEXT_products_added, { 0 } },
    { "renamed", TEXT_products_renamed, { 0 } },
    { "dropped", TEXT_products_dropped, { 0 } },
};
static const struct form_field row_form[] = {
    { .name = "van-ban", .kind = FORM_SELECT, .label = TEXT_products_list_document, .required = true },
    { .name = "viec", .kind = FORM_RADIO, .label = TEXT_products_act, .required = true, .choices = act_choices, .choice_count = 3 },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_products_list_name, .required = true },
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_products_reason, .hint = TEXT_products_act_reason_hint },
};

struct registering {
    struct form form;
    struct db_conn *conn;
    struct product product;
    size_t document_count;
};

/* The documents of this year and the year before, the newest first. */
static enum status document_choices(struct registering *r, struct error *error)
{
    struct arena *arena = web_arena(r->form.request);
    int year = date_civil(product_today(r->form.request)).year;
    struct registered_lists lists[2];
    struct form_choice *choices;
    enum status status = products_sql_lists(r->conn, arena, r->product.province, year, &lists[0], error);
    if (status == STATUS_OK)
        status = products_sql_lists(r->conn, arena, r->product.province, year - 1, &lists[1], error);
    if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(arena, struct form_choice, lists[0].count + lists[1].count + 1);
    if (choices == NULL)
        return fail_memory(error);
    for (size_t l = 0; l < 2; l++)
        for (size_t i = lists[l].count; i-- > 0;) {
            const struct registered_list *list = &lists[l].rows[i];
            struct buffer words;
            buffer_open(&words, arena, 400);
            buffer_add_int(&words, list->year);
            buffer_add(&words, STR(": "));
            buffer_add(&words, list->document);
            choices[r->document_count] = (struct form_choice){ .value = arena_copy_z(arena, product_ident_text(arena, &list->ident)), .plain = buffer_str(&words) };
            if (choices[r->document_count++].value == NULL)
                return fail_memory(error);
        }
    form_set_choices(&r->form, "van-ban", choices, r->document_count);
    return STATUS_OK;
}

static enum status registering_start(struct web_request *request, struct registering *r, struct error *error)
{
    struct permission_subject subject;
    enum status status = db_reader(web_room(request, "db"), &r->conn, error);
    r->document_count = 0;
    if (status == STATUS_OK)
        status = products_for(r->conn, web_arena(request), accounts_viewer(request), web_path_part(request, "san-pham"), "products.list", &r->product,
                              &subject, error);
    if (status == STATUS_OK)
        status = form_start(request, row_form, 4, &r->form, error);
    if (status != STATUS_OK)
        return status;
    form_set(&r->form, "viec", STR("added"));
    form_set(&r->form, "ten", r->product.name);
    return document_choices(r, error);
}

static enum status registering_show(struct registering *r, int http_status, struct error *error)
{
    struct arena *arena = web_arena(r->form.request);
    struct str this_year = year_address(arena, date_civil(product_today(r->form.request)).year);
    struct sight s;
    sight_begin(&s, r->form.request, TEXT_products_register, PRODUCTS, SIGHT_NARROW);
    sight_back(&s, product_address(arena, &r->product.ident, "").ptr, TEXT_products_back);
    form_write_faults(&s.html, &r->form);
    sight_heading(&s, TEXT_products_register, r->document_count > 0 ? TEXT_products_register_lead : TEXT_products_register_none);
    if (r->document_count == 0) {
        sight_button(&s, this_year, TEXT_products_list_add, true);
        return sight_end(&s, http_status, error);
    }
    form_write_open(&s.html, &r->form, product_address(arena, &r->product.ident, "/danh-muc"));
    form_write_fields(&s.html, &r->form);
    form_write_close(&s.html, &r->form, TEXT_products_save);
    return sight_end(&s, http_status, error);
}

enum status products_page_register(struct web_request *request, struct error *error)
{
    struct registering r;
    enum status status = registering_start(request, &r, error);
    return status == STATUS_OK ? registering_show(&r, 200, error) : status;
}

static enum status row_content(struct registering *r, struct str *out, struct error *error)
{
    struct arena *arena = web_arena(r->form.request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "list", form_text(&r->form, "van-ban"));
    json_text(&json, "product", product_ident_text(arena, &r->product.ident));
    json_text(&json, "act", form_text(&r->form, "viec"));
    json_text(&json, "name", form_text(&r->form, "ten"));
    json_text(&json, "reason", form_text(&r->form, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status products_page_register_sent(struct web_request *request, struct error *error)
{
    struct registering r;
    struct error fault;
    struct str content;
    enum status status = registering_start(request, &r, error);
    if (status == STATUS_OK)
        status = form_take(&r.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&r.form))
        return registering_show(&r, 422, error);
    status = row_content(&r, &content, error);
    if (status != STATUS_OK)
        return status;
    status = product_command(request, &r.form.command, "products.list_row", r.product.province, NULL, content, &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault(&r.form, str_is(str_from(fault.where), "reason") ? "ly-do" : "van-ban", fault.text, NULL, 0);
        return registering_show(&r, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, product_address(web_arena(request), &r.product.ident, "?xong=1").ptr, error);
}
