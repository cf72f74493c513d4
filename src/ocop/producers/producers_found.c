/* Producers as the search over all rooms finds them: by name, by tax code, by telephone. */
#include "ocop/producers/producers_int.h"

#define NUMBER_DIGITS 9 /* so many and nothing else: a tax code or a telephone */

static void add(struct db_conn *conn, struct arena *arena, const struct producer_row *row, date today, struct found_list *out)
{
    const struct found found = { .name = row->name, .about = producers_commune_name(conn, arena, row->commune_code, today),
                                 .path = producer_address(arena, &row->ident, "") };
    found_add(out, &found);
}

/* Numbers are looked up in the whole province, so each row is asked for. */
static enum status by_number(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str number, date today,
                             struct found_list *out, struct error *error)
{
    struct producer_rows rows[2] = { { 0 } };
    enum status status = producers_sql_same_tax(conn, arena, viewer->province, number, &rows[0], error);
    if (status == STATUS_OK)
        status = producers_sql_same_phone(conn, arena, viewer->province, number, &rows[1], error);
    for (size_t k = 0; k < 2 && status == STATUS_OK; k++)
        for (size_t i = 0; i < rows[k].count; i++) {
            const struct producer_row *row = &rows[k].rows[i];
            const struct permission_subject about = { .province = row->province, .commune = row->commune_code, .producer = row->id };
            if (accounts_may(viewer, "producers.see", &about))
                add(conn, arena, row, today, out);
        }
    return status;
}

enum status producers_found(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                            struct found_list *out, struct error *error)
{
    struct producer_query query = { .limit = FOUND_MAX };
    struct producer_rows rows;
    struct reach reaches[3];
    size_t count = accounts_reaches(viewer, "producers.see", reaches);
    struct str digits = producer_digits(arena, typed);
    enum status status = STATUS_OK;
    if (count > 0 && digits.len >= NUMBER_DIGITS)
        status = by_number(conn, arena, viewer, digits, today, out, error);
    producers_query_words(arena, typed, query.words);
    for (size_t r = 0; r < count && status == STATUS_OK && query.words[0].len > 0; r++) {
        query.reach = &reaches[r];
        status = producers_sql_list(conn, arena, &query, &rows, error);
        for (size_t i = 0; status == STATUS_OK && i < rows.count; i++)
            add(conn, arena, &rows.rows[i], today, out);
        out->more = out->more || (status == STATUS_OK && rows.more);
    }
    return status;
}
