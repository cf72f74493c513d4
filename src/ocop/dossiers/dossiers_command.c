/* The commands of dossiers: opening, filing, returning, examining, signing, handing over, withdrawing, samples. Each moves the dossier from one state to
 * the next, writes what happened, and closes and opens the tasks of who must act. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"
#include "texts_self.h"

#define ITEMS_MAX 300
#define LONG_TEXT 20000
#define DUE_ROOM 400 /* days of calendar to read ahead */

static date today_of(const struct command *command)
{
    const struct dossier_extra *extra = command->extra;
    return date_in_vietnam(extra->now);
}

enum status dossier_of_command(struct db_conn *conn, struct arena *arena, struct str ident, struct dossier *out, struct error *error)
{
    struct ident id;
    bool found = false;
    enum status status = STATUS_OK;
    if (ident_read(ident, &id))
        status = dossiers_sql_by_ident(conn, arena, &id, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

/* ---- what follows from a change ---- */

enum status dossier_note(struct db_conn *conn, const struct command *command, const struct dossier *dossier, const char *what, struct str text,
                         struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct dossier_event event = { .at = extra->now,
                                         .what = str_from(what),
                                         .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name,
                                         .on_behalf = command->actor.on_behalf,
                                         .note = text };
    return dossiers_sql_add_event(conn, dossier->id, &event, error);
}

static enum status open_task(struct db_conn *conn, const struct command *command, const struct dossier *dossier, const char *kind, const char *rest,
                             struct task_for whom, date due, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct task task = { .province = dossier->province,
                               .kind = kind,
                               .subject = dossier->ident,
                               .product = dossier->product_name,
                               .producer = dossier->producer_name,
                               .path = dossier_path(extra->arena, dossier, rest),
                               .for_whom = whom,
                               .due = due,
                               .opened_at = extra->now,
                               .command = command->id };
    return task_open(conn, &task, error);
}

static enum status done(struct db_conn *conn, const struct command *command, const struct dossier *dossier, const char *kind, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    return task_done(conn, dossier->province, kind, &dossier->ident, command->actor.id, extra->now, error);
}

static struct task_for at_commune(const struct command *command, const struct dossier *dossier, enum account_role role)
{
    const struct dossier_extra *extra = command->extra;
    return task_for_role(extra->arena, (int)role, dossier->province, dossier->commune_code);
}

static struct task_for the_producer(const struct dossier *dossier)
{
    return (struct task_for){ .scope = TASK_FOR_PRODUCER, .person = dossier->producer };
}

/* ---- opening ---- */

struct open {
    struct str dossier;
    struct str product;
    int kind;
    int64_t set; /* proposed by who opens it; 0: the one that an officer has decided */
    struct str before;
};
static const struct json_field open_fields[] = {
    { .name = "dossier", .kind = JSON_TEXT, .offset = offsetof(struct open, dossier), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "product", .kind = JSON_TEXT, .offset = offsetof(struct open, product), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "kind", .kind = JSON_WORD, .offset = offsetof(struct open, kind), .required = true, .words = dossier_kind_words },
    { .name = "set", .kind = JSON_INT, .offset = offsetof(struct open, set), .min = 0, .max = PRODUCTS_SETS },
    { .name = "before", .kind = JSON_TEXT, .offset = offsetof(struct open, before), .max = IDENT_TEXT_SIZE },
};
static const struct json_shape open_shape = { "DossierOpen", sizeof(struct open), open_fields, 5, false, NULL };

static bool acts_for_producer(const struct viewer *viewer, int64_t producer)
{
    for (size_t i = 0; viewer != NULL && i < viewer->hold_count; i++)
        if (viewer->holds[i].producer == producer)
            return true;
    return false;
}

enum account_state dossier_opening_state(const struct viewer *viewer, int64_t producer)
{
    return acts_for_producer(viewer, producer) ? STATE_DRAFT : STATE_OFFICER_DRAFT;
}

static enum status open_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct open *open = content;
    struct product product;
    enum status status = products_find(conn, extra->arena, open->product, &product, error);
    if (status == STATUS_OK)
        status = products_subject(conn, extra->arena, product.id, subject, error);
    if (status == STATUS_OK)
        subject->state = (unsigned)dossier_opening_state(extra->viewer, product.producer);
    return status;
}

/* Mẫu 02 begins with what is known: the earlier dossier, or the product's own description. */
static enum status begin_draft(struct db_conn *conn, struct arena *arena, const struct command *command, const struct open *open,
                               const struct product *product, struct dossier *dossier, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    struct dossier_written description = { .body = product->description };
    struct permission_subject subject;
    struct dossier before;
    enum status status;
    if (open->before.len == 0)
        return product->description.len == 0 ? STATUS_OK
                                             : dossiers_sql_save_text(conn, dossier->id, dossier_text_names[DOSSIER_DESCRIPTION], &description, error);
    status = dossier_of_command(conn, arena, open->before, &before, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(&before);
    if (before.product != dossier->product || before.id == dossier->id ||
        (extra->viewer != NULL && !accounts_may(extra->viewer, "dossiers.see", &subject)))
        return commands_not_found(error);
    return dossier_carry_over(conn, arena, extra->law, &before, dossier, error);
}

static enum status new_dossier(struct db_conn *conn, struct arena *arena, const struct command *command, const struct open *open,
                               const struct product *product, struct dossier *out, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct law_pack *pack = scoring_pack_on(extra->law, today_of(command));
    struct permission_subject subject;
    struct producer producer;
    struct dossier before = { 0 };
    bool is_open = false;
    enum status status = producers_by_id(conn, arena, product->producer, &producer, error);
    if (status == STATUS_OK)
        status = products_subject(conn, arena, product->id, &subject, error);
    if (status == STATUS_OK && pack == NULL)
        status = FAIL(error, STATUS_UNAVAILABLE, TEXT_self_no_law, NULL);
    if (status == STATUS_OK && product->set == 0 && open->set == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_no_set, "phieu");
    if (status == STATUS_OK)
        status = dossiers_sql_open_of_product(conn, product->id, &is_open, error);
    if (status == STATUS_OK && is_open)
        status = FAIL(error, STATUS_STALE, TEXT_dossiers_open_already, "product");
    if (status == STATUS_OK && open->before.len > 0)
        status = dossier_of_command(conn, arena, open->before, &before, error);
    if (status != STATUS_OK)
        return status;
    *out = (struct dossier){ .province = command->province,
                             .commune_code = subject.commune,
                             .producer = product->producer,
                             .product = product->id,
                             .kind = (enum dossier_kind)open->kind,
                             .before = before.id,
                             .pack = dossier_pack_name(arena, pack),
                             .pack_sha256 = pack->sha256,
                             .set_no = product->set != 0 ? product->set : open->set,
                             .state = dossier_opening_state(extra->viewer, product->producer),
                             .product_name = product->name,
                             .producer_name = producer.facts.name };
    return ident_read(open->dossier, &out->ident) ? STATUS_OK : commands_not_found(error);
}

static enum status apply_open(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct open *open = content;
    struct product product;
    struct dossier dossier;
    enum status status = products_find(conn, result->arena, open->product, &product, error);
    if (status == STATUS_OK)
        status = new_dossier(conn, result->arena, command, open, &product, &dossier, error);
    if (status == STATUS_OK)
        status = dossiers_sql_add(conn, &dossier, extra->now, &dossier.id, error);
    if (status == STATUS_OK)
        status = dossiers_sql_keep_words(conn, &dossier, dossier_find_key(result->arena, &dossier), error);
    if (status == STATUS_OK)
        status = begin_draft(conn, result->arena, command, open, &product, &dossier, error);
    return status == STATUS_OK ? dossier_note(conn, command, &dossier, "opened", STR(""), error) : status;
}

/* ---- moving an existing one ---- */

struct item {
    struct str item;
    struct str reason;
};
struct tick {
    struct str component;
    struct str state;
    struct str note;
};
struct sample {
    struct str label, lot, condition;
    date expires;
};
struct move {
    struct str dossier;
    int64_t version;
    struct str sha256;  /* file: of what the filer saw */
    date until;         /* return */
    struct json_list items;
    struct str material, labour, idea, identity, meeting; /* examine */
    struct json_list ticks;
    struct str letter_no; /* sign */
    date letter_day;
    struct str reason;    /* withdraw */
    struct json_list samples;
    struct str form_3, letter; /* hand: hashes of the stamped scans that go with it; empty: none */
};
static const struct json_field item_fields[] = {
    { .name = "item", .kind = JSON_TEXT, .offset = offsetof(struct item, item), .required = true, .min = 1, .max = 40 },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct item, reason), .required = true, .min = 1, .max = 2000 },
};
static const struct json_shape item_shape = { "DossierReturnItem", sizeof(struct item), item_fields, 2, false, NULL };
static const struct json_field tick_fields[] = {
    { .name = "component", .kind = JSON_TEXT, .offset = offsetof(struct tick, component), .required = true, .min = 1, .max = 40 },
    { .name = "state", .kind = JSON_TEXT, .offset = offsetof(struct tick, state), .required = true, .min = 1, .max = 10 },
    { .name = "note", .kind = JSON_TEXT, .offset = offsetof(struct tick, note), .max = 500 },
};
static const struct json_shape tick_shape = { "DossierTick", sizeof(struct tick), tick_fields, 3, false, NULL };
static const struct json_field sample_fields[] = {
    { .name = "label", .kind = JSON_TEXT, .offset = offsetof(struct sample, label), .required = true, .min = 1, .max = 60 },
    { .name = "lot", .kind = JSON_TEXT, .offset = offsetof(struct sample, lot), .max = 60 },
    { .name = "condition", .kind = JSON_TEXT, .offset = offsetof(struct sample, condition), .max = 500 },
    { .name = "expires", .kind = JSON_DATE, .offset = offsetof(struct sample, expires), .nullable = true },
};
static const struct sample sample_defaults = { .expires = DATE_NONE };
static const struct json_shape sample_shape = { "DossierSample", sizeof(struct sample), sample_fields, 4, false, &sample_defaults };

#define LONG(member) { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct move, member), .max = LONG_TEXT }
static const struct json_field move_fields[] = {
    { .name = "dossier", .kind = JSON_TEXT, .offset = offsetof(struct move, dossier), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct move, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct move, sha256), .max = SHA256_HEX_SIZE },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct move, until), .nullable = true },
    { .name = "items", .kind = JSON_LIST, .offset = offsetof(struct move, items), .max = ITEMS_MAX, .of = &item_shape },
    LONG(material), LONG(labour), LONG(idea), LONG(identity), LONG(meeting),
    { .name = "ticks", .kind = JSON_LIST, .offset = offsetof(struct move, ticks), .max = 60, .of = &tick_shape },
    { .name = "letter_no", .kind = JSON_TEXT, .offset = offsetof(struct move, letter_no), .max = 60 },
    { .name = "letter_day", .kind = JSON_DATE, .offset = offsetof(struct move, letter_day), .nullable = true },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct move, reason), .max = 2000 },
    { .name = "form_3", .kind = JSON_TEXT, .offset = offsetof(struct move, form_3), .max = SHA256_HEX_SIZE },
    { .name = "letter", .kind = JSON_TEXT, .offset = offsetof(struct move, letter), .max = SHA256_HEX_SIZE },
    { .name = "samples", .kind = JSON_LIST, .offset = offsetof(struct move, samples), .max = DOSSIERS_SAMPLES, .of = &sample_shape },
};
_Static_assert(offsetof(struct move, dossier) == offsetof(struct dossier_about, dossier), "hooks read it");
static const struct move move_defaults = { .until = DATE_NONE, .letter_day = DATE_NONE };
static const struct json_shape move_shape = { "DossierMove", sizeof(struct move), move_fields, sizeof(move_fields) / sizeof(move_fields[0]), false,
                                              &move_defaults };

static enum status move_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct move *move = content;
    struct dossier dossier;
    enum status status = dossier_of_command(conn, extra->arena, move->dossier, &dossier, error);
    if (status == STATUS_OK)
        *subject = dossiers_subject(&dossier);
    return status;
}

static enum status start(struct db_conn *conn, struct arena *arena, const struct move *move, struct dossier *dossier, struct error *error)
{
    enum status status = dossier_of_command(conn, arena, move->dossier, dossier, error);
    return status == STATUS_OK ? commands_check_version(dossier->version, move->version, error) : status;
}

static enum status write(struct db_conn *conn, const struct command *command, const struct dossier *dossier, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    return dossiers_sql_set(conn, dossier, extra->now, error);
}

/* ---- filing ---- */

/* The commune's 15 working days (Article 7.2); the day of filing is not counted. */
static enum status set_clock(struct db_conn *conn, struct arena *arena, struct dossier *dossier, date today, struct error *error)
{
    struct calendar calendar;
    enum status status = calendar_read(conn, arena, dossier->province, today, today + DUE_ROOM, &calendar, error);
    if (status == STATUS_OK)
        calendar_add_working(&calendar, today, DOSSIERS_EXAMINE_DAYS, &dossier->due_day, &dossier->due_certain);
    return status;
}

static enum status give_receipt(struct db_conn *conn, struct dossier *dossier, date today, struct error *error)
{
    int64_t year = date_civil(today).year;
    if (dossier->receipt_no != 0)
        return STATUS_OK; /* filed again after a return: the same slip */
    dossier->receipt_year = year;
    dossier->receipt_commune = dossier->commune_code;
    return dossiers_sql_next_receipt(conn, dossier, year, &dossier->receipt_no, error);
}

/* Whether it is bound to the edition that the day asks for (Article 12.2). */
static enum status check_bound(struct db_conn *conn, const struct command *command, const struct dossier *dossier, struct dossier_binding *binding,
                               struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    enum status status = dossier_binding_find(conn, extra->law, extra->procedures, dossier, today_of(command), binding, error);
    return status == STATUS_OK && !dossier_is_bound(binding) ? dossier_binding_refuse(extra->arena, binding, error) : status;
}

/* It must still be what the filer looked at, and nothing may be missing. */
static enum status freeze_as_seen(struct db_conn *conn, const struct command *command, const struct move *move, const struct dossier *dossier,
                                  struct dossier_whole *whole, struct dossier_version *version, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    struct dossier_binding binding;
    struct dossier_gaps gaps;
    struct sha256 hash;
    enum status status = dossier_read_whole(conn, extra->arena, extra->law, dossier, whole, error);
    if (status == STATUS_OK)
        status = check_bound(conn, command, dossier, &binding, error);
    if (status == STATUS_OK)
        status = dossier_check(extra->arena, whole, &binding, &gaps, error);
    if (status == STATUS_OK && gaps.stopping > 0)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_dossiers_not_complete, NULL, TEXT_ARG_INT("count", (int64_t)gaps.stopping));
    if (status == STATUS_OK)
        status = dossier_freeze(extra->arena, whole, today_of(command), &version->content, &hash, error);
    if (status != STATUS_OK)
        return status;
    version->sha256 = sha256_hex(extra->arena, &hash);
    return str_equal(version->sha256, move->sha256) ? STATUS_OK : FAIL(error, STATUS_STALE, TEXT_dossiers_changed_since, NULL);
}

static enum status apply_file(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct move *move = content;
    struct dossier_version version = { 0 };
    struct dossier_whole whole;
    struct dossier dossier;
    enum status status = start(conn, result->arena, move, &dossier, error);
    if (status == STATUS_OK)
        status = freeze_as_seen(conn, command, move, &dossier, &whole, &version, error);
    if (status == STATUS_OK)
        status = set_clock(conn, result->arena, &dossier, today_of(command), error);
    if (status == STATUS_OK)
        status = give_receipt(conn, &dossier, today_of(command), error);
    if (status != STATUS_OK)
        return status;
    version.no = ++dossier.filed_count;
    version.filed_at = extra->now;
    version.filed_by = extra->viewer == NULL ? 0 : extra->viewer->account;
    version.on_behalf = command->actor.on_behalf;
    dossier.state = STATE_FILED;
    dossier.filed_day = today_of(command);
    dossier.product_name = whole.product.name;
    dossier.producer_name = whole.producer.facts.name;
    status = dossiers_sql_add_version(conn, dossier.id, &version, error);
    if (status == STATUS_OK)
        status = write(conn, command, &dossier, error);
    if (status == STATUS_OK)
        status = dossiers_sql_keep_words(conn, &dossier, dossier_find_key(result->arena, &dossier), error);
    if (status == STATUS_OK)
        status = dossier_note(conn, command, &dossier, "filed", version.sha256, error);
    if (status == STATUS_OK)
        status = done(conn, command, &dossier, "dossiers.mend", error);
    return status == STATUS_OK ? open_task(conn, command, &dossier, "dossiers.examine", "/tham-tra", at_commune(command, &dossier, ROLE_EXAMINER),
                                           dossier.due_day, error)
                               : status;
}

/* ---- the commune ---- */

/* What an officer wrote for a producer goes back to the officer's desk. */
static enum status written_by_officer(struct db_conn *conn, struct arena *arena, const struct dossier *dossier, bool *by_officer,
                                      struct error *error)
{
    struct dossier_version version;
    bool found = false;
    enum status status = dossiers_sql_version(conn, arena, dossier->id, dossier->filed_count, &found, &version, error);
    *by_officer = status == STATUS_OK && found && version.on_behalf.len > 0;
    return status;
}

static enum status apply_return(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct move *move = content;
    struct dossier_return back = { .at = extra->now, .by_account = extra->viewer == NULL ? 0 : extra->viewer->account, .until = move->until };
    struct dossier_item *items = ARENA_NEW_MANY(result->arena, struct dossier_item, move->items.count + 1);
    struct dossier dossier;
    bool by_officer = false;
    enum status status = start(conn, result->arena, move, &dossier, error);
    if (status == STATUS_OK && items == NULL)
        status = fail_memory(error);
    if (status == STATUS_OK && move->items.count == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_no_reason, "items");
    if (status == STATUS_OK && (move->until == DATE_NONE || move->until <= today_of(command)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_until_past, "until");
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < move->items.count; i++) {
        const struct item *item = (const struct item *)move->items.items + i;
        items[i] = (struct dossier_item){ item->item, item->reason };
    }
    back.no = dossier.filed_count;
    back.items = items;
    back.item_count = move->items.count;
    status = written_by_officer(conn, result->arena, &dossier, &by_officer, error);
    if (status != STATUS_OK)
        return status;
    dossier.state = by_officer ? STATE_OFFICER_DRAFT : STATE_RETURNED;
    dossier.due_day = move->until;
    dossier.due_certain = true;
    status = dossiers_sql_add_return(conn, dossier.id, &back, error);
    if (status == STATUS_OK)
        status = write(conn, command, &dossier, error);
    if (status == STATUS_OK)
        status = dossier_note(conn, command, &dossier, "returned", STR(""), error);
    if (status == STATUS_OK)
        status = done(conn, command, &dossier, "dossiers.examine", error);
    return status == STATUS_OK
               ? open_task(conn, command, &dossier, "dossiers.mend", "",
                           by_officer ? at_commune(command, &dossier, ROLE_EXAMINER) : the_producer(&dossier), move->until, error)
               : status;
}

static enum status save_ticks(struct db_conn *conn, const struct dossier *dossier, const struct move *move, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < move->ticks.count; i++) {
        const struct tick *tick = (const struct tick *)move->ticks.items + i;
        const struct dossier_tick row = { tick->component, tick->state, tick->note };
        status = dossiers_sql_save_tick(conn, dossier->id, dossier->filed_count, &row, error);
    }
    return status;
}

static enum status check_examination(const struct move *move, struct error *error)
{
    if (move->material.len == 0 || move->labour.len == 0 || move->idea.len == 0 || move->identity.len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_four_contents, "material");
    for (size_t i = 0; i < move->ticks.count; i++)
        if (!str_is(((const struct tick *)move->ticks.items + i)->state, "there"))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_tick_missing, "ticks");
    return STATUS_OK;
}

static enum status apply_examine(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                 struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct move *move = content;
    struct dossier_examination before;
    struct dossier_examination examination = { .material = move->material,
                                               .labour = move->labour,
                                               .idea = move->idea,
                                               .identity = move->identity,
                                               .meeting = move->meeting,
                                               .by_account = extra->viewer == NULL ? 0 : extra->viewer->account,
                                               .by_name = extra->viewer == NULL ? STR("") : extra->viewer->name,
                                               .at = extra->now,
                                               .letter_no = STR(""),
                                               .letter_day = DATE_NONE,
                                               .signed_name = STR("") };
    struct dossier dossier;
    bool found = false;
    enum status status = start(conn, result->arena, move, &dossier, error);
    if (status == STATUS_OK)
        status = check_examination(move, error);
    if (status == STATUS_OK)
        status = dossiers_sql_examination(conn, result->arena, dossier.id, dossier.filed_count, &found, &before, error);
    if (status != STATUS_OK)
        return status;
    examination.no = dossier.filed_count;
    examination.version = found ? before.version : 0;
    dossier.state = STATE_EXAMINED;
    dossier.examiner = examination.by_account;
    status = dossiers_sql_save_examination(conn, dossier.id, &examination, error);
    if (status == STATUS_OK)
        status = save_ticks(conn, &dossier, move, error);
    if (status == STATUS_OK)
        status = write(conn, command, &dossier, error);
    if (status == STATUS_OK)
        status = dossier_note(conn, command, &dossier, "examined", STR(""), error);
    if (status == STATUS_OK)
        status = done(conn, command, &dossier, "dossiers.examine", error);
    return status == STATUS_OK
               ? open_task(conn, command, &dossier, "dossiers.sign", "", at_commune(command, &dossier, ROLE_SIGNER), dossier.due_day, error)
               : status;
}

static enum status apply_sign(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct move *move = content;
    struct dossier_examination examination;
    struct dossier dossier;
    bool found = false;
    enum status status = start(conn, result->arena, move, &dossier, error);
    if (status == STATUS_OK && extra->viewer != NULL && extra->viewer->account == dossier.examiner)
        status = FAIL(error, STATUS_NOT_ALLOWED, TEXT_dossiers_same_person, NULL);
    if (status == STATUS_OK && move->letter_no.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_letter_missing, "letter_no");
    if (status == STATUS_OK && (move->letter_day == DATE_NONE || move->letter_day > today_of(command) || move->letter_day < dossier.filed_day))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_letter_day, "letter_day");
    if (status == STATUS_OK)
        status = dossiers_sql_examination(conn, result->arena, dossier.id, dossier.filed_count, &found, &examination, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    examination.letter_no = move->letter_no;
    examination.letter_day = move->letter_day;
    examination.signed_by = extra->viewer == NULL ? 0 : extra->viewer->account;
    examination.signed_name = extra->viewer == NULL ? STR("") : extra->viewer->name;
    dossier.state = STATE_SIGNED;
    status = dossiers_sql_save_examination(conn, dossier.id, &examination, error);
    if (status == STATUS_OK)
        status = write(conn, command, &dossier, error);
    if (status == STATUS_OK)
        status = dossier_note(conn, command, &dossier, "signed", move->letter_no, error);
    if (status == STATUS_OK)
        status = done(conn, command, &dossier, "dossiers.sign", error);
    return status == STATUS_OK
               ? open_task(conn, command, &dossier, "dossiers.hand", "", at_commune(command, &dossier, ROLE_EXAMINER), dossier.due_day, error)
               : status;
}

/* What the ledger says was handed over are the scans that stand; where a setting asks for both, both must be there. */
static enum status check_scans(struct db_conn *conn, const struct command *command, const struct move *move, const struct dossier *dossier,
                               struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct str named[STAMPED_PAPERS] = { move->form_3, move->letter };
    struct str standing[STAMPED_PAPERS];
    enum status status = dossier_stamped_hashes(conn, extra->arena, dossier, standing, error);
    for (size_t i = 0; status == STATUS_OK && i < STAMPED_PAPERS; i++) {
        if (!str_equal(named[i], standing[i]))
            status = FAIL(error, STATUS_STALE, TEXT_dossiers_scans_changed, NULL);
        else if (extra->scans_required && standing[i].len == 0)
            status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_scans_missing, NULL);
    }
    return status;
}

static enum status apply_hand(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                              struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    struct dossier_binding binding;
    struct dossier_samples samples;
    struct dossier dossier;
    enum status status = start(conn, result->arena, content, &dossier, error);
    if (status == STATUS_OK)
        status = dossiers_sql_samples(conn, result->arena, dossier.id, &samples, error);
    if (status == STATUS_OK && dossier.set_no != DOSSIERS_TOURISM && samples.count < DOSSIERS_SAMPLES)
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_dossiers_samples_missing, NULL, TEXT_ARG_INT("count", (int64_t)samples.count),
                           TEXT_ARG_INT("needed", DOSSIERS_SAMPLES));
    if (status == STATUS_OK)
        status = check_scans(conn, command, content, &dossier, error);
    if (status == STATUS_OK && procedures_filed_at_province(extra->procedures))
        status = check_bound(conn, command, &dossier, &binding, error);
    if (status != STATUS_OK)
        return status;
    dossier.state = STATE_HANDED;
    dossier.due_day = DATE_NONE;
    status = write(conn, command, &dossier, error);
    if (status == STATUS_OK)
        status = dossier_note(conn, command, &dossier, "handed", STR(""), error);
    return status == STATUS_OK ? done(conn, command, &dossier, "dossiers.hand", error) : status;
}

/* Signed, but not handed over while its edition took new dossiers (setting filed-at province): the only way on is to bind it anew. */
static enum status apply_give_back(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                   struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    struct dossier_binding binding;
    struct dossier dossier;
    enum status status = start(conn, result->arena, content, &dossier, error);
    if (status == STATUS_OK)
        status = dossier_binding_find(conn, extra->law, extra->procedures, &dossier, today_of(command), &binding, error);
    if (status == STATUS_OK && dossier_is_bound(&binding))
        status = FAIL(error, STATUS_STALE, TEXT_dossiers_bound_already, NULL);
    if (status == STATUS_OK)
        status = done(conn, command, &dossier, "dossiers.hand", error);
    return status == STATUS_OK ? apply_return(conn, command, content, result, error) : status;
}

static enum status apply_withdraw(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                  struct error *error)
{
    static const char *const kinds[] = { "dossiers.mend", "dossiers.examine" };
    const struct move *move = content;
    struct dossier dossier;
    enum status status = start(conn, result->arena, move, &dossier, error);
    if (status == STATUS_OK && move->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_no_reason, "reason");
    if (status != STATUS_OK)
        return status;
    dossier.state = STATE_WITHDRAWN;
    dossier.due_day = DATE_NONE;
    status = write(conn, command, &dossier, error);
    if (status == STATUS_OK)
        status = dossier_note(conn, command, &dossier, "withdrawn", move->reason, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        status = done(conn, command, &dossier, kinds[i], error);
    return status;
}

static enum status apply_samples(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                 struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct move *move = content;
    struct dossier_samples there = { .count = 0 };
    struct dossier dossier;
    enum status status = start(conn, result->arena, move, &dossier, error);
    if (status == STATUS_OK)
        status = dossiers_sql_samples(conn, result->arena, dossier.id, &there, error);
    if (status == STATUS_OK && (move->samples.count == 0 || there.count + move->samples.count > DOSSIERS_SAMPLES))
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_dossiers_samples_count, "samples", TEXT_ARG_INT("needed", DOSSIERS_SAMPLES));
    for (size_t i = 0; status == STATUS_OK && i < move->samples.count; i++) {
        const struct sample *sample = (const struct sample *)move->samples.items + i;
        const struct dossier_sample row = { .sample = (int64_t)(there.count + i + 1),
                                            .label = sample->label,
                                            .lot = sample->lot.ptr == NULL ? STR("") : sample->lot,
                                            .condition = sample->condition.ptr == NULL ? STR("") : sample->condition,
                                            .state = STR("sealed"),
                                            .expires = sample->expires,
                                            .received_at = extra->now };
        status = dossiers_sql_add_sample(conn, dossier.id, &row, extra->viewer == NULL ? 0 : extra->viewer->account, error);
    }
    if (status == STATUS_OK)
        status = write(conn, command, &dossier, error);
    return status == STATUS_OK ? dossier_note(conn, command, &dossier, "samples", STR(""), error) : status;
}

static const struct command_type rows[] = {
    { "dossiers.open", "dossiers.draft", &open_shape, apply_open, open_subject },
    { "dossiers.file", "dossiers.file", &move_shape, apply_file, move_subject },
    { "dossiers.return", "dossiers.examine", &move_shape, apply_return, move_subject },
    { "dossiers.examine", "dossiers.examine", &move_shape, apply_examine, move_subject },
    { "dossiers.sign", "dossiers.sign", &move_shape, apply_sign, move_subject },
    { "dossiers.scan", "dossiers.scan", &dossier_scan_shape, dossier_apply_scan, dossier_scan_subject },
    { "dossiers.hand", "dossiers.hand", &move_shape, apply_hand, move_subject },
    { "dossiers.rebind", "dossiers.rebind", &dossier_rebind_shape, dossier_apply_rebind, dossier_rebind_subject },
    { "dossiers.give_back", "dossiers.hand", &move_shape, apply_give_back, move_subject },
    { "dossiers.withdraw", "dossiers.withdraw", &move_shape, apply_withdraw, move_subject },
    { "dossiers.samples", "dossiers.samples", &move_shape, apply_samples, move_subject },
};

const struct command_types dossiers_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

enum status dossier_command(struct web_request *request, const struct ident *id, const char *type, struct str content,
                            const struct producer *producer, struct command_result *result, struct error *error)
{
    const struct viewer *viewer = accounts_viewer(request);
    const struct dossiers *room = web_room(request, "dossiers");
    struct command_result ignored;
    struct dossier_extra extra = { .arena = web_arena(request),
                                   .now = context_now(web_context(request)),
                                   .law = web_room(request, "law"),
                                   .procedures = web_room(request, "procedures"),
                                   .viewer = viewer,
                                   .scans_required = room != NULL && room->scans_required };
    struct command command = { .id = *id,
                               .type = type,
                               .province = viewer->province,
                               .actor = producer == NULL ? accounts_actor(viewer) : producers_actor(web_arena(request), viewer, producer),
                               .content = content,
                               .extra = &extra };
    return command_run(web_room(request, "commands"), web_arena(request), &command, result == NULL ? &ignored : result, error);
}
