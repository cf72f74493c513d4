/* Products as the search over all rooms finds them. */
#include "ocop/products/products_int.h"

enum status products_found(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                           struct found_list *out, struct error *error)
{
    struct product_query query = { .limit = FOUND_MAX, .set = -1 };
    struct products rows;
    struct reach reaches[3];
    size_t count = accounts_reaches(viewer, "products.see", reaches);
    enum status status = STATUS_OK;
    producers_query_words(arena, typed, query.words);
    for (size_t r = 0; r < count && status == STATUS_OK && query.words[0].len > 0; r++) {
        query.reach = &reaches[r];
        status = products_sql_list(conn, arena, &query, &rows, error);
        for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
            const struct product *product = &rows.rows[i];
            const struct found found = { .name = product->name, .about = producers_commune_name(conn, arena, product->commune_code, today),
                                         .path = product_address(arena, &product->ident, "") };
            found_add(out, &found);
        }
        out->more = out->more || (status == STATUS_OK && rows.more);
    }
    return status;
}
