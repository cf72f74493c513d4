/* A list of old certificates read: which column is which, and what stands in a row once it is on one line and mended. */
#include "base/text.h"
#include "ocop/certificates/certificates_import_int.h"
#include "texts_certificates.h"
#include "texts_table.h"

const char *const old_column_words[] = { "product", "producer", "kind", "women", "minority", "commune", "district", "new-commune", "set",
                                         "branch",  "stars",    "code", "act",   "decision", "day",     "until",    "authority",   NULL };
_Static_assert(sizeof(old_column_words) / sizeof(old_column_words[0]) == OLD_COLUMNS + 1, "a word for each column");
const enum text_id old_column_texts[] = {
    TEXT_certificates_old_product,  TEXT_certificates_old_producer, TEXT_certificates_old_kind,        TEXT_certificates_old_women,
    TEXT_certificates_old_minority, TEXT_certificates_old_commune,  TEXT_certificates_old_district,    TEXT_certificates_old_new_commune,
    TEXT_certificates_old_set,      TEXT_certificates_old_branch,   TEXT_certificates_old_stars,       TEXT_certificates_old_code,
    TEXT_certificates_old_act,      TEXT_certificates_old_decision, TEXT_certificates_old_day,         TEXT_certificates_old_until,
    TEXT_certificates_old_authority,
};

#define TITLES (const char *const[])
static const struct table_want wants[OLD_COLUMNS] = {
    { "product", TITLES{ "ten san pham", "san pham", "ten sp", "ten san pham dich vu", NULL }, false },
    { "producer", TITLES{ "ten chu the", "chu the", "chu the san xuat", "don vi san xuat", "co so san xuat", "ten co so", "ten don vi", NULL }, false },
    { "kind", TITLES{ "loai hinh", "loai hinh chu the", "loai hinh to chuc", "loai chu the", NULL }, false },
    { "women", TITLES{ "nu lam chu", "phu nu lam chu", "chu the nu", "lanh dao la nu", "nu", NULL }, false },
    { "minority", TITLES{ "dan toc thieu so", "dtts", "chu the dtts", "nguoi dan toc thieu so", NULL }, false },
    { "commune", TITLES{ "xa cu", "xa phuong", "xa", "phuong xa", "xa thi tran", "xa phuong thi tran", "ten xa", "dia chi", "dia ban", NULL }, false },
    { "district", TITLES{ "huyen", "huyen thi xa", "huyen thi xa thanh pho", "huyen thi", "quan huyen", "huyen cu", NULL }, false },
    { "new-commune", TITLES{ "xa moi", "xa phuong moi", "xa sau sap nhap", "xa hien nay", NULL }, false },
    { "set", TITLES{ "bo san pham", "phieu so", "phieu", "phieu danh gia", "bo phieu", "bo sp", "bo tieu chi", NULL }, false },
    { "branch", TITLES{ "nganh", "nhom nganh", "nganh hang", "nhom san pham", "nganh san pham", NULL }, false },
    { "stars", TITLES{ "hang sao", "so sao", "phan hang", "ket qua phan hang", "xep hang", "hang", "sao", NULL }, false },
    { "code", TITLES{ "ma san pham", "ma sp", "ma so", "ma giay chung nhan", "so giay chung nhan", "so gcn", NULL }, false },
    { "act", TITLES{ "lan cong nhan", "hinh thuc", "loai danh gia", "lan danh gia", "danh gia", "moi danh gia lai", "loai", NULL }, false },
    { "decision", TITLES{ "so quyet dinh", "quyet dinh so", "quyet dinh", "so qd", "qd", NULL }, false },
    { "day", TITLES{ "ngay quyet dinh", "ngay qd", "ngay cong nhan", "ngay cap", "ngay", "nam cong nhan", "nam", NULL }, false },
    { "until", TITLES{ "ngay het han", "het han", "hieu luc den", "thoi han", "den ngay", "het hieu luc", NULL }, false },
    { "authority", TITLES{ "co quan ban hanh", "cap cong nhan", "cap quyet dinh", "co quan cap", "cap", "don vi ban hanh", NULL }, false },
};

/* A cell on one line; what is no text that people type is empty, so that it is asked for where it is needed. */
static struct str on_one_line(struct arena *arena, struct str text)
{
    struct buffer line;
    struct str clean;
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
    return text_clean(arena, buffer_str(&line), false, &clean, NULL) == STATUS_OK ? clean : STR("");
}

/* Below a producer whose cell goes over several rows, what is said of it holds too. An empty cell is no such thing: it says that nobody is known. */
static void fill_from_above(struct old_row *row, const struct old_row *above)
{
    static const enum old_column filled[] = { OLD_KIND, OLD_WOMEN, OLD_MINORITY, OLD_COMMUNE, OLD_DISTRICT, OLD_NEW_COMMUNE };
    if (above == NULL || !row->from->cells[OLD_PRODUCER].filled)
        return;
    for (size_t i = 0; i < sizeof(filled) / sizeof(filled[0]); i++)
        if (row->text[filled[i]].len == 0)
            row->text[filled[i]] = above->text[filled[i]];
}

static void read_row(struct arena *arena, const struct table_row *from, const struct old_row *above, struct old_row *row)
{
    *row = (struct old_row){ .from = from };
    for (size_t i = 0; i < OLD_COLUMNS; i++)
        row->text[i] = on_one_line(arena, from->cells[i].text);
    fill_from_above(row, above);
    if (row->text[OLD_DISTRICT].len == 0)
        row->text[OLD_DISTRICT] = on_one_line(arena, from->section);
}

/* Lines rise. */
static struct old_row *row_at(struct old_list *list, int64_t line)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->rows[middle].from->line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->rows[low].from->line == line ? &list->rows[low] : NULL;
}

/* Keeps the mends that change something. */
static void mend(struct arena *arena, struct old_list *list)
{
    struct old_mend *kept = ARENA_NEW_MANY(arena, struct old_mend, list->mends.count + 1);
    size_t count = 0;
    if (kept == NULL)
        return;
    for (size_t i = 0; i < list->mends.count; i++) {
        const struct old_mend *m = &list->mends.rows[i];
        struct old_row *row = row_at(list, m->line);
        if (row == NULL || (m->column == OLD_LEAVE && !str_is(m->value, "1")))
            continue;
        if (m->column == OLD_LEAVE) {
            row->leave = true;
        } else {
            if (str_equal(row->text[m->column], m->value))
                continue;
            row->text[m->column] = m->value;
            row->mended[m->column] = true;
        }
        kept[count++] = *m;
    }
    list->mends = (struct old_mends){ kept, count };
}

enum status old_read(struct arena *arena, struct str bytes, struct str name, const struct old_mends *mends, struct old_list *out, struct error *error)
{
    struct table_options options = { .wants = wants, .want_count = OLD_COLUMNS, .sheet = TABLE_AUTO, .header_line = TABLE_AUTO };
    enum status status;
    *out = (struct old_list){ .sha256 = sha256_of(bytes), .name = name };
    if (mends != NULL)
        out->mends = *mends;
    status = table_open(arena, bytes, NULL, &options, &out->table, error);
    if (status == STATUS_BAD_INPUT && error->text == TEXT_table_no_header)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_old_no_header, NULL);
    if (status != STATUS_OK)
        return status;
    if (out->table.row_count > OLD_ROWS_MAX)
        return FAIL_WITH(error, STATUS_TOO_LARGE, TEXT_certificates_old_too_long, NULL, TEXT_ARG_INT("most", OLD_ROWS_MAX));
    out->complete = out->table.columns[OLD_PRODUCT].column != TABLE_LEFT_OUT && out->table.columns[OLD_STARS].column != TABLE_LEFT_OUT;
    if (!out->complete)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_old_no_header, NULL);
    out->rows = ARENA_NEW_MANY(arena, struct old_row, out->table.row_count + 1);
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
