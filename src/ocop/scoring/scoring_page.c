/* The self-assessment as HTML: the list of sheets, and one sheet with its criteria as groups of radio buttons. Works without JavaScript; the
 * front end reads the form from this HTML (browser/src/scoring/form.ts), so there is one description of it. Each element stands on a line
 * of its own: scoring_offline.c keeps lines that occur in many sheets once. */
#include "base/utf8.h"
#include "ocop/scoring/scoring_int.h"
#include "texts_live.h"
#include "texts_self.h"

/* ---- names ---- */

/* Lower case of the capital letters that Vietnamese has; other characters as they are. */
static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
        return c + 0x20;
    if (c == 0x1AF)
        return c + 1;
    if ((c >= 0x100 && c < 0x138) || (c >= 0x168 && c < 0x178) || c == 0x1A0 || (c >= 0x1EA0 && c < 0x1F00))
        return c | 1;
    return c;
}

static bool all_capitals(struct str s)
{
    uint32_t c;
    for (size_t at = 0, size; (size = utf8_next(s, at, &c)) > 0; at += size)
        if ((c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF) || (c > 0xFF && lower(c) == c && c < 0x1F00))
            return false;
    return true;
}

/* Short forms that stay in capitals. */
static bool short_form(struct str word)
{
    static const char *const forms[] = { "ATTP", "OCOP", "HTX", "ISO" };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (str_is(word, forms[i]))
            return true;
    return false;
}

struct str self_name(struct arena *arena, struct str name)
{
    struct buffer out;
    struct str rest = name;
    bool first = true;
    if (!all_capitals(name))
        return name;
    buffer_open(&out, arena, 2 * name.len + 1);
    while (rest.len > 0) {
        struct str word = str_part(rest, 0, str_find(rest, ' '));
        uint32_t c;
        for (size_t at = 0, size; (size = utf8_next(word, at, &c)) > 0; at += size) {
            utf8_add(&out, first || short_form(word) ? c : lower(c));
            first = false;
        }
        rest = str_part(rest, word.len, rest.len);
        for (; rest.len > 0 && rest.ptr[0] == ' '; rest = str_part(rest, 1, rest.len))
            buffer_add_char(&out, ' ');
    }
    return buffer_str(&out);
}

static struct str title_of(struct arena *arena, enum language language, const struct law_set *set)
{
    const struct text_arg args[] = { TEXT_ARG_INT("no", set->no), TEXT_ARG("name", set->name) };
    struct buffer out;
    buffer_open(&out, arena, 4096);
    text_add(&out, language, TEXT_self_sheet, args, 2);
    return buffer_str(&out);
}

/* The law is in Vietnamese, whatever the page's language. */
static void law_text_attr(struct buffer *html, enum language language)
{
    if (language != LANGUAGE_VI)
        html_raw(html, " lang=\"vi\"");
}

static void words(struct buffer *html, enum language language, enum text_id text)
{
    html_words(html, language, text, NULL, 0);
}

/* ---- the list of sheets ---- */

static void write_ladder(struct buffer *html, enum language language, const struct law_set *set)
{
    html_raw(html, "<dl class=\"ladder figure\"");
    html_attr_words(html, "aria-label", language, TEXT_self_ladder);
    html_raw(html, ">\n");
    for (int stars = LAW_STARS; stars >= LAW_FIRST_MINIMUM; stars--) {
        html_raw(html, "<div><dt class=\"drawn\">");
        page_stars(html, stars, stars);
        html_raw(html, "</dt><dd>");
        HTML_WORDS(html, language, TEXT_live_stars, TEXT_ARG_INT("stars", stars));
        html_raw(html, "</dd><dd class=\"from\">");
        HTML_WORDS(html, language, TEXT_self_from_points, TEXT_ARG_INT("from", set->from[stars]));
        html_raw(html, "</dd></div>\n");
    }
    html_raw(html, "</dl>\n");
}

static void write_row(struct buffer *html, enum language language, const struct law_set *set)
{
    bool grouped = set->group.len > 0 && !str_equal(set->group, set->name);
    html_raw(html, "<li><a href=\"" SELF_PATH "/");
    html_int(html, set->no);
    if (language == LANGUAGE_EN)
        html_raw(html, "?lang=en");
    html_raw(html, "\"><span class=\"no figure\"><span class=\"word\">");
    words(html, language, TEXT_self_sheet_short);
    html_raw(html, " </span>");
    html_int(html, set->no);
    html_raw(html, "</span> <span class=\"name\"");
    law_text_attr(html, language);
    html_raw(html, ">");
    html_text(html, set->name);
    html_raw(html, "</span>");
    if (grouped) {
        html_raw(html, " <span class=\"of\"");
        law_text_attr(html, language);
        html_raw(html, ">");
        html_text(html, set->group);
        html_raw(html, "</span>");
    }
    html_raw(html, "</a></li>\n");
}

static void write_sheets(struct buffer *html, enum language language, const struct self_law *law)
{
    html_raw(html, "<div class=\"sectors\">\n");
    for (size_t i = 0; i < law->set_count; i++) {
        const struct law_set *set = law->sets[i];
        bool opens = i == 0 || !str_equal(set->branch, law->sets[i - 1]->branch);
        bool closes = i + 1 == law->set_count || !str_equal(set->branch, law->sets[i + 1]->branch);
        if (opens) {
            html_raw(html, "<section class=\"sector\"><h3");
            law_text_attr(html, language);
            html_raw(html, ">");
            html_text(html, set->branch);
            html_raw(html, "</h3><ul class=\"sheets\">\n");
        }
        write_row(html, language, set);
        if (closes)
            html_raw(html, "</ul></section>\n");
    }
    html_raw(html, "</div>\n");
}

void self_write_chooser(struct buffer *html, struct web_request *request, const struct self_law *law, struct str no_such)
{
    enum language language = page_language(request);
    const struct page page = { .language = language, .title = text_of(language, TEXT_self_title), .path = STR(SELF_PATH), .room = SELF_PATH, .script = "chooser" };
    page_open(html, request, &page);
    if (no_such.ptr != NULL) {
        html_raw(html, "<div class=\"notice\" role=\"alert\">");
        page_icon(html, ICON_WARNING);
        html_raw(html, "<p>");
        HTML_WORDS(html, language, TEXT_self_no_sheet, TEXT_ARG("no", no_such), TEXT_ARG_INT("count", (int64_t)law->set_count));
        html_raw(html, "</p></div>\n");
    }
    html_raw(html, "<div class=\"opening\"><div><h1>");
    words(html, language, TEXT_self_title);
    html_raw(html, "</h1>\n<p class=\"lead\">");
    words(html, language, TEXT_self_lead);
    html_raw(html, "</p></div>\n");
    write_ladder(html, language, law->sets[0]);
    html_raw(html, "</div>\n<section class=\"drafts\" id=\"ban-nhap\"");
    html_attr(html, "data-pack", law->name);
    html_raw(html, " hidden></section>\n<h2 class=\"choose\">");
    words(html, language, TEXT_self_choose);
    html_raw(html, "</h2>\n<div class=\"find\" id=\"tim-phieu\" hidden></div>\n");
    write_sheets(html, language, law);
    page_close(html, request, &page);
}

/* ---- one criterion ---- */

struct form {
    struct buffer *html;
    const struct self_law *law;
    const struct self_sheet *sheet;
    enum language language;
    struct str section; /* the code of the section, or of the leaf that stands alone */
    int part;
};

static void write_heading_tag(struct buffer *html, const char *before, int depth, const char *after)
{
    buffer_add_z(html, before);
    buffer_add_char(html, (char)('2' + (depth > 3 ? 3 : depth)));
    buffer_add_z(html, after);
}

static bool among(struct str text, const struct law_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        if (str_equal(text, texts->items[i]))
            return true;
    return false;
}

static void write_outs(struct buffer *html, const struct law_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        html_raw(html, "<p class=\"out\">");
        page_icon(html, ICON_WARNING);
        html_raw(html, "<span>");
        html_text(html, texts->items[i]);
        html_raw(html, "</span></p>\n");
    }
}

/* What throws the dossier out stands first; the notes repeat it, so it is left out there. */
static void write_notes(const struct form *form, const struct law_texts *knockout, const struct law_texts *precondition,
                        const struct law_texts *notes)
{
    struct buffer *html = form->html;
    if (knockout->count + precondition->count + notes->count == 0)
        return;
    html_raw(html, "<div class=\"says\"");
    law_text_attr(html, form->language);
    html_raw(html, ">\n");
    write_outs(html, knockout);
    write_outs(html, precondition);
    for (size_t i = 0; i < notes->count; i++) {
        if (among(notes->items[i], knockout) || among(notes->items[i], precondition))
            continue;
        html_raw(html, "<p>");
        html_text(html, notes->items[i]);
        html_raw(html, "</p>\n");
    }
    html_raw(html, "</div>\n");
}

static void write_section(const struct form *form, const struct law_section *section, int depth)
{
    struct buffer *html = form->html;
    write_heading_tag(html, "<h", depth, " class=\"section\"><span");
    law_text_attr(html, form->language);
    html_raw(html, ">");
    html_text(html, section->code);
    html_raw(html, ". ");
    html_text(html, self_name(html->arena, section->name));
    html_raw(html, "</span> <span class=\"of\">");
    HTML_WORDS(html, form->language, TEXT_self_points, TEXT_ARG_INT("points", section->max));
    write_heading_tag(html, "</span></h", depth, ">\n");
    write_notes(form, &section->knockout, &section->precondition, &section->notes);
}

static void write_radio(const struct form *form, const struct law_criterion *c, struct str value, int points, bool checked)
{
    struct buffer *html = form->html;
    html_raw(html, "<input type=\"radio\"");
    html_attr(html, "name", c->code);
    html_attr(html, "value", value);
    html_attr_int(html, "data-points", points);
    if (checked)
        html_raw(html, " checked");
}

static void write_points(const struct form *form, int points)
{
    html_raw(form->html, "<span class=\"points figure\">");
    HTML_WORDS(form->html, form->language, TEXT_self_points, TEXT_ARG_INT("points", points));
    html_raw(form->html, "</span>\n");
}

static void write_none(const struct form *form, const struct law_criterion *c, int criterion)
{
    struct buffer *html = form->html;
    bool checked = form->sheet->answered[criterion] && form->sheet->choices[criterion] == LAW_NO_CHOICE;
    html_raw(html, "<label class=\"option none\">\n");
    write_radio(form, c, STR(SELF_NONE), 0, checked);
    html_raw(html, ">\n<span class=\"says-option\">");
    words(html, form->language, TEXT_self_none);
    html_raw(html, "</span>\n");
    write_points(form, 0);
    html_raw(html, "<span class=\"ring\"></span></label>\n");
}

static void write_option(const struct form *form, const struct law_criterion *c, int criterion, int option)
{
    struct buffer *html = form->html;
    const struct law_option *o = &c->options[option];
    bool checked = form->sheet->answered[criterion] && form->sheet->choices[criterion] == option;
    html_raw(html, "<label class=\"option\">\n");
    write_radio(form, c, o->id, o->points, checked);
    if (o->star_min > 0)
        html_attr_int(html, "data-star", o->star_min);
    if (o->case_no > 0)
        html_attr_int(html, "data-case", o->case_no);
    html_raw(html, ">\n<span class=\"says-option\"");
    law_text_attr(html, form->language);
    html_raw(html, ">");
    html_text(html, o->text);
    html_raw(html, "</span>\n");
    write_points(form, o->points);
    if (o->star_min > 0) {
        html_raw(html, "<span class=\"need\">");
        page_stars(html, o->star_min, o->star_min);
        html_raw(html, " ");
        HTML_WORDS(html, form->language, TEXT_self_needed, TEXT_ARG_INT("stars", o->star_min));
        html_raw(html, "</span>\n");
    }
    html_raw(html, "<span class=\"ring\"></span></label>\n");
}

static void write_options(const struct form *form, const struct law_criterion *c, int criterion)
{
    struct buffer *html = form->html;
    int case_no = 0;
    html_raw(html, "<div class=\"options\">\n");
    if (c->implicit_zero)
        write_none(form, c, criterion);
    for (size_t i = 0; i < c->option_count; i++) {
        int here = c->options[i].case_no;
        if (here != case_no && here > 0 && (size_t)here <= c->cases.count) {
            html_raw(html, "<p class=\"case\"");
            law_text_attr(html, form->language);
            html_raw(html, ">");
            html_text(html, c->cases.items[here - 1]);
            html_raw(html, "</p>\n");
        }
        case_no = here;
        write_option(form, c, criterion, (int)i);
    }
    html_raw(html, "</div>\n");
}

static struct str paper_form(const struct self_law *law, struct str name)
{
    for (size_t i = 0; i < law->pack->evidence_count; i++)
        if (str_equal(law->pack->evidence[i].name, name))
            return law->pack->evidence[i].form;
    return STR("");
}

static void write_papers(const struct form *form, const struct law_criterion *c)
{
    struct buffer *html = form->html;
    if (c->evidence.count == 0)
        return;
    html_raw(html, "<details class=\"papers\"><summary>");
    words(html, form->language, TEXT_self_papers);
    html_raw(html, "</summary><dl");
    law_text_attr(html, form->language);
    html_raw(html, ">\n");
    for (size_t i = 0; i < c->evidence.count; i++) {
        html_raw(html, "<div><dt>");
        html_text(html, c->evidence.items[i]);
        html_raw(html, "</dt><dd>");
        html_text(html, paper_form(form->law, c->evidence.items[i]));
        html_raw(html, "</dd></div>\n");
    }
    html_raw(html, "</dl></details>\n");
}

enum text_id self_nature_words(enum law_nature nature)
{
    switch (nature) {
    case LAW_DOCUMENT: return TEXT_live_nature_document;
    case LAW_INVESTMENT: return TEXT_live_nature_investment;
    case LAW_TASTING: return TEXT_live_nature_tasting;
    case LAW_FIXED: break;
    }
    return TEXT_live_nature_fixed;
}

static void write_criterion(const struct form *form, int criterion, int depth)
{
    struct buffer *html = form->html;
    const struct law_criterion *c = &form->sheet->set->criteria[criterion];
    html_raw(html, "<fieldset class=\"criterion\" id=\"tc-");
    html_text(html, c->code);
    html_raw(html, "\"");
    html_attr(html, "data-code", c->code);
    html_attr(html, "data-section", form->section);
    html_attr(html, "data-part", str_part(STR("ABC"), (size_t)form->part, (size_t)form->part + 1));
    html_attr(html, "data-nature", str_from(law_nature_words[c->nature]));
    if (c->star_on_criterion > 0)
        html_attr_int(html, "data-star", c->star_on_criterion);
    write_heading_tag(html, ">\n<legend><h", depth, "><span class=\"code\">");
    html_text(html, c->code);
    html_raw(html, "</span> <span class=\"name\"");
    law_text_attr(html, form->language);
    html_raw(html, ">");
    html_text(html, self_name(html->arena, c->name));
    html_raw(html, "</span> <span class=\"most\">");
    HTML_WORDS(html, form->language, TEXT_self_most, TEXT_ARG_INT("points", c->max));
    html_raw(html, ", ");
    words(html, form->language, self_nature_words(c->nature));
    write_heading_tag(html, "</span></h", depth, "></legend>\n");
    write_notes(form, &c->knockout, &c->precondition, &c->notes);
    write_options(form, c, criterion);
    write_papers(form, c);
    html_raw(html, "</fieldset>\n");
}

/* ---- the sheet ---- */

static void write_part_head(const struct form *form)
{
    struct buffer *html = form->html;
    const struct law_part *part = &form->sheet->set->parts[form->part];
    struct str id = str_part(STR("ABC"), (size_t)form->part, (size_t)form->part + 1);
    html_raw(html, "<section class=\"part\"");
    html_attr(html, "data-part", id);
    html_attr_int(html, "data-max", part->max);
    html_raw(html, ">\n<h2><span class=\"name\">");
    HTML_WORDS(html, form->language, TEXT_self_part, TEXT_ARG("id", id), TEXT_ARG("name", self_name(html->arena, part->name)));
    html_raw(html, "</span> <span class=\"of\">");
    HTML_WORDS(html, form->language, TEXT_self_points, TEXT_ARG_INT("points", part->max));
    html_raw(html, "</span></h2>\n");
}

static void write_criteria(struct form *form)
{
    const struct law_set *set = form->sheet->set;
    form->part = -1;
    for (size_t i = 0; i < set->line_count; i++) {
        const struct law_line *line = &set->lines[i];
        if (line->part != form->part) {
            if (form->part >= 0)
                html_raw(form->html, "</section>\n");
            form->part = line->part;
            write_part_head(form);
        }
        if (line->depth == 1)
            form->section = line->section >= 0 ? set->sections[line->section].code : set->criteria[line->criterion].code;
        if (line->section >= 0)
            write_section(form, &set->sections[line->section], line->depth);
        else
            write_criterion(form, line->criterion, line->depth);
    }
    html_raw(form->html, "</section>\n");
}

static void write_intro(const struct form *form)
{
    struct buffer *html = form->html;
    const struct law_set *set = form->sheet->set;
    const struct law_pack *pack = form->law->pack;
    html_raw(html, "<a class=\"back no-print\" href=\"" SELF_PATH);
    if (form->language == LANGUAGE_EN)
        html_raw(html, "?lang=en");
    html_raw(html, "\">");
    page_icon(html, ICON_BACK);
    words(html, form->language, TEXT_self_back);
    html_raw(html, "</a>\n<h1>");
    html_text(html, title_of(html->arena, form->language, set));
    html_raw(html, "</h1>\n<p class=\"lead no-print\">");
    words(html, form->language, TEXT_self_sheet_lead);
    html_raw(html, "</p>\n<p class=\"law\">");
    HTML_WORDS(html, form->language, TEXT_self_law_line, TEXT_ARG("decision", pack->decision), TEXT_ARG("pack", pack->name),
               TEXT_ARG_INT("edition", pack->edition));
    html_raw(html, "</p>\n<p class=\"print-only\">");
    words(html, form->language, TEXT_self_product);
    html_raw(html, ": <span class=\"product-name\">");
    html_text(html, form->sheet->product);
    html_raw(html, "</span></p>\n");
}

static void write_disqualification(const struct form *form)
{
    struct buffer *html = form->html;
    const struct law_texts *texts = &form->sheet->set->disqualification;
    for (size_t i = 0; i < texts->count; i++) {
        html_raw(html, "<div class=\"warnings no-print\"");
        law_text_attr(html, form->language);
        html_raw(html, ">");
        page_icon(html, ICON_WARNING);
        html_raw(html, "<p>");
        html_text(html, texts->items[i]);
        html_raw(html, "</p></div>\n");
    }
}

static void write_product(const struct form *form)
{
    struct buffer *html = form->html;
    html_raw(html, "<div class=\"product no-print\"><label for=\"san-pham\">");
    words(html, form->language, TEXT_self_product);
    html_raw(html, "</label>\n<input class=\"field\" id=\"san-pham\" name=\"san-pham\" autocomplete=\"off\" maxlength=\"60\" aria-describedby=\"san-pham-y\"");
    html_attr(html, "value", form->sheet->product);
    html_raw(html, ">\n<p class=\"small quiet\" id=\"san-pham-y\">");
    words(html, form->language, TEXT_self_product_hint);
    html_raw(html, "</p></div>\n");
}

static void write_form_tag(const struct form *form)
{
    struct buffer *html = form->html;
    const struct law_set *set = form->sheet->set;
    html_raw(html, "<form class=\"desk\" method=\"post\" action=\"" SELF_PATH "/");
    html_int(html, set->no);
    if (form->language == LANGUAGE_EN)
        html_raw(html, "?lang=en");
    html_raw(html, "\"");
    html_attr(html, "data-pack", form->law->name);
    html_attr_int(html, "data-set", set->no);
    html_raw(html, " data-bands=\"");
    for (int stars = LAW_STARS; stars >= 1; stars--) {
        html_int(html, stars);
        html_raw(html, ":");
        html_int(html, set->from[stars]);
        if (stars > 1)
            html_raw(html, " ");
    }
    html_raw(html, "\">\n");
}

static void write_send(const struct form *form)
{
    struct buffer *html = form->html;
    html_raw(html, "<div class=\"bar no-print\" id=\"thanh\"><button class=\"button main\" type=\"submit\">");
    words(html, form->language, TEXT_self_see);
    html_raw(html, "</button>\n<p class=\"small quiet\">");
    words(html, form->language, TEXT_self_see_hint);
    html_raw(html, "</p></div>\n");
}

static void write_empty_result(const struct form *form)
{
    html_raw(form->html, "<section class=\"result empty no-print\" id=\"ket-qua\"><p class=\"quiet\">");
    words(form->html, form->language, TEXT_self_result_first);
    html_raw(form->html, "</p>\n<p class=\"send\"><button class=\"button main\" type=\"submit\">");
    words(form->html, form->language, TEXT_self_see);
    html_raw(form->html, "</button></p></section>\n");
}

static void write_notice(const struct form *form, enum text_id text, const struct text_arg *args, size_t arg_count)
{
    html_raw(form->html, "<div class=\"notice\" role=\"alert\">");
    page_icon(form->html, ICON_WARNING);
    html_raw(form->html, "<p>");
    html_words(form->html, form->language, text, args, arg_count);
    html_raw(form->html, "</p></div>\n");
}

static void write_unread(const struct form *form)
{
    const struct self_sheet *sheet = form->sheet;
    struct buffer codes;
    struct text_arg args[2];
    buffer_open(&codes, form->html->arena, 4096);
    for (size_t i = 0; i < sheet->set->criterion_count; i++) {
        if (!sheet->unread[i])
            continue;
        if (codes.len > 0)
            buffer_add_z(&codes, ", ");
        buffer_add(&codes, sheet->set->criteria[i].code);
    }
    args[0] = TEXT_ARG_INT("count", (int64_t)sheet->unread_count);
    args[1] = TEXT_ARG("criteria", buffer_str(&codes));
    write_notice(form, TEXT_self_not_taken, args, 2);
}

static void write_notices(const struct form *form, const struct self_notices *notices)
{
    const struct law_pack *pack = form->law->pack;
    if (notices->other_pack.len > 0)
        write_notice(form, TEXT_self_link_pack, (const struct text_arg[]){ TEXT_ARG("pack", notices->other_pack) }, 1);
    else if (notices->other_edition != 0)
        write_notice(form, TEXT_self_link_old,
                     (const struct text_arg[]){ TEXT_ARG_INT("old", notices->other_edition), TEXT_ARG_INT("new", pack->edition) }, 2);
    else if (notices->link_broken)
        write_notice(form, TEXT_self_link_broken, NULL, 0);
    if (form->sheet->unread_count > 0)
        write_unread(form);
}

void self_write_sheet(struct buffer *html, struct web_request *request, const struct self_law *law, const struct self_sheet *sheet,
                      const struct self_notices *notices, const struct self_outcome *outcome)
{
    struct form form = { .html = html, .law = law, .sheet = sheet, .language = page_language(request) };
    struct page page = { .language = form.language, .room = SELF_PATH, .script = "sheet" };
    struct buffer path;
    buffer_open(&path, html->arena, 100);
    buffer_add_z(&path, SELF_PATH "/");
    buffer_add_int(&path, sheet->set->no);
    page.path = buffer_str(&path);
    page.title = title_of(html->arena, form.language, sheet->set);
    page_open(html, request, &page);
    write_intro(&form);
    if (notices != NULL)
        write_notices(&form, notices);
    write_form_tag(&form);
    if (outcome != NULL)
        self_write_result(html, form.language, law, sheet, outcome, web_context(request));
    html_raw(html, "<div class=\"criteria\">\n");
    write_disqualification(&form);
    write_criteria(&form);
    write_product(&form);
    write_send(&form);
    html_raw(html, "</div>\n");
    if (outcome == NULL)
        write_empty_result(&form);
    html_raw(html, "</form>\n<p class=\"law hash\">");
    HTML_WORDS(html, form.language, TEXT_self_papers_ours, TEXT_ARG("pack", law->pack->name));
    html_raw(html, " ");
    HTML_WORDS(html, form.language, TEXT_self_law_hash, TEXT_ARG("sha256", law->pack->sha256));
    html_raw(html, "</p>\n");
    page_close(html, request, &page);
}

void self_write_no_network(struct buffer *html, struct web_request *request)
{
    enum language language = page_language(request);
    const struct page page = { .language = language, .title = text_of(language, TEXT_self_offline_title) };
    page_open(html, request, &page);
    html_raw(html, "<h1>");
    words(html, language, TEXT_self_offline_title);
    html_raw(html, "</h1>\n<p class=\"lead\">");
    words(html, language, TEXT_self_offline);
    html_raw(html, "</p>\n<p class=\"send\"><a class=\"button main\" href=\"" SELF_PATH "\">");
    words(html, language, TEXT_self_offline_go);
    html_raw(html, "</a></p>\n");
    page_close(html, request, &page);
}
