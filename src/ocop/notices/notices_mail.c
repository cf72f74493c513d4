/* The job that writes to people: makes a message for each holder of a fresh task, and hands over what is due. One run at a time: its lease is longer
 * than the run may take. */
#include <time.h>

#include "base/log.h"
#include "base/pure.h"
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices_mail_int.h"
#include "texts_notices.h"

#define EVERY_MS INT64_C(60000)
#define LEASE_MS INT64_C(300000)
#define RUN_SECONDS 120 /* after this time no further message is begun; one takes a minute at most */
#define FIRST_PAUSE_MS INT64_C(60000) /* doubles with each try */
#define LONGEST_PAUSE_MS (INT64_C(2) * 3600000)
#define GIVE_UP_MS (INT64_C(5) * 24 * 3600000)
#define LETTER_MAX ((size_t)16 << 10)
#define OWN_MEMORY ((size_t)4 << 20)

struct mailing {
    const struct rooms *rooms;
    const struct notices_mail *room;
    struct arena *arena;
    int64_t now;
    bool more;           /* there may be more of the same */
    struct mail_due due;
    enum mail_state state;
    int64_t next_at;
    struct str fault;
};

/* ---- from tasks to messages ---- */

static enum status add_one(struct db_conn *conn, const struct mailing *m, const struct mail_task *task, int64_t account, struct str name,
                           struct str address, struct error *error)
{
    struct mail_row mail = { .province = task->province, .account = account, .name = name, .address = address, .made_at = m->now };
    struct buffer key;
    if (!mail_address_good(address))
        return STATUS_OK;
    buffer_open(&key, m->arena, 400);
    buffer_add_z(&key, "mail ");
    ident_write(&key, &task->ident);
    buffer_add_char(&key, ' ');
    buffer_add(&key, address);
    mail.ident = ident_of_name(buffer_str(&key));
    return mails_sql_add(conn, task->id, &mail, error);
}

static enum status holders(struct db_conn *conn, const struct mailing *m, const struct mail_task *task, struct account_mailboxes *out,
                           struct error *error)
{
    const struct task_for *f = &task->for_whom;
    date today = date_in_vietnam(m->now);
    *out = (struct account_mailboxes){ NULL, 0 };
    if (f->scope == TASK_FOR_ACCOUNT)
        return accounts_mailboxes_of_account(conn, m->arena, f->person, out, error);
    if (f->scope == TASK_FOR_PRODUCER)
        return accounts_mailboxes_of_producer(conn, m->arena, f->person, today, out, error);
    if (f->role < 1 || f->role > ROLE_COUNT)
        return STATUS_OK;
    /* See task_for_role: the province itself stands at its code of two digits. */
    return accounts_mailboxes_of_role(conn, m->arena, (enum account_role)(f->role - 1), task->province, f->place.len == 2 ? STR("") : f->place, today, out,
                                      error);
}

/* A producer's own address is used where none of its people has one; who wants no letters has one, and wants none. */
static enum status add_contact(struct db_conn *conn, const struct mailing *m, const struct mail_task *task, struct error *error)
{
    struct str name = STR(""), address = STR("");
    enum status status = m->room->contact == NULL ? STATUS_OK : m->room->contact(conn, m->arena, task->for_whom.person, &name, &address, error);
    return status == STATUS_OK && address.len > 0 ? add_one(conn, m, task, 0, name, address, error) : status;
}

static enum status write_about(struct db_conn *conn, const struct mailing *m, const struct mail_task *task, struct error *error)
{
    struct account_mailboxes people;
    bool anybody = false;
    enum status status = holders(conn, m, task, &people, error);
    for (size_t i = 0; status == STATUS_OK && i < people.count; i++) {
        anybody = anybody || people.rows[i].off || people.rows[i].email.len > 0;
        if (!people.rows[i].off && people.rows[i].email.len > 0)
            status = add_one(conn, m, task, people.rows[i].account, people.rows[i].name, people.rows[i].email, error);
    }
    if (status == STATUS_OK && !anybody && task->for_whom.scope == TASK_FOR_PRODUCER)
        status = add_contact(conn, m, task, error);
    return status == STATUS_OK ? mails_sql_looked_at(conn, task->id, error) : status;
}

static enum status make_messages(struct db_conn *conn, void *self, struct error *error)
{
    struct mailing *m = self;
    struct mail_tasks tasks;
    enum status status;
    arena_empty(m->arena);
    status = mails_sql_tasks(conn, m->arena, &tasks, error);
    for (size_t i = 0; status == STATUS_OK && i < tasks.count; i++)
        status = write_about(conn, m, &tasks.rows[i], error);
    m->more = tasks.count == MAIL_TASKS_MAX;
    return status;
}

static enum status pass_over(struct db_conn *conn, void *self, struct error *error)
{
    (void)self;
    return mails_sql_pass_over(conn, error);
}

static enum status left_over(struct db_conn *conn, void *self, struct error *error)
{
    (void)self;
    return mails_sql_left_over(conn, text_of(LANGUAGE_VI, TEXT_notices_mail_left_over), error);
}

/* ---- one message ---- */

static enum status take(struct db_conn *conn, void *self, struct error *error)
{
    struct mailing *m = self;
    enum status status;
    arena_empty(m->arena);
    status = mails_sql_due(conn, m->arena, m->now, &m->due, error);
    if (status != STATUS_OK || !m->due.found)
        return status;
    if (m->due.done)
        return mails_sql_became(conn, m->due.mail.id, m->due.mail.attempts, MAIL_NEEDLESS, m->now, STR(""), error);
    return mails_sql_sending(conn, m->due.mail.id, m->now, error);
}

static enum status note(struct db_conn *conn, void *self, struct error *error)
{
    const struct mailing *m = self;
    return mails_sql_became(conn, m->due.mail.id, m->due.mail.attempts + 1, m->state, m->next_at, m->fault, error);
}

static struct str kind_words(const struct mailing *m)
{
    const struct task_kind_tables *tables = rooms_find(m->rooms, "task_kinds");
    for (size_t t = 0; tables != NULL && t < tables->count; t++)
        for (size_t i = 0; i < tables->rows[t]->count; i++)
            if (str_is(m->due.kind, tables->rows[t]->rows[i].kind))
                return text_of(LANGUAGE_VI, tables->rows[t]->rows[i].what);
    return text_of(LANGUAGE_VI, TEXT_notices_do);
}

static void add_text(struct buffer *out, enum text_id text, const char *name, struct str value)
{
    const struct text_arg arg = TEXT_ARG(name, value);
    if (value.len == 0)
        return;
    text_add(out, LANGUAGE_VI, text, &arg, 1);
    buffer_add_char(out, '\n');
}

static struct str subject_of(const struct mailing *m)
{
    struct buffer out;
    buffer_open(&out, m->arena, LETTER_MAX);
    add_text(&out, TEXT_notices_mail_subject, "what", kind_words(m));
    out.len -= out.len > 0;
    if (m->due.product.len > 0) {
        buffer_add_z(&out, ": ");
        buffer_add(&out, m->due.product);
    }
    return buffer_str(&out);
}

static struct str letter_of(const struct mailing *m)
{
    struct buffer out, link;
    buffer_open(&out, m->arena, LETTER_MAX);
    buffer_open(&link, m->arena, 1000);
    buffer_add(&link, m->room->public_url);
    buffer_add(&link, m->due.path);
    add_text(&out, TEXT_notices_mail_dear, "name", m->due.mail.name);
    buffer_add_char(&out, '\n');
    add_text(&out, TEXT_notices_mail_task, "what", kind_words(m));
    add_text(&out, TEXT_notices_mail_product, "product", m->due.product);
    add_text(&out, TEXT_notices_mail_producer, "producer", m->due.producer);
    if (m->due.due == DATE_NONE)
        text_add(&out, LANGUAGE_VI, TEXT_notices_mail_no_due, NULL, 0);
    add_text(&out, TEXT_notices_mail_due, "day", m->due.due == DATE_NONE ? STR("") : date_text(m->arena, m->due.due));
    buffer_add_char(&out, '\n');
    add_text(&out, TEXT_notices_mail_open, "link", buffer_str(&link));
    buffer_add_char(&out, '\n');
    text_add(&out, LANGUAGE_VI, m->due.mail.account == 0 ? TEXT_notices_mail_foot_producer : TEXT_notices_mail_foot, NULL, 0);
    buffer_add_char(&out, '\n');
    return buffer_str(&out);
}

static int64_t pause_after(int64_t tries)
{
    int64_t pause = FIRST_PAUSE_MS;
    for (int64_t i = 1; i < tries && pause < LONGEST_PAUSE_MS; i++)
        pause *= 2;
    return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}

/* What the next state is, and when it is tried again. */
static void conclude(struct mailing *m, enum mail_result result, const struct error *fault)
{
    struct buffer words;
    m->next_at = m->now;
    m->fault = STR("");
    m->state = MAIL_SENT;
    if (result == MAIL_TAKEN)
        return;
    buffer_open(&words, m->arena, 1000);
    error_line(&words, LANGUAGE_VI, fault);
    m->fault = buffer_str(&words);
    m->next_at = m->now + pause_after(m->due.mail.attempts + 1);
    m->state = result == MAIL_UNSURE ? MAIL_STATE_UNSURE : result == MAIL_REFUSED || m->now - m->due.mail.since > GIVE_UP_MS ? MAIL_FAILED : MAIL_WAITING;
}

/* Sends the message that was taken. *away: the server would not take the next one either. */
static enum status send_one(struct mailing *m, struct mail_line *line, bool *away, struct error *error)
{
    struct error fault = { 0 };
    struct buffer id;
    struct mail_message message;
    enum mail_result result;
    buffer_open(&id, m->arena, IDENT_TEXT_SIZE + 1);
    ident_write(&id, &m->due.mail.ident);
    message = (struct mail_message){ .from_name = text_of(LANGUAGE_VI, TEXT_notices_mail_from), .to = m->due.mail.address, .subject = subject_of(m),
                                     .id = buffer_str(&id), .id_host = m->room->host, .body = letter_of(m), .at = m->now };
    result = mail_send(line, &message, away, &fault);
    conclude(m, result, &fault);
    LOG_EVENT(result == MAIL_TAKEN ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "notices.mail", TEXT_ARG("message", buffer_str(&id)),
              TEXT_ARG_Z("state", mail_state_words[m->state]));
    return db_write(m->room->db, m->due.mail.province, note, m, error);
}

static int64_t seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static enum status send_all(struct mailing *m, struct arena *line_arena, struct error *error)
{
    int64_t until = seconds_now() + RUN_SECONDS;
    struct mail_line *line = NULL;
    bool away = false;
    enum status status = mail_line_open(line_arena, &m->room->server, &line, error);
    while (status == STATUS_OK && !away && seconds_now() < until) {
        status = db_write(m->room->db, -1, take, m, error);
        if (status != STATUS_OK || !m->due.found)
            break;
        if (!m->due.done)
            status = send_one(m, line, &away, error);
    }
    mail_line_close(line);
    return status;
}

static enum status run(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    const struct notices_mail *room = rooms_find(rooms, "notices_mail");
    bool unmailed = false, sending = false;
    struct db_conn *conn;
    struct arena own;
    struct mailing m = { .rooms = rooms, .room = room, .arena = &own };
    enum status status;
    (void)job;
    if (room == NULL)
        return STATUS_OK;
    m.now = context_now(room->context);
    status = db_reader(room->db, &conn, error);
    if (status == STATUS_OK)
        status = mails_sql_pending(conn, &unmailed, &sending, error);
    arena_open(&own, &memory_system, OWN_MEMORY);
    if (status == STATUS_OK && sending)
        status = db_write(room->db, -1, left_over, &m, error);
    m.more = unmailed;
    while (status == STATUS_OK && m.more) {
        m.more = false;
        status = db_write(room->db, -1, mail_is_on(&room->server) ? make_messages : pass_over, &m, error);
    }
    if (status == STATUS_OK && mail_is_on(&room->server))
        status = send_all(&m, arena, error);
    arena_close(&own);
    return status;
}

static const struct job_type job_rows[] = {
    { .name = "notices.mail", .run = run, .most_attempts = 3, .lease_ms = LEASE_MS, .every_ms = EVERY_MS, .quiet = true },
};
const struct job_types notices_jobs = { job_rows, 1 };
