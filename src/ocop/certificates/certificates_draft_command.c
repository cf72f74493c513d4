/* The commands on drafts of decisions but for issuing: drafting, submitting, returning, dropping, and what the Ministry made of a product. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define TEXT(struct_name, member, least, most)                                                                              \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = (most) }
#define IDENT(struct_name, member) TEXT(struct_name, member, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE)
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
#define DAY(struct_name, member)                                                                                             \
    { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true }

struct drafting {
    struct str draft, session;
    int kind;
    struct json_list items; /* of struct str: identifiers of the session's items */
};
static const struct json_field drafting_fields[] = {
    IDENT(drafting, draft),
    IDENT(drafting, session),
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct drafting, kind), .required = true, .words = draft_session_kind_words },
    { .name = "items", .kind = JSON_TEXT_LIST, .offset = offsetof(struct drafting, items), .required = true, .min = 1, .max = DRAFT_ITEMS_MAX },
};
static const struct json_shape drafting_shape = { "CertificatesDraft", sizeof(struct drafting), drafting_fields, 4, false, NULL };

struct submission {
    struct str draft;
    int64_t version;
    struct str number;
    date day;
    struct str paper; /* hexadecimal SHA-256 of the PDF that is given out to be signed; empty: none was kept */
};
static const struct json_field submission_fields[] = {
    IDENT(submission, draft), VERSION(submission), TEXT(submission, number, 1, CERTIFICATE_LINE), DAY(submission, day),
    { .name = "paper", .kind = JSON_TEXT, .offset = offsetof(struct submission, paper), .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
};
static const struct json_shape submission_shape = { "CertificatesSubmit", sizeof(struct submission), submission_fields, 5, false, NULL };

struct ending {
    struct str draft;
    int64_t version;
    struct str reason;
};
static const struct json_field ending_fields[] = { IDENT(ending, draft), VERSION(ending), TEXT(ending, reason, 1, CERTIFICATE_NOTE) };
static const struct json_shape ending_shape = { "CertificatesEndDraft", sizeof(struct ending), ending_fields, 3, false, NULL };

/* ---- what they have in common ---- */

static struct str name_of(const struct certificates_extra *extra)
{
    return extra->viewer == NULL ? STR("") : extra->viewer->name;
}

enum status draft_begin(struct db_conn *conn, const struct command *command, const struct draft_about *about, unsigned states, struct draft *out,
                        struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    enum status status = draft_find(conn, extra->arena, command->province, about->draft, out, error);
    if (status == STATUS_OK && out->state == DRAFT_ISSUED && (states & DRAFT_IN(DRAFT_ISSUED)) == 0)
        return FAIL_WITH(error, STATUS_STALE, TEXT_certificates_draft_is_issued, NULL, TEXT_ARG("number", out->number),
                         TEXT_ARG("day", date_text(extra->arena, out->day)), TEXT_ARG("name", out->issued_by));
    if (status == STATUS_OK && (states & DRAFT_IN(out->state)) == 0)
        return FAIL(error, STATUS_STALE,
                    out->state == DRAFT_DROPPED ? TEXT_certificates_draft_is_dropped
                                                : out->state == DRAFT_OPEN ? TEXT_certificates_draft_not_submitted : TEXT_certificates_draft_is_submitted,
                    NULL);
    return status == STATUS_OK ? commands_check_version(out->version, about->version, error) : status;
}

enum status draft_task(struct db_conn *conn, const struct command *command, const struct draft *draft, const char *kind, int role, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    struct draft_items items = { 0 };
    struct buffer words;
    enum status status = drafts_sql_items(conn, extra->arena, draft->id, &items, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&words, extra->arena, 400);
    text_add(&words, LANGUAGE_VI, TEXT_certificates_task_about, (const struct text_arg[]){ TEXT_ARG_INT("count", (int64_t)items.count) }, 1);
    return task_open(conn,
                     &(struct task){ .province = draft->province, .kind = kind, .subject = draft->ident, .product = buffer_str(&words), .producer = STR(""),
                                     .path = draft_path(extra->arena, draft, ""), .for_whom = task_for_role(extra->arena, role, draft->province, STR("")),
                                     .due = draft->due_day, .opened_at = extra->now, .command = command->id },
                     error);
}

enum status draft_task_done(struct db_conn *conn, const struct command *command, const struct draft *draft, const char *kind, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    return task_done(conn, draft->province, kind, &draft->ident, command->actor.id, extra->now, error);
}

/* ---- drafting ---- */

static const struct draft_candidate *candidate_of(const struct draft_candidates *all, struct str ident)
{
    struct ident read;
    for (size_t i = 0; ident_read(ident, &read) && i < all->count; i++)
        if (ident_equal(&all->rows[i].item.ident, &read))
            return &all->rows[i];
    return NULL;
}

static enum status may_stand(const struct draft_candidate *row, enum draft_kind kind, struct arena *arena, struct error *error)
{
    struct buffer why;
    if (row->why == TEXT_NONE && row->ministry == (kind == DRAFT_APPROVE))
        return STATUS_OK;
    buffer_open(&why, arena, ERROR_ARG_SIZE);
    text_add(&why, LANGUAGE_VI, row->why != TEXT_NONE ? row->why : row->ministry ? TEXT_certificates_why_90 : TEXT_certificates_why_below_90,
             (const struct text_arg[]){ TEXT_ARG("number", row->why_text), TEXT_ARG("reason", row->why_text), TEXT_ARG_INT("stars", row->stars) }, 3);
    return FAIL_WITH(error, row->why == TEXT_certificates_why_decided || row->why == TEXT_certificates_why_drafted ? STATUS_STALE : STATUS_BAD_INPUT,
                     TEXT_certificates_draft_not_this, "items", TEXT_ARG("product", row->item.product_name), TEXT_ARG("why", buffer_str(&why)));
}

static enum status add_items(struct db_conn *conn, struct arena *arena, const struct draft *draft, const struct drafting *in,
                             const struct draft_candidates *all, struct error *error)
{
    const struct str *idents = in->items.items;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < in->items.count; i++) {
        const struct draft_candidate *row = candidate_of(all, idents[i]);
        if (row == NULL)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_draft_no_item, "items");
        status = may_stand(row, draft->kind, arena, error);
        if (status != STATUS_OK)
            return status;
        status = drafts_sql_add_item(conn,
                                     &(struct draft_item){ .draft = draft->id, .no = (int64_t)i + 1, .item = row->item.id, .product = row->item.product,
                                                           .producer = row->item.producer, .act = row->act, .product_name = row->item.product_name,
                                                           .producer_name = row->item.producer_name, .commune_code = row->item.commune_code,
                                                           .set = row->item.set_no, .stars = row->stars, .points = row->points },
                                     error);
    }
    return status;
}

static enum status session_of(struct db_conn *conn, struct arena *arena, const struct command *command, struct str ident, struct session *out,
                              struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    enum status status = sessions_find(conn, arena, extra->viewer, date_in_vietnam(extra->now), ident, out, error);
    if (status == STATUS_OK && out->province != command->province)
        return commands_not_found(error);
    if (status == STATUS_OK && out->state != SESSION_SIGNED)
        return FAIL(error, STATUS_STALE, TEXT_certificates_draft_unsigned, "session");
    return status;
}

static enum status apply_draft(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct drafting *in = content;
    struct draft draft = { .province = command->province, .kind = (enum draft_kind)in->kind, .state = DRAFT_OPEN, .made_at = extra->now,
                           .made_by = name_of(extra), .ground = STR(""), .reason = STR(""), .due_day = DATE_NONE };
    struct draft_candidates all;
    struct session session;
    enum status status = session_of(conn, result->arena, command, in->session, &session, error);
    if (status == STATUS_OK && !ident_read(in->draft, &draft.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = draft_candidates_of(conn, result->arena, extra->law, &session, &all, error);
    if (status != STATUS_OK)
        return status;
    draft.session = session.id;
    draft.basis = session.minutes_no;
    draft.basis_day = session.minutes_day;
    status = drafts_sql_add(conn, &draft, &draft.id, error);
    if (status == STATUS_OK)
        status = add_items(conn, result->arena, &draft, in, &all, error);
    if (status == STATUS_OK)
        status = draft_task(conn, command, &draft, "certificates.submit", ROLE_SUBMITTER, error);
    return status == STATUS_OK ? task_done(conn, session.province, "certificates.draft", &session.ident, command->actor.id, extra->now, error) : status;
}

/* ---- submitting, returning, dropping ---- */

static enum status find_paper(struct db_conn *conn, struct arena *arena, struct str hex, struct draft *draft, struct error *error)
{
    struct sha256 hash;
    struct file file;
    bool found = false;
    enum status status;
    draft->paper = 0;
    if (hex.len == 0)
        return STATUS_OK;
    status = sha256_read(hex, &hash) ? file_by_hash(conn, arena, &hash, &found, &file, error) : STATUS_OK;
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_submit_no_paper, "paper");
    draft->paper = status == STATUS_OK ? file.id : 0;
    return status;
}

static enum status apply_submit(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct submission *in = content;
    struct draft draft;
    enum status status = draft_begin(conn, command, &(struct draft_about){ in->draft, in->version }, DRAFT_IN(DRAFT_OPEN), &draft, error);
    if (status == STATUS_OK && (in->day > date_in_vietnam(extra->now) || (draft.basis_day != DATE_NONE && in->day < draft.basis_day)))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_submit_day, "day", TEXT_ARG("day", date_text(extra->arena, draft.basis_day)));
    if (status != STATUS_OK)
        return status;
    draft.state = DRAFT_SUBMITTED;
    draft.letter_no = in->number;
    draft.letter_day = in->day;
    draft.submitted_at = extra->now;
    draft.submitted_by = name_of(extra);
    draft.note = STR("");
    status = find_paper(conn, result->arena, in->paper, &draft, error);
    if (status == STATUS_OK)
        status = drafts_sql_set(conn, &draft, STR(""), error);
    if (status == STATUS_OK)
        status = draft_task_done(conn, command, &draft, "certificates.submit", error);
    return status == STATUS_OK ? draft_task(conn, command, &draft, "certificates.issue", ROLE_CLERK, error) : status;
}

static enum status apply_return(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct ending *in = content;
    struct draft draft;
    enum status status = draft_begin(conn, command, &(struct draft_about){ in->draft, in->version }, DRAFT_IN(DRAFT_SUBMITTED), &draft, error);
    (void)result;
    if (status != STATUS_OK)
        return status;
    draft.state = DRAFT_OPEN;
    draft.note = in->reason;
    status = drafts_sql_set(conn, &draft, STR(""), error);
    if (status == STATUS_OK)
        status = draft_task_done(conn, command, &draft, "certificates.issue", error);
    return status == STATUS_OK ? draft_task(conn, command, &draft, "certificates.submit", ROLE_SUBMITTER, error) : status;
}

static enum status apply_drop(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct ending *in = content;
    struct draft draft;
    enum status status = draft_begin(conn, command, &(struct draft_about){ in->draft, in->version }, DRAFT_IN(DRAFT_OPEN), &draft, error);
    (void)result;
    if (status != STATUS_OK)
        return status;
    draft.state = DRAFT_DROPPED;
    draft.note = in->reason;
    status = drafts_sql_set(conn, &draft, STR(""), error);
    if (status == STATUS_OK)
        status = drafts_sql_end_items(conn, draft.id, error);
    return status == STATUS_OK ? draft_task_done(conn, command, &draft, "certificates.submit", error) : status;
}

enum status certificates_withdrawal_dropped(struct db_conn *conn, const void *content, int64_t *certificate, struct error *error)
{
    const struct ending *in = content;
    struct ident draft;
    *certificate = 0;
    return ident_read(in->draft, &draft) ? drafts_sql_withdraws(conn, &draft, certificate, error) : STATUS_OK;
}

static const struct command_type rows[] = {
    { "certificates.draft", "certificates.draft", &drafting_shape, apply_draft, NULL },
    { "certificates.submit", "certificates.submit", &submission_shape, apply_submit, NULL },
    { "certificates.return", "certificates.return", &ending_shape, apply_return, NULL },
    { "certificates.drop", "certificates.draft", &ending_shape, apply_drop, NULL },
    { "certificates.issue", "certificates.issue", &draft_issue_shape, draft_apply_issue, NULL },
    { "certificates.ministry", "certificates.draft", &ministry_shape, certificates_apply_ministry, NULL },
    { "certificates.ministry_change", "certificates.change", &ministry_change_shape, certificates_apply_ministry_change, NULL },
    { "certificates.change", "certificates.change", &change_shape, certificates_apply_change, NULL },
    { "certificates.extend", "certificates.change", &extend_shape, certificates_apply_extend, NULL },
    { "certificates.link", "certificates.change", &link_shape, certificates_apply_link, NULL },
    { "certificates.attach", "certificates.change", &attach_shape, certificates_apply_attach, NULL },
    { "certificates.notify", "certificates.notify", &notify_shape, certificates_apply_notify, NULL },
    { "certificates.noticed", "certificates.change", &noticed_shape, certificates_apply_noticed, NULL },
    { "certificates.complain", "certificates.complain", &complaint_shape, certificates_apply_complain, NULL },
    { "certificates.answer", "certificates.answer", &complaint_answer_shape, certificates_apply_answer, NULL },
};
const struct command_types certificates_draft_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

static const struct task_kind kinds[] = {
    { "certificates.draft", TEXT_certificates_task_draft, TEXT_certificates_task_draft_do },
    { "certificates.submit", TEXT_certificates_task_submit, TEXT_certificates_task_submit_do },
    { "certificates.notice", TEXT_certificates_task_notice, TEXT_certificates_task_notice_do },
    { "certificates.renew", TEXT_certificates_task_renew, TEXT_certificates_task_renew_do },
    { "certificates.complaint", TEXT_certificates_task_complaint, TEXT_certificates_task_complaint_do },
    { "certificates.issue", TEXT_certificates_task_issue, TEXT_certificates_task_issue_do },
};
const struct task_kinds certificates_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };

/* ---- hook ---- */

struct session_about {
    struct str session;
};

/* Minutes are signed: the office drafts the decision, where there is anything to decide on. */
enum status certificates_follow_signed(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct session_about *about = content;
    struct ident ident;
    struct arena arena;
    struct str name;
    int64_t count = 0;
    enum status status = STATUS_OK;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    if (ident_read(about->session, &ident))
        status = drafts_sql_to_decide(conn, &arena, &ident, &name, &count, error);
    if (status == STATUS_OK && count > 0) {
        struct buffer path;
        buffer_open(&path, &arena, 200);
        buffer_add_z(&path, SESSIONS_PATH "/");
        ident_write(&path, &ident);
        buffer_add_z(&path, DRAFTS_PATH);
        status = task_open(conn,
                           &(struct task){ .province = command->province, .kind = "certificates.draft", .subject = ident, .product = name,
                                           .producer = STR(""), .path = buffer_str(&path),
                                           .for_whom = task_for_role(&arena, ROLE_SPECIALIST, command->province, STR("")), .due = DATE_NONE,
                                           .opened_at = command->at, .command = command->id },
                           error);
    }
    arena_close(&arena);
    return status;
}

enum status draft_command(struct web_request *request, const struct ident *id, const char *type, struct str content, struct error *error)
{
    struct certificates_extra extra = { .arena = web_arena(request), .now = context_now(web_context(request)), .viewer = accounts_viewer(request),
                                        .law = web_room(request, "law") };
    struct command command = { .id = *id, .type = type, .content = content, .extra = &extra };
    struct draft_signed_file signed_file;
    struct certificate_secret secret;
    struct command_result result;
    command.province = extra.viewer->province;
    command.actor = accounts_actor(extra.viewer);
    if (str_is(str_from(type), "certificates.issue")) { /* signs what is printed */
        enum status status = certificate_secret_take(web_room(request, "certificates"), false, &secret, error);
        if (status == STATUS_OK)
            status = draft_signed_look(request, content, &signed_file, error);
        if (status != STATUS_OK)
            return status;
        extra.key = &secret;
        extra.signed_file = &signed_file;
    }
    return command_run(web_room(request, "commands"), extra.arena, &command, &result, error);
}
