/* The routes of producers. */
#include "ocop/producers/producers_int.h"

#define FORM_MAX ((size_t)65536)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/dang-ky", .permission = "producers.register", .handler = producers_page_register },
    { .method = WEB_POST, .path = "/dang-ky", .permission = "producers.register", .csrf = CSRF_ORIGIN, .body_limit = FORM_MAX,
      .handler = producers_page_register_sent },
    { .method = WEB_GET, .path = "/xac-nhan", .permission = "producers.confirm", .handler = producers_page_confirm },
    { .method = WEB_POST, .path = "/xac-nhan", .permission = "producers.confirm", .csrf = CSRF_ORIGIN, .body_limit = FORM_MAX,
      .handler = producers_page_confirm_sent },
    { .method = WEB_GET, .path = PRODUCERS, .permission = "producers.see", .handler = producers_page_list },
    { .method = WEB_GET, .path = PRODUCERS "/moi", .permission = "producers.add", .handler = producers_page_new },
    { .method = WEB_POST, .path = PRODUCERS "/moi", .permission = "producers.add", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = producers_page_new_sent },
    { .method = WEB_GET, .path = PRODUCERS "/{chu-the}", .permission = "producers.see", .handler = producers_page_one },
    { .method = WEB_GET, .path = PRODUCERS "/{chu-the}/sua", .permission = "producers.see", .handler = producers_page_edit },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/sua", .permission = "producers.see", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = producers_page_edit_sent },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/xac-nhan", .permission = "producers.check", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = producers_page_check },
    { .method = WEB_GET, .path = PRODUCERS "/{chu-the}/ket-thuc", .permission = "producers.end", .handler = producers_page_end },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/ket-thuc", .permission = "producers.end", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = producers_page_end_sent },
    { .method = WEB_GET, .path = PRODUCERS "/{chu-the}/nguoi-giup", .permission = "producers.give_helper", .handler = producers_page_people },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/nguoi-giup", .permission = "producers.give_helper", .csrf = CSRF_SESSION,
      .body_limit = FORM_MAX, .handler = producers_page_give },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/nguoi-giup/{vai-tro}", .permission = "producers.give_helper", .csrf = CSRF_SESSION,
      .body_limit = FORM_MAX, .handler = producers_page_end_role },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/phieu-xac-nhan", .permission = "producers.change", .csrf = CSRF_SESSION,
      .body_limit = FORM_MAX, .handler = producers_page_slip },
    { .method = WEB_POST, .path = PRODUCERS "/{chu-the}/phieu-xac-nhan/{phieu}", .permission = "producers.change", .csrf = CSRF_SESSION,
      .body_limit = FORM_MAX, .handler = producers_page_slip_signed },
};

const struct web_routes producers_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
