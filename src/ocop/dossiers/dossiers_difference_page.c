/* What differs, on the screens: on the commune's desk beside what it asked for when it gave the dossier back, and on the page of an upgrade or re-rating
 * beside the dossier that it started from. Only what was filed is shown, and the draft to who writes it; see dossiers_difference.c. */
#include "ocop/dossiers/dossiers_int.h"
#include "ocop/places/places.h"
#include "texts_dossiers.h"

#define CODES_MAX ((size_t)2048)

/* ---- reading both sides ---- */

/* The commune's code becomes its name on that day. */
static enum status name_commune(struct db_conn *conn, struct arena *arena, struct frozen *frozen, struct error *error)
{
    struct places chain;
    enum status status = places_chain(conn, arena, frozen->producer.commune, frozen->day, &chain, error);
    if (status == STATUS_OK && chain.count > 0)
        frozen->producer.commune = chain.rows[0].name;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status read_version(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, bool *found, struct frozen *out,
                                struct error *error)
{
    struct dossier_version version;
    enum status status = dossiers_sql_version(conn, arena, dossier, no, found, &version, error);
    if (status == STATUS_OK && *found)
        status = dossier_thaw(arena, version.content, out, error);
    return status == STATUS_OK && *found ? name_commune(conn, arena, out, error) : status;
}

/* As it would be filed today. */
static enum status read_draft(const struct dossier_visit *visit, const struct dossier_whole *whole, struct frozen *out, struct error *error)
{
    struct sha256 ignored;
    struct str content;
    enum status status = dossier_freeze(visit->arena, whole, visit->today, &content, &ignored, error);
    if (status == STATUS_OK)
        status = dossier_thaw(visit->arena, content, out, error);
    return status == STATUS_OK ? name_commune(visit->conn, visit->arena, out, error) : status;
}

/* ---- one row ---- */

static struct str codes_of(struct arena *arena, const struct dossier_difference *row)
{
    struct buffer out;
    buffer_open(&out, arena, CODES_MAX);
    for (size_t i = 0; i < row->criteria_count; i++) {
        if (i > 0)
            buffer_add(&out, STR(", "));
        buffer_add(&out, row->criteria[i]);
    }
    return buffer_str(&out);
}

static void write_head(struct sight *s, const struct dossier_difference *row)
{
    html_raw(&s->html, "<p class=\"small quiet\">");
    if (row->criteria_count == 0)
        sight_words(s, row->label);
    else
        SIGHT_WORDS(s, TEXT_dossiers_difference_label, TEXT_ARG("label", text_of(s->language, row->label)), TEXT_ARG("codes", codes_of(s->arena, row)));
    html_raw(&s->html, "</p>\n");
}

static void write_shown(struct sight *s, struct str words, bool more_before, bool more_after)
{
    buffer_add_z(&s->html, more_before ? "&hellip; " : "");
    html_text(&s->html, words);
    buffer_add_z(&s->html, more_after ? " &hellip;" : "");
}

/* "Trước: …", "Nay: …": what only one of the two has is marked, and the words before it say so to who can't see that. */
static void write_version(struct sight *s, const struct difference_window *window, bool is_new)
{
    struct str middle = is_new ? window->is : window->was;
    html_raw(&s->html, "<p class=\"version\"><span class=\"small quiet\">");
    sight_words(s, is_new ? TEXT_dossiers_difference_is : TEXT_dossiers_difference_was);
    html_raw(&s->html, "</span> ");
    if (window->head.len + middle.len + window->tail.len == 0)
        sight_words(s, TEXT_dossiers_difference_empty);
    write_shown(s, window->head, window->head_cut, false);
    if (middle.len > 0) {
        buffer_add_z(&s->html, is_new ? "<ins>" : "<del>");
        write_shown(s, middle, false, is_new ? window->is_cut : window->was_cut);
        buffer_add_z(&s->html, is_new ? "</ins>" : "</del>");
    }
    write_shown(s, window->tail, false, window->tail_cut);
    html_raw(&s->html, "</p>\n");
}

static void write_row(struct sight *s, const struct dossier_difference *row)
{
    bool written = row->kind == DIFFERENCE_REASON || row->kind == DIFFERENCE_TEXT || row->kind == DIFFERENCE_PRODUCT;
    struct difference_window window = { .was = row->was, .is = row->is };
    if (written)
        window = dossier_difference_window(row->was, row->is);
    html_raw(&s->html, "<li>");
    write_head(s, row);
    if (row->kind != DIFFERENCE_PAPER_NEW)
        write_version(s, &window, false);
    if (row->kind != DIFFERENCE_PAPER_GONE)
        write_version(s, &window, true);
    html_raw(&s->html, "</li>\n");
}

static void write_left_out(struct sight *s, const struct dossier_differences *differences)
{
    if (differences->left_out == 0)
        return;
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, TEXT_dossiers_difference_left_out, TEXT_ARG_INT("count", (int64_t)differences->left_out));
    html_raw(&s->html, "</p>\n");
}

static void write_line(struct sight *s, enum text_id words)
{
    html_raw(&s->html, "<p>");
    sight_words(s, words);
    html_raw(&s->html, "</p>\n");
}

/* ---- the commune's desk ---- */

/* Whether the row is about what was asked for: a criterion, a form, a kind of papers. */
static bool answers(const struct dossier_difference *row, struct str item)
{
    const struct paper_kind *kind = paper_kind_of(row->paper_kind);
    bool of_producer = row->kind == DIFFERENCE_PRODUCER || row->kind == DIFFERENCE_PRODUCT;
    int64_t evidence;
    for (size_t i = 0; i < row->criteria_count; i++)
        if (str_equal(row->criteria[i], item))
            return true;
    if (str_is(item, "mau-01"))
        return of_producer;
    if (str_is(item, "mau-02"))
        return of_producer || row->kind == DIFFERENCE_TEXT || row->kind == DIFFERENCE_OPTION || row->kind == DIFFERENCE_REASON;
    return kind != NULL && str_starts_with(item, STR("giay-")) && str_to_int(str_part(item, 5, item.len), 1, 999, &evidence) &&
           kind->evidence == (int)evidence;
}

/* What changed for the item; said plainly where nothing did. A row that stands above already is only counted. */
static void write_answer(struct sight *s, const struct dossier_differences *differences, struct str item, bool *shown)
{
    int64_t above = 0;
    bool fresh = false;
    for (size_t i = 0; i < differences->count; i++) {
        if (!answers(&differences->rows[i], item))
            continue;
        if (shown[i]) {
            above++;
            continue;
        }
        buffer_add_z(&s->html, fresh ? "" : "<ul class=\"changes plain\">\n");
        fresh = shown[i] = true;
        write_row(s, &differences->rows[i]);
    }
    buffer_add_z(&s->html, fresh ? "</ul>\n" : "");
    if (above > 0) {
        html_raw(&s->html, "<p class=\"quiet\">");
        SIGHT_WORDS(s, TEXT_dossiers_difference_above, TEXT_ARG_INT("count", above));
        html_raw(&s->html, "</p>\n");
    }
    if (str_is(item, "mau-san-pham"))
        write_line(s, TEXT_dossiers_difference_samples);
    else if (!fresh && above == 0) {
        html_raw(&s->html, "<p class=\"attention\">");
        page_icon(&s->html, ICON_WARNING);
        sight_words(s, TEXT_dossiers_difference_untouched);
        html_raw(&s->html, "</p>\n");
    }
}

static void write_asked(struct sight *s, const struct dossier_return *back, const struct law_set *set, const struct dossier_differences *differences,
                        bool *shown)
{
    html_raw(&s->html, "<h3>");
    sight_words(s, TEXT_dossiers_difference_asked);
    html_raw(&s->html, "</h3>\n<ol class=\"asked plain\">\n");
    for (size_t i = 0; i < back->item_count; i++) {
        html_raw(&s->html, "<li><p><strong>");
        if (law_criterion_index(set, back->items[i].item) >= 0) {
            SIGHT_WORDS(s, TEXT_dossiers_criterion, TEXT_ARG("code", back->items[i].item));
            html_raw(&s->html, ": ");
        }
        html_text(&s->html, back->items[i].reason);
        html_raw(&s->html, "</strong></p>\n");
        write_answer(s, differences, back->items[i].item, shown);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol>\n");
}

static void write_others(struct sight *s, const struct dossier_differences *differences, const bool *shown)
{
    bool any = false;
    html_raw(&s->html, "<h3>");
    sight_words(s, TEXT_dossiers_difference_other);
    html_raw(&s->html, "</h3>\n");
    for (size_t i = 0; i < differences->count; i++) {
        if (shown[i])
            continue;
        buffer_add_z(&s->html, any ? "" : "<ul class=\"changes plain\">\n");
        any = true;
        write_row(s, &differences->rows[i]);
    }
    buffer_add_z(&s->html, any ? "</ul>\n" : "");
    if (!any)
        write_line(s, TEXT_dossiers_difference_none_other);
    write_left_out(s, differences);
}

enum status dossier_write_mended(struct sight *s, const struct dossier_visit *visit, const struct dossier_whole *whole, struct error *error)
{
    bool shown[DIFFERENCES_MAX] = { false };
    struct dossier_differences differences = { .rows = NULL };
    struct dossier_return back;
    struct frozen was = { .format = 0 };
    struct frozen is = { .format = 0 };
    const struct dossier_side before = { &was, whole->set };
    const struct dossier_side now = { &is, whole->set };
    bool found = false;
    enum status status = dossiers_sql_last_return(visit->conn, visit->arena, visit->dossier.id, &found, &back, error);
    if (status != STATUS_OK || !found || back.no >= visit->dossier.filed_count)
        return status;
    status = read_version(visit->conn, visit->arena, visit->dossier.id, back.no, &found, &was, error);
    if (status == STATUS_OK && found)
        status = read_version(visit->conn, visit->arena, visit->dossier.id, visit->dossier.filed_count, &found, &is, error);
    if (status == STATUS_OK && found)
        status = dossier_differ(visit->arena, &before, &now, &differences, error);
    if (status != STATUS_OK || !found)
        return status;
    html_raw(&s->html, "<section class=\"difference\"><h2>");
    sight_words(s, TEXT_dossiers_difference_returned);
    html_raw(&s->html, "</h2>\n<p class=\"quiet\">");
    SIGHT_WORDS(s, TEXT_dossiers_difference_between, TEXT_ARG_INT("is", visit->dossier.filed_count), TEXT_ARG("is_day", date_text(s->arena, is.day)),
                TEXT_ARG_INT("was", back.no), TEXT_ARG("was_day", date_text(s->arena, was.day)));
    html_raw(&s->html, "</p>\n");
    write_asked(s, &back, whole->set, &differences, shown);
    write_others(s, &differences, shown);
    html_raw(&s->html, "</section>\n");
    return STATUS_OK;
}

/* ---- the dossier before ---- */

static void write_link(struct sight *s, const struct dossier_whole *whole, const struct law_criterion *criterion, enum text_id words)
{
    html_raw(&s->html, "<li><a href=\"");
    html_text(&s->html, dossier_path(s->arena, &whole->dossier, "/tieu-chi/"));
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\">");
    SIGHT_WORDS(s, words, TEXT_ARG("code", criterion->code), TEXT_ARG("name", self_name(s->arena, criterion->name)));
    html_raw(&s->html, "</a></li>\n");
}

/* The criteria that cite it, "1.1, 2.3"; empty: none does. */
static struct str citing(struct arena *arena, const struct dossier_whole *whole, const struct paper *paper)
{
    struct buffer out;
    buffer_open(&out, arena, CODES_MAX);
    for (size_t i = 0; i < whole->set->criterion_count; i++)
        for (size_t k = 0; k < whole->claims[i].paper_count; k++) {
            if (whole->claims[i].papers[k] != paper->id && whole->claims[i].papers[k] != paper->replaces)
                continue;
            if (buffer_str(&out).len > 0)
                buffer_add(&out, STR(", "));
            buffer_add(&out, whole->set->criteria[i].code);
            break;
        }
    return buffer_str(&out);
}

static size_t write_ended(struct sight *s, const struct dossier_whole *whole, date today)
{
    size_t count = 0;
    for (size_t i = 0; i < whole->papers.count; i++) {
        const struct paper *paper = &whole->papers.rows[i];
        struct buffer path;
        struct str codes;
        if (paper->expires == DATE_NONE || paper->expires >= today)
            continue;
        codes = citing(s->arena, whole, paper);
        if (codes.len == 0)
            continue;
        buffer_open(&path, s->arena, 200);
        paper_path(&path, paper);
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", buffer_str(&path));
        html_raw(&s->html, ">");
        SIGHT_WORDS(s, TEXT_dossiers_difference_ended, TEXT_ARG("paper", paper_title(paper)), TEXT_ARG("number", paper->number),
                    TEXT_ARG("day", date_text(s->arena, paper->expires)));
        html_raw(&s->html, "</a> <span class=\"small quiet\">");
        SIGHT_WORDS(s, TEXT_dossiers_difference_proves, TEXT_ARG("codes", codes));
        html_raw(&s->html, "</span></li>\n");
        count++;
    }
    return count;
}

/* Papers that can't be used any more, and criteria of which the law says something else now and which nobody has chosen yet. */
static size_t write_open_criteria(struct sight *s, const struct dossier_whole *whole, const struct law_set *old)
{
    size_t count = 0;
    for (size_t i = 0; i < whole->set->criterion_count; i++) {
        const struct law_criterion *criterion = &whole->set->criteria[i];
        int was = old == NULL ? -1 : law_criterion_index(old, criterion->code);
        bool away = false;
        for (size_t k = 0; k < whole->claims[i].paper_count; k++)
            away = away || dossier_paper(whole, whole->claims[i].papers[k]) == NULL;
        if (away) {
            write_link(s, whole, criterion, TEXT_dossiers_gap_withdrawn);
            count++;
        }
        if (whole->sheet.answered[i] || (was >= 0 && dossier_same_criterion(&old->criteria[was], criterion)))
            continue;
        write_link(s, whole, criterion, old != NULL && was < 0 ? TEXT_dossiers_difference_law_new : TEXT_dossiers_difference_law_changed);
        count++;
    }
    return count;
}

/* What the draft asks for, and that the rest stands as it was. */
static void write_look(struct sight *s, const struct dossier_visit *visit, const struct dossier_whole *whole, const struct law_set *old,
                       const struct dossier_differences *differences)
{
    size_t count;
    html_raw(&s->html, "<h3>");
    sight_words(s, TEXT_dossiers_difference_look);
    html_raw(&s->html, "</h3>\n<ul class=\"look plain\">\n");
    count = write_ended(s, whole, visit->today);
    count += write_open_criteria(s, whole, old);
    html_raw(&s->html, "</ul>\n");
    if (count == 0)
        write_line(s, TEXT_dossiers_difference_look_nothing);
    html_raw(&s->html, "<p>");
    SIGHT_WORDS(s, TEXT_dossiers_difference_kept, TEXT_ARG_INT("criteria", (int64_t)differences->same_criteria),
                TEXT_ARG_INT("texts", (int64_t)differences->same_texts));
    html_raw(&s->html, "</p>\n");
}

static void write_all(struct sight *s, const struct dossier_differences *differences)
{
    if (differences->count == 0) {
        write_line(s, TEXT_dossiers_difference_none);
        return;
    }
    html_raw(&s->html, "<details><summary>");
    SIGHT_WORDS(s, TEXT_dossiers_difference_count, TEXT_ARG_INT("count", (int64_t)(differences->count + differences->left_out)));
    html_raw(&s->html, "</summary>\n<ul class=\"changes plain\">\n");
    for (size_t i = 0; i < differences->count; i++)
        write_row(s, &differences->rows[i]);
    html_raw(&s->html, "</ul>\n");
    write_left_out(s, differences);
    html_raw(&s->html, "</details>\n");
}

/* Finds the dossier before, for who may see it, as it was filed last. */
static enum status find_before(const struct dossier_visit *visit, bool *found, struct dossier *before, struct frozen *was, struct error *error)
{
    struct permission_subject subject;
    enum status status = STATUS_OK;
    *found = false;
    if (visit->dossier.before != 0)
        status = dossiers_sql_by_id(visit->conn, visit->arena, visit->dossier.before, found, before, error);
    if (status != STATUS_OK || !*found)
        return status;
    subject = dossiers_subject(before);
    *found = accounts_may(visit->viewer, "dossiers.see", &subject);
    return *found ? read_version(visit->conn, visit->arena, before->id, before->filed_count, found, was, error) : STATUS_OK;
}

enum status dossier_write_before(struct sight *s, const struct dossier_visit *visit, const struct dossier_whole *whole, const struct law *law,
                                 struct error *error)
{
    bool writes = dossier_may(visit, "dossiers.draft");
    struct dossier_differences differences = { .rows = NULL };
    const struct law_set *old = NULL;
    struct dossier before;
    struct frozen was = { .format = 0 };
    struct frozen is = { .format = 0 };
    bool found = false;
    enum status status = find_before(visit, &found, &before, &was, error);
    if (status == STATUS_OK && found)
        status = dossier_set_of(visit->arena, law, &before, &old, error);
    if (status == STATUS_OK && found)
        status = writes ? read_draft(visit, whole, &is, error)
                        : read_version(visit->conn, visit->arena, visit->dossier.id, visit->dossier.filed_count, &found, &is, error);
    if (status == STATUS_OK && found)
        status = dossier_differ(visit->arena, &(struct dossier_side){ &was, old }, &(struct dossier_side){ &is, whole->set }, &differences, error);
    if (status != STATUS_OK || !found)
        return status;
    html_raw(&s->html, "<section class=\"difference\"><h2>");
    sight_words(s, TEXT_dossiers_difference_before);
    html_raw(&s->html, "</h2>\n<p class=\"quiet\"><a");
    html_attr(&s->html, "href", dossier_path(s->arena, &before, ""));
    html_raw(&s->html, ">");
    SIGHT_WORDS(s, TEXT_dossiers_difference_filed, TEXT_ARG("day", date_text(s->arena, was.day)));
    html_raw(&s->html, "</a></p>\n");
    if (writes)
        write_look(s, visit, whole, old, &differences);
    write_all(s, &differences);
    html_raw(&s->html, "</section>\n");
    return STATUS_OK;
}
