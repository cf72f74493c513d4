/* The proofs for packs, for council rules and for the whole folder: `openocop law check`, and what `law seal` asks before it seals. */
#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "ocop/law/law_int.h"
#include "texts_file.h"
#include "texts_law.h"

#define ARENA_OF_A_PACK ((size_t)512 << 20)

void law_report_add(struct law_report *report, const char *file, bool warning, enum text_id text, const char *where, const struct text_arg *args,
                    size_t arg_count)
{
    struct error *row = &report->rows[report->count];
    if (warning)
        report->warnings++;
    else
        report->faults++;
    if (report->count == LAW_REPORT_MAX)
        return;
    error_set(row, STATUS_NO, text, where, args, arg_count);
    error_in_file(row, file);
    report->warning[report->count++] = warning;
}

void law_report_error(struct law_report *report, const struct error *error)
{
    report->faults++;
    if (report->count < LAW_REPORT_MAX) {
        report->warning[report->count] = false;
        report->rows[report->count++] = *error;
    }
}

static bool is_word(struct str word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (str_is(word, *words))
            return true;
    return false;
}

static void check_word(struct law_report *report, const char *path, const char *field, struct str word, const char *const *words)
{
    if (!is_word(word, words))
        LAW_FAULT(report, path, TEXT_law_word, field, TEXT_ARG_Z("field", field), TEXT_ARG("word", word));
}

void law_check_nfc(struct law_report *report, struct arena *arena, const char *path, struct str canonical)
{
    struct str form;
    if (text_nfc(arena, canonical, &form, NULL) != STATUS_OK || !str_equal(form, canonical))
        LAW_FAULT_PLAIN(report, path, TEXT_law_not_nfc, NULL);
}

/* ---- pack.json ---- */

void law_want_order(struct law_report *report, const char *path, date first, const char *first_name, date second, const char *second_name)
{
    if (first != DATE_NONE && second != DATE_NONE && first > second)
        LAW_FAULT(report, path, TEXT_law_dates, first_name, TEXT_ARG_Z("first", first_name), TEXT_ARG_Z("second", second_name));
}

static void check_dates(struct law_report *report, const char *path, const struct file_pack *pack)
{
    static const char *const kinds[] = { "first", "upgrade", "re-rating", NULL };
    const struct file_transition *rows = pack->transition.items;
    date latest = DATE_NONE;
    law_want_order(report, path, pack->decision_date, "decision_date", pack->in_force_from, "in_force_from");
    law_want_order(report, path, pack->in_force_from, "in_force_from", pack->in_force_until, "in_force_until");
    law_want_order(report, path, pack->in_force_from, "in_force_from", pack->new_from, "new_from");
    law_want_order(report, path, pack->new_from, "new_from", pack->new_until, "new_until");
    law_want_order(report, path, pack->new_until, "new_until", pack->in_force_until, "in_force_until");
    law_want_order(report, path, pack->new_until, "new_until", pack->judges_until, "judges_until");
    if (pack->new_until == DATE_NONE && (pack->in_force_until != DATE_NONE || pack->judges_until != DATE_NONE))
        LAW_FAULT(report, path, TEXT_law_dates, "new_until", TEXT_ARG_Z("first", "new_until"), TEXT_ARG_Z("second", "in_force_until"));
    for (size_t i = 0; i < pack->transition.count; i++) {
        check_word(report, path, "transition", rows[i].kind, kinds);
        law_want_order(report, path, rows[i].filed_before, "filed_before", rows[i].judges_until, "judges_until");
        if (pack->new_until == DATE_NONE || rows[i].filed_before != pack->new_until + 1)
            LAW_FAULT_PLAIN(report, path, TEXT_law_filed_before, "transition");
        latest = rows[i].judges_until > latest ? rows[i].judges_until : latest;
        for (size_t k = 0; k < i; k++)
            if (str_equal(rows[k].kind, rows[i].kind))
                LAW_FAULT(report, path, TEXT_law_listed_twice, rows[i].kind.ptr, TEXT_ARG_Z("field", "transition"));
    }
    if (pack->transition.count > 0 && latest != pack->judges_until)
        LAW_FAULT_PLAIN(report, path, TEXT_law_judges_until, "judges_until");
}

/* "26-2026" is decision 26/... of 2026. */
static void check_decision(struct law_report *report, const char *path, const struct file_pack *pack)
{
    struct str year = pack->pack;
    struct str number = str_cut(&year, '-');
    struct str decision = pack->decision;
    int64_t value;
    if (!str_equal(str_cut(&decision, '/'), number) || !str_to_int(year, 1900, 9999, &value) || date_civil(pack->decision_date).year != value)
        LAW_FAULT(report, path, TEXT_law_decision_name, "decision", TEXT_ARG("pack", pack->pack));
}

/* 5 stars down to 1, without gap or overlap, from 100 down to 0. */
static void check_bands(struct law_report *report, const char *path, const struct file_pack *pack)
{
    const struct file_band *bands = pack->bands.items;
    bool good = pack->bands.count == LAW_STARS;
    for (size_t i = 0; i < LAW_STARS && good; i++) {
        bool highest = i == 0;
        good = bands[i].stars == LAW_STARS - (int64_t)i && (highest ? bands[i].below == 0 : bands[i].below == bands[i - 1].from) &&
               bands[i].to_inclusive == (highest ? 100 : 0) && (highest || bands[i].from < bands[i - 1].from) &&
               (i + 1 < LAW_STARS || bands[i].from == 0);
    }
    if (!good)
        LAW_FAULT_PLAIN(report, path, TEXT_law_bands, "bands");
    for (size_t i = 0; i < pack->bands.count; i++)
        if (bands[i].certificate != (bands[i].stars >= LAW_FIRST_MINIMUM))
            LAW_FAULT(report, path, TEXT_law_certificate, "bands", TEXT_ARG_INT("stars", bands[i].stars));
    if (pack->parts.of[0] + pack->parts.of[1] + pack->parts.of[2] != 100)
        LAW_FAULT_PLAIN(report, path, TEXT_law_parts_sum, "parts");
}

static void check_tables(struct law_report *report, const char *path, const struct file_pack *pack)
{
    static const char *const provenances[] = { "verified", "partial", NULL };
    static const char *const relations[] = { "replaces", "amends", "amended_by", NULL };
    static const char *const ranks[] = { "[]", "[3]", "[3,4]", "[3,4,5]", NULL };
    const struct file_evidence *rows = pack->evidence.items;
    const struct file_related *related = pack->related.items;
    check_word(report, path, "provenance", pack->provenance, provenances);
    check_word(report, path, "minimums.ranks", pack->minimums.ranks, ranks);
    if (!pack->minimums.cumulative)
        LAW_FAULT(report, path, TEXT_law_word, "minimums.cumulative", TEXT_ARG_Z("field", "cumulative"), TEXT_ARG_Z("word", "false"));
    if (!str_is(pack->natures.reading, "ours"))
        LAW_FAULT(report, path, TEXT_law_word, "natures.reading", TEXT_ARG_Z("field", "reading"), TEXT_ARG("word", pack->natures.reading));
    for (size_t i = 0; i < pack->related.count; i++)
        check_word(report, path, "related", related[i].relation, relations);
    for (size_t i = 0; i < pack->evidence.count; i++)
        for (size_t k = 0; k < i; k++)
            if (rows[k].id == rows[i].id || str_equal(rows[k].name, rows[i].name))
                LAW_FAULT(report, path, TEXT_law_listed_twice, rows[i].name.ptr, TEXT_ARG_Z("field", "evidence"));
}

static const struct file_listed *listed_set(const struct file_pack *pack, int64_t no)
{
    const struct file_listed *rows = pack->files.items;
    for (size_t i = 0; i < pack->files.count; i++)
        if (rows[i].set == no)
            return &rows[i];
    return NULL;
}

/* Each set from 1 to set_count is listed or known to be missing; the classification, where there is one, names each set once. */
static void check_numbers(struct law_report *report, const char *path, const struct file_pack *pack, bool *known_used)
{
    const struct file_known_fault *known = pack->known_faults.items;
    const struct file_branch *branches = pack->classification.items;
    const struct file_listed *rows = pack->files.items;
    int64_t sets = 0;
    int placed[100] = { 0 };
    for (size_t i = 0; i < pack->files.count; i++) {
        sets += rows[i].set != 0;
        if (rows[i].set > pack->set_count)
            LAW_FAULT(report, path, TEXT_law_set_beyond, "files", TEXT_ARG_INT("set", rows[i].set), TEXT_ARG_INT("count", pack->set_count));
    }
    for (size_t b = 0; b < pack->classification.count; b++)
        for (size_t g = 0; g < branches[b].groups.count; g++) {
            const struct file_group *group = (const struct file_group *)branches[b].groups.items + g;
            for (size_t s = 0; s < group->sets.count; s++)
                placed[((const struct file_subgroup *)group->sets.items)[s].set]++;
        }
    for (int64_t no = 1; no <= 99; no++) {
        bool here = listed_set(pack, no) != NULL;
        bool missing = false;
        for (size_t i = 0; i < pack->known_faults.count; i++)
            if (str_is(known[i].kind, "missing_set") && known[i].set == no && known[i].part.ptr == NULL && !here &&
                known[i].expected == pack->set_count && known[i].found == sets) {
                missing = known_used[i] = true;
                law_report_add(report, path, true, TEXT_law_known_missing, "known_faults",
                               (const struct text_arg[]){ TEXT_ARG_INT("set", no), TEXT_ARG("provenance", known[i].provenance) }, 2);
            }
        if (no <= pack->set_count && !here && !missing)
            LAW_FAULT(report, path, TEXT_law_set_missing, "files", TEXT_ARG_INT("set", no), TEXT_ARG_INT("count", pack->set_count));
        if (pack->classification.count > 0 && placed[no] != (here ? 1 : 0))
            LAW_FAULT(report, path, TEXT_law_classification_once, "classification", TEXT_ARG_INT("set", no));
    }
}

/* ---- the files of a pack ---- */

/* Digits, small letters and hyphens, then ".json": so a name can neither leave the folder nor hide in it. */
static bool file_name_is_well_formed(struct str name)
{
    if (!str_ends_with(name, STR(".json")) || name.len == 5 || name.len > 100 || name.ptr[0] == '-' || str_is(name, "pack.json"))
        return false;
    for (size_t i = 0; i + 5 < name.len; i++)
        if (!(name.ptr[i] >= '0' && name.ptr[i] <= '9') && !(name.ptr[i] >= 'a' && name.ptr[i] <= 'z') && name.ptr[i] != '-')
            return false;
    return true;
}

static void check_listed_file(struct law_report *report, struct arena *arena, const char *folder, const struct file_pack *pack,
                              const struct file_listed *listed, bool sealed, bool *known_used)
{
    const char *path = path_join(arena, folder, listed->file);
    struct file_set set;
    struct str sha256;
    struct str canonical;
    struct error error;
    enum status status = law_file_read(arena, path, listed->set == 0 ? NULL : &law_set_shape, &set, &sha256, &canonical, &error);
    if (status != STATUS_OK) {
        law_report_error(report, &error);
        return;
    }
    if (sealed && !str_equal(sha256, listed->sha256))
        LAW_FAULT(report, path, TEXT_law_not_as_sealed, NULL, TEXT_ARG("found", sha256));
    if (listed->set == 0) {
        law_check_nfc(report, arena, path, canonical);
        return;
    }
    report->sets++;
    law_check_set(report, arena, path, &set, canonical, pack, listed, known_used);
}

static void check_list_of_files(struct law_report *report, struct arena *arena, const char *folder, const char *path, const struct file_pack *pack)
{
    const struct file_listed *rows = pack->files.items;
    struct str *names;
    size_t count;
    struct error error;
    bool cells = pack->cells_to_check.ptr == NULL;
    for (size_t i = 0; i < pack->files.count; i++) {
        if (!file_name_is_well_formed(rows[i].file))
            LAW_FAULT(report, path, TEXT_law_file_name, "files", TEXT_ARG("file", rows[i].file));
        if (i > 0 && str_compare(rows[i - 1].file, rows[i].file) >= 0)
            LAW_FAULT(report, path, TEXT_law_file_order, "files", TEXT_ARG("file", rows[i].file));
        for (size_t k = 0; k < i; k++)
            if (rows[i].set != 0 && rows[k].set == rows[i].set)
                LAW_FAULT(report, path, TEXT_law_set_twice, "files", TEXT_ARG_INT("set", rows[i].set));
        cells = cells || (str_equal(rows[i].file, pack->cells_to_check) && rows[i].set == 0);
    }
    if (!cells)
        LAW_FAULT(report, path, TEXT_law_file_unlisted, "cells_to_check", TEXT_ARG("file", pack->cells_to_check));
    if (folder_list(arena, folder, &names, &count, &error) != STATUS_OK) {
        law_report_error(report, &error);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        bool listed = str_is(names[i], "pack.json");
        for (size_t k = 0; k < pack->files.count; k++)
            listed = listed || str_equal(rows[k].file, names[i]);
        if (!listed)
            LAW_FAULT(report, path_join(arena, folder, names[i]), TEXT_law_file_unlisted, NULL, TEXT_ARG("file", names[i]));
    }
}

static struct str last_part(const char *path)
{
    struct str rest = str_from(path);
    while (rest.len > 0 && rest.ptr[rest.len - 1] == '/')
        rest.len--;
    for (size_t i = rest.len; i > 0; i--)
        if (rest.ptr[i - 1] == '/')
            return str_part(rest, i, rest.len);
    return rest;
}

/* The folder's own name, also where it is called "." or "..". */
static struct str folder_name(struct arena *arena, const char *folder)
{
    struct str name = last_part(folder);
    char real[PATH_MAX];
    if (name.len > 0 && !str_is(name, ".") && !str_is(name, ".."))
        return name;
    return realpath(folder, real) == NULL ? name : last_part(arena_copy_z(arena, str_from(real)));
}

static bool read_pack(struct law_report *report, struct arena *arena, const char *folder, struct file_pack *pack, struct str *canonical)
{
    struct str sha256;
    struct error error;
    if (law_file_read(arena, path_join(arena, folder, STR("pack.json")), &law_pack_shape, pack, &sha256, canonical, &error) == STATUS_OK)
        return true;
    law_report_error(report, &error);
    return false;
}

void law_check_pack(struct law_report *report, struct arena *arena, const char *folder, bool sealed, const struct file_pack **out)
{
    struct file_pack *pack = ARENA_NEW(arena, struct file_pack);
    const char *path = path_join(arena, folder, STR("pack.json"));
    const struct file_known_fault *known;
    struct str canonical;
    struct str name;
    int edition;
    bool *known_used;
    *out = NULL;
    if (pack == NULL || path == NULL || !read_pack(report, arena, folder, pack, &canonical))
        return;
    report->packs++;
    if (!law_folder_name_read(folder_name(arena, folder), &name, &edition) || !str_equal(name, pack->pack) || edition != pack->edition)
        LAW_FAULT(report, path, TEXT_law_folder_name, "pack", TEXT_ARG("pack", pack->pack), TEXT_ARG_INT("edition", pack->edition));
    known_used = ARENA_NEW_MANY(arena, bool, pack->known_faults.count);
    if (known_used == NULL)
        return;
    check_dates(report, path, pack);
    check_decision(report, path, pack);
    check_bands(report, path, pack);
    check_tables(report, path, pack);
    check_list_of_files(report, arena, folder, path, pack);
    check_numbers(report, path, pack, known_used);
    law_check_nfc(report, arena, path, canonical);
    for (size_t i = 0; i < pack->files.count; i++) {
        const struct file_listed *listed = (const struct file_listed *)pack->files.items + i;
        if (file_name_is_well_formed(listed->file))
            check_listed_file(report, arena, folder, pack, listed, sealed, known_used);
    }
    known = pack->known_faults.items;
    for (size_t i = 0; i < pack->known_faults.count; i++)
        if (!known_used[i])
            LAW_FAULT(report, path, TEXT_law_known_not_there, "known_faults", TEXT_ARG_INT("set", known[i].set));
    *out = pack;
}

/* ---- the whole folder ---- */

static void check_rules(struct law_report *report, struct arena *arena, const char *path)
{
    static const char *const bases[] = { "average", "every", "majority", NULL };
    struct file_rules rules;
    struct str sha256;
    struct str canonical;
    struct error error;
    struct str stem = last_part(path);
    if (law_file_read(arena, path, &law_rules_shape, &rules, &sha256, &canonical, &error) != STATUS_OK) {
        law_report_error(report, &error);
        return;
    }
    report->rules++;
    stem = str_ends_with(stem, STR(".json")) ? str_part(stem, 0, stem.len - 5) : stem;
    if (!str_equal(stem, rules.id))
        LAW_FAULT(report, path, TEXT_law_rules_name, "id", TEXT_ARG("id", rules.id));
    if (rules.minimum_basis.ptr != NULL)
        check_word(report, path, "minimum_basis", rules.minimum_basis, bases);
    if (fraction_ok(rules.quorum) && (rules.quorum.num <= 0 || fraction_compare_int(rules.quorum, 1) > 0))
        LAW_FAULT_PLAIN(report, path, TEXT_law_quorum, "quorum");
    if (rules.province_code.ptr != NULL && (rules.province_code.len != 2 || !str_to_int(rules.province_code, 0, 99, &(int64_t){ 0 })))
        LAW_FAULT(report, path, TEXT_law_word, "province_code", TEXT_ARG_Z("field", "province_code"), TEXT_ARG("word", rules.province_code));
    law_want_order(report, path, rules.valid_from, "valid_from", rules.valid_until, "valid_until");
    law_check_nfc(report, arena, path, canonical);
}

static enum status check_all_rules(struct law_report *report, struct arena *arena, const char *folder, struct error *error)
{
    const char *own = path_join(arena, folder, STR("council-rules"));
    struct str *names;
    size_t count;
    enum status status;
    if (own == NULL)
        return fail_memory(error);
    if (!folder_exists(own))
        return STATUS_OK;
    status = folder_list(arena, own, &names, &count, error);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        check_rules(report, arena, path_join(arena, own, names[i]));
    return status;
}

struct intake {
    struct str name;
    int edition;
    const char *path;
    date from;
    date until;
};

/* The newest editions, by their first day, must take new dossiers one after the other from 08/06/2020 on. */
static void check_intake(struct law_report *report, const struct intake *rows, size_t count)
{
    date due = DATE_NONE;
    date start;
    if (!date_of(2020, 6, 8, &start))
        return;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 && rows[i].from > start)
            LAW_FAULT_PLAIN(report, rows[i].path, TEXT_law_intake_start, "new_from");
        if (i > 0 && due == DATE_NONE)
            LAW_FAULT(report, rows[i - 1].path, TEXT_law_intake_overlap, "new_until", TEXT_ARG("pack", rows[i].name));
        else if (i > 0 && rows[i].from != due)
            LAW_FAULT(report, rows[i - 1].path, rows[i].from < due ? TEXT_law_intake_overlap : TEXT_law_intake_gap, "new_until",
                      TEXT_ARG("pack", rows[i].name));
        due = rows[i].until == DATE_NONE ? DATE_NONE : rows[i].until + 1;
    }
    if (count > 0 && due != DATE_NONE)
        LAW_FAULT_PLAIN(report, rows[count - 1].path, TEXT_law_intake_end, "new_until");
}

static void note_intake(struct arena *arena, struct intake *rows, size_t *count, const struct file_pack *pack, const char *path)
{
    struct intake own = { arena_copy(arena, pack->pack), (int)pack->edition, path, pack->new_from, pack->new_until };
    size_t at;
    for (size_t i = 0; i < *count; i++)
        if (str_equal(rows[i].name, own.name)) {
            if (rows[i].edition > own.edition)
                return;
            for (size_t k = i + 1; k < *count; k++)
                rows[k - 1] = rows[k];
            (*count)--;
            break;
        }
    for (at = (*count)++; at > 0 && rows[at - 1].from > own.from; at--)
        rows[at] = rows[at - 1];
    rows[at] = own;
}

enum status law_check_all(struct law_report *report, const char *folder, struct error *error)
{
    struct str *names;
    struct intake *intake;
    size_t count;
    size_t intakes = 0;
    enum status status = folder_list(report->arena, folder, &names, &count, error);
    if (status != STATUS_OK)
        return status;
    intake = ARENA_NEW_MANY(report->arena, struct intake, count);
    for (size_t i = 0; i < count; i++) {
        const char *own = path_join(report->arena, folder, names[i]);
        const char *path = own == NULL ? NULL : path_join(report->arena, own, STR("pack.json"));
        const struct file_pack *pack;
        struct arena arena;
        struct str name;
        int edition;
        if (intake == NULL || path == NULL)
            return fail_memory(error);
        if (!file_exists(path)) {
            if (law_folder_name_read(names[i], &name, &edition))
                LAW_FAULT_PLAIN(report, path, TEXT_law_no_pack_file, NULL);
            continue;
        }
        arena_open(&arena, &memory_system, ARENA_OF_A_PACK);
        law_check_pack(report, &arena, own, true, &pack);
        if (pack != NULL)
            note_intake(report->arena, intake, &intakes, pack, path);
        arena_close(&arena);
    }
    check_intake(report, intake, intakes);
    if (report->packs == 0 && report->faults == 0)
        LAW_FAULT_PLAIN(report, folder, TEXT_law_no_packs, NULL);
    return check_all_rules(report, report->arena, folder, error);
}

/* ---- one file ---- */

static void check_file_of_pack(struct law_report *report, struct arena *arena, const char *folder, const char *path)
{
    struct file_pack pack;
    struct str canonical;
    const struct file_listed *rows;
    if (!file_exists(path_join(arena, folder, STR("pack.json")))) {
        struct error error;
        struct str sha256;
        struct file_set set;
        if (law_file_read(arena, path, &law_set_shape, &set, &sha256, &canonical, &error) != STATUS_OK)
            law_report_error(report, &error);
        else
            LAW_FAULT_PLAIN(report, path, TEXT_law_no_pack_beside, NULL);
        return;
    }
    if (!read_pack(report, arena, folder, &pack, &canonical))
        return;
    rows = pack.files.items;
    for (size_t i = 0; i < pack.files.count; i++)
        if (str_equal(rows[i].file, last_part(path))) {
            check_listed_file(report, arena, folder, &pack, &rows[i], true, NULL);
            return;
        }
    LAW_FAULT(report, path, TEXT_law_file_unlisted, NULL, TEXT_ARG("file", last_part(path)));
}

enum status law_check_file(struct law_report *report, const char *path, struct error *error)
{
    struct str name = last_part(path);
    const char *folder;
    const struct file_pack *pack;
    struct arena arena;
    if (!file_exists(path) && !folder_exists(path)) {
        FAIL(error, STATUS_NOT_FOUND, TEXT_file_absent, NULL);
        return error_in_file(error, path);
    }
    arena_open(&arena, &memory_system, ARENA_OF_A_PACK);
    if (folder_exists(path)) {
        folder = path;
    } else {
        struct str parent = str_from(path);
        parent.len -= name.len;
        folder = parent.len == 0 ? "." : arena_copy_z(report->arena, parent);
    }
    if (folder == NULL) {
        arena_close(&arena);
        return fail_memory(error);
    }
    if (folder_exists(path) || str_is(name, "pack.json"))
        law_check_pack(report, &arena, folder, true, &pack);
    else if (str_is(folder_name(report->arena, folder), "council-rules"))
        check_rules(report, &arena, path);
    else
        check_file_of_pack(report, &arena, folder, path);
    arena_close(&arena);
    return STATUS_OK;
}
