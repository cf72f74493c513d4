/* By which edition of the criteria a dossier is judged, and binding a draft to another one.
 *
 * Decision 26/2026, Article 12.2: what was filed before a decision came into force goes on under the one before, for as long as that one judges; what is
 * filed from that day on follows the new one. What counts is the first filing: a dossier that came back and is filed again was filed in time. Whether
 * filing at the commune counts or only its arrival at the province is not said there, so it is a setting (filed-at). */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"
#include "texts_self.h"

struct str dossier_pack_name(struct arena *arena, const struct law_pack *pack)
{
    struct buffer name;
    buffer_open(&name, arena, 100);
    buffer_add(&name, pack->name);
    buffer_add_char(&name, '@');
    buffer_add_int(&name, pack->edition);
    return buffer_str(&name);
}

/* ---- the rule ---- */

static bool took(const struct law_pack *pack, date day)
{
    return pack->new_from <= day && (pack->new_until == DATE_NONE || day <= pack->new_until);
}

struct dossier_binding dossier_binding_on(const struct law *law, const struct law_pack *bound, enum dossier_kind kind, date filed, date today)
{
    struct dossier_binding out = { .how = BOUND_OTHER, .bound = bound, .now = scoring_pack_on(law, today), .today = today, .until = bound->case_until[kind] };
    if (out.now != NULL && str_equal(out.now->sha256, bound->sha256))
        out.how = BOUND_RIGHT;
    else if (filed != DATE_NONE && took(bound, filed))
        out.how = out.until == DATE_NONE || today <= out.until ? BOUND_EARLIER : BOUND_ENDED;
    return out;
}

enum status dossiers_counted_day(struct db_conn *conn, const struct procedures *procedures, const struct dossier *dossier, date *out, struct error *error)
{
    int64_t at = 0;
    enum status status = procedures_filed_at_province(procedures) ? dossiers_sql_first_handed(conn, dossier->id, &at, error)
                                                                  : dossiers_sql_first_filed(conn, dossier->id, &at, error);
    *out = at == 0 ? DATE_NONE : date_in_vietnam(at);
    return status;
}

enum status dossier_binding_find(struct db_conn *conn, const struct law *law, const struct procedures *procedures, const struct dossier *dossier,
                                 date today, struct dossier_binding *out, struct error *error)
{
    const struct law_pack *bound;
    date filed = DATE_NONE;
    enum status status = law_find_pack(law, dossier->pack, &bound, error);
    if (status == STATUS_OK)
        status = dossiers_counted_day(conn, procedures, dossier, &filed, error);
    if (status == STATUS_OK)
        *out = dossier_binding_on(law, bound, dossier->kind, filed, today);
    return status;
}

/* The decision; with its edition where the other one is of the same decision. */
static struct str decision_of(struct arena *arena, const struct law_pack *pack, const struct law_pack *other)
{
    struct buffer out;
    if (other == NULL || !str_equal(pack->decision, other->decision))
        return pack->decision;
    buffer_open(&out, arena, 200);
    text_add(&out, LANGUAGE_VI, TEXT_dossiers_law_edition,
             (const struct text_arg[]){ TEXT_ARG("decision", pack->decision), TEXT_ARG_INT("edition", pack->edition) }, 2);
    return buffer_str(&out);
}

size_t dossier_binding_words(struct arena *arena, const struct dossier_binding *binding, enum text_id *text, struct text_arg args[3])
{
    bool ended = binding->how == BOUND_ENDED;
    args[0] = TEXT_ARG("bound", decision_of(arena, binding->bound, binding->now));
    args[1] = TEXT_ARG("day", date_text(arena, ended ? binding->until : binding->today));
    if (binding->now == NULL) {
        *text = TEXT_dossiers_law_none;
        return 2;
    }
    *text = ended ? TEXT_dossiers_law_ended : TEXT_dossiers_law_other;
    args[2] = TEXT_ARG("now", decision_of(arena, binding->now, binding->bound));
    return 3;
}

enum status dossier_binding_refuse(struct arena *arena, const struct dossier_binding *binding, struct error *error)
{
    enum text_id text;
    struct text_arg args[3];
    size_t count = dossier_binding_words(arena, binding, &text, args);
    return error_set(error, STATUS_BAD_INPUT, text, NULL, args, count);
}

/* ---- moving the claims ---- */

static int by_name(const struct law_set *set, struct str name)
{
    for (size_t i = 0; i < set->criterion_count; i++)
        if (str_equal(set->criteria[i].name, name))
            return (int)i;
    return -1;
}

/* The criterion of `to` that is `from`'s criterion; -1: none. A code names it only where no other criterion has its name. */
static int counterpart(const struct law_set *from, const struct law_criterion *criterion, const struct law_set *to)
{
    int at = by_name(to, criterion->name);
    if (at < 0) {
        at = law_criterion_index(to, criterion->code);
        if (at >= 0 && by_name(from, to->criteria[at].name) >= 0)
            at = -1;
    }
    return at;
}

static struct str case_of(const struct law_criterion *criterion, const struct law_option *option)
{
    return option->case_no > 0 ? criterion->cases.items[option->case_no - 1] : STR("");
}

static int same_option(const struct law_criterion *from, const struct law_option *option, const struct law_criterion *to)
{
    for (size_t i = 0; i < to->option_count; i++)
        if (str_equal(to->options[i].text, option->text) && str_equal(case_of(to, &to->options[i]), case_of(from, option)))
            return (int)i;
    return -1;
}

/* "None of these levels" means the same only where the levels are the same. */
static bool same_options(const struct law_criterion *from, const struct law_criterion *to)
{
    bool same = from->implicit_zero && to->implicit_zero && from->option_count == to->option_count;
    for (size_t i = 0; same && i < from->option_count; i++)
        same = same_option(from, &from->options[i], to) >= 0;
    return same;
}

static struct str carried_option(const struct law_criterion *from, const struct law_criterion *to, struct str option)
{
    int at = law_option_index(from, option);
    if (!str_equal(from->name, to->name))
        return STR(DOSSIER_OPEN);
    if (option.len == 0)
        return same_options(from, to) ? option : STR(DOSSIER_OPEN);
    at = at < 0 ? -1 : same_option(from, &from->options[at], to);
    return at < 0 ? STR(DOSSIER_OPEN) : to->options[at].id;
}

/* Whether another claim stands, or will stand, at the code. */
static bool is_taken(const struct dossier_claim *claims, size_t count, size_t at, struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (i != at && str_equal(claims[i].criterion, code) && (i < at || code.ptr[0] == DOSSIER_NO_PLACE))
            return true;
    return false;
}

/* Behind DOSSIER_NO_PLACE, as often as it takes to stand alone. */
static struct str without_place(struct arena *arena, const struct dossier_claim *claims, size_t count, size_t at)
{
    struct str code = claims[at].criterion;
    bool placed = code.len == 0 || code.ptr[0] != DOSSIER_NO_PLACE;
    while (!arena->exhausted && (placed || is_taken(claims, count, at, code))) {
        struct buffer longer;
        buffer_open(&longer, arena, 200);
        buffer_add_char(&longer, DOSSIER_NO_PLACE);
        buffer_add(&longer, code);
        code = buffer_str(&longer);
        placed = false;
    }
    return code;
}

enum status dossier_carry_claims(struct arena *arena, const struct law_set *from, const struct law_set *to, struct dossier_claim *claims, size_t count,
                                 struct error *error)
{
    int64_t version = 0;
    for (size_t i = 0; i < count; i++)
        version = claims[i].version > version ? claims[i].version : version;
    for (size_t i = 0; i < count; i++) {
        struct dossier_claim *claim = &claims[i];
        int old = law_criterion_index(from, claim->criterion);
        int at = old < 0 ? -1 : counterpart(from, &from->criteria[old], to);
        claim->version = version + 1; /* a form that somebody has open knows none of them any more */
        if (at >= 0 && !is_taken(claims, count, i, to->criteria[at].code)) {
            claim->option = carried_option(&from->criteria[old], &to->criteria[at], claim->option);
            claim->criterion = to->criteria[at].code;
        } else
            claim->criterion = without_place(arena, claims, count, i);
    }
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status dossier_carry(struct db_conn *conn, struct arena *arena, const struct law *law, struct str from_pack, const struct dossier *dossier,
                          struct error *error)
{
    const struct law_pack *packs[2];
    const struct law_set *sets[2];
    struct dossier_claims claims;
    enum status status = law_find_pack(law, from_pack, &packs[0], error);
    if (status == STATUS_OK)
        status = law_find_pack(law, dossier->pack, &packs[1], error);
    for (int i = 0; status == STATUS_OK && i < 2; i++)
        status = law_find_set(arena, packs[i], dossier->set_no, &sets[i], error);
    if (status == STATUS_OK)
        status = dossiers_sql_claims(conn, arena, dossier->id, &claims, error);
    if (status == STATUS_OK)
        status = dossier_carry_claims(arena, sets[0], sets[1], claims.rows, claims.count, error);
    return status == STATUS_OK ? dossiers_sql_replace_claims(conn, dossier->id, &claims, error) : status;
}

/* ---- the command ---- */

struct rebind {
    struct str dossier;
    int64_t version;
    struct str pack;   /* that its page offered */
    struct str sha256;
    struct str reason; /* ptr NULL: in entries from before it was asked for */
};
static const struct json_field rebind_fields[] = {
    { .name = "dossier", .kind = JSON_TEXT, .offset = offsetof(struct rebind, dossier), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct rebind, version), .required = true, .min = 1, .max = INT32_MAX },
    { .name = "pack", .kind = JSON_TEXT, .offset = offsetof(struct rebind, pack), .required = true, .max = 100 },
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct rebind, sha256), .required = true, .max = SHA256_HEX_SIZE },
    { .name = "reason", .kind = JSON_TEXT, .offset = offsetof(struct rebind, reason), .max = DOSSIER_REBIND_REASON },
};
const struct json_shape dossier_rebind_shape = { "DossierRebind", sizeof(struct rebind), rebind_fields, 5, false, NULL };

enum status dossier_rebind_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct rebind *rebind = content;
    struct dossier dossier;
    enum status status = dossier_of_command(conn, extra->arena, rebind->dossier, &dossier, error);
    if (status == STATUS_OK)
        *subject = dossiers_subject(&dossier);
    return status;
}

enum status dossier_apply_rebind(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct dossier_extra *extra = command->extra;
    const struct rebind *rebind = content;
    const struct law_pack *now = scoring_pack_on(extra->law, date_in_vietnam(extra->now));
    struct dossier dossier;
    struct str before;
    enum status status = dossier_of_command(conn, result->arena, rebind->dossier, &dossier, error);
    if (status == STATUS_OK)
        status = commands_check_version(dossier.version, rebind->version, error);
    if (status == STATUS_OK && rebind->reason.len == 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_rebind_reason_needed, "reason");
    if (status == STATUS_OK && now == NULL)
        status = FAIL(error, STATUS_UNAVAILABLE, TEXT_self_no_law, NULL);
    if (status == STATUS_OK && str_equal(now->sha256, dossier.pack_sha256))
        status = FAIL(error, STATUS_STALE, TEXT_dossiers_bound_already, NULL);
    if (status == STATUS_OK && !(str_equal(rebind->sha256, now->sha256) && str_equal(rebind->pack, dossier_pack_name(result->arena, now))))
        status = FAIL(error, STATUS_STALE, TEXT_dossiers_law_changed, NULL);
    if (status != STATUS_OK)
        return status;
    before = dossier.pack;
    dossier.pack = dossier_pack_name(result->arena, now);
    dossier.pack_sha256 = now->sha256;
    status = dossiers_sql_bind(conn, &dossier, extra->now, error);
    if (status == STATUS_OK)
        status = dossier_carry(conn, result->arena, extra->law, before, &dossier, error);
    return status == STATUS_OK ? dossier_note(conn, command, &dossier, "rebound", rebind->reason, error) : status;
}
