/* Certificates of one's own, for a server in a hall that no public authority knows: an authority that may vouch for one name only, and a certificate by it.
 * GnuTLS makes keys and signatures; it is included in tls.c alone. */
#ifndef OPENOCOP_WEB_TLS_H
#define OPENOCOP_WEB_TLS_H

#include "base/context.h"
#include "base/error.h"

struct tls_wish {
    struct str name;    /* "ocop-hall.local" */
    struct str address; /* of the machine on the hall's network, "192.168.1.10"; empty: none */
};
/* Texts in PEM. */
struct tls_authority {
    struct str certificate, key;
};
struct tls_certificate {
    struct str certificate, key;
};
#define TLS_AUTHORITY_DAYS 3650
#define TLS_CERTIFICATE_DAYS 397 /* what browsers accept */

/* A new authority, which can vouch for this name alone. */
MUST_CHECK enum status tls_make_authority(const struct context *context, struct arena *arena, struct str name, struct tls_authority *out, struct error *error);
/* A server's certificate by it, with a new key. STATUS_BAD_INPUT: the authority is of another name, the address is none, the files are broken. */
MUST_CHECK enum status tls_make_certificate(const struct context *context, struct arena *arena, const struct tls_authority *authority,
                                            const struct tls_wish *wish, struct tls_certificate *out, struct error *error);
/* "AB:CD:…": SHA-256 of the certificate, as tablets show it. */
MUST_CHECK enum status tls_fingerprint(struct arena *arena, struct str certificate, struct str *out, struct error *error);

#endif
