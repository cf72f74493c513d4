/* The package for the Ministry (26/2026, Article 6.3): one ZIP with the dossier's forms, the papers that it cites (by their hashes), the team's report, the
 * council's minutes, report, summary and sheets, the scan of the decision that approved the result, reports of laboratory tests of the product, the ledger's
 * head, and an index, which also names what the article lists and the program does not have: the office adds it by hand.
 *
 * muc-luc.json is the index of what does not change any more: the same for everybody who takes the package, and what a sending is recorded with by its
 * SHA-256. The printed papers carry the day and the ledger's head of their printing; their hashes stand in MUC-LUC.txt of each package. */
#include "base/file.h"
#include "base/log.h"
#include "doc/archive.h"
#include "ocop/laboratory/laboratory.h"
#include "ocop/ledger/ledger.h"
#include "ocop/outcomes/outcomes_way_int.h"
#include "texts_dossiers.h"
#include "texts_outcomes.h"
#include "texts_rounds.h"

#define PARTS_MAX 2000
#define INDEX_MAX ((size_t)4 << 20)
#define NAME_SIZE 200

struct packing {
    struct way_visit *visit;
    struct arena *arena;
    struct dossier dossier;
    struct frozen frozen;
    struct session_sheets sheets;
    struct archive_part parts[PARTS_MAX];
    struct str hashes[PARTS_MAX];
    struct str titles[PARTS_MAX];
    size_t count;
    bool has_report, has_decision, has_tests;
};

static struct str vi(enum text_id text)
{
    return text_of(LANGUAGE_VI, text);
}

/* ---- the index ---- */

static void write_papers(struct json_writer *json, const struct frozen *frozen)
{
    const struct frozen_claim *claims = frozen->claims.items;
    json_array(json, "claims");
    for (size_t i = 0; i < frozen->claims.count; i++) {
        const struct frozen_paper *papers = claims[i].papers.items;
        json_object(json, NULL);
        json_text(json, "criterion", claims[i].criterion);
        json_text(json, "option", claims[i].option);
        json_array(json, "papers");
        for (size_t k = 0; k < claims[i].papers.count; k++) {
            json_object(json, NULL);
            json_text(json, "kind", papers[k].kind);
            json_text(json, "title", papers[k].title);
            json_text(json, "number", papers[k].number);
            json_text(json, "issuer", papers[k].issuer);
            json_text(json, "link", papers[k].link);
            json_text(json, "sha256", papers[k].sha256);
            json_object_end(json);
        }
        json_array_end(json);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_sheets(struct json_writer *json, struct packing *p)
{
    json_array(json, "sheets");
    for (size_t i = 0; i < p->sheets.count; i++) {
        struct sha256 commitment;
        if (p->sheets.rows[i].state != SHEET_COUNTED || p->sheets.rows[i].commitment.len != sizeof(commitment.bytes))
            continue;
        for (size_t b = 0; b < sizeof(commitment.bytes); b++)
            commitment.bytes[b] = (unsigned char)p->sheets.rows[i].commitment.ptr[b];
        json_object(json, NULL);
        json_int(json, "turn", p->sheets.rows[i].turn);
        json_text(json, "commitment", sha256_hex(p->arena, &commitment));
        json_object_end(json);
    }
    json_array_end(json);
}

static enum status index_of(struct packing *p, struct str *out, struct error *error)
{
    const struct standing *standing = &p->visit->standing;
    const struct candidate *candidate = &p->visit->candidate;
    struct json_writer json;
    struct buffer text, ident;
    enum status status;
    buffer_open(&text, p->arena, INDEX_MAX);
    buffer_open(&ident, p->arena, IDENT_TEXT_SIZE);
    ident_write(&ident, &candidate->dossier_ident);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text_z(&json, "format", "openocop.package.1");
    json_int(&json, "province", candidate->province);
    json_text(&json, "dossier", buffer_str(&ident));
    json_int(&json, "filed", candidate->filed_no);
    json_text_z(&json, "kind", dossier_kind_words[candidate->kind]);
    json_text(&json, "product", p->frozen.product.name);
    json_text(&json, "producer", p->frozen.producer.name);
    json_int(&json, "set", candidate->set_no);
    json_text(&json, "pack", candidate->pack);
    json_text(&json, "pack_sha256", candidate->pack_sha256);
    json_text(&json, "procedure", standing->procedure == NULL ? STR("") : standing->procedure->name);
    json_fraction(&json, "mean", standing->outcome.law.mean);
    json_int(&json, "stars", standing->item.stars);
    json_text(&json, "minutes", standing->session.minutes_no);
    json_date(&json, "minutes_day", standing->session.minutes_day);
    write_papers(&json, &p->frozen);
    write_sheets(&json, p);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? json_canonical(p->arena, buffer_str(&text), out, error) : status;
}

static enum status start(struct way_visit *visit, struct packing **out, struct error *error)
{
    struct packing *p = ARENA_NEW(visit->arena, struct packing);
    enum status status;
    *out = p;
    if (p == NULL)
        return fail_memory(error);
    p->visit = visit;
    p->arena = visit->arena;
    status = dossiers_by_id(visit->conn, visit->arena, visit->candidate.dossier, &p->dossier, error);
    if (status == STATUS_OK)
        status = dossiers_frozen(visit->conn, visit->arena, visit->candidate.dossier, visit->candidate.filed_no, &p->frozen, error);
    return status == STATUS_OK ? sessions_sql_sheets(visit->conn, visit->arena, visit->standing.item.id, &p->sheets, error) : status;
}

enum status way_package_hash(struct way_visit *visit, struct str *out, struct error *error)
{
    struct packing *p;
    struct sha256 hash;
    struct str index;
    enum status status = start(visit, &p, error);
    if (status == STATUS_OK)
        status = index_of(p, &index, error);
    if (status != STATUS_OK)
        return status;
    hash = sha256_of(index);
    *out = sha256_hex(visit->arena, &hash);
    return STATUS_OK;
}

/* ---- what lies in it ---- */

static const char *name_of(struct arena *arena, const char *folder, struct str name, const char *ending)
{
    struct buffer out;
    buffer_open(&out, arena, NAME_SIZE);
    buffer_add_z(&out, folder);
    buffer_add(&out, name);
    buffer_add_z(&out, ending);
    return buffer_z(&out);
}

static void add_bytes(struct packing *p, const char *name, struct str bytes, struct str title)
{
    const struct sha256 hash = sha256_of(bytes);
    if (p->count == PARTS_MAX)
        return;
    p->parts[p->count] = (struct archive_part){ .name = name, .bytes = bytes };
    p->titles[p->count] = title;
    p->hashes[p->count++] = sha256_hex(p->arena, &hash);
}

static bool has_file(const struct packing *p, struct str hash)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->parts[i].file != NULL && str_equal(p->hashes[i], hash))
            return true;
    return false;
}

static const char *ending_of(struct str type)
{
    static const char *const rows[][2] = { { "application/pdf", ".pdf" }, { "image/jpeg", ".jpg" }, { "image/png", ".png" }, { "image/heic", ".heic" } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (str_is(type, rows[i][0]))
            return rows[i][1];
    return "";
}

/* The papers that the filed version cites: each file once, under its hash. */
static enum status add_papers(struct packing *p, struct error *error)
{
    const struct files *files = web_room(p->visit->request, "files");
    const struct frozen_claim *claims = p->frozen.claims.items;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < p->frozen.claims.count; i++) {
        const struct frozen_paper *papers = claims[i].papers.items;
        for (size_t k = 0; status == STATUS_OK && k < claims[i].papers.count; k++) {
            struct sha256 hash;
            struct file file;
            bool found = false;
            if (papers[k].sha256.len == 0 || has_file(p, papers[k].sha256))
                continue;
            if (p->count == PARTS_MAX)
                return FAIL(error, STATUS_TOO_LARGE, TEXT_outcomes_way_package_large, NULL);
            if (sha256_read(papers[k].sha256, &hash))
                status = file_by_hash(p->visit->conn, p->arena, &hash, &found, &file, error);
            if (status == STATUS_OK && !found)
                return FAIL_WITH(error, STATUS_FAILED, TEXT_outcomes_way_paper_lost, NULL, TEXT_ARG("paper", papers[k].sha256));
            if (status != STATUS_OK)
                return status;
            p->parts[p->count] = (struct archive_part){ .name = name_of(p->arena, "giay-to/", papers[k].sha256, ending_of(file.type)),
                                                        .file = file_path(files, p->arena, &hash) };
            p->titles[p->count] = papers[k].title.len > 0 ? papers[k].title : papers[k].number;
            p->hashes[p->count++] = papers[k].sha256;
        }
    }
    return status;
}

static enum status add_file(struct packing *p, const char *name, const struct file *file, struct str title, struct error *error)
{
    const struct files *files = web_room(p->visit->request, "files");
    struct str hash = sha256_hex(p->arena, &file->sha256);
    if (has_file(p, hash))
        return STATUS_OK;
    if (p->count == PARTS_MAX)
        return FAIL(error, STATUS_TOO_LARGE, TEXT_outcomes_way_package_large, NULL);
    p->parts[p->count] = (struct archive_part){ .name = name, .file = file_path(files, p->arena, &file->sha256) };
    p->titles[p->count] = title;
    p->hashes[p->count++] = hash;
    return STATUS_OK;
}

/* The signed decision by which the province approved the result. */
static enum status add_decision(struct packing *p, struct error *error)
{
    const struct outcome_approvals *approvals = web_room(p->visit->request, "outcome_approvals");
    struct outcome_approval approval = { .day = DATE_NONE };
    struct file file = { .id = 0 };
    enum status status = approvals == NULL ? STATUS_OK : approvals->find(p->visit->conn, p->arena, p->visit->standing.item.id, &approval, error);
    if (status == STATUS_OK && approval.scan != 0)
        status = file_by_id(p->visit->conn, p->arena, approval.scan, &p->has_decision, &file, error);
    return status == STATUS_OK && p->has_decision
               ? add_file(p, name_of(p->arena, "phe-duyet/quyet-dinh", STR(""), ending_of(file.type)), &file, approval.number, error)
               : status;
}

/* The reports of the product's laboratory tests; those that the dossier cites lie among its papers. */
static enum status add_tests(struct packing *p, struct error *error)
{
    struct laboratory_tests tests = { 0 };
    enum status status = laboratory_of_product(p->visit->conn, p->arena, p->visit->candidate.product, &tests, error);
    for (size_t i = 0; status == STATUS_OK && i < tests.count; i++) {
        struct paper paper;
        bool found = false;
        if (tests.rows[i].state != TEST_RESULTED || tests.rows[i].paper == 0)
            continue;
        status = paper_by_id(p->visit->conn, p->arena, tests.rows[i].paper, &found, &paper, error);
        if (status != STATUS_OK || !found || paper.file == 0)
            continue;
        p->has_tests = true;
        status = add_file(p, name_of(p->arena, "kiem-nghiem/", sha256_hex(p->arena, &paper.content.sha256), ending_of(paper.content.type)), &paper.content,
                          paper.title.len > 0 ? paper.title : paper.number, error);
    }
    return status;
}

static enum status add_forms(struct packing *p, struct error *error)
{
    static const struct {
        const char *form, *name;
        enum text_id title;
    } forms[] = { { "mau-01", "ho-so/mau-01.pdf", TEXT_dossiers_form_1 }, { "mau-02", "ho-so/mau-02.pdf", TEXT_dossiers_form_2 },
                  { "mau-03", "ho-so/mau-03.pdf", TEXT_dossiers_form_3 }, { "cong-van", "ho-so/cong-van-xa.pdf", TEXT_dossiers_form_letter } };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct str bytes;
        bool found = false;
        status = dossiers_print(p->visit->request, p->visit->conn, &p->dossier, forms[i].form, &found, &bytes, error);
        if (status == STATUS_OK && found)
            add_bytes(p, forms[i].name, bytes, vi(forms[i].title));
    }
    return status;
}

static enum status add_council(struct packing *p, struct error *error)
{
    static const struct {
        const char *paper, *name;
        enum text_id title;
        bool of_item;
    } papers[] = { { "bao-cao", "hoi-dong/bao-cao.pdf", TEXT_outcomes_report, false }, { "bien-ban", "hoi-dong/bien-ban.pdf", TEXT_outcomes_minutes, false },
                   { "bang-tong-hop", "hoi-dong/bang-tong-hop.pdf", TEXT_outcomes_table, false },
                   { "phieu-danh-gia", "hoi-dong/phieu-danh-gia.pdf", TEXT_outcomes_sheets, true } };
    struct session_visit session;
    struct str bytes;
    bool found = false;
    enum status status = candidate_report_pdf(p->visit->request, p->visit->conn, &p->visit->candidate, &found, &bytes, error);
    p->has_report = found;
    if (status == STATUS_OK && found)
        add_bytes(p, "to-tu-van/bao-cao.pdf", bytes, vi(TEXT_rounds_report));
    if (status == STATUS_OK)
        status = session_visit_of(p->visit->request, &p->visit->standing.session, &session, error);
    for (size_t i = 0; status == STATUS_OK && i < sizeof(papers) / sizeof(papers[0]); i++) {
        status = outcome_print(&session, papers[i].paper, papers[i].of_item ? &p->visit->standing.item : NULL, &bytes, error);
        if (status == STATUS_OK)
            add_bytes(p, papers[i].name, bytes, vi(papers[i].title));
    }
    return status;
}

static enum status add_head(struct packing *p, struct error *error)
{
    struct ledger_head *heads;
    size_t count = 0;
    enum status status = ledger_heads(p->visit->conn, p->arena, &heads, &count, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct json_writer json;
        struct buffer text;
        if (heads[i].province != p->visit->candidate.province)
            continue;
        buffer_open(&text, p->arena, 1000);
        json_writer_open(&json, &text);
        json_object(&json, NULL);
        json_int(&json, "province", heads[i].province);
        json_int(&json, "seq", heads[i].seq);
        json_text(&json, "hash", sha256_hex(p->arena, &heads[i].hash));
        json_object_end(&json);
        status = json_writer_end(&json, error);
        if (status == STATUS_OK)
            add_bytes(p, "so-nhat-ky.json", buffer_str(&text), vi(TEXT_outcomes_way_head));
    }
    return status;
}

/* What Article 6.3 lists and does not lie in the package. A re-rating (6.3.b) goes without the approving decision. */
static void write_by_hand(const struct packing *p, struct buffer *text)
{
    const struct {
        bool missing;
        enum text_id what;
    } rows[] = {
        { true, TEXT_outcomes_way_hand_letter },
        { !p->has_report, TEXT_outcomes_way_hand_report },
        { !p->has_decision && p->visit->candidate.kind != DOSSIER_RERATING, TEXT_outcomes_way_hand_decision },
        { !p->has_tests, TEXT_outcomes_way_hand_tests },
    };
    buffer_add_z(text, "\r\n");
    buffer_add(text, vi(TEXT_outcomes_way_by_hand));
    buffer_add_z(text, "\r\n");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!rows[i].missing)
            continue;
        buffer_add_z(text, "- ");
        buffer_add(text, vi(rows[i].what));
        buffer_add_z(text, "\r\n");
    }
}

/* For people: what is what, with the hash of each. */
static enum status add_contents(struct packing *p, struct error *error)
{
    struct dossier_samples samples;
    struct buffer text;
    enum status status = dossiers_samples_of(p->visit->conn, p->arena, p->dossier.id, &samples, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&text, p->arena, INDEX_MAX);
    text_add(&text, LANGUAGE_VI, TEXT_outcomes_way_contents,
             (const struct text_arg[]){ TEXT_ARG("product", p->frozen.product.name), TEXT_ARG("producer", p->frozen.producer.name),
                                        TEXT_ARG("points", outcome_points(p->arena, p->visit->standing.outcome.law.mean)) }, 3);
    buffer_add_z(&text, "\r\n\r\n");
    for (size_t i = 0; i < p->count; i++) {
        buffer_add_z(&text, p->parts[i].name);
        buffer_add_z(&text, "\r\n    ");
        buffer_add(&text, p->titles[i]);
        buffer_add_z(&text, "\r\n    SHA-256 ");
        buffer_add(&text, p->hashes[i]);
        buffer_add_z(&text, "\r\n");
    }
    write_by_hand(p, &text);
    for (size_t i = 0; i < samples.count; i++) {
        buffer_add_z(&text, i == 0 ? "\r\n" : "");
        buffer_add(&text, vi(TEXT_outcomes_way_sample));
        buffer_add_char(&text, ' ');
        buffer_add(&text, samples.rows[i].label);
        buffer_add_z(&text, "\r\n");
    }
    if (text.overflowed)
        return fail_memory(error);
    add_bytes(p, "MUC-LUC.txt", buffer_str(&text), STR(""));
    return STATUS_OK;
}

static enum status fill(struct packing *p, struct error *error)
{
    struct str index;
    enum status status = index_of(p, &index, error);
    if (status == STATUS_OK)
        add_bytes(p, "muc-luc.json", index, vi(TEXT_outcomes_way_index));
    if (status == STATUS_OK)
        status = add_forms(p, error);
    if (status == STATUS_OK)
        status = add_council(p, error);
    if (status == STATUS_OK)
        status = add_head(p, error);
    if (status == STATUS_OK)
        status = add_papers(p, error);
    if (status == STATUS_OK)
        status = add_decision(p, error);
    if (status == STATUS_OK)
        status = add_tests(p, error);
    return status == STATUS_OK ? add_contents(p, error) : status;
}

/* ---- the route ---- */

enum status way_page_package(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct way_visit visit;
    struct packing *p = NULL;
    struct ident ident = ident_new(web_context(request));
    struct buffer name;
    const char *path;
    enum status status = way_visit(request, "outcomes.send", &visit, error);
    bool up = status == STATUS_OK && (visit.standing.sent.to == BODY_CENTRE ||
                                      (visit.standing.procedure != NULL && visit.standing.next.what == NEXT_FORWARD && visit.standing.next.to == BODY_CENTRE));
    if (status == STATUS_OK && !up)
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = start(&visit, &p, error);
    if (status == STATUS_OK)
        status = fill(p, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&name, visit.arena, 80);
    buffer_add_z(&name, "goi-");
    ident_write(&name, &ident);
    path = path_join(visit.arena, files->folder, buffer_str(&name));
    if (path == NULL)
        return fail_memory(error);
    status = archive_write(path, p->parts, p->count, error);
    if (status == STATUS_OK) {
        struct error ignored = { 0 };
        web_set_header(request, "Content-Disposition", STR("attachment; filename=\"goi-ho-so-gui-bo.zip\""));
        status = web_answer_file(request, "application/zip", path, error);
        if (file_remove(path, &ignored) != STATUS_OK) /* it is open until it is sent */
            log_failure("outcomes.package", &ignored);
    }
    return status;
}
