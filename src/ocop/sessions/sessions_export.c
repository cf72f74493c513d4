/* `openocop session export SESSION FILE`, on the laptop: see sessions_away_int.h for the file. */
#include "base/file.h"
#include "ocop/sessions/sessions_away_int.h"
#include "texts_sessions.h"

struct named_sheet {
    struct str ident;
    const struct session_sheet *sheet;
};
struct writing {
    struct cli *cli;
    const struct session *session;
    const struct away_head *head;
    struct named_sheet *sheets; /* of all items */
    size_t sheet_count;
    int64_t start;                 /* the entry by which it was planned; 0: not found yet */
    int64_t lines, own;
    struct buffer out; /* the whole file: it appears at once, for its owner only */
    struct arena line; /* emptied for each */
};

static enum status add_line(struct writing *w, struct json_writer *json, struct buffer *text, struct error *error)
{
    enum status status = json_writer_end(json, error);
    if (status != STATUS_OK)
        return status;
    buffer_add_char(text, '\n');
    if (text->overflowed)
        return fail_memory(error);
    buffer_add(&w->out, buffer_str(text));
    w->lines++;
    return w->out.overflowed ? fail_memory(error) : STATUS_OK;
}

/* ---- the head ---- */

static enum status write_head(struct writing *w, struct error *error)
{
    const struct away_head *head = w->head;
    const struct str *own = head->own.items;
    const struct away_item *items = head->items.items;
    struct json_writer json;
    struct buffer text;
    buffer_open(&text, w->cli->arena, AWAY_LINE_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "format", head->format);
    json_int(&json, "province", head->province);
    json_text(&json, "session", head->session);
    json_text(&json, "council", head->council);
    json_text(&json, "name", head->name);
    json_text(&json, "state", head->state);
    json_array(&json, "own");
    for (size_t i = 0; i < head->own.count; i++)
        json_text(&json, NULL, own[i]);
    json_array_end(&json);
    json_array(&json, "items");
    for (size_t i = 0; i < head->items.count; i++) {
        json_object(&json, NULL);
        json_text(&json, "item", items[i].item);
        json_text(&json, "state", items[i].state);
        json_int(&json, "stars", items[i].stars);
        json_text(&json, "result", items[i].result);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return add_line(w, &json, &text, error);
}

/* ---- the chain ---- */

static enum status find_start(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct writing *w = self;
    struct str ident = w->head->session;
    const struct json_list session = { &ident, 1 };
    (void)error;
    if (w->start == 0 && str_is(entry->command, "sessions.plan") && away_is_own(&session, entry->command, content->text))
        w->start = entry->seq;
    return STATUS_OK;
}

/* The sheet that the content of a sessions.seal names, as it lies in the table. */
static const struct session_sheet *sheet_of(const struct writing *w, struct str content)
{
    for (size_t i = 0; i < w->sheet_count; i++) {
        const struct json_list list = { &w->sheets[i].ident, 1 };
        if (away_is_own(&list, STR("sessions.seal"), content))
            return w->sheets[i].sheet;
    }
    return NULL;
}

static void write_hex(struct json_writer *json, struct arena *arena, const char *name, struct str bytes)
{
    struct buffer hex;
    buffer_open(&hex, arena, bytes.len * 2 + 1);
    buffer_add_hex(&hex, bytes.ptr, bytes.len);
    json_text(json, name, buffer_str(&hex));
}

static enum status write_own(struct writing *w, struct json_writer *json, const struct ledger_entry *entry, const struct ledger_content *content,
                             struct error *error)
{
    const struct session_sheet *sheet = str_is(entry->command, "sessions.seal") ? sheet_of(w, content->text) : NULL;
    write_hex(json, &w->line, "salt", content->salt);
    json_text(json, "content", content->text);
    w->own++;
    if (!str_is(entry->command, "sessions.seal"))
        return STATUS_OK;
    if (sheet == NULL)
        return FAIL(error, STATUS_FAILED, TEXT_sessions_bad_row, "sessions_sheets");
    json_text(json, "sheet", sheet->content);
    write_hex(json, &w->line, "nonce", sheet->nonce);
    return STATUS_OK;
}

static enum status write_entry(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error)
{
    struct writing *w = self;
    struct json_writer json;
    struct buffer text, id;
    enum status status = STATUS_OK;
    arena_open(&w->line, &memory_system, AWAY_LINE_MAX * 4);
    buffer_open(&text, &w->line, AWAY_LINE_MAX);
    buffer_open(&id, &w->line, IDENT_TEXT_SIZE);
    ident_write(&id, &entry->command_id);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_int(&json, "seq", entry->seq);
    json_int(&json, "at", entry->at);
    json_text(&json, "actor", entry->actor);
    json_text(&json, "on_behalf", entry->on_behalf);
    json_text(&json, "command", entry->command);
    json_text(&json, "command_id", buffer_str(&id));
    json_text(&json, "content_sha256", sha256_hex(&w->line, &entry->content_hash));
    json_text(&json, "previous", sha256_hex(&w->line, &entry->previous));
    json_text(&json, "hash", sha256_hex(&w->line, &entry->hash));
    if (content->state == LEDGER_CONTENT_KEPT && away_is_own(&w->head->own, entry->command, content->text))
        status = write_own(w, &json, entry, content, error);
    json_object_end(&json);
    if (status == STATUS_OK)
        status = add_line(w, &json, &text, error);
    arena_close(&w->line);
    return status;
}

static enum status write_end(struct writing *w, struct error *error)
{
    const struct sha256 hash = sha256_of(buffer_str(&w->out));
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, w->cli->arena, 200);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_int(&json, "end", w->lines);
    json_text(&json, "sha256", sha256_hex(w->cli->arena, &hash));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    buffer_add_char(&text, '\n');
    buffer_add(&w->out, buffer_str(&text));
    return status == STATUS_OK && w->out.overflowed ? fail_memory(error) : status;
}

static enum status read_sheets(struct writing *w, struct db_conn *conn, struct error *error)
{
    struct arena *arena = w->cli->arena;
    struct session_items items;
    enum status status = sessions_sql_items(conn, arena, w->session->id, &items, error);
    if (status != STATUS_OK)
        return status;
    w->sheets = ARENA_NEW_MANY(arena, struct named_sheet, items.count * SESSION_SHEETS_MAX + 1);
    if (w->sheets == NULL)
        return fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        struct session_sheets list;
        status = sessions_sql_sheets(conn, arena, items.rows[i].id, &list, error);
        for (size_t k = 0; status == STATUS_OK && k < list.count; k++) {
            struct buffer ident;
            buffer_open(&ident, arena, IDENT_TEXT_SIZE);
            ident_write(&ident, &list.rows[k].ident);
            w->sheets[w->sheet_count++] = (struct named_sheet){ buffer_str(&ident), &list.rows[k] };
        }
    }
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

static enum status write_file(struct writing *w, struct db_conn *conn, const char *path, struct error *error)
{
    struct arena whole;
    enum status status;
    arena_open(&whole, &memory_system, AWAY_FILE_MAX * 2);
    buffer_open(&w->out, &whole, AWAY_FILE_MAX);
    status = write_head(w, error);
    if (status == STATUS_OK)
        status = ledger_each(conn, w->session->province, w->start - 1, write_entry, w, error);
    if (status == STATUS_OK)
        status = write_end(w, error);
    if (status == STATUS_OK)
        status = file_write_secret(path, buffer_str(&w->out), error);
    arena_close(&whole);
    return status;
}

enum status sessions_run_export(struct cli *cli, struct error *error)
{
    struct writing w = { .cli = cli };
    const char *path = arena_copy_z(cli->arena, cli->arguments[1]);
    struct away_head head;
    struct session session;
    struct db_conn *conn;
    struct buffer said;
    enum status status = away_find(cli, cli->arguments[0], &conn, &session, error);
    if (path == NULL)
        return fail_memory(error);
    if (status == STATUS_OK && session.state != SESSION_CLOSED && session.state != SESSION_SIGNED)
        status = FAIL_WITH(error, STATUS_NO, TEXT_sessions_away_not_closed, NULL, TEXT_ARG("session", session.name));
    if (status == STATUS_OK)
        status = away_tell(conn, cli->arena, &session, &head, error);
    w.session = &session;
    w.head = &head;
    if (status == STATUS_OK)
        status = ledger_each(conn, session.province, 0, find_start, &w, error);
    if (status == STATUS_OK && w.start == 0)
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_sessions_away_no_session, NULL, TEXT_ARG("session", session.name));
    if (status == STATUS_OK)
        status = read_sheets(&w, conn, error);
    if (status == STATUS_OK)
        status = write_file(&w, conn, path, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&said, cli->arena, 2000);
    text_add(&said, cli->language, TEXT_sessions_away_exported,
             (const struct text_arg[]){ TEXT_ARG("session", session.name), TEXT_ARG_INT("count", w.own), TEXT_ARG("file", cli->arguments[1]) }, 3);
    return cli_print_buffer(cli, &said, error);
}
