/* What stands in the way of filing: fields of Mẫu 01 and Mẫu 02 that are empty, criteria without a claim, points without a paper, papers that have
 * ended, the same thing written in two ways, and criteria that are not those of the day. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define GAPS_MAX 400
#define SOON 60 /* days */

struct checking {
    struct arena *arena;
    const struct dossier_whole *whole;
    const struct dossier_binding *binding;
    date today;
    struct dossier_gaps *out;
};

static void add(struct checking *c, enum dossier_gap_kind kind, bool stops, enum text_id text, struct str path, const struct text_arg *args,
                size_t arg_count)
{
    struct dossier_gap *gap;
    if (c->out->count == GAPS_MAX)
        return;
    gap = &c->out->rows[c->out->count++];
    *gap = (struct dossier_gap){ .kind = kind, .stops = stops, .text = text, .path = path, .arg_count = arg_count < 3 ? arg_count : 3 };
    for (size_t i = 0; i < gap->arg_count; i++)
        gap->args[i] = args[i];
    if (stops)
        c->out->stopping++;
}

#define ADD(c, kind, stops, text, path, ...)                                                                                 \
    add((c), (kind), (stops), (text), (path), (const struct text_arg[]){ __VA_ARGS__ },                                      \
        sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

static struct str path_of(struct checking *c, const char *rest)
{
    return dossier_path(c->arena, &c->whole->dossier, rest);
}

static struct str criterion_path(struct checking *c, const struct law_criterion *criterion)
{
    struct buffer path;
    buffer_open(&path, c->arena, 200);
    buffer_add(&path, path_of(c, "/tieu-chi/"));
    html_url(&path, criterion->code);
    return buffer_str(&path);
}

/* Mẫu 01, item 1 and Mẫu 02, part I: what the producer's own page knows. */
static void check_producer(struct checking *c)
{
    const struct producer_facts *facts = &c->whole->producer.facts;
    const struct {
        struct str value;
        enum text_id name;
    } needed[] = {
        { facts->name, TEXT_dossiers_of_name },
        { facts->address, TEXT_dossiers_of_address },
        { facts->phone, TEXT_dossiers_of_phone },
        { facts->representative, TEXT_dossiers_of_representative },
    };
    struct buffer path;
    buffer_open(&path, c->arena, 200);
    buffer_add(&path, STR("/chu-the/"));
    ident_write(&path, &c->whole->producer.ident);
    buffer_add(&path, STR("/sua"));
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
        if (needed[i].value.len == 0)
            ADD(c, GAP_PRODUCER, true, TEXT_dossiers_gap_producer, buffer_str(&path), TEXT_ARG("what", text_of(LANGUAGE_VI, needed[i].name)));
}

enum text_id dossier_text_label(enum dossier_text text)
{
    static const enum text_id labels[] = { TEXT_dossiers_text_description, TEXT_dossiers_text_history, TEXT_dossiers_text_structure,
                                           TEXT_dossiers_text_material, TEXT_dossiers_text_quality, TEXT_dossiers_text_market,
                                           TEXT_dossiers_text_results, TEXT_dossiers_text_plan };
    return labels[text];
}

static void check_texts(struct checking *c)
{
    for (int i = 0; i < DOSSIER_TEXTS; i++)
        if (c->whole->texts[i].body.len == 0)
            ADD(c, GAP_TEXT, true, TEXT_dossiers_gap_text, path_of(c, "/bao-cao"),
                TEXT_ARG("what", text_of(LANGUAGE_VI, dossier_text_label((enum dossier_text)i))));
}

static void check_papers(struct checking *c, const struct law_criterion *criterion, const struct dossier_claim *claim)
{
    for (size_t i = 0; i < claim->paper_count; i++) {
        const struct paper *paper = dossier_paper(c->whole, claim->papers[i]);
        if (paper == NULL)
            ADD(c, GAP_PAPER, true, TEXT_dossiers_gap_withdrawn, criterion_path(c, criterion), TEXT_ARG("code", criterion->code));
        else if (paper->expires != DATE_NONE && paper->expires < c->today)
            ADD(c, GAP_EXPIRED, true, TEXT_dossiers_gap_expired, criterion_path(c, criterion), TEXT_ARG("paper", paper_title(paper)),
                TEXT_ARG("day", date_text(c->arena, paper->expires)), TEXT_ARG("code", criterion->code));
        else if (paper->expires != DATE_NONE && paper->expires - c->today < SOON)
            ADD(c, GAP_EXPIRED, false, TEXT_dossiers_gap_soon, criterion_path(c, criterion), TEXT_ARG("paper", paper_title(paper)),
                TEXT_ARG("day", date_text(c->arena, paper->expires)), TEXT_ARG("code", criterion->code));
    }
}

static void check_criteria(struct checking *c)
{
    const struct law_set *set = c->whole->set;
    for (size_t i = 0; i < set->criterion_count; i++) {
        const struct law_criterion *criterion = &set->criteria[i];
        const struct dossier_claim *claim = &c->whole->claims[i];
        int8_t choice = c->whole->sheet.choices[i];
        if (!c->whole->sheet.answered[i]) {
            ADD(c, GAP_CRITERION, true, TEXT_dossiers_gap_criterion, criterion_path(c, criterion), TEXT_ARG("code", criterion->code),
                TEXT_ARG("name", criterion->name));
            continue;
        }
        /* What is settled by a paper needs one where points are claimed; what is tasted is shown by the sample. */
        if (choice != LAW_NO_CHOICE && criterion->options[choice].points > 0 && criterion->nature != LAW_TASTING && criterion->evidence.count > 0 &&
            claim->paper_count == 0)
            ADD(c, GAP_PAPER, criterion->options[choice].star_min > 0, TEXT_dossiers_gap_paper, criterion_path(c, criterion),
                TEXT_ARG("code", criterion->code), TEXT_ARG("name", criterion->name));
        check_papers(c, criterion, claim);
    }
}

/* Whether `words` stand in `text`, both folded, begun and ended at words. */
static bool holds(struct str text, struct str words)
{
    for (size_t at = 0; words.len > 0 && at + words.len <= text.len; at++) {
        bool begins = at == 0 || text.ptr[at - 1] == ' ';
        bool ends = at + words.len == text.len || text.ptr[at + words.len] == ' ';
        if (begins && ends && str_equal(str_part(text, at, at + words.len), words))
            return true;
    }
    return false;
}

/* The product is called by its name wherever the report speaks of it; the title of a paper that names another maker's product is pointed out. */
static void check_names(struct checking *c)
{
    struct str name = text_fold(c->arena, c->whole->product.name);
    struct str description = text_fold(c->arena, c->whole->texts[DOSSIER_DESCRIPTION].body);
    if (description.len > 0 && !holds(description, name))
        ADD(c, GAP_DIFFERS, true, TEXT_dossiers_gap_name, path_of(c, "/bao-cao"), TEXT_ARG("name", c->whole->product.name));
}

static void check_law(struct checking *c)
{
    enum text_id text;
    struct text_arg args[3];
    size_t count;
    if (dossier_is_bound(c->binding))
        return;
    count = dossier_binding_words(c->arena, c->binding, &text, args);
    add(c, GAP_LAW, true, text, STR("#bo-tieu-chi"), args, count);
}

enum status dossier_check(struct arena *arena, const struct dossier_whole *whole, const struct dossier_binding *binding, struct dossier_gaps *out,
                          struct error *error)
{
    struct checking c = { .arena = arena, .whole = whole, .binding = binding, .today = binding->today, .out = out };
    *out = (struct dossier_gaps){ .rows = ARENA_NEW_MANY(arena, struct dossier_gap, GAPS_MAX) };
    if (out->rows == NULL)
        return fail_memory(error);
    check_law(&c);
    check_producer(&c);
    check_texts(&c);
    check_criteria(&c);
    check_names(&c);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}
