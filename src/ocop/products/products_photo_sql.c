/* Every statement on the photos of products. */
#include "ocop/products/products_int.h"
#include "texts_products.h"

enum status products_sql_add_photo(struct db_conn *conn, int64_t product, const struct product_photo *photo, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO products_photos (ident, product, file, caption, made_at) VALUES ($1, $2, $3, $4, $5)",
                  DB_BLOB_OF(ident_str(&photo->ident)), DB_INT_OF(product), DB_INT_OF(photo->file), DB_TEXT_OF(photo->caption), DB_INT_OF(now));
}

enum status products_sql_remove_photo(struct db_conn *conn, int64_t product, const struct ident *ident, int64_t now, struct error *error)
{
    int64_t changed = 0;
    enum status status = DB_CHANGE(conn, &changed, error, "UPDATE products_photos SET removed_at = $3 WHERE ident = $1 AND product = $2 AND removed_at IS NULL",
                                   DB_BLOB_OF(ident_str(ident)), DB_INT_OF(product), DB_INT_OF(now));
    return status == STATUS_OK && changed == 0 ? commands_not_found(error) : status;
}

enum status products_photos_of(struct db_conn *conn, struct arena *arena, int64_t product, struct product_photos *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT ident, file, caption FROM products_photos WHERE product = $1 AND removed_at IS NULL ORDER BY id LIMIT $2",
                                  DB_INT_OF(product), DB_INT_OF(PRODUCT_PHOTOS_MAX));
    out->count = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct product_photo *photo = &out->rows[out->count++];
        *photo = (struct product_photo){ .file = db_int(rows, 1), .caption = db_copy(rows, 2, arena) };
        if (!ident_of_bytes(db_bytes(rows, 0), &photo->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_products_bad_row, "products_photos");
        else
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
