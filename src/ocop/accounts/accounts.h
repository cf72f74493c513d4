/* Accounts (tài khoản): who signs in, which roles he holds, and the one permission function of the program.
 *
 * A role is held at a place or for a producer, for a time, by appointment or by written delegation. What a role may do is one table
 * (accounts_rights.c): action x roles x scope x state. Pages, the API, commands, lists, counts, files and errors all ask it, through accounts_may
 * for one thing and accounts_reach for what a list may hold. Who may not know of a thing is told the same as if it were not there
 * (commands_not_found).
 *
 * Tables: accounts, accounts_roles, accounts_sessions, accounts_codes, accounts_tries, accounts_addresses. Passwords are argon2id, session tokens and one-time codes
 * are kept as hashes. */
#ifndef OPENOCOP_OCOP_ACCOUNTS_ACCOUNTS_H
#define OPENOCOP_OCOP_ACCOUNTS_ACCOUNTS_H

#include "base/cli.h"
#include "base/digest.h"
#include "base/ident.h"
#include "net/mail.h"
#include "ocop/commands/commands.h"
#include "web/server.h"
#include "web/web.h"

/* Tasks are stored by these numbers: a new role comes at the end, before ROLE_COUNT. */
enum account_role {
    ROLE_PRODUCER,      /* chủ thể */
    ROLE_HELPER,        /* người giúp: prepares what the producer files */
    ROLE_EXAMINER,      /* cán bộ thẩm tra of a commune */
    ROLE_SIGNER,        /* chairman or vice-chairman of a commune */
    ROLE_DISTRICT,      /* district officer, until 30/06/2025 */
    ROLE_SPECIALIST,    /* chuyên viên of the provincial OCOP office */
    ROLE_HEAD,          /* head of that office */
    ROLE_SUBMITTER,     /* who signs the submission to the People's Committee */
    ROLE_CLERK,         /* văn thư: gives number and date */
    ROLE_ADVISER,       /* tổ tư vấn */
    ROLE_MEMBER,        /* council */
    ROLE_SECRETARY,
    ROLE_CHAIR,
    ROLE_DEPARTMENT,    /* an officer of a department, see enum account_field */
    ROLE_LEADER,        /* lãnh đạo: sees the figures */
    ROLE_INSPECTOR,
    ROLE_AUDITOR,
    ROLE_ADMINISTRATOR,
    ROLE_COUNT,
};
extern const char *const account_role_words[]; /* "producer" …, by enum account_role; ends with NULL */
enum text_id account_role_text(enum account_role role); /* "Chủ thể" … */

enum account_field { FIELD_NONE, FIELD_TRADE, FIELD_SCIENCE, FIELD_HEALTH, FIELD_CULTURE, FIELD_MARKET };
extern const char *const account_field_words[]; /* "" "trade" …; ends with NULL */

/* How far a right reaches. */
enum account_scope {
    SCOPE_SELF,     /* the account itself */
    SCOPE_OWN,      /* the producers that the role is held for */
    SCOPE_COMMUNE,
    SCOPE_DISTRICT,
    SCOPE_PROVINCE, /* a role that is held for a district reaches only what is the district's */
    SCOPE_BODY,     /* what this body has in hand: the district's for who holds the role there, the province's own for others */
    SCOPE_SEAT,     /* what a council of the province judges, for who sits in it today and is not recused: see permission_subject.seats */
};

/* The states of a dossier, as far as rights depend on them: bits of permission_subject.state. */
enum account_state {
    STATE_DRAFT = 1 << 0,         /* the producer writes it */
    STATE_OFFICER_DRAFT = 1 << 1, /* an officer writes it for the producer */
    STATE_FILED = 1 << 2,         /* the commune has it */
    STATE_RETURNED = 1 << 3,      /* the producer has it back, with reasons */
    STATE_EXAMINED = 1 << 4,      /* Mẫu 03 is made, the signer has it */
    STATE_SIGNED = 1 << 5,        /* signed, not yet handed over */
    STATE_HANDED = 1 << 6,        /* the province has it */
    STATE_WITHDRAWN = 1 << 7,
};
/* Of a product on a session's agenda, in the same bits' other half. */
enum account_item_state {
    STATE_ITEM_SCORING = 1 << 16, /* sheets are filled in and sealed */
    STATE_ITEM_OPENED = 1 << 17,  /* the scores of one turn at least were opened; what is sealed since then is still nobody's to see */
    STATE_ITEM_OTHER = 1 << 18,
};
/* Of a result: the minutes of the session that it comes from are signed, and the producer may be told. */
enum account_result_state {
    STATE_MINUTES_SIGNED = 1 << 23,
};
/* Of an inspection after recognition. */
enum account_inspection_state {
    STATE_IN_TEAM = 1 << 24,     /* who asks is in the team of its plan */
    STATE_RECORD_DONE = 1 << 25, /* it has its conclusion, and the producer may see the record */
};
/* Of a dossier that waits for its council. */
enum account_candidate_state {
    STATE_WITH_TEAM = 1 << 20, /* the advisory team works on it */
    STATE_WITH_OTHERS = 1 << 21,
    STATE_WAS_WITH_TEAM = 1 << 22, /* it was given to the team once, or is with it */
};

/* A role that is held today. */
struct account_hold {
    enum account_role role;
    enum account_field field;
    int64_t province;
    struct str place_code; /* of a commune or district; else empty */
    int64_t producer;      /* 0: none */
};

/* Who looks at the page. */
struct viewer {
    int64_t account;
    struct str id;      /* the public identifier, as commands and the ledger name the actor */
    struct str name;
    int64_t province;   /* 0: the country */
    bool demonstration;
    bool must_change;   /* his password was given by an officer: first he chooses his own */
    bool must_enrol;    /* a second factor is required, and he has none yet */
    const struct account_hold *holds;
    size_t hold_count;
};

/* ---- permission ---- */

/* May he? `viewer` NULL: a visitor. An action that the table does not know is nobody's. */
bool accounts_may(const struct viewer *viewer, const char *action, const struct permission_subject *subject);
/* Is there anything to which he may do it? For navigation and for whole routes. */
bool accounts_can(const struct viewer *viewer, const char *action);
/* STATUS_OK; STATUS_NOT_ALLOWED where he may see the thing (`see` is the action for that) but not do this; STATUS_NOT_FOUND otherwise. */
MUST_CHECK enum status accounts_ask(const struct viewer *viewer, const char *action, const char *see, const struct permission_subject *subject,
                                    struct error *error);

#define REACH_MAX 8
/* The part of a list that one kind of right opens: of a province, of communes, or of producers. */
struct reach {
    enum account_scope scope;    /* SCOPE_OWN, SCOPE_COMMUNE or SCOPE_PROVINCE */
    int64_t province;
    struct str communes[REACH_MAX];  /* unused ones are empty */
    int64_t producers[REACH_MAX];    /* unused ones are 0 */
    unsigned states;             /* 0: all */
};
/* The reaches that `action` has for him, the widest first; 0 … 3. */
size_t accounts_reaches(const struct viewer *viewer, const char *action, struct reach out[3]);
/* The province of the widest of them; STATUS_NOT_FOUND where there is none. */
MUST_CHECK enum status accounts_province(const struct viewer *viewer, const char *action, int64_t *province, struct error *error);
/* Is the place in the reach? */
bool accounts_reach_holds(const struct reach *reach, struct str commune);
/* Whether what belongs to this producer, of this commune, lies within. */
bool accounts_reach_covers(const struct reach *reach, struct str commune, int64_t producer);
/* Is there a row for the action? For the test that walks all routes and commands. */
bool accounts_knows_action(const char *action);
/* The action of row `index`, NULL behind the last; an action may have several rows. */
const char *accounts_action(size_t index);
/* Is it open to everybody, signed in or not? */
bool accounts_is_open(const char *action);

/* ---- who it is ---- */

/* The room "accounts". */
struct accounts {
    struct db *db;
    struct commands *commands;
    const struct context *context;
    bool second_factor; /* officials must have one */
    const struct mail_server *mail; /* through which a new address is confirmed */
    struct str mail_host;           /* of the Message-ID */
};

/* NULL: a visitor, or on a page that is the same for everybody. */
const struct viewer *accounts_viewer(const struct web_request *request);

/** Whether a way that came with a form or an address may be followed: only a path of our own, "/…", not "//other" nor "/\\other". */
bool accounts_is_own_way(struct str wanted);
/* As the actor of a command. */
struct command_actor accounts_actor(const struct viewer *viewer);
/* Reads a viewer by the public identifier (as a command's actor), with the roles held on the day. */
MUST_CHECK enum status accounts_read_viewer(struct db_conn *conn, struct arena *arena, struct str id, date today, bool *found,
                                            struct viewer *out, struct error *error);

/* Hooks for app/: the session of a request, the permission of a route, that of a command, the navigation, the corner of the header. */
enum status accounts_session(void *self, struct web_request *request, struct web_session *out, struct error *error);
enum status accounts_permit_route(void *self, struct web_request *request, const char *action, struct error *error);
enum status accounts_permit_command(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action,
                                    const struct permission_subject *subject, struct error *error);
bool accounts_shows(const struct web_request *request, const char *action);
void accounts_corner(struct buffer *html, struct web_request *request, enum language language);
#define ACCOUNTS_SIGN_IN "/dang-nhap"
#define ACCOUNTS_REGISTER "/dang-ky" /* where a producer opens an account himself; the room "producers" has the page */

/* ---- what other rooms do with accounts, inside their commands' transactions ---- */

struct account_new {
    struct ident ident;
    int64_t province;
    struct str login; /* as typed; folded here */
    struct str name, phone, email;
    struct str password; /* the hash; empty: nobody signs in */
    bool must_change;
    bool demonstration;
};
/* STATUS_STALE with where = "login" where an open account has it. */
MUST_CHECK enum status accounts_add(struct db_conn *conn, struct arena *arena, const struct account_new *account, int64_t now, int64_t *id,
                                    struct error *error);
struct role_new {
    struct ident ident;
    int64_t account;
    enum account_role role;
    enum account_field field;
    int64_t province;
    struct str place_code;
    int64_t producer;
    date from, until; /* until DATE_NONE: open */
    struct str basis_kind, basis;
    int64_t delegated_by; /* 0: nobody */
};
MUST_CHECK enum status accounts_add_role(struct db_conn *conn, const struct role_new *role, struct error *error);

/* Who holds a role for a producer, or did. */
struct account_person {
    struct ident role;
    struct ident account;
    struct str name, login;
    enum account_role kind; /* ROLE_PRODUCER or ROLE_HELPER */
    date from, until;       /* until DATE_NONE: open */
    int64_t version;        /* of the role */
};
struct account_people {
    const struct account_person *rows;
    size_t count;
};
/* The roles held for a producer on the day or later, the eldest first. */
MUST_CHECK enum status accounts_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, date day, struct account_people *out,
                                            struct error *error);
/* The open account that signs in so, as typed. */
MUST_CHECK enum status accounts_by_login(struct db_conn *conn, struct arena *arena, struct str login, bool *found, int64_t *id, int64_t *province,
                                         struct str *name, struct error *error);
/* Somebody whom a form of another room may name. */
struct account_choice {
    struct ident ident;
    struct str login, name;
};
#define ACCOUNT_CHOICES_MAX 300
struct account_choices {
    const struct account_choice *rows;
    size_t count;
};
/* Who hold a role of the province itself on the day or later, by name. */
MUST_CHECK enum status accounts_officials(struct db_conn *conn, struct arena *arena, int64_t province, date day, struct account_choices *out,
                                          struct error *error);
/* The open account of the province that is meant: by the name it signs in with or, where only one person has it, by the person's whole name. */
MUST_CHECK enum status accounts_meant(struct db_conn *conn, struct arena *arena, int64_t province, struct str typed, bool *found,
                                      struct account_choice *out, struct error *error);
/* Whom a letter could go to: open accounts, also those without an address or that want no letters. */
struct account_mailbox {
    int64_t account;
    struct str name, email; /* email may be empty */
    bool off;               /* wants no letters */
};
#define ACCOUNT_MAILBOXES_MAX 200
struct account_mailboxes {
    const struct account_mailbox *rows;
    size_t count;
};
/* Who hold the role at the place (empty: the province itself) on the day. */
MUST_CHECK enum status accounts_mailboxes_of_role(struct db_conn *conn, struct arena *arena, enum account_role role, int64_t province,
                                                  struct str place_code, date day, struct account_mailboxes *out, struct error *error);
MUST_CHECK enum status accounts_mailboxes_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, date day,
                                                      struct account_mailboxes *out, struct error *error);
MUST_CHECK enum status accounts_mailboxes_of_account(struct db_conn *conn, struct arena *arena, int64_t account, struct account_mailboxes *out,
                                                     struct error *error);
MUST_CHECK enum status accounts_end_role(struct db_conn *conn, const struct ident *role, date last, struct error *error);
/* A producer moved to another commune: its people's roles go with it, for they are the commune's to look after. */
MUST_CHECK enum status accounts_move_producer(struct db_conn *conn, int64_t producer, struct str place_code, struct error *error);
/* The next province above `after` where somebody has an account; 0: none. */
MUST_CHECK enum status accounts_next_province(struct db_conn *conn, int64_t after, int64_t *province, struct error *error);

/* ---- what other rooms do with passwords and tries ---- */

#define ACCOUNT_PASSWORD_MIN 10
/* TEXT_NONE: good enough. Otherwise a text that may want {least}. */
enum text_id account_password_fault(struct str password, struct str login);
/* Twelve letters and digits in groups, without those that look alike; 59 bits. */
struct str account_random_password(struct arena *arena, const struct context *context);
/* Of a one-time code, however it was typed: blanks, hyphens and capitals don't count. */
struct sha256 account_code_hash(struct arena *arena, struct str code);
/* Counts a try of `what` by `whose` (an address, an identifier). *often: there were `most` of them before it within a quarter of an hour. */
MUST_CHECK enum status accounts_too_often(struct web_request *request, const char *what, struct str whose, int64_t most, bool *often,
                                          struct error *error);

extern const struct web_routes accounts_routes;
extern const struct command_types accounts_commands;
/* One account for each role, of data/demo/accounts.csv; for `openocop demo` (base/demo.h). Their password is published. */
enum status accounts_demo(struct cli *cli, struct error *error);
extern const struct cli_commands accounts_cli; /* openocop user … */
extern const struct job_types accounts_jobs;   /* forgets sessions and tries that ended */

#endif
