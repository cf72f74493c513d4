/* See sight.h. */
#include "web/sight.h"
#include "texts_shell.h"

static void begin(struct sight *sight, struct web_request *request, const struct page *page, enum sight_width width)
{
    *sight = (struct sight){ .request = request, .arena = web_arena(request), .language = page->language, .page = *page };
    buffer_open(&sight->html, sight->arena, SIGHT_HTML_MAX);
    page_open(&sight->html, request, &sight->page);
    buffer_add_z(&sight->html, width == SIGHT_NARROW ? "<div class=\"narrow\">\n" : "<div class=\"full\">\n");
    if (str_is(web_query(request, "xong"), "1")) {
        sight_notice_open(sight, MOOD_GOOD);
        html_raw(&sight->html, "<p>");
        sight_words(sight, TEXT_shell_done);
        html_raw(&sight->html, "</p>");
        sight_notice_close(sight);
    }
}

void sight_begin_scripted(struct sight *sight, struct web_request *request, struct str title, const char *room, enum sight_width width,
                          const char *script)
{
    begin(sight, request, &(struct page){ .language = LANGUAGE_VI, .title = title, .room = room, .script = script }, width);
}

void sight_begin_card(struct sight *sight, struct web_request *request, struct str title, const char *room, enum sight_width width,
                      const struct page_card *card)
{
    begin(sight, request, &(struct page){ .language = LANGUAGE_VI, .title = title, .room = room, .card = card }, width);
}

void sight_begin_named(struct sight *sight, struct web_request *request, struct str title, const char *room, enum sight_width width)
{
    sight_begin_scripted(sight, request, title, room, width, NULL);
}

void sight_begin(struct sight *sight, struct web_request *request, enum text_id title, const char *room, enum sight_width width)
{
    sight_begin_named(sight, request, text_of(LANGUAGE_VI, title), room, width);
}

enum status sight_end(struct sight *sight, int http_status, struct error *error)
{
    html_raw(&sight->html, "</div>\n");
    page_close(&sight->html, sight->request, &sight->page);
    return web_answer_html(sight->request, http_status, &sight->html, error);
}

void sight_words(struct sight *sight, enum text_id text)
{
    html_words(&sight->html, sight->language, text, NULL, 0);
}

void sight_heading(struct sight *sight, enum text_id title, enum text_id lead)
{
    html_raw(&sight->html, "<h1>");
    sight_words(sight, title);
    html_raw(&sight->html, "</h1>\n");
    if (lead == TEXT_NONE)
        return;
    html_raw(&sight->html, "<p class=\"lead\">");
    sight_words(sight, lead);
    html_raw(&sight->html, "</p>\n");
}

void sight_back(struct sight *sight, const char *path, enum text_id words)
{
    html_raw(&sight->html, "<p class=\"back\"><a");
    html_attr(&sight->html, "href", str_from(path));
    html_raw(&sight->html, ">");
    page_icon(&sight->html, ICON_BACK);
    sight_words(sight, words);
    html_raw(&sight->html, "</a></p>\n");
}

void sight_button(struct sight *sight, struct str path, enum text_id words, bool is_main)
{
    buffer_add_z(&sight->html, is_main ? "<a class=\"button main\"" : "<a class=\"button\"");
    html_attr(&sight->html, "href", path);
    html_raw(&sight->html, ">");
    sight_words(sight, words);
    html_raw(&sight->html, "</a>\n");
}

void sight_facts(struct sight *sight)
{
    html_raw(&sight->html, "<dl class=\"facts\">\n");
}

void sight_fact(struct sight *sight, enum text_id label, struct str value)
{
    html_raw(&sight->html, "<div><dt>");
    sight_words(sight, label);
    html_raw(&sight->html, "</dt><dd>");
    if (value.len > 0) {
        html_text(&sight->html, value);
    } else {
        html_raw(&sight->html, "<span class=\"quiet\">");
        sight_words(sight, TEXT_shell_unknown);
        html_raw(&sight->html, "</span>");
    }
    html_raw(&sight->html, "</dd></div>\n");
}

void sight_facts_end(struct sight *sight)
{
    html_raw(&sight->html, "</dl>\n");
}

void sight_date(struct sight *sight, date day)
{
    struct buffer iso;
    if (day == DATE_NONE)
        return;
    buffer_open(&iso, sight->arena, 16);
    date_write(&iso, day);
    html_raw(&sight->html, "<time class=\"figure\"");
    html_attr(&sight->html, "datetime", buffer_str(&iso));
    html_raw(&sight->html, ">");
    date_write_vi(&sight->html, day);
    html_raw(&sight->html, "</time>");
}

void sight_notice_open(struct sight *sight, enum sight_mood mood)
{
    buffer_add_z(&sight->html, mood == MOOD_GOOD ? "<div class=\"notice good\" role=\"status\">" : "<div class=\"notice\" role=\"status\">");
    page_icon(&sight->html, mood == MOOD_GOOD ? ICON_DONE : ICON_WARNING);
    html_raw(&sight->html, "<div>");
}

void sight_notice_close(struct sight *sight)
{
    html_raw(&sight->html, "</div></div>\n");
}

void sight_fault(struct sight *sight, const struct error *fault)
{
    struct text_arg args[ERROR_ARGS];
    if (fault->status == STATUS_OK)
        return;
    for (size_t i = 0; i < fault->arg_count; i++)
        args[i] = TEXT_ARG_Z(fault->args[i].name, fault->args[i].text);
    sight_notice_open(sight, MOOD_ATTENTION);
    html_raw(&sight->html, "<p>");
    html_words(&sight->html, sight->language, fault->text, args, fault->arg_count);
    html_raw(&sight->html, "</p>");
    sight_notice_close(sight);
}
