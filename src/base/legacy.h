/* Vietnamese text in the encodings of old fonts, as office lists still carry it: recognised, and made into NFC.
 *
 * A font of these kinds draws Vietnamese letters at the codes of Latin-1. Files saved so, and workbooks that such text was pasted into, hold
 * "C«ng ty" (TCVN3, fonts .VnTime …) or "Coâng ty" (VNI-Windows, fonts VNI-Times …) where people saw "Công ty". Text here is always UTF-8: bytes
 * that are not come through legacy_bytes first, which reads them as Windows-1252, so that both ways of storing look alike.
 *
 * Recognising asks of each word whether it is a Vietnamese syllable (its consonants, vowels, final, and where its tone stands) as it is and as each
 * encoding would read it. Proper Vietnamese, French and English are left alone. A short cell alone proves little, so evidence is gathered
 * over a column, and short cells follow it.
 *
 * Capitals: TCVN3 has codes for seven capitals only (Ă Â Ê Ô Ơ Ư Đ); the others are its small letters in a font that draws capitals
 * (.VnTimeH). So "TH¸C Bµ" is read as capitals because the C behind the ¸ proves it; "Bµ" alone gives "Bà", and whoever knows the font says
 * so. */
#ifndef OPENOCOP_BASE_LEGACY_H
#define OPENOCOP_BASE_LEGACY_H

#include "base/error.h"

enum legacy {
    LEGACY_NONE,         /* proper Unicode, or nothing that could be told */
    LEGACY_TCVN3,        /* TCVN 5712:1993, VN3 ("ABC") */
    LEGACY_VNI,          /* VNI-Windows */
    LEGACY_WINDOWS_1258, /* bytes of Windows-1258 seen as Windows-1252 */
    LEGACY_COUNT
};

/* For and against each encoding, summed over the words of some texts; starts zeroed. */
struct legacy_evidence {
    int64_t weight[LEGACY_COUNT];  /* 2 for a word that is Vietnamese only when read so; 1 where it is short or looks French */
    int64_t proper[LEGACY_COUNT];  /* words that are Vietnamese as they are but not when read so */
    int64_t odd[LEGACY_COUNT];     /* words that are neither, but whose letters the encoding has */
    int64_t foreign[LEGACY_COUNT]; /* words that are neither, with a letter that it does not have */
    int64_t unicode;               /* words with a letter that no old encoding could have given */
};

/* What one text shows by itself. Invalid UTF-8 is LEGACY_NONE, here and below. */
enum legacy legacy_guess(struct str text);
void legacy_count(struct legacy_evidence *evidence, struct str text);
void legacy_add(struct legacy_evidence *evidence, const struct legacy_evidence *more);
enum legacy legacy_verdict(const struct legacy_evidence *evidence);
/* How a text in a column with this evidence is to be read: as the column, unless more in it speaks against that than for it. */
enum legacy legacy_of(const struct legacy_evidence *column, struct str text);
/* What the name of a font tells: ".VnTime", ".VnArialH" (*capitals is set), "VNI-Times". A hint only: the name often stays when the text has been
 * converted. `capitals` may be NULL. */
enum legacy legacy_font(struct str font, bool *capitals);
/* NFC. With LEGACY_NONE nothing but the normal form changes; what an encoding has no letter for stays as it is. `capitals`: the font draws
 * capitals, so every letter becomes one (TCVN3 only). */
MUST_CHECK enum status legacy_to_unicode(struct arena *arena, struct str text, enum legacy encoding, bool capitals, struct str *out,
                                         struct error *error);
/* The bytes of a text file as UTF-8: UTF-16 (by its byte order mark) and UTF-8 (its mark is dropped) as such, anything else as Windows-1252,
 * in which case *was_bytes is set. UTF-8 without anything to change is handed back as it is, not copied. STATUS_BAD_INPUT: broken UTF-16. */
MUST_CHECK enum status legacy_bytes(struct arena *arena, struct str bytes, struct str *out, bool *was_bytes, struct error *error);

#endif
