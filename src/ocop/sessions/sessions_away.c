/* A session that a laptop has: it is lent, so that nobody goes on with it here meanwhile, and handed back by its file. And `openocop session …`. */
#include "base/pure.h"
#include "ocop/sessions/sessions_away_int.h"
#include "texts_sessions.h"

/* ---- the file's shapes ---- */

#define TEXT_FIELD(struct_name, member, most)                                                                                \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .max = (most) }
#define NUMBER_FIELD(struct_name, member)                                                                                    \
    { .name = #member, .kind = JSON_INT, .offset = offsetof(struct struct_name, member), .required = true, .min = 0, .max = INT64_C(9007199254740991) }
#define MAYBE_FIELD(struct_name, member)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .max = (int64_t)AWAY_LINE_MAX }

static const struct json_field item_fields[] = { TEXT_FIELD(away_item, item, IDENT_TEXT_SIZE), TEXT_FIELD(away_item, state, 20), NUMBER_FIELD(away_item, stars),
                                                 TEXT_FIELD(away_item, result, SHA256_HEX_SIZE) };
static const struct json_shape item_shape = { "SessionAwayItem", sizeof(struct away_item), item_fields, 4, false, NULL };
static const struct json_field head_fields[] = {
    TEXT_FIELD(away_head, format, 40),
    NUMBER_FIELD(away_head, province),
    TEXT_FIELD(away_head, session, IDENT_TEXT_SIZE),
    TEXT_FIELD(away_head, council, IDENT_TEXT_SIZE),
    TEXT_FIELD(away_head, name, 300),
    TEXT_FIELD(away_head, state, 20),
    { .name = "own", .kind = JSON_TEXT_LIST, .offset = offsetof(struct away_head, own), .required = true, .min = 1, .max = AWAY_OWN_MAX },
    { .name = "items", .kind = JSON_LIST, .offset = offsetof(struct away_head, items), .required = true, .max = SESSION_ITEMS_MAX, .of = &item_shape },
};
const struct json_shape away_head_shape = { "SessionAwayHead", sizeof(struct away_head), head_fields, sizeof(head_fields) / sizeof(head_fields[0]), false, NULL };
static const struct json_field line_fields[] = {
    NUMBER_FIELD(away_line, seq),
    NUMBER_FIELD(away_line, at),
    TEXT_FIELD(away_line, actor, 100),
    TEXT_FIELD(away_line, on_behalf, 100),
    TEXT_FIELD(away_line, command, 100),
    TEXT_FIELD(away_line, command_id, IDENT_TEXT_SIZE),
    TEXT_FIELD(away_line, content_sha256, SHA256_HEX_SIZE),
    TEXT_FIELD(away_line, previous, SHA256_HEX_SIZE),
    TEXT_FIELD(away_line, hash, SHA256_HEX_SIZE),
    MAYBE_FIELD(away_line, salt),
    MAYBE_FIELD(away_line, content),
    MAYBE_FIELD(away_line, sheet),
    MAYBE_FIELD(away_line, nonce),
};
const struct json_shape away_line_shape = { "SessionAwayLine", sizeof(struct away_line), line_fields, sizeof(line_fields) / sizeof(line_fields[0]), false, NULL };
static const struct json_field end_fields[] = { NUMBER_FIELD(away_end, end), TEXT_FIELD(away_end, sha256, SHA256_HEX_SIZE) };
const struct json_shape away_end_shape = { "SessionAwayEnd", sizeof(struct away_end), end_fields, 2, false, NULL };

/* ---- what both ends ask ---- */

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE);
    ident_write(&out, ident);
    return buffer_str(&out);
}

static enum status tell_item(struct db_conn *conn, struct arena *arena, const struct session_item *item, struct away_item *out, struct error *error)
{
    struct session_result result;
    struct str pieces[2];
    struct sha256 hash;
    enum status status;
    *out = (struct away_item){ ident_text(arena, &item->ident), str_from(session_item_state_words[item->state]), item->stars, STR("") };
    if (item->result == 0)
        return STATUS_OK;
    status = sessions_sql_result(conn, arena, item->result, &result, error);
    if (status != STATUS_OK)
        return status;
    pieces[0] = result.input;
    pieces[1] = result.output;
    hash = sha256_of_many(pieces, 2);
    out->result = sha256_hex(arena, &hash);
    return STATUS_OK;
}

enum status away_tell(struct db_conn *conn, struct arena *arena, const struct session *session, struct away_head *out, struct error *error)
{
    struct away_item *rows;
    struct str *own;
    struct session_items items;
    struct council council;
    enum status status = councils_by_id(conn, arena, session->council, &council, error);
    if (status == STATUS_OK)
        status = sessions_sql_items(conn, arena, session->id, &items, error);
    if (status != STATUS_OK)
        return status;
    rows = ARENA_NEW_MANY(arena, struct away_item, items.count + 1);
    own = ARENA_NEW_MANY(arena, struct str, items.count + 2);
    if (rows == NULL || own == NULL)
        return fail_memory(error);
    own[0] = ident_text(arena, &session->ident);
    own[1] = ident_text(arena, &council.ident);
    for (size_t i = 0; status == STATUS_OK && i < items.count; i++) {
        status = tell_item(conn, arena, &items.rows[i], &rows[i], error);
        own[i + 2] = rows[i].item;
    }
    *out = (struct away_head){ .format = STR(AWAY_FORMAT), .province = session->province, .session = own[0], .council = own[1], .name = session->name,
                               .state = str_from(session_state_words[session->state]), .own = { own, items.count + 2 }, .items = { rows, items.count } };
    return status;
}

static bool names(struct str content, struct str ident)
{
    for (size_t i = 0; i + ident.len <= content.len; i++)
        if (str_equal(str_part(content, i, i + ident.len), ident))
            return true;
    return false;
}

bool away_is_own(const struct json_list *own, struct str command, struct str content)
{
    const struct str *idents = own->items;
    if (!str_starts_with(command, STR("sessions.")) && !str_starts_with(command, STR("councils.")))
        return false;
    for (size_t i = 0; i < own->count; i++)
        if (names(content, idents[i]))
            return true;
    return false;
}

bool away_is_about_place(struct str command)
{
    return str_is(command, "sessions.lend") || str_is(command, "sessions.hand_back");
}

enum status away_find(struct cli *cli, struct str ident, struct db_conn **conn, struct session *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), conn, error);
    if (status == STATUS_OK && ident_read(ident, &read))
        status = sessions_sql_by_ident(*conn, cli->arena, &read, &found, out, error);
    return status == STATUS_OK && !found ? FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_sessions_away_no_session, NULL, TEXT_ARG("session", ident)) : status;
}

enum status away_command(struct cli *cli, int64_t province, const struct ident *id, const char *type, struct str content, struct command_result *result,
                         struct error *error)
{
    struct session_extra extra = { .arena = cli->arena, .now = context_now(cli->context), .law = rooms_find(cli->rooms, "law"),
                                   .procedures = rooms_find(cli->rooms, "procedures") };
    const struct command command = { .id = *id, .type = type, .province = province, .actor = { STR("system"), STR("") }, .content = content, .extra = &extra };
    return command_run(rooms_find(cli->rooms, "commands"), cli->arena, &command, result, error);
}

/* ---- the two commands ---- */

struct lend {
    struct str session;
    struct str where; /* empty: it is here again */
};
static const struct json_field lend_fields[] = {
    { .name = "session", .kind = JSON_TEXT, .offset = offsetof(struct lend, session), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "where", .kind = JSON_TEXT, .offset = offsetof(struct lend, where), .required = true, .max = AWAY_PLACE_MAX },
};
static const struct json_shape lend_shape = { "SessionLend", sizeof(struct lend), lend_fields, 2, false, NULL };

static enum status apply_lend(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct lend *lend = content;
    struct session session;
    enum status status = session_of_command(conn, extra->arena, command, lend->session, &session, error);
    (void)result;
    if (status == STATUS_OK && lend->where.len > 0)
        status = session_must_be(&session, SESSION_IN(SESSION_PLANNED), error);
    if (status == STATUS_OK)
        status = sessions_sql_set_away(conn, session.id, lend->where, error);
    return status == STATUS_OK ? session_note(conn, command, &session, NULL, lend->where.len > 0 ? "lent" : "taken_back", lend->where, error) : status;
}

struct hand_back {
    struct str session, file, previous, hash;
    int64_t from, to, entries;
    struct json_list times; /* of struct away_time */
};
struct away_time {
    struct str command_id, hash;
    int64_t at;
};
static const struct json_field time_fields[] = {
    { .name = "command_id", .kind = JSON_TEXT, .offset = offsetof(struct away_time, command_id), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "hash", .kind = JSON_TEXT, .offset = offsetof(struct away_time, hash), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    NUMBER_FIELD(away_time, at),
};
static const struct json_shape time_shape = { "SessionAwayTime", sizeof(struct away_time), time_fields, 3, false, NULL };
static const struct json_field hand_back_fields[] = {
    { .name = "session", .kind = JSON_TEXT, .offset = offsetof(struct hand_back, session), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "file", .kind = JSON_TEXT, .offset = offsetof(struct hand_back, file), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    NUMBER_FIELD(hand_back, from),
    NUMBER_FIELD(hand_back, to),
    { .name = "previous", .kind = JSON_TEXT, .offset = offsetof(struct hand_back, previous), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "hash", .kind = JSON_TEXT, .offset = offsetof(struct hand_back, hash), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    NUMBER_FIELD(hand_back, entries),
    { .name = "times", .kind = JSON_LIST, .offset = offsetof(struct hand_back, times), .required = true, .max = AWAY_LINES_MAX, .of = &time_shape },
};
static const struct json_shape hand_back_shape = { "SessionHandBack", sizeof(struct hand_back), hand_back_fields,
                                                   sizeof(hand_back_fields) / sizeof(hand_back_fields[0]), false, NULL };

/* Its entries are in the chain by now; this one says from which chain they came, and when each was made there. */
static enum status apply_hand_back(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct session_extra *extra = command->extra;
    const struct hand_back *back = content;
    struct session session;
    enum status status = session_of_command(conn, extra->arena, command, back->session, &session, error);
    (void)result;
    if (status == STATUS_OK)
        status = sessions_sql_set_away(conn, session.id, STR(""), error);
    return status == STATUS_OK ? session_note(conn, command, &session, NULL, "handed_back", session.away, error) : status;
}

static const struct command_type rows[] = {
    { "sessions.lend", "sessions.lend", &lend_shape, apply_lend, NULL },
    { "sessions.hand_back", "sessions.lend", &hand_back_shape, apply_hand_back, NULL },
};
const struct command_types sessions_away_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

/* ---- the command line ---- */

static enum status set_place(struct cli *cli, struct str where, enum text_id said, struct error *error)
{
    struct command_result result;
    struct json_writer json;
    struct session session;
    struct db_conn *conn;
    struct buffer text;
    struct ident id = ident_new(cli->context);
    enum status status = away_find(cli, cli->arguments[0], &conn, &session, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, cli->arena, 1000);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "session", ident_text(cli->arena, &session.ident));
    json_text(&json, "where", where);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = away_command(cli, session.province, &id, "sessions.lend", buffer_str(&text), &result, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, cli->arena, 1000);
    text_add(&text, cli->language, said, (const struct text_arg[]){ TEXT_ARG("session", session.name), TEXT_ARG("where", where) }, 2);
    return cli_print_buffer(cli, &text, error);
}

static enum status run_lend(struct cli *cli, struct error *error)
{
    const struct away_options *options = cli->options;
    if (options->where.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_away_where_needed, "to");
    return set_place(cli, options->where, TEXT_sessions_away_lent, error);
}

static enum status run_take_back(struct cli *cli, struct error *error)
{
    return set_place(cli, STR(""), TEXT_sessions_away_taken_back, error);
}

static enum status run_list(struct cli *cli, struct error *error)
{
    struct session_list list;
    struct db_conn *conn;
    struct buffer out;
    int64_t province = 0;
    enum status status = db_reader(rooms_find(cli->rooms, "db"), &conn, error);
    buffer_open(&out, cli->arena, (size_t)1 << 20);
    for (; status == STATUS_OK; ) {
        status = accounts_next_province(conn, province, &province, error);
        if (status != STATUS_OK || province == 0)
            break;
        status = sessions_sql_list(conn, cli->arena, province, 0, 0, &list, error);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
            const struct session *session = &list.rows[i];
            buffer_add(&out, ident_text(cli->arena, &session->ident));
            buffer_add_z(&out, "  ");
            buffer_add(&out, date_text(cli->arena, session->day));
            buffer_add_z(&out, "  ");
            buffer_add_z(&out, session_state_words[session->state]);
            buffer_add_z(&out, "  ");
            buffer_add(&out, session->name);
            if (session->away.len > 0) {
                buffer_add_z(&out, "  -> ");
                buffer_add(&out, session->away);
            }
            buffer_add_char(&out, '\n');
        }
    }
    if (status != STATUS_OK)
        return status;
    cli_print(cli, buffer_str(&out));
    return out.overflowed ? fail_memory(error) : STATUS_OK;
}

static const struct cli_option lend_options[] = {
    { "--to", CLI_TEXT, offsetof(struct away_options, where), "NAME", TEXT_sessions_away_to, 0, 0 },
};
static const struct cli_option import_options[] = {
    { "--without-others", CLI_FLAG, offsetof(struct away_options, without_others), NULL, TEXT_sessions_away_without, 0, 0 },
};
static const struct cli_command cli_rows[] = {
    { .words = "session list", .arguments = "", .help = TEXT_sessions_away_help_list, .needs = CLI_NEEDS_BOTH, .run = run_list },
    { .words = "session lend", .arguments = "SESSION", .help = TEXT_sessions_away_help_lend, .min_arguments = 1, .max_arguments = 1, .options = lend_options,
      .option_count = 1, .options_size = sizeof(struct away_options), .needs = CLI_NEEDS_BOTH, .run = run_lend },
    { .words = "session take-back", .arguments = "SESSION", .help = TEXT_sessions_away_help_take_back, .min_arguments = 1, .max_arguments = 1,
      .needs = CLI_NEEDS_BOTH, .run = run_take_back },
    { .words = "session export", .arguments = "SESSION FILE", .help = TEXT_sessions_away_help_export, .min_arguments = 2, .max_arguments = 2,
      .needs = CLI_NEEDS_BOTH, .run = sessions_run_export },
    { .words = "session import", .arguments = "FILE", .help = TEXT_sessions_away_help_import, .min_arguments = 1, .max_arguments = 1, .options = import_options,
      .option_count = 1, .options_size = sizeof(struct away_options), .needs = CLI_NEEDS_BOTH, .run = sessions_run_import },
};
const struct cli_commands sessions_cli = { cli_rows, sizeof(cli_rows) / sizeof(cli_rows[0]) };
