/* How an upgrade or a re-rating begins: with the dossier that was handed over last. Its claims, papers and sections are taken over, so that only what has
 * ended or changed is asked for; where the law says something else now the criterion is left open. */
#include "ocop/dossiers/dossiers_int.h"

enum status dossier_before(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, int64_t product, struct dossier *out,
                           struct error *error)
{
    struct dossier_list list;
    enum status status = dossiers_sql_of_product(conn, arena, product, &list, error);
    *out = (struct dossier){ 0 };
    for (size_t i = 0; status == STATUS_OK && i < list.count && out->id == 0; i++) {
        const struct permission_subject subject = dossiers_subject(&list.rows[i]);
        if (list.rows[i].state == STATE_HANDED && accounts_may(viewer, "dossiers.see", &subject))
            *out = list.rows[i];
    }
    return status;
}

enum status dossier_set_of(struct arena *arena, const struct law *law, const struct dossier *dossier, const struct law_set **out, struct error *error)
{
    const struct law_pack *pack = NULL;
    enum status status = law_find_pack(law, dossier->pack, &pack, error);
    *out = NULL;
    if (status == STATUS_OK && str_equal(pack->sha256, dossier->pack_sha256))
        status = law_find_set(arena, pack, dossier->set_no, out, error);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static bool same_texts(const struct law_texts *a, const struct law_texts *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!str_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

bool dossier_same_criterion(const struct law_criterion *a, const struct law_criterion *b)
{
    if (!str_equal(a->name, b->name) || a->max != b->max || a->option_count != b->option_count || !same_texts(&a->cases, &b->cases))
        return false;
    for (size_t i = 0; i < a->option_count; i++) {
        const struct law_option *x = &a->options[i];
        const struct law_option *y = &b->options[i];
        if (!str_equal(x->id, y->id) || !str_equal(x->text, y->text) || x->points != y->points || x->star_min != y->star_min)
            return false;
    }
    return true;
}

static bool says_the_same(const struct law_set *old, const struct law_set *now, struct str code)
{
    int was = old == NULL ? -1 : law_criterion_index(old, code);
    int is = now == NULL ? -1 : law_criterion_index(now, code);
    return was >= 0 && is >= 0 && dossier_same_criterion(&old->criteria[was], &now->criteria[is]);
}

static enum status carry_claim(struct db_conn *conn, struct arena *arena, int64_t dossier, struct dossier_claim *claim, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < claim->paper_count; i++) {
        struct paper paper;
        status = paper_current(conn, arena, claim->papers[i], &paper, error);
        if (status == STATUS_OK)
            claim->papers[i] = paper.id;
    }
    claim->version = 0;
    return status == STATUS_OK ? dossiers_sql_save_claim(conn, dossier, claim, error) : status;
}

enum status dossier_carry_over(struct db_conn *conn, struct arena *arena, const struct law *law, const struct dossier *before,
                               const struct dossier *dossier, struct error *error)
{
    const struct law_set *old = NULL;
    const struct law_set *now = NULL;
    struct dossier_claims claims;
    enum status status = dossier_set_of(arena, law, before, &old, error);
    if (status == STATUS_OK)
        status = dossier_set_of(arena, law, dossier, &now, error);
    if (status == STATUS_OK)
        status = dossiers_sql_claims(conn, arena, before->id, &claims, error);
    for (size_t i = 0; status == STATUS_OK && i < claims.count; i++)
        if (says_the_same(old, now, claims.rows[i].criterion))
            status = carry_claim(conn, arena, dossier->id, &claims.rows[i], error);
    return status == STATUS_OK ? dossiers_sql_copy_texts(conn, before->id, dossier->id, error) : status;
}
