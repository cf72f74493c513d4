/* Finds the route for a method and a path. Tables are checked when they are taken in: a row that is incomplete, or two rows for the same
 * requests, stop the program at its start. */
#ifndef OPENOCOP_WEB_ROUTER_H
#define OPENOCOP_WEB_ROUTER_H

#include "web/web.h"

#define ROUTER_PARTS_MAX 8

struct router {
    const struct web_route **rows;
    size_t count;
};

struct route_part {
    struct str name;
    struct str value; /* as it came, still percent-encoded */
};

struct route_match {
    const struct web_route *route; /* NULL: nothing at this path, or not for this method */
    bool head;                     /* HEAD, to be answered from the GET row */
    unsigned methods;              /* that the path takes: bits 1 << enum web_method; 0 when there is nothing */
    struct route_part parts[ROUTER_PARTS_MAX];
    size_t part_count;
};

/* STATUS_FAILED with the row's path in error->where. */
MUST_CHECK enum status router_open(struct arena *arena, const struct web_routes *tables, size_t table_count, struct router *router,
                                   struct error *error);
/* A row without {name} is preferred to one with. `local`: whether WEB_LOCAL rows exist for this request. `method` may be any token. */
void router_find(const struct router *router, struct str method, struct str path, bool local, struct route_match *match);
/* "GET, HEAD, OPTIONS" */
void router_allow(struct buffer *out, unsigned methods);

#endif
