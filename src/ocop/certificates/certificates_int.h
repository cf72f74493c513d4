/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_CERTIFICATES_INT_H
#define OPENOCOP_OCOP_CERTIFICATES_INT_H

#include "base/json_write.h"
#include "ocop/certificates/certificates.h"

#define CERTIFICATE_LINE 400 /* bytes of a name */
#define CERTIFICATE_NOTE 1000
#define CERTIFICATES_IN_DECISION 2000

extern const char *const decision_level_words[]; /* "ministry" "province" "district" */
extern const char *const decision_kind_recognise; /* the kind that has certificates */
/* As content and tables have a kind of producer that may be unknown: "" and then producer_kind_words. */
extern const char *const certificate_producer_words[];

/* Of a list of words that ends with NULL; -1: it is none of them. */
int certificate_word_index(const char *const *words, struct str word);

/* What certificates.record says of the decision. */
struct decision_new {
    struct ident ident;
    int64_t province;
    int level; /* index of decision_level_words */
    struct str place_code, number, signer, note;
    date day, known;
};

/* What is said of a certificate, as content and tables have it. */
struct certificate_facts {
    int act;
    struct str code, product_name, producer_name;
    int producer_kind;   /* index of certificate_producer_words */
    int women, minority; /* enum producer_answer */
    int64_t stars, set;
    int branch;
    struct str place;
    date place_day, from, to;
    struct str assumed;
};

/* Who it is, beside what is said of it. */
struct certificate_self {
    int64_t id;
    struct ident ident;
    int64_t province, decision, no;
    int64_t line;     /* 0: it is the first of its line */
    int64_t previous; /* 0: none, as the next two */
    int64_t product, producer;
    int64_t import;
    int origin;
    int64_t version;
};

struct certificates_extra {
    struct arena *arena;
    int64_t now;
    /* For drafts and what follows from them; NULL otherwise. */
    const struct viewer *viewer;
    const struct law *law;
    const struct certificate_secret *key; /* signs what is printed */
    const struct draft_signed_file *signed_file; /* what was found on the file that certificates.issue names */
};

/* Since when something is known, who wrote it down and when. */
struct certificate_known {
    date from;
    int64_t at;
    struct str by;
};

/* ---- certificates_sql.c ---- */
MUST_CHECK enum status certificates_sql_same_decision(struct db_conn *conn, const struct decision_new *decision, bool *found, struct error *error);
MUST_CHECK enum status certificates_sql_add_decision(struct db_conn *conn, const struct decision_new *decision, const struct certificate_known *known,
                                                     int64_t *id, struct error *error);
MUST_CHECK enum status certificates_sql_find(struct db_conn *conn, const struct ident *ident, bool *found, struct certificate_self *out,
                                             struct error *error);
MUST_CHECK enum status certificates_sql_by_id(struct db_conn *conn, int64_t id, struct certificate_self *out, struct error *error);
/* Whether another certificate came after it in its line. */
MUST_CHECK enum status certificates_sql_followed(struct db_conn *conn, int64_t certificate, bool *found, struct error *error);
MUST_CHECK enum status certificates_sql_add(struct db_conn *conn, const struct certificate_self *self, int64_t *id, struct error *error);
MUST_CHECK enum status certificates_sql_add_facts(struct db_conn *conn, struct arena *arena, const struct certificate_self *self,
                                                  const struct certificate_facts *facts, struct str reason, const struct certificate_known *known,
                                                  struct error *error);
/* What is believed now is believed until the day before `day`. */
MUST_CHECK enum status certificates_sql_end_facts(struct db_conn *conn, int64_t certificate, date day, struct error *error);
/* The same of its events of the kind. */
MUST_CHECK enum status certificates_sql_end_events(struct db_conn *conn, int64_t certificate, const char *kind, date day, struct error *error);
MUST_CHECK enum status certificates_sql_set_version(struct db_conn *conn, int64_t certificate, int64_t version, struct error *error);
/* Of which product and producer a whole line is; 0: not known. */
/* Of a decision: its version, and the kept file that is its signed paper. */
MUST_CHECK enum status certificates_sql_decision_version(struct db_conn *conn, int64_t decision, int64_t *version, struct error *error);
MUST_CHECK enum status certificates_sql_set_scan(struct db_conn *conn, int64_t decision, int64_t scan, struct error *error);
MUST_CHECK enum status certificates_sql_set_product(struct db_conn *conn, int64_t line, int64_t product, int64_t producer, struct error *error);
/* Another decision is found to have given it; it stands behind those that the decision has. */
MUST_CHECK enum status certificates_sql_set_decision(struct db_conn *conn, int64_t certificate, int64_t decision, struct error *error);
/* The first and last day as they are believed now. */
MUST_CHECK enum status certificates_sql_days(struct db_conn *conn, int64_t certificate, date *from, date *to, date *known, struct error *error);
MUST_CHECK enum status certificates_sql_add_event(struct db_conn *conn, const struct certificate_self *self, const char *kind, date day,
                                                  struct str decision, struct str reason, const struct certificate_known *known, struct error *error);

/* ---- certificates_register_sql.c ---- */
/* Whatever changed of a certificate, or of all of an import: they and those before them in their lines stand in the register as they now are. */
MUST_CHECK enum status register_sql_renew(struct db_conn *conn, int64_t certificate, struct error *error);
MUST_CHECK enum status register_sql_renew_import(struct db_conn *conn, int64_t import, struct error *error);

#endif
