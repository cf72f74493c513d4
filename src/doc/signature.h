/* The digital signatures of a PDF (ISO 32000-1:2008, 12.8; PAdES, ETSI EN 319 142-1): what each covers, whether it is intact, who made it, and whether
 * what stands before them is still what was given out. Revocation is not asked: that would need a network.
 *
 * It reads what strangers send, so it is called only in a process that has given up everything else (base/sandbox.h). */
#ifndef OPENOCOP_DOC_SIGNATURE_H
#define OPENOCOP_DOC_SIGNATURE_H

#include "base/arena.h"
#include "base/error.h"

#define SIGNATURES_MAX 16
#define SIGNATURE_NAME_MAX 200 /* bytes */

enum signature_chain {
    SIGNATURE_CHAIN_NOT_ASKED, /* there is no trust store */
    SIGNATURE_CHAIN_GOOD,
    SIGNATURE_CHAIN_BAD,       /* it ends at nobody who is trusted, or a certificate in it does not hold at the time */
};
extern const char *const signature_chain_words[]; /* "not_asked", "good", "bad"; ends with NULL */

struct signature {
    bool intact;   /* of a kind that is checked (CMS over SHA-2, detached), covers [0, end) but for itself, and that is what was signed */
    int64_t end;   /* bytes from the file's beginning that it covers; 0: nothing that is of use */
    int chain;     /* enum signature_chain; at the time of the question */
    struct str signer, issuer; /* common names as the certificates have them; not cleaned; empty where not intact */
    int64_t signed_at;         /* ms UTC, as the signer says; 0: not told */
};
struct signatures {
    struct signature rows[SIGNATURES_MAX]; /* in the order of what they cover */
    size_t count;
    bool only; /* nothing but signatures was added to what was given out; false where that was not asked */
};

struct signature_question {
    struct str bytes;  /* the file */
    size_t issued;     /* so many bytes at its beginning are what was given out to be signed, a whole PDF; 0: not asked */
    struct str trust;  /* certificates as PEM; empty: no trust store */
    int64_t now;       /* ms UTC */
};

/* Opens the libraries; before the process is confined. */
MUST_CHECK enum status signatures_ready(struct error *error);
/* STATUS_BAD_INPUT: no PDF that can be read as it stands, or more than SIGNATURES_MAX signatures. Without a signature the count is 0. */
MUST_CHECK enum status signatures_read(struct arena *arena, const struct signature_question *question, struct signatures *out, struct error *error);
/* How many certificates the PEM holds; 0: it is no trust store. */
size_t signature_trust_count(struct str pem);

#endif
