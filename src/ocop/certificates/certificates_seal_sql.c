/* Every statement on keys and seals, and what the status list says of certificates. */
#include "base/pure.h"
#include "ocop/certificates/certificates_seal_int.h"

#define KEYS_MAX 500

enum status seal_sql_key(struct db_conn *conn, const struct certificate_secret *secret, struct error *error)
{
    struct str id = str_from(secret->id);
    enum status status = DB_RUN(conn, error, "INSERT INTO certificates_keys (id, public, from_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", DB_TEXT_OF(id),
                                DB_BLOB_OF(((struct str){ (const char *)secret->public_key, SIGN_PUBLIC_SIZE })), DB_INT_OF(secret->from));
    return status == STATUS_OK ? DB_RUN(conn, error, "UPDATE certificates_keys SET until_at = $2 WHERE id <> $1 AND until_at IS NULL AND from_at <= $2",
                                        DB_TEXT_OF(id), DB_INT_OF(secret->from))
                               : status;
}

enum status seal_sql_keys(struct db_conn *conn, struct arena *arena, struct seal_keys *out, struct error *error)
{
    struct seal_key *list = ARENA_NEW_MANY(arena, struct seal_key, KEYS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error, "SELECT id, public, from_at, until_at FROM certificates_keys ORDER BY from_at, id");
    *out = (struct seal_keys){ list, 0 };
    while (status == STATUS_OK && out->count < KEYS_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        list[out->count++] = (struct seal_key){ db_copy(rows, 0, arena), db_copy(rows, 1, arena), db_int(rows, 2), db_int(rows, 3) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status seal_sql_add(struct db_conn *conn, int64_t certificate, struct str key, int64_t at, int64_t *place, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_RUN(conn, error, "UPDATE certificates_seals SET replaced = 1 WHERE certificate = $1", DB_INT_OF(certificate));
    if (status == STATUS_OK)
        status = DB_QUERY(conn, &rows, error,
                          "INSERT INTO certificates_seals (certificate, key, payload, replaced, at) VALUES ($1, $2, $3, 0, $4) RETURNING id",
                          DB_INT_OF(certificate), DB_TEXT_OF(key), DB_BLOB_OF(STR("")), DB_INT_OF(at));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *place = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status seal_sql_payload(struct db_conn *conn, int64_t place, struct str payload, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_seals SET payload = $2 WHERE id = $1", DB_INT_OF(place), DB_BLOB_OF(payload));
}

enum status seal_sql_certificate(struct db_conn *conn, int64_t place, bool *found, int64_t *certificate, bool *replaced, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT certificate, replaced FROM certificates_seals WHERE id = $1", DB_INT_OF(place));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found) {
        *certificate = db_int(rows, 0);
        *replaced = db_int(rows, 1) != 0;
    }
    db_rows_close(rows);
    return status;
}

enum status seal_sql_of(struct db_conn *conn, struct arena *arena, int64_t certificate, bool *found, struct str *payload, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT payload FROM certificates_seals WHERE certificate = $1 ORDER BY id DESC LIMIT 1",
                                  DB_INT_OF(certificate));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *payload = db_copy(rows, 0, arena);
    db_rows_close(rows);
    return status;
}

/* ---- the status list ---- */

static enum status size_of(struct db_conn *conn, int64_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT COALESCE(MAX(id), 0) FROM certificates_seals");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *count = status == STATUS_OK && has_row ? db_int(rows, 0) + 1 : 0;
    db_rows_close(rows);
    return status;
}

/* Sets the two bits of each place that the rows name; closes them. */
static enum status mark(enum status status, struct db_rows *rows, unsigned char *bytes, int64_t count, unsigned value, struct error *error)
{
    bool has_row = false;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        int64_t place = db_int(rows, 0);
        if (place >= 0 && place < count)
            bytes[place / 4] = (unsigned char)((bytes[place / 4] & ~(3u << (place % 4 * 2))) | value << (place % 4 * 2));
    }
    db_rows_close(rows);
    return status;
}

static enum status fill(struct db_conn *conn, date day, unsigned char *bytes, int64_t count, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id FROM certificates_seals");
    status = mark(status, rows, bytes, count, 1, error);
    if (status != STATUS_OK)
        return status;
    rows = NULL;
    status = DB_QUERY(conn, &rows, error,
                      "SELECT s.id FROM certificates_seals s WHERE s.replaced = 1 OR " CERTIFICATES_FOLLOWED("s.certificate"));
    status = mark(status, rows, bytes, count, 3, error);
    if (status != STATUS_OK)
        return status;
    rows = NULL;
    status = DB_QUERY(conn, &rows, error,
                      "SELECT s.id FROM certificates_events e JOIN certificates_seals s ON s.certificate = e.certificate "
                      "WHERE e.kind IN ('withdrawn', 'annulled') AND e.day <= $1 AND e.known_to = $2",
                      DB_INT_OF(day), DB_INT_OF(CERTIFICATES_OPEN));
    return mark(status, rows, bytes, count, 2, error);
}

enum status seal_sql_extended(struct db_conn *conn, date day, struct buffer *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT s.id, MAX(e.day) FROM certificates_events e JOIN certificates_seals s ON s.certificate = e.certificate "
                                  "WHERE e.kind = 'extended' AND e.known_to = $2 AND e.day >= $1 AND s.replaced = 0 GROUP BY s.id ORDER BY s.id",
                                  DB_INT_OF(day), DB_INT_OF(CERTIFICATES_OPEN));
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        if (out->len > 0)
            buffer_add_char(out, ' ');
        buffer_add_int(out, db_int(rows, 0));
        buffer_add_char(out, '=');
        date_write(out, (date)db_int(rows, 1));
    }
    db_rows_close(rows);
    return status == STATUS_OK && out->overflowed ? fail_memory(error) : status;
}

enum status seal_sql_status(struct db_conn *conn, struct arena *arena, date day, struct str *bits, int64_t *count, struct error *error)
{
    unsigned char *bytes = NULL;
    size_t size;
    enum status status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    status = size_of(conn, count, error);
    size = status == STATUS_OK ? (size_t)(*count + 3) / 4 : 0;
    if (status == STATUS_OK && (bytes = arena_take_many(arena, size + 1, 1)) == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = fill(conn, day, bytes, *count, error);
    db_read_end(conn);
    *bits = (struct str){ (const char *)bytes, size };
    return status;
}
