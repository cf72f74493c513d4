/* The rules of dossiers: what a dossier is about, its words, reading it whole, the components that the commune ticks off. */
#include "base/pure.h"
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "ocop/places/places.h"
#include "texts_dossiers.h"
#include "texts_products.h"
#include "texts_self.h"

#define MADE_MEMORY ((size_t)64 << 20) /* what one import made */

const char *const dossier_kind_words[] = { "first", "upgrade", "rerating", NULL };
const char *const dossier_state_words[] = { "draft", "officer_draft", "filed", "returned", "examined", "signed", "handed", "withdrawn", NULL };
const char *const dossier_text_names[] = { "description", "history", "structure", "material", "quality", "market", "results", "plan", NULL };
_Static_assert(sizeof(dossier_text_names) / sizeof(dossier_text_names[0]) == DOSSIER_TEXTS + 1, "a name for each text");

enum text_id dossier_kind_text(enum dossier_kind kind)
{
    static const enum text_id words[] = { TEXT_dossiers_first, TEXT_dossiers_upgrade, TEXT_dossiers_rerating };
    return words[kind];
}

enum text_id dossier_state_text(enum account_state state)
{
    switch (state) {
    case STATE_DRAFT: return TEXT_dossiers_state_draft;
    case STATE_OFFICER_DRAFT: return TEXT_dossiers_state_officer_draft;
    case STATE_FILED: return TEXT_dossiers_state_filed;
    case STATE_RETURNED: return TEXT_dossiers_state_returned;
    case STATE_EXAMINED: return TEXT_dossiers_state_examined;
    case STATE_SIGNED: return TEXT_dossiers_state_signed;
    case STATE_HANDED: return TEXT_dossiers_state_handed;
    case STATE_WITHDRAWN: break;
    }
    return TEXT_dossiers_state_withdrawn;
}

struct permission_subject dossiers_subject(const struct dossier *dossier)
{
    return (struct permission_subject){ .province = dossier->province,
                                        .district = dossier->district,
                                        .commune = dossier->commune_code,
                                        .producer = dossier->producer,
                                        .state = (unsigned)dossier->state };
}

/* The district of the commune on the day of filing, for who holds a role in a district; nobody else asks for it. */
static enum status find_district(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct dossier *dossier, struct error *error)
{
    struct place place;
    bool asks = false;
    enum status status;
    for (size_t i = 0; viewer != NULL && i < viewer->hold_count; i++)
        asks = asks || viewer->holds[i].role == ROLE_DISTRICT;
    if (!asks || dossier->filed_day == DATE_NONE)
        return STATUS_OK;
    status = places_at(conn, arena, dossier->commune_code, dossier->filed_day, &place, error);
    if (status == STATUS_OK && !str_equal(place.parent_code, place.province_code))
        dossier->district = place.parent_code;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status dossiers_find(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, struct dossier *out,
                          struct error *error)
{
    struct permission_subject subject;
    struct ident id;
    bool found = false;
    enum status status;
    if (!ident_read(ident, &id))
        return commands_not_found(error);
    status = dossiers_sql_by_ident(conn, arena, &id, &found, out, error);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return commands_not_found(error);
    status = find_district(conn, arena, viewer, out, error);
    if (status != STATUS_OK)
        return status;
    subject = dossiers_subject(out);
    return accounts_ask(viewer, "dossiers.see", NULL, &subject, error);
}

struct str dossier_path(struct arena *arena, const struct dossier *dossier, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, 200);
    buffer_add_z(&path, DOSSIERS_PATH "/");
    ident_write(&path, &dossier->ident);
    buffer_add_z(&path, rest);
    return str_from(buffer_z(&path));
}

struct str dossier_set_name(struct arena *arena, const struct law_set *set)
{
    const struct text_arg args[] = { TEXT_ARG_INT("no", set->no), TEXT_ARG("name", self_name(arena, set->name)) };
    struct buffer out;
    buffer_open(&out, arena, 4096);
    text_add(&out, LANGUAGE_VI, TEXT_self_sheet, args, 2);
    return buffer_str(&out);
}

/* ---- reading it whole ---- */

static const struct dossier_claim *claim_of(const struct dossier_claims *claims, struct str criterion)
{
    for (size_t i = 0; i < claims->count; i++)
        if (str_equal(claims->rows[i].criterion, criterion))
            return &claims->rows[i];
    return NULL;
}

/* The claims in the order of the set; what the set does not know (an older dossier under another law) is left out. */
static enum status place_claims(struct arena *arena, const struct dossier_claims *claims, struct dossier_whole *whole, struct error *error)
{
    const struct law_set *set = whole->set;
    whole->claims = ARENA_NEW_MANY(arena, struct dossier_claim, set->criterion_count);
    if (whole->claims == NULL || !self_sheet_new(arena, set, &whole->sheet))
        return fail_memory(error);
    for (size_t i = 0; i < set->criterion_count; i++) {
        const struct dossier_claim *claim = claim_of(claims, set->criteria[i].code);
        whole->claims[i] = claim != NULL ? *claim : (struct dossier_claim){ .criterion = set->criteria[i].code, .option = STR(""), .reason = STR("") };
        if (claim != NULL && !str_is(claim->option, DOSSIER_OPEN))
            self_choose(&whole->sheet, (int)i, claim->option.len == 0 ? STR(SELF_NONE) : claim->option);
    }
    return self_outcome_find(arena, &whole->sheet, &whole->outcome) ? STATUS_OK : fail_memory(error);
}

enum status dossier_read_whole(struct db_conn *conn, struct arena *arena, const struct law *law, const struct dossier *dossier,
                               struct dossier_whole *out, struct error *error)
{
    struct dossier_claims claims = { .rows = NULL };
    enum status status = law_find_pack(law, dossier->pack, &out->pack, error);
    out->dossier = *dossier;
    if (status == STATUS_OK && !str_equal(out->pack->sha256, dossier->pack_sha256))
        status = FAIL_WITH(error, STATUS_FAILED, TEXT_dossiers_other_law, NULL, TEXT_ARG("pack", dossier->pack));
    if (status == STATUS_OK)
        status = law_find_set(arena, out->pack, dossier->set_no, &out->set, error);
    if (status == STATUS_OK)
        status = producers_by_id(conn, arena, dossier->producer, &out->producer, error);
    if (status == STATUS_OK)
        status = products_by_id(conn, arena, dossier->product, &out->product, error);
    if (status == STATUS_OK)
        status = dossiers_sql_claims(conn, arena, dossier->id, &claims, error);
    if (status == STATUS_OK)
        status = dossiers_sql_texts(conn, arena, dossier->id, out->texts, error);
    if (status == STATUS_OK)
        status = papers_of(conn, arena, dossier->producer, &out->papers, error);
    return status == STATUS_OK ? place_claims(arena, &claims, out, error) : status;
}

const struct paper *dossier_paper(const struct dossier_whole *whole, int64_t id)
{
    for (size_t i = 0; i < whole->papers.count; i++)
        if (whole->papers.rows[i].id == id || whole->papers.rows[i].replaces == id)
            return &whole->papers.rows[i];
    return NULL;
}

/* ---- what cites a paper ---- */

static struct paper_edge edge_of(struct arena *arena, const struct dossier *dossier)
{
    struct buffer text;
    buffer_open(&text, arena, 1000);
    text_add(&text, LANGUAGE_VI, TEXT_dossiers_edge,
             (const struct text_arg[]){ TEXT_ARG("product", dossier->product_name),
                                        TEXT_ARG("state", text_of(LANGUAGE_VI, dossier_state_text(dossier->state))) }, 2);
    return (struct paper_edge){ buffer_str(&text), dossier_path(arena, dossier, "") };
}

enum status dossiers_edges(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct paper *paper,
                           struct paper_edges *edges, struct error *error)
{
    struct dossier_list list = { .more = true };
    int64_t before = INT64_MAX;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && list.more && edges->count < PAPER_EDGES_MAX) {
        status = dossiers_sql_citing(conn, arena, paper->id, before, &list, error);
        for (size_t i = 0; status == STATUS_OK && i < list.count && edges->count < PAPER_EDGES_MAX; i++) {
            const struct permission_subject about = dossiers_subject(&list.rows[i]);
            before = list.rows[i].id;
            if (accounts_may(viewer, "dossiers.see", &about))
                edges->rows[edges->count++] = edge_of(arena, &list.rows[i]);
        }
    }
    return status;
}

/* ---- components ---- */

static bool is_asked(const struct law_set *set, struct str name)
{
    for (size_t i = 0; i < set->criterion_count; i++)
        for (size_t k = 0; k < set->criteria[i].evidence.count; k++)
            if (str_equal(set->criteria[i].evidence.items[k], name))
                return true;
    return false;
}

enum status dossier_components(struct arena *arena, enum language language, const struct law_pack *pack, const struct law_set *set,
                               struct dossier_component **out, size_t *count, struct error *error)
{
    struct dossier_component *list = ARENA_NEW_MANY(arena, struct dossier_component, pack->evidence_count + 3);
    *count = 0;
    *out = list;
    if (list == NULL)
        return fail_memory(error);
    list[(*count)++] = (struct dossier_component){ STR("mau-01"), text_of(language, TEXT_dossiers_form_1) };
    list[(*count)++] = (struct dossier_component){ STR("mau-02"), text_of(language, TEXT_dossiers_form_2) };
    for (size_t i = 0; i < pack->evidence_count; i++) {
        struct buffer key;
        if (!is_asked(set, pack->evidence[i].name))
            continue;
        buffer_open(&key, arena, 32);
        buffer_add(&key, STR("giay-"));
        buffer_add_int(&key, pack->evidence[i].id);
        list[(*count)++] = (struct dossier_component){ buffer_str(&key), pack->evidence[i].name };
    }
    if (set->no != DOSSIERS_TOURISM)
        list[(*count)++] = (struct dossier_component){ STR("mau-san-pham"), text_of(language, TEXT_dossiers_form_samples) };
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status dossiers_stay(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct products_import_about *about = content;
    struct product_imports_made made;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, MADE_MEMORY);
    status = products_import_made(conn, &arena, about->import, &made, error);
    for (size_t i = 0; status == STATUS_OK && i < made.count; i++) {
        bool any = false;
        if (!made.rows[i].is_producer)
            status = dossiers_sql_any_of(conn, made.rows[i].id, &any, error);
        if (any)
            status = FAIL_WITH(error, STATUS_STALE, TEXT_products_import_product_built_on, NULL, TEXT_ARG("name", made.rows[i].name));
    }
    arena_close(&arena);
    return status;
}

/* ---- for hooks of other rooms ---- */

enum status dossiers_find_about(struct db_conn *conn, struct arena *arena, const struct dossier_about *about, struct dossier *out, struct error *error)
{
    return dossier_of_command(conn, arena, about->dossier, out, error);
}

const struct law *dossiers_law_of(const struct command *command)
{
    const struct dossier_extra *extra = command->extra;
    return extra->law;
}

const struct procedures *dossiers_procedures_of(const struct command *command)
{
    const struct dossier_extra *extra = command->extra;
    return extra->procedures;
}
