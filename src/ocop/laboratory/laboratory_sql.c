/* Every statement on the tables of laboratory tests. */
#include "ocop/laboratory/laboratory_int.h"
#include "texts_laboratory.h"

#define COLUMNS                                                                                                              \
    "id, ident, province, product, state, lot, sample, laboratory, accreditation, payer, asked, requested, taken, received, " \
    "resulted, conclusion, paper, note, cancelled_why, record, made_at, made_by, recorded_at, recorded_by, version"

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

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct laboratory_test *out, struct error *error)
{
    int state = word_index(test_state_words, db_bytes(rows, 4));
    int conclusion = word_index(test_conclusion_words, db_bytes(rows, 15));
    *out = (struct laboratory_test){
        .id = db_int(rows, 0),
        .province = db_int(rows, 2),
        .product = db_int(rows, 3),
        .state = (enum test_state)state,
        .lot = db_copy(rows, 5, arena),
        .sample = db_copy(rows, 6, arena),
        .laboratory = db_copy(rows, 7, arena),
        .accreditation = db_copy(rows, 8, arena),
        .payer = db_copy(rows, 9, arena),
        .asked = db_copy(rows, 10, arena),
        .requested = day_of(rows, 11),
        .taken = day_of(rows, 12),
        .received = day_of(rows, 13),
        .resulted = day_of(rows, 14),
        .conclusion = (enum test_conclusion)conclusion,
        .paper = db_is_null(rows, 16) ? 0 : db_int(rows, 16),
        .note = db_copy(rows, 17, arena),
        .cancelled_why = db_copy(rows, 18, arena),
        .record = db_int(rows, 19),
        .made_at = db_int(rows, 20),
        .made_by = db_copy(rows, 21, arena),
        .recorded_at = db_is_null(rows, 22) ? 0 : db_int(rows, 22),
        .recorded_by = db_copy(rows, 23, arena),
        .version = db_int(rows, 24),
    };
    if (state < 0 || conclusion < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_laboratory_bad_row, "laboratory_tests");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status laboratory_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct laboratory_test *out,
                                struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM laboratory_tests WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

/* Reads and closes at most LABORATORY_TESTS rows. */
static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, struct laboratory_tests *out, struct error *error)
{
    struct laboratory_test *list = ARENA_NEW_MANY(arena, struct laboratory_test, LABORATORY_TESTS);
    bool has_row = false;
    *out = (struct laboratory_tests){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count < LABORATORY_TESTS) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status laboratory_of_product(struct db_conn *conn, struct arena *arena, int64_t product, struct laboratory_tests *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM laboratory_tests WHERE product = $1 ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(product), DB_INT_OF(LABORATORY_TESTS));
    return collect(rows, status, arena, out, error);
}

enum status laboratory_sql_citing(struct db_conn *conn, struct arena *arena, int64_t paper, struct laboratory_tests *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM laboratory_tests WHERE paper = $1 AND state <> 'cancelled' ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(paper), DB_INT_OF(LABORATORY_TESTS));
    return collect(rows, status, arena, out, error);
}

enum status laboratory_sql_values(struct db_conn *conn, struct arena *arena, const struct laboratory_test *test, struct laboratory_values *out,
                                  struct error *error)
{
    struct laboratory_value *list = ARENA_NEW_MANY(arena, struct laboratory_value, LABORATORY_VALUES);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT parameter, value, unit, limit_value, source FROM laboratory_values WHERE test = $1 AND record = $2 ORDER BY no LIMIT $3",
                                  DB_INT_OF(test->id), DB_INT_OF(test->record), DB_INT_OF(LABORATORY_VALUES));
    *out = (struct laboratory_values){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        list[out->count++] = (struct laboratory_value){ db_copy(rows, 0, arena), db_copy(rows, 1, arena), db_copy(rows, 2, arena),
                                                        db_copy(rows, 3, arena), db_copy(rows, 4, arena) };
        status = arena->exhausted ? fail_memory(error) : db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status laboratory_sql_add(struct db_conn *conn, const struct laboratory_test *test, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO laboratory_tests (ident, province, product, state, lot, sample, laboratory, accreditation, payer, asked, requested, taken, "
                  "conclusion, note, cancelled_why, record, made_at, made_by, recorded_by, version) "
                  "VALUES ($1, $2, $3, 'requested', $4, $5, $6, $7, $8, $9, $10, $11, 'unknown', '', '', 0, $12, $13, '', 1)",
                  DB_BLOB_OF(ident_str(&test->ident)), DB_INT_OF(test->province), DB_INT_OF(test->product), DB_TEXT_OF(test->lot), DB_TEXT_OF(test->sample),
                  DB_TEXT_OF(test->laboratory), DB_TEXT_OF(test->accreditation), DB_TEXT_OF(test->payer), DB_TEXT_OF(test->asked),
                  DB_DATE_OF(test->requested), DB_DATE_OF(test->taken), DB_INT_OF(test->made_at), DB_TEXT_OF(test->made_by));
}

enum status laboratory_sql_set(struct db_conn *conn, const struct laboratory_test *test, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE laboratory_tests SET state = $2, lot = $3, sample = $4, laboratory = $5, accreditation = $6, payer = $7, asked = $8, requested = $9, "
                  "taken = $10, received = $11, resulted = $12, conclusion = $13, paper = $14, note = $15, cancelled_why = $16, record = $17, "
                  "recorded_at = $18, recorded_by = $19, version = version + 1 WHERE id = $1",
                  DB_INT_OF(test->id), DB_TEXT_OF(str_from(test_state_words[test->state])), DB_TEXT_OF(test->lot), DB_TEXT_OF(test->sample),
                  DB_TEXT_OF(test->laboratory), DB_TEXT_OF(test->accreditation), DB_TEXT_OF(test->payer), DB_TEXT_OF(test->asked),
                  DB_DATE_OF(test->requested), DB_DATE_OF(test->taken), DB_DATE_OF(test->received), DB_DATE_OF(test->resulted),
                  DB_TEXT_OF(str_from(test_conclusion_words[test->conclusion])), test->paper == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(test->paper),
                  DB_TEXT_OF(test->note), DB_TEXT_OF(test->cancelled_why), DB_INT_OF(test->record),
                  test->recorded_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(test->recorded_at), DB_TEXT_OF(test->recorded_by));
}

enum status laboratory_sql_add_value(struct db_conn *conn, const struct laboratory_test *test, int64_t no, const struct laboratory_value *value,
                                     struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO laboratory_values (test, record, no, parameter, value, unit, limit_value, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  DB_INT_OF(test->id), DB_INT_OF(test->record), DB_INT_OF(no), DB_TEXT_OF(value->parameter), DB_TEXT_OF(value->value),
                  DB_TEXT_OF(value->unit), DB_TEXT_OF(value->limit), DB_TEXT_OF(value->source));
}
