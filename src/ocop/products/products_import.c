/* A list of products read: which columns are which, what stands in a row once it is on one line, and what the words for kind, set and year mean. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/products/products_import_int.h"
#include "texts_products.h"
#include "texts_table.h"

#define YEAR_FIRST 2018 /* of the programme: 490/QĐ-TTg */
#define YEAR_LAST 2099

const char *const import_column_words[] = { "product", "producer", "kind", "commune", "district", "set", "stars", "year", "decision", NULL };
const enum text_id import_column_texts[] = { TEXT_products_import_product,  TEXT_products_import_producer, TEXT_products_import_kind,
                                             TEXT_products_import_commune,  TEXT_products_import_district, TEXT_products_import_set,
                                             TEXT_products_import_stars,    TEXT_products_import_year,     TEXT_products_import_decision };
const char *const import_mend_words[] = { "product", "producer", "kind", "commune", "set", "leave", "other", NULL };
_Static_assert(sizeof(import_column_words) / sizeof(char *) == IMPORT_COLUMNS + 1, "a word for each column");

#define TITLES (const char *const[])
static const struct table_want wants[IMPORT_COLUMNS] = {
    { "product", TITLES{ "ten san pham", "san pham", "ten sp", "ten san pham dich vu", NULL }, false },
    { "producer", TITLES{ "ten chu the", "chu the", "chu the san xuat", "don vi san xuat", "co so san xuat", "ten co so", "ten don vi", NULL }, true },
    { "kind", TITLES{ "loai hinh", "loai hinh chu the", "loai hinh to chuc", "loai chu the", NULL }, false },
    { "commune", TITLES{ "xa phuong", "xa", "phuong xa", "xa thi tran", "xa phuong thi tran", "ten xa", "dia chi", "dia ban", NULL }, false },
    { "district", TITLES{ "huyen", "huyen thi xa", "huyen thi xa thanh pho", "huyen thi", "quan huyen", NULL }, false },
    { "set", TITLES{ "bo san pham", "phieu so", "phieu", "phieu danh gia", "bo phieu", "bo sp", "bo tieu chi", NULL }, false },
    { "stars", TITLES{ "hang sao", "so sao", "phan hang", "ket qua phan hang", "xep hang", "hang", "sao", NULL }, false },
    { "year", TITLES{ "nam", "nam cong nhan", "nam danh gia", "ngay cong nhan", "ngay quyet dinh", "ngay cap", "ngay", NULL }, false },
    { "decision", TITLES{ "so quyet dinh", "quyet dinh so", "quyet dinh", "so qd", "qd", NULL }, false },
};

/* ---- words ---- */

struct kind_word {
    const char *words; /* folded */
    enum producer_kind kind;
    const char *marked; /* where they were typed with marks, only these; NULL: any */
};
#define HOUSEHOLD "h\xe1\xbb\x99" /* the word for a household, with its dot below; without marks it is also a family's name */
/* How lists say it; the longer ones before those that begin them. */
static const struct kind_word kind_words[] = {
    { "lien hiep hop tac xa", PRODUCER_COOPERATIVE }, { "hop tac xa", PRODUCER_COOPERATIVE }, { "htx", PRODUCER_COOPERATIVE },
    { "to hop tac", PRODUCER_GROUP },                 { "tht", PRODUCER_GROUP },              { "doanh nghiep", PRODUCER_FIRM },
    { "cong ty", PRODUCER_FIRM },                     { "cty", PRODUCER_FIRM },               { "dntn", PRODUCER_FIRM },
    { "dn", PRODUCER_FIRM },                          { "trang trai", PRODUCER_FARM },        { "ho kinh doanh", PRODUCER_HOUSEHOLD },
    { "ho san xuat", PRODUCER_HOUSEHOLD },            { "ho gia dinh", PRODUCER_HOUSEHOLD },  { "hkd", PRODUCER_HOUSEHOLD },
    { "hgd", PRODUCER_HOUSEHOLD },                    { "ho", PRODUCER_HOUSEHOLD, HOUSEHOLD }, { "co so san xuat", PRODUCER_HOUSEHOLD },
    { "hiep hoi", PRODUCER_ASSOCIATION },             { "chi hoi", PRODUCER_ASSOCIATION },    { "hoi", PRODUCER_ASSOCIATION },
    { "trung tam", PRODUCER_CENTRE },                 { "ban quan ly", PRODUCER_CENTRE },
};

static bool begins_with(struct str name, const char *words)
{
    struct str begin = str_from(words);
    return str_starts_with(name, begin) && (name.len == begin.len || name.ptr[begin.len] == ' ');
}

int import_kind_of_name(struct arena *arena, struct str name)
{
    struct str folded = text_fold(arena, name);
    struct str marked = text_fold_marked(arena, name);
    for (size_t i = 0; i < sizeof(kind_words) / sizeof(kind_words[0]); i++) {
        const struct kind_word *word = &kind_words[i];
        if (begins_with(folded, word->words) && (word->marked == NULL || begins_with(marked, word->marked) || begins_with(marked, word->words)))
            return (int)word->kind;
    }
    return -1;
}

int import_kind_of(struct arena *arena, struct str words)
{
    for (int i = 0; producer_kind_words[i] != NULL; i++)
        if (str_is(words, producer_kind_words[i]))
            return i;
    return import_kind_of_name(arena, words);
}

static int first_number(struct str words)
{
    size_t from = 0;
    size_t to;
    int64_t number = 0;
    while (from < words.len && (words.ptr[from] < '0' || words.ptr[from] > '9'))
        from++;
    to = from;
    while (to < words.len && words.ptr[to] >= '0' && words.ptr[to] <= '9')
        to++;
    return str_to_int(str_part(words, from, to), 1, PRODUCTS_SETS, &number) ? (int)number : 0;
}

int import_set_of(struct arena *arena, const struct law *law, date today, struct str words)
{
    struct str folded = text_fold(arena, words);
    int number = first_number(words);
    for (int set = 1; number == 0 && set <= PRODUCTS_SETS && folded.len > 0; set++)
        if (str_equal(folded, text_fold(arena, products_set_name(law, today, set))))
            number = set;
    return number;
}

/* ---- rows ---- */

static bool is_one_line(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool gap = text.ptr[i] == ' ' && i > 0 && text.ptr[i - 1] == ' ';
        if (gap || text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\t')
            return false;
    }
    return true;
}

/* Line breaks and runs of spaces become one space. */
static struct str joined_lines(struct arena *arena, struct str text)
{
    struct buffer line;
    bool gap = false;
    buffer_open(&line, arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            gap = line.len > 0;
            continue;
        }
        if (gap)
            buffer_add_char(&line, ' ');
        gap = false;
        buffer_add_char(&line, c);
    }
    return buffer_str(&line);
}

/* A cell on one line. *odd: what is left is no text that people type. */
static struct str on_one_line(struct arena *arena, struct str text, bool *odd)
{
    struct str clean = STR("");
    struct str line = is_one_line(text) ? text : joined_lines(arena, text);
    *odd = line.len > 0 && text_clean(arena, line, false, &clean, NULL) != STATUS_OK;
    return *odd ? STR("") : clean;
}

static void read_when(struct arena *arena, struct import_row *row)
{
    const struct table_cell *cell = &row->from->cells[IMPORT_YEAR];
    enum date_precision precision;
    date day;
    row->day = DATE_NONE;
    row->year = 0;
    if (!table_date(arena, cell, &day, &precision))
        return;
    row->year = date_civil(day).year;
    if (row->year < YEAR_FIRST || row->year > YEAR_LAST)
        row->year = 0;
    else if (precision == DATE_TO_DAY || !date_of(row->year, 12, 31, &row->day))
        row->day = day;
}

/* Below a producer that stands once for several rows, its kind and its place do too. */
static void fill_from_above(struct import_row *row, const struct import_row *above)
{
    static const enum import_column filled[] = { IMPORT_KIND, IMPORT_COMMUNE, IMPORT_DISTRICT };
    if (above == NULL || !row->from->cells[IMPORT_PRODUCER].filled)
        return;
    for (size_t i = 0; i < sizeof(filled) / sizeof(filled[0]); i++)
        if (row->text[filled[i]].len == 0 && !row->odd[filled[i]])
            row->text[filled[i]] = above->text[filled[i]];
}

static void read_row(struct arena *arena, const struct table_row *from, const struct import_row *above, struct import_row *row)
{
    *row = (struct import_row){ .from = from, .kind = -1 };
    for (size_t i = 0; i < IMPORT_COLUMNS; i++)
        row->text[i] = on_one_line(arena, from->cells[i].text, &row->odd[i]);
    if (!table_stars(arena, &from->cells[IMPORT_STARS], &row->stars))
        row->stars = 0;
    read_when(arena, row);
    fill_from_above(row, above);
    if (row->text[IMPORT_DISTRICT].len == 0)
        row->text[IMPORT_DISTRICT] = on_one_line(arena, from->section, &row->odd[IMPORT_DISTRICT]);
}

static enum import_column column_of(int what)
{
    return what == MEND_SET ? IMPORT_SET : (enum import_column)what;
}

/* Lines rise. */
static struct import_row *row_at(struct import *import, int64_t line)
{
    size_t low = 0;
    size_t high = import->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (import->rows[middle].from->line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < import->count && import->rows[low].from->line == line ? &import->rows[low] : NULL;
}

/* False where it changes nothing: nothing chosen, or left as it was. */
static bool mend_row(struct import_row *row, const struct import_mend *mend)
{
    enum import_column column = column_of(mend->what);
    bool chosen = mend->what == MEND_KIND || mend->what == MEND_COMMUNE;
    if (mend->what == MEND_LEAVE || mend->what == MEND_OTHER) {
        *(mend->what == MEND_LEAVE ? &row->leave : &row->other) = str_is(mend->value, "1");
        return str_is(mend->value, "1");
    }
    if ((chosen && mend->value.len == 0) || (str_equal(row->text[column], mend->value) && !row->odd[column]))
        return false;
    row->text[column] = mend->value;
    row->odd[column] = false;
    return true;
}

/* Keeps the mends that change something. */
static void mend(struct arena *arena, struct import *import)
{
    struct import_mend *kept = ARENA_NEW_MANY(arena, struct import_mend, import->mends.count + 1);
    size_t count = 0;
    if (kept == NULL)
        return;
    for (size_t i = 0; i < import->mends.count; i++) {
        struct import_row *row = row_at(import, import->mends.rows[i].line);
        if (row != NULL && mend_row(row, &import->mends.rows[i]))
            kept[count++] = import->mends.rows[i];
    }
    import->mends = (struct import_mends){ kept, count };
}

enum status import_read(struct arena *arena, struct str bytes, struct str name, const int64_t *columns, const struct import_mends *mends,
                        struct import *out, struct error *error)
{
    struct table_options options = { .wants = wants, .want_count = IMPORT_COLUMNS, .sheet = TABLE_AUTO, .header_line = TABLE_AUTO, .columns = columns };
    enum status status;
    *out = (struct import){ .sha256 = sha256_of(bytes), .name = name };
    for (size_t i = 0; i < IMPORT_COLUMNS; i++)
        out->columns[i] = columns == NULL ? TABLE_AUTO : columns[i];
    if (mends != NULL)
        out->mends = *mends;
    status = table_open(arena, bytes, NULL, &options, &out->table, error);
    if (status == STATUS_BAD_INPUT && error->text == TEXT_table_no_header) /* ours names the columns as lists write them */
        return FAIL(error, STATUS_BAD_INPUT, TEXT_products_import_no_header, NULL);
    if (status != STATUS_OK)
        return status;
    if (out->table.row_count > IMPORT_ROWS_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_products_import_too_long, NULL, TEXT_ARG_INT("most", IMPORT_ROWS_MAX));
    out->complete = out->table.columns[IMPORT_PRODUCT].column != TABLE_LEFT_OUT && out->table.columns[IMPORT_PRODUCER].column != TABLE_LEFT_OUT;
    out->rows = ARENA_NEW_MANY(arena, struct import_row, out->table.row_count + 1);
    if (out->rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < out->table.row_count; i++)
        if (out->table.rows[i].kind == TABLE_DATA) {
            read_row(arena, &out->table.rows[i], out->count == 0 ? NULL : &out->rows[out->count - 1], &out->rows[out->count]);
            out->count++;
        }
    mend(arena, out);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}
