/* What becomes of a certificate after it was given: withdrawal on one of the six grounds of Article 8.1 within 15 days of the conclusion (8.4), correction
 * of names (the last day stays), annulment of what was given wrongly. Each goes through a decision of its own: a draft, its submission, the clerk's
 * entry; here are the draft and what the entry does. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"
#include "texts_form.h"

#define WITHDRAWAL_DAYS 15 /* Article 8.4 */

struct change {
    struct str draft, certificate;
    int kind;
    struct str ground, basis;
    date basis_day;
    struct str reason, product_name, producer_name;
};
_Static_assert(offsetof(struct change, draft) == offsetof(struct certificates_about, draft) && offsetof(struct change, kind) == offsetof(struct certificates_about, kind) &&
                   offsetof(struct change, certificate) == offsetof(struct certificates_about, certificate),
               "it begins as certificates_about");

bool certificates_withdraws(const struct certificates_about *about)
{
    return about->kind == DRAFT_WITHDRAW;
}

enum status certificates_ident_of(struct db_conn *conn, int64_t certificate, bool *found, struct ident *out, struct error *error)
{
    struct certificate_self self = { .id = 0 };
    enum status status = certificates_sql_by_id(conn, certificate, &self, error);
    *found = status == STATUS_OK && self.id != 0;
    *out = self.ident;
    return status;
}

#define TEXT(member, least, most)                                                                                            \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct change, member), .required = true, .min = (least), .max = (most) }
static const struct json_field fields[] = {
    TEXT(draft, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE),
    TEXT(certificate, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE),
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct change, kind), .required = true, .words = draft_kind_words },
    TEXT(ground, 0, 2),
    TEXT(basis, 1, CERTIFICATE_LINE),
    { .name = "basis_day", .kind = JSON_DATE, .offset = offsetof(struct change, basis_day), .required = true },
    TEXT(reason, 1, CERTIFICATE_NOTE),
    TEXT(product_name, 0, CERTIFICATE_LINE),
    TEXT(producer_name, 0, CERTIFICATE_LINE),
};
const struct json_shape change_shape = { "CertificatesChange", sizeof(struct change), fields, sizeof(fields) / sizeof(fields[0]), false, NULL };

static bool is_ground(struct str word)
{
    for (size_t i = 0; draft_ground_words[i] != NULL; i++)
        if (str_is(word, draft_ground_words[i]))
            return true;
    return false;
}

enum status change_check(struct db_conn *conn, const struct change_asked *asked, const struct public_row *row, date today, struct error *error)
{
    bool busy = false;
    enum status status = public_sql_busy(conn, row->id, &busy, error);
    if (status != STATUS_OK)
        return status;
    if (busy)
        return FAIL(error, STATUS_STALE, TEXT_certificates_draft_certificate_busy, NULL);
    if (!standing_holds(public_standing(row, today)))
        return FAIL(error, STATUS_STALE, TEXT_certificates_draft_certificate_ended, NULL);
    if (asked->day < row->from || asked->day > today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_draft_basis_early, asked->day_field);
    if (asked->kind == DRAFT_WITHDRAW && !is_ground(asked->ground))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_form_required, "ground");
    if (asked->kind != DRAFT_CORRECT)
        return STATUS_OK;
    if (asked->product_name.len == 0 || asked->producer_name.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_form_required, asked->product_name.len == 0 ? "product_name" : "producer_name");
    if (str_equal(asked->product_name, row->product_name) && str_equal(asked->producer_name, row->producer_name))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_correct_same, "product_name");
    return STATUS_OK;
}

struct draft_item change_item(int64_t draft, const struct change_asked *asked, const struct public_row *row)
{
    bool corrects = asked->kind == DRAFT_CORRECT;
    return (struct draft_item){ .draft = draft, .no = 1, .certificate = row->id, .product = row->product, .producer = row->producer, .act = row->act,
                                .product_name = corrects ? asked->product_name : row->product_name,
                                .producer_name = corrects ? asked->producer_name : row->producer_name, .commune_code = row->place, .set = row->set,
                                .stars = row->stars, .points = STR("") };
}

/* A term of days that ends on a working day; DATE_NONE where the kind has none. */
static enum status due_of(struct db_conn *conn, struct arena *arena, const struct change *in, int64_t province, date *out, struct error *error)
{
    struct calendar calendar;
    bool certain = false;
    enum status status;
    *out = DATE_NONE;
    if (in->kind != DRAFT_WITHDRAW)
        return STATUS_OK;
    status = calendar_read(conn, arena, province, in->basis_day, in->basis_day + 2 * WITHDRAWAL_DAYS, &calendar, error);
    if (status == STATUS_OK)
        calendar_add_days(&calendar, in->basis_day, WITHDRAWAL_DAYS, out, &certain);
    return status;
}

enum status certificates_apply_change(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct change *in = content;
    struct draft draft = { .province = command->province, .kind = (enum draft_kind)in->kind, .state = DRAFT_OPEN, .ground = in->ground, .reason = in->reason,
                           .basis = in->basis, .basis_day = in->basis_day, .made_at = extra->now };
    const struct change_asked asked = { in->kind, in->ground, in->basis_day, "basis_day", in->product_name, in->producer_name };
    struct draft_item item;
    struct public_row row;
    bool found = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province || !ident_read(in->draft, &draft.ident) || in->kind < DRAFT_SESSION_KINDS))
        return commands_not_found(error);
    if (status == STATUS_OK && row.stars == LAW_STARS)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_change_ministry, "reason");
    if (status == STATUS_OK)
        status = change_check(conn, &asked, &row, date_in_vietnam(extra->now), error);
    if (status == STATUS_OK)
        status = due_of(conn, result->arena, in, command->province, &draft.due_day, error);
    if (status != STATUS_OK)
        return status;
    draft.made_by = extra->viewer == NULL ? STR("") : extra->viewer->name;
    status = drafts_sql_add(conn, &draft, &draft.id, error);
    item = change_item(draft.id, &asked, &row);
    if (status == STATUS_OK)
        status = drafts_sql_add_item(conn, &item, error);
    return status == STATUS_OK ? draft_task(conn, command, &draft, "certificates.submit", ROLE_SUBMITTER, error) : status;
}

/* ---- what the clerk's entry does ---- */

static struct str paper_of(struct arena *arena, const struct draft *draft)
{
    struct buffer out;
    buffer_open(&out, arena, CERTIFICATE_LINE + 40);
    buffer_add(&out, draft->number);
    buffer_add_char(&out, ' ');
    date_write_vi(&out, draft->day);
    return buffer_str(&out);
}

static enum status correct(struct db_conn *conn, struct arena *arena, const struct command *command, const struct draft *draft,
                           const struct draft_item *item, const struct certificate_self *self, const struct public_row *row,
                           const struct certificate_known *known, struct error *error)
{
    struct certificate_facts facts;
    struct buffer decision;
    date since;
    enum status status = public_sql_facts(conn, arena, item->certificate, &facts, &since, error);
    facts.product_name = item->product_name;
    facts.producer_name = item->producer_name;
    if (status == STATUS_OK)
        status = certificates_sql_end_facts(conn, item->certificate, known->from, error);
    if (status == STATUS_OK)
        status = certificates_sql_add_facts(conn, arena, self, &facts, draft->reason, known, error);
    buffer_open(&decision, arena, (size_t)2 * CERTIFICATE_LINE);
    buffer_add(&decision, row->decision);
    buffer_add(&decision, STR("; "));
    buffer_add(&decision, draft->number);
    return status == STATUS_OK ? seal_give(conn, arena, command->extra, item->certificate, &facts, buffer_str(&decision), error) : status;
}

enum status change_take_effect(struct db_conn *conn, struct arena *arena, const struct command *command, const struct draft *draft,
                               const struct draft_item *item, const struct certificate_known *known, struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    struct certificate_self self;
    struct public_row row;
    bool found = false;
    enum status status = public_sql_by_id(conn, arena, item->certificate, &found, &row, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status == STATUS_OK && !standing_holds(public_standing(&row, date_in_vietnam(extra->now))))
        return FAIL(error, STATUS_STALE, TEXT_certificates_draft_certificate_ended, NULL);
    if (status == STATUS_OK)
        status = certificates_sql_find(conn, &row.ident, &found, &self, error);
    if (status != STATUS_OK)
        return status;
    if (draft->kind == DRAFT_CORRECT)
        status = correct(conn, arena, command, draft, item, &self, &row, known, error);
    else
        status = certificates_sql_add_event(conn, &self, draft->kind == DRAFT_WITHDRAW ? "withdrawn" : "annulled", draft->day, paper_of(arena, draft),
                                            draft->reason, known, error);
    if (status == STATUS_OK && draft->kind == DRAFT_ANNUL)
        status = public_sql_set_free(conn, item->certificate, error);
    if (status == STATUS_OK && draft->kind != DRAFT_CORRECT)
        status = task_done(conn, row.province, "certificates.notice", &row.ident, command->actor.id, extra->now, error);
    if (status == STATUS_OK && draft->kind != DRAFT_CORRECT)
        status = task_done(conn, row.province, "certificates.renew", &row.ident, command->actor.id, extra->now, error);
    return status == STATUS_OK ? certificates_sql_set_version(conn, self.id, self.version + 1, error) : status;
}
