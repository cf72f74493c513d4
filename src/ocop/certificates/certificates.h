/* Recognition decisions (quyết định công nhận) and certificates (giấy chứng nhận) as records: who recognised what, with how many stars, from when
 * until when, and what became of it.
 *
 * Two times are kept apart. Valid time: from which day to which a certificate holds. Known time: since which day the office knows it. So "what was
 * true on 31/10/2023" can be asked as it is known today, or as it was known on 03/11/2023.
 *
 * The certificates of one product, each with the one before it, form a line. A product counts once, whatever the number of its certificates: on a day
 * the newest of its certificates that hold speaks for it: an upgrade keeps the old one until the new decision, and ends it then for good.
 *
 * Tables: certificates_decisions, certificates, certificates_facts, certificates_events. */
#ifndef OPENOCOP_OCOP_CERTIFICATES_CERTIFICATES_H
#define OPENOCOP_OCOP_CERTIFICATES_CERTIFICATES_H

#include "db/jobs.h"
#include "ocop/places/places.h"
#include "ocop/products/products.h"

#define CERTIFICATES_MONTHS 36              /* of validity: Decision 26/2026, Article 7.6; 148/QĐ-TTg and 1048/QĐ-TTg had the same */
#define WINDOW_OPENS 180                    /* days before the end from which on a re-rating is filed, */
#define WINDOW_CLOSES 120                   /* and until when: Article 7.6.a of Decision 26/2026 */
#define CERTIFICATES_OPEN ((date)2932896)   /* 9999-12-31: still believed */
#define CERTIFICATES_PLACE 5                /* digits of a commune's code */

enum certificate_act {
    CERTIFICATE_NEW,     /* recognised for the first time (công nhận mới) */
    CERTIFICATE_AGAIN,   /* judged again (phân hạng lại) */
    CERTIFICATE_UPGRADE, /* raised (nâng hạng) */
    CERTIFICATE_ACTS,
};
extern const char *const certificate_act_words[]; /* "new" "again" "upgrade"; ends with NULL */
extern const enum text_id certificate_act_texts[];

/* The six branches (ngành) of Decision 148/QĐ-TTg and 26/2026/QĐ-TTg. */
enum certificate_branch { BRANCH_UNKNOWN, BRANCH_FOOD, BRANCH_DRINK, BRANCH_HERB, BRANCH_CRAFT, BRANCH_ORNAMENT, BRANCH_TOURISM, BRANCHES };
extern const char *const certificate_branch_words[]; /* "" "food" …; ends with NULL */
extern const enum text_id certificate_branch_texts[];
/* Of a set (1 … PRODUCTS_SETS). */
enum certificate_branch certificates_branch_of_set(int set);

enum certificate_origin { CERTIFICATE_PROGRAM, CERTIFICATE_IMPORT, CERTIFICATE_PLACEHOLDER, CERTIFICATE_ORIGINS };
extern const char *const certificate_origin_words[]; /* ends with NULL */

/* How a certificate ended before its last day: replaced by the next of its line, which it does not outlive whatever becomes of that one. */
enum certificate_end { CERTIFICATE_EXPIRES, CERTIFICATE_WITHDRAWN, CERTIFICATE_ANNULLED, CERTIFICATE_REPLACED };

/* A certificate as it was known on a day. */
struct certificate {
    int64_t id;
    int64_t line;          /* the id of the first of its line: its own, or another's */
    date valid_from;
    date valid_to;         /* as given, the last day */
    date until;            /* the last day on which it holds, after what happened to it; before valid_from: never */
    enum certificate_end end;
    int act;               /* enum certificate_act */
    int stars;
    int set;               /* 0: not known */
    int branch;            /* enum certificate_branch */
    int producer_kind;     /* enum producer_kind; -1: not known */
    int women, minority;   /* enum producer_answer */
    int origin;            /* enum certificate_origin */
    date place_day;
    char place[CERTIFICATES_PLACE + 1]; /* code of a commune; of a district or province where no more is known; "": not known */
    struct ident ident;
    struct str product_name, producer_name, code, assumed;
    struct str decision;   /* its number; may be empty */
    date decision_day;
};
/* In the order of lines, within a line by their first days. */
struct certificates {
    const struct certificate *rows;
    size_t count;
};

/* All certificates of a province as they were known on the day `known` (DATE_NONE: today's knowledge, that is all that is believed). Asks no
 * permission. */
MUST_CHECK enum status certificates_load(struct db_conn *conn, struct arena *arena, int64_t province, date known, struct certificates *out,
                                         struct error *error);
/* The rows of one line begin at `from`; gives where the next line begins. */
size_t certificates_line_end(const struct certificates *all, size_t from);
/* Of rows [from, to) of one line the certificate that speaks for the product on the day; NULL: none holds. */
const struct certificate *certificates_holding(const struct certificates *all, size_t from, size_t to, date day);

/* `openocop import certificates`, `openocop import undo certificates` */
extern const struct cli_commands certificates_cli;
extern const struct web_routes certificates_import_routes;
extern const struct command_types certificates_import_commands; /* certificates.import, certificates.undo_import */

/* The issued decision that approves a council's result: an outcome_approval_fn. */
struct outcome_approval;
enum status certificates_approval(struct db_conn *conn, struct arena *arena, int64_t item, struct outcome_approval *out, struct error *error);

/* `openocop demo`: the records behind the conference of 26/12/2023 (data/demo/README.md). */
enum status certificates_demo(struct cli *cli, struct error *error);

/* certificates.record: a past decision with its certificates; certificates.withdraw, certificates.correct */
extern const struct command_types certificates_commands;
/* Parts of statements, for every room that asks whether certificates (c) hold: one rule, whoever asks. What is believed is what has known_to = 2932896;
 * what an import brought and took back is believed no more, and follows nothing. */
#define CERTIFICATES_FOLLOWED(certificate)                                                                                   \
    "EXISTS (SELECT 1 FROM certificates n JOIN certificates_facts k ON k.certificate = n.id AND k.known_to = 2932896 WHERE n.previous = " certificate       \
    " AND NOT EXISTS (SELECT 1 FROM certificates_events x WHERE x.certificate = n.id AND x.kind = 'annulled' AND x.known_to = 2932896))"
/* Withdrawn on the day or before it, or annulled. */
#define CERTIFICATES_TAKEN_AWAY(certificate, day)                                                                            \
    "EXISTS (SELECT 1 FROM certificates_events e WHERE e.certificate = " certificate " AND e.kind IN ('withdrawn', 'annulled') AND "                        \
    "e.known_to = 2932896 AND (e.kind = 'annulled' OR e.day <= " day "))"
/* Beyond the last day on it, to the day at least (Article 12.3). */
#define CERTIFICATES_EXTENDED(certificate, day)                                                                              \
    "EXISTS (SELECT 1 FROM certificates_events e WHERE e.certificate = " certificate " AND e.kind = 'extended' AND e.known_to = 2932896 AND e.day >= " day ")"
/* The room "certificates". */
struct certificates_room {
    const struct context *context;
    const char *key_file;      /* of the key that signs QR codes; made when it is first needed */
    struct str public_url;     /* "https://ocop.example.vn"; empty: none */
    int64_t form_x, form_y;    /* millimetres by which values move on the province's printed form */
    const char *trust_store;   /* a file of certificates (PEM) to which those of signed decisions must lead; NULL: the office has named none */
};
extern const struct cli_commands certificates_seal_cli; /* openocop certificate verify | keys */
/* certificates.draft, submit, return, drop, issue: from a signed session to certificates */
extern const struct command_types certificates_draft_commands;
extern const struct web_routes certificates_routes;
extern const struct task_kinds certificates_task_kinds;
/* A command hook, on sessions.sign: the office drafts the decision. */
enum status certificates_follow_signed(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
/* A command hook, on dossiers.file: a re-rating is filed, so nobody need be reminded any more. */
enum status certificates_follow_filed(struct db_conn *conn, const struct command *command, const void *content, struct error *error);
extern const struct job_types certificates_jobs; /* certificates.clocks, every six hours */
struct sight;
struct session_visit;
struct session_item;
struct session_outcome;
/* The way to the decision, on a session's page: a session_section_fn. */
enum status certificates_session_section(struct sight *sight, const struct session_visit *visit, const struct session_item *item,
                                         const struct session_outcome *outcome, struct error *error);

/* The content of certificates.change begins so; for hooks. */
struct certificates_about {
    struct str draft, certificate; /* public identifiers */
    int kind;
};
bool certificates_withdraws(const struct certificates_about *about);
/* Of what certificates.drop says: the row of the certificate that the draft was to withdraw; 0: it was none of that kind. */
MUST_CHECK enum status certificates_withdrawal_dropped(struct db_conn *conn, const void *content, int64_t *certificate, struct error *error);
/* The public identifier of a row. */
MUST_CHECK enum status certificates_ident_of(struct db_conn *conn, int64_t certificate, bool *found, struct ident *out, struct error *error);

#endif
