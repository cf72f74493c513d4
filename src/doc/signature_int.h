/* What the two files about signatures share. */
#ifndef OPENOCOP_DOC_SIGNATURE_INT_H
#define OPENOCOP_DOC_SIGNATURE_INT_H

#include "doc/signature.h"

/* One CMS (RFC 5652) that signs the two pieces, one after the other: fills intact, chain, signer, issuer, signed_at. `cms` may be followed by zeroes. */
void signature_cms_check(struct arena *arena, struct str cms, const struct str pieces[2], const struct signature_question *question, struct signature *out);
/* Whether `bytes` of the file add nothing to `issued` but signatures; both are whole PDFs, and the former begins with the latter. */
bool signature_only_added(struct arena *arena, struct str issued, struct str bytes);

#endif
