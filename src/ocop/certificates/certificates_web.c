/* The routes of certificates. */
#include "ocop/certificates/certificates_draft_int.h"

#define FORM_MAX ((size_t)262144)
#define SCAN_MAX ((size_t)32 << 20)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/quyet-dinh", .permission = "certificates.draft", .handler = drafts_page_new },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/quyet-dinh", .permission = "certificates.draft", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = drafts_page_new_sent },
    { .method = WEB_GET, .path = DRAFTS_PATH, .permission = "certificates.see", .handler = drafts_page_list },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}", .permission = "certificates.see", .handler = drafts_page_one },
    { .method = WEB_POST, .path = DRAFTS_PATH "/{qd}/trinh", .permission = "certificates.submit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = drafts_page_submit_sent },
    { .method = WEB_POST, .path = DRAFTS_PATH "/{qd}/buoc/{buoc}", .permission = "certificates.see", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = drafts_page_step_sent },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/vao-so", .permission = "certificates.issue", .handler = drafts_page_issue },
    { .method = WEB_POST, .path = DRAFTS_PATH "/{qd}/vao-so", .permission = "certificates.issue", .csrf = CSRF_SESSION, .body_limit = SCAN_MAX,
      .handler = drafts_page_issue_sent },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/ban-dau", .permission = "certificates.see", .handler = drafts_page_scan },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/{giay}", .permission = "certificates.see", .handler = drafts_paper },
};
const struct web_routes certificates_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
