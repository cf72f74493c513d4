/* Inside the room: law/procedures/ as it is written, field by field as in law/schema/procedure.schema.json, and how it is proved and shown. */
#ifndef OPENOCOP_OCOP_PROCEDURES_PROCEDURES_INT_H
#define OPENOCOP_OCOP_PROCEDURES_PROCEDURES_INT_H

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/texts.h"
#include "ocop/procedures/procedures.h"

#define PROCEDURES_FOLDER "procedures"
#define PROCEDURES_LIST "procedures.json"
#define PROCEDURES_FORMAT 1

struct procedure_file_day {
    struct str asked_before; /* "04-30" */
    struct str held_before;
};

struct procedure_file_step {
    struct json_list kinds; /* of struct str */
    struct str who;
    struct str what;
    struct str article;
};

struct procedure_file_set {
    int64_t set;
};

struct procedure_file_by_kind {
    int of[LAW_CASES]; /* the word's place; -1: null */
};

struct procedure_file_span {
    int64_t from; /* stars; 0: null */
    int64_t to;
};

struct procedure_file_forward {
    int to;              /* enum procedure_body; -1: null */
    int64_t from_points; /* 0: null */
};

struct procedure_file_samples {
    int64_t count; /* 0: null */
    struct json_list except_sets;
};

struct procedure_file_level {
    int body;
    struct str name;
    struct str office;
    struct str decided_by;
    bool scores;
    struct json_list assesses;
    bool council;
    struct procedure_file_by_kind team;
    struct procedure_file_by_kind form;
    struct procedure_file_span recognises;
    struct procedure_file_forward forward;
    int below;
    struct json_list visit_before_scoring;
    struct procedure_file_samples samples;
    int64_t working_days;
    struct json_list rounds;
    struct procedure_articles articles;
    struct json_list notes;
    struct json_list steps;
};

struct procedure_file_terms {
    int64_t rerating_days; /* 0: null, as the next three */
    int64_t window_earliest_days;
    int64_t window_latest_days;
    int64_t late_valid_days;
    int pauses; /* -1: null */
    struct procedure_term_articles articles;
    struct str note;
};

struct procedure_file {
    int64_t format;
    struct str procedure;
    int64_t edition;
    struct str title;
    struct str pack;
    struct json_list decisions; /* of struct procedure_decision */
    date in_force_from;
    date in_force_until;
    struct str in_force_note;
    struct json_list unclear; /* of struct procedure_file_gap */
    struct json_list levels;
    struct procedure_file_terms terms;
    struct str provenance;
    struct str provenance_note;
    struct json_list unknown;
    struct json_list sources;
};

struct procedure_file_gap {
    struct procedure_gap gap;
    struct str note;
};

struct procedure_listed {
    struct str file;
    struct str sha256;
};

struct procedure_list {
    int64_t format;
    struct str note;
    struct json_list files; /* of struct procedure_listed */
};

extern const struct json_shape procedure_file_shape;
extern const struct json_shape procedure_list_shape;

/* Puts a file into `procedure`. What would break the engine is refused: STATUS_NO with where = the field. */
MUST_CHECK enum status procedure_build(struct arena *arena, const struct procedure_file *file, struct procedure *procedure, struct error *error);
/* The name of the file that holds the procedure: "26-2026.json", "26-2026@2.json". */
bool procedure_file_name_fits(struct str name, const struct procedure *procedure);

/* The packs whose days the procedures must cover, and all procedures against each other: `law check`. */
extern const struct law_beside procedures_beside;
/* Proves what is in the folder and writes the hashes into its list; nothing is written when there is a fault. */
MUST_CHECK enum status procedures_seal(struct law_report *report, const char *law_folder, struct str *sha256, struct error *error);

/* ---- writing (procedures_json.c) ---- */

void procedure_write_head(struct json_writer *json, const struct procedure *procedure); /* within an open object */
void procedure_write(struct json_writer *json, const struct procedure *procedure);
void procedure_write_route(struct json_writer *json, enum procedure_kind kind, date filed, date judged, const struct procedure_route *route);

bool procedure_kind_read(struct str word, enum procedure_kind *out);
/* "lần đầu", "nâng hạng", "phân hạng lại". */
enum text_id procedure_kind_text(enum procedure_kind kind);
/* The answer in one or two sentences. */
struct str procedure_route_text(struct arena *arena, enum language language, enum procedure_kind kind, date filed, date judged,
                                const struct procedure_route *route);

/* ---- the page (procedures_page.c) ---- */

#define PROCEDURES_PATH "/quy-trinh"
struct web_request;
extern const char *const procedures_page_parameters[];
MUST_CHECK enum status procedures_page(struct web_request *request, struct error *error);

#endif
