/* The whole program with three producers made up for tests of files, and two people of theirs, for tests/http/test_files.py:
 * files_test_server DATA HOST:PORT [DATABASE]. Producer N has the identifier ident_of_name("producer N"); "htx1" may act for producer 1 and "htx2" for
 * producer 2, both with the password PASSWORD; "canbo" is an officer of the province. Called as `inspect-file` it is its own helper. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/digest.h"
#include "base/password.h"

#define PASSWORD "mat-khau-thu"
#define PROVINCE 15
#define COMMUNE "04327"
#define PRODUCERS 3

static struct ident producer_ident(int64_t number)
{
    char name[40];
    snprintf(name, sizeof(name), "producer %d", (int)number);
    return ident_of_name(str_from(name));
}

static enum status owner(struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t id, bool *found, struct file_owner *out,
                         struct error *error)
{
    (void)conn, (void)arena, (void)error;
    *found = false;
    for (int64_t number = 1; number <= PRODUCERS && !*found; number++) {
        struct ident own = producer_ident(number);
        *found = ident == NULL ? id == number : ident_equal(ident, &own);
        *out = (struct file_owner){ .id = number, .ident = own, .name = STR("Hợp tác xã Suối Giàng"),
                                    .subject = { .province = PROVINCE, .commune = STR(COMMUNE), .producer = number } };
    }
    return STATUS_OK;
}

static enum status edge(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct paper *paper,
                        struct paper_edges *edges, struct error *error)
{
    (void)conn, (void)arena, (void)viewer, (void)paper, (void)error;
    edges->rows[edges->count++] = (struct paper_edge){ STR("Hồ sơ chè Shan tuyết"), STR("/ho-so/1") };
    return STATUS_OK;
}

struct people {
    struct arena *arena;
    char hash[PASSWORD_HASH_SIZE];
    int64_t now;
};

static enum status add_person(struct db_conn *conn, const struct people *people, const char *login, enum account_role role, int64_t producer,
                              struct error *error)
{
    const struct account_new account = { .ident = ident_of_name(str_from(login)), .province = PROVINCE, .login = str_from(login),
                                         .name = str_from(login), .phone = STR(""), .email = STR(""), .password = str_from(people->hash) };
    struct role_new held = { .ident = ident_of_name(str_from(login + 1)), .role = role, .province = PROVINCE, .producer = producer,
                             .place_code = producer == 0 ? STR("") : STR(COMMUNE), .from = date_in_vietnam(people->now) - 1, .until = DATE_NONE,
                             .basis_kind = STR("appointment"), .basis = STR("test") };
    enum status status = accounts_add(conn, people->arena, &account, people->now, &held.account, error);
    return status == STATUS_OK ? accounts_add_role(conn, &held, error) : status;
}

static enum status add_people(struct db_conn *conn, void *self, struct error *error)
{
    enum status status = add_person(conn, self, "htx1", ROLE_PRODUCER, 1, error);
    if (status == STATUS_OK)
        status = add_person(conn, self, "htx2", ROLE_PRODUCER, 2, error);
    return status == STATUS_OK ? add_person(conn, self, "canbo", ROLE_SPECIALIST, 0, error) : status;
}

static enum status serve(struct app *app, struct cli *cli, char **argv, struct error *error)
{
    static paper_edges_fn *const edges[] = { edge };
    const struct settings everywhere = { .data = str_from(argv[1]), .database = argv[3] == NULL ? (struct str){ NULL, 0 } : str_from(argv[3]) };
    struct settings options = { .listen = str_from(argv[2]), .second_factor = STR("off") };
    struct people people = { .arena = app->arena, .now = context_now(app->context) };
    enum status status;
    app->serving = true;
    app->origins = ARENA_NEW_MANY(app->arena, enum setting_origin, settings_count);
    status = settings_resolve(app->arena, &everywhere, &options, &app->settings, app->origins, error);
    app->settings.log_level = STR("warning");
    if (status == STATUS_OK)
        status = app_open_law(app, error);
    if (status == STATUS_OK)
        status = app_open_database(app, error);
    app->files.owner = owner; /* instead of the room of producers */
    app->files.edges = edges;
    app->files.edge_count = 1;
    if (status == STATUS_OK)
        status = password_hash(STR(PASSWORD), PASSWORD_COSTLY, people.hash, error);
    if (status == STATUS_OK)
        status = db_write(app->db, PROVINCE, add_people, &people, error);
    if (status == STATUS_STALE) /* they are there since the last start */
        status = STATUS_OK;
    return status == STATUS_OK ? app_serve(cli, error) : status;
}

int main(int argc, char **argv)
{
    char *arguments[] = { argv[0], argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL, argc > 3 ? argv[3] : NULL };
    struct arena arena;
    struct error error = { 0 };
    struct app app = { .arena = &arena, .context = &context_system };
    struct cli cli = { .arena = &arena, .context = &context_system, .language = LANGUAGE_VI };
    enum status status;
    arena_open(&arena, &memory_system, (size_t)1 << 30);
    app_tables_collect(&app.tables);
    app.rows[0] = (struct room){ "app", &app };
    app.rooms = (struct rooms){ app.rows, 1 };
    cli.rooms = &app.rooms;
    if (argc < 2 || !digest_ready())
        return 2;
    status = strcmp(argv[1], "inspect-file") == 0 ? files_cli.rows[0].run(&cli, &error) : serve(&app, &cli, arguments, &error);
    if (status != STATUS_OK) {
        struct buffer line;
        buffer_open(&line, &arena, 8192);
        error_line(&line, LANGUAGE_EN, &error);
        fprintf(stderr, "%s\n", buffer_z(&line));
    }
    app_close(&app);
    arena_close(&arena);
    return status == STATUS_OK ? 0 : 3;
}
