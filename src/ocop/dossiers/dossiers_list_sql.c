/* Lists of dossiers, the newest or the nearest term first: of a province, of communes, of one's own producers, each along its index; and the words that find them. */
#include "ocop/dossiers/dossiers_int.h"

#define STATE_COUNT 8
#define SELECT "SELECT " DOSSIER_COLUMNS " FROM dossiers WHERE "
#define WORDS " AND find_folded LIKE $5 AND find_folded LIKE $6 AND find_folded LIKE $7 AND find_folded LIKE $8"
#define FILTER " AND (changed_at, ident) < ($2, $3)" WORDS
#define STATES " AND coalesce(state, '') IN ($9, $10, $11, $12, $13, $14, $15, $16)"
#define ORDER " ORDER BY changed_at DESC, ident DESC LIMIT $4"
/* The order of few rows is made, and their province (+) and state only compared: else the planner walks the index of the whole province for it. */
#define SORTED " ORDER BY +changed_at DESC, ident DESC LIMIT $4"
#define TERM "coalesce(due_day, 2147483647)"
#define DUE_FILTER " AND (" TERM ", ident) > ($2, $3)" WORDS
#define DUE_ORDER " ORDER BY " TERM ", ident LIMIT $4"
#define DUE_SORTED " ORDER BY +" TERM ", ident LIMIT $4"

/* Those that have all of four words, by the index of words alone. */
#define WORD_AT(from, to) "SELECT w.dossier FROM dossiers_words w WHERE w.province = $1 AND w.word >= " from " AND w.word < " to
#define TOGETHER(a, b, c, d) a " INTERSECT " b " INTERSECT " c " INTERSECT " d

/* Values of the statements below, in their order. */
struct asked {
    struct db_value before_at, before, limit, patterns[PRODUCERS_WORDS], states[STATE_COUNT];
    int64_t state_count;
};
#define COMMON(reach)                                                                                                        \
    DB_INT_OF((reach)->province), asked->before_at, asked->before, asked->limit, asked->patterns[0], asked->patterns[1], asked->patterns[2],        \
        asked->patterns[3]
#define STATE_VALUES                                                                                                         \
    asked->states[0], asked->states[1], asked->states[2], asked->states[3], asked->states[4], asked->states[5], asked->states[6], asked->states[7]
_Static_assert(REACH_MAX == 8 && PRODUCERS_WORDS == 4, "the statements below name eight communes, eight producers and four words");

int64_t dossiers_place(const struct dossier *dossier, enum dossiers_order order)
{
    if (order == DOSSIERS_NEWEST)
        return dossier->changed_at;
    return dossier->due_day == DATE_NONE ? DOSSIERS_NO_TERM : dossier->due_day;
}

/* Before everything that is there, which is the end of the identifiers where the newest come first. */
static const struct ident first_ident = { { 0 } };
static const struct ident last_ident = { { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 } };

static struct asked ask(struct arena *arena, const struct dossiers_query *query)
{
    unsigned opened = query->reach.states == 0 ? ~0u : query->reach.states;
    unsigned states = opened & (query->states == 0 ? ~0u : query->states);
    bool begun = query->before_at != 0;
    bool newest = query->order == DOSSIERS_NEWEST;
    const struct ident *edge = newest ? &last_ident : &first_ident;
    struct asked out = { .before_at = DB_INT_OF(begun ? query->before_at : newest ? INT64_MAX : INT64_MIN),
                         .before = DB_BLOB_OF(ident_str(begun ? &query->before : edge)),
                         .limit = DB_INT_OF(DOSSIERS_PER_PAGE + 1) };
    for (size_t i = 0; i < PRODUCERS_WORDS; i++)
        out.patterns[i] = DB_TEXT_OF(producers_word_pattern(arena, query->words[i]));
    for (size_t i = 0; i < STATE_COUNT; i++)
        out.states[i] = DB_TEXT_OF(STR("-"));
    for (size_t i = 0; dossier_state_words[i] != NULL; i++)
        if ((states & 1u << i) != 0)
            out.states[out.state_count++] = DB_TEXT_OF(str_from(dossier_state_words[i]));
    return out;
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

/* Which of the words are worth seeking; whether few dossiers have all of them. */
static enum status seek_words(struct db_conn *conn, struct arena *arena, const struct dossiers_query *query, struct word_ranges *ranges, bool *few,
                              struct error *error)
{
    int64_t province = query->reach.province;
    struct db_rows *rows = NULL;
    int64_t least = WORD_RANGE_MOST;
    int64_t count = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < PRODUCERS_WORDS && query->words[i].len > 0; i++) {
        status = DB_QUERY(conn, &rows, error,
                          "SELECT count(*) FROM (SELECT 1 FROM dossiers_words w WHERE w.province = $1 AND w.word >= $2 AND w.word < $3 LIMIT $4) few",
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

static enum status of_province(struct db_conn *conn, struct arena *arena, const struct dossiers_query *query, const struct asked *asked,
                               struct db_rows **rows, struct error *error)
{
    struct word_ranges ranges = { .count = 0 };
    bool due = query->order == DOSSIERS_DUE;
    bool few = false;
    enum status status = seek_words(conn, arena, query, &ranges, &few, error);
    if (status != STATUS_OK)
        return status;
    if (few && due)
        return DB_QUERY(conn, rows, error,
                        SELECT "id IN (" TOGETHER(WORD_AT("$17", "$18"), WORD_AT("$19", "$20"), WORD_AT("$21", "$22"), WORD_AT("$23", "$24")) ")"
                        DUE_FILTER STATES DUE_SORTED,
                        COMMON(&query->reach), STATE_VALUES, WORD_RANGE_VALUES(ranges));
    if (few)
        return DB_QUERY(conn, rows, error,
                        SELECT "id IN (" TOGETHER(WORD_AT("$17", "$18"), WORD_AT("$19", "$20"), WORD_AT("$21", "$22"), WORD_AT("$23", "$24")) ")"
                        FILTER STATES SORTED,
                        COMMON(&query->reach), STATE_VALUES, WORD_RANGE_VALUES(ranges));
    if (asked->state_count == 1) /* this state's own indexes */
        return due ? DB_QUERY(conn, rows, error, SELECT "province = $1 AND state = $9" DUE_FILTER DUE_ORDER, COMMON(&query->reach), asked->states[0])
                   : DB_QUERY(conn, rows, error, SELECT "province = $1 AND state = $9" FILTER ORDER, COMMON(&query->reach), asked->states[0]);
    return due ? DB_QUERY(conn, rows, error, SELECT "province = $1" DUE_FILTER STATES DUE_ORDER, COMMON(&query->reach), STATE_VALUES)
               : DB_QUERY(conn, rows, error, SELECT "province = $1" FILTER STATES ORDER, COMMON(&query->reach), STATE_VALUES);
}

#define COMMUNES                                                                                                             \
    DB_TEXT_OF(c[0]), DB_TEXT_OF(c[1]), DB_TEXT_OF(c[2]), DB_TEXT_OF(c[3]), DB_TEXT_OF(c[4]), DB_TEXT_OF(c[5]), DB_TEXT_OF(c[6]), DB_TEXT_OF(c[7])
#define OWN                                                                                                                  \
    DB_INT_OF(p[0]), DB_INT_OF(p[1]), DB_INT_OF(p[2]), DB_INT_OF(p[3]), DB_INT_OF(p[4]), DB_INT_OF(p[5]), DB_INT_OF(p[6]), DB_INT_OF(p[7])

static enum status of_communes(struct db_conn *conn, const struct dossiers_query *query, const struct asked *asked, struct db_rows **rows,
                               struct error *error)
{
    const struct str *c = query->reach.communes;
    if (query->order == DOSSIERS_DUE)
        return DB_QUERY(conn, rows, error,
                        SELECT "+province = $1 AND commune_code IN ($17, $18, $19, $20, $21, $22, $23, $24)" DUE_FILTER STATES DUE_SORTED,
                        COMMON(&query->reach), STATE_VALUES, COMMUNES);
    return DB_QUERY(conn, rows, error, SELECT "+province = $1 AND commune_code IN ($17, $18, $19, $20, $21, $22, $23, $24)" FILTER STATES SORTED,
                    COMMON(&query->reach), STATE_VALUES, COMMUNES);
}

static enum status of_own(struct db_conn *conn, const struct dossiers_query *query, const struct asked *asked, struct db_rows **rows, struct error *error)
{
    const int64_t *p = query->reach.producers;
    if (query->order == DOSSIERS_DUE)
        return DB_QUERY(conn, rows, error,
                        SELECT "+province = $1 AND producer IN ($17, $18, $19, $20, $21, $22, $23, $24)" DUE_FILTER STATES DUE_SORTED,
                        COMMON(&query->reach), STATE_VALUES, OWN);
    return DB_QUERY(conn, rows, error, SELECT "+province = $1 AND producer IN ($17, $18, $19, $20, $21, $22, $23, $24)" FILTER STATES SORTED,
                    COMMON(&query->reach), STATE_VALUES, OWN);
}

enum status dossiers_sql_list(struct db_conn *conn, struct arena *arena, const struct dossiers_query *query, struct dossier_list *out,
                              struct error *error)
{
    struct asked asked = ask(arena, query);
    struct db_rows *rows = NULL;
    enum status status;
    if (asked.state_count == 0) { /* none of the states that are asked for may be seen */
        *out = (struct dossier_list){ 0 };
        return STATUS_OK;
    }
    if (query->reach.scope == SCOPE_PROVINCE)
        status = of_province(conn, arena, query, &asked, &rows, error);
    else if (query->reach.scope == SCOPE_COMMUNE)
        status = of_communes(conn, query, &asked, &rows, error);
    else
        status = of_own(conn, query, &asked, &rows, error);
    return dossiers_sql_collect(rows, status, arena, out, error);
}

/* ---- the words ---- */

enum status dossiers_sql_keep_words(struct db_conn *conn, const struct dossier *dossier, struct str find, struct error *error)
{
    struct str rest = str_trim(find);
    enum status status = DB_RUN(conn, error, "UPDATE dossiers SET find_folded = $2 WHERE id = $1", DB_INT_OF(dossier->id), DB_TEXT_OF(find));
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM dossiers_words WHERE dossier = $1", DB_INT_OF(dossier->id));
    while (rest.len > 0 && status == STATUS_OK) {
        struct str word = str_cut(&rest, ' ');
        if (word.len > 0)
            status = DB_RUN(conn, error, "INSERT INTO dossiers_words (province, word, dossier) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                            DB_INT_OF(dossier->province), DB_TEXT_OF(word), DB_INT_OF(dossier->id));
    }
    return status;
}
