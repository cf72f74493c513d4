/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_DOSSIERS_INT_H
#define OPENOCOP_OCOP_DOSSIERS_INT_H

#include "base/digest.h"
#include "base/json_write.h"
#include "ocop/dossiers/dossiers.h"
#include "ocop/notices/notices.h"
#include "web/form.h"
#include "web/sight.h"

#define DOSSIERS_PATH "/ho-so"
#define DOSSIERS_EXAMINE_DAYS 15 /* working days, Article 7.2 */
#define DOSSIERS_TOURISM 26      /* the set that has no samples */
#define DOSSIERS_PAPERS_MAX 40   /* for one criterion */

/* ---- the draft ---- */

#define DOSSIER_OPEN "?"    /* as an option: the one that was claimed is not in the set any more */
#define DOSSIER_NO_PLACE '~' /* before a criterion's code: what was written for it has no counterpart in the set */

struct dossier_claim {
    struct str criterion;
    struct str option; /* its id; empty: no option is reached; DOSSIER_OPEN: to be chosen anew */
    struct str reason;
    int64_t version;   /* 0: nothing is saved yet */
    int64_t *papers;
    size_t paper_count;
};

struct dossier_written {
    struct str body;
    int64_t version;
};

/* A dossier with everything that its pages and papers speak of. */
struct dossier_whole {
    struct dossier dossier;
    struct producer producer;
    struct product product;
    const struct law_pack *pack;
    const struct law_set *set;
    struct dossier_claim *claims; /* by criterion of the set */
    struct dossier_written texts[DOSSIER_TEXTS];
    struct papers papers;         /* of the producer, current ones */
    struct self_sheet sheet;
    struct self_outcome outcome;
};
/* Reads it all; the caller has asked for the permission. */
MUST_CHECK enum status dossier_read_whole(struct db_conn *conn, struct arena *arena, const struct law *law, const struct dossier *dossier,
                                          struct dossier_whole *out, struct error *error);
/* What the browser needs to count along while an option of this criterion is chosen, as JSON (dossiers_live.c). */
MUST_CHECK enum status dossier_live(struct arena *arena, const struct dossier_whole *whole, int criterion, struct str *out, struct error *error);
/* Of whole->papers; NULL: it is not the producer's, or withdrawn. */
const struct paper *dossier_paper(const struct dossier_whole *whole, int64_t id);

/* ---- by which edition it is judged (dossiers_bind.c) ---- */

enum dossier_bound {
    BOUND_RIGHT,   /* to the one that takes new dossiers today */
    BOUND_EARLIER, /* to the one that took them on the day of its first filing */
    BOUND_OTHER,   /* to one that doesn't take them any more: it must be bound anew */
    BOUND_ENDED,   /* it was filed in time, but its edition judges no more */
};
struct dossier_binding {
    enum dossier_bound how;
    const struct law_pack *bound;
    const struct law_pack *now; /* that takes new dossiers today; NULL: none does */
    date today;
    date until; /* the last day on which `bound` judges this kind; DATE_NONE: no end */
};
/* The rule of Decision 26/2026, Article 12.2. `filed`: the day on which it first counted as filed; DATE_NONE: it never did. */
struct dossier_binding dossier_binding_on(const struct law *law, const struct law_pack *bound, enum dossier_kind kind, date filed, date today);
/* The same for a dossier of the database. */
MUST_CHECK enum status dossier_binding_find(struct db_conn *conn, const struct law *law, const struct procedures *procedures, const struct dossier *dossier,
                                            date today, struct dossier_binding *out, struct error *error);
static inline bool dossier_is_bound(const struct dossier_binding *binding)
{
    return binding->how == BOUND_RIGHT || binding->how == BOUND_EARLIER;
}
/* Why it isn't, in words that name both decisions and the day: for a gap and for a refusal. Gives how many of the three arguments are set. */
size_t dossier_binding_words(struct arena *arena, const struct dossier_binding *binding, enum text_id *text, struct text_arg args[3]);
MUST_CHECK enum status dossier_binding_refuse(struct arena *arena, const struct dossier_binding *binding, struct error *error);
/* "26-2026@1" */
struct str dossier_pack_name(struct arena *arena, const struct law_pack *pack);

/* Moves claims from one set to another: each to the criterion of the same name, else of the same code. An option stays only where criterion and option
 * are word for word the same; otherwise it is to be chosen anew. What has no counterpart is kept behind DOSSIER_NO_PLACE. Reasons and papers stay. */
MUST_CHECK enum status dossier_carry_claims(struct arena *arena, const struct law_set *from, const struct law_set *to, struct dossier_claim *claims,
                                            size_t count, struct error *error);
/* The same for the draft of `dossier`, which is bound to its pack already. */
MUST_CHECK enum status dossier_carry(struct db_conn *conn, struct arena *arena, const struct law *law, struct str from_pack,
                                     const struct dossier *dossier, struct error *error);
#define DOSSIER_REBIND_REASON 1200 /* bytes: some 300 letters */
extern const struct json_shape dossier_rebind_shape; /* of dossiers.rebind */
enum status dossier_rebind_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                   struct error *error);
enum status dossier_apply_rebind(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);

/* ---- what stands in the way of filing (dossiers_check.c) ---- */

enum dossier_gap_kind {
    GAP_PRODUCER,  /* a field of Mẫu 01 is empty */
    GAP_TEXT,      /* a section of Mẫu 02 */
    GAP_CRITERION, /* nothing is claimed yet */
    GAP_PAPER,     /* points are claimed without a paper */
    GAP_EXPIRED,   /* a cited paper has ended */
    GAP_DIFFERS,   /* the same thing is written in two ways */
    GAP_LAW,       /* another edition of the criteria takes it today */
};
struct dossier_gap {
    enum dossier_gap_kind kind;
    bool stops;        /* it can't be filed with it; otherwise it is only pointed out */
    enum text_id text;
    struct text_arg args[3];
    size_t arg_count;
    struct str path;   /* where it is mended */
};
struct dossier_gaps {
    struct dossier_gap *rows;
    size_t count;
    size_t stopping;
};
MUST_CHECK enum status dossier_check(struct arena *arena, const struct dossier_whole *whole, const struct dossier_binding *binding,
                                     struct dossier_gaps *out, struct error *error);

/* ---- what was entered beside the words of the papers (dossiers_compare.c) ---- */

struct dossier_finding {
    enum text_id what;
    const struct paper *paper;
    struct str ours;   /* as entered; empty: nothing was */
    struct str theirs; /* some words of the paper's text */
};
struct dossier_findings {
    struct dossier_finding *rows;
    size_t count;
};
MUST_CHECK enum status dossier_findings_open(struct arena *arena, struct dossier_findings *out, struct error *error);
/* Adds what one paper's text disagrees in. `text` is NFC, as file_text gives it; without words that can be judged nothing is found. */
MUST_CHECK enum status dossier_compare_text(struct arena *arena, const struct paper *paper, const struct producer_facts *producer, struct str product,
                                            struct str text, struct dossier_findings *out, struct error *error);
/* Over the PDF files of all papers that are cited. */
MUST_CHECK enum status dossier_compare(struct db_conn *conn, struct arena *arena, const struct dossier_whole *whole, struct dossier_findings *out,
                                       struct error *error);
void dossier_write_findings(struct sight *sight, const struct dossier_findings *findings);

/* ---- freezing (dossiers_freeze.c) ---- */
/* Everything that was filed as canonical JSON, and its hash. */
MUST_CHECK enum status dossier_freeze(struct arena *arena, const struct dossier_whole *whole, date day, struct str *content, struct sha256 *hash,
                                      struct error *error);

/* ---- beginning with the dossier before (dossiers_carry.c) ---- */

/* The product's dossier that was handed over last and that the viewer may see; ->id 0: there is none. */
MUST_CHECK enum status dossier_before(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, int64_t product, struct dossier *out,
                                      struct error *error);
/* The set by whose words it was written; NULL where they are not on this machine any more, or are others under the same name. */
MUST_CHECK enum status dossier_set_of(struct arena *arena, const struct law *law, const struct dossier *dossier, const struct law_set **out,
                                      struct error *error);
/* Whether the law says the same for both: name, points, levels word by word. */
bool dossier_same_criterion(const struct law_criterion *a, const struct law_criterion *b);
/* The new draft begins with the claims of the older dossier for criteria of which the law says the same, with its papers as they stand today (see
 * paper_current), and with its sections. What the law says otherwise is left open, so that it is chosen anew. */
MUST_CHECK enum status dossier_carry_over(struct db_conn *conn, struct arena *arena, const struct law *law, const struct dossier *before,
                                          const struct dossier *dossier, struct error *error);

/* ---- what differs between two of them (dossiers_difference.c) ---- */

enum difference_kind {
    DIFFERENCE_TOTAL,
    DIFFERENCE_PRODUCER, /* a field of it */
    DIFFERENCE_PRODUCT,
    DIFFERENCE_OPTION,   /* of a criterion */
    DIFFERENCE_REASON,
    DIFFERENCE_PAPER_NEW,
    DIFFERENCE_PAPER_GONE,
    DIFFERENCE_PAPER_RENEWED, /* another paper of its kind stands in its place */
    DIFFERENCE_PAPER_MENDED,  /* the same paper, with other facts */
    DIFFERENCE_TEXT,     /* a section of Mẫu 02 */
};
struct dossier_difference {
    enum difference_kind kind;
    enum text_id label;    /* what it is about, in a word or two */
    struct str was, is;    /* as a screen says them; empty: nothing stood there */
    struct str *criteria;  /* codes of the criteria that it touches; of a paper there may be many */
    size_t criteria_count;
    struct str paper_kind; /* a word of paper_kinds; empty: no paper */
    struct str old_paper, new_paper; /* identifiers, which say that two rows are the same */
};
#define DIFFERENCES_MAX 600
struct dossier_differences {
    struct dossier_difference *rows; /* total, producer, product, criteria and sections in the order of the forms */
    size_t count;
    size_t left_out;      /* beyond DIFFERENCES_MAX */
    size_t same_criteria; /* level and reason are the same, whatever paper proves it now */
    size_t same_texts;
};
struct dossier_side {
    const struct frozen *frozen;
    const struct law_set *set; /* whose words its options are said in; NULL: unknown, they are said by their ids */
};
/* Pure. From `was` to `is`. */
MUST_CHECK enum status dossier_differ(struct arena *arena, const struct dossier_side *was, const struct dossier_side *is,
                                      struct dossier_differences *out, struct error *error);

/* Two texts cut down to where they differ, at whole words: head and tail are common to both, `was` and `is` stand between them. */
#define DIFFERENCE_AROUND 160 /* bytes of what is common, on each side */
#define DIFFERENCE_SHOWN 1200 /* bytes of each text between */
struct difference_window {
    struct str head, was, is, tail;
    bool head_cut, was_cut, is_cut, tail_cut; /* there is more of it */
};
struct difference_window dossier_difference_window(struct str was, struct str is);

/* ---- dossiers_sql.c ---- */
/* Is there one on the product, whatever its state? */
MUST_CHECK enum status dossiers_sql_any_of(struct db_conn *conn, int64_t product, bool *any, struct error *error);
MUST_CHECK enum status dossiers_sql_by_ident(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found,
                                             struct dossier *out, struct error *error);
MUST_CHECK enum status dossiers_sql_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct dossier *out,
                                          struct error *error);
MUST_CHECK enum status dossiers_sql_add(struct db_conn *conn, const struct dossier *dossier, int64_t now, int64_t *id, struct error *error);
/* State, receipt, days, examiner; the version goes up. */
MUST_CHECK enum status dossiers_sql_set(struct db_conn *conn, const struct dossier *dossier, int64_t now, struct error *error);
/* Pack and its hash; the version goes up. */
MUST_CHECK enum status dossiers_sql_bind(struct db_conn *conn, const struct dossier *dossier, int64_t now, struct error *error);
MUST_CHECK enum status dossiers_sql_touch(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
/* The next number in the commune's register of the year. */
MUST_CHECK enum status dossiers_sql_next_receipt(struct db_conn *conn, const struct dossier *dossier, int64_t year, int64_t *no,
                                                 struct error *error);
MUST_CHECK enum status dossiers_sql_open_of_product(struct db_conn *conn, int64_t product, bool *open, struct error *error);

#define DOSSIERS_PER_PAGE 50
#define DOSSIER_COLUMNS                                                                                                      \
    "id, ident, province, commune_code, producer, product, kind, before, pack, pack_sha256, set_no, state, filed_count, "    \
    "receipt_no, receipt_year, filed_day, due_day, due_certain, examiner, product_name, producer_name, changed_at, version, receipt_commune"
struct dossier_list {
    const struct dossier *rows;
    size_t count;
    bool more;
};
/* Reads and closes rows of DOSSIER_COLUMNS, a page of them. */
MUST_CHECK enum status dossiers_sql_collect(struct db_rows *rows, enum status status, struct arena *arena, struct dossier_list *out,
                                            struct error *error);

/* ---- dossiers_list_sql.c ---- */
enum dossiers_order {
    DOSSIERS_NEWEST, /* changed last */
    DOSSIERS_DUE,    /* the nearest term first, those without one at the end */
};
#define DOSSIERS_NO_TERM 2147483647 /* in the place of a day; the index and the statements name it too */
struct dossiers_query {
    enum dossiers_order order;
    struct reach reach;
    unsigned states;                   /* bits; 0: all that the reach opens */
    struct str words[PRODUCERS_WORDS]; /* as producers_query_words gives them; the first empty: all */
    int64_t before_at;                 /* the cursor: (dossiers_place, ident) of the last row shown; 0: from the beginning */
    struct ident before;
};
/* Where it stands in the order: when it changed, or its term in days since 1970-01-01, or DOSSIERS_NO_TERM. */
int64_t dossiers_place(const struct dossier *dossier, enum dossiers_order order);
MUST_CHECK enum status dossiers_sql_list(struct db_conn *conn, struct arena *arena, const struct dossiers_query *query, struct dossier_list *out,
                                         struct error *error);
/* The names by which it is found: `find` is ' ' and words. */
MUST_CHECK enum status dossiers_sql_keep_words(struct db_conn *conn, const struct dossier *dossier, struct str find, struct error *error);

/* ---- dossiers_sql.c ---- */
/* Of one product, newest first. */
MUST_CHECK enum status dossiers_sql_of_product(struct db_conn *conn, struct arena *arena, int64_t product, struct dossier_list *out,
                                               struct error *error);

struct dossier_event {
    int64_t at;
    struct str what, by_name, on_behalf, note;
};
struct dossier_events {
    const struct dossier_event *rows;
    size_t count;
};
MUST_CHECK enum status dossiers_sql_add_event(struct db_conn *conn, int64_t dossier, const struct dossier_event *event, struct error *error);
MUST_CHECK enum status dossiers_sql_events(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_events *out,
                                           struct error *error);

/* Of one producer, those opened before the dossier `before`, newest first, a page of them. */
MUST_CHECK enum status dossiers_sql_of_producer(struct db_conn *conn, struct arena *arena, int64_t producer, int64_t before, struct dossier_list *out,
                                                struct error *error);
/* Producer, commune and the names that lists show; without a new version. */
MUST_CHECK enum status dossiers_sql_follow(struct db_conn *conn, const struct dossier *dossier, struct error *error);

/* ---- dossiers_follow.c ---- */
/* The names by which it is found, for dossiers_sql_keep_words. */
struct str dossier_find_key(struct arena *arena, const struct dossier *dossier);

/* ---- dossiers_term_sql.c ---- */
#define DOSSIER_TERMS_MAX 20000 /* that the communes of a province have at a time */
struct dossier_term {
    int64_t id;
    struct ident ident;
    int64_t province;
    date filed_day, due_day;
    bool due_certain;
};
struct dossier_terms {
    const struct dossier_term *rows;
    size_t count;
    date first_filed, last_filed; /* where there are any */
};
/* Of all dossiers that a commune of the province still has. */
MUST_CHECK enum status dossiers_sql_terms(struct db_conn *conn, struct arena *arena, int64_t province, struct dossier_terms *out, struct error *error);
/* Without a new version: what people edit has not changed. */
MUST_CHECK enum status dossiers_sql_set_term(struct db_conn *conn, int64_t id, date due, bool certain, struct error *error);

/* ---- dossiers_draft_sql.c ---- */
struct dossier_claims {
    struct dossier_claim *rows;
    size_t count;
};
MUST_CHECK enum status dossiers_sql_claims(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_claims *out,
                                           struct error *error);
/* STATUS_STALE where the row is not at claim->version any more. */
MUST_CHECK enum status dossiers_sql_save_claim(struct db_conn *conn, int64_t dossier, const struct dossier_claim *claim, struct error *error);
/* All claims with their papers are written anew, each at its version. */
MUST_CHECK enum status dossiers_sql_replace_claims(struct db_conn *conn, int64_t dossier, const struct dossier_claims *claims, struct error *error);
MUST_CHECK enum status dossiers_sql_texts(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_written texts[DOSSIER_TEXTS],
                                          struct error *error);
MUST_CHECK enum status dossiers_sql_save_text(struct db_conn *conn, int64_t dossier, const char *name, const struct dossier_written *text,
                                              struct error *error);
/* A page of the dossiers that cite the paper and were opened before the dossier `before`, newest first. */
MUST_CHECK enum status dossiers_sql_citing(struct db_conn *conn, struct arena *arena, int64_t paper, int64_t before, struct dossier_list *out,
                                           struct error *error);
/* A new dossier begins with the sections that an older one wrote. */
MUST_CHECK enum status dossiers_sql_copy_texts(struct db_conn *conn, int64_t from, int64_t to, struct error *error);

/* ---- dossiers_filed_sql.c ---- */
struct dossier_version {
    int64_t no;
    struct str content; /* canonical JSON */
    struct str sha256;
    int64_t filed_at;
    int64_t filed_by;
    struct str on_behalf;
};
MUST_CHECK enum status dossiers_sql_add_version(struct db_conn *conn, int64_t dossier, const struct dossier_version *version, struct error *error);
MUST_CHECK enum status dossiers_sql_version(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, bool *found,
                                            struct dossier_version *out, struct error *error);
/* When the first version was filed; 0: never. */
/* Since it was bound to its criteria: when it was first filed, and first handed over; 0: never. */
MUST_CHECK enum status dossiers_sql_first_filed(struct db_conn *conn, int64_t dossier, int64_t *at, struct error *error);
MUST_CHECK enum status dossiers_sql_first_handed(struct db_conn *conn, int64_t dossier, int64_t *at, struct error *error);
struct dossier_return {
    int64_t no;
    int64_t at;
    int64_t by_account;
    date until;
    const struct dossier_item *items;
    size_t item_count;
};
MUST_CHECK enum status dossiers_sql_add_return(struct db_conn *conn, int64_t dossier, const struct dossier_return *back, struct error *error);
/* The last one; found false: it was never returned. */
MUST_CHECK enum status dossiers_sql_last_return(struct db_conn *conn, struct arena *arena, int64_t dossier, bool *found,
                                                struct dossier_return *out, struct error *error);
struct dossier_examination {
    int64_t no;
    struct str material, labour, idea, identity, meeting;
    int64_t by_account;
    struct str by_name;
    int64_t at;
    struct str letter_no;
    date letter_day;
    int64_t signed_by; /* 0: not yet */
    struct str signed_name;
    int64_t version;   /* 0: nothing is saved yet */
};
MUST_CHECK enum status dossiers_sql_examination(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, bool *found,
                                                struct dossier_examination *out, struct error *error);
/* Writes it anew, at examination->version + 1. */
MUST_CHECK enum status dossiers_sql_save_examination(struct db_conn *conn, int64_t dossier, const struct dossier_examination *examination,
                                                     struct error *error);
struct dossier_tick {
    struct str component;
    struct str state; /* "there", "missing", "expired" */
    struct str note;
};
struct dossier_ticks {
    const struct dossier_tick *rows;
    size_t count;
};
MUST_CHECK enum status dossiers_sql_ticks(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, struct dossier_ticks *out,
                                          struct error *error);
MUST_CHECK enum status dossiers_sql_save_tick(struct db_conn *conn, int64_t dossier, int64_t no, const struct dossier_tick *tick,
                                              struct error *error);
MUST_CHECK enum status dossiers_sql_samples(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_samples *out,
                                            struct error *error);
MUST_CHECK enum status dossiers_sql_add_sample(struct db_conn *conn, int64_t dossier, const struct dossier_sample *sample, int64_t by,
                                               struct error *error);

/* The stamped papers that come back as scans. */
enum dossier_stamped {
    STAMPED_FORM_3, /* Mẫu 03 */
    STAMPED_LETTER, /* the request letter */
    STAMPED_PAPERS,
};
extern const char *const dossier_stamped_words[]; /* "form_3", "letter"; ends with NULL */
struct dossier_scan {
    int64_t id;
    struct ident ident;
    int64_t no;
    enum dossier_stamped form;
    int64_t file;
    int64_t at;
    int64_t by_account;
    struct str by_name;
    bool replaced; /* a newer one stands in its place */
};
struct dossier_scans {
    const struct dossier_scan *rows;
    size_t count;
};
/* Of one version: those that stand, then the others; by paper, each newest first. */
MUST_CHECK enum status dossiers_sql_scans(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, struct dossier_scans *out,
                                          struct error *error);
/* The one that stands for the same paper is replaced. */
MUST_CHECK enum status dossiers_sql_add_scan(struct db_conn *conn, int64_t dossier, const struct dossier_scan *scan, struct error *error);

/* ---- commands (dossiers_command.c) ---- */
/* The state in which the viewer would open a dossier of the producer. */
enum account_state dossier_opening_state(const struct viewer *viewer, int64_t producer);
struct dossier_extra {
    struct arena *arena;
    int64_t now;
    const struct law *law;
    const struct procedures *procedures;
    const struct viewer *viewer; /* NULL: the program itself */
    bool scans_required;         /* see struct dossiers */
};
/* What a command of this room is about, and what its page tells of it afterwards. */
MUST_CHECK enum status dossier_of_command(struct db_conn *conn, struct arena *arena, struct str ident, struct dossier *out, struct error *error);
MUST_CHECK enum status dossier_note(struct db_conn *conn, const struct command *command, const struct dossier *dossier, const char *what, struct str text,
                                    struct error *error);
/* Runs a command as the viewer; where `producer` is given, on its behalf (see producers_actor). */
MUST_CHECK enum status dossier_command(struct web_request *request, const struct ident *id, const char *type, struct str content,
                                       const struct producer *producer, struct command_result *result, struct error *error);

/* ---- the stamped scans (dossiers_scan.c) ---- */
extern const struct json_shape dossier_scan_shape; /* of dossiers.scan */
enum status dossier_scan_subject(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                                 struct error *error);
enum status dossier_apply_scan(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
/* The hashes of the scans that stand, by paper; empty where there is none. */
MUST_CHECK enum status dossier_stamped_hashes(struct db_conn *conn, struct arena *arena, const struct dossier *dossier,
                                              struct str out[STAMPED_PAPERS], struct error *error);

/* ---- pages ---- */
struct dossier_visit {
    struct web_request *request;
    struct arena *arena;
    const struct viewer *viewer;
    struct db_conn *conn;
    date today;
    struct dossier dossier;
};
/* Finds the dossier of the path's {ho-so} for who may see it. */
MUST_CHECK enum status dossier_visit(struct web_request *request, struct dossier_visit *out, struct error *error);
/* The identifier and the version that came with a form. */
struct ident dossier_command_id(struct web_request *request);
int64_t dossier_form_version(struct web_request *request);
/* The content of a command that moves the dossier: {"dossier", "version"} and one text more, unless `name` is NULL. */
MUST_CHECK enum status dossier_move_content(const struct dossier_visit *visit, int64_t version, const char *name, struct str value, struct str *out,
                                            struct error *error);
/* Whether the viewer may do it to this dossier as it stands. */
bool dossier_may(const struct dossier_visit *visit, const char *action);
/* The forms of signing, handing over and withdrawing, for who may (dossiers_commune.c). */
void dossier_write_moves(struct sight *sight, const struct dossier_visit *visit, const struct dossier_binding *binding);
/* dossier_binding_find for a page. */
MUST_CHECK enum status dossier_visit_binding(const struct dossier_visit *visit, struct dossier_binding *out, struct error *error);
/* What binding it anew means, and the button, for who may (dossiers_bind_page.c). */
void dossier_write_binding(struct sight *sight, const struct dossier_visit *visit, const struct dossier_binding *binding);
/* On the dossier's page: that it must be bound anew; after that how many criteria must be chosen anew, and what was written for those that are no more. */
MUST_CHECK enum status dossier_write_rebound(struct sight *sight, const struct dossier_visit *visit, const struct dossier_whole *whole,
                                             const struct dossier_binding *binding, struct error *error);
/* Signed, but too late for its edition: the commune gives it back. */
void dossier_write_give_back(struct sight *sight, const struct dossier_visit *visit, const struct dossier_binding *binding);
/* The stamped scans of what was signed, with the ones that were replaced, and the way to attach one (dossiers_scan.c). */
MUST_CHECK enum status dossier_write_scans(struct sight *sight, const struct dossier_visit *visit, struct error *error);
/* "/ho-so/IDENT" and the rest; followed by a NUL */
struct str dossier_path(struct arena *arena, const struct dossier *dossier, const char *rest);
enum text_id dossier_state_text(enum account_state state);
/* The score, the stars, what is missing for the next. */
void dossier_write_outcome(struct sight *sight, const struct dossier_whole *whole, bool may_rise);
/* The steps to the next star with their papers, and what these take (dossiers_plan.c). */
void dossier_write_plan(struct sight *sight, const struct dossier_whole *whole);
/* From the bytes of papers.csv; everything lies in the arena. */
MUST_CHECK enum status dossier_efforts_read(struct arena *arena, struct str bytes, const struct dossier_efforts **out, struct error *error);
/* Empty: unknown. False: there is no such paper. */
bool dossier_effort_of(const struct dossier_efforts *efforts, struct str paper, struct str *issuer, struct str *takes);
void dossier_write_state(struct sight *sight, const struct dossier *dossier, date today);
/* For who examines: each reason of the last return beside what changed for it, then what else changed. Nothing where it was not returned. */
MUST_CHECK enum status dossier_write_mended(struct sight *sight, const struct dossier_visit *visit, const struct dossier_whole *whole,
                                            struct error *error);
/* What differs from the dossier that it started from, for who may see both; for who writes it, what must be looked at anew. */
MUST_CHECK enum status dossier_write_before(struct sight *sight, const struct dossier_visit *visit, const struct dossier_whole *whole,
                                            const struct law *law, struct error *error);

enum status dossiers_page_list(struct web_request *request, struct error *error);
enum status dossiers_page_new(struct web_request *request, struct error *error);
enum status dossiers_page_new_sent(struct web_request *request, struct error *error);
enum status dossiers_page_one(struct web_request *request, struct error *error);
enum status dossiers_page_criterion(struct web_request *request, struct error *error);
enum status dossiers_page_criterion_sent(struct web_request *request, struct error *error);
enum status dossiers_page_text(struct web_request *request, struct error *error);
enum status dossiers_page_text_sent(struct web_request *request, struct error *error);
enum status dossiers_page_check(struct web_request *request, struct error *error);
enum status dossiers_page_file(struct web_request *request, struct error *error);
enum status dossiers_page_rebind(struct web_request *request, struct error *error);
enum status dossiers_page_give_back(struct web_request *request, struct error *error);
enum status dossiers_page_withdraw(struct web_request *request, struct error *error);
enum status dossiers_page_examine(struct web_request *request, struct error *error);
enum status dossiers_page_examine_sent(struct web_request *request, struct error *error);
enum status dossiers_page_sign(struct web_request *request, struct error *error);
enum status dossiers_page_hand(struct web_request *request, struct error *error);
enum status dossiers_page_scan(struct web_request *request, struct error *error);
enum status dossiers_page_scan_sent(struct web_request *request, struct error *error);
enum status dossiers_page_scan_file(struct web_request *request, struct error *error);
enum status dossiers_page_samples(struct web_request *request, struct error *error);
enum status dossiers_page_samples_sent(struct web_request *request, struct error *error);
enum status dossiers_paper_form(struct web_request *request, struct error *error); /* /ho-so/{}/mau-01.pdf ... */

#endif
