/* The routes of councils. */
#include "ocop/councils/councils_int.h"

#define FORM_MAX ((size_t)262144)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = COUNCILS_PATH, .permission = "councils.see", .handler = councils_page_list },
    { .method = WEB_GET, .path = COUNCILS_PATH "/moi", .permission = "councils.edit", .handler = councils_page_new },
    { .method = WEB_POST, .path = COUNCILS_PATH "/moi", .permission = "councils.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = councils_page_new_sent },
    { .method = WEB_GET, .path = COUNCILS_PATH "/{hoi-dong}", .permission = "councils.see", .handler = councils_page_one },
    { .method = WEB_GET, .path = COUNCILS_PATH "/{hoi-dong}/thay-doi", .permission = "councils.edit", .handler = councils_page_change },
    { .method = WEB_POST, .path = COUNCILS_PATH "/{hoi-dong}/thay-doi", .permission = "councils.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = councils_page_change_sent },
    { .method = WEB_GET, .path = COUNCILS_PATH "/{hoi-dong}/uy-quyen", .permission = "councils.delegate", .handler = councils_page_delegate },
    { .method = WEB_POST, .path = COUNCILS_PATH "/{hoi-dong}/uy-quyen", .permission = "councils.delegate", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = councils_page_delegate_sent },
    { .method = WEB_POST, .path = COUNCILS_PATH "/{hoi-dong}/uy-quyen/ket-thuc", .permission = "councils.delegate", .csrf = CSRF_SESSION,
      .body_limit = FORM_MAX, .handler = councils_page_take_back },
    { .method = WEB_GET, .path = COUNCILS_PATH "/{hoi-dong}/quy-che", .permission = "councils.edit", .handler = councils_page_rules },
    { .method = WEB_POST, .path = COUNCILS_PATH "/{hoi-dong}/quy-che", .permission = "councils.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = councils_page_rules_sent },
    { .method = WEB_GET, .path = COUNCILS_PATH "/{hoi-dong}/ket-thuc", .permission = "councils.edit", .handler = councils_page_end },
    { .method = WEB_POST, .path = COUNCILS_PATH "/{hoi-dong}/ket-thuc", .permission = "councils.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = councils_page_end_sent },
    { .method = WEB_GET, .path = COUNCILS_PATH "/{hoi-dong}/{giay}", .permission = "councils.see", .handler = councils_paper },
};
const struct web_routes councils_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
