/* Words and addresses of inspections, whose permission is asked about them, and how a page finds what it is about. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_inspections.h"

const char *const inspection_state_words[] = { "planned", "recorded", "passed", "remedy", "remedied", "settled", "withdraw", "drafted", "dropped", NULL };
const enum text_id inspection_state_texts[] = { TEXT_inspections_state_planned,  TEXT_inspections_state_recorded, TEXT_inspections_state_passed,
                                                TEXT_inspections_state_remedy,   TEXT_inspections_state_remedied, TEXT_inspections_state_settled,
                                                TEXT_inspections_state_withdraw, TEXT_inspections_state_drafted,  TEXT_inspections_state_dropped };
_Static_assert(sizeof(inspection_state_words) / sizeof(inspection_state_words[0]) == INSPECTION_STATES + 1, "a word for each state");
const char *const inspection_reason_words[] = { "never", "complaint", "expiring", "laboratory", "other", NULL };
const char *const inspection_reason_paths[] = { "chua-kiem-tra", "phan-anh", "sap-het-han", "kiem-nghiem", "khac", NULL };
const enum text_id inspection_reason_texts[] = { TEXT_inspections_reason_never, TEXT_inspections_reason_complaint, TEXT_inspections_reason_expiring,
                                                 TEXT_inspections_reason_laboratory, TEXT_inspections_reason_other };
const char *const inspection_heading_words[] = { "place", "materials", "quality", "label", "papers", "mark", "promotion", NULL };
const enum text_id inspection_heading_texts[] = { TEXT_inspections_heading_place,  TEXT_inspections_heading_materials, TEXT_inspections_heading_quality,
                                                  TEXT_inspections_heading_label,  TEXT_inspections_heading_papers,    TEXT_inspections_heading_mark,
                                                  TEXT_inspections_heading_promotion };
_Static_assert(sizeof(inspection_heading_words) / sizeof(inspection_heading_words[0]) == HEADINGS + 1, "a word for each heading");
const char *const inspection_verdict_words[] = { "none", "good", "bad", NULL };
const enum text_id inspection_verdict_texts[] = { TEXT_inspections_verdict_none, TEXT_inspections_verdict_good, TEXT_inspections_verdict_bad };
const char *const inspection_outcome_words[] = { "pass", "remedy", "withdraw", NULL };
const char *const inspection_duty_words[] = { "lead", "secretary", "member", NULL };
const enum text_id inspection_duty_texts[] = { TEXT_inspections_duty_lead, TEXT_inspections_duty_secretary, TEXT_inspections_duty_member };
const char *const inspection_ground_words[] = { "a", "b", "c", "d", "dd", "e", NULL };

#define EXPIRING_DAYS 180

bool choosable_has(const struct choosable *row, enum inspection_reason reason, date today)
{
    switch (reason) {
    case REASON_NEVER: return row->inspected == DATE_NONE;
    case REASON_COMPLAINT: return row->complaints > 0;
    case REASON_EXPIRING: return row->until - today <= EXPIRING_DAYS;
    case REASON_LABORATORY: return row->failed > 0;
    case REASON_OTHER:
    case REASONS: break;
    }
    return true;
}

/* ---- permission ---- */

enum status plan_subject(struct db_conn *conn, const struct viewer *viewer, const struct plan *plan, struct permission_subject *out, struct error *error)
{
    bool in_team = false;
    enum status status = viewer == NULL ? STATUS_OK : plans_sql_in_team(conn, plan->id, viewer->account, &in_team, error);
    *out = (struct permission_subject){ .province = plan->province, .state = in_team ? STATE_IN_TEAM : 0 };
    return status;
}

enum status inspection_subject(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct inspection *inspection,
                               struct permission_subject *out, struct error *error)
{
    bool in_team = false;
    enum status status = viewer == NULL ? STATUS_OK : plans_sql_in_team(conn, inspection->plan, viewer->account, &in_team, error);
    *out = (struct permission_subject){ .province = inspection->province, .producer = inspection->producer };
    out->state = (in_team ? STATE_IN_TEAM : 0) | (inspection->concluded_day == DATE_NONE ? 0 : STATE_RECORD_DONE);
    (void)arena;
    return status;
}

/* ---- addresses ---- */

struct str inspection_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer out;
    buffer_open(&out, arena, IDENT_TEXT_SIZE + 1);
    ident_write(&out, ident);
    return buffer_str(&out);
}

struct ident inspection_ident_for(struct arena *arena, const struct ident *command, const char *what)
{
    struct buffer name;
    buffer_open(&name, arena, 120);
    buffer_add_z(&name, what);
    buffer_add_char(&name, ' ');
    ident_write(&name, command);
    return ident_of_name(buffer_str(&name));
}

static struct str path_of(struct arena *arena, const char *path, const struct ident *ident, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, path);
    buffer_add_char(&out, '/');
    ident_write(&out, ident);
    buffer_add_z(&out, rest);
    return str_from(buffer_z(&out));
}

struct str plan_path(struct arena *arena, const struct plan *plan, const char *rest)
{
    return path_of(arena, INSPECTIONS_PATH, &plan->ident, rest);
}

struct str inspection_path(struct arena *arena, const struct inspection *inspection, const char *rest)
{
    return path_of(arena, INSPECTION_PATH, &inspection->ident, rest);
}

int64_t inspection_file_owner(const struct inspection *inspection)
{
    return -(INT64_C(1) << 40) - inspection->id;
}

static void add_parameter(struct buffer *out, const char *name, struct str value)
{
    buffer_add_z(out, name);
    html_url(out, value);
}

struct str inspection_withdrawal_path(struct arena *arena, const struct ident *certificate, const struct inspection *inspection)
{
    struct buffer out, basis;
    buffer_open(&basis, arena, 400);
    text_add(&basis, LANGUAGE_VI, TEXT_inspections_basis,
             (const struct text_arg[]){ TEXT_ARG("day", date_text(arena, inspection->day)), TEXT_ARG("product", inspection->product_name) }, 2);
    buffer_open(&out, arena, 16384);
    buffer_add_z(&out, "/giay-chung-nhan/");
    ident_write(&out, certificate);
    buffer_add_z(&out, "/thay-doi/thu-hoi");
    add_parameter(&out, "?truong-hop=", inspection->ground);
    add_parameter(&out, "&van-ban=", buffer_str(&basis));
    add_parameter(&out, "&ngay=", date_text(arena, inspection->concluded_day));
    add_parameter(&out, "&ly-do=", str_part(inspection->conclusion, 0, 900));
    return buffer_str(&out);
}

/* ---- pages ---- */

static enum status look(struct web_request *request, struct inspecting *out, struct error *error)
{
    *out = (struct inspecting){ .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request),
                                .today = date_in_vietnam(context_now(web_context(request))) };
    return db_reader(web_room(request, "db"), &out->conn, error);
}

enum status plan_visit(struct web_request *request, const char *action, struct inspecting *out, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status = look(request, out, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "ke-hoach"), &ident))
        status = plans_sql_find(out->conn, out->arena, &ident, &found, &out->plan, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = plan_subject(out->conn, out->viewer, &out->plan, &out->subject, error);
    return status == STATUS_OK ? accounts_ask(out->viewer, action, "inspections.see", &out->subject, error) : status;
}

enum status inspection_visit(struct web_request *request, const char *action, struct inspecting *out, struct error *error)
{
    struct ident ident;
    bool found = false;
    enum status status = look(request, out, error);
    if (status == STATUS_OK && ident_read(web_path_part(request, "bien-ban"), &ident))
        status = inspections_sql_find(out->conn, out->arena, &ident, &found, &out->inspection, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = inspection_subject(out->conn, out->arena, out->viewer, &out->inspection, &out->subject, error);
    if (status == STATUS_OK)
        status = accounts_ask(out->viewer, action, "inspections.see", &out->subject, error);
    if (status == STATUS_OK)
        status = plans_sql_by_id(out->conn, out->arena, out->inspection.plan, &found, &out->plan, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

struct str inspection_commune(const struct inspecting *v)
{
    return v->inspection.commune_code.len == 0 ? STR("") : producers_commune_name(v->conn, v->arena, v->inspection.commune_code, v->today);
}

enum status inspections_command(struct web_request *request, const struct ident *id, const char *type, const struct inspection *about, struct str content,
                                struct error *error)
{
    struct inspections_extra extra = { web_arena(request), context_now(web_context(request)), accounts_viewer(request) };
    struct command command = { .id = *id, .type = type, .content = content, .extra = &extra, .province = extra.viewer->province };
    struct command_result ignored;
    command.actor = accounts_actor(extra.viewer);
    if (about != NULL)
        command.province = about->province;
    return command_run(web_room(request, "commands"), extra.arena, &command, &ignored, error);
}
