/* Products (sản phẩm): what a producer makes and the province judges, with the history of its name, its set of criteria (bộ sản phẩm), its sizes,
 * and the year's list of registered products with its amendments.
 *
 * A set is named by its sheet, "Phiếu số 11 – …", in the numbering of 148/QĐ-TTg and 26/2026/QĐ-TTg (1 to 26, the same in both). It is proposed
 * from the name and decided by an officer; until then it is 0.
 *
 * Tables: products, products_names, products_sets, products_words, products_variants, products_lists, products_list_rows, products_imports,
 * products_imports_made, products_imports_files. */
#ifndef OPENOCOP_OCOP_PRODUCTS_PRODUCTS_H
#define OPENOCOP_OCOP_PRODUCTS_PRODUCTS_H

#include "ocop/law/law.h"
#include "ocop/producers/producers.h"

#define PRODUCTS_SETS 26

enum product_state { PRODUCT_ACTIVE, PRODUCT_STOPPED, PRODUCT_STATES };
extern const char *const product_state_words[]; /* "active" "stopped"; ends with NULL */
extern const enum text_id product_state_texts[];

struct product {
    int64_t id;
    struct ident ident;
    int64_t province;
    int64_t producer;
    struct str commune_code; /* the producer's, today */
    enum product_state state;
    struct str name;
    date name_from;
    int set;                 /* 1 … PRODUCTS_SETS; 0: not decided */
    struct str description;  /* quy cách, tiêu chuẩn, as Mẫu 02 item 7 asks */
    struct str place;        /* nơi sản xuất, where it is not the producer's address */
    struct str story;        /* câu chuyện sản phẩm */
    struct str story_en;     /* the same in English; empty: none */
    int64_t version;
};

/* A photo of it; the file is in the store of files. */
struct product_photo {
    struct ident ident;
    int64_t file;
    struct str caption; /* what is to be seen, for who can't see it */
};
#define PRODUCT_PHOTOS_MAX 12
struct product_photos {
    struct product_photo rows[PRODUCT_PHOTOS_MAX];
    size_t count;
};
/* In the order in which they came. */
MUST_CHECK enum status products_photos_of(struct db_conn *conn, struct arena *arena, int64_t product, struct product_photos *out, struct error *error);

/* A size as it is sold. */
struct product_variant {
    struct ident ident;
    struct str name;    /* "Hộp thiếc" */
    struct str content; /* "100 g" */
    struct str unit;    /* "hộp" */
    struct str gtin;    /* 8, 12, 13 or 14 digits; empty: none */
    bool stopped;
    int64_t version;
};
struct product_variants {
    const struct product_variant *rows;
    size_t count;
};

struct products {
    const struct product *rows;
    size_t count;
    bool more;
};

/* ---- reading; all text lives in the arena; none of it asks a permission but products_for ---- */

MUST_CHECK enum status products_find(struct db_conn *conn, struct arena *arena, struct str ident, struct product *out, struct error *error);
MUST_CHECK enum status products_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct product *out, struct error *error);
/* What it was called on the day; before the first name, the first. */
MUST_CHECK enum status products_name_on(struct db_conn *conn, struct arena *arena, int64_t id, date day, struct str *out, struct error *error);
/* A producer's, by name; at most 500. */
MUST_CHECK enum status products_of(struct db_conn *conn, struct arena *arena, int64_t producer, struct products *out, struct error *error);
MUST_CHECK enum status products_variants_of(struct db_conn *conn, struct arena *arena, int64_t product, struct product_variants *out, struct error *error);
/* What a permission about the product is asked of: that of its producer. */
MUST_CHECK enum status products_subject(struct db_conn *conn, struct arena *arena, int64_t id, struct permission_subject *out, struct error *error);
/* products_find, then the permission: STATUS_NOT_FOUND where the viewer may not see it, STATUS_NOT_ALLOWED where he may not do `action`. */
MUST_CHECK enum status products_for(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, const char *action,
                                    struct product *out, struct permission_subject *subject, struct error *error);

/* ---- rules ---- */

/* GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications, 7.9). */
bool products_gtin_good(struct str gtin);

/* Words that speak for a set (data/products/set-words.csv). */
struct product_words;
struct product_guess {
    int set;
    int points;
};
#define PRODUCTS_GUESSES 3
/* The sets that fit the name best, best first; gives how many (0 … 3). `words` and `law` may be NULL. */
size_t products_guess(struct arena *arena, const struct product_words *words, const struct law *law, struct str name, date day,
                      struct product_guess out[PRODUCTS_GUESSES]);
/* The set's name by the newest pack that numbers sets as we do and takes new dossiers on the day; empty for no such set. */
struct str products_set_name(const struct law *law, date day, int set);

/* Reads the words from the folder "data"; where there is none, guesses follow from the sets' names alone. */
MUST_CHECK enum status products_open(struct arena *arena, const char *data_folder, struct product_words **out, struct error *error);

/* Products on their producer's page: for the room "producers". */
producers_section products_section;
/* Hooks for app/, after producers' commands: products stand where their producer stands, and go with it into another. */
enum status products_follow(struct db_conn *conn, const struct command *command, const void *content, struct error *error);

/* ---- imports ---- */

/* The content of products.import and products.undo_import begins so; for hooks in app/. */
struct products_import_about {
    struct str import; /* public identifier */
};
struct product_import_made {
    bool is_producer; /* else a product */
    int64_t id;
    int64_t version;  /* as the import left it */
    struct str name;
    int64_t line;     /* of the file */
};
struct product_imports_made {
    const struct product_import_made *rows;
    size_t count;
};
/* What an import made, also after it was taken back: a hook on products.undo_import refuses (STATUS_STALE, TEXT_products_import_product_built_on)
 * where its room holds anything of these. */
MUST_CHECK enum status products_import_made(struct db_conn *conn, struct arena *arena, struct str import, struct product_imports_made *out,
                                            struct error *error);

/* What later rooms add to a product's page: the state of the room "product_sections", handed in by app/. */
typedef enum status product_section_fn(struct sight *sight, struct db_conn *conn, const struct product *product, const struct permission_subject *subject,
                                       struct error *error);
struct product_sections {
    product_section_fn *const *rows;
    size_t count;
};
/* `openocop demo` */
enum status products_demo(struct cli *cli, struct error *error);

/* The rooms "products" needs are "db", "commands", "accounts", "law" and "products" (struct product_words, may be NULL). */
/* For the search over all rooms: adds those that the viewer may see and whose names hold the words. */
MUST_CHECK enum status products_found(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                                  struct found_list *out, struct error *error);

/* The content of every command about one product that there is begins so; for hooks. */
struct product_about {
    struct str product; /* public identifier */
};

extern const struct web_routes products_routes;
extern const struct command_types products_commands;      /* add, edit, rename, set, stop, resume, add_variant, stop_variant */
extern const struct command_types products_photo_commands;
extern const struct command_types products_list_commands; /* the year's list */
extern const struct command_types products_import_commands; /* import, undo_import */
extern const struct web_routes products_import_routes;      /* needs the room "files" too */
extern const struct cli_commands products_cli;              /* openocop import products */

#endif
