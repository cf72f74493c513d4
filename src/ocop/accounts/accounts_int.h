/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_ACCOUNTS_INT_H
#define OPENOCOP_OCOP_ACCOUNTS_INT_H

#include "ocop/accounts/accounts.h"
#include "web/form.h"
#include "web/sight.h"

struct account_role_facts {
    enum text_id words;
    enum account_scope level; /* where it is held: SCOPE_OWN, SCOPE_COMMUNE, SCOPE_DISTRICT or SCOPE_PROVINCE */
    bool official;            /* the second factor and short sessions are for these */
};
extern const struct account_role_facts account_roles[ROLE_COUNT];
bool account_is_official(const struct viewer *viewer);

/* An account's row. */
struct account {
    int64_t id;
    struct ident ident;
    int64_t province;
    struct str login, name, phone, email;
    struct str password; /* the hash */
    bool must_change, demonstration, closed;
    bool mail_off; /* wants no letters */
    struct str totp_secret; /* empty: none */
    int64_t totp_step;
    int64_t opened_at;
    int64_t version;
};

/* A role's row. */
struct account_role_row {
    struct ident ident;
    int64_t account;
    struct str account_name;
    struct ident account_ident;
    struct account_hold hold;
    date from, until;
    struct str basis_kind, basis;
    int64_t version;
};

struct account_list {
    const struct account *rows;
    size_t count;
    bool more;
};
struct account_role_list {
    const struct account_role_row *rows;
    size_t count;
};

/* ---- accounts_sql.c; `found` is false where there is no such row ---- */
MUST_CHECK enum status accounts_sql_by_login(struct db_conn *conn, struct arena *arena, struct str login, bool *found, struct account *out,
                                             struct error *error);
MUST_CHECK enum status accounts_sql_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found,
                                             struct account *out, struct error *error);
MUST_CHECK enum status accounts_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct account *out,
                                          struct error *error);
MUST_CHECK enum status accounts_sql_add(struct db_conn *conn, const struct account_new *account, struct str login, struct str sort_key,
                                        int64_t now, int64_t *id, struct error *error);
/* These bump the version. */
MUST_CHECK enum status accounts_sql_edit(struct db_conn *conn, int64_t id, const struct account_new *account, struct str sort_key,
                                         struct error *error);
MUST_CHECK enum status accounts_sql_set_password(struct db_conn *conn, int64_t id, struct str hash, bool must_change, struct error *error);
MUST_CHECK enum status accounts_sql_close(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
/* An empty secret: none. */
MUST_CHECK enum status accounts_sql_set_totp(struct db_conn *conn, int64_t id, struct str secret, struct error *error);
/* *fresh: no code of this half minute, or a later one, was taken before. */
MUST_CHECK enum status accounts_sql_set_totp_step(struct db_conn *conn, int64_t id, int64_t step, bool *fresh, struct error *error);
/* The open accounts of a province by name, from behind `after` (NULL: from the start); of the reach of communes those that hold, or will hold, a
 * role there. */
MUST_CHECK enum status accounts_sql_list(struct db_conn *conn, struct arena *arena, const struct reach *reach, date today,
                                         const struct account *after, int64_t limit, struct account_list *out, struct error *error);
/* Of a list of communes in SQL: one that is not used is the first again, for '' is where the province's own roles are held. */
#define REACH_COMMUNE(reach, i) DB_TEXT_OF((reach)->communes[(reach)->communes[i].len > 0 ? (i) : 0])
#define REACH_COMMUNES(reach)                                                                                               \
    REACH_COMMUNE(reach, 0), REACH_COMMUNE(reach, 1), REACH_COMMUNE(reach, 2), REACH_COMMUNE(reach, 3), REACH_COMMUNE(reach, 4),  \
        REACH_COMMUNE(reach, 5), REACH_COMMUNE(reach, 6), REACH_COMMUNE(reach, 7)

/* At most two open accounts of the province with the name. */
MUST_CHECK enum status accounts_sql_named(struct db_conn *conn, struct arena *arena, int64_t province, struct str sort_key, struct str name,
                                          struct account_list *out, struct error *error);

/* ---- accounts_mail_sql.c ---- */
/* An address that its owner has still to confirm. */
struct account_address {
    struct str email;
    struct sha256 code_hash;
    int64_t tries, made_at;
};
MUST_CHECK enum status accounts_sql_set_mail(struct db_conn *conn, int64_t id, struct str email, bool off, struct error *error);
MUST_CHECK enum status accounts_sql_ask_address(struct db_conn *conn, int64_t account, const struct account_address *address, struct error *error);
MUST_CHECK enum status accounts_sql_asked_address(struct db_conn *conn, struct arena *arena, int64_t account, bool *found, struct account_address *out,
                                                  struct error *error);
MUST_CHECK enum status accounts_sql_tried_address(struct db_conn *conn, int64_t account, struct error *error);
MUST_CHECK enum status accounts_sql_forget_address(struct db_conn *conn, int64_t account, struct error *error);

/* ---- accounts_role_sql.c ---- */
/* The roles of an account, newest first; with `day` only those that are held on it. */
MUST_CHECK enum status accounts_sql_roles(struct db_conn *conn, struct arena *arena, int64_t account, date day, struct account_role_list *out,
                                          struct error *error);
/* The roles held in the reach (a province or communes) on the day or later, by place and role; producers' ones are left out. */
MUST_CHECK enum status accounts_sql_apparatus(struct db_conn *conn, struct arena *arena, const struct reach *reach, date day,
                                              struct account_role_list *out, struct error *error);
MUST_CHECK enum status accounts_sql_role(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found,
                                         struct account_role_row *out, struct error *error);
/* ---- accounts_session_sql.c ---- */
struct account_session {
    struct sha256 token_hash;
    int64_t account;
    unsigned char secret[WEB_SECRET_SIZE];
    bool half;
    int64_t made_at, seen_at, ends_at;
};
MUST_CHECK enum status accounts_sql_session(struct db_conn *conn, const struct sha256 *token_hash, bool *found, struct account_session *out,
                                            struct error *error);
MUST_CHECK enum status accounts_sql_add_session(struct db_conn *conn, const struct account_session *session, struct error *error);
MUST_CHECK enum status accounts_sql_seen(struct db_conn *conn, const struct sha256 *token_hash, int64_t now, struct error *error);
MUST_CHECK enum status accounts_sql_end_session(struct db_conn *conn, const struct sha256 *token_hash, struct error *error);
MUST_CHECK enum status accounts_sql_end_sessions(struct db_conn *conn, int64_t account, struct error *error);
/* Sessions and windows of tries that ended before. */
MUST_CHECK enum status accounts_sql_forget(struct db_conn *conn, int64_t now, int64_t tries_before, struct error *error);
MUST_CHECK enum status accounts_sql_tries(struct db_conn *conn, const struct sha256 *key, int64_t since, int64_t *count, struct error *error);
MUST_CHECK enum status accounts_sql_note_try(struct db_conn *conn, const struct sha256 *key, int64_t now, int64_t since, struct error *error);
MUST_CHECK enum status accounts_sql_forget_try(struct db_conn *conn, const struct sha256 *key, struct error *error);
MUST_CHECK enum status accounts_sql_set_codes(struct db_conn *conn, int64_t account, const struct sha256 *hashes, size_t count,
                                              struct error *error);
/* *used: it was there and unused, and is used now. */
MUST_CHECK enum status accounts_sql_use_code(struct db_conn *conn, int64_t account, const struct sha256 *hash, int64_t now, bool *used,
                                             struct error *error);

/* ---- accounts.c ---- */
struct str account_login_fold(struct arena *arena, struct str login); /* "0912 345 678" and "0912345678" are one; letters fold */
MUST_CHECK enum status account_find(struct db_conn *conn, struct arena *arena, struct str id, struct account *out, struct error *error);
/* What a permission about the account is asked of: see the note there. */
MUST_CHECK enum status account_subject(struct db_conn *conn, struct arena *arena, const struct account *account, date today,
                                       struct permission_subject *out, struct error *error);
/* May the viewer know of the account? An officer of a commune of those who hold, or will hold, a role there; and of their roles of those alone. */
MUST_CHECK enum status account_seen(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct account *account,
                                    date today, bool *seen, struct error *error);
bool account_role_seen(const struct viewer *viewer, const struct account_role_row *row);
bool account_role_ended(const struct account_role_row *row, date today);
MUST_CHECK enum status account_viewer(struct db_conn *conn, struct arena *arena, int64_t id, date today, bool second_factor, bool *found,
                                      struct viewer *out, struct error *error);

/* ---- accounts_session.c ---- */
#define ACCOUNT_COOKIE "__Host-openocop"
MUST_CHECK enum status account_session_begin(struct web_request *request, const struct account *account, bool half, bool official,
                                             struct error *error);
MUST_CHECK enum status account_session_end(struct web_request *request, struct error *error);
/* The account of a session that awaits its second factor. */
MUST_CHECK enum status account_session_half(struct web_request *request, bool *found, struct account *out, struct error *error);
enum account_try { TRY_GOOD, TRY_WRONG, TRY_TOO_OFTEN };
/* Checks a name and a password, and counts what is wrong. */
MUST_CHECK enum status account_try_password(struct web_request *request, struct str login, struct str password, enum account_try *outcome,
                                            struct account *out, struct error *error);
MUST_CHECK enum status account_try_code(struct web_request *request, const struct account *account, struct str code, enum account_try *outcome,
                                        struct error *error);

/* ---- accounts_command.c: runs a command of this room as the viewer, with the form's identifier ---- */
struct account_extra {
    struct arena *arena;          /* of the command */
    int64_t now;
    bool demonstration;
    bool keeps;                   /* the password is the person's own choice: no need to change it */
    struct str hash;              /* a password's */
    struct str secret;            /* a second factor's, */
    int64_t step;                 /* and the half minute whose code proved it: it is used up */
    const struct sha256 *codes;
    size_t code_count;
};
MUST_CHECK enum status account_command(struct web_request *request, const struct ident *id, const char *type, struct str content,
                                       struct account_extra *extra, struct command_result *result, struct error *error);

/* ---- accounts_mail.c ---- */
extern const struct json_shape account_set_mail_shape;
enum status account_set_mail_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                     struct error *error);
enum status account_set_mail_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                   struct error *error);
enum status accounts_page_mail(struct web_request *request, struct error *error);
enum status accounts_page_mail_sent(struct web_request *request, struct error *error);
enum status accounts_page_mail_code(struct web_request *request, struct error *error);
enum status accounts_page_mail_code_sent(struct web_request *request, struct error *error);

/* ---- accounts_demo.c ---- */
extern const struct json_shape account_demo_shape;
enum status account_demo_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                               struct error *error);

/* ---- pages ---- */
/* "Xã Tân Hợp": the name of the place where a role is held; empty for the province's own and for a producer's. */
MUST_CHECK enum status account_place_name(struct db_conn *conn, struct arena *arena, const struct account_hold *hold, date today, struct str *out,
                                          struct error *error);
/* "Cán bộ xã, Xã Tân Hợp" */
void account_write_hold(struct buffer *html, enum language language, const struct account_hold *hold, struct str place);
MUST_CHECK enum status account_about_content(struct arena *arena, struct str account, bool on, struct str reason, struct str *out, struct error *error);
enum status accounts_page_sign_in(struct web_request *request, struct error *error);
enum status accounts_page_sign_in_sent(struct web_request *request, struct error *error);
enum status accounts_page_code(struct web_request *request, struct error *error);
enum status accounts_page_code_sent(struct web_request *request, struct error *error);
enum status accounts_page_sign_out(struct web_request *request, struct error *error);
enum status accounts_page_self(struct web_request *request, struct error *error);
enum status accounts_page_password(struct web_request *request, struct error *error);
enum status accounts_page_password_sent(struct web_request *request, struct error *error);
enum status accounts_page_second(struct web_request *request, struct error *error);
enum status accounts_page_second_sent(struct web_request *request, struct error *error);
enum status accounts_page_people(struct web_request *request, struct error *error);
enum status accounts_page_person(struct web_request *request, struct error *error);
enum status accounts_page_open(struct web_request *request, struct error *error);
enum status accounts_page_open_sent(struct web_request *request, struct error *error);
enum status accounts_page_reset(struct web_request *request, struct error *error);
enum status accounts_page_close(struct web_request *request, struct error *error);
enum status accounts_page_give(struct web_request *request, struct error *error);
enum status accounts_page_give_sent(struct web_request *request, struct error *error);
enum status accounts_page_end_role(struct web_request *request, struct error *error);
enum status accounts_page_apparatus(struct web_request *request, struct error *error);

#endif
