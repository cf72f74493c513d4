/* The register for everybody: what a certificate is today, the lines of products, their pages. */
#ifndef OPENOCOP_OCOP_CERTIFICATES_PUBLIC_INT_H
#define OPENOCOP_OCOP_CERTIFICATES_PUBLIC_INT_H

#include "ocop/certificates/certificates_draft_int.h"
#include "ocop/certificates/certificates_seal_int.h"

#define REGISTER_PATH "/so-dang-ky"
#define PRODUCT_PATH "/san-pham-ocop"
#define REGISTER_PER_PAGE 50
#define LINE_CERTIFICATES_MAX 40

/* What a certificate is on a day (PRACTICE.md). */
enum standing {
    STANDS,            /* còn hiệu lực */
    STANDS_WINDOW,     /* holds, and its re-rating may be filed: day 180 to day 120 before its end (Article 7.6.a) */
    STANDS_PAST,       /* holds, the window is over */
    STANDS_EXTENDED,   /* expired, but holds on (Article 12.3) */
    STANDING_EXPIRED,
    STANDING_WITHDRAWN,
    STANDING_REPLACED,
    STANDING_ANNULLED,
    STANDING_NOT_YET,
    STANDINGS,
};
extern const enum text_id standing_texts[];
#define WINDOW_OPENS 180
#define WINDOW_CLOSES 120

/* A certificate with what happened to it, as it is believed today. */
struct public_row {
    int64_t id, line, product, producer;
    struct ident ident;
    int64_t province;
    int act;
    int64_t stars, set;
    struct str code, product_name, producer_name, place;
    date place_day, from, to;
    date extended, withdrawn, annulled; /* DATE_NONE: not */
    struct str withdrawn_why;
    bool followed;                      /* a newer one took its place */
    struct str decision;
    date decision_day;
    int64_t decision_id;
};
struct public_rows {
    const struct public_row *rows;
    size_t count;
    bool more;
};
/* The last day on which it holds; before `from`: never. */
date public_until(const struct public_row *row);
enum standing public_standing(const struct public_row *row, date day);
bool standing_holds(enum standing standing);

/* By its public identifier, or by its code: the newest that has it. */
MUST_CHECK enum status public_sql_find(struct db_conn *conn, struct arena *arena, struct str name, bool *found, struct public_row *out, struct error *error);
MUST_CHECK enum status public_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct public_row *out, struct error *error);
/* All of its line, newest first. */
MUST_CHECK enum status public_sql_line(struct db_conn *conn, struct arena *arena, int64_t line, struct public_rows *out, struct error *error);
MUST_CHECK enum status public_sql_decision(struct db_conn *conn, struct arena *arena, int64_t decision, struct public_rows *out, struct error *error);

enum register_tab { REGISTER_ALL, REGISTER_HOLDS, REGISTER_SOON, REGISTER_EXPIRED, REGISTER_WITHDRAWN, REGISTER_TABS };
struct register_query {
    int64_t province;
    enum register_tab tab;
    date day;
    struct str words[PRODUCERS_WORDS]; /* folded; unused ones are empty */
    int64_t skip;
};
/* The newest of each line, by the product's name. */
MUST_CHECK enum status public_sql_register(struct db_conn *conn, struct arena *arena, const struct register_query *query, struct public_rows *out,
                                           struct error *error);
struct register_counts {
    int64_t ever, holds, expired, withdrawn;
};
MUST_CHECK enum status public_sql_counts(struct db_conn *conn, int64_t province, date day, struct register_counts *out, struct error *error);
/* The province that has certificates; the first by its code. 0: none has. */
MUST_CHECK enum status public_sql_province(struct db_conn *conn, int64_t *province, struct error *error);
/* What the draft of a certificate's decision has: its scan (0: none) and the council's mean ("": not known). */
MUST_CHECK enum status public_sql_given(struct db_conn *conn, struct arena *arena, int64_t certificate, int64_t *scan, struct str *points, struct error *error);

/* "/san-pham-ocop/…": by the code where there is one. */
struct str public_path(struct arena *arena, const struct public_row *row);
/* The stars with their words and whether they hold, until when. */
void public_write_standing(struct sight *sight, const struct public_row *row, date day);

enum status certificates_page_register(struct web_request *request, struct error *error);
enum status certificates_page_product(struct web_request *request, struct error *error);
enum status certificates_product_photo(struct web_request *request, struct error *error);
enum status certificates_product_decision(struct web_request *request, struct error *error);

/* ---- problems that anybody reports (certificates_complain.c) ---- */
#define COMPLAINTS_PATH "/phan-anh"
#define COMPLAINTS_A_DAY 20 /* about one product; more are refused, so that nobody floods the office */
struct complaint_row {
    int64_t id, province;
    struct ident ident;
    struct str product_name, words, contact, answer;
    int64_t at;
};
MUST_CHECK enum status complaints_sql_since(struct db_conn *conn, int64_t line, int64_t since, int64_t *count, struct error *error);
MUST_CHECK enum status complaints_sql_add(struct db_conn *conn, const struct ident *ident, const struct public_row *about, struct str words,
                                          struct str contact, int64_t at, struct error *error);
MUST_CHECK enum status complaints_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct complaint_row *out,
                                           struct error *error);
MUST_CHECK enum status complaints_sql_answer(struct db_conn *conn, int64_t id, struct str answer, int64_t at, struct error *error);
struct str complaint_path(struct arena *arena, const struct ident *ident);
extern const struct json_shape complaint_shape, complaint_answer_shape;
enum status certificates_apply_complain(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_apply_answer(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_complain(struct web_request *request, struct error *error);
enum status certificates_page_complain_sent(struct web_request *request, struct error *error);
enum status certificates_page_complaint(struct web_request *request, struct error *error);
enum status certificates_page_complaint_sent(struct web_request *request, struct error *error);

#endif
