/* See outcomes_scan.h: matching, the command, the page. */
#include "base/text.h"
#include "ocop/files/files.h"
#include "ocop/outcomes/outcomes_scan.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

#define CONTENT_MAX ((size_t)4096)
#define CODE_DIGITS 8
#define NOTE_MAX 300
static const struct str mark = { "OCOP-", 5 };

/* ---- matching ---- */

static bool is_kind(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* The length of an identifier at the beginning of the words; 0: there is none. */
static size_t code_length(struct str words)
{
    size_t at = mark.len, digits = 0;
    if (!str_starts_with(words, mark))
        return 0;
    while (at < words.len && is_kind(words.ptr[at]))
        at++;
    if (at == mark.len || at >= words.len || words.ptr[at] != '-')
        return 0;
    for (at++; at < words.len && digits < CODE_DIGITS && is_digit(words.ptr[at]); at++)
        digits++;
    return digits == CODE_DIGITS && at <= SCAN_CODE_MAX ? at : 0;
}

struct str scan_code_in(struct arena *arena, struct str words)
{
    for (size_t i = 0; i + mark.len <= words.len; i++) {
        struct str rest = str_part(words, i, words.len);
        size_t len = code_length(rest);
        if (len > 0)
            return arena_copy(arena, str_part(rest, 0, len));
    }
    return STR("");
}

static bool begins(struct arena *arena, struct str digits, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&text, ident);
    return str_starts_with(buffer_str(&text), digits);
}

bool scan_match(struct arena *arena, struct str code, const struct session *session, const struct session_items *items, const struct session_item **item)
{
    struct str kind, digits;
    *item = NULL;
    if (code.len == 0 || code_length(code) != code.len)
        return false;
    kind = str_part(code, mark.len, code.len - CODE_DIGITS - 1);
    digits = str_part(code, code.len - CODE_DIGITS, code.len);
    if (outcome_is_session_code(kind))
        return begins(arena, digits, &session->ident);
    for (size_t i = 0; outcome_is_item_code(kind) && i < items->count; i++)
        if (begins(arena, digits, &items->rows[i].ident)) {
            *item = &items->rows[i];
            return true;
        }
    return false;
}

/* ---- the command ---- */

struct scan_extra {
    struct arena *arena;
    int64_t now;
    const struct viewer *viewer;
};
struct attaching {
    struct str session, scan, code, file, note;
};
#define LINE(member, least, most)                                                                                            \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct attaching, member), .required = true, .min = (least), .max = (most) }
static const struct json_field attaching_fields[] = {
    LINE(session, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE), LINE(scan, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE), LINE(code, 1, SCAN_CODE_MAX),
    LINE(file, SHA256_HEX_SIZE, SHA256_HEX_SIZE),    LINE(note, 0, NOTE_MAX),
};
static const struct json_shape attaching_shape = { "OutcomeScan", sizeof(struct attaching), attaching_fields, 5, false, NULL };

/* Files that came with this form belong to the session: a number that no producer has. */
static int64_t owner_of(const struct session *session)
{
    return -session->id;
}

static enum status find_session(struct db_conn *conn, const struct command *command, struct str ident, struct session *out, struct error *error)
{
    const struct scan_extra *extra = command->extra;
    enum status status = sessions_find(conn, extra->arena, extra->viewer, date_in_vietnam(extra->now), ident, out, error);
    return status == STATUS_OK && out->province != command->province ? commands_not_found(error) : status;
}

static enum status attaching_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                     struct error *error)
{
    const struct scan_extra *extra = command->extra;
    struct session session;
    enum status status = find_session(conn, command, ((const struct attaching *)content)->session, &session, error);
    return status == STATUS_OK ? sessions_subject(conn, extra->arena, extra->viewer, &session, NULL, date_in_vietnam(extra->now), subject, error) : status;
}

/* Of this session's papers, and not there already. */
static enum status check_match(struct db_conn *conn, struct arena *arena, const struct attaching *in, const struct session *session, struct scan *scan,
                               struct error *error)
{
    const struct session_item *item;
    struct session_items items;
    struct scans scans = { 0 };
    struct str words, found;
    enum status status = sessions_sql_items(conn, arena, session->id, &items, error);
    if (status == STATUS_OK && !scan_match(arena, in->code, session, &items, &item))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_scan_unknown, "ma");
    if (status == STATUS_OK)
        status = file_text(conn, arena, scan->file, &words, error);
    if (status == STATUS_OK)
        status = scans_sql_list(conn, arena, session->id, &scans, error);
    if (status != STATUS_OK)
        return status;
    found = scan_code_in(arena, words);
    if (found.len > 0 && !str_equal(found, in->code))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_outcomes_scan_differs, "ma", TEXT_ARG("code", found));
    for (size_t i = 0; i < scans.count; i++)
        if (scans.rows[i].file == scan->file && str_equal(scans.rows[i].code, in->code))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_scan_same, "tep");
    scan->item = item == NULL ? 0 : item->id;
    return STATUS_OK;
}

static enum status apply_scan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct scan_extra *extra = command->extra;
    const struct attaching *in = content;
    struct scan scan = { .code = in->code, .note = in->note, .at = extra->now, .by_account = extra->viewer == NULL ? 0 : extra->viewer->account,
                         .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name };
    struct session session;
    struct file file = { 0 };
    bool found = false;
    enum status status = find_session(conn, command, in->session, &session, error);
    (void)result;
    if (status == STATUS_OK && session.state != SESSION_CLOSED && session.state != SESSION_SIGNED)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK)
        status = file_given(conn, extra->arena, owner_of(&session), in->file, &found, &file, error);
    if (status == STATUS_OK && (!found || !ident_read(in->scan, &scan.ident)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_scan_needed, "tep");
    scan.file = file.id;
    if (status == STATUS_OK)
        status = check_match(conn, extra->arena, in, &session, &scan, error);
    scan.session = session.id;
    return status == STATUS_OK ? scans_sql_add(conn, &scan, error) : status;
}

static const struct command_type rows[] = {
    { "outcomes.scan", "outcomes.scan", &attaching_shape, apply_scan, attaching_subject },
};
const struct command_types outcomes_scan_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

/* ---- the page ---- */

static const struct form_field fields[] = {
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_outcomes_scan_file, .hint = TEXT_outcomes_scan_file_hint, .accept = "image/*,application/pdf" },
    { .name = "ma", .kind = FORM_TEXT, .label = TEXT_outcomes_scan_code, .hint = TEXT_outcomes_scan_code_hint, .max = SCAN_CODE_MAX },
    { .name = "ghi-chu", .kind = FORM_TEXT, .label = TEXT_outcomes_scan_note, .hint = TEXT_outcomes_scan_note_hint, .max = NOTE_MAX },
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_outcomes_scan_file, .max = SHA256_HEX_SIZE },
};

struct scan_page {
    struct session_visit visit;
    struct session_items items;
    struct scans scans;
    struct form form;
};

static enum status open_page(struct web_request *request, struct scan_page *out, struct error *error)
{
    enum status status = session_visit(request, &out->visit, error);
    if (status == STATUS_OK && out->visit.session.state != SESSION_CLOSED && out->visit.session.state != SESSION_SIGNED)
        status = FAIL(error, STATUS_STALE, TEXT_sessions_not_now, NULL);
    if (status == STATUS_OK)
        status = sessions_sql_items(out->visit.conn, out->visit.arena, out->visit.session.id, &out->items, error);
    if (status == STATUS_OK)
        status = scans_sql_list(out->visit.conn, out->visit.arena, out->visit.session.id, &out->scans, error);
    return status == STATUS_OK ? form_start(request, fields, sizeof(fields) / sizeof(fields[0]), &out->form, error) : status;
}

static const struct session_item *item_of(const struct scan_page *p, const struct scan *scan)
{
    for (size_t i = 0; i < p->items.count; i++)
        if (p->items.rows[i].id == scan->item)
            return &p->items.rows[i];
    return NULL;
}

/* A paper of one product is for who may see its scores, one of all for who stepped out for none. */
static bool may_see(const struct scan_page *p, const struct scan *scan)
{
    const struct session_item *item = item_of(p, scan);
    return scan->item == 0 ? !outcome_stepped_out(&p->visit) : item != NULL && session_may(&p->visit, item, "sessions.scores");
}

static struct str scan_path(struct arena *arena, const struct session *session, const struct scan *scan)
{
    struct buffer out;
    buffer_open(&out, arena, 300);
    buffer_add(&out, session_path(arena, session, "/ban-goc/"));
    ident_write(&out, &scan->ident);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

static void write_scans(struct sight *s, const struct scan_page *p)
{
    static const enum text_id heads[] = { TEXT_outcomes_scan_code, TEXT_sessions_product, TEXT_outcomes_scan_note, TEXT_outcomes_scan_by };
    size_t shown = 0;
    for (size_t i = 0; i < p->scans.count; i++) {
        const struct scan *scan = &p->scans.rows[i];
        const struct session_item *item = item_of(p, scan);
        if (!may_see(p, scan))
            continue;
        if (shown++ == 0)
            list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
        html_raw(&s->html, "<tr><th scope=\"row\"><a");
        html_attr(&s->html, "href", scan_path(s->arena, &p->visit.session, scan));
        html_raw(&s->html, ">");
        html_text(&s->html, scan->code);
        html_raw(&s->html, "</a></th><td>");
        html_text(&s->html, item == NULL ? text_of(s->language, TEXT_outcomes_scan_whole) : item->product_name);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, scan->note);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, scan->by_name);
        html_raw(&s->html, ", ");
        sight_date(s, date_in_vietnam(scan->at));
        html_raw(&s->html, "</td></tr>\n");
    }
    if (shown > 0)
        list_table_close(s);
    else
        html_raw(&s->html, "<p>"), sight_words(s, TEXT_outcomes_scans_none), html_raw(&s->html, "</p>\n");
}

static enum status show(struct scan_page *p, int http_status, struct error *error)
{
    struct session_visit *visit = &p->visit;
    struct sight s;
    sight_begin(&s, visit->request, TEXT_outcomes_scans, SESSIONS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", session_path(s.arena, &visit->session, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit->session.name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, &p->form);
    sight_heading(&s, TEXT_outcomes_scans, TEXT_outcomes_scans_lead);
    write_scans(&s, p);
    if (session_may(visit, NULL, "outcomes.scan")) {
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_outcomes_scan);
        html_raw(&s.html, "</h2>\n");
        form_write_open(&s.html, &p->form, session_path(s.arena, &visit->session, "/ban-goc"));
        form_write_fields(&s.html, &p->form);
        form_write_close(&s.html, &p->form, TEXT_outcomes_scan_do);
    }
    return sight_end(&s, http_status, error);
}

enum status outcomes_page_scans(struct web_request *request, struct error *error)
{
    struct scan_page p;
    enum status status = open_page(request, &p, error);
    return status == STATUS_OK ? show(&p, 200, error) : status;
}

/* The file that came with the form is kept, and the form names it from then on; the identifier is read out of it where it can be. */
static enum status take_file(struct scan_page *p, struct error *error)
{
    const struct file_owner owner = { .id = owner_of(&p->visit.session), .subject = { .province = p->visit.session.province } };
    struct str words;
    struct file file;
    enum status status = file_take(&p->form, &owner, "da-gui", TEXT_outcomes_scan_needed, &file, error);
    if (status != STATUS_OK || file.id == 0)
        return status;
    status = file_text(p->visit.conn, p->visit.arena, file.id, &words, error);
    if (status == STATUS_OK && form_text(&p->form, "ma").len == 0)
        form_set(&p->form, "ma", scan_code_in(p->visit.arena, words));
    return status;
}

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

static enum status run(struct scan_page *p, struct error *error)
{
    struct web_request *request = p->form.request;
    struct arena *arena = p->visit.arena;
    struct scan_extra extra = { arena, context_now(web_context(request)), p->visit.viewer };
    struct command command = { .id = p->form.command, .type = "outcomes.scan", .province = p->visit.session.province, .actor = accounts_actor(extra.viewer),
                               .extra = &extra };
    struct command_result ignored;
    struct json_writer json;
    struct buffer name, text;
    struct ident scan;
    enum status status;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, "scan ");
    ident_write(&name, &p->form.command);
    scan = ident_of_name(buffer_str(&name));
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "session", ident_text(arena, &p->visit.session.ident));
    json_text(&json, "scan", ident_text(arena, &scan));
    json_text(&json, "code", form_text(&p->form, "ma"));
    json_text(&json, "file", form_text(&p->form, "da-gui"));
    json_text(&json, "note", form_text(&p->form, "ghi-chu"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    command.content = buffer_str(&text);
    return status == STATUS_OK ? command_run(web_room(request, "commands"), arena, &command, &ignored, error) : status;
}

enum status outcomes_page_scan_sent(struct web_request *request, struct error *error)
{
    struct permission_subject subject;
    struct scan_page p;
    enum status status = open_page(request, &p, error);
    if (status == STATUS_OK)
        status = sessions_subject(p.visit.conn, p.visit.arena, p.visit.viewer, &p.visit.session, NULL, p.visit.today, &subject, error);
    if (status == STATUS_OK)
        status = accounts_ask(p.visit.viewer, "outcomes.scan", "sessions.see", &subject, error);
    if (status == STATUS_OK)
        status = form_take(&p.form, error);
    if (status == STATUS_OK)
        status = take_file(&p, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&p.form) && form_text(&p.form, "ma").len == 0)
        form_fault(&p.form, "ma", TEXT_outcomes_scan_code_needed, NULL, 0);
    if (form_is_good(&p.form)) {
        status = run(&p, error);
        if (status == STATUS_OK)
            return web_redirect(request, session_path(p.visit.arena, &p.visit.session, "/ban-goc?xong=1").ptr, error);
        if (status != STATUS_BAD_INPUT)
            return status;
        form_fault_of(&p.form, error);
    }
    return show(&p, 422, error);
}

enum status outcomes_page_scan_file(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct scan_page p;
    struct ident ident;
    enum status status = open_page(request, &p, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "ban"), &ident))
        status = commands_not_found(error);
    for (size_t i = 0; status == STATUS_OK && i < p.scans.count; i++) {
        struct file file;
        bool found = false;
        if (!ident_equal(&p.scans.rows[i].ident, &ident) || !may_see(&p, &p.scans.rows[i]))
            continue;
        status = file_by_id(p.visit.conn, p.visit.arena, p.scans.rows[i].file, &found, &file, error);
        return status == STATUS_OK && found ? file_answer(request, files, &file, p.scans.rows[i].code, error) : status == STATUS_OK ? commands_not_found(error) : status;
    }
    return status == STATUS_OK ? commands_not_found(error) : status;
}
