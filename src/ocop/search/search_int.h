/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_SEARCH_INT_H
#define OPENOCOP_OCOP_SEARCH_INT_H

#include "ocop/files/files.h"
#include "ocop/producers/producers.h"
#include "ocop/search/search.h"
#include "web/list.h"

/* ---- search_papers.c ---- */
/* Adds the papers that the viewer may see and whose kind, title, number and issuer hold the words; newest first. */
MUST_CHECK enum status search_papers(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                                     struct found_list *out, struct error *error);

/* ---- search.c ---- */
enum status search_page(struct web_request *request, struct error *error);

/* ---- search_sql.c ---- */
struct search_paper {
    int64_t paper;
    int64_t province;
    struct str commune_code;
    int64_t producer;
    struct str find; /* ' ' and the words */
};
/* Instead of what was kept of it. */
MUST_CHECK enum status search_sql_keep(struct db_conn *conn, const struct search_paper *row, struct error *error);
/* The same for a paper of which nothing is kept yet: it looks for nothing that it would have to replace. */
MUST_CHECK enum status search_sql_add(struct db_conn *conn, const struct search_paper *row, struct error *error);
MUST_CHECK enum status search_sql_forget(struct db_conn *conn, int64_t paper, struct error *error);
MUST_CHECK enum status search_sql_move(struct db_conn *conn, int64_t from, int64_t to, struct str commune_code, struct error *error);
/* 0: none. */
MUST_CHECK enum status search_sql_newest(struct db_conn *conn, int64_t *paper, struct error *error);

struct search_query {
    const struct reach *reach;
    struct str words[PRODUCERS_WORDS]; /* at least the first */
};
struct search_hits {
    int64_t papers[FOUND_MAX + 1];
    size_t count;
};
MUST_CHECK enum status search_sql_papers(struct db_conn *conn, struct arena *arena, const struct search_query *query, struct search_hits *out,
                                         struct error *error);

#endif
