/* Every statement on the table of roles. */
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"

#define COLUMNS                                                                                                              \
    "r.ident, r.account, a.name, a.ident, r.role, r.field, r.province, r.place_code, r.producer, r.from_day, r.until_day, "  \
    "r.basis_kind, r.basis, r.version"
#define LIST_MAX 5000
#define PEOPLE_MAX 200 /* of one producer */

static int word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct account_role_row *out, struct error *error)
{
    int role = word_index(account_role_words, db_bytes(rows, 4));
    int field = word_index(account_field_words, db_bytes(rows, 5));
    *out = (struct account_role_row){
        .account = db_int(rows, 1),
        .account_name = db_copy(rows, 2, arena),
        .hold = { .role = (enum account_role)role,
                  .field = (enum account_field)field,
                  .province = db_int(rows, 6),
                  .place_code = db_copy(rows, 7, arena),
                  .producer = db_int(rows, 8) },
        .from = (date)db_int(rows, 9),
        .until = db_is_null(rows, 10) ? DATE_NONE : (date)db_int(rows, 10),
        .basis_kind = db_copy(rows, 11, arena),
        .basis = db_copy(rows, 12, arena),
        .version = db_int(rows, 13),
    };
    if (role < 0 || field < 0 || !ident_of_bytes(db_bytes(rows, 0), &out->ident) || !ident_of_bytes(db_bytes(rows, 3), &out->account_ident))
        return FAIL(error, STATUS_FAILED, TEXT_accounts_bad_row, "accounts_roles");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, struct account_role_list *out, struct error *error)
{
    struct account_role_row *list = NULL;
    size_t room = 0;
    bool has_row = false;
    *out = (struct account_role_list){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < LIST_MAX) {
        if (out->count == room) {
            struct account_role_row *more = ARENA_NEW_MANY(arena, struct account_role_row, room * 2 + 8);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            list = more;
            room = room * 2 + 8;
        }
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}

enum status accounts_sql_roles(struct db_conn *conn, struct arena *arena, int64_t account, date day, struct account_role_list *out,
                               struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status;
    if (day == DATE_NONE)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM accounts_roles r JOIN accounts a ON a.id = r.account WHERE r.account = $1 ORDER BY r.id DESC",
                          DB_INT_OF(account));
    else
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM accounts_roles r JOIN accounts a ON a.id = r.account WHERE r.account = $1 AND "
                          "r.from_day <= $2 AND (r.until_day IS NULL OR r.until_day >= $2) ORDER BY r.id",
                          DB_INT_OF(account), DB_INT_OF(day));
    return collect(rows, status, arena, out, error);
}

enum status accounts_sql_apparatus(struct db_conn *conn, struct arena *arena, const struct reach *reach, date day,
                                   struct account_role_list *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status;
    if (reach->scope == SCOPE_PROVINCE)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM accounts_roles r JOIN accounts a ON a.id = r.account WHERE r.province = $1 AND r.producer = 0 "
                          "AND (r.until_day IS NULL OR r.until_day >= $2) ORDER BY r.place_code, r.role, r.from_day, r.id",
                          DB_INT_OF(reach->province), DB_INT_OF(day));
    else
        status = DB_QUERY(conn, &rows, error,
                          "SELECT " COLUMNS " FROM accounts_roles r JOIN accounts a ON a.id = r.account WHERE r.province = $1 AND "
                          "r.place_code IN ($2, $3, $4, $5, $6, $7, $8, $9) AND r.producer = 0 AND (r.until_day IS NULL OR r.until_day >= $10) "
                          "ORDER BY r.place_code, r.role, r.from_day, r.id",
                          DB_INT_OF(reach->province), REACH_COMMUNES(reach), DB_INT_OF(day));
    return collect(rows, status, arena, out, error);
}

enum status accounts_sql_role(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct account_role_row *out,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    struct account_role_list list;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM accounts_roles r JOIN accounts a ON a.id = r.account WHERE r.ident = $1",
                                  DB_BLOB_OF(ident_str(ident)));
    status = collect(rows, status, arena, &list, error);
    *found = status == STATUS_OK && list.count == 1;
    if (*found)
        *out = list.rows[0];
    return status;
}

/* Lists hold the places and the producers of one person in a row of REACH_MAX each: a further one would not be seen there. */
static enum status check_room(struct db_conn *conn, const struct role_new *role, struct str place, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    if (role->producer == 0 && place.len == 0)
        return STATUS_OK;
    status = DB_QUERY(conn, &rows, error,
                      "SELECT count(*) FROM (SELECT DISTINCT producer, CASE WHEN producer = 0 THEN place_code ELSE '' END AS place FROM accounts_roles "
                      "WHERE account = $1 AND (until_day IS NULL OR until_day >= $2) AND NOT (producer = $3 AND ($3 <> 0 OR place_code = $4)) AND "
                      "((producer <> 0 AND $3 <> 0) OR (producer = 0 AND place_code <> '' AND $3 = 0))) few",
                      DB_INT_OF(role->account), DB_INT_OF(role->from), DB_INT_OF(role->producer), DB_TEXT_OF(place));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && db_int(rows, 0) >= REACH_MAX)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_accounts_too_many_roles, NULL, TEXT_ARG_INT("most", REACH_MAX));
    db_rows_close(rows);
    return status;
}

enum status accounts_add_role(struct db_conn *conn, const struct role_new *role, struct error *error)
{
    struct str place = role->place_code.ptr == NULL ? STR("") : role->place_code;
    enum status status = check_room(conn, role, place, error);
    if (status != STATUS_OK)
        return status;
    return DB_RUN(conn, error,
                  "INSERT INTO accounts_roles (ident, account, role, field, province, place_code, producer, from_day, until_day, basis_kind, basis, "
                  "delegated_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
                  DB_BLOB_OF(ident_str(&role->ident)), DB_INT_OF(role->account), DB_TEXT_OF(str_from(account_role_words[role->role])),
                  DB_TEXT_OF(str_from(account_field_words[role->field])), DB_INT_OF(role->province),
                  DB_TEXT_OF(place), DB_INT_OF(role->producer), DB_INT_OF(role->from),
                  DB_DATE_OF(role->until), DB_TEXT_OF(role->basis_kind), DB_TEXT_OF(role->basis),
                  role->delegated_by == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(role->delegated_by));
}

enum status accounts_end_role(struct db_conn *conn, const struct ident *ident, date last, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts_roles SET until_day = $2, version = version + 1 WHERE ident = $1", DB_BLOB_OF(ident_str(ident)),
                  DB_INT_OF(last));
}

enum status accounts_move_producer(struct db_conn *conn, int64_t producer, struct str place_code, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE accounts_roles SET place_code = $2, version = version + 1 WHERE producer = $1 AND producer <> 0",
                  DB_INT_OF(producer), DB_TEXT_OF(place_code));
}

static enum status read_person(const struct db_rows *rows, struct arena *arena, struct account_person *out, struct error *error)
{
    *out = (struct account_person){ .name = db_copy(rows, 2, arena),
                                    .login = db_copy(rows, 3, arena),
                                    .kind = str_is(db_bytes(rows, 4), "producer") ? ROLE_PRODUCER : ROLE_HELPER,
                                    .from = (date)db_int(rows, 5),
                                    .until = db_is_null(rows, 6) ? DATE_NONE : (date)db_int(rows, 6),
                                    .version = db_int(rows, 7) };
    if (!ident_of_bytes(db_bytes(rows, 0), &out->role) || !ident_of_bytes(db_bytes(rows, 1), &out->account))
        return FAIL(error, STATUS_FAILED, TEXT_accounts_bad_row, "accounts_roles");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status accounts_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, date day, struct account_people *out,
                                 struct error *error)
{
    struct account_person *list = ARENA_NEW_MANY(arena, struct account_person, PEOPLE_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct account_people){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT r.ident, a.ident, a.name, a.login, r.role, r.from_day, r.until_day, r.version FROM accounts_roles r "
                      "JOIN accounts a ON a.id = r.account WHERE r.producer = $1 AND r.producer <> 0 AND (r.until_day IS NULL OR r.until_day >= $2) "
                      "ORDER BY r.id LIMIT $3",
                      DB_INT_OF(producer), DB_INT_OF(day), DB_INT_OF(PEOPLE_MAX));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_person(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

static enum status read_choice(const struct db_rows *rows, struct arena *arena, struct account_choice *out, struct error *error)
{
    out->login = db_copy(rows, 1, arena);
    out->name = db_copy(rows, 2, arena);
    if (!ident_of_bytes(db_bytes(rows, 0), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_accounts_bad_row, "accounts");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status accounts_officials(struct db_conn *conn, struct arena *arena, int64_t province, date day, struct account_choices *out,
                               struct error *error)
{
    struct account_choice *list = ARENA_NEW_MANY(arena, struct account_choice, ACCOUNT_CHOICES_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct account_choices){ .rows = list };
    if (list == NULL)
        return fail_memory(error);
    status = DB_QUERY(conn, &rows, error,
                      "SELECT DISTINCT a.ident, a.login, a.name, a.sort_key FROM accounts_roles r JOIN accounts a ON a.id = r.account "
                      "WHERE r.province = $1 AND r.place_code = '' AND r.producer = 0 AND (r.until_day IS NULL OR r.until_day >= $2) AND a.province = $1 "
                      "AND a.closed_at IS NULL ORDER BY a.sort_key, a.login LIMIT $3",
                      DB_INT_OF(province), DB_INT_OF(day), DB_INT_OF(ACCOUNT_CHOICES_MAX));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_choice(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
