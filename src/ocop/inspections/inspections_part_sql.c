/* Every statement on the photos, samples and events of an inspection. */
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

static int word_of(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return 0;
}

enum status inspections_sql_add_photo(struct db_conn *conn, int64_t inspection, const struct inspection_photo *photo, int64_t at, struct str by,
                                      struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO inspections_photos (ident, inspection, file, caption, own, at, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  DB_BLOB_OF(ident_str(&photo->ident)), DB_INT_OF(inspection), DB_INT_OF(photo->file), DB_TEXT_OF(photo->caption), DB_INT_OF(photo->own ? 1 : 0),
                  DB_INT_OF(at), DB_TEXT_OF(by));
}

enum status inspections_sql_photos(struct db_conn *conn, struct arena *arena, int64_t inspection, struct inspection_photos *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT ident, file, caption, own FROM inspections_photos WHERE inspection = $1 ORDER BY id LIMIT $2",
                                  DB_INT_OF(inspection), DB_INT_OF(INSPECTION_PHOTOS));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < INSPECTION_PHOTOS) {
        struct inspection_photo *photo = &out->rows[out->count++];
        *photo = (struct inspection_photo){ .file = db_int(rows, 1), .caption = db_copy(rows, 2, arena), .own = db_int(rows, 3) != 0 };
        if (!ident_of_bytes(db_bytes(rows, 0), &photo->ident))
            status = FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "inspections_photos");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status inspections_sql_add_sample(struct db_conn *conn, int64_t inspection, struct str sample, struct str amount, int64_t test, int64_t at,
                                       struct str by, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO inspections_samples (inspection, sample, amount, test, at, by_name) VALUES ($1, $2, $3, $4, $5, $6)",
                  DB_INT_OF(inspection), DB_TEXT_OF(sample), DB_TEXT_OF(amount), DB_INT_OF(test), DB_INT_OF(at), DB_TEXT_OF(by));
}

/* Reads the table of laboratory tests. */
enum status inspections_sql_samples(struct db_conn *conn, struct arena *arena, int64_t inspection, struct samples *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT s.sample, s.amount, t.ident, t.state, t.conclusion, t.laboratory FROM inspections_samples s "
                                  "JOIN laboratory_tests t ON t.id = s.test WHERE s.inspection = $1 ORDER BY s.id LIMIT $2",
                                  DB_INT_OF(inspection), DB_INT_OF(INSPECTION_SAMPLES));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < INSPECTION_SAMPLES) {
        struct sample *row = &out->rows[out->count++];
        *row = (struct sample){ .sample = db_copy(rows, 0, arena), .amount = db_copy(rows, 1, arena), .state = word_of(test_state_words, db_bytes(rows, 3)),
                                .conclusion = word_of(test_conclusion_words, db_bytes(rows, 4)), .laboratory = db_copy(rows, 5, arena) };
        if (!ident_of_bytes(db_bytes(rows, 2), &row->test))
            status = FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "inspections_samples");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status inspections_sql_add_event(struct db_conn *conn, int64_t inspection, const char *what, struct str words, date until, int64_t at, struct str by,
                                      struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO inspections_events (inspection, what, words, until, at, by_name) VALUES ($1, $2, $3, $4, $5, $6)",
                  DB_INT_OF(inspection), DB_TEXT_OF(str_from(what)), DB_TEXT_OF(words), DB_DATE_OF(until), DB_INT_OF(at), DB_TEXT_OF(by));
}

enum status inspections_sql_events(struct db_conn *conn, struct arena *arena, int64_t inspection, struct inspection_events *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT what, words, until, at, by_name FROM inspections_events WHERE inspection = $1 ORDER BY id LIMIT $2",
                                  DB_INT_OF(inspection), DB_INT_OF(INSPECTION_EVENTS));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < INSPECTION_EVENTS)
        out->rows[out->count++] = (struct inspection_event){ .what = db_copy(rows, 0, arena), .words = db_copy(rows, 1, arena),
                                                             .until = db_is_null(rows, 2) ? DATE_NONE : (date)db_int(rows, 2), .at = db_int(rows, 3),
                                                             .by_name = db_copy(rows, 4, arena) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}
