/* What the files of workbook share. */
#ifndef OPENOCOP_DOC_WORKBOOK_INT_H
#define OPENOCOP_DOC_WORKBOOK_INT_H

#include "base/xml.h"
#include "doc/workbook.h"

struct sheet_part {
    struct sheet sheet;
    struct str relation; /* its id in the workbook's relations */
    struct str part;     /* the path in the package */
};

/* What a number format makes of a number. */
enum number_format { FORMAT_NUMBER, FORMAT_DAY, FORMAT_MONTH, FORMAT_YEAR };

struct cell_style {
    enum number_format format;
    struct str font;
};

/* Shared strings, in pieces of a fixed size so that growing copies nothing. */
#define STRINGS_PIECE 1024
#define STRINGS_PIECES (WORKBOOK_STRINGS_MAX / sizeof(struct str) / STRINGS_PIECE + 1)
struct strings_piece {
    struct str strings[STRINGS_PIECE];
};

struct workbook {
    struct arena *arena;
    struct zip_package *package;
    struct str main_part; /* xl/workbook.xml, mostly */
    struct str styles_part;
    struct str strings_part;
    struct sheet_part *sheets;
    size_t sheet_count;
    bool epoch_1904;
    const struct cell_style *styles;
    size_t style_count;
    struct strings_piece **pieces; /* STRINGS_PIECES of them, NULL where there is none yet */
    size_t string_count;
    size_t string_bytes;
};

/* The package (workbook_zip.c). */
MUST_CHECK enum status zip_package_open(struct arena *arena, struct str bytes, struct zip_package **out, struct error *error);
void zip_package_close(struct zip_package *package);
bool zip_package_has(struct zip_package *package, struct str part);
/* Unpacks a part into an XML reader. STATUS_BAD_INPUT names the part in its arguments. */
MUST_CHECK enum status zip_package_read(struct zip_package *package, struct str part, const struct xml_handlers *handlers, void *self,
                                        struct error *error);

MUST_CHECK enum status workbook_read_strings(struct workbook *workbook, struct error *error);
MUST_CHECK enum status workbook_read_styles(struct workbook *workbook, struct error *error);
/* The index-th shared string; false where there is none. */
bool workbook_string(const struct workbook *workbook, int64_t index, struct str *out);
/* ECMA-376 part 1, 22.9.2.19 (ST_Xstring): _x000D_ is the character U+000D. */
void workbook_add_unescaped(struct buffer *out, struct str text);
bool workbook_is_main(struct str space); /* SpreadsheetML's own elements */
bool workbook_is_true(struct str value);

/* What a format of ECMA-376 part 1, 18.8.30/31 shows. */
enum number_format workbook_format_builtin(int64_t id);
enum number_format workbook_format_of(struct str code);

/* Values and places (workbook_cells.c). */
bool workbook_number(struct str value, struct buffer *out);
date workbook_serial_date(struct str number, bool epoch_1904);
bool workbook_place(struct str reference, int64_t *row, size_t *column);

/* Merged ranges (workbook_merges.c). */
struct merge {
    int64_t first_row;
    int64_t last_row;
    size_t first_column;
    size_t last_column;
    struct cell value;
};
struct merges {
    struct merge *rows; /* by their first rows, once they are sorted */
    size_t count;
    size_t room;
    size_t next;      /* the first that has not begun */
    uint32_t *cover;  /* for every column: the merge that covers it in this row, plus one */
    size_t width;
};
MUST_CHECK enum status merges_add(struct merges *merges, struct arena *arena, struct str range, struct error *error);
MUST_CHECK enum status merges_prepare(struct merges *merges, struct arena *arena, size_t width, struct error *error);
/* Puts the values of merged ranges into a row's cells. */
MUST_CHECK enum status merges_fill(struct merges *merges, struct arena *arena, int64_t row, struct cell *cells, struct error *error);

/* Makes room for one more of a list in the arena: doubles it. */
#define WORKBOOK_GROW(arena, list, count, room)                                                                            \
    ((count) < (room) || workbook_grow((arena), (void **)&(list), sizeof(*(list)), (count), &(room)))
bool workbook_grow(struct arena *arena, void **list, size_t size, size_t count, size_t *room);

#endif
