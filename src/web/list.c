/* See list.h. */
#include "web/list.h"
#include "texts_list.h"

#define ADDRESS_MAX ((size_t)4000)
#define ORDER_NAME "sap-xep"

static void add_param(struct buffer *out, bool *first, const char *name, struct str value)
{
    if (value.len == 0)
        return;
    buffer_add_char(out, *first ? '?' : '&');
    buffer_add_z(out, name);
    buffer_add_char(out, '=');
    html_url(out, value);
    *first = false;
}

static struct str address_in(struct arena *arena, const struct list *list, size_t order, struct str tab, struct str after)
{
    struct buffer out;
    bool first = true;
    buffer_open(&out, arena, ADDRESS_MAX);
    buffer_add_z(&out, list->path);
    if (list->tab_count > 1)
        add_param(&out, &first, list->tab_name, tab);
    add_param(&out, &first, "q", list->typed);
    for (size_t i = 0; i < list->filter_count; i++)
        add_param(&out, &first, list->filters[i].name, list->filters[i].value);
    if (order > 0)
        add_param(&out, &first, ORDER_NAME, str_from(list->orders[order].value));
    add_param(&out, &first, "sau", after);
    return buffer_str(&out);
}

struct str list_address(struct arena *arena, const struct list *list, struct str tab, struct str after)
{
    return address_in(arena, list, list->order, tab, after);
}

size_t list_order_asked(const struct web_request *request, const struct list_order *orders, size_t count)
{
    struct str asked = web_query(request, ORDER_NAME);
    for (size_t i = 0; i < count; i++)
        if (str_is(asked, orders[i].value))
            return i;
    return 0;
}

bool list_asks(const struct list *list)
{
    bool asks = list->typed.len > 0;
    for (size_t i = 0; i < list->filter_count; i++)
        asks = asks || list->filters[i].value.len > 0;
    return asks;
}

void list_write_tabs(struct sight *sight, const struct list *list)
{
    if (list->tab_count < 2)
        return;
    html_raw(&sight->html, "<nav class=\"tabs\"");
    html_attr_words(&sight->html, "aria-label", sight->language, TEXT_list_reach);
    html_raw(&sight->html, "><ul>\n");
    for (size_t i = 0; i < list->tab_count; i++) {
        html_raw(&sight->html, "<li><a");
        html_attr(&sight->html, "href", list_address(sight->arena, list, list->tabs[i].value, STR("")));
        if (str_equal(list->tabs[i].value, list->tab))
            html_raw(&sight->html, " aria-current=\"page\"");
        html_raw(&sight->html, ">");
        sight_words(sight, list->tabs[i].words);
        html_raw(&sight->html, "</a></li>\n");
    }
    html_raw(&sight->html, "</ul></nav>\n");
}

static void write_filter(struct sight *sight, const struct list_filter *filter)
{
    html_raw(&sight->html, "<div><label for=\"loc-");
    html_text(&sight->html, str_from(filter->name));
    html_raw(&sight->html, "\">");
    sight_words(sight, filter->label);
    html_raw(&sight->html, "</label>\n<select class=\"field\" id=\"loc-");
    html_text(&sight->html, str_from(filter->name));
    html_raw(&sight->html, "\"");
    html_attr(&sight->html, "name", str_from(filter->name));
    html_raw(&sight->html, ">\n<option value=\"\">");
    sight_words(sight, TEXT_list_all);
    html_raw(&sight->html, "</option>\n");
    for (size_t i = 0; i < filter->count; i++) {
        const struct form_choice *choice = &filter->choices[i];
        html_raw(&sight->html, "<option");
        html_attr(&sight->html, "value", str_from(choice->value));
        if (str_is(filter->value, choice->value))
            html_raw(&sight->html, " selected");
        html_raw(&sight->html, ">");
        if (choice->words != TEXT_NONE)
            sight_words(sight, choice->words);
        else
            html_text(&sight->html, choice->plain);
        html_raw(&sight->html, "</option>\n");
    }
    html_raw(&sight->html, "</select></div>\n");
}

static void write_orders(struct sight *sight, const struct list *list)
{
    html_raw(&sight->html, "<div><label for=\"sap-xep\">");
    sight_words(sight, TEXT_list_order);
    html_raw(&sight->html, "</label>\n<select class=\"field\" id=\"sap-xep\" name=\"" ORDER_NAME "\">\n");
    for (size_t i = 0; i < list->order_count; i++) {
        html_raw(&sight->html, "<option");
        html_attr(&sight->html, "value", i == 0 ? STR("") : str_from(list->orders[i].value));
        buffer_add_z(&sight->html, i == list->order ? " selected>" : ">");
        sight_words(sight, list->orders[i].words);
        html_raw(&sight->html, "</option>\n");
    }
    html_raw(&sight->html, "</select></div>\n");
}

/* ---- on paper: what was asked for, in words ---- */

static void write_asked_label(struct sight *sight, bool *first, enum text_id label)
{
    buffer_add_z(&sight->html, *first ? "<p class=\"print-only\">" : "; ");
    sight_words(sight, label);
    html_raw(&sight->html, ": ");
    *first = false;
}

static void write_asked_filter(struct sight *sight, bool *first, const struct list_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++) {
        const struct form_choice *choice = &filter->choices[i];
        if (filter->value.len == 0 || !str_is(filter->value, choice->value))
            continue;
        write_asked_label(sight, first, filter->label);
        if (choice->words != TEXT_NONE)
            sight_words(sight, choice->words);
        else
            html_text(&sight->html, choice->plain);
    }
}

static void write_asked(struct sight *sight, const struct list *list)
{
    bool first = true;
    for (size_t i = 0; i < list->tab_count && list->tab_count > 1; i++) {
        if (!str_equal(list->tabs[i].value, list->tab))
            continue;
        write_asked_label(sight, &first, TEXT_list_reach);
        sight_words(sight, list->tabs[i].words);
    }
    if (list->typed.len > 0) {
        write_asked_label(sight, &first, list->typed_label);
        html_text(&sight->html, list->typed);
    }
    for (size_t i = 0; i < list->filter_count; i++)
        write_asked_filter(sight, &first, &list->filters[i]);
    if (list->order_count > 1) {
        write_asked_label(sight, &first, TEXT_list_order);
        sight_words(sight, list->orders[list->order].words);
    }
    buffer_add_z(&sight->html, first ? "" : "</p>\n");
}

void list_write_ask(struct sight *sight, const struct list *list)
{
    html_raw(&sight->html, "<form class=\"ask\" method=\"get\"");
    html_attr(&sight->html, "action", str_from(list->path));
    html_raw(&sight->html, ">\n<div class=\"typed\"><label for=\"q\">");
    sight_words(sight, list->typed_label);
    html_raw(&sight->html, "</label>\n<input class=\"field\" type=\"search\" id=\"q\" name=\"q\" maxlength=\"120\" autocomplete=\"off\" spellcheck=\"false\"");
    if (list->typed_hint != TEXT_NONE)
        html_raw(&sight->html, " aria-describedby=\"q-goi-y\"");
    html_attr(&sight->html, "value", list->typed);
    html_raw(&sight->html, ">\n");
    if (list->typed_hint != TEXT_NONE) {
        html_raw(&sight->html, "<p class=\"quiet small\" id=\"q-goi-y\">");
        sight_words(sight, list->typed_hint);
        html_raw(&sight->html, "</p>");
    }
    html_raw(&sight->html, "</div>\n");
    for (size_t i = 0; i < list->filter_count; i++)
        if (list->filters[i].count > 0)
            write_filter(sight, &list->filters[i]);
    if (list->order_count > 1)
        write_orders(sight, list);
    if (list->tab_count > 1) {
        html_raw(&sight->html, "<input type=\"hidden\"");
        html_attr(&sight->html, "name", str_from(list->tab_name));
        html_attr(&sight->html, "value", list->tab);
        html_raw(&sight->html, ">\n");
    }
    html_raw(&sight->html, "<button class=\"button\" type=\"submit\">");
    sight_words(sight, TEXT_list_find);
    html_raw(&sight->html, "</button>\n</form>\n");
    write_asked(sight, list);
}

void list_write_more(struct sight *sight, const struct list *list, struct str after)
{
    if (after.len == 0)
        return;
    html_raw(&sight->html, "<p class=\"no-print\">");
    sight_button(sight, list_address(sight->arena, list, list->tab, after), TEXT_list_more, false);
    html_raw(&sight->html, "</p>\n<p class=\"print-only\">");
    sight_words(sight, TEXT_list_goes_on);
    html_raw(&sight->html, "</p>\n");
}

static void write_heads(struct sight *sight, const enum text_id *heads, size_t count)
{
    html_raw(&sight->html, "<table>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        html_raw(&sight->html, "<th scope=\"col\">");
        sight_words(sight, heads[i]);
        html_raw(&sight->html, "</th>");
    }
    html_raw(&sight->html, "</tr></thead>\n<tbody>\n");
}

void list_table_open(struct sight *sight, const enum text_id *heads, size_t count)
{
    html_raw(&sight->html, "<div class=\"table\">");
    write_heads(sight, heads, count);
}

void list_rows_open(struct sight *sight, const enum text_id *heads, size_t count)
{
    html_raw(&sight->html, "<div class=\"table rows\">");
    write_heads(sight, heads, count);
}

void list_cell_open(struct sight *sight, enum text_id head, bool figure)
{
    html_raw(&sight->html, "<td");
    if (figure)
        html_raw(&sight->html, " class=\"figure\"");
    html_attr_words(&sight->html, "data-label", sight->language, head);
    html_raw(&sight->html, ">");
}

void list_cell_next(struct sight *sight, enum text_id head, bool figure)
{
    html_raw(&sight->html, "</td>");
    list_cell_open(sight, head, figure);
}

static void write_sorting_head(struct sight *sight, const struct list *list, const struct list_head *head)
{
    size_t order = (size_t)(head->order - list->orders);
    html_raw(&sight->html, "<th scope=\"col\"");
    if (order == list->order)
        html_attr(&sight->html, "aria-sort", head->order->descending ? STR("descending") : STR("ascending"));
    html_raw(&sight->html, "><a");
    html_attr(&sight->html, "href", address_in(sight->arena, list, order, list->tab, STR("")));
    html_attr_words(&sight->html, "title", sight->language, head->order->words);
    html_raw(&sight->html, ">");
    sight_words(sight, head->words);
    html_raw(&sight->html, "</a></th>");
}

void list_sorted_rows_open(struct sight *sight, const struct list *list, const struct list_head *heads, size_t count)
{
    html_raw(&sight->html, "<div class=\"table rows\"><table>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        if (heads[i].order != NULL) {
            write_sorting_head(sight, list, &heads[i]);
            continue;
        }
        html_raw(&sight->html, "<th scope=\"col\">");
        sight_words(sight, heads[i].words);
        html_raw(&sight->html, "</th>");
    }
    html_raw(&sight->html, "</tr></thead>\n<tbody>\n");
}

void list_table_close(struct sight *sight)
{
    html_raw(&sight->html, "</tbody></table></div>\n");
}

void found_add(struct found_list *list, const struct found *row)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(list->rows[i].path, row->path))
            return;
    if (list->count < FOUND_MAX)
        list->rows[list->count++] = *row;
    else
        list->more = true;
}
