/* Every statement on plans, their teams, the inspections themselves and their findings. Reads the tables of certificates, complaints and laboratory tests
 * to say what speaks for choosing a product. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

#define PLAN_COLUMNS "p.id, p.ident, p.province, p.year, p.number, p.day, p.title, p.team_number, p.team_day, p.team, p.made_at, p.made_by, p.version"
#define COLUMNS                                                                                                              \
    "i.id, i.ident, i.province, i.plan, i.line, i.certificate, i.product, i.producer, i.product_name, i.producer_name, i.commune_code, i.stars, i.reason, "     \
    "i.reason_words, i.state, i.dropped_why, i.day, i.place, i.present, i.opinion, i.record, i.concluded_day, i.concluded_by, i.conclusion, i.until, "      \
    "i.ground, i.made_at, i.made_by, i.version"
#define YEAR_MS (INT64_C(366) * 24 * 60 * 60 * 1000)

static int word_of(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

static date day_of(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (date)db_int(rows, column);
}

/* ---- plans ---- */

static enum status read_plan(const struct db_rows *rows, struct arena *arena, struct plan *out, struct error *error)
{
    *out = (struct plan){ .id = db_int(rows, 0), .province = db_int(rows, 2), .year = db_int(rows, 3), .number = db_copy(rows, 4, arena),
                          .day = (date)db_int(rows, 5), .title = db_copy(rows, 6, arena), .team_number = db_copy(rows, 7, arena), .team_day = day_of(rows, 8),
                          .team = db_int(rows, 9), .made_at = db_int(rows, 10), .made_by = db_copy(rows, 11, arena), .version = db_int(rows, 12) };
    if (!ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "inspections_plans");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status plans_sql_add(struct db_conn *conn, const struct plan *plan, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO inspections_plans (ident, province, year, number, day, title, team_number, team_day, team, made_at, made_by, version) "
                  "VALUES ($1, $2, $3, $4, $5, $6, '', NULL, 0, $7, $8, 1)",
                  DB_BLOB_OF(ident_str(&plan->ident)), DB_INT_OF(plan->province), DB_INT_OF(plan->year), DB_TEXT_OF(plan->number), DB_INT_OF(plan->day),
                  DB_TEXT_OF(plan->title), DB_INT_OF(plan->made_at), DB_TEXT_OF(plan->made_by));
}

static enum status read_one_plan(struct db_rows *rows, enum status status, struct arena *arena, bool *found, struct plan *out, struct error *error)
{
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_plan(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status plans_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct plan *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " PLAN_COLUMNS " FROM inspections_plans p WHERE p.ident = $1", DB_BLOB_OF(ident_str(ident)));
    return read_one_plan(rows, status, arena, found, out, error);
}

enum status plans_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct plan *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " PLAN_COLUMNS " FROM inspections_plans p WHERE p.id = $1", DB_INT_OF(id));
    return read_one_plan(rows, status, arena, found, out, error);
}

enum status plans_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, int64_t account, struct plans *out, struct error *error)
{
    enum { MOST = 200 };
    struct plan_row *list = ARENA_NEW_MANY(arena, struct plan_row, MOST);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL ? fail_memory(error)
                                      : DB_QUERY(conn, &rows, error,
                                                 "SELECT " PLAN_COLUMNS ", "
                                                 "(SELECT COUNT(*) FROM inspections i WHERE i.plan = p.id AND i.state <> 'dropped'), "
                                                 "(SELECT COUNT(*) FROM inspections i WHERE i.plan = p.id AND i.state NOT IN ('dropped', 'planned')) "
                                                 "FROM inspections_plans p WHERE p.province = $1 AND ($2 = 0 OR EXISTS (SELECT 1 FROM inspections_members m "
                                                 "WHERE m.plan = p.id AND m.team = p.team AND m.account = $2)) ORDER BY p.year DESC, p.id DESC LIMIT $3",
                                                 DB_INT_OF(province), DB_INT_OF(account), DB_INT_OF(MOST));
    *out = (struct plans){ list, 0 };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct plan_row *row = &list[out->count++];
        status = read_plan(rows, arena, &row->plan, error);
        row->products = db_int(rows, 13);
        row->visited = db_int(rows, 14);
    }
    db_rows_close(rows);
    return status;
}

enum status plans_sql_set_team(struct db_conn *conn, const struct plan *plan, const struct members *members, struct error *error)
{
    enum status status = DB_RUN(conn, error, "UPDATE inspections_plans SET team_number = $2, team_day = $3, team = $4, version = version + 1 WHERE id = $1",
                                DB_INT_OF(plan->id), DB_TEXT_OF(plan->team_number), DB_DATE_OF(plan->team_day), DB_INT_OF(plan->team));
    for (size_t i = 0; status == STATUS_OK && i < members->count; i++)
        status = DB_RUN(conn, error, "INSERT INTO inspections_members (plan, team, no, account, name, body, duty) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        DB_INT_OF(plan->id), DB_INT_OF(plan->team), DB_INT_OF((int64_t)i + 1), DB_INT_OF(members->rows[i].account),
                        DB_TEXT_OF(members->rows[i].name), DB_TEXT_OF(members->rows[i].body),
                        DB_TEXT_OF(str_from(inspection_duty_words[members->rows[i].duty])));
    return status;
}

enum status plans_sql_members(struct db_conn *conn, struct arena *arena, const struct plan *plan, struct members *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT account, name, body, duty FROM inspections_members WHERE plan = $1 AND team = $2 ORDER BY no LIMIT $3",
                                  DB_INT_OF(plan->id), DB_INT_OF(plan->team), DB_INT_OF(TEAM_MAX));
    out->count = 0;
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row && out->count < TEAM_MAX) {
        struct member *row = &out->rows[out->count++];
        *row = (struct member){ .account = db_int(rows, 0), .name = db_copy(rows, 1, arena), .body = db_copy(rows, 2, arena),
                                .duty = word_of(inspection_duty_words, db_bytes(rows, 3)) };
        if (row->duty < 0)
            status = FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "inspections_members");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status plans_sql_in_team(struct db_conn *conn, int64_t plan, int64_t account, bool *found, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT m.no FROM inspections_members m JOIN inspections_plans p ON p.id = m.plan AND p.team = m.team "
                                  "WHERE m.account = $2 AND m.plan = $1",
                                  DB_INT_OF(plan), DB_INT_OF(account));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    db_rows_close(rows);
    return status;
}

/* The newest of each line that holds today. */
enum status plans_sql_choosable(struct db_conn *conn, struct arena *arena, int64_t province, int64_t plan, date today, struct choosables *out,
                                struct error *error)
{
    struct choosable *list = ARENA_NEW_MANY(arena, struct choosable, CHOOSABLE_MAX);
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = list == NULL
                             ? fail_memory(error)
                             : DB_QUERY(conn, &rows, error,
                                        "SELECT c.ident, c.id, CASE WHEN c.line = 0 THEN c.id ELSE c.line END, c.product, c.producer, f.product_name, "
                                        "f.producer_name, f.place_code, f.place_day, f.valid_to, f.stars, "
                                        "(SELECT COUNT(*) FROM certificates_complaints k WHERE k.line = CASE WHEN c.line = 0 THEN c.id ELSE c.line END AND k.at >= $3), "
                                        "(SELECT COUNT(*) FROM laboratory_tests t WHERE c.product > 0 AND t.product = c.product AND t.state = 'resulted' AND "
                                        "t.conclusion = 'fail'), "
                                        "(SELECT MAX(v.day) FROM inspections v WHERE v.line = CASE WHEN c.line = 0 THEN c.id ELSE c.line END AND v.state <> 'dropped'), "
                                        "(SELECT COUNT(*) FROM inspections v WHERE v.plan = $4 AND v.state <> 'dropped' AND "
                                        "v.line = CASE WHEN c.line = 0 THEN c.id ELSE c.line END) "
                                        "FROM certificates_facts f JOIN certificates c ON c.id = f.certificate "
                                        "WHERE f.province = $1 AND f.known_to = 2932896 AND f.valid_from <= $2 AND (f.valid_to >= $2 OR "
                                        CERTIFICATES_EXTENDED("c.id", "$2") ") AND "
                                        "NOT " CERTIFICATES_TAKEN_AWAY("c.id", "$2") " AND NOT " CERTIFICATES_FOLLOWED("c.id") " "
                                        "ORDER BY f.sort_key, f.id LIMIT $5",
                                        DB_INT_OF(province), DB_INT_OF(today), DB_INT_OF((int64_t)today * 86400000 - YEAR_MS), DB_INT_OF(plan),
                                        DB_INT_OF(CHOOSABLE_MAX));
    *out = (struct choosables){ list, 0 };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        struct choosable *row = &list[out->count++];
        *row = (struct choosable){ .id = db_int(rows, 1), .line = db_int(rows, 2), .product = db_int(rows, 3), .producer = db_int(rows, 4),
                                   .product_name = db_copy(rows, 5, arena), .producer_name = db_copy(rows, 6, arena), .place = db_copy(rows, 7, arena),
                                   .place_day = (date)db_int(rows, 8), .until = (date)db_int(rows, 9), .stars = db_int(rows, 10),
                                   .complaints = db_int(rows, 11), .failed = db_int(rows, 12), .inspected = day_of(rows, 13), .chosen = db_int(rows, 14) > 0 };
        if (!ident_of_bytes(db_bytes(rows, 0), &row->certificate))
            status = FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "certificates");
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

/* ---- inspections ---- */

static enum status read_row(const struct db_rows *rows, struct arena *arena, struct inspection *out, struct error *error)
{
    int state = word_of(inspection_state_words, db_bytes(rows, 14));
    *out = (struct inspection){ .id = db_int(rows, 0), .province = db_int(rows, 2), .plan = db_int(rows, 3), .line = db_int(rows, 4),
                                .certificate = db_int(rows, 5), .product = db_int(rows, 6), .producer = db_int(rows, 7), .product_name = db_copy(rows, 8, arena),
                                .producer_name = db_copy(rows, 9, arena), .commune_code = db_copy(rows, 10, arena), .stars = db_int(rows, 11),
                                .reason = word_of(inspection_reason_words, db_bytes(rows, 12)), .reason_words = db_copy(rows, 13, arena),
                                .state = (enum inspection_state)state, .dropped_why = db_copy(rows, 15, arena), .day = day_of(rows, 16),
                                .place = db_copy(rows, 17, arena), .present = db_copy(rows, 18, arena), .opinion = db_copy(rows, 19, arena),
                                .record = db_int(rows, 20), .concluded_day = day_of(rows, 21), .concluded_by = db_copy(rows, 22, arena),
                                .conclusion = db_copy(rows, 23, arena), .until = day_of(rows, 24), .ground = db_copy(rows, 25, arena),
                                .made_at = db_int(rows, 26), .made_by = db_copy(rows, 27, arena), .version = db_int(rows, 28) };
    if (state < 0 || out->reason < 0 || !ident_of_bytes(db_bytes(rows, 1), &out->ident))
        return FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "inspections");
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static enum status collect(struct db_rows *rows, enum status status, struct arena *arena, struct inspections *out, struct error *error)
{
    struct inspection *list = ARENA_NEW_MANY(arena, struct inspection, INSPECTIONS_MAX);
    bool has_row = false;
    *out = (struct inspections){ list, 0 };
    if (status == STATUS_OK && list == NULL)
        status = fail_memory(error);
    while (status == STATUS_OK && out->count < INSPECTIONS_MAX && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row)
        status = read_row(rows, arena, &list[out->count++], error);
    db_rows_close(rows);
    return status;
}

enum status inspections_sql_add(struct db_conn *conn, const struct inspection *in, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO inspections (ident, province, plan, line, certificate, product, producer, product_name, producer_name, commune_code, stars, reason, "
                  "reason_words, state, dropped_why, day, place, present, opinion, record, concluded_day, concluded_by, conclusion, until, ground, made_at, "
                  "made_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'planned', '', NULL, '', '', '', 0, NULL, '', '', NULL, "
                  "'', $14, $15, 1)",
                  DB_BLOB_OF(ident_str(&in->ident)), DB_INT_OF(in->province), DB_INT_OF(in->plan), DB_INT_OF(in->line), DB_INT_OF(in->certificate),
                  DB_INT_OF(in->product), DB_INT_OF(in->producer), DB_TEXT_OF(in->product_name), DB_TEXT_OF(in->producer_name), DB_TEXT_OF(in->commune_code),
                  DB_INT_OF(in->stars), DB_TEXT_OF(str_from(inspection_reason_words[in->reason])), DB_TEXT_OF(in->reason_words), DB_INT_OF(in->made_at),
                  DB_TEXT_OF(in->made_by));
}

enum status inspections_sql_chosen(struct db_conn *conn, int64_t plan, int64_t line, bool *found, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT id FROM inspections WHERE plan = $1 AND line = $2 AND state <> 'dropped'", DB_INT_OF(plan),
                                  DB_INT_OF(line));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    db_rows_close(rows);
    return status;
}

enum status inspections_sql_set(struct db_conn *conn, const struct inspection *in, struct error *error)
{
    return DB_RUN(conn, error,
                  "UPDATE inspections SET state = $2, dropped_why = $3, day = $4, place = $5, present = $6, opinion = $7, record = $8, concluded_day = $9, "
                  "concluded_by = $10, conclusion = $11, until = $12, ground = $13, version = version + 1 WHERE id = $1",
                  DB_INT_OF(in->id), DB_TEXT_OF(str_from(inspection_state_words[in->state])), DB_TEXT_OF(in->dropped_why), DB_DATE_OF(in->day),
                  DB_TEXT_OF(in->place), DB_TEXT_OF(in->present), DB_TEXT_OF(in->opinion), DB_INT_OF(in->record), DB_DATE_OF(in->concluded_day),
                  DB_TEXT_OF(in->concluded_by), DB_TEXT_OF(in->conclusion), DB_DATE_OF(in->until), DB_TEXT_OF(in->ground));
}

enum status inspections_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct inspection *out,
                                 struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM inspections i WHERE i.ident = $1", DB_BLOB_OF(ident_str(ident)));
    *found = false;
    if (status == STATUS_OK)
        status = db_next(rows, found, error);
    if (status == STATUS_OK && *found)
        status = read_row(rows, arena, out, error);
    db_rows_close(rows);
    return status;
}

enum status inspections_sql_of_plan(struct db_conn *conn, struct arena *arena, int64_t plan, struct inspections *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM inspections i WHERE i.plan = $1 ORDER BY i.id LIMIT $2", DB_INT_OF(plan),
                                  DB_INT_OF(INSPECTIONS_MAX));
    return collect(rows, status, arena, out, error);
}

enum status inspections_sql_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, struct inspections *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT " COLUMNS " FROM inspections i WHERE i.producer = $1 AND i.concluded_day IS NOT NULL ORDER BY i.id DESC LIMIT $2",
                                  DB_INT_OF(producer), DB_INT_OF(INSPECTIONS_MAX));
    return collect(rows, status, arena, out, error);
}

enum status inspections_sql_proposed(struct db_conn *conn, struct arena *arena, struct str certificate, struct inspections *out, struct error *error)
{
    struct db_rows *rows = NULL;
    struct ident ident;
    enum status status;
    *out = (struct inspections){ NULL, 0 };
    if (!ident_read(certificate, &ident))
        return STATUS_OK;
    status = DB_QUERY(conn, &rows, error,
                      "SELECT " COLUMNS " FROM inspections i JOIN certificates c ON c.id = i.certificate WHERE c.ident = $1 AND i.state = 'withdraw' LIMIT $2",
                      DB_BLOB_OF(ident_str(&ident)), DB_INT_OF(INSPECTIONS_MAX));
    return collect(rows, status, arena, out, error);
}

enum status inspections_sql_drafted(struct db_conn *conn, struct arena *arena, int64_t certificate, struct inspections *out, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT " COLUMNS " FROM inspections i WHERE i.certificate = $1 AND i.state = 'drafted' LIMIT $2",
                                  DB_INT_OF(certificate), DB_INT_OF(INSPECTIONS_MAX));
    return collect(rows, status, arena, out, error);
}

enum status inspections_count_open(struct db_conn *conn, int64_t province, date day, struct inspections_open *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error,
                                  "SELECT COUNT(*), COALESCE(SUM(CASE WHEN until < $2 THEN 1 ELSE 0 END), 0) FROM inspections "
                                  "WHERE province = $1 AND state = 'remedy'",
                                  DB_INT_OF(province), DB_INT_OF(day));
    *out = (struct inspections_open){ 0 };
    if (status == STATUS_OK)
        status = db_next(rows, &has_row, error);
    if (status == STATUS_OK && has_row)
        *out = (struct inspections_open){ db_int(rows, 0), db_int(rows, 1) };
    db_rows_close(rows);
    return status;
}

/* ---- findings ---- */

enum status inspections_sql_add_finding(struct db_conn *conn, const struct inspection *in, const struct finding *finding, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO inspections_findings (inspection, record, heading, verdict, words) VALUES ($1, $2, $3, $4, $5)",
                  DB_INT_OF(in->id), DB_INT_OF(in->record), DB_TEXT_OF(str_from(inspection_heading_words[finding->heading])),
                  DB_TEXT_OF(str_from(inspection_verdict_words[finding->verdict])), DB_TEXT_OF(finding->words));
}

/* One for each heading, in their order. */
enum status inspections_sql_findings(struct db_conn *conn, struct arena *arena, const struct inspection *in, struct findings *out, struct error *error)
{
    struct db_rows *rows = NULL;
    bool has_row = false;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT heading, verdict, words FROM inspections_findings WHERE inspection = $1 AND record = $2",
                                  DB_INT_OF(in->id), DB_INT_OF(in->record));
    out->count = HEADINGS;
    for (int i = 0; i < HEADINGS; i++)
        out->rows[i] = (struct finding){ .heading = i, .verdict = VERDICT_NONE, .words = STR("") };
    while (status == STATUS_OK && (status = db_next(rows, &has_row, error)) == STATUS_OK && has_row) {
        int heading = word_of(inspection_heading_words, db_bytes(rows, 0)), verdict = word_of(inspection_verdict_words, db_bytes(rows, 1));
        if (heading < 0 || verdict < 0)
            status = FAIL(error, STATUS_FAILED, TEXT_inspections_bad_row, "inspections_findings");
        else
            out->rows[heading] = (struct finding){ heading, verdict, db_copy(rows, 2, arena) };
    }
    db_rows_close(rows);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}
