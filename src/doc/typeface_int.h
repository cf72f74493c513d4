/* The typeface's characters, for typeset*.c. */
#ifndef OPENOCOP_DOC_TYPEFACE_INT_H
#define OPENOCOP_DOC_TYPEFACE_INT_H

#include "doc/typeset_int.h"

/* Of the face that the style wants; index 0 where it has none. NULL when memory is out. */
const struct glyph *typeface_glyph(struct typesetter *type, unsigned style, uint32_t character);
/* In points, at a size in points. */
double typeface_width(const struct glyph *glyph, double size);

/* Of letters of the style in the paragraph: raised ones are smaller. */
double typeset_size(const struct paragraph *paragraph, unsigned style);

#endif
