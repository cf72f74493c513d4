/* All tables of the database as they stand, for whoever must carry every row: backup and restore. Rooms never use this. */
#ifndef OPENOCOP_DB_DB_TABLES_H
#define OPENOCOP_DB_DB_TABLES_H

#include "db/db.h"

#define DB_COLUMNS_MAX 64

struct db_column {
    struct str name;
    enum db_type type; /* DB_INT, DB_TEXT, DB_BLOB */
};

struct db_table {
    struct str name;
    const struct db_column *columns;
    size_t column_count;
    /* Made once for each table; they last as long as the program. */
    const char *select_sql; /* in the order of the primary key */
    const char *insert_sql;
    const char *delete_sql;
    const char *renumber_sql; /* NULL: rows are not numbered by the database, or it needs no telling */
};

/* The tables in the order in which the migrations made them (so that a row's foreign keys stand before it), without schema_migrations. */
MUST_CHECK enum status db_tables(struct db_conn *conn, struct arena *arena, struct db_table **out, size_t *count, struct error *error);
/* The number of the newest migration. */
MUST_CHECK enum status db_schema(struct db_conn *conn, int64_t *number, struct error *error);

typedef enum status db_table_row_fn(void *self, const struct db_value *values, struct error *error);
/* Calls `row` for every row; the values are valid during the call. */
MUST_CHECK enum status db_table_each(struct db_conn *conn, const struct db_table *table, db_table_row_fn *row, void *self,
                                     struct error *error);
/* Inside a write. */
MUST_CHECK enum status db_table_insert(struct db_conn *conn, const struct db_table *table, const struct db_value *values,
                                       struct error *error);
MUST_CHECK enum status db_table_empty(struct db_conn *conn, const struct db_table *table, struct error *error);
/* After rows with numbers of their own were inserted: the database goes on counting above them. */
MUST_CHECK enum status db_table_renumber(struct db_conn *conn, const struct db_table *table, struct error *error);

#endif
