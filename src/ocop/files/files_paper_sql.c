/* Every statement on papers. */
#include "ocop/files/files_int.h"
#include "texts_files.h"

#define COLUMNS                                                                                                              \
    "p.id, p.ident, p.producer, p.kind, p.title, p.number, p.issuer, p.link, p.issued, p.expires, p.file, p.replaces, "      \
    "p.replaced_by, p.withdrawn_at, p.version, f.sha256, f.size, f.type, f.pages, f.previewed, f.has_place"
#define FROM " FROM files_papers p LEFT JOIN files_files f ON f.id = p.file "

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct paper *out, struct error *error)
{
    struct str hash = db_bytes(rows, 15);
    *out = (struct paper){ .id = db_int(rows, 0),
                           .producer = db_int(rows, 2),
                           .kind = db_copy(rows, 3, arena),
                           .title = db_copy(rows, 4, arena),
                           .number = db_copy(rows, 5, arena),
                           .issuer = db_copy(rows, 6, arena),
                           .link = db_copy(rows, 7, arena),
                           .issued = day_of(rows, 8),
                           .expires = day_of(rows, 9),
                           .file = db_int(rows, 10),
                           .replaces = db_int(rows, 11),
                           .replaced_by = db_int(rows, 12),
                           .withdrawn = !db_is_null(rows, 13),
                           .version = db_int(rows, 14) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident) || (out->file != 0 && hash.len != SHA256_SIZE))
        return FAIL(error, STATUS_FAILED, TEXT_files_bad_row, "files_papers");
    if (out->file != 0) {
        out->content = (struct file){ .id = out->file, .size = db_int(rows, 16), .type = db_copy(rows, 17, arena), .pages = db_int(rows, 18),
                                      .previewed = db_int(rows, 19) != 0, .has_place = db_int(rows, 20) != 0 };
        for (size_t i = 0; i < SHA256_SIZE; i++)
            out->content.sha256.bytes[i] = (unsigned char)hash.ptr[i];
    }
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status take_one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct paper *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status paper_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct paper *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS FROM "WHERE p.ident = $1", DB_BLOB_OF(ident_str(ident)));
    return take_one(rows, status, arena, found, out, error);
}

enum status paper_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct paper *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS FROM "WHERE p.id = $1", DB_INT_OF(id));
    return take_one(rows, status, arena, found, out, error);
}

static enum status take_many(struct db_rows *rows, enum status status, struct arena *arena, struct papers *out, struct error *error)
{
    struct paper *list = ARENA_NEW_MANY(arena, struct paper, PAPERS_MAX);
    bool has_row = false;
    size_t count = 0;
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && count < PAPERS_MAX) {
        status = read_row(rows, arena, &list[count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    *out = (struct papers){ list, count };
    return status;
}

enum status papers_of(struct db_conn *conn, struct arena *arena, int64_t producer, struct papers *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status =
        DB_QUERY(conn, &rows, error,
                 "SELECT " COLUMNS FROM "WHERE p.producer = $1 AND p.replaced_by IS NULL AND p.withdrawn_at IS NULL ORDER BY p.id DESC LIMIT 1000",
                 DB_INT_OF(producer));
    return take_many(rows, status, arena, out, error);
}

enum status papers_after(struct db_conn *conn, struct arena *arena, int64_t after, struct papers *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS FROM "WHERE p.id > $1 AND p.replaced_by IS NULL AND p.withdrawn_at IS NULL ORDER BY p.id LIMIT 500",
                                  DB_INT_OF(after));
    return take_many(rows, status, arena, out, error);
}

enum status papers_move(struct db_conn *conn, int64_t from, int64_t to, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE files_papers SET producer = $2 WHERE producer = $1", DB_INT_OF(from), DB_INT_OF(to));
}

enum status papers_sql_add(struct db_conn *conn, const struct paper_new *paper, struct error *error)
{
    enum status status =
        DB_RUN(conn, error,
               "INSERT INTO files_papers (ident, province, producer, kind, title, number, issuer, issued, expires, file, link, replaces, withdrawn_why, "
               "made_at, made_by, on_behalf, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13, $14, $15, 1)",
               DB_BLOB_OF(ident_str(&paper->ident)), DB_INT_OF(paper->province), DB_INT_OF(paper->producer), DB_TEXT_OF(paper->kind),
               DB_TEXT_OF(paper->title), DB_TEXT_OF(paper->number), DB_TEXT_OF(paper->issuer), DB_DATE_OF(paper->issued), DB_DATE_OF(paper->expires),
               paper->file == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(paper->file), DB_TEXT_OF(paper->link),
               paper->replaces == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(paper->replaces), DB_INT_OF(paper->now), DB_TEXT_OF(paper->made_by),
               DB_TEXT_OF(paper->on_behalf));
    if (status != STATUS_OK || paper->replaces == 0)
        return status;
    return DB_RUN(conn, error,
                  "UPDATE files_papers SET replaced_by = (SELECT n.id FROM files_papers n WHERE n.replaces = $1 AND n.withdrawn_at IS NULL), "
                  "version = version + 1 WHERE id = $1",
                  DB_INT_OF(paper->replaces));
}

enum status papers_sql_edit(struct db_conn *conn, int64_t id, const struct paper_new *paper, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE files_papers SET kind = $2, title = $3, number = $4, issuer = $5, issued = $6, expires = $7, version = version + 1 WHERE id = $1",
                  DB_INT_OF(id), DB_TEXT_OF(paper->kind), DB_TEXT_OF(paper->title), DB_TEXT_OF(paper->number), DB_TEXT_OF(paper->issuer),
                  DB_DATE_OF(paper->issued), DB_DATE_OF(paper->expires));
}

enum status papers_sql_withdraw(struct db_conn *conn, int64_t id, struct str why, int64_t now, struct error *error)
{
    enum status status =
        DB_RUN(conn, error, "UPDATE files_papers SET withdrawn_at = $2, withdrawn_why = $3, version = version + 1 WHERE id = $1", DB_INT_OF(id),
               DB_INT_OF(now), DB_TEXT_OF(why));
    if (status != STATUS_OK)
        return status;
    return DB_RUN(conn, error, "UPDATE files_papers SET replaced_by = NULL, version = version + 1 WHERE id = (SELECT p.replaces FROM files_papers p "
                               "WHERE p.id = $1)", DB_INT_OF(id));
}

enum status papers_ever(struct db_conn *conn, int64_t producer, bool *any, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT 1 WHERE EXISTS (SELECT 1 FROM files_papers WHERE producer = $1) "
                                  "OR EXISTS (SELECT 1 FROM files_uploads WHERE producer = $1)",
                                  DB_INT_OF(producer));
    *any = false;
    if (status == STATUS_OK)
        status = db_next(rows, any, error);
    db_rows_close(rows);
    return status;
}
