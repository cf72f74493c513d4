/* Every statement on the tables of producers, their versions and their words; lists are in producers_list_sql.c. */
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"

#define FACTS                                                                                                                \
    "v.from_day, v.kind, v.name, v.tax_code, v.registration, v.registered_on, v.founded, v.commune_code, v.address, v.phone, v.email, " \
    "v.representative, v.position, v.identity, v.home, v.ethnicity, v.woman, v.minority, v.disabled"
#define FACT_COUNT 19
#define COLUMNS FACTS ", p.id, p.ident, p.province, p.state, p.merged_into, m.ident, p.version"
#define VERSIONS_MAX 1000

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

static enum status read_facts(const struct db_rows *rows, struct arena *arena, date *from, struct producer_facts *out, struct error *error)
{
    *from = (date)db_int(rows, 0);
    *out = (struct producer_facts){
        .kind = producer_word(producer_kind_words, db_bytes(rows, 1)),
        .name = db_copy(rows, 2, arena),
        .tax_code = db_copy(rows, 3, arena),
        .registration = db_copy(rows, 4, arena),
        .registered_on = day_of(rows, 5),
        .founded = day_of(rows, 6),
        .commune_code = db_copy(rows, 7, arena),
        .address = db_copy(rows, 8, arena),
        .phone = db_copy(rows, 9, arena),
        .email = db_copy(rows, 10, arena),
        .representative = db_copy(rows, 11, arena),
        .position = db_copy(rows, 12, arena),
        .identity = db_copy(rows, 13, arena),
        .home = db_copy(rows, 14, arena),
        .ethnicity = db_copy(rows, 15, arena),
        .woman = producer_word(producer_answer_words, db_bytes(rows, 16)),
        .minority = producer_word(producer_answer_words, db_bytes(rows, 17)),
        .disabled = producer_word(producer_answer_words, db_bytes(rows, 18)),
    };
    if (out->kind < 0 || out->woman < 0 || out->minority < 0 || out->disabled < 0)
        return FAIL(error, STATUS_FAILED, TEXT_producers_bad_row, "producers_versions");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct producer *out, struct error *error)
{
    int state = producer_word(producer_state_words, db_bytes(rows, FACT_COUNT + 3));
    *out = (struct producer){ .id = db_int(rows, FACT_COUNT),
                              .province = db_int(rows, FACT_COUNT + 2),
                              .state = (enum producer_state)state,
                              .merged_into = db_int(rows, FACT_COUNT + 4),
                              .version = db_int(rows, FACT_COUNT + 6) };
    if (state < 0 || !ident_of_bytes(db_bytes(rows, FACT_COUNT + 1), &out->ident) ||
        (out->merged_into != 0 && !ident_of_bytes(db_bytes(rows, FACT_COUNT + 5), &out->merged_ident)))
        return FAIL(error, STATUS_FAILED, TEXT_producers_bad_row, "producers");
    return read_facts(rows, arena, &out->from, &out->facts, error);
}

static enum status one(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct producer *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

#define NEWEST "(SELECT n.id FROM producers_versions n WHERE n.producer = p.id ORDER BY n.from_day DESC, n.id DESC LIMIT 1)"

enum status producers_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct producer *out,
                               struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM producers p JOIN producers_versions v ON v.id = " NEWEST
                                  " LEFT JOIN producers m ON m.id = p.merged_into WHERE p.ident = $1",
                                  DB_BLOB_OF(ident_str(ident)));
    return one(rows, status, arena, found, out, error);
}

enum status producers_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct producer *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM producers p JOIN producers_versions v ON v.id = " NEWEST
                                  " LEFT JOIN producers m ON m.id = p.merged_into WHERE p.id = $1",
                                  DB_INT_OF(id));
    return one(rows, status, arena, found, out, error);
}

enum status producers_sql_on(struct db_conn *conn, struct arena *arena, int64_t id, date day, bool *found, struct producer *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM producers p JOIN producers_versions v ON v.producer = p.id AND v.from_day <= $2 "
                                  "LEFT JOIN producers m ON m.id = p.merged_into WHERE p.id = $1 ORDER BY v.from_day DESC, v.id DESC LIMIT 1",
                                  DB_INT_OF(id), DB_INT_OF(day));
    return one(rows, status, arena, found, out, error);
}

enum status producers_sql_versions(struct db_conn *conn, struct arena *arena, int64_t id, struct producer_versions *out, struct error *error)
{
    struct producer_version *list = NULL;
    struct db_rows *rows = NULL;
    size_t room = 0;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " FACTS ", v.reason, v.basis, v.entered_at FROM producers_versions v WHERE v.producer = $1 "
                                  "ORDER BY v.from_day, v.id LIMIT $2",
                                  DB_INT_OF(id), DB_INT_OF(VERSIONS_MAX));
    *out = (struct producer_versions){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row) {
        if (out->count == room) {
            struct producer_version *more = ARENA_NEW_MANY(arena, struct producer_version, room * 2 + 8);
            if (more == NULL) {
                status = fail_memory(error);
                break;
            }
            for (size_t i = 0; i < out->count; i++)
                more[i] = list[i];
            list = more;
            room = room * 2 + 8;
        }
        list[out->count].reason = producer_word(producer_reason_words, db_bytes(rows, FACT_COUNT));
        list[out->count].basis = db_copy(rows, FACT_COUNT + 1, arena);
        list[out->count].entered_at = db_int(rows, FACT_COUNT + 2);
        if (list[out->count].reason < 0)
            status = FAIL(error, STATUS_FAILED, TEXT_producers_bad_row, "producers_versions");
        if (status == STATUS_OK)
            status = read_facts(rows, arena, &list[out->count].from, &list[out->count].facts, error);
        out->count++;
        if (status == STATUS_OK)
            status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    out->rows = list;
    return status;
}

enum status producers_sql_where(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct permission_subject *out,
                                struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT province, commune_code FROM producers WHERE id = $1", DB_INT_OF(id));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        *out = (struct permission_subject){ .province = db_int(rows, 0), .commune = db_copy(rows, 1, arena), .producer = id };
    db_rows_close(rows);
    return status;
}

/* ---- writing ---- */

enum status producers_sql_add(struct db_conn *conn, const struct producer *producer, const struct producer_keys *keys, int64_t *id,
                              struct error *error)
{
    const struct producer_facts *facts = &producer->facts;
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "INSERT INTO producers (ident, province, commune_code, state, kind, name, tax_code, phone_key, find_folded, "
                                  "bare_folded, sort_key, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) RETURNING id",
                                  DB_BLOB_OF(ident_str(&producer->ident)), DB_INT_OF(producer->province), DB_TEXT_OF(facts->commune_code),
                                  DB_TEXT_OF(str_from(producer_state_words[producer->state])), DB_TEXT_OF(str_from(producer_kind_words[facts->kind])),
                                  DB_TEXT_OF(facts->name), DB_TEXT_OF(facts->tax_code), DB_TEXT_OF(keys->phone), DB_TEXT_OF(keys->find),
                                  DB_TEXT_OF(keys->bare), DB_BLOB_OF(keys->sort));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK)
        *id = db_int(rows, 0);
    db_rows_close(rows);
    return status;
}

enum status producers_sql_add_version(struct db_conn *conn, int64_t id, const struct producer_version *version, struct error *error)
{
    const struct producer_facts *f = &version->facts;
    return DB_RUN(conn, error,
                  "INSERT INTO producers_versions (producer, from_day, reason, basis, entered_at, kind, name, tax_code, registration, registered_on, "
                  "founded, commune_code, address, phone, email, representative, position, identity, home, ethnicity, woman, minority, disabled) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
                  DB_INT_OF(id), DB_INT_OF(version->from), DB_TEXT_OF(str_from(producer_reason_words[version->reason])), DB_TEXT_OF(version->basis),
                  DB_INT_OF(version->entered_at), DB_TEXT_OF(str_from(producer_kind_words[f->kind])), DB_TEXT_OF(f->name), DB_TEXT_OF(f->tax_code),
                  DB_TEXT_OF(f->registration), DB_DATE_OF(f->registered_on), DB_DATE_OF(f->founded), DB_TEXT_OF(f->commune_code),
                  DB_TEXT_OF(f->address), DB_TEXT_OF(f->phone), DB_TEXT_OF(f->email), DB_TEXT_OF(f->representative), DB_TEXT_OF(f->position),
                  DB_TEXT_OF(f->identity), DB_TEXT_OF(f->home), DB_TEXT_OF(f->ethnicity), DB_TEXT_OF(str_from(producer_answer_words[f->woman])),
                  DB_TEXT_OF(str_from(producer_answer_words[f->minority])), DB_TEXT_OF(str_from(producer_answer_words[f->disabled])));
}

enum status producers_sql_update(struct db_conn *conn, int64_t id, enum producer_state state, const struct producer_facts *facts,
                                 const struct producer_keys *keys, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE producers SET commune_code = $2, state = $3, kind = $4, name = $5, tax_code = $6, phone_key = $7, find_folded = $8, "
                  "bare_folded = $9, sort_key = $10, version = version + 1 WHERE id = $1",
                  DB_INT_OF(id), DB_TEXT_OF(facts->commune_code), DB_TEXT_OF(str_from(producer_state_words[state])),
                  DB_TEXT_OF(str_from(producer_kind_words[facts->kind])), DB_TEXT_OF(facts->name), DB_TEXT_OF(facts->tax_code),
                  DB_TEXT_OF(keys->phone), DB_TEXT_OF(keys->find), DB_TEXT_OF(keys->bare), DB_BLOB_OF(keys->sort));
}

enum status producers_sql_set_state(struct db_conn *conn, int64_t id, enum producer_state state, int64_t merged_into, struct error *error)
{
    return DB_RUN(conn, error, "UPDATE producers SET state = $2, merged_into = $3, version = version + 1 WHERE id = $1", DB_INT_OF(id),
                  DB_TEXT_OF(str_from(producer_state_words[state])), merged_into == 0 ? DB_NULL_OF(DB_INT) : DB_INT_OF(merged_into));
}

enum status producers_sql_forget_words(struct db_conn *conn, int64_t id, struct error *error)
{
    return DB_RUN(conn, error, "DELETE FROM producers_words WHERE producer = $1", DB_INT_OF(id));
}

enum status producers_sql_add_word(struct db_conn *conn, int64_t province, int64_t id, struct str word, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO producers_words (province, word, producer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                  DB_INT_OF(province), DB_TEXT_OF(word), DB_INT_OF(id));
}

enum status producers_sql_ids(struct db_conn *conn, int64_t after, int64_t *ids, size_t most, size_t *count, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id FROM producers WHERE id > $1 AND state <> 'ended' ORDER BY id LIMIT $2",
                                  DB_INT_OF(after), DB_INT_OF((int64_t)most));
    *count = 0;
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    while (status == STATUS_OK && has_row && *count < most) {
        ids[(*count)++] = db_int(rows, 0);
        status = db_next(rows, &has_row, error);
    }
    db_rows_close(rows);
    return status;
}

static enum status is_untouched(struct db_conn *conn, int64_t id, bool *untouched, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT 1 FROM producers p WHERE p.id = $1 AND p.version = 1 "
                                  "AND (SELECT count(*) FROM producers_versions v WHERE v.producer = p.id) = 1 "
                                  "AND NOT EXISTS (SELECT 1 FROM producers_confirmations c WHERE c.producer = p.id)",
                                  DB_INT_OF(id));
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    *untouched = has_row;
    db_rows_close(rows);
    return status;
}

enum status producers_sql_remove(struct db_conn *conn, int64_t id, bool *gone, struct error *error)
{
    enum status status = is_untouched(conn, id, gone, error);
    if (status != STATUS_OK || !*gone)
        return status;
    status = producers_sql_forget_words(conn, id, error);
    if (status == STATUS_OK)
        status = DB_RUN(conn, error, "DELETE FROM producers_versions WHERE producer = $1", DB_INT_OF(id));
    return status == STATUS_OK ? DB_RUN(conn, error, "DELETE FROM producers WHERE id = $1", DB_INT_OF(id)) : status;
}
