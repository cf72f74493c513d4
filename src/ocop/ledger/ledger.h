/* The ledger (sổ nhật ký): one chain of entries per province. Every command that changed something has one entry, appended in the same
 * transaction. An entry holds a salted hash of its content (choices are few and could be guessed); the content and its salt stand beside
 * it and may be erased for a person's sake without breaking the chain.
 *
 * Words: entry, chain, head (the newest entry's number and hash). Table: ledger_entries, ledger_heads. */
#ifndef OPENOCOP_OCOP_LEDGER_LEDGER_H
#define OPENOCOP_OCOP_LEDGER_LEDGER_H

#include "base/digest.h"
#include "base/ident.h"
#include "db/db.h"

struct ledger_entry {
    int64_t province; /* 0: the country and the program itself */
    int64_t seq;      /* 1, 2, … within the province */
    int64_t at;       /* instant */
    struct str actor; /* "system", or the account's public identifier */
    struct str on_behalf; /* "" where nobody */
    struct str command; /* "places.import" */
    struct ident command_id;
    struct sha256 content_hash; /* SHA-256 of salt and canonical content */
    struct sha256 previous;     /* hash of the entry before; zeroes for the first */
    struct sha256 hash;
};

struct ledger_head {
    int64_t province;
    int64_t seq;
    struct sha256 hash;
};

/* Appends inside the command's transaction: takes the chain's next number (which holds the chain until the commit), computes and stores.
 * Fills seq, content_hash, previous and hash of `entry`. `content` is the canonical JSON. */
MUST_CHECK enum status ledger_append(struct db_conn *conn, const struct context *context, struct ledger_entry *entry, struct str content,
                                     struct error *error);
/* The first thing wrong with a chain. */
struct ledger_fault {
    int64_t province;
    int64_t seq;
    enum text_id text; /* altered content, altered entry, missing, inserted, out of order, head differs */
};
/* Walks all chains in order. STATUS_OK: all is as written, *entries counted; STATUS_NO: *fault names the first fault. */
MUST_CHECK enum status ledger_verify(struct db_conn *conn, struct arena *arena, int64_t *entries, struct ledger_fault *fault,
                                     struct error *error);
MUST_CHECK enum status ledger_heads(struct db_conn *conn, struct arena *arena, struct ledger_head **heads, size_t *count,
                                    struct error *error);

#endif
