/* What the files of the import share (products_import*.c, products_cli.c): a list of products with their producers, as offices keep it, becomes rows;
 * the rows are compared with what is there; a command writes them all or none.
 *
 * Of what the list says, the rank, the year and the decision are read and shown, but not stored: certificates will have them. */
#ifndef OPENOCOP_OCOP_PRODUCTS_IMPORT_INT_H
#define OPENOCOP_OCOP_PRODUCTS_IMPORT_INT_H

#include "base/digest.h"
#include "doc/table.h"
#include "ocop/places/places.h"
#include "ocop/products/products_int.h"

#define IMPORT_MEMORY ((size_t)512 << 20)
#define IMPORT_FILE_MAX ((size_t)16 << 20)
#define IMPORT_ROWS_MAX 100000
#define IMPORT_MENDS_MAX 900

enum import_column {
    IMPORT_PRODUCT,
    IMPORT_PRODUCER,
    IMPORT_KIND,
    IMPORT_COMMUNE, /* also a whole address */
    IMPORT_DISTRICT,
    IMPORT_SET,
    IMPORT_STARS,
    IMPORT_YEAR,    /* also a date */
    IMPORT_DECISION,
    IMPORT_COLUMNS,
};
extern const char *const import_column_words[];  /* "product" …; ends with NULL */
extern const enum text_id import_column_texts[]; /* by enum import_column */

/* What a person says of a row instead of what the file says. The first ones are columns. */
enum import_mend_what {
    MEND_PRODUCT = IMPORT_PRODUCT,
    MEND_PRODUCER = IMPORT_PRODUCER,
    MEND_KIND = IMPORT_KIND,       /* a word of producer_kind_words */
    MEND_COMMUNE = IMPORT_COMMUNE, /* a code */
    MEND_SET = IMPORT_COMMUNE + 1, /* a number */
    MEND_LEAVE,                    /* "1": leave the row out */
    MEND_OTHER,                    /* "1": the producer is another one, although only marks differ */
};
extern const char *const import_mend_words[]; /* "product" …; ends with NULL */

struct import_mend {
    int64_t line;
    int what; /* enum import_mend_what */
    struct str value;
};
struct import_mends {
    const struct import_mend *rows;
    size_t count;
};

enum import_verdict {
    IMPORT_NEW,   /* makes a product */
    IMPORT_KNOWN, /* the product is there already; nothing is changed */
    IMPORT_AGAIN, /* the product of another row, as in another year */
    IMPORT_LEFT_OUT,
    IMPORT_FAULTY,
};

struct import_row {
    const struct table_row *from;
    struct str text[IMPORT_COLUMNS]; /* on one line, mended */
    bool odd[IMPORT_COLUMNS];        /* with characters that are no text */
    bool leave, other;
    int stars;                       /* 0: not told, or not understood */
    int year;                        /* 0: not told */
    date day;                        /* on which its places are named so; DATE_NONE: not told */
    /* Filled by import_plan */
    enum import_verdict verdict;
    struct str commune;              /* code; empty: unknown */
    int kind;                        /* enum producer_kind; -1: not told */
    int set;
    size_t producer;                 /* index into the plan's producers */
};

struct import {
    struct sha256 sha256;
    struct str name; /* of the file */
    struct table table;
    struct import_row *rows;
    size_t count;
    int64_t columns[IMPORT_COLUMNS]; /* as asked: TABLE_AUTO, TABLE_LEFT_OUT or a column */
    struct import_mends mends;
    bool complete; /* it has a column of products and one of producers */
};

/* ---- products_import.c ---- */
/* `columns` NULL: all by their titles. Failures are those of table_open. `import` points into `bytes` and `mends`. */
MUST_CHECK enum status import_read(struct arena *arena, struct str bytes, struct str name, const int64_t *columns, const struct import_mends *mends,
                                   struct import *out, struct error *error);
/* -1 where the words tell none. */
int import_kind_of(struct arena *arena, struct str words);
int import_kind_of_name(struct arena *arena, struct str name);
/* "11", "Phiếu số 11", "Bộ 11 – Chè", or the set's name; 0 for none. */
int import_set_of(struct arena *arena, const struct law *law, date today, struct str words);

/* ---- products_import_places.c: from a commune as a list names it to today's ---- */
struct import_places;
enum import_place_state { IMPORT_PLACE_FOUND, IMPORT_PLACE_UNKNOWN, IMPORT_PLACE_SEVERAL };
struct import_place {
    enum import_place_state state;
    struct str code;  /* where it is found */
    struct str names; /* where there are several: "Xã A, Xã B" */
};
MUST_CHECK enum status import_places_open(struct db_conn *conn, struct arena *arena, int64_t province, date today, struct import_places **out,
                                          struct error *error);
/* `words` is a code of today, a name, or an address that holds one; `district` helps where a name stands in several; `day` is that on which the names
 * were in use, DATE_NONE: any. */
MUST_CHECK enum status import_place_find(struct import_places *places, struct str words, struct str district, date day, struct import_place *out,
                                         struct error *error);

/* ---- products_import_plan.c ---- */
struct import_fault {
    size_t row;
    enum import_column column;
    enum text_id text;
    struct text_arg args[2];
    size_t arg_count;
};
struct import_producer {
    int64_t id; /* 0: new */
    struct str name, commune;
    int kind;   /* of a new one; -1: not told */
    size_t row; /* of a new one: the first that names it */
    size_t next; /* another one with the same name but for its marks, + 1; 0: none */
};
struct import_plan {
    const struct import_fault *faults;
    size_t fault_count;
    const struct import_producer *producers; /* those that are there, then the new ones */
    size_t producer_count;
    size_t known_producers;
    int64_t good, faulty, left_out;                     /* rows; their sum is the list */
    int64_t new_producers, new_products, known, again;
};
/* Compares the rows with the database and fills their verdicts. May be asked again. */
MUST_CHECK enum status import_plan(struct db_conn *conn, struct arena *arena, struct import *import, int64_t province, const struct law *law, date today,
                                   struct import_plan *out, struct error *error);

/* "202 new producers, 600 new products. …": what the plan would do, in one paragraph; what is none is not said. */
void import_plan_words(struct buffer *out, enum language language, const struct import_plan *plan);

/* ---- products_import_command.c ---- */
struct import_extra {
    struct product_extra base; /* as for every command of this room */
    struct import *import;     /* of products.import */
    const struct law *law;
};
struct str import_content(struct arena *arena, const struct import *import, const struct ident *ident);
struct str import_undo_content(struct arena *arena, const struct ident *ident);

/* ---- products_import_sql.c ---- */
struct import_done {
    int64_t id;
    struct ident ident;
    int64_t province;
    struct str file_name;
    struct sha256 sha256;
    int64_t rows, left_out, mends;
    int64_t made_at;
    struct str made_by;
    int64_t undone_at; /* 0: it stands */
};
struct imports_done {
    const struct import_done *rows;
    size_t count;
};
#define IMPORTS_SHOWN 20
/* The newest first; at most IMPORTS_SHOWN. */
MUST_CHECK enum status imports_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, struct imports_done *out, struct error *error);
MUST_CHECK enum status imports_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct import_done *out,
                                        struct error *error);
MUST_CHECK enum status imports_sql_add(struct db_conn *conn, const struct import_done *done, int64_t *id, struct error *error);
MUST_CHECK enum status imports_sql_set_undone(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
MUST_CHECK enum status imports_sql_add_made(struct db_conn *conn, int64_t import, const struct product_import_made *made, struct error *error);
/* In the order in which they were made. */
MUST_CHECK enum status imports_sql_made(struct db_conn *conn, struct arena *arena, int64_t import, struct product_imports_made *out,
                                        struct error *error);
MUST_CHECK enum status imports_sql_count_made(struct db_conn *conn, int64_t import, int64_t *producers, int64_t *products, struct error *error);
/* As much of a product as a long list is compared by: id, producer, name. */
MUST_CHECK enum status imports_sql_products(struct db_conn *conn, struct arena *arena, int64_t province, struct products *out, struct error *error);
/* The row and what was made with it, no more: STATUS_STALE where anything else names it. */
MUST_CHECK enum status imports_sql_remove_product(struct db_conn *conn, int64_t id, struct error *error);
/* The file that the account chose, under its hash; *found is false for another's. */
MUST_CHECK enum status imports_sql_choose(struct db_conn *conn, struct str account, const struct sha256 *sha256, struct str name, int64_t now,
                                          struct error *error);
MUST_CHECK enum status imports_sql_chosen(struct db_conn *conn, struct arena *arena, struct str account, const struct sha256 *sha256, bool *found,
                                          struct str *name, struct error *error);

/* ---- products_import_page.c, products_import_review.c ---- */
#define IMPORTS "/nhap-lieu"
enum status imports_page(struct web_request *request, struct error *error);
enum status imports_page_sent(struct web_request *request, struct error *error);
enum status imports_page_one(struct web_request *request, struct error *error);
enum status imports_page_undo(struct web_request *request, struct error *error);

/* One look at a list, with what the person has mended so far. */
struct import_review {
    struct web_request *request;
    struct arena *arena; /* of the list; larger than the request's */
    struct ident command;
    int64_t province;
    struct import import;
    struct import_plan plan;
    const struct form_choice *communes;
    size_t commune_count;
    struct error fault; /* of what was tried; STATUS_OK: none */
};
enum status import_review_show(struct import_review *review, int http_status, struct error *error);

#endif
