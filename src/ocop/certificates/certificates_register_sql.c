/* What the register is listed and found by (certificates_register, certificates_words): of each line the certificate that nothing follows, with its words.
 * Everything in it follows from certificates, their facts and events; each change of these renews it in the same transaction. */
#include <pthread.h>

#include "ocop/certificates/certificates_public_int.h"

/* ---- kept as things are ---- */

#define OF_CERTIFICATE "(SELECT id FROM certificates WHERE id = $1 UNION ALL SELECT previous FROM certificates WHERE id = $1)"
#define OF_IMPORT "(SELECT id FROM certificates WHERE import = $1 UNION ALL SELECT previous FROM certificates WHERE import = $1)"
#define ANNULLED(certificate)                                                                                                \
    "EXISTS (SELECT 1 FROM certificates_events x WHERE x.certificate = " certificate " AND x.kind = 'annulled' AND x.known_to = 2932896)"
#define ENTER(these)                                                                                                         \
    "INSERT INTO certificates_register (certificate, province, facts, valid_from, valid_to, last_day, withdrawn, find_folded, sort_key) "                   \
    "SELECT c.id, f.province, f.id, f.valid_from, f.valid_to, "                                                              \
    "COALESCE((SELECT MAX(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'extended' AND e.known_to = 2932896 AND "               \
    "e.day > f.valid_to), f.valid_to), "                                                                                     \
    "COALESCE((SELECT MIN(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'withdrawn' AND e.known_to = 2932896), 2932896), "      \
    "f.find_folded, f.sort_key FROM certificates c JOIN certificates_facts f ON f.certificate = c.id AND f.known_to = 2932896 WHERE c.id IN " these         \
    " AND NOT " ANNULLED("c.id") " AND NOT " CERTIFICATES_FOLLOWED("c.id")
/* A letter at a time moves from what is left to the word, a space ends it. */
#define ENTER_WORDS(these)                                                                                                   \
    "INSERT INTO certificates_words (province, word, certificate) "                                                          \
    "WITH RECURSIVE walk (certificate, province, word, left_over) AS ("                                                      \
    "SELECT certificate, province, substr(find_folded, 1, 0), find_folded || ' ' FROM certificates_register WHERE certificate IN " these                    \
    " UNION ALL SELECT certificate, province, CASE WHEN substr(left_over, 1, 1) = ' ' THEN '' ELSE word || substr(left_over, 1, 1) END, "                   \
    "substr(left_over, 2) FROM walk WHERE left_over <> '') "                                                                 \
    "SELECT DISTINCT province, word, certificate FROM walk WHERE word <> '' AND substr(left_over, 1, 1) = ' '"
#define COUNT_CHANGE(these)                                                                                                  \
    "INSERT INTO certificates_register_changes (province, changes) SELECT DISTINCT province, 1 FROM certificates WHERE id IN " these                        \
    " ON CONFLICT (province) DO UPDATE SET changes = certificates_register_changes.changes + 1"
#define RENEW(these, number)                                                                                                 \
    enum status status = DB_RUN(conn, error, "DELETE FROM certificates_words WHERE certificate IN " these, DB_INT_OF(number)); \
    if (status == STATUS_OK)                                                                                                 \
        status = DB_RUN(conn, error, "DELETE FROM certificates_register WHERE certificate IN " these, DB_INT_OF(number));      \
    if (status == STATUS_OK)                                                                                                 \
        status = DB_RUN(conn, error, ENTER(these), DB_INT_OF(number));                                                       \
    if (status == STATUS_OK)                                                                                                 \
        status = DB_RUN(conn, error, ENTER_WORDS(these), DB_INT_OF(number));                                                 \
    return status == STATUS_OK ? DB_RUN(conn, error, COUNT_CHANGE(these), DB_INT_OF(number)) : status

enum status register_sql_renew(struct db_conn *conn, int64_t certificate, struct error *error)
{
    RENEW(OF_CERTIFICATE, certificate);
}

enum status register_sql_renew_import(struct db_conn *conn, int64_t import, struct error *error)
{
    RENEW(OF_IMPORT, import);
}

/* ---- sought ---- */

static enum status count_of(struct db_rows *rows, enum status status, int64_t *count, struct error *error)
{
    bool has_row = false;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *count = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

/* As in the lists of products: a word that very many have is compared and not sought. */
enum status register_sql_seek(struct db_conn *conn, struct arena *arena, const struct register_query *query, struct register_sought *out,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    int64_t least = WORD_RANGE_MOST, count = 0;
    enum status status = STATUS_OK;
    *out = (struct register_sought){ .few = false };
    for (size_t i = 0; status == STATUS_OK && i < PRODUCERS_WORDS && query->words[i].len > 0; i++) {
        status = DB_QUERY(conn, &rows, error,
                          "SELECT count(*) FROM (SELECT 1 FROM certificates_words w WHERE w.province = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) few",
                          DB_INT_OF(query->province), DB_TEXT_OF(query->words[i]), DB_TEXT_OF(producers_word_end(arena, query->words[i])),
                          DB_INT_OF(WORD_RANGE_MOST));
        status = count_of(rows, status, &count, error);
        if (status != STATUS_OK || count == WORD_RANGE_MOST)
            continue;
        word_ranges_add(&out->ranges, arena, query->words[i]);
        least = count < least ? count : least;
    }
    out->few = least < WORDS_TOGETHER_MOST;
    if (status != STATUS_OK || out->few || out->ranges.count < 2)
        return status;
#define WORD_AT(from, to) "SELECT w.certificate FROM certificates_words w WHERE w.province = $1 AND w.word >= " from " AND w.word < " to
    status = DB_QUERY(conn, &rows, error,
                      "SELECT count(*) FROM (SELECT * FROM (" WORD_AT("$2", "$3") " INTERSECT " WORD_AT("$4", "$5") " INTERSECT " WORD_AT("$6", "$7")
                      " INTERSECT " WORD_AT("$8", "$9") ") few LIMIT $10) few",
                      DB_INT_OF(query->province), WORD_RANGE_VALUES(out->ranges), DB_INT_OF(WORDS_TOGETHER_MOST));
    status = count_of(rows, status, &count, error);
    out->few = count < WORDS_TOGETHER_MOST;
    return status;
}

/* ---- counted ---- */

/* Counting a country takes a while, so the last counts are kept until the register changes or the day is over. */
static struct {
    pthread_mutex_t lock;
    int64_t province, changes; /* province 0: none are kept */
    date day;
    struct register_counts counts;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static enum status changes_of(struct db_conn *conn, int64_t province, int64_t *changes, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT changes FROM certificates_register_changes WHERE province = $1", DB_INT_OF(province));
    return count_of(rows, status, changes, error);
}

static enum status count_all(struct db_conn *conn, int64_t province, date day, struct register_counts *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT COUNT(*), COALESCE(SUM(CASE WHEN withdrawn <= $2 THEN 1 ELSE 0 END), 0), "
                                  "COALESCE(SUM(CASE WHEN withdrawn > $2 AND last_day >= $2 THEN 1 ELSE 0 END), 0), "
                                  "COALESCE(SUM(CASE WHEN withdrawn > $2 AND last_day < $2 THEN 1 ELSE 0 END), 0) "
                                  "FROM certificates_register WHERE province = $1 AND valid_from <= $2",
                                  DB_INT_OF(province), DB_INT_OF(day));
    *out = (struct register_counts){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = (struct register_counts){ .ever = db_int(rows, 0), .withdrawn = db_int(rows, 1), .holds = db_int(rows, 2), .expired = db_int(rows, 3) };
    db_rows_close(rows);
    return status;
}

/* `changes` is read before what is counted, so that what is kept is never older than it says. */
enum status register_sql_counts(struct db_conn *conn, int64_t province, date day, struct register_counts *out, struct error *error)
{
    int64_t changes = 0;
    bool same;
    enum status status = changes_of(conn, province, &changes, error);
    if (status != STATUS_OK)
        return status;
    pthread_mutex_lock(&kept.lock);
    same = province != 0 && kept.province == province && kept.day == day && kept.changes == changes;
    *out = kept.counts;
    pthread_mutex_unlock(&kept.lock);
    if (same)
        return STATUS_OK;
    status = count_all(conn, province, day, out, error);
    if (status != STATUS_OK)
        return status;
    pthread_mutex_lock(&kept.lock);
    kept.province = province;
    kept.changes = changes;
    kept.day = day;
    kept.counts = *out;
    pthread_mutex_unlock(&kept.lock);
    return STATUS_OK;
}
