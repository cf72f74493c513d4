/* Before filing: what is missing and what disagrees, then what exactly will be filed; and filing itself. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define CONTENT_MAX ((size_t)8192)

static enum status start(struct web_request *request, const char *action, struct dossier_visit *visit, struct dossier_whole *whole,
                         struct error *error)
{
    struct permission_subject subject;
    enum status status = dossier_visit(request, visit, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&visit->dossier);
    status = accounts_ask(visit->viewer, action, "dossiers.see", &subject, error);
    return status == STATUS_OK ? dossier_read_whole(visit->conn, visit->arena, web_room(request, "law"), &visit->dossier, whole, error) : status;
}

static void write_gaps(struct sight *s, const struct dossier_gaps *gaps, bool stops)
{
    html_raw(&s->html, "<ul class=\"gaps\">\n");
    for (size_t i = 0; i < gaps->count; i++) {
        const struct dossier_gap *gap = &gaps->rows[i];
        if (gap->stops != stops)
            continue;
        buffer_add_z(&s->html, stops ? "<li><span class=\"bad\">" : "<li><span class=\"attention\">");
        page_icon(&s->html, ICON_WARNING);
        html_raw(&s->html, "</span><a");
        html_attr(&s->html, "href", gap->path);
        html_raw(&s->html, ">");
        html_words(&s->html, s->language, gap->text, gap->args, gap->arg_count);
        html_raw(&s->html, "</a></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}

static void write_pledge(struct sight *s, const struct dossier_visit *visit, struct str sha256)
{
    struct ident command = ident_new(web_context(s->request));
    html_raw(&s->html, "<form class=\"fields\" method=\"post\"");
    html_attr(&s->html, "action", dossier_path(s->arena, &visit->dossier, "/nop"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, visit->dossier.version);
    html_raw(&s->html, "<input type=\"hidden\" name=\"noi-dung\"");
    html_attr(&s->html, "value", sha256);
    html_raw(&s->html, ">\n<p>");
    sight_words(s, TEXT_dossiers_pledge);
    html_raw(&s->html, "</p>\n<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    sight_words(s, TEXT_dossiers_file);
    html_raw(&s->html, "</button></p></form>\n");
}

enum status dossiers_page_check(struct web_request *request, struct error *error)
{
    struct dossier_visit visit;
    struct dossier_whole whole;
    struct dossier_findings findings;
    struct dossier_binding binding;
    struct dossier_gaps gaps;
    struct sha256 hash;
    struct str content;
    struct sight s;
    enum status status = start(request, "dossiers.draft", &visit, &whole, error);
    if (status == STATUS_OK)
        status = dossier_visit_binding(&visit, &binding, error);
    if (status == STATUS_OK)
        status = dossier_check(visit.arena, &whole, &binding, &gaps, error);
    if (status == STATUS_OK)
        status = dossier_compare(visit.conn, visit.arena, &whole, &findings, error);
    if (status == STATUS_OK)
        status = dossier_freeze(visit.arena, &whole, visit.today, &content, &hash, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_dossiers_check_and_file, DOSSIERS_PATH, SIGHT_NARROW);
    html_raw(&s.html, "<p class=\"back\"><a");
    html_attr(&s.html, "href", dossier_path(s.arena, &visit.dossier, ""));
    html_raw(&s.html, ">");
    page_icon(&s.html, ICON_BACK);
    html_text(&s.html, whole.product.name);
    html_raw(&s.html, "</a></p>\n<h1>");
    if (gaps.stopping > 0)
        SIGHT_WORDS(&s, TEXT_dossiers_gap_count, TEXT_ARG_INT("count", (int64_t)gaps.stopping));
    else
        sight_words(&s, TEXT_dossiers_ready);
    html_raw(&s.html, "</h1>\n");
    dossier_write_outcome(&s, &whole, true);
    if (gaps.stopping > 0)
        write_gaps(&s, &gaps, true);
    dossier_write_binding(&s, &visit, &binding);
    if (gaps.count > gaps.stopping) {
        html_raw(&s.html, "<h2>");
        sight_words(&s, TEXT_dossiers_look_again);
        html_raw(&s.html, "</h2>\n");
        write_gaps(&s, &gaps, false);
    }
    dossier_write_findings(&s, &findings);
    if (gaps.stopping == 0 && dossier_may(&visit, "dossiers.file"))
        write_pledge(&s, &visit, sha256_hex(s.arena, &hash));
    else if (gaps.stopping == 0) {
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_dossiers_producer_files);
        html_raw(&s.html, "</p>\n");
    }
    return sight_end(&s, 200, error);
}

/* {"dossier", "version", and one text more}. */
enum status dossier_move_content(const struct dossier_visit *visit, int64_t version, const char *name, struct str value, struct str *out,
                                 struct error *error)
{
    struct json_writer json;
    struct buffer text;
    struct buffer ident;
    enum status status;
    buffer_open(&ident, visit->arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &visit->dossier.ident);
    buffer_open(&text, visit->arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "dossier", buffer_str(&ident));
    json_int(&json, "version", version);
    if (name != NULL)
        json_text(&json, name, value);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

struct ident dossier_command_id(struct web_request *request)
{
    struct ident command;
    return ident_read(web_form(request, "lenh"), &command) ? command : ident_new(web_context(request));
}

int64_t dossier_form_version(struct web_request *request)
{
    int64_t version;
    return str_to_int(web_form(request, "phien-ban"), 1, INT32_MAX, &version) ? version : 1;
}

enum status dossiers_page_file(struct web_request *request, struct error *error)
{
    struct ident id = dossier_command_id(request);
    struct dossier_visit visit;
    struct producer producer;
    struct str content;
    struct str sha256 = web_form(request, "noi-dung");
    enum status status = dossier_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = producers_by_id(visit.conn, visit.arena, visit.dossier.producer, &producer, error);
    if (status == STATUS_OK)
        status = dossier_move_content(&visit, dossier_form_version(request), "sha256", str_part(sha256, 0, SHA256_HEX_SIZE), &content, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &id, "dossiers.file", content, &producer, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(visit.arena, &visit.dossier, "?xong=1").ptr, error) : status;
}

enum status dossiers_page_withdraw(struct web_request *request, struct error *error)
{
    struct ident id = dossier_command_id(request);
    struct dossier_visit visit;
    struct producer producer;
    struct str content;
    enum status status = dossier_visit(request, &visit, error);
    if (status == STATUS_OK)
        status = producers_by_id(visit.conn, visit.arena, visit.dossier.producer, &producer, error);
    if (status == STATUS_OK)
        status = dossier_move_content(&visit, dossier_form_version(request), "reason", str_part(web_form(request, "ly-do"), 0, 2000), &content, error);
    if (status == STATUS_OK)
        status = dossier_command(request, &id, "dossiers.withdraw", content, &producer, NULL, error);
    return status == STATUS_OK ? web_redirect(request, dossier_path(visit.arena, &visit.dossier, "?xong=1").ptr, error) : status;
}
