/* The routes of laboratory tests. */
#include "ocop/laboratory/laboratory_int.h"

#define FORM_MAX ((size_t)262144)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = LABORATORY_PATH "/moi", .permission = "laboratory.edit", .handler = laboratory_page_new },
    { .method = WEB_POST, .path = LABORATORY_PATH "/moi", .permission = "laboratory.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = laboratory_page_new_sent },
    { .method = WEB_GET, .path = LABORATORY_PATH "/{phieu}", .permission = "laboratory.see", .handler = laboratory_page_one },
    { .method = WEB_GET, .path = LABORATORY_PATH "/{phieu}/ket-qua", .permission = "laboratory.edit", .handler = laboratory_page_record },
    { .method = WEB_POST, .path = LABORATORY_PATH "/{phieu}/ket-qua", .permission = "laboratory.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = laboratory_page_record_sent },
    { .method = WEB_POST, .path = LABORATORY_PATH "/{phieu}/huy", .permission = "laboratory.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = laboratory_page_cancel },
};
const struct web_routes laboratory_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
