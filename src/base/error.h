/* One way to fail. A function that can fail returns a status and fills an error: which text explains it (by its key in text/), where the
 * fault stands, and what the text mentions. Errors travel up unchanged and are put into words in one place: error_line for the command
 * line, web/problem.h for HTTP. Pure. */
#ifndef OPENOCOP_BASE_ERROR_H
#define OPENOCOP_BASE_ERROR_H

#include "base/buffer.h"
#include "text_id.h" /* enum text_id, made by tools/generate_texts.py from text/ */

/* What went wrong, as far as a caller may act on it. The command line's exit status and HTTP's status follow from it. */
enum status {
    STATUS_OK = 0,
    STATUS_NO,          /* the question was understood and the answer is no: exit 1 */
    STATUS_BAD_INPUT,   /* exit 2, HTTP 400 (422 for a form) */
    STATUS_NOT_SIGNED_IN, /* 401 */
    STATUS_NOT_ALLOWED, /* 403 */
    STATUS_NOT_FOUND,   /* 404; exit 2 */
    STATUS_STALE,       /* 409: made on an older version, or the same command with other content */
    STATUS_TOO_LARGE,   /* 413 */
    STATUS_TOO_MANY,    /* 429 */
    STATUS_UNAVAILABLE, /* 503: stopping, or the queue is full; try again */
    STATUS_FAILED,      /* disk, database, memory: exit 3, HTTP 500 */
};

#define MUST_CHECK __attribute__((warn_unused_result))

struct text_arg {
    const char *name; /* as between { } in the text */
    struct str text;
    int64_t number; /* used where text.ptr is NULL */
};

#define TEXT_ARG(arg_name, arg_text) ((struct text_arg){ .name = (arg_name), .text = (arg_text) })
#define TEXT_ARG_Z(arg_name, zero_terminated) TEXT_ARG(arg_name, str_from(zero_terminated))
#define TEXT_ARG_INT(arg_name, arg_number) ((struct text_arg){ .name = (arg_name), .number = (arg_number) })

#define ERROR_ARGS 4
#define ERROR_ARG_SIZE 200
#define ERROR_WHERE_SIZE 320

struct error {
    enum status status;
    enum text_id text;
    char file[ERROR_WHERE_SIZE];  /* "" where there is none */
    char where[ERROR_WHERE_SIZE]; /* a JSON path, a form field, a line: "sheets[1].role", "line 12" */
    size_t arg_count;
    struct {
        char name[24];
        char text[ERROR_ARG_SIZE];
    } args[ERROR_ARGS];
};

/* Fills the error (cutting what is too long at a whole character) and returns `status`. `error` may be NULL; `where` too. */
enum status error_set(struct error *error, enum status status, enum text_id text, const char *where, const struct text_arg *args,
                      size_t arg_count);
#define FAIL(error, status, text, where) error_set((error), (status), (text), (where), NULL, 0)
#define FAIL_WITH(error, status, text, where, ...)                                                                          \
    error_set((error), (status), (text), (where), (const struct text_arg[]){ __VA_ARGS__ },                                 \
              sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
/* Memory ran out, or an arena's limit was reached. */
enum status fail_memory(struct error *error);
/* Adds the file where the fault stands, if none is set yet; returns error->status. */
enum status error_in_file(struct error *error, const char *file);
/* Puts `prefix` before the place, as errors travel up: "role" becomes "sheets[1].role". */
void error_within(struct error *error, const char *prefix);

#endif
