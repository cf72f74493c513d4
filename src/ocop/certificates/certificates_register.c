/* The register for everybody: every product that was ever recognised, what it is today, and three counts that are never left without their names. */
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define ONE_BY_ONE 5 /* rows whose communes are asked for each by itself */

static const struct list_tab tabs[] = {
    { { "", 0 }, TEXT_certificates_tab_all },
    { { "con-hieu-luc", 12 }, TEXT_certificates_tab_holds },
    { { "sap-het-han", 11 }, TEXT_certificates_tab_soon },
    { { "het-han", 7 }, TEXT_certificates_tab_expired },
    { { "thu-hoi", 7 }, TEXT_certificates_tab_withdrawn },
};

static void write_count(struct sight *s, enum text_id name, int64_t count)
{
    struct buffer number;
    buffer_open(&number, s->arena, 24);
    buffer_add_int(&number, count);
    sight_fact(s, name, buffer_str(&number));
}

static void write_counts(struct sight *s, const struct register_counts *counts)
{
    sight_facts(s);
    write_count(s, TEXT_certificates_count_ever, counts->ever);
    write_count(s, TEXT_certificates_count_holds, counts->holds);
    write_count(s, TEXT_certificates_count_expired, counts->expired);
    sight_facts_end(s);
}

static void write_row(struct sight *s, struct db_conn *conn, struct commune_names *names, const struct public_row *row, date today)
{
    enum standing standing = public_standing(row, today);
    html_raw(&s->html, "<tr><td>");
    html_text(&s->html, row->code);
    html_raw(&s->html, "</td><th scope=\"row\"><a");
    html_attr(&s->html, "href", public_path(s->arena, row));
    html_raw(&s->html, ">");
    html_text(&s->html, row->product_name);
    html_raw(&s->html, "</a></th><td>");
    html_text(&s->html, row->producer_name);
    html_raw(&s->html, "</td><td>");
    if (row->place.len > 0)
        html_text(&s->html, producers_commune_named(names, conn, s->arena, row->place, today));
    html_raw(&s->html, "</td><td>");
    page_stars(&s->html, (int)row->stars, LAW_STARS);
    html_raw(&s->html, " ");
    SIGHT_WORDS(s, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars));
    list_cell_next(s, TEXT_certificates_number, false);
    html_text(&s->html, row->decision);
    list_cell_next(s, TEXT_certificates_day, true);
    sight_date(s, row->decision_day);
    html_raw(&s->html, "</td><td>");
    buffer_add_z(&s->html, standing_holds(standing) ? "<span class=\"ok\">" : "<span class=\"bad\">");
    page_icon(&s->html, standing_holds(standing) ? ICON_DONE : ICON_WARNING);
    SIGHT_WORDS(s, standing_texts[standing], TEXT_ARG("until", date_text(s->arena, public_until(row))), TEXT_ARG("from", date_text(s->arena, row->from)),
                TEXT_ARG("withdrawn", date_text(s->arena, row->withdrawn)));
    html_raw(&s->html, "</span>");
    if (standing_holds(standing)) {
        html_raw(&s->html, "<br><span class=\"quiet small\">");
        SIGHT_WORDS(s, TEXT_certificates_days_left, TEXT_ARG_INT("days", public_until(row) - today));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</td></tr>\n");
}

static void write_rows(struct sight *s, struct db_conn *conn, const struct public_rows *rows, date today)
{
    static const enum text_id heads[] = { TEXT_certificates_code, TEXT_certificates_product, TEXT_certificates_producer, TEXT_certificates_commune,
                                          TEXT_certificates_stars, TEXT_certificates_number, TEXT_certificates_day, TEXT_certificates_today };
    struct commune_names names = { NULL };
    if (rows->count > ONE_BY_ONE)
        producers_commune_names_of(&names, conn, s->arena, rows->rows[0].province, today);
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < rows->count; i++)
        write_row(s, conn, &names, &rows->rows[i], today);
    list_table_close(s);
}

static enum register_tab tab_of(struct str asked)
{
    for (size_t i = 1; i < REGISTER_TABS; i++)
        if (str_equal(asked, tabs[i].value))
            return (enum register_tab)i;
    return REGISTER_ALL;
}

enum status certificates_page_register(struct web_request *request, struct error *error)
{
    struct list list = { .path = REGISTER_PATH, .typed_label = TEXT_certificates_search, .typed_hint = TEXT_certificates_search_hint, .tab_name = "loai",
                         .tabs = tabs, .tab_count = REGISTER_TABS, .typed = str_part(web_query(request, "q"), 0, 200) };
    struct register_query query = { .day = date_in_vietnam(context_now(web_context(request))), .tab = tab_of(web_query(request, "loai")) };
    struct register_counts counts;
    struct public_rows rows;
    struct buffer after;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = public_sql_province(conn, &query.province, error);
    if (!str_to_int(web_query(request, "sau"), 0, 10000000, &query.skip))
        query.skip = 0;
    list.tab = tabs[query.tab].value;
    producers_query_words(web_arena(request), list.typed, query.words);
    if (status == STATUS_OK)
        status = public_sql_register(conn, web_arena(request), &query, &rows, error);
    if (status == STATUS_OK)
        status = register_sql_counts(conn, query.province, query.day, &counts, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_certificates_register, REGISTER_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_certificates_register, TEXT_certificates_register_lead);
    write_counts(&s, &counts);
    list_write_ask(&s, &list);
    list_write_tabs(&s, &list);
    if (rows.count > 0) {
        write_rows(&s, conn, &rows, query.day);
    } else {
        html_raw(&s.html, "<p>");
        sight_words(&s, list_asks(&list) ? TEXT_certificates_register_not_found : TEXT_certificates_register_none);
        html_raw(&s.html, "</p>\n");
    }
    buffer_open(&after, s.arena, 24);
    if (rows.more)
        buffer_add_int(&after, query.skip + REGISTER_PER_PAGE);
    list_write_more(&s, &list, buffer_str(&after));
    html_raw(&s.html, "<p><a href=\"/kiem-tra-chung-nhan\">");
    sight_words(&s, TEXT_certificates_verify);
    html_raw(&s.html, "</a></p>\n");
    return sight_end(&s, 200, error);
}
