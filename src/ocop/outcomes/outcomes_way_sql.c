/* Every statement on what was sent to the body above. */
#include "ocop/outcomes/outcomes_way_int.h"
#include "texts_rounds.h"

#define COLUMNS                                                                                                              \
    "id, ident, candidate, to_body, number, day, approval, approval_day, mean, stars, package, by_name, at, answered_at, answer_points, answer_stars, " \
    "answer_no, answer_day, answer_reason, answer_file, answered_by, settled_at, settled, settled_stars, settled_reason, settled_by, version"

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

static int64_t instant_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? 0 : db_int(rows, column);
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct sending *out, struct error *error)
{
    int to = word_index(procedure_body_words, db_bytes(rows, 3));
    int settled = word_index(way_settled_words, db_bytes(rows, 22));
    struct str points = db_bytes(rows, 14);
    bool good;
    *out = (struct sending){ .id = db_int(rows, 0),
                             .candidate = db_int(rows, 2),
                             .to = (enum procedure_body)to,
                             .number = db_copy(rows, 4, arena),
                             .day = (date)db_int(rows, 5),
                             .approval = db_copy(rows, 6, arena),
                             .approval_day = day_of(rows, 7),
                             .stars = db_int(rows, 9),
                             .package = db_copy(rows, 10, arena),
                             .by_name = db_copy(rows, 11, arena),
                             .at = db_int(rows, 12),
                             .answered_at = instant_of(rows, 13),
                             .answer_stars = db_int(rows, 15),
                             .answer_no = db_copy(rows, 16, arena),
                             .answer_day = day_of(rows, 17),
                             .reason = db_copy(rows, 18, arena),
                             .file = db_int(rows, 19),
                             .answered_by = db_copy(rows, 20, arena),
                             .settled_at = instant_of(rows, 21),
                             .settled = settled,
                             .settled_stars = db_int(rows, 23),
                             .settled_reason = db_copy(rows, 24, arena),
                             .settled_by = db_copy(rows, 25, arena),
                             .version = db_int(rows, 26) };
    good = to >= 0 && ident_of_bytes(db_bytes(rows, 1), &out->ident) && fraction_read(db_bytes(rows, 8), &out->mean) &&
           (points.len == 0 || fraction_read(points, &out->points));
    if (!good)
        return FAIL(error, STATUS_FAILED, TEXT_rounds_bad_row, "outcomes_sendings");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status way_sql_last(struct db_conn *conn, struct arena *arena, int64_t candidate, bool *found, struct sending *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_sendings WHERE candidate = $1 ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(candidate), DB_INT_OF(1));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

struct number_text {
    char memory[48]; /* two numbers of 19 digits, a sign and a bar */
    struct buffer text;
};

static struct str exact(struct number_text *out, struct fraction number)
{
    buffer_open_fixed(&out->text, out->memory, sizeof(out->memory));
    if (number.den != 0)
        fraction_write(&out->text, number);
    return buffer_str(&out->text);
}

enum status way_sql_add(struct db_conn *conn, const struct sending *s, struct error *error)
{
    struct number_text mean;
    return DB_RUN(conn, error,
                  "INSERT INTO outcomes_sendings (ident, candidate, to_body, number, day, approval, approval_day, mean, stars, package, by_name, at, answer_points, "
                  "answer_stars, answer_no, answer_reason, answer_file, answered_by, settled, settled_stars, settled_reason, settled_by, version) VALUES ($1, $2, $3, $4, "
                  "$5, $6, $7, $8, $9, $10, $11, $12, '', 0, '', '', 0, '', '', 0, '', '', 1)",
                  DB_BLOB_OF(ident_str(&s->ident)), DB_INT_OF(s->candidate), DB_TEXT_OF(str_from(procedure_body_words[s->to])), DB_TEXT_OF(s->number),
                  DB_INT_OF(s->day), DB_TEXT_OF(s->approval), DB_DATE_OF(s->approval_day), DB_TEXT_OF(exact(&mean, s->mean)), DB_INT_OF(s->stars),
                  DB_TEXT_OF(s->package), DB_TEXT_OF(s->by_name), DB_INT_OF(s->at));
}

enum status way_sql_set(struct db_conn *conn, const struct sending *s, struct error *error)
{
    struct number_text points;
    return DB_RUN(conn, error,
                  "UPDATE outcomes_sendings SET answered_at = $2, answer_points = $3, answer_stars = $4, answer_no = $5, answer_day = $6, answer_reason = $7, "
                  "answer_file = $8, answered_by = $9, settled_at = $10, settled = $11, settled_stars = $12, settled_reason = $13, settled_by = $14, "
                  "version = version + 1 WHERE id = $1",
                  DB_INT_OF(s->id), DB_INT_OF(s->answered_at), DB_TEXT_OF(exact(&points, s->points)), DB_INT_OF(s->answer_stars), DB_TEXT_OF(s->answer_no),
                  DB_DATE_OF(s->answer_day), DB_TEXT_OF(s->reason), DB_INT_OF(s->file), DB_TEXT_OF(s->answered_by),
                  s->settled_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(s->settled_at),
                  DB_TEXT_OF(s->settled_at == 0 ? STR("") : str_from(way_settled_words[s->settled])), DB_INT_OF(s->settled_stars),
                  DB_TEXT_OF(s->settled_reason), DB_TEXT_OF(s->settled_by));
}
