/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_NOTICES_NOTICES_INT_H
#define OPENOCOP_OCOP_NOTICES_NOTICES_INT_H

#include "base/digest.h"
#include "base/json_write.h"
#include "ocop/notices/notices.h"

/* In the tables an open date is a day before or after all others, so that dates compare. */
#define NOTICES_OPEN_FROM ((date)-719162) /* 0001-01-01 */
#define NOTICES_OPEN_TO ((date)2932896)   /* 9999-12-31 */

/* The calendar (notices.c) */

/* The kind's own answer; what it says of an ordinary day hangs on the weekday. */
bool calendar_kind_is_working(enum calendar_kind kind, date day);
/* The years of days sorted by date, of the country; at most as many as days. */
size_t calendar_years_of(const struct calendar_day *days, size_t count, struct calendar_year *years);

/* A day as it may be kept, by weekday and kind; TEXT_NONE where it may. */
enum text_id notices_day_fault(date day, enum calendar_kind kind);

#define NOTICES_NAME_MAX 200
#define NOTICES_BASIS_MAX 500
#define NOTICES_SOURCE_MAX 1000

/* notices_sql.c */
struct notices_days {
    struct calendar_day *rows; /* by day */
    size_t count;
};
/* Every row of one province or the country, as it stands in the table. */
MUST_CHECK enum status notices_sql_days(struct db_conn *conn, struct arena *arena, int64_t province, struct notices_days *out,
                                        struct error *error);
/* Writes the day, whether it is there or not. */
MUST_CHECK enum status notices_sql_write_day(struct db_conn *conn, int64_t province, const struct calendar_day *day,
                                             const struct ident *command, struct error *error);
MUST_CHECK enum status notices_sql_delete_day(struct db_conn *conn, int64_t province, date day, struct error *error);
/* Counts the version up (1 is the first) and gives the new one. */
MUST_CHECK enum status notices_sql_next_version(struct db_conn *conn, int64_t province, int64_t *version, struct error *error);

/* Importing (notices_import.c) */

#define NOTICES_FAULTS_SHOWN 20
struct notices_import {
    struct arena *arena;
    const char *path;
    struct str name; /* the last part of the path */
    struct sha256 sha256;
    struct notices_days days; /* by day, each once */
    int64_t rows;
    struct error faults[NOTICES_FAULTS_SHOWN];
    int64_t fault_count;
};

/* Reads and checks the file, row by row; faults are in import->faults. A status other than STATUS_OK is a file that can't be read at all. */
MUST_CHECK enum status notices_read_file(struct arena *arena, const char *path, struct notices_import *import, struct error *error);
/* The same of bytes; `path` is for the faults. */
MUST_CHECK enum status notices_read_bytes(struct arena *arena, const char *path, struct str bytes, struct notices_import *import,
                                          struct error *error);

/* What the import would do to the country's calendar as it is. */
struct notices_plan {
    int64_t fresh, changed, unchanged, removed;
    int64_t kept; /* the file says something else, or nothing, but an administrator's word stands */
    const struct calendar_day **write; /* new and changed */
    size_t write_count;
    date *remove;
    size_t remove_count;
};
MUST_CHECK enum status notices_plan(struct db_conn *conn, struct arena *arena, const struct notices_import *import, struct notices_plan *out,
                                    struct error *error);
bool notices_plan_empty(const struct notices_plan *plan);
void notices_plan_json(struct json_writer *json, const char *name, const struct notices_plan *plan);

/* The content of the command notices.calendar: the file by name and hash (notices_command.c). */
MUST_CHECK enum status notices_import_content(struct arena *arena, const struct notices_import *import, struct str *out, struct error *error);

/* JSON, alike on the command line and over HTTP (notices_web.c). */
void notices_year_json(struct json_writer *json, const struct calendar *calendar, int year);
/* Text to a year that can be kept. */
bool notices_read_year(struct str s, int *year);
/* 0 (the country) .. 99: the code of a province of today as a number. */
bool notices_read_province(struct str s, int64_t *province);

/* The page (notices_page.c) */
#define NOTICES_PATH "/lich-lam-viec"
extern const char *const notices_page_parameters[];
enum status notices_page(struct web_request *request, struct error *error);
enum text_id notices_kind_text(enum calendar_kind kind);
/* Keeping it (notices_edit.c) */
enum status notices_edit_page(struct web_request *request, struct error *error);
enum status notices_edit_sent(struct web_request *request, struct error *error);
enum status notices_withdraw_sent(struct web_request *request, struct error *error);

/* The tasks (notices_tasks_sql.c) */

/* A place in the order of tasks. */
struct tasks_mark {
    date due;
    int64_t id;
};

/* At most `limit` open tasks of one addressee after the mark, by due day. */
struct tasks_found {
    struct task_row *rows;
    int64_t *ids;
    size_t count;
};
MUST_CHECK enum status tasks_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, const struct task_for *for_whom,
                                      struct tasks_mark after, int64_t limit, struct tasks_found *out, struct error *error);
/* Adds the addressee's open tasks to the counts; `sunday` ends the week. */
MUST_CHECK enum status tasks_sql_count(struct db_conn *conn, int64_t province, const struct task_for *for_whom, date today, date sunday,
                                       struct tasks_counts *counts, struct error *error);
MUST_CHECK enum status tasks_sql_mark(struct db_conn *conn, int64_t province, const struct ident *ident, bool *found, struct tasks_mark *mark,
                                      struct error *error);
MUST_CHECK enum status tasks_sql_insert(struct db_conn *conn, const struct task *task, const struct ident *ident, struct error *error);

/* Tasks whose clock stands, for task_resume. */
struct tasks_paused {
    int64_t *ids;
    date *due;
    date *since;
    size_t count;
};
MUST_CHECK enum status tasks_sql_paused(struct db_conn *conn, struct arena *arena, int64_t province, const char *kind,
                                        const struct ident *subject, struct tasks_paused *out, struct error *error);
MUST_CHECK enum status tasks_sql_run_on(struct db_conn *conn, int64_t id, date due, struct error *error);

/* All statements on the table of tasks, for the test that none of them reads all of it; ends with NULL. */
extern const char *const tasks_sql_statements[];

#endif
