/* The routes of reports. */
#include "ocop/reports/reports_int.h"

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = REPORTS_PATH, .permission = "reports.see", .handler = reports_page },
    { .method = WEB_GET, .path = REPORTS_PATH "/danh-sach", .permission = "reports.see", .handler = reports_page_list },
    { .method = WEB_GET, .path = REPORTS_PATH "/chi-tieu", .permission = "reports.see", .handler = reports_page_targets },
    { .method = WEB_POST, .path = REPORTS_PATH "/chi-tieu", .permission = "reports.target", .csrf = CSRF_SESSION, .body_limit = 65536,
      .handler = reports_page_targets_sent },
    { .method = WEB_GET, .path = REPORTS_PATH "/tep/{tep}", .permission = "reports.see", .handler = reports_file },
    { .method = WEB_GET, .path = LEADER_PATH, .permission = "reports.see", .handler = reports_page_leader },
    { .method = WEB_GET, .path = LEADER_PATH "/{muc}", .permission = "reports.see", .handler = reports_page_leader_list },
};
const struct web_routes reports_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
