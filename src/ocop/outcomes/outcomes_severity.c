/* Advice on the members of a session: who gives more or less than the others, from SEVERITY_PRODUCTS products on. It tells, and changes nothing.
 *
 * Of a product with n sheets of totals t and S their sum, a sheet's distance from the mean of the others is (n*t - S)/(n-1). A member's severity is the mean
 * of his distances over the products for which his sheet was counted beside another: an exact fraction, below 0 where he gives less. Members judge the same
 * products but for those for which they stepped out, so that what products are worth falls out of the difference. */
#include "base/pure.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"

static struct outcome_severity severity_of(const struct outcome_summary *summary, size_t member)
{
    struct outcome_severity out = { .member = member, .by = fraction_of(0, 1) };
    for (size_t i = 0; i < summary->count; i++) {
        const struct outcome_row *row = &summary->rows[i];
        int64_t total = row->opened ? session_figures_total(&row->figures, summary->members[member]->id) : -1;
        struct session_totals all = session_figures_totals(&row->figures);
        if (total < 0 || all.count < 2)
            continue;
        out.by = fraction_add(out.by, fraction_of(all.count * total - all.sum, all.count - 1));
        out.products++;
    }
    if (out.products > 0)
        out.by = fraction_multiply(out.by, fraction_of(1, out.products));
    return out;
}

size_t outcome_severities(const struct outcome_summary *summary, struct outcome_severity *out)
{
    size_t count = 0;
    for (size_t m = 0; m < summary->member_count; m++) {
        struct outcome_severity one = severity_of(summary, m);
        size_t at = count;
        if (one.products < SEVERITY_PRODUCTS || !fraction_ok(one.by))
            continue;
        for (; at > 0 && fraction_compare(out[at - 1].by, one.by) > 0; at--) /* who gives least first */
            out[at] = out[at - 1];
        out[at] = one;
        count++;
    }
    return count;
}

static void write_one(struct sight *s, const struct outcome_summary *summary, const struct outcome_severity *one, bool named)
{
    struct fraction by = one->by;
    bool below = by.num < 0;
    by.num = below ? -by.num : by.num;
    html_raw(&s->html, "<li>");
    if (named)
        html_raw(&s->html, "<strong>"), html_text(&s->html, summary->members[one->member]->name), html_raw(&s->html, "</strong>");
    else
        sight_words(s, TEXT_outcomes_severity_somebody);
    html_raw(&s->html, ": ");
    SIGHT_WORDS(s, by.num == 0 ? TEXT_outcomes_severity_same : below ? TEXT_outcomes_severity_below : TEXT_outcomes_severity_above,
                TEXT_ARG("points", outcome_points(s->arena, by)), TEXT_ARG_INT("products", one->products));
    html_raw(&s->html, "</li>\n");
}

enum status outcome_write_severities(struct sight *s, const struct session_visit *visit, const struct outcome_summary *summary, struct error *error)
{
    struct outcome_severity *list = ARENA_NEW_MANY(s->arena, struct outcome_severity, summary->member_count + 1);
    bool named = str_is(web_query(s->request, "ten"), "1");
    size_t count;
    if (list == NULL)
        return fail_memory(error);
    count = outcome_severities(summary, list);
    if (count == 0)
        return STATUS_OK;
    html_raw(&s->html, "<section class=\"advice\"><h2>");
    sight_words(s, TEXT_outcomes_severity);
    html_raw(&s->html, "</h2>\n<p class=\"quiet small\">");
    SIGHT_WORDS(s, TEXT_outcomes_severity_lead, TEXT_ARG_INT("products", SEVERITY_PRODUCTS));
    html_raw(&s->html, "</p>\n<ul>\n");
    for (size_t i = 0; i < count; i++)
        write_one(s, summary, &list[i], named);
    html_raw(&s->html, "</ul>\n<p><a");
    html_attr(&s->html, "href", session_path(s->arena, &visit->session, named ? "/bang-tong-hop" : "/bang-tong-hop?ten=1"));
    html_raw(&s->html, ">");
    sight_words(s, named ? TEXT_outcomes_names_off : TEXT_outcomes_names_on);
    html_raw(&s->html, "</a></p></section>\n");
    return STATUS_OK;
}
