/* Every statement on the board and on the rounds themselves. */
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

#define TERM "coalesce(due_day, 2147483647)"
#define SELECT "SELECT " CANDIDATE_COLUMNS " FROM rounds_candidates WHERE province = $1 AND body = $2 AND place_code = $3 AND round = $4 "
#define AFTER "AND (" TERM ", id) > ($5, $6) AND " TERM " < $7 AND ($8 = 0 OR team_at IS NOT NULL) ORDER BY " TERM ", id LIMIT $9"
#define COMMON(query)                                                                                                        \
    DB_INT_OF((query)->province), DB_TEXT_OF(str_from(procedure_body_words[(query)->body])), DB_TEXT_OF((query)->place_code), DB_INT_OF((query)->round)

enum status rounds_sql_board(struct db_conn *conn, struct arena *arena, const struct board_query *query, struct candidate_list *out, struct error *error)
{
    const int64_t after = query->after == 0 ? INT64_MIN : query->after_due;
    const int64_t before = query->late_before == DATE_NONE ? INT64_MAX : query->late_before;
    struct db_rows *rows = NULL;
    enum status status;
    if (query->stage < 0)
        status = DB_QUERY(conn, &rows, error, SELECT AFTER, COMMON(query), DB_INT_OF(after), DB_INT_OF(query->after), DB_INT_OF(before),
                          DB_INT_OF(query->advisers), DB_INT_OF(query->limit + 1));
    else
        status = DB_QUERY(conn, &rows, error, SELECT "AND stage = $10 " AFTER, COMMON(query), DB_INT_OF(after), DB_INT_OF(query->after), DB_INT_OF(before),
                          DB_INT_OF(query->advisers), DB_INT_OF(query->limit + 1), DB_TEXT_OF(str_from(stage_words[query->stage])));
    return round_collect(rows, status, arena, (size_t)query->limit, out, error);
}

enum status rounds_sql_counts(struct db_conn *conn, const struct board_query *query, date today, int64_t counts[STAGES], int64_t *late,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT stage, count(*), sum(CASE WHEN due_day < $6 THEN 1 ELSE 0 END) FROM rounds_candidates WHERE province = $1 AND body = $2 "
                                  "AND place_code = $3 AND round = $4 AND ($5 = 0 OR team_at IS NOT NULL) GROUP BY stage",
                                  COMMON(query), DB_INT_OF(query->advisers), DB_INT_OF(today));
    for (size_t i = 0; i < STAGES; i++)
        counts[i] = 0;
    *late = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        for (int i = 0; i < STAGES; i++)
            if (str_is(db_bytes(rows, 0), stage_words[i])) {
                counts[i] = db_int(rows, 1);
                *late += db_int(rows, 2);
            }
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_districts(struct db_conn *conn, struct arena *arena, int64_t province, struct district_counts *out, struct error *error)
{
    struct district_count *list = ARENA_NEW_MANY(arena, struct district_count, ROUNDS_DISTRICTS);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT place_code, count(*) FROM rounds_candidates WHERE province = $1 AND body = 'district' AND stage NOT IN ('decided', "
                                  "'not_reached', 'withdrawn', 'passed') GROUP BY place_code ORDER BY place_code LIMIT $2",
                                  DB_INT_OF(province), DB_INT_OF(ROUNDS_DISTRICTS));
    *out = (struct district_counts){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct district_count){ db_copy(rows, 0, arena), db_int(rows, 1) };
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

/* ---- rounds ---- */

#define ROUND "SELECT id, ident, province, body, place_code, year, no, name, basis, cutoff_day, until_day, closed_at, version FROM rounds WHERE "

static enum status read_round(const struct db_rows *rows, struct arena *arena, struct round *out, struct error *error)
{
    int body = -1;
    for (int i = 0; procedure_body_words[i] != NULL; i++)
        if (str_is(db_bytes(rows, 3), procedure_body_words[i]))
            body = i;
    *out = (struct round){ .id = db_int(rows, 0),
                           .province = db_int(rows, 2),
                           .body = (enum procedure_body)body,
                           .place_code = db_copy(rows, 4, arena),
                           .year = db_int(rows, 5),
                           .no = db_int(rows, 6),
                           .name = db_copy(rows, 7, arena),
                           .basis = db_copy(rows, 8, arena),
                           .cutoff = (date)db_int(rows, 9),
                           .until = (date)db_int(rows, 10),
                           .closed_at = db_is_null(rows, 11) ? 0 : db_int(rows, 11),
                           .version = db_int(rows, 12) };
    if (body < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_rounds_bad_row, "rounds");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct round *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_round(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, struct round_list *out, struct error *error)
{
    struct round *list = ARENA_NEW_MANY(arena, struct round, ROUNDS_LIST_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, ROUND "province = $1 AND body = 'province' AND place_code = '' ORDER BY year DESC, no DESC LIMIT $2",
                                  DB_INT_OF(province), DB_INT_OF(ROUNDS_LIST_MAX));
    *out = (struct round_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_round(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_round(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct round *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, ROUND "ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status rounds_sql_round_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct round *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, ROUND "id = $1", DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status rounds_sql_round_for(struct db_conn *conn, struct arena *arena, int64_t province, date asked, bool *found, struct round *out,
                                 struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  ROUND "province = $1 AND body = 'province' AND place_code = '' AND closed_at IS NULL AND cutoff_day > $2 "
                                        "ORDER BY cutoff_day, no LIMIT $3",
                                  DB_INT_OF(province), DB_INT_OF(asked), DB_INT_OF(1));
    return one(rows, status, arena, found, out, error);
}

enum status rounds_sql_numbered(struct db_conn *conn, struct arena *arena, const struct round *round, bool *found, struct round *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, ROUND "province = $1 AND body = 'province' AND place_code = '' AND year = $2 AND no = $3",
                                  DB_INT_OF(round->province), DB_INT_OF(round->year), DB_INT_OF(round->no));
    return one(rows, status, arena, found, out, error);
}

enum status rounds_sql_add_round(struct db_conn *conn, const struct round *round, int64_t now, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO rounds (ident, province, body, place_code, year, no, name, basis, cutoff_day, until_day, made_at, version) "
                                  "VALUES ($1, $2, 'province', '', $3, $4, $5, $6, $7, $8, $9, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&round->ident)), DB_INT_OF(round->province), DB_INT_OF(round->year), DB_INT_OF(round->no),
                                  DB_TEXT_OF(round->name), DB_TEXT_OF(round->basis), DB_INT_OF(round->cutoff), DB_INT_OF(round->until), DB_INT_OF(now));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status rounds_sql_set_round(struct db_conn *conn, const struct round *round, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE rounds SET name = $2, basis = $3, cutoff_day = $4, until_day = $5, closed_at = $6, year = $7, no = $8, version = version + 1 WHERE id = $1",
                  DB_INT_OF(round->id), DB_TEXT_OF(round->name), DB_TEXT_OF(round->basis), DB_INT_OF(round->cutoff), DB_INT_OF(round->until),
                  round->closed_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(round->closed_at), DB_INT_OF(round->year), DB_INT_OF(round->no));
}

enum status rounds_sql_fill(struct db_conn *conn, const struct round *round, int64_t *placed, struct error *error)
{
    return DB_CHANGE(conn, placed, error,
                     "UPDATE rounds_candidates SET round = $1, due_day = coalesce(due_day, $2), version = version + 1 WHERE province = $3 AND body = 'province' AND "
                     "place_code = '' AND round = 0 AND kind <> 'rerating' AND asked_day < $4 AND stage IN ('arrived', 'received', 'team', 'tests', 'ready')",
                     DB_INT_OF(round->id), DB_INT_OF(round->until - 1), DB_INT_OF(round->province), DB_INT_OF(round->cutoff));
}

enum status rounds_sql_new_term(struct db_conn *conn, const struct round *round, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE rounds_candidates SET due_day = $2, version = version + 1 WHERE province = $3 AND body = 'province' AND place_code = '' AND round = $1 AND "
                  "stage IN ('arrived', 'received', 'team', 'tests', 'ready')",
                  DB_INT_OF(round->id), DB_INT_OF(round->until - 1), DB_INT_OF(round->province));
}
