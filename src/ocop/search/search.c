/* The routes of the search. */
#include "ocop/search/search_int.h"

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SEARCH_PATH, .permission = "search", .handler = search_page },
};
const struct web_routes search_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
