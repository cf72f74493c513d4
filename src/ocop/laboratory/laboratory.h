/* Laboratory tests (kiểm nghiệm) of products, as records of their own: which lot and sample went to which laboratory, what was measured against which
 * limit of which source, what the report concludes, and the paper that it stands on. The program repeats what the paper says and judges no value.
 *
 *     requested -> resulted (again after a correction)          requested, resulted -> cancelled
 *
 * A conclusion needs its paper; without one it is "chưa rõ". How long a report may be used the law texts that were loaded do not say: it is a setting
 * (test-validity, months; 0: unknown). As evidence a test is cited through its paper.
 *
 * Tables: laboratory_tests, laboratory_values. */
#ifndef OPENOCOP_OCOP_LABORATORY_LABORATORY_H
#define OPENOCOP_OCOP_LABORATORY_LABORATORY_H

#include "ocop/files/files.h"
#include "ocop/products/products.h"

enum test_state { TEST_REQUESTED, TEST_RESULTED, TEST_CANCELLED, TEST_STATES };
extern const char *const test_state_words[]; /* "requested" …; ends with NULL */
enum test_conclusion { TEST_PASS, TEST_FAIL, TEST_UNKNOWN, TEST_CONCLUSIONS };
extern const char *const test_conclusion_words[]; /* "pass", "fail", "unknown"; ends with NULL */

/* A test; text may be empty, days DATE_NONE: not told. */
struct laboratory_test {
    int64_t id;
    struct ident ident;
    int64_t province;
    int64_t product;
    enum test_state state;
    struct str lot, sample;               /* sample: the number on its seal */
    struct str laboratory, accreditation; /* as given on the report */
    struct str payer;
    struct str asked;                     /* parameters, one a line */
    date requested, taken, received, resulted;
    enum test_conclusion conclusion;      /* TEST_UNKNOWN until there is a result */
    int64_t paper;                        /* the report, a paper of the producer; 0: none */
    struct str note, cancelled_why;
    int64_t record;                       /* of the values that count; 0: none yet */
    int64_t made_at;
    struct str made_by;
    int64_t recorded_at;                  /* 0: no result yet */
    struct str recorded_by;
    int64_t version;
};
struct laboratory_tests {
    const struct laboratory_test *rows;
    size_t count;
};

/* What was measured, as printed. */
struct laboratory_value {
    struct str parameter, value, unit, limit, source;
};
struct laboratory_values {
    const struct laboratory_value *rows;
    size_t count;
};

/* The room "laboratory". */
struct laboratory {
    int64_t months; /* for which a report may be used, from its day; 0: not known */
};

/* Of a product, newest first; at most 200. Asks no permission. */
MUST_CHECK enum status laboratory_of_product(struct db_conn *conn, struct arena *arena, int64_t product, struct laboratory_tests *out,
                                             struct error *error);
/* The last day on which its report may be used; DATE_NONE: not known. */
date laboratory_until(const struct laboratory *laboratory, const struct laboratory_test *test);

/* Inside a command's transaction: a test that is asked for, of a sample that another room has taken. */
MUST_CHECK enum status laboratory_enter(struct db_conn *conn, struct arena *arena, const struct laboratory_test *test, int64_t *id, struct error *error);

/* Tests on the pages of their product and of its dossiers: a product_section_fn. */
enum status laboratory_section(struct sight *sight, struct db_conn *conn, const struct product *product, const struct permission_subject *subject,
                               struct error *error);
/* The tests that stand on a paper, for its page: a paper_edges_fn. */
enum status laboratory_edges(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct paper *paper, struct paper_edges *edges,
                             struct error *error);

/* Where one asks for a new test: "/kiem-nghiem/moi?san-pham=…" with the sample and lot that are known. */
struct str laboratory_new_path(struct arena *arena, const struct product *product, struct str sample, struct str lot);

extern const struct web_routes laboratory_routes;
extern const struct command_types laboratory_commands; /* request, record, cancel */

#endif
