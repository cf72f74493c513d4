/* Forged requests: a page of somebody else that makes our visitor's browser send us something.
 *
 * A browser says where a request comes from, and a page can't change what it says: Sec-Fetch-Site where the browser has it (all since 2023),
 * Origin otherwise. Sec-Fetch-Site must be "same-origin", or "none" (typed in, or sent again by the visitor); Origin must carry the name and
 * port of our Host. A request with neither does not come from a browser that could be misled (curl, another system): it is let through, but
 * only without cookies, so that nothing it does is done in a signed-in person's name. The same holds for a "null" Origin: refused.
 *
 * What is done in a signed-in person's name must carry the session's token as well: SHA-256 of the session's secret and a word, so that the
 * secret itself never stands in a page. In a page it is masked: 32 random bytes, then the token XOR these, in hexadecimal digits. */
#include "base/digest.h"
#include "web/web_int.h"
#include "texts_web.h"

#define TOKEN_TEXT ((size_t)4 * SHA256_SIZE)

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

static struct sha256 token_of(const struct web_session *session)
{
    const struct str pieces[] = { { (const char *)session->secret, sizeof(session->secret) }, STR("csrf") };
    return sha256_of_many(pieces, 2);
}

struct str web_csrf_token(struct web_request *request)
{
    unsigned char both[2 * SHA256_SIZE];
    struct sha256 token = token_of(&request->session);
    struct buffer text;
    if (request->session.viewer == NULL)
        return (struct str){ "", 0 };
    context_random(web_context(request), both, SHA256_SIZE);
    for (size_t i = 0; i < SHA256_SIZE; i++)
        both[SHA256_SIZE + i] = both[i] ^ token.bytes[i];
    buffer_open(&text, request->arena, TOKEN_TEXT + 1);
    buffer_add_hex(&text, both, sizeof(both));
    return buffer_str(&text);
}

enum status csrf_check_token(struct web_request *request, struct error *error)
{
    struct str sent = web_form(request, "csrf");
    struct sha256 token = token_of(&request->session);
    struct sha256 mask;
    struct sha256 masked;
    if (request->match.route->csrf != CSRF_SESSION)
        return STATUS_OK;
    if (sent.ptr == NULL)
        sent = web_header(request, "X-CSRF-Token");
    if (request->session.viewer == NULL || sent.len != TOKEN_TEXT || !sha256_read(str_part(sent, 0, TOKEN_TEXT / 2), &mask) ||
        !sha256_read(str_part(sent, TOKEN_TEXT / 2, TOKEN_TEXT), &masked))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_web_token, NULL);
    for (size_t i = 0; i < SHA256_SIZE; i++)
        mask.bytes[i] ^= masked.bytes[i];
    return sha256_equal(&mask, &token) ? STATUS_OK : FAIL(error, STATUS_NOT_ALLOWED, TEXT_web_token, NULL);
}
