/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_PRODUCERS_INT_H
#define OPENOCOP_OCOP_PRODUCERS_INT_H

#include "base/digest.h"
#include "ocop/places/places.h"
#include "ocop/producers/producers.h"
#include "web/form.h"
#include "web/list.h"
#include "web/sight.h"

#define PRODUCERS "/chu-the"
#define PRODUCER_NAME_MAX 200 /* bytes of a line, as forms have it */
#define PRODUCERS_PAGE 50     /* rows of a list */
#define PRODUCERS_ALIKE 10

/* Why a version begins. */
enum producer_reason {
    REASON_REGISTERED,
    REASON_CORRECTED,
    REASON_RENAMED,
    REASON_CHANGED_FORM,
    REASON_MERGED,
    REASON_REPRESENTATIVE,
    REASON_ADDRESS,
    REASON_COMMUNE_MERGED,
    REASON_ENDED,
    REASON_COUNT,
};
extern const char *const producer_reason_words[]; /* "registered" …; ends with NULL */
extern const enum text_id producer_reason_texts[];

struct producer_version {
    date from;
    int reason; /* enum producer_reason */
    struct str basis;
    int64_t entered_at;
    struct producer_facts facts;
};
struct producer_versions {
    const struct producer_version *rows;
    size_t count;
};

/* What is derived from the facts for lists and for finding. */
struct producer_keys {
    struct str phone;  /* digits alone */
    struct str find;   /* ' ' and the words */
    struct str bare;
    struct str sort;
};

/* ---- producers.c ---- */
struct producer_keys producer_keys_of(struct arena *arena, const struct producer_facts *facts);
struct str producer_digits(struct arena *arena, struct str text);
/* The facts as a command's content may have them: whole identity numbers are refused, a commune must be the province's on the day.
 * STATUS_BAD_INPUT with where = the field. */
MUST_CHECK enum status producer_check_facts(struct db_conn *conn, struct arena *arena, int64_t province, date day, const struct producer_facts *facts,
                                            struct error *error);
int producer_word(const char *const *words, struct str word); /* its index; -1 */

/* ---- producers_sql.c ---- */
MUST_CHECK enum status producers_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct producer *out,
                                          struct error *error);
MUST_CHECK enum status producers_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct producer *out,
                                           struct error *error);
/* The facts on the day; *found is false before the first version. */
MUST_CHECK enum status producers_sql_on(struct db_conn *conn, struct arena *arena, int64_t id, date day, bool *found, struct producer *out,
                                        struct error *error);
/* Oldest first. */
MUST_CHECK enum status producers_sql_versions(struct db_conn *conn, struct arena *arena, int64_t id, struct producer_versions *out,
                                              struct error *error);
MUST_CHECK enum status producers_sql_where(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct permission_subject *out,
                                           struct error *error);
MUST_CHECK enum status producers_sql_add(struct db_conn *conn, const struct producer *producer, const struct producer_keys *keys, int64_t *id,
                                         struct error *error);
MUST_CHECK enum status producers_sql_add_version(struct db_conn *conn, int64_t id, const struct producer_version *version, struct error *error);
/* The row follows its newest version; bumps the version number. */
MUST_CHECK enum status producers_sql_update(struct db_conn *conn, int64_t id, enum producer_state state, const struct producer_facts *facts,
                                            const struct producer_keys *keys, struct error *error);
MUST_CHECK enum status producers_sql_set_state(struct db_conn *conn, int64_t id, enum producer_state state, int64_t merged_into, struct error *error);
MUST_CHECK enum status producers_sql_forget_words(struct db_conn *conn, int64_t id, struct error *error);
/* Only the newly entered row and its one version, unless there is more: *gone is false then. */
MUST_CHECK enum status producers_sql_remove(struct db_conn *conn, int64_t id, bool *gone, struct error *error);
MUST_CHECK enum status producers_sql_add_word(struct db_conn *conn, int64_t province, int64_t id, struct str word, struct error *error);

/* At most `most` producers that are not ended, after the row `after`, in the order of their rows. */
MUST_CHECK enum status producers_sql_ids(struct db_conn *conn, int64_t after, int64_t *ids, size_t most, size_t *count, struct error *error);

/* ---- producers_places.c ---- */
/* Its commune is told: whoever was asked for it need not any more. */
MUST_CHECK enum status producer_placed(struct db_conn *conn, const struct command *command, const struct producer *producer, struct error *error);

/* ---- producers_list_sql.c ---- */
struct producer_row {
    int64_t id;
    struct ident ident;
    int64_t province;
    struct str commune_code;
    enum producer_state state;
    int kind;
    struct str name;
    struct str tax_code;
    struct str phone;  /* digits */
    struct str bare;
};
struct producer_rows {
    const struct producer_row *rows;
    size_t count;
    bool more;
};
struct producer_query {
    const struct reach *reach;
    struct str words[PRODUCERS_WORDS]; /* folded; the first empty: all */
    struct str kind, state;           /* words; empty: all */
    struct ident after;               /* the row before the page; has_after */
    bool has_after;
    bool newest;                      /* who was entered last comes first; else by name */
    int64_t limit;
};
MUST_CHECK enum status producers_sql_list(struct db_conn *conn, struct arena *arena, const struct producer_query *query, struct producer_rows *out,
                                          struct error *error);
/* Those of the province that are not ended and share the tax code, or the phone's digits, or stand in the commune. */
MUST_CHECK enum status producers_sql_same_tax(struct db_conn *conn, struct arena *arena, int64_t province, struct str tax_code,
                                              struct producer_rows *out, struct error *error);
MUST_CHECK enum status producers_sql_same_phone(struct db_conn *conn, struct arena *arena, int64_t province, struct str phone,
                                                struct producer_rows *out, struct error *error);
MUST_CHECK enum status producers_sql_same_commune(struct db_conn *conn, struct arena *arena, int64_t province, struct str commune_code,
                                                  struct producer_rows *out, struct error *error);

/* ---- producers_alike.c: likely the same producer ---- */
enum producer_likeness { LIKE_TAX = 1, LIKE_PHONE = 2, LIKE_NAME = 4, LIKE_NEAR_NAME = 8 };
struct producer_alike {
    struct producer_row row;
    unsigned why; /* bits of enum producer_likeness */
};
/* The likeliest first; `except` 0 or the producer itself. Asks no permission. */
MUST_CHECK enum status producers_alike(struct db_conn *conn, struct arena *arena, int64_t province, const struct producer_facts *facts, int64_t except,
                                       struct producer_alike out[PRODUCERS_ALIKE], size_t *count, struct error *error);

/* ---- producers_confirm_sql.c ---- */
struct producer_confirmation {
    int64_t id;
    struct ident ident;
    int64_t producer;
    int64_t producer_version;
    struct sha256 code_hash;
    int64_t asked_at;
    int64_t confirmed_at; /* 0: not yet */
    struct str how;
};
MUST_CHECK enum status producers_sql_ask(struct db_conn *conn, const struct producer_confirmation *confirmation, struct str asked_by, struct error *error);
MUST_CHECK enum status producers_sql_confirmation(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found,
                                                  struct producer_confirmation *out, struct error *error);
MUST_CHECK enum status producers_sql_by_code(struct db_conn *conn, struct arena *arena, const struct sha256 *code_hash, bool *found,
                                             struct producer_confirmation *out, struct error *error);
/* The newest of the producer. */
MUST_CHECK enum status producers_sql_last_confirmation(struct db_conn *conn, struct arena *arena, int64_t producer, bool *found,
                                                       struct producer_confirmation *out, struct error *error);
MUST_CHECK enum status producers_sql_confirm(struct db_conn *conn, int64_t id, int64_t now, struct str by, struct str how, struct error *error);

/* ---- producers_command.c ---- */
/* What comes beside the content of every command of this room; never NULL. */
struct producer_extra {
    struct arena *arena;
    int64_t now;
    struct str hash;         /* a password's, where an account is opened */
    bool keeps;              /* it is the person's own choice */
    struct sha256 code_hash; /* of a confirmation's code */
};
extern const struct json_shape producer_facts_shape;
void producer_facts_json(struct json_writer *json, const char *name, const struct producer_facts *facts);
/* Runs a command as the viewer, on the producer's behalf where he is an officer; `producer` may be NULL. */
MUST_CHECK enum status producer_command(struct web_request *request, const struct ident *id, const char *type, int64_t province,
                                        const struct producer *producer, struct str content, struct producer_extra *extra,
                                        struct command_result *result, struct error *error);
struct ident producer_ident_for(struct arena *arena, const struct ident *command, const char *what);
struct str producer_ident_text(struct arena *arena, const struct ident *ident);

/* The subject of a content that begins with struct producer_about, and the producer itself. */
enum status producer_about_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error);

/* ---- producers_form.c: the facts as form fields ---- */
extern const struct form_field producer_fields[];
#define PRODUCER_ADD_FIELDS 19    /* the facts and the basis */
#define PRODUCER_CHANGE_FIELDS 21 /* and day and reason */
extern const struct form_choice *const producer_kind_choices; /* PRODUCER_KINDS of them */
/* The communes of a province on the day as choices of the field "xa"; of `reach` alone where it is communes. NULL: all. */
MUST_CHECK enum status producer_commune_choices(struct form *form, struct db_conn *conn, int64_t province, const struct reach *reach, date day,
                                                struct error *error);
void producer_fill_form(struct form *form, const struct producer_facts *facts);
/* Masks identity numbers on the way; faults are noted in the form. `was`: what the form was filled with, or NULL. */
void producer_take_form(struct form *form, const struct producer_facts *was, struct producer_facts *out);
/* Puts a command's fault at our field. True where it could be shown in the form. */
bool producer_form_fault(struct form *form, struct error *fault);
/* The facts under their headings. */
void producer_write_form(struct sight *s, const struct form *form);

/* ---- producers_page.c ---- */
date producer_today(const struct web_request *request);
struct db *producer_db(const struct web_request *request);
void producer_write_state(struct sight *s, enum producer_state state);
void producer_path(struct buffer *out, const struct ident *ident, const char *rest);
struct str producer_address(struct arena *arena, const struct ident *ident, const char *rest); /* followed by a NUL */
void producer_write_link(struct sight *s, const struct ident *ident, struct str name);
/* The command's identifier and version that came with a form of one button. */
struct ident producer_sent_command(struct web_request *request);
int64_t producer_sent_version(struct web_request *request); /* 0: none */

/* Those that the viewer may see, as links with what they share; in a notice of their own if wanted. Gives how many. */
size_t producer_write_alike(struct sight *s, struct db_conn *conn, const struct producer_alike *alike, size_t count, bool opens_notice);
/* A form that is one button. */
void producer_write_button_form(struct sight *s, struct str path, int64_t version, enum text_id button, bool is_main);

enum status producers_page_list(struct web_request *request, struct error *error);
enum status producers_page_one(struct web_request *request, struct error *error);
enum status producers_page_new(struct web_request *request, struct error *error);
enum status producers_page_new_sent(struct web_request *request, struct error *error);
enum status producers_page_edit(struct web_request *request, struct error *error);
enum status producers_page_edit_sent(struct web_request *request, struct error *error);
enum status producers_page_register(struct web_request *request, struct error *error);
enum status producers_page_register_sent(struct web_request *request, struct error *error);
enum status producers_page_check(struct web_request *request, struct error *error);
enum status producers_page_end(struct web_request *request, struct error *error);
enum status producers_page_end_sent(struct web_request *request, struct error *error);
enum status producers_page_people(struct web_request *request, struct error *error);
enum status producers_page_give(struct web_request *request, struct error *error);
enum status producers_page_end_role(struct web_request *request, struct error *error);
enum status producers_page_slip(struct web_request *request, struct error *error);
enum status producers_page_slip_signed(struct web_request *request, struct error *error);
enum status producers_page_confirm(struct web_request *request, struct error *error);
enum status producers_page_confirm_sent(struct web_request *request, struct error *error);

#endif
