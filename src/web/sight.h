/* A page while it is being written: the request, the language, the buffer and the frame, and the pieces that all pages are made of. Rooms write the
 * rest between sight_begin and sight_end. */
#ifndef OPENOCOP_WEB_SIGHT_H
#define OPENOCOP_WEB_SIGHT_H

#include "web/page.h"

#define SIGHT_HTML_MAX ((size_t)4 << 20)

enum sight_width {
    SIGHT_NARROW, /* a column of text and forms */
    SIGHT_WIDE,   /* tables and lists */
};

struct sight {
    struct web_request *request;
    struct arena *arena;
    enum language language;
    struct buffer html;
    struct page page;
};

/* `room` is the path of the page's entry in the navigation; NULL: none. Where the address says ?xong=1 a line above tells that it is done. */
void sight_begin(struct sight *sight, struct web_request *request, enum text_id title, const char *room, enum sight_width width);
/* The same with a title that is no text of ours, such as a product's name. */
void sight_begin_named(struct sight *sight, struct web_request *request, struct str title, const char *room, enum sight_width width);
/* And with what the front end does with the page ("paper", see browser/src/main.ts); NULL: nothing of its own. */
void sight_begin_scripted(struct sight *sight, struct web_request *request, struct str title, const char *room, enum sight_width width,
                          const char *script);
/* For a page that is shared: with what a link to it shows. */
void sight_begin_card(struct sight *sight, struct web_request *request, struct str title, const char *room, enum sight_width width,
                      const struct page_card *card);
MUST_CHECK enum status sight_end(struct sight *sight, int http_status, struct error *error);

void sight_words(struct sight *sight, enum text_id text);
#define SIGHT_WORDS(sight, text, ...) HTML_WORDS(&(sight)->html, (sight)->language, (text), __VA_ARGS__)
/* <h1> and the sentence below it; TEXT_NONE: no sentence. */
void sight_heading(struct sight *sight, enum text_id title, enum text_id lead);
/* A way back, above the heading. */
void sight_back(struct sight *sight, const char *path, enum text_id words);
/* A link that looks like a button. */
void sight_button(struct sight *sight, struct str path, enum text_id words, bool is_main);
/* <dt> and <dd> of a list of facts; an empty value is told as unknown. Between sight_facts and sight_facts_end. */
void sight_facts(struct sight *sight);
void sight_fact(struct sight *sight, enum text_id label, struct str value);
void sight_facts_end(struct sight *sight);
/* A date as 28/12/2023 in <time>; nothing for DATE_NONE. */
void sight_date(struct sight *sight, date day);
/* A remark with an icon, announced to who can't see it. */
enum sight_mood { MOOD_GOOD, MOOD_ATTENTION };
void sight_notice_open(struct sight *sight, enum sight_mood mood);
void sight_notice_close(struct sight *sight);
/* What could not be done, as such a remark; nothing where the error's status is STATUS_OK. */
void sight_fault(struct sight *sight, const struct error *fault);

#endif
