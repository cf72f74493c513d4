/* Every statement on the words of papers. */
#include "ocop/search/search_int.h"

/* A word that more papers have is sought along the order instead: the first of them are near. */
#define RARE 2000

enum status search_sql_forget(struct db_conn *conn, int64_t paper, struct error *error)
{
    enum status status = DB_RUN(conn, error, "DELETE FROM search_words WHERE paper = $1", DB_INT_OF(paper));
    return status == STATUS_OK ? DB_RUN(conn, error, "DELETE FROM search_papers WHERE paper = $1", DB_INT_OF(paper)) : status;
}

enum status search_sql_add(struct db_conn *conn, const struct search_paper *row, struct error *error)
{
    struct str rest = str_trim(row->find);
    enum status status = DB_RUN(conn, error, "INSERT INTO search_papers (paper, province, commune_code, producer, find_folded) VALUES ($1, $2, $3, $4, $5)",
                                DB_INT_OF(row->paper), DB_INT_OF(row->province), DB_TEXT_OF(row->commune_code), DB_INT_OF(row->producer),
                                DB_TEXT_OF(row->find));
    while (rest.len > 0 && status == STATUS_OK) {
        struct str word = str_cut(&rest, ' ');
        if (word.len > 0)
            status = DB_RUN(conn, error, "INSERT INTO search_words (province, word, paper) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                            DB_INT_OF(row->province), DB_TEXT_OF(word), DB_INT_OF(row->paper));
    }
    return status;
}

enum status search_sql_keep(struct db_conn *conn, const struct search_paper *row, struct error *error)
{
    enum status status = search_sql_forget(conn, row->paper, error);
    return status == STATUS_OK ? search_sql_add(conn, row, error) : status;
}

enum status search_sql_move(struct db_conn *conn, int64_t from, int64_t to, struct str commune_code, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE search_papers SET producer = $2, commune_code = $3 WHERE producer = $1", DB_INT_OF(from), DB_INT_OF(to),
                  DB_TEXT_OF(commune_code));
}

static enum status one_number(struct db_rows *rows, enum status status, int64_t *out, struct error *error)
{
    bool has_row = false;
    *out = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status search_sql_newest(struct db_conn *conn, int64_t *paper, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT coalesce(max(paper), 0) FROM search_papers");
    return one_number(rows, status, paper, error);
}

/* ---- finding ---- */

#define FILTER " AND s.find_folded LIKE $3 AND s.find_folded LIKE $4 AND s.find_folded LIKE $5 AND s.find_folded LIKE $6"
#define ORDER " ORDER BY s.paper DESC LIMIT $2"
/* The order of few rows is made: else the planner walks all papers for it. */
#define SORTED " ORDER BY +s.paper DESC LIMIT $2"
#define COMMON                                                                                                               \
    DB_INT_OF(reach->province), DB_INT_OF(FOUND_MAX + 1), patterns[0], patterns[1], patterns[2], patterns[3]
_Static_assert(REACH_MAX == 8 && PRODUCERS_WORDS == 4, "the statements below name eight communes, eight producers and four words");

/* The word that the fewest papers have, and how many: RARE at most. */
static enum status find_rarest(struct db_conn *conn, struct arena *arena, const struct search_query *query, struct str *word, int64_t *count,
                               struct error *error)
{
    enum status status = STATUS_OK;
    *count = RARE;
    for (size_t i = 0; i < PRODUCERS_WORDS && query->words[i].len > 0 && status == STATUS_OK; i++) {
        struct db_rows *rows = NULL;
        int64_t own;
        status = DB_QUERY(conn, &rows, error,
                          "SELECT count(*) FROM (SELECT 1 FROM search_words w WHERE w.province = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) f",
                          DB_INT_OF(query->reach->province), DB_TEXT_OF(query->words[i]), DB_TEXT_OF(producers_word_end(arena, query->words[i])),
                          DB_INT_OF(RARE));
        status = one_number(rows, status, &own, error);
        if (status == STATUS_OK && own < *count) {
            *count = own;
            *word = query->words[i];
        }
    }
    return status;
}

static enum status of_province(struct db_conn *conn, struct arena *arena, const struct search_query *query, const struct db_value *patterns,
                               struct db_rows **rows, struct error *error)
{
    const struct reach *reach = query->reach;
    struct str word = query->words[0];
    int64_t count;
    enum status status = find_rarest(conn, arena, query, &word, &count, error);
    if (status != STATUS_OK)
        return status;
    if (count < RARE)
        return DB_QUERY(conn, rows, error,
                        "SELECT s.paper FROM search_papers s WHERE s.paper IN (SELECT w.paper FROM search_words w WHERE w.province = $1 AND w.word >= $7 "
                        "AND w.word < $8)" FILTER SORTED,
                        COMMON, DB_TEXT_OF(word), DB_TEXT_OF(producers_word_end(arena, word)));
    return DB_QUERY(conn, rows, error, "SELECT s.paper FROM search_papers s WHERE s.province = $1" FILTER ORDER, COMMON);
}

enum status search_sql_papers(struct db_conn *conn, struct arena *arena, const struct search_query *query, struct search_hits *out,
                              struct error *error)
{
    const struct reach *reach = query->reach;
    const struct str *c = reach->communes;
    const int64_t *p = reach->producers;
    struct db_value patterns[PRODUCERS_WORDS];
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    *out = (struct search_hits){ .count = 0 };
    for (size_t i = 0; i < PRODUCERS_WORDS; i++)
        patterns[i] = DB_TEXT_OF(producers_word_pattern(arena, query->words[i]));
    if (reach->scope == SCOPE_PROVINCE)
        status = of_province(conn, arena, query, patterns, &rows, error);
    else if (reach->scope == SCOPE_COMMUNE)
        status = DB_QUERY(conn, &rows, error,
                          "SELECT s.paper FROM search_papers s WHERE +s.province = $1 AND s.commune_code IN ($7, $8, $9, $10, $11, $12, $13, $14)" FILTER
                          SORTED,
                          COMMON, DB_TEXT_OF(c[0]), DB_TEXT_OF(c[1]), DB_TEXT_OF(c[2]), DB_TEXT_OF(c[3]), DB_TEXT_OF(c[4]), DB_TEXT_OF(c[5]),
                          DB_TEXT_OF(c[6]), DB_TEXT_OF(c[7]));
    else
        status = DB_QUERY(conn, &rows, error,
                          "SELECT s.paper FROM search_papers s WHERE +s.province = $1 AND s.producer IN ($7, $8, $9, $10, $11, $12, $13, $14)" FILTER SORTED,
                          COMMON, DB_INT_OF(p[0]), DB_INT_OF(p[1]), DB_INT_OF(p[2]), DB_INT_OF(p[3]), DB_INT_OF(p[4]), DB_INT_OF(p[5]), DB_INT_OF(p[6]),
                          DB_INT_OF(p[7]));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && out->count <= FOUND_MAX) {
        out->papers[out->count++] = db_int(rows, 0);
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}
