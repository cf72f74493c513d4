/* `openocop session import FILE`, at the province: what was done on the laptop is done again here, as the same commands under the same identifiers, by the same
 * people, at the instants at which they did it. So nothing is lost, and a second import does nothing.
 *
 * Before anything is done, the file is proved (its own hash, the chain of entries, that it grew out of this province's chain) and refused where the session
 * or its council went on here since the copy was taken. See docs/decisions/0007-a-laptop-holds-a-session.md. */
#include "base/file.h"
#include "base/pure.h"
#include "ocop/sessions/sessions_away_int.h"
#include "texts_sessions.h"

struct taking {
    struct cli *cli;
    const struct away_options *options;
    struct away_head head;
    struct away_line *lines;
    size_t count;
    struct str file_hash;
    /* against the chain of the province */
    int64_t base;          /* the newest entry that both have */
    struct sha256 *ours;   /* hashes of our entries from lines[0].seq on */
    size_t ours_count;
    bool rooted;           /* the entry before the first line is ours */
    struct away_line conflict; /* ->seq 0: none */
    int64_t wanted, known;     /* commands of the file since the copy, and those of them that were done here already */
    int64_t done, repeated;
    int64_t others;
};

/* ---- reading and proving ---- */

static enum status broken(struct taking *t, enum text_id text, struct error *error)
{
    return FAIL_WITH(error, STATUS_BAD_INPUT, text, NULL, TEXT_ARG("file", t->cli->arguments[0]));
}

static enum status read_end(struct taking *t, struct str bytes, struct str *body, struct error *error)
{
    size_t start = bytes.len == 0 ? 0 : bytes.len - 1;
    struct sha256 told, found;
    struct away_end end;
    while (start > 0 && bytes.ptr[start - 1] != '\n')
        start--;
    *body = str_part(bytes, 0, start);
    if (json_read(t->cli->arena, str_part(bytes, start, bytes.len), &away_end_shape, &end, error) != STATUS_OK)
        return broken(t, TEXT_sessions_away_cut, error);
    found = sha256_of(*body);
    if (!sha256_read(end.sha256, &told) || !sha256_equal(&told, &found))
        return broken(t, TEXT_sessions_away_altered, error);
    t->file_hash = sha256_hex(t->cli->arena, &found);
    return STATUS_OK;
}

static enum status read_lines(struct taking *t, struct str body, struct error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < body.len; i++)
        most += body.ptr[i] == '\n';
    if (most < 2 || most > AWAY_LINES_MAX)
        return broken(t, TEXT_sessions_away_cut, error);
    t->lines = ARENA_NEW_MANY(t->cli->arena, struct away_line, most);
    if (t->lines == NULL)
        return fail_memory(error);
    if (json_read(t->cli->arena, str_cut(&body, '\n'), &away_head_shape, &t->head, error) != STATUS_OK || !str_is(t->head.format, AWAY_FORMAT))
        return broken(t, TEXT_sessions_away_none, error);
    while (body.len > 0 && t->count < most)
        if (json_read(t->cli->arena, str_cut(&body, '\n'), &away_line_shape, &t->lines[t->count++], error) != STATUS_OK)
            return broken(t, TEXT_sessions_away_altered, error);
    return STATUS_OK;
}

static bool content_fits(struct arena *arena, const struct away_line *line, const struct sha256 *told)
{
    struct sha256 found;
    struct str salt;
    if (line->content.ptr == NULL)
        return true;
    if (line->salt.ptr == NULL || !sheet_nonce_read(arena, line->salt, &salt))
        return false;
    found = ledger_content_hash(salt, line->content);
    return sha256_equal(&found, told);
}

/* Every line is what its hash says, and each follows the one before. */
static enum status prove_chain(struct taking *t, struct error *error)
{
    struct sha256 before = { { 0 } };
    for (size_t i = 0; i < t->count; i++) {
        const struct away_line *line = &t->lines[i];
        struct ledger_entry entry = { .province = t->head.province, .seq = line->seq, .at = line->at, .actor = line->actor, .on_behalf = line->on_behalf,
                                      .command = line->command };
        struct sha256 found;
        bool good = ident_read(line->command_id, &entry.command_id) && sha256_read(line->content_sha256, &entry.content_hash) &&
                    sha256_read(line->previous, &entry.previous) && sha256_read(line->hash, &entry.hash) &&
                    ledger_entry_hash(t->cli->arena, &entry, &found) && sha256_equal(&found, &entry.hash) &&
                    content_fits(t->cli->arena, line, &entry.content_hash);
        if (!good || (i > 0 && (line->seq != t->lines[i - 1].seq + 1 || !sha256_equal(&entry.previous, &before))))
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_sessions_away_chain, NULL, TEXT_ARG_INT("seq", line->seq));
        before = entry.hash;
    }
    return STATUS_OK;
}

/* ---- against our own chain ---- */

static enum status note_hash(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct taking *t = self;
    struct sha256 previous;
    (void)content;
    (void)error;
    if (entry->seq == t->lines[0].seq - 1 && sha256_read(t->lines[0].previous, &previous))
        t->rooted = sha256_equal(&entry->hash, &previous);
    if (entry->seq >= t->lines[0].seq && t->ours_count < t->count)
        t->ours[t->ours_count++] = entry->hash;
    return STATUS_OK;
}

static bool has_command(const struct taking *t, const struct ident *id)
{
    struct ident read;
    for (size_t i = 0; i < t->count; i++)
        if (ident_read(t->lines[i].command_id, &read) && ident_equal(&read, id))
            return true;
    return false;
}

/* What the session or its council saw here since then, that the laptop does not know. */
static enum status note_conflict(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct taking *t = self;
    (void)error;
    if (away_is_about_place(entry->command) || !away_is_own(&t->head.own, entry->command, content->text))
        return STATUS_OK;
    if (has_command(t, &entry->command_id))
        t->known++;
    if (t->conflict.seq != 0 || has_command(t, &entry->command_id))
        return STATUS_OK;
    t->conflict = (struct away_line){ .seq = entry->seq, .at = entry->at, .command = arena_copy(t->cli->arena, entry->command) };
    return STATUS_OK;
}

static enum status compare(struct taking *t, struct db_conn *conn, struct error *error)
{
    enum status status;
    size_t common = 0;
    t->ours = ARENA_NEW_MANY(t->cli->arena, struct sha256, t->count);
    if (t->ours == NULL)
        return fail_memory(error);
    t->rooted = t->lines[0].seq == 1;
    status = ledger_each(conn, t->head.province, t->lines[0].seq < 2 ? 0 : t->lines[0].seq - 2, note_hash, t, error);
    if (status != STATUS_OK)
        return status;
    if (!t->rooted)
        return broken(t, TEXT_sessions_away_other_data, error);
    while (common < t->ours_count) {
        struct sha256 hash;
        if (!sha256_read(t->lines[common].hash, &hash) || !sha256_equal(&hash, &t->ours[common]))
            break;
        common++;
    }
    t->base = t->lines[0].seq - 1 + (int64_t)common;
    for (size_t i = common; i < t->count; i++)
        t->wanted += t->lines[i].content.ptr != NULL && !away_is_about_place(t->lines[i].command);
    status = ledger_each(conn, t->head.province, t->base, note_conflict, t, error);
    if (status == STATUS_OK && t->conflict.seq != 0 && t->known < t->wanted) /* else all of it is here, and went on */
        return FAIL_WITH(error, STATUS_NO, TEXT_sessions_away_conflict, NULL, TEXT_ARG("session", t->head.name), TEXT_ARG("command", t->conflict.command),
                         TEXT_ARG("at", instant_text(t->cli->arena, t->conflict.at)), TEXT_ARG_INT("seq", t->conflict.seq));
    return status;
}

/* The program's own work at its hours (reminders, what has ended, producers of merged communes): this server does its own. What its command line did, imports
 * above all, is somebody's work. */
static bool is_own_accord(const struct away_line *line)
{
    static const char *const own[] = { "certificates.notify", "returns.ask", "producers.change" };
    bool known = str_starts_with(line->command, STR("sessions."));
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        known = known || str_is(line->command, own[i]);
    return known && str_is(line->actor, "system");
}

/* What was done on the laptop besides the session: it is not carried, and nobody shall believe that it was. */
static enum status check_others(struct taking *t, struct error *error)
{
    const struct away_line *first = NULL;
    for (size_t i = 0; i < t->count; i++) {
        if (t->lines[i].seq <= t->base || t->lines[i].content.ptr != NULL || is_own_accord(&t->lines[i]))
            continue;
        first = first == NULL ? &t->lines[i] : first;
        t->others++;
    }
    if (t->others == 0 || t->options->without_others)
        return STATUS_OK;
    return FAIL_WITH(error, STATUS_NO, TEXT_sessions_away_others, NULL, TEXT_ARG_INT("count", t->others), TEXT_ARG("command", first->command));
}

/* ---- doing it again ---- */

/* The clock of the entry that is done again: who held which role, and whose term had ended, is asked of its day. */
struct again_clock {
    int64_t at;
};

static int64_t again_now(void *clock)
{
    return ((const struct again_clock *)clock)->at;
}

struct again {
    struct again_clock clock;
    struct context context;
    struct accounts accounts;
    struct commands *door;
};

static enum status open_again(struct taking *t, struct again *again, struct error *error)
{
    const struct accounts *accounts = rooms_find(t->cli->rooms, "accounts");
    again->context = *t->cli->context;
    again->context.now = again_now;
    again->context.clock = &again->clock;
    again->accounts = *accounts;
    again->accounts.context = &again->context;
    return commands_asking(rooms_find(t->cli->rooms, "commands"), &again->accounts, t->cli->arena, &again->door, error);
}

static enum status do_line(struct taking *t, struct again *again, struct db_conn *conn, const struct away_line *line, struct error *error)
{
    struct session_extra extra = { .now = line->at, .law = rooms_find(t->cli->rooms, "law"), .procedures = rooms_find(t->cli->rooms, "procedures"),
                                   .again = true };
    struct command command = { .type = line->command.ptr, .province = t->head.province, .actor = { line->actor, line->on_behalf }, .content = line->content };
    struct command_result result;
    struct viewer viewer = { .account = 0 };
    struct arena arena;
    bool found = false;
    enum status status = STATUS_OK;
    again->clock.at = line->at;
    arena_open(&arena, &memory_system, (size_t)64 << 20);
    extra.arena = &arena;
    if (!ident_read(line->command_id, &command.id))
        status = broken(t, TEXT_sessions_away_altered, error);
    if (status == STATUS_OK && !str_is(line->actor, "system"))
        status = accounts_read_viewer(conn, &arena, line->actor, date_in_vietnam(line->at), &found, &viewer, error);
    extra.viewer = found ? &viewer : NULL;
    if (status == STATUS_OK && line->sheet.ptr != NULL && line->nonce.ptr != NULL) {
        extra.content = line->sheet;
        if (!sheet_nonce_read(&arena, line->nonce, &extra.nonce))
            status = broken(t, TEXT_sessions_away_altered, error);
    }
    command.extra = str_starts_with(line->command, STR("councils.")) ? councils_extra(&arena, line->at) : &extra;
    if (status == STATUS_OK)
        status = command_run(again->door, &arena, &command, &result, error);
    t->done += status == STATUS_OK && !result.repeated;
    t->repeated += status == STATUS_OK && result.repeated;
    arena_close(&arena);
    return status;
}

static enum status do_lines(struct taking *t, struct db_conn *conn, struct error *error)
{
    struct again again;
    enum status status = open_again(t, &again, error);
    for (size_t i = 0; status == STATUS_OK && i < t->count; i++) {
        const struct away_line *line = &t->lines[i];
        if (line->seq <= t->base || line->content.ptr == NULL || away_is_about_place(line->command))
            continue;
        status = do_line(t, &again, conn, line, error);
        if (status != STATUS_OK) {
            struct buffer why;
            buffer_open(&why, t->cli->arena, 4000);
            error_add_text(&why, t->cli->language, error);
            return FAIL_WITH(error, status == STATUS_FAILED ? STATUS_FAILED : STATUS_NO, TEXT_sessions_away_stopped, NULL, TEXT_ARG_INT("seq", line->seq),
                             TEXT_ARG("command", line->command), TEXT_ARG("why", buffer_str(&why)));
        }
    }
    return status;
}

/* ---- is it the same now, and the entry that says where it came from ---- */

static bool same(const struct away_head *a, const struct away_head *b)
{
    const struct away_item *left = a->items.items;
    const struct away_item *right = b->items.items;
    bool good = str_equal(a->state, b->state) && a->items.count == b->items.count;
    for (size_t i = 0; good && i < a->items.count; i++)
        good = str_equal(left[i].item, right[i].item) && str_equal(left[i].state, right[i].state) && left[i].stars == right[i].stars &&
               str_equal(left[i].result, right[i].result);
    return good;
}

static enum status hand_back(struct taking *t, struct command_result *result, struct error *error)
{
    const struct away_line *last = &t->lines[t->count - 1];
    const struct ident id = ident_of_name(t->file_hash); /* the same file again does nothing */
    int64_t entries = 0;
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, t->cli->arena, AWAY_LINE_MAX * 4);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "session", t->head.session);
    json_text(&json, "file", t->file_hash);
    json_int(&json, "from", t->lines[0].seq);
    json_int(&json, "to", last->seq);
    json_text(&json, "previous", t->lines[0].previous);
    json_text(&json, "hash", last->hash);
    json_array(&json, "times");
    for (size_t i = 0; i < t->count; i++) {
        if (t->lines[i].content.ptr == NULL)
            continue;
        json_object(&json, NULL);
        json_text(&json, "command_id", t->lines[i].command_id);
        json_text(&json, "hash", t->lines[i].hash);
        json_int(&json, "at", t->lines[i].at);
        json_object_end(&json);
        entries++;
    }
    json_array_end(&json);
    json_int(&json, "entries", entries);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? away_command(t->cli, t->head.province, &id, "sessions.hand_back", buffer_str(&text), result, error) : status;
}

static enum status finish(struct taking *t, struct error *error)
{
    struct command_result result;
    struct away_head now;
    struct session session;
    struct db_conn *conn;
    struct buffer said;
    enum status status = away_find(t->cli, t->head.session, &conn, &session, error);
    if (status == STATUS_OK)
        status = away_tell(conn, t->cli->arena, &session, &now, error);
    if (status == STATUS_OK && t->done > 0 && !same(&t->head, &now))
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_sessions_away_differs, NULL, TEXT_ARG("session", t->head.name));
    if (status == STATUS_OK)
        status = hand_back(t, &result, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&said, t->cli->arena, 2000);
    text_add(&said, t->cli->language, t->done == 0 ? TEXT_sessions_away_nothing : TEXT_sessions_away_imported,
             (const struct text_arg[]){ TEXT_ARG("session", t->head.name), TEXT_ARG_INT("count", t->done), TEXT_ARG_INT("repeated", t->repeated) }, 3);
    return cli_print_buffer(t->cli, &said, error);
}

enum status sessions_run_import(struct cli *cli, struct error *error)
{
    struct taking t = { .cli = cli, .options = cli->options };
    const char *path = arena_copy_z(cli->arena, cli->arguments[0]);
    struct db_conn *conn;
    struct str bytes, body;
    enum status status = path == NULL ? fail_memory(error) : file_read(cli->arena, path, AWAY_FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = read_end(&t, bytes, &body, error);
    if (status == STATUS_OK)
        status = read_lines(&t, body, error);
    if (status == STATUS_OK)
        status = prove_chain(&t, error);
    if (status == STATUS_OK)
        status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    if (status == STATUS_OK)
        status = compare(&t, conn, error);
    if (status == STATUS_OK)
        status = check_others(&t, error);
    if (status == STATUS_OK)
        status = do_lines(&t, conn, error);
    return status == STATUS_OK ? finish(&t, error) : status;
}
