/* Tasks: what a room may open, and the list of what waits for one person, merged from all that he is: his roles, his account, his producers. */
#include "ocop/notices/notices_int.h"
#include "texts_notices.h"

#define ADDRESSEES_MAX (TASKS_ROLES_MAX + TASKS_PRODUCERS_MAX + 1)

/* Changing */

static bool is_for_somebody(const struct task_for *f)
{
    if (f->scope == TASK_FOR_ROLE)
        return f->role > 0 && f->place.len > 0 && f->person == 0;
    return f->role == 0 && f->place.len == 0 && f->person > 0;
}

/* The same task of the same command has the same identifier, so that a work that runs again from its start makes no other. */
static bool ident_of_task(struct arena *arena, const struct task *task, struct ident *ident)
{
    struct buffer name;
    buffer_open(&name, arena, 1024);
    buffer_add(&name, STR("task "));
    ident_write(&name, &task->command);
    buffer_add_char(&name, ' ');
    buffer_add_z(&name, task->kind);
    buffer_add_char(&name, ' ');
    ident_write(&name, &task->subject);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, task->for_whom.scope);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, task->for_whom.role);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, task->for_whom.person);
    buffer_add_char(&name, ' ');
    buffer_add(&name, task->for_whom.place);
    *ident = ident_of_name(buffer_str(&name));
    return !name.overflowed;
}

enum status task_open(struct db_conn *conn, const struct task *task, struct error *error)
{
    struct arena arena;
    struct ident ident;
    enum status status;
    if (task->kind == NULL || task->kind[0] == '\0' || !str_starts_with(task->path, STR("/")) || !is_for_somebody(&task->for_whom))
        return FAIL(error, STATUS_FAILED, TEXT_notices_bad_task, NULL);
    arena_open(&arena, &memory_system, (size_t)1 << 16);
    status = ident_of_task(&arena, task, &ident) ? tasks_sql_insert(conn, task, &ident, error) : fail_memory(error);
    arena_close(&arena);
    return status;
}

enum status task_resume(struct db_conn *conn, const struct calendar *calendar, const char *kind, const struct ident *subject, date day,
                        struct error *error)
{
    struct tasks_paused paused;
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    status = tasks_sql_paused(conn, &arena, calendar->province, kind, subject, &paused, error);
    for (size_t i = 0; status == STATUS_OK && i < paused.count; i++) {
        date due = paused.due[i];
        int64_t left = due == DATE_NONE ? 0 : calendar_working_between(calendar, paused.since[i], due);
        bool certain;
        if (due != DATE_NONE && due >= paused.since[i] && day > paused.since[i])
            calendar_add_working(calendar, day, left, &due, &certain);
        status = due == DATE_NONE && paused.due[i] != DATE_NONE ? FAIL(error, STATUS_FAILED, TEXT_notices_bad_task, NULL)
                                                               : tasks_sql_run_on(conn, paused.ids[i], due, error);
    }
    arena_close(&arena);
    return status;
}

/* Listing */

struct addressees {
    struct task_for rows[ADDRESSEES_MAX];
    size_t count;
};

/* Each once: nobody's task shall stand twice because he holds a role twice. */
static void add_addressee(struct addressees *all, const struct task_for *f)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct task_for *known = &all->rows[i];
        if (known->scope == f->scope && known->role == f->role && known->person == f->person && str_equal(known->place, f->place))
            return;
    }
    all->rows[all->count++] = *f;
}

static void gather(const struct tasks_query *query, struct addressees *all)
{
    all->count = 0;
    for (size_t i = 0; i < query->role_count && i < TASKS_ROLES_MAX; i++)
        add_addressee(all, &(struct task_for){ .scope = TASK_FOR_ROLE, .role = query->roles[i].role, .place = query->roles[i].place });
    if (query->account != 0)
        add_addressee(all, &(struct task_for){ .scope = TASK_FOR_ACCOUNT, .place = STR(""), .person = query->account });
    for (size_t i = 0; i < query->producer_count && i < TASKS_PRODUCERS_MAX; i++)
        add_addressee(all, &(struct task_for){ .scope = TASK_FOR_PRODUCER, .place = STR(""), .person = query->producers[i] });
}

/* Days left and late, by the calendar; a clock that stands shows what was left when it was stopped. */
static void measure(const struct tasks_query *query, struct task_row *row)
{
    date from = row->paused_since == DATE_NONE ? query->today : row->paused_since;
    row->certain = true;
    if (row->due == DATE_NONE)
        return;
    row->days_left = calendar_working_between(query->calendar, from, row->due);
    row->certain = calendar_is_certain(query->calendar, from, row->due);
    row->late = row->paused_since == DATE_NONE && row->due < query->today;
}

/* < 0 where task i of list a comes before task k of list b. */
static int compare_heads(const struct tasks_found *a, size_t i, const struct tasks_found *b, size_t k)
{
    date x = a->rows[i].due == DATE_NONE ? NOTICES_OPEN_TO : a->rows[i].due;
    date y = b->rows[k].due == DATE_NONE ? NOTICES_OPEN_TO : b->rows[k].due;
    if (x != y)
        return x < y ? -1 : 1;
    return a->ids[i] < b->ids[k] ? -1 : 1;
}

/* Takes the first `limit` tasks of all lists, each of which is in order. */
static void merge(const struct tasks_query *query, const struct tasks_found *lists, size_t list_count, size_t limit, struct task_row *rows,
                  struct tasks *out)
{
    size_t heads[ADDRESSEES_MAX] = { 0 };
    for (;;) {
        size_t best = list_count;
        for (size_t i = 0; i < list_count; i++)
            if (heads[i] < lists[i].count && (best == list_count || compare_heads(&lists[i], heads[i], &lists[best], heads[best]) < 0))
                best = i;
        if (best == list_count)
            return;
        if (out->count == limit) {
            out->more = true;
            return;
        }
        rows[out->count] = lists[best].rows[heads[best]++];
        measure(query, &rows[out->count++]);
    }
}

static enum status read_mark(struct db_conn *conn, const struct tasks_query *query, struct tasks_mark *mark, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status = STATUS_OK;
    *mark = (struct tasks_mark){ .due = NOTICES_OPEN_FROM, .id = 0 };
    if (query->after.len == 0)
        return STATUS_OK;
    if (ident_read(query->after, &ident))
        status = tasks_sql_mark(conn, query->calendar->province, &ident, &found, mark, error);
    if (status == STATUS_OK && !found)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_notices_cursor, "after");
    return status;
}

static struct str cursor_of(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&text, ident);
    return buffer_str(&text);
}

enum status tasks_list(struct db_conn *conn, struct arena *arena, const struct tasks_query *query, struct tasks *out, struct error *error)
{
    int64_t limit = query->limit < 1 || query->limit > TASKS_LIMIT_MAX ? TASKS_LIMIT : query->limit;
    date sunday = query->today + 6 - date_weekday(query->today);
    struct tasks_found lists[ADDRESSEES_MAX];
    struct addressees all;
    struct tasks_mark mark;
    struct task_row *rows = ARENA_NEW_MANY(arena, struct task_row, (size_t)limit);
    enum status status = read_mark(conn, query, &mark, error);
    *out = (struct tasks){ .next = STR("") };
    if (status == STATUS_OK && rows == NULL)
        status = fail_memory(error);
    gather(query, &all);
    for (size_t i = 0; i < all.count && status == STATUS_OK; i++) {
        int64_t province = query->calendar->province;
        status = tasks_sql_list(conn, arena, province, &all.rows[i], mark, limit + 1, &lists[i], error);
        if (status == STATUS_OK)
            status = tasks_sql_count(conn, province, &all.rows[i], query->today, sunday, &out->counts, error);
    }
    if (status != STATUS_OK)
        return status;
    merge(query, lists, all.count, (size_t)limit, rows, out);
    out->rows = rows;
    if (out->more)
        out->next = cursor_of(arena, &rows[out->count - 1].ident);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

struct task_for task_for_role(struct arena *arena, int role, int64_t province, struct str place)
{
    struct buffer code;
    buffer_open(&code, arena, 8);
    if (place.len == 0) {
        buffer_add_padded(&code, (uint64_t)province, 2);
        place = buffer_str(&code);
    }
    return (struct task_for){ .scope = TASK_FOR_ROLE, .role = role + 1, .place = place };
}

int task_role_of(const struct task_for *whom)
{
    return whom->role - 1;
}
