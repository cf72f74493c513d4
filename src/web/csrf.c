/* Forged requests: a page of somebody else that makes our visitor's browser send us something.
 *
 * A browser says where a request comes from, and a page can't change what it says: Sec-Fetch-Site where the browser has it (all since 2023),
 * Origin otherwise. Sec-Fetch-Site must be "same-origin", or "none" (typed in, or sent again by the visitor); Origin must carry the name and
 * port of our Host. A request with neither does not come from a browser that could be misled (curl, another system): it is let through, but
 * only without cookies, so that nothing it does is done in a signed-in person's name. The same holds for a "null" Origin: refused. */
#include "web/web_int.h"

static struct str authority_of(struct str origin)
{
    if (str_starts_with(origin, STR("https://")))
        return str_part(origin, 8, origin.len);
    if (str_starts_with(origin, STR("http://")))
        return str_part(origin, 7, origin.len);
    return (struct str){ NULL, 0 };
}

static bool comes_from_us(const struct web_head *head)
{
    struct str site = head->values[HEAD_FETCH_SITE];
    struct str origin = head->values[HEAD_ORIGIN];
    struct str authority;
    if (site.ptr != NULL)
        return str_is(site, "same-origin") || str_is(site, "none");
    if (origin.ptr == NULL)
        return head->values[HEAD_COOKIE].ptr == NULL;
    authority = authority_of(origin);
    return authority.len > 0 && head->values[HEAD_HOST].ptr != NULL && equal_caseless(authority, head->values[HEAD_HOST]);
}

enum status csrf_check(struct web_request *request, struct error *error)
{
    if (request->match.route->csrf == CSRF_NONE || comes_from_us(&request->head))
        return STATUS_OK;
    return FAIL(error, STATUS_NOT_ALLOWED, TEXT_web_origin, NULL);
}
