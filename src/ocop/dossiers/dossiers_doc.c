/* The papers of a dossier, word for word as Decision 26/2026/QD-TTg, Appendix III prints them: Mẫu số 01, 02 and 03; and the receipt slip and the commune's
 * request letter. Made of the version that was filed, never of the draft. GET /ho-so/{ho-so}/mau-01.pdf, .docx and so on. */
#include "base/text.h"
#include "doc/doc.h"
#include "ocop/dossiers/dossiers_int.h"
#include "ocop/places/places.h"
#include "texts_dossiers.h"
#include "texts_self.h"

#define FILE_MAX ((size_t)32 << 20)

struct printing {
    struct dossier_visit visit;
    struct doc doc;
    struct frozen frozen;
    struct dossier_version version;
    const struct law_pack *pack;
    const struct law_set *set;
    struct dossier_examination examination;
    bool examined;
    /* On the day of filing: "Xã Văn Chấn", "xã Văn Chấn" within a sentence, "XÃ VĂN CHẤN", "Văn Chấn" */
    struct str commune, commune_within, commune_capital, commune_bare;
    struct str province, province_within;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

static struct str filled(struct printing *p, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, FORM_TEXT_MAX * 2);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}
#define FILLED(p, text, ...)                                                                                                 \
    filled((p), (text), (const struct text_arg[]){ __VA_ARGS__ }, sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

static void field(struct printing *p, enum text_id label, struct str value)
{
    const struct doc_field row = { .label = vi(label), .value = value };
    doc_fields(&p->doc, &row, 1);
}

static void two_fields(struct printing *p, enum text_id a, struct str a_value, enum text_id b, struct str b_value)
{
    const struct doc_field rows[] = { { .label = vi(a), .value = a_value }, { .label = vi(b), .value = b_value } };
    doc_fields(&p->doc, rows, 2);
}

static void line(struct printing *p, enum text_id text)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(vi(text)));
}

static void box(struct printing *p, enum text_id label, bool ticked)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = vi(label) }, { .text = STR(" ") }, DOC_BOX(ticked)));
}

/* A section that the producer wrote, or dotted lines to write on. */
static void written(struct printing *p, enum text_id label, struct str body)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = vi(label), .style = DOC_BOLD }));
    if (body.len > 0) {
        doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(body));
        return;
    }
    const struct doc_field empty = { .label = STR(""), .value = STR(""), .more_lines = 1 };
    doc_fields(&p->doc, &empty, 1);
}

/* "Thôn 5, Xã Văn Chấn, Tỉnh Lào Cai" */
static struct str whole_address(struct printing *p)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, 2000);
    buffer_add(&out, p->frozen.producer.address);
    if (p->frozen.producer.address.len > 0)
        buffer_add(&out, STR(", "));
    buffer_add(&out, p->commune);
    buffer_add(&out, STR(", "));
    buffer_add(&out, p->province);
    return buffer_str(&out);
}

/* "12/PĐK-15-04672-2026" (Mẫu số 01) */
static struct str receipt(struct printing *p)
{
    struct buffer code;
    buffer_open(&code, p->visit.arena, 8);
    buffer_add_padded(&code, (uint64_t)p->visit.dossier.province, 2);
    return FILLED(p, TEXT_dossiers_doc_receipt_no, TEXT_ARG_INT("no", p->visit.dossier.receipt_no), TEXT_ARG("province", buffer_str(&code)),
                  TEXT_ARG("commune", p->visit.dossier.receipt_commune), TEXT_ARG_INT("year", p->visit.dossier.receipt_year));
}

static struct str classification(struct printing *p)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, 2000);
    if (p->set->branch.len > 0) {
        buffer_add(&out, p->set->branch);
        buffer_add(&out, STR(", "));
        buffer_add(&out, p->set->group);
        buffer_add(&out, STR(", "));
    }
    buffer_add(&out, self_name(p->visit.arena, p->set->name));
    return buffer_str(&out);
}

static void signature(struct printing *p, enum text_id capacity, enum text_id hint, date day, struct str name)
{
    const struct doc_signature one = { .place_date = doc_place_date(p->visit.arena, p->commune_bare, day), .capacity = vi(capacity), .hint = vi(hint), .name = name };
    doc_signatures(&p->doc, &one, 1);
}

/* ---- Mẫu số 01 ---- */

static void received_part(struct printing *p, enum text_id head, struct str number, date day)
{
    const struct doc_signature office = { .capacity = vi(TEXT_dossiers_doc_office), .hint = vi(TEXT_dossiers_doc_sign_stamp) };
    doc_heading(&p->doc, DOC_PART, vi(head));
    field(p, TEXT_dossiers_doc_slip_no, number);
    field(p, TEXT_dossiers_doc_received_on, date_text(p->visit.arena, day));
    two_fields(p, TEXT_dossiers_doc_receiver, STR(""), TEXT_dossiers_doc_signature, STR(""));
    doc_signatures(&p->doc, &office, 1);
}

static void form_1(struct printing *p)
{
    const struct frozen_producer *producer = &p->frozen.producer;
    doc_motto(&p->doc);
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_dossiers_doc_m1_title),
                                            .subtitle = FILLED(p, TEXT_dossiers_doc_m1_subtitle, TEXT_ARG("province", p->province_within),
                                                               TEXT_ARG_INT("year", date_civil(p->frozen.day).year)) });
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_dossiers_doc_m1_1));
    field(p, TEXT_dossiers_doc_name, producer->name);
    field(p, TEXT_dossiers_doc_representative, producer->representative);
    field(p, TEXT_dossiers_doc_position, producer->position);
    field(p, TEXT_dossiers_doc_address, whole_address(p));
    two_fields(p, TEXT_dossiers_doc_phone, producer->phone, TEXT_dossiers_doc_email, producer->email);
    field(p, TEXT_dossiers_doc_m1_2, p->frozen.product.name);
    field(p, TEXT_dossiers_doc_m1_3, classification(p));
    doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = vi(TEXT_dossiers_doc_m1_4) }, { .text = STR(" ") },
                                               { .text = vi(TEXT_dossiers_doc_m1_first) }, DOC_BOX(p->frozen.kind == DOSSIER_FIRST),
                                               { .text = vi(TEXT_dossiers_doc_m1_upgrade) }, DOC_BOX(p->frozen.kind == DOSSIER_UPGRADE),
                                               { .text = vi(TEXT_dossiers_doc_m1_rerating) }, DOC_BOX(p->frozen.kind == DOSSIER_RERATING)));
    line(p, TEXT_dossiers_doc_m1_5);
    line(p, TEXT_dossiers_doc_m1_5a);
    field(p, TEXT_dossiers_doc_m1_5b, p->set->no == DOSSIERS_TOURISM ? vi(TEXT_dossiers_doc_no_samples) : vi(TEXT_dossiers_doc_five));
    line(p, TEXT_dossiers_doc_m1_pledge);
    signature(p, TEXT_dossiers_doc_m1_signer, TEXT_dossiers_doc_sign_stamp, p->frozen.day, producer->representative);
    doc_note(&p->doc, STR("1"), DOC_PLAIN(vi(TEXT_dossiers_doc_m1_note)));
    doc_heading(&p->doc, DOC_PART, vi(TEXT_dossiers_doc_m1_office));
    received_part(p, TEXT_dossiers_doc_m1_commune, receipt(p), p->visit.dossier.filed_day);
    received_part(p, TEXT_dossiers_doc_m1_province, STR(""), DATE_NONE);
}

/* ---- Mẫu số 02 ---- */

/* Whether a paper of the kind, a word of paper_kinds, is cited anywhere. */
static bool has_paper(const struct printing *p, int evidence)
{
    const struct frozen_claim *claims = p->frozen.claims.items;
    for (size_t i = 0; i < p->frozen.claims.count; i++) {
        const struct frozen_paper *papers = claims[i].papers.items;
        for (size_t k = 0; k < claims[i].papers.count; k++) {
            const struct paper_kind *kind = paper_kind_of(papers[k].kind);
            if (kind != NULL && kind->evidence == evidence)
                return true;
        }
    }
    return false;
}

static void general_part(struct printing *p)
{
    const struct frozen_producer *f = &p->frozen.producer;
    field(p, TEXT_dossiers_doc_m2_1, f->name);
    field(p, TEXT_dossiers_doc_m2_2, vi(producer_kind_texts[f->kind]));
    field(p, TEXT_dossiers_doc_m2_3, whole_address(p));
    two_fields(p, TEXT_dossiers_doc_m2_4, f->phone, TEXT_dossiers_doc_email, f->email);
    line(p, TEXT_dossiers_doc_m2_5);
    field(p, TEXT_dossiers_doc_full_name, f->representative);
    two_fields(p, TEXT_dossiers_doc_sex, f->woman == ANSWER_UNKNOWN ? STR("") : vi(f->woman == ANSWER_YES ? TEXT_dossiers_doc_female : TEXT_dossiers_doc_male),
               TEXT_dossiers_doc_ethnicity, f->ethnicity);
    field(p, TEXT_dossiers_doc_home, f->home);
    two_fields(p, TEXT_dossiers_doc_m2_6, date_text(p->visit.arena, f->registered_on != DATE_NONE ? f->registered_on : f->founded),
               TEXT_dossiers_doc_m2_6b, f->registration);
    written(p, TEXT_dossiers_doc_m2_7, p->frozen.texts.rows[DOSSIER_DESCRIPTION]);
    line(p, TEXT_dossiers_doc_m2_tick);
    box(p, TEXT_dossiers_doc_m2_a, has_paper(p, 1));
    box(p, TEXT_dossiers_doc_m2_b, has_paper(p, 11));
    line(p, TEXT_dossiers_doc_m2_c);
    box(p, TEXT_dossiers_doc_m2_c1, has_paper(p, 2));
    box(p, TEXT_dossiers_doc_m2_c2, false);
    box(p, TEXT_dossiers_doc_m2_d, has_paper(p, 7));
    written(p, TEXT_dossiers_doc_m2_8, p->frozen.texts.rows[DOSSIER_HISTORY]);
    written(p, TEXT_dossiers_doc_m2_9, p->frozen.texts.rows[DOSSIER_STRUCTURE]);
}

static struct str papers_of_claim(struct printing *p, const struct frozen_claim *claim)
{
    const struct frozen_paper *papers = claim->papers.items;
    struct buffer out;
    buffer_open(&out, p->visit.arena, 20000);
    for (size_t i = 0; i < claim->papers.count; i++) {
        if (i > 0)
            buffer_add(&out, STR("; "));
        buffer_add(&out, papers[i].title);
        if (papers[i].number.len > 0) {
            buffer_add(&out, STR(" "));
            buffer_add(&out, papers[i].number);
        }
    }
    return buffer_str(&out);
}

static void claim_row(struct printing *p, const struct frozen_claim *claim)
{
    int at = law_criterion_index(p->set, claim->criterion);
    const struct law_criterion *criterion = at < 0 ? NULL : &p->set->criteria[at];
    int option = criterion == NULL ? -1 : law_option_index(criterion, claim->option);
    struct buffer points;
    if (criterion == NULL)
        return;
    buffer_open(&points, p->visit.arena, 32);
    buffer_add_int(&points, option < 0 ? 0 : criterion->options[option].points);
    buffer_add_char(&points, '/');
    buffer_add_int(&points, criterion->max);
    doc_row(&p->doc, false);
    doc_cell(&p->doc, 1, DOC_PLAIN(criterion->code));
    doc_cell(&p->doc, 1, DOC_PLAIN(self_name(p->visit.arena, criterion->name)));
    doc_cell(&p->doc, 1, DOC_PLAIN(buffer_str(&points)));
    doc_cell_open(&p->doc, 1);
    doc_paragraph(&p->doc, DOC_FLUSH, DOC_PLAIN(option < 0 ? vi(TEXT_self_none) : criterion->options[option].text));
    if (claim->reason.len > 0)
        doc_paragraph(&p->doc, DOC_FLUSH, DOC_SPANS({ .text = claim->reason, .style = DOC_ITALIC }));
    doc_cell(&p->doc, 1, DOC_PLAIN(papers_of_claim(p, claim)));
}

static void claims_part(struct printing *p)
{
    static const struct doc_column columns[] = { { .width = 120, .align = DOC_CENTRE }, { .weight = 3 }, { .width = 160, .align = DOC_CENTRE },
                                                 { .weight = 5 }, { .weight = 3 } };
    static const enum text_id heads[] = { TEXT_dossiers_doc_m2_no, TEXT_dossiers_doc_m2_criterion, TEXT_dossiers_doc_m2_points,
                                          TEXT_dossiers_doc_m2_result, TEXT_dossiers_doc_m2_proof };
    const struct frozen_claim *claims = p->frozen.claims.items;
    struct buffer total;
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 5, .letters = 110 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 5; i++)
        doc_cell(&p->doc, 1, DOC_PLAIN(vi(heads[i])));
    for (size_t i = 0; i < p->frozen.claims.count; i++)
        claim_row(p, &claims[i]);
    buffer_open(&total, p->visit.arena, 32);
    buffer_add_int(&total, p->frozen.total);
    buffer_add(&total, STR("/100"));
    doc_row(&p->doc, false);
    doc_cell(&p->doc, 2, DOC_SPANS({ .text = vi(TEXT_dossiers_doc_m2_total), .style = DOC_BOLD }));
    doc_cell(&p->doc, 1, DOC_SPANS({ .text = buffer_str(&total), .style = DOC_BOLD }));
    doc_cell(&p->doc, 2, DOC_PLAIN(STR("")));
    doc_table_end(&p->doc);
}

static void form_2(struct printing *p)
{
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_dossiers_doc_m2_title), .subtitle = vi(TEXT_dossiers_doc_m2_subtitle) });
    doc_heading(&p->doc, DOC_PART, vi(TEXT_dossiers_doc_m2_part_1));
    general_part(p);
    doc_heading(&p->doc, DOC_PART, vi(TEXT_dossiers_doc_m2_part_2));
    written(p, TEXT_dossiers_doc_m2_material, p->frozen.texts.rows[DOSSIER_MATERIAL]);
    written(p, TEXT_dossiers_doc_m2_quality, p->frozen.texts.rows[DOSSIER_QUALITY]);
    written(p, TEXT_dossiers_doc_m2_market, p->frozen.texts.rows[DOSSIER_MARKET]);
    written(p, TEXT_dossiers_doc_m2_results, p->frozen.texts.rows[DOSSIER_RESULTS]);
    doc_heading(&p->doc, DOC_PART, vi(TEXT_dossiers_doc_m2_part_3));
    claims_part(p);
    doc_heading(&p->doc, DOC_PART, vi(TEXT_dossiers_doc_m2_part_4));
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(p->frozen.texts.rows[DOSSIER_PLAN]));
    signature(p, TEXT_dossiers_doc_m2_signer, TEXT_dossiers_doc_sign_name_stamp, p->frozen.day, p->frozen.producer.representative);
}

/* ---- the receipt slip ---- */

static void slip(struct printing *p)
{
    const struct doc_signature signatures[] = {
        { .capacity = vi(TEXT_dossiers_doc_filer), .hint = vi(TEXT_dossiers_doc_sign_name) },
        { .place_date = doc_place_date(p->visit.arena, p->commune_bare, p->visit.dossier.filed_day), .capacity = vi(TEXT_dossiers_doc_receiver_head),
          .hint = vi(TEXT_dossiers_doc_sign_name) },
    };
    struct buffer path;
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .issuer = FILLED(p, TEXT_dossiers_doc_committee, TEXT_ARG("commune", p->commune_capital)),
                                                      .number = FILLED(p, TEXT_dossiers_doc_number, TEXT_ARG("no", receipt(p))) });
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_dossiers_doc_slip_title), .line = true });
    field(p, TEXT_dossiers_doc_name, p->frozen.producer.name);
    field(p, TEXT_dossiers_doc_slip_product, p->frozen.product.name);
    field(p, TEXT_dossiers_doc_received_on, date_text(p->visit.arena, p->visit.dossier.filed_day));
    field(p, TEXT_dossiers_doc_slip_due, date_text(p->visit.arena, p->visit.dossier.due_day));
    line(p, TEXT_dossiers_doc_slip_law);
    line(p, TEXT_dossiers_doc_slip_hash);
    doc_paragraph(&p->doc, DOC_CENTRED, DOC_PLAIN(p->version.sha256));
    buffer_open(&path, p->visit.arena, 300);
    buffer_add(&path, dossier_path(p->visit.arena, &p->visit.dossier, ""));
    doc_qr(&p->doc, buffer_str(&path), 300, DOC_LEFT, DOC_PLAIN(receipt(p)));
    doc_signatures(&p->doc, signatures, 2);
}

/* ---- Mẫu số 03 and the request letter ---- */

static void content(struct printing *p, enum text_id label, struct str body)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_SPANS({ .text = vi(label), .style = DOC_BOLD }));
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(body));
}

static struct str upper_committee(struct printing *p)
{
    return FILLED(p, TEXT_dossiers_doc_on_behalf, TEXT_ARG("commune", p->commune_capital));
}

static void form_3(struct printing *p)
{
    const struct frozen_producer *f = &p->frozen.producer;
    const struct doc_signature signer = { .place_date = STR(""), .capacity = upper_committee(p), .hint = vi(TEXT_dossiers_doc_sign_stamped),
                                          .name = p->examination.signed_name };
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .issuer = FILLED(p, TEXT_dossiers_doc_committee, TEXT_ARG("commune", p->commune_capital)),
                                                      .place_date = doc_place_date(p->visit.arena, p->commune_bare, p->examination.letter_day) });
    doc_title(&p->doc, &(struct doc_title){ .title = vi(TEXT_dossiers_doc_m3_title), .subtitle = vi(TEXT_dossiers_doc_m3_subtitle), .line = true });
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_dossiers_doc_m3_part_1));
    field(p, TEXT_dossiers_doc_m2_1, f->name);
    field(p, TEXT_dossiers_doc_m2_2, vi(producer_kind_texts[f->kind]));
    field(p, TEXT_dossiers_doc_m2_3, whole_address(p));
    line(p, TEXT_dossiers_doc_m3_4);
    field(p, TEXT_dossiers_doc_full_name, f->representative);
    two_fields(p, TEXT_dossiers_doc_sex, f->woman == ANSWER_UNKNOWN ? STR("") : vi(f->woman == ANSWER_YES ? TEXT_dossiers_doc_female : TEXT_dossiers_doc_male),
               TEXT_dossiers_doc_ethnicity, f->ethnicity);
    field(p, TEXT_dossiers_doc_home, f->home);
    field(p, TEXT_dossiers_doc_m3_5, p->frozen.product.name);
    doc_heading(&p->doc, DOC_SECTION, vi(TEXT_dossiers_doc_m3_part_2));
    content(p, TEXT_dossiers_doc_m3_material, p->examination.material);
    content(p, TEXT_dossiers_doc_m3_labour, p->examination.labour);
    content(p, TEXT_dossiers_doc_m3_idea, p->examination.idea);
    content(p, TEXT_dossiers_doc_m3_identity, p->examination.identity);
    if (p->examination.meeting.len > 0)
        content(p, TEXT_dossiers_doc_m3_meeting, p->examination.meeting);
    doc_paragraph(&p->doc, DOC_BODY,
                  DOC_PLAIN(FILLED(p, TEXT_dossiers_doc_m3_asks, TEXT_ARG("commune", p->commune_within), TEXT_ARG("province", p->province_within),
                                   TEXT_ARG("product", p->frozen.product.name), TEXT_ARG("producer", f->name))));
    doc_signatures(&p->doc, &signer, 1);
}

static void letter(struct printing *p)
{
    static const struct doc_column columns[] = { { .width = 100, .align = DOC_CENTRE }, { .weight = 4 }, { .weight = 4 }, { .weight = 3 } };
    static const enum text_id heads[] = { TEXT_dossiers_doc_row_no, TEXT_dossiers_product, TEXT_dossiers_producer, TEXT_dossiers_kind };
    const struct str addressee = FILLED(p, TEXT_dossiers_doc_letter_to, TEXT_ARG("province", p->province_within));
    const struct str recipients[] = { vi(TEXT_dossiers_doc_as_above), vi(TEXT_dossiers_doc_archive) };
    const struct doc_signature signer = { .capacity = upper_committee(p), .hint = vi(TEXT_dossiers_doc_sign_stamped), .name = p->examination.signed_name };
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .issuer = FILLED(p, TEXT_dossiers_doc_committee, TEXT_ARG("commune", p->commune_capital)),
                                                      .number = FILLED(p, TEXT_dossiers_doc_number, TEXT_ARG("no", p->examination.letter_no)),
                                                      .subject = vi(TEXT_dossiers_doc_letter_subject),
                                                      .place_date = doc_place_date(p->visit.arena, p->commune_bare, p->examination.letter_day) });
    doc_addressees(&p->doc, &addressee, 1);
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(FILLED(p, TEXT_dossiers_doc_letter_body, TEXT_ARG("commune", p->commune_within), TEXT_ARG("province", p->province_within))));
    doc_table(&p->doc, &(struct doc_table){ .columns = columns, .count = 4 });
    doc_row(&p->doc, true);
    for (size_t i = 0; i < 4; i++)
        doc_cell(&p->doc, 1, DOC_PLAIN(vi(heads[i])));
    doc_row(&p->doc, false);
    doc_cell(&p->doc, 1, DOC_PLAIN(STR("1")));
    doc_cell(&p->doc, 1, DOC_PLAIN(p->frozen.product.name));
    doc_cell(&p->doc, 1, DOC_PLAIN(p->frozen.producer.name));
    doc_cell(&p->doc, 1, DOC_PLAIN(vi(dossier_kind_text((enum dossier_kind)p->frozen.kind))));
    doc_table_end(&p->doc);
    line(p, TEXT_dossiers_doc_letter_with);
    doc_closing(&p->doc, recipients, 2, &signer);
}

/* ---- the route ---- */

static const struct {
    const char *name;
    enum text_id title;
    void (*write)(struct printing *p);
    bool needs_examination;
} forms[] = {
    { "mau-01", TEXT_dossiers_form_1, form_1, false },       { "mau-02", TEXT_dossiers_form_2, form_2, false },
    { "phieu-nhan", TEXT_dossiers_form_receipt, slip, false }, { "mau-03", TEXT_dossiers_form_3, form_3, true },
    { "cong-van", TEXT_dossiers_form_letter, letter, true },
};

static enum status place_names(struct printing *p, struct error *error)
{
    struct places chain;
    enum status status = places_chain(p->visit.conn, p->visit.arena, p->frozen.producer.commune, p->frozen.day, &chain, error);
    p->commune = status == STATUS_OK && chain.count > 0 ? chain.rows[0].name : STR("");
    p->province = status == STATUS_OK && chain.count > 0 ? chain.rows[chain.count - 1].name : STR("");
    p->commune_within = text_lower_first(p->visit.arena, p->commune);
    p->province_within = text_lower_first(p->visit.arena, p->province);
    p->commune_capital = text_upper(p->visit.arena, p->commune);
    p->commune_bare = p->commune;
    if (p->commune.len > 0 && str_starts_with(p->commune, chain.rows[0].type))
        p->commune_bare = str_trim(str_part(p->commune, chain.rows[0].type.len, p->commune.len));
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Of the dossier that is in `p` already. */
static enum status start_of(struct web_request *request, struct printing *p, struct error *error)
{
    bool found = false;
    enum status status = dossiers_sql_version(p->visit.conn, p->visit.arena, p->visit.dossier.id, p->visit.dossier.filed_count, &found, &p->version, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = dossier_thaw(p->visit.arena, p->version.content, &p->frozen, error);
    if (status == STATUS_OK)
        status = law_find_pack(web_room(request, "law"), p->frozen.pack, &p->pack, error);
    if (status == STATUS_OK)
        status = law_find_set(p->visit.arena, p->pack, p->frozen.set, &p->set, error);
    if (status == STATUS_OK)
        status = dossiers_sql_examination(p->visit.conn, p->visit.arena, p->visit.dossier.id, p->visit.dossier.filed_count, &p->examined, &p->examination,
                                          error);
    return status == STATUS_OK ? place_names(p, error) : status;
}

static enum status start(struct web_request *request, struct printing *p, struct error *error)
{
    enum status status = dossier_visit(request, &p->visit, error);
    return status == STATUS_OK ? start_of(request, p, error) : status;
}

/* What the form `i` looks like. */
static void draw(struct printing *p, size_t i)
{
    doc_open(&p->doc, p->visit.arena, &(struct doc_about){ .title = vi(forms[i].title), .author = p->commune, .subject = p->frozen.product.name,
                                                           .footer = receipt(p), .made_at = p->version.filed_at });
    forms[i].write(p);
}

enum status dossiers_print(struct web_request *request, struct db_conn *conn, const struct dossier *dossier, const char *form, bool *found, struct str *out,
                           struct error *error)
{
    struct printing p = { .visit = { .request = request, .arena = web_arena(request), .viewer = accounts_viewer(request), .conn = conn, .dossier = *dossier } };
    struct buffer bytes;
    enum status status = start_of(request, &p, error);
    *found = false;
    for (size_t i = 0; status == STATUS_OK && i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (!str_is(str_from(form), forms[i].name) || (forms[i].needs_examination && !p.examined))
            continue;
        buffer_open(&bytes, p.visit.arena, FILE_MAX);
        draw(&p, i);
        status = doc_pdf(&p.doc, &bytes, error);
        *out = buffer_str(&bytes);
        *found = true;
    }
    return status;
}

static enum status give(struct printing *p, bool pdf, struct error *error)
{
    struct buffer out;
    enum status status;
    buffer_open(&out, p->visit.arena, FILE_MAX);
    status = pdf ? doc_pdf(&p->doc, &out, error) : doc_docx(&p->doc, &out, error);
    if (status != STATUS_OK)
        return status;
    return web_answer(p->visit.request, 200,
                      pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buffer_str(&out), error);
}

enum status dossiers_paper_form(struct web_request *request, struct error *error)
{
    struct printing p = { .pack = NULL };
    struct str name = web_path_part(request, "giay");
    struct str stem = str_part(name, 0, str_find(name, '.'));
    struct str kind = str_part(name, stem.len, name.len);
    bool pdf = str_is(kind, ".pdf");
    enum status status;
    if (!pdf && !str_is(kind, ".docx"))
        return commands_not_found(error);
    status = start(request, &p, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (!str_is(stem, forms[i].name) || (forms[i].needs_examination && !p.examined))
            continue;
        draw(&p, i);
        return give(&p, pdf, error);
    }
    return commands_not_found(error);
}
