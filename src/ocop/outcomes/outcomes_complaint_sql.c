/* Every statement on the table of complaints. */
#include "ocop/outcomes/outcomes_complaint.h"
#include "texts_sessions.h"

#define COLUMNS                                                                                                              \
    "id, ident, province, item, producer, by_producer, from_name, contact, channel, received, body, criteria, state, due, due_basis, account, account_name, " \
    "seats, recounted_at, recounted, differing, differences, outcome, answer, answer_no, annex, answered_at, answered_by, made_at, made_by, version"

const char *const complaint_state_words[] = { "received", "given", "answered", NULL };
const char *const complaint_channel_words[] = { "here", "paper", "post", "email", "phone", "visit", NULL };
const char *const complaint_outcome_words[] = { "", "unchanged", "anew", "annex", NULL };

static int word_index(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct complaint *out, struct error *error)
{
    int channel = word_index(complaint_channel_words, db_bytes(rows, 8)), state = word_index(complaint_state_words, db_bytes(rows, 12)),
        outcome = word_index(complaint_outcome_words, db_bytes(rows, 22));
    *out = (struct complaint){ .id = db_int(rows, 0),
                               .province = db_int(rows, 2),
                               .item = db_int(rows, 3),
                               .producer = db_int(rows, 4),
                               .by_producer = db_int(rows, 5) != 0,
                               .from_name = db_copy(rows, 6, arena),
                               .contact = db_copy(rows, 7, arena),
                               .channel = (enum complaint_channel)channel,
                               .received = (date)db_int(rows, 9),
                               .body = db_copy(rows, 10, arena),
                               .criteria = db_copy(rows, 11, arena),
                               .state = (enum complaint_state)state,
                               .due = db_is_null(rows, 13) ? DATE_NONE : (date)db_int(rows, 13),
                               .due_basis = db_copy(rows, 14, arena),
                               .account = db_int(rows, 15),
                               .account_name = db_copy(rows, 16, arena),
                               .seats = db_copy(rows, 17, arena),
                               .recounted_at = db_is_null(rows, 18) ? 0 : db_int(rows, 18),
                               .recounted = db_int(rows, 19),
                               .differing = db_int(rows, 20),
                               .differences = db_copy(rows, 21, arena),
                               .outcome = (enum complaint_outcome)outcome,
                               .answer = db_copy(rows, 23, arena),
                               .answer_no = db_copy(rows, 24, arena),
                               .annex = db_copy(rows, 25, arena),
                               .answered_at = db_is_null(rows, 26) ? 0 : db_int(rows, 26),
                               .answered_by = db_copy(rows, 27, arena),
                               .made_at = db_int(rows, 28),
                               .made_by = db_copy(rows, 29, arena),
                               .version = db_int(rows, 30) };
    if (channel < 0 || state < 0 || outcome < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "outcomes_complaints");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status complaints_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct complaint *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_complaints WHERE ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status complaints_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, int64_t producer, int64_t item, struct complaints *out,
                                struct error *error)
{
    struct complaint *list = ARENA_NEW_MANY(arena, struct complaint, COMPLAINTS_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status;
    if (item != 0)
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_complaints WHERE item = $1 ORDER BY id DESC LIMIT $2", DB_INT_OF(item),
                          DB_INT_OF(COMPLAINTS_MAX));
    else if (producer != 0)
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_complaints WHERE producer = $1 ORDER BY id DESC LIMIT $2", DB_INT_OF(producer),
                          DB_INT_OF(COMPLAINTS_MAX));
    else
        status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM outcomes_complaints WHERE province = $1 ORDER BY id DESC LIMIT $2", DB_INT_OF(province),
                          DB_INT_OF(COMPLAINTS_MAX));
    *out = (struct complaints){ .rows = list };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        status = read_row(rows, arena, &list[out->count++], error);
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

enum status complaints_sql_add(struct db_conn *conn, const struct complaint *c, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO outcomes_complaints (ident, province, item, producer, by_producer, from_name, contact, channel, received, body, criteria, state, due, "
                  "due_basis, account, account_name, seats, recounted, differing, differences, outcome, answer, answer_no, annex, answered_by, made_at, made_by, "
                  "version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'received', $12, $13, 0, '', '', 0, 0, '', '', '', '', '', '', $14, $15, 1)",
                  DB_BLOB_OF(ident_str(&c->ident)), DB_INT_OF(c->province), DB_INT_OF(c->item), DB_INT_OF(c->producer), DB_INT_OF(c->by_producer ? 1 : 0),
                  DB_TEXT_OF(c->from_name), DB_TEXT_OF(c->contact), DB_TEXT_OF(str_from(complaint_channel_words[c->channel])), DB_INT_OF(c->received),
                  DB_TEXT_OF(c->body), DB_TEXT_OF(c->criteria), DB_DATE_OF(c->due), DB_TEXT_OF(c->due_basis), DB_INT_OF(c->made_at), DB_TEXT_OF(c->made_by));
}

enum status complaints_sql_set(struct db_conn *conn, const struct complaint *c, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE outcomes_complaints SET criteria = $2, state = $3, due = $4, due_basis = $5, account = $6, account_name = $7, seats = $8, "
                  "recounted_at = $9, recounted = $10, differing = $11, differences = $12, outcome = $13, answer = $14, answer_no = $15, annex = $16, "
                  "answered_at = $17, answered_by = $18, version = version + 1 WHERE id = $1",
                  DB_INT_OF(c->id), DB_TEXT_OF(c->criteria), DB_TEXT_OF(str_from(complaint_state_words[c->state])), DB_DATE_OF(c->due), DB_TEXT_OF(c->due_basis),
                  DB_INT_OF(c->account), DB_TEXT_OF(c->account_name), DB_TEXT_OF(c->seats), c->recounted_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(c->recounted_at),
                  DB_INT_OF(c->recounted), DB_INT_OF(c->differing), DB_TEXT_OF(c->differences), DB_TEXT_OF(str_from(complaint_outcome_words[c->outcome])),
                  DB_TEXT_OF(c->answer), DB_TEXT_OF(c->answer_no), DB_TEXT_OF(c->annex), c->answered_at == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(c->answered_at),
                  DB_TEXT_OF(c->answered_by));
}
