/* The routes of outcomes. */
#include "ocop/outcomes/outcomes_complaint.h"
#include "ocop/outcomes/outcomes_publication.h"
#include "ocop/outcomes/outcomes_scan.h"
#include "ocop/files/files.h"

#define FORM_SIZE ((size_t)128 << 10)
#define FORM_WITH_FILE_SIZE ((size_t)FILE_SIZE_MAX + 65536)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/bang-tong-hop", .permission = "sessions.see", .handler = outcomes_page_table },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/bang-tong-hop.xlsx", .permission = "sessions.see", .handler = outcomes_table_xlsx },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/giay/{giay}", .permission = "sessions.see", .handler = outcomes_paper },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/giay/{giay}", .permission = "sessions.see", .handler = outcomes_item_paper },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS, .permission = "outcomes.result", .handler = outcomes_page_told_list },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS "/{san-pham}", .permission = "outcomes.result", .handler = outcomes_page_told },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS "/{san-pham}/giay/{giay}", .permission = "outcomes.result", .handler = outcomes_told_paper },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS "/{san-pham}/khieu-nai", .permission = "outcomes.complain", .handler = outcomes_page_complain },
    { .method = WEB_POST, .path = OUTCOMES_RESULTS "/{san-pham}/khieu-nai", .permission = "outcomes.complain", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_complain_sent },
    { .method = WEB_GET, .path = COMPLAINTS_PATH, .permission = "outcomes.complaints", .handler = outcomes_page_complaints },
    { .method = WEB_GET, .path = COMPLAINTS_PATH "/moi", .permission = "outcomes.receive", .handler = outcomes_page_complain },
    { .method = WEB_POST, .path = COMPLAINTS_PATH "/moi", .permission = "outcomes.receive", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_complain_sent },
    { .method = WEB_GET, .path = COMPLAINTS_PATH "/{khieu-nai}", .permission = "outcomes.complaints", .handler = outcomes_page_complaint },
    { .method = WEB_POST, .path = COMPLAINTS_PATH "/{khieu-nai}/giao", .permission = "outcomes.reply", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_give_sent },
    { .method = WEB_POST, .path = COMPLAINTS_PATH "/{khieu-nai}/tinh-lai", .permission = "outcomes.reply", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_recount_sent },
    { .method = WEB_POST, .path = COMPLAINTS_PATH "/{khieu-nai}/tra-loi", .permission = "outcomes.reply", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_answer_sent },
    { .method = WEB_GET, .path = COMPLAINTS_PATH "/{khieu-nai}/giay/{giay}", .permission = "outcomes.complaints", .handler = outcomes_page_answer_paper },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/ban-goc", .permission = "sessions.see", .handler = outcomes_page_scans },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/ban-goc", .permission = "outcomes.scan", .csrf = CSRF_SESSION, .body_limit = FORM_WITH_FILE_SIZE,
      .handler = outcomes_page_scan_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/ban-goc/{ban}", .permission = "sessions.see", .handler = outcomes_page_scan_file },
    { .method = WEB_GET, .path = PUBLICATIONS_PATH, .permission = "public", .handler = outcomes_page_publications },
    { .method = WEB_GET, .path = PUBLICATIONS_PATH "/{cong-bo}", .permission = "public", .handler = outcomes_page_publication },
    { .method = WEB_POST, .path = PUBLICATIONS_PATH "/{cong-bo}", .permission = "outcomes.comment", .csrf = CSRF_ORIGIN, .body_limit = FORM_SIZE,
      .handler = outcomes_page_comment_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/cong-bo", .permission = "outcomes.publish", .handler = outcomes_page_publish },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/cong-bo", .permission = "outcomes.publish", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_publish_sent },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/cong-bo/{y-kien}", .permission = "outcomes.publish", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = outcomes_page_comment_answer_sent },
};
const struct web_routes outcomes_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
