/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_RETURNS_INT_H
#define OPENOCOP_OCOP_RETURNS_INT_H

#include "base/json_write.h"
#include "ocop/notices/notices.h"
#include "ocop/returns/returns.h"
#include "web/form.h"
#include "web/list.h"
#include "web/sight.h"

#define RETURNS_PATH "/bao-cao-chu-the"
#define RETURN_LINE 200           /* bytes */
#define RETURN_REASON 1000
#define RETURN_PRODUCTS_MAX 40
#define RETURNS_MAX 50000         /* of one province and year */
#define RETURN_MONEY_MAX INT64_C(1000000000000000)
#define RETURN_AMOUNT_MAX INT64_C(1000000000000) /* thousandths */
#define RETURN_PEOPLE_MAX 100000

enum return_channel { CHANNEL_DIRECT, CHANNEL_POINT, CHANNEL_MODERN, CHANNEL_ONLINE, CHANNEL_TRADER, CHANNEL_EXPORT, CHANNELS };
extern const char *const return_channel_words[]; /* "direct" …; ends with NULL */
extern const enum text_id return_channel_texts[];
#define CHANNEL_BIT(channel) (1u << (unsigned)(channel))

struct return_row {
    int64_t id;
    struct ident ident;
    int64_t province, year, producer;
    struct str producer_name, commune_code;
    date due;
    int64_t no; /* 0: not answered */
    int64_t version;
};
struct return_product {
    int64_t no, line, certificate;
    struct str product_name;
    int branch; /* enum certificate_branch */
    int64_t stars;
};
struct return_products {
    struct return_product rows[RETURN_PRODUCTS_MAX];
    size_t count;
};
struct return_line {
    int64_t product; /* its number */
    int64_t amount, revenue, export;
    struct str unit, markets;
    unsigned channels; /* of CHANNEL_BIT */
};
struct return_lines {
    struct return_line rows[RETURN_PRODUCTS_MAX];
    size_t count;
};
struct return_version {
    int64_t no, labour, women;
    struct str reason, by_name;
    int64_t at;
};
#define RETURN_VERSIONS_MAX 50
struct return_versions {
    struct return_version rows[RETURN_VERSIONS_MAX];
    size_t count;
};
/* One product of one return with what counts of it, for lists and sums. */
struct return_entry {
    int64_t return_id;
    struct ident ident;
    struct str producer_name, commune_code, product_name;
    int branch;
    int64_t stars;
    date due;
    bool answered, corrected, first; /* first: of its return's products, which carries the people */
    int64_t labour, women;           /* of the return */
    struct return_line line;
};
struct return_entries {
    const struct return_entry *rows;
    size_t count;
};
struct return_totals {
    int64_t returns, answered, products, products_answered, revenue, export, labour, women;
};

/* ---- returns_sql.c ---- */
MUST_CHECK enum status returns_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct return_row *out,
                                        struct error *error);
MUST_CHECK enum status returns_sql_of(struct db_conn *conn, struct arena *arena, int64_t producer, int64_t year, bool *found, struct return_row *out,
                                      struct error *error);
MUST_CHECK enum status returns_sql_add(struct db_conn *conn, const struct return_row *row, int64_t asked_at, struct error *error);
MUST_CHECK enum status returns_sql_set(struct db_conn *conn, const struct return_row *row, struct error *error);
/* The certificate's product behind those that are there; one whose line is there already is left out. */
MUST_CHECK enum status returns_sql_add_product(struct db_conn *conn, int64_t return_id, struct str certificate, struct error *error);
MUST_CHECK enum status returns_sql_products(struct db_conn *conn, struct arena *arena, int64_t return_id, struct return_products *out, struct error *error);
MUST_CHECK enum status returns_sql_add_version(struct db_conn *conn, int64_t return_id, const struct return_version *version, struct error *error);
MUST_CHECK enum status returns_sql_versions(struct db_conn *conn, struct arena *arena, int64_t return_id, struct return_versions *out, struct error *error);
MUST_CHECK enum status returns_sql_add_line(struct db_conn *conn, struct arena *arena, int64_t return_id, int64_t no, const struct return_line *line,
                                            struct error *error);
MUST_CHECK enum status returns_sql_lines(struct db_conn *conn, struct arena *arena, int64_t return_id, int64_t no, struct return_lines *out,
                                         struct error *error);
MUST_CHECK enum status returns_sql_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, struct return_row *out, size_t room,
                                               size_t *count, struct error *error);

/* ---- returns_list_sql.c ---- */
/* Of a province and year; of one commune where `commune` is not empty. By producer's name. */
MUST_CHECK enum status returns_sql_entries(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, struct str commune,
                                           struct return_entries *out, struct error *error);
/* Counted by the database alone: what the sums of the entries must give. */
MUST_CHECK enum status returns_sql_totals(struct db_conn *conn, int64_t province, int64_t year, struct str commune, struct return_totals *out,
                                          struct error *error);
/* Products that hold on the day and whose producer is not in the list of producers: nobody can be asked. */
MUST_CHECK enum status returns_sql_unknown(struct db_conn *conn, int64_t province, date day, int64_t *out, struct error *error);
/* Who is still to be asked for the year: products that hold on the day and stand in no return of it, by producer. */
struct to_ask {
    int64_t producer, province;
    struct ident ident;       /* of the producer */
    struct ident certificate;
};
struct to_asks {
    const struct to_ask *rows;
    size_t count;
};
#define TO_ASK_MAX 2000
MUST_CHECK enum status returns_sql_to_ask(struct db_conn *conn, struct arena *arena, int64_t year, date day, int64_t after, struct to_asks *out,
                                          struct error *error);

/* ---- returns.c ---- */
/* "1.234,5" and "1234,5" to thousandths; false: no such amount, or finer than a thousandth. */
bool return_amount_read(struct str typed, int64_t *out);
struct str return_amount(struct arena *arena, int64_t thousandths); /* "1.234,5" */
struct str return_number(struct arena *arena, int64_t number);      /* "1.234" */
struct str return_path(struct arena *arena, const struct ident *ident, const char *rest);
struct str return_ident_text(struct arena *arena, const struct ident *ident);
unsigned return_channels_read(struct str words);
struct str return_channels_write(struct arena *arena, unsigned channels);

struct returns_extra {
    struct arena *arena;
    int64_t now;
    const struct viewer *viewer;
};
/* A page about one return, where the viewer may do `action`. */
struct returning {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct return_row row;
    struct return_products products;
    struct permission_subject subject;
};
MUST_CHECK enum status return_visit(struct web_request *request, const char *action, struct returning *out, struct error *error);
/* A page about a province's year, or a commune's. */
struct year_visit {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    int64_t year;
    struct str commune; /* empty: the province */
    struct return_entries entries;
    struct return_totals totals;
};
/* STATUS_NOT_FOUND for who sees neither; STATUS_FAILED where the sums of the list are not those of the database. */
MUST_CHECK enum status year_visit(struct web_request *request, struct year_visit *out, struct error *error);
/* The class of an entry in a table, and its name. */
struct return_group {
    struct str name;
    struct return_totals totals;
};
struct return_groups {
    struct return_group *rows;
    size_t count;
};
MUST_CHECK enum status return_groups_of(const struct year_visit *visit, bool by_branch, struct return_groups *out, struct error *error);
void return_count(struct return_totals *totals, const struct return_entry *entry);

enum status returns_page_list(struct web_request *request, struct error *error);
enum status returns_page_one(struct web_request *request, struct error *error);
enum status returns_page_form(struct web_request *request, struct error *error);
enum status returns_page_form_sent(struct web_request *request, struct error *error);
enum status returns_file(struct web_request *request, struct error *error);

#endif
