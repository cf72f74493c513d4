/* Importing the country's calendar: reads a CSV file row by row, notes every fault with its line, and compares with the calendar as it is. Run once
 * for the dry run and once more inside the command's transaction.
 *
 * Scope: the years that the file names. A day that an administrator set by hand stays as he said, whatever the file says. */
#include <stdlib.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "ocop/notices/notices_int.h"
#include "texts_notices.h"

#define FILE_MAX ((size_t)4 << 20)
#define ROWS_MAX 20000

static const char *const columns[] = { "date", "kind", "name_vi", "basis", "provenance", "source", NULL };
enum { DATE, KIND, NAME, BASIS, PROVENANCE, SOURCE };

/* Reading */

static void fault(struct notices_import *import, int64_t line, enum text_id text, const char *column, struct str value)
{
    const struct text_arg args[] = { TEXT_ARG_Z("column", column), TEXT_ARG("value", value) };
    char bytes[32];
    struct buffer where;
    buffer_open_fixed(&where, bytes, sizeof(bytes));
    if (line > 0) {
        buffer_add(&where, STR("line "));
        buffer_add_int(&where, line);
    }
    if (import->fault_count < NOTICES_FAULTS_SHOWN) {
        struct error *noted = &import->faults[import->fault_count];
        error_set(noted, STATUS_BAD_INPUT, text, buffer_z(&where), args, 2);
        error_in_file(noted, import->path);
    }
    import->fault_count++;
}

static bool read_word(struct notices_import *import, int64_t line, int column, struct str cell, const char *const *words, int *out)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (str_is(cell, words[i])) {
            *out = i;
            return true;
        }
    }
    fault(import, line, TEXT_notices_bad_word, columns[column], cell);
    return false;
}

static bool read_text(struct notices_import *import, int64_t line, int column, struct str cell, size_t most, bool required, struct str *out)
{
    if (text_clean(import->arena, cell, false, out, NULL) == STATUS_OK && out->len <= most && (out->len > 0 || !required))
        return true;
    fault(import, line, TEXT_notices_bad_text, columns[column], cell);
    return false;
}

static enum status read_row(void *self, const struct csv_row *row, struct error *error)
{
    struct notices_import *import = self;
    struct calendar_day *day = &import->days.rows[import->days.count];
    const struct str *f = row->fields;
    int kind = 0;
    int provenance = 0;
    bool good = date_read(f[DATE], &day->day);
    import->rows++;
    if (!good)
        fault(import, row->line, TEXT_notices_bad_date, columns[DATE], f[DATE]);
    good = read_word(import, row->line, KIND, f[KIND], calendar_kind_words, &kind) && good;
    good = read_word(import, row->line, PROVENANCE, f[PROVENANCE], calendar_provenance_words, &provenance) && good;
    good = read_text(import, row->line, NAME, f[NAME], NOTICES_NAME_MAX, true, &day->name) && good;
    good = read_text(import, row->line, BASIS, f[BASIS], NOTICES_BASIS_MAX, true, &day->basis) && good;
    good = read_text(import, row->line, SOURCE, f[SOURCE], NOTICES_SOURCE_MAX, false, &day->source) && good;
    day->kind = (enum calendar_kind)kind;
    day->provenance = (enum calendar_provenance)provenance;
    if (good && notices_day_fault(day->day, day->kind) != TEXT_NONE) {
        fault(import, row->line, notices_day_fault(day->day, day->kind), columns[DATE], f[DATE]);
        good = false;
    }
    if (good)
        import->days.count++;
    return import->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static int compare_days(const void *a, const void *b)
{
    const struct calendar_day *x = a;
    const struct calendar_day *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

static struct str date_words(struct arena *arena, date day)
{
    struct buffer out;
    buffer_open(&out, arena, 16);
    date_write(&out, day);
    return buffer_str(&out);
}

static size_t lines_of(struct str bytes)
{
    size_t lines = 1;
    for (size_t i = 0; i < bytes.len; i++)
        lines += bytes.ptr[i] == '\n' || bytes.ptr[i] == '\r';
    return lines;
}

enum status notices_read_bytes(struct arena *arena, const char *path, struct str bytes, struct notices_import *import, struct error *error)
{
    size_t lines = lines_of(bytes);
    enum status status;
    *import = (struct notices_import){ .arena = arena, .path = path, .name = str_from(path), .sha256 = sha256_of(bytes) };
    for (size_t i = import->name.len; i > 0; i--) {
        if (import->name.ptr[i - 1] == '/') {
            import->name = str_part(import->name, i, import->name.len);
            break;
        }
    }
    if (lines > ROWS_MAX) {
        FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_notices_too_many_rows, NULL, TEXT_ARG_INT("most", ROWS_MAX));
        return error_in_file(error, path);
    }
    import->days.rows = ARENA_NEW_MANY(arena, struct calendar_day, lines + 1);
    if (import->days.rows == NULL)
        return fail_memory(error);
    status = csv_read(arena, bytes, columns, read_row, import, error);
    if (status != STATUS_OK)
        return error_in_file(error, path);
    if (import->days.count > 0)
        qsort(import->days.rows, import->days.count, sizeof(*import->days.rows), compare_days);
    for (size_t i = 1; i < import->days.count; i++)
        if (import->days.rows[i].day == import->days.rows[i - 1].day)
            fault(import, 0, TEXT_notices_day_twice, columns[DATE], date_words(arena, import->days.rows[i].day));
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status notices_read_file(struct arena *arena, const char *path, struct notices_import *import, struct error *error)
{
    struct str bytes;
    enum status status = file_read(arena, path, FILE_MAX, &bytes, error);
    return status == STATUS_OK ? notices_read_bytes(arena, path, bytes, import, error) : status;
}

/* Comparing */

static bool same_day(const struct calendar_day *a, const struct calendar_day *b)
{
    return a->kind == b->kind && a->provenance == b->provenance && str_equal(a->name, b->name) && str_equal(a->basis, b->basis) &&
           str_equal(a->source, b->source);
}

static bool names_year(const struct notices_days *days, int year)
{
    size_t low = 0;
    size_t high = days->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (date_civil(days->rows[middle].day).year < year)
            low = middle + 1;
        else
            high = middle;
    }
    return low < days->count && date_civil(days->rows[low].day).year == year;
}

static void plan_old(const struct notices_days *file, const struct calendar_day *old, struct notices_plan *plan)
{
    if (!names_year(file, date_civil(old->day).year))
        return;
    if (old->by_hand)
        plan->kept++;
    else
        plan->remove[plan->remove_count++] = old->day;
}

static void plan_both(const struct calendar_day *old, const struct calendar_day *fresh, struct notices_plan *plan)
{
    if (same_day(old, fresh)) {
        plan->unchanged++;
    } else if (old->by_hand) {
        plan->kept++;
    } else {
        plan->changed++;
        plan->write[plan->write_count++] = fresh;
    }
}

enum status notices_plan(struct db_conn *conn, struct arena *arena, const struct notices_import *import, struct notices_plan *out,
                         struct error *error)
{
    const struct notices_days *file = &import->days;
    struct notices_days old;
    size_t f = 0;
    size_t o = 0;
    enum status status = notices_sql_days(conn, arena, 0, &old, error);
    *out = (struct notices_plan){ 0 };
    if (status != STATUS_OK)
        return status;
    out->write = ARENA_NEW_MANY(arena, const struct calendar_day *, file->count + 1);
    out->remove = ARENA_NEW_MANY(arena, date, old.count + 1);
    if (out->write == NULL || out->remove == NULL)
        return fail_memory(error);
    while (f < file->count || o < old.count) { /* both by day */
        if (o == old.count || (f < file->count && file->rows[f].day < old.rows[o].day)) {
            out->fresh++;
            out->write[out->write_count++] = &file->rows[f++];
        } else if (f == file->count || old.rows[o].day < file->rows[f].day) {
            plan_old(file, &old.rows[o++], out);
        } else {
            plan_both(&old.rows[o++], &file->rows[f++], out);
        }
    }
    out->removed = (int64_t)out->remove_count;
    return STATUS_OK;
}

bool notices_plan_empty(const struct notices_plan *plan)
{
    return plan->write_count == 0 && plan->remove_count == 0;
}
