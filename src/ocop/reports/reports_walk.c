/* A year, product by product: what held when it began, what changed on which day, what holds on the day of the report. */
#include "ocop/reports/reports_int.h"

#define DAYS_MAX 400 /* on which one product can change in a year */

struct walk {
    struct report *report;
    size_t from, to; /* the line */
    date days[DAYS_MAX];
    size_t day_count;
};

static bool held(const struct certificate *certificate)
{
    return certificate->until >= certificate->valid_from;
}

static void add_day(struct walk *w, date day)
{
    size_t at = 0;
    if (day <= w->report->opening_day || day > w->report->question.as_of || w->day_count == DAYS_MAX)
        return;
    while (at < w->day_count && w->days[at] < day)
        at++;
    if (at < w->day_count && w->days[at] == day)
        return;
    for (size_t i = w->day_count++; i > at; i--)
        w->days[i] = w->days[i - 1];
    w->days[at] = day;
}

static void add(struct report_list *list, const struct certificate *certificate)
{
    list->rows[list->count++] = certificate;
}

static void walk_line(struct walk *w)
{
    struct report *r = w->report;
    const struct certificates *all = &r->all;
    const struct certificate *before = certificates_holding(all, w->from, w->to, r->opening_day), *last = NULL;
    w->day_count = 0;
    for (size_t i = w->from; i < w->to; i++) {
        const struct certificate *c = &all->rows[i];
        if (!held(c) || c->valid_from > r->question.as_of)
            continue;
        last = c;
        add_day(w, c->valid_from);
        add_day(w, c->until + 1);
        if (c->valid_from > r->opening_day)
            add(&r->granted, c);
    }
    if (last == NULL)
        return;
    if (before != NULL)
        add(&r->opening, before);
    for (size_t i = 0; i < w->day_count; i++) {
        const struct certificate *after = certificates_holding(all, w->from, w->to, w->days[i]);
        if (after != before)
            r->moves[r->move_count++] = (struct report_move){ .before = before, .after = after, .day = w->days[i],
                                                              .first = before == NULL && after == &all->rows[w->from] && after->act == CERTIFICATE_NEW };
        before = after;
    }
    add(&r->ever, last);
    if (certificates_holding(all, w->from, w->to, r->question.as_of) != NULL)
        add(&r->closing, certificates_holding(all, w->from, w->to, r->question.as_of));
    else
        add(&r->ended, last);
}

static bool open_list(struct report *r, struct report_list *list, size_t most)
{
    list->rows = ARENA_NEW_MANY(r->arena, const struct certificate *, most + 1);
    return list->rows != NULL;
}

/* How much there can be: lines, and days of the period on which a certificate begins or is over. */
static void measure(const struct report *r, size_t *lines, size_t *granted, size_t *changes)
{
    *lines = *granted = *changes = 0;
    for (size_t i = 0; i < r->all.count; i++) {
        const struct certificate *c = &r->all.rows[i];
        bool begins = c->valid_from > r->opening_day && c->valid_from <= r->question.as_of;
        bool ends = c->until + 1 > r->opening_day && c->until + 1 <= r->question.as_of;
        *lines += i == 0 || c->line != r->all.rows[i - 1].line;
        *granted += begins;
        *changes += (size_t)begins + ends;
    }
}

enum status report_walk(struct report *r, struct error *error)
{
    struct walk w = { .report = r };
    size_t lines, granted, changes;
    bool good;
    measure(r, &lines, &granted, &changes);
    good = open_list(r, &r->opening, lines) && open_list(r, &r->closing, lines) && open_list(r, &r->ever, lines) && open_list(r, &r->ended, lines) &&
           open_list(r, &r->granted, granted);
    r->moves = ARENA_NEW_MANY(r->arena, struct report_move, changes + 1);
    if (!good || r->moves == NULL)
        return fail_memory(error);
    for (w.from = 0; w.from < r->all.count; w.from = w.to) {
        w.to = certificates_line_end(&r->all, w.from);
        walk_line(&w);
    }
    return STATUS_OK;
}
