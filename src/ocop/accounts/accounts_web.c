/* The routes of accounts, the corner of the header, and the job that forgets what ended. */
#include "db/jobs.h"
#include "ocop/accounts/accounts_int.h"
#include "texts_accounts.h"

#define FORM_MAX ((size_t)65536)
#define HOUR ((int64_t)3600000)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = ACCOUNTS_SIGN_IN, .permission = "public", .handler = accounts_page_sign_in },
    { .method = WEB_POST, .path = ACCOUNTS_SIGN_IN, .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = FORM_MAX, .handler = accounts_page_sign_in_sent },
    { .method = WEB_GET, .path = "/dang-nhap/ma", .permission = "public", .handler = accounts_page_code },
    { .method = WEB_POST, .path = "/dang-nhap/ma", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = FORM_MAX, .handler = accounts_page_code_sent },
    { .method = WEB_POST, .path = "/dang-xuat", .permission = "accounts.self", .csrf = CSRF_SESSION, .body_limit = FORM_MAX, .handler = accounts_page_sign_out },
    { .method = WEB_GET, .path = "/tai-khoan", .permission = "accounts.self", .handler = accounts_page_self },
    { .method = WEB_GET, .path = "/tai-khoan/mat-khau", .permission = "accounts.self", .handler = accounts_page_password },
    { .method = WEB_POST, .path = "/tai-khoan/mat-khau", .permission = "accounts.self", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_password_sent },
    { .method = WEB_GET, .path = "/tai-khoan/xac-thuc", .permission = "accounts.self", .handler = accounts_page_second },
    { .method = WEB_POST, .path = "/tai-khoan/xac-thuc", .permission = "accounts.self", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_second_sent },
    { .method = WEB_GET, .path = "/tai-khoan/thu", .permission = "accounts.self", .handler = accounts_page_mail },
    { .method = WEB_POST, .path = "/tai-khoan/thu", .permission = "accounts.self", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_mail_sent },
    { .method = WEB_GET, .path = "/tai-khoan/thu/ma", .permission = "accounts.self", .handler = accounts_page_mail_code },
    { .method = WEB_POST, .path = "/tai-khoan/thu/ma", .permission = "accounts.self", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_mail_code_sent },
    { .method = WEB_GET, .path = "/nguoi-dung", .permission = "accounts.see", .handler = accounts_page_people },
    { .method = WEB_GET, .path = "/nguoi-dung/moi", .permission = "accounts.give_commune", .handler = accounts_page_open },
    { .method = WEB_POST, .path = "/nguoi-dung/moi", .permission = "accounts.give_commune", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_open_sent },
    { .method = WEB_GET, .path = "/nguoi-dung/{nguoi}", .permission = "accounts.see", .handler = accounts_page_person },
    { .method = WEB_GET, .path = "/nguoi-dung/{nguoi}/vai-tro", .permission = "accounts.give_commune", .handler = accounts_page_give },
    { .method = WEB_POST, .path = "/nguoi-dung/{nguoi}/vai-tro", .permission = "accounts.give_commune", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_give_sent },
    { .method = WEB_POST, .path = "/nguoi-dung/{nguoi}/mat-khau", .permission = "accounts.reset", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_reset },
    { .method = WEB_POST, .path = "/nguoi-dung/{nguoi}/dong", .permission = "accounts.close", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_close },
    { .method = WEB_POST, .path = "/vai-tro/{vai-tro}/ket-thuc", .permission = "accounts.give_commune", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = accounts_page_end_role },
    { .method = WEB_GET, .path = "/bo-may", .permission = "apparatus.see", .handler = accounts_page_apparatus },
};

const struct web_routes accounts_routes = { rows, sizeof(rows) / sizeof(rows[0]) };

void accounts_corner(struct buffer *html, struct web_request *request, enum language language)
{
    const struct viewer *viewer = accounts_viewer(request);
    html_raw(html, "<div class=\"corner\">");
    if (viewer == NULL) {
        html_raw(html, "<a href=\"" ACCOUNTS_SIGN_IN "\">");
        html_words(html, language, TEXT_accounts_sign_in, NULL, 0);
        html_raw(html, "</a></div>\n");
        return;
    }
    html_raw(html, "<a href=\"/tai-khoan\">");
    html_text(html, viewer->name);
    html_raw(html, "</a><form method=\"post\" action=\"/dang-xuat\"");
    html_attr(html, "data-person", viewer->id);
    html_raw(html, ">");
    form_write_hidden(html, request, NULL, -1);
    html_raw(html, "<button class=\"link\" type=\"submit\">");
    html_words(html, language, TEXT_accounts_sign_out, NULL, 0);
    html_raw(html, "</button></form></div>\n");
}

/* ---- jobs ---- */

static enum status forget(struct db_conn *conn, void *self, struct error *error)
{
    const int64_t *now = self;
    return accounts_sql_forget(conn, *now, *now - HOUR, error);
}

static enum status run_forget(const struct job *job, const struct rooms *all, struct arena *arena, struct error *error)
{
    const struct accounts *accounts = rooms_find(all, "accounts");
    int64_t now = context_now(accounts->context);
    (void)job;
    (void)arena;
    return db_write(accounts->db, -1, forget, &now, error);
}

static const struct job_type job_rows[] = {
    { .name = "accounts.forget", .run = run_forget, .most_attempts = 3, .lease_ms = 60000, .every_ms = HOUR },
};
const struct job_types accounts_jobs = { job_rows, 1 };
