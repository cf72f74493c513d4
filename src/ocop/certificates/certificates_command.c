/* The commands of certificates. certificates.record writes down a decision that was made with the certificates that it gave; certificates.withdraw
 * what ended one; certificates.correct what was said wrongly of one: what was believed until then stays, with the day until which it was. */
#include "ocop/certificates/certificates_import_int.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define LINE(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = CERTIFICATE_LINE }
#define NOTE(struct_name, member, least)                                                                                     \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = CERTIFICATE_NOTE }
#define IDENT(struct_name, member)                                                                                           \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
#define IDENT_OR_NONE(struct_name, member)                                                                                   \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .max = IDENT_TEXT_SIZE }
#define WORD(struct_name, member, list)                                                                                      \
    { .name = #member, .kind = JSON_WORD, .offset = offsetof(struct struct_name, member), .required = true, .words = (list) }
#define DAY(struct_name, member)                                                                                             \
    { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true }
#define DAY_OR_NONE(struct_name, member)                                                                                     \
    { .name = #member, .kind = JSON_DATE, .offset = offsetof(struct struct_name, member), .required = true, .nullable = true }
#define FIELDS(array) (array), sizeof(array) / sizeof((array)[0])

static const struct json_field facts_fields[] = {
    WORD(certificate_facts, act, certificate_act_words),
    LINE(certificate_facts, code, 0),
    LINE(certificate_facts, product_name, 1),
    LINE(certificate_facts, producer_name, 0),
    WORD(certificate_facts, producer_kind, certificate_producer_words),
    WORD(certificate_facts, women, producer_answer_words),
    WORD(certificate_facts, minority, producer_answer_words),
    { .name = "stars", .kind = JSON_INT, .offset = offsetof(struct certificate_facts, stars), .required = true, .min = 1, .max = LAW_STARS },
    { .name = "set", .kind = JSON_INT, .offset = offsetof(struct certificate_facts, set), .required = true, .min = 0, .max = PRODUCTS_SETS },
    WORD(certificate_facts, branch, certificate_branch_words),
    { .name = "place", .kind = JSON_TEXT, .offset = offsetof(struct certificate_facts, place), .required = true, .max = CERTIFICATES_PLACE },
    DAY_OR_NONE(certificate_facts, place_day),
    DAY_OR_NONE(certificate_facts, from),
    DAY_OR_NONE(certificate_facts, to),
    LINE(certificate_facts, assumed, 0),
};
static const struct certificate_facts facts_defaults = { .place_day = DATE_NONE, .from = DATE_NONE, .to = DATE_NONE };
static const struct json_shape facts_shape = { "CertificateFacts", sizeof(struct certificate_facts), FIELDS(facts_fields), false, &facts_defaults };

struct given {
    struct str certificate, previous, product;
    int origin;
    struct certificate_facts facts;
};
static const struct json_field given_fields[] = {
    IDENT(given, certificate),
    IDENT_OR_NONE(given, previous),
    IDENT_OR_NONE(given, product),
    WORD(given, origin, certificate_origin_words),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct given, facts), .required = true, .of = &facts_shape },
};
static const struct json_shape given_shape = { "CertificateGiven", sizeof(struct given), FIELDS(given_fields), false, NULL };

struct record {
    struct str decision;
    int level;
    struct str place, number, signer, note;
    date day, known;
    struct json_list certificates;
};
static const struct json_field record_fields[] = {
    IDENT(record, decision),
    WORD(record, level, decision_level_words),
    { .name = "place", .kind = JSON_TEXT, .offset = offsetof(struct record, place), .required = true, .max = CERTIFICATES_PLACE },
    LINE(record, number, 0),
    LINE(record, signer, 0),
    NOTE(record, note, 0),
    DAY(record, day),
    DAY_OR_NONE(record, known),
    { .name = "certificates", .kind = JSON_LIST, .offset = offsetof(struct record, certificates), .required = true, .min = 1, .max = CERTIFICATES_IN_DECISION,
      .of = &given_shape },
};
static const struct record record_defaults = { .day = DATE_NONE, .known = DATE_NONE };
static const struct json_shape record_shape = { "CertificatesRecord", sizeof(struct record), FIELDS(record_fields), false, &record_defaults };

struct withdraw {
    struct str certificate;
    int64_t version;
    date day, known;
    struct str decision, reason;
};
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }
static const struct json_field withdraw_fields[] = {
    IDENT(withdraw, certificate), VERSION(withdraw), DAY(withdraw, day), DAY_OR_NONE(withdraw, known), LINE(withdraw, decision, 0), NOTE(withdraw, reason, 1),
};
static const struct withdraw withdraw_defaults = { .day = DATE_NONE, .known = DATE_NONE };
static const struct json_shape withdraw_shape = { "CertificateWithdraw", sizeof(struct withdraw), FIELDS(withdraw_fields), false, &withdraw_defaults };

/* Of an old certificate: on which paper it was found to stand, and on which it stood so far. */
struct found_paper {
    int level;
    struct str place, number;
    date day;
    struct str was_number;
    date was_day;
};
static const struct json_field found_fields[] = {
    WORD(found_paper, level, decision_level_words),
    { .name = "place", .kind = JSON_TEXT, .offset = offsetof(struct found_paper, place), .required = true, .max = CERTIFICATES_PLACE },
    LINE(found_paper, number, 0),
    DAY_OR_NONE(found_paper, day),
    LINE(found_paper, was_number, 0),
    DAY_OR_NONE(found_paper, was_day),
};
static const struct found_paper found_defaults = { .day = DATE_NONE, .was_day = DATE_NONE };
static const struct json_shape found_shape = { "CertificateFoundPaper", sizeof(struct found_paper), FIELDS(found_fields), false, &found_defaults };

struct correct {
    struct str certificate;
    int64_t version;
    date known;
    struct str reason;
    struct certificate_facts facts;
    struct found_paper decision; /* level -1: it stays */
};
static const struct json_field correct_fields[] = {
    IDENT(correct, certificate),
    VERSION(correct),
    DAY_OR_NONE(correct, known),
    NOTE(correct, reason, 1),
    { .name = "facts", .kind = JSON_OBJECT, .offset = offsetof(struct correct, facts), .required = true, .of = &facts_shape },
    { .name = "decision", .kind = JSON_OBJECT, .offset = offsetof(struct correct, decision), .of = &found_shape },
};
static const struct correct correct_defaults = { .known = DATE_NONE, .facts = { .place_day = DATE_NONE, .from = DATE_NONE, .to = DATE_NONE },
                                                 .decision = { .level = -1, .day = DATE_NONE, .was_day = DATE_NONE } };
static const struct json_shape correct_shape = { "CertificateCorrect", sizeof(struct correct), FIELDS(correct_fields), false, &correct_defaults };

/* ---- rules ---- */

struct writing {
    struct db_conn *conn;
    struct arena *arena;
    const struct command *command;
    date today;
    struct certificate_known known;
};

/* Only what the program itself fills in may be known since an earlier day than today: what a person enters, he enters today. */
static enum status start(struct writing *w, struct db_conn *conn, const struct command *command, struct buffer *result, date known, date not_before,
                         struct error *error)
{
    const struct certificates_extra *extra = command->extra;
    *w = (struct writing){ .conn = conn, .arena = result->arena, .command = command, .today = date_in_vietnam(extra->now) };
    w->known = (struct certificate_known){ .from = known == DATE_NONE ? w->today : known, .at = extra->now, .by = command->actor.id };
    if (known != DATE_NONE && !str_is(command->actor.id, "system"))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_certificates_known_not_yours, "known");
    if (not_before > w->today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_later, "day");
    return w->known.from < not_before || w->known.from > w->today ? FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_known_early, "known") : STATUS_OK;
}

/* Fills in what follows from the rest: place of the first day, validity of 36 months, the branch of the set. */
static enum status complete(struct writing *w, struct certificate_facts *facts, date day, struct error *error)
{
    struct place place;
    if (facts->from == DATE_NONE)
        facts->from = day;
    if (facts->to == DATE_NONE)
        facts->to = date_add_months(facts->from, CERTIFICATES_MONTHS);
    if (facts->place_day == DATE_NONE)
        facts->place_day = facts->from;
    if (facts->set > 0)
        facts->branch = certificates_branch_of_set((int)facts->set);
    if (facts->from < day)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_from_early, "facts.from");
    if (facts->to < facts->from)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_to_early, "facts.to");
    if (facts->place.len == 0)
        return STATUS_OK;
    return places_at(w->conn, w->arena, facts->place, facts->place_day, &place, error);
}

static enum status find(struct writing *w, struct str ident, struct certificate_self *out, struct error *error)
{
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? certificates_sql_find(w->conn, &read, &found, out, error) : STATUS_OK;
    if (status == STATUS_OK && (!found || out->province != w->command->province))
        status = commands_not_found(error);
    return status;
}

/* The one before it in its line: of this province, nobody's predecessor yet, not younger. */
static enum status join_line(struct writing *w, const struct given *given, struct certificate_self *self, struct error *error)
{
    struct certificate_self previous;
    date from, to, known;
    bool followed = false;
    enum status status;
    if (given->previous.len == 0)
        return STATUS_OK;
    if (given->facts.act == CERTIFICATE_NEW)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_new_has_previous, "previous");
    status = find(w, given->previous, &previous, error);
    if (status == STATUS_OK)
        status = certificates_sql_followed(w->conn, previous.id, &followed, error);
    if (status == STATUS_OK && followed)
        status = FAIL(error, STATUS_STALE, TEXT_certificates_followed, "previous");
    if (status == STATUS_OK)
        status = certificates_sql_days(w->conn, previous.id, &from, &to, &known, error);
    if (status == STATUS_OK && from > given->facts.from)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_previous_later, "previous");
    if (status != STATUS_OK)
        return status;
    self->previous = previous.id;
    self->line = previous.line == 0 ? previous.id : previous.line;
    self->product = previous.product;
    self->producer = previous.producer;
    return STATUS_OK;
}

static enum status join_product(struct writing *w, const struct given *given, struct certificate_self *self, struct error *error)
{
    struct product product;
    enum status status;
    if (given->product.len == 0)
        return STATUS_OK;
    status = products_find(w->conn, w->arena, given->product, &product, error);
    if (status == STATUS_OK && product.province != w->command->province)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    self->product = product.id;
    self->producer = product.producer;
    return STATUS_OK;
}

static enum status give(struct writing *w, const struct record *record, int64_t decision, size_t index, struct error *error)
{
    const struct given *given = (const struct given *)record->certificates.items + index;
    struct certificate_facts facts = given->facts;
    struct certificate_self self = { .province = w->command->province, .decision = decision, .no = (int64_t)index + 1, .origin = given->origin };
    enum status status = complete(w, &facts, record->day, error);
    if (status == STATUS_OK && !ident_read(given->certificate, &self.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = join_line(w, &(struct given){ given->certificate, given->previous, given->product, given->origin, facts }, &self, error);
    if (status == STATUS_OK)
        status = join_product(w, given, &self, error);
    if (status == STATUS_OK)
        status = certificates_sql_add(w->conn, &self, &self.id, error);
    return status == STATUS_OK ? certificates_sql_add_facts(w->conn, w->arena, &self, &facts, STR(""), &w->known, error) : status;
}

/* ---- changes ---- */

static enum status check_decision(struct writing *w, const struct decision_new *decision, struct error *error)
{
    struct place place;
    bool same = false;
    enum status status = certificates_sql_same_decision(w->conn, decision, &same, error);
    if (status == STATUS_OK && same)
        return FAIL_WITH(error, STATUS_STALE, TEXT_certificates_same_number, "number", TEXT_ARG("number", decision->number),
                         TEXT_ARG("day", date_text(w->arena, decision->day)));
    if (status != STATUS_OK || decision->place_code.len == 0)
        return status;
    return places_at(w->conn, w->arena, decision->place_code, decision->day, &place, error);
}

static enum status apply_record(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct record *in = content;
    struct decision_new decision = { .province = command->province, .level = in->level, .place_code = in->place, .number = in->number,
                                     .signer = in->signer, .note = in->note, .day = in->day };
    struct writing w;
    int64_t id = 0;
    enum status status = start(&w, conn, command, result, in->known, in->day, error);
    if (status == STATUS_OK && !ident_read(in->decision, &decision.ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = check_decision(&w, &decision, error);
    if (status == STATUS_OK)
        status = certificates_sql_add_decision(conn, &decision, &w.known, &id, error);
    for (size_t i = 0; status == STATUS_OK && i < in->certificates.count; i++) {
        status = give(&w, in, id, i, error);
        if (status != STATUS_OK) {
            struct buffer where;
            buffer_open(&where, result->arena, 40);
            buffer_add(&where, STR("certificates["));
            buffer_add_int(&where, (int64_t)i);
            buffer_add_char(&where, ']');
            error_within(error, buffer_z(&where));
        }
    }
    return status;
}

static enum status apply_withdraw(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct withdraw *in = content;
    struct certificate_self self;
    struct writing w;
    date from, to, known;
    enum status status = start(&w, conn, command, result, in->known, in->day, error);
    if (status == STATUS_OK)
        status = find(&w, in->certificate, &self, error);
    if (status == STATUS_OK)
        status = commands_check_version(self.version, in->version, error);
    if (status == STATUS_OK)
        status = certificates_sql_days(conn, self.id, &from, &to, &known, error);
    if (status == STATUS_OK && (in->day < from || in->day > to))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_not_then, "day");
    if (status == STATUS_OK)
        status = certificates_sql_add_event(conn, &self, "withdrawn", in->day, in->decision, in->reason, &w.known, error);
    return status == STATUS_OK ? certificates_sql_set_version(conn, self.id, self.version + 1, error) : status;
}

/* What the program itself gave is changed by decisions alone (certificates.change), and not while one is under way. */
static enum status may_be_corrected(const struct writing *w, const struct certificate_self *self, struct error *error)
{
    bool busy = false;
    enum status status;
    if (str_is(w->command->actor.id, "system"))
        return STATUS_OK;
    if (self->origin == CERTIFICATE_PROGRAM)
        return FAIL(error, STATUS_STALE, TEXT_certificates_reconcile_program, NULL);
    status = public_sql_busy(w->conn, self->id, &busy, error);
    return status == STATUS_OK && busy ? FAIL(error, STATUS_STALE, TEXT_certificates_draft_certificate_busy, NULL) : status;
}

/* It begins not before the one before it in its line, where that one's day is known. */
static enum status in_order(const struct writing *w, const struct certificate_self *self, date from, struct error *error)
{
    date before = DATE_NONE, to, known;
    enum status status = self->previous == 0 ? STATUS_OK : certificates_sql_days(w->conn, self->previous, &before, &to, &known, error);
    if (status == STATUS_OK && self->previous != 0 && before != CERTIFICATES_OPEN && before > from)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_previous_later, "facts.from");
    return status;
}

/* Its decision is the one that was found: of the register, else entered in it. */
static enum status set_paper(const struct writing *w, const struct certificate_self *self, const struct correct *in, date from, struct error *error)
{
    const struct found_paper *paper = &in->decision;
    struct decision_new decision = { .province = w->command->province, .level = paper->level, .place_code = paper->place, .number = paper->number,
                                     .signer = STR(""), .note = in->reason,
                                     .day = paper->day == DATE_NONE ? CERTIFICATES_OPEN : paper->day,
                                     .ident = old_ident_for(w->arena, &w->command->id, "found decision ", 0) };
    struct public_row row;
    bool found = false;
    int64_t id = 0;
    enum status status;
    if (paper->level < 0)
        return STATUS_OK;
    if (paper->day != DATE_NONE && paper->day > w->today)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_later, "decision.day");
    if (paper->day != DATE_NONE && from < paper->day)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_from_early, "facts.from");
    status = public_sql_by_id(w->conn, w->arena, self->id, &found, &row, error);
    if (status == STATUS_OK && (!found || !str_equal(row.decision, paper->was_number) || row.decision_day != paper->was_day))
        return FAIL(error, STATUS_STALE, TEXT_certificates_reconcile_moved, NULL);
    if (status == STATUS_OK)
        status = old_sql_decision(w->conn, w->command->province, decision.number, decision.day, decision.place_code, &id, error);
    if (status == STATUS_OK && id == 0)
        status = certificates_sql_add_decision(w->conn, &decision, &w->known, &id, error);
    return status == STATUS_OK ? certificates_sql_set_decision(w->conn, self->id, id, error) : status;
}

static enum status apply_correct(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct correct *in = content;
    struct certificate_facts facts = in->facts;
    struct certificate_self self;
    struct writing w;
    date from, to, known;
    enum status status = start(&w, conn, command, result, in->known, DATE_NONE, error);
    if (status == STATUS_OK)
        status = find(&w, in->certificate, &self, error);
    if (status == STATUS_OK)
        status = commands_check_version(self.version, in->version, error);
    if (status == STATUS_OK)
        status = may_be_corrected(&w, &self, error);
    if (status == STATUS_OK)
        status = certificates_sql_days(conn, self.id, &from, &to, &known, error);
    if (status == STATUS_OK && w.known.from < known)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_known_early, "known");
    if (status == STATUS_OK)
        status = complete(&w, &facts, facts.from == DATE_NONE ? from : facts.from, error);
    if (status == STATUS_OK)
        status = in_order(&w, &self, facts.from, error);
    if (status == STATUS_OK)
        status = set_paper(&w, &self, in, facts.from, error);
    if (status == STATUS_OK)
        status = certificates_sql_end_facts(conn, self.id, w.known.from, error);
    if (status == STATUS_OK)
        status = certificates_sql_add_facts(conn, w.arena, &self, &facts, in->reason, &w.known, error);
    return status == STATUS_OK ? certificates_sql_set_version(conn, self.id, self.version + 1, error) : status;
}

static const struct command_type rows[] = {
    { "certificates.record", "certificates.record", &record_shape, apply_record, NULL },
    { "certificates.withdraw", "certificates.record", &withdraw_shape, apply_withdraw, NULL },
    { "certificates.correct", "certificates.record", &correct_shape, apply_correct, NULL },
};
const struct command_types certificates_commands = { rows, sizeof(rows) / sizeof(rows[0]) };
