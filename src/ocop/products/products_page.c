/* The list of products, and the pieces that all pages of this room are made of. */
#include "base/text.h"
#include "ocop/products/products_int.h"
#include "texts_list.h"
#include "texts_producers.h"
#include "texts_products.h"
#include "texts_self.h"

#define NEAR_SHARE 8 /* one letter in so many may differ */

date product_today(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request)));
}

struct str product_address(struct arena *arena, const struct ident *ident, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    buffer_add_z(&path, PRODUCTS "/");
    ident_write(&path, ident);
    buffer_add_z(&path, rest);
    buffer_z(&path);
    return buffer_str(&path);
}

void product_write_link(struct sight *s, const struct ident *ident, struct str name)
{
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", product_address(s->arena, ident, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, name);
    html_raw(&s->html, "</a>");
}

struct ident product_sent_command(struct web_request *request)
{
    struct ident command;
    return ident_read(web_form(request, "lenh"), &command) ? command : ident_new(web_context(request));
}

void product_write_set(struct sight *s, int set)
{
    if (set == 0) {
        html_raw(&s->html, "<span class=\"attention\">");
        page_icon(&s->html, ICON_WARNING);
        sight_words(s, TEXT_products_set_none);
        html_raw(&s->html, "</span>");
        return;
    }
    SIGHT_WORDS(s, TEXT_self_sheet, TEXT_ARG_INT("no", set),
                TEXT_ARG("name", products_set_name(web_room(s->request, "law"), product_today(s->request), set)));
}

enum status product_set_choices(struct web_request *request, const struct form_choice **out, size_t *count, struct error *error)
{
    const struct law *law = web_room(request, "law");
    struct arena *arena = web_arena(request);
    struct form_choice *choices = ARENA_NEW_MANY(arena, struct form_choice, PRODUCTS_SETS);
    *out = choices;
    *count = 0;
    if (choices == NULL)
        return fail_memory(error);
    for (int set = 1; set <= PRODUCTS_SETS; set++) {
        struct buffer number;
        struct buffer words;
        const struct text_arg args[] = { TEXT_ARG_INT("no", set), TEXT_ARG("name", products_set_name(law, product_today(request), set)) };
        buffer_open(&number, arena, 4);
        buffer_add_int(&number, set);
        buffer_open(&words, arena, 400);
        text_add(&words, LANGUAGE_VI, TEXT_self_sheet, args, 2);
        choices[(*count)++] = (struct form_choice){ .value = buffer_z(&number), .plain = buffer_str(&words) };
    }
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status product_alike(struct db_conn *conn, struct arena *arena, int64_t producer, struct str name, struct product_likely *out, struct error *error)
{
    struct str folded = text_fold(arena, name);
    int most = (int)(folded.len / NEAR_SHARE);
    struct products products;
    enum status status = products_of(conn, arena, producer, &products, error);
    out->count = 0;
    for (size_t i = 0; status == STATUS_OK && i < products.count && out->count < PRODUCTS_ALIKE; i++)
        if (producers_distance(folded, text_fold(arena, products.rows[i].name), most) <= most)
            out->rows[out->count++] = products.rows[i];
    return status;
}

/* ---- the list ---- */

static void write_producer(struct sight *s, const struct producer_name *producer)
{
    if (producer->name.len == 0)
        return;
    html_raw(&s->html, "<a href=\"/chu-the/");
    ident_write(&s->html, &producer->ident);
    html_raw(&s->html, "\">");
    html_text(&s->html, producer->name);
    html_raw(&s->html, "</a>");
}

static enum status names_of(struct db_conn *conn, struct arena *arena, const struct products *rows, struct producer_name **out, struct error *error)
{
    int64_t *ids = ARENA_NEW_MANY(arena, int64_t, rows->count + 1);
    *out = ARENA_NEW_MANY(arena, struct producer_name, rows->count + 1);
    if (ids == NULL || *out == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < rows->count; i++)
        ids[i] = rows->rows[i].producer;
    return producers_names_of(conn, arena, ids, rows->count, *out, error);
}

enum { BY_NAME, NEWEST, ORDERS };
static const struct list_order orders[ORDERS] = {
    [BY_NAME] = { "ten", TEXT_list_order_name, false },
    [NEWEST] = { "moi", TEXT_list_order_newest, true },
};

static void write_rows(struct sight *s, const struct list *list, struct db_conn *conn, const struct products *rows,
                       const struct producer_name *producers)
{
    static const struct list_head heads[] = { { TEXT_products_name, &orders[BY_NAME] }, { TEXT_products_producer, NULL }, { TEXT_producers_commune, NULL },
                                              { TEXT_products_set, NULL } };
    struct commune_names communes = { 0 };
    list_sorted_rows_open(s, list, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < rows->count; i++) {
        const struct product *row = &rows->rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\">");
        product_write_link(s, &row->ident, row->name);
        if (row->state == PRODUCT_STOPPED) {
            html_raw(&s->html, " <span class=\"quiet small\">");
            sight_words(s, TEXT_products_stopped);
            html_raw(&s->html, "</span>");
        }
        html_raw(&s->html, "</th><td>");
        write_producer(s, &producers[i]);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, producers_commune_named(&communes, conn, s->arena, row->commune_code, product_today(s->request)));
        html_raw(&s->html, "</td><td>");
        product_write_set(s, row->set);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static const struct form_choice state_choices[] = {
    { "active", TEXT_products_active, { 0 } },
    { "stopped", TEXT_products_stopped, { 0 } },
};

static struct str chosen(const struct form_choice *choices, size_t count, struct str value)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(value, choices[i].value))
            return value;
    return STR("");
}

/* The 26 sets, and before them those that are not decided. */
static enum status set_filter(struct web_request *request, struct list_filter *filter, struct error *error)
{
    const struct form_choice *sets;
    struct form_choice *choices = ARENA_NEW_MANY(web_arena(request), struct form_choice, PRODUCTS_SETS + 1);
    size_t count;
    enum status status = product_set_choices(request, &sets, &count, error);
    if (status != STATUS_OK || choices == NULL)
        return status != STATUS_OK ? status : fail_memory(error);
    choices[0] = (struct form_choice){ .value = "0", .words = TEXT_products_set_none };
    for (size_t i = 0; i < count; i++)
        choices[i + 1] = sets[i];
    filter->choices = choices;
    filter->count = count + 1;
    return STATUS_OK;
}

static enum status fill_filters(struct web_request *request, struct db_conn *conn, const struct reach *reach, struct list_filter filters[3],
                                struct error *error)
{
    static const char *const names[] = { "bo", "tinh-trang", "xa" };
    const struct form_choice *communes = NULL;
    enum status status = set_filter(request, &filters[0], error);
    filters[1].choices = state_choices;
    filters[1].count = PRODUCT_STATES;
    if (status == STATUS_OK && reach->scope != SCOPE_OWN)
        status = producers_communes(conn, web_arena(request), reach->province, reach, product_today(request), &communes, &filters[2].count, error);
    filters[2].choices = communes;
    for (size_t i = 0; i < 3; i++) {
        filters[i].name = names[i];
        filters[i].value = chosen(filters[i].choices, filters[i].count, web_query(request, names[i]));
    }
    return status;
}

static void write_year_link(struct sight *s)
{
    struct buffer path;
    buffer_open(&path, s->arena, 60);
    buffer_add(&path, STR("/danh-muc/"));
    buffer_add_int(&path, date_civil(product_today(s->request)).year);
    html_raw(&s->html, "<p class=\"acts\">");
    sight_button(s, buffer_str(&path), TEXT_products_list_title, false);
    if (accounts_can(accounts_viewer(s->request), "products.import"))
        sight_button(s, STR("/nhap-lieu"), TEXT_products_import_title, false);
    if (accounts_can(accounts_viewer(s->request), "producers.see") && !accounts_can(accounts_viewer(s->request), "producers.keep"))
        sight_button(s, STR("/chu-the"), TEXT_producers_title, false); /* who keeps them has them in the navigation */
    html_raw(&s->html, "</p>\n");
}

enum status products_page_list(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct list_filter filters[3] = { { .label = TEXT_products_set }, { .label = TEXT_producers_state }, { .label = TEXT_producers_commune } };
    struct list_tab tabs[3];
    struct list list = { .path = PRODUCTS, .typed = web_query(request, "q"), .typed_label = TEXT_products_find, .typed_hint = TEXT_products_find_hint,
                         .filters = filters, .filter_count = 3, .tab_name = "pham-vi", .tabs = tabs,
                         .orders = orders, .order_count = ORDERS, .order = list_order_asked(request, orders, ORDERS) };
    struct product_query query = { .limit = PRODUCTS_PAGE, .set = -1, .newest = list.order == NEWEST };
    struct reach reaches[3];
    struct producer_name *producers = NULL;
    struct products rows;
    struct reach reach;
    struct db_conn *conn;
    struct sight s;
    size_t open;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    list.tab_count = accounts_reaches(accounts_viewer(request), "products.see", reaches);
    if (status == STATUS_OK && list.tab_count == 0)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    open = producers_reach_tabs(reaches, list.tab_count, web_query(request, "pham-vi"), tabs);
    list.tab = tabs[open].value;
    status = fill_filters(request, conn, &reaches[open], filters, error);
    if (status != STATUS_OK)
        return status;
    reach = producers_narrowed(&reaches[open], filters[2].value);
    query.reach = &reach;
    query.state = filters[1].value;
    query.has_after = ident_read(web_query(request, "sau"), &query.after);
    if (filters[0].value.len > 0 && !str_to_int(filters[0].value, 0, PRODUCTS_SETS, &query.set))
        query.set = -1;
    producers_query_words(arena, list.typed, query.words);
    status = products_sql_list(conn, arena, &query, &rows, error);
    if (status == STATUS_OK)
        status = names_of(conn, arena, &rows, &producers, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_products_title, PRODUCTS, SIGHT_WIDE);
    sight_heading(&s, TEXT_products_title, TEXT_products_lead);
    write_year_link(&s);
    list_write_tabs(&s, &list);
    list_write_ask(&s, &list);
    if (rows.count > 0) {
        write_rows(&s, &list, conn, &rows, producers);
    } else {
        html_raw(&s.html, "<p>");
        sight_words(&s, list_asks(&list) ? TEXT_list_nothing_found : TEXT_products_none);
        html_raw(&s.html, "</p>\n");
    }
    list_write_more(&s, &list, rows.more ? product_ident_text(arena, &rows.rows[rows.count - 1].ident) : STR(""));
    return sight_end(&s, 200, error);
}

/* ---- on the producer's page ---- */

enum status products_section(struct sight *s, struct db_conn *conn, const struct producer *producer, const struct permission_subject *subject,
                             struct error *error)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    struct products products;
    struct buffer path;
    enum status status;
    if (!accounts_may(viewer, "products.see", subject))
        return STATUS_OK;
    status = products_of(conn, s->arena, producer->id, &products, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_products_title);
    html_raw(&s->html, "</h2>\n");
    if (products.count > 0) {
        static const enum text_id heads[] = { TEXT_products_name, TEXT_products_set };
        list_rows_open(s, heads, 2);
        for (size_t i = 0; i < products.count; i++) {
            html_raw(&s->html, "<tr><th scope=\"row\">");
            product_write_link(s, &products.rows[i].ident, products.rows[i].name);
            html_raw(&s->html, "</th><td>");
            product_write_set(s, products.rows[i].set);
            html_raw(&s->html, "</td></tr>\n");
        }
        list_table_close(s);
    } else {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_products_none_yet);
        html_raw(&s->html, "</p>\n");
    }
    if (producer->state == PRODUCER_ENDED || !accounts_may(viewer, "products.edit", subject))
        return STATUS_OK;
    buffer_open(&path, s->arena, 200);
    buffer_add(&path, STR(PRODUCTS "/moi?chu-the="));
    ident_write(&path, &producer->ident);
    html_raw(&s->html, "<p>");
    sight_button(s, buffer_str(&path), TEXT_products_add, false);
    html_raw(&s->html, "</p>\n");
    return STATUS_OK;
}
