/* Inside the room: the files below law/ as they are written, before anything is proved or counted. Field by field as in law/schema/. */
#ifndef OPENOCOP_OCOP_LAW_LAW_INT_H
#define OPENOCOP_OCOP_LAW_LAW_INT_H

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/texts.h"
#include "ocop/law/law.h"

#define LAW_FORMAT 1
#define LAW_DEPTH_MAX 8 /* of criteria in criteria */

/* ---- set files ---- */

struct file_option {
    struct str id;
    struct str text;
    int64_t points;
    int64_t star_min;
    struct str case_json; /* a text of `cases` or a place in it, as JSON; ptr NULL when absent */
    bool corrected;
    bool synthetic;
};

struct file_minimum {
    int64_t at[LAW_STARS + 1]; /* by stars; 0: absent */
};

/* A section (with criteria) or a leaf (with options). */
struct file_node {
    struct str code;
    struct str name;
    int64_t max;
    struct json_list notes;        /* of struct str, as the next two */
    struct json_list knockout;
    struct json_list precondition;
    struct json_list criteria;     /* of struct file_node */
    struct json_list options;      /* of struct file_option */
    struct str nature;
    bool implicit_zero;
    struct file_minimum rank_minimum_points;
    int64_t star_on_criterion;
    struct json_list cases;
    bool binary;
    struct json_list evidence;
    bool commune_assessed;
    struct json_list guidance_local;
    struct str code_in_source;
    bool needs_check;
};

struct file_part {
    struct str id;
    struct str name;
    int64_t max;
    int64_t sum_of_criteria;
    struct json_list criteria;
};

struct file_knockout {
    struct str criterion;
    struct str text;
    struct str kind;
};

struct file_rank_minimum {
    struct str criterion;
    struct str name;
    struct file_minimum minimum;
    int64_t star_on_criterion;
    struct str note;
};

struct file_correction {
    struct str criterion;
    struct str part;
    struct str option_json;
    struct str transcript_value;
    struct str source_value;
    struct str used_value;
    struct str reason;
    bool needs_check;
};

struct file_classification {
    struct str nganh_no;
    struct str nganh;
    struct str nhom;
    struct str phan_nhom;
    struct json_list lead_ministries;
};

struct file_set {
    struct str pack;
    struct str id;
    int64_t no;
    struct str official_name;
    struct str decision;
    date decision_date;
    struct str appendix;
    struct file_classification classification; /* nganh.ptr NULL when absent */
    struct str provenance;
    struct str provenance_note;
    struct json_list sources;
    int64_t max;
    struct str sums_agree; /* "true", "false"; ptr NULL when absent */
    struct json_list checks;
    int64_t sample_products_required;
    struct str star_mark_rule;
    struct str star_mark_rule_note;
    struct json_list disqualification;
    struct json_list knockouts;
    struct json_list rank_minimums;
    struct json_list corrections;
    struct str evidence_note;
    struct str option_selection;
    struct str no_note;
    struct str implicit_zero_note;
    struct str guidance_note;
    struct json_list parts;
};

/* ---- pack.json ---- */

struct file_related {
    struct str decision;
    date date_signed;
    struct str relation;
    date in_force_from;
    date in_force_until;
    struct str effect;
    struct str provenance;
};

struct file_transition {
    struct str kind;
    date filed_before;
    date judges_until;
    struct str article;
    struct str text;
};

struct file_points {
    int64_t of[LAW_PARTS];
};

struct file_band {
    int64_t stars;
    int64_t from;
    int64_t below;        /* 0: null */
    int64_t to_inclusive; /* 0: null */
    struct str level;
    struct str recognised_by;
    bool certificate;
    struct str as_printed;
};

struct file_minimums {
    bool cumulative;
    struct str ranks; /* JSON */
    struct str basis;
    struct str provenance;
};

struct file_evidence {
    int64_t id;
    struct str name;
    struct str form;
};

struct file_subgroup {
    int64_t set;
    struct str subgroup;
    struct json_list lead_ministries;
};

struct file_group {
    int64_t no;
    struct str name;
    struct json_list sets;
};

struct file_branch {
    struct str no;
    struct str name;
    struct json_list groups;
};

struct file_known_fault {
    int64_t set;
    struct str part;
    struct str kind;
    int64_t expected;
    int64_t found;
    struct str note;
    struct str provenance;
};

struct file_listed {
    struct str file;
    int64_t set; /* 0: null */
    struct str sha256;
};

struct file_natures {
    struct str reading;
    struct str note;
};

struct file_pack {
    int64_t format;
    struct str pack;
    int64_t edition;
    int64_t set_count;
    struct str title;
    struct str title_note;
    struct str decision;
    date decision_date;
    struct str signed_by;
    struct json_list related;
    date in_force_from;
    date in_force_until;
    date new_from;
    date new_until;
    date judges_until;
    struct str judges_until_note;
    struct json_list transition;
    struct file_points parts;
    struct json_list bands;
    struct str bands_note;
    struct file_minimums minimums;
    struct str knockouts_note;
    int64_t certificate_validity_months;
    struct str certificate_validity_note;
    struct str product_code_format;
    struct json_list evidence;
    struct str evidence_note;
    struct file_natures natures;
    struct json_list classification;
    struct str classification_note;
    struct json_list known_faults;
    struct str cells_to_check;
    struct str provenance;
    struct str provenance_note;
    struct json_list sources;
    struct str licence_note;
    struct json_list files;
};

/* ---- council-rules/ ---- */

struct file_rules {
    int64_t format;
    struct str id;
    struct str title;
    struct str province_code;
    date valid_from;
    date valid_until;
    struct str minimum_basis;
    int64_t spread_limit;
    struct fraction quorum;
    int64_t council_size; /* 0: null */
    bool chair_required;
    struct str provenance;
    struct json_list sources;
    struct str note;
};

/* ---- reading (law_read.c) ---- */

/* "26-2026" or "26-2026@2"; an edition 1 is never written. False for anything else. */
bool law_folder_name_read(struct str name, struct str *pack, int *edition);
/* The case of an option, from 1; 0: it has none; -1: one that the criterion does not list. */
int law_case_of(struct arena *arena, const struct file_node *node, const struct file_option *option);
/* The index of the nature; -1 for an unknown one. */
int law_nature_of(struct str word);
/* Puts the parts' trees into `set`: sections, leaves with what they need, lines. What is wrong in substance is left for law_check.c, but
 * nothing that would break the arithmetic comes through: STATUS_NO with where = the criterion. */
MUST_CHECK enum status law_set_build(struct arena *arena, const struct file_set *file, struct law_set *set, struct error *error);
/* ---- proofs (law_check.c, law_check_set.c) ---- */

/* Proves one set against the pack that lists it as `listed`. `arena` is for the work; the report has its own. `known_used`: by the
 * pack's known faults, which of them were found (may be NULL). */
void law_check_set(struct law_report *report, struct arena *arena, const char *path, const struct file_set *set, struct str canonical,
                   const struct file_pack *pack, const struct file_listed *listed, bool *known_used);
/* Proves the pack in a folder with all its files; with `sealed` their hashes too. Fills `*pack` when pack.json could be read (NULL otherwise). */
void law_check_pack(struct law_report *report, struct arena *arena, const char *folder, bool sealed, const struct file_pack **pack);
/* All packs, the days on which they take new dossiers, the council rules. */
MUST_CHECK enum status law_check_all(struct law_report *report, const char *folder, struct error *error);
/* A pack.json with all its files (or its folder), a set file or another file of a pack, a file of council rules. STATUS_NOT_FOUND when there is no such
 * file. */
MUST_CHECK enum status law_check_file(struct law_report *report, const char *path, struct error *error);

/* Writes the hashes of all files into the pack.json of the pack in `folder`; nothing else of it changes. With a fault in the report nothing
 * is written and the answer is STATUS_NO. `*sha256`: the hash that names the pack from now on. */
MUST_CHECK enum status law_seal(struct law_report *report, const char *folder, struct str *sha256, struct error *error);

/* ---- differences (law_diff.c) ---- */

struct law_side {
    const struct law_pack *pack;
    const struct law_set *set;
};

/* What two sets have in common and not, criteria matched by name. As JSON or as lines for people. */
MUST_CHECK enum status law_diff(struct arena *arena, const struct law_side *a, const struct law_side *b, bool json, enum language language,
                                struct buffer *out, struct error *error);

/* ---- writing (law_json.c) ---- */

/* The members of a pack's head, within an object that is open: name, edition, hash, decision, dates. */
void law_write_head(struct json_writer *json, const struct law_pack *pack);
/* A set as the browser and other systems read it; `name` as in json_object. */
void law_write_set(struct json_writer *json, const char *name, const struct law_pack *pack, const struct law_set *set);
/* The whole pack in one document. Its sets must be loaded. */
void law_write_bundle(struct json_writer *json, const struct law_pack *pack);

/* Puts pack.json into `pack`. */
MUST_CHECK enum status law_pack_build(struct arena *arena, const struct file_pack *file, struct law_pack *pack, struct error *error);

extern const struct json_shape law_set_shape;
extern const struct json_shape law_pack_shape;
extern const struct json_shape law_rules_shape;

#endif
