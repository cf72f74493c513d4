/* The clocks of certificates. A re-rating is filed from day 180 to day 120 before the end (Decision 26/2026, Article 7.6.a), so the first notice goes out
 * at day 210, the others at 180, 150 and 120; for certificates given under 148/QD-TTg also at day 30, which was a duty of the issuer there. A notice is a
 * task of the office, who prints and sends the letter, and a task of the producer; the next mark puts new ones in the place of those that are still open,
 * so that each mark has its letter by e-mail, which follows from the task (notices). All of it is over when the dossier for re-rating or upgrade is filed,
 * and stays so while that is under way. */
#include "base/pure.h"
#include "db/jobs.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define EVERY_MS (INT64_C(6) * 60 * 60 * 1000)
#define LEASE_MS (INT64_C(15) * 60 * 1000)

static const int64_t marks[] = { 210, 180, 150, 120, 30 };
#define MARKS (sizeof(marks) / sizeof(marks[0]))
#define MARK_148 30
#define RENEW_PATH_SIZE 128
#define LETTER_DAYS 7 /* the office has for a letter, from its mark on */

struct notify {
    struct str certificate;
    int64_t mark;
};
static const struct json_field fields[] = {
    { .name = "certificate", .kind = JSON_TEXT, .offset = offsetof(struct notify, certificate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "mark", .kind = JSON_INT, .offset = offsetof(struct notify, mark), .required = true, .min = 1, .max = NOTICE_FIRST },
};
const struct json_shape notify_shape = { "CertificatesNotify", sizeof(struct notify), fields, 2, false, NULL };

/* The letter is due a week after its mark; that of day 30 on the day, for the issuer's duty under 148 was to tell at least 30 days before. A mark that was told
 * late gives its time from then on. */
static date letter_due(const struct public_row *row, int64_t mark, date today)
{
    date day = row->to - (date)mark > today ? row->to - (date)mark : today;
    return mark == MARK_148 ? day : day + LETTER_DAYS;
}

/* While the window is open its last day, then that of the certificate. */
static date renewal_due(const struct public_row *row, date today)
{
    return today <= row->to - WINDOW_CLOSES ? row->to - WINDOW_CLOSES : row->to;
}

/* What an earlier mark opened and nobody did is done with: this mark speaks. */
static enum status open_one(struct db_conn *conn, const struct certificates_extra *extra, const struct command *command, const struct public_row *row,
                            const char *kind, struct str path, struct task_for whom, date due, struct error *error)
{
    enum status status = task_done(conn, row->province, kind, &row->ident, command->actor.id, extra->now, error);
    return status != STATUS_OK ? status
                               : task_open(conn,
                                           &(struct task){ .province = row->province, .kind = kind, .subject = row->ident, .product = row->product_name,
                                                           .producer = row->producer_name, .path = path, .for_whom = whom, .due = due,
                                                           .opened_at = extra->now, .command = command->id },
                                           error);
}

/* Where the producer begins: the dossier for re-rating, where the register knows his product. */
static enum status renew_path(struct db_conn *conn, struct arena *arena, const struct public_row *row, struct str *out, struct error *error)
{
    struct product product;
    struct buffer path;
    enum status status;
    *out = public_path(arena, row);
    if (row->product == 0)
        return STATUS_OK;
    status = products_by_id(conn, arena, row->product, &product, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&path, arena, RENEW_PATH_SIZE);
    buffer_add_z(&path, "/ho-so/moi?loai=rerating&san-pham=");
    ident_write(&path, &product.ident);
    *out = buffer_str(&path);
    return STATUS_OK;
}

static enum status open_renew(struct db_conn *conn, struct arena *arena, const struct certificates_extra *extra, const struct command *command,
                              const struct public_row *row, struct error *error)
{
    struct str path;
    enum status status = renew_path(conn, arena, row, &path, error);
    return status != STATUS_OK ? status
                               : open_one(conn, extra, command, row, "certificates.renew", path,
                                          (struct task_for){ .scope = TASK_FOR_PRODUCER, .person = row->producer },
                                          renewal_due(row, date_in_vietnam(extra->now)), error);
}

enum status certificates_apply_notify(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct notify *in = content;
    date today = date_in_vietnam(extra->now);
    struct public_row row;
    bool found = false, filed = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = clock_sql_filed(conn, row.id, today, &filed, error);
    if (status == STATUS_OK && (filed || !standing_holds(public_standing(&row, today))))
        return FAIL(error, STATUS_STALE, TEXT_certificates_draft_certificate_ended, NULL);
    if (status == STATUS_OK)
        status = clock_sql_add(conn, row.id, in->mark, extra->now, error);
    if (status == STATUS_OK)
        status = open_one(conn, extra, command, &row, "certificates.notice", officer_path(result->arena, &row, ""),
                          task_for_role(result->arena, ROLE_SPECIALIST, row.province, STR("")), letter_due(&row, in->mark, today), error);
    if (status == STATUS_OK && row.producer != 0)
        status = open_renew(conn, result->arena, extra, command, &row, error);
    return status;
}

/* ---- the office has sent what was due ---- */

struct noticed {
    struct str certificate;
};
static const struct json_field noticed_fields[] = {
    { .name = "certificate", .kind = JSON_TEXT, .offset = offsetof(struct noticed, certificate), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
};
const struct json_shape noticed_shape = { "CertificatesNoticed", sizeof(struct noticed), noticed_fields, 1, false, NULL };

enum status certificates_apply_noticed(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct noticed *in = content;
    struct public_row row;
    bool found = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = clock_sql_sent(conn, row.id, extra->now, extra->viewer == NULL ? STR("") : extra->viewer->name, error);
    return status == STATUS_OK ? task_done(conn, row.province, "certificates.notice", &row.ident, command->actor.id, extra->now, error) : status;
}

/* ---- a re-rating or an upgrade was filed: nobody need be told any more ---- */

enum status certificates_follow_filed(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    struct certificate_self last = { .id = 0 };
    struct public_row row = { .id = 0 };
    struct dossier dossier;
    struct arena arena;
    bool found = false;
    enum status status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = dossiers_find_about(conn, &arena, content, &dossier, error);
    if (status == STATUS_OK && dossier.kind != DOSSIER_FIRST)
        status = drafts_sql_last_certificate(conn, dossier.product, &last, error);
    if (status == STATUS_OK && dossier.kind != DOSSIER_FIRST && last.id != 0)
        status = public_sql_by_id(conn, &arena, last.id, &found, &row, error);
    if (status == STATUS_OK && found)
        status = task_done(conn, row.province, "certificates.notice", &row.ident, command->actor.id, command->at, error);
    if (status == STATUS_OK && found)
        status = task_done(conn, row.province, "certificates.renew", &row.ident, command->actor.id, command->at, error);
    arena_close(&arena);
    return status;
}

/* ---- the job ---- */

struct clock {
    const struct rooms *rooms;
    const struct context *context;
    struct db_conn *conn;
    date today;
};

/* Given under Decision 148/QD-TTg: as its dossier was bound. Where there is none here, by the day of the decision: 148 was in force from 24/02/2023, and
 * what was filed in time was decided under it until 21/07/2026 (Decision 26/2026, Article 12.2.a). */
static bool is_under_148(const struct ending_row *row)
{
    date first = DATE_NONE, last = DATE_NONE;
    if (row->pack.len > 0)
        return str_starts_with(row->pack, STR("148-2023@"));
    return date_of(2023, 2, 24, &first) && date_of(2026, 7, 21, &last) && row->decision_day >= first && row->decision_day <= last;
}

/* The mark that is due; 0: none, or it was told. */
static int64_t mark_due(const struct ending_row *row, date today)
{
    bool under_148 = is_under_148(row);
    int64_t due = 0;
    for (size_t i = 0; i < MARKS; i++)
        if (row->to - today <= marks[i] && (marks[i] != MARK_148 || under_148))
            due = marks[i];
    return due != 0 && (row->last_mark == 0 || due < row->last_mark) ? due : 0;
}

static enum status tell(struct clock *clock, struct arena *arena, const struct ending_row *row, int64_t mark, struct error *error)
{
    struct certificates_extra extra = { .arena = arena, .now = context_now(clock->context) };
    struct command command = { .type = "certificates.notify", .province = row->province, .actor = { STR("system"), STR("") }, .extra = &extra };
    struct command_result result;
    struct json_writer json;
    struct buffer text, name;
    enum status status;
    buffer_open(&name, arena, 120);
    buffer_add_z(&name, "certificate notice ");
    ident_write(&name, &row->ident);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, mark);
    command.id = ident_of_name(buffer_str(&name));
    buffer_open(&text, arena, 400);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "certificate", draft_ident_text(arena, &row->ident));
    json_int(&json, "mark", mark);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    command.content = buffer_str(&text);
    return status == STATUS_OK ? command_run(rooms_find(clock->rooms, "commands"), arena, &command, &result, error) : status;
}

static enum status run(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    const struct certificates_room *room = rooms_find(rooms, "certificates");
    struct clock clock = { .rooms = rooms, .context = room->context, .today = date_in_vietnam(context_now(room->context)) };
    struct ending_rows rows = { .count = ENDINGS_MAX };
    int64_t after = 0;
    enum status status = db_reader(rooms_find(rooms, "db"), &clock.conn, error);
    (void)job;
    while (status == STATUS_OK && rows.count == ENDINGS_MAX) {
        status = clock_sql_endings(clock.conn, arena, clock.today, after, &rows, error);
        for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
            int64_t mark = mark_due(&rows.rows[i], clock.today);
            struct arena own;
            after = rows.rows[i].id;
            if (mark == 0)
                continue;
            arena_open(&own, &memory_system, (size_t)4 << 20);
            status = tell(&clock, &own, &rows.rows[i], mark, error);
            arena_close(&own);
            if (status == STATUS_STALE) /* somebody was faster: it ended, or its re-rating was filed, just now */
                status = STATUS_OK;
        }
    }
    return status;
}

static const struct job_type job_rows[] = {
    { .name = "certificates.clocks", .run = run, .most_attempts = 3, .lease_ms = LEASE_MS, .every_ms = EVERY_MS },
};
const struct job_types certificates_jobs = { job_rows, 1 };
