/* /tai-khoan/thu: where a person is written to, and whether at all. An address counts once the code that was sent there came back: nobody shall make the
 * program write to a stranger. The code is sent at once, while the person waits, and kept nowhere but as its hash. */
#include "net/mail.h"
#include "ocop/accounts/accounts_int.h"
#include "base/pure.h"
#include "texts_accounts.h"

#define PATH "/tai-khoan/thu"
#define CODE_MINUTES 30
#define CODE_TRIES 5
#define ASK_MOST 5 /* letters with codes within a quarter of an hour */
#define CONTENT_MAX ((size_t)4096)
#define LETTER_MAX ((size_t)4096)

static const struct accounts *room(const struct web_request *request)
{
    return web_room(request, "accounts");
}

static enum status own(struct web_request *request, struct account *out, struct error *error)
{
    struct db_conn *conn;
    enum status status = db_reader(room(request)->db, &conn, error);
    return status == STATUS_OK ? account_find(conn, web_arena(request), accounts_viewer(request)->id, out, error) : status;
}

/* ---- the command ---- */

struct set_mail {
    struct str account, email;
    bool off;
};
static const struct json_field fields[] = {
    { .name = "account", .kind = JSON_TEXT, .offset = offsetof(struct set_mail, account), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "email", .kind = JSON_TEXT, .offset = offsetof(struct set_mail, email), .required = true, .max = 200 },
    { .name = "off", .kind = JSON_BOOL, .offset = offsetof(struct set_mail, off), .required = true },
};
const struct json_shape account_set_mail_shape = { "AccountsSetMail", sizeof(struct set_mail), fields, 3, false, NULL };

enum status account_set_mail_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                     struct error *error)
{
    const struct account_extra *extra = command->extra;
    const struct set_mail *in = content;
    struct account account;
    enum status status = account_find(conn, extra->arena, in->account, &account, error);
    return status == STATUS_OK ? account_subject(conn, extra->arena, &account, date_in_vietnam(extra->now), subject, error) : status;
}

/* Is it the address that was asked for, with its code, in time? */
static bool proves(const struct account_address *asked, const struct set_mail *in, const struct account_extra *extra)
{
    return str_equal(asked->email, in->email) && asked->tries <= CODE_TRIES && extra->now - asked->made_at <= (int64_t)CODE_MINUTES * 60000 &&
           extra->code_count == 1 && memcmp(asked->code_hash.bytes, extra->codes[0].bytes, SHA256_SIZE) == 0;
}

enum status account_set_mail_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct account_extra *extra = command->extra;
    const struct set_mail *in = content;
    struct account_address asked;
    struct account account;
    bool found = false;
    enum status status = account_find(conn, result->arena, in->account, &account, error);
    if (status == STATUS_OK && account.closed)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = accounts_sql_asked_address(conn, result->arena, account.id, &found, &asked, error);
    if (status == STATUS_OK && in->email.len > 0 && !str_equal(in->email, account.email) && (!found || !proves(&asked, in, extra)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_accounts_mail_code_wrong, "ma");
    if (status == STATUS_OK)
        status = accounts_sql_set_mail(conn, account.id, in->email, in->off, error);
    return status == STATUS_OK ? accounts_sql_forget_address(conn, account.id, error) : status;
}

static enum status run(struct web_request *request, const struct ident *id, struct str email, bool off, const struct sha256 *code, struct error *error)
{
    struct account_extra extra = { .codes = code, .code_count = code == NULL ? 0 : 1 };
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, web_arena(request), CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "account", accounts_viewer(request)->id);
    json_text(&json, "email", email);
    json_bool(&json, "off", off);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? account_command(request, id, "accounts.set_mail", buffer_str(&text), &extra, NULL, error) : status;
}

/* ---- the letter with the code ---- */

struct asking {
    int64_t account;
    struct account_address address;
};

static enum status write_asking(struct db_conn *conn, void *self, struct error *error)
{
    const struct asking *asking = self;
    return accounts_sql_ask_address(conn, asking->account, &asking->address, error);
}

static struct str filled(struct arena *arena, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, arena, LETTER_MAX);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}

static struct str new_code(struct arena *arena, const struct context *context)
{
    uint64_t dice = 0;
    struct buffer out;
    context_random(context, &dice, sizeof(dice));
    buffer_open(&out, arena, 8);
    buffer_add_padded(&out, dice % 1000000, 6);
    return buffer_str(&out);
}

static enum status send_code(struct web_request *request, struct str email, struct str code, struct error *fault)
{
    struct arena *arena = web_arena(request);
    const struct text_arg args[] = { TEXT_ARG("name", accounts_viewer(request)->name), TEXT_ARG("code", code), TEXT_ARG_INT("minutes", CODE_MINUTES) };
    struct ident id = ident_new(web_context(request));
    struct buffer name;
    struct mail_line *line = NULL;
    bool away = false;
    enum mail_result outcome = MAIL_NOT_NOW;
    enum status status = mail_line_open(arena, room(request)->mail, &line, fault);
    buffer_open(&name, arena, IDENT_TEXT_SIZE);
    ident_write(&name, &id);
    if (status == STATUS_OK)
        outcome = mail_send(line,
                            &(struct mail_message){ .from_name = text_of(LANGUAGE_VI, TEXT_accounts_mail_from), .to = email,
                                                    .subject = text_of(LANGUAGE_VI, TEXT_accounts_mail_code_subject), .id = buffer_str(&name),
                                                    .id_host = room(request)->mail_host, .body = filled(arena, TEXT_accounts_mail_code_letter, args, 3),
                                                    .at = context_now(web_context(request)) },
                            &away, fault);
    mail_line_close(line);
    return status == STATUS_OK && outcome != MAIL_TAKEN ? STATUS_UNAVAILABLE : status;
}

/* ---- the page of the address ---- */

static const struct form_field mail_fields[] = {
    { .name = "thu", .kind = FORM_EMAIL, .label = TEXT_accounts_mail_address, .hint = TEXT_accounts_mail_address_hint, .autocomplete = "email" },
    { .name = "nhan", .kind = FORM_CHECK, .label = TEXT_accounts_mail_wanted },
};

static enum status show(struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_accounts_mail, NULL, SIGHT_NARROW);
    sight_back(&s, "/tai-khoan", TEXT_accounts_self);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_accounts_mail, mail_is_on(room(form->request)->mail) ? TEXT_accounts_mail_lead : TEXT_accounts_mail_none);
    form_write_open(&s.html, form, STR(PATH));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_accounts_mail_save);
    return sight_end(&s, http_status, error);
}

enum status accounts_page_mail(struct web_request *request, struct error *error)
{
    struct account account;
    struct form form;
    enum status status = own(request, &account, error);
    if (status == STATUS_OK)
        status = form_start(request, mail_fields, 2, &form, error);
    if (status != STATUS_OK)
        return status;
    form_set(&form, "thu", account.email);
    form_set(&form, "nhan", account.mail_off ? STR("") : STR("1"));
    return show(&form, 200, error);
}

/* Sends the code; the form says what stands against it. */
static enum status ask(struct form *form, const struct account *account, struct error *error)
{
    struct web_request *request = form->request;
    struct str email = form_text(form, "thu");
    struct str code = new_code(web_arena(request), web_context(request));
    struct asking asking = { account->id, { .email = email, .code_hash = account_code_hash(web_arena(request), code),
                                             .made_at = context_now(web_context(request)) } };
    struct error fault = { 0 };
    bool often = false;
    enum status status;
    if (!mail_address_good(email))
        form_fault(form, "thu", TEXT_accounts_mail_bad, NULL, 0);
    else if (!mail_is_on(room(request)->mail))
        form_fault(form, "thu", TEXT_accounts_mail_none, NULL, 0);
    if (!form_is_good(form))
        return STATUS_OK;
    status = accounts_too_often(request, "mail-code", accounts_viewer(request)->id, ASK_MOST, &often, error);
    if (status == STATUS_OK && often)
        form_fault(form, "thu", TEXT_accounts_too_often, NULL, 0);
    if (status != STATUS_OK || often)
        return status;
    status = db_write(room(request)->db, -1, write_asking, &asking, error);
    if (status == STATUS_OK && send_code(request, email, code, &fault) != STATUS_OK)
        form_fault(form, "thu", TEXT_accounts_mail_unsent, NULL, 0);
    return status;
}

enum status accounts_page_mail_sent(struct web_request *request, struct error *error)
{
    struct account account;
    struct form form;
    bool fresh;
    enum status status = own(request, &account, error);
    if (status == STATUS_OK)
        status = form_start(request, mail_fields, 2, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    fresh = form_text(&form, "thu").len > 0 && !str_equal(form_text(&form, "thu"), account.email);
    if (form_is_good(&form) && fresh)
        status = ask(&form, &account, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show(&form, 422, error);
    if (fresh)
        return web_redirect(request, form_checked(&form, "nhan") ? PATH "/ma" : PATH "/ma?nhan=0", error);
    status = run(request, &form.command, form_text(&form, "thu"), !form_checked(&form, "nhan"), NULL, error);
    return status == STATUS_OK ? web_redirect(request, PATH "?xong=1", error) : status;
}

/* ---- the code ---- */

static const struct form_field code_fields[] = {
    { .name = "nhan", .kind = FORM_HIDDEN, .label = TEXT_accounts_mail_wanted, .max = 1 },
    { .name = "ma", .kind = FORM_TEXT, .label = TEXT_accounts_code, .hint = TEXT_accounts_mail_code_hint, .required = true, .max = 20, .autocomplete = "one-time-code" },
};

static enum status asked_of(struct web_request *request, struct account *account, struct account_address *asked, struct error *error)
{
    struct db_conn *conn;
    bool found = false;
    enum status status = own(request, account, error);
    if (status == STATUS_OK)
        status = db_reader(room(request)->db, &conn, error);
    if (status == STATUS_OK)
        status = accounts_sql_asked_address(conn, web_arena(request), account->id, &found, asked, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status show_code(struct form *form, struct str email, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_accounts_mail_confirm, NULL, SIGHT_NARROW);
    sight_back(&s, PATH, TEXT_accounts_mail);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_accounts_mail_confirm, TEXT_NONE);
    html_raw(&s.html, "<p>");
    SIGHT_WORDS(&s, TEXT_accounts_mail_code_lead, TEXT_ARG("address", email), TEXT_ARG_INT("minutes", CODE_MINUTES));
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, form, STR(PATH "/ma"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_accounts_mail_confirm);
    return sight_end(&s, http_status, error);
}

enum status accounts_page_mail_code(struct web_request *request, struct error *error)
{
    struct account_address asked;
    struct account account;
    struct form form;
    enum status status = asked_of(request, &account, &asked, error);
    if (status == STATUS_OK)
        status = form_start(request, code_fields, 2, &form, error);
    if (status != STATUS_OK)
        return status;
    form_set(&form, "nhan", str_is(web_query(request, "nhan"), "0") ? STR("0") : STR("1"));
    return show_code(&form, asked.email, 200, error);
}

static enum status count_try(struct db_conn *conn, void *self, struct error *error)
{
    const struct account *account = self;
    return accounts_sql_tried_address(conn, account->id, error);
}

enum status accounts_page_mail_code_sent(struct web_request *request, struct error *error)
{
    struct account_address asked;
    struct account account;
    struct sha256 hash;
    struct error fault = { 0 };
    struct form form;
    enum status status = asked_of(request, &account, &asked, error);
    if (status == STATUS_OK)
        status = form_start(request, code_fields, 2, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && form_is_good(&form))
        status = db_write(room(request)->db, -1, count_try, &account, error); /* first counted, then looked at */
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_code(&form, asked.email, 422, error);
    hash = account_code_hash(web_arena(request), form_text(&form, "ma"));
    status = run(request, &form.command, asked.email, str_is(form_text(&form, "nhan"), "0"), &hash, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, PATH "?xong=1", error);
    if (status != STATUS_BAD_INPUT) {
        *error = fault;
        return status;
    }
    form_fault_of(&form, &fault);
    return show_code(&form, asked.email, 422, error);
}
