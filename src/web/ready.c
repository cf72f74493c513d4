/* Answers that lie ready: built once, given by libmicrohttpd's own threads without a worker, a lock of ours or a copy. */
#include <string.h>

#include "web/web_int.h"

#define TABLE_COUNT_MAX ((size_t)4096)
#define TABLE_BYTES_MAX ((size_t)256 << 20)
#define KEPT_BYTES_MAX ((size_t)32 << 20)

static struct MHD_Response *form_of(const struct web_server *server, struct str body, const struct header_facts *facts, const char *encoding)
{
    struct header_facts own = *facts;
    struct MHD_Response *response = MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.ptr, MHD_RESPMEM_MUST_COPY);
    own.content_encoding = encoding;
    if (response != NULL && !add_headers(server, response, &own)) {
        MHD_destroy_response(response);
        response = NULL;
    }
    return response;
}

enum status ready_make(const struct web_server *server, const struct ready_forms *forms, const struct header_facts *facts,
                       struct ready *out, struct error *error)
{
    struct str etag = str_from(facts->etag);
    struct header_facts without_type = *facts;
    *out = (struct ready){ .size = forms->plain.len };
    if (etag.len >= sizeof(out->etag))
        return fail_memory(error);
    if (etag.len > 0)
        memcpy(out->etag, etag.ptr, etag.len);
    without_type.content_type = NULL;
    out->plain = form_of(server, forms->plain, facts, NULL);
    out->unchanged = form_of(server, STR(""), &without_type, NULL);
    if (forms->gzip.len > 0)
        out->gzip = form_of(server, forms->gzip, facts, "gzip");
    if (forms->br.len > 0)
        out->br = form_of(server, forms->br, facts, "br");
    if (out->plain == NULL || out->unchanged == NULL || (forms->gzip.len > 0 && out->gzip == NULL) || (forms->br.len > 0 && out->br == NULL)) {
        ready_drop(out);
        return fail_memory(error);
    }
    return STATUS_OK;
}

void ready_drop(struct ready *ready)
{
    struct MHD_Response *forms[] = { ready->plain, ready->gzip, ready->br, ready->unchanged };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (forms[i] != NULL)
            MHD_destroy_response(forms[i]);
    *ready = (struct ready){ 0 };
}

void ready_table_open(struct ready_table *table)
{
    *table = (struct ready_table){ 0 };
    arena_open(&table->arena, &memory_system, (size_t)16 << 20);
}

void ready_table_close(struct ready_table *table)
{
    for (size_t i = 0; i < table->room; i++)
        if (table->slots[i].path.ptr != NULL)
            ready_drop(&table->slots[i].ready);
    arena_close(&table->arena);
    *table = (struct ready_table){ 0 };
}

/* FNV-1a: the paths are our own, and their number is bounded. */
static size_t hash_of(struct str path, int language)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < path.len; i++)
        hash = (hash ^ (unsigned char)path.ptr[i]) * 1099511628211u;
    return (size_t)((hash ^ (uint64_t)(unsigned)language) * 1099511628211u >> 16);
}

static struct ready_slot *slot_of(const struct ready_table *table, struct str path, int language)
{
    size_t at = hash_of(path, language) & (table->room - 1);
    while (table->slots[at].path.ptr != NULL && (table->slots[at].language != language || !str_equal(table->slots[at].path, path)))
        at = (at + 1) & (table->room - 1);
    return &table->slots[at];
}

const struct ready *ready_find(const struct ready_table *table, struct str path, int language)
{
    const struct ready_slot *slot;
    if (table->count == 0)
        return NULL;
    slot = slot_of(table, path, language);
    return slot->path.ptr == NULL ? NULL : &slot->ready;
}

static bool make_room(struct ready_table *table)
{
    struct ready_table grown = *table;
    if (table->count * 2 < table->room)
        return true;
    grown.room = table->room == 0 ? 64 : table->room * 2;
    grown.slots = ARENA_NEW_MANY(&table->arena, struct ready_slot, grown.room);
    if (grown.slots == NULL)
        return false;
    for (size_t i = 0; i < table->room; i++)
        if (table->slots[i].path.ptr != NULL)
            *slot_of(&grown, table->slots[i].path, table->slots[i].language) = table->slots[i];
    table->slots = grown.slots;
    table->room = grown.room;
    return true;
}

bool ready_add(struct ready_table *table, struct str path, int language, const struct ready *ready)
{
    struct ready_slot *slot;
    char *copy;
    if (table->count >= TABLE_COUNT_MAX || table->bytes + ready->size > TABLE_BYTES_MAX || !make_room(table))
        return false;
    copy = arena_copy_z(&table->arena, path);
    if (copy == NULL)
        return false;
    slot = slot_of(table, path, language);
    *slot = (struct ready_slot){ { copy, path.len }, language, *ready };
    table->count++;
    table->bytes += ready->size;
    return true;
}

static void forget_kept(struct web_server *server)
{
    ready_table_close(&server->kept);
    ready_table_open(&server->kept);
}

void ready_keep(struct web_server *server, struct str path, int language, uint64_t standing, struct ready *ready)
{
    if (standing != server->kept_standing || server->kept.bytes + ready->size > KEPT_BYTES_MAX || server->kept.count >= TABLE_COUNT_MAX)
        forget_kept(server);
    server->kept_standing = standing;
    if (ready_find(&server->kept, path, language) != NULL || !ready_add(&server->kept, path, language, ready))
        ready_drop(ready);
}

enum MHD_Result ready_give(struct web_request *request, const struct ready *ready)
{
    struct web_server *server = request->server;
    const struct str *values = request->head.values;
    struct MHD_Response *form = ready->plain;
    int http_status = 200;
    if (values[HEAD_IF_NONE_MATCH].ptr != NULL && etag_listed(values[HEAD_IF_NONE_MATCH], str_from(ready->etag))) {
        form = ready->unchanged;
        http_status = 304;
    } else if (values[HEAD_ACCEPT_ENCODING].ptr != NULL) {
        if (ready->br != NULL && accept_encoding(values[HEAD_ACCEPT_ENCODING], "br"))
            form = ready->br;
        else if (ready->gzip != NULL && accept_encoding(values[HEAD_ACCEPT_ENCODING], "gzip"))
            form = ready->gzip;
    }
    request->phase = PHASE_ANSWERED;
    request->answer.http_status = http_status;
    watch_answer(request->conn, request->began, ready->size);
    server->counters.by_class[http_status / 100]++;
    server->counters.from_memory++;
    return MHD_queue_response(request->mhd, (unsigned)http_status, form);
}
