/* What the files of scoring/ share about the self-assessment page; nobody else includes it.
 *
 * A self-assessment is one person's choices on one set, never stored here: it comes with a form or a link and goes back as a page. */
#ifndef OPENOCOP_OCOP_SCORING_INT_H
#define OPENOCOP_OCOP_SCORING_INT_H

#include "ocop/law/law.h"
#include "web/page.h"

#define SELF_PATH "/tu-danh-gia"
#define SELF_PAGE_MAX ((size_t)1 << 20)
#define SELF_PRODUCT_MAX 120 /* bytes of a product's name */

/* ---- the choices (scoring_link.c) ---- */

struct self_sheet {
    const struct law_set *set;
    int8_t *choices; /* option indexes by criterion; LAW_NO_CHOICE */
    bool *answered;  /* chosen, be it "none of these levels" (then the choice is LAW_NO_CHOICE) */
    bool *unread;    /* something stood there that is no option */
    size_t answered_count;
    size_t unread_count;
    struct str product; /* its name; may be empty */
};

/* "None of these levels", where the form prints no 0: as a form's value and as a sign of a link. */
#define SELF_NONE "x"

/* Nothing chosen. False when memory ran out. */
MUST_CHECK bool self_sheet_new(struct arena *arena, const struct law_set *set, struct self_sheet *sheet);
/* Puts what a form sent for a criterion; what is no option of it counts as unread. */
void self_choose(struct self_sheet *sheet, int criterion, struct str value);
/* The choices of a link: one group for each section of the set, joined by ".", one sign for each criterion in the order of the form: the
 * option's id, "x" for "none of these levels", "-" where nothing was chosen. A group of another length, or a sign that is no option, is
 * unread; the rest is kept. The same as browser/src/scoring/share.ts. */
void self_link_read(struct self_sheet *sheet, struct str text);
void self_link_write(struct buffer *out, const struct self_sheet *sheet);

/* ---- the outcome (scoring_self.c) ---- */

struct self_outcome {
    int total;
    int parts[LAW_PARTS];
    struct law_result law;   /* with what is not chosen yet counted as the lowest option */
    int first_open;          /* the first criterion without a choice; -1: none */
    int target;              /* stars that the plan leads to; 0: five are reached */
    struct law_plan plan;
};

/* What the page shows: the score, and the shortest way to the next rank that counts (three stars at least). Papers and investments are
 * proposed first; criteria judged on the sample, then those that hardly change, only where there is no other way. False: no memory. */
MUST_CHECK bool self_outcome_find(struct arena *arena, const struct self_sheet *sheet, struct self_outcome *out);

/* ---- the pages ---- */

/* The pack that the page follows: the one that takes new dossiers today. */
struct self_law {
    const struct law_pack *pack;
    const struct law_set *const *sets; /* in the order of their numbers */
    size_t set_count;
    struct str name; /* "26-2026@1" */
};

/* Why the reader should look twice; each is said above the sheet. */
struct self_notices {
    bool link_broken;
    struct str other_pack; /* a pack that is another than the page's; empty: none */
    int64_t other_edition; /* the link's edition where it is another than the page's; 0: none */
};

/* scoring_web.c */
MUST_CHECK enum status self_law_of(struct web_request *request, struct self_law *law, struct error *error);

/* scoring_page.c. Names that the law prints in capitals, in the letters of a sentence. */
struct str self_name(struct arena *arena, struct str name);
enum text_id self_nature_words(enum law_nature nature);
/* `no_such` is the number of a sheet that was asked for and does not exist; ptr NULL: none. */
void self_write_chooser(struct buffer *html, struct web_request *request, const struct self_law *law, struct str no_such);
/* `notices` and `outcome` may be NULL. */
void self_write_sheet(struct buffer *html, struct web_request *request, const struct self_law *law, const struct self_sheet *sheet,
                      const struct self_notices *notices, const struct self_outcome *outcome);
/* For the service worker: what is shown without network instead of any other page. */
void self_write_no_network(struct buffer *html, struct web_request *request);

/* scoring_result.c */
void self_write_result(struct buffer *html, enum language language, const struct self_law *law, const struct self_sheet *sheet,
                       const struct self_outcome *outcome, const struct context *context);

/* scoring_offline.c */
MUST_CHECK enum status self_offline_write(struct buffer *out, struct web_request *request, const struct self_law *law, struct error *error);

#endif
