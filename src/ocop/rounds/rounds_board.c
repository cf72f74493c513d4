/* The board (screen 4): how many stand where, those of one column with the nearest term first, and what can be done with many at once. Which round and
 * which column stand in the address. */
#include "base/pure.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_list.h"
#include "texts_rounds.h"
#include "texts_sessions.h"

enum text_id stage_text(enum stage stage)
{
    return stage == STAGE_RECEIVED ? TEXT_rounds_state_received : candidate_state_text(stage == STAGE_ARRIVED ? CANDIDATE_ARRIVED
                                                                                                              : (enum candidate_state)((int)stage - 1));
}

struct board {
    struct candidate_visit look; /* without a candidate */
    struct round_list rounds;
    struct round round;          /* ->id 0: those without one */
    struct board_query query;
    int64_t counts[STAGES];
    int64_t late;
    struct candidate_list list;
    struct permission_subject about; /* the body whose board it is */
    struct district_counts districts; /* that still have something; only on the province's own board */
};

/* ---- what is asked for ---- */

/* Whose board: the district's that the address names, or for which the viewer holds his role; empty: the province's. */
static struct str place_asked(struct web_request *request, const struct viewer *viewer)
{
    const struct permission_subject province = { .province = viewer->province, .state = STATE_WAS_WITH_TEAM };
    struct str asked = web_query(request, "huyen").len > 0 ? web_query(request, "huyen") : web_form(request, "huyen");
    if (asked.len > 0 || accounts_may(viewer, "rounds.see", &province))
        return asked;
    for (size_t i = 0; i < viewer->hold_count; i++) {
        const struct permission_subject there = { .province = viewer->province, .district = viewer->holds[i].place_code, .state = STATE_WAS_WITH_TEAM };
        if (accounts_may(viewer, "rounds.see", &there))
            return viewer->holds[i].place_code;
    }
    return asked;
}

static void find_round(struct board *board, struct str asked)
{
    const struct round *found = NULL;
    struct ident ident;
    bool named = ident_read(asked, &ident);
    for (size_t i = 0; i < board->rounds.count; i++) {
        const struct round *row = &board->rounds.rows[i];
        if (named ? ident_equal(&row->ident, &ident) : asked.len == 0 && row->closed_at == 0)
            found = row; /* of several open ones, the oldest: it ends first */
    }
    board->round.id = 0;
    if (found != NULL)
        board->round = *found;
}

/* "20812.15": the term and the number of the last row shown. */
static bool read_cursor(struct str text, struct board_query *query)
{
    struct str term = str_cut(&text, '.');
    return str_to_int(term, -1000000, ROUNDS_NO_TERM, &query->after_due) && str_to_int(text, 1, INT64_MAX, &query->after);
}

static enum status ask(struct web_request *request, struct board *board, struct error *error)
{
    struct str asked = web_path_part(request, "dot");
    struct str cursor = web_query(request, "sau");
    struct permission_subject *about = &board->about;
    enum status status = candidate_look(request, &board->look, error);
    if (status != STATUS_OK)
        return status;
    *about = (struct permission_subject){ .province = board->look.viewer->province, .district = place_asked(request, board->look.viewer),
                                          .state = STATE_WAS_WITH_TEAM };
    if (!accounts_may(board->look.viewer, "rounds.see", about))
        return commands_not_found(error);
    about->state = 0;
    if (about->district.len == 0) /* the procedure of a district has no rounds */
        status = rounds_sql_list(board->look.conn, board->look.arena, about->province, &board->rounds, error);
    if (status == STATUS_OK && about->district.len == 0 && accounts_may(board->look.viewer, "rounds.see", about))
        status = rounds_sql_districts(board->look.conn, board->look.arena, about->province, &board->districts, error);
    if (status != STATUS_OK)
        return status;
    find_round(board, asked);
    if (asked.len > 0 && board->round.id == 0 && !str_is(asked, ROUNDS_NONE))
        return commands_not_found(error);
    board->query = (struct board_query){ .province = about->province, .body = about->district.len == 0 ? BODY_PROVINCE : BODY_DISTRICT,
                                         .place_code = about->district, .round = board->round.id, .stage = -1,
                                         .late_before = str_is(web_query(request, "loc"), "qua-han") ? board->look.today : DATE_NONE,
                                         .advisers = !accounts_may(board->look.viewer, "rounds.see", about), .limit = CANDIDATES_PER_PAGE };
    for (int i = 0; i < STAGES; i++)
        if (str_is(web_query(request, "cot"), stage_addresses[i]))
            board->query.stage = i;
    if (cursor.len > 0 && !read_cursor(cursor, &board->query))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_not_so, "sau");
    return STATUS_OK;
}

/* ---- the page ---- */

static void add_parameter(struct buffer *out, const char *name)
{
    buffer_add_char(out, str_find(buffer_str(out), '?') < out->len ? '&' : '?');
    buffer_add_z(out, name);
    buffer_add_char(out, '=');
}

static struct str board_address(const struct board *board, int stage, bool late, const struct candidate *after)
{
    struct buffer out;
    buffer_open(&out, board->look.arena, 300);
    buffer_add(&out, round_path(board->look.arena, &board->round, ""));
    if (board->about.district.len > 0) {
        add_parameter(&out, "huyen");
        buffer_add(&out, board->about.district);
    }
    if (stage >= 0) {
        add_parameter(&out, "cot");
        buffer_add_z(&out, stage_addresses[stage]);
    }
    if (late) {
        add_parameter(&out, "loc");
        buffer_add_z(&out, "qua-han");
    }
    if (after != NULL) {
        add_parameter(&out, "sau");
        buffer_add_int(&out, after->due == DATE_NONE ? ROUNDS_NO_TERM : after->due);
        buffer_add_char(&out, '.');
        buffer_add_int(&out, after->id);
    }
    return str_from(buffer_z(&out));
}

static void write_column(struct sight *s, struct str address, enum text_id words, int64_t count, bool open, bool bad)
{
    html_raw(&s->html, "<li><a");
    html_attr(&s->html, "href", address);
    buffer_add_z(&s->html, open ? " aria-current=\"page\">" : ">");
    buffer_add_z(&s->html, bad && count > 0 ? "<span class=\"bad\">" : "<span>");
    sight_words(s, words);
    html_raw(&s->html, "</span> <strong class=\"figure\">");
    html_int(&s->html, count);
    html_raw(&s->html, "</strong></a></li>\n");
}

static void write_columns(struct sight *s, const struct board *board)
{
    bool late = board->query.late_before != DATE_NONE;
    int64_t all = 0;
    html_raw(&s->html, "<nav class=\"board\"");
    html_attr_words(&s->html, "aria-label", s->language, TEXT_rounds_columns);
    html_raw(&s->html, "><ul>\n");
    for (int i = 0; i < STAGES; i++)
        all += board->counts[i];
    write_column(s, board_address(board, -1, false, NULL), TEXT_rounds_all, all, board->query.stage < 0 && !late, false);
    write_column(s, board_address(board, -1, true, NULL), TEXT_rounds_late, board->late, late, true);
    for (int i = 0; i < STAGES; i++)
        if (i <= STAGE_CONCLUDED || board->counts[i] > 0)
            write_column(s, board_address(board, i, false, NULL), stage_text((enum stage)i), board->counts[i], board->query.stage == i && !late, false);
    html_raw(&s->html, "</ul></nav>\n");
}

/* "Hồ sơ ở Thành phố Yên Bái", with the way back to the province's own for who may see it. */
static void write_district(struct sight *s, const struct board *board)
{
    const struct permission_subject province = { .province = board->about.province };
    html_raw(&s->html, "<p><strong>");
    html_text(&s->html, candidate_district(board->look.conn, s->arena, board->about.district));
    html_raw(&s->html, "</strong>");
    if (accounts_may(board->look.viewer, "rounds.see", &province)) {
        html_raw(&s->html, " <a href=\"" ROUNDS_PATH "\">");
        sight_words(s, TEXT_rounds_to_province);
        html_raw(&s->html, "</a>");
    }
    html_raw(&s->html, "</p>\n");
}

/* What districts have that is not at its end. */
static void write_districts(struct sight *s, const struct board *board)
{
    if (board->districts.count == 0)
        return;
    html_raw(&s->html, "<p>");
    sight_words(s, TEXT_rounds_at_districts);
    for (size_t i = 0; i < board->districts.count; i++) {
        struct buffer path;
        buffer_open(&path, s->arena, 100);
        buffer_add_z(&path, ROUNDS_PATH "/" ROUNDS_NONE "?huyen=");
        buffer_add(&path, board->districts.rows[i].code);
        buffer_add_z(&s->html, i == 0 ? " <a" : ", <a");
        html_attr(&s->html, "href", buffer_str(&path));
        html_raw(&s->html, ">");
        html_text(&s->html, candidate_district(board->look.conn, s->arena, board->districts.rows[i].code));
        html_raw(&s->html, "</a> (");
        html_int(&s->html, board->districts.rows[i].count);
        html_raw(&s->html, ")");
    }
    html_raw(&s->html, "</p>\n");
}

static void write_rounds(struct sight *s, const struct board *board)
{
    html_raw(&s->html, "<nav class=\"tabs\"");
    html_attr_words(&s->html, "aria-label", s->language, TEXT_rounds_rounds);
    html_raw(&s->html, "><ul>\n");
    for (size_t i = 0; i <= board->rounds.count; i++) {
        struct round row = { .id = 0 };
        if (i < board->rounds.count)
            row = board->rounds.rows[i];
        html_raw(&s->html, "<li><a");
        html_attr(&s->html, "href", round_path(s->arena, &row, ""));
        buffer_add_z(&s->html, row.id == board->round.id ? " aria-current=\"page\">" : ">");
        if (row.id == 0)
            sight_words(s, TEXT_rounds_without);
        else
            html_text(&s->html, row.name);
        if (row.closed_at != 0) {
            html_raw(&s->html, " <span class=\"quiet small\">");
            sight_words(s, TEXT_rounds_is_closed);
            html_raw(&s->html, "</span>");
        }
        html_raw(&s->html, "</a></li>\n");
    }
    html_raw(&s->html, "</ul></nav>\n");
}

static void write_about(struct sight *s, const struct board *board, bool acts)
{
    if (board->round.id != 0) {
        html_raw(&s->html, "<p>");
        SIGHT_WORDS(s, TEXT_rounds_days, TEXT_ARG("cutoff", date_text(s->arena, board->round.cutoff)), TEXT_ARG("until", date_text(s->arena, board->round.until)));
        if (board->round.basis.len > 0) {
            html_raw(&s->html, " ");
            html_text(&s->html, board->round.basis);
        }
        html_raw(&s->html, "</p>\n");
    }
    if (!acts)
        return;
    html_raw(&s->html, "<p class=\"acts no-print\">");
    if (board->round.id != 0)
        sight_button(s, round_path(s->arena, &board->round, "/sua"), TEXT_rounds_edit, false);
    sight_button(s, STR(ROUNDS_PATH "/moi"), TEXT_rounds_new, false);
    html_raw(&s->html, "</p>\n");
}

static void write_row(struct sight *s, const struct board *board, const struct candidate *candidate, bool acts)
{
    html_raw(&s->html, "<tr><th scope=\"row\">");
    if (acts) {
        html_raw(&s->html, "<label class=\"pick no-print\"><input type=\"checkbox\" name=\"ho-so\" value=\"");
        ident_write(&s->html, &candidate->ident);
        html_raw(&s->html, ".");
        html_int(&s->html, candidate->version);
        html_raw(&s->html, "\"");
        html_attr(&s->html, "aria-label", candidate->product_name);
        html_raw(&s->html, "></label>");
    }
    html_raw(&s->html, "<a");
    html_attr(&s->html, "href", candidate_path(s->arena, candidate, ""));
    html_raw(&s->html, ">");
    html_text(&s->html, candidate->product_name);
    html_raw(&s->html, "</a><br><span class=\"quiet small\">");
    html_text(&s->html, candidate->producer_name);
    html_raw(&s->html, "</span></th><td>");
    html_text(&s->html, candidate_commune(board->look.conn, s->arena, candidate->commune_code, board->look.today));
    html_raw(&s->html, "</td><td>");
    sight_words(s, dossier_kind_text(candidate->kind));
    html_raw(&s->html, "</td><td>");
    sight_words(s, stage_text(candidate_stage(candidate)));
    html_raw(&s->html, "<br><span class=\"quiet small\">");
    SIGHT_WORDS(s, TEXT_rounds_since_day, TEXT_ARG("day", date_text(s->arena, date_in_vietnam(candidate->since))));
    html_raw(&s->html, "</span></td><td>");
    candidate_write_due(s, candidate->due, board->look.today);
    html_raw(&s->html, "</td><td>");
    html_text(&s->html, candidate->holder_name);
    html_raw(&s->html, "</td></tr>\n");
}

/* For all of the filter as well as for those that are ticked. */
static void write_acts(struct sight *s, const struct board *board)
{
    struct candidate sample = { .receipt_no = 1, .body = board->query.body };
    const bool takes = !accounts_may(board->look.viewer, "rounds.act", &board->about);
    html_raw(&s->html, "<div class=\"no-print many\"><p><label class=\"choice\"><input type=\"checkbox\" name=\"tat-ca\" value=\"1\"><span>");
    SIGHT_WORDS(s, TEXT_rounds_all_of_filter, TEXT_ARG_INT("count", CANDIDATES_AT_ONCE));
    html_raw(&s->html, "</span></label></p>\n<p class=\"acts\">");
    for (int act = 0; act < ROUND_ACTS; act++) {
        if (act == ACT_WITHDRAW || takes != (act == ACT_TAKE))
            continue; /* withdrawn are they one at a time, with the reason */
        if (board->query.stage >= 0) {
            sample.state = board->query.stage <= STAGE_RECEIVED ? CANDIDATE_ARRIVED : (enum candidate_state)(board->query.stage - 1);
            sample.receipt_no = board->query.stage == STAGE_ARRIVED ? 0 : 1;
            if (!round_act_fits(&sample, (enum round_act)act))
                continue;
        }
        html_raw(&s->html, "<button class=\"button\" type=\"submit\" name=\"viec\"");
        html_attr(&s->html, "value", str_from(round_act_words[act]));
        html_raw(&s->html, ">");
        sight_words(s, round_act_text((enum round_act)act));
        html_raw(&s->html, "</button> ");
    }
    html_raw(&s->html, "</p></div>\n");
}

static void write_hidden(struct sight *s, const char *name, struct str value)
{
    html_raw(&s->html, "<input type=\"hidden\"");
    html_attr(&s->html, "name", str_from(name));
    html_attr(&s->html, "value", value);
    html_raw(&s->html, ">\n");
}

static void write_list(struct sight *s, const struct board *board, bool acts)
{
    static const enum text_id heads[] = { TEXT_rounds_product, TEXT_rounds_commune, TEXT_rounds_kind, TEXT_rounds_state, TEXT_rounds_due, TEXT_rounds_holder };
    struct ident command = ident_new(web_context(s->request));
    bool late = board->query.late_before != DATE_NONE;
    if (board->list.count == 0) {
        html_raw(&s->html, "<p>");
        sight_words(s, TEXT_rounds_none);
        html_raw(&s->html, "</p>\n");
        return;
    }
    if (acts) {
        html_raw(&s->html, "<form method=\"post\"");
        html_attr(&s->html, "action", round_path(s->arena, &board->round, "/xem-truoc"));
        html_raw(&s->html, ">\n");
        form_write_hidden(&s->html, s->request, &command, -1);
        write_hidden(s, "cot", board->query.stage < 0 ? STR("") : str_from(stage_addresses[board->query.stage]));
        write_hidden(s, "loc", late ? STR("qua-han") : STR(""));
        write_hidden(s, "huyen", board->about.district);
    }
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < board->list.count; i++)
        write_row(s, board, &board->list.rows[i], acts);
    list_table_close(s);
    if (acts) {
        write_acts(s, board);
        html_raw(&s->html, "</form>\n");
    }
    if (board->list.more) {
        html_raw(&s->html, "<p class=\"no-print\">");
        sight_button(s, board_address(board, board->query.stage, late, &board->list.rows[board->list.count - 1]), TEXT_list_more, false);
        html_raw(&s->html, "</p>\n<p class=\"print-only\">");
        sight_words(s, TEXT_list_goes_on);
        html_raw(&s->html, "</p>\n");
    }
}

enum status rounds_page_board(struct web_request *request, struct error *error)
{
    struct board board = { .late = 0 };
    struct permission_subject about;
    struct sight s;
    bool acts, takes;
    enum status status = ask(request, &board, error);
    if (status == STATUS_OK)
        status = rounds_sql_counts(board.look.conn, &board.query, board.look.today, board.counts, &board.late, error);
    if (status == STATUS_OK)
        status = rounds_sql_board(board.look.conn, board.look.arena, &board.query, &board.list, error);
    if (status != STATUS_OK)
        return status;
    about = (struct permission_subject){ .province = board.look.viewer->province };
    acts = accounts_may(board.look.viewer, "rounds.act", &board.about);
    takes = board.about.district.len > 0 && accounts_may(board.look.viewer, "rounds.act", &about);
    sight_begin(&s, request, TEXT_rounds_title, ROUNDS_PATH, SIGHT_WIDE);
    sight_heading(&s, TEXT_rounds_title, TEXT_rounds_lead);
    if (accounts_can(board.look.viewer, "sessions.see")) { /* a room above this one; its address is all that is known of it */
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, STR("/phien-hop"), TEXT_sessions_nav, false);
        html_raw(&s.html, "</p>\n");
    }
    if (board.about.district.len > 0)
        write_district(&s, &board);
    else
        write_rounds(&s, &board);
    write_districts(&s, &board);
    write_about(&s, &board, acts && board.about.district.len == 0);
    write_columns(&s, &board);
    write_list(&s, &board, acts || takes);
    return sight_end(&s, 200, error);
}

/* ---- many at once: what would happen to each, then all or none ---- */

#define CONTENT_MAX ((size_t)1 << 20)

static bool read_act(struct str word, enum round_act *out)
{
    for (int i = 0; i < ROUND_ACTS; i++)
        if (str_is(word, round_act_words[i]) && i != ACT_WITHDRAW) {
            *out = (enum round_act)i;
            return true;
        }
    return false;
}

/* Those that were ticked, or all of the filter. */
static enum status picked(struct web_request *request, struct board *board, struct error *error)
{
    struct candidate *rows = ARENA_NEW_MANY(board->look.arena, struct candidate, CANDIDATES_AT_ONCE);
    enum status status = STATUS_OK;
    if (rows == NULL)
        return fail_memory(error);
    board->list = (struct candidate_list){ .rows = rows };
    if (str_is(web_form(request, "tat-ca"), "1")) {
        board->query.limit = CANDIDATES_AT_ONCE;
        board->query.late_before = str_is(web_form(request, "loc"), "qua-han") ? board->look.today : DATE_NONE;
        for (int i = 0; i < STAGES; i++)
            if (str_is(web_form(request, "cot"), stage_addresses[i]))
                board->query.stage = i;
        return rounds_sql_board(board->look.conn, board->look.arena, &board->query, &board->list, error);
    }
    for (size_t i = 0; status == STATUS_OK && i < web_form_count(request) && board->list.count < CANDIDATES_AT_ONCE; i++) {
        struct str name, value;
        web_form_at(request, i, &name, &value);
        if (!str_is(name, "ho-so"))
            continue;
        status = candidates_find(board->look.conn, board->look.arena, board->look.viewer, str_cut(&value, '.'), &rows[board->list.count], error);
        board->list.count++;
    }
    return status;
}

static void write_preview_row(struct sight *s, const struct candidate *candidate, enum text_id why)
{
    html_raw(&s->html, "<tr><th scope=\"row\">");
    if (why == TEXT_NONE) {
        html_raw(&s->html, "<input type=\"hidden\" name=\"ho-so\" value=\"");
        ident_write(&s->html, &candidate->ident);
        html_raw(&s->html, ".");
        html_int(&s->html, candidate->version);
        html_raw(&s->html, "\">");
    }
    html_text(&s->html, candidate->product_name);
    html_raw(&s->html, "<br><span class=\"quiet small\">");
    html_text(&s->html, candidate->producer_name);
    html_raw(&s->html, "</span></th><td>");
    sight_words(s, stage_text(candidate_stage(candidate)));
    buffer_add_z(&s->html, why == TEXT_NONE ? "</td><td>" : "</td><td class=\"bad\">");
    if (why == TEXT_NONE)
        sight_words(s, TEXT_rounds_will_go);
    else
        SIGHT_WORDS(s, why, TEXT_ARG("product", candidate->product_name));
    html_raw(&s->html, "</td></tr>\n");
}

static enum status write_preview(struct sight *s, const struct board *board, enum round_act act, struct error *error)
{
    static const enum text_id heads[] = { TEXT_rounds_product, TEXT_rounds_state, TEXT_rounds_what_happens };
    const struct rounds_extra extra = rounds_extra_of(s->request);
    struct ident command = ident_new(web_context(s->request));
    enum status status = STATUS_OK;
    size_t going = 0;
    html_raw(&s->html, "<form method=\"post\"");
    html_attr(&s->html, "action", round_path(s->arena, &board->round, "/nhieu"));
    html_raw(&s->html, ">\n");
    form_write_hidden(&s->html, s->request, &command, -1);
    write_hidden(s, "viec", str_from(round_act_words[act]));
    write_hidden(s, "huyen", board->about.district);
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; status == STATUS_OK && i < board->list.count; i++) {
        enum text_id why = TEXT_NONE;
        status = round_hinders(board->look.conn, &extra, &board->list.rows[i], act, &why, error);
        going += why == TEXT_NONE;
        write_preview_row(s, &board->list.rows[i], why);
    }
    list_table_close(s);
    html_raw(&s->html, "<p class=\"acts\">");
    if (going > 0) {
        html_raw(&s->html, "<button class=\"button main\" type=\"submit\">");
        SIGHT_WORDS(s, TEXT_rounds_do_many, TEXT_ARG("act", text_of(s->language, round_act_text(act))), TEXT_ARG_INT("count", (int64_t)going));
        html_raw(&s->html, "</button> ");
    }
    sight_button(s, board_address(board, -1, false, NULL), TEXT_rounds_back, false);
    html_raw(&s->html, "</p></form>\n");
    return status;
}

enum status rounds_page_many(struct web_request *request, struct error *error)
{
    struct board board = { .late = 0 };
    enum round_act act = ACT_RECEIVE;
    struct sight s;
    enum status status = ask(request, &board, error);
    if (status == STATUS_OK && !read_act(web_form(request, "viec"), &act))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_not_so, "viec");
    if (status == STATUS_OK)
        status = picked(request, &board, error);
    if (status == STATUS_OK && board.list.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_nothing_picked, NULL);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, round_act_text(act), ROUNDS_PATH, SIGHT_WIDE);
    sight_back(&s, board_address(&board, -1, false, NULL).ptr, TEXT_rounds_title);
    sight_heading(&s, round_act_text(act), TEXT_rounds_many_lead);
    status = write_preview(&s, &board, act, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

enum status rounds_page_many_sent(struct web_request *request, struct error *error)
{
    struct board board = { .late = 0 };
    enum round_act act = ACT_RECEIVE;
    struct json_writer json;
    struct buffer content, there;
    struct ident command;
    enum status status = ask(request, &board, error);
    if (status == STATUS_OK && (!read_act(web_form(request, "viec"), &act) || !ident_read(web_form(request, "lenh"), &command)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_rounds_not_so, NULL);
    if (status != STATUS_OK)
        return status;
    buffer_open(&content, board.look.arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text_z(&json, "act", round_act_words[act]);
    json_array(&json, "candidates");
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str name, value, ident;
        int64_t version = 0;
        web_form_at(request, i, &name, &value);
        if (!str_is(name, "ho-so"))
            continue;
        ident = str_cut(&value, '.');
        (void)str_to_int(value, 1, INT32_MAX, &version);
        json_object(&json, NULL);
        json_text(&json, "candidate", ident);
        json_int(&json, "version", version);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = rounds_command(request, &command, "rounds.move", buffer_str(&content), error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&there, board.look.arena, 300);
    buffer_add(&there, board_address(&board, -1, false, NULL));
    add_parameter(&there, "xong");
    buffer_add_char(&there, '1');
    return web_redirect(request, buffer_z(&there), error);
}
