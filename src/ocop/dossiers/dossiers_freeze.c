/* What was filed, as one canonical JSON document: everything that Mẫu 01 and Mẫu 02 say, the claims, and the hashes of all papers. Its SHA-256 stands in
 * the ledger; the council and a later re-rating read it, never the draft. */
#include "ocop/dossiers/dossiers_int.h"

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
