/* certificates.issue: the clerk gives number and day, names who signed, attaches the stamped scan. In that one transaction the decision stands in the
 * register, each of its products has its certificate with a code, 36 months from the decision's day (Decision 26/2026, Articles 4.3 and 7.3.e), and its
 * candidate is decided. Nothing of it existed before. */
#include "base/pure.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

static const struct json_field fields[] = {
    { .name = "draft", .kind = JSON_TEXT, .offset = offsetof(struct draft_issue, draft), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct draft_issue, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "number", .kind = JSON_TEXT, .offset = offsetof(struct draft_issue, number), .required = true, .min = 1, .max = CERTIFICATE_LINE },
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct draft_issue, day), .required = true },
    { .name = "signer", .kind = JSON_TEXT, .offset = offsetof(struct draft_issue, signer), .required = true, .min = 1, .max = CERTIFICATE_LINE },
    { .name = "capacity", .kind = JSON_WORD, .offset = offsetof(struct draft_issue, capacity), .required = true, .words = draft_capacity_words },
    { .name = "scan", .kind = JSON_TEXT, .offset = offsetof(struct draft_issue, scan), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
};
const struct json_shape draft_issue_shape = { "CertificatesIssue", sizeof(struct draft_issue), fields, 7, false, NULL };

struct issuing {
    struct db_conn *conn;
    struct arena *arena;
    const struct command *command;
    const struct certificates_extra *extra;
    struct draft draft;
    struct draft_items items;
    struct certificate_known known;
    int level;
};

/* ---- what stands against it ---- */

static enum status check_day(const struct issuing *is, const struct draft_issue *in, struct error *error)
{
    if (in->day > date_in_vietnam(is->extra->now))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_issue_later, "day");
    if (is->draft.basis_day != DATE_NONE && in->day < is->draft.basis_day)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_issue_early, "day", TEXT_ARG("day", date_text(is->arena, is->draft.basis_day)),
                         TEXT_ARG("basis", is->draft.basis));
    return STATUS_OK;
}

static enum status check_number(struct issuing *is, const struct draft_issue *in, struct str *key, struct error *error)
{
    struct number_taken taken;
    bool found = false;
    enum status status;
    if (!draft_number_read(is->arena, in->number, &is->draft.number, key))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_issue_no_number, "number");
    status = drafts_sql_number(is->conn, is->arena, is->draft.province, date_civil(in->day).year, *key, &found, &taken, error);
    if (status == STATUS_OK && found)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_issue_taken, "number", TEXT_ARG("number", taken.number),
                         TEXT_ARG("day", date_text(is->arena, taken.day)));
    return status;
}

enum status draft_find_scan(struct db_conn *conn, struct arena *arena, struct str hex, int64_t *scan, struct error *error)
{
    struct sha256 hash;
    struct file file = { .id = 0 };
    bool found = false;
    enum status status = sha256_read(hex, &hash) ? file_by_hash(conn, arena, &hash, &found, &file, error) : STATUS_OK;
    *scan = file.id;
    return status == STATUS_OK && !found ? FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_issue_scan_needed, "scan") : status;
}

static enum status find_scan(struct issuing *is, struct str hex, struct error *error)
{
    struct sha256 hash;
    enum status status = draft_find_scan(is->conn, is->arena, hex, &is->draft.scan, error);
    is->draft.signed_state = SIGNED_NOT;
    is->draft.signed_by = STR("");
    is->draft.signed_more = false;
    if (status == STATUS_OK && is->extra->signed_file != NULL && sha256_read(hex, &hash) && sha256_equal(&is->extra->signed_file->scan, &hash)) {
        is->draft.signed_state = is->extra->signed_file->state;
        is->draft.signed_by = is->extra->signed_file->by;
        is->draft.signed_more = is->extra->signed_file->more;
    }
    return status;
}

/* Between drafting and issuing a product may have been counted again or reopened, or a complaint may have it scored anew: what the decision says must still be
 * what the council concluded. */
static enum status check_item(struct issuing *is, const struct draft_item *row, struct error *error)
{
    struct session_item item;
    struct session session;
    struct outcome_centre centre;
    bool anew = false;
    enum status status;
    if (row->item == 0)
        return STATUS_OK;
    status = sessions_sql_item_by_id(is->conn, is->arena, row->item, &item, error);
    if (status == STATUS_OK)
        status = sessions_sql_by_id(is->conn, is->arena, item.session, &session, error);
    if (status == STATUS_OK)
        status = outcomes_centre_of(is->conn, is->arena, item.candidate, session.signed_at, &centre, error);
    if (status == STATUS_OK)
        status = draft_scored_anew(is->conn, is->arena, &item, &anew, error);
    if (status == STATUS_OK && (anew || item.state != ITEM_CONCLUDED || (centre.stars > 0 ? centre.stars : item.stars) != row->stars))
        return FAIL_WITH(error, STATUS_STALE, TEXT_certificates_issue_changed, NULL, TEXT_ARG("product", row->product_name));
    return status;
}

/* ---- what comes of it ---- */

static enum status product_code(struct issuing *is, const struct draft_item *row, struct str *out, struct error *error)
{
    struct buffer code;
    int64_t no = 0;
    enum status status = drafts_sql_product_number(is->conn, row->product, row->commune_code, &no, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&code, is->arena, 60);
    buffer_add_padded(&code, (uint64_t)is->draft.province, 2);
    buffer_add_char(&code, '-');
    buffer_add(&code, row->commune_code);
    buffer_add_char(&code, '-');
    buffer_add_int(&code, no);
    buffer_add_char(&code, '-');
    buffer_add_int(&code, date_civil(is->draft.day).year);
    *out = buffer_str(&code);
    return STATUS_OK;
}

static enum status facts_of(struct issuing *is, const struct draft_item *row, struct certificate_facts *out, struct error *error)
{
    struct producer producer;
    enum status status = producers_on(is->conn, is->arena, row->producer, is->draft.day, &producer, error);
    if (status != STATUS_OK)
        return status;
    *out = (struct certificate_facts){ .act = row->act,
                                       .product_name = row->product_name,
                                       .producer_name = row->producer_name,
                                       .producer_kind = producer.facts.kind + 1, /* 0 is "not known" */
                                       .women = producer.facts.woman,
                                       .minority = producer.facts.minority,
                                       .stars = row->stars,
                                       .set = row->set,
                                       .branch = certificates_branch_of_set((int)row->set),
                                       .place = row->commune_code,
                                       .place_day = is->draft.day,
                                       .from = is->draft.day,
                                       .to = date_add_months(is->draft.day, CERTIFICATES_MONTHS),
                                       .assumed = STR("") };
    return product_code(is, row, &out->code, error);
}

static enum status decide_candidate(struct issuing *is, const struct draft_item *row, enum candidate_state to, struct error *error)
{
    struct session_item item;
    struct candidate candidate = { .id = 0 };
    bool found = false;
    enum status status = sessions_sql_item_by_id(is->conn, is->arena, row->item, &item, error);
    if (status == STATUS_OK)
        status = candidates_by_id(is->conn, is->arena, item.candidate, &found, &candidate, error);
    return status == STATUS_OK && found && candidate.state != to ? candidate_move(is->conn, &candidate, to, is->extra->now, error) : status;
}

static struct ident ident_for(struct issuing *is, const char *what, int64_t no)
{
    struct buffer name;
    buffer_open(&name, is->arena, 120);
    buffer_add_z(&name, what);
    ident_write(&name, &is->command->id);
    buffer_add_char(&name, ' ');
    buffer_add_int(&name, no);
    return ident_of_name(buffer_str(&name));
}

static enum status give(struct issuing *is, const struct draft_item *row, struct error *error)
{
    struct certificate_self self = { .province = is->draft.province, .decision = is->draft.decision, .no = row->no, .product = row->product,
                                     .producer = row->producer, .origin = CERTIFICATE_PROGRAM };
    struct certificate_self last = { 0 };
    struct certificate_facts facts;
    enum status status = facts_of(is, row, &facts, error);
    self.ident = ident_for(is, "certificate ", row->no);
    if (status == STATUS_OK && row->act != CERTIFICATE_NEW)
        status = drafts_sql_last_certificate(is->conn, row->product, &last, error);
    if (status != STATUS_OK)
        return status;
    self.previous = last.id;
    self.line = last.line == 0 ? last.id : last.line;
    status = certificates_sql_add(is->conn, &self, &self.id, error);
    if (status == STATUS_OK)
        status = certificates_sql_add_facts(is->conn, is->arena, &self, &facts, STR(""), &is->known, error);
    if (status == STATUS_OK)
        status = seal_give(is->conn, is->arena, is->extra, self.id, &facts, is->draft.number, error);
    if (status == STATUS_OK)
        status = drafts_sql_give(is->conn, row->id, self.id, error);
    return status == STATUS_OK ? decide_candidate(is, row, CANDIDATE_DECIDED, error) : status;
}

static enum status take_effect(struct issuing *is, const struct draft_item *row, struct error *error)
{
    switch (is->draft.kind) {
    case DRAFT_RECOGNISE: return give(is, row, error);
    case DRAFT_APPROVE: return STATUS_OK; /* it goes to the Ministry with its letter (outcomes.send) */
    case DRAFT_WITHDRAW:
    case DRAFT_CORRECT:
    case DRAFT_ANNUL:
    case DRAFT_KINDS: break;
    }
    return change_take_effect(is->conn, is->arena, is->command, &is->draft, row, &is->known, error);
}

static int level_of(struct str word)
{
    int level = 0;
    while (decision_level_words[level] != NULL && !str_is(word, decision_level_words[level]))
        level++;
    return level;
}

static enum status enter_decision(struct issuing *is, struct error *error)
{
    struct decision_new decision = { .province = is->draft.province, .level = is->level, .number = is->draft.number, .signer = is->draft.signer,
                                     .note = STR(""), .day = is->draft.day, .ident = is->draft.ident };
    struct buffer place;
    buffer_open(&place, is->arena, 8);
    if (is->level == level_of(STR("province"))) /* a ministry's has no place */
        buffer_add_padded(&place, (uint64_t)is->draft.province, 2);
    decision.place_code = buffer_str(&place);
    return certificates_sql_add_decision(is->conn, &decision, &is->known, &is->draft.decision, error);
}

static enum status start(struct issuing *is, struct db_conn *conn, const struct command *command, const struct draft_issue *in, struct buffer *result,
                         struct str *key, struct error *error)
{
    enum status status;
    *is = (struct issuing){ .conn = conn, .arena = result->arena, .command = command, .extra = command->extra };
    is->level = level_of(STR("province"));
    status = draft_begin(conn, command, &(struct draft_about){ in->draft, in->version }, DRAFT_IN(DRAFT_SUBMITTED), &is->draft, error);
    if (status == STATUS_OK)
        status = check_day(is, in, error);
    if (status == STATUS_OK)
        status = check_number(is, in, key, error);
    if (status == STATUS_OK)
        status = find_scan(is, in->scan, error);
    return status == STATUS_OK ? drafts_sql_items(conn, is->arena, is->draft.id, &is->items, error) : status;
}

enum status draft_apply_issue(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct draft_issue *in = content;
    struct issuing is;
    struct str key;
    enum status status = start(&is, conn, command, in, result, &key, error);
    if (status != STATUS_OK)
        return status;
    is.draft.state = DRAFT_ISSUED;
    is.draft.day = in->day;
    is.draft.signer = in->signer;
    is.draft.capacity = str_from(draft_capacity_words[in->capacity]);
    is.draft.issued_at = is.extra->now;
    is.draft.issued_by = is.extra->viewer == NULL ? STR("") : is.extra->viewer->name;
    is.known = (struct certificate_known){ .from = date_in_vietnam(is.extra->now), .at = is.extra->now, .by = command->actor.id };
    if (is.draft.kind == DRAFT_RECOGNISE)
        status = enter_decision(&is, error);
    for (size_t i = 0; status == STATUS_OK && i < is.items.count; i++) {
        status = check_item(&is, &is.items.rows[i], error);
        if (status == STATUS_OK)
            status = take_effect(&is, &is.items.rows[i], error);
    }
    if (status == STATUS_OK && is.draft.kind == DRAFT_APPROVE)
        status = drafts_sql_end_items(conn, is.draft.id, error); /* they come again, in the decision that recognises them */
    if (status == STATUS_OK)
        status = drafts_sql_set(conn, &is.draft, key, error);
    return status == STATUS_OK ? draft_task_done(conn, command, &is.draft, "certificates.issue", error) : status;
}

enum status issue_of_ministry(struct db_conn *conn, struct arena *arena, const struct command *command, const struct session_item *item, struct str number,
                              date day, struct error *error)
{
    static const enum certificate_act acts[] = { [DOSSIER_FIRST] = CERTIFICATE_NEW, [DOSSIER_UPGRADE] = CERTIFICATE_UPGRADE, [DOSSIER_RERATING] = CERTIFICATE_AGAIN };
    struct issuing is = { .conn = conn, .arena = arena, .command = command, .extra = command->extra, .level = level_of(STR("ministry")) };
    struct draft_item row = { .no = 1, .item = item->id, .product = item->product, .producer = item->producer, .product_name = item->product_name,
                              .producer_name = item->producer_name, .commune_code = item->commune_code, .set = item->set_no, .stars = LAW_STARS };
    struct dossier dossier;
    enum status status = dossiers_by_id(conn, arena, item->dossier, &dossier, error);
    if (status != STATUS_OK)
        return status;
    row.act = acts[dossier.kind];
    is.draft = (struct draft){ .province = command->province, .number = number, .day = day, .signer = STR(""), .ident = ident_for(&is, "decision ", 1) };
    is.known = (struct certificate_known){ .from = date_in_vietnam(is.extra->now), .at = is.extra->now, .by = command->actor.id };
    status = enter_decision(&is, error);
    return status == STATUS_OK ? give(&is, &row, error) : status;
}
