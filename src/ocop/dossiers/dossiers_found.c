/* Dossiers as the search over all rooms finds them. */
#include "ocop/dossiers/dossiers_int.h"

static struct str about(struct arena *arena, const struct dossier *dossier)
{
    struct buffer text;
    buffer_open(&text, arena, 1000);
    buffer_add(&text, dossier->producer_name);
    buffer_add(&text, STR(" \302\267 "));
    buffer_add(&text, text_of(LANGUAGE_VI, dossier_state_text(dossier->state)));
    return buffer_str(&text);
}

enum status dossiers_found(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                           struct found_list *out, struct error *error)
{
    struct dossiers_query query = { .states = 0 };
    struct dossier_list list;
    struct reach reaches[3];
    size_t count = accounts_reaches(viewer, "dossiers.see", reaches);
    enum status status = STATUS_OK;
    (void)today;
    producers_query_words(arena, typed, query.words);
    for (size_t r = 0; r < count && status == STATUS_OK && query.words[0].len > 0; r++) {
        query.reach = reaches[r];
        status = dossiers_sql_list(conn, arena, &query, &list, error);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
            const struct found found = { .name = list.rows[i].product_name, .about = about(arena, &list.rows[i]),
                                         .path = dossier_path(arena, &list.rows[i], "") };
            found_add(out, &found);
        }
    }
    return status;
}
