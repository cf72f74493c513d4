/* What the files of legacy share: the letters of Vietnamese, and whether a word is a syllable. */
#ifndef OPENOCOP_BASE_LEGACY_INT_H
#define OPENOCOP_BASE_LEGACY_INT_H

#include "base/legacy.h"

enum tone { TONE_NONE, TONE_GRAVE, TONE_HOOK, TONE_TILDE, TONE_ACUTE, TONE_DOT };
#define TONES 6
#define VOWELS 12 /* in the order of the alphabet: a, a breve, a circumflex, e, e circumflex, i, o, o circumflex, o horn, u, u horn, y */
#define VOWEL_NONE VOWELS
#define SMALL_D_STROKE 0x111
#define CAPITAL_D_STROKE 0x110

/* Small letters, as Unicode has them (NFC). */
extern const uint16_t legacy_vowels[VOWELS][TONES];

struct legacy_letter {
    uint32_t character; /* small */
    uint8_t vowel;      /* VOWEL_NONE for a consonant */
    uint8_t tone;
    bool capital;
    bool cased; /* false where the encoding doesn't tell small from capital: the toned letters of TCVN3 */
};

#define LEGACY_WORD_MAX 12 /* letters of a word that is looked at; Vietnamese has seven at most */

/* A small letter of Vietnamese, or of ASCII, in its parts; false for anything else. */
bool legacy_letter_of(uint32_t character, struct legacy_letter *out);
uint32_t legacy_capital(uint32_t small);
/* Can the word be a Vietnamese syllable, with its tone where it belongs, and written in small letters, in capitals, or with a capital first? */
bool legacy_is_syllable(const struct legacy_letter *word, size_t count);

#endif
