/* A list for people: tabs, a form that asks what to show, the way to the next page. What is shown stands in the address, so that it can be sent,
 * kept and printed. Works without JavaScript. */
#ifndef OPENOCOP_WEB_LIST_H
#define OPENOCOP_WEB_LIST_H

#include "web/form.h"
#include "web/sight.h"

#define LIST_PARAMS 10

/* One part of the address; an empty value is left out. */
struct list_param {
    const char *name;
    struct str value;
};

/* A choice to filter by. */
struct list_filter {
    const char *name;
    enum text_id label;
    const struct form_choice *choices;
    size_t count;
    struct str value; /* "": all */
};

struct list_tab {
    struct str value;
    enum text_id words;
};

/* An order that a list can be asked for, ?sap-xep=. The first of them is the list's own and does not stand in the address. */
struct list_order {
    const char *value;
    enum text_id words;
    bool descending;
};

/* The head of a column; `order` is what its link asks for, NULL: the rows are not sorted by it. */
struct list_head {
    enum text_id words;
    const struct list_order *order;
};

/* What a list page is made of; filled once, then handed to the functions below. */
struct list {
    const char *path;
    struct str typed;               /* ?q= */
    enum text_id typed_label;
    enum text_id typed_hint;        /* TEXT_NONE: none */
    const struct list_filter *filters;
    size_t filter_count;
    const char *tab_name;
    const struct list_tab *tabs;    /* written where there are at least two */
    size_t tab_count;
    struct str tab;                 /* the one that is open */
    const struct list_order *orders; /* a choice where there are at least two */
    size_t order_count;
    size_t order;                    /* the place of the one that is asked for; see list_order_asked */
};

/* The place of the order that the address asks for; 0 where it names none. */
size_t list_order_asked(const struct web_request *request, const struct list_order *orders, size_t count);

/* Path and query; `after` empty: the first page. */
struct str list_address(struct arena *arena, const struct list *list, struct str tab, struct str after);
void list_write_tabs(struct sight *sight, const struct list *list);
/* The form; on paper, where a form says nothing, what was asked for in words. */
void list_write_ask(struct sight *sight, const struct list *list);
/* The link to the page behind, on paper the word that there is one; nothing where there is none. */
void list_write_more(struct sight *sight, const struct list *list, struct str after);
/* True where something is asked for, so that an empty list means "not found" and not "nothing yet". */
bool list_asks(const struct list *list);

/* What a search found in one room: a name, what tells it from others, where it is. */
struct found {
    struct str name, about, path;
};
#define FOUND_MAX 8
struct found_list {
    struct found rows[FOUND_MAX];
    size_t count;
    bool more; /* than fit */
};
/* A path that is there already is left out. */
void found_add(struct found_list *list, const struct found *row);

/* <div class="table"><table><thead>…<tbody>, and the end. */
void list_table_open(struct sight *sight, const enum text_id *heads, size_t count);
/* The same for rows whose cells speak for themselves: on a telephone they stand one below the other. */
void list_rows_open(struct sight *sight, const enum text_id *heads, size_t count);
/* Opens a cell that says on a narrow screen what its column is called. */
void list_cell_open(struct sight *sight, enum text_id head, bool figure);
void list_cell_next(struct sight *sight, enum text_id head, bool figure); /* closes the cell before it */
/* The same with links in the heads that sort, and aria-sort on the one by which the rows are sorted now. */
void list_sorted_rows_open(struct sight *sight, const struct list *list, const struct list_head *heads, size_t count);
void list_table_close(struct sight *sight);

#endif
