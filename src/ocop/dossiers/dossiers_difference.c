/* What differs between two filed contents of a dossier, or of a dossier and the one before it: from frozen JSON alone, so that nobody's draft and no paper
 * of today gets in between. The screens are in dossiers_difference_page.c. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"
#include "texts_producers.h"
#include "texts_products.h"

#define LINE_MAX ((size_t)70 << 10)

struct differing {
    struct arena *arena;
    const struct dossier_side *was;
    const struct dossier_side *is;
    struct dossier_differences *out;
};

/* NULL where there is no more room. */
static struct dossier_difference *add(struct differing *d, enum difference_kind kind, enum text_id label, struct str was, struct str is)
{
    struct dossier_difference *row;
    if (d->out->count == DIFFERENCES_MAX) {
        d->out->left_out++;
        return NULL;
    }
    row = &d->out->rows[d->out->count++];
    *row = (struct dossier_difference){ .kind = kind, .label = label, .was = was, .is = is };
    return row;
}

static void add_code(struct differing *d, struct dossier_difference *row, struct str code)
{
    if (row == NULL)
        return;
    if (row->criteria == NULL)
        row->criteria = ARENA_NEW_MANY(d->arena, struct str, LAW_CRITERIA_MAX);
    if (row->criteria != NULL && row->criteria_count < LAW_CRITERIA_MAX)
        row->criteria[row->criteria_count++] = code;
}

/* ---- fields ---- */

static void field(struct differing *d, enum difference_kind kind, enum text_id label, struct str was, struct str is)
{
    if (!str_equal(was, is))
        add(d, kind, label, was, is);
}

static struct str day(struct differing *d, date when)
{
    return when == DATE_NONE ? STR("") : date_text(d->arena, when);
}

static struct str answer(int of)
{
    return of == ANSWER_UNKNOWN ? STR("") : text_of(LANGUAGE_VI, of == ANSWER_YES ? TEXT_producers_yes : TEXT_producers_no);
}

static struct str number(struct differing *d, int64_t value)
{
    struct buffer out;
    buffer_open(&out, d->arena, 24);
    buffer_add_int(&out, value);
    return buffer_str(&out);
}

static void differ_producer(struct differing *d)
{
    const struct frozen_producer *was = &d->was->frozen->producer;
    const struct frozen_producer *is = &d->is->frozen->producer;
    const struct {
        enum text_id label;
        struct str was, is;
    } fields[] = {
        { TEXT_producers_name, was->name, is->name },
        { TEXT_producers_kind, text_of(LANGUAGE_VI, producer_kind_texts[was->kind]), text_of(LANGUAGE_VI, producer_kind_texts[is->kind]) },
        { TEXT_producers_tax_code, was->tax_code, is->tax_code },
        { TEXT_producers_registration, was->registration, is->registration },
        { TEXT_producers_registered_on, day(d, was->registered_on), day(d, is->registered_on) },
        { TEXT_producers_founded, day(d, was->founded), day(d, is->founded) },
        { TEXT_producers_commune, was->commune, is->commune },
        { TEXT_producers_full_address, was->address, is->address },
        { TEXT_producers_phone, was->phone, is->phone },
        { TEXT_producers_email, was->email, is->email },
        { TEXT_producers_head, was->representative, is->representative },
        { TEXT_producers_position, was->position, is->position },
        { TEXT_producers_home, was->home, is->home },
        { TEXT_producers_ethnicity, was->ethnicity, is->ethnicity },
        { TEXT_producers_woman, answer(was->woman), answer(is->woman) },
        { TEXT_producers_minority, answer(was->minority), answer(is->minority) },
        { TEXT_producers_disabled, answer(was->disabled), answer(is->disabled) },
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        field(d, DIFFERENCE_PRODUCER, fields[i].label, fields[i].was, fields[i].is);
}

static void differ_product(struct differing *d)
{
    const struct frozen_product *was = &d->was->frozen->product;
    const struct frozen_product *is = &d->is->frozen->product;
    field(d, DIFFERENCE_PRODUCT, TEXT_products_name, was->name, is->name);
    field(d, DIFFERENCE_PRODUCT, TEXT_products_description, was->description, is->description);
    field(d, DIFFERENCE_PRODUCT, TEXT_products_place, was->place, is->place);
}

static void differ_texts(struct differing *d)
{
    for (int i = 0; i < DOSSIER_TEXTS; i++) {
        struct str was = d->was->frozen->texts.rows[i];
        struct str is = d->is->frozen->texts.rows[i];
        if (str_equal(was, is))
            d->out->same_texts++;
        else
            add(d, DIFFERENCE_TEXT, dossier_text_label((enum dossier_text)i), was, is);
    }
}

/* ---- claims ---- */

static const struct frozen_claim *claim_of(const struct frozen *frozen, struct str code)
{
    const struct frozen_claim *claims = frozen->claims.items;
    for (size_t i = 0; i < frozen->claims.count; i++)
        if (str_equal(claims[i].criterion, code))
            return &claims[i];
    return NULL;
}

/* "5 điểm: Sản phẩm có từ 75 % …"; the id where the words are unknown; empty where no level is reached. */
static struct str option_words(struct differing *d, const struct law_set *set, const struct frozen_claim *claim)
{
    int criterion = set == NULL ? -1 : law_criterion_index(set, claim->criterion);
    int option = criterion < 0 ? -1 : law_option_index(&set->criteria[criterion], claim->option);
    const struct law_option *chosen = option < 0 ? NULL : &set->criteria[criterion].options[option];
    struct buffer out;
    if (chosen == NULL)
        return claim->option;
    buffer_open(&out, d->arena, LINE_MAX);
    text_add(&out, LANGUAGE_VI, TEXT_dossiers_difference_points,
             (const struct text_arg[]){ TEXT_ARG_INT("points", chosen->points), TEXT_ARG("text", chosen->text) }, 2);
    return buffer_str(&out);
}

/* Its title, number and last day. */
static struct str paper_words(struct differing *d, const struct frozen_paper *paper)
{
    struct buffer out;
    buffer_open(&out, d->arena, LINE_MAX);
    buffer_add(&out, paper->title);
    if (paper->number.len > 0) {
        buffer_add_char(&out, ' ');
        buffer_add(&out, paper->number);
    }
    if (paper->expires != DATE_NONE) {
        buffer_add(&out, STR(", "));
        text_add(&out, LANGUAGE_VI, TEXT_dossiers_until_day, (const struct text_arg[]){ TEXT_ARG("day", date_text(d->arena, paper->expires)) }, 1);
    }
    return buffer_str(&out);
}

static bool same_facts(const struct frozen_paper *a, const struct frozen_paper *b)
{
    return str_equal(a->kind, b->kind) && str_equal(a->title, b->title) && str_equal(a->number, b->number) && str_equal(a->issuer, b->issuer) &&
           str_equal(a->link, b->link) && str_equal(a->sha256, b->sha256) && a->issued == b->issued && a->expires == b->expires;
}

/* One row for a paper, however many criteria it proves. */
static void add_paper(struct differing *d, enum difference_kind kind, struct str code, const struct frozen_paper *was, const struct frozen_paper *is)
{
    static const enum text_id labels[] = { TEXT_dossiers_difference_paper_new, TEXT_dossiers_difference_paper_gone,
                                           TEXT_dossiers_difference_paper_renewed, TEXT_dossiers_difference_paper_mended };
    struct str was_id = was == NULL ? STR("") : was->paper;
    struct str is_id = is == NULL ? STR("") : is->paper;
    struct dossier_difference *row = NULL;
    for (size_t i = 0; i < d->out->count && row == NULL; i++) {
        struct dossier_difference *known = &d->out->rows[i];
        if (known->kind == kind && str_equal(known->old_paper, was_id) && str_equal(known->new_paper, is_id))
            row = known;
    }
    if (row == NULL) {
        row = add(d, kind, labels[kind - DIFFERENCE_PAPER_NEW], was == NULL ? STR("") : paper_words(d, was), is == NULL ? STR("") : paper_words(d, is));
        if (row == NULL)
            return;
        row->paper_kind = is == NULL ? was->kind : is->kind;
        row->old_paper = was_id;
        row->new_paper = is_id;
    }
    add_code(d, row, code);
}

/* What became of each paper of the list: first those of the same identifier are paired, then those of the same kind. */
static void differ_papers(struct differing *d, struct str code, const struct json_list *was_list, const struct json_list *is_list)
{
    const struct frozen_paper *was = was_list->items;
    const struct frozen_paper *is = is_list->items;
    size_t was_count = was_list->count < DOSSIERS_PAPERS_MAX ? was_list->count : DOSSIERS_PAPERS_MAX;
    size_t is_count = is_list->count < DOSSIERS_PAPERS_MAX ? is_list->count : DOSSIERS_PAPERS_MAX;
    bool was_met[DOSSIERS_PAPERS_MAX] = { false };
    bool is_met[DOSSIERS_PAPERS_MAX] = { false };
    for (int by_kind = 0; by_kind < 2; by_kind++)
        for (size_t i = 0; i < was_count; i++)
            for (size_t k = 0; k < is_count && !was_met[i]; k++) {
                if (is_met[k] || !(by_kind ? str_equal(was[i].kind, is[k].kind) : str_equal(was[i].paper, is[k].paper)))
                    continue;
                was_met[i] = is_met[k] = true;
                if (by_kind)
                    add_paper(d, DIFFERENCE_PAPER_RENEWED, code, &was[i], &is[k]);
                else if (!same_facts(&was[i], &is[k]))
                    add_paper(d, DIFFERENCE_PAPER_MENDED, code, &was[i], &is[k]);
            }
    for (size_t i = 0; i < was_count; i++)
        if (!was_met[i])
            add_paper(d, DIFFERENCE_PAPER_GONE, code, &was[i], NULL);
    for (size_t k = 0; k < is_count; k++)
        if (!is_met[k])
            add_paper(d, DIFFERENCE_PAPER_NEW, code, NULL, &is[k]);
}

static void differ_claim(struct differing *d, struct str code, const struct frozen_claim *was, const struct frozen_claim *is)
{
    static const struct frozen_claim none = { .option = { "", 0 }, .reason = { "", 0 } };
    const struct frozen_claim *before = was == NULL ? &none : was;
    const struct frozen_claim *now = is == NULL ? &none : is;
    struct str before_words = option_words(d, d->was->set, before);
    struct str now_words = option_words(d, d->is->set, now);
    bool other_option = !str_equal(before_words, now_words) || (d->was->set == d->is->set && !str_equal(before->option, now->option));
    bool other_reason = !str_equal(before->reason, now->reason);
    if (other_option)
        add_code(d, add(d, DIFFERENCE_OPTION, TEXT_dossiers_difference_option, before_words, now_words), code);
    if (other_reason)
        add_code(d, add(d, DIFFERENCE_REASON, TEXT_dossiers_reason, before->reason, now->reason), code);
    differ_papers(d, code, &before->papers, &now->papers);
    d->out->same_criteria += !other_option && !other_reason && was != NULL && is != NULL ? 1 : 0;
}

/* In the order of the newer one; what only the older one has comes after. */
static void differ_claims(struct differing *d)
{
    const struct frozen_claim *now = d->is->frozen->claims.items;
    const struct frozen_claim *before = d->was->frozen->claims.items;
    for (size_t i = 0; i < d->is->frozen->claims.count; i++)
        differ_claim(d, now[i].criterion, claim_of(d->was->frozen, now[i].criterion), &now[i]);
    for (size_t i = 0; i < d->was->frozen->claims.count; i++)
        if (claim_of(d->is->frozen, before[i].criterion) == NULL)
            differ_claim(d, before[i].criterion, &before[i], NULL);
}

enum status dossier_differ(struct arena *arena, const struct dossier_side *was, const struct dossier_side *is, struct dossier_differences *out,
                           struct error *error)
{
    struct differing d = { arena, was, is, out };
    *out = (struct dossier_differences){ .rows = ARENA_NEW_MANY(arena, struct dossier_difference, DIFFERENCES_MAX) };
    if (out->rows == NULL)
        return fail_memory(error);
    if (was->frozen->total != is->frozen->total)
        add(&d, DIFFERENCE_TOTAL, TEXT_dossiers_outcome, number(&d, was->frozen->total), number(&d, is->frozen->total));
    differ_producer(&d);
    differ_product(&d);
    differ_claims(&d);
    differ_texts(&d);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* ---- where two texts differ ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

/* Whether a word ends before `at` or begins there; a comma behind it ends it too, unless a number goes on. */
static bool is_edge(struct str text, size_t at)
{
    if (at == 0 || at == text.len || is_space(text.ptr[at - 1]) || is_space(text.ptr[at]))
        return true;
    return str_find(STR(",.;:"), text.ptr[at]) < 4 && (at + 1 == text.len || is_space(text.ptr[at + 1]));
}

/* At most `most` bytes from the front, at the end of a word; where there is only one long word, at the end of a character. */
static struct str front(struct str text, size_t most, bool *cut)
{
    size_t end = most;
    *cut = text.len > most;
    if (!*cut)
        return text;
    while (end > 0 && !is_space(text.ptr[end]))
        end--;
    if (end == 0)
        for (end = most; end > 0 && ((unsigned char)text.ptr[end] & 0xc0) == 0x80;)
            end--;
    return str_part(text, 0, end);
}

static struct str back(struct str text, size_t most, bool *cut)
{
    size_t from = text.len - most;
    *cut = text.len > most;
    if (!*cut)
        return text;
    while (from < text.len && !is_space(text.ptr[from - 1]))
        from++;
    return str_part(text, from, text.len);
}

struct difference_window dossier_difference_window(struct str was, struct str is)
{
    struct difference_window window;
    size_t shorter = was.len < is.len ? was.len : is.len;
    size_t head = 0;
    size_t tail = 0;
    while (head < shorter && was.ptr[head] == is.ptr[head])
        head++;
    while (head > 0 && !(is_edge(was, head) && is_edge(is, head)))
        head--;
    while (tail < shorter - head && was.ptr[was.len - tail - 1] == is.ptr[is.len - tail - 1])
        tail++;
    while (tail > 0 && !(is_edge(was, was.len - tail) && is_edge(is, is.len - tail)))
        tail--;
    window.head = back(str_part(is, 0, head), DIFFERENCE_AROUND, &window.head_cut);
    window.was = front(str_part(was, head, was.len - tail), DIFFERENCE_SHOWN, &window.was_cut);
    window.is = front(str_part(is, head, is.len - tail), DIFFERENCE_SHOWN, &window.is_cut);
    window.tail = front(str_part(is, is.len - tail, is.len), DIFFERENCE_AROUND, &window.tail_cut);
    return window;
}
