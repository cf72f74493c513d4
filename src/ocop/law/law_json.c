/* Packs and sets as JSON, for the browser, for other systems and for `law show --json`. Members that have nothing to say are left out. */
#include "ocop/law/law_int.h"

static void write_texts(struct json_writer *json, const char *name, struct law_texts texts)
{
    if (texts.count == 0)
        return;
    json_array(json, name);
    for (size_t i = 0; i < texts.count; i++)
        json_text(json, NULL, texts.items[i]);
    json_array_end(json);
}

void law_write_head(struct json_writer *json, const struct law_pack *pack)
{
    json_text(json, "pack", pack->name);
    json_int(json, "edition", pack->edition);
    json_text(json, "sha256", pack->sha256);
    json_text(json, "decision", pack->decision);
    json_date(json, "decision_date", pack->decision_date);
    json_text(json, "title", pack->title);
    json_date(json, "in_force_from", pack->in_force_from);
    json_date(json, "in_force_until", pack->in_force_until);
    json_date(json, "new_from", pack->new_from);
    json_date(json, "new_until", pack->new_until);
    json_date(json, "judges_until", pack->judges_until);
    json_int(json, "set_count", (int64_t)law_set_count(pack));
    json_text(json, "provenance", pack->provenance);
}

static void write_option(struct json_writer *json, const struct law_option *option)
{
    json_object(json, NULL);
    json_text(json, "id", option->id);
    json_text(json, "text", option->text);
    json_int(json, "points", option->points);
    if (option->star_min != 0)
        json_int(json, "star_min", option->star_min);
    if (option->case_no != 0)
        json_int(json, "case", option->case_no);
    json_object_end(json);
}

/* The numbers of the rows in the pack's table of papers. */
static void write_evidence(struct json_writer *json, const struct law_pack *pack, struct law_texts names)
{
    if (names.count == 0)
        return;
    json_array(json, "evidence");
    for (size_t i = 0; i < names.count; i++)
        for (size_t k = 0; k < pack->evidence_count; k++)
            if (str_equal(pack->evidence[k].name, names.items[i]))
                json_int(json, NULL, pack->evidence[k].id);
    json_array_end(json);
}

static void write_needs(struct json_writer *json, const int *needs)
{
    static const char *const names[] = { "3", "4", "5" };
    if (needs[LAW_STARS] == 0)
        return;
    json_object(json, "needs");
    for (int stars = LAW_FIRST_MINIMUM; stars <= LAW_STARS; stars++)
        if (needs[stars] != 0)
            json_int(json, names[stars - LAW_FIRST_MINIMUM], needs[stars]);
    json_object_end(json);
}

static void write_leaf(struct json_writer *json, const struct law_pack *pack, const struct law_criterion *leaf)
{
    json_text(json, "code", leaf->code);
    json_text(json, "name", leaf->name);
    json_int(json, "max", leaf->max);
    write_texts(json, "notes", leaf->notes);
    write_texts(json, "knockout", leaf->knockout);
    write_texts(json, "precondition", leaf->precondition);
    json_text_z(json, "nature", law_nature_words[leaf->nature]);
    if (leaf->implicit_zero)
        json_bool(json, "implicit_zero", true);
    if (leaf->star_on_criterion != 0)
        json_int(json, "star_on_criterion", leaf->star_on_criterion);
    write_needs(json, leaf->needs);
    write_evidence(json, pack, leaf->evidence);
    write_texts(json, "cases", leaf->cases);
    json_array(json, "options");
    for (size_t i = 0; i < leaf->option_count; i++)
        write_option(json, &leaf->options[i]);
    json_array_end(json);
}

static void write_section(struct json_writer *json, const struct law_section *section)
{
    json_text(json, "code", section->code);
    json_text(json, "name", section->name);
    json_int(json, "max", section->max);
    write_texts(json, "notes", section->notes);
    write_texts(json, "knockout", section->knockout);
    write_texts(json, "precondition", section->precondition);
    json_array(json, "criteria");
}

/* The lines of one part, from *at on, as a tree again. */
static void write_part(struct json_writer *json, const struct law_pack *pack, const struct law_set *set, int part, size_t *at)
{
    const char name[2] = { (char)('A' + part), '\0' };
    int depth = 1;
    json_object(json, NULL);
    json_text_z(json, "id", name);
    json_text(json, "name", set->parts[part].name);
    json_int(json, "max", set->parts[part].max);
    json_array(json, "criteria");
    for (; *at < set->line_count && set->lines[*at].part == part; (*at)++) {
        const struct law_line *line = &set->lines[*at];
        for (; depth > line->depth; depth--) {
            json_array_end(json);
            json_object_end(json);
        }
        json_object(json, NULL);
        if (line->section >= 0) {
            write_section(json, &set->sections[line->section]);
            depth++;
            continue;
        }
        write_leaf(json, pack, &set->criteria[line->criterion]);
        json_object_end(json);
    }
    for (; depth > 1; depth--) {
        json_array_end(json);
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

void law_write_set(struct json_writer *json, const char *name, const struct law_pack *pack, const struct law_set *set)
{
    size_t at = 0;
    json_object(json, name);
    json_int(json, "no", set->no);
    json_text(json, "name", set->name);
    if (set->branch.ptr != NULL) {
        json_text(json, "branch", set->branch);
        json_text(json, "group", set->group);
    }
    write_texts(json, "disqualification", set->disqualification);
    json_array(json, "knockouts");
    for (size_t i = 0; i < set->knockout_count; i++) {
        json_object(json, NULL);
        json_text(json, "criterion", set->knockouts[i].criterion);
        json_text(json, "text", set->knockouts[i].text);
        json_bool(json, "precondition", set->knockouts[i].precondition);
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "parts");
    for (int part = 0; part < LAW_PARTS; part++)
        write_part(json, pack, set, part, &at);
    json_array_end(json);
    json_object_end(json);
}

static void write_bands(struct json_writer *json, const struct law_pack *pack)
{
    json_array(json, "bands");
    for (int i = 0; i < LAW_STARS; i++) {
        const struct law_band *band = &pack->bands[i];
        json_object(json, NULL);
        json_int(json, "stars", band->stars);
        json_int(json, "from", band->from);
        if (band->below == 0)
            json_null(json, "below");
        else
            json_int(json, "below", band->below);
        json_text_or_null(json, "level", band->level);
        json_text_or_null(json, "recognised_by", band->recognised_by);
        json_bool(json, "certificate", band->certificate);
        json_object_end(json);
    }
    json_array_end(json);
}

void law_write_bundle(struct json_writer *json, const struct law_pack *pack)
{
    static const char *const names[LAW_PARTS] = { "A", "B", "C" };
    json_object(json, NULL);
    law_write_head(json, pack);
    json_object(json, "parts");
    for (int part = 0; part < LAW_PARTS; part++)
        json_int(json, names[part], pack->parts[part]);
    json_object_end(json);
    write_bands(json, pack);
    json_array(json, "evidence");
    for (size_t i = 0; i < pack->evidence_count; i++) {
        json_object(json, NULL);
        json_int(json, "id", pack->evidence[i].id);
        json_text(json, "name", pack->evidence[i].name);
        json_text(json, "form", pack->evidence[i].form);
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "sets");
    for (size_t i = 0; i < pack->file_count; i++)
        if (pack->sets[i] != NULL)
            law_write_set(json, NULL, pack, pack->sets[i]);
    json_array_end(json);
    json_object_end(json);
}
