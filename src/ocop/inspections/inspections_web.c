/* The routes of inspections. */
#include "ocop/inspections/inspections_int.h"

#define FORM_MAX ((size_t)262144)
#define PHOTO_MAX ((size_t)32 << 20)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = INSPECTIONS_PATH, .permission = "inspections.see", .handler = inspections_page_list },
    { .method = WEB_GET, .path = INSPECTIONS_PATH "/moi", .permission = "inspections.plan", .handler = inspections_page_new },
    { .method = WEB_POST, .path = INSPECTIONS_PATH "/moi", .permission = "inspections.plan", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = inspections_page_new_sent },
    { .method = WEB_GET, .path = INSPECTIONS_PATH "/{ke-hoach}", .permission = "inspections.see", .handler = inspections_page_plan },
    { .method = WEB_GET, .path = INSPECTIONS_PATH "/{ke-hoach}/doan", .permission = "inspections.plan", .handler = inspections_page_team },
    { .method = WEB_POST, .path = INSPECTIONS_PATH "/{ke-hoach}/doan", .permission = "inspections.plan", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = inspections_page_team_sent },
    { .method = WEB_GET, .path = INSPECTIONS_PATH "/{ke-hoach}/chon", .permission = "inspections.plan", .handler = inspections_page_choose },
    { .method = WEB_POST, .path = INSPECTIONS_PATH "/{ke-hoach}/chon", .permission = "inspections.plan", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = inspections_page_choose_sent },
    { .method = WEB_GET, .path = INSPECTION_PATH "/{bien-ban}", .permission = "inspections.see", .handler = inspections_page_one },
    { .method = WEB_GET, .path = INSPECTION_PATH "/{bien-ban}/ghi", .permission = "inspections.record", .handler = inspections_page_record },
    { .method = WEB_POST, .path = INSPECTION_PATH "/{bien-ban}/ghi", .permission = "inspections.record", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = inspections_page_record_sent },
    { .method = WEB_GET, .path = INSPECTION_PATH "/{bien-ban}/anh", .permission = "inspections.see", .handler = inspections_page_photos },
    { .method = WEB_POST, .path = INSPECTION_PATH "/{bien-ban}/anh", .permission = "inspections.see", .csrf = CSRF_SESSION, .body_limit = PHOTO_MAX,
      .handler = inspections_page_photo_sent },
    { .method = WEB_GET, .path = INSPECTION_PATH "/{bien-ban}/anh/{anh}", .permission = "inspections.see", .handler = inspections_page_photo },
    { .method = WEB_GET, .path = INSPECTION_PATH "/{bien-ban}/buoc/{viec}", .permission = "inspections.see", .handler = inspections_page_step },
    { .method = WEB_POST, .path = INSPECTION_PATH "/{bien-ban}/buoc/{viec}", .permission = "inspections.see", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = inspections_page_step_sent },
    { .method = WEB_GET, .path = INSPECTION_PATH "/{bien-ban}/{giay}", .permission = "inspections.see", .handler = inspections_paper },
};
const struct web_routes inspections_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
