/* GET /so-dang-ky/doi-chieu: what of the register has to be reconciled with papers ("Cần đối chiếu"): no decision, no day, no commune, twice … Each reason
 * with how many it concerns, a reason opens its list. */
#include <stdlib.h>

#include "base/text.h"
#include "ocop/certificates/certificates_import_int.h"
#include "ocop/certificates/certificates_public_int.h"
#include "web/list.h"
#include "texts_certificates.h"
#include "texts_reports.h"

#define SHOWN 500
#define PAGE_MEMORY ((size_t)256 << 20)

static const struct reason {
    unsigned bit;
    const char *word;
    enum text_id text;
} reasons[] = {
    { OPEN_NO_DECISION, "quyet-dinh", TEXT_certificates_open_no_decision }, { OPEN_NO_DAY, "ngay", TEXT_certificates_open_no_day },
    { OPEN_DAY_BY_YEAR, "ngay-suy-ra", TEXT_certificates_open_day_by_year }, { OPEN_NO_PLACE, "xa", TEXT_certificates_open_no_place },
    { OPEN_TWICE, "hai-giay", TEXT_certificates_open_twice },               { OPEN_NO_PRODUCER, "chu-the", TEXT_certificates_open_no_producer },
    { OPEN_NO_ACT, "lan", TEXT_certificates_open_no_act },                  { OPEN_NO_PREVIOUS, "giay-truoc", TEXT_certificates_open_no_previous },
};
#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

struct entry {
    struct str key; /* product and producer, folded with their marks */
    size_t index;
};

struct reconciling {
    struct arena arena;
    struct certificates all;
    unsigned *open; /* of each */
    size_t counts[REASONS];
};

static bool has_word(struct str words, const char *word)
{
    while (words.len > 0)
        if (str_is(str_cut(&words, ' '), word))
            return true;
    return false;
}

static unsigned open_of(const struct certificate *c)
{
    return (c->decision.len == 0 ? OPEN_NO_DECISION : 0u) | (c->valid_from == CERTIFICATES_OPEN ? OPEN_NO_DAY : has_word(c->assumed, "day") ? OPEN_DAY_BY_YEAR : 0u) |
           (str_from(c->place).len < CERTIFICATES_PLACE || has_word(c->assumed, "place") ? OPEN_NO_PLACE : 0u) |
           (c->producer_name.len == 0 ? OPEN_NO_PRODUCER : 0u) | (has_word(c->assumed, "act") ? OPEN_NO_ACT : 0u) |
           (c->act != CERTIFICATE_NEW && c->line == c->id ? OPEN_NO_PREVIOUS : 0u);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    return order != 0 ? order : x->index < y->index ? -1 : x->index > y->index;
}

static bool overlap(const struct certificate *a, const struct certificate *b)
{
    return a->line != b->line && a->valid_from <= b->until && b->valid_from <= a->until;
}

/* The same product of the same producer in two lines that hold at one time: it would count twice. */
static enum status mark_twice(struct reconciling *r, struct error *error)
{
    struct entry *entries = ARENA_NEW_MANY(&r->arena, struct entry, r->all.count + 1);
    if (entries == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->all.count; i++) {
        struct buffer key;
        buffer_open(&key, &r->arena, (size_t)8 * CERTIFICATE_LINE);
        buffer_add(&key, text_fold_marked(&r->arena, r->all.rows[i].product_name));
        buffer_add_char(&key, '|');
        buffer_add(&key, text_fold_marked(&r->arena, r->all.rows[i].producer_name));
        entries[i] = (struct entry){ buffer_str(&key), i };
    }
    if (r->arena.exhausted)
        return fail_memory(error);
    if (r->all.count > 0)
        qsort(entries, r->all.count, sizeof(*entries), by_key);
    for (size_t i = 1; i < r->all.count; i++)
        for (size_t k = i; k-- > 0 && str_equal(entries[k].key, entries[i].key);)
            if (overlap(&r->all.rows[entries[k].index], &r->all.rows[entries[i].index])) {
                r->open[entries[k].index] |= OPEN_TWICE;
                r->open[entries[i].index] |= OPEN_TWICE;
            }
    return STATUS_OK;
}

static enum status find_open(struct reconciling *r, struct db_conn *conn, int64_t province, struct error *error)
{
    enum status status = certificates_load(conn, &r->arena, province, DATE_NONE, &r->all, error);
    if (status != STATUS_OK)
        return status;
    r->open = ARENA_NEW_MANY(&r->arena, unsigned, r->all.count + 1);
    if (r->open == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < r->all.count; i++)
        r->open[i] = r->all.rows[i].origin == CERTIFICATE_PLACEHOLDER ? 0 : open_of(&r->all.rows[i]);
    status = mark_twice(r, error);
    for (size_t i = 0; status == STATUS_OK && i < r->all.count; i++)
        for (size_t k = 0; k < REASONS; k++)
            r->counts[k] += (r->open[i] & reasons[k].bit) != 0;
    return status;
}

static void write_reasons(struct sight *s, const struct reconciling *r, unsigned asked)
{
    html_raw(&s->html, "<nav class=\"board\"");
    html_attr_words(&s->html, "aria-label", s->language, TEXT_certificates_to_reconcile);
    html_raw(&s->html, "><ul>\n");
    for (size_t k = 0; k < REASONS; k++) {
        if (r->counts[k] == 0)
            continue;
        html_raw(&s->html, "<li><a href=\"" RECONCILE_PATH "?loc=");
        html_url(&s->html, str_from(reasons[k].word));
        buffer_add_z(&s->html, asked == reasons[k].bit ? "\" aria-current=\"page\"><span>" : "\"><span>");
        sight_words(s, reasons[k].text);
        html_raw(&s->html, "</span> <strong class=\"figure\">");
        html_int(&s->html, (int64_t)r->counts[k]);
        html_raw(&s->html, "</strong></a></li>\n");
    }
    html_raw(&s->html, "</ul></nav>\n");
}

static void write_rows(struct sight *s, const struct reconciling *r, unsigned asked)
{
    static const enum text_id heads[] = { TEXT_certificates_old_product, TEXT_certificates_old_stars, TEXT_certificates_old_decision, TEXT_certificates_to_reconcile };
    int64_t shown = 0;
    list_rows_open(s, heads, 4);
    for (size_t i = 0; i < r->all.count && shown < SHOWN; i++) {
        const struct certificate *c = &r->all.rows[i];
        if ((r->open[i] & asked) == 0)
            continue;
        shown++;
        html_raw(&s->html, "<tr><th scope=\"row\"><a href=\"" OFFICER_PATH "/");
        ident_write(&s->html, &c->ident);
        buffer_add_z(&s->html, c->origin == CERTIFICATE_IMPORT ? RECONCILE_ONE "\">" : "\">");
        html_text(&s->html, c->product_name);
        html_raw(&s->html, "</a>");
        html_raw(&s->html, "<p class=\"quiet small\">");
        html_text(&s->html, c->producer_name);
        html_raw(&s->html, "</p></th><td>");
        page_stars(&s->html, c->stars, c->stars);
        html_raw(&s->html, " ");
        SIGHT_WORDS(s, TEXT_reports_stars, TEXT_ARG_INT("no", c->stars));
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, c->decision);
        html_raw(&s->html, " ");
        sight_date(s, c->decision_day);
        html_raw(&s->html, "</td><td>");
        html_text(&s->html, old_open_words(s->arena, s->language, r->open[i]));
        html_raw(&s->html, "</td></tr>\n");
    }
    list_table_close(s);
}

static enum status show(struct web_request *request, const struct reconciling *r, struct error *error)
{
    struct str word = web_query(request, "loc");
    unsigned asked = ~0u;
    size_t any = 0;
    struct sight s;
    for (size_t k = 0; k < REASONS; k++) {
        any += r->counts[k];
        if (str_is(word, reasons[k].word))
            asked = reasons[k].bit;
    }
    sight_begin(&s, request, TEXT_certificates_reconcile, "/bao-cao", SIGHT_WIDE);
    sight_back(&s, "/so-dang-ky/nhap", TEXT_certificates_old_title);
    sight_heading(&s, TEXT_certificates_reconcile, any == 0 ? TEXT_certificates_reconcile_none : TEXT_certificates_reconcile_lead);
    if (any > 0) {
        write_reasons(&s, r, asked);
        write_rows(&s, r, asked);
    }
    return sight_end(&s, 200, error);
}

enum status certificates_page_reconcile(struct web_request *request, struct error *error)
{
    struct reconciling r = { .open = NULL };
    struct db_conn *conn;
    int64_t province = 0;
    enum status status = accounts_province(accounts_viewer(request), "certificates.import", &province, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&r.arena, &memory_system, PAGE_MEMORY);
    status = db_reader(web_room(request, "db"), &conn, error);
    if (status == STATUS_OK)
        status = find_open(&r, conn, province, error);
    if (status == STATUS_OK)
        status = show(request, &r, error);
    arena_close(&r.arena);
    return status;
}
