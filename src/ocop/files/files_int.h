/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_FILES_INT_H
#define OPENOCOP_OCOP_FILES_INT_H

#include "base/child.h"
#include "base/cli.h"
#include "ocop/files/files.h"
#include "web/form.h"
#include "web/sight.h"

#define FILE_PIECE_MAX ((size_t)1 << 20)
#define FILE_LINK_MAX 300
#define UPLOADS_UNFINISHED_MAX 20
#define UPLOADS_BYTES_MAX ((int64_t)2 << 30) /* of one producer, finished or not */
#define UPLOADS_KEPT_MS ((int64_t)7 * 24 * 3600 * 1000)
#define EXPIRES_SOON 60 /* days */

/* ---- files_type.c ---- */

/* The media type by content. STATUS_BAD_INPUT says why it is none that we take; STATUS_TOO_LARGE. */
MUST_CHECK enum status file_type_of(struct str bytes, struct str *type, struct error *error);
/* A name as it came from a device, cleaned. STATUS_BAD_INPUT where it is empty or too long, or has slashes or control characters. */
MUST_CHECK enum status file_name_check(struct arena *arena, struct str name, struct str *out, struct error *error);
/* "photo.jpg" without what no header may hold, for a Content-Disposition: "giay-chung-nhan.pdf" of a title and a type. */
struct str file_download_name(struct arena *arena, struct str title, struct str type);
/* https addresses of the video sites that we know. */
bool file_link_is_good(struct str link);

/* ---- files_helper.c ---- */

struct file_helper {
    const char *const *arguments; /* the first is its name; ends with NULL */
    struct str input;
    size_t output_max;
    bool asked;          /* it was started; else that was logged */
    enum child_end end;
    struct str output;
};
/* Starts the program again and waits for it, at most ten seconds. At most two run at a time and a few callers wait for them; more than that are told to
 * come again (STATUS_UNAVAILABLE). */
MUST_CHECK enum status file_help(const struct files *files, struct arena *arena, struct file_helper *helper, struct error *error);
/* Into the log. */
void file_helper_fell(const struct file_helper *helper);
/* In the helper: gives up everything but reading below `reads` (ends with NULL). */
MUST_CHECK enum status file_helper_confine(const char *const *reads, struct error *error);

/* ---- files_signature.c ---- */

struct file_signatures_options {
    struct str trust; /* a file */
    int64_t issued, now;
};
#define FILE_SIGNATURES_OPTIONS 3
extern const struct cli_option file_signatures_options[];
enum status file_signatures_run(struct cli *cli, struct error *error);

/* ---- files_inspect.c ---- */

struct file_facts {
    int64_t pages, width, height;
    bool previewed;
    bool has_place;
    struct str text; /* clean, NFC */
    struct str jpeg; /* empty: none */
};
/* Asks the helper. Whatever becomes of it, the answer is STATUS_OK unless memory is out or too many ask: facts of which nothing is known are zero. */
MUST_CHECK enum status file_inspect(const struct files *files, struct arena *arena, struct str bytes, struct file_facts *out, struct error *error);

/* ---- files_store.c ---- */

const char *file_preview_path(const struct files *files, struct arena *arena, const struct sha256 *sha256);
const char *file_part_path(const struct files *files, struct arena *arena, const struct ident *upload);
/* Puts a part that is complete into the store under its hash, and looks into it. *fits is false where its bytes are not what was declared. A part
 * that a killed process has already moved is found in the store. The part is held by the caller. */
struct file_new {
    struct sha256 sha256;
    int64_t size;
    struct str type;
    struct file_facts facts;
    int64_t now;
};
MUST_CHECK enum status file_take_part(const struct files *files, struct arena *arena, const char *part, const struct sha256 *sha256, int64_t size,
                                      bool *fits, struct file_new *out, struct error *error);
/* Makes a file's preview again where it is missing. */
MUST_CHECK enum status file_preview(const struct files *files, struct arena *arena, const struct file *file, bool *there, struct error *error);

/* ---- files_sql.c ---- */
/* The row's number, also where it was there already. */
MUST_CHECK enum status files_sql_add(struct db_conn *conn, const struct file_new *file, int64_t *id, struct error *error);

struct file_upload {
    int64_t id;
    struct ident ident;
    int64_t province;
    int64_t producer;
    struct sha256 sha256;
    int64_t size;
    struct str name;
    int64_t received;
    int64_t file; /* 0: unfinished */
};
MUST_CHECK enum status files_sql_upload(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct file_upload *out,
                                        struct error *error);
MUST_CHECK enum status files_sql_upload_of(struct db_conn *conn, struct arena *arena, int64_t producer, const struct sha256 *sha256, bool *found,
                                           struct file_upload *out, struct error *error);
MUST_CHECK enum status files_sql_add_upload(struct db_conn *conn, const struct file_upload *upload, int64_t now, struct error *error);
MUST_CHECK enum status files_sql_uploads_sum(struct db_conn *conn, int64_t producer, int64_t *unfinished, int64_t *bytes, struct error *error);
/* Never goes back, but for `again`: from the start. */
MUST_CHECK enum status files_sql_received(struct db_conn *conn, int64_t id, int64_t received, bool again, int64_t now, struct error *error);
MUST_CHECK enum status files_sql_finish(struct db_conn *conn, int64_t id, int64_t file, int64_t now, struct error *error);
struct file_uploads {
    const struct file_upload *rows;
    size_t count;
};
/* Unfinished ones that nobody touched since. */
MUST_CHECK enum status files_sql_old(struct db_conn *conn, struct arena *arena, int64_t before, struct file_uploads *out, struct error *error);
MUST_CHECK enum status files_sql_forget(struct db_conn *conn, int64_t id, int64_t before, struct error *error);

/* ---- files_paper_sql.c ---- */
struct paper_new {
    struct ident ident;
    int64_t province;
    int64_t producer;
    struct str kind, title, number, issuer, link;
    date issued, expires;
    int64_t file;     /* 0: a link */
    int64_t replaces; /* 0: none */
    struct str made_by, on_behalf;
    int64_t now;
};
/* STATUS_STALE where another paper replaces the same one already. */
MUST_CHECK enum status papers_sql_add(struct db_conn *conn, const struct paper_new *paper, struct error *error);
/* These bump the version. */
MUST_CHECK enum status papers_sql_edit(struct db_conn *conn, int64_t id, const struct paper_new *paper, struct error *error);
/* What it replaced stands again. */
MUST_CHECK enum status papers_sql_withdraw(struct db_conn *conn, int64_t id, struct str why, int64_t now, struct error *error);

/* ---- files_upload.c ---- */

/* What the sender is told. */
struct file_progress {
    struct file_upload upload;
    struct file file; /* of a finished one; else id 0 */
};
/* Begins, or finds what was begun. */
MUST_CHECK enum status upload_begin(const struct files *files, struct arena *arena, const struct file_owner *owner, const struct sha256 *sha256,
                                    int64_t size, struct str name, struct file_progress *out, struct error *error);
MUST_CHECK enum status upload_find(const struct files *files, struct arena *arena, const struct ident *ident, struct file_progress *out,
                                   struct error *error);
/* Takes a piece; the last one finishes the upload. STATUS_STALE: it begins beyond what has been received, or what came was not what had been declared
 * and begins anew. */
MUST_CHECK enum status upload_piece(const struct files *files, struct arena *arena, const struct ident *ident, int64_t at, struct str bytes,
                                    struct file_progress *out, struct error *error);
/* "3F9A-12BC-77D0": the receipt's number, made of the upload's identifier. */
struct str upload_receipt(struct arena *arena, const struct ident *upload);

/* ---- files_command.c ---- */
struct files_extra {
    const struct files *files;
    struct arena *arena;
    int64_t now;
};
MUST_CHECK enum status files_command(struct web_request *request, const struct ident *id, const char *type, const struct file_owner *owner,
                                     struct str content, struct error *error);

/* ---- files_page.c, files_form.c ---- */
/* A paper for a page: it and its producer, where the viewer may do `action`; else as if it was not there, or STATUS_NOT_ALLOWED. */
struct paper_sight {
    struct files *files;
    struct db_conn *conn;
    struct paper paper;
    struct file_owner owner;
};
MUST_CHECK enum status paper_of_request(struct web_request *request, const char *action, struct paper_sight *out, struct error *error);
/* The producer that ?chu-the= (or the form's field) names, else the only one that is the viewer's own; found is false where neither is. */
MUST_CHECK enum status owner_of_request(struct web_request *request, struct str wanted, const char *action, struct db_conn *conn, bool *found,
                                        struct file_owner *out, struct error *error);
struct str ident_text(struct arena *arena, const struct ident *ident);
date files_today(const struct web_request *request);
/* Its state in words with an icon. */
void paper_write_state(struct sight *s, const struct paper *paper);
enum status files_page_list(struct web_request *request, struct error *error);
enum status files_page_paper(struct web_request *request, struct error *error);
enum status files_page_file(struct web_request *request, struct error *error);
enum status files_page_preview(struct web_request *request, struct error *error);
enum status files_page_new(struct web_request *request, struct error *error);
enum status files_page_new_sent(struct web_request *request, struct error *error);
enum status files_page_renew(struct web_request *request, struct error *error);
enum status files_page_renew_sent(struct web_request *request, struct error *error);
enum status files_page_edit(struct web_request *request, struct error *error);
enum status files_page_edit_sent(struct web_request *request, struct error *error);
enum status files_page_withdraw(struct web_request *request, struct error *error);

#endif
