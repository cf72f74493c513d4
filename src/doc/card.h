/* The picture that stands for a page where its address is passed on (Open Graph, https://ogp.me): what it is about and what is true of it. */
#ifndef OPENOCOP_DOC_CARD_H
#define OPENOCOP_DOC_CARD_H

#include "base/error.h"

#define CARD_WIDTH 1200
#define CARD_HEIGHT 630

/* Text in NFC; a character that the typeface lacks is left out, and what there is no room for ends with "…". */
struct card {
    struct str title;
    struct str by;       /* beneath it, smaller */
    int stars, of;
    struct str standing; /* what is true today */
    bool good;           /* of that: the colour */
    struct str foot;
};

/* Adds a PNG of CARD_WIDTH by CARD_HEIGHT pixels; the same bytes every time. */
MUST_CHECK enum status card_png(struct arena *arena, const struct card *card, struct buffer *out, struct error *error);

#endif
