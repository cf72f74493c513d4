/* Producers (chủ thể OCOP): who makes what is judged, with the facts that Mẫu 01 and Mẫu 02 (part I) of Decision 26/2026/QĐ-TTg ask for.
 *
 * Every change is dated and keeps the past: a producer's facts on a day are those of the version that began last up to that day. Identity numbers
 * are kept only masked, with their last three digits. An officer may enter for a producer: the command names both, and the producer confirms with a
 * one-time code or on a signed slip.
 *
 * Tables: producers, producers_versions, producers_words, producers_confirmations. */
#ifndef OPENOCOP_OCOP_PRODUCERS_PRODUCERS_H
#define OPENOCOP_OCOP_PRODUCERS_PRODUCERS_H

#include "base/ident.h"
#include "db/jobs.h"
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices.h"
#include "ocop/commands/commands.h"
#include "web/list.h"

/* Loại hình: Decision 26/2026, Article 2.3; the last two for community tourism only. */
enum producer_kind {
    PRODUCER_COOPERATIVE, /* hợp tác xã */
    PRODUCER_GROUP,       /* tổ hợp tác */
    PRODUCER_FIRM,        /* doanh nghiệp nhỏ và vừa */
    PRODUCER_FARM,        /* trang trại */
    PRODUCER_HOUSEHOLD,   /* hộ sản xuất, hộ gia đình có đăng ký kinh doanh */
    PRODUCER_ASSOCIATION, /* hội, hiệp hội */
    PRODUCER_CENTRE,      /* trung tâm điều hành hoặc tương đương */
    PRODUCER_KINDS,
};
extern const char *const producer_kind_words[];  /* "cooperative" …; ends with NULL */
extern const enum text_id producer_kind_texts[]; /* by enum producer_kind */

enum producer_state {
    PRODUCER_NEW,     /* entered, no officer has confirmed it yet */
    PRODUCER_CHECKED,
    PRODUCER_ENDED,   /* stopped, or merged into another */
    PRODUCER_STATES,
};
extern const char *const producer_state_words[]; /* "new" …; ends with NULL */
extern const enum text_id producer_state_texts[];

/* A yes or no that may be unknown. */
enum producer_answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };
extern const char *const producer_answer_words[]; /* "" "no" "yes"; ends with NULL */

/* What is said of a producer; text in NFC, empty where unknown. */
struct producer_facts {
    int kind;                    /* enum producer_kind */
    struct str name;
    struct str tax_code;         /* 10 digits, or 10-3; of a household whose tax code is an identity number: masked */
    struct str registration;     /* số giấy đăng ký kinh doanh */
    date registered_on;
    date founded;
    struct str commune_code;     /* 5 digits, as of the version's first day */
    struct str address;          /* thôn, bản, số nhà */
    struct str phone, email;
    struct str representative;   /* người đại diện theo pháp luật */
    struct str position;         /* chức vụ */
    struct str identity;         /* "•••••••••123"; never more */
    struct str home;             /* địa chỉ thường trú */
    struct str ethnicity;        /* dân tộc */
    int woman, minority, disabled; /* enum producer_answer, of the representative */
};

struct producer {
    int64_t id;
    struct ident ident;
    int64_t province;
    enum producer_state state;
    int64_t merged_into;         /* 0: none */
    struct ident merged_ident;   /* of that one */
    date from;                   /* the first day on which these facts hold */
    struct producer_facts facts;
    int64_t version;
};

/* ---- reading; all text lives in the arena ---- */

/* By the public identifier, with the facts of today; STATUS_NOT_FOUND in the words of commands_not_found. Asks no permission. */
MUST_CHECK enum status producers_find(struct db_conn *conn, struct arena *arena, struct str ident, struct producer *out, struct error *error);
/* STATUS_NOT_FOUND; also the next. */
MUST_CHECK enum status producers_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct producer *out, struct error *error);
/* With the facts that held on the day; before the first version, those of the first. */
MUST_CHECK enum status producers_on(struct db_conn *conn, struct arena *arena, int64_t id, date day, struct producer *out, struct error *error);
/* What a permission about the producer, or about anything of his, is asked of: province, today's commune, the producer. */
MUST_CHECK enum status producers_subject(struct db_conn *conn, struct arena *arena, int64_t id, struct permission_subject *out, struct error *error);
/* producers_find, then the permission: STATUS_NOT_FOUND where the viewer may not see it, STATUS_NOT_ALLOWED where he may not do `action`. */
MUST_CHECK enum status producers_for(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, const char *action,
                                     struct producer *out, struct permission_subject *subject, struct error *error);

/* The actor of a command about the producer: who is signed in, and on the producer's behalf unless he holds a role for it himself. */
struct command_actor producers_actor(struct arena *arena, const struct viewer *viewer, const struct producer *producer);

/* The content of producers.change, change_own, end and merge begins so; for hooks in app/ and later rooms. */
struct producer_about {
    struct str producer; /* public identifier */
    struct str into;     /* of producers.merge; else empty */
};

/* ---- rules ---- */

/* Mã số thuế: ten digits whose last one checks the others (weights 31 29 23 19 17 13 7 5 3, check = 10 − sum mod 11), perhaps "-" and three
 * digits of a dependent unit. */
bool producers_tax_code_good(struct str code);
/* Số định danh cá nhân, twelve digits, as households use for a tax code since 2025 (Thông tư 86/2024/TT-BTC): by its form only. */
bool producers_identity_good(struct str number);
/* All but the last three digits as "•"; empty for fewer than four. */
struct str producers_mask(struct arena *arena, struct str number);
/* For finding: folded, and kinds as officers shorten them (htx, tht, dn, cty …), so that "Hợp tác xã Suối Giàng" and "HTX Suoi Giang" agree. */
struct str producers_fold(struct arena *arena, struct str name);
/* The same without the words of the kind: "suoi giang". */
struct str producers_bare(struct arena *arena, struct str name);
/* Insertions, deletions and changes of one byte between two folded names; stops counting at `most` + 1. */
int producers_distance(struct str a, struct str b, int most);

/* ---- for lists of whatever belongs to producers ---- */

#define PRODUCERS_WORDS 4
/* By which a name is found: ' ' and its words, folded, the short and the long forms of its kind. */
struct str producers_find_key(struct arena *arena, struct str name);
/* What was typed to find something, as folded words, the longest first; unused ones are empty. */
void producers_query_words(struct arena *arena, struct str typed, struct str words[PRODUCERS_WORDS]);
/* Words that begin with `word` lie between it and this; and the pattern by which a key of words holds one that begins so (empty: any). */
struct str producers_word_end(struct arena *arena, struct str word);
struct str producers_word_pattern(struct arena *arena, struct str word);
/* What a list of their things shows of producers: out[i] is that of ids[i], with an empty name where there is none. */
struct producer_name {
    struct ident ident;
    struct str name;
};
MUST_CHECK enum status producers_names_of(struct db_conn *conn, struct arena *arena, const int64_t *ids, size_t count, struct producer_name *out,
                                          struct error *error);
/* The words of a search that not too many rows have, for a statement that seeks those with all of them: between from[i] and to[i] lie the words that begin
 * so. Where there are less than PRODUCERS_WORDS, the first stands in for the others. Zeroed at first. */
struct word_ranges {
    struct str from[PRODUCERS_WORDS], to[PRODUCERS_WORDS];
    size_t count;
};
#define WORD_RANGE_MOST 5000 /* rows that have a word; one that more have is compared and not sought */
#define WORDS_TOGETHER_MOST 500 /* rows that are sought and then sorted; where more are found, the first page of them along the order is near */
void word_ranges_add(struct word_ranges *ranges, struct arena *arena, struct str word);
#define WORD_RANGE_VALUES(r)                                                                                                 \
    DB_TEXT_OF((r).from[0]), DB_TEXT_OF((r).to[0]), DB_TEXT_OF((r).from[1]), DB_TEXT_OF((r).to[1]), DB_TEXT_OF((r).from[2]),  \
        DB_TEXT_OF((r).to[2]), DB_TEXT_OF((r).from[3]), DB_TEXT_OF((r).to[3])
/* Tabs for the reaches; gives the index of the one that ?pham-vi= asks for, else 0. */
size_t producers_reach_tabs(const struct reach *reaches, size_t count, struct str asked, struct list_tab tabs[3]);
/* The reach within one commune; as it is where that is empty or the reach is one's own. */
struct reach producers_narrowed(const struct reach *reach, struct str commune);
/* For the search over all rooms: adds those that the viewer may see and that are called, taxed or reached by telephone so. */
MUST_CHECK enum status producers_found(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                                       struct found_list *out, struct error *error);
/* Its name on the day, or its last one; the code where nothing is known. */
struct str producers_commune_name(struct db_conn *conn, struct arena *arena, struct str code, date today);
/* The same for the rows of a page, on one day: each commune is asked for once. Zeroed at first; what it keeps lies in the arena. */
struct commune_names {
    struct commune_known *known;
};
struct str producers_commune_named(struct commune_names *names, struct db_conn *conn, struct arena *arena, struct str code, date today);
/* All of a province at once, before a long list. */
void producers_commune_names_of(struct commune_names *names, struct db_conn *conn, struct arena *arena, int64_t province, date today);

/* The communes of a province on the day, by name, as choices of a form; of `reach` alone where that is communes (NULL: all). */
MUST_CHECK enum status producers_communes(struct db_conn *conn, struct arena *arena, int64_t province, const struct reach *reach, date day,
                                          const struct form_choice **out, size_t *count, struct error *error);

/* ---- for imports ---- */

/* As much of a producer as a long list is compared by. */
struct producer_brief {
    int64_t id;
    struct str commune_code;
    struct str name;
};
struct producer_briefs {
    const struct producer_brief *rows;
    size_t count;
};
/* All of a province that are not ended, the eldest first. */
MUST_CHECK enum status producers_all(struct db_conn *conn, struct arena *arena, int64_t province, struct producer_briefs *out, struct error *error);
/* Inside a command's transaction: a new producer, of whom ident, province, state and facts are told, from the day of `now` on. The facts are checked as
 * those of producers.add are: STATUS_BAD_INPUT with where = the field. */
MUST_CHECK enum status producers_enter(struct db_conn *conn, struct arena *arena, const struct producer *producer, struct str basis, int64_t now,
                                       int64_t *id, struct error *error);
/* Inside a command's transaction: takes away a producer who was entered by mistake and on whom nothing was built since: the facts are those that it was
 * entered with, nobody was asked to confirm them, nobody holds a role for it. *gone is false where something was, and then nothing is changed. What
 * else is the producer's (products) must be gone before: STATUS_STALE. */
MUST_CHECK enum status producers_take_back(struct db_conn *conn, struct arena *arena, int64_t id, bool *gone, struct error *error);

/* What later rooms add to a producer's page: the state of the room "producers", handed in by app/. */
typedef enum status producers_section(struct sight *sight, struct db_conn *conn, const struct producer *producer,
                                      const struct permission_subject *subject, struct error *error);
struct producers {
    producers_section *const *sections;
    size_t section_count;
};

/* `openocop demo` */
enum status producers_demo(struct cli *cli, struct error *error);

/* The rooms "producers" needs are "db", "commands" and "accounts". */
extern const struct web_routes producers_routes;
extern const struct command_types producers_commands;        /* register, add, change, check, end, merge */
extern const struct job_types producers_jobs;                /* moves producers with their communes */
extern const struct task_kinds producers_task_kinds;
extern const struct command_types producers_people_commands; /* roles and confirmations */

#endif
