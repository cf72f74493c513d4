/* What dossiers repeat of their producer and product for lists and tasks follows them: another name, another commune, a producer that went into another
 * one. What was filed stays as it was. */
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"

#define FINAL (STATE_HANDED | STATE_WITHDRAWN)

struct str dossier_find_key(struct arena *arena, const struct dossier *dossier)
{
    struct buffer text;
    buffer_open(&text, arena, 4000);
    buffer_add_char(&text, ' ');
    buffer_add(&text, text_fold(arena, dossier->product_name));
    buffer_add(&text, producers_find_key(arena, dossier->producer_name));
    return buffer_str(&text);
}

/* `now` is what the dossier shall repeat. */
static enum status follow(struct db_conn *conn, struct arena *arena, const struct dossier *was, const struct dossier *now, struct error *error)
{
    enum status status = dossiers_sql_follow(conn, now, error);
    if (status == STATUS_OK)
        status = dossiers_sql_keep_words(conn, now, dossier_find_key(arena, now), error);
    if (status == STATUS_OK)
        status = task_retitle(conn, now->province, &now->ident, now->product_name, now->producer_name, error);
    if (status == STATUS_OK && !str_equal(was->commune_code, now->commune_code))
        status = task_at_place(conn, now->province, &now->ident, was->commune_code, now->commune_code, error);
    if (status == STATUS_OK && was->producer != now->producer)
        status = task_for_producer(conn, now->province, &now->ident, was->producer, now->producer, error);
    return status;
}

/* Those that are over stay with the producer that is no more; its page still shows them. */
static enum status follow_producer(struct db_conn *conn, struct arena *arena, const struct producer *from, const struct producer *to, struct error *error)
{
    struct dossier_list list = { .more = true };
    int64_t before = INT64_MAX;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && list.more) {
        status = dossiers_sql_of_producer(conn, arena, from->id, before, &list, error);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
            const struct dossier *was = &list.rows[i];
            struct dossier now = *was;
            before = was->id;
            if (from->id != to->id && (was->state & FINAL) != 0)
                continue;
            now.producer = to->id;
            now.commune_code = to->facts.commune_code;
            now.producer_name = to->facts.name;
            status = follow(conn, arena, was, &now, error);
        }
    }
    return status;
}

enum status dossiers_follow_producer(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct producer_about *about = content;
    struct producer from;
    struct producer to;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = producers_find(conn, &arena, about->producer, &from, error);
    if (status == STATUS_OK)
        status = producers_find(conn, &arena, about->into.len > 0 ? about->into : about->producer, &to, error);
    if (status == STATUS_OK)
        status = follow_producer(conn, &arena, &from, &to, error);
    arena_close(&arena);
    return status;
}

enum status dossiers_follow_product(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct product_about *about = content;
    struct dossier_list list;
    struct product product;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
    status = products_find(conn, &arena, about->product, &product, error);
    if (status == STATUS_OK)
        status = dossiers_sql_of_product(conn, &arena, product.id, &list, error);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        struct dossier now = list.rows[i];
        now.product_name = product.name;
        status = follow(conn, &arena, &list.rows[i], &now, error);
    }
    arena_close(&arena);
    return status;
}
