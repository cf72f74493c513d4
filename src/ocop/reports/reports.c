/* Making a report: the days checked, the records read, the year walked, every figure counted against its target. */
#include "ocop/reports/reports_int.h"
#include "texts_reports.h"

static enum status check_days(struct report *r, struct error *error)
{
    const struct report_question *q = &r->question;
    date first, last;
    if (!date_of((int)q->year, 1, 1, &first) || !date_of((int)q->year, 12, 31, &last))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_reports_bad_year, "--year");
    r->opening_day = first - 1;
    if (q->as_of < first || q->as_of > last)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_reports_day_outside, "--as-of", TEXT_ARG("day", date_text(r->arena, q->as_of)), TEXT_ARG_INT("year", q->year));
    return STATUS_OK;
}

static enum status put_on_map(struct report *r, struct error *error)
{
    r->spots = ARENA_NEW_MANY(r->arena, const struct report_spot *, r->all.count + 1);
    for (size_t i = 0; r->spots != NULL && i < r->all.count; i++) {
        r->spots[i] = report_map_find(&r->map, str_from(r->all.rows[i].place), r->all.rows[i].place_day);
        if (r->spots[i] == NULL)
            return fail_memory(error);
    }
    return r->spots == NULL ? fail_memory(error) : STATUS_OK;
}

/* Those that are open on the day. */
static void keep_open(struct report *r, const struct sale_points *points)
{
    struct sale_point *rows = (struct sale_point *)points->rows;
    size_t count = 0;
    for (size_t i = 0; i < points->count; i++)
        if (rows[i].from <= r->question.as_of && r->question.as_of <= rows[i].to)
            rows[count++] = rows[i];
    r->points = (struct sale_points){ rows, count };
}

static struct str province_code(struct arena *arena, int64_t province)
{
    struct buffer code;
    buffer_open(&code, arena, 8);
    buffer_add_padded(&code, (uint64_t)province, 2);
    return buffer_str(&code);
}

static enum status read_all(struct db_conn *conn, struct report *r, struct error *error)
{
    const struct report_question *q = &r->question;
    struct sale_points points = { NULL, 0 };
    size_t province;
    enum status status = report_map_open(conn, r->arena, q->map, &r->map, error);
    if (status == STATUS_OK)
        status = certificates_load(conn, r->arena, q->province, q->known, &r->all, error);
    if (status == STATUS_OK)
        status = reports_sql_sale_points(conn, r->arena, q->province, q->known, &points, error);
    if (status == STATUS_OK)
        status = reports_sql_targets(conn, r->arena, q->province, q->year, q->known, &r->targets, error);
    if (status != STATUS_OK)
        return status;
    keep_open(r, &points);
    province = places_atlas_at(&r->map.atlas, province_code(r->arena, q->province), q->as_of);
    r->province_name = province == r->map.atlas.units.count ? STR("") : r->map.atlas.units.rows[province].name;
    return STATUS_OK;
}

static bool is_replaced(const struct report_targets *targets, int64_t id, date day)
{
    for (size_t i = 0; i < targets->count; i++)
        if (targets->rows[i].replaces == id && targets->rows[i].day <= day)
            return true;
    return false;
}

const struct report_target *report_target_in_force(const struct report_targets *targets, struct str indicator, struct str place, date day)
{
    const struct report_target *found = NULL;
    for (size_t i = 0; i < targets->count; i++) {
        const struct report_target *target = &targets->rows[i];
        if (str_equal(target->indicator, indicator) && str_equal(target->place_code, place) && target->day <= day && !is_replaced(targets, target->id, day))
            found = target; /* they come in the order of their days */
    }
    return found;
}

static enum status make_figures(struct report *r, struct error *error)
{
    const struct indicator *indicators = r->reports->indicators.items;
    size_t count = r->reports->indicators.count;
    struct str place = province_code(r->arena, r->question.province);
    enum status status = STATUS_OK;
    r->figures = ARENA_NEW_MANY(r->arena, struct report_figure, count + 1);
    if (r->figures == NULL)
        return fail_memory(error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct report_figure *figure = &r->figures[r->figure_count++];
        *figure = (struct report_figure){ .indicator = &indicators[i], .rule = indicators[i].rules.items,
                                          .target = report_target_in_force(&r->targets, indicators[i].code, place, r->question.as_of) };
        if (figure->target != NULL && indicator_rule_find(figure->indicator, figure->target->rule) != NULL)
            figure->rule = indicator_rule_find(figure->indicator, figure->target->rule);
        status = report_count(r, figure->rule, &figure->records, &figure->value, error);
    }
    return status;
}

enum status report_make(struct db_conn *conn, struct arena *arena, const struct reports *reports, const struct report_question *question,
                        enum language language, struct report *out, struct error *error)
{
    enum status status;
    *out = (struct report){ .arena = arena, .language = language, .reports = reports, .question = *question };
    status = check_days(out, error);
    if (status == STATUS_OK)
        status = db_read_begin(conn, error);
    if (status != STATUS_OK)
        return status;
    status = read_all(conn, out, error);
    db_read_end(conn);
    if (status == STATUS_OK)
        status = put_on_map(out, error);
    if (status == STATUS_OK)
        status = report_walk(out, error);
    if (status == STATUS_OK)
        status = report_balance(out, error);
    return status == STATUS_OK ? make_figures(out, error) : status;
}
