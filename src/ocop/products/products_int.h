/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_PRODUCTS_INT_H
#define OPENOCOP_OCOP_PRODUCTS_INT_H

#include "ocop/products/products.h"
#include "web/form.h"
#include "web/list.h"
#include "web/sight.h"

#define PRODUCTS "/san-pham"
#define PRODUCTS_PAGE 50
#define PRODUCTS_ALIKE 10
#define PRODUCT_LINE_MAX 200
#define PRODUCT_TEXT_MAX 10000

enum product_list_kind { LIST_INITIAL, LIST_AMENDMENT };
extern const char *const product_list_kind_words[]; /* "initial" "amendment"; ends with NULL */
enum product_act { ACT_ADDED, ACT_RENAMED, ACT_DROPPED };
extern const char *const product_act_words[]; /* "added" …; ends with NULL */
extern const enum text_id product_act_texts[];

struct product_name {
    date from;
    struct str name, reason;
};
struct product_names {
    const struct product_name *rows;
    size_t count;
};
struct product_decision {
    int set;
    struct str reason;
    int64_t decided_at;
};

/* ---- products.c ---- */
int product_word(const char *const *words, struct str word);
struct str product_find_key(struct arena *arena, struct str name);
struct str product_ident_text(struct arena *arena, const struct ident *ident);
struct ident product_ident_for(struct arena *arena, const struct ident *command, const char *what);

/* ---- products_guess.c; products_open reads the file and calls it ---- */
MUST_CHECK enum status products_words_read(struct arena *arena, struct str bytes, struct product_words **out, struct error *error);

/* ---- products_sql.c ---- */
MUST_CHECK enum status products_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct product *out,
                                         struct error *error);
MUST_CHECK enum status products_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct product *out, struct error *error);
MUST_CHECK enum status products_sql_add(struct db_conn *conn, const struct product *product, struct str find, struct str sort_key, int64_t *id,
                                        struct error *error);
/* These bump the version. */
MUST_CHECK enum status products_sql_edit(struct db_conn *conn, const struct product *product, struct error *error);
MUST_CHECK enum status products_sql_rename(struct db_conn *conn, int64_t id, struct str name, date from, struct str find, struct str sort_key,
                                           struct error *error);
MUST_CHECK enum status products_sql_set(struct db_conn *conn, int64_t id, int set, struct error *error);
MUST_CHECK enum status products_sql_set_state(struct db_conn *conn, int64_t id, enum product_state state, struct error *error);
MUST_CHECK enum status products_sql_forget_words(struct db_conn *conn, int64_t id, struct error *error);
MUST_CHECK enum status products_sql_add_word(struct db_conn *conn, int64_t province, int64_t id, struct str word, struct error *error);
/* All of a producer's. */
MUST_CHECK enum status products_sql_move(struct db_conn *conn, int64_t producer, int64_t to_producer, struct str commune_code, struct error *error);

/* ---- products_part_sql.c: what hangs on a product ---- */
MUST_CHECK enum status products_sql_add_name(struct db_conn *conn, int64_t product, const struct product_name *name, struct error *error);
/* Oldest first. */
MUST_CHECK enum status products_sql_names(struct db_conn *conn, struct arena *arena, int64_t product, struct product_names *out, struct error *error);
MUST_CHECK enum status products_sql_add_decision(struct db_conn *conn, int64_t product, const struct product_decision *decision, struct str by,
                                                 struct error *error);
MUST_CHECK enum status products_sql_last_decision(struct db_conn *conn, struct arena *arena, int64_t product, bool *found, struct product_decision *out,
                                                  struct error *error);
MUST_CHECK enum status products_sql_add_variant(struct db_conn *conn, int64_t product, const struct product_variant *variant, struct error *error);
MUST_CHECK enum status products_sql_stop_variant(struct db_conn *conn, const struct ident *ident, struct error *error);

/* ---- products_photo_sql.c ---- */
MUST_CHECK enum status products_sql_add_photo(struct db_conn *conn, int64_t product, const struct product_photo *photo, int64_t now, struct error *error);
/* STATUS_NOT_FOUND where it is none of this product's, or gone already. */
MUST_CHECK enum status products_sql_remove_photo(struct db_conn *conn, int64_t product, const struct ident *ident, int64_t now, struct error *error);

/* ---- products_photo.c ---- */
/* The pictures on the product's page. */
MUST_CHECK enum status product_write_photos(struct sight *s, struct db_conn *conn, const struct product *product, bool may_edit, struct error *error);
enum status products_page_photos(struct web_request *request, struct error *error);
enum status products_page_photo_sent(struct web_request *request, struct error *error);
enum status products_page_photo(struct web_request *request, struct error *error);
enum status products_page_photo_removed(struct web_request *request, struct error *error);

/* ---- products_list_sql.c ---- */
#define PRODUCT_COLUMNS                                                                                                      \
    "p.id, p.ident, p.province, p.producer, p.commune_code, p.state, p.name, p.name_from, p.set_no, p.description, p.place, p.story, p.story_en, p.version"
/* Takes the rows of a query that begins with PRODUCT_COLUMNS; closes it. */
MUST_CHECK enum status products_sql_collect(struct db_rows *rows, enum status status, struct arena *arena, int64_t limit, struct products *out,
                                            struct error *error);
struct product_query {
    const struct reach *reach;
    struct str words[PRODUCERS_WORDS];
    int64_t set;      /* -1: all; 0: those that are not decided */
    struct str state; /* empty: all */
    struct ident after;
    bool has_after;
    bool newest;      /* what was entered last comes first; else by name */
    int64_t limit;
};
MUST_CHECK enum status products_sql_list(struct db_conn *conn, struct arena *arena, const struct product_query *query, struct products *out,
                                         struct error *error);

/* ---- products_registered_sql.c: the year's list ---- */
struct registered_list {
    int64_t id;
    struct ident ident;
    int64_t year;
    int kind; /* enum product_list_kind */
    struct str document;
    date day;
};
struct registered_lists {
    const struct registered_list *rows;
    size_t count;
};
struct registered_row {
    int64_t list;
    int act; /* enum product_act */
    struct str name, reason;
    int64_t product;
    struct ident product_ident;
    int64_t producer;
    struct str commune_code;
    int set;
};
struct registered_rows {
    const struct registered_row *rows;
    size_t count;
};
MUST_CHECK enum status products_sql_lists(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, struct registered_lists *out,
                                          struct error *error);
MUST_CHECK enum status products_sql_list_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t province, bool *found,
                                                  struct registered_list *out, struct error *error);
/* Those of the year's lists, in the order of the documents; `reach` as in lists of products. */
MUST_CHECK enum status products_sql_list_rows(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, struct registered_rows *out,
                                              struct error *error);
MUST_CHECK enum status products_sql_add_list(struct db_conn *conn, int64_t province, const struct registered_list *list, struct error *error);
MUST_CHECK enum status products_sql_add_list_row(struct db_conn *conn, const struct registered_row *row, bool *fresh, struct error *error);

/* ---- products_command.c, products_registered.c ---- */
struct product_extra {
    struct arena *arena;
    int64_t now;
};
/* The words of product_find_key, for finding. */
MUST_CHECK enum status product_write_words(struct db_conn *conn, int64_t province, int64_t id, struct str find, struct error *error);
/* As the viewer, on behalf of the producer where he is an officer; `producer` may be NULL. */
MUST_CHECK enum status product_command(struct web_request *request, const struct ident *id, const char *type, int64_t province,
                                       const struct producer *producer, struct str content, struct error *error);

/* ---- pages ---- */
struct product_likely {
    struct product rows[PRODUCTS_ALIKE];
    size_t count;
};
/* Those of the same producer whose name is the same without marks, or nearly. */
MUST_CHECK enum status product_alike(struct db_conn *conn, struct arena *arena, int64_t producer, struct str name, struct product_likely *out,
                                     struct error *error);
date product_today(const struct web_request *request);
struct str product_address(struct arena *arena, const struct ident *ident, const char *rest); /* followed by a NUL */
void product_write_link(struct sight *s, const struct ident *ident, struct str name);
/* "Phiếu số 11 – Chè …"; that none is decided, for 0. */
void product_write_set(struct sight *s, int set);
/* The sets as choices. */
MUST_CHECK enum status product_set_choices(struct web_request *request, const struct form_choice **out, size_t *count, struct error *error);
struct ident product_sent_command(struct web_request *request);

enum status products_page_list(struct web_request *request, struct error *error);
enum status products_page_one(struct web_request *request, struct error *error);
enum status products_page_new(struct web_request *request, struct error *error);
enum status products_page_new_sent(struct web_request *request, struct error *error);
enum status products_page_edit(struct web_request *request, struct error *error);
enum status products_page_edit_sent(struct web_request *request, struct error *error);
enum status products_page_rename(struct web_request *request, struct error *error);
enum status products_page_rename_sent(struct web_request *request, struct error *error);
enum status products_page_set(struct web_request *request, struct error *error);
enum status products_page_set_sent(struct web_request *request, struct error *error);
enum status products_page_stop(struct web_request *request, struct error *error);
enum status products_page_stop_sent(struct web_request *request, struct error *error);
enum status products_page_variants(struct web_request *request, struct error *error);
enum status products_page_variants_sent(struct web_request *request, struct error *error);
enum status products_page_stop_variant(struct web_request *request, struct error *error);
enum status products_page_register(struct web_request *request, struct error *error);
enum status products_page_register_sent(struct web_request *request, struct error *error);
enum status products_page_registered(struct web_request *request, struct error *error);
enum status products_page_registered_sent(struct web_request *request, struct error *error);

#endif
