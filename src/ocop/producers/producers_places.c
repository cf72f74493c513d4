/* A commune that is merged or divided takes its producers along: once a day those whose commune is not what it was are moved to what it became, with
 * the day of the change, by a command of their own. Where that is not certain, the provincial office gets a task and chooses. */
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"

#define DAY_MS ((int64_t)86400000)
#define CONTENT_MAX ((size_t)32768)
#define BATCH 200
#define PLACE_TASK "producers.place"

struct moving {
    struct db *db;
    struct commands *commands;
    const struct context *context;
    struct db_conn *conn;
    struct arena *arena; /* of one producer */
    date today;
};

/* ---- one that moves ---- */

/* The same move asked for twice is the same command: the old version is part of its name. */
static struct ident command_of(struct arena *arena, const struct producer *producer)
{
    struct buffer name;
    buffer_open(&name, arena, 200);
    buffer_add_z(&name, "producers.places ");
    ident_write(&name, &producer->ident);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, producer->version);
    return ident_of_name(buffer_str(&name));
}

static enum status move(const struct moving *m, const struct producer *producer, const struct place_link *to, struct error *error)
{
    struct producer_extra extra = { .arena = m->arena, .now = context_now(m->context) };
    struct producer_facts facts = producer->facts;
    struct command command = { .id = command_of(m->arena, producer), .type = "producers.change", .province = producer->province,
                               .actor = { .id = STR("system"), .on_behalf = STR("") }, .extra = &extra };
    struct command_result ignored;
    struct json_writer json;
    struct buffer text;
    enum status status;
    facts.commune_code = to->place.code;
    buffer_open(&text, m->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(m->arena, &producer->ident));
    json_int(&json, "version", producer->version);
    json_date(&json, "from", to->day > producer->from ? to->day : producer->from);
    json_text_z(&json, "reason", producer_reason_words[REASON_COMMUNE_MERGED]);
    json_text(&json, "basis", STR(""));
    producer_facts_json(&json, "facts", &facts);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    command.content = buffer_str(&text);
    return status == STATUS_OK ? command_run(m->commands, m->arena, &command, &ignored, error) : status;
}

/* ---- one that somebody must place ---- */

struct asking {
    const struct moving *m;
    const struct producer *producer;
};

static enum status open_task(struct db_conn *conn, void *self, struct error *error)
{
    const struct asking *a = self;
    const struct producer *producer = a->producer;
    const struct task task = { .province = producer->province,
                               .kind = PLACE_TASK,
                               .subject = producer->ident,
                               .product = STR(""),
                               .producer = producer->facts.name,
                               .path = producer_address(a->m->arena, &producer->ident, "/sua"),
                               .for_whom = task_for_role(a->m->arena, ROLE_SPECIALIST, producer->province, STR("")),
                               .due = DATE_NONE,
                               .opened_at = context_now(a->m->context),
                               .command = command_of(a->m->arena, producer) };
    return task_open(conn, &task, error);
}

enum status producer_placed(struct db_conn *conn, const struct command *command, const struct producer *producer, struct error *error)
{
    const struct producer_extra *extra = command->extra;
    return task_done(conn, producer->province, PLACE_TASK, &producer->ident, command->actor.id, extra->now, error);
}

/* What the commune is today. A producer may have been entered after its commune had ended and before that was imported: then it is the last unit that
 * had the code. Count 0: nothing is known of the code. */
static enum status find_places(const struct moving *m, const struct producer *producer, struct place_links *links, struct error *error)
{
    struct places versions;
    enum status status = places_on(m->conn, m->arena, producer->facts.commune_code, producer->from, m->today, links, error);
    if (status != STATUS_NOT_FOUND && (status != STATUS_OK || links->count > 0))
        return status;
    *links = (struct place_links){ .count = 0 };
    status = places_versions(m->conn, m->arena, producer->facts.commune_code, &versions, error);
    for (size_t i = versions.count; status == STATUS_OK && i-- > 0;)
        if (versions.rows[i].valid_to != DATE_NONE && versions.rows[i].valid_to < producer->from)
            return places_on(m->conn, m->arena, producer->facts.commune_code, versions.rows[i].valid_to, m->today, links, error);
    return status;
}

static enum status look_at(const struct moving *m, int64_t id, struct error *error)
{
    struct asking asking = { .m = m };
    struct producer producer;
    struct place_links links = { .count = 0 };
    enum status status = producers_by_id(m->conn, m->arena, id, &producer, error);
    if (status == STATUS_OK)
        status = find_places(m, &producer, &links, error);
    if (status != STATUS_OK || links.count == 0 || (links.count == 1 && str_equal(links.rows[0].place.code, producer.facts.commune_code)))
        return status;
    if (links.count == 1 && links.rows[0].whole)
        return move(m, &producer, &links.rows[0], error);
    asking.producer = &producer;
    return db_write(m->db, producer.province, open_task, &asking, error);
}

/* ---- the job ---- */

static enum status run(const struct job *job, const struct rooms *rooms, struct arena *arena, struct error *error)
{
    struct moving m = { .db = rooms_find(rooms, "db"), .commands = rooms_find(rooms, "commands"), .arena = arena };
    const struct accounts *accounts = rooms_find(rooms, "accounts");
    int64_t ids[BATCH];
    size_t count = BATCH;
    int64_t after = 0;
    enum status status;
    (void)job;
    m.context = accounts->context;
    m.today = date_in_vietnam(context_now(m.context));
    status = db_reader(m.db, &m.conn, error);
    while (status == STATUS_OK && count == BATCH) {
        status = producers_sql_ids(m.conn, after, ids, BATCH, &count, error);
        for (size_t i = 0; i < count && status == STATUS_OK; i++) {
            struct arena own;
            arena_open(&own, &memory_system, (size_t)4 << 20);
            m.arena = &own;
            status = look_at(&m, ids[i], error);
            arena_close(&own);
            after = ids[i];
            if (status == STATUS_STALE || status == STATUS_BAD_INPUT) /* somebody is just changing it: tomorrow */
                status = STATUS_OK;
        }
    }
    return status;
}

static const struct job_type job_rows[] = {
    { .name = "producers.places", .run = run, .most_attempts = 3, .lease_ms = 15 * 60000, .every_ms = DAY_MS },
};
const struct job_types producers_jobs = { job_rows, 1 };

static const struct task_kind kinds[] = {
    { PLACE_TASK, TEXT_producers_task_place, TEXT_producers_task_place_do },
};
const struct task_kinds producers_task_kinds = { kinds, 1 };
