/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_PLACES_PLACES_INT_H
#define OPENOCOP_OCOP_PLACES_PLACES_INT_H

#include "base/digest.h"
#include "base/json_write.h"
#include "ocop/places/places.h"

/* In the tables and while importing, an open date is a day before or after all others, so that dates compare. */
#define PLACES_OPEN_FROM ((date)-719162) /* 0001-01-01 */
#define PLACES_OPEN_TO ((date)2932896)   /* 9999-12-31 */

date places_from_stored(date from); /* DATE_NONE where it is open */
date places_to_stored(date to);

/* What a unit is found and sorted by. */
struct place_keys {
    struct str bare_folded, bare_marked; /* the name without its type */
    struct str find_folded, find_marked; /* ' ' and the name, "| " and each other name */
    struct str sort_key;
};

#define PLACES_TYPES_MAX 32
struct place_types {
    struct str rows[PLACES_TYPES_MAX];
    size_t count;
};
/* Notes a type ("Thị trấn"); more than the maximum are passed over. */
void places_type_add(struct place_types *types, struct str type);
/* The name without the longest type that it begins with. */
struct str places_bare_name(const struct place_types *types, struct str name);
MUST_CHECK enum status places_keys(struct arena *arena, const struct place_types *types, struct str name, struct str other_names,
                                   struct place_keys *out, struct error *error);

/* places_sql.c */
struct places_sql_find {
    struct str folded, marked;   /* the words; equal where none was typed with marks */
    date from, to;               /* the day twice, or all time */
    enum place_level level;
    struct str province_code;
    int64_t limit;
    struct str after_code;       /* empty: from the start */
    date after_from;
};
MUST_CHECK enum status places_sql_find(struct db_conn *conn, struct arena *arena, const struct places_sql_find *find, struct places *out,
                                       struct error *error);
MUST_CHECK enum status places_sql_children(struct db_conn *conn, struct arena *arena, struct str code, date day, struct places *out,
                                           struct error *error);
/* All links of a unit, forwards or backwards. */
MUST_CHECK enum status places_sql_links(struct db_conn *conn, struct arena *arena, const struct place *of, bool forwards,
                                        struct place_links *out, struct error *error);

/* Importing */

struct places_unit {
    struct place place; /* valid_from and valid_to never DATE_NONE */
    int64_t line;
    size_t file;
    int64_t id;         /* of the row in the table; 0: not there */
};

/* A line of a map, before it is known which units it means. */
struct places_map_line {
    struct str old_code, old_name, new_code, new_name;
    bool whole;
    date day;
    int64_t line;
    size_t file;
};

struct places_name_line {
    struct str code, name;
    date valid_from;
    int64_t line;
    size_t file;
};

struct places_successor {
    struct str from_code, to_code;
    date from_valid_from, to_valid_from, day;
    bool whole, mapped;
};

enum places_file_kind { PLACES_UNITS, PLACES_COMMUNE_MAP, PLACES_PROVINCE_MAP, PLACES_OTHER_NAMES };
extern const char *const places_file_kind_words[];

struct places_file {
    const char *path;
    struct str name; /* the last part of the path */
    enum places_file_kind kind;
    struct sha256 sha256;
    date day; /* of a map */
    int64_t rows;
};

/* Faults refuse the import; warnings are told. */
#define PLACES_FAULTS_SHOWN 20
#define PLACES_EXAMPLES 5
enum places_warning {
    PLACES_WARN_SPACES,
    PLACES_WARN_MAP_NAME,
    PLACES_WARN_NO_SUCCESSOR,
    PLACES_WARN_NO_PREDECESSOR,
    PLACES_WARNINGS,
};
struct places_findings {
    struct error faults[PLACES_FAULTS_SHOWN];
    int64_t fault_count;
    struct {
        int64_t count;
        struct str examples[PLACES_EXAMPLES];
    } warnings[PLACES_WARNINGS];
};
/* `where` is "line N" made of line, or nothing for 0. */
void places_fault(struct places_findings *findings, const char *path, int64_t line, enum text_id text, const struct text_arg *args,
                  size_t arg_count);
#define PLACES_FAULT(findings, path, line, text, ...)                                                                      \
    places_fault((findings), (path), (line), (text), (const struct text_arg[]){ __VA_ARGS__ },                              \
                 sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))
void places_warn(struct places_findings *findings, enum places_warning warning, struct str example);

struct places_import {
    struct arena *arena;
    struct places_file *files;
    size_t file_count;
    struct places_unit *units;
    size_t unit_count;
    struct places_map_line *map;
    size_t map_count;
    struct places_name_line *names;
    size_t name_count;
    bool has_units, has_names;
    struct places_findings findings; /* of the files alone */
};

/* Reads and checks the files, line by line (places_csv.c). Faults are in import->findings; a status other than STATUS_OK is a file that can't be
 * read at all. `day`: of maps that do not name theirs; DATE_NONE: that of the other maps. */
MUST_CHECK enum status places_read_files(struct arena *arena, const char *const *paths, size_t count, date day, struct places_import *import,
                                         struct error *error);

struct places_counts {
    int64_t fresh, changed, unchanged, removed;
};
/* What the import would do to the database as it is (places_import.c). */
struct places_plan {
    struct places_findings findings;
    struct places_counts units, successors;
    const struct places_unit *after; /* the units as they would be, by code and date; id 0: new */
    size_t after_count;
    const bool *differs; /* for each of `after`: new or changed */
    const int64_t *removed_units;
    size_t removed_unit_count;
    const struct places_successor *fresh_links; /* new, or changed (a changed one stands among the removed ones too) */
    size_t fresh_link_count;
    const struct places_successor *removed_links;
    size_t removed_link_count;
    struct place_types types;
};
MUST_CHECK enum status places_plan(struct db_conn *conn, struct arena *arena, const struct places_import *import, struct places_plan *out,
                                   struct error *error);
bool places_plan_empty(const struct places_plan *plan);

/* The content of the command places.import: which files, by name and hash, with how many rows (places_command.c). */
MUST_CHECK enum status places_import_content(struct arena *arena, const struct places_import *import, struct str *out, struct error *error);
void places_counts_json(struct json_writer *json, const char *name, const struct places_counts *counts);

/* places_import_sql.c. Units come by code and date, successors by from, to and day. */
MUST_CHECK enum status places_sql_load_units(struct db_conn *conn, struct arena *arena, struct places_unit **units, size_t *count,
                                             struct error *error);
MUST_CHECK enum status places_sql_load_links(struct db_conn *conn, struct arena *arena, struct places_successor **links, size_t *count,
                                             struct error *error);
MUST_CHECK enum status places_sql_write_plan(struct db_conn *conn, const struct places_plan *plan, struct error *error);
MUST_CHECK enum status places_sql_setting(struct db_conn *conn, struct arena *arena, struct str name, struct str *value, struct error *error);
MUST_CHECK enum status places_sql_set_setting(struct db_conn *conn, struct str name, struct str value, struct error *error);
MUST_CHECK enum status places_sql_write_keys(struct db_conn *conn, int64_t id, const struct place_keys *keys, struct error *error);

/* The unit that had the code on the day; NULL. `units` by code and date. */
const struct places_unit *places_unit_at(const struct places_unit *units, size_t count, struct str code, date day);
/* < 0, 0, > 0 by code, then date. */
int places_unit_compare(const void *a, const void *b);
int places_successor_compare(const void *a, const void *b);

/* The page (places_page.c) */
#define PLACES_PATH "/don-vi-hanh-chinh"
extern const char *const places_page_parameters[];
enum status places_page(struct web_request *request, struct error *error);

/* JSON, alike on the command line and over HTTP. */
void places_json(struct json_writer *json, const char *name, const struct place *place);
void places_json_list(struct json_writer *json, const char *name, const struct places *places);
void places_json_links(struct json_writer *json, const char *name, const struct place_links *links);

#endif
