/* The frame of every page: head with the front end's files, skip link, header with the way to the other rooms, main part, footer. It knows no
 * room: app/ hands in the navigation, a room hands in the title and writes the main part itself. The words are those of text/ "shell". */
#ifndef OPENOCOP_WEB_PAGE_H
#define OPENOCOP_WEB_PAGE_H

#include "base/json_read.h"
#include "web/html.h"
#include "web/web.h"

#define PAGE_LINKS_SHOWN 6 /* of those that somebody may follow, in the header; the rest stand in the footer */

/* One entry of the header's navigation. */
struct page_link {
    const char *path;
    enum text_id words;
    const char *action; /* it stands there for those who may do this; NULL: for visitors, and in the footer of who is signed in */
};

/* What all pages share; the room "page". */
struct page_look {
    struct json_list styles;  /* of struct str: addresses below / */
    struct json_list scripts;
    struct json_list fonts;   /* those that the first screen needs */
    const struct page_link *links;
    size_t link_count;
    bool (*may)(const struct web_request *request, const char *action); /* NULL: nobody may */
    bool demonstration; /* a line above the page says so */
    const char *search; /* the page that finds things, for who is signed in; NULL: none */
    /* Who is signed in and the way out, or the way in; at the end of the header. NULL: neither. */
    void (*corner)(struct buffer *html, struct web_request *request, enum language language);
};

/* What a link to the page shows where it is shared (Open Graph). */
struct page_card {
    struct str about;   /* one sentence */
    struct str address; /* absolute */
    struct str image;   /* absolute; empty: none */
    int image_width, image_height;
};

struct page {
    enum language language;
    struct str title;   /* plain text; the program's name is added */
    struct str path;    /* "/tu-danh-gia/11": of this page in Vietnamese; empty: it has no address of its own */
    const char *room;   /* the path of its entry in the navigation; NULL: none */
    const char *script; /* what the front end does with the page: "sheet"; NULL: nothing of its own */
    const struct page_card *card; /* NULL: none */
};

/* Reads page.json of the built front end, which names its files (see browser/vite.config.ts). `folder` NULL, or without that file: pages
 * without styles and scripts, which work all the same. */
MUST_CHECK enum status page_look_read(struct arena *arena, const char *folder, struct page_look *look, struct error *error);
/* The program's language is Vietnamese, whatever the browser prefers: a visitor chooses English by the link in the footer (?lang=en). */
enum language page_language(const struct web_request *request);
/* Everything up to the inside of <main>, and everything after it. */
void page_open(struct buffer *html, struct web_request *request, const struct page *page);
void page_close(struct buffer *html, const struct web_request *request, const struct page *page);

enum page_icon { ICON_BACK, ICON_WARNING, ICON_DONE, ICON_SHARE, ICON_PRINT, ICON_RESTART, ICON_NO_NETWORK, ICON_SEARCH };
void page_icon(struct buffer *html, enum page_icon icon);
/* Drawn stars, the first `full` of `all` filled; words must stand beside them. */
void page_stars(struct buffer *html, int full, int all);

#endif
