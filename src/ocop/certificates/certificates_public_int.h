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
    STANDING_UNDATED, /* of an old list that does not tell the day: counted nowhere */
    STANDINGS,
};
extern const enum text_id standing_texts[];

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
    struct str extended_by; /* the paper: number and day */
    bool followed;                      /* a newer one took its place */
    struct str decision;
    date decision_day;
    int64_t decision_id;
    bool by_ministry;
    struct str decided_at; /* the place whose decision it is, as of its day; empty: a ministry's, or not known */
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

/* ---- certificates_extend.c ---- */
extern const struct json_shape extend_shape;
enum status certificates_apply_extend(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_extend(struct web_request *request, struct error *error);
enum status certificates_page_extend_sent(struct web_request *request, struct error *error);
/* For the office, where Article 12.3 may apply; and for everybody, where it was applied. */
void extend_write_button(struct sight *s, const struct public_row *row, date today);
void extend_write_fact(struct sight *s, const struct public_row *row);

/* By its public identifier, or by its code: the newest that has it. */
MUST_CHECK enum status public_sql_find(struct db_conn *conn, struct arena *arena, struct str name, bool *found, struct public_row *out, struct error *error);
MUST_CHECK enum status public_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct public_row *out, struct error *error);
/* Of a place in the status list; a paper that was replaced says so as public_row.followed. */
MUST_CHECK enum status public_sql_of_seal(struct db_conn *conn, struct arena *arena, int64_t place, bool *found, struct public_row *out, struct error *error);
/* All of its line, newest first. */
MUST_CHECK enum status public_sql_line(struct db_conn *conn, struct arena *arena, int64_t line, struct public_rows *out, struct error *error);
MUST_CHECK enum status public_sql_decision(struct db_conn *conn, struct arena *arena, int64_t decision, struct public_rows *out, struct error *error);

enum register_tab { REGISTER_ALL, REGISTER_HOLDS, REGISTER_SOON, REGISTER_EXPIRED, REGISTER_WITHDRAWN, REGISTER_TABS };
#define REGISTER_SOON_DAYS 210 /* before its end a certificate is first spoken of */
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
/* The words that are worth seeking in their index, and whether few certificates have all of them. */
struct register_sought {
    struct word_ranges ranges;
    bool few;
};
struct register_counts {
    int64_t ever, holds, expired, withdrawn;
};
/* ---- certificates_register_sql.c ---- */
MUST_CHECK enum status register_sql_seek(struct db_conn *conn, struct arena *arena, const struct register_query *query, struct register_sought *out,
                                         struct error *error);
MUST_CHECK enum status register_sql_counts(struct db_conn *conn, int64_t province, date day, struct register_counts *out, struct error *error);

/* The province that has certificates; the first by its code. 0: none has. */
MUST_CHECK enum status public_sql_province(struct db_conn *conn, int64_t *province, struct error *error);
/* What the draft of a certificate's decision has: its scan (0: none) and the council's mean ("": not known). */
MUST_CHECK enum status public_sql_given(struct db_conn *conn, struct arena *arena, int64_t certificate, int64_t *scan, struct str *points, struct error *error);

/* "/san-pham-ocop/…": by the code where there is one. */
struct str public_path(struct arena *arena, const struct public_row *row);
/* The stars with their words and whether they hold, until when. */
void public_write_standing(struct sight *sight, const struct public_row *row, date day);

/* ---- officers: what becomes of one (certificates_change.c, certificates_officer.c) ---- */
#define OFFICER_PATH "/giay-chung-nhan"
struct str officer_path(struct arena *arena, const struct public_row *row, const char *rest);
/* What is believed of it, whole. */
MUST_CHECK enum status public_sql_facts(struct db_conn *conn, struct arena *arena, int64_t certificate, struct certificate_facts *out, date *known,
                                        struct error *error);
/* What was believed of it, the newest first: of all but the first why it was corrected. */
#define VERSIONS_MAX 20
struct version_row {
    date known;
    struct str reason, product_name, producer_name;
    int64_t stars;
    date from, to;
};
struct version_rows {
    struct version_row rows[VERSIONS_MAX];
    size_t count;
};
MUST_CHECK enum status public_sql_versions(struct db_conn *conn, struct arena *arena, int64_t certificate, struct version_rows *out, struct error *error);
/* What the register said of it and since when, if it was ever corrected; with the office's reasons. */
MUST_CHECK enum status public_write_versions(struct sight *sight, struct db_conn *conn, int64_t certificate, bool reasons, struct error *error);
/* Whether a draft that is under way is about it. */
MUST_CHECK enum status public_sql_busy(struct db_conn *conn, int64_t certificate, bool *busy, struct error *error);
MUST_CHECK enum status public_sql_set_free(struct db_conn *conn, int64_t certificate, struct error *error);
/* What is to become of a certificate, whoever decides it. */
struct change_asked {
    int kind; /* of enum draft_kind: withdraw, correct, annul */
    struct str ground;
    date day; /* of the paper */
    const char *day_field;
    struct str product_name, producer_name; /* to which it is corrected */
};
/* What stands against it: a draft under way, an end, a day, a ground or a name. */
MUST_CHECK enum status change_check(struct db_conn *conn, const struct change_asked *asked, const struct public_row *row, date today, struct error *error);
/* The certificate as it stands in the change's decision. */
struct draft_item change_item(int64_t draft, const struct change_asked *asked, const struct public_row *row);
extern const struct json_shape change_shape;
enum status certificates_apply_change(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
/* What an issued decision of the kinds withdraw, correct and annul does to the certificate of an item. */
MUST_CHECK enum status change_take_effect(struct db_conn *conn, struct arena *arena, const struct command *command, const struct draft *draft,
                                          const struct draft_item *item, const struct certificate_known *known, struct error *error);
/* What the pages under OFFICER_PATH/{giay} are about, for who may do `action` in the certificate's province; STATUS_NOT_FOUND for anybody else. */
MUST_CHECK enum status officer_find(struct web_request *request, const char *action, struct db_conn **conn, struct public_row *row, struct error *error);
enum status certificates_page_officer(struct web_request *request, struct error *error);
enum status certificates_page_change(struct web_request *request, struct error *error);
enum status certificates_page_change_sent(struct web_request *request, struct error *error);

/* ---- which product an old one is of (certificates_link.c) ---- */
#define LINK_PATH "/noi"
#define UNLINK_PATH "/bo-noi"
extern const struct json_shape link_shape;
enum status certificates_apply_link(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_link(struct web_request *request, struct error *error);
enum status certificates_page_link_sent(struct web_request *request, struct error *error);
enum status certificates_page_unlink_sent(struct web_request *request, struct error *error);
/* A section of the officer's page: what an old one is linked to, and linking it. */
MUST_CHECK enum status link_write(struct sight *sight, struct db_conn *conn, const struct public_row *row, const struct certificate_self *self, bool may,
                                  struct error *error);

/* ---- the signed decision of old ones (certificates_attach.c) ---- */
#define ATTACH_PATH "/ban-quyet-dinh"
extern const struct json_shape attach_shape;
enum status certificates_apply_attach(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_attach(struct web_request *request, struct error *error);
enum status certificates_page_attach_sent(struct web_request *request, struct error *error);

/* ---- the Ministry (certificates_ministry.c) ---- */
/* Its own decision and the certificate that it gave for the session's item (certificates_issue.c). */
MUST_CHECK enum status issue_of_ministry(struct db_conn *conn, struct arena *arena, const struct command *command, const struct session_item *item,
                                         struct str number, date day, struct error *error);
extern const struct json_shape ministry_shape, ministry_change_shape;
enum status certificates_apply_ministry_change(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                               struct error *error);
enum status certificates_apply_ministry(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_ministry(struct web_request *request, struct error *error);
enum status certificates_page_ministry_sent(struct web_request *request, struct error *error);

/* ---- clocks (certificates_clock.c, certificates_clock_sql.c, certificates_notice.c) ---- */
#define NOTICE_FIRST 210
struct ending_row {
    int64_t id, province;
    struct ident ident;
    int64_t producer;
    struct str product_name, producer_name;
    date to, decision_day;
    struct str pack;   /* by whose criteria the council judged it: "148-2023@1"; empty: no dossier here */
    int64_t last_mark; /* of the notices so far; 0: none */
};
struct ending_rows {
    const struct ending_row *rows;
    size_t count;
};
#define ENDINGS_MAX 2000
/* Those that hold on the day, are nobody's predecessor, end within NOTICE_FIRST days and for whose product nothing was filed, after the row `after`. */
MUST_CHECK enum status clock_sql_endings(struct db_conn *conn, struct arena *arena, date day, int64_t after, struct ending_rows *out, struct error *error);
MUST_CHECK enum status clock_sql_add(struct db_conn *conn, int64_t certificate, int64_t mark, int64_t at, struct error *error);
/* Whether the product's re-rating or upgrade was filed since it was given, and is under way on the day. */
MUST_CHECK enum status clock_sql_filed(struct db_conn *conn, int64_t certificate, date day, bool *filed, struct error *error);
/* Of the newest notice: an older one that nobody sent stays unsent. */
MUST_CHECK enum status clock_sql_sent(struct db_conn *conn, int64_t certificate, int64_t at, struct str by, struct error *error);
struct month_count {
    date last; /* day */
    int64_t count;
};
struct month_counts {
    const struct month_count *rows;
    size_t count;
};
MUST_CHECK enum status clock_sql_calendar(struct db_conn *conn, struct arena *arena, int64_t province, date from, date to, struct month_counts *out,
                                          struct error *error);
struct notice_row {
    int64_t mark, at, sent_at;
    struct str sent_by;
};
struct notice_rows {
    struct notice_row rows[8];
    size_t count;
};
MUST_CHECK enum status clock_sql_notices(struct db_conn *conn, struct arena *arena, int64_t certificate, struct notice_rows *out, struct error *error);
extern const struct json_shape notify_shape, noticed_shape;
enum status certificates_apply_notify(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_apply_noticed(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_calendar(struct web_request *request, struct error *error);
enum status certificates_notice_paper(struct web_request *request, struct error *error);
enum status certificates_noticed_sent(struct web_request *request, struct error *error);

enum status certificates_page_register(struct web_request *request, struct error *error);
enum status certificates_page_product(struct web_request *request, struct error *error);
enum status certificates_product_card(struct web_request *request, struct error *error);
enum status certificates_product_photo(struct web_request *request, struct error *error);
enum status certificates_product_decision(struct web_request *request, struct error *error);

/* ---- problems that anybody reports (certificates_complain.c) ---- */
#define PROBLEMS_PATH "/phan-anh"
#define PROBLEMS_A_DAY 20 /* about one product; more are refused, so that nobody floods the office */
struct complaint_row {
    int64_t id, province;
    struct ident ident;
    struct str product_name, words, contact, answer;
    int64_t at;
};
MUST_CHECK enum status problems_sql_since(struct db_conn *conn, int64_t line, int64_t since, int64_t *count, struct error *error);
MUST_CHECK enum status problems_sql_add(struct db_conn *conn, const struct ident *ident, const struct public_row *about, struct str words,
                                          struct str contact, int64_t at, struct error *error);
MUST_CHECK enum status problems_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct complaint_row *out,
                                           struct error *error);
MUST_CHECK enum status problems_sql_answer(struct db_conn *conn, int64_t id, struct str answer, int64_t at, struct error *error);
struct str problem_path(struct arena *arena, const struct ident *ident);
extern const struct json_shape complaint_shape, complaint_answer_shape;
enum status certificates_apply_complain(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_apply_answer(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status certificates_page_complain(struct web_request *request, struct error *error);
enum status certificates_page_complain_sent(struct web_request *request, struct error *error);
enum status certificates_page_complaint(struct web_request *request, struct error *error);
enum status certificates_page_complaint_sent(struct web_request *request, struct error *error);

#endif
