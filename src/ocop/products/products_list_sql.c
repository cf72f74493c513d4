/* Lists of products: of a province, of communes, of one's own producers, each with its index. */
#include "ocop/products/products_int.h"

struct place_in_order {
    struct str sort_key;
    int64_t id;
};

static enum status find_after(struct db_conn *conn, struct arena *arena, const struct product_query *query, struct place_in_order *out,
                              struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct place_in_order){ .sort_key = STR(""), .id = query->newest ? INT64_MAX : 0 };
    if (!query->has_after)
        return STATUS_OK;
    status = DB_QUERY(conn, &rows, error, "SELECT sort_key, id, commune_code, producer FROM products WHERE ident = $1 AND province = $2",
                      DB_BLOB_OF(ident_str(&query->after)), DB_INT_OF(query->reach->province));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row && accounts_reach_covers(query->reach, db_bytes(rows, 2), db_int(rows, 3)))
        *out = (struct place_in_order){ query->newest ? STR("") : db_copy(rows, 0, arena), db_int(rows, 1) };
    db_rows_close(rows);
    return status;
}

#define SELECT_FROM "SELECT " PRODUCT_COLUMNS " FROM products p WHERE p.province = $1"
#define SELECT_FEW "SELECT " PRODUCT_COLUMNS " FROM products p WHERE +p.province = $1"
#define KINDS " AND ($2 < 0 OR p.set_no = $2) AND ($3 = '' OR p.state = $3)"
#define FILTER KINDS " AND (p.sort_key, p.id) > ($4, $5)"
#define WORDS                                                                                                                \
    " AND p.id IN (SELECT w.product FROM products_words w WHERE w.province = $1 AND w.word >= $7 AND w.word < $8)"            \
    " AND p.find_folded LIKE $9 AND p.find_folded LIKE $10 AND p.find_folded LIKE $11"
/* Those that have all of four words, by the index of words alone. */
#define WORD_AT(from, to) "SELECT w.product FROM products_words w WHERE w.province = $1 AND w.word >= " from " AND w.word < " to
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
    DB_INT_OF(query->reach->province), DB_INT_OF(query->set), DB_TEXT_OF(query->state), DB_BLOB_OF(after->sort_key), DB_INT_OF(after->id), \
        DB_INT_OF(query->limit + 1)
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

static enum status list_all(struct db_conn *conn, const struct product_query *query, const struct place_in_order *after, struct db_rows **rows,
                            struct error *error)
{
    const struct str *c = query->reach->communes;
    const int64_t *own = query->reach->producers;
    switch (query->reach->scope) {
    case SCOPE_PROVINCE:
        if (query->set >= 0) /* this set's own index */
            return DB_QUERY(conn, rows, error, SELECT_FROM " AND p.set_no = $2 AND ($3 = '' OR p.state = $3) AND (p.sort_key, p.id) > ($4, $5)" ORDER,
                            COMMON);
        return DB_QUERY(conn, rows, error, SELECT_FROM FILTER ORDER, COMMON);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error, SELECT_FROM " AND p.commune_code IN ($7, $8, $9, $10, $11, $12, $13, $14)" FILTER SORTED, COMMON, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error, SELECT_FEW " AND p.producer IN ($7, $8, $9, $10, $11, $12, $13, $14)" FILTER SORTED, COMMON, OWN);
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

/* Which of the words are worth seeking; whether few products have all of them. */
static enum status seek_words(struct db_conn *conn, struct arena *arena, const struct product_query *query, struct word_ranges *ranges, bool *few,
                              struct error *error)
{
    int64_t province = query->reach->province;
    struct db_rows *rows = NULL;
    int64_t least = WORD_RANGE_MOST;
    int64_t count = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < PRODUCERS_WORDS && query->words[i].len > 0; i++) {
        status = DB_QUERY(conn, &rows, error,
                          "SELECT count(*) FROM (SELECT 1 FROM products_words w WHERE w.province = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) few",
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

static enum status list_found(struct db_conn *conn, struct arena *arena, const struct product_query *query, const struct place_in_order *after,
                              struct db_rows **rows, struct error *error)
{
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
            return DB_QUERY(conn, rows, error, SELECT_FEW FOUND PATTERNS FILTER SORTED, COMMON, PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        if (ranges.count > 0) /* who share a word stand together in the order, perhaps at its end: what is passed over is not read */
            return DB_QUERY(conn, rows, error, SELECT_FROM FOUND PATTERNS FILTER ORDER, COMMON, PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        return DB_QUERY(conn, rows, error, SELECT_FROM PATTERNS FILTER ORDER, COMMON, PATTERN_VALUES);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error, SELECT_FROM " AND p.commune_code IN ($12, $13, $14, $15, $16, $17, $18, $19)" WORDS FILTER SORTED, COMMON,
                        WORD_VALUES, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error, SELECT_FEW " AND p.producer IN ($12, $13, $14, $15, $16, $17, $18, $19)" WORDS FILTER SORTED, COMMON,
                        WORD_VALUES, OWN);
    }
}

static enum status newest_all(struct db_conn *conn, const struct product_query *query, const struct place_in_order *after, struct db_rows **rows,
                              struct error *error)
{
    const struct str *c = query->reach->communes;
    const int64_t *own = query->reach->producers;
    switch (query->reach->scope) {
    case SCOPE_PROVINCE:
        if (query->set >= 0) /* this set's own index */
            return DB_QUERY(conn, rows, error, SELECT_FROM " AND p.set_no = $2 AND ($3 = '' OR p.state = $3) AND p.sort_key >= $4 AND p.id < $5" NEWEST,
                            COMMON);
        return DB_QUERY(conn, rows, error, SELECT_FROM NEWER NEWEST, COMMON);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error, SELECT_FROM " AND p.commune_code IN ($7, $8, $9, $10, $11, $12, $13, $14)" NEWER_FEW NEWEST_SORTED, COMMON,
                        COMMUNES);
    default:
        return DB_QUERY(conn, rows, error, SELECT_FEW " AND p.producer IN ($7, $8, $9, $10, $11, $12, $13, $14)" NEWER_FEW NEWEST_SORTED, COMMON, OWN);
    }
}

static enum status newest_found(struct db_conn *conn, struct arena *arena, const struct product_query *query, const struct place_in_order *after,
                                struct db_rows **rows, struct error *error)
{
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
            return DB_QUERY(conn, rows, error, SELECT_FEW FOUND PATTERNS NEWER_FEW NEWEST_SORTED, COMMON, PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        if (ranges.count > 0) /* they may all be old: what is passed over is not read */
            return DB_QUERY(conn, rows, error, SELECT_FROM FOUND PATTERNS NEWER NEWEST, COMMON, PATTERN_VALUES, WORD_RANGE_VALUES(ranges));
        return DB_QUERY(conn, rows, error, SELECT_FROM PATTERNS NEWER NEWEST, COMMON, PATTERN_VALUES);
    case SCOPE_COMMUNE:
        return DB_QUERY(conn, rows, error, SELECT_FROM " AND p.commune_code IN ($12, $13, $14, $15, $16, $17, $18, $19)" WORDS NEWER_FEW NEWEST_SORTED,
                        COMMON, WORD_VALUES, COMMUNES);
    default:
        return DB_QUERY(conn, rows, error, SELECT_FEW " AND p.producer IN ($12, $13, $14, $15, $16, $17, $18, $19)" WORDS NEWER_FEW NEWEST_SORTED, COMMON,
                        WORD_VALUES, OWN);
    }
}

enum status products_sql_list(struct db_conn *conn, struct arena *arena, const struct product_query *query, struct products *out,
                              struct error *error)
{
    struct place_in_order after;
    struct db_rows *rows = NULL;
    enum status status = find_after(conn, arena, query, &after, error);
    *out = (struct products){ 0 };
    if (status != STATUS_OK)
        return status;
    if (query->words[0].len == 0)
        status = query->newest ? newest_all(conn, query, &after, &rows, error) : list_all(conn, query, &after, &rows, error);
    else
        status = query->newest ? newest_found(conn, arena, query, &after, &rows, error) : list_found(conn, arena, query, &after, &rows, error);
    return products_sql_collect(rows, status, arena, query->limit, out, error);
}
