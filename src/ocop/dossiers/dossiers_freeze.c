/* What was filed, as one canonical JSON document: everything that Mẫu 01 and Mẫu 02 say, the claims, and the hashes of all papers. Its SHA-256 stands in
 * the ledger; the council and a later re-rating read it, never the draft. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define FROZEN_MAX ((size_t)4 << 20)

static void write_producer(struct json_writer *json, const struct producer *producer)
{
    const struct producer_facts *f = &producer->facts;
    json_object(json, "producer");
    json_text_z(json, "kind", producer_kind_words[f->kind]);
    json_text(json, "name", f->name);
    json_text(json, "tax_code", f->tax_code);
    json_text(json, "registration", f->registration);
    json_date(json, "registered_on", f->registered_on);
    json_date(json, "founded", f->founded);
    json_text(json, "commune", f->commune_code);
    json_text(json, "address", f->address);
    json_text(json, "phone", f->phone);
    json_text(json, "email", f->email);
    json_text(json, "representative", f->representative);
    json_text(json, "position", f->position);
    json_text(json, "home", f->home);
    json_text(json, "ethnicity", f->ethnicity);
    json_text_z(json, "woman", producer_answer_words[f->woman]);
    json_text_z(json, "minority", producer_answer_words[f->minority]);
    json_text_z(json, "disabled", producer_answer_words[f->disabled]);
    json_object_end(json);
}

static void write_claim(struct json_writer *json, struct arena *arena, const struct dossier_whole *whole, size_t i)
{
    const struct dossier_claim *claim = &whole->claims[i];
    json_object(json, NULL);
    json_text(json, "criterion", claim->criterion);
    json_text(json, "option", claim->option);
    json_text(json, "reason", claim->reason);
    json_array(json, "papers");
    for (size_t p = 0; p < claim->paper_count; p++) {
        const struct paper *paper = dossier_paper(whole, claim->papers[p]);
        struct buffer ident;
        if (paper == NULL)
            continue;
        buffer_open(&ident, arena, IDENT_TEXT_SIZE);
        ident_write(&ident, &paper->ident);
        json_object(json, NULL);
        json_text(json, "paper", buffer_str(&ident));
        json_text(json, "kind", paper->kind);
        json_text(json, "title", paper_title(paper));
        json_text(json, "number", paper->number);
        json_text(json, "issuer", paper->issuer);
        json_date(json, "issued", paper->issued);
        json_date(json, "expires", paper->expires);
        json_text(json, "link", paper->link);
        json_text(json, "sha256", paper->file == 0 ? STR("") : sha256_hex(arena, &paper->content.sha256));
        json_int(json, "pages", paper->content.pages);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

enum status dossier_freeze(struct arena *arena, const struct dossier_whole *whole, date day, struct str *content, struct sha256 *hash,
                           struct error *error)
{
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, arena, FROZEN_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_int(&json, "format", 1);
    json_date(&json, "day", day);
    json_text_z(&json, "kind", dossier_kind_words[whole->dossier.kind]);
    json_text(&json, "pack", whole->dossier.pack);
    json_text(&json, "pack_sha256", whole->dossier.pack_sha256);
    json_int(&json, "set", whole->dossier.set_no);
    write_producer(&json, &whole->producer);
    json_object(&json, "product");
    json_text(&json, "name", whole->product.name);
    json_text(&json, "description", whole->product.description);
    json_text(&json, "place", whole->product.place);
    json_object_end(&json);
    json_object(&json, "texts");
    for (int i = 0; i < DOSSIER_TEXTS; i++)
        json_text(&json, dossier_text_names[i], whole->texts[i].body);
    json_object_end(&json);
    json_array(&json, "claims");
    for (size_t i = 0; i < whole->set->criterion_count; i++)
        write_claim(&json, arena, whole, i);
    json_array_end(&json);
    json_int(&json, "total", whole->outcome.total);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = json_canonical(arena, buffer_str(&out), content, error);
    if (status == STATUS_OK)
        *hash = sha256_of(*content);
    return status;
}

/* ---- reading it again ---- */

#define TEXT_AT(shape_struct, name_text, member) { .name = name_text, .kind = JSON_TEXT, .offset = offsetof(struct shape_struct, member), .required = true, .max = FORM_TEXT_MAX }
#define DATE_AT(shape_struct, name_text, member) { .name = name_text, .kind = JSON_DATE, .offset = offsetof(struct shape_struct, member), .required = true, .nullable = true }
#define WORD_AT(shape_struct, name_text, member, list) { .name = name_text, .kind = JSON_WORD, .offset = offsetof(struct shape_struct, member), .required = true, .words = (list) }
#define COUNT_OF(fields) (sizeof(fields) / sizeof((fields)[0]))

static const struct json_field paper_fields[] = {
    TEXT_AT(frozen_paper, "paper", paper),   TEXT_AT(frozen_paper, "kind", kind),     TEXT_AT(frozen_paper, "title", title),
    TEXT_AT(frozen_paper, "number", number), TEXT_AT(frozen_paper, "issuer", issuer), TEXT_AT(frozen_paper, "link", link),
    TEXT_AT(frozen_paper, "sha256", sha256), DATE_AT(frozen_paper, "issued", issued), DATE_AT(frozen_paper, "expires", expires),
    { .name = "pages", .kind = JSON_INT, .offset = offsetof(struct frozen_paper, pages), .required = true, .min = 0, .max = INT32_MAX },
};
static const struct frozen_paper paper_defaults = { .issued = DATE_NONE, .expires = DATE_NONE };
static const struct json_shape paper_shape = { "FrozenPaper", sizeof(struct frozen_paper), paper_fields, COUNT_OF(paper_fields), false, &paper_defaults };
static const struct json_field claim_fields[] = {
    TEXT_AT(frozen_claim, "criterion", criterion),
    TEXT_AT(frozen_claim, "option", option),
    TEXT_AT(frozen_claim, "reason", reason),
    { .name = "papers", .kind = JSON_LIST, .offset = offsetof(struct frozen_claim, papers), .required = true, .max = DOSSIERS_PAPERS_MAX, .of = &paper_shape },
};
static const struct json_shape claim_shape = { "FrozenClaim", sizeof(struct frozen_claim), claim_fields, COUNT_OF(claim_fields), false, NULL };
static const struct json_field producer_fields[] = {
    WORD_AT(frozen_producer, "kind", kind, producer_kind_words),
    TEXT_AT(frozen_producer, "name", name),
    TEXT_AT(frozen_producer, "tax_code", tax_code),
    TEXT_AT(frozen_producer, "registration", registration),
    DATE_AT(frozen_producer, "registered_on", registered_on),
    DATE_AT(frozen_producer, "founded", founded),
    TEXT_AT(frozen_producer, "commune", commune),
    TEXT_AT(frozen_producer, "address", address),
    TEXT_AT(frozen_producer, "phone", phone),
    TEXT_AT(frozen_producer, "email", email),
    TEXT_AT(frozen_producer, "representative", representative),
    TEXT_AT(frozen_producer, "position", position),
    TEXT_AT(frozen_producer, "home", home),
    TEXT_AT(frozen_producer, "ethnicity", ethnicity),
    WORD_AT(frozen_producer, "woman", woman, producer_answer_words),
    WORD_AT(frozen_producer, "minority", minority, producer_answer_words),
    WORD_AT(frozen_producer, "disabled", disabled, producer_answer_words),
};
static const struct frozen_producer producer_defaults = { .registered_on = DATE_NONE, .founded = DATE_NONE };
static const struct json_shape producer_shape = { "FrozenProducer", sizeof(struct frozen_producer), producer_fields, COUNT_OF(producer_fields), false,
                                                  &producer_defaults };
static const struct json_field product_fields[] = {
    TEXT_AT(frozen_product, "name", name),
    TEXT_AT(frozen_product, "description", description),
    TEXT_AT(frozen_product, "place", place),
};
static const struct json_shape product_shape = { "FrozenProduct", sizeof(struct frozen_product), product_fields, COUNT_OF(product_fields), false, NULL };
static const struct json_field text_fields[] = {
    TEXT_AT(frozen_texts, "description", rows[DOSSIER_DESCRIPTION]), TEXT_AT(frozen_texts, "history", rows[DOSSIER_HISTORY]),
    TEXT_AT(frozen_texts, "structure", rows[DOSSIER_STRUCTURE]),     TEXT_AT(frozen_texts, "material", rows[DOSSIER_MATERIAL]),
    TEXT_AT(frozen_texts, "quality", rows[DOSSIER_QUALITY]),         TEXT_AT(frozen_texts, "market", rows[DOSSIER_MARKET]),
    TEXT_AT(frozen_texts, "results", rows[DOSSIER_RESULTS]),         TEXT_AT(frozen_texts, "plan", rows[DOSSIER_PLAN]),
};
static const struct json_shape text_shape = { "FrozenTexts", sizeof(struct frozen_texts), text_fields, COUNT_OF(text_fields), false, NULL };
static const struct json_field frozen_fields[] = {
    { .name = "format", .kind = JSON_INT, .offset = offsetof(struct frozen, format), .required = true, .min = 1, .max = 1 },
    DATE_AT(frozen, "day", day),
    WORD_AT(frozen, "kind", kind, dossier_kind_words),
    TEXT_AT(frozen, "pack", pack),
    TEXT_AT(frozen, "pack_sha256", pack_sha256),
    { .name = "set", .kind = JSON_INT, .offset = offsetof(struct frozen, set), .required = true, .min = 1, .max = 999 },
    { .name = "producer", .kind = JSON_OBJECT, .offset = offsetof(struct frozen, producer), .required = true, .of = &producer_shape },
    { .name = "product", .kind = JSON_OBJECT, .offset = offsetof(struct frozen, product), .required = true, .of = &product_shape },
    { .name = "texts", .kind = JSON_OBJECT, .offset = offsetof(struct frozen, texts), .required = true, .of = &text_shape },
    { .name = "claims", .kind = JSON_LIST, .offset = offsetof(struct frozen, claims), .required = true, .max = LAW_CRITERIA_MAX, .of = &claim_shape },
    { .name = "total", .kind = JSON_INT, .offset = offsetof(struct frozen, total), .required = true, .min = 0, .max = 100 },
};
static const struct json_shape frozen_shape = { "FrozenDossier", sizeof(struct frozen), frozen_fields, COUNT_OF(frozen_fields), false, NULL };

enum status dossier_thaw(struct arena *arena, struct str content, struct frozen *out, struct error *error)
{
    return json_read(arena, content, &frozen_shape, out, error);
}

enum status dossiers_frozen(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, struct frozen *out, struct error *error)
{
    struct dossier_version version;
    bool found = false;
    enum status status = dossiers_sql_version(conn, arena, dossier, no, &found, &version, error);
    if (status == STATUS_OK && !found)
        return FAIL(error, STATUS_FAILED, TEXT_dossiers_bad_row, "dossiers_versions");
    return status == STATUS_OK ? dossier_thaw(arena, version.content, out, error) : status;
}
