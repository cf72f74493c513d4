/* What the text of a cell says: a date, stars, a whole number, yes or no; as offices write them. See table.h. */
#include "base/text.h"
#include "base/utf8.h"
#include "doc/table_int.h"

#define WORDS_MAX 12

/* The folded text in words. */
static size_t words_of(struct str folded, struct str words[WORDS_MAX])
{
    size_t count = 0;
    while (folded.len > 0) {
        struct str word = str_cut(&folded, ' ');
        if (word.len == 0)
            continue;
        if (count == WORDS_MAX)
            return 0;
        words[count++] = word;
    }
    return count;
}

static bool is_one_of(struct str word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_is(word, *list))
            return true;
    return false;
}

/* Dates */

static bool has_doubt(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (str_find(STR("?*()<>=+%"), text.ptr[i]) < 9)
            return true;
    return false;
}

static int full_year(struct str word, int64_t year)
{
    if (word.len == 4)
        return (int)year;
    return word.len == 2 ? (int)(year >= 80 ? 1900 + year : 2000 + year) : 0;
}

static bool is_year(struct str word, int64_t value)
{
    return word.len == 4 && value >= 1900 && value <= 2100;
}

/* Hours, minutes and seconds behind a date. */
static bool is_time(const int64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] > 59)
            return false;
    return count <= 3;
}

static bool date_of_numbers(const struct str *words, const int64_t *numbers, size_t count, date *out, enum date_precision *precision)
{
    *precision = count >= 3 ? DATE_TO_DAY : count == 2 ? DATE_TO_MONTH : DATE_TO_YEAR;
    if (count == 1)
        return is_year(words[0], numbers[0]) && date_of((int)numbers[0], 1, 1, out);
    if (count == 2)
        return is_year(words[1], numbers[1]) && words[0].len <= 2 && date_of((int)numbers[1], (int)numbers[0], 1, out);
    if (!is_time(numbers + 3, count - 3))
        return false;
    if (is_year(words[0], numbers[0]))
        return words[1].len <= 2 && words[2].len <= 2 && date_of((int)numbers[0], (int)numbers[1], (int)numbers[2], out);
    return words[0].len <= 2 && words[1].len <= 2 && date_of(full_year(words[2], numbers[2]), (int)numbers[1], (int)numbers[0], out);
}

bool table_date(struct arena *arena, const struct table_cell *cell, date *out, enum date_precision *precision)
{
    static const char *const silent[] = { "ngay", "thang", "nam", NULL };
    struct str words[WORDS_MAX];
    struct str kept[WORDS_MAX];
    int64_t numbers[WORDS_MAX];
    date found = DATE_NONE;
    enum date_precision how;
    size_t kept_count = 0;
    size_t count;
    if (cell->kind == CELL_DATE) {
        *out = cell->date;
        *precision = cell->precision;
        return true;
    }
    if (cell->text.len > 100 || has_doubt(cell->text))
        return false;
    count = words_of(text_fold(arena, cell->text), words);
    for (size_t i = 0; i < count; i++) {
        if (is_one_of(words[i], silent))
            continue;
        if (words[i].len > 4 || !str_to_int(words[i], 0, 9999, &numbers[kept_count]))
            return false;
        kept[kept_count++] = words[i];
    }
    if (kept_count == 0 || !date_of_numbers(kept, numbers, kept_count, &found, &how))
        return false;
    *out = found;
    *precision = how;
    return true;
}

/* Stars */

static bool is_full_star(uint32_t c)
{
    return c == '*' || c == 0x2605 || c == 0x2B50 || c == 0x1F31F;
}

/* Stars that are drawn, and nothing else but spaces, hollow stars and what makes a star coloured; 0 where there is other text. */
static int drawn_stars(struct str text)
{
    uint32_t c = 0;
    int stars = 0;
    size_t at = 0;
    size_t size;
    while ((size = utf8_next(text, at, &c)) > 0) {
        at += size;
        if (is_full_star(c))
            stars++;
        else if (c != ' ' && c != 0x2606 && c != 0xFE0F)
            return 0;
    }
    return stars;
}

static int number_of_stars(struct str word, bool counts_stars)
{
    static const char *const names[] = { "mot", "hai", "ba", "bon", "nam" };
    int64_t number = 0;
    if (str_to_int(word, 1, 5, &number))
        return (int)number;
    for (int i = 0; i < 5 && counts_stars; i++)
        if (str_is(word, names[i]))
            return i + 1;
    return 0;
}

bool table_stars(struct arena *arena, const struct table_cell *cell, int *out)
{
    static const char *const silent[] = { "sao", "ocop", "hang", "dat", "xep", "loai", "cap", NULL };
    struct str words[WORDS_MAX];
    size_t count;
    int stars = 0;
    if (cell->kind == CELL_DATE || cell->text.len > 100 || (cell->kind == CELL_NUMBER && cell->text.len != 1))
        return false;
    stars = drawn_stars(cell->text);
    if (stars > 0) {
        *out = stars;
        return stars <= 5;
    }
    count = words_of(text_fold(arena, cell->text), words);
    for (size_t i = 0; i < count; i++) {
        int here = number_of_stars(words[i], i + 1 < count && str_is(words[i + 1], "sao"));
        if (here > 0 && stars > 0)
            return false;
        if (here > 0)
            stars = here;
        else if (!is_one_of(words[i], silent))
            return false;
    }
    if (stars == 0)
        return false;
    *out = stars;
    return true;
}

/* Numbers */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A dot, a comma, a space, a no-break space (U+00A0) or a narrow one (U+202F) at the start, and how many bytes it has; 0: none. */
static size_t separator_at(struct str s, uint32_t *separator)
{
    size_t size = utf8_next(s, 0, separator);
    if (*separator == 0xA0 || *separator == 0x202F)
        *separator = ' ';
    return size > 0 && (*separator == '.' || *separator == ',' || *separator == ' ') ? size : 0;
}

static size_t digits_at(struct str s)
{
    size_t count = 0;
    while (count < s.len && is_digit(s.ptr[count]))
        count++;
    return count;
}

static bool only_zeros(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '0')
            return false;
    return s.len > 0;
}

/* Digits without their separators into `out`; false for anything else. */
static bool ungroup(struct str text, struct buffer *out)
{
    uint32_t grouping = 0;
    size_t size = digits_at(text);
    if (size == 0)
        return false;
    buffer_add(out, str_part(text, 0, size));
    while (size < text.len) {
        uint32_t separator = 0;
        size_t step;
        size_t digits;
        text = str_part(text, size, text.len);
        step = separator_at(text, &separator);
        digits = digits_at(str_part(text, step, text.len));
        if (step == 0)
            return false;
        if (grouping != 0 && separator != grouping && separator != ' ') /* the decimal sign */
            return only_zeros(str_part(text, step, text.len));
        if (digits != 3 || (grouping != 0 && separator != grouping) || (grouping == 0 && out->len > 3 + (out->ptr[0] == '-' ? 1 : 0)))
            return false;
        grouping = separator;
        buffer_add(out, str_part(text, step, step + 3));
        size = step + 3;
    }
    return true;
}

bool table_int(const struct table_cell *cell, int64_t *out)
{
    char room[32];
    struct buffer digits;
    struct str text = str_trim(cell->text);
    if (cell->kind == CELL_DATE || cell->kind == CELL_BOOL || cell->kind == CELL_ERROR)
        return false;
    if (cell->kind == CELL_NUMBER)
        return str_to_int(text, INT64_MIN, INT64_MAX, out);
    buffer_open_fixed(&digits, room, sizeof(room));
    if (str_starts_with(text, STR("-"))) {
        buffer_add_char(&digits, '-');
        text = str_part(text, 1, text.len);
    }
    return ungroup(text, &digits) && !digits.overflowed && str_to_int(buffer_str(&digits), INT64_MIN, INT64_MAX, out);
}

/* Yes and no */

bool table_yes(struct arena *arena, const struct table_cell *cell, bool *out)
{
    static const char *const yes[] = { "x", "co", "1", "true", "yes", "dat", NULL };
    static const char *const no[] = { "", "khong", "ko", "0", "false", "no", "khong co", "khong dat", "chua", "chua co", NULL };
    struct str text = str_trim(cell->text);
    struct str folded;
    uint32_t c = 0;
    size_t size = utf8_next(text, 0, &c);
    if (cell->kind == CELL_DATE || cell->kind == CELL_ERROR || text.len > 40)
        return false;
    if (size == text.len && (c == 0x2713 || c == 0x2714 || c == 0x2611 || c == 0x2705)) { /* ticks */
        *out = true;
        return true;
    }
    folded = text_fold(arena, text);
    if (folded.len == 0 && text.len > 0 && !str_is(text, "-"))
        return false;
    if (is_one_of(folded, yes) || is_one_of(folded, no)) {
        *out = is_one_of(folded, yes);
        return true;
    }
    return false;
}
