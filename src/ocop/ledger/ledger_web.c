/* The checkpoints for everybody: GET /so-nhat-ky for people, GET /api/v1/ledger/checkpoints for programs. Nothing else of the chains is shown.
 *
 * A checkpoint tells how many entries a chain has and changes with each of them, whatever the entry is about. So that nobody learns from it that
 * something hidden was done just now, only those of days that are over are shown. See docs/decisions/0006. */
#include "ocop/ledger/ledger_int.h"
#include "web/list.h"
#include "texts_ledger.h"

#define API_PATH "/api/v1/ledger/checkpoints"
#define JSON_MAX ((size_t)4 << 20)
#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define PER_PAGE 50
#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define VIETNAM_MS (INT64_C(7) * 60 * 60 * 1000)

/* The beginning of today in Vietnam, as an instant. */
static int64_t today_began(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request))) * DAY_MS - VIETNAM_MS;
}

static enum status open_reader(struct web_request *request, struct db_conn **conn, struct error *error)
{
    enum status status = db_reader(web_room(request, "db"), conn, error);
    return status == STATUS_OK ? db_read_begin(*conn, error) : status;
}

/* ---- for programs ---- */

struct listing {
    struct json_writer json;
    struct arena *arena;
    int64_t most;
    int64_t count;
    int64_t province, number; /* of the last one that was written */
    bool more;
};

static enum status add_key(void *self, const struct ledger_key *key, struct error *error)
{
    struct listing *listing = self;
    (void)error;
    ledger_key_json(&listing->json, NULL, listing->arena, key);
    return STATUS_OK;
}

static enum status add_checkpoint(void *self, const struct ledger_checkpoint *checkpoint, struct error *error)
{
    struct listing *listing = self;
    (void)error;
    listing->more = listing->count == listing->most;
    if (listing->more)
        return STATUS_OK;
    listing->count++;
    listing->province = checkpoint->province;
    listing->number = checkpoint->number;
    ledger_checkpoint_json(&listing->json, NULL, listing->arena, checkpoint);
    return STATUS_OK;
}

/* "15.300": after the 300th of chain 15. */
static enum status read_range(struct web_request *request, struct ledger_range *range, struct error *error)
{
    struct str province = web_query(request, "province");
    struct str after = web_query(request, "after");
    struct str limit = web_query(request, "limit");
    *range = LEDGER_RANGE_ALL;
    range->before = today_began(request);
    range->most = LIMIT_DEFAULT;
    if (province.ptr != NULL) {
        if (!str_to_int(province, 0, INT32_MAX, &range->province))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_page, "province");
        range->last = range->province;
    }
    if (after.ptr != NULL) {
        struct str before_dot = str_cut(&after, '.');
        if (!str_to_int(before_dot, 0, INT32_MAX, &range->province) || !str_to_int(after, 0, INT64_MAX, &range->number) ||
            range->province > range->last)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_page, "after");
    }
    if (limit.ptr != NULL && !str_to_int(limit, 1, LIMIT_MAX, &range->most))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_page, "limit");
    return STATUS_OK;
}

static enum status write_list(struct listing *listing, struct db_conn *conn, struct ledger_range *range, struct error *error)
{
    struct json_writer *json = &listing->json;
    struct buffer next;
    enum status status;
    json_object(json, NULL);
    json_array(json, "keys");
    status = ledger_sql_keys(conn, range->before, add_key, listing, error);
    json_array_end(json);
    json_array(json, "items");
    range->most++; /* one more tells whether there are more */
    if (status == STATUS_OK)
        status = ledger_sql_checkpoints(conn, range, add_checkpoint, listing, error);
    json_array_end(json);
    buffer_open(&next, listing->arena, 64);
    buffer_add_int(&next, listing->province);
    buffer_add_char(&next, '.');
    buffer_add_int(&next, listing->number);
    json_text_or_null(json, "next", listing->more ? buffer_str(&next) : (struct str){ 0 });
    json_object_end(json);
    return status;
}

static enum status get_checkpoints(struct web_request *request, struct error *error)
{
    struct ledger_range range;
    struct db_conn *conn;
    struct buffer out;
    struct listing listing = { .arena = web_arena(request) };
    enum status status = read_range(request, &range, error);
    if (status == STATUS_OK)
        status = open_reader(request, &conn, error);
    if (status != STATUS_OK)
        return status;
    listing.most = range.most;
    buffer_open(&out, web_arena(request), JSON_MAX);
    json_writer_open(&listing.json, &out);
    status = write_list(&listing, conn, &range, error);
    db_read_end(conn);
    if (status == STATUS_OK)
        status = json_writer_end(&listing.json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

/* ---- for people ---- */

struct showing {
    struct sight sight;
    struct db_conn *conn;
    int64_t before;
    int64_t province; /* whose checkpoints are listed; -1: the newest of every chain */
    int64_t below;    /* the number above the first that is listed */
    int64_t count;
    int64_t number; /* of the last that was listed */
};

/* In groups that may stand on lines of their own. */
static void write_hex(struct sight *s, struct str bytes)
{
    html_raw(&s->html, "<code class=\"small\">");
    for (size_t i = 0; i < bytes.len; i += 8) {
        char memory[17];
        struct buffer hex;
        struct str part = str_part(bytes, i, i + 8);
        buffer_open_fixed(&hex, memory, sizeof(memory));
        buffer_add_hex(&hex, part.ptr, part.len);
        html_text(&s->html, buffer_str(&hex));
        html_raw(&s->html, "<wbr>");
    }
    html_raw(&s->html, "</code>");
}

static void write_chain_name(struct sight *s, int64_t province)
{
    if (province == 0)
        sight_words(s, TEXT_ledger_page_country);
    else
        SIGHT_WORDS(s, TEXT_ledger_page_province, TEXT_ARG_INT("province", province));
}

static void write_first_cell(struct showing *showing, const struct ledger_checkpoint *checkpoint)
{
    struct sight *s = &showing->sight;
    html_raw(&s->html, "<tr><th scope=\"row\">");
    if (showing->province >= 0) {
        SIGHT_WORDS(s, TEXT_ledger_page_point, TEXT_ARG_INT("number", checkpoint->number));
    } else {
        html_raw(&s->html, "<a href=\"" LEDGER_PATH "?chuoi=");
        html_int(&s->html, checkpoint->province);
        html_raw(&s->html, "\">");
        write_chain_name(s, checkpoint->province);
        html_raw(&s->html, "</a>");
    }
    html_raw(&s->html, "</th>");
}

static enum status write_row(void *self, const struct ledger_checkpoint *checkpoint, struct error *error)
{
    struct showing *showing = self;
    struct sight *s = &showing->sight;
    (void)error;
    if (showing->count == PER_PAGE && showing->province >= 0) {
        showing->count++; /* there are more */
        return STATUS_OK;
    }
    showing->count++;
    showing->number = checkpoint->number;
    write_first_cell(showing, checkpoint);
    html_raw(&s->html, "<td class=\"figure\">");
    SIGHT_WORDS(s, TEXT_ledger_page_entry, TEXT_ARG_INT("seq", checkpoint->seq));
    html_raw(&s->html, "</td><td class=\"figure\">");
    sight_date(s, date_in_vietnam(checkpoint->at));
    html_raw(&s->html, "</td><td>");
    write_hex(s, (struct str){ (const char *)checkpoint->hash.bytes, SHA256_SIZE });
    html_raw(&s->html, "</td></tr>\n");
    return STATUS_OK;
}

static enum status write_key(void *self, const struct ledger_key *key, struct error *error)
{
    struct showing *showing = self;
    struct sight *s = &showing->sight;
    const struct text_arg days[] = { TEXT_ARG("from", date_text(s->arena, date_in_vietnam(key->from))),
                                     TEXT_ARG("until", key->until == 0 ? STR("") : date_text(s->arena, date_in_vietnam(key->until))) };
    (void)error;
    html_raw(&s->html, "<tr><th scope=\"row\">");
    write_hex(s, key->public_key);
    html_raw(&s->html, "</th>");
    html_raw(&s->html, "<td class=\"figure\">");
    html_words(&s->html, s->language, key->until == 0 ? TEXT_ledger_page_key_since : TEXT_ledger_page_key_between, days, 2);
    html_raw(&s->html, "</td></tr>\n");
    return STATUS_OK;
}

static enum status write_checkpoints(struct showing *showing, struct error *error)
{
    static const enum text_id of_all[] = { TEXT_ledger_page_chain, TEXT_ledger_page_seq, TEXT_ledger_page_day, TEXT_ledger_page_hash };
    static const enum text_id of_one[] = { TEXT_ledger_page_number, TEXT_ledger_page_seq, TEXT_ledger_page_day, TEXT_ledger_page_hash };
    const struct ledger_range range = { .province = showing->province, .number = showing->below, .before = showing->before, .most = PER_PAGE + 1 };
    struct sight *s = &showing->sight;
    enum status status;
    list_rows_open(s, showing->province < 0 ? of_all : of_one, 4);
    status = showing->province < 0 ? ledger_sql_newest_each(showing->conn, showing->before, write_row, showing, error)
                                   : ledger_sql_newest_first(showing->conn, &range, write_row, showing, error);
    list_table_close(s);
    if (showing->province >= 0 && showing->count > PER_PAGE) {
        html_raw(&s->html, "<p><a class=\"button\" rel=\"next\" href=\"" LEDGER_PATH "?chuoi=");
        html_int(&s->html, showing->province);
        html_raw(&s->html, "&amp;truoc=");
        html_int(&s->html, showing->number);
        html_raw(&s->html, "\">");
        sight_words(s, TEXT_ledger_page_more);
        html_raw(&s->html, "</a></p>\n");
    }
    return status;
}

static enum status write_keys(struct showing *showing, struct error *error)
{
    static const enum text_id heads[] = { TEXT_ledger_page_key, TEXT_ledger_page_key_days };
    struct sight *s = &showing->sight;
    enum status status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_ledger_page_keys);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, TEXT_ledger_page_keys_lead);
    html_raw(&s->html, "</p>\n");
    list_rows_open(s, heads, 2);
    status = ledger_sql_keys(showing->conn, showing->before, write_key, showing, error);
    list_table_close(s);
    return status;
}

static void write_how(struct showing *showing)
{
    struct sight *s = &showing->sight;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_ledger_page_check);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, TEXT_ledger_page_check_text);
    html_raw(&s->html, "</p>\n<p><a class=\"button\" href=\"" API_PATH);
    if (showing->province >= 0) {
        html_raw(&s->html, "?province=");
        html_int(&s->html, showing->province);
    }
    html_raw(&s->html, "\">");
    sight_words(s, TEXT_ledger_page_json);
    html_raw(&s->html, "</a></p>\n");
}

static enum status write_page(struct showing *showing, struct error *error)
{
    struct sight *s = &showing->sight;
    enum status status = STATUS_OK;
    bool any = false;
    if (showing->province >= 0)
        sight_back(s, LEDGER_PATH, TEXT_ledger_page_back);
    sight_heading(s, TEXT_ledger_page_title, TEXT_ledger_page_lead);
    if (showing->province >= 0) {
        html_raw(&s->html, "<h2>");
        write_chain_name(s, showing->province);
        html_raw(&s->html, "</h2>\n");
    }
    status = ledger_sql_any_before(showing->conn, showing->province, showing->before, &any, error);
    if (status == STATUS_OK && !any) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_ledger_page_none);
        html_raw(&s->html, "</p>\n");
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = write_checkpoints(showing, error);
    if (status == STATUS_OK)
        status = write_keys(showing, error);
    write_how(showing);
    return status;
}

static enum status get_page(struct web_request *request, struct error *error)
{
    struct showing showing = { .before = today_began(request), .province = -1, .below = INT64_MAX };
    struct str province = web_query(request, "chuoi");
    struct str below = web_query(request, "truoc");
    enum status status;
    if ((province.ptr != NULL && !str_to_int(province, 0, INT32_MAX, &showing.province)) ||
        (below.ptr != NULL && !str_to_int(below, 1, INT64_MAX, &showing.below)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_ledger_bad_page, NULL);
    status = open_reader(request, &showing.conn, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&showing.sight, request, TEXT_ledger_page_title, LEDGER_PATH, SIGHT_WIDE);
    status = write_page(&showing, error);
    db_read_end(showing.conn);
    return status == STATUS_OK ? sight_end(&showing.sight, 200, error) : status;
}

static const char *const api_parameters[] = { "province", "after", "limit", NULL };
static const char *const page_parameters[] = { "chuoi", "truoc", NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = API_PATH, .permission = "public", .handler = get_checkpoints, .summary = TEXT_ledger_api_checkpoints,
      .query = api_parameters },
    { .method = WEB_GET, .path = LEDGER_PATH, .permission = "public", .handler = get_page, .query = page_parameters },
};

const struct web_routes ledger_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
