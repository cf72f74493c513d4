/* The rules of producers: tax codes, masked numbers, names as they are found, and reading a producer for other rooms. */
#include "base/text.h"
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"

#define FOLD_MAX 1200
#define MASK_MARK "\xe2\x80\xa2" /* a bullet */
#define MASK_SHOWN 3
#define IDENTITY_DIGITS 12
#define TAX_DIGITS 10
#define DISTANCE_MAX 200
#define EVER 0 /* a day before all roles */

const char *const producer_kind_words[] = { "cooperative", "group", "firm", "farm", "household", "association", "centre", NULL };
const enum text_id producer_kind_texts[] = { TEXT_producers_cooperative, TEXT_producers_group,       TEXT_producers_firm,  TEXT_producers_farm,
                                             TEXT_producers_household,   TEXT_producers_association, TEXT_producers_centre };
const char *const producer_state_words[] = { "new", "checked", "ended", NULL };
const enum text_id producer_state_texts[] = { TEXT_producers_new, TEXT_producers_checked, TEXT_producers_ended };
const char *const producer_answer_words[] = { "", "no", "yes", NULL };
const char *const producer_reason_words[] = { "registered", "corrected", "renamed", "changed_form", "merged", "new_representative", "new_address",
                                              "commune_merged", "ended", NULL };
const enum text_id producer_reason_texts[] = { TEXT_producers_registered,         TEXT_producers_corrected,   TEXT_producers_renamed,
                                               TEXT_producers_changed_form,       TEXT_producers_merged,      TEXT_producers_new_representative,
                                               TEXT_producers_new_address,        TEXT_producers_commune_merged,
                                               TEXT_producers_reason_ended };
_Static_assert(sizeof(producer_kind_words) / sizeof(char *) == PRODUCER_KINDS + 1, "a word for each kind");
_Static_assert(sizeof(producer_reason_words) / sizeof(char *) == REASON_COUNT + 1, "a word for each reason");

int producer_word(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

/* ---- numbers ---- */

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.len > 0;
}

bool producers_tax_code_good(struct str code)
{
    static const int weights[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
    struct str own = str_part(code, 0, TAX_DIGITS);
    int sum = 0;
    if (code.len != TAX_DIGITS && !(code.len == TAX_DIGITS + 4 && code.ptr[TAX_DIGITS] == '-' && all_digits(str_part(code, TAX_DIGITS + 1, code.len))))
        return false;
    if (own.len != TAX_DIGITS || !all_digits(own))
        return false;
    for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
        sum += weights[i] * (own.ptr[i] - '0');
    return 10 - sum % 11 == own.ptr[TAX_DIGITS - 1] - '0';
}

bool producers_identity_good(struct str number)
{
    return number.len == IDENTITY_DIGITS && all_digits(number);
}

struct str producers_mask(struct arena *arena, struct str number)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    if (number.len <= MASK_SHOWN || number.len > 40)
        return STR("");
    for (size_t i = 0; i + MASK_SHOWN < number.len; i++)
        buffer_add(&out, STR(MASK_MARK));
    buffer_add(&out, str_part(number, number.len - MASK_SHOWN, number.len));
    return buffer_str(&out);
}

/* Bullets, then three digits, and nothing else. */
static bool is_masked(struct str s)
{
    size_t marks = 0;
    while (str_starts_with(str_part(s, marks, s.len), STR(MASK_MARK)))
        marks += sizeof(MASK_MARK) - 1;
    return marks > 0 && s.len == marks + MASK_SHOWN && all_digits(str_part(s, marks, s.len));
}

struct str producer_digits(struct arena *arena, struct str text)
{
    struct buffer out;
    buffer_open(&out, arena, 40);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            buffer_add_char(&out, text.ptr[i]);
    if (str_starts_with(text, STR("+84")) && out.len > 2) {
        out.ptr[1] = '0';
        return str_part(buffer_str(&out), 1, out.len);
    }
    return buffer_str(&out);
}

/* ---- names ---- */

/* How officers shorten what stands before a name or on a paper, both ways, folded. Longer phrases stand before those that begin them. */
struct kind_words {
    const char *brief;
    const char *full;
    bool is_kind; /* it says what the producer is, not what it is called */
};
static const struct kind_words abbreviations[] = {
    { "htx", "hop tac xa", true },           { "tht", "to hop tac", true },         { "dntn", "doanh nghiep tu nhan", true },
    { "dn", "doanh nghiep", true },          { "cty", "cong ty", true },            { "tnhh", "trach nhiem huu han", true },
    { "cp", "co phan", true },               { "mtv", "mot thanh vien", true },     { "mtv", "1 thanh vien", true },
    { "hkd", "ho kinh doanh", true },        { "xnk", "xuat nhap khau", false },    { "sx", "san xuat", false },
    { "tm", "thuong mai", false },           { "dv", "dich vu", false },            { "nn", "nong nghiep", false },
    { "kd", "kinh doanh", false },           { "vsattp", "ve sinh an toan thuc pham", false },
    { "attp", "an toan thuc pham", false },  { "gcn", "giay chung nhan", false },
    { "ubnd", "uy ban nhan dan", false },    { "shtt", "so huu tri tue", false },
};

/* The row whose brief or full form stands at the beginning of `rest` as whole words, and how long that is. */
static const struct kind_words *abbreviation_at(struct str rest, size_t *len)
{
    for (size_t i = 0; i < sizeof(abbreviations) / sizeof(abbreviations[0]); i++) {
        const char *const forms[] = { abbreviations[i].full, abbreviations[i].brief };
        for (size_t k = 0; k < 2; k++) {
            struct str form = str_from(forms[k]);
            if (str_starts_with(rest, form) && (rest.len == form.len || rest.ptr[form.len] == ' ')) {
                *len = form.len;
                return &abbreviations[i];
            }
        }
    }
    return NULL;
}

enum fold_form { FOLD_BRIEF, FOLD_BARE, FOLD_BOTH };

static struct str fold(struct arena *arena, struct str name, enum fold_form form)
{
    struct str rest = text_fold(arena, name);
    struct buffer out;
    buffer_open(&out, arena, FOLD_MAX);
    while (rest.len > 0) {
        size_t len = str_find(rest, ' ');
        const struct kind_words *row = abbreviation_at(rest, &len);
        if (row == NULL || form != FOLD_BARE || !row->is_kind) {
            if (out.len > 0)
                buffer_add_char(&out, ' ');
            buffer_add(&out, row == NULL ? str_part(rest, 0, len) : str_from(row->brief));
        }
        if (row != NULL && form == FOLD_BOTH) {
            buffer_add_char(&out, ' ');
            buffer_add_z(&out, row->full);
        }
        rest = str_part(rest, len + 1, rest.len);
    }
    return buffer_str(&out);
}

struct str producers_fold(struct arena *arena, struct str name)
{
    return fold(arena, name, FOLD_BRIEF);
}

struct str producers_bare(struct arena *arena, struct str name)
{
    struct str bare = fold(arena, name, FOLD_BARE);
    return bare.len > 0 ? bare : fold(arena, name, FOLD_BRIEF);
}

/* Levenshtein, one row at a time. */
int producers_distance(struct str a, struct str b, int most)
{
    int row[DISTANCE_MAX + 1];
    if (a.len > DISTANCE_MAX || b.len > DISTANCE_MAX)
        return most + 1;
    for (size_t k = 0; k <= b.len; k++)
        row[k] = (int)k;
    for (size_t i = 1; i <= a.len; i++) {
        int corner = row[0];
        int least = row[0] = (int)i;
        for (size_t k = 1; k <= b.len; k++) {
            int change = corner + (a.ptr[i - 1] != b.ptr[k - 1]);
            int shift = (row[k] < row[k - 1] ? row[k] : row[k - 1]) + 1;
            corner = row[k];
            row[k] = change < shift ? change : shift;
            least = row[k] < least ? row[k] : least;
        }
        if (least > most)
            return most + 1;
    }
    return row[b.len] < most + 1 ? row[b.len] : most + 1;
}

struct str producers_find_key(struct arena *arena, struct str name)
{
    struct buffer find;
    buffer_open(&find, arena, FOLD_MAX + 1);
    buffer_add_char(&find, ' ');
    buffer_add(&find, fold(arena, name, FOLD_BOTH));
    return buffer_str(&find);
}

struct producer_keys producer_keys_of(struct arena *arena, const struct producer_facts *facts)
{
    return (struct producer_keys){ .phone = producer_digits(arena, facts->phone),
                                   .find = producers_find_key(arena, facts->name),
                                   .bare = producers_bare(arena, facts->name),
                                   .sort = text_sort_key(arena, facts->name) };
}

/* ---- finding ---- */

void producers_query_words(struct arena *arena, struct str typed, struct str words[PRODUCERS_WORDS])
{
    struct str rest = text_fold(arena, typed);
    for (size_t i = 0; i < PRODUCERS_WORDS; i++)
        words[i] = STR("");
    /* The longest word finds the fewest: it stands first. */
    for (size_t count = 0; rest.len > 0 && count < PRODUCERS_WORDS;) {
        struct str word = str_cut(&rest, ' ');
        if (word.len == 0)
            continue;
        words[count] = word;
        if (word.len > words[0].len) {
            words[count] = words[0];
            words[0] = word;
        }
        count++;
    }
}

struct str producers_word_end(struct arena *arena, struct str word)
{
    struct buffer out;
    buffer_open(&out, arena, FOLD_MAX);
    buffer_add(&out, word);
    buffer_add(&out, STR("\xef\xbf\xbd")); /* behind every letter */
    return buffer_str(&out);
}

struct str producers_word_pattern(struct arena *arena, struct str word)
{
    struct buffer out;
    buffer_open(&out, arena, FOLD_MAX);
    buffer_add(&out, word.len > 0 ? STR("% ") : STR(""));
    buffer_add(&out, word);
    buffer_add_char(&out, '%');
    return buffer_str(&out);
}

void word_ranges_add(struct word_ranges *ranges, struct arena *arena, struct str word)
{
    struct str end = producers_word_end(arena, word);
    for (size_t i = ranges->count; i < PRODUCERS_WORDS && (i == ranges->count || ranges->count == 0); i++) {
        ranges->from[i] = word;
        ranges->to[i] = end;
    }
    ranges->count++;
}

/* ---- what a command may say ---- */

static enum status check_numbers(const struct producer_facts *facts, struct error *error)
{
    bool masked_code = facts->kind == PRODUCER_HOUSEHOLD && is_masked(facts->tax_code);
    if (facts->tax_code.len > 0 && !masked_code && !producers_tax_code_good(facts->tax_code))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_producers_tax_code_bad, "tax_code");
    if (facts->identity.len > 0 && !is_masked(facts->identity))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_producers_identity_bad, "identity");
    return STATUS_OK;
}

enum status producer_check_facts(struct db_conn *conn, struct arena *arena, int64_t province, date day, const struct producer_facts *facts,
                                 struct error *error)
{
    struct place place;
    int64_t code = 0;
    enum status status = check_numbers(facts, error);
    if (status == STATUS_OK && text_fold(arena, facts->name).len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_producers_name_bad, "name");
    if (status != STATUS_OK)
        return status;
    status = places_at(conn, arena, facts->commune_code, day, &place, error);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && (place.level != PLACE_COMMUNE || !str_to_int(place.province_code, 1, 99, &code) ||
                                                               code != province)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_producers_commune_bad, "commune_code");
    return status;
}

/* ---- reading ---- */

static enum status found_or_not(enum status status, bool found, struct error *error)
{
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

enum status producers_find(struct db_conn *conn, struct arena *arena, struct str ident, struct producer *out, struct error *error)
{
    struct ident key;
    bool found = false;
    enum status status;
    if (!ident_read(ident, &key))
        return commands_not_found(error);
    status = producers_sql_find(conn, arena, &key, &found, out, error);
    return found_or_not(status, found, error);
}

enum status producers_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct producer *out, struct error *error)
{
    bool found = false;
    enum status status = producers_sql_by_id(conn, arena, id, &found, out, error);
    return found_or_not(status, found, error);
}

enum status producers_on(struct db_conn *conn, struct arena *arena, int64_t id, date day, struct producer *out, struct error *error)
{
    struct producer_versions versions;
    bool found = false;
    enum status status = producers_sql_on(conn, arena, id, day, &found, out, error);
    if (status != STATUS_OK || found)
        return status;
    status = producers_by_id(conn, arena, id, out, error);
    if (status == STATUS_OK)
        status = producers_sql_versions(conn, arena, id, &versions, error);
    if (status == STATUS_OK && versions.count > 0) {
        out->from = versions.rows[0].from;
        out->facts = versions.rows[0].facts;
    }
    return status;
}

enum status producers_subject(struct db_conn *conn, struct arena *arena, int64_t id, struct permission_subject *out, struct error *error)
{
    bool found = false;
    enum status status = producers_sql_where(conn, arena, id, &found, out, error);
    return found_or_not(status, found, error);
}

enum status producers_for(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, const char *action,
                          struct producer *out, struct permission_subject *subject, struct error *error)
{
    enum status status = producers_find(conn, arena, ident, out, error);
    if (status != STATUS_OK)
        return status;
    *subject = (struct permission_subject){ .province = out->province, .commune = out->facts.commune_code, .producer = out->id };
    return accounts_ask(viewer, action, "producers.see", subject, error);
}

struct command_actor producers_actor(struct arena *arena, const struct viewer *viewer, const struct producer *producer)
{
    struct command_actor actor = accounts_actor(viewer);
    bool own = viewer == NULL || producer == NULL;
    for (size_t i = 0; !own && i < viewer->hold_count; i++)
        own = producer->id != 0 && viewer->holds[i].producer == producer->id;
    if (!own)
        actor.on_behalf = producer_ident_text(arena, &producer->ident);
    return actor;
}

enum status producers_take_back(struct db_conn *conn, struct arena *arena, int64_t id, bool *gone, struct error *error)
{
    struct account_people people;
    enum status status = accounts_of_producer(conn, arena, id, EVER, &people, error);
    *gone = status == STATUS_OK && people.count == 0;
    return *gone ? producers_sql_remove(conn, id, gone, error) : status;
}

struct str producer_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}
