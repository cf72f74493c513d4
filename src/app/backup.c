/* See backup.h: writing. */
#include "app/backup.h"

#include "app/backup_files.h"
#include "app/backup_text.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/file.h"
#include "ocop/ledger/ledger.h"

#define ROW_MAX ((size_t)256 << 20)
#define FLUSH_AT ((size_t)1 << 16)

struct writing_backup {
    struct file_stream *file;
    struct sha256_running hash;
    struct arena arena; /* of the rows under way */
    struct buffer line;
    size_t column_count;
    int64_t rows;
};

static enum status flush(struct writing_backup *w, struct error *error)
{
    if (w->line.overflowed)
        return fail_memory(error);
    sha256_add(&w->hash, buffer_str(&w->line));
    file_stream_add(w->file, buffer_str(&w->line));
    arena_empty(&w->arena);
    buffer_open(&w->line, &w->arena, ROW_MAX);
    return STATUS_OK;
}

static enum status add_row(void *self, const struct db_value *values, struct error *error)
{
    struct writing_backup *w = self;
    backup_row_add(&w->line, values, w->column_count);
    w->rows++;
    return w->line.len > FLUSH_AT || w->line.overflowed ? flush(w, error) : STATUS_OK;
}

static void add_table_line(struct buffer *line, const struct db_table *table)
{
    static const char *const types[] = { [DB_INT] = ":int", [DB_TEXT] = ":text", [DB_BLOB] = ":blob" };
    buffer_add(line, STR("table "));
    buffer_add(line, table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_add_char(line, ' ');
        buffer_add(line, table->columns[i].name);
        buffer_add_z(line, types[table->columns[i].type]);
    }
    buffer_add_char(line, '\n');
}

static enum status add_tables(struct db_conn *conn, struct writing_backup *w, struct arena *arena, struct backup_summary *out,
                              struct error *error)
{
    struct db_table *tables;
    size_t count;
    enum status status = db_tables(conn, arena, &tables, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        add_table_line(&w->line, &tables[i]);
        w->column_count = tables[i].column_count;
        status = db_table_each(conn, &tables[i], add_row, w, error);
        buffer_add(&w->line, STR("\\.\n"));
        out->tables++;
    }
    return status;
}

static enum status add_heads(struct db_conn *conn, struct writing_backup *w, struct arena *arena, struct backup_summary *out,
                             struct error *error)
{
    struct ledger_head *heads;
    size_t count;
    enum status status = ledger_heads(conn, arena, &heads, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        buffer_add(&w->line, STR("head "));
        buffer_add_int(&w->line, heads[i].province);
        buffer_add_char(&w->line, ' ');
        buffer_add_int(&w->line, heads[i].seq);
        buffer_add_char(&w->line, ' ');
        buffer_add_hex(&w->line, heads[i].hash.bytes, SHA256_SIZE);
        buffer_add_char(&w->line, '\n');
        out->entries += heads[i].seq;
    }
    return status;
}

static void add_bytes(void *self, struct str bytes)
{
    struct writing_backup *w = self;
    sha256_add(&w->hash, bytes);
    file_stream_add(w->file, bytes);
}

/* What is collected in the line goes first. */
static enum status add_files(const struct files *files, struct db_conn *conn, struct writing_backup *w, struct backup_summary *out, struct error *error)
{
    enum status status = flush(w, error);
    return status == STATUS_OK ? backup_files_add(files, conn, add_bytes, w, &out->files, error) : status;
}

static enum status add_everything(const struct files *files, struct db_conn *conn, struct writing_backup *w, const struct context *context,
                                  struct arena *arena, struct backup_summary *out, struct error *error)
{
    int64_t schema;
    enum status status = db_schema(conn, &schema, error);
    if (status != STATUS_OK)
        return status;
    buffer_add(&w->line, STR("openocop-backup 2\nschema "));
    buffer_add_int(&w->line, schema);
    buffer_add(&w->line, STR("\nat "));
    instant_write(&w->line, context_now(context));
    buffer_add_char(&w->line, '\n');
    status = add_tables(conn, w, arena, out, error);
    if (status == STATUS_OK)
        status = add_heads(conn, w, arena, out, error);
    if (status == STATUS_OK)
        status = add_files(files, conn, w, out, error);
    if (status == STATUS_OK) {
        struct sha256 hash = sha256_end(&w->hash);
        out->rows = w->rows;
        buffer_add(&w->line, STR("end "));
        buffer_add_int(&w->line, w->rows);
        buffer_add_char(&w->line, ' ');
        buffer_add_hex(&w->line, hash.bytes, SHA256_SIZE);
        buffer_add_char(&w->line, '\n');
        file_stream_add(w->file, buffer_str(&w->line));
    }
    return status;
}

enum status backup_write(struct db *db, const struct files *files, const struct context *context, const char *path, struct backup_summary *out,
                         struct error *error)
{
    struct writing_backup w = { .rows = 0 };
    struct arena arena;
    struct db_conn *conn;
    enum status status = db_reader(db, &conn, error);
    *out = (struct backup_summary){ 0 };
    if (status != STATUS_OK)
        return status;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    arena_open(&w.arena, &memory_system, ROW_MAX * 2);
    buffer_open(&w.line, &w.arena, ROW_MAX);
    sha256_start(&w.hash);
    status = file_stream_open(&arena, path, &w.file, error);
    if (status == STATUS_OK) {
        status = db_read_begin(conn, error);
        if (status == STATUS_OK) {
            status = add_everything(files, conn, &w, context, &arena, out, error);
            db_read_end(conn);
        }
        if (status == STATUS_OK)
            status = file_stream_keep(w.file, error);
        else
            file_stream_drop(w.file);
    }
    arena_close(&w.arena);
    arena_close(&arena);
    return status;
}
