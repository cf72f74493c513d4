/* Which set a name speaks for: words and phrases of data/products/set-words.csv, and the words of the sets' own names. A name that is written with
 * marks is compared with its marks (bò is no bơ), one without them without. */
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "ocop/products/products_int.h"
#include "texts_products.h"

#define FILE_MAX_BYTES ((size_t)1 << 20)
#define WORDS_MAX 5000
#define POINTS_MAX 100
#define SHORTEST 3  /* letters of a set name's word that counts */
#define SHARED_BY 2 /* sets at most */

struct phrase {
    struct str marked;
    struct str folded;
    int set;
    int points;
};
struct product_words {
    struct phrase *rows;
    size_t count;
    struct arena *arena; /* while it is read */
};

static const char *const columns[] = { "words", "set", "points", NULL };

static enum status take_row(void *self, const struct csv_row *row, struct error *error)
{
    struct product_words *words = self;
    struct phrase *phrase = &words->rows[words->count];
    int64_t set = 0;
    int64_t points = 0;
    if (words->count == WORDS_MAX || !str_to_int(row->fields[1], 1, PRODUCTS_SETS, &set) || !str_to_int(row->fields[2], 1, POINTS_MAX, &points))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_products_words_bad, NULL);
    phrase->marked = text_fold_marked(words->arena, row->fields[0]);
    phrase->folded = text_fold(words->arena, row->fields[0]);
    phrase->set = (int)set;
    phrase->points = (int)points;
    if (phrase->folded.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_products_words_bad, NULL);
    words->count++;
    return STATUS_OK;
}

enum status products_words_read(struct arena *arena, struct str bytes, struct product_words **out, struct error *error)
{
    struct product_words *words = ARENA_NEW(arena, struct product_words);
    *out = words;
    if (words == NULL)
        return fail_memory(error);
    words->arena = arena;
    words->rows = ARENA_NEW_MANY(arena, struct phrase, WORDS_MAX);
    return words->rows == NULL ? fail_memory(error) : csv_read(arena, bytes, columns, take_row, words, error);
}

enum status products_open(struct arena *arena, const char *data_folder, struct product_words **out, struct error *error)
{
    const char *path = data_folder == NULL ? NULL : path_join(arena, data_folder, STR("products/set-words.csv"));
    struct str bytes;
    enum status status;
    *out = NULL;
    if (path == NULL || !file_exists(path))
        return STATUS_OK;
    status = file_read(arena, path, FILE_MAX_BYTES, &bytes, error);
    if (status == STATUS_OK)
        status = products_words_read(arena, bytes, out, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}

/* `words` stand in `name` one after the other, as whole words. */
static bool holds(struct str name, struct str words)
{
    for (size_t at = 0; at + words.len <= name.len; at++) {
        bool begins = at == 0 || name.ptr[at - 1] == ' ';
        bool ends = at + words.len == name.len || name.ptr[at + words.len] == ' ';
        if (begins && ends && str_equal(str_part(name, at, at + words.len), words))
            return true;
    }
    return false;
}

/* The sets' names, folded as the asked name is. */
struct set_names {
    struct str rows[PRODUCTS_SETS + 1];
};

/* A word that many sets share (of products, of farming, other) speaks for none of them. */
static bool is_rare(const struct set_names *names, struct str word)
{
    int count = 0;
    for (int set = 1; set <= PRODUCTS_SETS; set++)
        count += holds(names->rows[set], word);
    return count <= SHARED_BY;
}

static int points_of_set_name(const struct set_names *names, int set, struct str name)
{
    struct str rest = names->rows[set];
    int points = 0;
    while (rest.len > 0) {
        struct str word = str_cut(&rest, ' ');
        points += word.len >= SHORTEST && holds(name, word) && is_rare(names, word);
    }
    return points;
}

size_t products_guess(struct arena *arena, const struct product_words *words, const struct law *law, struct str name, date day,
                      struct product_guess out[PRODUCTS_GUESSES])
{
    struct str folded = text_fold(arena, name);
    struct str with_marks = text_fold_marked(arena, name);
    bool marked = !str_equal(folded, with_marks);
    struct str asked = marked ? with_marks : folded;
    int points[PRODUCTS_SETS + 1] = { 0 };
    struct set_names names = { 0 };
    size_t count = 0;
    for (int set = 1; set <= PRODUCTS_SETS; set++) {
        struct str set_name = products_set_name(law, day, set);
        names.rows[set] = marked ? text_fold_marked(arena, set_name) : text_fold(arena, set_name);
    }
    for (size_t i = 0; words != NULL && i < words->count; i++)
        if (holds(asked, marked ? words->rows[i].marked : words->rows[i].folded))
            points[words->rows[i].set] += words->rows[i].points;
    for (int set = 1; set <= PRODUCTS_SETS; set++)
        points[set] += points_of_set_name(&names, set, asked);
    while (count < PRODUCTS_GUESSES) {
        int best = 1;
        for (int set = 2; set <= PRODUCTS_SETS; set++)
            best = points[set] > points[best] ? set : best;
        if (points[best] == 0)
            break;
        out[count++] = (struct product_guess){ best, points[best] };
        points[best] = 0;
    }
    return count;
}
