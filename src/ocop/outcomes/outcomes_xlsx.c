/* The summary of scores as a workbook that looks like the sheet that offices keep: titles, members in columns, means as formulas; on a second sheet the
 * points by criterion, member by member. */
#include "base/pure.h"
#include "base/text.h"
#include "doc/spread.h"
#include "ocop/outcomes/outcomes_int.h"
#include "texts_outcomes.h"
#include "texts_sessions.h"

#define HEAD_ROW 7 /* of both sheets */
#define FIRST_MEMBER 3
#define CRITERION_MEMBER 4 /* the column of the first member on the second sheet */

struct sheets {
    const struct session_visit *visit;
    const struct outcome_summary *summary;
    struct arena *arena;
    struct spread book;
};

static struct str filled(struct sheets *x, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, x->arena, OUTCOME_LINE_MAX);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}
#define FILLED(x, text, ...)                                                                                                \
    filled((x), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

static void wide_row(struct sheets *x, enum spread_look look, size_t columns, struct str text)
{
    spread_row(&x->book);
    spread_wide(&x->book, look, columns, text);
}

/* Rows 1 to 6: who, what, when; an empty one. */
static void write_titles(struct sheets *x, size_t columns, enum text_id title)
{
    const struct session *session = &x->visit->session;
    wide_row(x, SPREAD_STRONG, columns, text_upper(x->arena, x->visit->people.council.name));
    wide_row(x, SPREAD_TITLE, columns, outcome_vi(title));
    wide_row(x, SPREAD_MIDDLE, columns, session->name);
    wide_row(x, SPREAD_SLANTED, columns,
             FILLED(x, TEXT_outcomes_held, TEXT_ARG("day", date_text(x->arena, session->day)), TEXT_ARG("place", session->place)));
    wide_row(x, SPREAD_SLANTED, columns, FILLED(x, TEXT_outcomes_rules, TEXT_ARG("paper", x->visit->people.rules.paper)));
    spread_row(&x->book);
}

static void head(struct sheets *x, struct str text)
{
    spread_text(&x->book, SPREAD_HEAD, text);
}

static void member_heads(struct sheets *x)
{
    for (size_t i = 0; i < x->summary->member_count; i++) {
        struct buffer out;
        buffer_open(&out, x->arena, 400);
        text_add(&out, LANGUAGE_VI, TEXT_sessions_member_short, (const struct text_arg[]){ TEXT_ARG_INT("no", (int64_t)i + 1) }, 1);
        buffer_add(&out, STR("\n"));
        buffer_add(&out, x->summary->members[i]->name);
        head(x, buffer_str(&out));
    }
}

/* AVERAGE over the members' cells of the open row: who gave no sheet has an empty cell and is not counted. */
static struct str average(struct sheets *x, size_t first)
{
    struct buffer out;
    buffer_open(&out, x->arena, 64);
    buffer_add(&out, STR("AVERAGE("));
    spread_cell_name(&out, first, x->book.row);
    buffer_add_char(&out, ':');
    spread_cell_name(&out, first + x->summary->member_count - 1, x->book.row);
    buffer_add_char(&out, ')');
    return buffer_str(&out);
}

static void write_row(struct sheets *x, size_t no, const struct outcome_row *row)
{
    const struct law_result *law = &row->outcome.law;
    spread_row(&x->book);
    spread_int(&x->book, SPREAD_WHOLE, (int64_t)no);
    spread_text(&x->book, SPREAD_CELL, row->item.product_name);
    spread_text(&x->book, SPREAD_CELL, row->item.producer_name);
    for (size_t i = 0; i < x->summary->member_count; i++) {
        int sheet = row->opened ? session_outcome_sheet(&row->outcome, x->summary->members[i]) : -1;
        if (sheet >= 0)
            spread_int(&x->book, SPREAD_WHOLE, law->sheets[sheet].total);
        else
            spread_empty(&x->book, SPREAD_WHOLE, 1);
    }
    if (row->opened) {
        spread_formula(&x->book, SPREAD_DECIMALS, average(x, FIRST_MEMBER), law->mean);
        spread_text(&x->book, SPREAD_CENTRED, outcome_stars(x->arena, LANGUAGE_VI, law->stars_by_points));
        spread_text(&x->book, SPREAD_CENTRED, session_outcome_unmet(x->arena, &row->outcome));
        spread_text(&x->book, SPREAD_CENTRED, outcome_stars(x->arena, LANGUAGE_VI, law->stars));
    } else {
        spread_empty(&x->book, SPREAD_CENTRED, 4);
    }
    spread_text(&x->book, SPREAD_CELL, outcome_conclusion(x->arena, LANGUAGE_VI, &row->item));
}

/* Who signs, below the table. */
static void write_signers(struct sheets *x, size_t columns)
{
    struct outcome_paper people = { .visit = *x->visit };
    size_t half = columns / 2;
    spread_row(&x->book);
    spread_row(&x->book);
    spread_wide(&x->book, SPREAD_MIDDLE, half, outcome_vi(TEXT_outcomes_secretary_capital));
    spread_wide(&x->book, SPREAD_MIDDLE, columns - half, outcome_vi(TEXT_outcomes_chair_capital));
    for (int i = 0; i < 4; i++)
        spread_row(&x->book);
    spread_row(&x->book);
    spread_wide(&x->book, SPREAD_MIDDLE, half, outcome_secretary(&people));
    spread_wide(&x->book, SPREAD_MIDDLE, columns - half, outcome_chair(&people));
}

static bool write_summary(struct sheets *x)
{
    static const enum text_id tail[] = { TEXT_outcomes_mean, TEXT_outcomes_by_points, TEXT_outcomes_unmet, TEXT_outcomes_proposed, TEXT_outcomes_conclusion };
    static const int tail_widths[] = { 90, 90, 130, 90, 300 };
    size_t columns = FIRST_MEMBER + x->summary->member_count + 5;
    int *widths = ARENA_NEW_MANY(x->arena, int, columns);
    if (widths == NULL)
        return false;
    for (size_t i = 0; i < columns; i++)
        widths[i] = i == 0 ? 50 : i < FIRST_MEMBER ? 280 : i < columns - 5 ? 95 : tail_widths[i - (columns - 5)];
    spread_sheet(&x->book, &(struct spread_page){ .name = outcome_vi(TEXT_outcomes_sheet_1), .widths = widths, .columns = columns, .head_first = HEAD_ROW,
                                                  .head_last = HEAD_ROW, .still_columns = 2, .a3 = true });
    write_titles(x, columns, TEXT_outcomes_table_capital);
    spread_row(&x->book);
    head(x, outcome_vi(TEXT_sessions_no));
    head(x, outcome_vi(TEXT_sessions_product));
    head(x, outcome_vi(TEXT_sessions_producer));
    member_heads(x);
    for (size_t i = 0; i < 5; i++)
        head(x, outcome_vi(tail[i]));
    for (size_t i = 0; i < x->summary->count; i++)
        write_row(x, i + 1, &x->summary->rows[i]);
    write_signers(x, columns);
    return true;
}

/* ---- points by criterion ---- */

static void write_criterion(struct sheets *x, const struct outcome_row *row, size_t criterion)
{
    const struct law_set *set = row->outcome.question.set;
    spread_row(&x->book);
    spread_empty(&x->book, SPREAD_CELL, 1);
    spread_text(&x->book, SPREAD_CENTRED, set->criteria[criterion].code);
    spread_text(&x->book, SPREAD_CELL, self_name(x->arena, set->criteria[criterion].name));
    spread_int(&x->book, SPREAD_WHOLE, set->criteria[criterion].max);
    for (size_t i = 0; i < x->summary->member_count; i++) {
        int sheet = session_outcome_sheet(&row->outcome, x->summary->members[i]);
        int option = sheet < 0 ? LAW_NO_CHOICE : row->outcome.question.choices[(size_t)sheet * set->criterion_count + criterion];
        if (sheet < 0)
            spread_empty(&x->book, SPREAD_WHOLE, 1);
        else
            spread_int(&x->book, SPREAD_WHOLE, option == LAW_NO_CHOICE ? 0 : set->criteria[criterion].options[option].points);
    }
    spread_formula(&x->book, SPREAD_DECIMALS, average(x, CRITERION_MEMBER), row->outcome.law.criteria[criterion]);
}

static bool write_criteria(struct sheets *x)
{
    size_t columns = CRITERION_MEMBER + x->summary->member_count + 1;
    int *widths = ARENA_NEW_MANY(x->arena, int, columns);
    if (widths == NULL)
        return false;
    for (size_t i = 0; i < columns; i++)
        widths[i] = i == 0 ? 50 : i == 1 ? 80 : i == 2 ? 420 : 95;
    spread_sheet(&x->book, &(struct spread_page){ .name = outcome_vi(TEXT_outcomes_sheet_2), .widths = widths, .columns = columns, .head_first = HEAD_ROW,
                                                  .head_last = HEAD_ROW, .still_columns = 3, .a3 = true });
    write_titles(x, columns, TEXT_outcomes_criteria_capital);
    spread_row(&x->book);
    head(x, outcome_vi(TEXT_sessions_no));
    head(x, outcome_vi(TEXT_outcomes_code));
    head(x, outcome_vi(TEXT_outcomes_criterion));
    head(x, outcome_vi(TEXT_outcomes_max));
    member_heads(x);
    head(x, outcome_vi(TEXT_outcomes_mean));
    for (size_t i = 0; i < x->summary->count; i++) {
        const struct outcome_row *row = &x->summary->rows[i];
        if (!row->opened)
            continue;
        spread_row(&x->book);
        spread_int(&x->book, SPREAD_WHOLE, (int64_t)i + 1);
        spread_wide(&x->book, SPREAD_GROUP, columns - 1, row->item.product_name);
        for (size_t c = 0; c < row->outcome.question.set->criterion_count; c++)
            write_criterion(x, row, c);
    }
    return true;
}

enum status outcomes_table_xlsx(struct web_request *request, struct error *error)
{
    struct session_visit visit;
    struct outcome_summary summary;
    struct sheets x = { .visit = &visit, .summary = &summary, .arena = web_arena(request) };
    struct buffer out;
    enum status status = session_visit(request, &visit, error);
    if (status == STATUS_OK && outcome_stepped_out(&visit))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_outcomes_stepped_out, NULL);
    if (status == STATUS_OK)
        status = outcome_summary(&visit, &summary, error);
    if (status == STATUS_OK && summary.opened == 0)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    spread_open(&x.book, x.arena, outcome_vi(TEXT_outcomes_table), context_now(web_context(request)));
    if (!write_summary(&x) || !write_criteria(&x))
        x.book.broken = true; /* told by spread_write */
    buffer_open(&out, x.arena, OUTCOME_FILE_MAX);
    status = spread_write(&x.book, &out, error);
    return status == STATUS_OK ? web_answer(request, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer_str(&out), error) : status;
}
