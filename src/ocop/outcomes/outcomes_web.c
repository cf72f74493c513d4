/* The routes of outcomes. */
#include "ocop/outcomes/outcomes_int.h"

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/bang-tong-hop", .permission = "sessions.see", .handler = outcomes_page_table },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/bang-tong-hop.xlsx", .permission = "sessions.see", .handler = outcomes_table_xlsx },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/giay/{giay}", .permission = "sessions.see", .handler = outcomes_paper },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/giay/{giay}", .permission = "sessions.see", .handler = outcomes_item_paper },
};
const struct web_routes outcomes_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
