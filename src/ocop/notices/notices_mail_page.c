/* "Thư chờ gửi", for the administrator: what waits, what was sent, what failed and why, and what nobody knows of; try again, stop. A letter's task is
 * not shown: who keeps the post need not know what it says. */
#include "base/pure.h"
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices_mail_int.h"
#include "web/list.h"
#include "texts_notices.h"

#define CONTENT_MAX ((size_t)400)

/* ---- the commands ---- */

struct about {
    struct str mail;
};
static const struct json_field fields[] = {
    { .name = "mail", .kind = JSON_TEXT, .offset = offsetof(struct about, mail), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
};
const struct json_shape mail_about_shape = { "NoticesMail", sizeof(struct about), fields, 1, false, NULL };

static enum status find(struct db_conn *conn, const struct command *command, const struct about *in, struct arena *arena, struct mail_row *out,
                        struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status = STATUS_OK;
    if (ident_read(in->mail, &ident))
        status = mails_sql_find(conn, arena, &ident, &found, out, error);
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

static bool may_again(enum mail_state state)
{
    return state == MAIL_WAITING || state == MAIL_FAILED || state == MAIL_STATE_UNSURE || state == MAIL_STOPPED;
}

static bool may_stop(enum mail_state state)
{
    return state == MAIL_WAITING;
}

enum status mail_again_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    struct mail_row mail;
    enum status status = find(conn, command, content, result->arena, &mail, error);
    if (status == STATUS_OK && !may_again(mail.state))
        status = FAIL(error, STATUS_STALE, TEXT_notices_mail_changed, NULL);
    return status == STATUS_OK ? mails_sql_again(conn, mail.id, *(const int64_t *)command->extra, error) : status;
}

enum status mail_stop_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    struct mail_row mail;
    enum status status = find(conn, command, content, result->arena, &mail, error);
    if (status == STATUS_OK && !may_stop(mail.state))
        status = FAIL(error, STATUS_STALE, TEXT_notices_mail_changed, NULL);
    return status == STATUS_OK ? mails_sql_stop(conn, mail.id, error) : status;
}

/* ---- the page ---- */

static const struct {
    const char *word;
    enum text_id words, none;
} tabs[MAIL_STATES] = {
    [MAIL_WAITING] = { "", TEXT_notices_mail_waiting, TEXT_notices_mail_none_waiting },
    [MAIL_SENDING] = { "dang-gui", TEXT_notices_mail_sending, TEXT_notices_mail_none },
    [MAIL_SENT] = { "da-gui", TEXT_notices_mail_sent, TEXT_notices_mail_none },
    [MAIL_STATE_UNSURE] = { "khong-ro", TEXT_notices_mail_state_unsure, TEXT_notices_mail_none },
    [MAIL_FAILED] = { "khong-gui-duoc", TEXT_notices_mail_failed, TEXT_notices_mail_none },
    [MAIL_STOPPED] = { "da-dung", TEXT_notices_mail_stopped, TEXT_notices_mail_none },
    [MAIL_NEEDLESS] = { "khong-can", TEXT_notices_mail_needless, TEXT_notices_mail_none },
};

static enum mail_state tab_asked(struct str word)
{
    for (size_t i = 0; i < MAIL_STATES; i++)
        if (str_is(word, tabs[i].word))
            return (enum mail_state)i;
    return MAIL_WAITING;
}

static void write_button(struct sight *s, const struct mail_row *mail, const char *act, enum text_id words)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form method=\"post\" action=\"" MAILS_PATH "/");
    ident_write(&s->html, &mail->ident);
    buffer_add_z(&s->html, act);
    html_raw(&s->html, "\">");
    form_write_hidden(&s->html, s->request, &command, -1);
    html_raw(&s->html, "<button class=\"button small\" type=\"submit\">");
    sight_words(s, words);
    html_raw(&s->html, "<span class=\"unseen\"> ");
    html_text(&s->html, mail->address);
    html_raw(&s->html, "</span></button></form>");
}

static void write_tries(struct sight *s, const struct mail_row *mail)
{
    if (mail->attempts == 0) {
        sight_words(s, TEXT_notices_mail_untried);
        return;
    }
    SIGHT_WORDS(s, TEXT_notices_mail_tried, TEXT_ARG_INT("count", mail->attempts), TEXT_ARG("at", instant_text(s->arena, mail->tried_at)));
    if (mail->state == MAIL_WAITING) {
        html_raw(&s->html, "<br>");
        SIGHT_WORDS(s, TEXT_notices_mail_next, TEXT_ARG("at", instant_text(s->arena, mail->next_at)));
    }
    if (mail->fault.len > 0) {
        html_raw(&s->html, "<br>");
        html_text(&s->html, mail->fault);
    }
}

static void write_row(struct sight *s, const struct mail_row *mail)
{
    html_raw(&s->html, "<tr class=\"letter\"><th scope=\"row\">");
    html_text(&s->html, mail->name);
    html_raw(&s->html, "<br><span class=\"quiet small\">");
    html_text(&s->html, mail->address);
    html_raw(&s->html, "</span></th><td>");
    html_text(&s->html, instant_text(s->arena, mail->made_at));
    html_raw(&s->html, "</td><td>");
    write_tries(s, mail);
    html_raw(&s->html, "</td><td><div class=\"letter-acts\">");
    if (may_again(mail->state))
        write_button(s, mail, "/gui-lai", TEXT_notices_mail_again);
    if (may_stop(mail->state))
        write_button(s, mail, "/dung", TEXT_notices_mail_stop);
    html_raw(&s->html, "</div></td></tr>\n");
}

static void write_remarks(struct sight *s, const struct notices_mail *room, const int64_t counts[MAIL_STATES])
{
    struct error fault = { 0 };
    bool on = mail_is_on(&room->server);
    struct buffer words;
    buffer_open(&words, s->arena, 1000);
    if (!on || mail_check(s->arena, &room->server, &fault) != STATUS_OK) {
        sight_notice_open(s, MOOD_ATTENTION);
        if (on)
            error_add_text(&words, s->language, &fault);
        else
            text_add(&words, s->language, TEXT_notices_mail_off, NULL, 0);
        html_text(&s->html, buffer_str(&words));
        sight_notice_close(s);
    }
    if (counts[MAIL_STATE_UNSURE] > 0) {
        sight_notice_open(s, MOOD_ATTENTION);
        SIGHT_WORDS(s, TEXT_notices_mail_unsure_count, TEXT_ARG_INT("count", counts[MAIL_STATE_UNSURE]));
        sight_notice_close(s);
    }
}

static enum status read_before(struct web_request *request, struct db_conn *conn, int64_t *before, struct error *error)
{
    struct mail_row mail = { .id = 0 };
    struct ident ident;
    bool found = false;
    enum status status = STATUS_OK;
    *before = 0;
    if (ident_read(web_query(request, "sau"), &ident))
        status = mails_sql_find(conn, web_arena(request), &ident, &found, &mail, error);
    if (found && mail.province == accounts_viewer(request)->province)
        *before = mail.id;
    return status;
}

static void write_list(struct sight *s, const struct list *list, enum mail_state state, const struct mail_rows *rows)
{
    static const enum text_id heads[] = { TEXT_notices_mail_whom, TEXT_notices_mail_made, TEXT_notices_mail_tries, TEXT_notices_mail_acts };
    struct buffer after;
    list_write_tabs(s, list);
    if (rows->count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, tabs[state].none);
        html_raw(&s->html, "</p>\n");
        return;
    }
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < rows->count; i++)
        write_row(s, &rows->rows[i]);
    list_table_close(s);
    buffer_open(&after, s->arena, IDENT_TEXT_SIZE + 1);
    if (rows->more)
        ident_write(&after, &rows->rows[rows->count - 1].ident);
    list_write_more(s, list, buffer_str(&after));
}

static enum status page(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    enum mail_state state = tab_asked(web_query(request, "trang-thai"));
    struct list_tab choices[MAIL_STATES];
    struct list list = { .path = MAILS_PATH, .tab_name = "trang-thai", .tabs = choices, .tab_count = MAIL_STATES, .tab = str_from(tabs[state].word) };
    int64_t counts[MAIL_STATES], before = 0;
    struct mail_rows rows;
    struct db_conn *conn;
    struct sight s;
    enum status status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = read_before(request, conn, &before, error);
    if (status == STATUS_OK)
        status = mails_sql_counts(conn, viewer->province, counts, error);
    if (status == STATUS_OK)
        status = mails_sql_list(conn, web_arena(request), viewer->province, state, before, &rows, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < MAIL_STATES; i++)
        choices[i] = (struct list_tab){ str_from(tabs[i].word), tabs[i].words };
    sight_begin(&s, request, TEXT_notices_mails, NOTICES_HOME, SIGHT_WIDE);
    sight_back(&s, NOTICES_HOME, TEXT_notices_home);
    sight_heading(&s, TEXT_notices_mails, TEXT_notices_mails_lead);
    write_remarks(&s, web_room(request, "notices_mail"), counts);
    html_raw(&s.html, "<p class=\"figure\">");
    SIGHT_WORDS(&s, TEXT_notices_mail_counts, TEXT_ARG_INT("waiting", counts[MAIL_WAITING] + counts[MAIL_SENDING]), TEXT_ARG_INT("sent", counts[MAIL_SENT]),
                TEXT_ARG_INT("failed", counts[MAIL_FAILED]), TEXT_ARG_INT("unsure", counts[MAIL_STATE_UNSURE]));
    html_raw(&s.html, "</p>\n");
    write_list(&s, &list, state, &rows);
    return sight_end(&s, 200, error);
}

/* ---- the buttons ---- */

static enum status act(struct web_request *request, const char *type, struct error *error)
{
    int64_t now = context_now(web_context(request));
    struct command command = { .type = type, .province = accounts_viewer(request)->province, .actor = accounts_actor(accounts_viewer(request)),
                               .extra = &now };
    struct command_result ignored;
    struct json_writer json;
    struct buffer text;
    enum status status;
    if (!ident_read(web_form(request, "lenh"), &command.id))
        command.id = ident_new(web_context(request));
    buffer_open(&text, web_arena(request), CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "mail", web_path_part(request, "thu"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    command.content = buffer_str(&text);
    if (status == STATUS_OK)
        status = command_run(web_room(request, "commands"), web_arena(request), &command, &ignored, error);
    if (status == STATUS_BAD_INPUT) /* an identifier that is none */
        status = commands_not_found(error);
    return status == STATUS_OK ? web_redirect(request, MAILS_PATH "?xong=1", error) : status;
}

static enum status again(struct web_request *request, struct error *error)
{
    return act(request, "notices.mail_again", error);
}

static enum status stop(struct web_request *request, struct error *error)
{
    return act(request, "notices.mail_stop", error);
}

static const char *const parameters[] = { "trang-thai", "sau", NULL };
static const struct web_route rows[] = {
    { .method = WEB_GET, .path = MAILS_PATH, .permission = "notices.mails", .handler = page, .query = parameters },
    { .method = WEB_POST, .path = MAILS_PATH "/{thu}/gui-lai", .permission = "notices.mails", .csrf = CSRF_SESSION, .body_limit = 4096, .handler = again },
    { .method = WEB_POST, .path = MAILS_PATH "/{thu}/dung", .permission = "notices.mails", .csrf = CSRF_SESSION, .body_limit = 4096, .handler = stop },
};
const struct web_routes notices_mail_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
