/* The commands of papers. A file is named by its hash; that the producer has given it is known from his finished uploads, so nobody gets at another's
 * file by its hash. */
#include "base/pure.h"
#include "ocop/files/files_int.h"
#include "texts_files.h"
#include "texts_form.h"

#define TEXT_MOST 300
#define REASON_MOST 1000

/* What a paper says of itself. */
struct facts {
    struct str kind, title, number, issuer;
    date issued, expires;
    struct str file; /* hexadecimal SHA-256; empty: a link */
    struct str link;
};
/* files.add_paper, files.renew_paper, files.edit_paper */
struct change {
    struct str paper;    /* the new one; the one that is edited */
    struct str producer;
    struct str old;      /* that is renewed; else empty */
    int64_t version;     /* of the old one, or the edited one; 0: add */
    struct facts facts;
};

#define FACT(member, json_kind, most)                                                                                        \
    { .name = #member, .kind = (json_kind), .offset = offsetof(struct facts, member), .required = true, .max = (most) }
#define DAY(member) { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct facts, member), .required = true, .nullable = true }

static const struct json_field facts_fields[] = {
    FACT(kind, JSON_TEXT, 20), FACT(title, JSON_TEXT, TEXT_MOST), FACT(number, JSON_TEXT, TEXT_MOST), FACT(issuer, JSON_TEXT, TEXT_MOST),
    DAY(issued), DAY(expires), FACT(file, JSON_TEXT, SHA256_HEX_SIZE), FACT(link, JSON_TEXT, FILE_LINK_MAX),
};
static const struct facts facts_defaults = { .issued = DATE_NONE, .expires = DATE_NONE };
static const struct json_shape facts_shape = { "PaperFacts", sizeof(struct facts), facts_fields, 8, false, &facts_defaults };

static const struct json_field change_fields[] = {
    { .name = "paper", .kind = JSON_TEXT, .offset = offsetof(struct change, paper), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "producer", .kind = JSON_TEXT, .offset = offsetof(struct change, producer), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "old", .kind = JSON_TEXT, .offset = offsetof(struct change, old), .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct change, version), .min = 0, .max = INT32_MAX },
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct change, facts), .required = true, .of = &facts_shape },
};
static const struct json_shape change_shape = { "FilesPaper", sizeof(struct change), change_fields, 5, false, NULL };

struct withdrawal {
    struct str paper;
    int64_t version;
    struct str reason;
};
static const struct json_field withdrawal_fields[] = {
    { .name = "paper", .kind = JSON_TEXT, .offset = offsetof(struct withdrawal, paper), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct withdrawal, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct withdrawal, reason), .required = true, .min = 1, .max = REASON_MOST },
};
static const struct json_shape withdrawal_shape = { "FilesWithdrawal", sizeof(struct withdrawal), withdrawal_fields, 3, false, NULL };

/* ---- what a command is about ---- */

static enum status find_owner(struct db_conn *conn, const struct files_extra *extra, struct str ident, int64_t id, struct file_owner *out,
                              struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = STATUS_OK;
    if (extra->files->owner == NULL || (id == 0 && !ident_read(ident, &read)))
        return commands_not_found(error);
    status = extra->files->owner(conn, extra->arena, id == 0 ? &read : NULL, id, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static enum status find_paper(struct db_conn *conn, const struct files_extra *extra, struct str ident, struct paper *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? paper_find(conn, extra->arena, &read, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

/* Of a new paper: the producer that it names. */
static enum status producer_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                    struct error *error)
{
    const struct change *change = content;
    struct file_owner owner;
    enum status status = find_owner(conn, command->extra, change->producer, 0, &owner, error);
    if (status == STATUS_OK)
        *subject = owner.subject;
    return status;
}

static enum status paper_subject(struct db_conn *conn, const struct files_extra *extra, struct str ident, struct permission_subject *subject,
                                 struct error *error)
{
    struct file_owner owner;
    struct paper paper;
    enum status status = find_paper(conn, extra, ident, &paper, error);
    if (status == STATUS_OK)
        status = find_owner(conn, extra, STR(""), paper.producer, &owner, error);
    if (status == STATUS_OK)
        *subject = owner.subject;
    return status;
}

static enum status edited_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                  struct error *error)
{
    const struct change *change = content;
    return paper_subject(conn, command->extra, change->paper, subject, error);
}

static enum status renewed_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    const struct change *change = content;
    return paper_subject(conn, command->extra, change->old, subject, error);
}

static enum status withdrawn_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                     struct error *error)
{
    const struct withdrawal *withdrawal = content;
    return paper_subject(conn, command->extra, withdrawal->paper, subject, error);
}

/* ---- changes ---- */

static enum status check_facts(const struct facts *facts, date today, struct error *error)
{
    if (paper_kind_of(facts->kind) == NULL)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_form_choice, "kind");
    if (str_is(facts->kind, "other") && facts->title.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_title_needed, "title");
    if (facts->issued != DATE_NONE && facts->issued > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_issued_later, "issued");
    if (facts->expires != DATE_NONE && facts->issued != DATE_NONE && facts->expires < facts->issued)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_expires_before, "expires");
    return STATUS_OK;
}

/* The file that the producer has given, or the link. */
static enum status check_content(struct db_conn *conn, const struct files_extra *extra, const struct facts *facts, int64_t producer, int64_t *file,
                                 struct error *error)
{
    struct file given;
    bool found = false;
    enum status status;
    *file = 0;
    if (facts->file.len == 0 && facts->link.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_content_needed, "file");
    if (facts->file.len > 0 && facts->link.len > 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_both, "link");
    if (facts->link.len > 0)
        return file_link_is_good(facts->link) ? STATUS_OK : FAIL(error, STATUS_BAD_INPUT, TEXT_files_link_bad, "link");
    status = file_given(conn, extra->arena, producer, facts->file, &found, &given, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_not_given, "file");
    *file = given.id;
    return status;
}

static struct paper_new new_paper(const struct command *command, const struct file_owner *owner, const struct facts *facts)
{
    const struct files_extra *extra = command->extra;
    return (struct paper_new){ .province = owner->subject.province, .producer = owner->id, .kind = facts->kind, .title = facts->title,
                               .number = facts->number, .issuer = facts->issuer, .link = facts->link, .issued = facts->issued,
                               .expires = facts->expires, .made_by = command->actor.id, .on_behalf = command->actor.on_behalf, .now = extra->now };
}

static enum status add_in(struct db_conn *conn, const struct command *command, const struct change *change, const struct file_owner *owner,
                          const struct paper *old, struct error *error)
{
    const struct files_extra *extra = command->extra;
    struct paper_new paper = new_paper(command, owner, &change->facts);
    enum status status = check_facts(&change->facts, date_in_vietnam(extra->now), error);
    if (status == STATUS_OK)
        status = check_content(conn, extra, &change->facts, owner->id, &paper.file, error);
    if (status == STATUS_OK && !ident_read(change->paper, &paper.ident))
        status = commands_not_found(error);
    paper.replaces = old == NULL ? 0 : old->id;
    return status == STATUS_OK ? papers_sql_add(conn, &paper, error) : status;
}

static enum status apply_add(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct change *change = content;
    struct file_owner owner;
    enum status status = find_owner(conn, command->extra, change->producer, 0, &owner, error);
    (void)result;
    return status == STATUS_OK ? add_in(conn, command, change, &owner, NULL, error) : status;
}

/* A paper that stands: neither replaced nor withdrawn, and as its form showed it. */
static enum status find_standing(struct db_conn *conn, const struct command *command, struct str ident, int64_t version, struct paper *paper,
                                 struct file_owner *owner, struct error *error)
{
    enum status status = find_paper(conn, command->extra, ident, paper, error);
    if (status == STATUS_OK)
        status = find_owner(conn, command->extra, STR(""), paper->producer, owner, error);
    if (status == STATUS_OK)
        status = commands_check_version(paper->version, version, error);
    if (status == STATUS_OK && (paper->withdrawn || paper->replaced_by != 0))
        return FAIL(error, STATUS_STALE, TEXT_files_stands_no_more, NULL);
    return status;
}

static enum status apply_renew(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct change *change = content;
    struct file_owner owner;
    struct paper old;
    enum status status = find_standing(conn, command, change->old, change->version, &old, &owner, error);
    (void)result;
    if (status == STATUS_OK && !str_equal(change->facts.kind, old.kind))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_kind_stays, "kind");
    return status == STATUS_OK ? add_in(conn, command, change, &owner, &old, error) : status;
}

static enum status apply_edit(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct files_extra *extra = command->extra;
    const struct change *change = content;
    struct paper_new paper;
    struct file_owner owner;
    struct paper old;
    enum status status = find_standing(conn, command, change->paper, change->version, &old, &owner, error);
    (void)result;
    if (status == STATUS_OK)
        status = check_facts(&change->facts, date_in_vietnam(extra->now), error);
    if (status != STATUS_OK)
        return status;
    paper = new_paper(command, &owner, &change->facts);
    return papers_sql_edit(conn, old.id, &paper, error);
}

static enum status apply_withdraw(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                  struct error *error)
{
    const struct files_extra *extra = command->extra;
    const struct withdrawal *withdrawal = content;
    struct file_owner owner;
    struct paper paper;
    enum status status = find_standing(conn, command, withdrawal->paper, withdrawal->version, &paper, &owner, error);
    (void)result;
    return status == STATUS_OK ? papers_sql_withdraw(conn, paper.id, withdrawal->reason, extra->now, error) : status;
}

static const struct command_type rows[] = {
    { "files.add_paper", "files.add", &change_shape, apply_add, producer_subject },
    { "files.renew_paper", "files.add", &change_shape, apply_renew, renewed_subject },
    { "files.edit_paper", "files.edit", &change_shape, apply_edit, edited_subject },
    { "files.withdraw_paper", "files.withdraw", &withdrawal_shape, apply_withdraw, withdrawn_subject },
};
const struct command_types files_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

/* Who is no producer himself does it on the producer's behalf. */
static bool is_his_own(const struct viewer *viewer, int64_t producer)
{
    for (size_t i = 0; i < viewer->hold_count; i++)
        if (viewer->holds[i].role == ROLE_PRODUCER && viewer->holds[i].producer == producer)
            return true;
    return false;
}

enum status files_command(struct web_request *request, const struct ident *id, const char *type, const struct file_owner *owner, struct str content,
                          struct error *error)
{
    const struct files *files = web_room(request, "files");
    const struct viewer *viewer = accounts_viewer(request);
    struct files_extra extra = { files, web_arena(request), context_now(web_context(request)) };
    struct command_result result;
    struct command command = { .id = *id, .type = type, .province = owner->subject.province, .actor = accounts_actor(viewer), .content = content,
                               .extra = &extra };
    if (!is_his_own(viewer, owner->id))
        command.actor.on_behalf = ident_text(web_arena(request), &owner->ident);
    return command_run(files->commands, web_arena(request), &command, &result, error);
}
