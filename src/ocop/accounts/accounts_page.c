/* The pages of signing in and of one's own account. Plain HTML forms. */
#include "base/password.h"
#include "base/totp.h"
#include "doc/qr.h"
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"

#define CONTENT_MAX ((size_t)4096)
#define CODES 10
#define HOME "/tai-khoan"

bool accounts_is_own_way(struct str wanted)
{
    if (wanted.len < 1 || wanted.len > 500 || wanted.ptr[0] != '/' || (wanted.len > 1 && (wanted.ptr[1] == '/' || wanted.ptr[1] == '\\')))
        return false;
    for (size_t i = 0; i < wanted.len; i++)
        if ((unsigned char)wanted.ptr[i] <= 0x20 || wanted.ptr[i] == '\\' || (unsigned char)wanted.ptr[i] >= 0x7F)
            return false;
    return true;
}

static const char *next_of(struct web_request *request, struct str wanted)
{
    return accounts_is_own_way(wanted) ? arena_copy_z(web_arena(request), wanted) : "/";
}

/* The form carries only what would be followed, so that a long address from outside can't stand in the way of signing in. */
static void keep_next(struct form *form)
{
    const char *next = next_of(form->request, web_query(form->request, "tiep"));
    form_set(form, "tiep", str_from(next == NULL ? "/" : next));
}

static enum status go(struct web_request *request, const char *to, struct error *error)
{
    return to == NULL ? fail_memory(error) : web_redirect(request, to, error);
}

/* ---- signing in ---- */

static const struct form_field sign_in_fields[] = {
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_accounts_login, .hint = TEXT_accounts_login_hint, .required = true, .max = 120, .autocomplete = "username" },
    { .name = "mat-khau", .kind = FORM_PASSWORD, .label = TEXT_accounts_password, .required = true, .autocomplete = "current-password" },
    { .name = "tiep", .kind = FORM_HIDDEN, .label = TEXT_accounts_password, .max = 500 },
};
#define SIGN_IN_COUNT (sizeof(sign_in_fields) / sizeof(sign_in_fields[0]))

static enum status show_sign_in(struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_accounts_sign_in, NULL, SIGHT_NARROW);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_accounts_sign_in, TEXT_accounts_sign_in_lead);
    form_write_open(&s.html, form, STR(ACCOUNTS_SIGN_IN));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_accounts_sign_in);
    html_raw(&s.html, "<p class=\"quiet\">");
    html_words(&s.html, s.language, TEXT_accounts_forgotten, NULL, 0);
    html_raw(&s.html, "</p>\n<p><a href=\"" ACCOUNTS_REGISTER "\">");
    html_words(&s.html, s.language, TEXT_accounts_register, NULL, 0);
    html_raw(&s.html, "</a></p>\n");
    return sight_end(&s, http_status, error);
}

/* Where somebody who is signed in goes on: first to what his account still lacks. */
static const char *onwards(struct web_request *request, const struct viewer *viewer, struct str wanted)
{
    if (viewer != NULL && viewer->must_change)
        return "/tai-khoan/mat-khau";
    if (viewer != NULL && viewer->must_enrol)
        return "/tai-khoan/xac-thuc";
    return next_of(request, wanted);
}

enum status accounts_page_sign_in(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    struct form form;
    enum status status;
    if (viewer != NULL)
        return go(request, onwards(request, viewer, web_query(request, "tiep")), error);
    status = form_start(request, sign_in_fields, SIGN_IN_COUNT, &form, error);
    if (status != STATUS_OK)
        return status;
    keep_next(&form);
    return show_sign_in(&form, 200, error);
}

static enum status is_official(struct web_request *request, const struct account *account, bool *official, struct error *error)
{
    const struct accounts *accounts = web_room(request, "accounts");
    struct viewer viewer;
    struct db_conn *conn;
    bool found = false;
    enum status status = db_reader(accounts->db, &conn, error);
    if (status == STATUS_OK)
        status = account_viewer(conn, web_arena(request), account->id, date_in_vietnam(context_now(web_context(request))), false, &found, &viewer, error);
    *official = status == STATUS_OK && found && account_is_official(&viewer);
    return status;
}

enum status accounts_page_sign_in_sent(struct web_request *request, struct error *error)
{
    struct account account;
    struct form form;
    enum account_try outcome = TRY_WRONG;
    bool official = false;
    enum status status = form_start(request, sign_in_fields, SIGN_IN_COUNT, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && form_is_good(&form))
        status = account_try_password(request, form_text(&form, "ten"), form_text(&form, "mat-khau"), &outcome, &account, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&form) && outcome != TRY_GOOD)
        form_fault(&form, "ten", outcome == TRY_TOO_OFTEN ? TEXT_accounts_too_often : TEXT_accounts_wrong, NULL, 0);
    if (!form_is_good(&form))
        return show_sign_in(&form, outcome == TRY_TOO_OFTEN ? 429 : 422, error);
    status = is_official(request, &account, &official, error);
    if (status == STATUS_OK)
        status = account_session_begin(request, &account, account.totp_secret.len > 0, official, error);
    if (status != STATUS_OK)
        return status;
    if (account.totp_secret.len > 0 || account.must_change) {
        struct buffer to;
        buffer_open(&to, web_arena(request), 2048);
        buffer_add_z(&to, account.totp_secret.len > 0 ? "/dang-nhap/ma?tiep=" : ACCOUNTS_SIGN_IN "?tiep=");
        html_url(&to, form_text(&form, "tiep"));
        return go(request, buffer_z(&to), error);
    }
    return go(request, next_of(request, form_text(&form, "tiep")), error);
}

/* ---- the second factor while signing in ---- */

static const struct form_field code_fields[] = {
    { .name = "ma", .kind = FORM_TEXT, .label = TEXT_accounts_code, .hint = TEXT_accounts_code_hint, .required = true, .max = 40, .autocomplete = "one-time-code" },
    { .name = "tiep", .kind = FORM_HIDDEN, .label = TEXT_accounts_code, .max = 500 },
};
#define CODE_COUNT (sizeof(code_fields) / sizeof(code_fields[0]))

static enum status show_code(struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_accounts_code_title, NULL, SIGHT_NARROW);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_accounts_code_title, TEXT_accounts_code_lead);
    form_write_open(&s.html, form, STR("/dang-nhap/ma"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_accounts_go_on);
    return sight_end(&s, http_status, error);
}

enum status accounts_page_code(struct web_request *request, struct error *error)
{
    struct account account;
    struct form form;
    bool found = false;
    enum status status = account_session_half(request, &found, &account, error);
    if (status == STATUS_OK && !found)
        return go(request, ACCOUNTS_SIGN_IN, error);
    if (status == STATUS_OK)
        status = form_start(request, code_fields, CODE_COUNT, &form, error);
    if (status != STATUS_OK)
        return status;
    keep_next(&form);
    return show_code(&form, 200, error);
}

enum status accounts_page_code_sent(struct web_request *request, struct error *error)
{
    struct account account;
    struct form form;
    enum account_try outcome = TRY_WRONG;
    bool found = false;
    bool official = false;
    enum status status = account_session_half(request, &found, &account, error);
    if (status == STATUS_OK && !found)
        return go(request, ACCOUNTS_SIGN_IN, error);
    if (status == STATUS_OK)
        status = form_start(request, code_fields, CODE_COUNT, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && form_is_good(&form))
        status = account_try_code(request, &account, form_text(&form, "ma"), &outcome, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&form) && outcome != TRY_GOOD)
        form_fault(&form, "ma", outcome == TRY_TOO_OFTEN ? TEXT_accounts_too_often : TEXT_accounts_code_wrong, NULL, 0);
    if (!form_is_good(&form))
        return show_code(&form, outcome == TRY_TOO_OFTEN ? 429 : 422, error);
    status = is_official(request, &account, &official, error);
    if (status == STATUS_OK)
        status = account_session_begin(request, &account, false, official, error);
    return status == STATUS_OK ? go(request, next_of(request, form_text(&form, "tiep")), error) : status;
}

enum status accounts_page_sign_out(struct web_request *request, struct error *error)
{
    enum status status = account_session_end(request, error);
    return status == STATUS_OK ? go(request, ACCOUNTS_SIGN_IN, error) : status;
}

/* ---- one's own account ---- */

void account_write_hold(struct buffer *html, enum language language, const struct account_hold *hold, struct str place)
{
    html_words(html, language, account_roles[hold->role].words, NULL, 0);
    if (hold->field != FIELD_NONE) {
        static const enum text_id words[] = { TEXT_NONE, TEXT_accounts_field_trade, TEXT_accounts_field_science, TEXT_accounts_field_health,
                                              TEXT_accounts_field_culture, TEXT_accounts_field_market };
        html_raw(html, " (");
        html_words(html, language, words[hold->field], NULL, 0);
        html_raw(html, ")");
    }
    if (place.len > 0) {
        html_raw(html, ", ");
        html_text(html, place);
    }
}

enum status accounts_page_self(struct web_request *request, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    const struct accounts *accounts = web_room(request, "accounts");
    struct sight s;
    struct db_conn *conn;
    enum status status = db_reader(accounts->db, &conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_accounts_self, NULL, SIGHT_NARROW);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, viewer->name);
    html_raw(&s.html, "</h1>\n<h2>");
    html_words(&s.html, s.language, TEXT_accounts_roles, NULL, 0);
    html_raw(&s.html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < viewer->hold_count && status == STATUS_OK; i++) {
        struct str place;
        status = account_place_name(conn, s.arena, &viewer->holds[i], date_in_vietnam(context_now(web_context(request))), &place, error);
        html_raw(&s.html, "<li>");
        account_write_hold(&s.html, s.language, &viewer->holds[i], place);
        html_raw(&s.html, "</li>\n");
    }
    if (viewer->hold_count == 0) {
        html_raw(&s.html, "<li>");
        html_words(&s.html, s.language, TEXT_accounts_no_roles, NULL, 0);
        html_raw(&s.html, "</li>\n");
    }
    html_raw(&s.html, "</ul>\n<p><a class=\"button\" href=\"/tai-khoan/mat-khau\">");
    html_words(&s.html, s.language, TEXT_accounts_change_password, NULL, 0);
    html_raw(&s.html, "</a> <a class=\"button\" href=\"/tai-khoan/xac-thuc\">");
    html_words(&s.html, s.language, TEXT_accounts_second, NULL, 0);
    html_raw(&s.html, "</a> <a class=\"button\" href=\"/tai-khoan/thu\">");
    html_words(&s.html, s.language, TEXT_accounts_mail, NULL, 0);
    html_raw(&s.html, "</a></p>\n");
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- the password ---- */

static const struct form_field password_fields[] = {
    { .name = "cu", .kind = FORM_PASSWORD, .label = TEXT_accounts_password_old, .required = true, .autocomplete = "current-password" },
    { .name = "moi", .kind = FORM_PASSWORD, .label = TEXT_accounts_password_new, .hint = TEXT_accounts_password_hint, .required = true, .autocomplete = "new-password" },
    { .name = "lai", .kind = FORM_PASSWORD, .label = TEXT_accounts_password_again, .required = true, .autocomplete = "new-password" },
};
#define PASSWORD_COUNT (sizeof(password_fields) / sizeof(password_fields[0]))

static enum status show_password(struct form *form, int http_status, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(form->request);
    struct sight s;
    sight_begin(&s, form->request, TEXT_accounts_change_password, NULL, SIGHT_NARROW);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_accounts_change_password, viewer->must_change ? TEXT_accounts_must_change : TEXT_accounts_change_lead);
    form_write_open(&s.html, form, STR("/tai-khoan/mat-khau"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_accounts_change_password);
    return sight_end(&s, http_status, error);
}

enum status accounts_page_password(struct web_request *request, struct error *error)
{
    struct form form;
    enum status status = form_start(request, password_fields, PASSWORD_COUNT, &form, error);
    return status == STATUS_OK ? show_password(&form, 200, error) : status;
}

enum status account_about_content(struct arena *arena, struct str account, bool on, struct str reason, struct str *out, struct error *error)
{
    struct buffer text;
    struct json_writer json;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "account", account);
    json_bool(&json, "on", on);
    json_text(&json, "reason", reason);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Whoever sits at a screen that was left open does not know the password, and his guesses are counted like anybody's. */
static enum status check_own(struct form *form, const char *field, const struct account *account, struct error *error)
{
    enum account_try outcome;
    struct account same;
    enum status status = account_try_password(form->request, account->login, form_text(form, field), &outcome, &same, error);
    if (status == STATUS_OK && outcome != TRY_GOOD)
        form_fault(form, field, outcome == TRY_TOO_OFTEN ? TEXT_accounts_too_often : TEXT_accounts_password_wrong, NULL, 0);
    return status;
}

static enum status check_password(struct form *form, const struct account *account, struct error *error)
{
    struct str fresh = form_text(form, "moi");
    enum text_id fault = account_password_fault(fresh, account->login);
    enum status status = check_own(form, "cu", account, error);
    if (status != STATUS_OK)
        return status;
    if (fault != TEXT_NONE)
        form_fault(form, "moi", fault, (const struct text_arg[]){ TEXT_ARG_INT("least", ACCOUNT_PASSWORD_MIN) }, 1);
    else if (str_equal(fresh, form_text(form, "cu")))
        form_fault(form, "moi", TEXT_accounts_password_same, NULL, 0);
    else if (!str_equal(fresh, form_text(form, "lai")))
        form_fault(form, "lai", TEXT_accounts_password_differs, NULL, 0);
    return STATUS_OK;
}

static enum status own_account(struct web_request *request, struct account *out, struct error *error)
{
    const struct accounts *accounts = web_room(request, "accounts");
    struct db_conn *conn;
    enum status status = db_reader(accounts->db, &conn, error);
    return status == STATUS_OK ? account_find(conn, web_arena(request), accounts_viewer(request)->id, out, error) : status;
}

enum status accounts_page_password_sent(struct web_request *request, struct error *error)
{
    struct account_extra extra = { 0 };
    struct account account;
    struct form form;
    char hash[PASSWORD_HASH_SIZE];
    struct str content;
    enum status status = form_start(request, password_fields, PASSWORD_COUNT, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK)
        status = own_account(request, &account, error);
    if (status == STATUS_OK && form_is_good(&form))
        status = check_password(&form, &account, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_password(&form, 422, error);
    status = password_hash(form_text(&form, "moi"), PASSWORD_COSTLY, hash, error);
    if (status == STATUS_OK)
        status = account_about_content(web_arena(request), accounts_viewer(request)->id, false, STR(""), &content, error);
    extra.hash = str_from(hash);
    if (status == STATUS_OK)
        status = account_command(request, &form.command, "accounts.set_password", content, &extra, NULL, error);
    if (status == STATUS_OK) /* all sessions have ended, this one too */
        status = account_session_begin(request, &account, false, account_is_official(accounts_viewer(request)), error);
    return status == STATUS_OK ? go(request, HOME, error) : status;
}

/* ---- the second factor ---- */

static const struct form_field second_fields[] = {
    { .name = "bi-mat", .kind = FORM_HIDDEN, .label = TEXT_accounts_second, .max = 40 },
    { .name = "ma", .kind = FORM_TEXT, .label = TEXT_accounts_code, .hint = TEXT_accounts_second_code_hint, .required = true, .max = 10, .autocomplete = "one-time-code" },
    { .name = "mat-khau", .kind = FORM_PASSWORD, .label = TEXT_accounts_password_old, .required = true, .autocomplete = "current-password" },
};
#define SECOND_COUNT (sizeof(second_fields) / sizeof(second_fields[0]))

/* Where a second factor is there already, it is replaced only by who knows the password: the last row of the table. */
static enum status second_start(struct web_request *request, struct account *account, struct form *form, struct error *error)
{
    enum status status = own_account(request, account, error);
    return status == STATUS_OK ? form_start(request, second_fields, account->totp_secret.len > 0 ? SECOND_COUNT : SECOND_COUNT - 1, form, error)
                               : status;
}

/* The secret travels in the form in hexadecimal digits; it was shown to its owner on that page anyway. */
static bool secret_of(const struct form *form, unsigned char secret[TOTP_SECRET_SIZE])
{
    struct str hex = form_text(form, "bi-mat");
    if (hex.len != 2 * (size_t)TOTP_SECRET_SIZE)
        return false;
    for (size_t i = 0; i < TOTP_SECRET_SIZE; i++) {
        int value = 0;
        for (size_t k = 0; k < 2; k++) {
            char c = hex.ptr[2 * i + k];
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0)
                return false;
            value = value * 16 + digit;
        }
        secret[i] = (unsigned char)value;
    }
    return true;
}

/* otpauth://totp/OpenOCOP:NAME?secret=…&issuer=OpenOCOP, as authenticators read it (Key URI Format). */
static struct str key_address(struct sight *s, struct str letters)
{
    struct buffer out;
    buffer_open(&out, s->arena, 2000);
    buffer_add_z(&out, "otpauth://totp/OpenOCOP:");
    html_url(&out, accounts_viewer(s->request)->name);
    buffer_add_z(&out, "?secret=");
    html_url(&out, letters);
    buffer_add_z(&out, "&issuer=OpenOCOP");
    return buffer_str(&out);
}

static enum status write_secret(struct sight *s, const unsigned char secret[TOTP_SECRET_SIZE], struct error *error)
{
    struct str bytes = { (const char *)secret, TOTP_SECRET_SIZE };
    struct buffer letters;
    struct str address;
    struct qr qr;
    enum status status;
    buffer_open(&letters, s->arena, 64);
    totp_write_secret(&letters, bytes);
    address = key_address(s, buffer_str(&letters));
    status = qr_make(s->arena, address, &qr, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_accounts_second_scan);
    html_raw(&s->html, "</p>\n");
    qr_svg(&qr, text_of(s->language, TEXT_accounts_second_code), &s->html);
    html_raw(&s->html, "\n<p>");
    sight_words(s, TEXT_accounts_second_step);
    html_raw(&s->html, " <code class=\"secret\">");
    for (size_t i = 0; i < letters.len; i += 4) {
        if (i > 0)
            html_raw(&s->html, " ");
        html_text(&s->html, str_part(buffer_str(&letters), i, i + 4));
    }
    html_raw(&s->html, "</code></p>\n<p><a");
    html_attr(&s->html, "href", address);
    html_raw(&s->html, ">");
    sight_words(s, TEXT_accounts_second_link);
    html_raw(&s->html, "</a></p>\n");
    return STATUS_OK;
}

static enum status show_second(struct form *form, const unsigned char secret[TOTP_SECRET_SIZE], int http_status, struct error *error)
{
    struct sight s;
    struct buffer hex;
    enum status status;
    sight_begin(&s, form->request, TEXT_accounts_second, NULL, SIGHT_NARROW);
    buffer_open(&hex, s.arena, 64);
    buffer_add_hex(&hex, secret, TOTP_SECRET_SIZE);
    form_set(form, "bi-mat", buffer_str(&hex));
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_accounts_second, accounts_viewer(form->request)->must_enrol ? TEXT_accounts_second_must : TEXT_accounts_second_lead);
    status = write_secret(&s, secret, error);
    form_write_open(&s.html, form, STR("/tai-khoan/xac-thuc"));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_accounts_second_on);
    return status == STATUS_OK ? sight_end(&s, http_status, error) : status;
}

enum status accounts_page_second(struct web_request *request, struct error *error)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    struct account account;
    struct form form;
    enum status status = second_start(request, &account, &form, error);
    context_random(web_context(request), secret, sizeof(secret));
    return status == STATUS_OK ? show_second(&form, secret, 200, error) : status;
}

/* Ten codes, for a day without telephone; shown once, to be printed. */
static enum status show_codes(struct web_request *request, const struct str codes[CODES], struct error *error)
{
    struct sight s;
    sight_begin(&s, request, TEXT_accounts_codes, NULL, SIGHT_NARROW);
    sight_heading(&s, TEXT_accounts_codes, TEXT_accounts_codes_lead);
    html_raw(&s.html, "<ol class=\"codes\">\n");
    for (size_t i = 0; i < CODES; i++) {
        html_raw(&s.html, "<li><code>");
        html_text(&s.html, codes[i]);
        html_raw(&s.html, "</code></li>\n");
    }
    html_raw(&s.html, "</ol>\n<p><a class=\"button main\" href=\"" HOME "\">");
    html_words(&s.html, s.language, TEXT_accounts_codes_done, NULL, 0);
    html_raw(&s.html, "</a></p>\n");
    return sight_end(&s, 200, error);
}

enum status accounts_page_second_sent(struct web_request *request, struct error *error)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    struct str codes[CODES];
    struct sha256 hashes[CODES];
    struct account_extra extra = { .secret = { (const char *)secret, sizeof(secret) }, .codes = hashes, .code_count = CODES };
    struct command_result result;
    struct account account;
    struct form form;
    struct str content;
    enum status status = second_start(request, &account, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    if (!secret_of(&form, secret))
        return go(request, "/tai-khoan/xac-thuc", error);
    if (form_is_good(&form) && !totp_check(extra.secret, form_text(&form, "ma"), context_now(web_context(request)), 0, &extra.step))
        form_fault(&form, "ma", TEXT_accounts_code_wrong, NULL, 0);
    if (form_is_good(&form) && account.totp_secret.len > 0)
        status = check_own(&form, "mat-khau", &account, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&form))
        return show_second(&form, secret, 422, error);
    for (size_t i = 0; i < CODES; i++) {
        codes[i] = account_random_password(web_arena(request), web_context(request));
        hashes[i] = account_code_hash(web_arena(request), codes[i]);
    }
    status = account_about_content(web_arena(request), accounts_viewer(request)->id, true, STR(""), &content, error);
    if (status == STATUS_OK)
        status = account_command(request, &form.command, "accounts.second_factor", content, &extra, &result, error);
    if (status != STATUS_OK)
        return status;
    /* Sent twice: the codes of the first time hold, and were shown then. */
    if (result.repeated)
        return go(request, HOME, error);
    status = account_session_begin(request, &account, false, account_is_official(accounts_viewer(request)), error);
    return status == STATUS_OK ? show_codes(request, codes, error) : status;
}
