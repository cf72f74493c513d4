/* Papers of a session: what they have in common (head, identifier, the ledger's head, signers) and the routes that give them as PDF and DOCX. */
#include "base/text.h"
#include "ocop/ledger/ledger.h"
#include "ocop/outcomes/outcomes_int.h"
#include "ocop/places/places.h"
#include "texts_councils.h"
#include "texts_outcomes.h"

#define CODE_DIGITS 8
#define HASH_BYTES 8 /* of the ledger's head that is printed */

struct str outcome_vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

struct str outcome_filled(struct outcome_paper *p, enum text_id text, const struct text_arg *args, size_t count)
{
    struct buffer out;
    buffer_open(&out, p->visit.arena, OUTCOME_LINE_MAX);
    text_add(&out, LANGUAGE_VI, text, args, count);
    return buffer_str(&out);
}

void outcome_line(struct outcome_paper *p, struct str text)
{
    doc_paragraph(&p->doc, DOC_BODY, DOC_PLAIN(text));
}

struct str outcome_chair(const struct outcome_paper *p)
{
    const struct session_people *people = &p->visit.people;
    return people->chair < 0 ? STR("") : people->seats.rows[people->chair].name;
}

struct str outcome_secretary(const struct outcome_paper *p)
{
    for (size_t i = 0; i < p->visit.people.seats.count; i++)
        if (p->visit.people.seats.rows[i].duty == DUTY_SECRETARY && council_seat_on(&p->visit.people.seats.rows[i], p->visit.session.day))
            return p->visit.people.seats.rows[i].name;
    return STR("");
}

void outcome_letterhead(struct outcome_paper *p, enum text_id issuer, struct str number, enum text_id subject, date day)
{
    bool centre = p->visit.people.council.body == BODY_CENTRE;
    struct str parent = centre ? outcome_vi(TEXT_councils_doc_ministry) : OUTCOME_FILLED(p, TEXT_councils_doc_committee, TEXT_ARG("place", p->province_capital));
    doc_letterhead(&p->doc, &(struct doc_letterhead){ .parent = parent, .issuer = outcome_vi(issuer), .number = number,
                                                      .subject = subject == TEXT_NONE ? STR("") : outcome_vi(subject),
                                                      .place_date = doc_place_date(p->visit.arena, centre ? outcome_vi(TEXT_councils_doc_hanoi) : p->province_bare, day) });
}

void outcome_seal(struct outcome_paper *p)
{
    doc_gap(&p->doc, 40);
    doc_qr(&p->doc, p->code, 220, DOC_LEFT, DOC_PLAIN(p->code));
    if (p->ledger.len > 0)
        doc_paragraph(&p->doc, DOC_FLUSH, DOC_SPANS({ .text = p->ledger, .style = DOC_ITALIC }));
}

/* ---- what all of them need ---- */

static enum status find_place(struct outcome_paper *p, struct error *error)
{
    const struct council *council = &p->visit.people.council;
    struct places chain = { 0 };
    struct buffer code;
    enum status status;
    buffer_open(&code, p->visit.arena, 20);
    if (council->body == BODY_DISTRICT)
        buffer_add(&code, council->place_code);
    else
        buffer_add_padded(&code, (uint64_t)council->province, 2);
    p->province = p->province_bare = STR("");
    status = places_chain(p->visit.conn, p->visit.arena, buffer_str(&code), p->visit.session.day, &chain, error);
    if (status == STATUS_OK && chain.count > 0) {
        p->province = p->province_bare = chain.rows[0].name;
        if (str_starts_with(p->province, chain.rows[0].type))
            p->province_bare = str_trim(str_part(p->province, chain.rows[0].type.len, p->province.len));
    }
    p->province_capital = text_upper(p->visit.arena, p->province);
    return status == STATUS_NOT_FOUND || status == STATUS_BAD_INPUT ? STATUS_OK : status;
}

static enum status find_head(struct outcome_paper *p, struct error *error)
{
    struct ledger_head *heads;
    size_t count = 0;
    enum status status = ledger_heads(p->visit.conn, p->visit.arena, &heads, &count, error);
    p->ledger = STR("");
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct buffer hash;
        if (heads[i].province != p->visit.session.province)
            continue;
        buffer_open(&hash, p->visit.arena, 2 * HASH_BYTES + 1);
        buffer_add_hex(&hash, heads[i].hash.bytes, HASH_BYTES);
        p->ledger = OUTCOME_FILLED(p, TEXT_outcomes_ledger, TEXT_ARG_INT("seq", heads[i].seq), TEXT_ARG("hash", buffer_str(&hash)),
                                   TEXT_ARG("day", date_text(p->visit.arena, date_in_vietnam(p->now))));
    }
    return status;
}

/* "OCOP-BB-1a2b3c4d": the paper's kind and the beginning of what it is about. */
static struct str code_of(struct outcome_paper *p, const char *kind, const struct ident *about)
{
    struct buffer out, ident;
    buffer_open(&ident, p->visit.arena, IDENT_TEXT_SIZE + 1);
    ident_write(&ident, about);
    buffer_open(&out, p->visit.arena, 80);
    buffer_add(&out, STR("OCOP-"));
    buffer_add_z(&out, kind);
    buffer_add_char(&out, '-');
    buffer_add(&out, str_part(buffer_str(&ident), 0, CODE_DIGITS));
    return buffer_str(&out);
}

static enum status give(struct outcome_paper *p, bool pdf, struct error *error)
{
    struct buffer out;
    enum status status;
    buffer_open(&out, p->visit.arena, OUTCOME_FILE_MAX);
    status = pdf ? doc_pdf(&p->doc, &out, error) : doc_docx(&p->doc, &out, error);
    return status == STATUS_OK ? web_answer(p->visit.request, 200, pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                            buffer_str(&out), error)
                               : status;
}

static const struct outcome_kind session_papers[] = {
    { "bang-tong-hop", "BTH", TEXT_outcomes_table, DOC_A3_LANDSCAPE, true, false, true, outcome_write_table },
    { "bien-ban", "BB", TEXT_outcomes_minutes, DOC_A4, false, true, true, outcome_write_minutes },
    { "dai-bieu", "DB", TEXT_outcomes_people, DOC_A4, false, false, false, outcome_write_people },
    { "giay-moi", "GM", TEXT_outcomes_invitation, DOC_A4, false, false, true, outcome_write_invitation },
    { "bao-cao", "BC", TEXT_outcomes_report, DOC_A4, true, true, true, outcome_write_report },
};
#define LETTER 1 /* its place below */
static const struct outcome_kind item_papers[] = {
    { "phieu-danh-gia", "PDG", TEXT_outcomes_sheets, DOC_A4, true, false, false, outcome_write_sheets },
    { "thong-bao", "TB", TEXT_outcomes_letter, DOC_A4, true, true, false, outcome_write_letter },
};

const struct outcome_kind *outcome_find_kind(struct str name, const struct outcome_kind *kinds, size_t count, bool *pdf)
{
    struct str stem = str_part(name, 0, str_find(name, '.'));
    struct str ending = str_part(name, stem.len, name.len);
    *pdf = str_is(ending, ".pdf");
    for (size_t i = 0; i < count; i++)
        if (str_is(stem, kinds[i].name) && (*pdf || str_is(ending, ".docx")))
            return &kinds[i];
    return NULL;
}

static bool has_code(const struct outcome_kind *kinds, size_t count, struct str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(code, kinds[i].code))
            return true;
    return false;
}

bool outcome_is_session_code(struct str code)
{
    return has_code(session_papers, sizeof(session_papers) / sizeof(session_papers[0]), code);
}

bool outcome_is_item_code(struct str code)
{
    return has_code(item_papers, sizeof(item_papers) / sizeof(item_papers[0]), code);
}

bool outcome_stepped_out(const struct session_visit *visit)
{
    const struct session_people *people = &visit->people;
    for (size_t i = 0; i < people->conflicts.count; i++) {
        const struct council_seat *seat = session_seat(people, people->conflicts.rows[i].seat);
        if (seat != NULL && seat->account == visit->viewer->account && str_is(people->conflicts.rows[i].state, "recused"))
            return true;
    }
    return false;
}

static enum status start(struct web_request *request, struct outcome_paper *p, const struct outcome_kind *kind, struct error *error)
{
    enum status status = session_visit(request, &p->visit, error);
    p->now = context_now(web_context(request));
    if (status == STATUS_OK && kind->needs_end && p->visit.session.state != SESSION_CLOSED && p->visit.session.state != SESSION_SIGNED)
        return commands_not_found(error);
    if (status == STATUS_OK && kind->whole && outcome_stepped_out(&p->visit))
        return FAIL(error, STATUS_NOT_ALLOWED, TEXT_outcomes_stepped_out, NULL);
    if (status == STATUS_OK)
        status = outcome_summary(&p->visit, &p->summary, error);
    if (status == STATUS_OK && kind->needs_scores && p->summary.opened == 0)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = find_place(p, error);
    return status == STATUS_OK ? find_head(p, error) : status;
}

static enum status write_paper(struct outcome_paper *p, const struct outcome_kind *kind, const struct ident *about, struct str subject, bool pdf,
                               struct error *error)
{
    enum status status;
    p->code = code_of(p, kind->code, about);
    doc_open(&p->doc, p->visit.arena, &(struct doc_about){ .title = outcome_vi(kind->title), .author = p->visit.people.council.name, .subject = subject,
                                                          .footer = p->code, .size = kind->size, .letters = 130, .made_at = p->now });
    status = kind->write(p, error);
    return status == STATUS_OK ? give(p, pdf, error) : status;
}

enum status outcome_print(const struct session_visit *visit, const char *name, const struct session_item *item, struct str *out, struct error *error)
{
    const struct outcome_kind *kinds = item == NULL ? session_papers : item_papers;
    const size_t count = item == NULL ? sizeof(session_papers) / sizeof(session_papers[0]) : sizeof(item_papers) / sizeof(item_papers[0]);
    struct outcome_paper p = { .visit = *visit, .now = context_now(web_context(visit->request)) };
    const struct outcome_kind *kind = NULL;
    struct buffer bytes;
    enum status status = outcome_summary(&p.visit, &p.summary, error);
    for (size_t i = 0; i < count; i++)
        kind = str_is(str_from(name), kinds[i].name) ? &kinds[i] : kind;
    for (size_t i = 0; status == STATUS_OK && item != NULL && i < p.summary.count; i++)
        if (p.summary.rows[i].item.id == item->id && p.summary.rows[i].opened)
            p.row = p.summary.rows[i];
    if (status == STATUS_OK && (kind == NULL || p.summary.opened == 0 || (item != NULL && !p.row.opened)))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = find_place(&p, error);
    if (status == STATUS_OK)
        status = find_head(&p, error);
    if (status != STATUS_OK)
        return status;
    p.code = code_of(&p, kind->code, item == NULL ? &p.visit.session.ident : &item->ident);
    doc_open(&p.doc, p.visit.arena, &(struct doc_about){ .title = outcome_vi(kind->title), .author = p.visit.people.council.name,
                                                        .subject = item == NULL ? p.visit.session.name : item->product_name, .footer = p.code,
                                                        .size = kind->size, .letters = 130, .made_at = p.now });
    status = kind->write(&p, error);
    buffer_open(&bytes, p.visit.arena, OUTCOME_FILE_MAX);
    if (status == STATUS_OK)
        status = doc_pdf(&p.doc, &bytes, error);
    *out = buffer_str(&bytes);
    return status;
}

enum status outcomes_paper(struct web_request *request, struct error *error)
{
    struct outcome_paper p = { .now = 0 };
    bool pdf;
    const struct outcome_kind *kind = outcome_find_kind(web_path_part(request, "giay"), session_papers, sizeof(session_papers) / sizeof(session_papers[0]), &pdf);
    enum status status = kind == NULL ? commands_not_found(error) : start(request, &p, kind, error);
    return status == STATUS_OK ? write_paper(&p, kind, &p.visit.session.ident, p.visit.session.name, pdf, error) : status;
}

enum status outcomes_item_paper(struct web_request *request, struct error *error)
{
    struct outcome_paper p = { .now = 0 };
    struct session_item item;
    bool pdf;
    const struct outcome_kind *kind = outcome_find_kind(web_path_part(request, "giay"), item_papers, sizeof(item_papers) / sizeof(item_papers[0]), &pdf);
    enum status status = kind == NULL ? commands_not_found(error) : start(request, &p, kind, error);
    if (status == STATUS_OK)
        status = session_visit_item(&p.visit, &item, error);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < p.summary.count; i++)
        if (p.summary.rows[i].item.id == item.id && p.summary.rows[i].opened)
            p.row = p.summary.rows[i];
    return p.row.opened ? write_paper(&p, kind, &item.ident, item.product_name, pdf, error) : commands_not_found(error);
}

enum status outcome_paper_of(const struct outcome_told *told, const struct outcome_kind *kind, const struct ident *about, const void *more, bool pdf,
                             struct error *error)
{
    struct outcome_paper p = { .visit = told->visit, .row = { .item = told->item, .opened = told->counted, .outcome = told->outcome }, .more = more,
                               .now = context_now(web_context(told->visit.request)) };
    enum status status = find_place(&p, error);
    if (status == STATUS_OK)
        status = find_head(&p, error);
    return status == STATUS_OK ? write_paper(&p, kind, about, told->item.product_name, pdf, error) : status;
}

/* The letter of reasons, for the producer himself. */
enum status outcomes_told_paper(struct web_request *request, struct error *error)
{
    struct outcome_told told;
    bool pdf;
    const struct outcome_kind *kind = outcome_find_kind(web_path_part(request, "giay"), &item_papers[LETTER], 1, &pdf);
    enum status status = kind == NULL ? commands_not_found(error) : outcome_told(request, web_path_part(request, "san-pham"), &told, error);
    if (status == STATUS_OK)
        status = accounts_ask(told.visit.viewer, "outcomes.result", NULL, &told.subject, error);
    if (status == STATUS_OK)
        status = outcome_told_result(&told, error);
    if (status == STATUS_OK && !told.counted)
        return commands_not_found(error);
    return status == STATUS_OK ? outcome_paper_of(&told, kind, &told.item.ident, NULL, pdf, error) : status;
}
