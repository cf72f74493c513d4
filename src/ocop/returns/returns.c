/* Amounts and channels as text, what a page is about, and the sums of a year. */
#include <stdlib.h>

#include "base/pure.h"
#include "ocop/returns/returns_int.h"
#include "texts_certificates.h"
#include "texts_returns.h"

const char *const return_channel_words[] = { "direct", "point", "modern", "online", "trader", "export", NULL };
const enum text_id return_channel_texts[] = { TEXT_returns_channel_direct, TEXT_returns_channel_point,  TEXT_returns_channel_modern,
                                              TEXT_returns_channel_online, TEXT_returns_channel_trader, TEXT_returns_channel_export };
_Static_assert(sizeof(return_channel_words) / sizeof(return_channel_words[0]) == CHANNELS + 1, "a word for each channel");

/* ---- text ---- */

/* Points stand before each three digits or not at all. */
static bool read_whole(struct str text, int64_t *out)
{
    char digits[24];
    size_t count = 0, since = 0;
    bool points = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '.') {
            if (count == 0 || (points ? since != 3 : since > 3))
                return false;
            points = true;
            since = 0;
            continue;
        }
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || count == sizeof(digits))
            return false;
        digits[count++] = text.ptr[i];
        since++;
    }
    return count > 0 && (!points || since == 3) && str_to_int((struct str){ digits, count }, 0, RETURN_AMOUNT_MAX / 1000, out);
}

bool return_amount_read(struct str typed, int64_t *out)
{
    struct str rest = str_trim(typed);
    struct str whole = str_cut(&rest, ',');
    int64_t number, part = 0, scale = 100;
    if (!read_whole(whole, &number) || rest.len > 3 || (typed.len > 0 && str_ends_with(str_trim(typed), STR(","))))
        return false;
    for (size_t i = 0; i < rest.len; i++, scale /= 10) {
        if (rest.ptr[i] < '0' || rest.ptr[i] > '9')
            return false;
        part += (rest.ptr[i] - '0') * scale;
    }
    *out = number * 1000 + part;
    return true;
}

struct str return_number(struct arena *arena, int64_t number)
{
    struct buffer out;
    int64_t scale = 1;
    buffer_open(&out, arena, 40);
    while (number / scale >= 1000)
        scale *= 1000;
    buffer_add_int(&out, number / scale);
    for (scale /= 1000; scale > 0; scale /= 1000) {
        buffer_add_char(&out, '.');
        buffer_add_padded(&out, (uint64_t)(number / scale % 1000), 3);
    }
    return buffer_str(&out);
}

struct str return_amount(struct arena *arena, int64_t thousandths)
{
    struct buffer out;
    int64_t part = thousandths % 1000, scale = 100;
    buffer_open(&out, arena, 60);
    buffer_add(&out, return_number(arena, thousandths / 1000));
    if (part > 0)
        buffer_add_char(&out, ',');
    for (; part > 0; part %= scale, scale /= 10)
        buffer_add_int(&out, part / scale);
    return buffer_str(&out);
}

unsigned return_channels_read(struct str words)
{
    unsigned channels = 0;
    while (words.len > 0) {
        struct str word = str_cut(&words, ' ');
        for (int i = 0; i < CHANNELS; i++)
            if (str_is(word, return_channel_words[i]))
                channels |= CHANNEL_BIT(i);
    }
    return channels;
}

struct str return_channels_write(struct arena *arena, unsigned channels)
{
    struct buffer out;
    buffer_open(&out, arena, 120);
    for (int i = 0; i < CHANNELS; i++) {
        if ((channels & CHANNEL_BIT(i)) == 0)
            continue;
        if (out.len > 0)
            buffer_add_char(&out, ' ');
        buffer_add_z(&out, return_channel_words[i]);
    }
    return buffer_str(&out);
}

struct str return_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

struct str return_path(struct arena *arena, const struct ident *ident, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, RETURNS_PATH "/");
    ident_write(&out, ident);
    buffer_add_z(&out, rest);
    return str_from(buffer_z(&out));
}

/* ---- one ---- */

enum status return_visit(struct web_request *request, const char *action, struct returning *out, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status;
    *out = (struct returning){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request),
                               .today = date_in_vietnam(context_now(web_context(request))) };
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "bao-cao"), &ident))
        status = returns_sql_find(out->conn, out->arena, &ident, &found, &out->row, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = producers_subject(out->conn, out->arena, out->row.producer, &out->subject, error);
    if (status == STATUS_OK)
        status = accounts_ask(out->viewer, action, "returns.see", &out->subject, error);
    return status == STATUS_OK ? returns_sql_products(out->conn, out->arena, out->row.id, &out->products, error) : status;
}

/* ---- a year ---- */

void return_count(struct return_totals *t, const struct return_entry *entry)
{
    t->returns += entry->first;
    t->answered += entry->first && entry->answered;
    t->products++;
    t->products_answered += entry->line.product != 0;
    t->revenue += entry->line.revenue;
    t->export += entry->line.export;
    t->labour += entry->first ? entry->labour : 0;
    t->women += entry->first ? entry->women : 0;
}

static bool same(const struct return_totals *a, const struct return_totals *b)
{
    return a->returns == b->returns && a->answered == b->answered && a->products == b->products && a->products_answered == b->products_answered &&
           a->revenue == b->revenue && a->export == b->export && a->labour == b->labour && a->women == b->women;
}

/* The whole province, else the first commune of which he may see returns. */
static bool find_scope(struct year_visit *v)
{
    const struct permission_subject all = { .province = v->viewer->province };
    struct reach reaches[3];
    size_t count = accounts_reaches(v->viewer, "returns.see", reaches);
    v->commune = STR("");
    if (accounts_may(v->viewer, "returns.see", &all))
        return true;
    for (size_t i = 0; i < count; i++)
        if (reaches[i].scope == SCOPE_COMMUNE) {
            v->commune = reaches[i].communes[0];
            return v->commune.len > 0;
        }
    return false;
}

enum status year_visit(struct web_request *request, struct year_visit *out, struct error *error)
{
    struct return_totals counted = { 0 }, sums = { 0 };
    enum status status;
    *out = (struct year_visit){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request),
                                .today = date_in_vietnam(context_now(web_context(request))) };
    out->year = date_civil(out->today).year - (date_civil(out->today).month < 7 ? 1 : 0);
    if (!find_scope(out))
        return commands_not_found(error);
    (void)str_to_int(web_query(request, "nam"), 2018, 2100, &out->year);
    status = db_reader(web_room(request, "db"), &out->conn, error);
    if (status == STATUS_OK)
        status = db_read_begin(out->conn, error);
    if (status != STATUS_OK)
        return status;
    status = returns_sql_entries(out->conn, out->arena, out->viewer->province, out->year, out->commune, &out->entries, error);
    if (status == STATUS_OK)
        status = returns_sql_totals(out->conn, out->viewer->province, out->year, out->commune, &counted, error);
    db_read_end(out->conn);
    for (size_t i = 0; i < out->entries.count; i++)
        return_count(&sums, &out->entries.rows[i]);
    out->totals = counted;
    return status == STATUS_OK && !same(&counted, &sums) ? FAIL(error, STATUS_FAILED, TEXT_returns_not_balanced, NULL) : status;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct return_group *)a)->name, ((const struct return_group *)b)->name);
}

enum status return_groups_of(const struct year_visit *v, bool by_branch, struct return_groups *out, struct error *error)
{
    struct commune_names names = { NULL };
    struct return_group *rows = ARENA_NEW_MANY(v->arena, struct return_group, v->entries.count + 1);
    *out = (struct return_groups){ rows, 0 };
    if (rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < v->entries.count; i++) {
        const struct return_entry *entry = &v->entries.rows[i];
        struct str name = by_branch ? text_of(LANGUAGE_VI, certificate_branch_texts[entry->branch])
                                    : producers_commune_named(&names, v->conn, v->arena, entry->commune_code, v->today);
        size_t at = 0;
        while (at < out->count && !str_equal(rows[at].name, name))
            at++;
        if (at == out->count)
            rows[out->count++].name = name;
        return_count(&rows[at].totals, entry);
    }
    qsort(rows, out->count, sizeof(*rows), by_name);
    return STATUS_OK;
}
