/* Uploads over HTTP. The sender says what he will send and is told how much of it is there already; sends pieces of at most 1 MiB, each from where
 * the last one ended; and gets a receipt with the last. After any cut he asks how much is there and goes on. The rules are those of the common
 * resumable uploads (draft-ietf-httpbis-resumable-upload, tus): a gap is refused with 409, a repetition does no harm. */
#include "ocop/files/files_int.h"
#include "texts_files.h"
#include "texts_web.h"

#define JSON_MAX ((size_t)4096)

struct wanted {
    struct str sha256;
    int64_t size;
    struct str name;
    struct str producer;
};
static const struct json_field wanted_fields[] = {
    { .name = "sha256", .kind = JSON_TEXT, .offset = offsetof(struct wanted, sha256), .required = true, .min = SHA256_HEX_SIZE, .max = SHA256_HEX_SIZE },
    { .name = "size", .kind = JSON_INT, .offset = offsetof(struct wanted, size), .required = true, .min = 0, .max = (int64_t)1 << 40 },
    { .name = "name", .kind = JSON_TEXT, .offset = offsetof(struct wanted, name), .required = true, .max = 2000 },
    { .name = "producer", .kind = JSON_TEXT, .offset = offsetof(struct wanted, producer), .required = true, .min = IDENT_TEXT_SIZE, .max = IDENT_TEXT_SIZE },
};
static const struct json_shape wanted_shape = { "UploadWanted", sizeof(struct wanted), wanted_fields, 4, false, NULL };

static void write_receipt(struct json_writer *json, struct arena *arena, const struct file_progress *progress)
{
    if (progress->file.id == 0) {
        json_null(json, "receipt");
        return;
    }
    json_object(json, "receipt");
    json_text(json, "number", upload_receipt(arena, &progress->upload.ident));
    json_text(json, "sha256", sha256_hex(arena, &progress->file.sha256));
    json_text(json, "type", progress->file.type);
    json_int(json, "pages", progress->file.pages);
    json_bool(json, "previewed", progress->file.previewed);
    json_object_end(json);
}

static enum status answer(struct web_request *request, const struct file_progress *progress, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct json_writer json;
    struct buffer out;
    enum status status;
    buffer_open(&out, arena, JSON_MAX);
    json_writer_open(&json, &out);
    json_object(&json, NULL);
    json_text(&json, "upload", ident_text(arena, &progress->upload.ident));
    json_int(&json, "size", progress->upload.size);
    json_int(&json, "received", progress->upload.received);
    write_receipt(&json, arena, progress);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

/* POST /api/v1/uploads */
static enum status begin(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct file_progress progress;
    struct file_owner owner;
    struct sha256 sha256;
    struct wanted wanted;
    struct db_conn *conn;
    bool found = false;
    enum status status = web_json_body(request, &wanted_shape, &wanted, error);
    if (status == STATUS_OK && !sha256_read(wanted.sha256, &sha256))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_files_hash_bad, "sha256");
    if (status == STATUS_OK)
        status = db_reader(files->db, &conn, error);
    if (status == STATUS_OK)
        status = owner_of_request(request, wanted.producer, "files.add", conn, &found, &owner, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = upload_begin(files, web_arena(request), &owner, &sha256, wanted.size, wanted.name, &progress, error);
    return status == STATUS_OK ? answer(request, &progress, error) : status;
}

/* The upload that the path names, where the viewer may add files of its producer. */
static enum status upload_of_request(struct web_request *request, const struct files *files, struct ident *ident, struct file_progress *progress,
                                     struct error *error)
{
    struct file_owner owner = { .id = 0 };
    struct db_conn *conn;
    bool found = false;
    enum status status = db_reader(files->db, &conn, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "upload"), ident))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = upload_find(files, web_arena(request), ident, progress, error);
    if (status == STATUS_OK && files->owner != NULL)
        status = files->owner(conn, web_arena(request), NULL, progress->upload.producer, &found, &owner, error);
    if (status == STATUS_OK && !found)
        status = commands_not_found(error);
    return status == STATUS_OK ? accounts_ask(accounts_viewer(request), "files.add", "files.see", &owner.subject, error) : status;
}

/* GET /api/v1/uploads/{upload} */
static enum status progress_of(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct file_progress progress;
    struct ident ident;
    enum status status = upload_of_request(request, files, &ident, &progress, error);
    return status == STATUS_OK ? answer(request, &progress, error) : status;
}

/* PUT /api/v1/uploads/{upload}?at=OFFSET */
static enum status take(struct web_request *request, struct error *error)
{
    const struct files *files = web_room(request, "files");
    struct file_progress progress;
    struct ident ident;
    int64_t at = 0;
    enum status status = upload_of_request(request, files, &ident, &progress, error);
    if (status != STATUS_OK)
        return status;
    if (!str_is(web_header(request, "Content-Type"), "application/octet-stream")) {
        web_fail_as(request, 415);
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_media_type, NULL, TEXT_ARG_Z("wanted", "application/octet-stream"));
    }
    if (!str_to_int(web_query(request, "at"), 0, FILE_SIZE_MAX, &at))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_files_at_needed, "at");
    status = upload_piece(files, web_arena(request), &ident, at, web_body(request), &progress, error);
    return status == STATUS_OK ? answer(request, &progress, error) : status;
}

static const char *const no_query[] = { NULL };
static const char *const at_query[] = { "at", NULL };

static const struct web_route rows[] = {
    { .method = WEB_POST, .path = "/api/v1/uploads", .permission = "files.add", .csrf = CSRF_SESSION, .body_limit = (size_t)16384, .handler = begin,
      .summary = TEXT_files_api_begin, .body = &wanted_shape, .query = no_query },
    { .method = WEB_GET, .path = "/api/v1/uploads/{upload}", .permission = "files.add", .handler = progress_of, .summary = TEXT_files_api_progress,
      .query = no_query },
    { .method = WEB_PUT, .path = "/api/v1/uploads/{upload}", .permission = "files.add", .csrf = CSRF_SESSION, .body_limit = FILE_PIECE_MAX, .handler = take,
      .summary = TEXT_files_api_piece, .query = at_query },
};
const struct web_routes files_api_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
