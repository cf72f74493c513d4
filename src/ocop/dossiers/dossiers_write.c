/* Writing the draft: one criterion a page (the option, the reason, the papers), and the report in the producer's own words. A draft is saved row by row;
 * who saves on an older state sees both texts and chooses. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"
#include "texts_form.h"
#include "texts_self.h"

#define REASON_MAX 4000

/* ---- saving, outside of the ledger ---- */

struct saving {
    const struct viewer *viewer;
    struct arena *arena;
    struct ident dossier;
    struct str pack; /* that its page was made of */
    int64_t now;
    const struct dossier_claim *claim;   /* or */
    const struct dossier_written *texts; /* DOSSIER_TEXTS of them; those to be saved are marked */
    const bool *changed;
};

static enum status save(struct db_conn *conn, void *self, struct error *error)
{
    const struct saving *saving = self;
    struct permission_subject subject;
    struct dossier dossier;
    bool found = false;
    enum status status = dossiers_sql_by_ident(conn, saving->arena, &saving->dossier, &found, &dossier, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&dossier);
    status = accounts_ask(saving->viewer, "dossiers.draft", "dossiers.see", &subject, error);
    if (status == STATUS_OK && !str_equal(dossier.pack, saving->pack))
        status = FAIL(error, STATUS_STALE, TEXT_dossiers_stale, "version");
    if (status == STATUS_OK && saving->claim != NULL)
        status = dossiers_sql_save_claim(conn, dossier.id, saving->claim, error);
    for (int i = 0; status == STATUS_OK && saving->texts != NULL && i < DOSSIER_TEXTS; i++)
        if (saving->changed[i])
            status = dossiers_sql_save_text(conn, dossier.id, dossier_text_names[i], &saving->texts[i], error);
    return status == STATUS_OK ? dossiers_sql_touch(conn, dossier.id, saving->now, error) : status;
}

static enum status run_save(const struct dossier_visit *visit, struct saving *saving, struct error *error)
{
    saving->viewer = visit->viewer;
    saving->arena = visit->arena;
    saving->dossier = visit->dossier.ident;
    saving->pack = visit->dossier.pack;
    saving->now = context_now(web_context(visit->request));
    return db_write(web_room(visit->request, "db"), visit->dossier.province, save, saving, error);
}

/* ---- one criterion ---- */

struct writing {
    struct dossier_visit visit;
    struct dossier_whole whole;
    int criterion;
    struct dossier_claim claim; /* as it is shown: what is saved, or what was just sent */
    enum text_id fault;
    const struct dossier_claim *theirs; /* where somebody else saved first */
};

static enum status writing_start(struct web_request *request, struct writing *w, struct error *error)
{
    struct permission_subject subject;
    enum status status = dossier_visit(request, &w->visit, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&w->visit.dossier);
    status = accounts_ask(w->visit.viewer, "dossiers.draft", "dossiers.see", &subject, error);
    if (status == STATUS_OK)
        status = dossier_read_whole(w->visit.conn, w->visit.arena, web_room(request, "law"), &w->visit.dossier, &w->whole, error);
    if (status != STATUS_OK)
        return status;
    w->criterion = law_criterion_index(w->whole.set, web_path_part(request, "ma"));
    if (w->criterion < 0)
        return commands_not_found(error);
    w->claim = w->whole.claims[w->criterion];
    w->fault = TEXT_NONE;
    w->theirs = NULL;
    return STATUS_OK;
}

static bool is_cited(const struct dossier_claim *claim, int64_t paper)
{
    for (size_t i = 0; i < claim->paper_count; i++)
        if (claim->papers[i] == paper)
            return true;
    return false;
}

/* The law's notes repeat what throws the dossier out. */
static bool said_before(const struct law_criterion *criterion, struct str text)
{
    for (size_t i = 0; i < criterion->knockout.count; i++)
        if (str_equal(criterion->knockout.items[i], text))
            return true;
    for (size_t i = 0; i < criterion->precondition.count; i++)
        if (str_equal(criterion->precondition.items[i], text))
            return true;
    return false;
}

static void write_law(struct sight *s, const struct law_criterion *criterion)
{
    const struct law_texts *lists[] = { &criterion->knockout, &criterion->precondition, &criterion->notes };
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            if (l == 2 && said_before(criterion, lists[l]->items[i]))
                continue;
            buffer_add_z(&s->html, l == 0 ? "<p class=\"bad\">" : "<p class=\"quiet\">");
            html_text(&s->html, lists[l]->items[i]);
            html_raw(&s->html, "</p>\n");
        }
}

static void write_option(struct sight *s, const struct writing *w, struct str value, struct str text, int points, int star, bool checked)
{
    (void)w;
    html_raw(&s->html, "<label class=\"choice level\"><input type=\"radio\" name=\"muc\"");
    html_attr(&s->html, "value", value);
    buffer_add_z(&s->html, checked ? " checked>" : ">");
    html_raw(&s->html, "<span>");
    html_text(&s->html, text);
    if (star > 0) {
        html_raw(&s->html, " <span class=\"need\">");
        page_stars(&s->html, star, star);
        html_raw(&s->html, " ");
        SIGHT_WORDS(s, TEXT_self_needed, TEXT_ARG_INT("stars", star));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</span><span class=\"points figure\">");
    SIGHT_WORDS(s, TEXT_self_points, TEXT_ARG_INT("points", points));
    html_raw(&s->html, "</span></label>\n");
}

static void write_options(struct sight *s, const struct writing *w)
{
    const struct law_criterion *criterion = &w->whole.set->criteria[w->criterion];
    bool claimed = w->claim.version > 0 || w->claim.option.len > 0;
    int case_no = 0;
    html_raw(&s->html, "<fieldset class=\"row choices\" id=\"o-muc\" tabindex=\"-1\"><legend>");
    sight_words(s, TEXT_dossiers_option);
    html_raw(&s->html, "</legend>\n");
    if (w->fault != TEXT_NONE) {
        html_raw(&s->html, "<p class=\"fault small\">");
        sight_words(s, w->fault);
        html_raw(&s->html, "</p>\n");
    }
    if (criterion->implicit_zero)
        write_option(s, w, STR(SELF_NONE), text_of(s->language, TEXT_self_none), 0, 0, claimed && w->claim.option.len == 0);
    for (size_t i = 0; i < criterion->option_count; i++) {
        const struct law_option *option = &criterion->options[i];
        if (option->case_no != case_no && option->case_no > 0 && (size_t)option->case_no <= criterion->cases.count) {
            html_raw(&s->html, "<p class=\"quiet\">");
            html_text(&s->html, criterion->cases.items[option->case_no - 1]);
            html_raw(&s->html, "</p>\n");
        }
        case_no = option->case_no;
        write_option(s, w, option->id, option->text, option->points, option->star_min, str_equal(option->id, w->claim.option));
    }
    html_raw(&s->html, "</fieldset>\n");
}

/* Whether it is cited, or stands for one that is, or was just added for this criterion. */
static bool is_ticked(const struct writing *w, const struct paper *paper)
{
    struct ident added;
    return is_cited(&w->claim, paper->id) || is_cited(&w->claim, paper->replaces) ||
           (ident_read(web_query(w->visit.request, "giay"), &added) && ident_equal(&added, &paper->ident));
}

static void write_paper(struct sight *s, const struct writing *w, const struct paper *paper)
{
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    paper_path(&path, paper);
    html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" name=\"giay-");
    ident_write(&s->html, &paper->ident);
    html_raw(&s->html, "\" value=\"1\"");
    buffer_add_z(&s->html, is_ticked(w, paper) ? " checked>" : ">");
    html_raw(&s->html, "<span>");
    html_text(&s->html, paper_title(paper));
    if (paper->number.len > 0) {
        html_raw(&s->html, ", ");
        html_text(&s->html, paper->number);
    }
    if (paper->expires != DATE_NONE) {
        bool ended = paper->expires < w->visit.today;
        buffer_add_z(&s->html, ended ? " <span class=\"bad small\">" : " <span class=\"quiet small\">");
        SIGHT_WORDS(s, ended ? TEXT_dossiers_ended_on : TEXT_dossiers_until_day, TEXT_ARG("day", date_text(s->arena, paper->expires)));
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</span> <a class=\"small\"");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    sight_words(s, TEXT_dossiers_look);
    html_raw(&s->html, "</a></label>\n");
}

static void write_paper_choice(struct sight *s, const struct writing *w)
{
    const struct law_criterion *criterion = &w->whole.set->criteria[w->criterion];
    html_raw(&s->html, "<fieldset class=\"row choices\"><legend>");
    sight_words(s, TEXT_dossiers_proofs);
    html_raw(&s->html, "</legend>\n");
    for (size_t i = 0; i < criterion->evidence.count; i++) {
        html_raw(&s->html, "<p class=\"quiet small\">");
        html_text(&s->html, criterion->evidence.items[i]);
        html_raw(&s->html, "</p>\n");
    }
    if (w->whole.papers.count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_dossiers_no_papers);
        html_raw(&s->html, "</p>\n");
    }
    for (int ticked = 1; ticked >= 0; ticked--) /* those of this criterion first */
        for (size_t i = 0; i < w->whole.papers.count; i++)
            if (is_ticked(w, &w->whole.papers.rows[i]) == (ticked == 1))
                write_paper(s, w, &w->whole.papers.rows[i]);
    html_raw(&s->html, "</fieldset>\n");
}

/* What somebody else saved meanwhile, beside what was just sent. */
static void write_theirs(struct sight *s, const struct writing *w)
{
    const struct law_criterion *criterion = &w->whole.set->criteria[w->criterion];
    int option = law_option_index(criterion, w->theirs->option);
    sight_notice_open(s, MOOD_ATTENTION);
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_dossiers_two_versions);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, TEXT_dossiers_theirs);
    html_raw(&s->html, " <strong>");
    html_text(&s->html, option >= 0 ? criterion->options[option].text : text_of(s->language, TEXT_self_none));
    html_raw(&s->html, "</strong></p>\n<blockquote>");
    html_text(&s->html, w->theirs->reason);
    html_raw(&s->html, "</blockquote>\n<p>");
    sight_words(s, TEXT_dossiers_yours_below);
    html_raw(&s->html, "</p>\n");
    sight_notice_close(s);
}

static enum status show_criterion(struct writing *w, int http_status, struct error *error)
{
    const struct law_criterion *criterion = &w->whole.set->criteria[w->criterion];
    struct ident command = ident_new(web_context(w->visit.request));
    struct str live = STR("");
    struct sight s;
    enum status status = dossier_live(w->visit.arena, &w->whole, w->criterion, &live, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_scripted(&s, w->visit.request, self_name(w->visit.arena, criterion->name), DOSSIERS_PATH, SIGHT_NARROW, "criterion");
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", dossier_path(s.arena, &w->visit.dossier, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, w->whole.product.name);
    html_raw(&s.html, "</a></p>\n<h1>");
    html_text(&s.html, criterion->code);
    html_raw(&s.html, ". ");
    html_text(&s.html, self_name(s.arena, criterion->name));
    html_raw(&s.html, "</h1>\n<p class=\"quiet\">");
    SIGHT_WORDS(&s, TEXT_dossiers_most_points, TEXT_ARG_INT("max", criterion->max));
    html_raw(&s.html, "</p>\n");
    write_law(&s, criterion);
    if (w->theirs != NULL)
        write_theirs(&s, w);
    html_raw(&s.html, "<form class=\"fields\" method=\"post\"");
    html_attr(&s.html, "data-person", w->visit.viewer->id);
    html_attr(&s.html, "data-live", live);
    html_raw(&s.html, " action=\"");
    html_text(&s.html, dossier_path(s.arena, &w->visit.dossier, "/tieu-chi/"));
    html_url(&s.html, criterion->code);
    html_raw(&s.html, "\">\n");
    form_write_hidden(&s.html, w->visit.request, &command, w->theirs != NULL ? w->theirs->version : w->claim.version);
    write_options(&s, w);
    html_raw(&s.html, "<div class=\"row\"><label for=\"o-ly-do\">");
    sight_words(&s, TEXT_dossiers_reason);
    html_raw(&s.html, "</label>\n<p class=\"quiet small\" id=\"goi-y-ly-do\">");
    sight_words(&s, TEXT_dossiers_reason_hint);
    html_raw(&s.html, "</p>\n<textarea class=\"field\" rows=\"4\" name=\"ly-do\" id=\"o-ly-do\" aria-describedby=\"goi-y-ly-do\">\n");
    html_text(&s.html, w->claim.reason);
    html_raw(&s.html, "</textarea></div>\n");
    write_paper_choice(&s, w);
    html_raw(&s.html, "<p class=\"act\"><button class=\"button main\" type=\"submit\" name=\"tiep\" value=\"1\">");
    sight_words(&s, TEXT_dossiers_save_next);
    html_raw(&s.html, "</button> <button class=\"button\" type=\"submit\">");
    sight_words(&s, TEXT_dossiers_save);
    html_raw(&s.html, "</button> <button class=\"button\" type=\"submit\" name=\"them-giay\" value=\"1\">");
    sight_words(&s, TEXT_dossiers_add_paper);
    html_raw(&s.html, "</button></p>\n</form>\n");
    return sight_end(&s, http_status, error);
}

enum status dossiers_page_criterion(struct web_request *request, struct error *error)
{
    struct writing w;
    enum status status = writing_start(request, &w, error);
    return status == STATUS_OK ? show_criterion(&w, 200, error) : status;
}

/* Takes in what was sent; only the producer's own papers are taken. */
static enum status take_claim(struct writing *w, struct error *error)
{
    struct web_request *request = w->visit.request;
    const struct law_criterion *criterion = &w->whole.set->criteria[w->criterion];
    struct str option = web_form(request, "muc");
    struct str reason = web_form(request, "ly-do");
    int64_t version;
    bool none = criterion->implicit_zero && str_is(option, SELF_NONE);
    w->claim = (struct dossier_claim){ .criterion = criterion->code, .option = STR(""), .reason = STR("") };
    w->claim.papers = ARENA_NEW_MANY(w->visit.arena, int64_t, DOSSIERS_PAPERS_MAX);
    if (w->claim.papers == NULL)
        return fail_memory(error);
    if (str_to_int(web_form(request, "phien-ban"), 0, INT32_MAX, &version))
        w->claim.version = version;
    for (size_t i = 0; i < w->whole.papers.count && w->claim.paper_count < DOSSIERS_PAPERS_MAX; i++) {
        struct buffer name;
        char memory[64];
        buffer_open_fixed(&name, memory, sizeof(memory));
        buffer_add(&name, STR("giay-"));
        ident_write(&name, &w->whole.papers.rows[i].ident);
        if (str_is(web_form(request, buffer_z(&name)), "1"))
            w->claim.papers[w->claim.paper_count++] = w->whole.papers.rows[i].id;
    }
    if (reason.len > REASON_MAX || text_clean(w->visit.arena, reason.ptr == NULL ? STR("") : reason, true, &w->claim.reason, error) != STATUS_OK) {
        w->claim.reason = str_part(reason, 0, REASON_MAX);
        w->fault = reason.len > REASON_MAX ? TEXT_dossiers_reason_long : TEXT_form_characters;
    }
    if (!none && law_option_index(criterion, option) < 0)
        w->fault = w->fault == TEXT_NONE ? TEXT_form_choose : w->fault;
    else if (!none)
        w->claim.option = option;
    return STATUS_OK;
}

/* Whether the same is saved already: a form whose answer was lost on the way is sent again. */
static bool is_same(const struct dossier_claim *saved, const struct dossier_claim *sent)
{
    if (!str_equal(saved->option, sent->option) || !str_equal(saved->reason, sent->reason) || saved->paper_count != sent->paper_count)
        return false;
    for (size_t i = 0; i < sent->paper_count; i++)
        if (!is_cited(saved, sent->papers[i]))
            return false;
    return true;
}

/* To the form of a new paper, which comes back here. */
static struct str paper_form_path(const struct writing *w)
{
    struct buffer path;
    buffer_open(&path, w->visit.arena, 600);
    buffer_add_z(&path, FILES_PAPERS "/moi?chu-the=");
    ident_write(&path, &w->whole.producer.ident);
    buffer_add_z(&path, "&ve=");
    html_url(&path, web_path(w->visit.request));
    return str_from(buffer_z(&path));
}

static struct str next_path(const struct writing *w)
{
    struct buffer path;
    size_t next = (size_t)w->criterion + 1;
    if (web_form(w->visit.request, "them-giay").len > 0)
        return paper_form_path(w);
    if (web_form(w->visit.request, "tiep").len == 0 || next >= w->whole.set->criterion_count)
        return dossier_path(w->visit.arena, &w->visit.dossier, "");
    buffer_open(&path, w->visit.arena, 300);
    buffer_add(&path, dossier_path(w->visit.arena, &w->visit.dossier, "/tieu-chi/"));
    html_url(&path, w->whole.set->criteria[next].code);
    return str_from(buffer_z(&path));
}

enum status dossiers_page_criterion_sent(struct web_request *request, struct error *error)
{
    struct saving saving = { .claim = NULL };
    struct dossier_claim theirs;
    struct writing w;
    struct error fault;
    enum status status = writing_start(request, &w, error);
    if (status != STATUS_OK)
        return status;
    theirs = w.claim;
    status = take_claim(&w, error);
    if (status != STATUS_OK)
        return status;
    if (web_form(request, "them-giay").len > 0 && web_form(request, "muc").len == 0 && w.claim.reason.len == 0 && w.claim.paper_count == 0) /* nothing to save */
        return web_redirect(request, paper_form_path(&w).ptr, error);
    if (w.fault != TEXT_NONE)
        return show_criterion(&w, 422, error);
    saving.claim = &w.claim;
    status = run_save(&w.visit, &saving, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, next_path(&w).ptr, error);
    if (status != STATUS_STALE) {
        *error = fault;
        return status;
    }
    if (theirs.version > w.claim.version && is_same(&theirs, &w.claim))
        return web_redirect(request, next_path(&w).ptr, error);
    if (theirs.version == w.claim.version) /* it changed after it was read here: read it again */
        status = writing_start(request, &w, error);
    w.theirs = &theirs;
    return status == STATUS_OK || status == STATUS_STALE ? show_criterion(&w, 409, error) : status;
}

/* ---- the report ---- */

static const struct form_field text_fields[] = {
    { .name = "description", .kind = FORM_LINES, .label = TEXT_dossiers_text_description, .hint = TEXT_dossiers_text_description_hint },
    { .name = "history", .kind = FORM_LINES, .label = TEXT_dossiers_text_history, .hint = TEXT_dossiers_text_history_hint },
    { .name = "structure", .kind = FORM_LINES, .label = TEXT_dossiers_text_structure, .hint = TEXT_dossiers_text_structure_hint },
    { .name = "material", .kind = FORM_LINES, .label = TEXT_dossiers_text_material, .hint = TEXT_dossiers_text_material_hint },
    { .name = "quality", .kind = FORM_LINES, .label = TEXT_dossiers_text_quality, .hint = TEXT_dossiers_text_quality_hint },
    { .name = "market", .kind = FORM_LINES, .label = TEXT_dossiers_text_market, .hint = TEXT_dossiers_text_market_hint },
    { .name = "results", .kind = FORM_LINES, .label = TEXT_dossiers_text_results, .hint = TEXT_dossiers_text_results_hint },
    { .name = "plan", .kind = FORM_LINES, .label = TEXT_dossiers_text_plan, .hint = TEXT_dossiers_text_plan_hint },
};
_Static_assert(sizeof(text_fields) / sizeof(text_fields[0]) == DOSSIER_TEXTS, "a field for each text");

static enum status text_start(struct web_request *request, struct dossier_visit *visit, struct dossier_written texts[DOSSIER_TEXTS], struct form *form,
                              struct error *error)
{
    struct permission_subject subject;
    enum status status = dossier_visit(request, visit, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&visit->dossier);
    status = accounts_ask(visit->viewer, "dossiers.draft", "dossiers.see", &subject, error);
    if (status == STATUS_OK)
        status = dossiers_sql_texts(visit->conn, visit->arena, visit->dossier.id, texts, error);
    return status == STATUS_OK ? form_start(request, text_fields, DOSSIER_TEXTS, form, error) : status;
}

/* Each text has its version, so they stand in the form as one list: "1.0.2 …". */
static void write_versions(struct sight *s, const struct dossier_written texts[DOSSIER_TEXTS])
{
    html_raw(&s->html, "<input type=\"hidden\" name=\"cac-phien-ban\" value=\"");
    for (int i = 0; i < DOSSIER_TEXTS; i++) {
        if (i > 0)
            html_raw(&s->html, ".");
        html_int(&s->html, texts[i].version);
    }
    html_raw(&s->html, "\">\n");
}

static enum status show_text(struct dossier_visit *visit, const struct dossier_written texts[DOSSIER_TEXTS], struct form *form, bool stale,
                             int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, visit->request, TEXT_dossiers_write_report, DOSSIERS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", dossier_path(s.arena, &visit->dossier, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, visit->dossier.product_name);
    html_raw(&s.html, "</a></p>\n");
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_dossiers_write_report, TEXT_dossiers_write_report_lead);
    if (stale) {
        sight_notice_open(&s, MOOD_ATTENTION);
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_dossiers_two_versions);
        html_raw(&s.html, "</h2>\n");
        for (int i = 0; i < DOSSIER_TEXTS; i++) {
            if (str_equal(texts[i].body, form_text(form, dossier_text_names[i])))
                continue;
            html_raw(&s.html, "<p>");
            sight_words(&s, dossier_text_label((enum dossier_text)i));
            html_raw(&s.html, "</p><blockquote>");
            html_text(&s.html, texts[i].body);
            html_raw(&s.html, "</blockquote>\n");
        }
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_dossiers_yours_below);
        html_raw(&s.html, "</p>\n");
        sight_notice_close(&s);
    }
    form_write_open(&s.html, form, dossier_path(s.arena, &visit->dossier, "/bao-cao"));
    write_versions(&s, texts);
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_dossiers_save);
    return sight_end(&s, http_status, error);
}

enum status dossiers_page_text(struct web_request *request, struct error *error)
{
    struct dossier_written texts[DOSSIER_TEXTS];
    struct dossier_visit visit;
    struct form form;
    enum status status = text_start(request, &visit, texts, &form, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < DOSSIER_TEXTS; i++)
        form_set(&form, dossier_text_names[i], texts[i].body);
    return show_text(&visit, texts, &form, false, 200, error);
}

enum status dossiers_page_text_sent(struct web_request *request, struct error *error)
{
    struct dossier_written saved[DOSSIER_TEXTS];
    struct dossier_written texts[DOSSIER_TEXTS];
    bool changed[DOSSIER_TEXTS];
    struct saving saving = { .texts = texts, .changed = changed };
    struct dossier_visit visit;
    struct form form;
    struct str versions = web_form(request, "cac-phien-ban");
    struct error fault;
    enum status status = text_start(request, &visit, saved, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < DOSSIER_TEXTS; i++) {
        struct str version = str_cut(&versions, '.');
        texts[i] = (struct dossier_written){ .body = form_text(&form, dossier_text_names[i]) };
        if (!str_to_int(version, 0, INT32_MAX, &texts[i].version))
            texts[i].version = 0;
        changed[i] = !str_equal(texts[i].body, saved[i].body);
    }
    if (!form_is_good(&form))
        return show_text(&visit, saved, &form, false, 422, error);
    status = run_save(&visit, &saving, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, dossier_path(visit.arena, &visit.dossier, "?xong=1").ptr, error);
    if (status != STATUS_STALE) {
        *error = fault;
        return status;
    }
    return show_text(&visit, saved, &form, true, 409, error);
}
