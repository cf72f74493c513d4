/* From the files below law/procedures/ to the structs that are asked. A file is read only as its list seals it. */
#include "base/file.h"
#include "ocop/procedures/procedures_int.h"
#include "texts_law.h"
#include "texts_procedures.h"

bool procedure_kind_read(struct str word, enum procedure_kind *out)
{
    for (int kind = 0; kind < LAW_CASES; kind++)
        if (str_is(word, procedure_kind_words[kind])) {
            *out = (enum procedure_kind)kind;
            return true;
        }
    return false;
}

/* "04-30"; the year 2000 has every day that any year has. */
static bool day_read(struct str s, struct procedure_day *out)
{
    struct str rest = s;
    struct str month = str_cut(&rest, '-');
    int64_t m;
    int64_t d;
    date any;
    if (s.len != 5 || month.len != 2 || !str_to_int(month, 1, 12, &m) || !str_to_int(rest, 1, 31, &d) || !date_of(2000, (int)m, (int)d, &any))
        return false;
    *out = (struct procedure_day){ (int)m, (int)d };
    return true;
}

static enum status build_sets(struct arena *arena, struct json_list list, const int **sets, size_t *count, struct error *error)
{
    const struct procedure_file_set *rows = list.items;
    int *own = ARENA_NEW_MANY(arena, int, list.count);
    if (own == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < list.count; i++)
        own[i] = (int)rows[i].set;
    *sets = own;
    *count = list.count;
    return STATUS_OK;
}

static enum status build_rounds(struct arena *arena, struct json_list list, struct procedure_level *level, struct error *error)
{
    const struct procedure_file_day *rows = list.items;
    struct procedure_round *own = ARENA_NEW_MANY(arena, struct procedure_round, list.count);
    if (own == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < list.count; i++)
        if (!day_read(rows[i].asked_before, &own[i].asked_before) || !day_read(rows[i].held_before, &own[i].held_before))
            return FAIL(error, STATUS_NO, TEXT_procedures_round, "rounds");
    level->rounds = own;
    level->round_count = list.count;
    return STATUS_OK;
}

static enum status build_steps(struct arena *arena, struct json_list list, struct procedure_level *level, struct error *error)
{
    const struct procedure_file_step *rows = list.items;
    struct procedure_step *own = ARENA_NEW_MANY(arena, struct procedure_step, list.count);
    if (own == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < list.count; i++) {
        const struct str *kinds = rows[i].kinds.items;
        own[i] = (struct procedure_step){ .who = rows[i].who, .what = rows[i].what, .article = rows[i].article };
        for (size_t k = 0; k < rows[i].kinds.count; k++) {
            enum procedure_kind kind;
            if (!procedure_kind_read(kinds[k], &kind))
                return FAIL_WITH(error, STATUS_NO, TEXT_law_word, "kinds", TEXT_ARG_Z("field", "kinds"), TEXT_ARG("word", kinds[k]));
            own[i].kinds[kind] = true;
        }
    }
    level->steps = own;
    level->step_count = list.count;
    return STATUS_OK;
}

static enum status build_level(struct arena *arena, const struct procedure_file_level *file, struct procedure_level *level, struct error *error)
{
    enum status status;
    *level = (struct procedure_level){ .body = (enum procedure_body)file->body, .name = file->name, .office = file->office,
                                       .decided_by = file->decided_by, .scores = file->scores,
                                       .assesses = { file->assesses.items, file->assesses.count }, .council = file->council,
                                       .from = (int)file->recognises.from, .to = (int)file->recognises.to, .forwards = file->forward.to >= 0,
                                       .forward_from = (int)file->forward.from_points, .below = (enum procedure_below)file->below,
                                       .samples = (int)file->samples.count, .working_days = (int)file->working_days, .articles = file->articles };
    if (level->forwards)
        level->forward_to = (enum procedure_body)file->forward.to;
    for (int kind = 0; kind < LAW_CASES; kind++) {
        level->team[kind] = (enum procedure_answer)file->team.of[kind];
        level->form[kind] = (enum procedure_form)file->form.of[kind];
    }
    status = build_sets(arena, file->visit_before_scoring, &level->visit_sets, &level->visit_count, error);
    if (status == STATUS_OK)
        status = build_sets(arena, file->samples.except_sets, &level->no_samples, &level->no_sample_count, error);
    if (status == STATUS_OK)
        status = build_rounds(arena, file->rounds, level, error);
    return status == STATUS_OK ? build_steps(arena, file->steps, level, error) : status;
}

/* A dossier only goes up, so that no two levels hand it to each other for ever. */
static enum status check_path(const struct procedure *procedure, struct error *error)
{
    for (size_t i = 0; i < procedure->level_count; i++) {
        const struct procedure_level *level = &procedure->levels[i];
        if (i > 0 && level->body <= level[-1].body)
            return FAIL(error, STATUS_NO, TEXT_procedures_order, procedure_body_words[level->body]);
        if (level->from > level->to)
            return FAIL(error, STATUS_NO, TEXT_procedures_stars, procedure_body_words[level->body]);
        if (level->forwards && (level->forward_to <= level->body || procedures_level(procedure, level->forward_to) == NULL))
            return FAIL(error, STATUS_NO, TEXT_procedures_forward, procedure_body_words[level->body]);
        if (level->scores && level->forwards && level->forward_from == 0)
            return FAIL(error, STATUS_NO, TEXT_procedures_forward_from, procedure_body_words[level->body]);
    }
    return STATUS_OK;
}

static enum status build_heads(struct arena *arena, const struct procedure_file *file, struct procedure *procedure, struct error *error)
{
    const struct procedure_file_gap *gaps = file->unclear.items;
    struct procedure_gap *own = ARENA_NEW_MANY(arena, struct procedure_gap, file->unclear.count);
    struct buffer name;
    buffer_open(&name, arena, 200);
    buffer_add(&name, file->procedure);
    buffer_add_char(&name, '@');
    buffer_add_int(&name, file->edition);
    if (own == NULL || name.overflowed)
        return fail_memory(error);
    for (size_t i = 0; i < file->unclear.count; i++)
        own[i] = gaps[i].gap;
    *procedure = (struct procedure){ .name = buffer_str(&name), .id = file->procedure, .edition = (int)file->edition, .title = file->title,
                                     .pack = file->pack, .decisions = file->decisions.items, .decision_count = file->decisions.count,
                                     .in_force_from = file->in_force_from, .in_force_until = file->in_force_until, .gaps = own,
                                     .gap_count = file->unclear.count, .provenance = file->provenance };
    procedure->terms = (struct procedure_terms){ .rerating_days = (int)file->terms.rerating_days,
                                                 .window_earliest_days = (int)file->terms.window_earliest_days,
                                                 .window_latest_days = (int)file->terms.window_latest_days,
                                                 .late_valid_days = (int)file->terms.late_valid_days,
                                                 .pauses = (enum procedure_answer)file->terms.pauses, .articles = file->terms.articles };
    return STATUS_OK;
}

enum status procedure_build(struct arena *arena, const struct procedure_file *file, struct procedure *procedure, struct error *error)
{
    const struct procedure_file_level *rows = file->levels.items;
    struct procedure_level *levels = ARENA_NEW_MANY(arena, struct procedure_level, file->levels.count);
    enum status status = levels == NULL ? fail_memory(error) : build_heads(arena, file, procedure, error);
    if (status == STATUS_OK && (file->levels.count == 0 || file->levels.count > PROCEDURE_BODIES))
        status = FAIL(error, STATUS_NO, TEXT_procedures_order, "levels");
    for (size_t i = 0; i < file->levels.count && status == STATUS_OK; i++)
        status = build_level(arena, &rows[i], &levels[i], error);
    if (status != STATUS_OK)
        return status;
    procedure->levels = levels;
    procedure->level_count = file->levels.count;
    return check_path(procedure, error);
}

bool procedure_file_name_fits(struct str name, const struct procedure *procedure)
{
    struct str stem = procedure->edition == 1 ? procedure->id : procedure->name;
    return name.len == stem.len + 5 && str_equal(str_part(name, 0, stem.len), stem) && str_ends_with(name, STR(".json"));
}

static enum status read_one(struct arena *arena, const char *path, const struct procedure_listed *listed, struct procedure *procedure,
                            struct error *error)
{
    struct procedure_file *file = ARENA_NEW(arena, struct procedure_file);
    struct str sha256;
    enum status status;
    if (file == NULL || path == NULL)
        return fail_memory(error);
    status = law_file_read(arena, path, &procedure_file_shape, file, &sha256, NULL, error);
    if (status == STATUS_NOT_FOUND)
        status = error->status = STATUS_NO; /* listed, so it must be there */
    if (status == STATUS_OK && !str_equal(sha256, listed->sha256))
        status = FAIL(error, STATUS_NO, TEXT_procedures_not_as_sealed, NULL);
    if (status == STATUS_OK)
        status = procedure_build(arena, file, procedure, error);
    if (status == STATUS_OK && !procedure_file_name_fits(listed->file, procedure))
        status = FAIL_WITH(error, STATUS_NO, TEXT_procedures_file_name, "procedure", TEXT_ARG("name", procedure->name));
    if (status != STATUS_OK) {
        error_in_file(error, path);
        return status;
    }
    procedure->sha256 = sha256;
    return STATUS_OK;
}

static bool stands_before(const struct procedure *a, const struct procedure *b)
{
    if (a->in_force_from != b->in_force_from)
        return a->in_force_from < b->in_force_from;
    if (!str_equal(a->id, b->id))
        return str_compare(a->id, b->id) < 0;
    return a->edition < b->edition;
}

static void insert(struct procedures *room, const struct procedure *procedure)
{
    size_t at = room->count++;
    for (; at > 0 && stands_before(procedure, &room->rows[at - 1]); at--)
        room->rows[at] = room->rows[at - 1];
    room->rows[at] = *procedure;
}

enum status procedures_open(struct arena *arena, const char *law_folder, struct procedures **out, struct error *error)
{
    struct procedures *room = ARENA_NEW(arena, struct procedures);
    const char *folder = law_folder == NULL ? NULL : path_join(arena, law_folder, STR(PROCEDURES_FOLDER));
    struct procedure_list list;
    const struct procedure_listed *rows;
    struct str sha256;
    enum status status;
    if (room == NULL || (law_folder != NULL && folder == NULL))
        return fail_memory(error);
    if (law_folder == NULL)
        return FAIL(error, STATUS_FAILED, TEXT_law_no_folder, NULL);
    *out = room;
    if (!folder_exists(folder))
        return STATUS_OK;
    status = law_file_read(arena, path_join(arena, folder, STR(PROCEDURES_LIST)), &procedure_list_shape, &list, &sha256, NULL, error);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? (error->status = STATUS_NO) : status;
    rows = list.files.items;
    room->rows = ARENA_NEW_MANY(arena, struct procedure, list.files.count);
    if (room->rows == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < list.files.count && status == STATUS_OK; i++) {
        struct procedure procedure;
        status = read_one(arena, path_join(arena, folder, rows[i].file), &rows[i], &procedure, error);
        if (status == STATUS_OK)
            insert(room, &procedure);
    }
    return status;
}

enum status procedures_find(const struct procedures *room, struct str name, const struct procedure **out, struct error *error)
{
    const struct procedure *found = NULL;
    for (size_t i = 0; i < room->count; i++) {
        const struct procedure *procedure = &room->rows[i];
        if (str_equal(procedure->name, name))
            found = procedure;
        else if (str_equal(procedure->id, name) && (found == NULL || procedure->edition > found->edition))
            found = procedure;
    }
    if (found == NULL)
        return FAIL_WITH(error, STATUS_NOT_FOUND, TEXT_procedures_none, NULL, TEXT_ARG("name", name));
    *out = found;
    return STATUS_OK;
}
