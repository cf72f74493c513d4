/* A sheet sealed on a device, perhaps hours ago and without a network: POST /api/v1/sessions/sheets. The same command as the form's, with the identifier
 * that the device gave it: sent twice it is done once. The answer tells what became of the sheet: counted, late or void, and why. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define ANSWER_MAX ((size_t)2048)
#define COMMAND_MAX ((size_t)1024)

struct sent {
    struct str command, item, sheet, seat;
    int64_t turn;
    struct str nonce, content;
    struct str commitment; /* what the device counted; empty: it did not */
    int64_t filled_at;
};
#define IN(member) offsetof(struct sent, member)
#define SENT_IDENT(member)                                                                                                   \
    { .name = #member, .kind = JSON_TEXT, .offset = IN(member), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE }
static const struct json_field sent_fields[] = {
    SENT_IDENT(command),
    SENT_IDENT(item),
    SENT_IDENT(sheet),
    SENT_IDENT(seat),
    { .name = "turn", .kind = JSON_INT, .offset = IN(turn), .required = true, .min = 1, .max = 99 },
    { .name = "nonce", .kind = JSON_TEXT, .offset = IN(nonce), .required = true, .min = 2 * SESSION_NONCE_SIZE, .max = 2 * SESSION_NONCE_SIZE },
    { .name = "content", .kind = JSON_TEXT, .offset = IN(content), .required = true, .min = 2, .max = SESSION_SHEET_MAX },
    { .name = "commitment", .kind = JSON_TEXT, .offset = IN(commitment), .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "filled_at", .kind = JSON_INT, .offset = IN(filled_at), .min = 0, .max = INT64_C(9007199254740991) },
};
const struct json_shape session_sheet_sent_shape = { "SessionSheetSent", sizeof(struct sent), sent_fields,
                                                     sizeof(sent_fields) / sizeof(sent_fields[0]), false, NULL };

bool sheet_nonce_read(struct arena *arena, struct str hex, struct str *out)
{
    struct sha256 bytes; /* as long */
    struct buffer buffer;
    if (!sha256_read(hex, &bytes))
        return false;
    buffer_open(&buffer, arena, sizeof(bytes.bytes) + 1);
    buffer_add(&buffer, (struct str){ (const char *)bytes.bytes, sizeof(bytes.bytes) });
    *out = buffer_str(&buffer);
    return true;
}

/* The ledger's words of it. */
static enum status write_command(struct arena *arena, const struct sent *sent, struct str nonce, struct str *out, struct error *error)
{
    struct sha256 commitment = sheet_commitment(nonce, sent->content);
    struct json_writer json;
    struct buffer buffer;
    enum status status;
    buffer_open(&buffer, arena, COMMAND_MAX);
    json_writer_open(&json, &buffer);
    json_object(&json, NULL);
    json_text(&json, "item", sent->item);
    json_text(&json, "sheet", sent->sheet);
    json_text(&json, "seat", sent->seat);
    json_int(&json, "turn", sent->turn);
    json_text(&json, "commitment", sent->commitment.len > 0 ? sent->commitment : sha256_hex(arena, &commitment));
    json_int(&json, "filled_at", sent->filled_at);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&buffer);
    return status;
}

static enum status answer(struct web_request *request, const struct command_result *result, struct error *error)
{
    struct buffer out;
    buffer_open(&out, web_arena(request), ANSWER_MAX);
    buffer_add(&out, result->json);
    return web_answer_json(request, 200, &out, error);
}

/* POST /api/v1/sessions/sheets */
enum status sessions_api_seal(struct web_request *request, struct error *error)
{
    struct session_extra extra = { 0 };
    struct command_result result;
    struct ident command;
    struct str content, canonical;
    struct sent sent;
    enum status status = web_json_body(request, &session_sheet_sent_shape, &sent, error);
    if (status == STATUS_OK && (!ident_read(sent.command, &command) || !sheet_nonce_read(web_arena(request), sent.nonce, &extra.nonce)))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_forged, "nonce");
    /* Only one writing of it, so that a stranger who opens the ledger comes to the same bytes. */
    if (status == STATUS_OK)
        status = json_canonical(web_arena(request), sent.content, &canonical, error);
    if (status == STATUS_OK && !str_equal(canonical, sent.content))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_sessions_sheet_forged, "content");
    if (status == STATUS_OK)
        status = write_command(web_arena(request), &sent, extra.nonce, &content, error);
    extra.content = sent.content;
    if (status == STATUS_OK)
        status = session_command(request, &command, "sessions.seal", content, extra, &result, error);
    return status == STATUS_OK ? answer(request, &result, error) : status;
}
