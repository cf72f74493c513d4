/* What the sheet's page shows: parts and sections as on the printed form, and for each criterion the claim, its papers and the team's proposal beside the
 * options. What a device needs to make the sheet's content itself (sessions_sheet_api.c) stands in data attributes of the form. */
#include "base/pure.h"
#include "ocop/sessions/sessions_score.h"
#include "texts_sealing.h"
#include "texts_self.h"
#include "texts_sessions.h"

#define PLACE_MAX ((size_t)2048)
#define DEEPEST 3 /* headings below a part: h3, h4 */

/* ---- one criterion ---- */

static void write_points(struct sight *s, int points)
{
    html_raw(&s->html, " <span class=\"points figure\">");
    SIGHT_WORDS(s, TEXT_self_points, TEXT_ARG_INT("points", points));
    html_raw(&s->html, "</span>");
}

static void write_warnings(struct sight *s, const struct law_texts *texts)
{
    if (texts->count == 0)
        return;
    html_raw(&s->html, "<div class=\"says\">\n");
    for (size_t i = 0; i < texts->count; i++) {
        html_raw(&s->html, "<p class=\"out\">");
        page_icon(&s->html, ICON_WARNING);
        html_raw(&s->html, "<span>");
        html_text(&s->html, texts->items[i]);
        html_raw(&s->html, "</span></p>\n");
    }
    html_raw(&s->html, "</div>\n");
}

static void write_papers(struct sight *s, const struct scoring *scoring, const struct frozen_claim *claim)
{
    const struct frozen_paper *papers = claim->papers.items;
    if (claim->papers.count == 0) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        sight_words(s, TEXT_sessions_no_papers);
        html_raw(&s->html, "</p>\n");
        return;
    }
    html_raw(&s->html, "<ul class=\"proofs\">\n");
    for (size_t i = 0; i < claim->papers.count; i++) {
        html_raw(&s->html, "<li><a data-paper target=\"_blank\" rel=\"noopener\" href=\"");
        html_text(&s->html, session_item_path(s->arena, &scoring->visit.session, &scoring->item, "/minh-chung/"));
        html_url(&s->html, papers[i].paper);
        html_raw(&s->html, "\">");
        html_text(&s->html, papers[i].title.len > 0 ? papers[i].title : papers[i].number);
        html_raw(&s->html, "</a>");
        if (papers[i].title.len > 0 && papers[i].number.len > 0) {
            html_raw(&s->html, " <span class=\"quiet small\">");
            html_text(&s->html, papers[i].number);
            html_raw(&s->html, "</span>");
        }
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

static void write_quote(struct sight *s, enum text_id who, struct str words)
{
    if (words.len == 0)
        return;
    html_raw(&s->html, "<figure><figcaption class=\"quiet small\">");
    sight_words(s, who);
    html_raw(&s->html, "</figcaption><blockquote>");
    html_text(&s->html, words);
    html_raw(&s->html, "</blockquote></figure>\n");
}

static void write_beside(struct sight *s, const struct scoring *scoring, const struct law_criterion *criterion)
{
    const struct frozen_claim *claim = scoring_claim(scoring, criterion->code);
    const struct opinion *opinion = scoring_opinion(scoring, criterion->code);
    html_raw(&s->html, "<div class=\"evidence\">\n");
    if (claim == NULL) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        sight_words(s, TEXT_sessions_not_claimed);
        html_raw(&s->html, "</p>\n");
    } else {
        write_quote(s, TEXT_sessions_claimed, claim->reason);
        write_papers(s, scoring, claim);
    }
    if (opinion != NULL)
        write_quote(s, TEXT_sessions_proposed, opinion->remark);
    scoring_write_precedents(s, scoring, (int)(criterion - scoring->set->criteria));
    html_raw(&s->html, "</div>\n");
}

struct button {
    struct str value, words;
    int points;
    bool checked, claimed, proposed, none;
};

static void write_mark(struct sight *s, const char *class_name, enum text_id text)
{
    html_raw(&s->html, "<span class=\"mark-");
    buffer_add_z(&s->html, class_name);
    html_raw(&s->html, "\">");
    sight_words(s, text);
    html_raw(&s->html, "</span>");
}

static void write_button(struct sight *s, const struct law_criterion *criterion, const struct button *button)
{
    buffer_add_z(&s->html, button->none ? "<label class=\"option none\"><input type=\"radio\"" : "<label class=\"option\"><input type=\"radio\"");
    html_raw(&s->html, " name=\"c-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\"");
    html_attr(&s->html, "value", button->value);
    html_attr_int(&s->html, "data-points", button->points);
    if (button->proposed)
        html_raw(&s->html, " data-proposed");
    buffer_add_z(&s->html, button->checked ? " checked>" : ">");
    html_raw(&s->html, "<span class=\"says-option\">");
    html_text(&s->html, button->words);
    html_raw(&s->html, "</span>");
    write_points(s, button->points);
    if (button->claimed || button->proposed) {
        html_raw(&s->html, "<span class=\"need\">");
        if (button->proposed)
            write_mark(s, "team", TEXT_sessions_proposed);
        if (button->claimed)
            write_mark(s, "claim", TEXT_sessions_claimed);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "<span class=\"ring\"></span></label>\n");
}

static void write_buttons(struct sight *s, const struct scoring *scoring, const struct law_criterion *criterion)
{
    const struct frozen_claim *claim = scoring_claim(scoring, criterion->code);
    const struct opinion *opinion = scoring_opinion(scoring, criterion->code);
    struct str said = { NULL, 0 };
    bool ticked = scoring_said(scoring, criterion->code, &said);
    int case_no = 0;
    html_raw(&s->html, "<div class=\"options\">\n");
    for (int i = criterion->implicit_zero ? LAW_NO_CHOICE : 0; i < (int)criterion->option_count; i++) {
        const struct law_option *option = i < 0 ? NULL : &criterion->options[i];
        const struct button button = { .value = option == NULL ? STR(SELF_NONE) : option->id,
                                       .words = option == NULL ? text_of(s->language, TEXT_self_none) : option->text,
                                       .points = option == NULL ? 0 : option->points,
                                       .none = option == NULL,
                                       .checked = ticked && scoring_option_index(criterion, said) == i,
                                       .claimed = claim != NULL && scoring_option_index(criterion, claim->option) == i,
                                       .proposed = opinion != NULL && scoring_option_index(criterion, opinion->option) == i };
        if (option != NULL && option->case_no != case_no && option->case_no > 0 && (size_t)option->case_no <= criterion->cases.count) {
            html_raw(&s->html, "<p class=\"case\">");
            html_text(&s->html, criterion->cases.items[option->case_no - 1]);
            html_raw(&s->html, "</p>\n");
        }
        case_no = option == NULL ? 0 : option->case_no;
        write_button(s, criterion, &button);
    }
    html_raw(&s->html, "</div>\n");
}

static void write_note(struct sight *s, const struct scoring *scoring, const struct law_criterion *criterion)
{
    html_raw(&s->html, "<p class=\"far small\" id=\"xa-");
    html_url(&s->html, criterion->code);
    buffer_add_z(&s->html, scoring_far(scoring, criterion) ? "\">" : "\" hidden>");
    sight_words(s, TEXT_sessions_far);
    html_raw(&s->html, "</p>\n<label class=\"note\"><span class=\"quiet small\">");
    sight_words(s, TEXT_sessions_note);
    html_raw(&s->html, "</span><textarea class=\"field\" rows=\"2\" maxlength=\"4000\" aria-describedby=\"xa-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\" name=\"n-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\">\n");
    html_text(&s->html, scoring_note(scoring, criterion->code));
    html_raw(&s->html, "</textarea></label>\n");
}

static void write_criterion(struct sight *s, const struct scoring *scoring, int index)
{
    const struct law_criterion *criterion = &scoring->set->criteria[index];
    html_raw(&s->html, "<fieldset class=\"criterion\" id=\"c-");
    html_url(&s->html, criterion->code);
    html_raw(&s->html, "\"");
    html_attr(&s->html, "data-code", criterion->code);
    if (scoring_takes(scoring, index))
        html_raw(&s->html, " data-takes");
    html_raw(&s->html, "><legend><span><span class=\"code\">");
    html_text(&s->html, criterion->code);
    html_raw(&s->html, "</span> <strong>");
    html_text(&s->html, self_name(s->arena, criterion->name));
    html_raw(&s->html, "</strong> <span class=\"most\">");
    SIGHT_WORDS(s, TEXT_self_most, TEXT_ARG_INT("points", criterion->max));
    html_raw(&s->html, "</span></span></legend>\n");
    write_warnings(s, &criterion->knockout);
    html_raw(&s->html, "<div class=\"judge\">\n");
    write_beside(s, scoring, criterion);
    html_raw(&s->html, "<div>\n");
    write_buttons(s, scoring, criterion);
    write_note(s, scoring, criterion);
    html_raw(&s->html, "</div></div></fieldset>\n");
}

/* ---- parts and sections ---- */

static int takes_in_part(const struct scoring *scoring, int part)
{
    int count = 0;
    for (size_t c = 0; c < scoring->set->criterion_count; c++)
        count += scoring->set->criteria[c].part == part && scoring_takes(scoring, (int)c);
    return count;
}

static void write_part_head(struct sight *s, const struct scoring *scoring, int part)
{
    static const char *const ids[LAW_PARTS] = { "A", "B", "C" };
    int takes = takes_in_part(scoring, part);
    html_raw(&s->html, "<section class=\"part\"");
    html_attr(&s->html, "data-part", str_from(ids[part]));
    html_raw(&s->html, "><h2><span>");
    SIGHT_WORDS(s, TEXT_self_part, TEXT_ARG_Z("id", ids[part]), TEXT_ARG("name", self_name(s->arena, scoring->set->parts[part].name)));
    html_raw(&s->html, "</span> <span class=\"of\">");
    SIGHT_WORDS(s, TEXT_self_points, TEXT_ARG_INT("points", scoring->set->parts[part].max));
    html_raw(&s->html, "</span></h2>\n<input type=\"hidden\" name=\"nhan-");
    buffer_add_z(&s->html, ids[part]);
    buffer_add_z(&s->html, scoring_accepted(scoring, part) ? "\" value=\"1\">\n" : "\" value=\"\">\n");
    if (takes == 0)
        return;
    html_raw(&s->html, "<p class=\"accept\"><button class=\"button quiet\" type=\"submit\" name=\"nhan\"");
    html_attr(&s->html, "value", str_from(ids[part]));
    html_raw(&s->html, ">");
    SIGHT_WORDS(s, TEXT_sessions_accept, TEXT_ARG_INT("count", takes), TEXT_ARG_Z("part", ids[part]));
    html_raw(&s->html, "</button> <span class=\"quiet small\">");
    sight_words(s, scoring_accepted(scoring, part) ? TEXT_sessions_accepted : TEXT_sessions_accept_hint);
    html_raw(&s->html, "</span></p>\n");
}

static void write_section(struct sight *s, const struct law_section *section, int depth)
{
    bool below = depth >= DEEPEST - 1;
    buffer_add_z(&s->html, below ? "<h4 class=\"section\"><span>" : "<h3 class=\"section\"><span>");
    html_text(&s->html, section->code);
    html_raw(&s->html, ". ");
    html_text(&s->html, self_name(s->arena, section->name));
    html_raw(&s->html, "</span> <span class=\"of\">");
    SIGHT_WORDS(s, TEXT_self_points, TEXT_ARG_INT("points", section->max));
    buffer_add_z(&s->html, below ? "</span></h4>\n" : "</span></h3>\n");
    write_warnings(s, &section->knockout);
}

static void write_lines(struct sight *s, const struct scoring *scoring)
{
    int part = -1;
    for (size_t i = 0; i < scoring->set->line_count; i++) {
        const struct law_line *line = &scoring->set->lines[i];
        if (line->part != part) {
            if (part >= 0)
                html_raw(&s->html, "</section>\n");
            part = line->part;
            write_part_head(s, scoring, part);
        }
        if (line->section >= 0)
            write_section(s, &scoring->set->sections[line->section], line->depth);
        else
            write_criterion(s, scoring, line->criterion);
    }
    html_raw(&s->html, "</section>\n");
}

/* ---- the form ---- */

/* "24/28 · tạm tính 71 · còn 4", as it is saved. */
static void write_sum(struct sight *s, const struct scoring *scoring)
{
    const struct law_set *set = scoring->set;
    int64_t points = 0, done = 0;
    for (size_t c = 0; c < set->criterion_count; c++) {
        struct str said = { NULL, 0 };
        int option;
        if (!scoring_said(scoring, set->criteria[c].code, &said))
            continue;
        option = scoring_option_index(&set->criteria[c], said);
        points += option < 0 ? 0 : set->criteria[c].options[option].points;
        done++;
    }
    html_raw(&s->html, "<output class=\"figure\" data-live>");
    SIGHT_WORDS(s, TEXT_sealing_sum, TEXT_ARG_INT("done", done), TEXT_ARG_INT("of", (int64_t)set->criterion_count), TEXT_ARG_INT("points", points),
                TEXT_ARG_INT("left", (int64_t)set->criterion_count - done));
    html_raw(&s->html, "</output>");
}

static struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

/* Whose sheet it is and for what, for a device that seals it itself: the members of its content but for what is ticked and written. */
static struct str place_json(const struct scoring *scoring)
{
    struct arena *arena = scoring->visit.arena;
    struct error ignored = { 0 };
    struct json_writer json;
    struct buffer out;
    buffer_open(&out, arena, PLACE_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_int(&json, "format", 1);
    json_text(&json, "session", ident_text(arena, &scoring->visit.session.ident));
    json_text(&json, "item", ident_text(arena, &scoring->item.ident));
    json_text(&json, "seat", ident_text(arena, &scoring->visit.seat->ident));
    json_text(&json, "dossier", ident_text(arena, &scoring->dossier));
    json_int(&json, "filed", scoring->item.filed_no);
    json_int(&json, "turn", scoring->item.turn);
    json_text(&json, "pack", scoring->item.pack);
    json_text(&json, "pack_sha256", scoring->item.pack_sha256);
    json_int(&json, "set", scoring->item.set_no);
    json_object_end(&json);
    return json_writer_end(&json, &ignored) == STATUS_OK ? buffer_str(&out) : STR("");
}

static void write_bar(struct sight *s, const struct scoring *scoring)
{
    html_raw(&s->html, "<div class=\"seal-bar\">");
    write_sum(s, scoring);
    html_raw(&s->html, "<button class=\"button quiet\" type=\"submit\" name=\"viec\" value=\"luu\">");
    sight_words(s, TEXT_sessions_save);
    /* Before it is called only a device without network seals it: the sheet waits there. */
    html_raw(&s->html, "</button><button class=\"button main\" type=\"submit\" name=\"viec\" value=\"niem-phong\"");
    buffer_add_z(&s->html, scoring->item.state == ITEM_SCORING ? ">" : " hidden>");
    sight_words(s, TEXT_sessions_seal);
    html_raw(&s->html, "</button></div>");
}

void scoring_write_form(struct sight *s, struct scoring *scoring)
{
    html_raw(&s->html, "<form method=\"post\" class=\"council-sheet\" id=\"phieu\"");
    html_attr(&s->html, "action", session_item_path(s->arena, &scoring->visit.session, &scoring->item, "/phieu"));
    html_attr(&s->html, "data-sheet", place_json(scoring));
    html_attr_int(&s->html, "data-saved", scoring->draft.version);
    html_attr(&s->html, "data-name", scoring->item.product_name);
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &scoring->command, scoring->draft.version + 1);
    html_raw(&s->html, "<input type=\"hidden\" name=\"dau\"");
    html_attr(&s->html, "value", scoring->nonce);
    html_raw(&s->html, ">\n<input type=\"hidden\" name=\"luot\"");
    html_attr_int(&s->html, "value", scoring->item.turn);
    html_raw(&s->html, ">\n");
    write_lines(s, scoring);
    html_raw(&s->html, "<div class=\"row comment\"><label for=\"o-nhan-xet\">");
    sight_words(s, TEXT_sessions_comment);
    html_raw(&s->html, "</label><textarea class=\"field\" rows=\"3\" maxlength=\"4000\" id=\"o-nhan-xet\" name=\"nhan-xet\">\n");
    html_text(&s->html, scoring->says.comment);
    html_raw(&s->html, "</textarea></div>\n");
    write_bar(s, scoring);
    html_raw(&s->html, "</form>\n");
}
