/* Every statement on what hangs on a product: names, decisions about its set, variants. */
#include "ocop/products/products_int.h"
#include "texts_products.h"

#define NAMES_MAX 200
#define VARIANTS_MAX 200

enum status products_sql_add_name(struct db_conn *conn, int64_t product, const struct product_name *name, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO products_names (product, from_day, name, reason) VALUES ($1, $2, $3, $4)", DB_INT_OF(product),
                  DB_INT_OF(name->from), DB_TEXT_OF(name->name), DB_TEXT_OF(name->reason));
}

enum status products_sql_names(struct db_conn *conn, struct arena *arena, int64_t product, struct product_names *out, struct error *error)
{
    struct product_name *list = ARENA_NEW_MANY(arena, struct product_name, NAMES_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct product_names){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error, "SELECT from_day, name, reason FROM products_names WHERE product = $1 ORDER BY from_day, id LIMIT $2",
                      DB_INT_OF(product), DB_INT_OF(NAMES_MAX));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct product_name){ (date)db_int(rows, 0), db_copy(rows, 1, arena), db_copy(rows, 2, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status products_sql_add_decision(struct db_conn *conn, int64_t product, const struct product_decision *decision, struct str by,
                                      struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO products_sets (product, set_no, reason, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5)",
                  DB_INT_OF(product), DB_INT_OF(decision->set), DB_TEXT_OF(decision->reason), DB_TEXT_OF(by), DB_INT_OF(decision->decided_at));
}

enum status products_sql_last_decision(struct db_conn *conn, struct arena *arena, int64_t product, bool *found, struct product_decision *out,
                                       struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT set_no, reason, decided_at FROM products_sets WHERE product = $1 ORDER BY id DESC LIMIT 1",
                                  DB_INT_OF(product));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = (struct product_decision){ (int)db_int(rows, 0), db_copy(rows, 1, arena), db_int(rows, 2) };
    db_rows_close(rows);
    return status;
}

enum status products_sql_add_variant(struct db_conn *conn, int64_t product, const struct product_variant *variant, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO products_variants (ident, product, name, content, unit, gtin, stopped, version) VALUES ($1, $2, $3, $4, $5, $6, 0, 1)",
                  DB_BLOB_OF(ident_str(&variant->ident)), DB_INT_OF(product), DB_TEXT_OF(variant->name), DB_TEXT_OF(variant->content),
                  DB_TEXT_OF(variant->unit), DB_TEXT_OF(variant->gtin));
}

enum status products_sql_stop_variant(struct db_conn *conn, const struct ident *ident, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE products_variants SET stopped = 1, version = version + 1 WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
}

enum status products_variants_of(struct db_conn *conn, struct arena *arena, int64_t product, struct product_variants *out, struct error *error)
{
    struct product_variant *list = ARENA_NEW_MANY(arena, struct product_variant, VARIANTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct product_variants){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT ident, name, content, unit, gtin, stopped, version FROM products_variants WHERE product = $1 ORDER BY id LIMIT $2",
                      DB_INT_OF(product), DB_INT_OF(VARIANTS_MAX));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct product_variant *variant = &list[out->count++];
        *variant = (struct product_variant){ .name = db_copy(rows, 1, arena),
                                             .content = db_copy(rows, 2, arena),
                                             .unit = db_copy(rows, 3, arena),
                                             .gtin = db_copy(rows, 4, arena),
                                             .stopped = db_int(rows, 5) != 0,
                                             .version = db_int(rows, 6) };
        if (!ident_of_bytes(db_bytes(rows, 0), &variant->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_products_bad_row, "products_variants");
        else
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
