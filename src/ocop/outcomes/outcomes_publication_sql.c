/* Every statement on publications and the comments on them. */
#include "ocop/outcomes/outcomes_publication.h"
#include "texts_sessions.h"

#define COLUMNS "id, ident, province, session, days, from_day, until_day, basis, made_at, made_by"
#define COMMENT_COLUMNS "id, ident, publication, item, from_name, contact, body, received_at, answer, shown, answered_at, answered_by, version"

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct publication *out, struct error *error)
{
    *out = (struct publication){ .id = db_int(rows, 0),
                                 .province = db_int(rows, 2),
                                 .session = db_int(rows, 3),
                                 .days = db_int(rows, 4),
                                 .from = (date)db_int(rows, 5),
                                 .until = (date)db_int(rows, 6),
                                 .basis = db_copy(rows, 7, arena),
                                 .made_at = db_int(rows, 8),
                                 .made_by = db_copy(rows, 9, arena) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "outcomes_publications");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* Reads and closes one row. */
static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct publication *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status publications_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct publication *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_publications WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status publications_sql_of_session(struct db_conn *conn, struct arena *arena, int64_t session, bool *found, struct publication *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_publications WHERE session = $1", DB_INT_OF(session));
    return one(rows, status, arena, found, out, error);
}

enum status publications_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct publication *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_publications WHERE id = $1", DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status publications_sql_list(struct db_conn *conn, struct arena *arena, struct publications *out, struct error *error)
{
    struct publication *list = ARENA_NEW_MANY(arena, struct publication, PUBLICATIONS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status =
        DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_publications ORDER BY until_day DESC, id DESC LIMIT $1", DB_INT_OF(PUBLICATIONS_MAX));
    *out = (struct publications){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status publications_sql_add(struct db_conn *conn, const struct publication *p, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO outcomes_publications (ident, province, session, days, from_day, until_day, basis, made_at, made_by) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  DB_BLOB_OF(ident_str(&p->ident)), DB_INT_OF(p->province), DB_INT_OF(p->session), DB_INT_OF(p->days), DB_INT_OF(p->from), DB_INT_OF(p->until),
                  DB_TEXT_OF(p->basis), DB_INT_OF(p->made_at), DB_TEXT_OF(p->made_by));
}

static enum status read_comment(const struct db_rows *rows, struct arena *arena, struct comment *out, struct error *error)
{
    *out = (struct comment){ .id = db_int(rows, 0),
                             .publication = db_int(rows, 2),
                             .item = db_int(rows, 3),
                             .from_name = db_copy(rows, 4, arena),
                             .contact = db_copy(rows, 5, arena),
                             .body = db_copy(rows, 6, arena),
                             .received_at = db_int(rows, 7),
                             .answer = db_copy(rows, 8, arena),
                             .shown = db_int(rows, 9) != 0,
                             .answered_at = db_is_null(rows, 10) ? 0 : db_int(rows, 10),
                             .answered_by = db_copy(rows, 11, arena),
                             .version = db_int(rows, 12) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "outcomes_comments");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status comments_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct comment *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COMMENT_COLUMNS " FROM outcomes_comments WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_comment(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status comments_sql_list(struct db_conn *conn, struct arena *arena, int64_t publication, struct comments *out, struct error *error)
{
    struct comment *list = ARENA_NEW_MANY(arena, struct comment, COMMENTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COMMENT_COLUMNS " FROM outcomes_comments WHERE publication = $1 ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(publication), DB_INT_OF(COMMENTS_MAX));
    *out = (struct comments){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_comment(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status comments_sql_add(struct db_conn *conn, const struct comment *c, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO outcomes_comments (ident, publication, item, from_name, contact, body, received_at, answer, shown, answered_by, version) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, '', 1)",
                  DB_BLOB_OF(ident_str(&c->ident)), DB_INT_OF(c->publication), DB_INT_OF(c->item), DB_TEXT_OF(c->from_name), DB_TEXT_OF(c->contact),
                  DB_TEXT_OF(c->body), DB_INT_OF(c->received_at));
}

enum status comments_sql_answer(struct db_conn *conn, const struct comment *c, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE outcomes_comments SET answer = $2, shown = $3, answered_at = $4, answered_by = $5, version = version + 1 WHERE id = $1",
                  DB_INT_OF(c->id), DB_TEXT_OF(c->answer), DB_INT_OF(c->shown ? 1 : 0), DB_INT_OF(c->answered_at), DB_TEXT_OF(c->answered_by));
}
