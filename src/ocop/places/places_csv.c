/* Reads the files of an import, row by row: what is wrong with a row is noted with file and line, and the reading goes on, so that all faults are
 * told at once. Whether the rows fit together is asked in places_import.c. */
#include "base/csv.h"
#include "base/file.h"
#include "base/pure.h"
#include "base/text.h"
#include "ocop/places/places_int.h"
#include "texts_places.h"

#define FILE_MAX ((size_t)32 << 20)
#define ROWS_MAX 200000
#define NAME_MAX_BYTES 200

const char *const places_file_kind_words[] = { "units", "commune_map", "province_map", "other_names" };

void places_fault(struct places_findings *findings, const char *path, int64_t line, enum text_id text, const struct text_arg *args,
                  size_t arg_count)
{
    char bytes[32];
    struct buffer where;
    buffer_open_fixed(&where, bytes, sizeof(bytes));
    if (line > 0) {
        buffer_add(&where, STR("line "));
        buffer_add_int(&where, line);
    }
    if (findings->fault_count < PLACES_FAULTS_SHOWN) {
        struct error *fault = &findings->faults[findings->fault_count];
        error_set(fault, STATUS_BAD_INPUT, text, buffer_z(&where), args, arg_count);
        if (path != NULL)
            error_in_file(fault, path);
    }
    findings->fault_count++;
}

void places_warn(struct places_findings *findings, enum places_warning warning, struct str example)
{
    int64_t count = findings->warnings[warning].count++;
    if (count < PLACES_EXAMPLES)
        findings->warnings[warning].examples[count] = example;
}

struct reading {
    struct places_import *import;
    struct places_file *file;
    size_t file_index;
};

static void fault(struct reading *r, int64_t line, enum text_id text, const char *column, struct str value)
{
    PLACES_FAULT(&r->import->findings, r->file->path, line, text, TEXT_ARG_Z("column", column), TEXT_ARG("value", value));
}

/* Checks of single cells; each notes its fault and gives false. */

static bool read_code(struct reading *r, int64_t line, const char *column, struct str cell, size_t digits, struct str *out)
{
    bool good = cell.len > 0 && (digits == 0 ? cell.len == 2 || cell.len == 3 || cell.len == 5 : cell.len == digits);
    for (size_t i = 0; i < cell.len; i++)
        good = good && cell.ptr[i] >= '0' && cell.ptr[i] <= '9';
    if (!good) {
        fault(r, line, TEXT_places_bad_code, column, cell);
        return false;
    }
    *out = arena_copy(r->import->arena, cell);
    return true;
}

static bool read_day(struct reading *r, int64_t line, const char *column, struct str cell, date open, date *out)
{
    *out = open;
    if (cell.len == 0 || (date_read(cell, out) && *out > PLACES_OPEN_FROM && *out < PLACES_OPEN_TO))
        return true;
    fault(r, line, TEXT_places_bad_day, column, cell);
    return false;
}

/* Trimmed, one space between words, NFC. */
static bool read_name(struct reading *r, int64_t line, const char *column, struct str cell, bool warn, struct str *out)
{
    struct arena *arena = r->import->arena;
    struct buffer plain;
    struct str clean;
    if (text_clean(arena, cell, false, &clean, NULL) != STATUS_OK || clean.len == 0 || clean.len > NAME_MAX_BYTES) {
        fault(r, line, TEXT_places_bad_name, column, cell);
        return false;
    }
    buffer_open(&plain, arena, NAME_MAX_BYTES);
    for (size_t i = 0; i < clean.len; i++)
        if (clean.ptr[i] != ' ' || i + 1 == clean.len || clean.ptr[i + 1] != ' ')
            buffer_add_char(&plain, clean.ptr[i]);
    *out = buffer_str(&plain);
    if (warn && out->len != cell.len)
        places_warn(&r->import->findings, PLACES_WARN_SPACES, *out);
    return true;
}

/* Rows of the four kinds of file */

static enum place_level level_of(struct str word)
{
    for (int i = 0; place_level_words[i] != NULL; i++)
        if (str_is(word, place_level_words[i]))
            return (enum place_level)(i + 1);
    return PLACE_ANY_LEVEL;
}

static const char *const unit_columns[] = { "code", "level", "name", "type", "parent_code", "province_code", "valid_from", "valid_to", NULL };
enum { CODE, LEVEL, NAME, TYPE, PARENT_CODE, PROVINCE_CODE, VALID_FROM, VALID_TO };

static bool read_parent(struct reading *r, int64_t line, enum place_level level, struct str cell, struct str *out)
{
    *out = STR("");
    if (level == PLACE_PROVINCE && cell.len == 0)
        return true;
    if (level == PLACE_PROVINCE || (cell.len == 3 && level != PLACE_COMMUNE) || cell.len == 5) {
        fault(r, line, TEXT_places_bad_parent, "parent_code", cell);
        return false;
    }
    return read_code(r, line, "parent_code", cell, 0, out);
}

static enum status read_unit(void *self, const struct csv_row *row, struct error *error)
{
    static const size_t digits[] = { 0, 2, 3, 5 };
    struct reading *r = self;
    struct places_import *import = r->import;
    struct places_unit *unit = &import->units[import->unit_count];
    struct place *place = &unit->place;
    const struct str *f = row->fields;
    bool good;
    *unit = (struct places_unit){ .line = row->line, .file = r->file_index };
    r->file->rows++;
    place->level = level_of(f[LEVEL]);
    if (place->level == PLACE_ANY_LEVEL) {
        fault(r, row->line, TEXT_places_bad_level, "level", f[LEVEL]);
        return STATUS_OK;
    }
    good = read_code(r, row->line, "code", f[CODE], digits[place->level], &place->code);
    good = read_name(r, row->line, "name", f[NAME], true, &place->name) && good;
    good = read_name(r, row->line, "type", f[TYPE], false, &place->type) && good;
    good = read_parent(r, row->line, place->level, f[PARENT_CODE], &place->parent_code) && good;
    good = read_code(r, row->line, "province_code", f[PROVINCE_CODE], 2, &place->province_code) && good;
    good = read_day(r, row->line, "valid_from", f[VALID_FROM], PLACES_OPEN_FROM, &place->valid_from) && good;
    good = read_day(r, row->line, "valid_to", f[VALID_TO], PLACES_OPEN_TO, &place->valid_to) && good;
    if (good && place->valid_to < place->valid_from) {
        fault(r, row->line, TEXT_places_days_reversed, "valid_to", f[VALID_TO]);
        good = false;
    }
    place->other_names = STR("");
    if (good)
        import->unit_count++;
    return import->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static const char *const commune_map_columns[] = { "old_code", "old_name", "new_code", "new_name", "extent", NULL };
enum { OLD_CODE, OLD_NAME, NEW_CODE, NEW_NAME, EXTENT };

static enum status read_map_line(void *self, const struct csv_row *row, struct error *error)
{
    struct reading *r = self;
    struct places_import *import = r->import;
    struct places_map_line *line = &import->map[import->map_count];
    const struct str *f = row->fields;
    bool communes = r->file->kind == PLACES_COMMUNE_MAP;
    bool good;
    *line = (struct places_map_line){ .line = row->line, .file = r->file_index, .whole = true };
    r->file->rows++;
    good = read_code(r, row->line, "old_code", f[OLD_CODE], communes ? 5 : 2, &line->old_code);
    good = read_code(r, row->line, "new_code", f[NEW_CODE], communes ? 5 : 2, &line->new_code) && good;
    good = read_name(r, row->line, "old_name", f[OLD_NAME], false, &line->old_name) && good;
    good = read_name(r, row->line, "new_name", f[NEW_NAME], false, &line->new_name) && good;
    if (communes && !str_is(f[EXTENT], "full") && !str_is(f[EXTENT], "partial")) {
        fault(r, row->line, TEXT_places_bad_extent, "extent", f[EXTENT]);
        good = false;
    }
    line->whole = !communes || str_is(f[EXTENT], "full");
    if (good)
        import->map_count++;
    return import->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

static const char *const province_map_columns[] = { "old_code", "old_name", "new_code", "new_name", NULL };
static const char *const name_columns[] = { "code", "valid_from", "name", "why", NULL };

static enum status read_other_name(void *self, const struct csv_row *row, struct error *error)
{
    struct reading *r = self;
    struct places_import *import = r->import;
    struct places_name_line *line = &import->names[import->name_count];
    bool good;
    *line = (struct places_name_line){ .line = row->line, .file = r->file_index };
    r->file->rows++;
    good = read_code(r, row->line, "code", row->fields[0], 0, &line->code);
    good = read_day(r, row->line, "valid_from", row->fields[1], PLACES_OPEN_FROM, &line->valid_from) && good;
    good = read_name(r, row->line, "name", row->fields[2], false, &line->name) && good;
    if (good)
        import->name_count++;
    return import->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* Files */

/* Which kind a file is, told by its header. */
static bool find_kind(struct str bytes, enum places_file_kind *out)
{
    struct str header = bytes;
    bool parent = false;
    bool old = false;
    bool extent = false;
    bool why = false;
    header = str_trim(str_cut(&header, '\n'));
    while (header.len > 0) {
        struct str column = str_trim(str_cut(&header, ','));
        if (column.len >= 2 && column.ptr[0] == '"')
            column = str_part(column, 1, column.len - 1);
        parent = parent || str_is(column, "parent_code");
        old = old || str_is(column, "old_code") || str_ends_with(column, STR("old_code"));
        extent = extent || str_is(column, "extent");
        why = why || str_is(column, "why");
    }
    *out = parent ? PLACES_UNITS : old && extent ? PLACES_COMMUNE_MAP : old ? PLACES_PROVINCE_MAP : PLACES_OTHER_NAMES;
    return parent || old || why;
}

/* "map_communes_2025-06-30_to_2025-07-01.csv": the second day. */
static date day_in_name(struct str name)
{
    date day;
    for (size_t i = 0; i + 14 <= name.len; i++)
        if (str_equal(str_part(name, i, i + 4), STR("_to_")) && date_read(str_part(name, i + 4, i + 14), &day))
            return day;
    return DATE_NONE;
}

/* At least as many as there are rows. */
static size_t lines_of(struct str bytes)
{
    size_t lines = 1;
    for (size_t i = 0; i < bytes.len; i++)
        lines += bytes.ptr[i] == '\n' || bytes.ptr[i] == '\r';
    return lines;
}

/* Room for `more` further items behind those that are there. */
static void *room_for(struct arena *arena, const void *items, size_t count, size_t more, size_t size)
{
    void *room = arena_take_many(arena, count + more, size);
    if (room != NULL && count > 0)
        memcpy(room, items, count * size);
    return room;
}

static enum status read_rows(struct reading *r, struct str bytes, struct error *error)
{
    struct places_import *import = r->import;
    size_t lines = lines_of(bytes);
    switch (r->file->kind) {
    case PLACES_UNITS:
        import->has_units = true;
        import->units = room_for(import->arena, import->units, import->unit_count, lines, sizeof(*import->units));
        return import->units == NULL ? fail_memory(error) : csv_read(import->arena, bytes, unit_columns, read_unit, r, error);
    case PLACES_OTHER_NAMES:
        import->has_names = true;
        import->names = room_for(import->arena, import->names, import->name_count, lines, sizeof(*import->names));
        return import->names == NULL ? fail_memory(error) : csv_read(import->arena, bytes, name_columns, read_other_name, r, error);
    default:
        import->map = room_for(import->arena, import->map, import->map_count, lines, sizeof(*import->map));
        return import->map == NULL ? fail_memory(error)
                                   : csv_read(import->arena, bytes,
                                              r->file->kind == PLACES_COMMUNE_MAP ? commune_map_columns : province_map_columns,
                                              read_map_line, r, error);
    }
}

static struct str last_part(const char *path)
{
    struct str whole = str_from(path);
    for (size_t i = whole.len; i > 0; i--)
        if (whole.ptr[i - 1] == '/')
            return str_part(whole, i, whole.len);
    return whole;
}

static enum status read_file(struct places_import *import, size_t index, const char *path, struct error *error)
{
    struct places_file *file = &import->files[index];
    struct reading r = { import, file, index };
    struct str bytes;
    enum status status = file_read(import->arena, path, FILE_MAX, &bytes, error);
    *file = (struct places_file){ .path = path, .name = last_part(path), .day = day_in_name(last_part(path)) };
    if (status != STATUS_OK)
        return status;
    file->sha256 = sha256_of(bytes);
    if (lines_of(bytes) > ROWS_MAX)
        status = FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_places_too_many_rows, NULL, TEXT_ARG_INT("most", ROWS_MAX));
    else if (!find_kind(bytes, &file->kind))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_places_unknown_file, "line 1");
    else
        status = read_rows(&r, bytes, error);
    return status == STATUS_OK ? STATUS_OK : error_in_file(error, path);
}

/* Maps that do not name their day: the one that was told, or that of the other maps. */
static void give_days(struct places_import *import, date told)
{
    date common = told;
    for (size_t i = 0; i < import->file_count && told == DATE_NONE; i++)
        if (import->files[i].day != DATE_NONE && (common == DATE_NONE || import->files[i].day > common))
            common = import->files[i].day;
    for (size_t i = 0; i < import->file_count; i++) {
        struct places_file *file = &import->files[i];
        if (file->kind != PLACES_COMMUNE_MAP && file->kind != PLACES_PROVINCE_MAP)
            continue;
        if (file->day == DATE_NONE)
            file->day = common;
        if (file->day == DATE_NONE)
            PLACES_FAULT(&import->findings, file->path, 0, TEXT_places_no_day, TEXT_ARG("file", file->name));
    }
    for (size_t i = 0; i < import->map_count; i++)
        import->map[i].day = import->files[import->map[i].file].day;
}

enum status places_read_files(struct arena *arena, const char *const *paths, size_t count, date day, struct places_import *import,
                              struct error *error)
{
    *import = (struct places_import){ .arena = arena, .files = ARENA_NEW_MANY(arena, struct places_file, count) };
    if (import->files == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        enum status status = read_file(import, i, paths[i], error);
        if (status != STATUS_OK)
            return status;
        import->file_count++;
    }
    give_days(import, day);
    return STATUS_OK;
}
