/* A province with two communes and its people, the door with the real permission function, and commands written as an officer's screen writes them. */
#ifndef OPENOCOP_TESTS_WORLD_H
#define OPENOCOP_TESTS_WORLD_H

#include "../../database.h"

#include "base/digest.h"
#include "ocop/producers/producers_int.h"
#include "ocop/products/products.h"

#define PROVINCE 15
#define CHAN "04672" /* Xã Văn Chấn */
#define LUONG "04651" /* Xã Sơn Lương */
#define TODAY 19676 /* 15/11/2023 in Vietnam: the day of test_database_now */

struct world {
    struct test_database *t;
    struct arena arena;
    struct accounts accounts;
    struct commands *door;
    struct producer_extra extra;
};

static inline struct db_conn *reader_of(struct world *w)
{
    struct db_conn *conn;
    assert_ok(db_reader(w->t->db, &conn, &w->t->error), &w->t->error);
    return conn;
}

/* Found by code, and where all are asked for: its keys are one space, as where every word begins. */
static inline enum status add_unit(struct db_conn *conn, const char *code, const char *name, const char *province, struct error *error)
{
    return DB_RUN(conn, error,
                  "INSERT INTO places_units (code, valid_from, valid_to, level, name, type, parent_code, province_code, other_names, bare_folded, "
                  "bare_marked, find_folded, find_marked, sort_key) VALUES ($1, -719162, 2932896, 3, $2, 'Xa', $3, $3, '', '', '', ' ', ' ', $4)",
                  DB_TEXT_OF(str_from(code)), DB_TEXT_OF(str_from(name)), DB_TEXT_OF(str_from(province)), DB_BLOB_OF(str_from(code)));
}

static inline enum status world_units(struct db_conn *conn, void *self, struct error *error)
{
    enum status status = add_unit(conn, CHAN, "Xã Văn Chấn", "15", error);
    (void)self;
    if (status == STATUS_OK)
        status = add_unit(conn, LUONG, "Xã Sơn Lương", "15", error);
    return status == STATUS_OK ? add_unit(conn, "00004", "Phường Ba Đình", "01", error) : status;
}

static inline void world_open_with(struct world *w, struct test_database *t, const struct command_types *tables, size_t count,
                                   const struct command_hook *hooks, size_t hook_count)
{
    struct commands_settings settings = { .db = t->db, .context = &test_database_context, .types = tables, .type_tables = count, .hooks = hooks,
                                          .hook_count = hook_count, .permission = accounts_permit_command, .permission_self = &w->accounts };
    *w = (struct world){ .t = t };
    arena_open(&w->arena, &memory_system, (size_t)256 << 20);
    assert_true(digest_ready());
    w->accounts = (struct accounts){ .db = t->db, .context = &test_database_context };
    w->extra = (struct producer_extra){ .arena = &w->arena, .now = test_database_now(NULL), .hash = STR("no hash") };
    assert_ok(commands_open(&settings, &w->arena, &w->door, &t->error), &t->error);
    assert_ok(db_write(t->db, 0, world_units, NULL, &t->error), &t->error);
}

static inline void world_close(struct world *w)
{
    arena_close(&w->arena);
}

/* ---- people ---- */

struct hire {
    const char *name;
    enum account_role role;
    const char *place;
    int64_t producer;
    struct ident ident;
};

static inline enum status write_hire(struct db_conn *conn, void *self, struct error *error)
{
    struct hire *hire = self;
    struct account_new account = { .ident = hire->ident, .province = PROVINCE, .login = str_from(hire->name), .name = str_from(hire->name),
                                   .phone = STR(""), .email = STR(""), .password = STR("no hash") };
    struct role_new role = { .ident = ident_new(&test_database_context), .role = hire->role, .province = PROVINCE, .place_code = str_from(hire->place),
                             .producer = hire->producer, .from = TODAY - 100, .until = DATE_NONE, .basis_kind = STR("appointment"), .basis = STR("1") };
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, (size_t)1 << 20);
    status = accounts_add(conn, &arena, &account, 0, &role.account, error);
    if (status == STATUS_OK)
        status = accounts_add_role(conn, &role, error);
    arena_close(&arena);
    return status;
}

/* Gives the public identifier. */
static inline struct str hired(struct world *w, const char *name, enum account_role role, const char *place, int64_t producer)
{
    struct hire hire = { name, role, place, producer, ident_new(&test_database_context) };
    assert_ok(db_write(w->t->db, 0, write_hire, &hire, &w->t->error), &w->t->error);
    return producer_ident_text(&w->arena, &hire.ident);
}

static inline struct viewer viewer_of(struct world *w, struct str account)
{
    struct viewer viewer;
    bool found = false;
    assert_ok(accounts_read_viewer(reader_of(w), &w->arena, account, TODAY, &found, &viewer, &w->t->error), &w->t->error);
    assert_true(found);
    return viewer;
}

/* ---- commands ---- */

static inline struct str new_ident(struct world *w)
{
    struct ident ident = ident_new(&test_database_context);
    return producer_ident_text(&w->arena, &ident);
}

static inline enum status say(struct world *w, struct str actor, const char *type, const char *content)
{
    struct command_result result;
    struct command command = { .id = ident_new(&test_database_context), .type = type, .province = PROVINCE, .actor = { actor, STR("") },
                               .content = str_from(content), .extra = &w->extra };
    return command_run(w->door, &w->arena, &command, &result, &w->t->error);
}

static inline struct producer_facts facts_of(const char *name, const char *commune)
{
    return (struct producer_facts){ .kind = PRODUCER_COOPERATIVE, .name = str_from(name), .commune_code = str_from(commune), .registered_on = DATE_NONE,
                                    .founded = DATE_NONE };
}

/* {"producer": …, then what the writer of the rest adds. */
struct saying {
    struct buffer text;
    struct json_writer json;
};

static inline struct saying *about(struct world *w, const char *name, struct str ident)
{
    struct saying *s = ARENA_NEW(&w->arena, struct saying);
    assert_non_null(s);
    buffer_open(&s->text, &w->arena, 20000);
    json_writer_open(&s->json, &s->text);
    json_object(&s->json, NULL);
    json_text(&s->json, name, ident);
    return s;
}

static inline const char *said(struct world *w, struct saying *s)
{
    json_object_end(&s->json);
    assert_ok(json_writer_end(&s->json, &w->t->error), &w->t->error);
    return buffer_z(&s->text);
}

static inline enum status add(struct world *w, struct str actor, const struct producer_facts *facts, struct str *ident)
{
    struct saying *s;
    *ident = new_ident(w);
    s = about(w, "producer", *ident);
    json_text_z(&s->json, "basis", "");
    producer_facts_json(&s->json, "facts", facts);
    return say(w, actor, "producers.add", said(w, s));
}

static inline struct producer read_producer(struct world *w, struct str ident)
{
    struct producer producer;
    assert_ok(producers_find(reader_of(w), &w->arena, ident, &producer, &w->t->error), &w->t->error);
    return producer;
}

static inline struct producer added(struct world *w, const char *name, const char *commune)
{
    struct producer_facts facts = facts_of(name, commune);
    struct str ident;
    assert_ok(add(w, STR("system"), &facts, &ident), &w->t->error);
    return read_producer(w, ident);
}

static inline enum status change(struct world *w, struct str actor, const char *type, const struct producer *producer, const char *reason, date from,
                                 int64_t version)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    json_int(&s->json, "version", version);
    json_date(&s->json, "from", from);
    json_text_z(&s->json, "reason", reason);
    json_text_z(&s->json, "basis", "");
    producer_facts_json(&s->json, "facts", &producer->facts);
    return say(w, actor, type, said(w, s));
}

static inline enum status end(struct world *w, struct str actor, const struct producer *producer, const struct producer *into, date from)
{
    struct saying *s = about(w, "producer", producer_ident_text(&w->arena, &producer->ident));
    if (into != NULL)
        json_text(&s->json, "into", producer_ident_text(&w->arena, &into->ident));
    json_int(&s->json, "version", producer->version);
    json_date(&s->json, "from", from);
    json_text_z(&s->json, "basis", "Quyết định 1");
    return say(w, actor, into == NULL ? "producers.end" : "producers.merge", said(w, s));
}

#endif
