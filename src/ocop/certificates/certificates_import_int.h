/* What the files of the import of old certificates share (certificates_import*.c): a list as offices keep it becomes rows, the rows are compared with
 * the register, a command writes them all or none. What a list does not tell is left open and marked, so that it can be reconciled later; only what
 * can't be read, or would be counted wrongly, has to be mended first. */
#ifndef OPENOCOP_OCOP_CERTIFICATES_IMPORT_INT_H
#define OPENOCOP_OCOP_CERTIFICATES_IMPORT_INT_H

#include "base/digest.h"
#include "doc/table.h"
#include "ocop/certificates/certificates_int.h"

#define OLD_MEMORY ((size_t)512 << 20)
#define OLD_FILE_MAX ((size_t)16 << 20)
#define OLD_ROWS_MAX 100000
#define OLD_MENDS_MAX 900

enum old_column {
    OLD_PRODUCT,
    OLD_PRODUCER,
    OLD_KIND,
    OLD_WOMEN,
    OLD_MINORITY,
    OLD_COMMUNE,     /* as named on the day of the decision, or since */
    OLD_DISTRICT,
    OLD_NEW_COMMUNE, /* since 01/07/2025; used where the old one is not told */
    OLD_SET,
    OLD_BRANCH,
    OLD_STARS,
    OLD_CODE,
    OLD_ACT,
    OLD_DECISION,
    OLD_DAY,
    OLD_UNTIL,
    OLD_AUTHORITY,
    OLD_COLUMNS,
};
extern const char *const old_column_words[];  /* "product" …; ends with NULL */
extern const enum text_id old_column_texts[]; /* by enum old_column */
#define OLD_LEAVE OLD_COLUMNS                 /* of a mend: "1" leaves the row out */

struct old_mend {
    int64_t line;
    int column; /* enum old_column, or OLD_LEAVE */
    struct str value;
};
struct old_mends {
    const struct old_mend *rows;
    size_t count;
};

enum old_verdict { OLD_NEW, OLD_KNOWN, OLD_LEFT_OUT, OLD_FAULTY };

/* What has to be reconciled once it is in: bits. */
enum old_open {
    OPEN_NO_DECISION = 1,
    OPEN_NO_DAY = 2,
    OPEN_DAY_BY_YEAR = 4, /* only the year or month is told */
    OPEN_NO_PLACE = 8,
    OPEN_TWICE = 16,      /* the product holds another certificate of the same time */
    OPEN_NO_PRODUCER = 32,
    OPEN_NO_ACT = 64,
    OPEN_NO_PREVIOUS = 128, /* judged again, and the one before is not in the register */
};

struct old_row {
    const struct table_row *from;
    struct str text[OLD_COLUMNS]; /* on one line, mended */
    bool mended[OLD_COLUMNS];
    bool leave;
    /* Filled by old_plan */
    enum old_verdict verdict;
    unsigned open; /* enum old_open */
    struct certificate_facts facts;
    struct str decision, authority; /* number; code of a district, "" for the province */
    int level;
    date day;         /* of the decision; CERTIFICATES_OPEN: not known, so it counts on no day */
    int64_t known;    /* OLD_KNOWN: the certificate that is there; else 0 */
    int64_t previous; /* id of the one before it; 0: none, or previous_row */
    size_t previous_row; /* + 1, of this list; 0: none */
};

struct old_list {
    struct sha256 sha256;
    struct str name; /* of the file */
    struct table table;
    struct old_row *rows;
    size_t count;
    struct old_mends mends;
    bool complete; /* it has a column of products and one of stars */
};

struct old_fault {
    size_t row;
    enum old_column column;
    enum text_id text;
    struct str words; /* what stands there */
};
struct old_plan {
    struct old_fault *faults;
    size_t fault_count;
    int64_t good, faulty, left_out; /* rows; their sum is the list */
    int64_t fresh, known;           /* of the good ones */
    int64_t open;                   /* of the fresh ones: those with something to be reconciled */
};

/* Failures are those of table_open. `out` points into `bytes` and `mends`. */
MUST_CHECK enum status old_read(struct arena *arena, struct str bytes, struct str name, const struct old_mends *mends, struct old_list *out,
                                struct error *error);
/* Compares the rows with the register and fills their verdicts. May be asked again. */
MUST_CHECK enum status old_plan(struct db_conn *conn, struct arena *arena, struct old_list *list, int64_t province, date today, struct old_plan *out,
                                struct error *error);
/* What the words of the only row say, all of them typed (mended); it is compared with nothing. */
MUST_CHECK enum status old_plan_one(struct db_conn *conn, struct arena *arena, struct old_list *list, int64_t province, date today, struct old_plan *out,
                                    struct error *error);
/* "no decision, no day": what is open, in words. */
struct str old_open_words(struct arena *arena, enum language language, unsigned open);

struct old_extra {
    struct certificates_extra base; /* as for every command of this room */
    struct old_list *list;          /* of certificates.import */
};
struct str old_import_content(struct arena *arena, const struct old_list *list, const struct ident *ident);
struct str old_undo_content(struct arena *arena, const struct ident *ident);
struct ident old_ident_for(struct arena *arena, const struct ident *command, const char *what, int64_t number);
struct str old_ident_text(struct arena *arena, const struct ident *ident);

/* ---- certificates_import_sql.c ---- */
struct old_import {
    int64_t id;
    struct ident ident;
    int64_t province;
    struct str file_name;
    struct sha256 sha256;
    int64_t rows, made, left_out, mends, made_at;
    struct str made_by;
    int64_t undone_at; /* 0: it stands */
};
struct old_imports {
    const struct old_import *rows;
    size_t count;
};
#define OLD_IMPORTS_SHOWN 20
MUST_CHECK enum status old_sql_add(struct db_conn *conn, const struct old_import *import, int64_t *id, struct error *error);
MUST_CHECK enum status old_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct old_import *out,
                                    struct error *error);
MUST_CHECK enum status old_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, struct old_imports *out, struct error *error);
MUST_CHECK enum status old_sql_set_undone(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
/* What is believed of its certificates ends; *stays: the name of one that was changed or followed since, then nothing may be done. */
MUST_CHECK enum status old_sql_stays(struct db_conn *conn, struct arena *arena, int64_t import, struct str *stays, struct error *error);
MUST_CHECK enum status old_sql_end(struct db_conn *conn, int64_t import, date day, struct error *error);
/* The decision with number, day and place; 0: none. */
MUST_CHECK enum status old_sql_decision(struct db_conn *conn, int64_t province, struct str number, date day, struct str place, int64_t *id,
                                        struct error *error);
MUST_CHECK enum status old_sql_choose(struct db_conn *conn, struct str account, const struct sha256 *sha256, struct str name, int64_t now,
                                      struct error *error);
MUST_CHECK enum status old_sql_chosen(struct db_conn *conn, struct arena *arena, struct str account, const struct sha256 *sha256, bool *found,
                                      struct str *name, struct error *error);

/* ---- pages ---- */
#define RECONCILE_PATH "/so-dang-ky/doi-chieu"
#define RECONCILE_ONE "/doi-chieu" /* below an officer's page of a certificate */
enum status certificates_page_reconcile(struct web_request *request, struct error *error);
enum status certificates_page_reconcile_one(struct web_request *request, struct error *error);
enum status certificates_page_reconcile_one_sent(struct web_request *request, struct error *error);

#endif
