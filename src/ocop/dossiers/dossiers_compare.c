/* What was entered, compared with the words of the papers that are cited: the text that was read out of PDF files when they came (file_text). What
 * is not found, or stands there otherwise, is listed side by side, for people to look again; nothing is refused for it. A false alarm is worse than
 * silence, so a paper is left aside that has hardly any words (a scan with a line of its electronic signature), no Vietnamese ones (fonts of before
 * Unicode, foreign laboratories) or as many as a book. */
#include "base/text.h"
#include "base/utf8.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define FINDINGS_MAX 100
#define PAPERS_LOOKED_AT 60
#define TEXT_LOOKED_AT ((size_t)256 << 10)
#define WORDS_MIN 40        /* in the whole text; fewer say nothing by what they lack */
#define LETTERS_MIN 8       /* that only Vietnamese has */
#define WORDS_MAX 50000
#define LINES_MAX 10000
#define NAME_WORDS 30
#define SNIPPET_MAX 240     /* bytes */
#define TAX_DIGITS 10
#define LABEL_REACH 6       /* words between "hieu luc den" and its date */

/* Which papers must name whom, by the kinds of files.h. What others say of third parties (contracts, prizes, photos) is not compared. */
static const struct expectation {
    const char *kind;
    bool producer, product;
    bool either;  /* one of the two is enough */
    bool tax;     /* it names a tax code, and then the producer's */
    bool expires; /* a day after "hieu luc den" is the last day of the paper itself */
    bool issued;  /* the day beside the place above the signature is its day of issue */
} expectations[] = {
    { .kind = "business", .producer = true, .tax = true },
    { .kind = "conditions", .producer = true, .tax = true, .expires = true, .issued = true },
    { .kind = "declaration", .producer = true, .product = true, .tax = true, .issued = true },
    { .kind = "test", .producer = true, .product = true, .either = true },
    { .kind = "quality", .producer = true, .expires = true, .issued = true },
    { .kind = "barcode", .producer = true, .expires = true, .issued = true },
    { .kind = "environment", .issued = true },
};

/* A text as words without accents, each with the line that it stands in. */
struct word {
    struct str folded;
    uint32_t line;
};
struct words {
    struct arena *arena;
    struct str *lines; /* as written */
    size_t line_count;
    struct word *rows;
    size_t count;
    struct str joined; /* all words without what is between them: a name broken in the middle of a word is found in it */
};

/* Words of a name that tell it from others; those of legal forms and packages, and sizes, are left out. */
struct name {
    struct str words[NAME_WORDS];
    size_t count;
    struct str joined;
};

struct comparing {
    struct arena *arena;
    const struct expectation *expected;
    const struct paper *paper;
    const struct producer_facts *producer;
    struct str product;
    struct words words;
    struct dossier_findings *out;
};

/* ---- the text ---- */

static bool is_readable(struct str text)
{
    size_t letters = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        size_t size = utf8_next(text, at, &c);
        if (size == 0)
            return false;
        /* ă đ ơ ư and the letters with two marks: in Unicode nobody else uses them */
        letters += c == 0x103 || c == 0x111 || c == 0x1A1 || c == 0x1B0 || (c >= 0x1EA0 && c <= 0x1EF9) ? 1 : 0;
        at += size;
    }
    return letters >= LETTERS_MIN;
}

/* False: too long to be a paper, or memory is out. */
static bool take_words(struct words *words, struct str text)
{
    struct buffer joined;
    words->count = words->line_count = 0;
    buffer_open(&joined, words->arena, TEXT_LOOKED_AT * 4);
    while (text.len > 0) {
        struct str line = str_cut(&text, '\n');
        struct str folded = text_fold(words->arena, line);
        if (words->line_count == LINES_MAX)
            return false;
        words->lines[words->line_count] = line;
        while (folded.len > 0) {
            struct str word = str_cut(&folded, ' ');
            if (words->count == WORDS_MAX)
                return false;
            words->rows[words->count++] = (struct word){ word, (uint32_t)words->line_count };
            buffer_add(&joined, word);
        }
        words->line_count++;
    }
    words->joined = buffer_str(&joined);
    return !joined.overflowed;
}

static bool stands_in(struct str text, struct str wanted)
{
    for (size_t at = 0; wanted.len > 0 && at + wanted.len <= text.len; at++)
        if (text.ptr[at] == wanted.ptr[0] && str_equal(str_part(text, at, at + wanted.len), wanted))
            return true;
    return false;
}

static bool has_word(const struct words *words, struct str wanted)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_equal(words->rows[i].folded, wanted))
            return true;
    return false;
}

/* The lines from one to another as one, cut at a letter. */
static struct str snippet(const struct words *words, size_t from, size_t to)
{
    struct buffer out;
    struct str text;
    size_t len = 0;
    buffer_open(&out, words->arena, (size_t)64 << 10);
    for (size_t i = from; i <= to && i < words->line_count && out.len < SNIPPET_MAX; i++) {
        struct str line = str_trim(words->lines[i]);
        if (out.len > 0 && line.len > 0)
            buffer_add_char(&out, ' ');
        buffer_add(&out, str_part(line, 0, SNIPPET_MAX * 2));
    }
    text = buffer_str(&out);
    while (len < text.len) {
        uint32_t c;
        size_t size = utf8_next(text, len, &c);
        if (size == 0 || len + size > SNIPPET_MAX)
            break;
        len += size;
    }
    return str_part(text, 0, len);
}

/* ---- findings ---- */

static void add(struct comparing *c, enum text_id what, struct str ours, struct str theirs)
{
    if (c->out->count < FINDINGS_MAX)
        c->out->rows[c->out->count++] = (struct dossier_finding){ .what = what, .paper = c->paper, .ours = ours, .theirs = theirs };
}

/* ---- names ---- */

static bool is_common(struct str word)
{
    static const char *const common[] = {
        "cong", "ty", "tnhh", "cp", "co", "phan", "mtv", "mot", "thanh", "vien", "htx", "hop", "tac", "xa", "to", "tht", "ho", "kinh", "doanh", "hkd", "gia",
        "dinh", "so", "san", "xuat", "nghiep", "tu", "nhan", "dntn", "lien", "hiep", "trang", "trai", "thuong", "mai", "dich", "vu", "tong", "nong", "lam",
        "va", "che", "bien", "chi", "nhanh", "ong", "ba", "pham", "loai", "dac", "cao", "cap", "goi", "tui", "chai", "lo", "hu", "lon", "bich", "g", "gr",
        "gam", "kg", "ml", "l", "lit", "cai", "vi", "thung",
    };
    if (word.len > 0 && word.ptr[0] >= '0' && word.ptr[0] <= '9')
        return true;
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        if (str_is(word, common[i]))
            return true;
    return false;
}

static struct name take_name(struct arena *arena, struct str written)
{
    struct name name = { .count = 0 };
    struct str folded = text_fold(arena, written);
    struct buffer joined;
    buffer_open(&joined, arena, 4096);
    while (folded.len > 0 && name.count < NAME_WORDS) {
        struct str word = str_cut(&folded, ' ');
        if (is_common(word))
            continue;
        name.words[name.count++] = word;
        buffer_add(&joined, word);
    }
    name.joined = buffer_str(&joined);
    return name;
}

/* It is there in one piece, or most of its words are. One word in three may be misread by a scanner's program. */
static bool has_name(const struct words *words, struct str written)
{
    struct name name = take_name(words->arena, written);
    size_t missing = 0;
    if (name.count == 0 || stands_in(words->joined, name.joined))
        return true;
    for (size_t i = 0; i < name.count; i++)
        missing += has_word(words, name.words[i]) ? 0 : 1;
    return missing < (name.count + 2) / 3;
}

/* Where papers say whom or what they are about. */
static const char *const producer_labels[] = { "ten to chuc", "ten co so", "ten don vi", "ten doanh nghiep", "ten hop tac xa", "ten cong ty", "khach hang", "co so", NULL };
static const char *const product_labels[] = { "ten san pham", "ten mau", "loai mau", NULL };

static size_t label_at(const struct words *words, size_t at, const char *const *labels);

/* The line that has the most words of it; without any, the one that begins with a label; else how the text begins. */
static struct str nearest(const struct words *words, struct str written, const char *const *labels)
{
    struct name name = take_name(words->arena, written);
    size_t best = words->line_count;
    size_t most = 0;
    for (size_t i = 0; i < words->count;) {
        size_t line = words->rows[i].line;
        size_t hits = 0;
        if (best == words->line_count && label_at(words, i, labels) > 0)
            best = line;
        for (; i < words->count && words->rows[i].line == line; i++)
            for (size_t k = 0; k < name.count; k++)
                hits += str_equal(words->rows[i].folded, name.words[k]) ? 1 : 0;
        if (hits > most) {
            most = hits;
            best = line;
        }
    }
    return best == words->line_count ? snippet(words, 0, 3) : snippet(words, best, most == 0 ? best + 1 : best);
}

static void compare_names(struct comparing *c)
{
    bool producer = has_name(&c->words, c->producer->name) || (c->producer->representative.len > 0 && has_name(&c->words, c->producer->representative));
    bool product = has_name(&c->words, c->product);
    if (c->expected->either) {
        if (!producer && !product)
            add(c, TEXT_dossiers_compare_neither, c->product, nearest(&c->words, c->product, product_labels));
        return;
    }
    if (c->expected->producer && !producer)
        add(c, TEXT_dossiers_compare_producer, c->producer->name, nearest(&c->words, c->producer->name, producer_labels));
    if (c->expected->product && !product)
        add(c, TEXT_dossiers_compare_product, c->product, nearest(&c->words, c->product, product_labels));
}

/* ---- tax codes ---- */

/* How many words the label takes that begins at `at`; 0: none does. Labels are words with spaces between. */
static size_t label_at(const struct words *words, size_t at, const char *const *labels)
{
    for (size_t i = 0; labels[i] != NULL; i++) {
        struct str rest = str_from(labels[i]);
        size_t taken = 0;
        bool fits = true;
        while (rest.len > 0 && fits) {
            struct str wanted = str_cut(&rest, ' ');
            fits = at + taken < words->count && str_equal(words->rows[at + taken].folded, wanted);
            taken++;
        }
        if (fits)
            return taken;
    }
    return 0;
}

/* The ten digits behind the label, also where each stands in a box of its own. Longer and shorter numbers are none. */
static bool digits_at(const struct words *words, size_t at, char digits[TAX_DIGITS], size_t *end)
{
    size_t count = 0;
    while (at < words->count && count < TAX_DIGITS) {
        struct str word = words->rows[at].folded;
        for (size_t i = 0; i < word.len; i++)
            if (word.ptr[i] < '0' || word.ptr[i] > '9')
                return false;
        if (count + word.len > TAX_DIGITS && !(count == 0 && word.len == TAX_DIGITS + 3))
            return false;
        for (size_t i = 0; i < word.len && count < TAX_DIGITS; i++)
            digits[count++] = word.ptr[i];
        at++;
    }
    *end = at;
    return count == TAX_DIGITS;
}

static void compare_tax(struct comparing *c)
{
    static const char *const labels[] = { "ma so thue", "mst", "ma so doanh nghiep", "ma so htx", "ma so hop tac xa", NULL };
    const struct words *words = &c->words;
    struct str ours = str_part(c->producer->tax_code, 0, TAX_DIGITS);
    size_t first = words->count;
    if (!c->expected->tax || !producers_tax_code_good(c->producer->tax_code) || stands_in(words->joined, ours))
        return;
    for (size_t i = 0; i < words->count && first == words->count; i++) {
        size_t label = label_at(words, i, labels);
        char digits[TAX_DIGITS];
        size_t end;
        if (label > 0 && digits_at(words, i + label, digits, &end) && producers_tax_code_good((struct str){ digits, TAX_DIGITS }))
            first = i;
    }
    if (first < words->count)
        add(c, TEXT_dossiers_compare_tax, c->producer->tax_code, snippet(words, words->rows[first].line, words->rows[first].line + 1));
}

/* ---- dates ---- */

/* "12 5 2027" as 12/5/2027 is folded, or "12 thang 5 nam 2027". */
static bool date_at(const struct words *words, size_t at, date *out, size_t *taken)
{
    int64_t day;
    int64_t month;
    int64_t year;
    size_t i = at;
    if (i >= words->count || !str_to_int(words->rows[i++].folded, 1, 31, &day))
        return false;
    if (i < words->count && str_is(words->rows[i].folded, "thang"))
        i++;
    if (i >= words->count || !str_to_int(words->rows[i++].folded, 1, 12, &month))
        return false;
    if (i < words->count && str_is(words->rows[i].folded, "nam"))
        i++;
    if (i >= words->count || !str_to_int(words->rows[i++].folded, 1990, 2100, &year))
        return false;
    *taken = i - at;
    return date_of((int)year, (int)month, (int)day, out);
}

static bool has_date(const struct words *words, date wanted)
{
    for (size_t i = 0; i < words->count; i++) {
        date found;
        size_t taken;
        if (date_at(words, i, &found, &taken) && found == wanted)
            return true;
    }
    return false;
}

/* The only last day that the text names, with the line of its label; DATE_NONE where it names none or several. */
static date last_day(const struct words *words, size_t *line)
{
    static const char *const labels[] = { "gia tri den", "hieu luc den", "hieu luc toi", "ngay het han", "ngay het hieu luc", NULL };
    date only = DATE_NONE;
    for (size_t i = 0; i < words->count; i++) {
        size_t label = label_at(words, i, labels);
        for (size_t k = i + label; label > 0 && k < i + label + LABEL_REACH; k++) {
            date found;
            size_t taken;
            if (!date_at(words, k, &found, &taken))
                continue;
            if (only != DATE_NONE && only != found)
                return DATE_NONE;
            only = found;
            *line = words->rows[i].line;
            break;
        }
    }
    return only;
}

/* The only day that stands beside a place ("Văn Chấn, ngày 12 tháng 5 năm 2025"), at the end of a line behind its last comma. */
static date place_day(const struct words *words, size_t *line)
{
    date only = DATE_NONE;
    for (size_t i = 0; i + 1 < words->count; i++) {
        size_t at = words->rows[i].line;
        struct str rest = words->lines[at];
        date found;
        size_t taken;
        if (!str_is(words->rows[i].folded, "ngay") || !date_at(words, i + 1, &found, &taken))
            continue;
        if (taken != 5 || words->rows[i + taken].line != at || (i + taken + 1 < words->count && words->rows[i + taken + 1].line == at))
            continue;
        while (str_find(rest, ',') < rest.len)
            (void)str_cut(&rest, ',');
        if (rest.len == words->lines[at].len || !str_starts_with(text_fold(words->arena, rest), STR("ngay ")))
            continue;
        if (only != DATE_NONE && only != found)
            return DATE_NONE;
        only = found;
        *line = at;
    }
    return only;
}

static void compare_dates(struct comparing *c)
{
    const struct paper *paper = c->paper;
    size_t line = 0;
    date theirs = c->expected->expires ? last_day(&c->words, &line) : DATE_NONE;
    if (theirs != DATE_NONE && paper->expires == DATE_NONE)
        add(c, TEXT_dossiers_compare_no_expires, STR(""), snippet(&c->words, line, line + 1));
    else if (theirs != DATE_NONE && theirs != paper->expires && !has_date(&c->words, paper->expires))
        add(c, TEXT_dossiers_compare_expires, date_text(c->arena, paper->expires), snippet(&c->words, line, line + 1));
    theirs = c->expected->issued && paper->issued != DATE_NONE ? place_day(&c->words, &line) : DATE_NONE;
    if (theirs != DATE_NONE && theirs != paper->issued && !has_date(&c->words, paper->issued))
        add(c, TEXT_dossiers_compare_issued, date_text(c->arena, paper->issued), snippet(&c->words, line, line));
}

/* ---- all of it ---- */

static const struct expectation *expectation_of(struct str kind)
{
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
        if (str_is(kind, expectations[i].kind))
            return &expectations[i];
    return NULL;
}

enum status dossier_findings_open(struct arena *arena, struct dossier_findings *out, struct error *error)
{
    *out = (struct dossier_findings){ .rows = ARENA_NEW_MANY(arena, struct dossier_finding, FINDINGS_MAX) };
    return out->rows == NULL ? fail_memory(error) : STATUS_OK;
}

enum status dossier_compare_text(struct arena *arena, const struct paper *paper, const struct producer_facts *producer, struct str product,
                                 struct str text, struct dossier_findings *out, struct error *error)
{
    struct comparing c = { .arena = arena, .expected = expectation_of(paper->kind), .paper = paper, .producer = producer, .product = product, .out = out };
    if (c.expected == NULL || text.len == 0 || text.len > TEXT_LOOKED_AT || !is_readable(text))
        return STATUS_OK;
    c.words = (struct words){ .arena = arena,
                              .lines = ARENA_NEW_MANY(arena, struct str, LINES_MAX),
                              .rows = ARENA_NEW_MANY(arena, struct word, text.len < WORDS_MAX ? text.len : WORDS_MAX) };
    if (c.words.lines == NULL || c.words.rows == NULL)
        return fail_memory(error);
    if (!take_words(&c.words, text) || c.words.count < WORDS_MIN)
        return arena->exhausted ? fail_memory(error) : STATUS_OK;
    compare_tax(&c);
    compare_names(&c);
    compare_dates(&c);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* Each cited paper once. */
static size_t cited(const struct dossier_whole *whole, const struct paper *out[PAPERS_LOOKED_AT])
{
    size_t count = 0;
    for (size_t i = 0; i < whole->set->criterion_count; i++)
        for (size_t k = 0; k < whole->claims[i].paper_count && count < PAPERS_LOOKED_AT; k++) {
            const struct paper *paper = dossier_paper(whole, whole->claims[i].papers[k]);
            size_t at = 0;
            while (at < count && out[at] != paper)
                at++;
            if (paper != NULL && at == count && paper->file != 0 && str_is(paper->content.type, "application/pdf"))
                out[count++] = paper;
        }
    return count;
}

enum status dossier_compare(struct db_conn *conn, struct arena *arena, const struct dossier_whole *whole, struct dossier_findings *out,
                            struct error *error)
{
    const struct paper *papers[PAPERS_LOOKED_AT];
    size_t count = cited(whole, papers);
    enum status status = dossier_findings_open(arena, out, error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct str text;
        status = expectation_of(papers[i]->kind) == NULL ? STATUS_OK : file_text(conn, arena, papers[i]->file, &text, error);
        if (status == STATUS_OK && expectation_of(papers[i]->kind) != NULL)
            status = dossier_compare_text(arena, papers[i], &whole->producer.facts, whole->product.name, text, out, error);
    }
    return status;
}

/* ---- on a page ---- */

static void write_side(struct sight *s, enum text_id label, struct str words, bool quoted)
{
    html_raw(&s->html, "<div><dt>");
    sight_words(s, label);
    html_raw(&s->html, "</dt><dd>");
    buffer_add_z(&s->html, quoted ? "<q>" : "");
    if (words.len == 0)
        sight_words(s, TEXT_dossiers_compare_nothing);
    else
        html_text(&s->html, words);
    buffer_add_z(&s->html, quoted ? "</q>" : "");
    html_raw(&s->html, "</dd></div>\n");
}

void dossier_write_findings(struct sight *s, const struct dossier_findings *findings)
{
    if (findings->count == 0)
        return;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_dossiers_compare);
    html_raw(&s->html, "</h2>\n<p class=\"quiet\">");
    sight_words(s, TEXT_dossiers_compare_lead);
    html_raw(&s->html, "</p>\n<ul class=\"findings plain\">\n");
    for (size_t i = 0; i < findings->count; i++) {
        const struct dossier_finding *finding = &findings->rows[i];
        struct buffer path;
        buffer_open(&path, s->arena, 200);
        paper_path(&path, finding->paper);
        html_raw(&s->html, "<li><p><a");
        html_attr(&s->html, "href", buffer_str(&path));
        html_raw(&s->html, ">");
        html_text(&s->html, paper_title(finding->paper));
        html_raw(&s->html, "</a>: ");
        sight_words(s, finding->what);
        html_raw(&s->html, "</p>\n<dl class=\"sides\">\n");
        write_side(s, TEXT_dossiers_compare_ours, finding->ours, false);
        write_side(s, TEXT_dossiers_compare_theirs, finding->theirs, true);
        html_raw(&s->html, "</dl></li>\n");
    }
    html_raw(&s->html, "</ul>\n");
}
