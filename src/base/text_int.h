/* Shared by text.c and text_clean.c. */
#ifndef OPENOCOP_BASE_TEXT_INT_H
#define OPENOCOP_BASE_TEXT_INT_H

#include <stdbool.h>
#include <stdint.h>

/* U+FDD0 to U+FDEF and the last two of every plane: never text (Unicode 23.7). */
static inline bool is_noncharacter(uint32_t character)
{
    return (character >= 0xFDD0 && character <= 0xFDEF) || (character & 0xFFFE) == 0xFFFE;
}

#endif
