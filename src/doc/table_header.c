/* Where the header of a table stands, and which of its columns are the wanted ones.
 *
 * Every one of the first rows is tried as a header, alone and together with the next one (a group's title above, the titles of its columns below).
 * A title fits a want when it equals one of its words, begins with it or has it inside, in this order; each column serves one want. The row that
 * serves most wants, and serves them best, is the header. */
#include "doc/table_int.h"

#include "base/pure.h"
#include "base/text.h"

#define TITLE_MAX 120 /* bytes, folded; longer text is no title */
#define SERVED 100000
#define FIT_EQUAL 3000
#define FIT_BEGINS 2000
#define FIT_INSIDE 1000

/* Looking */

static enum status keep_row(void *self, const struct sheet_row *row, struct error *error)
{
    struct look *look = self;
    struct arena *arena = look->source->arena;
    struct look_row *kept;
    size_t count = row->count < TABLE_COLUMNS_MAX ? row->count : TABLE_COLUMNS_MAX;
    if (look->count == TABLE_HEADER_WITHIN)
        return STATUS_NO; /* enough */
    kept = &look->rows[look->count++];
    *kept = (struct look_row){ .line = row->number, .count = count, .cells = ARENA_NEW_MANY(arena, struct look_cell, count) };
    if (kept->cells == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        kept->cells[i].text = arena_copy(arena, row->cells[i].text);
        kept->cells[i].from_left = row->cells[i].merged && row->cells[i].from_column < i;
        if (row->cells[i].kind == CELL_TEXT && !row->cells[i].merged)
            legacy_count(&look->evidence, row->cells[i].text);
    }
    look->width = count > look->width ? count : look->width;
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status table_look(struct table_source *source, size_t sheet, struct look *out, struct error *error)
{
    enum status status;
    struct error enough = { .status = STATUS_OK };
    *out = (struct look){ .source = source, .rows = ARENA_NEW_MANY(source->arena, struct look_row, TABLE_HEADER_WITHIN) };
    if (out->rows == NULL)
        return fail_memory(error);
    status = table_source_read(source, sheet, keep_row, out, &enough);
    if (status != STATUS_OK && status != STATUS_NO) {
        if (error != NULL)
            *error = enough;
        return status;
    }
    for (size_t i = 0; i < out->count; i++) {
        for (size_t j = 0; j < out->rows[i].count; j++) {
            struct look_cell *cell = &out->rows[i].cells[j];
            if (cell->text.len == 0 || cell->text.len > (size_t)TITLE_MAX * 4)
                continue;
            status = table_fold(source, cell->text, legacy_of(&out->evidence, cell->text), &cell->folded, error);
            if (status != STATUS_OK)
                return status;
        }
    }
    return STATUS_OK;
}

/* Titles */

static const struct look_cell *cell_at(const struct look *look, size_t row, size_t column)
{
    return row < look->count && column < look->rows[row].count ? &look->rows[row].cells[column] : NULL;
}

/* The cell of the upper line that a column of a two-line header stands under: its own, or, where that is empty, the next one to the left. */
static const struct look_cell *upper_cell(const struct look *look, size_t row, size_t column)
{
    for (size_t i = column + 1; i > 0; i--) {
        const struct look_cell *cell = cell_at(look, row, i - 1);
        const struct look_cell *below = cell_at(look, row + 1, i - 1);
        if (cell != NULL && cell->text.len > 0)
            return cell;
        if (below == NULL || below->text.len == 0)
            return NULL;
    }
    return NULL;
}

/* Upper and lower line with a space between; one of them where they are the same cell or one is empty. */
static struct str joined(struct buffer *room, struct str upper, struct str lower)
{
    size_t start = room->len;
    if (upper.len == 0 || str_equal(upper, lower))
        return lower;
    if (lower.len == 0)
        return upper;
    buffer_add(room, upper);
    buffer_add_char(room, ' ');
    buffer_add(room, lower);
    return str_part(buffer_str(room), start, room->len);
}

static struct str folded_title(const struct look *look, size_t row, size_t lines, size_t column, struct buffer *room)
{
    const struct look_cell *upper = lines == 2 ? upper_cell(look, row, column) : cell_at(look, row, column);
    const struct look_cell *lower = lines == 2 ? cell_at(look, row + 1, column) : NULL;
    return joined(room, upper == NULL ? STR("") : upper->folded, lower == NULL ? STR("") : lower->folded);
}

enum status table_titles(const struct look *look, const struct header *header, struct str **out, struct error *error)
{
    struct arena *arena = look->source->arena;
    struct str *titles = ARENA_NEW_MANY(arena, struct str, look->width);
    if (titles == NULL)
        return fail_memory(error);
    for (size_t column = 0; column < look->width; column++) {
        const struct look_cell *cells[2] = { NULL, NULL };
        struct str words[2] = { STR(""), STR("") };
        struct buffer room;
        cells[0] = header->lines == 2 ? upper_cell(look, header->row, column) : cell_at(look, header->row, column);
        cells[1] = header->lines == 2 ? cell_at(look, header->row + 1, column) : NULL;
        for (int i = 0; i < 2; i++) {
            enum status status;
            if (cells[i] == NULL)
                continue;
            status = table_clean(look->source, cells[i]->text, legacy_of(&look->evidence, cells[i]->text), false, &words[i], error);
            if (status != STATUS_OK)
                return status;
        }
        buffer_open(&room, arena, words[0].len + words[1].len + 1);
        titles[column] = joined(&room, words[0], words[1]);
        if (room.overflowed)
            return fail_memory(error);
    }
    *out = titles;
    return STATUS_OK;
}

/* Matching */

static bool has_words(struct str title, struct str words, size_t from)
{
    size_t end = from + words.len;
    return end <= title.len && memcmp(title.ptr + from, words.ptr, words.len) == 0 && (from == 0 || title.ptr[from - 1] == ' ') &&
           (end == title.len || title.ptr[end] == ' ');
}

/* 0: not at all. Of two that fit alike, the longer words fit better. */
static int64_t fit(struct str title, const char *const *words)
{
    int64_t best = 0;
    if (title.len == 0 || title.len > TITLE_MAX)
        return 0;
    for (; *words != NULL; words++) {
        struct str wanted = str_from(*words);
        int64_t here = 0;
        if (str_equal(title, wanted)) {
            here = FIT_EQUAL;
        } else if (wanted.len > 0 && has_words(title, wanted, 0)) {
            here = FIT_BEGINS;
        } else {
            for (size_t from = 1; wanted.len > 0 && from + wanted.len <= title.len && here == 0; from++)
                here = has_words(title, wanted, from) ? FIT_INSIDE : 0;
        }
        if (here > 0 && here + (int64_t)wanted.len > best)
            best = here + (int64_t)wanted.len;
    }
    return best;
}

static bool is_taken(const struct header *header, const struct table_options *options, int64_t column)
{
    for (size_t want = 0; want < options->want_count; want++)
        if (header->columns[want] == column)
            return true;
    return false;
}

/* The best of the pairs that are still free: want and column. */
static int64_t best_pair(const int64_t *fits, size_t width, const struct header *header, const struct table_options *options, size_t *best_want,
                         int64_t *best_column)
{
    int64_t best = 0;
    for (size_t want = 0; want < options->want_count; want++) {
        if (header->columns[want] != TABLE_AUTO)
            continue;
        for (size_t column = 0; column < width; column++) {
            int64_t here = fits[want * width + column];
            if (here > best && !is_taken(header, options, (int64_t)column)) {
                best = here;
                *best_want = want;
                *best_column = (int64_t)column;
            }
        }
    }
    return best;
}

static enum status try_header(struct arena *arena, const struct look *look, const struct table_options *options, int64_t *fits,
                              struct header *header, struct error *error)
{
    size_t want = 0;
    int64_t column = 0;
    int64_t here;
    for (size_t i = 0; i < look->width; i++) {
        struct buffer room;
        struct str title;
        buffer_open(&room, arena, (size_t)TITLE_MAX * 10);
        title = folded_title(look, header->row, header->lines, i, &room);
        if (arena->exhausted)
            return fail_memory(error);
        for (size_t w = 0; w < options->want_count; w++)
            fits[w * look->width + i] = fit(title, options->wants[w].titles);
    }
    for (size_t w = 0; w < options->want_count; w++)
        header->columns[w] = options->columns == NULL ? TABLE_AUTO : options->columns[w];
    while ((here = best_pair(fits, look->width, header, options, &want, &column)) > 0) {
        header->columns[want] = column;
        header->matched++;
        header->score += SERVED + here;
    }
    for (size_t w = 0; w < options->want_count; w++)
        if (header->columns[w] == TABLE_AUTO)
            header->columns[w] = TABLE_LEFT_OUT;
    return STATUS_OK;
}

enum status table_find_header(struct arena *arena, const struct look *look, const struct table_options *options, struct header *out,
                              struct error *error)
{
    int64_t *fits = ARENA_NEW_MANY(arena, int64_t, options->want_count * (look->width + 1));
    bool given = options->header_line != TABLE_AUTO;
    *out = (struct header){ .score = 0 };
    if (fits == NULL)
        return fail_memory(error);
    for (size_t lines = 1; lines <= 2; lines++) {
        for (size_t row = 0; row + lines <= look->count; row++) {
            struct header header = { .row = row, .lines = lines };
            enum status status;
            if (given && (look->rows[row].line != options->header_line || (int64_t)lines != options->header_lines))
                continue;
            status = try_header(arena, look, options, fits, &header, error);
            if (status != STATUS_OK)
                return status;
            if (header.score > out->score || given)
                *out = header;
            if (given)
                out->score = out->score > 0 ? out->score : 1;
        }
    }
    return STATUS_OK;
}

/* Beside the wanted columns */

int64_t table_number_column(const struct look *look, const struct header *header)
{
    static const char *const names[] = { "stt", "tt", "so tt", "so thu tu", "no", NULL };
    for (size_t column = 0; column < look->width && column < 3; column++) {
        for (size_t line = 0; line < header->lines; line++) {
            const struct look_cell *cell = cell_at(look, header->row + line, column);
            for (size_t i = 0; cell != NULL && names[i] != NULL; i++)
                if (str_is(cell->folded, names[i]))
                    return (int64_t)column;
        }
    }
    return TABLE_LEFT_OUT;
}

/* 1, 2, 3 …, or a letter first: A, B, 1, 2 … */
static bool numbers_columns(const struct look_row *row)
{
    int64_t last = 0;
    size_t numbers = 0;
    for (size_t i = 0; i < row->count; i++) {
        struct str text = row->cells[i].folded;
        int64_t number = 0;
        if (text.len == 0 || row->cells[i].from_left)
            continue;
        if (str_to_int(text, 1, TABLE_COLUMNS_MAX, &number)) {
            if (numbers > 0 && number != last + 1)
                return false;
            last = number;
            numbers++;
        } else if (text.len > 1 || numbers > 0) {
            return false;
        }
    }
    return numbers >= 3;
}

size_t table_numbering_lines(const struct look *look, const struct header *header)
{
    size_t row = header->row + header->lines;
    return row < look->count && numbers_columns(&look->rows[row]) ? 1 : 0;
}
