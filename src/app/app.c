/* See app.h. */
#include "app/app.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "doc/signature.h"
#include "ocop/certificates/certificates.h"
#include "ocop/dossiers/dossiers.h"
#include "ocop/inspections/inspections.h"
#include "ocop/law/law.h"
#include "ocop/notices/notices.h"
#include "ocop/places/places.h"
#include "ocop/procedures/procedures.h"
#include "ocop/products/products.h"
#include "ocop/reports/reports.h"
#include "ocop/rounds/rounds.h"
#include "ocop/search/search.h"
#include "ocop/sessions/sessions.h"
#include "texts_accounts.h"
#include "texts_app.h"
#include "texts_certificates.h"
#include "texts_dossiers.h"
#include "texts_files.h"
#include "texts_notices.h"
#include "texts_outcomes.h"
#include "texts_places.h"
#include "texts_procedures.h"
#include "texts_producers.h"
#include "texts_products.h"
#include "texts_reports.h"
#include "texts_rounds.h"
#include "texts_sessions.h"
#include "texts_settings.h"

#define LONGEST_READ_SECONDS 30
#define TRUST_STORE_MAX ((size_t)1 << 20)

static void add_room(struct app *app, const char *name, void *state)
{
    if (app->rooms.count < APP_ROOMS)
        app->rows[app->rooms.count++] = (struct room){ name, state };
}

struct app *app_of(const struct cli *cli)
{
    return rooms_find(cli->rooms, "app");
}

/* "FOLDER/STEP/NAME" as a path without detours, when it holds `marker`. */
static const char *own_folder_at(struct arena *arena, struct str folder, const char *step, const char *name, const char *marker)
{
    struct buffer path;
    char plain[PATH_MAX];
    const char *found;
    buffer_open(&path, arena, PATH_MAX);
    buffer_add(&path, folder);
    buffer_add_z(&path, step);
    buffer_add_char(&path, '/');
    buffer_add_z(&path, name);
    if (path.overflowed || realpath(buffer_z(&path), plain) == NULL)
        return NULL;
    found = path_join(arena, plain, str_from(marker));
    return found != NULL && file_exists(found) ? arena_copy_z(arena, str_from(plain)) : NULL;
}

const char *app_own_folder(struct arena *arena, const char *name, const char *marker)
{
    static const char *const beside[] = { "", "..", "../share/openocop", NULL };
    char program[PATH_MAX];
    const char *found = NULL;
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (len <= 0)
        return NULL;
    while (len > 0 && program[len - 1] != '/')
        len--;
    for (const char *const *step = beside; *step != NULL && found == NULL; step++)
        found = own_folder_at(arena, (struct str){ program, (size_t)len }, *step, name, marker);
    return found;
}

const char *app_law_folder(const struct app *app)
{
    if (app->settings.law.ptr != NULL)
        return arena_copy_z(app->arena, app->settings.law);
    return app_own_folder(app->arena, "law", "schema/pack.schema.json");
}

const char *app_front_end_folder(const struct app *app)
{
    if (app->settings.front_end.ptr != NULL)
        return arena_copy_z(app->arena, app->settings.front_end);
    return app_own_folder(app->arena, "browser", "page.json");
}

static enum status database_url(struct app *app, struct str *url, struct error *error)
{
    struct buffer made;
    enum status status;
    const char *folder = arena_copy_z(app->arena, app->settings.data);
    if (folder == NULL)
        return fail_memory(error);
    status = folder_make(folder, error);
    if (status != STATUS_OK)
        return status;
    *url = app->settings.database;
    if (url->ptr != NULL)
        return STATUS_OK;
    buffer_open(&made, app->arena, PATH_MAX);
    buffer_add(&made, STR("sqlite:"));
    buffer_add_z(&made, folder);
    buffer_add(&made, STR("/openocop.db"));
    *url = buffer_str(&made);
    return made.overflowed ? fail_memory(error) : STATUS_OK;
}

/* What rooms recompute from the ledger. */
static const struct ledger_verifier ledger_verifiers[] = {
    { "results", TEXT_outcomes_verified, outcomes_verify },
};

/* The room "ledger". */
static enum status open_ledger(struct app *app, struct error *error)
{
    const char *folder = arena_copy_z(app->arena, app->settings.data);
    app->ledger.db = app->db;
    app->ledger.context = app->context;
    app->ledger.verifiers = ledger_verifiers;
    app->ledger.verifier_count = sizeof(ledger_verifiers) / sizeof(ledger_verifiers[0]);
    app->ledger.key_file = folder == NULL ? NULL : path_join(app->arena, folder, STR("ledger.key"));
    add_room(app, "ledger", &app->ledger);
    app->certificates.context = app->context;
    app->certificates.key_file = folder == NULL ? NULL : path_join(app->arena, folder, STR("certificates.key"));
    return app->ledger.key_file == NULL || app->certificates.key_file == NULL ? fail_memory(error) : STATUS_OK;
}

static paper_edges_fn *const paper_edges[] = { laboratory_edges, dossiers_edges };

/* Papers belong to producers, whom the room of files does not know: see files.h. */
static enum status owner_of_papers(struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t id, bool *found,
                                   struct file_owner *out, struct error *error)
{
    struct producer producer;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    if (ident != NULL)
        ident_write(&text, ident);
    status = ident != NULL ? producers_find(conn, arena, buffer_str(&text), &producer, error) : producers_by_id(conn, arena, id, &producer, error);
    *found = status == STATUS_OK;
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    *out = (struct file_owner){ .id = producer.id, .ident = producer.ident, .name = producer.facts.name };
    return producers_subject(conn, arena, producer.id, &out->subject, error);
}

/* The room "files": its store lies in the data folder, and the program itself is its helper. */
static enum status open_files(struct app *app, struct commands *commands, struct error *error)
{
    const char *folder = arena_copy_z(app->arena, app->settings.data);
    app->files.db = app->db;
    app->files.commands = commands;
    app->files.context = app->context;
    app->files.folder = folder == NULL ? NULL : path_join(app->arena, folder, STR("files"));
    app->files.program = "/proc/self/exe";
    app->files.owner = owner_of_papers;
    app->files.edges = paper_edges;
    app->files.edge_count = sizeof(paper_edges) / sizeof(paper_edges[0]);
    if (app->files.folder == NULL)
        return fail_memory(error);
    add_room(app, "data_folder", (void *)(uintptr_t)folder);
    add_room(app, "files", &app->files);
    return files_prepare(&app->files, error);
}

/* What follows from a command in other rooms. */
static const struct command_hook hooks[] = {
    { "producers.change", products_follow },
    { "producers.change_own", products_follow },
    { "producers.merge", products_follow },
    { "producers.change", search_follow_producer },
    { "producers.change_own", search_follow_producer },
    { "producers.merge", search_follow_producer },
    { "producers.change", dossiers_follow_producer },
    { "producers.change_own", dossiers_follow_producer },
    { "producers.merge", dossiers_follow_producer },
    { "products.rename", dossiers_follow_product },
    { "notices.calendar", dossiers_follow_calendar },
    { "notices.set_days", dossiers_follow_calendar },
    { "files.add_paper", search_follow_paper },
    { "files.renew_paper", search_follow_paper },
    { "files.edit_paper", search_follow_paper },
    { "files.withdraw_paper", search_follow_paper },
    { "products.undo_import", dossiers_stay },
    { "dossiers.hand", councils_follow_hand },
    { "dossiers.hand", rounds_follow_hand },
    { "producers.change", rounds_follow_producer },
    { "producers.change_own", rounds_follow_producer },
    { "producers.merge", rounds_follow_producer },
    { "products.rename", rounds_follow_product },
    { "sessions.open", sessions_follow_session },
    { "sessions.attend", sessions_follow_session },
    { "sessions.agenda", sessions_follow_session },
    { "sessions.close", sessions_follow_session },
    { "sessions.reopen", sessions_follow_session },
    { "sessions.sign", sessions_follow_session },
    { "sessions.sign", outcomes_follow_sign },
    { "sessions.annex", outcomes_follow_annex },
    { "sessions.sign", certificates_follow_signed },
    { "dossiers.file", certificates_follow_filed },
    { "certificates.change", inspections_follow_change },
    { "certificates.ministry_change", inspections_follow_change },
    { "certificates.drop", inspections_follow_drop },
    { "sessions.cancel", sessions_follow_session },
    { "sessions.lapse", sessions_follow_session },
    { "sessions.call", sessions_follow_item },
    { "sessions.move", sessions_follow_item },
    { "sessions.reveal", sessions_follow_item },
    { "sessions.again", sessions_follow_item },
    { "sessions.conclude", sessions_follow_item },
    { "sessions.decide_conflict", sessions_follow_item },
    { "sessions.decide_replacement", sessions_follow_item },
    { "sessions.seal", sessions_follow_seal },
};

/* What rooms show on a producer's page. */
static producers_section *const producer_sections[] = { products_section };
static const struct producers producers_room = { producer_sections, sizeof(producer_sections) / sizeof(producer_sections[0]) };

/* What rooms show on a product's page. */
static product_section_fn *const product_section_rows[] = { dossiers_section, laboratory_section };
static const struct product_sections product_sections = { product_section_rows, sizeof(product_section_rows) / sizeof(product_section_rows[0]) };

/* What later rooms show on a dossier's page. */
static dossier_section_fn *const dossier_sections[] = { rounds_section, outcomes_dossier_section };
/* What rooms show on a candidate's page. */
static candidate_section_fn *const candidate_section_rows[] = { outcomes_way_section };
static const struct candidate_sections candidate_sections = { candidate_section_rows, sizeof(candidate_section_rows) / sizeof(candidate_section_rows[0]) };
/* What rooms show on the pages of a session. */
static session_section_fn *const session_section_rows[] = { outcomes_section, certificates_session_section };
static const struct session_sections session_sections = { session_section_rows, sizeof(session_section_rows) / sizeof(session_section_rows[0]) };

static const struct outcome_approvals outcome_approvals = { certificates_approval };

static enum status open_products(struct app *app, struct error *error)
{
    const char *data = app_own_folder(app->arena, "data", "places/README.md");
    struct product_words *words;
    struct reports *reports = NULL;
    enum status status = products_open(app->arena, data, &words, error);
    add_room(app, "data", (void *)data);
    add_room(app, "producers", (void *)&producers_room);
    add_room(app, "products", words);
    add_room(app, "product_sections", (void *)&product_sections);
    app->dossiers.scans_required = str_is(app->settings.signed_scans, "required");
    if (status == STATUS_OK)
        status = dossiers_open(app->arena, data, &app->dossiers, error);
    app->dossiers.sections = dossier_sections;
    app->dossiers.section_count = sizeof(dossier_sections) / sizeof(dossier_sections[0]);
    add_room(app, "dossiers", &app->dossiers);
    app->laboratory.months = app->settings.test_validity;
    add_room(app, "laboratory", &app->laboratory);
    app->returns = (struct returns){ app->context, app->settings.returns_month, app->settings.returns_days };
    add_room(app, "returns", &app->returns);
    app->outcomes.advice = !str_is(app->settings.advice, "off");
    add_room(app, "outcomes", &app->outcomes);
    add_room(app, "candidate_sections", (void *)&candidate_sections);
    add_room(app, "outcome_approvals", (void *)&outcome_approvals);
    add_room(app, "session_sections", (void *)&session_sections);
    app->certificates.public_url = app->settings.public_url.ptr == NULL ? STR("") : app->settings.public_url;
    app->certificates.form_x = app->settings.certificate_x;
    app->certificates.form_y = app->settings.certificate_y;
    add_room(app, "certificates", &app->certificates);
    if (status == STATUS_OK)
        status = reports_open(app->arena, data, &reports, error);
    add_room(app, "reports", reports);
    return status;
}

/* Who is reached at a producer's own address. */
static enum status contact_of_producer(struct db_conn *conn, struct arena *arena, int64_t id, struct str *name, struct str *address, struct error *error)
{
    struct producer producer;
    enum status status = producers_by_id(conn, arena, id, &producer, error);
    *name = status == STATUS_OK ? producer.facts.name : STR("");
    *address = status == STATUS_OK ? producer.facts.email : STR("");
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static struct str or_empty(struct str s)
{
    return s.ptr == NULL ? STR("") : s;
}

static const char *file_of(struct app *app, struct str s)
{
    return s.ptr == NULL ? NULL : arena_copy_z(app->arena, s);
}

/* "https://ocop.example.vn:8443/x": ocop.example.vn. */
static struct str host_of(struct str url)
{
    struct str rest = url;
    (void)str_cut(&rest, '/');
    (void)str_cut(&rest, '/');
    rest = str_cut(&rest, '/');
    return str_cut(&rest, ':');
}

/* What the settings say of letters; the room "notices_mail". */
static void set_mail(struct app *app)
{
    const struct settings *s = &app->settings;
    struct mail_server *server = &app->mail.server;
    *server = (struct mail_server){ .host = or_empty(s->mail_server), .from = or_empty(s->mail_from), .user = or_empty(s->mail_user),
                                    .password_file = file_of(app, s->mail_password_file), .ca_file = file_of(app, s->mail_ca_file) };
    for (int i = 0; mail_tls_words[i] != NULL; i++)
        if (str_is(s->mail_tls, mail_tls_words[i]))
            server->tls = (enum mail_tls)i;
    app->mail.db = app->db;
    app->mail.context = app->context;
    app->mail.public_url = or_empty(s->public_url);
    app->mail.host = host_of(app->mail.public_url);
    app->mail.contact = contact_of_producer;
    app->accounts.mail = server;
    app->accounts.mail_host = app->mail.host;
}

enum status app_check_mail(struct app *app, struct error *error)
{
    set_mail(app);
    if (mail_is_on(&app->mail.server) && app->mail.host.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_settings_mail_url, "public-url");
    return mail_check(app->arena, &app->mail.server, error);
}

/* A helper that stands in another folder reads it, so its path is made absolute. */
enum status app_check_trust_store(struct app *app, struct error *error)
{
    const char *named = file_of(app, app->settings.trust_store);
    char path[PATH_MAX];
    struct str pem = STR("");
    enum status status;
    if (app->settings.trust_store.ptr == NULL)
        return STATUS_OK;
    if (named == NULL || realpath(named, path) == NULL)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_settings_bad_trust_store, "trust-store", TEXT_ARG("file", app->settings.trust_store));
    status = file_read(app->arena, path, TRUST_STORE_MAX, &pem, error);
    if (status == STATUS_OK && signature_trust_count(pem) == 0)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_settings_bad_trust_store, "trust-store", TEXT_ARG("file", app->settings.trust_store));
    app->certificates.trust_store = arena_copy_z(app->arena, str_from(path));
    return status;
}

enum status app_open_database(struct app *app, struct error *error)
{
    struct db_settings db_settings = { .writers = (int)app->settings.writers, .read_seconds = app->serving ? LONGEST_READ_SECONDS : 0 };
    struct commands *commands;
    struct commands_settings door = { .context = app->context,
                                      .types = app->tables.commands,
                                      .type_tables = app->tables.command_count,
                                      .hooks = hooks,
                                      .hook_count = sizeof(hooks) / sizeof(hooks[0]),
                                      .permission = accounts_permit_command,
                                      .permission_self = &app->accounts,
                                      .written = standing_changed,
                                      .written_self = &app->standing };
    enum status status;
    if (app->db != NULL)
        return STATUS_OK;
    app->accounts.context = app->context;
    app->accounts.second_factor = str_is(app->settings.second_factor, "officials");
    status = database_url(app, &db_settings.url, error);
    if (status == STATUS_OK)
        status = db_open(&db_settings, &app->db, error);
    if (status == STATUS_OK)
        status = db_migrate(app->db, db_migrations, app->context, error);
    door.db = app->db;
    standing_open(&app->standing, app->db, app->context);
    if (status == STATUS_OK)
        status = places_prepare(app->db, error);
    if (status == STATUS_OK)
        status = commands_open(&door, app->arena, &commands, error);
    if (status != STATUS_OK)
        return status;
    add_room(app, "db", app->db);
    add_room(app, "commands", commands);
    app->accounts.db = app->db;
    app->accounts.commands = commands;
    add_room(app, "accounts", &app->accounts);
    set_mail(app);
    add_room(app, "notices_mail", &app->mail);
    status = open_ledger(app, error);
    if (status == STATUS_OK)
        status = open_files(app, commands, error);
    if (status == STATUS_OK)
        status = search_prepare(app->db, error);
    return status == STATUS_OK ? open_products(app, error) : status;
}

enum status app_open_law(struct app *app, struct error *error)
{
    struct law *law;
    struct procedures *procedures;
    const char *folder = app_law_folder(app);
    enum status status = law_open(app->arena, folder, &law, error);
    if (status == STATUS_OK)
        status = procedures_open(app->arena, folder, &procedures, error);
    if (status != STATUS_OK)
        return status;
    procedures->filed_at_province = str_is(app->settings.filed_at, "province");
    add_room(app, "law", law);
    add_room(app, "procedures", procedures);
    return STATUS_OK;
}

/* The header has the first six of those that a role may follow, the footer the others. */
static const struct page_link navigation[] = {
    { "/tu-danh-gia", TEXT_app_self_assessment, NULL },
    { "/don-vi-hanh-chinh", TEXT_places_page_nav, NULL },
    { "/lich-lam-viec", TEXT_notices_page_nav, NULL },
    { "/quy-trinh", TEXT_procedures_page_nav, NULL },
    { NOTICES_HOME, TEXT_notices_home, "home" },
    { "/ho-so", TEXT_dossiers_list, "dossiers.see" },
    { "/san-pham", TEXT_products_title, "products.see" },
    { "/chu-the", TEXT_producers_title, "producers.keep" },
    { FILES_PAPERS, TEXT_files_papers, "dossiers.draft" },
    { "/dot-danh-gia", TEXT_rounds_title, "rounds.see" },
    { "/phien-hop", TEXT_sessions_nav, "sessions.sit" },
    { "/quyet-dinh", TEXT_certificates_drafts, "certificates.see" },
    { "/bao-cao", TEXT_reports_title, "reports.see" },
    { "/so-dang-ky", TEXT_certificates_register, NULL },
    { "/bo-may", TEXT_accounts_apparatus, "apparatus.see" },
};

enum status app_open_page(struct app *app, struct error *error)
{
    enum status status = page_look_read(app->arena, app_front_end_folder(app), &app->look, error);
    if (status != STATUS_OK)
        return status;
    app->look.links = navigation;
    app->look.link_count = sizeof(navigation) / sizeof(navigation[0]);
    app->look.may = accounts_shows;
    app->look.search = SEARCH_PATH;
    app->look.corner = accounts_corner;
    app->look.demonstration = app->demonstration;
    add_room(app, "page", &app->look);
    add_room(app, "task_kinds", (void *)&app_task_kinds);
    return STATUS_OK;
}

void app_close(struct app *app)
{
    if (app->db != NULL) {
        db_close(app->db);
        pthread_mutex_destroy(&app->standing.lock);
    }
    app->db = NULL;
}
