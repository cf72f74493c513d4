/* The routes of outcomes. */
#include "ocop/outcomes/outcomes_complaint.h"

#define FORM_SIZE ((size_t)128 << 10)

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
};
const struct web_routes outcomes_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
