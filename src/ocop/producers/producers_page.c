/* The list of producers, and the pieces that all pages of this room are made of. */
#include "ocop/producers/producers_int.h"
#include "texts_list.h"
#include "texts_producers.h"

date producer_today(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request)));
}

struct db *producer_db(const struct web_request *request)
{
    return web_room(request, "db");
}

void producer_path(struct buffer *out, const struct ident *ident, const char *rest)
{
    buffer_add_z(out, PRODUCERS "/");
    ident_write(out, ident);
    buffer_add_z(out, rest);
}

struct str producer_address(struct arena *arena, const struct ident *ident, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    producer_path(&path, ident, rest);
    buffer_z(&path);
    return buffer_str(&path);
}

void producer_write_link(struct sight *s, const struct ident *ident, struct str name)
{
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", producer_address(s->arena, ident, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, name);
    html_raw(&s->html, "</a>");
}

struct ident producer_sent_command(struct web_request *request)
{
    struct ident command;
    return ident_read(web_form(request, "lenh"), &command) ? command : ident_new(web_context(request));
}

int64_t producer_sent_version(struct web_request *request)
{
    int64_t version = 0;
    return str_to_int(web_form(request, "phien-ban"), 1, INT32_MAX, &version) ? version : 0;
}

struct str producers_commune_name(struct db_conn *conn, struct arena *arena, struct str code, date today)
{
    struct places versions;
    struct place place;
    struct error ignored; /* a name that is not there is shown by its code */
    if (places_at(conn, arena, code, today, &place, &ignored) == STATUS_OK)
        return place.name;
    if (places_versions(conn, arena, code, &versions, &ignored) == STATUS_OK && versions.count > 0)
        return versions.rows[versions.count - 1].name;
    return code;
}

struct commune_known {
    struct str code, name;
    struct commune_known *next;
};

static bool know(struct commune_names *names, struct arena *arena, struct str code, struct str name)
{
    struct commune_known *known = ARENA_NEW(arena, struct commune_known);
    if (known == NULL)
        return false;
    *known = (struct commune_known){ code, name, names->known };
    names->known = known;
    return true;
}

struct str producers_commune_named(struct commune_names *names, struct db_conn *conn, struct arena *arena, struct str code, date today)
{
    struct commune_known *known = names->known;
    struct str name;
    while (known != NULL && !str_equal(known->code, code))
        known = known->next;
    if (known != NULL)
        return known->name;
    name = producers_commune_name(conn, arena, code, today);
    (void)know(names, arena, code, name);
    return name;
}

void producers_commune_names_of(struct commune_names *names, struct db_conn *conn, struct arena *arena, int64_t province, date today)
{
    struct error ignored; /* they are asked for one by one then */
    struct buffer code;
    struct places below;
    buffer_open(&code, arena, 8);
    buffer_add_padded(&code, (uint64_t)province, 2);
    if (places_children(conn, arena, buffer_str(&code), today, &below, &ignored) != STATUS_OK)
        return;
    for (size_t i = 0; i < below.count && know(names, arena, below.rows[i].code, below.rows[i].name); i++)
        continue;
}

#define COMMUNES_MAX 1000 /* of a province; until 30/06/2025 the largest had fewer than 600 */

static bool in_reach(const struct reach *reach, struct str code)
{
    if (reach == NULL || reach->scope != SCOPE_COMMUNE)
        return true;
    for (size_t i = 0; i < REACH_MAX; i++)
        if (str_equal(reach->communes[i], code))
            return true;
    return false;
}

/* The communes among these units; of a district (until 30/06/2025) those below it. */
static enum status add_communes(struct db_conn *conn, struct arena *arena, const struct places *units, const struct reach *reach, date day,
                                struct form_choice *choices, size_t *count, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < units->count; i++) {
        const struct place *place = &units->rows[i];
        struct places below;
        if (place->level == PLACE_DISTRICT) {
            status = places_children(conn, arena, place->code, day, &below, error);
            if (status == STATUS_OK)
                status = add_communes(conn, arena, &below, reach, day, choices, count, error);
        }
        if (status != STATUS_OK || place->level != PLACE_COMMUNE || !in_reach(reach, place->code) || *count >= COMMUNES_MAX)
            continue;
        choices[*count] = (struct form_choice){ .value = arena_copy_z(arena, place->code), .plain = place->name };
        if (choices[*count].value == NULL)
            return fail_memory(error);
        ++*count;
    }
    return status;
}

enum status producers_communes(struct db_conn *conn, struct arena *arena, int64_t province, const struct reach *reach, date day,
                              const struct form_choice **out, size_t *count, struct error *error)
{
    struct form_choice *choices;
    struct places communes;
    struct buffer code;
    enum status status;
    *count = 0;
    buffer_open(&code, arena, 8);
    buffer_add_padded(&code, (uint64_t)province, 2);
    status = places_children(conn, arena, buffer_str(&code), day, &communes, error);
    if (status == STATUS_NOT_FOUND) /* the units are not imported yet */
        communes.count = 0;
    else if (status != STATUS_OK)
        return status;
    choices = ARENA_NEW_MANY(arena, struct form_choice, COMMUNES_MAX);
    *out = choices;
    return choices == NULL ? fail_memory(error) : add_communes(conn, arena, &communes, reach, day, choices, count, error);
}

/* ---- the list ---- */

static const enum text_id reach_words[] = { [SCOPE_OWN] = TEXT_list_own, [SCOPE_COMMUNE] = TEXT_list_commune, [SCOPE_PROVINCE] = TEXT_list_province };
static const char *const reach_values[] = { [SCOPE_OWN] = "cua-toi", [SCOPE_COMMUNE] = "xa", [SCOPE_PROVINCE] = "tinh" };

size_t producers_reach_tabs(const struct reach *reaches, size_t count, struct str asked, struct list_tab tabs[3])
{
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        tabs[i] = (struct list_tab){ str_from(reach_values[reaches[i].scope]), reach_words[reaches[i].scope] };
        if (str_equal(tabs[i].value, asked))
            open = i;
    }
    return open;
}

/* A value that the filter does not offer is no filter. */
static struct str chosen(const struct form_choice *choices, size_t count, struct str value)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(value, choices[i].value))
            return value;
    return STR("");
}

static const struct form_choice state_choices[] = {
    { "new", TEXT_producers_new, { 0 } },
    { "checked", TEXT_producers_checked, { 0 } },
    { "ended", TEXT_producers_ended, { 0 } },
};

enum { BY_NAME, NEWEST, ORDERS };
static const struct list_order orders[ORDERS] = {
    [BY_NAME] = { "ten", TEXT_list_order_name, false },
    [NEWEST] = { "moi", TEXT_list_order_newest, true },
};

static void write_rows(struct sight *s, const struct list *list, struct db_conn *conn, const struct producer_rows *rows)
{
    static const struct list_head heads[] = { { TEXT_producers_name, &orders[BY_NAME] }, { TEXT_producers_kind, NULL }, { TEXT_producers_commune, NULL },
                                              { TEXT_producers_state, NULL } };
    date today = producer_today(s->request);
    struct commune_names communes = { 0 };
    list_sorted_rows_open(s, list, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < rows->count; i++) {
        const struct producer_row *row = &rows->rows[i];
        html_raw(&s->html, "<tr><th scope=\"row\">");
        producer_write_link(s, &row->ident, row->name);
        html_raw(&s->html, "</th><td>");
        sight_words(s, producer_kind_texts[row->kind]);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, producers_commune_named(&communes, conn, s->arena, row->commune_code, today));
        html_raw(&s->html, "</td><td>");
        producer_write_state(s, row->state);
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

void producer_write_state(struct sight *s, enum producer_state state)
{
    static const char *const classes[] = { "<span class=\"attention\">", "<span class=\"ok\">", "<span class=\"quiet\">" };
    buffer_add_z(&s->html, classes[state]);
    if (state != PRODUCER_ENDED)
        page_icon(&s->html, state == PRODUCER_NEW ? ICON_WARNING : ICON_DONE);
    sight_words(s, producer_state_texts[state]);
    html_raw(&s->html, "</span>");
}

/* The one commune that is asked for narrows the reach to it, so that its own index serves. */
struct reach producers_narrowed(const struct reach *reach, struct str commune)
{
    struct reach narrow = *reach;
    if (commune.len == 0 || reach->scope == SCOPE_OWN)
        return narrow;
    narrow.scope = SCOPE_COMMUNE;
    for (size_t i = 0; i < REACH_MAX; i++)
        narrow.communes[i] = i == 0 ? commune : STR("");
    return narrow;
}

static void write_empty(struct sight *s, const struct list *list)
{
    html_raw(&s->html, "<p>");
    sight_words(s, list_asks(list) ? TEXT_list_nothing_found : TEXT_producers_none);
    html_raw(&s->html, "</p>\n");
}

enum status producers_page_list(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct arena *arena = web_arena(request);
    struct list_filter filters[] = {
        { .name = "loai", .label = TEXT_producers_kind, .choices = producer_kind_choices, .count = PRODUCER_KINDS },
        { .name = "tinh-trang", .label = TEXT_producers_state, .choices = state_choices, .count = PRODUCER_STATES },
        { .name = "xa", .label = TEXT_producers_commune },
    };
    struct list_tab tabs[3];
    struct list list = { .path = PRODUCERS, .typed = web_query(request, "q"), .typed_label = TEXT_producers_find, .typed_hint = TEXT_producers_find_hint,
                         .filters = filters, .filter_count = 3, .tab_name = "pham-vi", .tabs = tabs,
                         .orders = orders, .order_count = ORDERS, .order = list_order_asked(request, orders, ORDERS) };
    struct producer_query query = { .limit = PRODUCERS_PAGE, .newest = list.order == NEWEST };
    struct producer_rows rows;
    struct reach reaches[3];
    struct reach reach;
    struct db_conn *conn;
    struct sight s;
    size_t open;
    enum status status = db_reader(producer_db(request), &conn, error);
    list.tab_count = accounts_reaches(viewer, "producers.see", reaches);
    if (status == STATUS_OK && list.tab_count == 0)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    open = producers_reach_tabs(reaches, list.tab_count, web_query(request, "pham-vi"), tabs);
    list.tab = tabs[open].value;
    if (reaches[open].scope != SCOPE_OWN)
        status = producers_communes(conn, arena, reaches[open].province, &reaches[open], producer_today(request), &filters[2].choices, &filters[2].count, error);
    if (status != STATUS_OK)
        return status;
    filters[0].value = chosen(filters[0].choices, filters[0].count, web_query(request, "loai"));
    filters[1].value = chosen(filters[1].choices, filters[1].count, web_query(request, "tinh-trang"));
    filters[2].value = chosen(filters[2].choices, filters[2].count, web_query(request, "xa"));
    reach = producers_narrowed(&reaches[open], filters[2].value);
    query.reach = &reach;
    query.kind = filters[0].value;
    query.state = filters[1].value;
    query.has_after = ident_read(web_query(request, "sau"), &query.after);
    producers_query_words(arena, list.typed, query.words);
    status = producers_sql_list(conn, arena, &query, &rows, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_producers_title, PRODUCERS, SIGHT_WIDE);
    sight_heading(&s, TEXT_producers_title, TEXT_producers_lead);
    if (accounts_can(viewer, "producers.add")) {
        html_raw(&s.html, "<p>");
        sight_button(&s, STR(PRODUCERS "/moi"), TEXT_producers_add, true);
        html_raw(&s.html, "</p>\n");
    }
    list_write_tabs(&s, &list);
    list_write_ask(&s, &list);
    if (rows.count > 0)
        write_rows(&s, &list, conn, &rows);
    else
        write_empty(&s, &list);
    list_write_more(&s, &list, rows.more ? producer_ident_text(arena, &rows.rows[rows.count - 1].ident) : STR(""));
    return sight_end(&s, 200, error);
}
