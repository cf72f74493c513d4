/* What the files of scoring/ share about the self-assessment page; nobody else includes it.
 *
 * A self-assessment is one person's choices on one set, never stored here: it comes with a form or a link and goes back as a page. */
#ifndef OPENOCOP_OCOP_SCORING_INT_H
#define OPENOCOP_OCOP_SCORING_INT_H

#include "ocop/scoring/scoring.h"
#include "web/page.h"

#define SELF_PATH "/tu-danh-gia"
#define SELF_PAGE_MAX ((size_t)1 << 20)
#define SELF_PRODUCT_MAX 120 /* bytes of a product's name */

/* ---- links (scoring_link.c) ---- */

/* The choices of a link: one group for each section of the set, joined by ".", one sign for each criterion in the order of the form: the
 * option's id, "x" for "none of these levels", "-" where nothing was chosen. A group of another length, or a sign that is no option, is
 * unread; the rest is kept. The same as browser/src/scoring/share.ts. */
void self_link_read(struct self_sheet *sheet, struct str text);
void self_link_write(struct buffer *out, const struct self_sheet *sheet);

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

/* scoring_page.c */
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
