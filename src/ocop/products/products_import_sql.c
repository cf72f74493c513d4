/* Every statement on the tables of imports, and what an import asks of the tables of products as a whole. */
#include "ocop/products/products_import_int.h"
#include "texts_products.h"

#define COLUMNS "id, ident, province, file_name, sha256, row_count, left_out, mend_count, made_at, made_by, undone_at"
#define PRODUCER "producer"
#define PRODUCT "product"

static enum status read_done(const struct db_rows *rows, struct arena *arena, struct import_done *out, struct error *error)
{
    struct str hash = db_bytes(rows, 4);
    *out = (struct import_done){ .id = db_int(rows, 0),
                                 .province = db_int(rows, 2),
                                 .file_name = db_copy(rows, 3, arena),
                                 .rows = db_int(rows, 5),
                                 .left_out = db_int(rows, 6),
                                 .mends = db_int(rows, 7),
                                 .made_at = db_int(rows, 8),
                                 .made_by = db_copy(rows, 9, arena),
                                 .undone_at = db_int(rows, 10) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident) || hash.len != SHA256_SIZE)
        return FAIL(error, STATUS_FAILED, TEXT_products_bad_row, "products_imports");
    for (size_t i = 0; i < SHA256_SIZE; i++)
        out->sha256.bytes[i] = (unsigned char)hash.ptr[i];
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status imports_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, struct imports_done *out, struct error *error)
{
    struct import_done *list = ARENA_NEW_MANY(arena, struct import_done, IMPORTS_SHOWN);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct imports_done){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM products_imports WHERE province = $1 ORDER BY id DESC LIMIT $2", DB_INT_OF(province),
                      DB_INT_OF(IMPORTS_SHOWN));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_done(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status imports_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct import_done *out,
                             struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM products_imports WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_done(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

static struct str hash_str(const struct sha256 *hash)
{
    return (struct str){ (const char *)hash->bytes, SHA256_SIZE };
}

enum status imports_sql_add(struct db_conn *conn, const struct import_done *done, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO products_imports (ident, province, file_name, sha256, row_count, left_out, mend_count, made_at, made_by) "
                                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
                                  DB_BLOB_OF(ident_str(&done->ident)), DB_INT_OF(done->province), DB_TEXT_OF(done->file_name),
                                  DB_BLOB_OF(hash_str(&done->sha256)), DB_INT_OF(done->rows), DB_INT_OF(done->left_out), DB_INT_OF(done->mends),
                                  DB_INT_OF(done->made_at), DB_TEXT_OF(done->made_by));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status imports_sql_set_undone(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE products_imports SET undone_at = $2 WHERE id = $1", DB_INT_OF(id), DB_INT_OF(now));
}

enum status imports_sql_add_made(struct db_conn *conn, int64_t import, const struct product_import_made *made, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO products_imports_made (import, kind, made, version, name, line) VALUES ($1, $2, $3, $4, $5, $6)",
                  DB_INT_OF(import), DB_TEXT_OF(made->is_producer ? STR(PRODUCER) : STR(PRODUCT)), DB_INT_OF(made->id), DB_INT_OF(made->version),
                  DB_TEXT_OF(made->name), DB_INT_OF(made->line));
}

enum status imports_sql_made(struct db_conn *conn, struct arena *arena, int64_t import, struct product_imports_made *out, struct error *error)
{
    struct product_import_made *list = NULL;
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT kind, made, version, name, line FROM products_imports_made WHERE import = $1 ORDER BY id",
                                  DB_INT_OF(import));
    *out = (struct product_imports_made){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if (out->count == room) {
            struct product_import_made *more = ARENA_NEW_MANY(arena, struct product_import_made, room * 2 + 64);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            list = more;
            room = room * 2 + 64;
        }
        list[out->count++] = (struct product_import_made){ str_is(db_bytes(rows, 0), PRODUCER), db_int(rows, 1), db_int(rows, 2), db_copy(rows, 3, arena),
                                                           db_int(rows, 4) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}

enum status imports_sql_count_made(struct db_conn *conn, int64_t import, int64_t *producers, int64_t *products, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT kind, count(*) FROM products_imports_made WHERE import = $1 GROUP BY kind", DB_INT_OF(import));
    *producers = 0;
    *products = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        *(str_is(db_bytes(rows, 0), PRODUCER) ? producers : products) = db_int(rows, 1);
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status imports_sql_products(struct db_conn *conn, struct arena *arena, int64_t province, struct products *out, struct error *error)
{
    struct product *list = NULL;
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id, producer, name FROM products WHERE province = $1 ORDER BY id", DB_INT_OF(province));
    *out = (struct products){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if (out->count == room) {
            struct product *more = ARENA_NEW_MANY(arena, struct product, room * 2 + 64);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            list = more;
            room = room * 2 + 64;
        }
        list[out->count++] = (struct product){ .id = db_int(rows, 0), .producer = db_int(rows, 1), .name = db_copy(rows, 2, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}

enum status imports_sql_remove_product(struct db_conn *conn, int64_t id, struct error *error)
{
    enum status status = products_sql_forget_words(conn, id, error);
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM products_names WHERE product = $1", DB_INT_OF(id));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM products_sets WHERE product = $1", DB_INT_OF(id));
    return status == STATUS_OK ? DB_RUN(conn, error, "DELETE FROM products WHERE id = $1", DB_INT_OF(id)) : status;
}

enum status imports_sql_choose(struct db_conn *conn, struct str account, const struct sha256 *sha256, struct str name, int64_t now,
                               struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO products_imports_files (account, sha256, file_name, chosen_at) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (account, sha256) DO UPDATE SET file_name = $3, chosen_at = $4",
                  DB_TEXT_OF(account), DB_BLOB_OF(hash_str(sha256)), DB_TEXT_OF(name), DB_INT_OF(now));
}

enum status imports_sql_chosen(struct db_conn *conn, struct arena *arena, struct str account, const struct sha256 *sha256, bool *found,
                               struct str *name, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT file_name FROM products_imports_files WHERE account = $1 AND sha256 = $2",
                                  DB_TEXT_OF(account), DB_BLOB_OF(hash_str(sha256)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *name = db_copy(rows, 0, arena);
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}
