/* Dossiers (hồ sơ): what a producer files for a product, and what the commune makes of it.
 *
 * A dossier is bound, when it is begun, to the edition of the criteria that takes new dossiers that day. What counts is the day of filing (Decision
 * 26/2026, Article 12.2): where another edition takes them by then, the dossier is bound anew before it is filed (dossiers_bind.c). It is written as a draft: for each criterion the option that is claimed, the reason, the papers. Filing freezes a version: from then on Mẫu 01, Mẫu 02
 * and the council see what was filed, whatever becomes of the draft. The commune examines within 15 working days (Article 7.2), returns it with
 * reasons or makes Mẫu 03; another person signs; then it is handed to the province.
 *
 *     draft -> filed -> returned -> filed ... -> examined -> signed -> handed          (officer_draft instead of draft where an officer writes it)
 *     draft, filed, returned -> withdrawn
 *
 * Tables: dossiers, dossiers_claims, dossiers_citations, dossiers_texts, dossiers_versions, dossiers_returns, dossiers_return_items,
 * dossiers_examinations, dossiers_ticks, dossiers_scans, dossiers_samples, dossiers_events. Drafts are not in the ledger; everything from filing on is. */
#ifndef OPENOCOP_OCOP_DOSSIERS_DOSSIERS_H
#define OPENOCOP_OCOP_DOSSIERS_DOSSIERS_H

#include "ocop/accounts/accounts.h"
#include "ocop/files/files.h"
#include "ocop/laboratory/laboratory.h"
#include "ocop/notices/notices.h"
#include "ocop/procedures/procedures.h"
#include "ocop/producers/producers.h"
#include "ocop/products/products.h"
#include "ocop/scoring/scoring.h"

enum dossier_kind {
    DOSSIER_FIRST,    /* lần đầu, Article 6.1.a */
    DOSSIER_UPGRADE,  /* nâng hạng, Article 6.1.b */
    DOSSIER_RERATING, /* phân hạng lại, Article 6.1.c */
};
extern const char *const dossier_kind_words[];  /* "first" ...; ends with NULL */
extern const char *const dossier_state_words[]; /* "draft" ..., in the order of enum account_state's bits; ends with NULL */

struct dossier {
    int64_t id;
    struct ident ident;
    int64_t province;
    struct str commune_code;
    struct str district; /* of the commune on the day of filing; only where an officer of a district looks for it (dossiers_find) */
    int64_t producer;
    int64_t product;
    enum dossier_kind kind;
    int64_t before;         /* the dossier that it started from; 0: none */
    struct str pack;        /* "26-2026@1" */
    struct str pack_sha256;
    int64_t set_no;
    enum account_state state;
    int64_t filed_count;
    int64_t receipt_no;     /* 0: not received yet */
    int64_t receipt_year;
    struct str receipt_commune; /* in whose register the number stands; the producer may have moved since */
    date filed_day, due_day;
    bool due_certain;
    int64_t examiner;       /* account */
    struct str product_name, producer_name;
    int64_t changed_at;
    int64_t version;
};

struct dossier_efforts;
struct sight;
/* What a later room shows on a dossier's page. */
typedef enum status dossier_section_fn(struct sight *sight, struct db_conn *conn, const struct dossier *dossier, struct error *error);
/* The room "dossiers". */
struct dossiers {
    dossier_section_fn *const *sections;
    size_t section_count;
    bool scans_required; /* the stamped scans of Mẫu 03 and of the letter, before it is handed to the province (setting signed-scans) */
    const struct dossier_efforts *efforts; /* what papers take, for plans; NULL: nothing is known */
};

/* For hooks on commands of this room that are about one dossier: their content begins with it. */
struct dossier_about {
    struct str dossier; /* public identifier */
};
MUST_CHECK enum status dossiers_find_about(struct db_conn *conn, struct arena *arena, const struct dossier_about *about, struct dossier *out,
                                           struct error *error);
/* The law and the procedures by which such a command is done. */
const struct law *dossiers_law_of(const struct command *command);
const struct procedures *dossiers_procedures_of(const struct command *command);

/* Reads data/evidence/papers.csv into the room, where there is one. STATUS_BAD_INPUT: a cell stands there without its source. */
MUST_CHECK enum status dossiers_open(struct arena *arena, const char *data_folder, struct dossiers *room, struct error *error);

/* STATUS_NOT_FOUND, in the words of commands_not_found, where there is none or the viewer may not see it. */
MUST_CHECK enum status dossiers_find(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, struct dossier *out,
                                     struct error *error);
struct permission_subject dossiers_subject(const struct dossier *dossier);
/* Without asking for the permission. */
MUST_CHECK enum status dossiers_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct dossier *out, struct error *error);
enum text_id dossier_kind_text(enum dossier_kind kind);
/* The day on which it counts as filed (Decision 26/2026, Article 12.2), by which it is bound and by which its procedure is found: that of its first filing,
 * or of its first handing over to the province (setting filed-at), since it was bound to its criteria. DATE_NONE: it never was. */
MUST_CHECK enum status dossiers_counted_day(struct db_conn *conn, const struct procedures *procedures, const struct dossier *dossier, date *out,
                                            struct error *error);
/* "Phiếu số 11 – Chè" */
struct str dossier_set_name(struct arena *arena, const struct law_set *set);
/* What the commune ticks off: forms and the rows of the pack's table of papers that the set's criteria point to. */
struct dossier_component {
    struct str key;  /* "mau-01", "mau-02", "giay-3" */
    struct str name; /* as the screen says it */
};
MUST_CHECK enum status dossier_components(struct arena *arena, enum language language, const struct law_pack *pack, const struct law_set *set,
                                          struct dossier_component **out, size_t *count, struct error *error);

#define DOSSIERS_SAMPLES 5 /* of a product, Article 6.2.d */
struct dossier_sample {
    int64_t sample;
    struct str label, lot, condition, state;
    date expires;
    int64_t received_at;
};
struct dossier_samples {
    struct dossier_sample rows[DOSSIERS_SAMPLES];
    size_t count;
};
MUST_CHECK enum status dossiers_samples_of(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_samples *out, struct error *error);

/* A dossier that was handed over goes back with reasons, inside the caller's command: to the producer, who files another version (state returned, or the
 * examiner's draft where he wrote it), or to the commune, which examines the same version again (state filed). */
struct dossier_item {
    struct str item; /* a component's key or a criterion's code */
    struct str reason;
};
struct dossier_sending {
    int64_t dossier;
    bool to_commune;
    const struct dossier_item *items;
    size_t item_count;
    date until;
    int64_t by_account;
    struct str by_name;
    int64_t at;
};
/* STATUS_STALE where it was not handed over. */
MUST_CHECK enum status dossiers_send_back(struct db_conn *conn, struct arena *arena, const struct command *command, const struct dossier_sending *sending,
                                          struct error *error);
/* The sections of Mẫu 02 that the producer writes himself. */
enum dossier_text {
    DOSSIER_DESCRIPTION, /* part I 7: name, size, standard */
    DOSSIER_HISTORY,     /* part I 8 */
    DOSSIER_STRUCTURE,   /* part I 9 */
    DOSSIER_MATERIAL,    /* part II: material area, technology */
    DOSSIER_QUALITY,     /* part II: changes of quality, packaging */
    DOSSIER_MARKET,      /* part II */
    DOSSIER_RESULTS,     /* part II: revenue, profit */
    DOSSIER_PLAN,        /* part IV */
    DOSSIER_TEXTS,
};
extern const char *const dossier_text_names[]; /* ends with NULL */
enum text_id dossier_text_label(enum dossier_text text);

/* ---- what was filed, as it was frozen: what papers are made of and councils judge ---- */

struct frozen_paper {
    struct str paper, kind, title, number, issuer, link, sha256;
    date issued, expires;
    int64_t pages;
};
struct frozen_claim {
    struct str criterion, option, reason;
    struct json_list papers; /* of struct frozen_paper */
};
struct frozen_producer {
    int kind;
    struct str name, tax_code, registration, commune, address, phone, email, representative, position, home, ethnicity;
    date registered_on, founded;
    int woman, minority, disabled;
};
struct frozen_product {
    struct str name, description, place;
};
struct frozen_texts {
    struct str rows[DOSSIER_TEXTS];
};
struct frozen {
    int64_t format;
    date day;
    int kind;
    struct str pack, pack_sha256;
    int64_t set;
    struct frozen_producer producer;
    struct frozen_product product;
    struct frozen_texts texts;
    struct json_list claims; /* of struct frozen_claim, in the order of the set */
    int64_t total;
};
MUST_CHECK enum status dossier_thaw(struct arena *arena, struct str content, struct frozen *out, struct error *error);
/* What was filed as version `no`. STATUS_FAILED: there is no such version. */
MUST_CHECK enum status dossiers_frozen(struct db_conn *conn, struct arena *arena, int64_t dossier, int64_t no, struct frozen *out, struct error *error);

/* A form of the version that was filed last, as PDF: "mau-01", "mau-02", "mau-03", "cong-van". *found is false where the commune has not made it yet. The
 * caller has asked for the permission to see the dossier. */
MUST_CHECK enum status dossiers_print(struct web_request *request, struct db_conn *conn, const struct dossier *dossier, const char *form, bool *found,
                                      struct str *out, struct error *error);

/* Answers with the file of a paper that version `filed_no` cites, whoever it belongs to: the caller has asked for the permission to see the dossier.
 * STATUS_NOT_FOUND: that version does not cite it, or it is a link. */
MUST_CHECK enum status dossiers_answer_cited(struct web_request *request, struct db_conn *conn, int64_t dossier, int64_t filed_no, struct str paper,
                                             struct error *error);

/* What cites the paper, for the paper's page: a paper_edges_fn. */
enum status dossiers_edges(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct paper *paper,
                           struct paper_edges *edges, struct error *error);

/* For the search over all rooms: adds those that the viewer may see and whose names hold the words. */
MUST_CHECK enum status dossiers_found(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                                  struct found_list *out, struct error *error);

/* Hook for app/, on products.undo_import: what a dossier was begun on is not taken back. */
enum status dossiers_stay(struct db_conn *conn, const struct command *command, const void *content, struct error *error);

/* The dossiers of a product, on its page. */
enum status dossiers_section(struct sight *sight, struct db_conn *conn, const struct product *product, const struct permission_subject *subject,
                             struct error *error);

/* Command hooks, on producers.change, change_own and merge, and on products.rename: names, commune and producer that a dossier repeats. */
enum status dossiers_follow_producer(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
enum status dossiers_follow_product(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
/* A command hook: the terms that communes have are counted anew when the calendar changes. */
enum status dossiers_follow_calendar(struct db_conn *conn, const struct command *command, const void *content, struct error *error);

extern const struct web_routes dossiers_routes;
extern const struct command_types dossiers_commands;
extern const struct task_kinds dossiers_task_kinds;

#endif
