/* The description of the routes under /api/ as OpenAPI 3.1, made from the same tables that the server and json_read work by. */
#ifndef OPENOCOP_WEB_OPENAPI_H
#define OPENOCOP_WEB_OPENAPI_H

#include "web/router.h"

MUST_CHECK enum status openapi_write(struct buffer *out, const struct router *router, enum language language, struct error *error);

#endif
