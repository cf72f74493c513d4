/* What a handler asks about its request; see web.h. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "web/web_int.h"
#include "texts_web.h"

static const struct str absent = { NULL, 0 };

struct arena *web_arena(struct web_request *request)
{
    return request->arena;
}

const struct context *web_context(const struct web_request *request)
{
    return request->server->settings.context;
}

void *web_room(const struct web_request *request, const char *name)
{
    return request->server->settings.rooms == NULL ? NULL : rooms_find(request->server->settings.rooms, name);
}

enum language web_language(struct web_request *request)
{
    request->language_used = true;
    return accept_language(request->head.values[HEAD_ACCEPT_LANGUAGE]);
}

struct str web_path(const struct web_request *request)
{
    return request->path;
}

struct str web_path_part(const struct web_request *request, const char *name)
{
    for (size_t i = 0; i < request->match.part_count; i++)
        if (str_is(request->match.parts[i].name, name))
            return request->part_values[i];
    return absent;
}

static struct str find_field(const struct web_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(fields[i].name, name))
            return fields[i].value;
    return absent;
}

struct str web_query(const struct web_request *request, const char *name)
{
    return find_field(request->query, request->query_count, name);
}

struct str web_form(const struct web_request *request, const char *name)
{
    return find_field(request->form, request->form_count, name);
}

bool web_upload(const struct web_request *request, const char *name, struct str *filename, struct str *bytes)
{
    for (size_t i = 0; i < request->upload_count; i++) {
        if (!str_is(request->uploads[i].name, name))
            continue;
        *filename = request->uploads[i].filename;
        *bytes = request->uploads[i].bytes;
        return true;
    }
    return false;
}

size_t web_form_count(const struct web_request *request)
{
    return request->form_count;
}

void web_form_at(const struct web_request *request, size_t index, struct str *name, struct str *value)
{
    *name = request->form[index].name;
    *value = request->form[index].value;
}

struct str web_header(const struct web_request *request, const char *name)
{
    const char *value = NULL;
    size_t size = 0;
    if (MHD_lookup_connection_value_n(request->mhd, MHD_HEADER_KIND, name, strlen(name), &value, &size) != MHD_YES || value == NULL)
        return absent;
    return (struct str){ value, size };
}

struct str web_cookie(const struct web_request *request, const char *name)
{
    struct str rest = request->head.values[HEAD_COOKIE];
    while (rest.len > 0) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str this_name = str_cut(&value, '=');
        if (str_is(this_name, name))
            return value;
    }
    return absent;
}

void *web_viewer(const struct web_request *request)
{
    return request->session.viewer;
}

struct str web_body(const struct web_request *request)
{
    return buffer_str(&request->body);
}

enum status web_json_body(struct web_request *request, const struct json_shape *shape, void *out, struct error *error)
{
    if (!media_type_is(request->head.values[HEAD_CONTENT_TYPE], "application/json")) {
        web_fail_as(request, 415);
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_media_type, NULL, TEXT_ARG_Z("wanted", "application/json"));
    }
    return json_read(request->arena, web_body(request), shape, out, error);
}

/* Whether headers of a proxy are believed: only somebody who may open our socket file is one. */
static bool behind_proxy(const struct web_request *request)
{
    return request->server->is_unix && !request->server->settings.local;
}

struct str web_client(const struct web_request *request)
{
    const union MHD_ConnectionInfo *info;
    char *text;
    struct str forwarded = request->head.values[HEAD_FORWARDED_FOR];
    if (behind_proxy(request)) {
        size_t from = forwarded.len;
        while (from > 0 && forwarded.ptr[from - 1] != ',')
            from--;
        return str_trim(str_part(forwarded, from, forwarded.len));
    }
    info = MHD_get_connection_info(request->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    text = arena_take(request->arena, INET6_ADDRSTRLEN);
    if (info == NULL || info->client_addr == NULL || text == NULL)
        return absent;
    if (info->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, text, INET6_ADDRSTRLEN);
    else if (info->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, text, INET6_ADDRSTRLEN);
    return str_from(text);
}

bool web_secure(const struct web_request *request)
{
    return request->server->tls || (behind_proxy(request) && equal_caseless(request->head.values[HEAD_FORWARDED_PROTO], STR("https")));
}

void web_fail_as(struct web_request *request, int http_status)
{
    request->fail_as = http_status;
}

void web_forget_cached(const struct web_request *request)
{
    struct web_server *server = request->server;
    pthread_rwlock_wrlock(&server->cached_lock);
    ready_table_close(&server->cached);
    ready_table_open(&server->cached);
    pthread_rwlock_unlock(&server->cached_lock);
}
