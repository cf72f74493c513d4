/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_LABORATORY_INT_H
#define OPENOCOP_OCOP_LABORATORY_INT_H

#include "base/json_write.h"
#include "ocop/laboratory/laboratory.h"
#include "web/form.h"
#include "web/sight.h"

#define LABORATORY_PATH "/kiem-nghiem"
#define LABORATORY_PRODUCTS "/san-pham" /* the entry of the navigation under which tests stand */
#define LABORATORY_LINE 300   /* bytes */
#define LABORATORY_TEXT 4000
#define LABORATORY_VALUES 40  /* of one report */
#define LABORATORY_TESTS 200  /* of one product */

extern const enum text_id test_conclusion_texts[];

/* ---- laboratory_sql.c ---- */
MUST_CHECK enum status laboratory_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found,
                                           struct laboratory_test *out, struct error *error);
MUST_CHECK enum status laboratory_sql_citing(struct db_conn *conn, struct arena *arena, int64_t paper, struct laboratory_tests *out,
                                             struct error *error);
MUST_CHECK enum status laboratory_sql_values(struct db_conn *conn, struct arena *arena, const struct laboratory_test *test,
                                             struct laboratory_values *out, struct error *error);
MUST_CHECK enum status laboratory_sql_add(struct db_conn *conn, const struct laboratory_test *test, struct error *error);
/* Everything but identity, product and who made it; the version goes up. */
MUST_CHECK enum status laboratory_sql_set(struct db_conn *conn, const struct laboratory_test *test, struct error *error);
/* The values of test->record. */
MUST_CHECK enum status laboratory_sql_add_value(struct db_conn *conn, const struct laboratory_test *test, int64_t no,
                                                const struct laboratory_value *value, struct error *error);

/* ---- laboratory_command.c ---- */
struct laboratory_extra {
    struct arena *arena;
    int64_t now;
    struct str by; /* name of who does it */
};
MUST_CHECK enum status laboratory_command(struct web_request *request, const struct ident *id, const char *type, const struct product *product,
                                          struct str content, struct error *error);

/* ---- pages ---- */
/* A test, or a product of which there shall be one, where the viewer may do `action`. */
struct laboratory_visit {
    struct web_request *request;
    struct arena *arena;
    struct db_conn *conn;
    struct laboratory_test test; /* id 0: a new one */
    struct product product;
    struct permission_subject subject;
    date today;
};
MUST_CHECK enum status laboratory_visit(struct web_request *request, const char *action, struct laboratory_visit *out, struct error *error);
/* "/kiem-nghiem/IDENT" and the rest; followed by a NUL */
struct str laboratory_path(struct arena *arena, const struct laboratory_test *test, const char *rest);
struct str laboratory_ident_text(struct arena *arena, const struct ident *ident);
/* Its conclusion in words with an icon, or that it is awaited. */
void laboratory_write_state(struct sight *sight, const struct laboratory_test *test);
void laboratory_write_back(struct sight *sight, const struct laboratory_visit *visit);

enum status laboratory_page_one(struct web_request *request, struct error *error);
enum status laboratory_page_new(struct web_request *request, struct error *error);
enum status laboratory_page_new_sent(struct web_request *request, struct error *error);
enum status laboratory_page_record(struct web_request *request, struct error *error);
enum status laboratory_page_record_sent(struct web_request *request, struct error *error);
enum status laboratory_page_cancel(struct web_request *request, struct error *error);

#endif
