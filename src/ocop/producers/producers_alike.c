/* Who is likely the same producer: the same tax code or telephone, or in one commune the same name, or one that differs in a letter or two. */
#include "ocop/producers/producers_int.h"

#define NEAR_SHARE 8 /* one letter in so many may differ */
#define NEAR_LEAST 2 /* and so many in any case, if the name is no shorter than the next */
#define NEAR_SHORTEST 6

struct likely {
    struct producer_alike *out;
    size_t count;
    int64_t except;
};

static void note(struct likely *likely, const struct producer_row *row, unsigned why)
{
    if (row->id == likely->except)
        return;
    for (size_t i = 0; i < likely->count; i++)
        if (likely->out[i].row.id == row->id) {
            likely->out[i].why |= why;
            return;
        }
    if (likely->count < PRODUCERS_ALIKE)
        likely->out[likely->count++] = (struct producer_alike){ *row, why };
}

static unsigned name_likeness(struct str a, struct str b)
{
    int most = (int)(a.len / NEAR_SHARE);
    most = most < NEAR_LEAST ? NEAR_LEAST : most;
    if (str_equal(a, b))
        return LIKE_NAME;
    return a.len >= NEAR_SHORTEST && b.len >= NEAR_SHORTEST && producers_distance(a, b, most) <= most ? LIKE_NEAR_NAME : 0;
}

/* More, and weightier, reasons first. */
static void sort(struct likely *likely)
{
    static const unsigned weights[] = { LIKE_TAX, 8, LIKE_NAME, 4, LIKE_PHONE, 3, LIKE_NEAR_NAME, 2 };
    for (size_t i = 1; i < likely->count; i++)
        for (size_t k = i; k > 0; k--) {
            struct producer_alike *a = &likely->out[k - 1];
            struct producer_alike *b = &likely->out[k];
            unsigned weight[2] = { 0, 0 };
            for (size_t w = 0; w < sizeof(weights) / sizeof(weights[0]); w += 2) {
                weight[0] += (a->why & weights[w]) != 0 ? weights[w + 1] : 0;
                weight[1] += (b->why & weights[w]) != 0 ? weights[w + 1] : 0;
            }
            if (weight[0] >= weight[1])
                break;
            struct producer_alike swap = *a;
            *a = *b;
            *b = swap;
        }
}

enum status producers_alike(struct db_conn *conn, struct arena *arena, int64_t province, const struct producer_facts *facts, int64_t except,
                            struct producer_alike out[PRODUCERS_ALIKE], size_t *count, struct error *error)
{
    struct likely likely = { .out = out, .except = except };
    struct producer_keys keys = producer_keys_of(arena, facts);
    struct producer_rows rows;
    bool weighs = facts->tax_code.len > 0 && producers_tax_code_good(facts->tax_code); /* masked ones agree in three digits, which is nothing */
    enum status status = STATUS_OK;
    *count = 0;
    if (weighs)
        status = producers_sql_same_tax(conn, arena, province, facts->tax_code, &rows, error);
    for (size_t i = 0; weighs && status == STATUS_OK && i < rows.count; i++)
        note(&likely, &rows.rows[i], LIKE_TAX);
    if (status == STATUS_OK)
        status = producers_sql_same_phone(conn, arena, province, keys.phone, &rows, error);
    for (size_t i = 0; status == STATUS_OK && i < rows.count; i++)
        note(&likely, &rows.rows[i], LIKE_PHONE);
    if (status == STATUS_OK)
        status = producers_sql_same_commune(conn, arena, province, facts->commune_code, &rows, error);
    for (size_t i = 0; status == STATUS_OK && i < rows.count; i++) {
        unsigned why = name_likeness(keys.bare, rows.rows[i].bare);
        if (why != 0)
            note(&likely, &rows.rows[i], why);
    }
    sort(&likely);
    *count = likely.count;
    return status;
}
