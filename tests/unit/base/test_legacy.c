/* Old encodings. The oracles are independent of the program's tables: glibc's own charmaps for TCVN 5712 and Windows-1258, VNI written out letter by
 * letter, and every place name of data/places with the product names of Yên Bái as text that must not be touched. */
#include "base/legacy.h"

#include <iconv.h>
#include <stdio.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"

#include "../torture.h"
#include "texts_text.h"

static struct arena arena;
static struct error error;

static int start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)512 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

/* The letters, as people list them: each vowel without a tone, then with grave, hook, tilde, acute, dot below. */
static const char *const small_rows[12][6] = {
    { "a", "à", "ả", "ã", "á", "ạ" }, { "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ" }, { "â", "ầ", "ẩ", "ẫ", "ấ", "ậ" }, { "e", "è", "ẻ", "ẽ", "é", "ẹ" },
    { "ê", "ề", "ể", "ễ", "ế", "ệ" }, { "i", "ì", "ỉ", "ĩ", "í", "ị" }, { "o", "ò", "ỏ", "õ", "ó", "ọ" }, { "ô", "ồ", "ổ", "ỗ", "ố", "ộ" },
    { "ơ", "ờ", "ở", "ỡ", "ớ", "ợ" }, { "u", "ù", "ủ", "ũ", "ú", "ụ" }, { "ư", "ừ", "ử", "ữ", "ứ", "ự" }, { "y", "ỳ", "ỷ", "ỹ", "ý", "ỵ" },
};
static const char *const capital_rows[12][6] = {
    { "A", "À", "Ả", "Ã", "Á", "Ạ" }, { "Ă", "Ằ", "Ẳ", "Ẵ", "Ắ", "Ặ" }, { "Â", "Ầ", "Ẩ", "Ẫ", "Ấ", "Ậ" }, { "E", "È", "Ẻ", "Ẽ", "É", "Ẹ" },
    { "Ê", "Ề", "Ể", "Ễ", "Ế", "Ệ" }, { "I", "Ì", "Ỉ", "Ĩ", "Í", "Ị" }, { "O", "Ò", "Ỏ", "Õ", "Ó", "Ọ" }, { "Ô", "Ồ", "Ổ", "Ỗ", "Ố", "Ộ" },
    { "Ơ", "Ờ", "Ở", "Ỡ", "Ớ", "Ợ" }, { "U", "Ù", "Ủ", "Ũ", "Ú", "Ụ" }, { "Ư", "Ừ", "Ử", "Ữ", "Ứ", "Ự" }, { "Y", "Ỳ", "Ỷ", "Ỹ", "Ý", "Ỵ" },
};
/* VNI-Windows as it shows in a Latin font; tools of the time (xvnkb, UniKey) agree on it. */
static const char *const vni_small[12][6] = {
    { "a", "aø", "aû", "aõ", "aù", "aï" }, { "aê", "aè", "aú", "aü", "aé", "aë" }, { "aâ", "aà", "aå", "aã", "aá", "aä" },
    { "e", "eø", "eû", "eõ", "eù", "eï" }, { "eâ", "eà", "eå", "eã", "eá", "eä" }, { "i", "ì", "æ", "ó", "í", "ò" },
    { "o", "oø", "oû", "oõ", "où", "oï" }, { "oâ", "oà", "oå", "oã", "oá", "oä" }, { "ô", "ôø", "ôû", "ôõ", "ôù", "ôï" },
    { "u", "uø", "uû", "uõ", "uù", "uï" }, { "ö", "öø", "öû", "öõ", "öù", "öï" }, { "y", "yø", "yû", "yõ", "yù", "î" },
};
static const char *const vni_capital[12][6] = {
    { "A", "AØ", "AÛ", "AÕ", "AÙ", "AÏ" }, { "AÊ", "AÈ", "AÚ", "AÜ", "AÉ", "AË" }, { "AÂ", "AÀ", "AÅ", "AÃ", "AÁ", "AÄ" },
    { "E", "EØ", "EÛ", "EÕ", "EÙ", "EÏ" }, { "EÂ", "EÀ", "EÅ", "EÃ", "EÁ", "EÄ" }, { "I", "Ì", "Æ", "Ó", "Í", "Ò" },
    { "O", "OØ", "OÛ", "OÕ", "OÙ", "OÏ" }, { "OÂ", "OÀ", "OÅ", "OÃ", "OÁ", "OÄ" }, { "Ô", "ÔØ", "ÔÛ", "ÔÕ", "ÔÙ", "ÔÏ" },
    { "U", "UØ", "UÛ", "UÕ", "UÙ", "UÏ" }, { "Ö", "ÖØ", "ÖÛ", "ÖÕ", "ÖÙ", "ÖÏ" }, { "Y", "YØ", "YÛ", "YÕ", "YÙ", "Î" },
};

/* Text in bytes of a charset that glibc knows; "" where it has no code for a letter. */
static struct str through_iconv(struct str utf8, const char *charset)
{
    iconv_t to = iconv_open(charset, "UTF-8");
    size_t room = utf8.len * 2 + 1;
    size_t left = room;
    size_t in_left = utf8.len;
    char *bytes = arena_take(&arena, room);
    char *out = bytes;
    char *in = arena_copy_z(&arena, utf8);
    size_t lost;
    assert_true(to != (iconv_t)-1 && bytes != NULL && in != NULL);
    lost = iconv(to, &in, &in_left, &out, &left);
    iconv_close(to);
    return lost == (size_t)-1 ? STR("") : (struct str){ bytes, room - left };
}

static struct str as_latin1(struct str bytes)
{
    struct buffer out;
    buffer_open(&out, &arena, bytes.len * 2);
    for (size_t i = 0; i < bytes.len; i++)
        utf8_add(&out, (unsigned char)bytes.ptr[i]);
    return buffer_str(&out);
}

/* Replaces each letter of the rows by what `by` has for it. */
static bool find_letter(const char *const rows[12][6], struct str letter, int *vowel, int *tone)
{
    for (*vowel = 0; *vowel < 12; ++*vowel)
        for (*tone = 0; *tone < 6; ++*tone)
            if (str_is(letter, rows[*vowel][*tone]))
                return true;
    return false;
}

static struct str encoded(struct str text, enum legacy encoding)
{
    struct buffer out;
    uint32_t c;
    size_t size;
    buffer_open(&out, &arena, text.len * 4 + 1);
    for (size_t at = 0; (size = utf8_next(text, at, &c)) > 0; at += size) {
        struct str letter = str_part(text, at, at + size);
        struct str piece = letter;
        int vowel;
        int tone;
        if (encoding == LEGACY_VNI) {
            if (c == 0x111 || c == 0x110)
                piece = str_from(c == 0x111 ? "ñ" : "Ñ");
            else if (find_letter(small_rows, letter, &vowel, &tone))
                piece = str_from(vni_small[vowel][tone]);
            else if (find_letter(capital_rows, letter, &vowel, &tone))
                piece = str_from(vni_capital[vowel][tone]);
        } else if (size > 1) {
            if (find_letter(capital_rows, letter, &vowel, &tone) && tone > 0) /* no code: the small one, in a font of capitals */
                letter = str_from(small_rows[vowel][tone]);
            piece = as_latin1(through_iconv(letter, "TCVN5712-1"));
        }
        buffer_add(&out, piece);
    }
    assert_false(out.overflowed);
    return buffer_str(&out);
}

static struct str decoded(struct str text, enum legacy encoding, bool capitals)
{
    struct str out;
    assert_int_equal(legacy_to_unicode(&arena, text, encoding, capitals, &out, &error), STATUS_OK);
    return out;
}

static void assert_same(struct str actual, struct str expected, struct str encoded_form)
{
    if (!str_equal(actual, expected))
        fail_msg("%.*s became %.*s, not %.*s", STR_ARG(encoded_form), STR_ARG(actual), STR_ARG(expected));
}

static void every_letter_of_both_encodings_is_understood(void **state)
{
    int letters = 0;
    (void)state;
    for (int vowel = 0; vowel < 12; vowel++) {
        for (int tone = 0; tone < 6; tone++) {
            struct str small = str_from(small_rows[vowel][tone]);
            struct str capital = str_from(capital_rows[vowel][tone]);
            assert_same(decoded(encoded(small, LEGACY_TCVN3), LEGACY_TCVN3, false), small, small);
            assert_same(decoded(encoded(small, LEGACY_TCVN3), LEGACY_TCVN3, true), capital, small);
            assert_same(decoded(encoded(small, LEGACY_VNI), LEGACY_VNI, false), small, small);
            assert_same(decoded(encoded(capital, LEGACY_VNI), LEGACY_VNI, false), capital, capital);
            letters += small.len > 1 ? 2 : 0;
        }
    }
    assert_int_equal(letters + 2, 134);
    assert_str(decoded(STR("\xC2\xAE\xC2\xA7"), LEGACY_TCVN3, false), "đĐ");
    assert_str(decoded(STR("ñÑ"), LEGACY_VNI, false), "đĐ");
    assert_str(decoded(STR("\xC2\xA1\xC2\xA2\xC2\xA3\xC2\xA4\xC2\xA5\xC2\xA6"), LEGACY_TCVN3, false), "ĂÂÊÔƠƯ");
}

struct sample {
    const char *text;
    enum legacy encoding;
    const char *unicode;
};

static void texts_of_offices_are_recognised_and_read(void **state)
{
    const struct sample samples[] = {
        { "C«ng ty TNHH ChÌ Shan tuyÕt Suèi Giµng", LEGACY_TCVN3, "Công ty TNHH Chè Shan tuyết Suối Giàng" },
        { "Hîp t¸c x· dÞch vô n«ng nghiÖp", LEGACY_TCVN3, "Hợp tác xã dịch vụ nông nghiệp" },
        { "TØNH Y£N B¸I", LEGACY_TCVN3, "TỈNH YÊN BÁI" },
        { "TH¸C Bµ", LEGACY_TCVN3, "THÁC BÀ" },
        { "§Ëu §en", LEGACY_TCVN3, "Đậu Đen" },
        { "Tªn s¶n phÈm", LEGACY_TCVN3, "Tên sản phẩm" },
        { "Ch\xC2\xAD\xC6\xA1ng", LEGACY_NONE, "Ch\xC2\xAD\xC6\xA1ng" }, /* a soft hyphen in proper text */
        { "Th\xC2\xAD\xC2\xACng m\xC2\xB9i", LEGACY_TCVN3, "Thương mại" },
        { "Coâng ty Coå phaàn Cheø Yeân Baùi", LEGACY_VNI, "Công ty Cổ phần Chè Yên Bái" },
        { "HÔÏP TAÙC XAÕ", LEGACY_VNI, "HỢP TÁC XÃ" },
        { "ñöôøng phoá", LEGACY_VNI, "đường phố" },
        { "Mieán ñao", LEGACY_VNI, "Miến đao" },
        { "C\xC3\xB4ng ty c\xC3\xB4\xC3\x92 ph\xC3\xA2\xC3\x8Cn", LEGACY_WINDOWS_1258, "Công ty cổ phần" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct str text = str_from(samples[i].text);
        if (legacy_guess(text) != samples[i].encoding)
            fail_msg("%s: %d", samples[i].text, (int)legacy_guess(text));
        assert_same(decoded(text, samples[i].encoding, false), str_from(samples[i].unicode), text);
    }
}

static void french_english_and_signs_are_left_alone(void **state)
{
    static const char *const texts[] = {
        "café au lait", "Crème brûlée", "Château Dalat", "là où je vais", "où", "naïve", "Noël", "Thaï", "Loïc", "Hanoï", "Saïgon", "São Paulo",
        "déjà vu", "À la carte", "pâté de foie", "l'été", "coût", "goût", "août", "maïs", "dû", "mû", "sûr", "île", "Piña colada", "jalapeño",
        "El Niño", "Rémy Cointreau", "façade", "garçon", "Île-de-France", "être ou ne pas être", "vis-à-vis", "crêpe", "forêt", "huître",
        "résumé", "fiancée", "vinaigrette à l'échalote", "Viêt-Nam", "Côte d'Azur", "Nestlé", "L'Oréal", "Citroën", "20 °C", "5 m²", "± 3 %", "½ kg",
        "10 µg", "© 2023", "Bioway®", "§ 3", "¡Hola!", "« Bonjour »", "Organic Tea Company Ltd.", "Spirulina 100 %", "«Trà»", "",
        "Shan tuy\xE1\xBA\xBFt", "Chè", "Trà", "Cá hồi", "Bánh chưng", "Gà", "Cam Vinh", "Tôm", "Cà phê", "Sâm", "Bưởi", "Quế", "Hà Nội", "Cố Đô",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (legacy_guess(str_from(texts[i])) != LEGACY_NONE)
            fail_msg("%s: %d", texts[i], (int)legacy_guess(str_from(texts[i])));
}

/* Names of real places and products */

struct names {
    struct str *rows;
    size_t count;
    size_t room;
};

static enum status keep_name(void *self, const struct csv_row *row, struct error *e)
{
    struct names *names = self;
    (void)e;
    assert_true(names->count < names->room);
    names->rows[names->count++] = arena_copy(&arena, row->fields[0]);
    return STATUS_OK;
}

static void read_names(struct names *names, const char *path, const char *column)
{
    const char *const columns[] = { column, NULL };
    struct str bytes;
    assert_int_equal(file_read(&arena, path, (size_t)64 << 20, &bytes, &error), STATUS_OK);
    assert_int_equal(csv_read(&arena, bytes, columns, keep_name, names, &error), STATUS_OK);
}

static struct names all_names(void)
{
    struct names names = { .room = 100000 };
    char path[1000];
    const char *corpus = getenv("OPENOCOP_CORPUS");
    names.rows = ARENA_NEW_MANY(&arena, struct str, names.room);
    assert_non_null(names.rows);
    snprintf(path, sizeof(path), "%s/data/places/units_history.csv", getenv("OPENOCOP_SOURCE"));
    read_names(&names, path, "name");
    snprintf(path, sizeof(path), "%s/yenbai/products.csv", corpus == NULL ? "" : corpus);
    if (corpus != NULL && file_exists(path))
        read_names(&names, path, "product_name");
    else
        print_message("no product names: OPENOCOP_CORPUS does not name their folder\n");
    assert_true(names.count > 10000);
    return names;
}

static void real_names_are_never_taken_for_an_old_encoding(void **state)
{
    struct names names = all_names();
    (void)state;
    for (size_t i = 0; i < names.count; i++)
        if (legacy_guess(names.rows[i]) != LEGACY_NONE)
            fail_msg("%.*s: %d", STR_ARG(names.rows[i]), (int)legacy_guess(names.rows[i]));
}

/* What a font of capitals can't tell: the same name with small letters where only such a font had shown capitals. */
static struct str without_toned_capitals(struct str text)
{
    struct buffer out;
    uint32_t c;
    size_t size;
    buffer_open(&out, &arena, text.len + 1);
    for (size_t at = 0; (size = utf8_next(text, at, &c)) > 0; at += size) {
        struct str letter = str_part(text, at, at + size);
        int vowel;
        int tone;
        if (find_letter(capital_rows, letter, &vowel, &tone) && tone > 0)
            letter = str_from(small_rows[vowel][tone]);
        buffer_add(&out, letter);
    }
    return buffer_str(&out);
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

/* Signs that a font of the time has no code for, or a Latin sign at a code where it has a letter. */
static bool is_encodable(struct str text, enum legacy encoding)
{
    uint32_t c;
    size_t size;
    for (size_t at = 0; (size = utf8_next(text, at, &c)) > 0; at += size) {
        int vowel;
        int tone;
        struct str letter = str_part(text, at, at + size);
        if (c >= 0x80 && c != 0x110 && c != 0x111 && !find_letter(small_rows, letter, &vowel, &tone) &&
            !find_letter(capital_rows, letter, &vowel, &tone) && !(c > 0x2000 && c < 0x2100 && encoding == LEGACY_VNI))
            return false;
    }
    return true;
}

/* The whole list as a column in an old font: decided by the column, every name comes back. */
static void round_trip(enum legacy encoding)
{
    struct names names = all_names();
    struct legacy_evidence column = { 0 };
    size_t alone = 0;
    size_t tried = 0;
    for (size_t i = 0; i < names.count; i++)
        if (is_encodable(names.rows[i], encoding))
            legacy_count(&column, encoded(names.rows[i], encoding));
    assert_int_equal(legacy_verdict(&column), encoding);
    for (size_t i = 0; i < names.count; i++) {
        struct str name = encoding == LEGACY_TCVN3 ? without_toned_capitals(names.rows[i]) : names.rows[i];
        struct str old = encoded(name, encoding);
        enum legacy guess = legacy_guess(old);
        enum legacy decided = legacy_of(&column, old);
        if (!is_encodable(name, encoding) || is_plain(name))
            continue;
        tried++;
        alone += guess == encoding ? 1 : 0;
        if (guess != encoding && guess != LEGACY_NONE)
            fail_msg("%.*s (%.*s): guessed %d", STR_ARG(old), STR_ARG(name), (int)guess);
        assert_same(decoded(old, decided, false), name, old);
    }
    print_message("%zu of %zu names are recognised alone\n", alone, tried);
    assert_true(tried > 10000 && alone * 100 > tried * 85);
}

static void names_in_tcvn3_come_back_whole(void **state)
{
    (void)state;
    round_trip(LEGACY_TCVN3);
}

static void names_in_vni_come_back_whole(void **state)
{
    (void)state;
    round_trip(LEGACY_VNI);
}

static void short_cells_follow_their_column(void **state)
{
    static const char *const cells[] = { "C«ng ty chÌ", "Hîp t¸c x·", "B¶o Hµ", "Gµ" };
    struct legacy_evidence column = { 0 };
    struct legacy_evidence proper = { 0 };
    (void)state;
    for (size_t i = 0; i < 4; i++)
        legacy_count(&column, str_from(cells[i]));
    assert_int_equal(legacy_guess(STR("Cá")), LEGACY_NONE);
    assert_int_equal(legacy_of(&column, STR("Cá")), LEGACY_TCVN3); /* the code of the hook: grass, not fish */
    assert_str(decoded(STR("Cá"), LEGACY_TCVN3, false), "Cỏ");
    assert_int_equal(legacy_of(&column, STR("Trà")), LEGACY_NONE); /* no code of TCVN3: it was typed later, in Unicode */
    assert_int_equal(legacy_of(&column, STR("Chè Đậu")), LEGACY_NONE);
    legacy_count(&proper, STR("Cá hồi"));
    assert_int_equal(legacy_of(&proper, STR("Cá")), LEGACY_NONE);
    assert_int_equal(legacy_of(&proper, STR("C«ng ty chÌ")), LEGACY_TCVN3); /* pasted among proper ones */
    legacy_add(&proper, &column);
    assert_int_equal(proper.weight[LEGACY_TCVN3], column.weight[LEGACY_TCVN3]);
}

static void fonts_tell_their_encoding_and_capitals(void **state)
{
    bool capitals = false;
    (void)state;
    assert_int_equal(legacy_font(STR(".VnTime"), &capitals), LEGACY_TCVN3);
    assert_false(capitals);
    assert_int_equal(legacy_font(STR(".VnArialH"), &capitals), LEGACY_TCVN3);
    assert_true(capitals);
    assert_int_equal(legacy_font(STR("VNI-Times"), &capitals), LEGACY_VNI);
    assert_false(capitals);
    assert_int_equal(legacy_font(STR("Times New Roman"), NULL), LEGACY_NONE);
    assert_str(decoded(STR("yªn b¸i"), LEGACY_TCVN3, true), "YÊN BÁI");
}

static struct str from_bytes(struct str bytes, bool *was_bytes)
{
    struct str out;
    assert_int_equal(legacy_bytes(&arena, bytes, &out, was_bytes, &error), STATUS_OK);
    return out;
}

static void files_in_any_encoding_become_utf8(void **state)
{
    bool was_bytes = true;
    struct str broken;
    (void)state;
    assert_str(from_bytes(STR("\xEF\xBB\xBF" "Chè"), &was_bytes), "Chè");
    assert_false(was_bytes);
    assert_str(from_bytes(STR("\xFF\xFE" "C\0h\0\xE8\0\xC7\x1E"), &was_bytes), "Chèệ");
    assert_str(from_bytes(STR("\xFE\xFF" "\0C\0h\0\xE8\xD8\x3C\xDF\x1F"), &was_bytes), "Chè\xF0\x9F\x8C\x9F");
    assert_false(was_bytes);
    assert_str(from_bytes(STR("C\xABng ty \x93\x80\x94"), &was_bytes), "C«ng ty “€”");
    assert_true(was_bytes);
    assert_str(from_bytes(STR(""), &was_bytes), "");
    assert_int_equal(legacy_bytes(&arena, STR("\xFF\xFE" "abc"), &broken, &was_bytes, &error), STATUS_BAD_INPUT);
    assert_int_equal(legacy_bytes(&arena, STR("\xFF\xFE" "\0\xDC"), &broken, &was_bytes, &error), STATUS_BAD_INPUT);
    assert_int_equal(error.text, TEXT_text_utf16);
}

/* Windows-1258 writes letters with their tones behind; glibc's charmap is the oracle for the bytes. */
static void windows_1258_bytes_are_read(void **state)
{
    static const char *const texts[] = { "Hợp tác xã dịch vụ", "Chè Shan tuyết Suối Giàng", "đường phố Yên Bái", "Miến đao Giới Phiên" };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        bool was_bytes = false;
        struct str text = str_from(texts[i]);
        struct str bytes = through_iconv(text, "CP1258");
        struct str seen;
        assert_true(bytes.len > 0);
        seen = from_bytes(bytes, &was_bytes);
        assert_true(was_bytes);
        assert_int_equal(legacy_guess(seen), LEGACY_WINDOWS_1258);
        assert_same(decoded(seen, LEGACY_WINDOWS_1258, false), text, seen);
    }
    assert_str(decoded(STR("Vi\xC3\xAA\xCC\xA3t"), LEGACY_NONE, false), "Việt"); /* combining marks in Unicode need no guess */
}

static enum status convert_small(struct arena *from, void *self)
{
    struct str out;
    struct str bytes;
    bool was_bytes;
    enum status status = legacy_bytes(from, STR("C\xABng ty"), &bytes, &was_bytes, &error);
    (void)self;
    return status == STATUS_OK ? legacy_to_unicode(from, bytes, LEGACY_TCVN3, false, &out, &error) : status;
}

static void lack_of_memory_anywhere_is_a_clean_failure(void **state)
{
    (void)state;
    assert_true(torture_all(convert_small, NULL) > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_letter_of_both_encodings_is_understood, start, stop),
        cmocka_unit_test_setup_teardown(texts_of_offices_are_recognised_and_read, start, stop),
        cmocka_unit_test_setup_teardown(french_english_and_signs_are_left_alone, start, stop),
        cmocka_unit_test_setup_teardown(real_names_are_never_taken_for_an_old_encoding, start, stop),
        cmocka_unit_test_setup_teardown(names_in_tcvn3_come_back_whole, start, stop),
        cmocka_unit_test_setup_teardown(names_in_vni_come_back_whole, start, stop),
        cmocka_unit_test_setup_teardown(short_cells_follow_their_column, start, stop),
        cmocka_unit_test_setup_teardown(fonts_tell_their_encoding_and_capitals, start, stop),
        cmocka_unit_test_setup_teardown(files_in_any_encoding_become_utf8, start, stop),
        cmocka_unit_test_setup_teardown(windows_1258_bytes_are_read, start, stop),
        cmocka_unit_test(lack_of_memory_anywhere_is_a_clean_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
