/* The routes of returns. */
#include "ocop/returns/returns_int.h"

#define FORM_MAX ((size_t)262144)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = RETURNS_PATH, .permission = "returns.see", .handler = returns_page_list },
    { .method = WEB_GET, .path = RETURNS_PATH "/tep/{tep}", .permission = "returns.see", .handler = returns_file },
    { .method = WEB_GET, .path = RETURNS_PATH "/{bao-cao}", .permission = "returns.see", .handler = returns_page_one },
    { .method = WEB_GET, .path = RETURNS_PATH "/{bao-cao}/ghi", .permission = "returns.file", .handler = returns_page_form },
    { .method = WEB_POST, .path = RETURNS_PATH "/{bao-cao}/ghi", .permission = "returns.file", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = returns_page_form_sent },
};
const struct web_routes returns_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
