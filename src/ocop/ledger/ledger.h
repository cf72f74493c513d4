/* The ledger (sổ nhật ký): one chain of entries per province. Every command that changed something has one entry, appended in the same
 * transaction. An entry holds a salted hash of its content (choices are few and could be guessed); the content and its salt stand beside
 * it and may be erased for a person's sake without breaking the chain.
 *
 * Words: entry, chain, head (the newest entry's number and hash), checkpoint (a head that the program signed), key. Tables: ledger_entries,
 * ledger_contents, ledger_heads, ledger_checkpoints, ledger_keys.
 *
 * How a stranger recomputes it, from the lines of `openocop ledger export`:
 *   content_sha256 = SHA-256 of the 32 bytes of the salt followed by the bytes of the content (canonical JSON, RFC 8785, UTF-8).
 *   hash = SHA-256 of the canonical JSON (RFC 8785, UTF-8) of the object with exactly these members:
 *     {"actor":…,"at":…,"command":…,"command_id":…,"content_sha256":…,"on_behalf":…,"previous":…,"province":…,"seq":…}
 *     at, province and seq are numbers (at: milliseconds since 1970-01-01T00:00:00Z), all others text: hashes as 64 lower-case
 *     hexadecimal digits, command_id as a lower-case UUID with hyphens, on_behalf "" where nobody.
 *   previous = hash of the entry with the number before in the same province; 64 zeroes for number 1. Numbers run 1, 2, 3 …
 *   signature of a checkpoint = Ed25519 (RFC 8032) over the canonical JSON of the object with exactly these members:
 *     {"at":…,"format":"openocop.ledger.checkpoint.1","hash":…,"key":…,"number":…,"province":…,"seq":…}
 *     hash is that of the entry seq; number runs 1, 2, 3 … within the province; key is the first 16 digits of SHA-256 of the public key.
 * docs/verify_ledger.py does it all; docs/verify_results.py recomputes the results of councils from the same lines. */
#ifndef OPENOCOP_OCOP_LEDGER_LEDGER_H
#define OPENOCOP_OCOP_LEDGER_LEDGER_H

#include "base/cli.h"
#include "base/digest.h"
#include "base/ident.h"
#include "db/jobs.h"
#include "web/web.h"

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

/* The first thing wrong with a chain or its checkpoints. */
struct ledger_fault {
    int64_t province;
    int64_t seq;   /* of the entry; for TEXT_ledger_fault_checkpoint_missing the checkpoint's number */
    int64_t since; /* for TEXT_ledger_fault_rewritten: what was written anew lies from here to seq */
    enum text_id text; /* one of TEXT_ledger_fault_… */
};
struct ledger_report {
    int64_t chains;
    int64_t entries;
    int64_t erased; /* entries whose content was erased; they are as good as the others */
    int64_t checkpoints;
    struct ledger_fault fault; /* only with STATUS_NO */
};
/* Walks all chains in order, then holds the checkpoints against them, in one state of the database and with bounded memory. STATUS_OK: all is
 * as written; STATUS_NO: the report names the first fault (the error does not say it). What was cut off the end since the last checkpoint can't
 * be seen; that is what published checkpoints and printed heads are for. */
MUST_CHECK enum status ledger_verify(struct db_conn *conn, struct ledger_report *report, struct error *error);
/* The heads of all chains, by province. */
/* How many entries there are in all chains: another number after every command. */
MUST_CHECK enum status ledger_count(struct db_conn *conn, int64_t *count, struct error *error);
MUST_CHECK enum status ledger_heads(struct db_conn *conn, struct arena *arena, struct ledger_head **heads, size_t *count,
                                    struct error *error);
/* Calls `each` for every entry of a province after `after`, in order; what it gets is valid during the call. */
typedef enum status ledger_each_fn(void *self, const struct ledger_entry *entry, const struct ledger_content *content, struct error *error);
MUST_CHECK enum status ledger_each(struct db_conn *conn, int64_t province, int64_t after, ledger_each_fn *each, void *self,
                                   struct error *error);
/* The same for the entries of one command. */
MUST_CHECK enum status ledger_each_of(struct db_conn *conn, int64_t province, struct str command, ledger_each_fn *each, void *self,
                                      struct error *error);
/* "province 15: entry 7: its content was altered", in the words of the language; nothing is added for TEXT_NONE. */
void ledger_fault_text(struct buffer *out, enum language language, const struct ledger_fault *fault);

/* The head of a province's chain as one short line for papers ("entry 1234 of 29/11/2026, code 0123456789abcdef"): whoever holds the paper
 * can find out later whether the chain still has that entry (docs/verify_ledger.py --head). Empty where the chain has no entry yet. */
MUST_CHECK enum status ledger_head_text(struct db_conn *conn, struct arena *arena, enum language language, int64_t province, struct str *out,
                                        struct error *error);

/* What another room recomputes from what it keeps, once the chains are sound: results from sealed sheets, say. *count tells how many things
 * were recomputed and found right. STATUS_NO: the error says in words which is the first that differs. */
typedef enum status ledger_verifier_fn(struct db_conn *conn, const struct rooms *rooms, int64_t *count, struct error *error);
struct ledger_verifier {
    const char *name;     /* in the JSON report: "results" */
    enum text_id counted; /* "{count} results" */
    ledger_verifier_fn *run;
};
struct ledger_recomputed {
    const struct ledger_verifier *verifier;
    int64_t count;
};

/* The state of the room "ledger", filled by app/. */
struct ledger {
    struct db *db;
    const struct context *context;
    const char *key_file; /* the secret half of the key that signs; made when it is first needed */
    const struct ledger_verifier *verifiers; /* those of all rooms */
    size_t verifier_count;
};
/* Asks the verifiers, one after the other. `out` takes a row for each that has run (room for verifier_count); STATUS_NO: the one in the last
 * row said no. */
MUST_CHECK enum status ledger_recompute(const struct ledger *ledger, struct db_conn *conn, const struct rooms *rooms, struct ledger_recomputed *out,
                                        size_t *count, struct error *error);
/* Signs the head of every chain that has grown since its last checkpoint; *made counts. `new_key`: with a key made for the purpose, which
 * happens by itself once a year. Not a command: it changes nothing, and an entry about it would make the chain grow. */
MUST_CHECK enum status ledger_sign(const struct ledger *ledger, bool new_key, int64_t *made, struct error *error);

/* openocop ledger verify | heads | export | checkpoint | checkpoints */
extern const struct cli_commands ledger_cli;
/* ledger.verify and ledger.checkpoint, once a day */
extern const struct job_types ledger_jobs;
#define LEDGER_PATH "/so-nhat-ky"
/* LEDGER_PATH, /api/v1/ledger/checkpoints */
extern const struct web_routes ledger_routes;

#endif
