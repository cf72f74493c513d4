/* See backup.h: restoring. */
#include "app/backup.h"
#include "app/backup_files.h"
#include "app/backup_text.h"
#include "base/digest.h"
#include "base/file.h"
#include "ocop/ledger/ledger.h"
#include "texts_backup.h"

#define LINE_ARENA_LIMIT ((size_t)1 << 30)

/* What the work of the transaction reads and leaves. */
struct restoring {
    struct str body; /* everything but the last line */
    int64_t rows;    /* as the last line says */
    bool replace;
    const struct files *files;
    int64_t file_count;
    struct backup_summary *out;
    /* while it works */
    struct arena *arena; /* emptied for every row */
    struct db_table *tables;
    size_t table_count;
    struct str rest;
    int64_t line;
};

static enum status damaged(struct restoring *r, enum text_id text, struct error *error)
{
    struct buffer where;
    char room[64];
    buffer_open_fixed(&where, room, sizeof(room));
    buffer_add(&where, STR("line "));
    buffer_add_int(&where, r->line);
    return FAIL(error, STATUS_BAD_INPUT, text, buffer_z(&where));
}

static struct str next_line(struct restoring *r)
{
    r->line++;
    return str_cut(&r->rest, '\n');
}

/* Finds the last line and proves that it fits what stands before it. */
static enum status prove(struct str file, struct restoring *r, struct error *error)
{
    size_t start = file.len == 0 ? 0 : file.len - 1;
    struct str last;
    struct sha256 written;
    struct sha256 found;
    while (start > 0 && file.ptr[start - 1] != '\n')
        start--;
    r->body = str_part(file, 0, start);
    last = str_part(file, start, file.len);
    if (!str_starts_with(file, STR("openocop-backup 2\n")))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_backup_not_one, NULL);
    if (!str_ends_with(last, STR("\n")) || !str_starts_with(last, STR("end ")))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_backup_cut_off, NULL);
    last = str_part(last, 4, last.len - 1);
    if (!str_to_int(str_cut(&last, ' '), 0, INT64_MAX, &r->rows) || !sha256_read(last, &written))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_backup_cut_off, NULL);
    found = sha256_of(r->body);
    return sha256_equal(&written, &found) ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_backup_altered, NULL);
}

/* What counts as data has an entry in the ledger; the rest (periodic jobs, the version of the sort keys) makes itself anew. */
static enum status make_empty(struct db_conn *conn, struct restoring *r, struct error *error)
{
    struct ledger_head *heads;
    size_t count;
    enum status status = ledger_heads(conn, r->arena, &heads, &count, error);
    if (status == STATUS_OK && count > 0 && !r->replace)
        return FAIL(error, STATUS_NO, TEXT_backup_not_empty, NULL);
    for (size_t i = r->table_count; status == STATUS_OK && i-- > 0;)
        status = db_table_empty(conn, &r->tables[i], error);
    return status;
}

/* The table that a "table NAME column:type …" line names, if its columns are the database's. */
static const struct db_table *table_of(const struct restoring *r, struct str line)
{
    static const struct str types[] = { [DB_INT] = { "int", 3 }, [DB_TEXT] = { "text", 4 }, [DB_BLOB] = { "blob", 4 } };
    const struct db_table *table = NULL;
    struct str name;
    str_cut(&line, ' ');
    name = str_cut(&line, ' ');
    for (size_t i = 0; i < r->table_count; i++)
        if (str_equal(r->tables[i].name, name))
            table = &r->tables[i];
    for (size_t i = 0; table != NULL && i < table->column_count; i++) {
        struct str type = str_cut(&line, ' ');
        struct str column = str_cut(&type, ':');
        if (!str_equal(column, table->columns[i].name) || !str_equal(type, types[table->columns[i].type]))
            return NULL;
    }
    return line.len == 0 ? table : NULL;
}

static enum status load_table(struct db_conn *conn, struct restoring *r, const struct db_table *table, struct error *error)
{
    struct db_value values[DB_COLUMNS_MAX];
    for (;;) {
        struct str line = next_line(r);
        enum status status;
        if (str_equal(line, STR("\\.")))
            return db_table_renumber(conn, table, error);
        if (r->rest.len == 0)
            return damaged(r, TEXT_backup_cut_off, error);
        arena_empty(r->arena);
        status = backup_row_read(r->arena, line, table, values, error);
        if (status == STATUS_OK)
            status = db_table_insert(conn, table, values, error);
        if (status != STATUS_OK)
            return status;
        r->out->rows++;
    }
}

static enum status check_schema(struct db_conn *conn, struct restoring *r, struct error *error)
{
    struct str line;
    int64_t own;
    int64_t theirs;
    enum status status = db_schema(conn, &own, error);
    if (status != STATUS_OK)
        return status;
    next_line(r);
    line = next_line(r);
    str_cut(&line, ' ');
    if (!str_to_int(line, 0, INT64_MAX, &theirs))
        return damaged(r, TEXT_backup_altered, error);
    if (theirs != own)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_backup_other_schema, NULL, TEXT_ARG_INT("theirs", theirs), TEXT_ARG_INT("own", own));
    next_line(r);
    return STATUS_OK;
}

/* The heads that the file names must be those of the restored ledger, and the ledger must verify. */
static enum status check_ledger(struct db_conn *conn, struct restoring *r, struct error *error)
{
    struct ledger_report report;
    enum status status = ledger_verify(conn, &report, error);
    if (status == STATUS_NO)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_backup_ledger, NULL);
    r->out->entries = report.entries;
    return status;
}

static enum status load(struct db_conn *conn, void *self, struct error *error)
{
    struct restoring *r = self;
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    r->rest = r->body;
    r->line = 0;
    *r->out = (struct backup_summary){ .files = r->file_count };
    status = db_tables(conn, &arena, &r->tables, &r->table_count, error);
    if (status == STATUS_OK)
        status = check_schema(conn, r, error);
    if (status == STATUS_OK)
        status = make_empty(conn, r, error);
    while (status == STATUS_OK && str_starts_with(r->rest, STR("table "))) {
        const struct db_table *table = table_of(r, next_line(r));
        status = table == NULL ? damaged(r, TEXT_backup_unknown_table, error) : load_table(conn, r, table, error);
        r->out->tables++;
    }
    if (status == STATUS_OK && r->out->rows != r->rows)
        status = damaged(r, TEXT_backup_altered, error);
    if (status == STATUS_OK)
        status = check_ledger(conn, r, error);
    if (status == STATUS_OK)
        status = backup_files_check(r->files, conn, error);
    arena_close(&arena);
    return status;
}

enum status backup_restore(struct db *db, const struct files *files, const char *path, bool replace, struct backup_summary *out, struct error *error)
{
    struct restoring r = { .replace = replace, .files = files, .out = out };
    struct arena arena;
    struct str file;
    enum status status = file_map(path, &file, error);
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, LINE_ARENA_LIMIT);
    r.arena = &arena;
    status = prove(file, &r, error);
    if (status == STATUS_OK)
        status = backup_files_restore(files, r.body, &r.file_count, error);
    if (status == STATUS_OK)
        status = db_write(db, 0, load, &r, error);
    arena_close(&arena);
    file_unmap(file);
    return status == STATUS_OK ? STATUS_OK : error_in_file(error, path);
}
