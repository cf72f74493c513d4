/* See text.h. ICU knows Unicode; it works on UTF-16, so text goes there and back. */
#include "base/text.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

#include "base/pure.h"
#include "base/text_int.h"
#include "base/utf8.h"
#include "texts_text.h"

/* Text in UTF-16, in an arena. */
struct wide {
    UChar *ptr;
    int32_t len;
};

bool text_valid(struct str s)
{
    size_t at = 0;
    while (at < s.len) {
        uint32_t character = 0;
        size_t size = utf8_next(s, at, &character);
        if (size == 0 || character == 0 || is_noncharacter(character))
            return false;
        at += size;
    }
    return true;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static UChar *take_wide(struct arena *arena, int32_t len, UErrorCode *fault)
{
    UChar *ptr = ARENA_NEW_MANY(arena, UChar, (size_t)len + 1);
    if (ptr == NULL)
        *fault = U_MEMORY_ALLOCATION_ERROR;
    return ptr;
}

/* As with ICU's own functions: does nothing when *fault is set already. */
static struct wide to_wide(struct arena *arena, struct str s, UErrorCode *fault)
{
    struct wide wide = { NULL, 0 };
    if (U_FAILURE(*fault))
        return wide;
    if (s.len > TEXT_MAX) {
        *fault = U_INDEX_OUTOFBOUNDS_ERROR;
        return wide;
    }
    wide.ptr = take_wide(arena, (int32_t)s.len, fault);
    if (wide.ptr != NULL && s.len > 0)
        u_strFromUTF8(wide.ptr, (int32_t)s.len + 1, &wide.len, s.ptr, (int32_t)s.len, fault);
    return wide;
}

static struct str from_wide(struct arena *arena, struct wide wide, UErrorCode *fault)
{
    int32_t len = 0;
    char *bytes;
    if (U_FAILURE(*fault))
        return (struct str){ "", 0 };
    u_strToUTF8(NULL, 0, &len, wide.ptr, wide.len, fault);
    if (*fault != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(*fault))
        return (struct str){ "", 0 };
    *fault = U_ZERO_ERROR;
    bytes = arena_take(arena, (size_t)len + 1);
    if (bytes == NULL) {
        *fault = U_MEMORY_ALLOCATION_ERROR;
        return (struct str){ "", 0 };
    }
    u_strToUTF8(bytes, len + 1, &len, wide.ptr, wide.len, fault);
    return (struct str){ bytes, (size_t)len };
}

static struct wide normalized(struct arena *arena, const UNormalizer2 *form, struct wide from, UErrorCode *fault)
{
    struct wide to = { NULL, 0 };
    int32_t room = from.len + 16;
    if (U_FAILURE(*fault))
        return to;
    for (int attempt = 0; attempt < 2; attempt++) { /* the second time with the room that ICU asked for */
        to.ptr = take_wide(arena, room, fault);
        if (to.ptr == NULL)
            return to;
        to.len = unorm2_normalize(form, from.ptr, from.len, to.ptr, room + 1, fault);
        if (*fault != U_BUFFER_OVERFLOW_ERROR)
            return to;
        room = to.len;
        if (attempt == 0)
            *fault = U_ZERO_ERROR;
    }
    return to;
}

static enum status unicode_fault(struct error *error, UErrorCode fault)
{
    if (fault == U_MEMORY_ALLOCATION_ERROR)
        return fail_memory(error);
    if (fault == U_INDEX_OUTOFBOUNDS_ERROR)
        return FAIL(error, STATUS_TOO_LARGE, TEXT_text_too_long, NULL);
    return FAIL_WITH(error, STATUS_FAILED, TEXT_text_unicode_fault, NULL, TEXT_ARG_Z("name", u_errorName(fault)));
}

enum status text_nfc(struct arena *arena, struct str s, struct str *out, struct error *error)
{
    UErrorCode fault = U_ZERO_ERROR;
    if (!text_valid(s))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_text_not_utf8, NULL);
    if (is_ascii(s)) {
        *out = arena_copy(arena, s);
        return out->len == s.len ? STATUS_OK : fail_memory(error);
    }
    *out = from_wide(arena, normalized(arena, unorm2_getNFCInstance(&fault), to_wide(arena, s, &fault), &fault), &fault);
    return U_FAILURE(fault) ? unicode_fault(error, fault) : STATUS_OK;
}

static bool is_d(UChar32 c)
{
    return c == 0x111 || c == 0xF0 || c == 0x256; /* đ, and ð and ɖ, whose capitals look the same and are often typed for Đ */
}

/* Letters and digits stay, marks if wanted; runs of anything else become one space. `wide` is decomposed, and shrinks in its place. */
static void keep_letters(struct wide *wide, bool marks)
{
    int32_t to = 0;
    int32_t at = 0;
    bool gap = false;
    while (at < wide->len) {
        UChar32 c;
        uint32_t kind;
        U16_NEXT(wide->ptr, at, wide->len, c);
        kind = U_GET_GC_MASK(c);
        if ((kind & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0) {
            if (!marks || gap || to == 0)
                continue;
        } else if ((kind & (U_GC_L_MASK | U_GC_N_MASK | U_GC_MC_MASK)) == 0) {
            gap = true;
            continue;
        }
        if (gap && to > 0)
            wide->ptr[to++] = ' ';
        gap = false;
        if (is_d(c))
            c = marks ? 0x111 : 'd';
        if (c < 0x10000) {
            wide->ptr[to++] = (UChar)c;
        } else {
            wide->ptr[to++] = U16_LEAD(c);
            wide->ptr[to++] = U16_TRAIL(c);
        }
    }
    wide->len = to;
}

static bool is_tone(UChar c)
{
    return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323; /* grave, acute, tilde, hook, dot below */
}

/* òa, òe, ùy (the older place of the tone) become oà, oè, uỳ. `wide` is decomposed. */
static void move_tones(struct wide *wide)
{
    UChar *p = wide->ptr;
    for (int32_t i = 0; i + 2 < wide->len; i++) {
        UChar tone;
        bool pair = (p[i] == 'o' && (p[i + 2] == 'a' || p[i + 2] == 'e')) || (p[i] == 'u' && p[i + 2] == 'y');
        if (!pair || !is_tone(p[i + 1]) || (i + 3 < wide->len && u_charType(p[i + 3]) == U_NON_SPACING_MARK))
            continue;
        tone = p[i + 1];
        p[i + 1] = p[i + 2];
        p[i + 2] = tone;
    }
}

static struct str fold(struct arena *arena, struct str s, bool marks)
{
    UErrorCode fault = U_ZERO_ERROR;
    struct wide wide;
    struct str folded;
    if (!utf8_valid(s))
        return (struct str){ "", 0 };
    wide = to_wide(arena, s, &fault);
    wide = normalized(arena, unorm2_getNFKCCasefoldInstance(&fault), wide, &fault);
    wide = normalized(arena, unorm2_getNFDInstance(&fault), wide, &fault);
    if (U_SUCCESS(fault)) {
        keep_letters(&wide, marks);
        if (marks)
            move_tones(&wide);
    }
    wide = normalized(arena, unorm2_getNFCInstance(&fault), wide, &fault);
    folded = from_wide(arena, wide, &fault);
    if (fault == U_MEMORY_ALLOCATION_ERROR)
        arena->exhausted = true;
    return U_FAILURE(fault) ? (struct str){ "", 0 } : folded;
}

struct str text_fold(struct arena *arena, struct str s)
{
    return fold(arena, s, false);
}

struct str text_fold_marked(struct arena *arena, struct str s)
{
    return fold(arena, s, true);
}

static pthread_once_t collator_once = PTHREAD_ONCE_INIT;
static UCollator *collator; /* opened once, for the life of the program; reading from it is safe for all threads (ICU's const rule) */

static void open_collator(void)
{
    UErrorCode fault = U_ZERO_ERROR;
    collator = ucol_open("vi", &fault);
    if (U_SUCCESS(fault))
        ucol_setAttribute(collator, UCOL_NORMALIZATION_MODE, UCOL_ON, &fault);
    if (U_FAILURE(fault)) {
        ucol_close(collator);
        collator = NULL;
    }
}

struct str text_sort_key(struct arena *arena, struct str s)
{
    UErrorCode fault = U_ZERO_ERROR;
    struct wide wide;
    int32_t size;
    unsigned char *key;
    pthread_once(&collator_once, open_collator);
    wide = utf8_valid(s) ? to_wide(arena, s, &fault) : (struct wide){ NULL, 0 };
    if (collator == NULL || wide.len == 0 || U_FAILURE(fault))
        return (struct str){ "", 0 };
    size = ucol_getSortKey(collator, wide.ptr, wide.len, NULL, 0);
    key = arena_take(arena, (size_t)size);
    if (size <= 0 || key == NULL)
        return (struct str){ "", 0 };
    ucol_getSortKey(collator, wide.ptr, wide.len, key, size);
    return (struct str){ (const char *)key, (size_t)size - 1 }; /* without ICU's NUL at the end */
}

struct str text_sort_version(struct arena *arena)
{
    UVersionInfo version;
    char text[U_MAX_VERSION_STRING_LENGTH];
    struct buffer out;
    buffer_open(&out, arena, 100);
    u_getVersion(version);
    u_versionToString(version, text);
    buffer_add_z(&out, text);
    buffer_add_char(&out, '/');
    pthread_once(&collator_once, open_collator);
    if (collator != NULL) {
        ucol_getVersion(collator, version);
        u_versionToString(version, text);
        buffer_add_z(&out, text);
    }
    return buffer_str(&out);
}

struct str text_upper(struct arena *arena, struct str s)
{
    UErrorCode fault = U_ZERO_ERROR;
    struct wide small = to_wide(arena, s, &fault);
    struct wide capital = { take_wide(arena, small.len * 2 + 8, &fault), 0 };
    if (U_SUCCESS(fault))
        capital.len = u_strToUpper(capital.ptr, small.len * 2 + 8, small.ptr, small.len, "vi", &fault);
    return from_wide(arena, capital, &fault);
}

struct str text_lower_first(struct arena *arena, struct str s)
{
    UErrorCode fault = U_ZERO_ERROR;
    struct wide wide = to_wide(arena, s, &fault);
    UChar32 first;
    int32_t at = 0;
    if (U_FAILURE(fault) || wide.len == 0)
        return s;
    U16_NEXT(wide.ptr, at, wide.len, first);
    first = u_tolower(first);
    if (U16_LENGTH(first) == at) {
        int32_t to = 0;
        UBool bad = false;
        U16_APPEND(wide.ptr, to, wide.len, first, bad);
        (void)bad;
    }
    return from_wide(arena, wide, &fault);
}
