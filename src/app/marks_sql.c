/* Every statement on the table of marks: what the program as a whole must know about its data. */
#include "app/app.h"

enum status app_mark_read(struct db_conn *conn, const char *name, bool *there, struct error *error)
{
    struct db_rows *rows = NULL;
    enum status status = DB_QUERY(conn, &rows, error, "SELECT value FROM app_marks WHERE name = $1", DB_TEXT_OF(str_from(name)));
    *there = false;
    if (status == STATUS_OK)
        status = db_next(rows, there, error);
    db_rows_close(rows);
    return status;
}

enum status app_mark_write(struct db_conn *conn, const char *name, struct str value, struct error *error)
{
    return DB_RUN(conn, error, "INSERT INTO app_marks (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
                  DB_TEXT_OF(str_from(name)), DB_TEXT_OF(value));
}
