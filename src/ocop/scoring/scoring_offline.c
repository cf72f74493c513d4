/* All pages of the self-assessment in one document for the service worker (browser/src/worker/sw.ts), so that a device without network shows
 * exactly what the server would. The sheets have most of their lines in common: each line stands once, a page is a list of line numbers. */
#include "ocop/scoring/scoring_int.h"

#define LINES_ROOM 16384 /* of the table of lines; a power of two */
#define LINES_MAX (LINES_ROOM / 2)
#define PAGE_LINES_MAX 8192

struct lines {
    struct str items[LINES_MAX];
    size_t count;
    uint16_t slots[LINES_ROOM]; /* 1 + index in items; 0: free */
    uint16_t page[PAGE_LINES_MAX];
};

static uint32_t hash_of(struct str line)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (size_t i = 0; i < line.len; i++)
        hash = (hash ^ (unsigned char)line.ptr[i]) * 16777619U;
    return hash;
}

/* The line's number; -1 when there are too many. */
static int number_of(struct lines *lines, struct str line)
{
    uint32_t slot = hash_of(line) & (LINES_ROOM - 1);
    while (lines->slots[slot] != 0) {
        if (str_equal(lines->items[lines->slots[slot] - 1], line))
            return lines->slots[slot] - 1;
        slot = (slot + 1) & (LINES_ROOM - 1);
    }
    if (lines->count == LINES_MAX)
        return -1;
    lines->items[lines->count++] = line;
    lines->slots[slot] = (uint16_t)lines->count;
    return (int)lines->count - 1;
}

static enum status add_page(struct json_writer *json, struct lines *lines, const char *path, const struct buffer *html, struct error *error)
{
    struct str rest = buffer_str(html);
    if (html->overflowed)
        return fail_memory(error);
    json_array(json, path);
    while (rest.len > 0) {
        int number = number_of(lines, str_cut(&rest, '\n'));
        if (number < 0)
            return fail_memory(error);
        json_int(json, NULL, number);
    }
    json_array_end(json);
    return STATUS_OK;
}

static enum status add_sheet(struct json_writer *json, struct lines *lines, struct web_request *request, const struct self_law *law,
                             const struct law_set *set, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct self_sheet sheet;
    struct buffer html;
    struct buffer path;
    if (!self_sheet_new(arena, set, &sheet))
        return fail_memory(error);
    buffer_open(&html, arena, SELF_PAGE_MAX);
    buffer_open(&path, arena, 100);
    buffer_add_z(&path, SELF_PATH "/");
    buffer_add_int(&path, set->no);
    self_write_sheet(&html, request, law, &sheet, NULL, NULL);
    return add_page(json, lines, buffer_z(&path), &html, error);
}

enum status self_offline_write(struct buffer *out, struct web_request *request, const struct self_law *law, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct lines *lines = ARENA_NEW(arena, struct lines);
    struct json_writer json;
    struct buffer html;
    enum status status;
    if (lines == NULL)
        return fail_memory(error);
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_object(&json, "pages");
    buffer_open(&html, arena, SELF_PAGE_MAX);
    self_write_chooser(&html, request, law, (struct str){ NULL, 0 });
    status = add_page(&json, lines, SELF_PATH, &html, error);
    buffer_open(&html, arena, SELF_PAGE_MAX);
    self_write_no_network(&html, request);
    if (status == STATUS_OK)
        status = add_page(&json, lines, "/chua-co-mang", &html, error);
    for (size_t i = 0; i < law->set_count && status == STATUS_OK; i++)
        status = add_sheet(&json, lines, request, law, law->sets[i], error);
    if (status != STATUS_OK)
        return status;
    json_object_end(&json);
    json_array(&json, "lines");
    for (size_t i = 0; i < lines->count; i++)
        json_text(&json, NULL, lines->items[i]);
    json_array_end(&json);
    json_object_end(&json);
    return json_writer_end(&json, error);
}
