/* The fields of the files below law/, as tables. What is wrong in form (an unknown field, a text where a number belongs) is refused when
 * these are read; what is wrong in substance law_check.c tells, with the criterion: so the limits here are wide. */
#include "ocop/law/law_int.h"

#define FIELD(type, member, kind_, must) { .name = #member, .kind = kind_, .offset = offsetof(struct type, member), .required = must }
#define NULLABLE(type, member, kind_) { .name = #member, .kind = kind_, .offset = offsetof(struct type, member), .required = true, .nullable = true }
#define TEXT(type, member, must) { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct type, member), .required = must, .min = 1 }
#define NULL_TEXT(type, member, must) \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct type, member), .required = must, .nullable = true, .min = 1 }
#define INT(type, member, must, least, most) \
    { .name = #member, .kind = JSON_INT, .offset = offsetof(struct type, member), .required = must, .min = least, .max = most }
#define NULL_INT(type, member, least, most)                                                                                            \
    { .name = #member, .kind = JSON_INT, .offset = offsetof(struct type, member), .required = true, .nullable = true, .min = least,     \
      .max = most }
#define LIST(type, member, must, of_) { .name = #member, .kind = JSON_LIST, .offset = offsetof(struct type, member), .required = must, .of = &(of_) }
#define OBJECT(type, member, must, of_) { .name = #member, .kind = JSON_OBJECT, .offset = offsetof(struct type, member), .required = must, .of = &(of_) }
#define SHAPE(name_, type, fields_) \
    { .name = name_, .size = sizeof(struct type), .fields = fields_, .field_count = sizeof(fields_) / sizeof((fields_)[0]) }

/* ---- set files ---- */

static const struct json_field option_fields[] = {
    TEXT(file_option, id, true),
    TEXT(file_option, text, true),
    INT(file_option, points, true, -1000000, 1000000),
    INT(file_option, star_min, false, -1000000, 1000000),
    { .name = "case", .kind = JSON_ANY, .offset = offsetof(struct file_option, case_json) },
    FIELD(file_option, corrected, JSON_BOOL, false),
    FIELD(file_option, synthetic, JSON_BOOL, false),
};
static const struct json_shape option_shape = SHAPE("LawFileOption", file_option, option_fields);

static const struct json_field minimum_fields[] = {
    { .name = "3", .kind = JSON_INT, .offset = offsetof(struct file_minimum, at[3]), .min = 1, .max = 100 },
    { .name = "4", .kind = JSON_INT, .offset = offsetof(struct file_minimum, at[4]), .min = 1, .max = 100 },
    { .name = "5", .kind = JSON_INT, .offset = offsetof(struct file_minimum, at[5]), .min = 1, .max = 100 },
};
static const struct json_shape minimum_shape = SHAPE("LawFileMinimum", file_minimum, minimum_fields);

static const struct json_shape node_shape;
static const struct json_field node_fields[] = {
    TEXT(file_node, code, true),
    TEXT(file_node, name, true),
    INT(file_node, max, true, -1000000, 1000000),
    FIELD(file_node, notes, JSON_TEXT_LIST, false),
    FIELD(file_node, knockout, JSON_TEXT_LIST, false),
    FIELD(file_node, precondition, JSON_TEXT_LIST, false),
    LIST(file_node, criteria, false, node_shape),
    LIST(file_node, options, false, option_shape),
    TEXT(file_node, nature, false),
    FIELD(file_node, implicit_zero, JSON_BOOL, false),
    OBJECT(file_node, rank_minimum_points, false, minimum_shape),
    INT(file_node, star_on_criterion, false, -1000000, 1000000),
    FIELD(file_node, cases, JSON_TEXT_LIST, false),
    FIELD(file_node, binary, JSON_BOOL, false),
    FIELD(file_node, evidence, JSON_TEXT_LIST, false),
    FIELD(file_node, commune_assessed, JSON_BOOL, false),
    FIELD(file_node, guidance_local, JSON_TEXT_LIST, false),
    TEXT(file_node, code_in_source, false),
    FIELD(file_node, needs_check, JSON_BOOL, false),
};
static const struct json_shape node_shape = SHAPE("LawFileCriterion", file_node, node_fields);

static const struct json_field part_fields[] = {
    TEXT(file_part, id, true),
    TEXT(file_part, name, true),
    INT(file_part, max, true, -1000000, 1000000),
    INT(file_part, sum_of_criteria, false, 1, 1000),
    LIST(file_part, criteria, true, node_shape),
};
static const struct json_shape part_shape = SHAPE("LawFilePart", file_part, part_fields);

static const struct json_field knockout_fields[] = {
    TEXT(file_knockout, criterion, true),
    TEXT(file_knockout, text, true),
    TEXT(file_knockout, kind, false),
};
static const struct json_shape knockout_shape = SHAPE("LawFileKnockout", file_knockout, knockout_fields);

static const struct json_field rank_minimum_fields[] = {
    TEXT(file_rank_minimum, criterion, true),
    TEXT(file_rank_minimum, name, true),
    OBJECT(file_rank_minimum, minimum, false, minimum_shape),
    INT(file_rank_minimum, star_on_criterion, false, LAW_FIRST_MINIMUM, LAW_STARS),
    TEXT(file_rank_minimum, note, false),
};
static const struct json_shape rank_minimum_shape = SHAPE("LawFileRankMinimum", file_rank_minimum, rank_minimum_fields);

static const struct json_field correction_fields[] = {
    TEXT(file_correction, criterion, false),
    TEXT(file_correction, part, false),
    { .name = "option", .kind = JSON_ANY, .offset = offsetof(struct file_correction, option_json) },
    FIELD(file_correction, transcript_value, JSON_ANY, false),
    FIELD(file_correction, source_value, JSON_ANY, false),
    FIELD(file_correction, used_value, JSON_ANY, false),
    TEXT(file_correction, reason, true),
    FIELD(file_correction, needs_check, JSON_BOOL, false),
};
static const struct json_shape correction_shape = SHAPE("LawFileCorrection", file_correction, correction_fields);

static const struct json_field classification_fields[] = {
    TEXT(file_classification, nganh_no, true),
    TEXT(file_classification, nganh, true),
    TEXT(file_classification, nhom, true),
    NULL_TEXT(file_classification, phan_nhom, true),
    FIELD(file_classification, lead_ministries, JSON_TEXT_LIST, true),
};
static const struct json_shape classification_shape = SHAPE("LawFileClassification", file_classification, classification_fields);

static const struct json_field set_fields[] = {
    TEXT(file_set, pack, true),
    TEXT(file_set, id, true),
    INT(file_set, no, true, 1, 99),
    TEXT(file_set, official_name, true),
    TEXT(file_set, decision, true),
    FIELD(file_set, decision_date, JSON_DATE, false),
    TEXT(file_set, appendix, false),
    OBJECT(file_set, classification, false, classification_shape),
    TEXT(file_set, provenance, true),
    TEXT(file_set, provenance_note, true),
    FIELD(file_set, sources, JSON_TEXT_LIST, true),
    INT(file_set, max, true, 0, 1000),
    FIELD(file_set, sums_agree, JSON_ANY, false),
    FIELD(file_set, checks, JSON_TEXT_LIST, false),
    INT(file_set, sample_products_required, false, 0, 99),
    NULL_TEXT(file_set, star_mark_rule, false),
    NULL_TEXT(file_set, star_mark_rule_note, false),
    FIELD(file_set, disqualification, JSON_TEXT_LIST, false),
    LIST(file_set, knockouts, false, knockout_shape),
    LIST(file_set, rank_minimums, false, rank_minimum_shape),
    LIST(file_set, corrections, false, correction_shape),
    TEXT(file_set, evidence_note, false),
    TEXT(file_set, option_selection, false),
    TEXT(file_set, no_note, false),
    TEXT(file_set, implicit_zero_note, false),
    TEXT(file_set, guidance_note, false),
    LIST(file_set, parts, true, part_shape),
};
const struct json_shape law_set_shape = SHAPE("LawFileSet", file_set, set_fields);

/* ---- pack.json ---- */

static const struct json_field related_fields[] = {
    TEXT(file_related, decision, true),
    { .name = "date", .kind = JSON_DATE, .offset = offsetof(struct file_related, date_signed), .required = true },
    TEXT(file_related, relation, true),
    NULLABLE(file_related, in_force_from, JSON_DATE),
    NULLABLE(file_related, in_force_until, JSON_DATE),
    TEXT(file_related, effect, true),
    TEXT(file_related, provenance, true),
};
static const struct json_shape related_shape = SHAPE("LawFileRelated", file_related, related_fields);

static const struct json_field transition_fields[] = {
    { .name = "case", .kind = JSON_TEXT, .offset = offsetof(struct file_transition, kind), .required = true },
    FIELD(file_transition, filed_before, JSON_DATE, true),
    FIELD(file_transition, judges_until, JSON_DATE, true),
    TEXT(file_transition, article, true),
    TEXT(file_transition, text, true),
};
static const struct json_shape transition_shape = SHAPE("LawFileTransition", file_transition, transition_fields);

static const struct json_field points_fields[] = {
    { .name = "A", .kind = JSON_INT, .offset = offsetof(struct file_points, of[0]), .required = true, .min = 0, .max = 1000 },
    { .name = "B", .kind = JSON_INT, .offset = offsetof(struct file_points, of[1]), .required = true, .min = 0, .max = 1000 },
    { .name = "C", .kind = JSON_INT, .offset = offsetof(struct file_points, of[2]), .required = true, .min = 0, .max = 1000 },
};
static const struct json_shape points_shape = SHAPE("LawFilePoints", file_points, points_fields);

static const struct json_field band_fields[] = {
    INT(file_band, stars, true, 1, LAW_STARS),
    INT(file_band, from, true, 0, 100),
    NULL_INT(file_band, below, 1, 100),
    NULL_INT(file_band, to_inclusive, 1, 100),
    NULL_TEXT(file_band, level, true),
    NULL_TEXT(file_band, recognised_by, true),
    FIELD(file_band, certificate, JSON_BOOL, true),
    NULL_TEXT(file_band, as_printed, true),
};
static const struct json_shape band_shape = SHAPE("LawFileBand", file_band, band_fields);

static const struct json_field minimums_fields[] = {
    FIELD(file_minimums, cumulative, JSON_BOOL, true),
    FIELD(file_minimums, ranks, JSON_ANY, true),
    TEXT(file_minimums, basis, true),
    TEXT(file_minimums, provenance, true),
};
static const struct json_shape minimums_shape = SHAPE("LawFileMinimums", file_minimums, minimums_fields);

static const struct json_field evidence_fields[] = {
    INT(file_evidence, id, true, 1, 99),
    TEXT(file_evidence, name, true),
    TEXT(file_evidence, form, true),
};
static const struct json_shape evidence_shape = SHAPE("LawFileEvidence", file_evidence, evidence_fields);

static const struct json_field subgroup_fields[] = {
    INT(file_subgroup, set, true, 1, 99),
    NULL_TEXT(file_subgroup, subgroup, true),
    FIELD(file_subgroup, lead_ministries, JSON_TEXT_LIST, true),
};
static const struct json_shape subgroup_shape = SHAPE("LawFileSubgroup", file_subgroup, subgroup_fields);
static const struct json_field group_fields[] = {
    INT(file_group, no, true, 1, 99),
    TEXT(file_group, name, true),
    LIST(file_group, sets, true, subgroup_shape),
};
static const struct json_shape group_shape = SHAPE("LawFileGroup", file_group, group_fields);
static const struct json_field branch_fields[] = {
    TEXT(file_branch, no, true),
    TEXT(file_branch, name, true),
    LIST(file_branch, groups, true, group_shape),
};
static const struct json_shape branch_shape = SHAPE("LawFileBranch", file_branch, branch_fields);

static const struct json_field known_fault_fields[] = {
    INT(file_known_fault, set, true, 1, 99),
    NULL_TEXT(file_known_fault, part, true),
    TEXT(file_known_fault, kind, true),
    INT(file_known_fault, expected, true, 0, 100),
    INT(file_known_fault, found, true, 0, 100),
    TEXT(file_known_fault, note, true),
    TEXT(file_known_fault, provenance, true),
};
static const struct json_shape known_fault_shape = SHAPE("LawFileKnownFault", file_known_fault, known_fault_fields);

static const struct json_field listed_fields[] = {
    TEXT(file_listed, file, true),
    NULL_INT(file_listed, set, 1, 99),
    FIELD(file_listed, sha256, JSON_TEXT, true),
};
static const struct json_shape listed_shape = SHAPE("LawFileListed", file_listed, listed_fields);

static const struct json_field natures_fields[] = {
    TEXT(file_natures, reading, true),
    TEXT(file_natures, note, true),
};
static const struct json_shape natures_shape = SHAPE("LawFileNatures", file_natures, natures_fields);

static const struct json_field pack_fields[] = {
    INT(file_pack, format, true, LAW_FORMAT, LAW_FORMAT),
    TEXT(file_pack, pack, true),
    INT(file_pack, edition, true, 1, 9999),
    INT(file_pack, set_count, true, 1, 99),
    TEXT(file_pack, title, true),
    NULL_TEXT(file_pack, title_note, true),
    TEXT(file_pack, decision, true),
    FIELD(file_pack, decision_date, JSON_DATE, true),
    NULL_TEXT(file_pack, signed_by, true),
    LIST(file_pack, related, true, related_shape),
    FIELD(file_pack, in_force_from, JSON_DATE, true),
    NULLABLE(file_pack, in_force_until, JSON_DATE),
    FIELD(file_pack, new_from, JSON_DATE, true),
    NULLABLE(file_pack, new_until, JSON_DATE),
    NULLABLE(file_pack, judges_until, JSON_DATE),
    TEXT(file_pack, judges_until_note, true),
    LIST(file_pack, transition, true, transition_shape),
    OBJECT(file_pack, parts, true, points_shape),
    LIST(file_pack, bands, true, band_shape),
    TEXT(file_pack, bands_note, true),
    OBJECT(file_pack, minimums, true, minimums_shape),
    TEXT(file_pack, knockouts_note, true),
    NULL_INT(file_pack, certificate_validity_months, 1, 120),
    TEXT(file_pack, certificate_validity_note, true),
    NULL_TEXT(file_pack, product_code_format, true),
    LIST(file_pack, evidence, true, evidence_shape),
    TEXT(file_pack, evidence_note, true),
    OBJECT(file_pack, natures, true, natures_shape),
    LIST(file_pack, classification, true, branch_shape),
    TEXT(file_pack, classification_note, true),
    LIST(file_pack, known_faults, true, known_fault_shape),
    NULL_TEXT(file_pack, cells_to_check, true),
    TEXT(file_pack, provenance, true),
    TEXT(file_pack, provenance_note, true),
    FIELD(file_pack, sources, JSON_TEXT_LIST, true),
    TEXT(file_pack, licence_note, true),
    LIST(file_pack, files, true, listed_shape),
};
const struct json_shape law_pack_shape = SHAPE("LawFilePack", file_pack, pack_fields);

/* ---- council-rules/ ---- */

static const struct json_field rules_fields[] = {
    INT(file_rules, format, true, LAW_FORMAT, LAW_FORMAT),
    TEXT(file_rules, id, true),
    TEXT(file_rules, title, true),
    NULL_TEXT(file_rules, province_code, true),
    NULLABLE(file_rules, valid_from, JSON_DATE),
    NULLABLE(file_rules, valid_until, JSON_DATE),
    NULL_TEXT(file_rules, minimum_basis, true),
    NULL_INT(file_rules, spread_limit, 0, 100),
    NULLABLE(file_rules, quorum, JSON_FRACTION),
    NULL_INT(file_rules, council_size, 1, 99),
    FIELD(file_rules, chair_required, JSON_BOOL, true),
    TEXT(file_rules, provenance, true),
    FIELD(file_rules, sources, JSON_TEXT_LIST, true),
    TEXT(file_rules, note, true),
};
const struct json_shape law_rules_shape = SHAPE("LawFileCouncilRules", file_rules, rules_fields);
