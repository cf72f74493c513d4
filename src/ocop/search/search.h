/* The search over all rooms (tìm kiếm): producers, products, dossiers, papers, as far as one may see them.
 *
 * Tables: search_papers, search_words: the words of papers, which have no list of their own over all producers. */
#ifndef OPENOCOP_OCOP_SEARCH_SEARCH_H
#define OPENOCOP_OCOP_SEARCH_SEARCH_H

#include "ocop/commands/commands.h"
#include "web/server.h"

#define SEARCH_PATH "/tim-kiem"

/* Command hooks: after a command on a paper, and after one that changes or merges producers. */
enum status search_follow_paper(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
enum status search_follow_producer(struct db_conn *conn, const struct command *command, const void *content, struct error *error);

/* Takes in the papers that are newer than the newest one that is known: all of them, after an older program. Before anything else writes. */
MUST_CHECK enum status search_prepare(struct db *db, struct error *error);

/* The rooms it needs are "db" and "accounts". */
extern const struct web_routes search_routes;

#endif
