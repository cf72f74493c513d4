/* The routes of products. */
#include "ocop/files/files.h"
#include "ocop/products/products_int.h"

#define FORM_MAX ((size_t)262144)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = PRODUCTS, .permission = "products.see", .handler = products_page_list },
    { .method = WEB_GET, .path = PRODUCTS "/moi", .permission = "products.edit", .handler = products_page_new },
    { .method = WEB_POST, .path = PRODUCTS "/moi", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_new_sent },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}", .permission = "products.see", .handler = products_page_one },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/sua", .permission = "products.edit", .handler = products_page_edit },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/sua", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_edit_sent },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/doi-ten", .permission = "products.edit", .handler = products_page_rename },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/doi-ten", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_rename_sent },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/bo-san-pham", .permission = "products.set", .handler = products_page_set },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/bo-san-pham", .permission = "products.set", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_set_sent },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/ngung", .permission = "products.edit", .handler = products_page_stop },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/ngung", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_stop_sent },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/quy-cach", .permission = "products.edit", .handler = products_page_variants },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/quy-cach", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_variants_sent },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/quy-cach/{quy-cach}", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_stop_variant },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/anh", .permission = "products.edit", .handler = products_page_photos },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/anh", .permission = "products.edit", .csrf = CSRF_SESSION,
      .body_limit = (size_t)FILE_SIZE_MAX + FORM_MAX, .handler = products_page_photo_sent },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/anh/{anh}", .permission = "products.see", .handler = products_page_photo },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/anh/{anh}/bo", .permission = "products.edit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_photo_removed },
    { .method = WEB_GET, .path = PRODUCTS "/{san-pham}/danh-muc", .permission = "products.list", .handler = products_page_register },
    { .method = WEB_POST, .path = PRODUCTS "/{san-pham}/danh-muc", .permission = "products.list", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_register_sent },
    { .method = WEB_GET, .path = "/danh-muc/{nam}", .permission = "products.see", .handler = products_page_registered },
    { .method = WEB_POST, .path = "/danh-muc/{nam}", .permission = "products.list", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = products_page_registered_sent },
};

const struct web_routes products_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
