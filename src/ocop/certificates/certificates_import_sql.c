/* Every statement on the tables of the import of old certificates, and what it asks of the register as a whole. */
#include "ocop/certificates/certificates_import_int.h"
#include "texts_certificates.h"

#define COLUMNS "id, ident, province, file_name, sha256, row_count, made_count, left_out, mend_count, made_at, made_by, undone_at"

static struct str hash_str(const struct sha256 *hash)
{
    return (struct str){ (const char *)hash->bytes, SHA256_SIZE };
}

static enum status read_import(const struct db_rows *rows, struct arena *arena, struct old_import *out, struct error *error)
{
    struct str hash = db_bytes(rows, 4);
    *out = (struct old_import){ .id = db_int(rows, 0),
                                .province = db_int(rows, 2),
                                .file_name = db_copy(rows, 3, arena),
                                .rows = db_int(rows, 5),
                                .made = db_int(rows, 6),
                                .left_out = db_int(rows, 7),
                                .mends = db_int(rows, 8),
                                .made_at = db_int(rows, 9),
                                .made_by = db_copy(rows, 10, arena),
                                .undone_at = db_int(rows, 11) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident) || hash.len != SHA256_SIZE)
        return FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates_imports");
    for (size_t i = 0; i < SHA256_SIZE; i++)
        out->sha256.bytes[i] = (unsigned char)hash.ptr[i];
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status old_sql_add(struct db_conn *conn, const struct old_import *import, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO certificates_imports (ident, province, file_name, sha256, row_count, made_count, left_out, mend_count, made_at, "
                                  "made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
                                  DB_BLOB_OF(ident_str(&import->ident)), DB_INT_OF(import->province), DB_TEXT_OF(import->file_name),
                                  DB_BLOB_OF(hash_str(&import->sha256)), DB_INT_OF(import->rows), DB_INT_OF(import->made), DB_INT_OF(import->left_out),
                                  DB_INT_OF(import->mends), DB_INT_OF(import->made_at), DB_TEXT_OF(import->made_by));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status old_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct old_import *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM certificates_imports WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_import(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status old_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, struct old_imports *out, struct error *error)
{
    struct old_import *list = ARENA_NEW_MANY(arena, struct old_import, OLD_IMPORTS_SHOWN);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error) : STATUS_OK;
    *out = (struct old_imports){ .rows = list };
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM certificates_imports WHERE province = $1 ORDER BY id DESC LIMIT $2", DB_INT_OF(province),
                          DB_INT_OF(OLD_IMPORTS_SHOWN));
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        status = read_import(rows, arena, &list[out->count++], error);
    db_rows_close(rows);
    return status;
}

enum status old_sql_set_undone(struct db_conn *conn, int64_t id, int64_t now, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_imports SET undone_at = $2 WHERE id = $1", DB_INT_OF(id), DB_INT_OF(now));
}

/* Changed, followed by a certificate from elsewhere, or with something that happened to it. */
enum status old_sql_stays(struct db_conn *conn, struct arena *arena, int64_t import, struct str *stays, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status =
        DB_QUERY(conn, &rows, error,
                 "SELECT f.product_name FROM certificates c JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = $2 WHERE c.import = $1 AND "
                 "(c.version > 1 OR EXISTS (SELECT 1 FROM certificates n JOIN certificates_facts k ON k.certificate = n.id AND k.known_to = $2 "
                 "WHERE n.previous = c.id AND (n.import IS NULL OR n.import <> $1))) ORDER BY c.id LIMIT 1",
                 DB_INT_OF(import), DB_INT_OF(CERTIFICATES_OPEN));
    *stays = STR("");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *stays = db_copy(rows, 0, arena);
    db_rows_close(rows);
    return status;
}

enum status old_sql_end(struct db_conn *conn, int64_t import, date day, struct error *error)
{
    enum status status = DB_RUN(conn, error,
                                "UPDATE certificates_facts SET known_to = $2 WHERE known_to = $3 AND certificate IN (SELECT id FROM certificates WHERE import = $1)",
                                DB_INT_OF(import), DB_INT_OF(day), DB_INT_OF(CERTIFICATES_OPEN));
    return status == STATUS_OK ? register_sql_renew_import(conn, import, error) : status;
}

enum status old_sql_decision(struct db_conn *conn, int64_t province, struct str number, date day, struct str place, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id FROM certificates_decisions WHERE province = $1 AND day = $2 AND number = $3 AND place_code = $4 AND number <> '' "
                                  "AND state = 'issued' ORDER BY id LIMIT 1",
                                  DB_INT_OF(province), DB_INT_OF(day), DB_TEXT_OF(number), DB_TEXT_OF(place));
    *id = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status old_sql_choose(struct db_conn *conn, struct str account, const struct sha256 *sha256, struct str name, int64_t now, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO certificates_imports_files (account, sha256, file_name, chosen_at) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (account, sha256) DO UPDATE SET file_name = $3, chosen_at = $4",
                  DB_TEXT_OF(account), DB_BLOB_OF(hash_str(sha256)), DB_TEXT_OF(name), DB_INT_OF(now));
}

enum status old_sql_chosen(struct db_conn *conn, struct arena *arena, struct str account, const struct sha256 *sha256, bool *found, struct str *name,
                           struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT file_name FROM certificates_imports_files WHERE account = $1 AND sha256 = $2",
                                  DB_TEXT_OF(account), DB_BLOB_OF(hash_str(sha256)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *name = db_copy(rows, 0, arena);
    db_rows_close(rows);
    return status;
}
