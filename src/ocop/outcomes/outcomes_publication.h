/* Publication for comment (cong khai lay y kien): what a council proposes, open to everybody for as many days as its rules say, before the decision.
 *
 * No law that this program knows asks for it; some provinces do it. The days are a rule of the council (comment_days); where that says nothing, whoever
 * publishes says for how long and what that follows from. Products that are not proposed for a rank are not on the page. Comments come without signing in
 * until the last day is over by the clock; names are never shown, and what was said only once it was answered and whoever answered wanted it shown. */
#ifndef OPENOCOP_OCOP_OUTCOMES_PUBLICATION_H
#define OPENOCOP_OCOP_OUTCOMES_PUBLICATION_H

#include "ocop/outcomes/outcomes_int.h"

#define PUBLICATIONS_PATH "/cong-bo"
#define PUBLICATION_DAYS_MAX 90
#define COMMENT_TEXT 4000
#define COMMENT_LINE 300
#define COMMENTS_MAX 500
#define PUBLICATIONS_MAX 50

struct publication {
    int64_t id;
    struct ident ident;
    int64_t province, session, days;
    date from, until;
    struct str basis;
    int64_t made_at;
    struct str made_by;
};
struct publications {
    const struct publication *rows;
    size_t count;
};
struct comment {
    int64_t id;
    struct ident ident;
    int64_t publication, item;
    struct str from_name, contact, body;
    int64_t received_at;
    struct str answer;
    bool shown;
    int64_t answered_at; /* 0: not yet */
    struct str answered_by;
    int64_t version;
};
struct comments {
    const struct comment *rows;
    size_t count;
};

/* ---- outcomes_publication_sql.c ---- */
MUST_CHECK enum status publications_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct publication *out,
                                             struct error *error);
MUST_CHECK enum status publications_sql_of_session(struct db_conn *conn, struct arena *arena, int64_t session, bool *found, struct publication *out,
                                                   struct error *error);
MUST_CHECK enum status publications_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct publication *out, struct error *error);
/* The newest first. */
MUST_CHECK enum status publications_sql_list(struct db_conn *conn, struct arena *arena, struct publications *out, struct error *error);
MUST_CHECK enum status publications_sql_add(struct db_conn *conn, const struct publication *publication, struct error *error);
MUST_CHECK enum status comments_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct comment *out,
                                         struct error *error);
MUST_CHECK enum status comments_sql_list(struct db_conn *conn, struct arena *arena, int64_t publication, struct comments *out, struct error *error);
MUST_CHECK enum status comments_sql_add(struct db_conn *conn, const struct comment *comment, struct error *error);
MUST_CHECK enum status comments_sql_answer(struct db_conn *conn, const struct comment *comment, struct error *error);

/* ---- commands (outcomes_publication.c) ---- */
struct publication_extra {
    struct arena *arena;
    int64_t now;
    const struct viewer *viewer; /* NULL: a visitor */
};
MUST_CHECK enum status publication_command(struct web_request *request, int64_t province, const struct ident *id, const char *type, struct str content,
                                           struct error *error);
bool publication_is_open(const struct publication *publication, date today);
/* Is the product on the page? */
bool publication_has(const struct session_item *item);
struct str publication_path(struct arena *arena, const struct publication *publication, const char *rest);

/* ---- pages (outcomes_publication_page.c) ---- */
enum status outcomes_page_publications(struct web_request *request, struct error *error);
enum status outcomes_page_publication(struct web_request *request, struct error *error);
enum status outcomes_page_comment_sent(struct web_request *request, struct error *error);
enum status outcomes_page_publish(struct web_request *request, struct error *error);
enum status outcomes_page_publish_sent(struct web_request *request, struct error *error);
enum status outcomes_page_comment_answer_sent(struct web_request *request, struct error *error);

#endif
