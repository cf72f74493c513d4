/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_REPORTS_INT_H
#define OPENOCOP_OCOP_REPORTS_INT_H

#include "base/json_write.h"
#include "ocop/reports/reports.h"

#define REPORT_MEMORY ((size_t)512 << 20)
#define REPORT_OUT_MAX ((size_t)64 << 20)
#define REPORT_LINE 400

/* ---- indicators (reports_indicators.c) ---- */

enum indicator_count {
    COUNT_GRANTED, /* certificates given in the period, by their acts */
    COUNT_STOCK,   /* products that hold on the day */
    COUNT_EVER,
    COUNT_ENDED,   /* ever, but not on the day */
    COUNT_EXPIRED,
    COUNT_WITHDRAWN,
    COUNT_COMMUNES,
    COUNT_PRODUCERS,
    COUNT_SALE_POINTS,
};
enum { WHO_ALL = 0, WHO_WOMEN = PRODUCER_KINDS + 1, WHO_MINORITY };
struct indicator_words {
    struct str vi, en;
};
struct indicator_rule {
    struct str code;
    int count; /* enum indicator_count */
    struct json_list acts; /* of struct str */
    unsigned act_bits;     /* of enum certificate_act; what the acts say */
    int64_t stars;         /* 0: all */
    int who;               /* of producers: WHO_ALL, a kind + 1, WHO_WOMEN or WHO_MINORITY */
    struct indicator_words text;
};
struct indicator {
    struct str code;
    struct indicator_words brief; /* for the head of a sheet: at most 20 letters */
    struct indicator_words name, unit;
    struct json_list rules; /* of struct indicator_rule; the first where no target names one */
};
struct reports {
    struct json_list indicators; /* of struct indicator */
};
struct str indicator_words_in(const struct indicator_words *words, enum language language);
const struct indicator *indicator_find(const struct reports *reports, struct str code);
const struct indicator_rule *indicator_rule_find(const struct indicator *indicator, struct str code);

/* ---- the map of a day (reports_map.c) ---- */

/* Where something is on the map of the report's day; NULL where that is not known, or the map has no such level. */
struct report_spot {
    const struct place *commune, *district, *province;
    bool chosen; /* its commune was divided, or made of several, and what the record says does not tell into which part */
    bool lost;   /* nothing is known of what became of it: it could be put on the map by its province at most */
};
struct report_map {
    struct arena *arena;
    date day;
    struct places_atlas atlas;
    struct place_change *back;         /* the changes by `to` */
    const struct report_spot **spots;  /* of each unit; NULL: not asked for yet */
    struct report_spot nowhere;
};
MUST_CHECK enum status report_map_open(struct db_conn *conn, struct arena *arena, date day, struct report_map *out, struct error *error);
/* Of the unit that had the code on `day`; an empty code gives the spot that knows nothing. NULL when memory is out. */
const struct report_spot *report_map_find(struct report_map *map, struct str code, date day);

/* ---- targets and sale points (reports_sql.c) ---- */

struct report_target {
    int64_t id;
    struct ident ident;
    struct str place_code, indicator, rule, document, note;
    int64_t year, value;
    date day;
    int64_t replaces; /* 0: none */
    int origin;       /* enum certificate_origin */
    date known;
};
struct report_targets {
    const struct report_target *rows;
    size_t count;
};
/* Of a year, as known on a day, by indicator and day. */
MUST_CHECK enum status reports_sql_targets(struct db_conn *conn, struct arena *arena, int64_t province, int64_t year, date known,
                                           struct report_targets *out, struct error *error);
/* Of an indicator and a place: the newest that holds on the day and is not replaced by one that holds; NULL: none. */
const struct report_target *report_target_in_force(const struct report_targets *targets, struct str indicator, struct str place, date day);

struct sale_point {
    int64_t id;
    struct ident ident;
    struct str name, place, assumed;
    date place_day, from, to;
    int origin;
};
struct sale_points {
    const struct sale_point *rows;
    size_t count;
};
MUST_CHECK enum status reports_sql_sale_points(struct db_conn *conn, struct arena *arena, int64_t province, date known, struct sale_points *out,
                                               struct error *error);

struct report_known {
    date from;
    int64_t at;
    struct str by;
};
MUST_CHECK enum status reports_sql_find_target(struct db_conn *conn, int64_t province, const struct ident *ident, int64_t *id, struct error *error);
MUST_CHECK enum status reports_sql_add_target(struct db_conn *conn, int64_t province, const struct report_target *target, const struct report_known *known,
                                              struct error *error);
MUST_CHECK enum status reports_sql_add_sale_point(struct db_conn *conn, int64_t province, const struct sale_point *point, const struct report_known *known,
                                                  struct error *error);

struct reports_extra {
    const struct reports *reports;
    int64_t now;
};

/* ---- the report (reports.c, reports_lines.c, reports_balance.c) ---- */

struct report_question {
    int64_t province;
    int64_t year;
    date as_of;
    date known; /* what was known at the end of this day */
    date map;
};

/* A change of what stands for one product, on a day of the period. */
struct report_move {
    const struct certificate *before, *after; /* NULL: none held */
    date day;
    bool first; /* after, and it is the first of its line and for the first time */
};

/* A list of records, which is a figure. */
struct report_list {
    const struct certificate **rows;
    size_t count;
};

/* A product that holds, under the name of its producer. */
struct report_owner {
    struct str name; /* folded, tones kept */
    const struct certificate *certificate;
};

/* An indicator with the rule that the report uses. */
struct report_figure {
    const struct indicator *indicator;
    const struct indicator_rule *rule;
    int64_t value;
    struct report_list records; /* those that are counted; of communes and producers one product of each; none of sale points */
    const struct report_target *target; /* NULL: none */
    int64_t target_place; /* its place in the year's targets + 1; 0: none */
};

enum report_dimension {
    DIMENSION_STARS,
    DIMENSION_BRANCH,
    DIMENSION_SET,
    DIMENSION_PRODUCER,
    DIMENSION_WOMEN,
    DIMENSION_MINORITY,
    DIMENSION_DISTRICT,
    DIMENSION_COMMUNE,
    DIMENSION_PROVINCE,
    DIMENSIONS,
};
extern const char *const report_dimension_words[]; /* "stars" …; ends with NULL */
extern const enum text_id report_dimension_texts[];

/* opening + fresh + returned + in - out - expired - withdrawn = closing */
struct report_balance_row {
    struct str code; /* "4", "food", "04498"; empty: not known */
    struct str name;
    int64_t opening, fresh, returned, in, out, expired, withdrawn, closing;
};
struct report_balance {
    struct report_balance_row *rows; /* those with any figure, in the order of their codes */
    size_t count;
    struct report_balance_row total;
};

struct report {
    struct arena *arena;
    enum language language;
    const struct reports *reports;
    struct report_question question;
    date opening_day;
    struct str province_name; /* as of the day of the report */
    struct certificates all;
    const struct report_spot **spots; /* of all.rows, on the map */
    struct report_map map;
    struct sale_points points;   /* open on the day */
    struct report_targets targets;
    struct report_list opening, closing, ever, ended, granted;
    const struct report_owner *owners; /* of closing, by name and place; NULL: not asked for yet */
    size_t owner_count;
    struct report_move *moves;
    size_t move_count;
    struct report_figure *figures;
    size_t figure_count;
    struct report_balance balances[DIMENSIONS];
    int64_t unmatched; /* products of the closing whose place is not on the map */
    int64_t chosen;    /* see report_spot.chosen */
    bool balanced;
};

/* STATUS_BAD_INPUT where the days don't fit each other. Asks no permission. */
MUST_CHECK enum status report_make(struct db_conn *conn, struct arena *arena, const struct reports *reports, const struct report_question *question,
                                   enum language language, struct report *out, struct error *error);
MUST_CHECK enum status report_walk(struct report *report, struct error *error);     /* opening, closing, ever, ended, granted, moves */
MUST_CHECK enum status report_balance(struct report *report, struct error *error);  /* balances, unmatched, chosen, balanced */
/* The records that a rule counts, and how many. */
MUST_CHECK enum status report_count(struct report *report, const struct indicator_rule *rule, struct report_list *records, int64_t *value,
                                    struct error *error);
/* Of what it counts, how much lies in the unit below the province that had the code on the day. Of rules that count by product or sale point. */
MUST_CHECK enum status report_count_at(struct report *report, const struct indicator_rule *rule, struct str code, date day, int64_t *value,
                                       struct error *error);
bool report_counts_at(const struct indicator_rule *rule);
const struct report_spot *report_spot_of(const struct report *report, const struct certificate *certificate);
/* In a dimension: the code and name of what the certificate belongs to; empty code: not known. */
void report_class(const struct report *report, enum report_dimension dimension, const struct certificate *certificate, struct str *code,
                  struct str *name);
/* The cells of a balance, by their words in addresses. */
enum report_column { COLUMN_OPENING, COLUMN_NEW, COLUMN_RETURNED, COLUMN_IN, COLUMN_OUT, COLUMN_EXPIRED, COLUMN_WITHDRAWN, COLUMN_CLOSING, REPORT_COLUMNS };
extern const char *const report_column_words[]; /* "opening" …; ends with NULL */
extern const enum text_id report_column_texts[];
int64_t report_cell(const struct report_balance_row *row, enum report_column column);
/* The records behind a cell: those of the class with the code, or of all classes where `total`. */
MUST_CHECK enum status report_cell_records(struct report *report, enum report_dimension dimension, bool total, struct str code, enum report_column column,
                                           struct report_list *records, struct error *error);
/* value / target in percent with one decimal, half away from zero: "232.3" or "232,3". */
struct str report_percent(struct arena *arena, int64_t value, int64_t target, char point);

/* ---- words that the formats share (reports_words.c) ---- */

#define REPORT_FILLED(r, text, ...)                                                                                          \
    report_filled((r), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
struct str report_filled(const struct report *report, enum text_id text, const struct text_arg *args, size_t count);
struct str report_words(const struct report *report, enum text_id text);
/* "1.234" */
struct str report_number(struct arena *arena, int64_t number);
/* The name of the place as the record has it, of its own day; "" where not known. */
struct str report_place_then(const struct report *report, struct str code, date day);
/* "2585/QĐ-UBND, 28/12/2023"; where the number is not known the day alone. */
struct str report_decision(const struct report *report, const struct certificate *certificate);
/* "giả định: nơi, ngày"; "" where all was read from papers. */
struct str report_origin(const struct report *report, int origin, struct str assumed);
/* The days of the question in one sentence. */
struct str report_question_words(const struct report *report);
/* Of a figure with a target: "232,3 %" with the exact fraction and the rule of rounding. */
struct str report_percent_words(const struct report *report, const struct report_figure *figure);

/* ---- formats ---- */
/* What makes the difference between two reports of one province, product by product, as JSON. */
MUST_CHECK enum status report_difference(const struct report *before, const struct report *after, struct buffer *out, struct error *error);
MUST_CHECK enum status report_json(const struct report *report, struct buffer *out, struct error *error);
MUST_CHECK enum status report_csv(const struct report *report, struct buffer *out, struct error *error);
MUST_CHECK enum status report_xlsx(const struct report *report, struct buffer *out, struct error *error);
MUST_CHECK enum status report_pdf(const struct report *report, struct buffer *out, struct error *error);
MUST_CHECK enum status report_docx(const struct report *report, struct buffer *out, struct error *error);
struct report_format {
    const char *name; /* "xlsx", also the ending of its file */
    const char *type; /* of its content */
    enum status (*write)(const struct report *report, struct buffer *out, struct error *error);
    bool text;
};
extern const struct report_format report_formats[]; /* ends with NULL */
const struct report_format *report_format_find(struct str name);

/* ---- pages (reports_page.c, reports_list.c) ---- */

#define REPORTS_PATH "/bao-cao"
#define REPORT_PAGE_MEMORY ((size_t)256 << 20)

/* A page about a report: what its address asks for, and the report. The arena is the page's own: report_visit_close. */
struct report_visit {
    struct web_request *request;
    struct arena arena;
    struct report report;
    struct str asked; /* "nam=2023&den-ngay=…": the question as it stands in addresses */
    bool bad_day;     /* a day of the address is none, or not of the year: the page says so and shows the default */
};
MUST_CHECK enum status report_visit(struct web_request *request, struct report_visit *out, struct error *error);
void report_visit_close(struct report_visit *visit);
struct sight;
/* A figure, a link to its records where it is not 0. `more` is what the address says beside the question. */
void report_write_link(struct sight *sight, const struct report_visit *visit, int64_t value, struct str more);
/* A bar of value / most; the figure stands beside it, so it says nothing to who can't see it. */
void report_write_bar(struct sight *sight, int64_t value, int64_t most);
/* A table of certificates. */
void report_write_records(struct sight *sight, const struct report *report, const struct report_list *records);
enum status reports_page(struct web_request *request, struct error *error);
enum status reports_page_list(struct web_request *request, struct error *error);
enum status reports_file(struct web_request *request, struct error *error);
enum status reports_page_targets(struct web_request *request, struct error *error);
enum status reports_page_targets_sent(struct web_request *request, struct error *error);

/* ---- the leader's page (reports_leader.c) ---- */
#define LEADER_PATH "/lanh-dao"
enum status reports_page_leader(struct web_request *request, struct error *error);
enum status reports_page_leader_list(struct web_request *request, struct error *error);

#endif
