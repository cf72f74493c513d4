/* Forms as tables: each field is one row with its name, label, hint, kind and bounds. form_take takes in what was sent (cleaned by text_clean,
 * in NFC), form_write_* write it back, with each fault beside its field and in a summary above, so that nothing that was typed is lost.
 * Works without JavaScript. A form that changes something carries the session's token and a UUID for its command: sent twice, it is done once.
 *
 * A handler: form_start, for POST form_take, its own checks with form_fault, and when form_is_good does its command; else writes the page
 * again with status 422. */
#ifndef OPENOCOP_WEB_FORM_H
#define OPENOCOP_WEB_FORM_H

#include "base/date.h"
#include "base/ident.h"
#include "web/html.h"
#include "web/web.h"

#define FORM_FAULTS_MAX 60
#define FORM_TEXT_MAX 20000 /* bytes of a text of several lines, unless the row says less */

enum form_kind {
    FORM_TEXT,     /* one line */
    FORM_LINES,    /* several lines */
    FORM_PASSWORD, /* kept as it came, never written back */
    FORM_EMAIL,
    FORM_PHONE,
    FORM_DATE,     /* dd/mm/yyyy as text; form_date reads it */
    FORM_INT,      /* a whole number; points as separators of thousands are taken */
    FORM_CHECK,    /* a box; "1" when ticked */
    FORM_RADIO,    /* one of the choices, all in sight */
    FORM_SELECT,   /* one of the choices, from a list; the first is "nothing chosen" unless required and filled */
    FORM_HIDDEN,
    FORM_FILE,     /* a file or photo of the device; web_upload gives its bytes, and the handler checks it */
};

struct form_choice {
    const char *value;
    enum text_id words;   /* TEXT_NONE: `plain` */
    struct str plain;
};

struct form_field {
    const char *name;
    enum form_kind kind;
    enum text_id label;
    enum text_id hint; /* TEXT_NONE: none */
    bool required;
    int64_t max;       /* of a text: bytes (0: 200, FORM_TEXT_MAX for several lines); of a number: its value (0: no bound) */
    int64_t min;
    const struct form_choice *choices; /* may also be given at run time: form_set_choices */
    size_t choice_count;
    const char *autocomplete; /* "username", "tel" … ; NULL: off */
    const char *accept;       /* of a file: the media types that may be chosen, "image/png,application/pdf" */
};

struct form_value {
    struct str text; /* cleaned; empty where absent */
    const struct form_choice *choices;
    size_t choice_count;
    enum text_id fault; /* TEXT_NONE: none */
    struct text_arg fault_args[2];
    size_t fault_arg_count;
};

struct form {
    struct web_request *request;
    enum language language;
    const struct form_field *fields;
    struct form_value *values; /* one each */
    size_t count;
    struct ident command; /* for the command that the form asks for: new, or as it came with the form */
    int64_t version;      /* of the row that is edited; -1: none */
    size_t fault_count;
};

/* An empty form with a new command identifier. */
MUST_CHECK enum status form_start(struct web_request *request, const struct form_field *fields, size_t count, struct form *out, struct error *error);
/* Takes in what was sent; faults are noted in the form. Fails only when memory is out. */
MUST_CHECK enum status form_take(struct form *form, struct error *error);
bool form_is_good(const struct form *form);

/* By name; a name that the table lacks is a fault of the program and gives "" (the tests would see it). */
struct str form_text(const struct form *form, const char *name);
bool form_checked(const struct form *form, const char *name);
int64_t form_int(const struct form *form, const char *name, int64_t otherwise);
date form_date(const struct form *form, const char *name); /* DATE_NONE where empty or bad */
void form_set(struct form *form, const char *name, struct str text);
void form_set_int(struct form *form, const char *name, int64_t number);
void form_set_date(struct form *form, const char *name, date day);
void form_set_choices(struct form *form, const char *name, const struct form_choice *choices, size_t count);
/* Notes a fault at a field, unless it has one already. */
void form_fault(struct form *form, const char *name, enum text_id text, const struct text_arg *args, size_t arg_count);
/* The same for a failure that came from a command: at the field that error->where names, or above all. */
void form_fault_of(struct form *form, const struct error *error);
/* The same where the command's names are not ours: `names` are pairs of one of its and the field that tells it. A name that is in none of them is the field's
 * own, or the fault stands at the field `otherwise` if that is not NULL. */
void form_fault_named(struct form *form, const struct error *error, const char *const (*names)[2], size_t count, const char *otherwise);
#define FORM_FAULT_NAMED(form, error, names, otherwise) form_fault_named((form), (error), (names), sizeof(names) / sizeof((names)[0]), (otherwise))

/* The summary of the faults, with links to their fields; nothing where there are none. */
void form_write_faults(struct buffer *html, const struct form *form);
/* <form method="post" action="…"> (multipart/form-data where it has a file) with token, command and version. */
void form_write_open(struct buffer *html, struct form *form, struct str action);
void form_write_field(struct buffer *html, const struct form *form, const char *name);
/* All fields in the order of the table. */
void form_write_fields(struct buffer *html, const struct form *form);
/* The button and </form>. */
void form_write_close(struct buffer *html, const struct form *form, enum text_id button);
/* Only the hidden inputs, for a form of its own shape. */
void form_write_hidden(struct buffer *html, struct web_request *request, const struct ident *command, int64_t version);

/* A file's name as its sender's browser gave it, without a path, as browsers of old sent it, and on one line; `otherwise` where no page should show it. */
struct str form_file_name(struct arena *arena, struct str sent, struct str otherwise);

#endif
