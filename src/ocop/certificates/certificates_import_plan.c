/* A list of old certificates compared with the register. What a row says is read into facts; communes and districts are found by the names that they had
 * on the day; the certificate before it is found by product and producer; what stays open is marked. Only what can't be read is a fault. */
#include <stdlib.h>

#include "base/pure.h"
#include "base/text.h"
#include "ocop/certificates/certificates_import_int.h"
#include "texts_certificates.h"

/* A unit with its name without its type. */
struct unit {
    const struct place *place;
    struct str folded, marked;
    struct str whole; /* folded, with its type */
};
struct units {
    struct unit *rows;
    size_t count;
};

/* A certificate of the register or of the list, by what makes it the same product. */
struct entry {
    struct str key;
    date day;
    size_t row;       /* + 1 of the list; 0: of the register */
    size_t of_register; /* index there */
    bool followed;
};

struct planning {
    struct db_conn *conn;
    struct arena *arena;
    struct old_list *list;
    struct old_plan *plan;
    struct places_atlas atlas;
    struct units communes, districts;
    struct certificates there;
    struct entry *entries;
    size_t entry_count;
    date today;
    size_t fault_room;
};

static enum status add_fault(struct planning *p, size_t row, enum old_column column, enum text_id text, struct error *error)
{
    if (p->plan->fault_count == p->fault_room) {
        size_t room = p->fault_room * 2 + 64;
        struct old_fault *more = ARENA_NEW_MANY(p->arena, struct old_fault, room);
        if (more == NULL)
            return fail_memory(error);
        for (size_t i = 0; i < p->plan->fault_count; i++)
            more[i] = p->plan->faults[i];
        p->plan->faults = more;
        p->fault_room = room;
    }
    p->plan->faults[p->plan->fault_count++] = (struct old_fault){ row, column, text, p->list->rows[row].text[column] };
    p->list->rows[row].verdict = OLD_FAULTY;
    return STATUS_OK;
}

/* ---- places ---- */

/* What stands behind the type, in lists often shortened. */
static struct str without_type(struct str name, const char *const *types)
{
    for (size_t i = 0; types[i] != NULL; i++) {
        struct str type = str_from(types[i]);
        if (str_starts_with(name, type) && name.len > type.len)
            return str_part(name, type.len, name.len);
    }
    return name;
}

static const char *const commune_types[] = { "xa ", "phuong ", "thi tran ", "x ", "p ", "tt ", NULL };
static const char *const district_types[] = { "huyen ", "thi xa ", "thanh pho ", "h ", "tx ", "tp ", NULL };

/* The marked form loses as many words as the folded one. */
static struct str behind_words(struct str name, size_t words)
{
    while (words-- > 0)
        (void)str_cut(&name, ' ');
    return name;
}

static size_t words_in(struct str text)
{
    size_t words = 0;
    for (size_t i = 0; i < text.len; i++)
        words += text.ptr[i] == ' ';
    return words;
}

static struct unit unit_of(struct planning *p, const struct place *place, struct str name, const char *const *types)
{
    struct unit unit = { .place = place, .folded = text_fold(p->arena, name), .marked = text_fold_marked(p->arena, name) };
    struct str bare = without_type(unit.folded, types);
    unit.whole = unit.folded;
    unit.marked = behind_words(unit.marked, words_in(unit.folded) - words_in(bare));
    unit.folded = bare;
    return unit;
}

static enum status read_units(struct planning *p, int64_t province, struct error *error)
{
    struct place_links before = { NULL, 0 };
    struct buffer code;
    enum status status;
    buffer_open(&code, p->arena, 8);
    buffer_add_padded(&code, (uint64_t)province, 2);
    status = places_predecessors(p->conn, p->arena, buffer_str(&code), p->today, &before, error);
    if (status == STATUS_NOT_FOUND)
        status = STATUS_OK;
    if (status == STATUS_OK)
        status = places_atlas(p->conn, p->arena, &p->atlas, error);
    p->communes.rows = ARENA_NEW_MANY(p->arena, struct unit, p->atlas.units.count + 1);
    p->districts.rows = ARENA_NEW_MANY(p->arena, struct unit, p->atlas.units.count + 1);
    if (status == STATUS_OK && (p->communes.rows == NULL || p->districts.rows == NULL))
        status = fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < p->atlas.units.count; i++) {
        const struct place *place = &p->atlas.units.rows[i];
        bool ours = str_equal(place->province_code, buffer_str(&code));
        for (size_t k = 0; k < before.count && !ours; k++)
            ours = str_equal(place->province_code, before.rows[k].place.code);
        if (ours && place->level == PLACE_COMMUNE)
            p->communes.rows[p->communes.count++] = unit_of(p, place, place->name, commune_types);
        if (ours && place->level == PLACE_DISTRICT)
            p->districts.rows[p->districts.count++] = unit_of(p, place, place->name, district_types);
    }
    return status;
}

static bool there_on(const struct place *place, date day)
{
    return (place->valid_from == DATE_NONE || place->valid_from <= day) && (place->valid_to == DATE_NONE || place->valid_to >= day);
}

/* "II. Huyện Trấn Yên": from the type on. */
static struct str from_type(struct str folded)
{
    for (size_t at = 0; at < folded.len; at++)
        for (size_t i = 0; (at == 0 || folded.ptr[at - 1] == ' ') && district_types[i] != NULL; i++)
            if (str_starts_with(str_part(folded, at, folded.len), str_from(district_types[i])))
                return str_part(folded, at, folded.len);
    return folded;
}

static const struct place *find_district(struct planning *p, struct str words, date day)
{
    struct str name = without_type(from_type(text_fold(p->arena, words)), district_types);
    const struct place *found = NULL;
    for (size_t i = 0; i < p->districts.count && name.len > 0; i++)
        if (str_equal(p->districts.rows[i].folded, name) && (found == NULL || there_on(p->districts.rows[i].place, day)))
            found = p->districts.rows[i].place;
    return found;
}

/* A day on which the unit was there: the one asked for, else its last. */
static date day_of(const struct place *place, date day)
{
    return there_on(place, day) ? day : place->valid_to != DATE_NONE ? place->valid_to : place->valid_from != DATE_NONE ? place->valid_from : day;
}

struct found_commune {
    const struct place *place;
    bool several;
};

/* Of the communes with that name: those of the district before others, then those of the day, then those of the type that was written,
 * then those with the same marks (two wards of one district differ in one mark). */
static struct found_commune find_commune(struct planning *p, struct str words, const struct place *district, date day)
{
    struct str rest = words;
    struct unit asked = unit_of(p, NULL, str_trim(str_cut(&rest, ',')), commune_types);
    bool typed_marks = !str_equal(asked.marked, asked.folded);
    struct found_commune found = { NULL, false };
    int best = -1;
    for (size_t i = 0; i < p->communes.count; i++) {
        const struct unit *unit = &p->communes.rows[i];
        int worth;
        if (!str_equal(unit->folded, asked.folded) || (typed_marks && !str_equal(unit->marked, asked.marked)))
            continue;
        worth = (district != NULL && str_equal(unit->place->parent_code, district->code) ? 8 : 0) + (there_on(unit->place, day) ? 4 : 0) +
                (str_equal(unit->whole, asked.whole) ? 2 : 0) + (str_equal(unit->marked, asked.marked) ? 1 : 0);
        if (worth < best || (worth == best && found.place != NULL && str_equal(found.place->code, unit->place->code)))
            continue;
        found.several = worth == best;
        found.place = unit->place;
        best = worth;
    }
    return found;
}

static void put(struct old_row *row, const struct place *place, date day)
{
    row->facts.place = place->code;
    row->facts.place_day = day_of(place, day);
}

static enum status read_place(struct planning *p, size_t at, struct error *error)
{
    struct old_row *row = &p->list->rows[at];
    bool old = row->text[OLD_COMMUNE].len > 0;
    enum old_column column = old ? OLD_COMMUNE : OLD_NEW_COMMUNE;
    date day = !old || row->day == CERTIFICATES_OPEN ? p->today : row->day;
    const struct place *district = find_district(p, row->text[OLD_DISTRICT], day);
    struct found_commune found;
    row->facts.place = STR("");
    row->facts.place_day = day;
    if (row->text[column].len == 0) {
        row->open |= OPEN_NO_PLACE;
        if (district != NULL)
            put(row, district, day);
        return STATUS_OK;
    }
    found = find_commune(p, row->text[column], district, day);
    if (found.place == NULL || found.several)
        return add_fault(p, at, column, found.several ? TEXT_certificates_old_commune_several : TEXT_certificates_old_commune_unknown, error);
    put(row, found.place, day);
    return STATUS_OK;
}

/* ---- words ---- */

struct word {
    const char *words; /* folded */
    int value;
};

/* The first that the text holds, from the beginning of a word. */
static int find_word(struct arena *arena, struct str text, const struct word *words)
{
    struct str folded = text_fold(arena, text);
    for (size_t i = 0; words[i].words != NULL; i++)
        for (size_t at = 0; at < folded.len; at++)
            if ((at == 0 || folded.ptr[at - 1] == ' ') && str_starts_with(str_part(folded, at, folded.len), str_from(words[i].words)))
                return words[i].value;
    return -1;
}

static const struct word kind_words[] = {
    { "htx", PRODUCER_COOPERATIVE },    { "hop tac xa", PRODUCER_COOPERATIVE }, { "to hop tac", PRODUCER_GROUP },   { "tht", PRODUCER_GROUP },
    { "cong ty", PRODUCER_FIRM },       { "cty", PRODUCER_FIRM },               { "doanh nghiep", PRODUCER_FIRM },  { "dntn", PRODUCER_FIRM },
    { "dn", PRODUCER_FIRM },            { "trang trai", PRODUCER_FARM },        { "ho ", PRODUCER_HOUSEHOLD },      { "ho", PRODUCER_HOUSEHOLD },
    { "hkd", PRODUCER_HOUSEHOLD },      { "co so", PRODUCER_HOUSEHOLD },        { "hiep hoi", PRODUCER_ASSOCIATION }, { "hoi", PRODUCER_ASSOCIATION },
    { "trung tam", PRODUCER_CENTRE },   { "ban quan ly", PRODUCER_CENTRE },     { NULL, 0 },
};
static const struct word branch_words[] = {
    { "thuc pham", BRANCH_FOOD },    { "do uong", BRANCH_DRINK },         { "duoc lieu", BRANCH_HERB }, { "thao duoc", BRANCH_HERB },
    { "thu cong", BRANCH_CRAFT },    { "vai", BRANCH_CRAFT },             { "sinh vat canh", BRANCH_ORNAMENT }, { "hoa", BRANCH_ORNAMENT },
    { "du lich", BRANCH_TOURISM },   { NULL, 0 },
};
static const struct word act_words[] = {
    { "nang hang", CERTIFICATE_UPGRADE }, { "nang sao", CERTIFICATE_UPGRADE }, { "lai", CERTIFICATE_AGAIN }, { "danh gia lai", CERTIFICATE_AGAIN },
    { "phan hang lai", CERTIFICATE_AGAIN }, { "moi", CERTIFICATE_NEW },        { "lan dau", CERTIFICATE_NEW }, { "cong nhan moi", CERTIFICATE_NEW },
    { NULL, 0 },
};
enum { LEVEL_MINISTRY, LEVEL_PROVINCE, LEVEL_DISTRICT };
static const struct word level_words[] = {
    { "huyen", LEVEL_DISTRICT }, { "thi xa", LEVEL_DISTRICT }, { "thanh pho", LEVEL_DISTRICT }, { "tinh", LEVEL_PROVINCE },
    { "bo", LEVEL_MINISTRY },    { "trung uong", LEVEL_MINISTRY }, { "quoc gia", LEVEL_MINISTRY }, { NULL, 0 },
};

static int64_t first_number(struct str words)
{
    size_t from = 0, to;
    int64_t number = 0;
    while (from < words.len && (words.ptr[from] < '0' || words.ptr[from] > '9'))
        from++;
    for (to = from; to < words.len && words.ptr[to] >= '0' && words.ptr[to] <= '9'; to++)
        ;
    return str_to_int(str_part(words, from, to), 1, PRODUCTS_SETS, &number) ? number : 0;
}

/* The cell as the file has it, or what was mended. */
static struct table_cell cell_of(const struct old_row *row, enum old_column column)
{
    if (row->mended[column] || row->from->cells[column].text.len == 0)
        return (struct table_cell){ .text = row->text[column], .kind = row->text[column].len == 0 ? CELL_EMPTY : CELL_TEXT, .date = DATE_NONE };
    return row->from->cells[column];
}

static int answer_of(struct planning *p, const struct old_row *row, enum old_column column)
{
    struct table_cell cell = cell_of(row, column);
    bool yes = false;
    if (row->text[column].len == 0 || !table_yes(p->arena, &cell, &yes))
        return ANSWER_UNKNOWN;
    return yes ? ANSWER_YES : ANSWER_NO;
}

/* ---- days ---- */

static size_t last_word(struct str text)
{
    size_t at = text.len;
    while (at > 0 && text.ptr[at - 1] != ' ')
        at--;
    return at;
}

/* The day behind the number, with or without the word for it: "2585/... ngay 28/12/2023". */
static bool day_in_number(struct arena *arena, struct str *number, date *day)
{
    size_t at = last_word(*number);
    if (at == 0 || !date_read_vi(str_part(*number, at, number->len), day))
        return false;
    *number = str_trim(str_part(*number, 0, at));
    at = last_word(*number);
    if (str_is(text_fold(arena, str_part(*number, at, number->len)), "ngay"))
        *number = str_trim(str_part(*number, 0, at));
    return true;
}

static enum status read_day(struct planning *p, size_t at, struct error *error)
{
    struct old_row *row = &p->list->rows[at];
    struct table_cell cell = cell_of(row, OLD_DAY);
    enum date_precision precision = DATE_TO_DAY;
    date day = DATE_NONE;
    row->decision = row->text[OLD_DECISION];
    row->day = CERTIFICATES_OPEN;
    if (row->text[OLD_DAY].len == 0) {
        if (day_in_number(p->arena, &row->decision, &day))
            row->day = day;
        return STATUS_OK;
    }
    if (!table_date(p->arena, &cell, &day, &precision))
        return add_fault(p, at, OLD_DAY, TEXT_certificates_old_bad_day, error);
    if (precision != DATE_TO_DAY) {
        struct civil civil = date_civil(day);
        row->open |= OPEN_DAY_BY_YEAR;
        if (precision == DATE_TO_YEAR)
            (void)date_of(civil.year, 12, 31, &day);
        else
            day = date_add_months(day, 1) - 1;
    }
    row->day = day;
    return day > p->today && precision == DATE_TO_DAY ? add_fault(p, at, OLD_DAY, TEXT_certificates_later, error) : STATUS_OK;
}

/* From the day of the decision for 36 months, unless the list says until when. Where only the end is told, the day follows from it. */
static enum status read_validity(struct planning *p, size_t at, struct error *error)
{
    struct old_row *row = &p->list->rows[at];
    struct table_cell cell = cell_of(row, OLD_UNTIL);
    enum date_precision precision;
    date until = DATE_NONE;
    if (row->text[OLD_UNTIL].len > 0 && !table_date(p->arena, &cell, &until, &precision))
        return add_fault(p, at, OLD_UNTIL, TEXT_certificates_old_bad_day, error);
    if (row->day == CERTIFICATES_OPEN && until != DATE_NONE) {
        row->day = date_add_months(until, -CERTIFICATES_MONTHS);
        row->open |= OPEN_DAY_BY_YEAR;
    }
    if (row->day == CERTIFICATES_OPEN)
        row->open |= OPEN_NO_DAY;
    row->facts.from = row->day;
    row->facts.to = row->day == CERTIFICATES_OPEN ? CERTIFICATES_OPEN : until != DATE_NONE ? until : date_add_months(row->day, CERTIFICATES_MONTHS);
    return row->facts.to < row->facts.from ? add_fault(p, at, OLD_UNTIL, TEXT_certificates_to_early, error) : STATUS_OK;
}

/* ---- one row ---- */

static void read_authority(struct planning *p, struct old_row *row)
{
    int level = find_word(p->arena, row->text[OLD_AUTHORITY], level_words);
    const struct place *district = NULL;
    row->authority = STR("");
    if (level < 0)
        level = row->facts.stars == LAW_STARS ? LEVEL_MINISTRY : LEVEL_PROVINCE;
    if (level == LEVEL_DISTRICT) {
        date day = row->day == CERTIFICATES_OPEN ? p->today : row->day;
        district = find_district(p, row->text[OLD_AUTHORITY], day);
        if (district == NULL)
            district = find_district(p, row->text[OLD_DISTRICT], day);
        if (district != NULL && there_on(district, day))
            row->authority = district->code;
    }
    row->level = level;
}

static struct str assumed_words(struct arena *arena, unsigned open)
{
    struct buffer out;
    buffer_open(&out, arena, 60);
    if ((open & (OPEN_NO_DAY | OPEN_DAY_BY_YEAR)) != 0)
        buffer_add(&out, STR("day "));
    if ((open & OPEN_NO_ACT) != 0)
        buffer_add(&out, STR("act "));
    return str_trim(buffer_str(&out));
}

static void read_plain(struct planning *p, struct old_row *row)
{
    int act = find_word(p->arena, row->text[OLD_ACT], act_words);
    int branch = find_word(p->arena, row->text[OLD_BRANCH], branch_words);
    int kind = find_word(p->arena, row->text[OLD_KIND].len > 0 ? row->text[OLD_KIND] : row->text[OLD_PRODUCER], kind_words);
    row->facts.act = act < 0 ? CERTIFICATE_NEW : act;
    row->facts.code = row->text[OLD_CODE];
    row->facts.product_name = row->text[OLD_PRODUCT];
    row->facts.producer_name = row->text[OLD_PRODUCER];
    row->facts.producer_kind = kind + 1;
    row->facts.women = answer_of(p, row, OLD_WOMEN);
    row->facts.minority = answer_of(p, row, OLD_MINORITY);
    row->facts.set = first_number(row->text[OLD_SET]);
    row->facts.branch = row->facts.set > 0 ? (int)certificates_branch_of_set((int)row->facts.set) : branch < 0 ? BRANCH_UNKNOWN : branch;
    row->open |= (act < 0 ? OPEN_NO_ACT : 0u) | (row->text[OLD_PRODUCER].len == 0 ? OPEN_NO_PRODUCER : 0u) |
                 (row->text[OLD_DECISION].len == 0 ? OPEN_NO_DECISION : 0u);
}

static enum status read_row(struct planning *p, size_t at, struct error *error)
{
    struct old_row *row = &p->list->rows[at];
    struct table_cell stars_cell = cell_of(row, OLD_STARS);
    int stars = 0;
    enum status status = STATUS_OK;
    row->verdict = row->leave ? OLD_LEFT_OUT : OLD_NEW;
    row->open = 0;
    row->known = row->previous = 0;
    row->previous_row = 0;
    row->facts = (struct certificate_facts){ .place = STR("") };
    if (row->leave)
        return STATUS_OK;
    if (text_fold(p->arena, row->text[OLD_PRODUCT]).len == 0)
        status = add_fault(p, at, OLD_PRODUCT, TEXT_certificates_old_no_product, error);
    for (int i = 0; status == STATUS_OK && i < OLD_COLUMNS; i++)
        if (row->text[i].len > CERTIFICATE_LINE)
            status = add_fault(p, at, (enum old_column)i, TEXT_certificates_old_long, error);
    if (status == STATUS_OK && (!table_stars(p->arena, &stars_cell, &stars) || stars < 1))
        status = add_fault(p, at, OLD_STARS, TEXT_certificates_old_bad_stars, error);
    row->facts.stars = stars;
    read_plain(p, row);
    if (status == STATUS_OK)
        status = read_day(p, at, error);
    if (status == STATUS_OK)
        status = read_validity(p, at, error);
    if (status == STATUS_OK)
        status = read_place(p, at, error);
    read_authority(p, row);
    return status;
}

/* ---- lines ---- */

static struct str key_of(struct arena *arena, struct str product, struct str producer)
{
    struct buffer out;
    buffer_open(&out, arena, (size_t)8 * CERTIFICATE_LINE);
    buffer_add(&out, text_fold_marked(arena, product));
    buffer_add_char(&out, '|');
    buffer_add(&out, text_fold_marked(arena, producer));
    return buffer_str(&out);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    if (order != 0)
        return order;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if ((x->row == 0) != (y->row == 0))
        return x->row == 0 ? -1 : 1; /* those of the register first */
    return x->row < y->row ? -1 : x->row > y->row;
}

static enum status read_entries(struct planning *p, struct error *error)
{
    p->entries = ARENA_NEW_MANY(p->arena, struct entry, p->there.count + p->list->count + 1);
    if (p->entries == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < p->there.count; i++) {
        const struct certificate *c = &p->there.rows[i];
        p->entries[p->entry_count++] = (struct entry){ .key = key_of(p->arena, c->product_name, c->producer_name), .day = c->valid_from, .of_register = i,
                                                       .followed = i + 1 < p->there.count && p->there.rows[i + 1].line == c->line };
    }
    for (size_t i = 0; i < p->list->count; i++)
        if (p->list->rows[i].verdict == OLD_NEW)
            p->entries[p->entry_count++] = (struct entry){ .key = key_of(p->arena, p->list->rows[i].facts.product_name, p->list->rows[i].facts.producer_name),
                                                           .day = p->list->rows[i].day, .row = i + 1 };
    if (p->arena->exhausted)
        return fail_memory(error);
    if (p->entry_count > 0)
        qsort(p->entries, p->entry_count, sizeof(*p->entries), by_key);
    return STATUS_OK;
}

/* The same product, producer, day and decision: it is there already. */
static bool is_same(const struct planning *p, const struct old_row *row, const struct entry *entry)
{
    const struct certificate *c = &p->there.rows[entry->of_register];
    return entry->row == 0 && entry->day == row->day && str_equal(c->decision, row->decision) && c->stars == row->facts.stars;
}

static void join_row(struct planning *p, struct old_row *row, const struct entry *before)
{
    bool holds = before->day != CERTIFICATES_OPEN;
    if (before->day == row->day || before->followed || row->day == CERTIFICATES_OPEN) {
        row->open |= OPEN_TWICE;
        return;
    }
    if ((row->open & OPEN_NO_ACT) != 0 && holds)
        row->facts.act = CERTIFICATE_AGAIN; /* the list doesn't say, and the product was recognised before */
    if (row->facts.act == CERTIFICATE_NEW) {
        row->open |= OPEN_TWICE;
        return;
    }
    row->previous_row = before->row;
    row->previous = before->row == 0 ? p->there.rows[before->of_register].id : 0;
}

static void join_lines(struct planning *p)
{
    for (size_t i = 0; i < p->entry_count; i++) {
        struct entry *entry = &p->entries[i];
        struct old_row *row = entry->row == 0 ? NULL : &p->list->rows[entry->row - 1];
        struct entry *before = i > 0 && str_equal(p->entries[i - 1].key, entry->key) ? &p->entries[i - 1] : NULL;
        if (row == NULL)
            continue;
        for (size_t k = i; k-- > 0 && str_equal(p->entries[k].key, entry->key) && row->known == 0;)
            if (is_same(p, row, &p->entries[k]))
                row->known = p->there.rows[p->entries[k].of_register].id;
        if (row->known != 0) {
            row->verdict = OLD_KNOWN;
            continue;
        }
        if (before != NULL && !(before->row > 0 && p->list->rows[before->row - 1].verdict == OLD_KNOWN))
            join_row(p, row, before);
        if (row->facts.act != CERTIFICATE_NEW && row->previous == 0 && row->previous_row == 0)
            row->open |= OPEN_NO_PREVIOUS;
        if (row->previous != 0 || row->previous_row != 0)
            before->followed = true;
    }
}

enum status old_plan(struct db_conn *conn, struct arena *arena, struct old_list *list, int64_t province, date today, struct old_plan *out,
                     struct error *error)
{
    struct planning p = { .conn = conn, .arena = arena, .list = list, .plan = out, .today = today };
    enum status status;
    *out = (struct old_plan){ .faults = NULL };
    status = read_units(&p, province, error);
    if (status == STATUS_OK)
        status = certificates_load(conn, arena, province, DATE_NONE, &p.there, error);
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++)
        status = read_row(&p, i, error);
    if (status == STATUS_OK)
        status = read_entries(&p, error);
    if (status != STATUS_OK)
        return status;
    join_lines(&p);
    for (size_t i = 0; i < list->count; i++) {
        struct old_row *row = &list->rows[i];
        row->facts.assumed = assumed_words(arena, row->open);
        out->left_out += row->verdict == OLD_LEFT_OUT;
        out->faulty += row->verdict == OLD_FAULTY;
        out->fresh += row->verdict == OLD_NEW;
        out->known += row->verdict == OLD_KNOWN;
        out->open += row->verdict == OLD_NEW && row->open != 0;
    }
    out->good = out->fresh + out->known;
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status old_plan_one(struct db_conn *conn, struct arena *arena, struct old_list *list, int64_t province, date today, struct old_plan *out,
                         struct error *error)
{
    struct planning p = { .conn = conn, .arena = arena, .list = list, .plan = out, .today = today };
    enum status status;
    *out = (struct old_plan){ .faults = NULL };
    status = read_units(&p, province, error);
    return status == STATUS_OK ? read_row(&p, 0, error) : status;
}

struct str old_open_words(struct arena *arena, enum language language, unsigned open)
{
    static const struct { unsigned bit; enum text_id text; } parts[] = {
        { OPEN_NO_DECISION, TEXT_certificates_open_no_decision }, { OPEN_NO_DAY, TEXT_certificates_open_no_day },
        { OPEN_DAY_BY_YEAR, TEXT_certificates_open_day_by_year }, { OPEN_NO_PLACE, TEXT_certificates_open_no_place },
        { OPEN_TWICE, TEXT_certificates_open_twice },             { OPEN_NO_PRODUCER, TEXT_certificates_open_no_producer },
        { OPEN_NO_ACT, TEXT_certificates_open_no_act },           { OPEN_NO_PREVIOUS, TEXT_certificates_open_no_previous },
    };
    struct buffer out;
    buffer_open(&out, arena, 1000);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if ((open & parts[i].bit) == 0)
            continue;
        if (out.len > 0)
            buffer_add(&out, STR("; "));
        buffer_add(&out, text_of(language, parts[i].text));
    }
    return buffer_str(&out);
}
