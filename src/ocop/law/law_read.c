/* From the files below law/ to the structs that are counted with. Whoever reads a set here has its file's hash compared with the seal
 * (law_pack.c); whether the content makes sense is proved by law_check.c before a pack is sealed. */
#include "base/digest.h"
#include "base/file.h"
#include "ocop/law/law_int.h"
#include "texts_law.h"

const char *const law_nature_words[] = { "document", "investment", "tasting", "fixed", NULL };

enum status law_file_read(struct arena *arena, const char *path, const struct json_shape *shape, void *out, struct str *sha256,
                          struct str *canonical, struct error *error)
{
    struct str bytes;
    struct str form;
    struct sha256 hash;
    enum status status = path == NULL ? fail_memory(error) : file_read(arena, path, LAW_FILE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = json_canonical(arena, bytes, &form, error);
    if (status == STATUS_OK && shape != NULL)
        status = json_read(arena, bytes, shape, out, error);
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE) {
        status = STATUS_NO; /* the question was whether the law is sound */
        error->status = STATUS_NO;
    }
    if (status != STATUS_OK) {
        error_in_file(error, path);
        return status;
    }
    hash = sha256_of(form);
    *sha256 = sha256_hex(arena, &hash);
    if (canonical != NULL)
        *canonical = form;
    return STATUS_OK;
}

bool law_folder_name_read(struct str name, struct str *pack, int *edition)
{
    struct str rest = name;
    struct str number;
    int64_t value;
    *pack = str_cut(&rest, '@');
    *edition = 1;
    if (pack->len < name.len) {
        if (!str_to_int(rest, 2, 9999, &value) || rest.ptr[0] == '0')
            return false;
        *edition = (int)value;
    }
    rest = *pack;
    number = str_cut(&rest, '-');
    return str_to_int(number, 1, 999999, &value) && number.ptr[0] != '0' && rest.len == 4 && str_to_int(rest, 1900, 9999, &value);
}

int law_nature_of(struct str word)
{
    for (int i = 0; law_nature_words[i] != NULL; i++)
        if (str_is(word, law_nature_words[i]))
            return i;
    return -1;
}

static struct law_texts texts_of(struct json_list list)
{
    return (struct law_texts){ list.items, list.count };
}

int law_case_of(struct arena *arena, const struct file_node *node, const struct file_option *option)
{
    const struct str *cases = node->cases.items;
    int64_t place;
    if (option->case_json.ptr == NULL)
        return 0;
    if (str_to_int(option->case_json, 1, (int64_t)node->cases.count, &place))
        return (int)place;
    for (size_t i = 0; i < node->cases.count; i++) {
        struct buffer quoted;
        buffer_open(&quoted, arena, LAW_FILE_MAX);
        json_add_quoted(&quoted, cases[i]);
        if (str_equal(buffer_str(&quoted), option->case_json))
            return (int)i + 1;
    }
    return -1;
}

/* How many nodes a tree has, by kind. */
static void count_nodes(const struct json_list *list, size_t *sections, size_t *leaves)
{
    const struct file_node *nodes = list->items;
    for (size_t i = 0; i < list->count; i++) {
        if (nodes[i].criteria.count > 0) {
            (*sections)++;
            count_nodes(&nodes[i].criteria, sections, leaves);
        } else {
            (*leaves)++;
        }
    }
}

struct build {
    struct arena *arena;
    struct law_criterion *criteria;
    size_t criterion_count;
    struct law_section *sections;
    size_t section_count;
    struct law_line *lines;
    size_t line_count;
};

static enum status bad_leaf(const struct file_node *node, enum text_id text, struct error *error)
{
    return FAIL(error, STATUS_NO, text, node->code.ptr);
}

static enum status build_leaf(struct build *build, const struct file_node *node, int part, struct error *error)
{
    struct law_criterion *leaf = &build->criteria[build->criterion_count++];
    const struct file_option *from = node->options.items;
    struct law_option *options = ARENA_NEW_MANY(build->arena, struct law_option, node->options.count);
    int nature = law_nature_of(node->nature);
    if (options == NULL)
        return fail_memory(error);
    if (nature < 0)
        return bad_leaf(node, TEXT_law_nature, error);
    if (node->options.count == 0 || node->options.count > LAW_OPTIONS_MAX)
        return bad_leaf(node, TEXT_law_option_count, error);
    for (size_t i = 0; i < node->options.count; i++) {
        int case_no = law_case_of(build->arena, node, &from[i]);
        if (case_no < 0)
            return bad_leaf(node, TEXT_law_case_unknown, error);
        if (from[i].points < 0 || from[i].points > 100 || from[i].star_min < 0 || from[i].star_min > LAW_STARS)
            return bad_leaf(node, TEXT_law_points_range, error);
        options[i] = (struct law_option){ from[i].id, from[i].text, (int)from[i].points, (int)from[i].star_min, case_no };
    }
    *leaf = (struct law_criterion){ .code = node->code, .name = node->name, .part = part, .max = (int)node->max,
                                    .implicit_zero = node->implicit_zero, .star_on_criterion = (int)node->star_on_criterion,
                                    .nature = (enum law_nature)nature, .options = options, .option_count = node->options.count,
                                    .notes = texts_of(node->notes), .knockout = texts_of(node->knockout),
                                    .precondition = texts_of(node->precondition), .cases = texts_of(node->cases),
                                    .evidence = texts_of(node->evidence) };
    law_find_needs(leaf);
    return STATUS_OK;
}

static enum status build_nodes(struct build *build, const struct json_list *list, int part, int depth, struct error *error)
{
    const struct file_node *nodes = list->items;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        const struct file_node *node = &nodes[i];
        struct law_line *line = &build->lines[build->line_count++];
        *line = (struct law_line){ part, depth, -1, -1 };
        if (node->criteria.count == 0) {
            line->criterion = (int)build->criterion_count;
            status = build_leaf(build, node, part, error);
            continue;
        }
        line->section = (int)build->section_count;
        build->sections[build->section_count++] = (struct law_section){ node->code, node->name, (int)node->max, texts_of(node->notes),
                                                                        texts_of(node->knockout), texts_of(node->precondition) };
        status = build_nodes(build, &node->criteria, part, depth + 1, error);
    }
    return status;
}

static enum status build_knockouts(struct arena *arena, const struct file_set *file, struct law_set *set, struct error *error)
{
    const struct file_knockout *from = file->knockouts.items;
    struct law_knockout *knockouts = ARENA_NEW_MANY(arena, struct law_knockout, file->knockouts.count);
    if (knockouts == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < file->knockouts.count; i++)
        knockouts[i] = (struct law_knockout){ from[i].criterion, from[i].text, from[i].kind.ptr != NULL };
    set->knockouts = knockouts;
    set->knockout_count = file->knockouts.count;
    return STATUS_OK;
}

enum status law_set_build(struct arena *arena, const struct file_set *file, struct law_set *set, struct error *error)
{
    const struct file_part *parts = file->parts.items;
    struct build build = { .arena = arena };
    size_t sections = 0;
    size_t leaves = 0;
    enum status status = STATUS_OK;
    if (file->parts.count != LAW_PARTS)
        return FAIL(error, STATUS_NO, TEXT_law_three_parts, "parts");
    for (int p = 0; p < LAW_PARTS; p++)
        count_nodes(&parts[p].criteria, &sections, &leaves);
    if (leaves == 0 || leaves > LAW_CRITERIA_MAX)
        return FAIL_WITH(error, STATUS_NO, TEXT_law_criterion_count, "parts", TEXT_ARG_INT("most", LAW_CRITERIA_MAX));
    build.criteria = ARENA_NEW_MANY(arena, struct law_criterion, leaves);
    build.sections = ARENA_NEW_MANY(arena, struct law_section, sections);
    build.lines = ARENA_NEW_MANY(arena, struct law_line, sections + leaves);
    if (build.criteria == NULL || build.sections == NULL || build.lines == NULL)
        return fail_memory(error);
    *set = (struct law_set){ .no = (int)file->no, .name = file->official_name, .branch = file->classification.nganh,
                             .group = file->classification.nhom, .disqualification = texts_of(file->disqualification) };
    for (int p = 0; p < LAW_PARTS && status == STATUS_OK; p++) {
        set->parts[p] = (struct law_part){ parts[p].name, (int)parts[p].max };
        status = build_nodes(&build, &parts[p].criteria, p, 1, error);
    }
    if (status == STATUS_OK)
        status = build_knockouts(arena, file, set, error);
    set->criteria = build.criteria;
    set->criterion_count = build.criterion_count;
    set->sections = build.sections;
    set->section_count = build.section_count;
    set->lines = build.lines;
    set->line_count = build.line_count;
    return status;
}

static enum status build_bands(const struct file_pack *file, struct law_pack *pack, struct error *error)
{
    const struct file_band *bands = file->bands.items;
    if (file->bands.count != LAW_STARS)
        return FAIL(error, STATUS_NO, TEXT_law_bands, "bands");
    for (int i = 0; i < LAW_STARS; i++) {
        if (bands[i].stars != LAW_STARS - i)
            return FAIL(error, STATUS_NO, TEXT_law_bands, "bands");
        pack->bands[i] = (struct law_band){ (int)bands[i].stars, (int)bands[i].from, (int)bands[i].below, bands[i].level,
                                            bands[i].recognised_by, bands[i].certificate };
    }
    return STATUS_OK;
}

/* Until when what was filed in time is judged, by case: as the transition says, otherwise as for all. */
static void read_cases(const struct file_pack *file, struct law_pack *pack)
{
    static const char *const cases[LAW_CASES] = { "first", "upgrade", "re-rating" };
    const struct file_transition *rows = file->transition.items;
    for (int c = 0; c < LAW_CASES; c++) {
        pack->case_until[c] = file->judges_until;
        for (size_t i = 0; i < file->transition.count; i++)
            if (str_is(rows[i].kind, cases[c]))
                pack->case_until[c] = rows[i].judges_until;
    }
}

enum status law_pack_build(struct arena *arena, const struct file_pack *file, struct law_pack *pack, struct error *error)
{
    const struct file_evidence *rows = file->evidence.items;
    const struct file_listed *listed = file->files.items;
    struct law_evidence *evidence = ARENA_NEW_MANY(arena, struct law_evidence, file->evidence.count);
    struct law_file *files = ARENA_NEW_MANY(arena, struct law_file, file->files.count);
    if (evidence == NULL || files == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < file->evidence.count; i++)
        evidence[i] = (struct law_evidence){ (int)rows[i].id, rows[i].name, rows[i].form };
    for (size_t i = 0; i < file->files.count; i++)
        files[i] = (struct law_file){ listed[i].file, (int)listed[i].set, listed[i].sha256 };
    *pack = (struct law_pack){ .name = file->pack, .edition = (int)file->edition, .title = file->title, .decision = file->decision,
                               .provenance = file->provenance, .decision_date = file->decision_date, .in_force_from = file->in_force_from,
                               .in_force_until = file->in_force_until, .new_from = file->new_from, .new_until = file->new_until,
                               .judges_until = file->judges_until, .evidence = evidence, .evidence_count = file->evidence.count,
                               .files = files, .file_count = file->files.count };
    for (int p = 0; p < LAW_PARTS; p++)
        pack->parts[p] = (int)file->parts.of[p];
    read_cases(file, pack);
    return build_bands(file, pack, error);
}
