/* The digital signatures of a PDF: `inspect-signatures` looks at them without network and rights, as inspect-file does, and says what it found in one line
 * of JSON. */
#include "base/file.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/text.h"
#include "doc/signature.h"
#include "ocop/files/files_int.h"
#include "texts_files.h"

#include <string.h>

#define JSON_MAX ((size_t)65536)
#define TRUST_MAX ((size_t)1 << 20)

/* ---- the helper ---- */

#define OPTION(name, kind, member, value, help) { (name), (kind), offsetof(struct file_signatures_options, member), (value), (help), 0, INT64_MAX }
const struct cli_option file_signatures_options[] = {
    OPTION("--trust", CLI_TEXT, trust, "FILE", TEXT_files_cli_trust),
    OPTION("--issued", CLI_INT, issued, "BYTES", TEXT_files_cli_issued),
    OPTION("--now", CLI_INT, now, "MS", TEXT_files_cli_now),
};
_Static_assert(sizeof(file_signatures_options) / sizeof(file_signatures_options[0]) == FILE_SIGNATURES_OPTIONS, "as told in files_int.h");

static enum status print(struct cli *cli, const struct signatures *found, struct error *error)
{
    struct json_writer json;
    struct buffer line;
    enum status status;
    buffer_open(&line, cli->arena, JSON_MAX);
    json_writer_open(&json, &line);
    json_object(&json, NULL);
    json_bool(&json, "only", found->only);
    json_array(&json, "signatures");
    for (size_t i = 0; i < found->count; i++) {
        const struct signature *row = &found->rows[i];
        json_object(&json, NULL);
        json_bool(&json, "intact", row->intact);
        json_int(&json, "end", row->end);
        json_text(&json, "chain", str_from(signature_chain_words[row->chain]));
        json_text(&json, "signer", row->signer);
        json_text(&json, "issuer", row->issuer);
        json_int(&json, "signed_at", row->signed_at);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? cli_print_buffer(cli, &line, error) : status;
}

enum status file_signatures_run(struct cli *cli, struct error *error)
{
    static const char *const nothing[] = { NULL };
    const struct file_signatures_options *options = cli->options;
    struct signature_question question = { .trust = STR(""), .issued = (size_t)options->issued, .now = options->now };
    struct signatures found;
    enum status status = file_read(cli->arena, "-", (size_t)FILE_SIZE_MAX, &question.bytes, error);
    if (status == STATUS_OK && options->trust.ptr != NULL)
        status = file_read(cli->arena, options->trust.ptr, TRUST_MAX, &question.trust, error);
    if (status == STATUS_OK)
        status = signatures_ready(error);
    if (status == STATUS_OK)
        status = file_helper_confine(nothing, error);
    if (status == STATUS_OK)
        status = signatures_read(cli->arena, &question, &found, error);
    return status == STATUS_OK ? print(cli, &found, error) : status;
}

/* ---- who asks it ---- */

struct said {
    bool only;
    struct json_list signatures; /* of struct signature */
};
#define SIGNATURE_TEXT_MAX (SIGNATURE_NAME_MAX * 3)
static const struct json_field signature_fields[] = {
    { .name = "intact", .kind = JSON_BOOL, .offset = offsetof(struct signature, intact), .required = true },
    { .name = "end", .kind = JSON_INT, .offset = offsetof(struct signature, end), .required = true, .min = 0, .max = FILE_SIZE_MAX },
    { .name = "chain", .kind = JSON_WORD, .offset = offsetof(struct signature, chain), .required = true, .words = signature_chain_words },
    { .name = "signer", .kind = JSON_TEXT, .offset = offsetof(struct signature, signer), .required = true, .max = SIGNATURE_TEXT_MAX },
    { .name = "issuer", .kind = JSON_TEXT, .offset = offsetof(struct signature, issuer), .required = true, .max = SIGNATURE_TEXT_MAX },
    { .name = "signed_at", .kind = JSON_INT, .offset = offsetof(struct signature, signed_at), .required = true, .min = 0, .max = INT64_MAX },
};
static const struct json_shape signature_shape = { "FileSignature", sizeof(struct signature), signature_fields, 6, false, NULL };
static const struct json_field said_fields[] = {
    { .name = "only", .kind = JSON_BOOL, .offset = offsetof(struct said, only), .required = true },
    { .name = "signatures", .kind = JSON_LIST, .offset = offsetof(struct said, signatures), .required = true, .max = SIGNATURES_MAX, .of = &signature_shape },
};
static const struct json_shape said_shape = { "FileSignatures", sizeof(struct said), said_fields, 2, false, NULL };

static struct str clean(struct arena *arena, struct str name)
{
    struct str out;
    return text_clean(arena, name, false, &out, NULL) == STATUS_OK ? out : STR("");
}

static bool understand(struct arena *arena, struct str output, struct signatures *out)
{
    struct said said;
    const struct signature *rows;
    if (json_read(arena, output, &said_shape, &said, NULL) != STATUS_OK)
        return false;
    rows = said.signatures.items;
    *out = (struct signatures){ .count = said.signatures.count, .only = said.only };
    for (size_t i = 0; i < out->count; i++) {
        out->rows[i] = rows[i];
        out->rows[i].signer = clean(arena, rows[i].signer);
        out->rows[i].issuer = clean(arena, rows[i].issuer);
    }
    return true;
}

static const char *number(struct arena *arena, int64_t value)
{
    struct buffer out;
    buffer_open(&out, arena, 24);
    buffer_add_int(&out, value);
    return buffer_z(&out);
}

enum status file_signatures(const struct files *files, struct arena *arena, const struct file_signatures_question *question, struct signatures *out,
                            struct error *error)
{
    const char *const arguments[] = { "openocop", "inspect-signatures", "--issued", number(arena, (int64_t)question->issued), "--now",
                                      number(arena, question->now), question->trust == NULL ? NULL : "--trust", question->trust, NULL };
    struct file_helper helper = { .arguments = arguments, .input = question->bytes, .output_max = JSON_MAX };
    enum status status;
    *out = (struct signatures){ .count = 0 };
    /* A signature tells its range in plain bytes: where those are not, there is none that could hold, and a scan that needs mending stays welcome. */
    if (files->program == NULL || memmem(question->bytes.ptr, question->bytes.len, "/ByteRange", sizeof("/ByteRange") - 1) == NULL)
        return STATUS_OK;
    status = file_help(files, arena, &helper, error);
    if (status != STATUS_OK)
        return status;
    if (helper.asked && helper.end == CHILD_DONE && understand(arena, helper.output, out))
        return arena->exhausted ? fail_memory(error) : STATUS_OK;
    if (helper.asked)
        file_helper_fell(&helper);
    return FAIL(error, STATUS_BAD_INPUT, TEXT_files_signatures_unread, NULL);
}
