/* The commands of publications: a session's results are published, somebody comments, the office answers. */
#include "base/pure.h"
#include "ocop/notices/notices.h"
#include "ocop/outcomes/outcomes_publication.h"
#include "texts_outcomes.h"

#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define LINE(struct_name, member, most)                                                                                      \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .max = (most) }

struct publishing {
    struct str session, publication;
    int64_t days;
    struct str basis;
};
static const struct json_field publishing_fields[] = {
    IDENT(publishing, session),
    IDENT(publishing, publication),
    { .name = "days", .kind = JSON_INT, .offset = offsetof(struct publishing, days), .required = true, .min = 1, .max = PUBLICATION_DAYS_MAX },
    LINE(publishing, basis, COMMENT_LINE),
};
static const struct json_shape publishing_shape = { "OutcomePublication", sizeof(struct publishing), publishing_fields, 4, false, NULL };

struct commenting {
    struct str publication, comment;
    struct str item; /* empty: about all */
    struct str from_name, contact, body;
};
static const struct json_field commenting_fields[] = {
    IDENT(commenting, publication),
    IDENT(commenting, comment),
    LINE(commenting, item, IDENT_TEXT_SIZE),
    LINE(commenting, from_name, COMMENT_LINE),
    LINE(commenting, contact, COMMENT_LINE),
    LINE(commenting, body, COMMENT_TEXT),
};
static const struct json_shape commenting_shape = { "OutcomeComment", sizeof(struct commenting), commenting_fields, 6, false, NULL };

struct replying {
    struct str comment;
    int64_t version;
    struct str answer;
    bool shown;
};
static const struct json_field replying_fields[] = {
    IDENT(replying, comment),
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct replying, version), .required = true, .min = 1, .max = INT32_MAX },
    LINE(replying, answer, COMMENT_TEXT),
    { .name = "shown", .kind = JSON_BOOL, .offset = offsetof(struct replying, shown), .required = true },
};
static const struct json_shape replying_shape = { "OutcomeCommentAnswer", sizeof(struct replying), replying_fields, 4, false, NULL };

bool publication_is_open(const struct publication *publication, date today)
{
    return today >= publication->from && today <= publication->until;
}

bool publication_has(const struct session_item *item)
{
    return item->state == ITEM_CONCLUDED && item->stars >= LAW_FIRST_MINIMUM;
}

struct str publication_path(struct arena *arena, const struct publication *publication, const char *rest)
{
    struct buffer out;
    buffer_open(&out, arena, 200);
    buffer_add_z(&out, PUBLICATIONS_PATH "/");
    ident_write(&out, &publication->ident);
    buffer_add_z(&out, rest);
    (void)buffer_z(&out);
    return buffer_str(&out);
}

/* ---- what they are about ---- */

static enum status find_session(struct db_conn *conn, const struct command *command, struct str ident, struct session *out, struct error *error)
{
    const struct publication_extra *extra = command->extra;
    enum status status = sessions_find(conn, extra->arena, extra->viewer, date_in_vietnam(extra->now), ident, out, error);
    return status == STATUS_OK && out->province != command->province ? commands_not_found(error) : status;
}

static enum status publishing_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                      struct error *error)
{
    struct session session;
    enum status status = find_session(conn, command, ((const struct publishing *)content)->session, &session, error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = session.province };
    return status;
}

static enum status find_publication(struct db_conn *conn, const struct command *command, struct str ident, struct publication *out, struct error *error)
{
    const struct publication_extra *extra = command->extra;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? publications_sql_find(conn, extra->arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

static enum status commenting_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                      struct error *error)
{
    struct publication publication;
    enum status status = find_publication(conn, command, ((const struct commenting *)content)->publication, &publication, error);
    if (status == STATUS_OK)
        *subject = (struct permission_subject){ .province = publication.province };
    return status;
}

static enum status find_comment(struct db_conn *conn, const struct command *command, struct str ident, struct comment *out, struct publication *of,
                                struct error *error)
{
    const struct publication_extra *extra = command->extra;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? comments_sql_find(conn, extra->arena, &read, &found, out, error) : STATUS_OK;
    if (status == STATUS_OK && found)
        status = publications_sql_by_id(conn, extra->arena, out->publication, &found, of, error);
    return status == STATUS_OK && (!found || of->province != command->province) ? commands_not_found(error) : status;
}

/* Who stepped out for a product does not deal with what is said of it. */
static enum status replying_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error)
{
    const struct publication_extra *extra = command->extra;
    struct publication publication;
    struct session session;
    struct session_item item;
    struct comment comment;
    enum status status = find_comment(conn, command, ((const struct replying *)content)->comment, &comment, &publication, error);
    if (status != STATUS_OK || comment.item == 0) {
        *subject = (struct permission_subject){ .province = command->province };
        return status;
    }
    status = sessions_sql_item_by_id(conn, extra->arena, comment.item, &item, error);
    if (status == STATUS_OK)
        status = sessions_sql_by_id(conn, extra->arena, item.session, &session, error);
    return status == STATUS_OK ? sessions_subject(conn, extra->arena, extra->viewer, &session, &item, date_in_vietnam(extra->now), subject, error) : status;
}

/* ---- changes ---- */

static enum status apply_publish(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct publication_extra *extra = command->extra;
    const struct publishing *in = content;
    struct publication publication = { .province = command->province, .days = in->days, .basis = in->basis, .from = date_in_vietnam(extra->now),
                                       .made_at = extra->now, .made_by = extra->viewer == NULL ? STR("") : extra->viewer->name };
    struct publication there;
    struct calendar calendar;
    struct session session;
    bool found = false, certain;
    enum status status = find_session(conn, command, in->session, &session, error);
    (void)result;
    if (status == STATUS_OK && session.state != SESSION_SIGNED)
        status = FAIL(error, STATUS_STALE, TEXT_outcomes_publish_signed_first, NULL);
    if (status == STATUS_OK)
        status = publications_sql_of_session(conn, extra->arena, session.id, &found, &there, error);
    if (status == STATUS_OK && found)
        status = FAIL(error, STATUS_STALE, TEXT_outcomes_publish_there, NULL);
    if (status == STATUS_OK && in->basis.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "can-cu");
    if (status == STATUS_OK && !ident_read(in->publication, &publication.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = calendar_read(conn, extra->arena, session.province, publication.from, DATE_NONE, &calendar, error);
    if (status != STATUS_OK)
        return status;
    publication.session = session.id;
    calendar_add_days(&calendar, publication.from, in->days, &publication.until, &certain);
    return publications_sql_add(conn, &publication, error);
}

/* Its number in the table, where it is on the page. */
static enum status find_item(struct db_conn *conn, struct arena *arena, const struct publication *publication, struct str ident, int64_t *out, struct error *error)
{
    struct session_item item;
    struct ident read;
    bool found = false;
    enum status status = STATUS_OK;
    *out = 0;
    if (ident.len == 0)
        return STATUS_OK;
    if (ident_read(ident, &read))
        status = sessions_sql_item(conn, arena, &read, &found, &item, error);
    if (status == STATUS_OK && (!found || item.session != publication->session || !publication_has(&item)))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "san-pham");
    if (status == STATUS_OK)
        *out = item.id;
    return status;
}

static enum status apply_comment(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct publication_extra *extra = command->extra;
    const struct commenting *in = content;
    struct comment comment = { .from_name = in->from_name, .contact = in->contact, .body = in->body, .received_at = extra->now };
    struct publication publication;
    struct session session;
    enum status status = find_publication(conn, command, in->publication, &publication, error);
    (void)result;
    if (status == STATUS_OK && !publication_is_open(&publication, date_in_vietnam(extra->now)))
        status = FAIL(error, STATUS_STALE, TEXT_outcomes_publication_closed, NULL);
    if (status == STATUS_OK && (in->body.len == 0 || in->from_name.len == 0))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_incomplete, "noi-dung");
    if (status == STATUS_OK && !ident_read(in->comment, &comment.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = find_item(conn, extra->arena, &publication, in->item, &comment.item, error);
    if (status == STATUS_OK)
        status = sessions_sql_by_id(conn, extra->arena, publication.session, &session, error);
    comment.publication = publication.id;
    if (status == STATUS_OK)
        status = comments_sql_add(conn, &comment, error);
    if (status != STATUS_OK)
        return status;
    const struct task task = { .province = publication.province,
                               .kind = "outcomes.comment",
                               .subject = comment.ident,
                               .product = session.name,
                               .producer = STR(""),
                               .path = session_path(extra->arena, &session, "/cong-bo"),
                               .for_whom = task_for_role(extra->arena, ROLE_SPECIALIST, publication.province, STR("")),
                               .due = publication.until,
                               .opened_at = extra->now,
                               .command = command->id };
    return task_open(conn, &task, error);
}

static enum status apply_reply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct publication_extra *extra = command->extra;
    const struct replying *in = content;
    struct publication publication;
    struct comment comment;
    enum status status = find_comment(conn, command, in->comment, &comment, &publication, error);
    (void)result;
    if (status == STATUS_OK)
        status = commands_check_version(comment.version, in->version, error);
    if (status == STATUS_OK && in->answer.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_outcomes_complaint_answer_needed, NULL);
    if (status != STATUS_OK)
        return status;
    comment.answer = in->answer;
    comment.shown = in->shown;
    comment.answered_at = extra->now;
    comment.answered_by = extra->viewer == NULL ? STR("") : extra->viewer->name;
    status = comments_sql_answer(conn, &comment, error);
    return status == STATUS_OK ? task_done(conn, publication.province, "outcomes.comment", &comment.ident, command->actor.id, extra->now, error) : status;
}

static const struct command_type rows[] = {
    { "outcomes.publish", "outcomes.publish", &publishing_shape, apply_publish, publishing_subject },
    { "outcomes.comment", "outcomes.comment", &commenting_shape, apply_comment, commenting_subject },
    { "outcomes.reply_comment", "outcomes.publish", &replying_shape, apply_reply, replying_subject },
};
const struct command_types outcomes_publication_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status publication_command(struct web_request *request, int64_t province, const struct ident *id, const char *type, struct str content,
                                struct error *error)
{
    struct publication_extra extra = { web_arena(request), context_now(web_context(request)), accounts_viewer(request) };
    const struct command command = { .id = *id, .type = type, .province = province, .actor = accounts_actor(extra.viewer), .content = content, .extra = &extra };
    struct command_result ignored;
    return command_run(web_room(request, "commands"), extra.arena, &command, &ignored, error);
}
