/* The fields of the files below law/procedures/, as tables. Form is refused while these are read, substance in procedures_read.c and
 * procedures_check.c. Where a word may be null, the struct starts with -1. */
#include "ocop/procedures/procedures_int.h"

#define FIELD(type, member, kind_) { .name = #member, .kind = kind_, .offset = offsetof(struct type, member), .required = true }
#define NULLABLE(type, member, kind_) { .name = #member, .kind = kind_, .offset = offsetof(struct type, member), .required = true, .nullable = true }
#define TEXT(type, member) { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct type, member), .required = true, .min = 1 }
#define NULL_TEXT(type, member) \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct type, member), .required = true, .nullable = true, .min = 1 }
#define INT(type, member, least, most) \
    { .name = #member, .kind = JSON_INT, .offset = offsetof(struct type, member), .required = true, .min = least, .max = most }
#define NULL_INT(type, member, least, most)                                                                                             \
    { .name = #member, .kind = JSON_INT, .offset = offsetof(struct type, member), .required = true, .nullable = true, .min = least,      \
      .max = most }
#define NULL_WORD(type, member, words_) \
    { .name = #member, .kind = JSON_WORD, .offset = offsetof(struct type, member), .required = true, .nullable = true, .words = words_ }
#define LIST(type, member, of_) { .name = #member, .kind = JSON_LIST, .offset = offsetof(struct type, member), .required = true, .of = &(of_) }
#define NULL_LIST(type, member, of_) \
    { .name = #member, .kind = JSON_LIST, .offset = offsetof(struct type, member), .required = true, .nullable = true, .of = &(of_) }
#define OBJECT(type, member, of_) { .name = #member, .kind = JSON_OBJECT, .offset = offsetof(struct type, member), .required = true, .of = &(of_) }
#define NULL_OBJECT(type, member, of_) \
    { .name = #member, .kind = JSON_OBJECT, .offset = offsetof(struct type, member), .required = true, .nullable = true, .of = &(of_) }
#define SHAPE_FROM(name_, type, fields_, defaults_)                                                                                      \
    { .name = name_, .size = sizeof(struct type), .fields = fields_, .field_count = sizeof(fields_) / sizeof((fields_)[0]), .defaults = defaults_ }
#define SHAPE(name_, type, fields_) SHAPE_FROM(name_, type, fields_, NULL)

static const char *const answers[] = { "no", "yes", NULL };
static const char *const forms[] = { "meeting", "written", NULL };
static const char *const belows[] = { "not_recognised", "returned", NULL };

static const struct json_field day_fields[] = {
    TEXT(procedure_file_day, asked_before),
    TEXT(procedure_file_day, held_before),
};
static const struct json_shape day_shape = SHAPE("ProcedureFileRound", procedure_file_day, day_fields);

static const struct json_field step_fields[] = {
    FIELD(procedure_file_step, kinds, JSON_TEXT_LIST),
    TEXT(procedure_file_step, who),
    TEXT(procedure_file_step, what),
    TEXT(procedure_file_step, article),
};
static const struct json_shape step_shape = SHAPE("ProcedureFileStep", procedure_file_step, step_fields);

static const struct json_field set_fields[] = { INT(procedure_file_set, set, 1, 99) };
static const struct json_shape set_shape = SHAPE("ProcedureFileSet", procedure_file_set, set_fields);

#define BY_KIND(words_)                                                                                                                  \
    { { .name = "first", .kind = JSON_WORD, .offset = offsetof(struct procedure_file_by_kind, of[PROCEDURE_FIRST]), .required = true,    \
        .nullable = true, .words = words_ },                                                                                            \
      { .name = "upgrade", .kind = JSON_WORD, .offset = offsetof(struct procedure_file_by_kind, of[PROCEDURE_UPGRADE]), .required = true, \
        .nullable = true, .words = words_ },                                                                                            \
      { .name = "rerating", .kind = JSON_WORD, .offset = offsetof(struct procedure_file_by_kind, of[PROCEDURE_RERATING]),                \
        .required = true, .nullable = true, .words = words_ } }
static const struct json_field team_fields[] = BY_KIND(answers);
static const struct json_shape team_shape = SHAPE("ProcedureFileTeam", procedure_file_by_kind, team_fields);
static const struct json_field form_fields[] = BY_KIND(forms);
static const struct json_shape form_shape = SHAPE("ProcedureFileForm", procedure_file_by_kind, form_fields);

static const struct json_field span_fields[] = {
    INT(procedure_file_span, from, LAW_FIRST_MINIMUM, LAW_STARS),
    INT(procedure_file_span, to, LAW_FIRST_MINIMUM, LAW_STARS),
};
static const struct json_shape span_shape = SHAPE("ProcedureFileStars", procedure_file_span, span_fields);

static const struct json_field forward_fields[] = {
    { .name = "to", .kind = JSON_WORD, .offset = offsetof(struct procedure_file_forward, to), .required = true, .words = procedure_body_words },
    NULL_INT(procedure_file_forward, from_points, 1, 100),
};
static const struct json_shape forward_shape = SHAPE("ProcedureFileForward", procedure_file_forward, forward_fields);

static const struct json_field samples_fields[] = {
    INT(procedure_file_samples, count, 1, 99),
    LIST(procedure_file_samples, except_sets, set_shape),
};
static const struct json_shape samples_shape = SHAPE("ProcedureFileSamples", procedure_file_samples, samples_fields);

static const struct json_field articles_fields[] = {
    TEXT(procedure_articles, level),
    NULL_TEXT(procedure_articles, assesses),
    NULL_TEXT(procedure_articles, council),
    NULL_TEXT(procedure_articles, team),
    NULL_TEXT(procedure_articles, form),
    NULL_TEXT(procedure_articles, recognises),
    NULL_TEXT(procedure_articles, forward),
    NULL_TEXT(procedure_articles, below),
    NULL_TEXT(procedure_articles, visit),
    NULL_TEXT(procedure_articles, samples),
    NULL_TEXT(procedure_articles, working_days),
    NULL_TEXT(procedure_articles, rounds),
};
static const struct json_shape articles_shape = SHAPE("ProcedureFileArticles", procedure_articles, articles_fields);

static const struct procedure_file_level level_defaults = {
    .team = { { -1, -1, -1 } }, .form = { { -1, -1, -1 } }, .forward = { .to = -1 }, .below = -1
};
static const struct json_field level_fields[] = {
    { .name = "body", .kind = JSON_WORD, .offset = offsetof(struct procedure_file_level, body), .required = true, .words = procedure_body_words },
    TEXT(procedure_file_level, name),
    NULL_TEXT(procedure_file_level, office),
    NULL_TEXT(procedure_file_level, decided_by),
    FIELD(procedure_file_level, scores, JSON_BOOL),
    NULLABLE(procedure_file_level, assesses, JSON_TEXT_LIST),
    FIELD(procedure_file_level, council, JSON_BOOL),
    OBJECT(procedure_file_level, team, team_shape),
    OBJECT(procedure_file_level, form, form_shape),
    NULL_OBJECT(procedure_file_level, recognises, span_shape),
    NULL_OBJECT(procedure_file_level, forward, forward_shape),
    NULL_WORD(procedure_file_level, below, belows),
    NULL_LIST(procedure_file_level, visit_before_scoring, set_shape),
    NULL_OBJECT(procedure_file_level, samples, samples_shape),
    NULL_INT(procedure_file_level, working_days, 1, 365),
    NULL_LIST(procedure_file_level, rounds, day_shape),
    OBJECT(procedure_file_level, articles, articles_shape),
    FIELD(procedure_file_level, notes, JSON_TEXT_LIST),
    LIST(procedure_file_level, steps, step_shape),
};
static const struct json_shape level_shape = SHAPE_FROM("ProcedureFileLevel", procedure_file_level, level_fields, &level_defaults);

static const struct json_field term_article_fields[] = {
    NULL_TEXT(procedure_term_articles, rerating_days),
    NULL_TEXT(procedure_term_articles, window),
    NULL_TEXT(procedure_term_articles, late_valid_days),
    NULL_TEXT(procedure_term_articles, pauses),
};
static const struct json_shape term_articles_shape = SHAPE("ProcedureFileTermArticles", procedure_term_articles, term_article_fields);
static const struct procedure_file_terms terms_defaults = { .pauses = -1 };
static const struct json_field terms_fields[] = {
    NULL_INT(procedure_file_terms, rerating_days, 1, 3650),
    NULL_INT(procedure_file_terms, window_earliest_days, 1, 3650),
    NULL_INT(procedure_file_terms, window_latest_days, 1, 3650),
    NULL_INT(procedure_file_terms, late_valid_days, 1, 3650),
    NULL_WORD(procedure_file_terms, pauses, answers),
    OBJECT(procedure_file_terms, articles, term_articles_shape),
    TEXT(procedure_file_terms, note),
};
static const struct json_shape terms_shape = SHAPE_FROM("ProcedureFileTerms", procedure_file_terms, terms_fields, &terms_defaults);

static const struct json_field decision_fields[] = {
    TEXT(procedure_decision, decision),
    { .name = "date", .kind = JSON_DATE, .offset = offsetof(struct procedure_decision, date_signed), .required = true },
    TEXT(procedure_decision, part),
};
static const struct json_shape decision_shape = SHAPE("ProcedureFileDecision", procedure_decision, decision_fields);

static const struct json_field gap_fields[] = {
    { .name = "from", .kind = JSON_DATE, .offset = offsetof(struct procedure_file_gap, gap.from), .required = true },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct procedure_file_gap, gap.until), .required = true },
    { .name = "text", .kind = JSON_TEXT, .offset = offsetof(struct procedure_file_gap, gap.text), .required = true, .min = 1 },
    TEXT(procedure_file_gap, note),
};
static const struct json_shape gap_shape = SHAPE("ProcedureFileUnclear", procedure_file_gap, gap_fields);

/* The terms lie within the file's struct: its defaults rule over theirs. */
static const struct procedure_file file_defaults = { .in_force_from = DATE_NONE, .in_force_until = DATE_NONE, .terms = { .pauses = -1 } };
static const struct json_field file_fields[] = {
    INT(procedure_file, format, PROCEDURES_FORMAT, PROCEDURES_FORMAT),
    TEXT(procedure_file, procedure),
    INT(procedure_file, edition, 1, 9999),
    TEXT(procedure_file, title),
    TEXT(procedure_file, pack),
    LIST(procedure_file, decisions, decision_shape),
    FIELD(procedure_file, in_force_from, JSON_DATE),
    NULLABLE(procedure_file, in_force_until, JSON_DATE),
    TEXT(procedure_file, in_force_note),
    LIST(procedure_file, unclear, gap_shape),
    LIST(procedure_file, levels, level_shape),
    OBJECT(procedure_file, terms, terms_shape),
    TEXT(procedure_file, provenance),
    TEXT(procedure_file, provenance_note),
    FIELD(procedure_file, unknown, JSON_TEXT_LIST),
    FIELD(procedure_file, sources, JSON_TEXT_LIST),
};
const struct json_shape procedure_file_shape = SHAPE_FROM("ProcedureFile", procedure_file, file_fields, &file_defaults);

static const struct json_field listed_fields[] = {
    TEXT(procedure_listed, file),
    TEXT(procedure_listed, sha256),
};
static const struct json_shape listed_shape = SHAPE("ProcedureListed", procedure_listed, listed_fields);
static const struct json_field list_fields[] = {
    INT(procedure_list, format, PROCEDURES_FORMAT, PROCEDURES_FORMAT),
    TEXT(procedure_list, note),
    LIST(procedure_list, files, listed_shape),
};
const struct json_shape procedure_list_shape = SHAPE("ProcedureList", procedure_list, list_fields);
