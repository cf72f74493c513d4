/* Every statement on the tables of councils. */
#include "ocop/councils/councils_int.h"
#include "texts_councils.h"

#define COLUMNS                                                                                                              \
    "id, ident, province, body, place_code, name, decision_no, decision_day, issuer, rules, rules_sha256, ended_day, end_basis, made_at, version"
#define SEAT_COLUMNS                                                                                                         \
    "id, ident, council, account, name, agency, position, duty, no, from_day, until_day, basis, end_basis, replaces, version"
#define COUNCILS_ON_MAX 200 /* in force at once in one province */

static int word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

/* ---- councils ---- */

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct council *out, struct error *error)
{
    int body = word_index(procedure_body_words, db_bytes(rows, 3));
    *out = (struct council){
        .id = db_int(rows, 0),
        .province = db_int(rows, 2),
        .body = (enum procedure_body)body,
        .place_code = db_copy(rows, 4, arena),
        .name = db_copy(rows, 5, arena),
        .decision_no = db_copy(rows, 6, arena),
        .decision_day = (date)db_int(rows, 7),
        .issuer = db_copy(rows, 8, arena),
        .rules_json = db_copy(rows, 9, arena),
        .rules_sha256 = db_copy(rows, 10, arena),
        .ended = day_of(rows, 11),
        .end_basis = db_copy(rows, 12, arena),
        .made_at = db_int(rows, 13),
        .version = db_int(rows, 14),
    };
    if (body < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_councils_bad_row, "councils");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct council *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status councils_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct council *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM councils WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status councils_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct council *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool found = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM councils WHERE id = $1", DB_INT_OF(id));
    status = one(rows, status, arena, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status collect(struct db_rows *rows, enum status status, size_t most, struct arena *arena, struct council_list *out, struct error *error)
{
    struct council *list = ARENA_NEW_MANY(arena, struct council, most);
    bool has_row = false;
    *out = (struct council_list){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < most) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status councils_on(struct db_conn *conn, struct arena *arena, int64_t province, date day, struct council_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM councils WHERE province = $1 AND decision_day <= $2 AND (ended_day IS NULL OR ended_day >= $2) "
                                  "ORDER BY decision_day DESC, id DESC LIMIT $3",
                                  DB_INT_OF(province), DB_INT_OF(day), DB_INT_OF(COUNCILS_ON_MAX));
    return collect(rows, status, COUNCILS_ON_MAX, arena, out, error);
}

enum status councils_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, date day, bool ended, const struct council_place *after,
                              struct council_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status;
    if (ended)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM councils WHERE province = $1 AND ended_day < $2 AND (decision_day < $3 OR (decision_day = $3 AND id < $4)) "
                          "ORDER BY decision_day DESC, id DESC LIMIT $5",
                          DB_INT_OF(province), DB_INT_OF(day), DB_INT_OF(after->decision_day), DB_INT_OF(after->id), DB_INT_OF(COUNCILS_PAGE + 1));
    else
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM councils WHERE province = $1 AND (ended_day IS NULL OR ended_day >= $2) AND "
                          "(decision_day < $3 OR (decision_day = $3 AND id < $4)) ORDER BY decision_day DESC, id DESC LIMIT $5",
                          DB_INT_OF(province), DB_INT_OF(day), DB_INT_OF(after->decision_day), DB_INT_OF(after->id), DB_INT_OF(COUNCILS_PAGE + 1));
    return collect(rows, status, COUNCILS_PAGE + 1, arena, out, error);
}

enum status councils_sql_add(struct db_conn *conn, const struct council *council, int64_t *id, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO councils (ident, province, body, place_code, name, decision_no, decision_day, issuer, rules, rules_sha256, "
                                  "end_basis, made_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&council->ident)), DB_INT_OF(council->province),
                                  DB_TEXT_OF(str_from(procedure_body_words[council->body])), DB_TEXT_OF(council->place_code), DB_TEXT_OF(council->name),
                                  DB_TEXT_OF(council->decision_no), DB_INT_OF(council->decision_day), DB_TEXT_OF(council->issuer),
                                  DB_TEXT_OF(council->rules_json), DB_TEXT_OF(council->rules_sha256), DB_INT_OF(council->made_at));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *id = status == STATUS_OK ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status councils_sql_set(struct db_conn *conn, const struct council *council, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE councils SET rules = $2, rules_sha256 = $3, ended_day = $4, end_basis = $5, version = version + 1 WHERE id = $1",
                  DB_INT_OF(council->id), DB_TEXT_OF(council->rules_json), DB_TEXT_OF(council->rules_sha256), DB_DATE_OF(council->ended),
                  DB_TEXT_OF(council->end_basis));
}

/* ---- seats ---- */

static enum status read_seat(const struct db_rows *rows, struct arena *arena, struct council_seat *out, struct error *error)
{
    int duty = word_index(council_duty_words, db_bytes(rows, 7));
    *out = (struct council_seat){
        .id = db_int(rows, 0),
        .council = db_int(rows, 2),
        .account = db_int(rows, 3),
        .name = db_copy(rows, 4, arena),
        .agency = db_copy(rows, 5, arena),
        .position = db_copy(rows, 6, arena),
        .duty = (enum council_duty)duty,
        .no = db_int(rows, 8),
        .from = (date)db_int(rows, 9),
        .until = day_of(rows, 10),
        .basis = db_copy(rows, 11, arena),
        .end_basis = db_copy(rows, 12, arena),
        .replaces = db_int(rows, 13),
        .version = db_int(rows, 14),
    };
    if (duty < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_councils_bad_row, "councils_seats");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status council_seats(struct db_conn *conn, struct arena *arena, int64_t council, struct council_seats *out, struct error *error)
{
    struct council_seat *list = ARENA_NEW_MANY(arena, struct council_seat, COUNCIL_SEATS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " SEAT_COLUMNS " FROM councils_seats WHERE council = $1 ORDER BY no, id LIMIT $2",
                                  DB_INT_OF(council), DB_INT_OF(COUNCIL_SEATS_MAX));
    *out = (struct council_seats){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_seat(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status councils_sql_add_seat(struct db_conn *conn, const struct council_seat *seat, const struct ident *role, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO councils_seats (ident, council, account, name, agency, position, duty, no, from_day, basis, end_basis, replaces, role, version) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, 1)",
                  DB_BLOB_OF(ident_str(&seat->ident)), DB_INT_OF(seat->council), DB_INT_OF(seat->account), DB_TEXT_OF(seat->name),
                  DB_TEXT_OF(seat->agency), DB_TEXT_OF(seat->position), DB_TEXT_OF(str_from(council_duty_words[seat->duty])), DB_INT_OF(seat->no),
                  DB_INT_OF(seat->from), DB_TEXT_OF(seat->basis), DB_INT_OF(seat->replaces), DB_BLOB_OF(ident_str(role)));
}

enum status councils_sql_end_seat(struct db_conn *conn, int64_t seat, date last, struct str basis, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE councils_seats SET until_day = $2, end_basis = $3, version = version + 1 WHERE id = $1", DB_INT_OF(seat),
                  DB_INT_OF(last), DB_TEXT_OF(basis));
}

static enum status read_role(struct db_rows *rows, enum status status, struct ident *role, struct error *error)
{
    bool has_row = false;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && (!has_row || !ident_of_bytes(db_bytes(rows, 0), role)))
        status = FAIL(error, STATUS_FAILED, TEXT_councils_bad_row, "role");
    db_rows_close(rows);
    return status;
}

enum status councils_sql_seat_role(struct db_conn *conn, int64_t seat, struct ident *role, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT role FROM councils_seats WHERE id = $1", DB_INT_OF(seat));
    return read_role(rows, status, role, error);
}

/* ---- delegations ---- */

enum status council_delegations(struct db_conn *conn, struct arena *arena, int64_t council, struct council_delegations *out, struct error *error)
{
    struct council_delegation *list = ARENA_NEW_MANY(arena, struct council_delegation, COUNCIL_DELEGATIONS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT id, ident, from_seat, to_seat, from_day, until_day, paper, ended_day FROM councils_delegations "
                                  "WHERE council = $1 ORDER BY id LIMIT $2",
                                  DB_INT_OF(council), DB_INT_OF(COUNCIL_DELEGATIONS_MAX));
    *out = (struct council_delegations){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        struct council_delegation *row = &list[out->count++];
        *row = (struct council_delegation){ .id = db_int(rows, 0), .from_seat = db_int(rows, 2), .to_seat = db_int(rows, 3), .from = (date)db_int(rows, 4),
                                            .until = (date)db_int(rows, 5), .paper = db_copy(rows, 6, arena), .ended = day_of(rows, 7) };
        if (!ident_of_bytes(db_bytes(rows, 1), &row->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_councils_bad_row, "councils_delegations");
        if (status == STATUS_OK)
            status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status councils_sql_add_delegation(struct db_conn *conn, int64_t council, const struct council_delegation *delegation, const struct ident *role,
                                        int64_t now, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO councils_delegations (ident, council, from_seat, to_seat, from_day, until_day, paper, role, made_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  DB_BLOB_OF(ident_str(&delegation->ident)), DB_INT_OF(council), DB_INT_OF(delegation->from_seat), DB_INT_OF(delegation->to_seat),
                  DB_INT_OF(delegation->from), DB_INT_OF(delegation->until), DB_TEXT_OF(delegation->paper), DB_BLOB_OF(ident_str(role)), DB_INT_OF(now));
}

enum status councils_sql_end_delegation(struct db_conn *conn, int64_t delegation, date last, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE councils_delegations SET ended_day = $2 WHERE id = $1", DB_INT_OF(delegation), DB_INT_OF(last));
}

enum status councils_sql_delegation_role(struct db_conn *conn, int64_t delegation, struct ident *role, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT role FROM councils_delegations WHERE id = $1", DB_INT_OF(delegation));
    return read_role(rows, status, role, error);
}
