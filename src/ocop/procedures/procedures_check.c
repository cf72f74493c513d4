/* The proofs for law/procedures/: each file by itself, the folder against its list, and the days against the packs: on every day on which a
 * pack judges, one procedure says who judges, or says that nobody knows. */
#include "base/file.h"
#include "ocop/procedures/procedures_int.h"
#include "texts_law.h"
#include "texts_procedures.h"

#define ARENA_OF_A_FILE ((size_t)64 << 20)
#define SPANS_MAX 64

static struct str last_part(const char *path)
{
    struct str rest = str_from(path);
    size_t at = rest.len;
    while (at > 0 && rest.ptr[at - 1] != '/')
        at--;
    return str_part(rest, at, rest.len);
}

/* ---- one file ---- */

static void want_article(struct law_report *report, const char *path, const char *where, bool known, struct str article)
{
    if (known != (article.ptr != NULL))
        LAW_FAULT_PLAIN(report, path, known ? TEXT_procedures_no_article : TEXT_procedures_article_alone, where);
}

/* A list may be empty by its article ("no visit is compulsory"), but what it says needs one. */
static void want_article_of_list(struct law_report *report, const char *path, const char *where, size_t count, struct str article)
{
    if (count > 0)
        want_article(report, path, where, true, article);
}

static void check_level(struct law_report *report, const char *path, const struct procedure_level *level)
{
    const struct procedure_articles *a = &level->articles;
    bool team = false;
    bool form = false;
    for (int kind = 0; kind < LAW_CASES; kind++) {
        team = team || level->team[kind] != PROCEDURE_UNKNOWN;
        form = form || level->form[kind] != FORM_UNKNOWN;
    }
    want_article(report, path, "team", team, a->team);
    want_article(report, path, "form", form, a->form);
    want_article(report, path, "recognises", level->from > 0, a->recognises);
    want_article(report, path, "forward", level->forwards, a->forward);
    want_article(report, path, "below", level->below != BELOW_UNKNOWN, a->below);
    want_article(report, path, "samples", level->samples > 0, a->samples);
    want_article(report, path, "working_days", level->working_days > 0, a->working_days);
    want_article(report, path, "council", true, a->council);
    want_article_of_list(report, path, "assesses", level->assesses.count, a->assesses);
    want_article_of_list(report, path, "visit_before_scoring", level->visit_count, a->visit);
    want_article_of_list(report, path, "rounds", level->round_count, a->rounds);
    if (level->scores != level->council)
        LAW_FAULT_PLAIN(report, path, TEXT_procedures_council, procedure_body_words[level->body]);
    if (level->step_count == 0)
        LAW_FAULT_PLAIN(report, path, TEXT_procedures_steps, procedure_body_words[level->body]);
}

static void check_terms(struct law_report *report, const char *path, const struct procedure_terms *terms)
{
    const struct procedure_term_articles *a = &terms->articles;
    want_article(report, path, "rerating_days", terms->rerating_days > 0, a->rerating_days);
    want_article(report, path, "window", terms->window_earliest_days > 0 && terms->window_latest_days > 0, a->window);
    want_article(report, path, "late_valid_days", terms->late_valid_days > 0, a->late_valid_days);
    want_article(report, path, "pauses", terms->pauses != PROCEDURE_UNKNOWN, a->pauses);
    if (terms->window_earliest_days < terms->window_latest_days)
        LAW_FAULT_PLAIN(report, path, TEXT_procedures_window, "window_earliest_days");
}

static void check_procedure(struct law_report *report, const char *path, const struct procedure *procedure)
{
    law_want_order(report, path, procedure->in_force_from, "in_force_from", procedure->in_force_until, "in_force_until");
    for (size_t i = 0; i < procedure->decision_count; i++)
        law_want_order(report, path, procedure->decisions[i].date_signed, "date", procedure->in_force_from, "in_force_from");
    for (size_t i = 0; i < procedure->gap_count; i++)
        law_want_order(report, path, procedure->gaps[i].from, "from", procedure->gaps[i].until, "until");
    for (size_t i = 0; i < procedure->level_count; i++)
        check_level(report, path, &procedure->levels[i]);
    check_terms(report, path, &procedure->terms);
}

/* Reads and proves a file; NULL when it can't be used. `expected` is its hash in the list; ptr NULL: not asked. */
static struct procedure *check_file(struct law_report *report, struct arena *arena, const char *path, struct str expected)
{
    struct procedure_file *file = ARENA_NEW(arena, struct procedure_file);
    struct procedure *procedure = ARENA_NEW(arena, struct procedure);
    struct str sha256;
    struct str canonical;
    struct error error;
    enum status status = file == NULL || procedure == NULL ? fail_memory(&error)
                                                           : law_file_read(arena, path, &procedure_file_shape, file, &sha256, &canonical, &error);
    if (status == STATUS_OK) {
        report->beside++;
        status = procedure_build(arena, file, procedure, &error);
    }
    if (status != STATUS_OK) {
        error_in_file(&error, path);
        law_report_error(report, &error);
        return NULL;
    }
    if (expected.ptr != NULL && !str_equal(sha256, expected))
        LAW_FAULT_PLAIN(report, path, TEXT_procedures_not_as_sealed, NULL);
    if (!procedure_file_name_fits(last_part(path), procedure))
        LAW_FAULT(report, path, TEXT_procedures_file_name, "procedure", TEXT_ARG("name", procedure->name));
    check_procedure(report, path, procedure);
    law_check_nfc(report, arena, path, canonical);
    return procedure;
}

/* ---- the days ---- */

struct span {
    date from;
    date until; /* DATE_NONE: open */
    const char *path;
};

struct folder {
    struct arena *arena;
    const char *path;
    const struct procedure_listed *listed;
    size_t count;
    const struct procedure **read; /* by `listed`; NULL: broken */
    const char **paths;
};

static bool is_newest(const struct folder *folder, const struct procedure *procedure)
{
    for (size_t i = 0; i < folder->count; i++)
        if (folder->read[i] != NULL && str_equal(folder->read[i]->id, procedure->id) && folder->read[i]->edition > procedure->edition)
            return false;
    return true;
}

static void add_span(struct span *spans, size_t *count, date from, date until, const char *path)
{
    size_t at;
    if (*count == SPANS_MAX)
        return;
    for (at = (*count)++; at > 0 && spans[at - 1].from > from; at--)
        spans[at] = spans[at - 1];
    spans[at] = (struct span){ from, until, path };
}

static size_t collect_spans(const struct folder *folder, struct str pack, struct span *spans)
{
    size_t count = 0;
    for (size_t i = 0; i < folder->count; i++) {
        const struct procedure *procedure = folder->read[i];
        if (procedure == NULL || !str_equal(procedure->pack, pack) || !is_newest(folder, procedure))
            continue;
        add_span(spans, &count, procedure->in_force_from, procedure->in_force_until, folder->paths[i]);
        for (size_t g = 0; g < procedure->gap_count; g++)
            add_span(spans, &count, procedure->gaps[g].from, procedure->gaps[g].until, folder->paths[i]);
    }
    return count;
}

static void check_cover(struct law_report *report, const struct law_pack *pack, const struct span *spans, size_t count)
{
    date due = pack->new_from;
    for (size_t i = 0; i < count; i++) {
        if (due == DATE_NONE || spans[i].from < due)
            LAW_FAULT(report, spans[i].path, TEXT_procedures_overlap, "in_force_from", TEXT_ARG("pack", pack->name));
        else if (spans[i].from > due)
            LAW_FAULT(report, spans[i].path, TEXT_procedures_hole, "in_force_from", TEXT_ARG("pack", pack->name));
        due = spans[i].until == DATE_NONE ? DATE_NONE : spans[i].until + 1;
    }
    if (count > 0 && (due == DATE_NONE ? pack->judges_until != DATE_NONE : pack->judges_until == DATE_NONE || due != pack->judges_until + 1))
        LAW_FAULT(report, spans[count - 1].path, TEXT_procedures_end, "in_force_until", TEXT_ARG("pack", pack->name));
}

/* Each pack that procedures judge is judged on all its days. Broken packs were reported before and are passed over. */
static void check_days(struct law_report *report, const struct folder *folder, const char *law_folder)
{
    struct span spans[SPANS_MAX];
    struct law *law;
    struct error error;
    if (law_open(folder->arena, law_folder, &law, &error) != STATUS_OK)
        return;
    for (size_t i = 0; i < folder->count; i++) {
        const struct law_pack *pack;
        if (folder->read[i] != NULL && law_find_pack(law, folder->read[i]->pack, &pack, &error) != STATUS_OK)
            LAW_FAULT(report, folder->paths[i], TEXT_procedures_no_pack, "pack", TEXT_ARG("pack", folder->read[i]->pack));
    }
    for (size_t i = 0; i < law->count; i++)
        if (i + 1 == law->count || !str_equal(law->packs[i].name, law->packs[i + 1].name)) /* the newest edition stands last */
            check_cover(report, &law->packs[i], spans, collect_spans(folder, law->packs[i].name, spans));
}

/* ---- the folder ---- */

static bool is_listed(const struct folder *folder, struct str name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (str_equal(folder->listed[i].file, name))
            return true;
    return false;
}

/* Reads the list. False: there is none, or it is broken (reported, unless the folder is missing). */
static bool open_folder(struct law_report *report, struct arena *arena, const char *path, struct folder *folder)
{
    struct procedure_list list;
    struct str sha256;
    struct str canonical;
    struct error error;
    *folder = (struct folder){ .arena = arena, .path = path };
    if (law_file_read(arena, path_join(arena, path, STR(PROCEDURES_LIST)), &procedure_list_shape, &list, &sha256, &canonical, &error) != STATUS_OK) {
        law_report_error(report, &error);
        return false;
    }
    folder->listed = list.files.items;
    folder->count = list.files.count;
    folder->read = ARENA_NEW_MANY(arena, const struct procedure *, folder->count);
    folder->paths = ARENA_NEW_MANY(arena, const char *, folder->count);
    return folder->read != NULL && folder->paths != NULL;
}

static enum status check_folder(struct law_report *report, struct arena *arena, const char *law_folder, bool sealed, struct folder *folder,
                                struct error *error)
{
    const char *path = path_join(arena, law_folder, STR(PROCEDURES_FOLDER));
    struct str *names;
    size_t count;
    enum status status;
    if (path == NULL)
        return fail_memory(error);
    if (!open_folder(report, arena, path, folder))
        return STATUS_OK;
    for (size_t i = 0; i < folder->count; i++) {
        folder->paths[i] = path_join(arena, path, folder->listed[i].file);
        if (folder->paths[i] == NULL)
            return fail_memory(error);
        for (size_t k = 0; k < i; k++)
            if (str_equal(folder->listed[k].file, folder->listed[i].file))
                LAW_FAULT(report, folder->paths[i], TEXT_law_listed_twice, NULL, TEXT_ARG_Z("field", "files"));
        folder->read[i] = check_file(report, arena, folder->paths[i], sealed ? folder->listed[i].sha256 : (struct str){ NULL, 0 });
    }
    status = folder_list(arena, path, &names, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        if (!str_is(names[i], PROCEDURES_LIST) && !is_listed(folder, names[i]))
            LAW_FAULT(report, path_join(arena, path, names[i]), TEXT_procedures_unlisted, NULL, TEXT_ARG("file", names[i]));
    if (status == STATUS_OK)
        check_days(report, folder, law_folder);
    return status;
}

static enum status check_all(struct law_report *report, const char *law_folder, struct error *error)
{
    struct arena arena;
    struct folder folder;
    const char *path = path_join(report->arena, law_folder, STR(PROCEDURES_FOLDER));
    enum status status;
    if (path == NULL)
        return fail_memory(error);
    if (!folder_exists(path))
        return STATUS_OK;
    arena_open(&arena, &memory_system, ARENA_OF_A_FILE);
    status = check_folder(report, &arena, law_folder, true, &folder, error);
    arena_close(&arena);
    return status;
}

static void check_named(struct law_report *report, const char *path)
{
    struct arena arena;
    struct folder folder;
    struct str name = last_part(path);
    struct str parent = str_from(path);
    const char *own;
    parent.len -= name.len;
    arena_open(&arena, &memory_system, ARENA_OF_A_FILE);
    own = parent.len == 0 ? "." : arena_copy_z(&arena, parent);
    if (own != NULL && open_folder(report, &arena, own, &folder) && !str_is(name, PROCEDURES_LIST)) {
        struct str expected = { NULL, 0 };
        for (size_t i = 0; i < folder.count; i++)
            if (str_equal(folder.listed[i].file, name))
                expected = folder.listed[i].sha256;
        if (expected.ptr == NULL)
            LAW_FAULT(report, path, TEXT_procedures_unlisted, NULL, TEXT_ARG("file", name));
        else
            check_file(report, &arena, path, expected);
    }
    arena_close(&arena);
}

const struct law_beside procedures_beside = { PROCEDURES_FOLDER, check_all, check_named };

enum status procedures_seal(struct law_report *report, const char *law_folder, struct str *sha256, struct error *error)
{
    struct arena *arena = report->arena;
    struct folder folder;
    struct str *hashes;
    enum status status = check_folder(report, arena, law_folder, false, &folder, error);
    if (status != STATUS_OK || report->faults > 0)
        return status == STATUS_OK ? STATUS_NO : status;
    hashes = ARENA_NEW_MANY(arena, struct str, folder.count);
    if (hashes == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < folder.count && status == STATUS_OK; i++)
        status = law_file_read(arena, folder.paths[i], NULL, NULL, &hashes[i], NULL, error);
    if (status == STATUS_OK)
        status = law_write_hashes(arena, path_join(arena, folder.path, STR(PROCEDURES_LIST)), hashes, folder.count, sha256, error);
    return status;
}
