/* See page.h. */
#include <stddef.h>

#include "base/file.h"
#include "web/page.h"
#include "texts_shell.h"

#define FILES_MAX ((size_t)65536)
#define STAR "M10 1.6l2.47 5.33 5.83.7-4.3 4 1.13 5.77L10 14.53 4.87 17.4 6 11.63l-4.3-4 5.83-.7z"

static const struct json_field look_fields[] = {
    { "styles", JSON_TEXT_LIST, offsetof(struct page_look, styles), .required = true },
    { "scripts", JSON_TEXT_LIST, offsetof(struct page_look, scripts), .required = true },
    { "fonts", JSON_TEXT_LIST, offsetof(struct page_look, fonts), .required = true },
};
static const struct json_shape look_shape = { "PageLook", sizeof(struct page_look), look_fields, sizeof(look_fields) / sizeof(look_fields[0]) };

enum status page_look_read(struct arena *arena, const char *folder, struct page_look *look, struct error *error)
{
    const char *path = folder == NULL ? NULL : path_join(arena, folder, STR("page.json"));
    struct str bytes;
    enum status status;
    if (path == NULL || !file_exists(path))
        return STATUS_OK;
    status = file_read(arena, path, FILES_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = json_read(arena, bytes, &look_shape, look, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}

enum language page_language(const struct web_request *request)
{
    enum language language = LANGUAGE_VI;
    struct str wanted = web_query(request, "lang");
    if (wanted.ptr != NULL)
        (void)language_read(wanted, &language);
    return language;
}

/* The drawings that pages refer to: 24 by 24, drawn with a line; the star 20 by 20, filled. */
static const char *const icon_ids[] = { "i-back", "i-warning", "i-done", "i-share", "i-print", "i-restart", "i-no-network", "i-search" };
static const char *const icon_paths[] = {
    "M14 6l-6 6 6 6",
    "M12 3.5 2.5 20h19zM12 10v4.5M12 17.4v.1",
    "M4 12.5l5 5L20 6.5",
    "M12 15V4M8 7.5 12 3.5l4 4M5 12v8h14v-8",
    "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "M5 12a7 7 0 1 0 2-4.9M5 3.5V8h4.5",
    "M3 3l18 18M4.5 12.3a11 11 0 0 1 4-2.6M8 16a6 6 0 0 1 7 0M12 20v.1M19.5 12.3a11 11 0 0 0-6-3.1",
    "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5",
};

static void write_drawings(struct buffer *html)
{
    html_raw(html, "<svg hidden><path id=\"star\" d=\"" STAR "\"/>");
    for (size_t i = 0; i < sizeof(icon_paths) / sizeof(icon_paths[0]); i++) {
        html_raw(html, "<path");
        html_attr(html, "id", str_from(icon_ids[i]));
        html_attr(html, "d", str_from(icon_paths[i]));
        html_raw(html, "/>");
    }
    html_raw(html, "</svg>\n");
}

void page_icon(struct buffer *html, enum page_icon icon)
{
    html_raw(html, "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><use href=\"#");
    buffer_add_z(html, icon_ids[icon]);
    html_raw(html, "\"/></svg>");
}

void page_stars(struct buffer *html, int full, int all)
{
    html_raw(html, "<svg class=\"stars\" viewBox=\"0 0 ");
    html_int(html, (int64_t)all * 20);
    html_raw(html, " 20\" aria-hidden=\"true\">");
    for (int i = 0; i < all; i++) {
        html_raw(html, "<use href=\"#star\"");
        html_attr_int(html, "x", (int64_t)i * 20);
        if (i >= full)
            html_raw(html, " class=\"empty\"");
        html_raw(html, "/>");
    }
    html_raw(html, "</svg>");
}

static void write_files(struct buffer *html, const struct page_look *look)
{
    const struct str *urls = look->styles.items;
    for (size_t i = 0; i < look->styles.count; i++) {
        html_raw(html, "<link rel=\"stylesheet\"");
        html_attr(html, "href", urls[i]);
        html_raw(html, ">\n");
    }
    urls = look->fonts.items;
    for (size_t i = 0; i < look->fonts.count; i++) {
        html_raw(html, "<link rel=\"preload\" as=\"font\" type=\"font/woff2\" crossorigin");
        html_attr(html, "href", urls[i]);
        html_raw(html, ">\n");
    }
    urls = look->scripts.items;
    for (size_t i = 0; i < look->scripts.count; i++) {
        html_raw(html, "<script type=\"module\"");
        html_attr(html, "src", urls[i]);
        html_raw(html, "></script>\n");
    }
}

static void write_meta(struct buffer *html, const char *property, struct str content)
{
    if (content.len == 0)
        return;
    html_raw(html, "<meta");
    html_attr(html, "property", str_from(property));
    html_attr(html, "content", content);
    html_raw(html, ">\n");
}

static void write_meta_int(struct buffer *html, const char *property, int value)
{
    char digits[12];
    struct buffer content;
    buffer_open_fixed(&content, digits, sizeof(digits));
    buffer_add_int(&content, value);
    write_meta(html, property, buffer_str(&content));
}

static void write_card(struct buffer *html, const struct page *page)
{
    html_raw(html, "<meta name=\"description\"");
    html_attr(html, "content", page->card->about);
    html_raw(html, ">\n");
    write_meta(html, "og:type", STR("product"));
    write_meta(html, "og:title", page->title);
    write_meta(html, "og:description", page->card->about);
    write_meta(html, "og:url", page->card->address);
    if (page->card->image.len == 0)
        return;
    write_meta(html, "og:image", page->card->image);
    write_meta_int(html, "og:image:width", page->card->image_width);
    write_meta_int(html, "og:image:height", page->card->image_height);
}

static void write_head(struct buffer *html, const struct page_look *look, const struct page *page)
{
    html_raw(html, "<!doctype html>\n<html");
    html_attr(html, "lang", page->language == LANGUAGE_EN ? STR("en") : STR("vi"));
    html_raw(html, ">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html_text(html, page->title);
    html_raw(html, " \302\267 OpenOCOP</title>\n"
                   "<meta name=\"theme-color\" content=\"#fcfbf7\" media=\"(prefers-color-scheme: light)\">\n"
                   "<meta name=\"theme-color\" content=\"#14181a\" media=\"(prefers-color-scheme: dark)\">\n"
                   "<meta name=\"format-detection\" content=\"telephone=no\">\n");
    if (page->card != NULL)
        write_card(html, page);
    if (look != NULL && look->scripts.count > 0)
        html_raw(html, "<link rel=\"manifest\" href=\"/manifest.webmanifest\">\n<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n"
                       "<link rel=\"apple-touch-icon\" href=\"/icon-192.png\">\n");
    if (look != NULL)
        write_files(html, look);
    html_raw(html, "</head>\n");
}

static void write_address(struct buffer *html, struct str path, enum language language)
{
    html_raw(html, " href=\"");
    html_text(html, path);
    if (language == LANGUAGE_EN)
        html_raw(html, "?lang=en");
    html_raw(html, "\"");
}

static bool shows(const struct web_request *request, const struct page_look *look, const struct page_link *link)
{
    return link->action == NULL ? web_viewer(request) == NULL : look->may != NULL && look->may(request, link->action);
}

static void write_link(struct buffer *html, const struct page_link *link, enum language language, const char *room)
{
    html_raw(html, "<li><a");
    write_address(html, str_from(link->path), language);
    if (room != NULL && str_is(str_from(room), link->path))
        html_raw(html, " aria-current=\"true\"");
    html_raw(html, ">");
    html_words(html, language, link->words, NULL, 0);
    html_raw(html, "</a></li>");
}

static void write_links(struct buffer *html, const struct web_request *request, const struct page_look *look, const struct page *page)
{
    enum language language = page->language;
    html_raw(html, "<nav");
    html_attr_words(html, "aria-label", language, TEXT_shell_navigation);
    html_raw(html, "><ul>");
    for (size_t i = 0, shown = 0; i < look->link_count && shown < PAGE_LINKS_SHOWN; i++)
        if (shows(request, look, &look->links[i])) {
            write_link(html, &look->links[i], language, page->room);
            shown++;
        }
    html_raw(html, "</ul></nav>\n");
}

static void write_search(struct buffer *html, const struct page_look *look, const struct page *page)
{
    html_raw(html, "<a class=\"to-search\"");
    write_address(html, str_from(look->search), page->language);
    if (page->room != NULL && str_is(str_from(page->room), look->search))
        html_raw(html, " aria-current=\"true\"");
    html_raw(html, ">");
    page_icon(html, ICON_SEARCH);
    html_raw(html, "<span>");
    html_words(html, page->language, TEXT_shell_search, NULL, 0);
    html_raw(html, "</span></a>\n");
}

static void write_header(struct buffer *html, struct web_request *request, const struct page_look *look, const struct page *page)
{
    enum language language = page->language;
    html_raw(html, "<a class=\"skip\" href=\"#noi-dung\">");
    html_words(html, language, TEXT_shell_skip, NULL, 0);
    html_raw(html, "</a>\n<header class=\"top\"><div class=\"wide\">\n<a class=\"mark\"");
    write_address(html, STR("/"), language);
    html_raw(html, "><svg viewBox=\"0 0 28 28\" aria-hidden=\"true\"><rect class=\"label\" width=\"28\" height=\"28\" rx=\"4\"/>"
                   "<use class=\"star\" href=\"#star\" x=\"4\" y=\"4\"/></svg><span>OpenOCOP</span></a>\n");
    if (look != NULL && look->link_count > 0)
        write_links(html, request, look, page);
    if (look != NULL && look->search != NULL && web_viewer(request) != NULL)
        write_search(html, look, page);
    if (look != NULL && look->corner != NULL)
        look->corner(html, request, language);
    html_raw(html, "</div></header>\n<div class=\"no-network\" id=\"no-network\" role=\"status\"></div>\n");
}

void page_open(struct buffer *html, struct web_request *request, const struct page *page)
{
    const struct page_look *look = web_room(request, "page");
    write_head(html, look, page);
    html_raw(html, "<body>\n");
    write_drawings(html);
    write_header(html, request, look, page);
    if (look != NULL && look->demonstration) {
        html_raw(html, "<p class=\"demonstration wide\">");
        html_words(html, page->language, TEXT_shell_demonstration, NULL, 0);
        html_raw(html, "</p>\n");
    }
    html_raw(html, "<main id=\"noi-dung\" class=\"wide\" tabindex=\"-1\"");
    if (page->script != NULL)
        html_attr(html, "data-page", str_from(page->script));
    html_raw(html, ">\n");
}

/* What the header has no room for, and what everybody may look at: who is signed in has it here, because the header is full of his own. */
static void write_open_links(struct buffer *html, const struct web_request *request, enum language language)
{
    const struct page_look *look = web_room(request, "page");
    if (look == NULL || web_viewer(request) == NULL)
        return;
    html_raw(html, "<ul class=\"open-links\">");
    for (size_t i = 0, shown = 0; i < look->link_count; i++)
        if (look->links[i].action == NULL || (shows(request, look, &look->links[i]) && shown++ >= PAGE_LINKS_SHOWN))
            write_link(html, &look->links[i], language, NULL);
    html_raw(html, "</ul>\n");
}

void page_close(struct buffer *html, const struct web_request *request, const struct page *page)
{
    enum language other = page->language == LANGUAGE_EN ? LANGUAGE_VI : LANGUAGE_EN;
    html_raw(html, "</main>\n<footer class=\"foot\"><div class=\"wide\">\n");
    write_open_links(html, request, page->language);
    html_raw(html, "<p>");
    html_words(html, page->language, TEXT_shell_about, NULL, 0);
    html_raw(html, "</p>\n");
    if (page->path.len > 0) {
        html_raw(html, "<p><a");
        write_address(html, page->path, other);
        html_attr(html, "hreflang", other == LANGUAGE_EN ? STR("en") : STR("vi"));
        html_attr(html, "lang", other == LANGUAGE_EN ? STR("en") : STR("vi"));
        html_raw(html, ">");
        html_words(html, other, TEXT_shell_this_language, NULL, 0);
        html_raw(html, "</a></p>\n");
    }
    html_raw(html, "</div></footer>\n</body>\n</html>\n");
}
