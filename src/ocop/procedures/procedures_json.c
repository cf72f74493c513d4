/* Procedures and answers as JSON, for other systems and for `--json`; and the answer in words. */
#include "ocop/procedures/procedures_int.h"
#include "texts_procedures.h"

static const char *const answer_words[] = { "no", "yes" };
static const char *const form_words[] = { "meeting", "written" };
static const char *const below_words[] = { "not_recognised", "returned" };

/* null where it is unknown. */
static void write_word(struct json_writer *json, const char *name, const char *const *words, int which)
{
    if (which < 0)
        json_null(json, name);
    else
        json_text_z(json, name, words[which]);
}

static void write_number(struct json_writer *json, const char *name, int number)
{
    if (number <= 0)
        json_null(json, name);
    else
        json_int(json, name, number);
}

static void write_sets(struct json_writer *json, const char *name, const int *sets, size_t count)
{
    json_array(json, name);
    for (size_t i = 0; i < count; i++)
        json_int(json, NULL, sets[i]);
    json_array_end(json);
}

static void write_day(struct json_writer *json, const char *name, struct procedure_day day)
{
    char bytes[16];
    struct buffer out;
    buffer_open_fixed(&out, bytes, sizeof(bytes));
    buffer_add_padded(&out, (uint64_t)day.month, 2);
    buffer_add_char(&out, '-');
    buffer_add_padded(&out, (uint64_t)day.day, 2);
    json_text(json, name, buffer_str(&out));
}

static void write_articles(struct json_writer *json, const struct procedure_articles *a)
{
    json_object(json, "articles");
    json_text_or_null(json, "level", a->level);
    json_text_or_null(json, "assesses", a->assesses);
    json_text_or_null(json, "council", a->council);
    json_text_or_null(json, "team", a->team);
    json_text_or_null(json, "form", a->form);
    json_text_or_null(json, "recognises", a->recognises);
    json_text_or_null(json, "forward", a->forward);
    json_text_or_null(json, "below", a->below);
    json_text_or_null(json, "visit", a->visit);
    json_text_or_null(json, "samples", a->samples);
    json_text_or_null(json, "working_days", a->working_days);
    json_text_or_null(json, "rounds", a->rounds);
    json_object_end(json);
}

static void write_by_kind(struct json_writer *json, const struct procedure_level *level)
{
    json_object(json, "team");
    for (int kind = 0; kind < LAW_CASES; kind++)
        write_word(json, procedure_kind_words[kind], answer_words, level->team[kind]);
    json_object_end(json);
    json_object(json, "form");
    for (int kind = 0; kind < LAW_CASES; kind++)
        write_word(json, procedure_kind_words[kind], form_words, level->form[kind]);
    json_object_end(json);
}

static void write_steps(struct json_writer *json, const struct procedure_level *level)
{
    json_array(json, "steps");
    for (size_t i = 0; i < level->step_count; i++) {
        const struct procedure_step *step = &level->steps[i];
        json_object(json, NULL);
        json_array(json, "kinds");
        for (int kind = 0; kind < LAW_CASES; kind++)
            if (step->kinds[kind])
                json_text_z(json, NULL, procedure_kind_words[kind]);
        json_array_end(json);
        json_text(json, "who", step->who);
        json_text(json, "what", step->what);
        json_text(json, "article", step->article);
        json_object_end(json);
    }
    json_array_end(json);
}

/* What a level is handed on for, and when. */
static void write_way(struct json_writer *json, const struct procedure_level *level)
{
    if (level->from == 0) {
        json_null(json, "recognises");
    } else {
        json_object(json, "recognises");
        json_int(json, "from", level->from);
        json_int(json, "to", level->to);
        json_object_end(json);
    }
    if (!level->forwards) {
        json_null(json, "forward");
    } else {
        json_object(json, "forward");
        json_text_z(json, "to", procedure_body_words[level->forward_to]);
        write_number(json, "from_points", level->forward_from);
        json_object_end(json);
    }
    write_word(json, "below", below_words, level->below);
}

static void write_level(struct json_writer *json, const struct procedure_level *level)
{
    json_object(json, NULL);
    json_text_z(json, "body", procedure_body_words[level->body]);
    json_text(json, "name", level->name);
    json_text_or_null(json, "office", level->office);
    json_text_or_null(json, "decided_by", level->decided_by);
    json_bool(json, "scores", level->scores);
    json_array(json, "assesses");
    for (size_t i = 0; i < level->assesses.count; i++)
        json_text(json, NULL, level->assesses.items[i]);
    json_array_end(json);
    json_bool(json, "council", level->council);
    write_by_kind(json, level);
    write_way(json, level);
    if (level->articles.visit.ptr == NULL)
        json_null(json, "visit_before_scoring");
    else
        write_sets(json, "visit_before_scoring", level->visit_sets, level->visit_count);
    write_number(json, "samples", level->samples);
    write_sets(json, "samples_except_sets", level->no_samples, level->no_sample_count);
    write_number(json, "working_days", level->working_days);
    json_array(json, "rounds");
    for (size_t i = 0; i < level->round_count; i++) {
        json_object(json, NULL);
        write_day(json, "asked_before", level->rounds[i].asked_before);
        write_day(json, "held_before", level->rounds[i].held_before);
        json_object_end(json);
    }
    json_array_end(json);
    write_articles(json, &level->articles);
    write_steps(json, level);
    json_object_end(json);
}

static void write_terms(struct json_writer *json, const struct procedure_terms *terms)
{
    json_object(json, "terms");
    write_number(json, "rerating_days", terms->rerating_days);
    write_number(json, "window_earliest_days", terms->window_earliest_days);
    write_number(json, "window_latest_days", terms->window_latest_days);
    write_number(json, "late_valid_days", terms->late_valid_days);
    write_word(json, "pauses", answer_words, terms->pauses);
    json_object_end(json);
}

void procedure_write_head(struct json_writer *json, const struct procedure *procedure)
{
    json_text(json, "procedure", procedure->name);
    json_text(json, "sha256", procedure->sha256);
    json_text(json, "title", procedure->title);
    json_text(json, "pack", procedure->pack);
    json_date(json, "in_force_from", procedure->in_force_from);
    json_date(json, "in_force_until", procedure->in_force_until);
    json_text(json, "provenance", procedure->provenance);
}

void procedure_write(struct json_writer *json, const struct procedure *procedure)
{
    json_object(json, NULL);
    procedure_write_head(json, procedure);
    json_array(json, "decisions");
    for (size_t i = 0; i < procedure->decision_count; i++) {
        json_object(json, NULL);
        json_text(json, "decision", procedure->decisions[i].decision);
        json_date(json, "date", procedure->decisions[i].date_signed);
        json_text(json, "part", procedure->decisions[i].part);
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "unclear");
    for (size_t i = 0; i < procedure->gap_count; i++) {
        json_object(json, NULL);
        json_date(json, "from", procedure->gaps[i].from);
        json_date(json, "until", procedure->gaps[i].until);
        json_text(json, "text", procedure->gaps[i].text);
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "levels");
    for (size_t i = 0; i < procedure->level_count; i++)
        write_level(json, &procedure->levels[i]);
    json_array_end(json);
    write_terms(json, &procedure->terms);
    json_object_end(json);
}

static void write_pack(struct json_writer *json, const char *name, const struct law_pack *pack)
{
    char bytes[100];
    struct buffer out;
    if (pack == NULL) {
        json_null(json, name);
        return;
    }
    buffer_open_fixed(&out, bytes, sizeof(bytes));
    buffer_add(&out, pack->name);
    buffer_add_char(&out, '@');
    buffer_add_int(&out, pack->edition);
    json_text(json, name, buffer_str(&out));
}

void procedure_write_route(struct json_writer *json, enum procedure_kind kind, date filed, date judged, const struct procedure_route *route)
{
    json_object(json, NULL);
    json_text_z(json, "kind", procedure_kind_words[kind]);
    json_date(json, "filed", filed);
    json_date(json, "judged", judged);
    json_text_z(json, "answer", procedure_route_words[route->what]);
    json_bool(json, "clear", route->what == ROUTE_KNOWN);
    write_pack(json, "pack", route->pack);
    write_pack(json, "pack_now", route->pack_now);
    json_text_or_null(json, "procedure", route->procedure == NULL ? (struct str){ NULL, 0 } : route->procedure->name);
    json_text_or_null(json, "procedure_sha256", route->procedure == NULL ? (struct str){ NULL, 0 } : route->procedure->sha256);
    json_date(json, "judges_until", route->until);
    json_text_or_null(json, "reason", route->gap == NULL ? (struct str){ NULL, 0 } : route->gap->text);
    json_object_end(json);
}

/* ---- in words ---- */

enum text_id procedure_kind_text(enum procedure_kind kind)
{
    static const enum text_id texts[LAW_CASES] = { TEXT_procedures_kind_first, TEXT_procedures_kind_upgrade, TEXT_procedures_kind_rerating };
    return texts[kind];
}

static struct str day_words(struct arena *arena, date d)
{
    struct buffer out;
    buffer_open(&out, arena, 20);
    date_write_vi(&out, d);
    return buffer_str(&out);
}

struct str procedure_route_text(struct arena *arena, enum language language, enum procedure_kind kind, date filed, date judged,
                                const struct procedure_route *route)
{
    static const enum text_id texts[] = { TEXT_procedures_route_known, TEXT_procedures_route_unclear, TEXT_procedures_route_bind_again,
                                          TEXT_procedures_route_no_procedure, TEXT_procedures_route_no_pack, TEXT_procedures_route_before_filing };
    const struct procedure *procedure = route->procedure;
    enum text_id text = texts[route->what];
    struct buffer out;
    if (route->what == ROUTE_BIND_AGAIN && procedure == NULL)
        text = TEXT_procedures_route_bind_again_unknown;
    const struct text_arg args[] = {
        TEXT_ARG("kind", text_of(language, procedure_kind_text(kind))),
        TEXT_ARG("filed", day_words(arena, filed)),
        TEXT_ARG("judged", day_words(arena, judged)),
        TEXT_ARG("until", day_words(arena, route->until)),
        TEXT_ARG("decision", route->pack == NULL ? STR("") : route->pack->decision),
        TEXT_ARG("now", route->pack_now == NULL ? STR("") : route->pack_now->decision),
        TEXT_ARG("procedure", procedure == NULL ? STR("") : procedure->title),
        TEXT_ARG("reason", route->gap == NULL ? STR("") : route->gap->text),
    };
    buffer_open(&out, arena, 4096);
    text_add(&out, language, text, args, sizeof(args) / sizeof(args[0]));
    return buffer_str(&out);
}
