/* Administrative units (đơn vị hành chính) with their dates: provinces, districts (until 30/06/2025) and communes, what became of them and
 * what went before them.
 *
 * A unit's version is named by (code, valid_from), never by the code alone: codes are re-used (04264 was Phường Nguyễn Phúc and is Phường Hồng
 * Hà; province 15 was Yên Bái and is Lào Cai). So every question names a code and a date. Tables: places_units, places_successors,
 * places_settings. Where the data comes from, and its traps: data/places/README.md. */
#ifndef OPENOCOP_OCOP_PLACES_PLACES_H
#define OPENOCOP_OCOP_PLACES_PLACES_H

#include "base/cli.h"
#include "db/db.h"
#include "ocop/commands/commands.h"
#include "web/web.h"

enum place_level { PLACE_ANY_LEVEL, PLACE_PROVINCE, PLACE_DISTRICT, PLACE_COMMUNE };
extern const char *const place_level_words[]; /* "province" …, at level - 1; ends with NULL */

struct place {
    struct str code; /* 2 digits a province, 3 a district, 5 a commune; leading zeros */
    enum place_level level;
    struct str name;          /* with its type: "Xã Quế" */
    struct str type;          /* "Xã" */
    struct str parent_code;   /* empty for a province */
    struct str province_code;
    struct str other_names;   /* as papers write it, one a line; mostly empty */
    date valid_from;          /* DATE_NONE: since before the records begin */
    date valid_to;            /* inclusive; DATE_NONE: still there */
};

struct places {
    const struct place *rows;
    size_t count;
    bool more;       /* there are further ones behind */
    struct str next; /* the cursor for them; empty otherwise */
};

/* The unit that had the code on the day; STATUS_NOT_FOUND. All text lives in the arena, here and below. */
MUST_CHECK enum status places_at(struct db_conn *conn, struct arena *arena, struct str code, date day, struct place *out, struct error *error);
/* All versions of a code, oldest first; none is STATUS_OK with count 0. */
MUST_CHECK enum status places_versions(struct db_conn *conn, struct arena *arena, struct str code, struct places *out, struct error *error);

#define PLACES_LIMIT 100      /* units a page, unless told */
#define PLACES_LIMIT_MAX 1000

struct places_query {
    struct str name; /* words of the name, with or without the type; empty: all */
    date day;        /* DATE_NONE: over all time */
    enum place_level level;
    struct str province_code; /* empty: the country */
    int64_t limit;   /* 1..PLACES_LIMIT_MAX; 0: PLACES_LIMIT */
    struct str after; /* the `next` of the page before; empty: from the start */
};

/* Units whose name holds the words, one after the other, each of them begun where a word begins. Typed without accents: all that fit. Typed with
 * them: first those with the same marks; others only for provinces and districts (Mù Căng Chải = Mù Cang Chải, but Minh Quán ≠ Minh Quân, two
 * communes). Best first (the whole name, its beginning, the rest), then in Vietnamese order, by level, code and date.
 * STATUS_BAD_INPUT: a name that is not text, a cursor that is not ours. */
MUST_CHECK enum status places_find(struct db_conn *conn, struct arena *arena, const struct places_query *query, struct places *out,
                                   struct error *error);
/* The units directly below, in Vietnamese order; STATUS_NOT_FOUND where nothing had the code on that day. */
MUST_CHECK enum status places_children(struct db_conn *conn, struct arena *arena, struct str code, date day, struct places *out,
                                       struct error *error);
/* The unit, then its district if it had one, then its province; 1..3 of them. */
MUST_CHECK enum status places_chain(struct db_conn *conn, struct arena *arena, struct str code, date day, struct places *out,
                                    struct error *error);

/* A unit that another one became, or was. */
struct place_link {
    struct place place;
    date day;    /* the first on which the change holds */
    bool whole;  /* all of the old unit's territory; otherwise a part */
    bool mapped; /* told by a file of successors; otherwise known because code and name went on (xã became phường, the district changed) */
};
struct place_links {
    const struct place_link *rows;
    size_t count;
};

/* What the unit that had the code on the day became at the next change after that day, and what it was made of at the last change up to that
 * day. Count 0 where it is still the same, or where nothing is known. A unit that only took in others names itself too. */
MUST_CHECK enum status places_successors(struct db_conn *conn, struct arena *arena, struct str code, date day, struct place_links *out,
                                         struct error *error);
MUST_CHECK enum status places_predecessors(struct db_conn *conn, struct arena *arena, struct str code, date day, struct place_links *out,
                                           struct error *error);
/* What the unit that had the code on the day is on a later day, through all changes between: itself where it is still there. `whole` is true
 * only where every step was. Count 0: nothing is known. `day` of a row is that of its last change, DATE_NONE for the unit itself. */
MUST_CHECK enum status places_on(struct db_conn *conn, struct arena *arena, struct str code, date day, date later, struct place_links *out,
                                 struct error *error);

/* All units with what became of them at once, for who follows many through time: a change goes from one of `units` to another. */
struct place_change {
    size_t from, to; /* indexes of units.rows */
    date day;        /* the first on which it holds */
    bool whole;      /* see place_link */
};
struct places_atlas {
    struct places units; /* every version, by code (as bytes) and first day */
    const struct place_change *changes; /* by `from`, day and `to` */
    size_t change_count;
};
MUST_CHECK enum status places_atlas(struct db_conn *conn, struct arena *arena, struct places_atlas *out, struct error *error);
/* The place among units.rows of the one that had the code on the day; units.count where there was none. */
size_t places_atlas_at(const struct places_atlas *atlas, struct str code, date day);

/* The keys for finding and sorting hang on ICU's version: makes them anew where it has changed. Once, after the migrations. */
MUST_CHECK enum status places_prepare(struct db *db, struct error *error);

/* `openocop import places`, `openocop places …`. Without a FILE the import reads the folder "places" in the room "data" (a path). */
extern const struct cli_commands places_cli;
/* Imports the program's own files; for `openocop demo` (base/demo.h). */
enum status places_demo(struct cli *cli, struct error *error);
extern const struct command_types places_commands; /* places.import */
extern const struct web_routes places_routes;

#endif
