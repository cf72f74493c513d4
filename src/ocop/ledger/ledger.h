/* The ledger (sổ nhật ký): one chain of entries per province. Every command that changed something has one entry, appended in the same
 * transaction. An entry holds a salted hash of its content (choices are few and could be guessed); the content and its salt stand beside
 * it and may be erased for a person's sake without breaking the chain.
 *
 * Words: entry, chain, head (the newest entry's number and hash). Tables: ledger_entries, ledger_contents, ledger_heads.
 *
 * How a stranger recomputes it, from the lines of `openocop ledger export`:
 *   content_sha256 = SHA-256 of the 32 bytes of the salt followed by the bytes of the content (canonical JSON, RFC 8785, UTF-8).
 *   hash = SHA-256 of the canonical JSON (RFC 8785, UTF-8) of the object with exactly these members:
 *     {"actor":…,"at":…,"command":…,"command_id":…,"content_sha256":…,"on_behalf":…,"previous":…,"province":…,"seq":…}
 *     at, province and seq are numbers (at: milliseconds since 1970-01-01T00:00:00Z), all others text: hashes as 64 lower-case
 *     hexadecimal digits, command_id as a lower-case UUID with hyphens, on_behalf "" where nobody.
 *   previous = hash of the entry with the number before in the same province; 64 zeroes for number 1. Numbers run 1, 2, 3 … */
#ifndef OPENOCOP_OCOP_LEDGER_LEDGER_H
#define OPENOCOP_OCOP_LEDGER_LEDGER_H

#include "base/cli.h"
#include "base/digest.h"
#include "base/ident.h"
#include "db/jobs.h"

#define LEDGER_SALT_SIZE 32

struct ledger_entry {
    int64_t province; /* 0: the country and the program itself */
    int64_t seq;      /* 1, 2, … within the province */
    int64_t at;       /* instant */
    struct str actor; /* "system", or the account's public identifier */
    struct str on_behalf; /* "" where nobody */
    struct str command; /* "places.import" */
    struct ident command_id;
    struct sha256 content_hash;
    struct sha256 previous; /* hash of the entry before; zeroes for the first */
    struct sha256 hash;
};

/* What stands beside an entry. */
enum ledger_content_state {
    LEDGER_CONTENT_KEPT,
    LEDGER_CONTENT_ERASED,  /* content and salt were erased on purpose */
    LEDGER_CONTENT_MISSING, /* the row is not there at all, which nothing in this program does */
};

struct ledger_content {
    enum ledger_content_state state;
    struct str salt; /* LEDGER_SALT_SIZE bytes; empty unless kept */
    struct str text; /* canonical JSON; empty unless kept */
};

struct ledger_head {
    int64_t province;
    int64_t seq;
    struct sha256 hash;
};

/* The two hashes, as told above. False when memory is out, or where no canonical JSON of the entry exists (a number beyond ±(2^53-1), a
 * text that is not UTF-8). */
bool ledger_entry_hash(struct arena *arena, const struct ledger_entry *entry, struct sha256 *out);
struct sha256 ledger_content_hash(struct str salt, struct str content);

/* Appends inside the command's transaction: takes the chain's next number (which holds the chain until the commit), computes and stores.
 * Fills seq, content_hash, previous and hash of `entry`. `content` is the canonical JSON. */
MUST_CHECK enum status ledger_append(struct db_conn *conn, const struct context *context, struct ledger_entry *entry, struct str content,
                                     struct error *error);
/* Is `content` (canonical) what was appended with this number? False too where the content was erased: nobody can tell any more.
 * STATUS_NOT_FOUND: no such entry. */
MUST_CHECK enum status ledger_content_is(struct db_conn *conn, int64_t province, int64_t seq, struct str content, bool *same,
                                         struct error *error);
/* Erases content and salt of one entry, inside the transaction of the command that asks for it (whose own entry says who and why). Erasing
 * twice is erasing once. STATUS_NOT_FOUND: no such entry. */
MUST_CHECK enum status ledger_erase(struct db_conn *conn, int64_t province, int64_t seq, int64_t at, struct error *error);

/* The first thing wrong with a chain. */
struct ledger_fault {
    int64_t province;
    int64_t seq;
    enum text_id text; /* one of TEXT_ledger_fault_… */
};
struct ledger_report {
    int64_t chains;
    int64_t entries;
    int64_t erased; /* entries whose content was erased; they are as good as the others */
    struct ledger_fault fault; /* only with STATUS_NO */
};
/* Walks all chains in order, in one state of the database and with bounded memory. STATUS_OK: all is as written; STATUS_NO: the report
 * names the first fault (the error does not say it). */
MUST_CHECK enum status ledger_verify(struct db_conn *conn, struct ledger_report *report, struct error *error);
/* The heads of all chains, by province. */
MUST_CHECK enum status ledger_heads(struct db_conn *conn, struct arena *arena, struct ledger_head **heads, size_t *count,
                                    struct error *error);
/* Calls `each` for every entry of a province after `after`, in order; what it gets is valid during the call. */
typedef enum status ledger_each_fn(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error);
MUST_CHECK enum status ledger_each(struct db_conn *conn, int64_t province, int64_t after, ledger_each_fn *each, void *self,
                                   struct error *error);
/* "province 15: entry 7: its content was altered", in the words of the language; nothing is added for TEXT_NONE. */
void ledger_fault_text(struct buffer *out, enum language language, const struct ledger_fault *fault);

/* openocop ledger verify | heads | export */
extern const struct cli_commands ledger_cli;
/* ledger.verify, once a day */
extern const struct job_types ledger_jobs;

#endif
