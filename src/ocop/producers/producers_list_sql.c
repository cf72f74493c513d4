/* Lists of producers: of a province, of communes, of one's own, each with its index; and who shares something with whom. */
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"

#define COLUMNS "p.id, p.ident, p.province, p.commune_code, p.state, p.kind, p.name, p.tax_code, p.phone_key, p.bare_folded"
#define ALIKE_MAX 2000 /* of one commune */

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct producer_row *out, struct error *error)
{
    int state = producer_word(producer_state_words, db_bytes(rows, 4));
    *out = (struct producer_row){ .id = db_int(rows, 0),
                                  .province = db_int(rows, 2),
                                  .commune_code = db_copy(rows, 3, arena),
                                  .state = (enum producer_state)state,
                                  .kind = producer_word(producer_kind_words, db_bytes(rows, 5)),
                                  .name = db_copy(rows, 6, arena),
                                  .tax_code = db_copy(rows, 7, arena),
                                  .phone = db_copy(rows, 8, arena),
                                  .bare = db_copy(rows, 9, arena) };
    if (state < 0 || out->kind < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_producers_bad_row, "producers");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, int64_t limit, struct producer_rows *out,
                           struct error *error)
{
    struct producer_row *list = NULL;
    size_t room = 0;
    bool has_row = false;
    *out = (struct producer_rows){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if ((int64_t)out->count == limit) {
            out->more = true;
            break;
        }
        if (out->count == room) {
            struct producer_row *more = ARENA_NEW_MANY(arena, struct producer_row, room * 2 + 16);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            list = more;
            room = room * 2 + 16;
        }
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}

/* Where the page before ended: its last row's place in the order. A row that is not there or out of reach: the beginning. */
struct place_in_order {
    struct str sort_key;
    int64_t id;
};

static enum status find_after(struct db_conn *conn, struct arena *arena, const struct producer_query *query, struct place_in_order *out,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct place_in_order){ .sort_key = STR(""), .id = query->newest ? INT64_MAX : 0 };
    if (!query->has_after)
        return STATUS_OK;
    status = DB_QUERY(conn, &rows, error, "SELECT sort_key, id, commune_code, id FROM producers WHERE ident = $1 AND province = $2",
                      DB_BLOB_OF(ident_str(&query->after)), DB_INT_OF(query->reach->province));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row && accounts_reach_covers(query->reach, db_bytes(rows, 2), db_int(rows, 3)))
        *out = (struct place_in_order){ query->newest ? STR("") : db_copy(rows, 0, arena), db_int(rows, 1) };
    db_rows_close(rows);
    return status;
}

#define KINDS " AND ($2 = '' OR p.kind = $2) AND ($3 = '' OR p.state = $3)"
#define FILTER KINDS " AND (p.sort_key, p.id) > ($4, $5)"
#define WORDS                                                                                                                \
    " AND p.id IN (SELECT w.producer FROM producers_words w WHERE w.province = $1 AND w.word >= $7 AND w.word < $8)"          \
    " AND p.find_folded LIKE $9 AND p.find_folded LIKE $10 AND p.find_folded LIKE $11"
/* Those that have all of four words, by the index of words alone. */
#define WORD_AT(from, to) "SELECT w.producer FROM producers_words w WHERE w.province = $1 AND w.word >= " from " AND w.word < " to
#define TOGETHER(a, b, c, d) a " INTERSECT " b " INTERSECT " c " INTERSECT " d
#define FOUND " AND p.id IN (" TOGETHER(WORD_AT("$11", "$12"), WORD_AT("$13", "$14"), WORD_AT("$15", "$16"), WORD_AT("$17", "$18")) ")"
#define PATTERNS " AND p.find_folded LIKE $7 AND p.find_folded LIKE $8 AND p.find_folded LIKE $9 AND p.find_folded LIKE $10"
#define ORDER " ORDER BY p.sort_key, p.id LIMIT $6"
/* The order of few rows is made, and their province (+) only compared: else the planner walks the index of the whole province for it. */
#define SORTED " ORDER BY coalesce(p.sort_key, NULL), p.id LIMIT $6"
/* The newest first. Names do not count then: $4 is empty, and every name is behind it. */
#define NEWER KINDS " AND p.sort_key >= $4 AND p.id < $5"
#define NEWEST " ORDER BY p.id DESC LIMIT $6"
#define NEWER_FEW KINDS " AND p.sort_key >= $4 AND +p.id < $5"
#define NEWEST_SORTED " ORDER BY +p.id DESC LIMIT $6"
#define COMMON                                                                                                               \
    DB_INT_OF(query->reach->province), DB_TEXT_OF(query->kind), DB_TEXT_OF(query->state), DB_BLOB_OF(after.sort_key),         \
        DB_INT_OF(after.id), DB_INT_OF(query->limit + 1)
#define WORD_VALUES                                                                                                          \
    DB_TEXT_OF(words[0]), DB_TEXT_OF(producers_word_end(arena, words[0])), DB_TEXT_OF(producers_word_pattern(arena, words[1])),                       \
        DB_TEXT_OF(producers_word_pattern(arena, words[2])), DB_TEXT_OF(producers_word_pattern(arena, words[3]))
#define PATTERN_VALUES                                                                                                       \
    DB_TEXT_OF(producers_word_pattern(arena, words[0])), DB_TEXT_OF(producers_word_pattern(arena, words[1])),                 \
        DB_TEXT_OF(producers_word_pattern(arena, words[2])), DB_TEXT_OF(producers_word_pattern(arena, words[3]))
#define COMMUNES                                                                                                             \
    DB_TEXT_OF(c[0]), DB_TEXT_OF(c[1]), DB_TEXT_OF(c[2]), DB_TEXT_OF(c[3]), DB_TEXT_OF(c[4]), DB_TEXT_OF(c[5]), DB_TEXT_OF(c[6]), DB_TEXT_OF(c[7])
#define OWN                                                                                                                  \
    DB_INT_OF(own[0]), DB_INT_OF(own[1]), DB_INT_OF(own[2]), DB_INT_OF(own[3]), DB_INT_OF(own[4]), DB_INT_OF(own[5]), DB_INT_OF(own[6]),         \
        DB_INT_OF(own[7])
_Static_assert(REACH_MAX == 8, "the statements below name eight communes and eight producers");

static enum status list_all(struct db_conn *conn, struct arena *arena, const struct producer_query *query, const struct place_in_order *from,
                            struct db_rows **rows, struct error *error)
{
    struct place_in_order after = *from;
    const struct str *c = query->reach->communes;
    const int64_t *own = query->reach->producers;
    (void)arena;
    switch (query->reach->scope) {
    case SCOPE_PROVINCE:
        return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE p.province = $1" FILTER ORDER, COMMON);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.commune_code IN ($7, $8, $9, $10, $11, $12, $13, $14)"
                        FILTER SORTED,
                        COMMON, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE +p.province = $1 AND p.id IN ($7, $8, $9, $10, $11, $12, $13, $14)" FILTER SORTED,
                        COMMON, OWN);
    }
}

static enum status count_found(struct db_rows *rows, enum status status, int64_t *count, struct error *error)
{
    bool has_row = false;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *count = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

/* Which of the words are worth seeking; whether few producers have all of them. */
static enum status seek_words(struct db_conn *conn, struct arena *arena, const struct producer_query *query, struct word_ranges *ranges, bool *few,
                              struct error *error)
{
    int64_t province = query->reach->province;
    struct db_rows *rows = NULL;
    int64_t least = WORD_RANGE_MOST;
    int64_t count = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < PRODUCERS_WORDS && query->words[i].len > 0; i++) {
        status = DB_QUERY(conn, &rows, error,
                          "SELECT count(*) FROM (SELECT 1 FROM producers_words w WHERE w.province = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) few",
                          DB_INT_OF(province), DB_TEXT_OF(query->words[i]), DB_TEXT_OF(producers_word_end(arena, query->words[i])),
                          DB_INT_OF(WORD_RANGE_MOST));
        status = count_found(rows, status, &count, error);
        if (status != STATUS_OK || count == WORD_RANGE_MOST)
            continue;
        word_ranges_add(ranges, arena, query->words[i]);
        least = count < least ? count : least;
    }
    *few = least < WORDS_TOGETHER_MOST;
    if (status != STATUS_OK || *few || ranges->count < 2)
        return status;
    status = DB_QUERY(conn, &rows, error,
                      "SELECT count(*) FROM (SELECT * FROM (" TOGETHER(WORD_AT("$2", "$3"), WORD_AT("$4", "$5"), WORD_AT("$6", "$7"), WORD_AT("$8", "$9"))
                      ") few LIMIT $10) few",
                      DB_INT_OF(province), WORD_RANGE_VALUES(*ranges), DB_INT_OF(WORDS_TOGETHER_MOST));
    status = count_found(rows, status, &count, error);
    *few = count < WORDS_TOGETHER_MOST;
    return status;
}

static enum status list_found(struct db_conn *conn, struct arena *arena, const struct producer_query *query, const struct place_in_order *from,
                              struct db_rows **rows, struct error *error)
{
    struct place_in_order after = *from;
    const struct str *c = query->reach->communes;
    const int64_t *own = query->reach->producers;
    const struct str *words = query->words;
    struct word_ranges ranges = { .count = 0 };
    bool few = true;
    enum status status = query->reach->scope == SCOPE_PROVINCE ? seek_words(conn, arena, query, &ranges, &few, error) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    switch (query->reach->scope) {
    case SCOPE_PROVINCE:
        if (few)
            return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE +p.province = $1" FOUND PATTERNS FILTER SORTED, COMMON,
                            PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        if (ranges.count > 0) /* who share a word stand together in the order, perhaps at its end: what is passed over is not read */
            return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE p.province = $1" FOUND PATTERNS FILTER ORDER, COMMON,
                            PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE p.province = $1" PATTERNS FILTER ORDER, COMMON, PATTERN_VALUES);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.commune_code IN ($12, $13, $14, $15, $16, $17, $18, $19)"
                        WORDS FILTER SORTED,
                        COMMON, WORD_VALUES, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE +p.province = $1 AND p.id IN ($12, $13, $14, $15, $16, $17, $18, $19)" WORDS FILTER
                        SORTED,
                        COMMON, WORD_VALUES, OWN);
    }
}

static enum status newest_all(struct db_conn *conn, const struct producer_query *query, const struct place_in_order *from, struct db_rows **rows,
                              struct error *error)
{
    struct place_in_order after = *from;
    const struct str *c = query->reach->communes;
    const int64_t *own = query->reach->producers;
    switch (query->reach->scope) {
    case SCOPE_PROVINCE:
        return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE p.province = $1" NEWER NEWEST, COMMON);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.commune_code IN ($7, $8, $9, $10, $11, $12, $13, $14)"
                        NEWER_FEW NEWEST_SORTED,
                        COMMON, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE +p.province = $1 AND p.id IN ($7, $8, $9, $10, $11, $12, $13, $14)"
                        NEWER_FEW NEWEST_SORTED,
                        COMMON, OWN);
    }
}

static enum status newest_found(struct db_conn *conn, struct arena *arena, const struct producer_query *query, const struct place_in_order *from,
                                struct db_rows **rows, struct error *error)
{
    struct place_in_order after = *from;
    const struct str *c = query->reach->communes;
    const int64_t *own = query->reach->producers;
    const struct str *words = query->words;
    struct word_ranges ranges = { .count = 0 };
    bool few = true;
    enum status status = query->reach->scope == SCOPE_PROVINCE ? seek_words(conn, arena, query, &ranges, &few, error) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    switch (query->reach->scope) {
    case SCOPE_PROVINCE:
        if (few)
            return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE +p.province = $1" FOUND PATTERNS NEWER_FEW NEWEST_SORTED, COMMON,
                            PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        if (ranges.count > 0) /* they may all be old: what is passed over is not read */
            return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE p.province = $1" FOUND PATTERNS NEWER NEWEST, COMMON,
                            PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        return DB_QUERY(conn, rows, error, "SELECT " COLUMNS " FROM producers p WHERE p.province = $1" PATTERNS NEWER NEWEST, COMMON, PATTERN_VALUES);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.commune_code IN ($12, $13, $14, $15, $16, $17, $18, $19)"
                        WORDS NEWER_FEW NEWEST_SORTED,
                        COMMON, WORD_VALUES, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error,
                        "SELECT " COLUMNS " FROM producers p WHERE +p.province = $1 AND p.id IN ($12, $13, $14, $15, $16, $17, $18, $19)" WORDS NEWER_FEW
                        NEWEST_SORTED,
                        COMMON, WORD_VALUES, OWN);
    }
}

enum status producers_sql_list(struct db_conn *conn, struct arena *arena, const struct producer_query *query, struct producer_rows *out,
                               struct error *error)
{
    struct place_in_order after;
    struct db_rows *rows = NULL;
    enum status status = find_after(conn, arena, query, &after, error);
    *out = (struct producer_rows){ 0 };
    if (status != STATUS_OK)
        return status;
    if (query->words[0].len == 0)
        status = query->newest ? newest_all(conn, query, &after, &rows, error) : list_all(conn, arena, query, &after, &rows, error);
    else
        status = query->newest ? newest_found(conn, arena, query, &after, &rows, error) : list_found(conn, arena, query, &after, &rows, error);
    return collect(rows, status, arena, query->limit, out, error);
}

/* Eight at a time. */
static enum status read_names(struct db_conn *conn, struct arena *arena, const int64_t *ids, size_t count, struct producer_name *out, struct error *error)
{
    const int64_t own[REACH_MAX] = { ids[0], count > 1 ? ids[1] : 0, count > 2 ? ids[2] : 0, count > 3 ? ids[3] : 0, count > 4 ? ids[4] : 0,
                                     count > 5 ? ids[5] : 0, count > 6 ? ids[6] : 0, count > 7 ? ids[7] : 0 };
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT p.id, p.ident, p.name FROM producers p WHERE p.id IN ($1, $2, $3, $4, $5, $6, $7, $8)", OWN);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        for (size_t i = 0; i < count && status == STATUS_OK; i++) {
            if (ids[i] != db_int(rows, 0))
                continue;
            out[i].name = db_copy(rows, 2, arena);
            if (!ident_of_bytes(db_bytes(rows, 1), &out[i].ident))
                status = FAIL(error, STATUS_FAILED, TEXT_producers_bad_row, "producers");
        }
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status producers_names_of(struct db_conn *conn, struct arena *arena, const int64_t *ids, size_t count, struct producer_name *out,
                               struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count; i++)
        out[i] = (struct producer_name){ .name = STR("") };
    for (size_t at = 0; status == STATUS_OK && at < count; at += REACH_MAX)
        status = read_names(conn, arena, ids + at, count - at < REACH_MAX ? count - at : REACH_MAX, out + at, error);
    return status;
}

enum status producers_sql_same_tax(struct db_conn *conn, struct arena *arena, int64_t province, struct str tax_code, struct producer_rows *out,
                                   struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.tax_code = $2 AND p.tax_code <> '' AND "
                                  "p.state <> 'ended' ORDER BY p.id LIMIT $3",
                                  DB_INT_OF(province), DB_TEXT_OF(tax_code), DB_INT_OF(PRODUCERS_ALIKE));
    return collect(rows, status, arena, PRODUCERS_ALIKE, out, error);
}

enum status producers_sql_same_phone(struct db_conn *conn, struct arena *arena, int64_t province, struct str phone, struct producer_rows *out,
                                     struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.phone_key = $2 AND p.phone_key <> '' AND "
                                  "p.state <> 'ended' ORDER BY p.id LIMIT $3",
                                  DB_INT_OF(province), DB_TEXT_OF(phone), DB_INT_OF(PRODUCERS_ALIKE));
    return collect(rows, status, arena, PRODUCERS_ALIKE, out, error);
}

enum status producers_sql_same_commune(struct db_conn *conn, struct arena *arena, int64_t province, struct str commune_code,
                                       struct producer_rows *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM producers p WHERE p.province = $1 AND p.commune_code = $2 AND p.state <> 'ended' "
                                  "ORDER BY p.sort_key, p.id LIMIT $3",
                                  DB_INT_OF(province), DB_TEXT_OF(commune_code), DB_INT_OF(ALIKE_MAX));
    return collect(rows, status, arena, ALIKE_MAX, out, error);
}

/* ---- all, for imports ---- */

static enum status keep_brief(const struct db_rows *rows, struct arena *arena, struct producer_brief **list, size_t *room, size_t *count,
                              struct error *error)
{
    if (*count == *room) {
        struct producer_brief *more = ARENA_NEW_MANY(arena, struct producer_brief, *room * 2 + 64);
        if (more == NULL)
            return fail_memory(error);
        for (size_t i = 0; i < *count; i++)
            more[i] = (*list)[i];
        *list = more;
        *room = *room * 2 + 64;
    }
    (*list)[(*count)++] = (struct producer_brief){ db_int(rows, 0), db_copy(rows, 1, arena), db_copy(rows, 2, arena) };
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status producers_all(struct db_conn *conn, struct arena *arena, int64_t province, struct producer_briefs *out, struct error *error)
{
    struct producer_brief *list = NULL;
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id, commune_code, name FROM producers WHERE province = $1 AND state <> 'ended' ORDER BY id",
                                  DB_INT_OF(province));
    *out = (struct producer_briefs){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = keep_brief(rows, arena, &list, &room, &out->count, error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}
