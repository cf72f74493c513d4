/* Decisions that are signed with a certificate (the PDF, not a scan of paper): what is given out to be signed is kept as it was submitted, and what comes
 * back must begin with those very bytes and be signed over the whole, intact and by somebody whom the office trusts; what else was added is told. */
#include "base/file.h"
#include "base/json_read.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define NAMES_MAX ((size_t)8192)

/* ---- what is given out ---- */

enum status draft_paper_keep(const struct draft_visit *visit, struct str number, date day, struct str *sha256, struct error *error)
{
    struct draft_visit submitted = *visit;
    struct file file;
    struct str pdf;
    enum status status;
    submitted.draft.state = DRAFT_SUBMITTED;
    submitted.draft.letter_no = number;
    submitted.draft.letter_day = day;
    status = draft_pdf(&submitted, &pdf, error);
    if (status == STATUS_OK)
        status = file_keep(web_room(visit->request, "files"), visit->arena, pdf, &file, error);
    if (status == STATUS_OK)
        *sha256 = sha256_hex(visit->arena, &file.sha256);
    return status;
}

static enum status answer_file(const struct draft_visit *visit, int64_t id, struct str title, struct error *error)
{
    struct file file;
    bool found = false;
    enum status status = file_by_id(visit->conn, visit->arena, id, &found, &file, error);
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    return status == STATUS_OK ? file_answer(visit->request, web_room(visit->request, "files"), &file, title, error) : status;
}

enum status drafts_page_paper(struct web_request *request, struct error *error)
{
    struct draft_visit visit;
    enum status status = draft_visit(request, &visit, error);
    return status == STATUS_OK ? answer_file(&visit, visit.draft.paper, text_of(LANGUAGE_VI, TEXT_certificates_paper_to_sign), error) : status;
}

enum status drafts_page_scan(struct web_request *request, struct error *error)
{
    struct draft_visit visit;
    enum status status = draft_visit(request, &visit, error);
    return status == STATUS_OK ? answer_file(&visit, visit.draft.scan, visit.draft.number, error) : status;
}

/* ---- what comes back ---- */

struct looking {
    struct web_request *request;
    struct arena *arena;
    const struct certificates_room *room;
    const struct files *files;
    struct db_conn *conn;
    struct draft draft;
    struct file scan;
    struct signatures found;
    bool begins;
};

/* False: there is nothing to look at, or the command itself will say what is wrong. */
static enum status find(struct looking *l, struct str content, bool *found, struct error *error)
{
    struct draft_issue issue;
    struct error ignored = { 0 };
    struct sha256 hash;
    enum status status;
    *found = false;
    if (json_read(l->arena, content, &draft_issue_shape, &issue, &ignored) != STATUS_OK || !sha256_read(issue.scan, &hash))
        return STATUS_OK;
    status = db_reader(web_room(l->request, "db"), &l->conn, error);
    if (status == STATUS_OK)
        status = draft_find(l->conn, l->arena, accounts_viewer(l->request)->province, issue.draft, &l->draft, error);
    if (status == STATUS_OK && l->draft.state == DRAFT_SUBMITTED)
        status = file_by_hash(l->conn, l->arena, &hash, found, &l->scan, error);
    *found = status == STATUS_OK && *found && str_is(l->scan.type, "application/pdf");
    return status;
}

static enum status map(struct looking *l, const struct file *file, struct str *out, struct error *error)
{
    const char *path = file_path(l->files, l->arena, &file->sha256);
    return path == NULL ? fail_memory(error) : file_map(path, out, error);
}

/* Whether the scan's bytes begin with those of the paper that was submitted, and how many these are. */
static enum status compare(struct looking *l, struct str bytes, size_t *issued, struct error *error)
{
    struct file paper;
    struct str given;
    bool found = false;
    enum status status = file_by_id(l->conn, l->arena, l->draft.paper, &found, &paper, error);
    if (status == STATUS_OK && found)
        status = map(l, &paper, &given, error);
    if (status != STATUS_OK || !found)
        return status;
    l->begins = str_starts_with(bytes, given);
    *issued = l->begins ? given.len : 0;
    file_unmap(given);
    return STATUS_OK;
}

static enum status look(struct looking *l, struct error *error)
{
    struct file_signatures_question question = { .trust = l->room->trust_store, .now = context_now(web_context(l->request)) };
    enum status status = map(l, &l->scan, &question.bytes, error);
    if (status != STATUS_OK)
        return status;
    status = l->draft.paper == 0 ? STATUS_OK : compare(l, question.bytes, &question.issued, error);
    if (status == STATUS_OK)
        status = file_signatures(l->files, l->arena, &question, &l->found, error);
    file_unmap(question.bytes);
    return status;
}

/* In the order in which somebody would mend it. */
static enum status judge(const struct looking *l, struct error *error)
{
    const struct signature *rows = l->found.rows;
    size_t count = l->found.count;
    for (size_t i = 0; i < count; i++)
        if (!rows[i].intact)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_signed_broken, "scan");
    if (rows[count - 1].end != l->scan.size)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_signed_not_whole, "scan");
    if (l->draft.paper == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_certificates_signed_no_paper, "scan");
    if (!l->begins)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_signed_other, "scan", TEXT_ARG("day", date_text(l->arena, date_in_vietnam(l->draft.submitted_at))));
    for (size_t i = 0; i < count; i++)
        if (rows[i].chain == SIGNATURE_CHAIN_BAD)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_certificates_signed_untrusted, "scan", TEXT_ARG("name", rows[i].signer),
                             TEXT_ARG("issuer", rows[i].issuer));
    return STATUS_OK;
}

static struct str names(const struct looking *l)
{
    struct buffer out;
    buffer_open(&out, l->arena, NAMES_MAX);
    for (size_t i = 0; i < l->found.count; i++) {
        const struct signature *row = &l->found.rows[i];
        if (i > 0)
            buffer_add_char(&out, '\n');
        text_add(&out, LANGUAGE_VI, row->signed_at > 0 ? TEXT_certificates_signed_by_when : TEXT_certificates_signed_by,
                 (const struct text_arg[]){ TEXT_ARG("name", row->signer), TEXT_ARG("issuer", row->issuer), TEXT_ARG("when", instant_text(l->arena, row->signed_at)) }, 3);
    }
    return buffer_str(&out);
}

enum status draft_signed_look(struct web_request *request, struct str content, struct draft_signed_file *out, struct error *error)
{
    struct looking l = { .request = request, .arena = web_arena(request), .room = web_room(request, "certificates"), .files = web_room(request, "files") };
    bool found = false;
    enum status status = find(&l, content, &found, error);
    *out = (struct draft_signed_file){ .state = SIGNED_NOT, .by = STR("") };
    if (status == STATUS_OK && found)
        status = look(&l, error);
    if (status == STATUS_OK && l.found.count > 0)
        status = judge(&l, error);
    if (status == STATUS_OK && l.found.count > 0)
        *out = (struct draft_signed_file){ .scan = l.scan.sha256, .state = l.room->trust_store == NULL ? SIGNED_UNASKED : SIGNED_TRUSTED, .by = names(&l),
                                           .more = !l.found.only };
    return status;
}
