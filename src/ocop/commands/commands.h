/* The door for change. A change of state is a command: who (actor, on whose behalf), in which province, what (content), under a UUID made
 * by the client. The door asks the permission function, does the change, appends one ledger entry and calls the hooks, all in one
 * transaction. Doing the same command twice is doing it once: the second time gives the first result; the same UUID with another content
 * or from another actor is STATUS_STALE. Page, API, import, job and command line all go through it. Reads never write.
 *
 * A UUID belongs to its province: (province, id) is the key. Table: commands. Where the content was erased from the ledger, a repetition can
 * no longer be told from another content and is STATUS_STALE: nothing is done either way.
 *
 * Versions: every row that people edit has a column `version`, 1 when it is made. A command that changes it carries the version that its
 * form was made on; apply reads the row's, calls commands_check_version and writes the row with version + 1. A stale form is STATUS_STALE
 * and gets a clear page, never a silent overwrite. */
#ifndef OPENOCOP_OCOP_COMMANDS_COMMANDS_H
#define OPENOCOP_OCOP_COMMANDS_COMMANDS_H

#include "base/ident.h"
#include "base/json_read.h"
#include "db/db.h"
#include "ocop/ledger/ledger.h"

struct commands; /* the door; made once by app/ */
struct command;

/* What a permission is asked about: where the thing stands and whose it is. Rooms fill it from their tables, inside the transaction; what
 * does not apply stays as it is when zeroed. */
struct permission_subject {
    int64_t province;    /* 0: the country */
    struct str district; /* codes of places: until 30/06/2025 a district's, and a commune's, as they are today */
    struct str commune;
    int64_t producer;
    int64_t account;
    unsigned state; /* one bit of the owner's states; 0: it has none */
    unsigned seats; /* those that the asking person holds in the council that it is about, as bits of his roles (SCOPE_SEAT) */
};

/* Says what the command is about; STATUS_NOT_FOUND by commands_not_found where there is no such thing. */
typedef enum status command_subject_fn(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                       struct error *error);

/* Does the change inside the transaction. `content` is the struct of the type's shape. `result` takes a JSON document for the client (may
 * stay empty: "{}"); what else it needs may come from result->arena. May run again from the start (db_write_fn's rules). */
typedef enum status command_apply_fn(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result,
                                     struct error *error);

/* One row a kind of change; each room has a table of them, which app/ lists. */
struct command_type {
    const char *name;       /* "places.import": room.verb */
    const char *permission; /* the action asked of the permission function */
    const struct json_shape *content;
    command_apply_fn *apply;
    command_subject_fn *subject; /* NULL: it is about the command's province as a whole */
};

struct command_types {
    const struct command_type *rows;
    size_t count;
};

struct command_actor {
    struct str id;        /* "system" for jobs and the command line, else the account's public identifier */
    struct str on_behalf; /* "" where nobody */
};

struct command {
    struct ident id;
    const char *type;
    int64_t province; /* 0: the country */
    struct command_actor actor;
    struct str content; /* JSON */
    int64_t at;         /* for hooks: the instant of the ledger entry; the door sets it */
    void *extra;        /* for apply only: bulk data that `content` names by hash (an import's rows); not in the ledger */
};

struct command_result {
    struct str json; /* in the caller's arena */
    int64_t seq;     /* of the ledger entry */
    bool repeated;   /* it had been done before */
};

/* Asked inside the transaction, before anything is changed: may `actor` do `action` to the subject, now? Set by app/; the accounts room
 * answers. STATUS_OK; STATUS_NOT_ALLOWED; STATUS_NOT_FOUND, in the words of commands_not_found, where he may not even know of it. */
typedef enum status permission_fn(void *self, struct db_conn *conn, const struct command_actor *actor, const char *action,
                                  const struct permission_subject *subject, struct error *error);
/* Called in the transaction after apply and the ledger entry; a failure undoes the command. */
typedef enum status command_hook_fn(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
struct command_hook {
    const char *type; /* NULL: after every command */
    command_hook_fn *run;
};

struct commands_settings {
    struct db *db;
    const struct context *context;
    const struct command_types *types; /* count tables */
    size_t type_tables;
    const struct command_hook *hooks;
    size_t hook_count;
    permission_fn *permission;
    void *permission_self;
    void (*written)(void *self); /* called before the answer of a command that may have been written; NULL: nobody wants to know */
    void *written_self;
};

MUST_CHECK enum status commands_open(const struct commands_settings *settings, struct arena *arena, struct commands **out,
                                     struct error *error);
/* The same door that asks somebody else for the permission: for what is done again, as of the day on which it was done first. */
MUST_CHECK enum status commands_asking(const struct commands *door, void *permission_self, struct arena *arena, struct commands **out,
                                       struct error *error);
/* Returns after the command is durable. A content that is not JSON or not of the type's shape, or an unknown type: STATUS_BAD_INPUT. On any
 * failure nothing is left behind (but see db_write for a connection that breaks while committing: doing it again is safe). */
MUST_CHECK enum status command_run(struct commands *door, struct arena *arena, const struct command *command,
                                   struct command_result *result, struct error *error);
/* STATUS_NOT_FOUND in the one wording for "there is no such thing" and "you may not know of it". */
MUST_CHECK enum status commands_not_found(struct error *error);
/* STATUS_STALE where the row is not the version that the form was made on. */
MUST_CHECK enum status commands_check_version(int64_t found, int64_t expected, struct error *error);

#endif
