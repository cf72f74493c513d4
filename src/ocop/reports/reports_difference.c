/* openocop report difference: two reports of one year, asked with other days, and product by product what makes the difference between their totals. Both
 * have the same lines (products) where both know them; what only one knows, was learned or taken back in between. */
#include "base/cli.h"
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

struct difference_row {
    const struct certificate *before, *after; /* what holds in each; NULL: nothing */
    enum text_id why;
    date day; /* that the reason names */
};

/* The rows of a line; count 0 where the report does not know it. */
struct line {
    size_t from, to;
};

static struct line line_of(const struct certificates *all, int64_t line)
{
    size_t low = 0, high = all->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->rows[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct line){ low, low < all->count && all->rows[low].line == line ? certificates_line_end(all, low) : low };
}

static const struct certificate *known_in(const struct certificates *all, struct line line, int64_t id)
{
    for (size_t i = line.from; i < line.to; i++)
        if (all->rows[i].id == id)
            return &all->rows[i];
    return NULL;
}

/* What ended the product: the certificate's own end, or that of the last which took its place. */
static const struct certificate *last_of(const struct report *r, struct line line, const struct certificate *gone)
{
    for (size_t i = line.to; gone->end == CERTIFICATE_REPLACED && i-- > line.from;) {
        const struct certificate *row = &r->all.rows[i];
        if (row->valid_from <= row->until && row->valid_from <= r->question.as_of)
            return row;
    }
    return gone;
}

/* Why what holds in b is not what holds in a. */
static void explain(const struct report *a, const struct report *b, struct line in_a, struct line in_b, struct difference_row *row)
{
    const struct certificate *gone = row->before == NULL ? NULL : known_in(&b->all, in_b, row->before->id);
    if (row->after != NULL && known_in(&a->all, in_a, row->after->id) == NULL) {
        row->why = TEXT_reports_why_learned;
        row->day = row->after->valid_from;
    } else if (row->before != NULL && gone == NULL) {
        row->why = TEXT_reports_why_taken_back;
        row->day = row->before->valid_from;
    } else if (row->before != NULL && row->after != NULL) {
        row->why = row->before->id == row->after->id ? TEXT_reports_why_corrected : TEXT_reports_why_newer;
        row->day = row->after->valid_from;
    } else if (row->after != NULL) {
        row->why = row->after->valid_from > a->question.as_of ? TEXT_reports_why_granted : TEXT_reports_why_end_unknown;
        row->day = row->after->valid_from;
    } else {
        gone = last_of(b, in_b, gone);
        row->why = gone->end == CERTIFICATE_EXPIRES ? TEXT_reports_why_expired : TEXT_reports_why_withdrawn;
        row->day = gone->until;
    }
}

static bool differs(const struct certificate *a, const struct certificate *b)
{
    return (a == NULL) != (b == NULL) || (a != NULL && (a->id != b->id || a->stars != b->stars));
}

/* All lines that either report knows, in order. */
static size_t compare(const struct report *a, const struct report *b, struct difference_row *rows)
{
    size_t i = 0, k = 0, count = 0;
    while (i < a->all.count || k < b->all.count) {
        int64_t line = i == a->all.count ? b->all.rows[k].line : k == b->all.count || a->all.rows[i].line < b->all.rows[k].line ? a->all.rows[i].line : b->all.rows[k].line;
        struct line in_a = line_of(&a->all, line), in_b = line_of(&b->all, line);
        struct difference_row row = { certificates_holding(&a->all, in_a.from, in_a.to, a->question.as_of),
                                      certificates_holding(&b->all, in_b.from, in_b.to, b->question.as_of), TEXT_NONE, DATE_NONE };
        if (differs(row.before, row.after)) {
            explain(a, b, in_a, in_b, &row);
            rows[count++] = row;
        }
        i = in_a.to > i ? in_a.to : i;
        k = in_b.to > k ? in_b.to : k;
    }
    return count;
}

static struct str why_words(const struct report *r, const struct difference_row *row)
{
    return REPORT_FILLED(r, row->why, TEXT_ARG("day", date_text(r->arena, row->day)));
}

enum status report_difference(const struct report *a, const struct report *b, struct buffer *out, struct error *error)
{
    struct difference_row *rows = ARENA_NEW_MANY(b->arena, struct difference_row, a->all.count + b->all.count + 1);
    struct json_writer json;
    size_t count;
    if (rows == NULL)
        return fail_memory(error);
    count = compare(a, b, rows);
    json_writer_open(&json, out);
    json_object(&json, NULL);
    json_int(&json, "before", (int64_t)a->closing.count);
    json_int(&json, "after", (int64_t)b->closing.count);
    json_text(&json, "before_question", report_question_words(a));
    json_text(&json, "after_question", report_question_words(b));
    json_array(&json, "lines");
    for (size_t i = 0; i < count; i++) {
        const struct certificate *named = rows[i].after != NULL ? rows[i].after : rows[i].before;
        json_object(&json, NULL);
        json_text(&json, "product", named->product_name);
        json_text(&json, "producer", named->producer_name);
        json_int(&json, "change", (rows[i].after != NULL) - (rows[i].before != NULL));
        json_int(&json, "stars_before", rows[i].before == NULL ? 0 : rows[i].before->stars);
        json_int(&json, "stars_after", rows[i].after == NULL ? 0 : rows[i].after->stars);
        json_text(&json, "why", why_words(b, &rows[i]));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    return json_writer_end(&json, error);
}
