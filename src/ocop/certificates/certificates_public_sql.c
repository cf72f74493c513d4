/* Certificates as everybody may read them: each statement gives them as they are believed today. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define COLUMNS                                                                                                              \
    "c.id, CASE WHEN c.line = 0 THEN c.id ELSE c.line END, c.product, c.producer, c.ident, c.province, f.act, f.stars, f.set_no, f.code, f.product_name, "     \
    "f.producer_name, f.place_code, f.place_day, f.valid_from, f.valid_to, "                                                 \
    "(SELECT MAX(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'extended' AND e.known_to = 2932896), "                         \
    "(SELECT MIN(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'withdrawn' AND e.known_to = 2932896), "                        \
    "(SELECT MIN(e.day) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'annulled' AND e.known_to = 2932896), "                         \
    "(SELECT MIN(e.reason) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'withdrawn' AND e.known_to = 2932896), "                     \
    "CASE WHEN " CERTIFICATES_FOLLOWED("c.id") " THEN 1 ELSE 0 END, d.number, d.day, d.id, "                                                               \
    "(SELECT MIN(e.decision) FROM certificates_events e WHERE e.certificate = c.id AND e.kind = 'extended' AND e.known_to = 2932896), " \
    "d.level, d.place_code"
#define FROM                                                                                                                 \
    " FROM certificates_facts f JOIN certificates c ON c.id = f.certificate JOIN certificates_decisions d ON d.id = c.decision "
#define BELIEVED "f.known_to = 2932896"
_Static_assert(CERTIFICATES_OPEN == 2932896, "the statements name it");

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static int act_of(struct str word)
{
    for (int i = 0; certificate_act_words[i] != NULL; i++)
        if (str_is(word, certificate_act_words[i]))
            return i;
    return -1;
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct public_row *out, struct error *error)
{
    *out = (struct public_row){ .id = db_int(rows, 0), .line = db_int(rows, 1), .product = db_int(rows, 2), .producer = db_int(rows, 3),
                                .province = db_int(rows, 5), .act = act_of(db_bytes(rows, 6)), .stars = db_int(rows, 7), .set = db_int(rows, 8),
                                .code = db_copy(rows, 9, arena), .product_name = db_copy(rows, 10, arena), .producer_name = db_copy(rows, 11, arena),
                                .place = db_copy(rows, 12, arena), .place_day = (date)db_int(rows, 13), .from = (date)db_int(rows, 14),
                                .to = (date)db_int(rows, 15), .extended = day_of(rows, 16), .withdrawn = day_of(rows, 17), .annulled = day_of(rows, 18),
                                .withdrawn_why = db_copy(rows, 19, arena), .followed = db_int(rows, 20) != 0, .decision = db_copy(rows, 21, arena),
                                .decision_day = day_of(rows, 22), .decision_id = db_int(rows, 23),
                                .extended_by = db_copy(rows, 24, arena), .by_ministry = str_is(db_bytes(rows, 25), "ministry"),
                                .decided_at = db_copy(rows, 26, arena) };
    if (out->act < 0 || !ident_of_bytes(db_bytes(rows, 4), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_certificates_bad_row, "certificates");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status read_one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct public_row *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

static enum status read_rows(struct db_rows *rows, enum status status, struct arena *arena, size_t room, struct public_rows *out, struct error *error)
{
    struct public_row *list = ARENA_NEW_MANY(arena, struct public_row, room);
    bool has_row = false;
    *out = (struct public_rows){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        if (out->count == room) {
            out->more = true;
            break;
        }
        status = read_row(rows, arena, &list[out->count++], error);
    }
    db_rows_close(rows);
    return status;
}

enum status public_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct public_row *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS FROM "WHERE c.id = $1 AND " BELIEVED, DB_INT_OF(id));
    return read_one(rows, status, arena, found, out, error);
}

enum status public_sql_of_seal(struct db_conn *conn, struct arena *arena, int64_t place, bool *found, struct public_row *out, struct error *error)
{
    int64_t certificate = 0;
    bool replaced = false;
    enum status status = seal_sql_certificate(conn, place, found, &certificate, &replaced, error);
    if (status != STATUS_OK || !*found)
        return status;
    status = public_sql_by_id(conn, arena, certificate, found, out, error);
    if (status == STATUS_OK && *found && replaced)
        out->followed = true;
    return status;
}

enum status public_sql_find(struct db_conn *conn, struct arena *arena, struct str name, bool *found, struct public_row *out, struct error *error)
{
    struct db_rows *rows = NULL;
    struct ident ident;
    enum status status;
    if (ident_read(name, &ident))
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS FROM "WHERE c.ident = $1 AND " BELIEVED, DB_BLOB_OF(ident_str(&ident)));
    else
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS FROM "WHERE f.code = $1 AND f.code <> '' AND " BELIEVED " ORDER BY f.valid_from DESC, c.id DESC LIMIT 1",
                          DB_TEXT_OF(name));
    return read_one(rows, status, arena, found, out, error);
}

enum status public_sql_line(struct db_conn *conn, struct arena *arena, int64_t line, struct public_rows *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS FROM "WHERE (c.id = $1 OR c.line = $1) AND " BELIEVED " ORDER BY f.valid_from DESC, c.id DESC", DB_INT_OF(line));
    return read_rows(rows, status, arena, LINE_CERTIFICATES_MAX, out, error);
}

enum status public_sql_decision(struct db_conn *conn, struct arena *arena, int64_t decision, struct public_rows *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS FROM "WHERE c.decision = $1 AND " BELIEVED " ORDER BY c.no", DB_INT_OF(decision));
    return read_rows(rows, status, arena, DRAFT_ITEMS_MAX, out, error);
}

/* ---- the register ---- */

/* What is asked of certificates_register (r), then what stands in it: $1 the province, $2 today, $3 and $4 which page, $5 to $10 the bounds of the days that
 * tell what it is today, from $11 on words. What is only compared stands in a CASE: it is no reason for a planner to leave the index of names, and none for
 * PostgreSQL to believe that a row passes hardly ever. */
#define PAGE(province, search, sort_key)                                                                                     \
    "SELECT " COLUMNS " FROM (SELECT r.certificate, r.facts, r.sort_key FROM certificates_register r WHERE " province " = $1 AND "                          \
    "CASE WHEN r.valid_from > $2 OR r.withdrawn < $5 OR r.withdrawn > $6 OR r.last_day < $7 OR r.last_day > $8 OR r.valid_to < $9 OR r.valid_to > $10 "      \
    "THEN FALSE ELSE TRUE END" search " ORDER BY " sort_key ", r.certificate LIMIT $3 OFFSET $4) r "                         \
    "JOIN certificates_facts f ON f.id = r.facts JOIN certificates c ON c.id = f.certificate JOIN certificates_decisions d ON d.id = c.decision "           \
    "ORDER BY r.sort_key, r.certificate"
#define IN_ORDER(search) PAGE("r.province", search, "r.sort_key")
/* The order of few rows is made, and their province (+) only compared: else the planner walks the index of the whole province for it. */
#define MADE_ORDER(search) PAGE("+r.province", search, "coalesce(r.sort_key, NULL)")
#define PATTERNS                                                                                                             \
    " AND CASE WHEN r.find_folded LIKE $11 AND r.find_folded LIKE $12 AND r.find_folded LIKE $13 AND r.find_folded LIKE $14 THEN TRUE ELSE FALSE END"
#define WORD_AT(from, to) "SELECT w.certificate FROM certificates_words w WHERE w.province = $1 AND w.word >= " from " AND w.word < " to
#define FOUND_1 PATTERNS " AND r.certificate IN (" WORD_AT("$15", "$16") ")"
#define FOUND_2 PATTERNS " AND r.certificate IN (" WORD_AT("$15", "$16") " INTERSECT " WORD_AT("$17", "$18") ")"
#define FOUND_4                                                                                                              \
    PATTERNS " AND r.certificate IN (" WORD_AT("$15", "$16") " INTERSECT " WORD_AT("$17", "$18") " INTERSECT " WORD_AT("$19", "$20") " INTERSECT "          \
             WORD_AT("$21", "$22") ")"
#define COMMON                                                                                                               \
    DB_INT_OF(q->province), DB_INT_OF(q->day), DB_INT_OF(REGISTER_PER_PAGE + 1), DB_INT_OF(q->skip), DB_INT_OF(b->withdrawn[0]),                            \
        DB_INT_OF(b->withdrawn[1]), DB_INT_OF(b->last_day[0]), DB_INT_OF(b->last_day[1]), DB_INT_OF(b->valid_to[0]), DB_INT_OF(b->valid_to[1])
#define PATTERN_VALUES                                                                                                       \
    DB_TEXT_OF(producers_word_pattern(arena, q->words[0])), DB_TEXT_OF(producers_word_pattern(arena, q->words[1])),           \
        DB_TEXT_OF(producers_word_pattern(arena, q->words[2])), DB_TEXT_OF(producers_word_pattern(arena, q->words[3]))
#define RANGE_VALUES(i) DB_TEXT_OF(sought->ranges.from[i]), DB_TEXT_OF(sought->ranges.to[i])
#define ASK_FOUND(order)                                                                                                     \
    (sought->ranges.count == 1   ? DB_QUERY(conn, &rows, error, order(FOUND_1), COMMON, PATTERN_VALUES, RANGE_VALUES(0))      \
     : sought->ranges.count == 2 ? DB_QUERY(conn, &rows, error, order(FOUND_2), COMMON, PATTERN_VALUES, RANGE_VALUES(0), RANGE_VALUES(1))                   \
                                 : DB_QUERY(conn, &rows, error, order(FOUND_4), COMMON, PATTERN_VALUES, WORD_RANGE_VALUES(sought->ranges)))

/* The days between which a tab's certificates lie, both included. */
struct tab_bounds {
    date withdrawn[2], last_day[2], valid_to[2];
};

static struct tab_bounds bounds_of(enum register_tab tab, date day)
{
    struct tab_bounds b = { { INT32_MIN, INT32_MAX }, { INT32_MIN, INT32_MAX }, { INT32_MIN, INT32_MAX } };
    if (tab == REGISTER_HOLDS || tab == REGISTER_SOON || tab == REGISTER_EXPIRED)
        b.withdrawn[0] = day + 1;
    if (tab == REGISTER_HOLDS)
        b.last_day[0] = day;
    if (tab == REGISTER_SOON) {
        b.valid_to[0] = day;
        b.valid_to[1] = day + REGISTER_SOON_DAYS;
    }
    if (tab == REGISTER_EXPIRED)
        b.last_day[1] = day - 1;
    if (tab == REGISTER_WITHDRAWN)
        b.withdrawn[1] = day;
    return b;
}

static enum status ask_register(struct db_conn *conn, struct arena *arena, const struct register_query *q, const struct register_sought *sought,
                                const struct tab_bounds *b, struct public_rows *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status;
    if (q->words[0].len == 0)
        status = DB_QUERY(conn, &rows, error, IN_ORDER(""), COMMON);
    else if (sought->ranges.count == 0)
        status = DB_QUERY(conn, &rows, error, IN_ORDER(PATTERNS), COMMON, PATTERN_VALUES);
    else if (sought->few)
        status = ASK_FOUND(MADE_ORDER);
    else /* who share a word stand together in the order, perhaps at its end: what is passed over is not read */
        status = ASK_FOUND(IN_ORDER);
    return read_rows(rows, status, arena, REGISTER_PER_PAGE, out, error);
}

enum status public_sql_register(struct db_conn *conn, struct arena *arena, const struct register_query *query, struct public_rows *out, struct error *error)
{
    struct tab_bounds bounds = bounds_of(query->tab, query->day);
    struct register_sought sought;
    enum status status = register_sql_seek(conn, arena, query, &sought, error);
    return status == STATUS_OK ? ask_register(conn, arena, query, &sought, &bounds, out, error) : status;
}

enum status public_sql_province(struct db_conn *conn, int64_t *province, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT province FROM certificates_facts ORDER BY province LIMIT 1");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *province = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status public_sql_given(struct db_conn *conn, struct arena *arena, int64_t certificate, int64_t *scan, struct str *points, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT COALESCE(d.scan, q.scan), COALESCE(i.points, '') FROM certificates c JOIN certificates_decisions q ON q.id = c.decision "
                                  "LEFT JOIN certificates_draft_items i ON i.given = c.id LEFT JOIN certificates_drafts d ON d.id = i.draft WHERE c.id = $1",
                                  DB_INT_OF(certificate));
    *scan = 0;
    *points = STR("");
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        *scan = db_int(rows, 0);
        *points = db_copy(rows, 1, arena);
    }
    db_rows_close(rows);
    return status;
}

/* ---- problems that were reported ---- */

enum status problems_sql_since(struct db_conn *conn, int64_t line, int64_t since, int64_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT COUNT(*) FROM certificates_complaints WHERE line = $1 AND at >= $2", DB_INT_OF(line),
                                  DB_INT_OF(since));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *count = status == STATUS_OK && has_row ? db_int(rows, 0) : 0;
    db_rows_close(rows);
    return status;
}

enum status problems_sql_add(struct db_conn *conn, const struct ident *ident, const struct public_row *about, struct str words, struct str contact,
                               int64_t at, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO certificates_complaints (ident, province, line, certificate, words, contact, answer, at) VALUES ($1, $2, $3, $4, $5, $6, '', $7)",
                  DB_BLOB_OF(ident_str(ident)), DB_INT_OF(about->province), DB_INT_OF(about->line), DB_INT_OF(about->id), DB_TEXT_OF(words),
                  DB_TEXT_OF(contact), DB_INT_OF(at));
}

enum status problems_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct complaint_row *out,
                                struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT p.id, p.province, f.product_name, p.words, p.contact, p.answer, p.at FROM certificates_complaints p "
                                  "JOIN certificates_facts f ON f.certificate = p.certificate AND f.known_to = 2932896 WHERE p.ident = $1",
                                  DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = (struct complaint_row){ .id = db_int(rows, 0), .province = db_int(rows, 1), .ident = *ident, .product_name = db_copy(rows, 2, arena),
                                       .words = db_copy(rows, 3, arena), .contact = db_copy(rows, 4, arena), .answer = db_copy(rows, 5, arena),
                                       .at = db_int(rows, 6) };
    db_rows_close(rows);
    return status;
}

enum status problems_sql_answer(struct db_conn *conn, int64_t id, struct str answer, int64_t at, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_complaints SET answer = $2, answered_at = $3 WHERE id = $1", DB_INT_OF(id), DB_TEXT_OF(answer), DB_INT_OF(at));
}

/* ---- for officers ---- */

static int word_of(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return 0;
}

enum status public_sql_facts(struct db_conn *conn, struct arena *arena, int64_t certificate, struct certificate_facts *out, date *known,
                             struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT act, code, product_name, producer_name, producer_kind, women, minority, stars, set_no, branch, place_code, place_day, "
                                  "valid_from, valid_to, assumed, known_from FROM certificates_facts WHERE certificate = $1 AND known_to = $2",
                                  DB_INT_OF(certificate), DB_INT_OF(CERTIFICATES_OPEN));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row) {
        *out = (struct certificate_facts){ .act = word_of(certificate_act_words, db_bytes(rows, 0)), .code = db_copy(rows, 1, arena),
                                           .product_name = db_copy(rows, 2, arena), .producer_name = db_copy(rows, 3, arena),
                                           .producer_kind = word_of(certificate_producer_words, db_bytes(rows, 4)),
                                           .women = word_of(producer_answer_words, db_bytes(rows, 5)),
                                           .minority = word_of(producer_answer_words, db_bytes(rows, 6)), .stars = db_int(rows, 7), .set = db_int(rows, 8),
                                           .branch = word_of(certificate_branch_words, db_bytes(rows, 9)), .place = db_copy(rows, 10, arena),
                                           .place_day = (date)db_int(rows, 11), .from = (date)db_int(rows, 12), .to = (date)db_int(rows, 13),
                                           .assumed = db_copy(rows, 14, arena) };
        *known = (date)db_int(rows, 15);
    }
    db_rows_close(rows);
    return status == STATUS_OK && !has_row ? commands_not_found(error) : status;
}

enum status public_sql_versions(struct db_conn *conn, struct arena *arena, int64_t certificate, struct version_rows *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT known_from, reason, product_name, producer_name, stars, valid_from, valid_to FROM certificates_facts "
                                  "WHERE certificate = $1 ORDER BY id DESC LIMIT $2",
                                  DB_INT_OF(certificate), DB_INT_OF(VERSIONS_MAX));
    out->count = 0;
    while (status == STATUS_OK && out->count < VERSIONS_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        out->rows[out->count++] = (struct version_row){ .known = (date)db_int(rows, 0), .reason = db_copy(rows, 1, arena),
                                                        .product_name = db_copy(rows, 2, arena), .producer_name = db_copy(rows, 3, arena),
                                                        .stars = db_int(rows, 4), .from = (date)db_int(rows, 5), .to = (date)db_int(rows, 6) };
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status public_sql_busy(struct db_conn *conn, int64_t certificate, bool *busy, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT 1 FROM certificates_draft_items i JOIN certificates_drafts d ON d.id = i.draft WHERE i.certificate = $1 AND "
                                  "d.state IN ('draft', 'submitted')",
                                  DB_INT_OF(certificate));
    *busy = false;
    if (status == STATUS_OK)
        status = db_next(rows, busy, error);
    db_rows_close(rows);
    return status;
}

enum status public_sql_set_free(struct db_conn *conn, int64_t certificate, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE certificates_draft_items SET live = 0 WHERE given = $1", DB_INT_OF(certificate));
}
