/* The result of a self-assessment as HTML, for those without JavaScript and for the first sight of a shared link; the same words in the same
 * order as browser/src/scoring/result.tsx, which tests/e2e compares with it. */
#include "base/date.h"
#include "ocop/scoring/scoring_int.h"
#include "texts_live.h"
#include "texts_self.h"

#define RULER 3 /* units of the drawing for one point */

struct view {
    struct buffer *html;
    enum language language;
    const struct self_law *law;
    const struct self_sheet *sheet;
    const struct self_outcome *outcome;
};

static void words(const struct view *view, enum text_id text)
{
    html_words(view->html, view->language, text, NULL, 0);
}

static void stars_in_words(const struct view *view, int stars)
{
    enum text_id text = view->outcome->first_open >= 0 ? TEXT_live_stars_so_far : stars == 1 ? TEXT_live_star_one : TEXT_live_stars;
    HTML_WORDS(view->html, view->language, text, TEXT_ARG_INT("stars", stars));
}

static void write_ruler_label(const struct view *view)
{
    const struct law_set *set = view->sheet->set;
    struct text_arg args[2] = { TEXT_ARG_INT("points", view->outcome->total) };
    struct buffer bands;
    buffer_open(&bands, view->html->arena, 1024);
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++) {
        const struct text_arg band[] = { TEXT_ARG_INT("from", set->from[stars]), TEXT_ARG_INT("stars", stars) };
        if (bands.len > 0)
            buffer_add_z(&bands, "; ");
        text_add(&bands, view->language, TEXT_live_ruler_band, band, 2);
    }
    args[1] = TEXT_ARG("bands", buffer_str(&bands));
    html_raw(view->html, " role=\"img\" aria-label=\"");
    html_words(view->html, view->language, TEXT_live_ruler, args, 2);
    html_raw(view->html, "\">\n");
}

static void write_band(struct buffer *html, int stars, int from)
{
    html_raw(html, "<rect class=\"tick\"");
    html_attr_int(html, "x", from * RULER - 1);
    html_raw(html, " y=\"22\" width=\"2\" height=\"8\"/><text");
    html_attr_int(html, "x", from * RULER);
    html_raw(html, " y=\"46\" text-anchor=\"middle\">");
    html_int(html, from);
    html_raw(html, "</text>\n");
    if (stars < LAW_FIRST_MINIMUM)
        return;
    html_raw(html, "<g class=\"mark-star\" transform=\"translate(");
    html_int(html, from * RULER - stars * 6);
    html_raw(html, " 4) scale(0.6)\">");
    for (int i = 0; i < stars; i++) {
        html_raw(html, "<use href=\"#star\"");
        html_attr_int(html, "x", i * 20);
        html_raw(html, "/>");
    }
    html_raw(html, "</g>\n");
}

static void write_ruler(const struct view *view)
{
    struct buffer *html = view->html;
    html_raw(html, "<svg class=\"ruler\" viewBox=\"0 0 300 48\"");
    write_ruler_label(view);
    html_raw(html, "<rect class=\"rail\" y=\"22\" width=\"300\" height=\"8\" rx=\"4\"/><rect class=\"reached\" y=\"22\"");
    html_attr_int(html, "width", view->outcome->total * RULER);
    html_raw(html, " height=\"8\" rx=\"4\"/>\n");
    for (int stars = LAW_STARS; stars > 0; stars--)
        if (view->sheet->set->from[stars] > 0)
            write_band(html, stars, view->sheet->set->from[stars]);
    html_raw(html, "</svg>\n");
}

static void write_parts(const struct view *view)
{
    struct buffer *html = view->html;
    html_raw(html, "<dl class=\"parts small\">\n");
    for (int i = 0; i < LAW_PARTS; i++) {
        const struct law_part *part = &view->sheet->set->parts[i];
        html_raw(html, "<div><dt>");
        HTML_WORDS(html, view->language, TEXT_self_part, TEXT_ARG("id", str_part(STR("ABC"), (size_t)i, (size_t)i + 1)),
                   TEXT_ARG("name", self_name(html->arena, part->name)));
        html_raw(html, "</dt><dd class=\"figure\">");
        HTML_WORDS(html, view->language, TEXT_live_part_points, TEXT_ARG_INT("points", view->outcome->parts[i]),
                   TEXT_ARG_INT("max", part->max));
        html_raw(html, "</dd></div>\n");
    }
    html_raw(html, "</dl>\n");
}

static void write_link_to(const struct view *view, int criterion)
{
    const struct law_criterion *c = &view->sheet->set->criteria[criterion];
    html_raw(view->html, "<a href=\"#tc-");
    html_text(view->html, c->code);
    html_raw(view->html, "\">");
    html_text(view->html, c->code);
    html_raw(view->html, " ");
    html_text(view->html, self_name(view->html->arena, c->name));
    html_raw(view->html, "</a>");
}

static void write_todo(const struct view *view)
{
    struct buffer *html = view->html;
    const struct law_set *set = view->sheet->set;
    size_t open = set->criterion_count - view->sheet->answered_count;
    html_raw(html, "<p class=\"todo small\">");
    if (open == 0) {
        HTML_WORDS(html, view->language, TEXT_live_all_chosen, TEXT_ARG_INT("count", (int64_t)set->criterion_count));
    } else {
        html_raw(html, "<a href=\"#tc-");
        html_text(html, set->criteria[view->outcome->first_open].code);
        html_raw(html, "\">");
        HTML_WORDS(html, view->language, TEXT_live_left, TEXT_ARG_INT("count", (int64_t)open));
        html_raw(html, "</a><br><span class=\"quiet\">");
        words(view, TEXT_live_provisional);
        html_raw(html, "</span>");
    }
    html_raw(html, "</p>\n");
}

/* The stars, and what stands between them and the points. Nothing is said before anything is chosen. */
static void write_rank(const struct view *view)
{
    struct buffer *html = view->html;
    const struct law_result *law = &view->outcome->law;
    if (view->sheet->answered_count == 0) {
        html_raw(html, "<p class=\"small quiet after\">");
        words(view, TEXT_live_begin);
        html_raw(html, "</p>\n");
        return;
    }
    html_raw(html, "<p class=\"rank\">");
    page_stars(html, law->stars, LAW_STARS);
    html_raw(html, " <span>");
    stars_in_words(view, law->stars);
    html_raw(html, "</span></p>\n");
    if (law->stars_by_points > law->stars) {
        html_raw(html, "<p class=\"small after\">");
        HTML_WORDS(html, view->language, TEXT_live_held_back, TEXT_ARG_INT("by_points", law->stars_by_points), TEXT_ARG_INT("stars", law->stars));
        html_raw(html, "</p>\n");
    } else if (law->stars < LAW_FIRST_MINIMUM) {
        html_raw(html, "<p class=\"small quiet after\">");
        words(view, TEXT_live_from_three);
        html_raw(html, "</p>\n");
    }
}

static void write_label(const struct view *view)
{
    struct buffer *html = view->html;
    html_raw(html, "<div class=\"label-card\"><h2 id=\"ket-qua-ten\">");
    words(view, TEXT_live_heading);
    html_raw(html, "</h2>\n<p class=\"kind\">");
    words(view, TEXT_live_not_official);
    html_raw(html, "</p>\n<p class=\"total\"><b class=\"figure\">");
    html_int(html, view->outcome->total);
    html_raw(html, "</b> ");
    words(view, TEXT_live_of_hundred);
    html_raw(html, "</p>\n");
    write_rank(view);
    write_ruler(view);
    write_parts(view);
    write_todo(view);
    html_raw(html, "</div>\n");
}

static void write_unmet(const struct view *view, int stars)
{
    struct buffer *html = view->html;
    const struct law_result *law = &view->outcome->law;
    html_raw(html, "<ul class=\"missing small\">\n");
    for (size_t i = 0; i < law->unmet_count; i++) {
        const struct law_unmet *unmet = &law->unmet[i];
        struct buffer has;
        if (unmet->stars != stars)
            continue;
        buffer_open(&has, html->arena, 64);
        fraction_write(&has, unmet->has);
        html_raw(html, "<li>");
        write_link_to(view, unmet->criterion);
        html_raw(html, "<span class=\"quiet\"> \342\200\223 ");
        HTML_WORDS(html, view->language, TEXT_live_missing_item, TEXT_ARG_INT("needs", unmet->needs), TEXT_ARG("has", buffer_str(&has)));
        html_raw(html, "</span></li>\n");
    }
    html_raw(html, "</ul>\n");
}

static int64_t unmet_of(const struct law_result *law, int stars)
{
    int64_t count = 0;
    for (size_t i = 0; i < law->unmet_count; i++)
        count += law->unmet[i].stars == stars;
    return count;
}

static void write_missing(const struct view *view)
{
    struct buffer *html = view->html;
    bool first = true;
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++) {
        int64_t count = unmet_of(&view->outcome->law, stars);
        if (count == 0)
            continue;
        if (first) {
            html_raw(html, "<h3>");
            words(view, TEXT_live_missing);
            html_raw(html, "</h3>\n<p class=\"small after\">");
            page_stars(html, stars, stars);
            html_raw(html, " ");
            HTML_WORDS(html, view->language, TEXT_live_missing_for, TEXT_ARG_INT("stars", stars));
            html_raw(html, "</p>\n");
            write_unmet(view, stars);
        } else {
            html_raw(html, "<details class=\"papers\"><summary>");
            HTML_WORDS(html, view->language, TEXT_live_missing_also, TEXT_ARG_INT("stars", stars), TEXT_ARG_INT("count", count));
            html_raw(html, "</summary>");
            write_unmet(view, stars);
            html_raw(html, "</details>\n");
        }
        first = false;
    }
}

static void between(struct buffer *html, bool *first)
{
    if (!*first)
        html_raw(html, " \302\267 ");
    *first = false;
}

/* Whether a star hangs on the step, what it takes, and which papers. */
static void write_facts(const struct view *view, const struct law_step *step)
{
    struct buffer *html = view->html;
    const struct law_criterion *c = &view->sheet->set->criteria[step->criterion];
    struct buffer papers;
    bool first = true;
    html_raw(html, "<p class=\"paper\">");
    if (step->minimum) {
        between(html, &first);
        words(view, TEXT_live_step_minimum);
    }
    if (c->nature != LAW_DOCUMENT || c->evidence.count == 0) {
        between(html, &first);
        words(view, self_nature_words(c->nature));
    }
    if (c->evidence.count > 0) {
        between(html, &first);
        buffer_open(&papers, html->arena, 8192);
        for (size_t i = 0; i < c->evidence.count; i++) {
            if (i > 0)
                buffer_add_z(&papers, "; ");
            buffer_add(&papers, c->evidence.items[i]);
        }
        HTML_WORDS(html, view->language, TEXT_live_step_papers, TEXT_ARG("papers", buffer_str(&papers)));
    }
    html_raw(html, "</p>");
}

static void write_step(const struct view *view, const struct law_step *step)
{
    struct buffer *html = view->html;
    const struct law_criterion *c = &view->sheet->set->criteria[step->criterion];
    html_raw(html, "<li><div class=\"what\">");
    write_link_to(view, step->criterion);
    html_raw(html, " <span class=\"gain figure\">");
    HTML_WORDS(html, view->language, TEXT_live_step_gain, TEXT_ARG_INT("points", step->gain));
    html_raw(html, "</span></div>\n<p>");
    HTML_WORDS(html, view->language, TEXT_live_step_to, TEXT_ARG("option", c->options[step->to].text));
    html_raw(html, "</p>\n");
    write_facts(view, step);
    html_raw(html, "</li>\n");
}

static void write_plan(const struct view *view)
{
    struct buffer *html = view->html;
    const struct law_plan *plan = &view->outcome->plan;
    int gain = 0;
    if (view->outcome->target == 0 || !plan->reachable) {
        html_raw(html, "<p class=\"small after\">");
        if (view->outcome->target == 0)
            words(view, TEXT_live_plan_top);
        else
            HTML_WORDS(html, view->language, TEXT_live_plan_none, TEXT_ARG_INT("stars", view->outcome->target));
        html_raw(html, "</p>\n");
        return;
    }
    for (size_t i = 0; i < plan->step_count; i++)
        gain += plan->steps[i].gain;
    html_raw(html, "<h3>");
    HTML_WORDS(html, view->language, TEXT_live_plan, TEXT_ARG_INT("stars", view->outcome->target));
    html_raw(html, "</h3>\n<p class=\"small quiet after\">");
    HTML_WORDS(html, view->language, TEXT_live_plan_sum, TEXT_ARG_INT("steps", (int64_t)plan->step_count), TEXT_ARG_INT("gain", gain),
               TEXT_ARG_INT("points", plan->total_after), TEXT_ARG_INT("stars", plan->stars_after));
    html_raw(html, " ");
    words(view, TEXT_live_plan_order);
    html_raw(html, "</p>\n<ol class=\"steps\">\n");
    for (size_t i = 0; i < plan->step_count; i++)
        write_step(view, &plan->steps[i]);
    html_raw(html, "</ol>\n");
}

static void self_write_link(struct buffer *out, const struct self_law *law, const struct self_sheet *sheet)
{
    buffer_add_z(out, SELF_PATH "/");
    buffer_add_int(out, sheet->set->no);
    buffer_add_z(out, "?chon=");
    self_link_write(out, sheet);
    buffer_add_z(out, "&bo=");
    buffer_add(out, law->name);
}

static void write_share(const struct view *view, const struct context *context)
{
    struct buffer *html = view->html;
    struct buffer link;
    struct buffer date_text;
    buffer_open(&link, html->arena, 1024);
    self_write_link(&link, view->law, view->sheet);
    html_raw(html, "<p class=\"small after no-print\"><a");
    html_attr(html, "href", buffer_str(&link));
    html_raw(html, ">");
    words(view, TEXT_self_share_link);
    html_raw(html, "</a></p>\n<p class=\"small quiet after made\">");
    buffer_open(&date_text, html->arena, 64);
    date_write_vi(&date_text, date_in_vietnam(context_now(context)));
    HTML_WORDS(html, view->language, TEXT_live_printed, TEXT_ARG("date", buffer_str(&date_text)));
    html_raw(html, "</p>\n");
}

void self_write_result(struct buffer *html, enum language language, const struct self_law *law, const struct self_sheet *sheet,
                       const struct self_outcome *outcome, const struct context *context)
{
    const struct view view = { .html = html, .language = language, .law = law, .sheet = sheet, .outcome = outcome };
    html_raw(html, "<section class=\"result\" id=\"ket-qua\" aria-labelledby=\"ket-qua-ten\">\n");
    write_label(&view);
    if (sheet->answered_count > 0) {
        write_share(&view, context);
        write_missing(&view);
        write_plan(&view);
        html_raw(html, "<p class=\"small quiet council\">");
        words(&view, TEXT_live_council);
        html_raw(html, "</p>\n");
    }
    html_raw(html, "</section>\n");
}
