/* The pages of papers: the list of a producer, one paper, its file and its preview. Forms are in files_form.c. */
#include "ocop/files/files_int.h"
#include "texts_files.h"

struct str ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

date files_today(const struct web_request *request)
{
    return date_in_vietnam(context_now(web_context(request)));
}

/* ---- finding what the page is about ---- */

static enum status ask_owner(const struct files *files, struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t id, bool *found,
                             struct file_owner *out, struct error *error)
{
    *found = false;
    return files->owner == NULL ? STATUS_OK : files->owner(conn, arena, ident, id, found, out, error);
}

enum status owner_of_request(struct web_request *request, struct str wanted, const char *action, struct db_conn *conn, bool *found,
                             struct file_owner *out, struct error *error)
{
    const struct files *files = web_room(request, "files");
    const struct viewer *viewer = accounts_viewer(request);
    struct reach reaches[3];
    struct ident ident;
    enum status status = STATUS_OK;
    size_t count;
    *found = false;
    if (wanted.len > 0) {
        if (ident_read(wanted, &ident))
            status = ask_owner(files, conn, web_arena(request), &ident, 0, found, out, error);
        if (status == STATUS_OK && !*found)
            status = commands_not_found(error);
        return status == STATUS_OK ? accounts_ask(viewer, action, "files.see", &out->subject, error) : status;
    }
    count = accounts_reaches(viewer, action, reaches);
    if (count == 1 && reaches[0].scope == SCOPE_OWN && reaches[0].producers[1] == 0)
        return ask_owner(files, conn, web_arena(request), NULL, reaches[0].producers[0], found, out, error);
    return STATUS_OK;
}

enum status paper_of_request(struct web_request *request, const char *action, struct paper_sight *out, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status;
    out->files = web_room(request, "files");
    status = db_reader(out->files->db, &out->conn, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "giay"), &ident))
        status = paper_find(out->conn, web_arena(request), &ident, &found, &out->paper, error);
    if (status == STATUS_OK && found)
        status = ask_owner(out->files, out->conn, web_arena(request), NULL, out->paper.producer, &found, &out->owner, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? accounts_ask(accounts_viewer(request), action, "files.see", &out->owner.subject, error) : status;
}

/* ---- words ---- */

static void state_open(struct sight *s, const char *mood, enum page_icon icon)
{
    html_raw(&s->html, "<span");
    html_attr(&s->html, "class", str_from(mood));
    html_raw(&s->html, ">");
    page_icon(&s->html, icon);
}

void paper_write_state(struct sight *s, const struct paper *paper)
{
    date today = files_today(s->request);
    struct str day = date_text(s->arena, paper->expires);
    int32_t left;
    if (paper->withdrawn || paper->replaced_by != 0) {
        state_open(s, "quiet", ICON_WARNING);
        sight_words(s, paper->withdrawn ? TEXT_files_withdrawn : TEXT_files_replaced);
        html_raw(&s->html, "</span>");
        return;
    }
    if (paper->expires == DATE_NONE) {
        html_raw(&s->html, "<span class=\"quiet\">");
        sight_words(s, TEXT_files_no_end);
        html_raw(&s->html, "</span>");
        return;
    }
    left = paper_days_left(paper, today);
    if (left < 0) {
        state_open(s, "bad", ICON_WARNING);
        SIGHT_WORDS(s, TEXT_files_ended, TEXT_ARG("day", day));
    } else if (left <= EXPIRES_SOON) {
        state_open(s, "attention", ICON_WARNING);
        if (left == 0)
            SIGHT_WORDS(s, TEXT_files_ends_today, TEXT_ARG("day", day));
        else
            SIGHT_WORDS(s, TEXT_files_ends_soon, TEXT_ARG("day", day), TEXT_ARG_INT("left", left));
    } else {
        state_open(s, "ok", ICON_DONE);
        SIGHT_WORDS(s, TEXT_files_holds, TEXT_ARG("day", day));
    }
    html_raw(&s->html, "</span>");
}

static void write_link(struct sight *s, const struct paper *paper, struct str words)
{
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    paper_path(&path, paper);
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", buffer_str(&path));
    html_raw(&s->html, ">");
    html_text(&s->html, words);
    html_raw(&s->html, "</a>");
}

static void write_owner(struct sight *s, const struct file_owner *owner)
{
    html_raw(&s->html, "<p class=\"lead\">");
    html_text(&s->html, owner->name);
    html_raw(&s->html, "</p>\n");
}

/* ---- the list ---- */

static void write_list_row(struct sight *s, const struct paper *paper)
{
    const struct paper_kind *kind = paper_kind_of(paper->kind);
    html_raw(&s->html, "<tr><th scope=\"row\">");
    write_link(s, paper, paper_title(paper));
    if (paper->title.len > 0 && kind != NULL) {
        html_raw(&s->html, "<br><span class=\"quiet small\">");
        sight_words(s, kind->name);
        html_raw(&s->html, "</span>");
    }
    html_raw(&s->html, "</th><td>");
    html_text(&s->html, paper->number);
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, paper->issuer);
    html_raw(&s->html, "</td><td>");
    paper_write_state(s, paper);
    html_raw(&s->html, "</td></tr>\n");
}

static void write_list(struct sight *s, const struct papers *papers)
{
    static const enum text_id heads[] = { TEXT_files_paper, TEXT_files_number, TEXT_files_issuer, TEXT_files_term };
    if (papers->count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_files_none);
        html_raw(&s->html, "</p>\n");
        return;
    }
    html_raw(&s->html, "<div class=\"table papers\"><table>\n<thead><tr>");
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        html_raw(&s->html, "<th scope=\"col\">");
        sight_words(s, heads[i]);
        html_raw(&s->html, "</th>");
    }
    html_raw(&s->html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < papers->count; i++)
        write_list_row(s, &papers->rows[i]);
    html_raw(&s->html, "</tbody></table></div>\n");
}

static void write_new_button(struct sight *s, const struct file_owner *owner)
{
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    buffer_add_z(&path, FILES_PAPERS "/moi?chu-the=");
    ident_write(&path, &owner->ident);
    html_raw(&s->html, "<p>");
    sight_button(s, buffer_str(&path), TEXT_files_add, true);
    html_raw(&s->html, "</p>\n");
}

enum status files_page_list(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct papers papers = { 0 };
    struct file_owner owner = { .id = 0 };
    struct db_conn *conn;
    struct sight s;
    bool found = false;
    enum status status = db_reader(files->db, &conn, error);
    if (status == STATUS_OK)
        status = owner_of_request(request, web_query(request, "chu-the"), "files.see", conn, &found, &owner, error);
    if (status == STATUS_OK && found)
        status = papers_of(conn, web_arena(request), owner.id, &papers, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_scripted(&s, request, text_of(LANGUAGE_VI, TEXT_files_papers), FILES_PAPERS, SIGHT_WIDE, "papers");
    sight_heading(&s, TEXT_files_papers, found ? TEXT_files_papers_lead : TEXT_files_choose_owner);
    if (!found)
        return sight_end(&s, 200, error);
    write_owner(&s, &owner);
    if (accounts_may(accounts_viewer(request), "files.add", &owner.subject))
        write_new_button(&s, &owner);
    html_raw(&s.html, "<div id=\"waiting\" aria-live=\"polite\"");
    html_attr(&s.html, "data-person", accounts_viewer(request)->id);
    html_raw(&s.html, "></div>\n");
    write_list(&s, &papers);
    return sight_end(&s, 200, error);
}

/* ---- one paper ---- */

static void write_content(struct sight *s, const struct paper *paper)
{
    struct buffer path;
    size_t len;
    if (paper->file == 0) {
        html_raw(&s->html, "<p><a class=\"button\" rel=\"noopener noreferrer\"");
        html_attr(&s->html, "href", paper->link);
        html_raw(&s->html, ">");
        sight_words(s, TEXT_files_open_link);
        html_raw(&s->html, "</a></p>\n");
        return;
    }
    buffer_open(&path, s->arena, 200);
    paper_path(&path, paper);
    len = path.len;
    html_raw(&s->html, "<p class=\"paper-preview\">");
    if (paper->content.previewed) {
        buffer_add_z(&path, "/anh");
        html_raw(&s->html, "<img");
        html_attr(&s->html, "src", buffer_str(&path));
        html_attr_words(&s->html, "alt", s->language, TEXT_files_preview);
        html_raw(&s->html, ">");
        path.len = len;
    } else {
        sight_words(s, TEXT_files_no_preview);
    }
    buffer_add_z(&path, "/tep");
    html_raw(&s->html, "</p>\n<p>");
    sight_button(s, buffer_str(&path), TEXT_files_open, false);
    html_raw(&s->html, "</p>\n");
}

static struct str content_in_words(struct sight *s, const struct file *file)
{
    struct buffer words;
    buffer_open(&words, s->arena, 300);
    if (str_is(file->type, "application/pdf"))
        text_add(&words, s->language, file->pages > 0 ? TEXT_files_pdf_pages : TEXT_files_pdf, (const struct text_arg[]){ TEXT_ARG_INT("pages", file->pages) }, 1);
    else
        text_add(&words, s->language, file->has_place ? TEXT_files_photo_place : TEXT_files_photo, NULL, 0);
    text_add(&words, s->language, TEXT_files_kilobytes, (const struct text_arg[]){ TEXT_ARG_INT("size", (file->size + 1023) / 1024) }, 1);
    return buffer_str(&words);
}

/* The number that the sender was given when the file had arrived. */
static enum status receipt_of(struct db_conn *conn, struct arena *arena, const struct paper *paper, struct str *out, struct error *error)
{
    struct file_upload upload;
    bool found = false;
    enum status status = STATUS_OK;
    *out = STR("");
    if (paper->file != 0)
        status = files_sql_upload_of(conn, arena, paper->producer, &paper->content.sha256, &found, &upload, error);
    if (status == STATUS_OK && found)
        *out = upload_receipt(arena, &upload.ident);
    return status;
}

static void write_facts(struct sight *s, const struct paper *paper, struct str receipt)
{
    const struct paper_kind *kind = paper_kind_of(paper->kind);
    sight_facts(s);
    html_raw(&s->html, "<div><dt>");
    sight_words(s, TEXT_files_term);
    html_raw(&s->html, "</dt><dd>");
    paper_write_state(s, paper);
    html_raw(&s->html, "</dd></div>\n");
    sight_fact(s, TEXT_files_kind, kind == NULL ? paper->kind : text_of(s->language, kind->name));
    sight_fact(s, TEXT_files_number, paper->number);
    sight_fact(s, TEXT_files_issuer, paper->issuer);
    sight_fact(s, TEXT_files_issued, date_text(s->arena, paper->issued));
    if (paper->file != 0)
        sight_fact(s, TEXT_files_content, content_in_words(s, &paper->content));
    if (receipt.len > 0)
        sight_fact(s, TEXT_files_receipt, receipt);
    sight_facts_end(s);
}

/* The one that it replaces and the one that replaces it. */
static enum status write_renewals(struct sight *s, const struct paper_sight *about, struct error *error)
{
    const int64_t ids[2] = { about->paper.replaced_by, about->paper.replaces };
    static const enum text_id words[2] = { TEXT_files_replaced_by, TEXT_files_replaces };
    for (int i = 0; i < 2; i++) {
        struct paper other;
        bool found = false;
        enum status status = ids[i] == 0 ? STATUS_OK : paper_by_id(about->conn, s->arena, ids[i], &found, &other, error);
        if (status != STATUS_OK)
            return status;
        if (!found)
            continue;
        html_raw(&s->html, "<p>");
        sight_words(s, words[i]);
        html_raw(&s->html, " ");
        write_link(s, &other, other.number.len > 0 ? other.number : paper_title(&other));
        html_raw(&s->html, "</p>\n");
    }
    return STATUS_OK;
}

/* What falls when it expires. */
static enum status write_edges(struct sight *s, const struct paper_sight *about, struct error *error)
{
    struct paper_edges *edges = ARENA_NEW(s->arena, struct paper_edges);
    enum status status = edges == NULL ? fail_memory(error) : STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < about->files->edge_count; i++)
        status = about->files->edges[i](about->conn, s->arena, accounts_viewer(s->request), &about->paper, edges, error);
    if (status != STATUS_OK || edges->count == 0)
        return status;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_files_used_by);
    html_raw(&s->html, "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < edges->count; i++) {
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", edges->rows[i].path);
        html_raw(&s->html, ">");
        html_text(&s->html, edges->rows[i].text);
        html_raw(&s->html, "</a></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
    return STATUS_OK;
}

static void write_withdraw(struct sight *s, const struct paper *paper)
{
    struct ident command = ident_new(web_context(s->request));
    struct buffer path;
    buffer_open(&path, s->arena, 200);
    paper_path(&path, paper);
    buffer_add_z(&path, "/rut");
    html_raw(&s->html, "<details class=\"act\"><summary>");
    sight_words(s, TEXT_files_withdraw);
    html_raw(&s->html, "</summary>\n<form class=\"fields\" method=\"post\"");
    html_attr(&s->html, "action", buffer_str(&path));
    html_raw(&s->html, ">\n<p>");
    sight_words(s, TEXT_files_withdraw_about);
    html_raw(&s->html, "</p>\n");
    form_write_hidden(&s->html, s->request, &command, paper->version);
    html_raw(&s->html, "<div class=\"row\"><label for=\"o-ly-do\">");
    sight_words(s, TEXT_files_reason);
    html_raw(&s->html, "</label><input class=\"field\" type=\"text\" name=\"ly-do\" id=\"o-ly-do\" required autocomplete=\"off\"></div>\n"
                       "<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    sight_words(s, TEXT_files_withdraw);
    html_raw(&s->html, "</button></p>\n</form></details>\n");
}

static void write_acts(struct sight *s, const struct paper_sight *about)
{
    const struct viewer *viewer = accounts_viewer(s->request);
    const struct permission_subject *subject = &about->owner.subject;
    struct buffer path;
    size_t len;
    if (about->paper.withdrawn || about->paper.replaced_by != 0)
        return;
    buffer_open(&path, s->arena, 200);
    paper_path(&path, &about->paper);
    len = path.len;
    html_raw(&s->html, "<p class=\"acts\">");
    if (accounts_may(viewer, "files.add", subject)) {
        buffer_add_z(&path, "/gia-han");
        sight_button(s, buffer_str(&path), TEXT_files_renew, true);
        path.len = len;
    }
    if (accounts_may(viewer, "files.edit", subject)) {
        buffer_add_z(&path, "/sua");
        sight_button(s, buffer_str(&path), TEXT_files_edit, false);
    }
    html_raw(&s->html, "</p>\n");
    if (accounts_may(viewer, "files.withdraw", subject))
        write_withdraw(s, &about->paper);
}

enum status files_page_paper(struct web_request *request, struct error *error)
{
    struct paper_sight about;
    struct buffer back;
    struct str receipt;
    struct sight s;
    enum status status = paper_of_request(request, "files.see", &about, error);
    if (status == STATUS_OK)
        status = receipt_of(about.conn, web_arena(request), &about.paper, &receipt, error);
    if (status != STATUS_OK)
        return status;
    sight_begin_named(&s, request, paper_title(&about.paper), FILES_PAPERS, SIGHT_NARROW);
    buffer_open(&back, s.arena, 200);
    buffer_add_z(&back, FILES_PAPERS "?chu-the=");
    ident_write(&back, &about.owner.ident);
    sight_back(&s, buffer_z(&back), TEXT_files_papers);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, paper_title(&about.paper));
    html_raw(&s.html, "</h1>\n");
    write_owner(&s, &about.owner);
    write_facts(&s, &about.paper, receipt);
    write_content(&s, &about.paper);
    write_acts(&s, &about);
    status = write_renewals(&s, &about, error);
    if (status == STATUS_OK)
        status = write_edges(&s, &about, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- the file itself ---- */

/* What a stranger sent runs nothing here, whatever it is: no scripts, no frames, no guess at another type. Browsers show a PDF by a program of
 * their own, which they don't start for a sandboxed document. */
static void set_careful_headers(struct web_request *request, const struct file *file, struct str title)
{
    struct buffer disposition;
    bool is_pdf = str_is(file->type, "application/pdf");
    buffer_open(&disposition, web_arena(request), 200);
    buffer_add_z(&disposition, str_is(file->type, "image/heic") ? "attachment; filename=\"" : "inline; filename=\"");
    buffer_add(&disposition, file_download_name(web_arena(request), title, file->type));
    buffer_add_char(&disposition, '"');
    web_set_header(request, "Content-Disposition", buffer_str(&disposition));
    web_set_header(request, "Content-Security-Policy", is_pdf ? STR("default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'") :
                                                               STR("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"));
}

enum status file_answer(struct web_request *request, const struct files *files, const struct file *file, struct str title, struct error *error)
{
    const char *path = file_path(files, web_arena(request), &file->sha256);
    const char *type = arena_copy_z(web_arena(request), file->type);
    if (path == NULL || type == NULL)
        return fail_memory(error);
    set_careful_headers(request, file, title);
    return web_answer_file(request, type, path, error);
}

enum status files_page_file(struct web_request *request, struct error *error)
{
    struct paper_sight about;
    enum status status = paper_of_request(request, "files.see", &about, error);
    if (status == STATUS_OK && about.paper.file == 0)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer(request, about.files, &about.paper.content, paper_title(&about.paper), error) : status;
}

enum status file_answer_preview(struct web_request *request, const struct files *files, const struct file *file, struct error *error)
{
    const char *path;
    bool there = false;
    enum status status = file_preview(files, web_arena(request), file, &there, error);
    if (status == STATUS_OK && !there)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    path = file_preview_path(files, web_arena(request), &file->sha256);
    if (path == NULL)
        return fail_memory(error);
    web_set_header(request, "Cache-Control", STR("private, max-age=3600"));
    web_set_header(request, "Content-Security-Policy", STR("default-src 'none'; sandbox"));
    return web_answer_file(request, "image/jpeg", path, error);
}

enum status files_page_preview(struct web_request *request, struct error *error)
{
    struct paper_sight about;
    enum status status = paper_of_request(request, "files.see", &about, error);
    if (status == STATUS_OK && about.paper.file == 0)
        status = commands_not_found(error);
    return status == STATUS_OK ? file_answer_preview(request, about.files, &about.paper.content, error) : status;
}
