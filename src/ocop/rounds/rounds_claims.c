/* On the page of a district's candidate: what the producer claims, criterion by criterion, with his papers. The district's office sees no papers of producers
 * elsewhere; what a dossier in its hand cites, it must read. */
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

enum status candidate_write_claims(struct sight *s, const struct candidate_visit *visit, struct error *error)
{
    const struct law_pack *pack = NULL;
    const struct law_set *set = NULL;
    struct frozen frozen;
    enum status status;
    if (visit->candidate.body != BODY_DISTRICT)
        return STATUS_OK;
    status = dossiers_frozen(visit->conn, visit->arena, visit->candidate.dossier, visit->candidate.filed_no, &frozen, error);
    if (status == STATUS_OK)
        status = law_find_pack(web_room(s->request, "law"), visit->candidate.pack, &pack, error);
    if (status == STATUS_OK)
        status = law_find_set(visit->arena, pack, visit->candidate.set_no, &set, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<details><summary>");
    sight_words(s, TEXT_rounds_claims);
    html_raw(&s->html, "</summary>\n");
    for (size_t i = 0; i < set->criterion_count; i++) {
        html_raw(&s->html, "<h3>");
        html_text(&s->html, set->criteria[i].code);
        html_raw(&s->html, " ");
        html_text(&s->html, self_name(s->arena, set->criteria[i].name));
        html_raw(&s->html, "</h3>\n");
        candidate_write_claim(s, visit, &frozen, &set->criteria[i]);
    }
    html_raw(&s->html, "</details>\n");
    return STATUS_OK;
}
