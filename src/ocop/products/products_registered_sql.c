/* Every statement on the year's lists of registered products. */
#include "ocop/products/products_int.h"
#include "texts_products.h"

#define LISTS_MAX 100
#define ROWS_MAX 5000

static enum status collect_lists(struct db_rows *rows, enum status status, struct arena *arena, struct registered_lists *out, struct error *error)
{
    struct registered_list *list = ARENA_NEW_MANY(arena, struct registered_list, LISTS_MAX);
    bool has_row = false;
    *out = (struct registered_lists){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < LISTS_MAX) {
        struct registered_list *row = &list[out->count++];
        *row = (struct registered_list){ .id = db_int(rows, 0),
                                         .year = db_int(rows, 2),
                                         .kind = product_word(product_list_kind_words, db_bytes(rows, 3)),
                                         .document = db_copy(rows, 4, arena),
                                         .day = (date)db_int(rows, 5) };
        if (row->kind < 0 || !ident_of_bytes(db_bytes(rows, 1), &row->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_products_bad_row, "products_lists");
        else
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status products_sql_lists(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, struct registered_lists *out,
                               struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, ident, year, kind, document, day FROM products_lists WHERE province = $1 AND year = $2 ORDER BY day, id",
                                  DB_INT_OF(province), DB_INT_OF(year));
    return collect_lists(rows, status, arena, out, error);
}

enum status products_sql_list_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t province, bool *found,
                                       struct registered_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    struct registered_lists lists;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, ident, year, kind, document, day FROM products_lists WHERE ident = $1 AND province = $2",
                                  DB_BLOB_OF(ident_str(ident)), DB_INT_OF(province));
    status = collect_lists(rows, status, arena, &lists, error);
    *found = status == STATUS_OK && lists.count == 1;
    if (*found)
        *out = lists.rows[0];
    return status;
}

enum status products_sql_list_rows(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, struct registered_rows *out,
                                   struct error *error)
{
    struct registered_row *list = ARENA_NEW_MANY(arena, struct registered_row, ROWS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct registered_rows){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT r.list, r.act, r.name, r.reason, p.id, p.ident, p.producer, p.commune_code, p.set_no FROM products_lists l "
                      "JOIN products_list_rows r ON r.list = l.id JOIN products p ON p.id = r.product WHERE l.province = $1 AND l.year = $2 "
                      "ORDER BY l.day, l.id, r.id LIMIT $3",
                      DB_INT_OF(province), DB_INT_OF(year), DB_INT_OF(ROWS_MAX));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct registered_row *row = &list[out->count++];
        *row = (struct registered_row){ .list = db_int(rows, 0),
                                        .act = product_word(product_act_words, db_bytes(rows, 1)),
                                        .name = db_copy(rows, 2, arena),
                                        .reason = db_copy(rows, 3, arena),
                                        .product = db_int(rows, 4),
                                        .producer = db_int(rows, 6),
                                        .commune_code = db_copy(rows, 7, arena),
                                        .set = (int)db_int(rows, 8) };
        if (row->act < 0 || !ident_of_bytes(db_bytes(rows, 5), &row->product_ident))
            status = FAIL(error, STATUS_FAILED, TEXT_products_bad_row, "products_list_rows");
        else
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status products_sql_add_list(struct db_conn *conn, int64_t province, const struct registered_list *list, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO products_lists (ident, province, year, kind, document, day) VALUES ($1, $2, $3, $4, $5, $6)",
                  DB_BLOB_OF(ident_str(&list->ident)), DB_INT_OF(province), DB_INT_OF(list->year),
                  DB_TEXT_OF(str_from(product_list_kind_words[list->kind])), DB_TEXT_OF(list->document), DB_INT_OF(list->day));
}

enum status products_sql_add_list_row(struct db_conn *conn, const struct registered_row *row, bool *fresh, struct error *error)
{
    int64_t changed = 0;
    enum status status = DB_CHANGE(conn, &changed, error,
                                   "INSERT INTO products_list_rows (list, product, act, name, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                                   DB_INT_OF(row->list), DB_INT_OF(row->product), DB_TEXT_OF(str_from(product_act_words[row->act])),
                                   DB_TEXT_OF(row->name), DB_TEXT_OF(row->reason));
    *fresh = changed == 1;
    return status;
}
