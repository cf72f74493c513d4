/* certificates.ministry_change: the Ministry withdrew or corrected a certificate of five stars (Decision 26/2026, Article 8.2.b). The province decides nothing
 * and its clerk gives no number: the Ministry's own decision is recorded with its number, day and scan, and takes effect at once. It stands among the
 * decisions as one that is issued. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

struct of_ministry {
    struct str draft, certificate;
    int kind;
    struct str ground, number;
    date day;
    struct str reason, product_name, producer_name;
    struct str scan; /* hexadecimal SHA-256 of a kept file */
};
_Static_assert(offsetof(struct of_ministry, draft) == offsetof(struct certificates_about, draft) &&
                   offsetof(struct of_ministry, kind) == offsetof(struct certificates_about, kind) &&
                   offsetof(struct of_ministry, certificate) == offsetof(struct certificates_about, certificate),
               "it begins as certificates_about");
#define TEXT(member, least, most)                                                                                            \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct of_ministry, member), .required = true, .min = (least), .max = (most) }
static const struct json_field fields[] = {
    TEXT(draft, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE),
    TEXT(certificate, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE),
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct of_ministry, kind), .required = true, .words = draft_kind_words },
    TEXT(ground, 0, 2),
    TEXT(number, 1, CERTIFICATE_LINE),
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct of_ministry, day), .required = true },
    TEXT(reason, 1, CERTIFICATE_NOTE),
    TEXT(product_name, 0, CERTIFICATE_LINE),
    TEXT(producer_name, 0, CERTIFICATE_LINE),
    TEXT(scan, SHA256_HEX_SIZE, SHA256_HEX_SIZE),
};
const struct json_shape ministry_change_shape = { "CertificatesMinistryChange", sizeof(struct of_ministry), fields, sizeof(fields) / sizeof(fields[0]), false,
                                                  NULL };

/* A decision that is issued. */
static enum status enter(struct db_conn *conn, const struct certificates_extra *extra, const struct of_ministry *in, struct draft *draft, struct error *error)
{
    enum status status = drafts_sql_add(conn, draft, &draft->id, error);
    draft->state = DRAFT_ISSUED;
    draft->number = in->number;
    draft->day = in->day;
    draft->signer = text_of(LANGUAGE_VI, TEXT_certificates_the_ministry);
    draft->capacity = STR(DRAFT_OF_MINISTRY);
    draft->issued_at = extra->now;
    draft->issued_by = draft->made_by;
    draft->letter_no = draft->submitted_by = draft->note = draft->signed_by = STR("");
    draft->letter_day = DATE_NONE;
    return status == STATUS_OK ? drafts_sql_set(conn, draft, STR(""), error) : status;
}

enum status certificates_apply_ministry_change(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                               struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    const struct of_ministry *in = content;
    struct certificate_known known = { .from = date_in_vietnam(extra->now), .at = extra->now, .by = command->actor.id };
    struct draft draft = { .province = command->province, .kind = (enum draft_kind)in->kind, .state = DRAFT_OPEN, .ground = in->ground, .reason = in->reason,
                           .basis = in->number, .basis_day = in->day, .due_day = DATE_NONE, .made_at = extra->now,
                           .made_by = extra->viewer == NULL ? STR("") : extra->viewer->name };
    const struct change_asked asked = { in->kind, in->ground, in->day, "day", in->product_name, in->producer_name };
    struct draft_item item;
    struct public_row row;
    bool found = false;
    enum status status = public_sql_find(conn, result->arena, in->certificate, &found, &row, error);
    if (status == STATUS_OK && (!found || row.province != command->province || !ident_read(in->draft, &draft.ident) ||
                                (in->kind != DRAFT_WITHDRAW && in->kind != DRAFT_CORRECT)))
        return commands_not_found(error);
    if (status == STATUS_OK && row.stars != LAW_STARS)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_change_province, "reason");
    if (status == STATUS_OK)
        status = change_check(conn, &asked, &row, known.from, error);
    if (status == STATUS_OK)
        status = draft_find_scan(conn, result->arena, in->scan, &draft.scan, error);
    if (status == STATUS_OK)
        status = enter(conn, extra, in, &draft, error);
    if (status != STATUS_OK)
        return status;
    item = change_item(draft.id, &asked, &row);
    status = drafts_sql_add_item(conn, &item, error);
    return status == STATUS_OK ? change_take_effect(conn, result->arena, command, &draft, &item, &known, error) : status;
}
