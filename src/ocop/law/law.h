/* The law as data: packs of criteria, the score that follows from sheets, and the shortest plan to more stars.
 *
 * Two halves. The pure core (law_score.c, law_plan.c) counts with indexes and whole numbers only, so that the server, the command line and
 * the browser run the same code. Everything else (law_pack.c, law_check.c …) reads and proves the files below law/ (law/README.md tells
 * their form) and is absent in the browser.
 *
 * Sources: Decision 26/2026/QD-TTg, Article 3.3 (bands, mean), the footnote of its sheets (star minimums); for the older laws see the
 * notes in their pack.json. */
#ifndef OPENOCOP_OCOP_LAW_LAW_H
#define OPENOCOP_OCOP_LAW_LAW_H

#include "base/date.h"
#include "base/error.h"
#include "base/fraction.h"

#define LAW_PARTS 3
#define LAW_CASES 3 /* first, upgrade, re-rating */
#define LAW_STARS 5
#define LAW_FIRST_MINIMUM 3   /* ranks below have no minimums and are not recognised */
#define LAW_CRITERIA_MAX 127  /* leaves of a set */
#define LAW_OPTIONS_MAX 100   /* of a leaf */
#define LAW_SHEETS_MAX 200
#define LAW_NO_CHOICE (-1)

/* What a producer can do about a criterion; our reading, it changes no score. The better it can be changed, the lower the number. */
enum law_nature { LAW_DOCUMENT, LAW_INVESTMENT, LAW_TASTING, LAW_FIXED };
/* On what a star minimum is tested when there are several sheets: a council rule. */
enum law_basis { LAW_AVERAGE, LAW_EVERY, LAW_MAJORITY };
enum law_role { LAW_MEMBER, LAW_CHAIR, LAW_DEPUTY };

struct law_texts {
    const struct str *items;
    size_t count;
};

struct law_option {
    struct str id;
    struct str text;
    int points;
    int star_min; /* 3 … 5; 0: no star */
    int case_no;  /* the place of its case in the criterion's `cases`, from 1; 0: none */
};

/* A leaf: what is ticked. In the order of the file. */
struct law_criterion {
    struct str code;
    struct str name;
    int part; /* 0 = A, 1 = B, 2 = C */
    int max;
    bool implicit_zero;    /* nothing ticked counts 0; elsewhere the sheet is incomplete */
    int star_on_criterion; /* 3 … 5; 0: none */
    enum law_nature nature;
    const struct law_option *options;
    size_t option_count;
    /* Points needed at each rank, carried up from the ranks below; 0: none. By stars; filled by law_find_needs. */
    int needs[LAW_STARS + 1];
    /* For people. */
    struct law_texts notes;
    struct law_texts knockout;
    struct law_texts precondition;
    struct law_texts cases;
    struct law_texts evidence; /* names of rows of the pack's table of papers */
};

/* A section: a criterion with criteria below. */
struct law_section {
    struct str code;
    struct str name;
    int max;
    struct law_texts notes;
    struct law_texts knockout;
    struct law_texts precondition;
};

/* A set's tree in the order of the form, written down flat: parts, sections and leaves, each with its depth. */
struct law_line {
    int part;
    int depth;      /* 1: directly below the part */
    int section;    /* index in `sections`; -1 for a leaf */
    int criterion;  /* index in `criteria`; -1 for a section */
};

struct law_part {
    struct str name;
    int max;
};

struct law_knockout {
    struct str criterion; /* a code of a leaf or a section */
    struct str text;
    bool precondition;
};

struct law_set {
    int no;
    struct str name;   /* as printed on the sheet */
    struct str branch; /* nganh, nhom: ptr NULL where the pack has no classification */
    struct str group;
    struct law_texts disqualification;
    const struct law_knockout *knockouts;
    size_t knockout_count;
    struct law_part parts[LAW_PARTS];
    const struct law_criterion *criteria;
    size_t criterion_count;
    const struct law_section *sections;
    size_t section_count;
    const struct law_line *lines;
    size_t line_count;
    int from[LAW_STARS + 1]; /* the lower edge of each rank's band, inclusive, by stars */
};

struct law_band {
    int stars;
    int from;         /* points, inclusive */
    int below;        /* points, exclusive; 0 for the highest band */
    struct str level; /* the next two: ptr NULL where there is none, or unknown */
    struct str recognised_by;
    bool certificate;
};

/* A row of the table of papers in the self-assessment form. */
struct law_evidence {
    int id;
    struct str name;
    struct str form;
};

struct law_file {
    struct str name;
    int set;           /* 0: no set */
    struct str sha256; /* of its RFC 8785 form, 64 hexadecimal digits */
};

/* One edition of one decision. */
struct law_pack {
    struct str name; /* "26-2026" */
    int edition;
    struct str sha256; /* of pack.json's RFC 8785 form: it names the pack for ever */
    const char *folder;
    struct str title;
    struct str decision;
    struct str provenance; /* "verified", "partial" */
    date decision_date;
    date in_force_from;
    date in_force_until; /* this and the next three: inclusive, DATE_NONE: open or unknown */
    date new_from;
    date new_until;
    date judges_until;
    date case_until[LAW_CASES]; /* the same by case, where the transition says so */
    int parts[LAW_PARTS];
    struct law_band bands[LAW_STARS]; /* from 5 stars down */
    const struct law_evidence *evidence;
    size_t evidence_count;
    const struct law_file *files;
    size_t file_count;
    const struct law_set *const *sets; /* by files, NULL for those that are no set; NULL before law_load_all */
};

/* The room "law". Never changes after it is opened (and loaded), so that any thread may read it. */
struct law {
    const char *folder;
    struct law_pack *packs; /* by the day from which they take new dossiers, then by edition */
    size_t count;
};

/* ---- packs ---- */

/* Reads the pack.json of every pack in the folder. STATUS_NO when one is broken, STATUS_BAD_INPUT when the folder has none. */
MUST_CHECK enum status law_open(struct arena *arena, const char *folder, struct law **out, struct error *error);
/* Reads all sets too, into the same arena: for a server, which then reads no file of the law any more. */
MUST_CHECK enum status law_load_all(struct arena *arena, struct law *law, struct error *error);
/* "26-2026": the newest edition; "26-2026@1": this one. STATUS_NOT_FOUND. */
MUST_CHECK enum status law_find_pack(const struct law *law, struct str name, const struct law_pack **out, struct error *error);
/* STATUS_NOT_FOUND when the pack has no such set; STATUS_NO when its file is not as sealed. Unless all sets are loaded, it is read into the
 * arena. */
MUST_CHECK enum status law_find_set(struct arena *arena, const struct law_pack *pack, int64_t no, const struct law_set **out,
                                    struct error *error);
size_t law_set_count(const struct law_pack *pack);

extern const char *const law_nature_words[]; /* by enum law_nature; ends with NULL */

struct cli_commands;
struct web_routes;
extern const struct cli_commands law_cli;
extern const struct web_routes law_routes;

/* ---- for the rooms that keep files of their own beside the packs ---- */

#define LAW_FILE_MAX ((size_t)1 << 20) /* bytes of one file */
#define LAW_REPORT_MAX 200

/* What was found wrong, in the order in which it was found. */
struct law_report {
    struct arena *arena;
    struct error rows[LAW_REPORT_MAX]; /* file, where = the criterion or field, text */
    bool warning[LAW_REPORT_MAX];      /* a known fault of the source */
    size_t count;
    size_t faults;   /* also those for which there was no more room */
    size_t warnings;
    size_t packs;    /* what was looked at */
    size_t sets;
    size_t rules;
    size_t beside;   /* files of later rooms */
};

void law_report_add(struct law_report *report, const char *file, bool warning, enum text_id text, const char *where, const struct text_arg *args,
                    size_t arg_count);
#define LAW_FAULT(report, file, text, where, ...)                                                                                       \
    law_report_add((report), (file), false, (text), (where), (const struct text_arg[]){ __VA_ARGS__ },                                  \
                   sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
#define LAW_FAULT_PLAIN(report, file, text, where) law_report_add((report), (file), false, (text), (where), NULL, 0)
/* A file that could not be read as what it should be. */
void law_report_error(struct law_report *report, const struct error *error);
/* All texts in composed form (NFC): `canonical` is the file's RFC 8785 form. */
void law_check_nfc(struct law_report *report, struct arena *arena, const char *path, struct str canonical);
/* A fault at `first_name` when both days are known and the first is the later one. */
void law_want_order(struct law_report *report, const char *path, date first, const char *first_name, date second, const char *second_name);

struct json_shape;
/* Reads a file of the law and takes its fingerprint: the SHA-256, in hexadecimal digits, of its RFC 8785 form. STATUS_NO when the file is there and is
 * not what it should be, STATUS_NOT_FOUND when it is not there; error->file is set. `shape` (with `out`) and `canonical` may be NULL. */
MUST_CHECK enum status law_file_read(struct arena *arena, const char *path, const struct json_shape *shape, void *out, struct str *sha256,
                                     struct str *canonical, struct error *error);
/* Writes `hashes` into the file at `path`, as the values of its "sha256" members in their order; nothing else of it changes. `*sha256`: of the
 * file as it stands then. STATUS_NO when it has not as many. */
MUST_CHECK enum status law_write_hashes(struct arena *arena, const char *path, const struct str *hashes, size_t count, struct str *sha256,
                                        struct error *error);

/* `law list` and `law check` stand in the table of the last room that keeps files beside the packs; the packs' part of them is here. */
struct cli;
struct law_cli_options {
    bool json;
};
struct law_beside {
    const char *folder; /* below the folder of the law: "procedures" */
    enum status (*check_all)(struct law_report *report, const char *law_folder, struct error *error);
    void (*check_file)(struct law_report *report, const char *path);
};
MUST_CHECK enum status law_cli_list(struct cli *cli, struct error *error);
MUST_CHECK enum status law_cli_check(struct cli *cli, const struct law_beside *beside, struct error *error);

/* ---- the pure core ---- */

/* Fills `needs` from the options' star_min and star_on_criterion: the lowest points among the options with that star (with the star on
 * the criterion: its lowest option that is not 0), never less than the rank below needs. */
void law_find_needs(struct law_criterion *criterion);

struct law_rules {
    enum law_basis basis;   /* any will do for one sheet: they agree */
    bool has_spread;
    int64_t spread_limit;   /* points, >= 0 */
    struct fraction quorum; /* in (0, 1]; den 0: no such rule */
    int64_t council_size;
    bool chair_required;
};

struct law_question {
    const struct law_set *set;
    const struct law_rules *rules;
    const int8_t *choices;      /* sheet after sheet, criterion_count option indexes each; LAW_NO_CHOICE: nothing ticked */
    const enum law_role *roles; /* of each sheet; NULL: all members */
    size_t sheet_count;         /* 1 … LAW_SHEETS_MAX */
    bool knocked_out;           /* the council established it; it never follows from points */
};

struct law_place {
    int sheet;
    int criterion;
};

struct law_sheet_result {
    int total; /* what is not ticked counts 0, also where the sheet is incomplete */
    int parts[LAW_PARTS];
};

struct law_unmet {
    int stars;
    int criterion;
    int needs;
    struct fraction has; /* the mean over the sheets, whatever the basis */
};

struct law_difference {
    int criterion;
    int a; /* points */
    int b;
};

struct law_pair {
    int a; /* sheets, a < b */
    int b;
    int difference;
    const struct law_difference *criteria; /* where the points differ: greatest difference first, then in the order of the file */
    size_t count;
};

struct law_result {
    bool complete;
    const struct law_place *missing; /* by sheets, then by criteria */
    size_t missing_count;
    const struct law_sheet_result *sheets;
    /* Only when complete: */
    struct fraction mean;
    struct fraction parts[LAW_PARTS];
    const struct fraction *criteria;
    int stars_by_points;
    const struct law_unmet *unmet; /* of ranks 3 to 5, whatever the points reach; by rank, then by criteria */
    size_t unmet_count;
    int stars; /* 0: none, because incomplete or knocked out */
    bool recognised;
    bool has_spread; /* a limit is set and the sheets are complete */
    int max_difference;
    bool exceeded;
    const struct law_pair *pairs;
    size_t pair_count;
    /* Always: */
    bool knocked_out;
    bool has_quorum;
    int64_t quorum_needed;
    bool chair_present; /* a chair's or a deputy's sheet is there */
    bool quorum_met;
};

/* The result in law. False when memory ran out. Everything lies in the arena. */
MUST_CHECK bool law_score(struct arena *arena, const struct law_question *question, struct law_result *out);
/* The rank whose band holds sum / count. */
int law_stars_by_points(const struct law_set *set, int64_t sum, int64_t count);

struct law_step {
    int criterion;
    int from; /* an option's index; LAW_NO_CHOICE */
    int to;
    int gain;
    bool minimum; /* its star minimum was not reached; otherwise the step is for points */
};

struct law_plan {
    bool reachable;
    bool already;
    const struct law_step *steps; /* those for minimums first, then those for points, each in the order of the file */
    size_t step_count;
    int total_after; /* without a plan: the total as it is */
    int stars_after; /* the same; 0 when knocked out */
};

/* The smallest number of criteria to change for at least `stars` stars (2 … 5) on one sheet, and among those plans the one that gains the
 * fewest points. What is not ticked counts 0 and may be changed. A step only raises, and never changes the case of what was ticked.
 * Among equal plans: the one that touches the fewest criteria of nature fixed, then tasting, then investment; then the one that changes
 * criteria earlier in the file, by their lower options. `fixed` (by criteria; may be NULL) are not touched. False when memory ran out. */
MUST_CHECK bool law_plan_find(struct arena *arena, const struct law_set *set, const int8_t *choices, const bool *fixed, bool knocked_out,
                              int stars, struct law_plan *out);

/* Indexes by code and id; -1 where there is none. */
int law_criterion_index(const struct law_set *set, struct str code);
int law_option_index(const struct law_criterion *criterion, struct str id);

#endif
