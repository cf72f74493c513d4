/* Which words can be Vietnamese syllables: an initial consonant, a group of vowels, a final, and the tone on the right vowel. Spelling rules as
 * schools teach them; both places of the tone are accepted in oa, oe, uy (hòa, hoà). A few initials of place names of the Central Highlands
 * (Krông, Plei) are accepted too.
 *
 * Vowels are written here as the VNI way of typing writes them: a8 a breve, a6 e6 o6 circumflex, o7 u7 horn, d9 d with stroke. */
#include "base/legacy_int.h"

#include "base/pure.h"

#define KEY_SIZE 32

enum { END_OPEN = 1, END_C = 2, END_CH = 4, END_M = 8, END_N = 16, END_NG = 32, END_NH = 64, END_P = 128, END_T = 256 };
enum { END_STOPS = END_C | END_CH | END_P | END_T };
#define END_COMMON (END_C | END_M | END_N | END_NG | END_P | END_T)
enum { FIRST = 1, SECOND = 2, THIRD = 4 };

static const struct {
    const char *word;
    uint16_t bit;
} ends[] = {
    { "", END_OPEN }, { "c", END_C }, { "k", END_C }, { "ch", END_CH }, { "m", END_M }, { "n", END_N }, { "ng", END_NG }, { "nh", END_NH },
    { "p", END_P }, { "t", END_T },
};

static const char *const starts[] = {
    "", "b", "c", "ch", "d", "d9", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th",
    "tr", "v", "x", "kr", "kl", "pl", "br", "bl", "d9r", "gr", "hr",
};

/* Groups of vowels: which ends they have, and on which vowel the tone stands, at an open end and before a final. */
static const struct {
    const char *vowels;
    uint16_t ends;
    uint8_t open_tone;
    uint8_t closed_tone;
} groups[] = {
    { "a", END_OPEN | END_COMMON | END_CH | END_NH, FIRST, FIRST },
    { "a8", END_COMMON, 0, FIRST },
    { "a6", END_COMMON, 0, FIRST },
    { "e", END_OPEN | END_COMMON, FIRST, FIRST },
    { "e6", END_OPEN | END_COMMON | END_CH | END_NH, FIRST, FIRST },
    { "i", END_OPEN | END_M | END_N | END_P | END_T | END_CH | END_NH, FIRST, FIRST },
    { "o", END_OPEN | END_COMMON, FIRST, FIRST },
    { "o6", END_OPEN | END_COMMON, FIRST, FIRST },
    { "o7", END_OPEN | END_M | END_N | END_NG | END_P | END_T, FIRST, FIRST },
    { "u", END_OPEN | END_COMMON, FIRST, FIRST },
    { "u7", END_OPEN | END_C | END_M | END_N | END_NG | END_T, FIRST, FIRST },
    { "y", END_OPEN | END_CH | END_NH | END_T, FIRST, FIRST },
    { "ai", END_OPEN, FIRST, 0 },
    { "ao", END_OPEN, FIRST, 0 },
    { "au", END_OPEN, FIRST, 0 },
    { "ay", END_OPEN, FIRST, 0 },
    { "a6u", END_OPEN, FIRST, 0 },
    { "a6y", END_OPEN, FIRST, 0 },
    { "eo", END_OPEN, FIRST, 0 },
    { "e6u", END_OPEN, FIRST, 0 },
    { "ia", END_OPEN, FIRST, 0 },
    { "ie6", END_COMMON, 0, SECOND },
    { "ie6u", END_OPEN, SECOND, 0 },
    { "iu", END_OPEN, FIRST, 0 },
    { "oa", END_OPEN | END_COMMON | END_CH | END_NH, FIRST | SECOND, SECOND },
    { "oa8", END_COMMON, 0, SECOND },
    { "oai", END_OPEN, SECOND, 0 },
    { "oao", END_OPEN, SECOND, 0 },
    { "oay", END_OPEN, SECOND, 0 },
    { "oe", END_OPEN | END_N | END_T, FIRST | SECOND, SECOND },
    { "oeo", END_OPEN, SECOND, 0 },
    { "oi", END_OPEN, FIRST, 0 },
    { "o6i", END_OPEN, FIRST, 0 },
    { "o7i", END_OPEN, FIRST, 0 },
    { "ua", END_OPEN, FIRST, 0 },
    { "ua6", END_N | END_NG | END_T, 0, SECOND },
    { "ua6y", END_OPEN, SECOND, 0 },
    { "ue6", END_OPEN | END_CH | END_NH, SECOND, SECOND },
    { "ui", END_OPEN, FIRST, 0 },
    { "uo6", END_C | END_M | END_N | END_NG | END_T, 0, SECOND },
    { "uo6i", END_OPEN, SECOND, 0 },
    { "uo7", END_OPEN, SECOND, 0 },
    { "uy", END_OPEN | END_CH | END_N | END_NH | END_P | END_T, FIRST | SECOND, SECOND },
    { "uya", END_OPEN, SECOND, 0 },
    { "uye6", END_N | END_T, 0, THIRD },
    { "uyu", END_OPEN, SECOND, 0 },
    { "u7a", END_OPEN, FIRST, 0 },
    { "u7i", END_OPEN, FIRST, 0 },
    { "u7u", END_OPEN, FIRST, 0 },
    { "u7o7", END_COMMON, 0, SECOND },
    { "u7o7i", END_OPEN, SECOND, 0 },
    { "u7o7u", END_OPEN, SECOND, 0 },
    { "ye6", END_M | END_N | END_NG | END_T, 0, SECOND },
    { "ye6u", END_OPEN, SECOND, 0 },
};

static const char vowel_keys[VOWELS][3] = { "a", "a8", "a6", "e", "e6", "i", "o", "o6", "o7", "u", "u7", "y" };

const uint16_t legacy_vowels[VOWELS][TONES] = {
    { 'a', 0x00E0, 0x1EA3, 0x00E3, 0x00E1, 0x1EA1 },    { 0x103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7 },
    { 0x0E2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD },  { 'e', 0x00E8, 0x1EBB, 0x1EBD, 0x00E9, 0x1EB9 },
    { 0x0EA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7 },  { 'i', 0x00EC, 0x1EC9, 0x0129, 0x00ED, 0x1ECB },
    { 'o', 0x00F2, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD },    { 0x0F4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9 },
    { 0x1A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3 },  { 'u', 0x00F9, 0x1EE7, 0x0169, 0x00FA, 0x1EE5 },
    { 0x1B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1 },  { 'y', 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5 },
};

/* Only for the letters above, d with stroke and ASCII. */
uint32_t legacy_capital(uint32_t small)
{
    if (small < 0x100)
        return small - 0x20;
    return small - 1; /* pairs of capital and small */
}

static bool small_letter_of(uint32_t c, struct legacy_letter *out)
{
    *out = (struct legacy_letter){ .character = c, .vowel = VOWEL_NONE, .cased = true };
    for (uint8_t vowel = 0; vowel < VOWELS; vowel++) {
        for (uint8_t tone = 0; tone < TONES; tone++) {
            if (legacy_vowels[vowel][tone] == c) {
                out->vowel = vowel;
                out->tone = tone;
                return true;
            }
        }
    }
    return c == SMALL_D_STROKE || (c >= 'a' && c <= 'z');
}

bool legacy_letter_of(uint32_t c, struct legacy_letter *out)
{
    bool capital = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0xDF && c != 0xD7);
    uint32_t small = capital ? c + 0x20 : c;
    if (c >= 0x100) { /* the capital stands one before its small letter, at an even number but for o and u with horn (U+01A0, U+01AF) */
        capital = c == 0x1AF || (c != 0x1B0 && c % 2 == 0);
        small = capital ? c + 1 : c;
    }
    if (!small_letter_of(small, out))
        return false;
    out->capital = capital;
    return true;
}

/* Takes from *rest the vowels or what stands before the next one. `word` is the word's keys without tones. */
static struct str take(struct str *rest, bool vowels)
{
    size_t len = 0;
    struct str part;
    while (len < rest->len) {
        char c = rest->ptr[len];
        bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || (vowels && c >= '6' && c <= '8');
        if (vowel != vowels)
            break;
        len++;
    }
    part = str_part(*rest, 0, len);
    *rest = str_part(*rest, len, rest->len);
    return part;
}

static bool is_start(struct str start)
{
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (str_is(start, starts[i]))
            return true;
    return false;
}

static uint16_t end_bit(struct str end)
{
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (str_is(end, ends[i].word))
            return ends[i].bit;
    return 0;
}

static bool tone_fits(enum tone tone, unsigned place, struct str end, uint16_t bit, unsigned allowed)
{
    if ((bit & END_STOPS) != 0 && tone != TONE_ACUTE && tone != TONE_DOT)
        return str_is(end, "k") && tone == TONE_NONE;
    return tone == TONE_NONE || (place & allowed) != 0;
}

/* `place` is the bit of the vowel that bears the tone, counted from the word's first vowel. */
static bool fits(struct str word, enum tone tone, unsigned place)
{
    struct str rest = word;
    struct str start = take(&rest, false);
    struct str vowels = take(&rest, true);
    uint16_t end = end_bit(rest);
    /* qu and gi are consonants before a vowel */
    if (((str_is(start, "q") && vowels.len > 1 && vowels.ptr[0] == 'u') || (str_is(start, "g") && vowels.len > 1 && vowels.ptr[0] == 'i')) &&
        vowels.ptr[1] != '7' && vowels.ptr[1] != '6') {
        start = str_part(word, 0, 2);
        vowels = str_part(vowels, 1, vowels.len);
        if (place == FIRST)
            return false;
        place >>= 1;
    }
    if (!is_start(start) || end == 0)
        return false;
    if (str_is(vowels, "y") && !(start.len == 0 || str_is(start, "qu") || (start.len == 1 && str_find(STR("hklmstv"), start.ptr[0]) < 7)))
        return false;
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        if (str_is(vowels, groups[i].vowels))
            return (groups[i].ends & end) != 0 &&
                   tone_fits(tone, place, rest, end, end == END_OPEN ? groups[i].open_tone : groups[i].closed_tone);
    return false;
}

/* Small throughout, capital throughout, or a capital and small ones. */
static bool is_cased_well(const struct legacy_letter *word, size_t count)
{
    size_t capitals = 0;
    size_t cased = 0;
    for (size_t i = 0; i < count; i++) {
        cased += word[i].cased ? 1 : 0;
        capitals += word[i].cased && word[i].capital ? 1 : 0;
    }
    return capitals == 0 || capitals == cased || (capitals == 1 && word[0].cased && word[0].capital);
}

bool legacy_is_syllable(const struct legacy_letter *word, size_t count)
{
    char room[KEY_SIZE];
    struct buffer key;
    enum tone tone = TONE_NONE;
    unsigned place = 0;
    unsigned next = FIRST;
    if (count == 0 || count > LEGACY_WORD_MAX || !is_cased_well(word, count))
        return false;
    buffer_open_fixed(&key, room, sizeof(room));
    for (size_t i = 0; i < count; i++) {
        if (word[i].vowel == VOWEL_NONE) {
            if (word[i].character == SMALL_D_STROKE)
                buffer_add(&key, STR("d9"));
            else
                buffer_add_char(&key, (char)word[i].character);
            continue;
        }
        buffer_add_z(&key, vowel_keys[word[i].vowel]);
        if (word[i].tone != TONE_NONE) {
            if (tone != TONE_NONE)
                return false;
            tone = word[i].tone;
            place = next;
        }
        next <<= 1;
    }
    return !key.overflowed && fits(buffer_str(&key), tone, place);
}
