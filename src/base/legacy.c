/* See legacy.h. The tables are those of TCVN 5712:1993 (code VN3; glibc's charmap TCVN5712-1 has the same small letters), of the VNI-Windows
 * fonts by VNI Software (as xvnkb's vni.h lists them) and of Microsoft's code page 1258. */
#include "base/legacy.h"

#include "base/legacy_int.h"
#include "base/pure.h"
#include "base/text.h"
#include "base/utf8.h"

#define FOR_VIETNAMESE 2
#define FOR_DOUBTFUL 1
#define AGAINST_PROPER 4
#define AGAINST_FOREIGN 2

static const unsigned char tcvn3[VOWELS][TONES] = {
    { 'a', 0xB5, 0xB6, 0xB7, 0xB8, 0xB9 },  { 0xA8, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6 }, { 0xA9, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB },
    { 'e', 0xCC, 0xCE, 0xCF, 0xD0, 0xD1 },  { 0xAA, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6 }, { 'i', 0xD7, 0xD8, 0xDC, 0xDD, 0xDE },
    { 'o', 0xDF, 0xE1, 0xE2, 0xE3, 0xE4 },  { 0xAB, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9 }, { 0xAC, 0xEA, 0xEB, 0xEC, 0xED, 0xEE },
    { 'u', 0xEF, 0xF1, 0xF2, 0xF3, 0xF4 },  { 0xAD, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9 }, { 'y', 0xFA, 0xFB, 0xFC, 0xFD, 0xFE },
};
#define TCVN3_SMALL_D 0xAE
/* A1 to A7: a breve, a circumflex, e circumflex, o circumflex, o horn, u horn, d with stroke. */
static const uint16_t tcvn3_capitals[] = { 0x103, 0xE2, 0xEA, 0xF4, 0x1A1, 0x1B0, SMALL_D_STROKE };

/* VNI: a letter, then a mark that carries the tone, alone or together with the breve or the circumflex. */
enum vni_marks { VNI_PLAIN, VNI_BREVE, VNI_CIRCUMFLEX, VNI_MARKS };
static const unsigned char vni_marks[VNI_MARKS][TONES] = {
    [VNI_PLAIN] = { 0, 0xF8, 0xFB, 0xF5, 0xF9, 0xEF },
    [VNI_BREVE] = { 0xEA, 0xE8, 0xFA, 0xFC, 0xE9, 0xEB },
    [VNI_CIRCUMFLEX] = { 0xE2, 0xE0, 0xE5, 0xE3, 0xE1, 0xE4 },
};
/* Which letter of legacy_vowels a first letter becomes with marks of each kind. */
static const struct {
    unsigned char first;
    uint8_t vowel[VNI_MARKS];
} vni_letters[] = {
    { 'a', { 0, 1, 2 } },
    { 'e', { 3, VOWEL_NONE, 4 } },
    { 'o', { 6, VOWEL_NONE, 7 } },
    { 0xF4, { 8, VOWEL_NONE, VOWEL_NONE } },
    { 'u', { 9, VOWEL_NONE, VOWEL_NONE } },
    { 0xF6, { 10, VOWEL_NONE, VOWEL_NONE } },
    { 'y', { 11, VOWEL_NONE, VOWEL_NONE } },
};
/* Letters of one code. */
static const struct {
    unsigned char code;
    uint8_t vowel;
    uint8_t tone;
} vni_single[] = {
    { 'i', 5, TONE_NONE },     { 0xEC, 5, TONE_GRAVE }, { 0xE6, 5, TONE_HOOK }, { 0xF3, 5, TONE_TILDE },
    { 0xED, 5, TONE_ACUTE },   { 0xF2, 5, TONE_DOT },   { 0xEE, 11, TONE_DOT },
};
#define VNI_SMALL_D 0xF1

/* Windows-1258: letters with a code of their own where Windows-1252 has others; the tones are marks after the letter. */
static const unsigned char windows_1258_tones[TONES] = { 0, 0xCC, 0xD2, 0xDE, 0xEC, 0xF2 };
static const struct {
    unsigned char code;
    uint16_t letter;
} windows_1258_letters[] = { { 0xE3, 0x103 }, { 0xF0, SMALL_D_STROKE }, { 0xF5, 0x1A1 }, { 0xFD, 0x1B0 } };

/* How a letter at a place reads in an encoding. */
enum reading {
    READ_WRONG,   /* no letter of the encoding */
    READ_SAME,    /* as it is */
    READ_CHANGED, /* another one than in Unicode */
};

static bool is_latin1_capital(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

static uint32_t latin1_small(uint32_t c)
{
    return is_latin1_capital(c) ? c + 0x20 : c;
}

static void set_vowel(struct legacy_letter *out, uint8_t vowel, uint8_t tone, bool capital)
{
    *out = (struct legacy_letter){ .character = legacy_vowels[vowel][tone], .vowel = vowel, .tone = tone, .capital = capital, .cased = true };
}

static enum reading read_tcvn3(uint32_t c, struct legacy_letter *out)
{
    if (c < 0x80)
        return legacy_letter_of(c, out) ? READ_SAME : READ_WRONG;
    if (c == TCVN3_SMALL_D)
        return legacy_letter_of(SMALL_D_STROKE, out) ? READ_CHANGED : READ_WRONG;
    if (c >= 0xA1 && c <= 0xA7) {
        bool known = legacy_letter_of(tcvn3_capitals[c - 0xA1], out);
        out->capital = true;
        return known ? READ_CHANGED : READ_WRONG;
    }
    for (uint8_t vowel = 0; vowel < VOWELS; vowel++) {
        for (uint8_t tone = 0; tone < TONES; tone++) {
            if (tcvn3[vowel][tone] == c) {
                set_vowel(out, vowel, tone, false);
                out->cased = false;
                return READ_CHANGED;
            }
        }
    }
    return READ_WRONG;
}

/* `next` is the letter after it, small, or 0; *size becomes 2 where that is its mark. */
static enum reading read_vni(uint32_t c, uint32_t next, size_t *size, struct legacy_letter *out)
{
    uint32_t small = latin1_small(c);
    bool capital = is_latin1_capital(c);
    if (small == VNI_SMALL_D) {
        bool known = legacy_letter_of(SMALL_D_STROKE, out);
        out->capital = capital;
        return known ? READ_CHANGED : READ_WRONG;
    }
    for (size_t i = 0; i < sizeof(vni_single) / sizeof(vni_single[0]); i++) {
        if (vni_single[i].code == small) {
            set_vowel(out, vni_single[i].vowel, vni_single[i].tone, capital);
            return small < 0x80 ? READ_SAME : READ_CHANGED;
        }
    }
    for (size_t i = 0; i < sizeof(vni_letters) / sizeof(vni_letters[0]); i++) {
        if (vni_letters[i].first != small)
            continue;
        for (int kind = 0; kind < VNI_MARKS; kind++) {
            for (uint8_t tone = 0; tone < TONES; tone++) {
                if (vni_marks[kind][tone] != 0 && vni_marks[kind][tone] == next && vni_letters[i].vowel[kind] != VOWEL_NONE) {
                    *size = 2;
                    set_vowel(out, vni_letters[i].vowel[kind], tone, capital);
                    return READ_CHANGED;
                }
            }
        }
        set_vowel(out, vni_letters[i].vowel[VNI_PLAIN], TONE_NONE, capital);
        return small < 0x80 ? READ_SAME : READ_CHANGED;
    }
    return c < 0x80 && legacy_letter_of(c, out) ? READ_SAME : READ_WRONG;
}

static enum reading read_windows_1258(uint32_t c, uint32_t next, size_t *size, struct legacy_letter *out)
{
    uint32_t small = latin1_small(c);
    enum reading reading = READ_SAME;
    for (size_t i = 0; i < sizeof(windows_1258_letters) / sizeof(windows_1258_letters[0]); i++) {
        if (windows_1258_letters[i].code == small) {
            small = windows_1258_letters[i].letter;
            reading = READ_CHANGED;
        }
    }
    /* the codes of the tones are no letters of their own */
    for (int tone = TONE_GRAVE; tone < TONES; tone++)
        if (c == windows_1258_tones[tone])
            return READ_WRONG;
    if (!legacy_letter_of(small, out))
        return READ_WRONG;
    out->capital = is_latin1_capital(c);
    for (uint8_t tone = TONE_GRAVE; tone < TONES && out->vowel != VOWEL_NONE && out->tone == TONE_NONE; tone++) {
        if (next == windows_1258_tones[tone]) {
            *size = 2;
            set_vowel(out, out->vowel, tone, out->capital);
            return READ_CHANGED;
        }
    }
    return reading;
}

static enum reading read_letter(enum legacy encoding, uint32_t c, uint32_t next, size_t *size, struct legacy_letter *out)
{
    *size = 1;
    if (c > 0xFF)
        return READ_WRONG;
    switch (encoding) {
    case LEGACY_TCVN3:
        return read_tcvn3(c, out);
    case LEGACY_VNI:
        return read_vni(c, latin1_small(next), size, out);
    case LEGACY_WINDOWS_1258:
        return read_windows_1258(c, next, size, out);
    case LEGACY_NONE:
    case LEGACY_COUNT:
        break;
    }
    return legacy_letter_of(c, out) ? READ_SAME : READ_WRONG;
}

/* Words */

#define CHARACTERS_MAX (2 * LEGACY_WORD_MAX)

struct word {
    uint32_t characters[CHARACTERS_MAX + 1]; /* a 0 after the last */
    size_t count;                            /* may be larger than what was kept: then it is no syllable */
    bool plain;                              /* ASCII alone */
    bool symbols;                            /* nothing but signs such as 1/2 and the paragraph sign */
    bool unicode;                            /* has a letter that no old encoding could have given */
};

/* What may be part of a word: letters, and the signs of Latin-1, at whose codes TCVN3 has letters. */
static bool is_word_character(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c > 0xA0 && !(c >= 0x2000 && c < 0x2C00) && !(c >= 0x3000 && c < 0x3040) && c < 0xFE00;
}

/* The next word from `*at` on; false at the end. */
static bool next_word(struct str text, size_t *at, struct word *word)
{
    uint32_t c = 0;
    size_t size;
    *word = (struct word){ .plain = true, .symbols = true };
    while ((size = utf8_next(text, *at, &c)) > 0) {
        bool part = is_word_character(c);
        if (!part && word->count > 0)
            return true;
        *at += size;
        if (!part)
            continue;
        if (word->count < CHARACTERS_MAX)
            word->characters[word->count] = c;
        word->count++;
        word->plain = word->plain && c < 0x80;
        word->symbols = word->symbols && c >= 0x80 && c < 0xC0;
        word->unicode = word->unicode || c > 0xFF;
    }
    return word->count > 0;
}

/* Is the word a syllable when it is read so? *letters is 0 where it has a letter that the encoding doesn't. */
static bool reads_as(enum legacy encoding, const uint32_t *characters, size_t count, bool *changed, size_t *letters)
{
    struct legacy_letter word[LEGACY_WORD_MAX];
    size_t size;
    *letters = 0;
    *changed = false;
    for (size_t i = 0; i < count; i += size) {
        enum reading reading;
        reading = *letters == LEGACY_WORD_MAX
                      ? READ_WRONG
                      : read_letter(encoding, characters[i], i + 1 < count ? characters[i + 1] : 0, &size, &word[*letters]);
        if (reading == READ_WRONG) {
            *letters = 0;
            return false;
        }
        *changed = *changed || reading == READ_CHANGED;
        ++*letters;
    }
    return legacy_is_syllable(word, *letters);
}

/* Is the word Vietnamese as it is? Quotation marks at its ends, superscripts and soft hyphens don't belong to it. */
static bool is_proper(const struct word *word)
{
    uint32_t characters[CHARACTERS_MAX];
    size_t count = 0;
    size_t from = 0;
    size_t to = word->count;
    size_t letters;
    bool changed;
    while (from < to && (word->characters[from] == 0xAB || word->characters[from] == 0xB7))
        from++;
    while (to > from && word->characters[to - 1] > 0xAD && word->characters[to - 1] < 0xBC)
        to--;
    for (size_t i = from; i < to; i++)
        if (word->characters[i] != 0xAD)
            characters[count++] = word->characters[i];
    return reads_as(LEGACY_NONE, characters, count, &changed, &letters);
}

/* Does the VNI word look like French (Loic, Thai with a diaeresis; ou with a grave accent)? */
static bool looks_french(const struct word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t c = word->characters[i];
        if (c >= 0x80 && c != 0xEF && !(c == 0xF9 && i > 0 && word->characters[i - 1] == 'o'))
            return false;
    }
    return true;
}

static void count_word(struct legacy_evidence *evidence, const struct word *word)
{
    bool proper = !word->unicode && word->count <= CHARACTERS_MAX && is_proper(word);
    evidence->unicode += word->unicode ? 1 : 0;
    for (int encoding = LEGACY_NONE + 1; encoding < LEGACY_COUNT; encoding++) {
        bool changed = false;
        size_t letters = 0;
        bool reads = !word->unicode && word->count <= CHARACTERS_MAX &&
                     reads_as((enum legacy)encoding, word->characters, word->count, &changed, &letters);
        if (!reads && (proper || word->unicode))
            evidence->proper[encoding]++;
        else if (!reads && letters > 0)
            evidence->odd[encoding]++;
        else if (!reads)
            evidence->foreign[encoding]++;
        else if (changed && !proper)
            evidence->weight[encoding] +=
                letters <= 2 || (encoding == LEGACY_VNI && looks_french(word)) ? FOR_DOUBTFUL : FOR_VIETNAMESE;
    }
}

void legacy_count(struct legacy_evidence *evidence, struct str text)
{
    struct word word;
    size_t at = 0;
    if (!utf8_valid(text))
        return;
    while (next_word(text, &at, &word))
        if (!word.plain && !word.symbols)
            count_word(evidence, &word);
}

void legacy_add(struct legacy_evidence *evidence, const struct legacy_evidence *more)
{
    evidence->unicode += more->unicode;
    for (int i = 0; i < LEGACY_COUNT; i++) {
        evidence->weight[i] += more->weight[i];
        evidence->proper[i] += more->proper[i];
        evidence->odd[i] += more->odd[i];
        evidence->foreign[i] += more->foreign[i];
    }
}

enum legacy legacy_verdict(const struct legacy_evidence *evidence)
{
    enum legacy best = LEGACY_NONE;
    int64_t margin = FOR_VIETNAMESE - 1;
    bool tie = false;
    for (int encoding = LEGACY_NONE + 1; encoding < LEGACY_COUNT; encoding++) {
        int64_t here = evidence->weight[encoding] - AGAINST_PROPER * evidence->proper[encoding] -
                       AGAINST_FOREIGN * (evidence->odd[encoding] + evidence->foreign[encoding]);
        tie = (tie && here <= margin) || (here == margin && best != LEGACY_NONE);
        if (here > margin) {
            margin = here;
            best = (enum legacy)encoding;
        }
    }
    return tie ? LEGACY_NONE : best;
}

enum legacy legacy_guess(struct str text)
{
    struct legacy_evidence evidence = { 0 };
    legacy_count(&evidence, text);
    return evidence.unicode > 0 ? LEGACY_NONE : legacy_verdict(&evidence);
}

enum legacy legacy_of(const struct legacy_evidence *column, struct str text)
{
    struct legacy_evidence own = { 0 };
    enum legacy verdict = legacy_verdict(column);
    legacy_count(&own, text);
    /* odd names stand among plain words ("Xã Tả Sử Choóng", "Xã Chrôh Pơnan"); alone they are left as they are */
    if (verdict != LEGACY_NONE && own.unicode == 0) {
        int64_t against = own.proper[verdict] + own.foreign[verdict];
        if ((against == 0 && own.odd[verdict] == 0) || (own.weight[verdict] > 0 && own.weight[verdict] >= against))
            return verdict;
    }
    return own.unicode > 0 ? LEGACY_NONE : legacy_verdict(&own);
}

enum legacy legacy_font(struct str font, bool *capitals)
{
    bool tcvn3_font = str_starts_with(font, STR(".Vn"));
    if (capitals != NULL)
        *capitals = tcvn3_font && str_ends_with(font, STR("H"));
    return tcvn3_font ? LEGACY_TCVN3 : str_starts_with(font, STR("VNI")) ? LEGACY_VNI : LEGACY_NONE;
}

/* Converting */

/* Two capitals that one consonant is written with. */
static bool is_capital_pair(const struct word *word)
{
    static const char pairs[][3] = { "CH", "GH", "GI", "KH", "NG", "NH", "PH", "QU", "TH", "TR" };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (word->characters[0] == (uint32_t)pairs[i][0] && word->characters[1] == (uint32_t)pairs[i][1])
            return true;
    return false;
}

/* Was the text seen in capitals? No plain small letter, and a plain capital behind a letter whose case TCVN3 doesn't tell, or two before one. */
static bool shows_capitals(struct str text)
{
    struct word word;
    size_t at = 0;
    bool proof = false;
    while (next_word(text, &at, &word)) {
        bool untold = false;
        for (size_t i = 0; i < word.count && i < CHARACTERS_MAX; i++) {
            uint32_t c = word.characters[i];
            struct legacy_letter letter;
            if (c >= 'a' && c <= 'z')
                return false;
            proof = proof || (untold && c >= 'A' && c <= 'Z');
            untold = untold || (read_tcvn3(c, &letter) == READ_CHANGED && !letter.cased);
        }
        proof = proof || (untold && is_capital_pair(&word));
    }
    return proof;
}

static uint32_t character_at(struct str text, size_t at)
{
    uint32_t c = 0;
    return utf8_next(text, at, &c) > 0 ? c : 0;
}

enum status legacy_to_unicode(struct arena *arena, struct str text, enum legacy encoding, bool capitals, struct str *out, struct error *error)
{
    struct buffer converted;
    size_t at = 0;
    if (encoding == LEGACY_NONE || !utf8_valid(text))
        return text_nfc(arena, text, out, error);
    capitals = encoding == LEGACY_TCVN3 && (capitals || shows_capitals(text));
    buffer_open(&converted, arena, text.len * 2);
    while (at < text.len) {
        uint32_t c = 0;
        size_t size = utf8_next(text, at, &c);
        size_t letters = 1;
        struct legacy_letter letter;
        uint32_t next = character_at(text, at + size);
        if (read_letter(encoding, c, next, &letters, &letter) == READ_WRONG)
            utf8_add(&converted, c);
        else
            utf8_add(&converted, letter.capital || capitals ? legacy_capital(letter.character) : letter.character);
        at += size;
        if (letters == 2)
            at += utf8_next(text, at, &next);
    }
    if (converted.overflowed)
        return fail_memory(error);
    return text_nfc(arena, buffer_str(&converted), out, error);
}
