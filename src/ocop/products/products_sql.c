/* Every statement on the tables of products and their words; lists are in products_list_sql.c. */
#include "ocop/products/products_int.h"
#include "texts_products.h"

#define OF_PRODUCER_MAX 500

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct product *out, struct error *error)
{
    int state = product_word(product_state_words, db_bytes(rows, 5));
    *out = (struct product){ .id = db_int(rows, 0),
                             .province = db_int(rows, 2),
                             .producer = db_int(rows, 3),
                             .commune_code = db_copy(rows, 4, arena),
                             .state = (enum product_state)state,
                             .name = db_copy(rows, 6, arena),
                             .name_from = (date)db_int(rows, 7),
                             .set = (int)db_int(rows, 8),
                             .description = db_copy(rows, 9, arena),
                             .place = db_copy(rows, 10, arena),
                             .story = db_copy(rows, 11, arena),
                             .story_en = db_copy(rows, 12, arena),
                             .version = db_int(rows, 13) };
    if (state < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_products_bad_row, "products");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct product *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status products_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct product *out,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " PRODUCT_COLUMNS " FROM products p WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status products_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct product *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " PRODUCT_COLUMNS " FROM products p WHERE id = $1", DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status products_of(struct db_conn *conn, struct arena *arena, int64_t producer, struct products *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " PRODUCT_COLUMNS " FROM products p WHERE producer = $1 ORDER BY sort_key, id LIMIT $2",
                                  DB_INT_OF(producer), DB_INT_OF(OF_PRODUCER_MAX + 1));
    return products_sql_collect(rows, status, arena, OF_PRODUCER_MAX, out, error);
}

enum status products_sql_collect(struct db_rows *rows, enum status status, struct arena *arena, int64_t limit, struct products *out,
                                 struct error *error)
{
    struct product *list = NULL;
    size_t room = 0;
    bool has_row = false;
    *out = (struct products){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if ((int64_t)out->count == limit) {
            out->more = true;
            break;
        }
        if (out->count == room) {
            struct product *more = ARENA_NEW_MANY(arena, struct product, room * 2 + 16);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            list = more;
            room = room * 2 + 16;
        }
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}

/* ---- writing ---- */

enum status products_sql_add(struct db_conn *conn, const struct product *product, struct str find, struct str sort_key, int64_t *id,
                             struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO products (ident, province, producer, commune_code, state, name, name_from, set_no, description, place, "
                                  "story, story_en, find_folded, sort_key, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13, 1) "
                                  "RETURNING id",
                                  DB_BLOB_OF(ident_str(&product->ident)), DB_INT_OF(product->province), DB_INT_OF(product->producer),
                                  DB_TEXT_OF(product->commune_code), DB_TEXT_OF(str_from(product_state_words[product->state])),
                                  DB_TEXT_OF(product->name), DB_INT_OF(product->name_from), DB_TEXT_OF(product->description),
                                  DB_TEXT_OF(product->place), DB_TEXT_OF(product->story), DB_TEXT_OF(product->story_en), DB_TEXT_OF(find), DB_BLOB_OF(sort_key));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status products_sql_edit(struct db_conn *conn, const struct product *product, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE products SET description = $2, place = $3, story = $4, story_en = $5, version = version + 1 WHERE id = $1",
                  DB_INT_OF(product->id), DB_TEXT_OF(product->description), DB_TEXT_OF(product->place), DB_TEXT_OF(product->story),
                  DB_TEXT_OF(product->story_en));
}

enum status products_sql_rename(struct db_conn *conn, int64_t id, struct str name, date from, struct str find, struct str sort_key,
                                struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE products SET name = $2, name_from = $3, find_folded = $4, sort_key = $5, version = version + 1 WHERE id = $1",
                  DB_INT_OF(id), DB_TEXT_OF(name), DB_INT_OF(from), DB_TEXT_OF(find), DB_BLOB_OF(sort_key));
}

enum status products_sql_set(struct db_conn *conn, int64_t id, int set, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE products SET set_no = $2, version = version + 1 WHERE id = $1", DB_INT_OF(id), DB_INT_OF(set));
}

enum status products_sql_set_state(struct db_conn *conn, int64_t id, enum product_state state, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE products SET state = $2, version = version + 1 WHERE id = $1", DB_INT_OF(id),
                  DB_TEXT_OF(str_from(product_state_words[state])));
}

enum status products_sql_forget_words(struct db_conn *conn, int64_t id, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM products_words WHERE product = $1", DB_INT_OF(id));
}

enum status products_sql_add_word(struct db_conn *conn, int64_t province, int64_t id, struct str word, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO products_words (province, word, product) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                  DB_INT_OF(province), DB_TEXT_OF(word), DB_INT_OF(id));
}

enum status products_sql_move(struct db_conn *conn, int64_t producer, int64_t to_producer, struct str commune_code, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE products SET producer = $2, commune_code = $3, version = version + 1 WHERE producer = $1 AND "
                  "(producer <> $2 OR commune_code <> $3)",
                  DB_INT_OF(producer), DB_INT_OF(to_producer), DB_TEXT_OF(commune_code));
}
