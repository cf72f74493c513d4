/* The routes of outcomes. */
#include "ocop/outcomes/outcomes_int.h"

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/bang-tong-hop", .permission = "sessions.see", .handler = outcomes_page_table },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/bang-tong-hop.xlsx", .permission = "sessions.see", .handler = outcomes_table_xlsx },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/giay/{giay}", .permission = "sessions.see", .handler = outcomes_paper },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/giay/{giay}", .permission = "sessions.see", .handler = outcomes_item_paper },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS, .permission = "outcomes.result", .handler = outcomes_page_told_list },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS "/{san-pham}", .permission = "outcomes.result", .handler = outcomes_page_told },
    { .method = WEB_GET, .path = OUTCOMES_RESULTS "/{san-pham}/{giay}", .permission = "outcomes.result", .handler = outcomes_told_paper },
};
const struct web_routes outcomes_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
