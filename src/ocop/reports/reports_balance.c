/* Every count balances: opening + new + returned + in - out - expired - withdrawn = closing, in each class of each dimension. The left side is summed
 * from the changes, the right side is counted on the day, and both are compared. */
#include "ocop/reports/reports_int.h"
#include "texts_certificates.h"
#include "texts_reports.h"

const char *const report_dimension_words[] = { "stars", "branch", "set", "producer_kind", "women", "minority", "district", "commune", "province", NULL };
_Static_assert(sizeof(report_dimension_words) / sizeof(report_dimension_words[0]) == DIMENSIONS + 1, "a word for each dimension");
const enum text_id report_dimension_texts[] = { TEXT_reports_by_stars,    TEXT_reports_by_branch,   TEXT_reports_by_set,
                                                TEXT_reports_by_producer, TEXT_reports_by_women,    TEXT_reports_by_minority,
                                                TEXT_reports_by_district, TEXT_reports_by_commune,  TEXT_reports_by_province };

const char *const report_column_words[] = { "opening", "new", "returned", "in", "out", "expired", "withdrawn", "closing", NULL };
_Static_assert(sizeof(report_column_words) / sizeof(report_column_words[0]) == REPORT_COLUMNS + 1, "a word for each column");
const enum text_id report_column_texts[] = { TEXT_reports_opening, TEXT_reports_new,     TEXT_reports_returned,  TEXT_reports_in,
                                             TEXT_reports_moved_out, TEXT_reports_expired, TEXT_reports_withdrawn, TEXT_reports_closing };

int64_t report_cell(const struct report_balance_row *row, enum report_column column)
{
    const int64_t values[REPORT_COLUMNS] = { row->opening, row->fresh, row->returned, row->in, row->out, row->expired, row->withdrawn, row->closing };
    return values[column];
}

const struct report_spot *report_spot_of(const struct report *r, const struct certificate *certificate)
{
    return r->spots[certificate - r->all.rows];
}

static const struct place *place_of(const struct report *r, enum report_dimension dimension, const struct certificate *certificate)
{
    const struct report_spot *spot = report_spot_of(r, certificate);
    return dimension == DIMENSION_DISTRICT ? spot->district : dimension == DIMENSION_COMMUNE ? spot->commune : spot->province;
}

/* 0: not known. */
static size_t class_of(const struct report *r, enum report_dimension dimension, const struct certificate *c)
{
    const struct place *place;
    switch (dimension) {
    case DIMENSION_STARS: return (size_t)c->stars;
    case DIMENSION_BRANCH: return (size_t)c->branch;
    case DIMENSION_SET: return (size_t)c->set;
    case DIMENSION_PRODUCER: return c->producer_kind < 0 ? 0 : (size_t)c->producer_kind + 1;
    case DIMENSION_WOMEN: return (size_t)c->women;
    case DIMENSION_MINORITY: return (size_t)c->minority;
    default:
        place = place_of(r, dimension, c);
        return place == NULL ? 0 : (size_t)(place - r->map.atlas.units.rows) + 1;
    }
}

static size_t class_count(const struct report *r, enum report_dimension dimension)
{
    static const size_t counts[] = { LAW_STARS + 1, BRANCHES, PRODUCTS_SETS + 1, PRODUCER_KINDS + 1, 3, 3 };
    return dimension < DIMENSION_DISTRICT ? counts[dimension] : r->map.atlas.units.count + 1;
}

static struct str number(struct arena *arena, size_t value)
{
    struct buffer out;
    buffer_open(&out, arena, 24);
    buffer_add_int(&out, (int64_t)value);
    return buffer_str(&out);
}

static struct str numbered(const struct report *r, enum text_id text, size_t value)
{
    struct buffer out;
    buffer_open(&out, r->arena, 200);
    text_add(&out, r->language, text, (const struct text_arg[]){ TEXT_ARG_INT("no", (int64_t)value) }, 1);
    return buffer_str(&out);
}

static void name_class(const struct report *r, enum report_dimension dimension, size_t class, struct str *code, struct str *name)
{
    static const enum text_id answers[] = { TEXT_certificates_unknown, TEXT_reports_no, TEXT_reports_yes };
    *code = STR("");
    *name = text_of(r->language, TEXT_certificates_unknown);
    if (class == 0)
        return;
    switch (dimension) {
    case DIMENSION_STARS:
        *code = number(r->arena, class);
        *name = numbered(r, TEXT_reports_stars, class);
        return;
    case DIMENSION_BRANCH:
        *code = str_from(certificate_branch_words[class]);
        *name = text_of(r->language, certificate_branch_texts[class]);
        return;
    case DIMENSION_SET:
        *code = number(r->arena, class);
        *name = numbered(r, TEXT_reports_set, class);
        return;
    case DIMENSION_PRODUCER:
        *code = str_from(producer_kind_words[class - 1]);
        *name = text_of(r->language, producer_kind_texts[class - 1]);
        return;
    case DIMENSION_WOMEN:
    case DIMENSION_MINORITY:
        *code = str_from(producer_answer_words[class]);
        *name = text_of(r->language, answers[class]);
        return;
    default:
        *code = r->map.atlas.units.rows[class - 1].code;
        *name = r->map.atlas.units.rows[class - 1].name;
    }
}

void report_class(const struct report *r, enum report_dimension dimension, const struct certificate *certificate, struct str *code, struct str *name)
{
    name_class(r, dimension, class_of(r, dimension, certificate), code, name);
}

static void add_move(struct report_balance_row *rows, struct report_balance_row *total, const struct report_move *move, size_t before, size_t after)
{
    if (move->before == NULL) {
        struct report_balance_row *row = &rows[after];
        row->fresh += move->first;
        row->returned += !move->first;
        total->fresh += move->first;
        total->returned += !move->first;
    } else if (move->after == NULL) {
        bool expired = move->before->end == CERTIFICATE_EXPIRES;
        rows[before].expired += expired;
        rows[before].withdrawn += !expired;
        total->expired += expired;
        total->withdrawn += !expired;
    } else if (before != after) {
        rows[before].out++;
        rows[after].in++;
        total->out++;
        total->in++;
    }
}

static bool balances(const struct report_balance_row *row)
{
    return row->opening + row->fresh + row->returned + row->in - row->out - row->expired - row->withdrawn == row->closing;
}

static bool is_empty(const struct report_balance_row *row)
{
    return row->opening + row->fresh + row->returned + row->in + row->out + row->expired + row->withdrawn + row->closing == 0;
}

static void count_dimension(struct report *r, enum report_dimension dimension, struct report_balance_row *rows)
{
    struct report_balance_row *total = &r->balances[dimension].total;
    for (size_t i = 0; i < r->opening.count; i++)
        rows[class_of(r, dimension, r->opening.rows[i])].opening++;
    for (size_t i = 0; i < r->closing.count; i++)
        rows[class_of(r, dimension, r->closing.rows[i])].closing++;
    total->opening = (int64_t)r->opening.count;
    total->closing = (int64_t)r->closing.count;
    for (size_t i = 0; i < r->move_count; i++) {
        const struct report_move *move = &r->moves[i];
        add_move(rows, total, move, move->before == NULL ? 0 : class_of(r, dimension, move->before), move->after == NULL ? 0 : class_of(r, dimension, move->after));
    }
}

/* `rows` has room for every class and is all zero, before and after. */
static enum status make_balance(struct report *r, enum report_dimension dimension, struct report_balance_row *rows, struct error *error)
{
    struct report_balance *balance = &r->balances[dimension];
    size_t classes = class_count(r, dimension), filled = 0;
    *balance = (struct report_balance){ .count = 0 };
    count_dimension(r, dimension, rows);
    r->balanced = r->balanced && balances(&balance->total);
    for (size_t i = 0; i < classes; i++)
        filled += is_empty(&rows[i]) ? 0 : 1;
    balance->rows = ARENA_NEW_MANY(r->arena, struct report_balance_row, filled + 1);
    if (balance->rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < classes; i++) {
        if (is_empty(&rows[i]))
            continue;
        r->balanced = r->balanced && balances(&rows[i]);
        name_class(r, dimension, i, &rows[i].code, &rows[i].name);
        balance->rows[balance->count++] = rows[i];
        rows[i] = (struct report_balance_row){ .opening = 0 };
    }
    /* Since 01/07/2025 there are no districts: a table that only says so is none. */
    if (dimension == DIMENSION_DISTRICT && balance->count == 1 && balance->rows[0].code.len == 0)
        balance->count = 0;
    return STATUS_OK;
}

/* Which record a move puts into a column of the class; NULL: none. */
static const struct certificate *moved(const struct report_move *move, enum report_column column, bool same_class)
{
    switch (column) {
    case COLUMN_NEW: return move->before == NULL && move->first ? move->after : NULL;
    case COLUMN_RETURNED: return move->before == NULL && !move->first ? move->after : NULL;
    case COLUMN_IN: return move->before != NULL && move->after != NULL && !same_class ? move->after : NULL;
    case COLUMN_OUT: return move->before != NULL && move->after != NULL && !same_class ? move->before : NULL;
    case COLUMN_EXPIRED: return move->after == NULL && move->before->end == CERTIFICATE_EXPIRES ? move->before : NULL;
    case COLUMN_WITHDRAWN: return move->after == NULL && move->before->end != CERTIFICATE_EXPIRES ? move->before : NULL;
    default: return NULL;
    }
}

enum status report_cell_records(struct report *r, enum report_dimension dimension, bool total, struct str code, enum report_column column,
                                struct report_list *records, struct error *error)
{
    const struct report_list *stock = column == COLUMN_OPENING ? &r->opening : column == COLUMN_CLOSING ? &r->closing : NULL;
    records->rows = ARENA_NEW_MANY(r->arena, const struct certificate *, (stock == NULL ? r->move_count : stock->count) + 1);
    records->count = 0;
    if (records->rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < (stock == NULL ? r->move_count : stock->count); i++) {
        const struct report_move *move = stock == NULL ? &r->moves[i] : NULL;
        bool same = move != NULL && move->before != NULL && move->after != NULL && class_of(r, dimension, move->before) == class_of(r, dimension, move->after);
        const struct certificate *found = move == NULL ? stock->rows[i] : moved(move, column, same);
        struct str found_code, name;
        if (found == NULL)
            continue;
        report_class(r, dimension, found, &found_code, &name);
        if (total || str_equal(found_code, code))
            records->rows[records->count++] = found;
    }
    return STATUS_OK;
}

enum status report_balance(struct report *r, struct error *error)
{
    struct report_balance_row *rows = ARENA_NEW_MANY(r->arena, struct report_balance_row, r->map.atlas.units.count + PRODUCTS_SETS + 2);
    enum status status = rows == NULL ? fail_memory(error) : STATUS_OK;
    r->balanced = true;
    r->unmatched = r->chosen = 0;
    for (int dimension = 0; status == STATUS_OK && dimension < DIMENSIONS; dimension++)
        status = make_balance(r, (enum report_dimension)dimension, rows, error);
    for (size_t i = 0; i < r->closing.count; i++) {
        const struct report_spot *spot = report_spot_of(r, r->closing.rows[i]);
        r->unmatched += spot->lost;
        r->chosen += spot->chosen;
    }
    if (status == STATUS_OK && !r->balanced)
        return FAIL(error, STATUS_FAILED, TEXT_reports_not_balanced, NULL);
    return status;
}
