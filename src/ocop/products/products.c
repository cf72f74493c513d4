/* The rules of products: GTINs, sets by name, and reading a product for other rooms. */
#include "base/text.h"
#include "ocop/products/products_int.h"
#include "texts_products.h"

const char *const product_state_words[] = { "active", "stopped", NULL };
const enum text_id product_state_texts[] = { TEXT_products_active, TEXT_products_stopped };
const char *const product_list_kind_words[] = { "initial", "amendment", NULL };
const char *const product_act_words[] = { "added", "renamed", "dropped", NULL };
const enum text_id product_act_texts[] = { TEXT_products_added, TEXT_products_renamed, TEXT_products_dropped };

int product_word(const char *const *words, struct str word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

struct str product_ident_text(struct arena *arena, const struct ident *ident)
{
    struct buffer text;
    buffer_open(&text, arena, IDENT_TEXT_SIZE);
    ident_write(&text, ident);
    return buffer_str(&text);
}

struct ident product_ident_for(struct arena *arena, const struct ident *command, const char *what)
{
    struct buffer name;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, what);
    ident_write(&name, command);
    return ident_of_name(buffer_str(&name));
}

struct str product_find_key(struct arena *arena, struct str name)
{
    struct buffer out;
    buffer_open(&out, arena, 2000);
    buffer_add_char(&out, ' ');
    buffer_add(&out, text_fold(arena, name));
    return buffer_str(&out);
}

/* From the right, digits weigh 3 and 1 by turns; the last one fills the sum up to a multiple of ten. */
bool products_gtin_good(struct str gtin)
{
    int sum = 0;
    if (gtin.len != 8 && gtin.len != 12 && gtin.len != 13 && gtin.len != 14)
        return false;
    for (size_t i = 0; i < gtin.len; i++) {
        int digit = gtin.ptr[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        sum += (gtin.len - i) % 2 == 0 ? 3 * digit : digit;
    }
    return sum % 10 == 0;
}

struct str products_set_name(const struct law *law, date day, int set)
{
    for (size_t i = law == NULL ? 0 : law->count; i-- > 0;) {
        const struct law_pack *pack = &law->packs[i];
        if (pack->sets == NULL || (pack->new_from != DATE_NONE && pack->new_from > day) || law_set_count(pack) != PRODUCTS_SETS)
            continue;
        for (size_t f = 0; f < pack->file_count; f++)
            if (pack->sets[f] != NULL && pack->sets[f]->no == set)
                return pack->sets[f]->name;
        return STR("");
    }
    return STR("");
}

/* ---- reading ---- */

static enum status found_or_not(enum status status, bool found, struct error *error)
{
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

enum status products_find(struct db_conn *conn, struct arena *arena, struct str ident, struct product *out, struct error *error)
{
    struct ident key;
    bool found = false;
    enum status status;
    if (!ident_read(ident, &key))
        return commands_not_found(error);
    status = products_sql_find(conn, arena, &key, &found, out, error);
    return found_or_not(status, found, error);
}

enum status products_by_id(struct db_conn *conn, struct arena *arena, int64_t id, struct product *out, struct error *error)
{
    bool found = false;
    enum status status = products_sql_by_id(conn, arena, id, &found, out, error);
    return found_or_not(status, found, error);
}

enum status products_name_on(struct db_conn *conn, struct arena *arena, int64_t id, date day, struct str *out, struct error *error)
{
    struct product_names names;
    enum status status = products_sql_names(conn, arena, id, &names, error);
    if (status == STATUS_OK && names.count == 0)
        status = commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    *out = names.rows[0].name;
    for (size_t i = 1; i < names.count; i++)
        if (names.rows[i].from <= day)
            *out = names.rows[i].name;
    return STATUS_OK;
}

static struct permission_subject subject_of(const struct product *product)
{
    return (struct permission_subject){ .province = product->province, .commune = product->commune_code, .producer = product->producer };
}

enum status products_subject(struct db_conn *conn, struct arena *arena, int64_t id, struct permission_subject *out, struct error *error)
{
    struct product product;
    enum status status = products_by_id(conn, arena, id, &product, error);
    if (status == STATUS_OK)
        *out = subject_of(&product);
    return status;
}

enum status products_for(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, const char *action,
                         struct product *out, struct permission_subject *subject, struct error *error)
{
    enum status status = products_find(conn, arena, ident, out, error);
    if (status != STATUS_OK)
        return status;
    *subject = subject_of(out);
    return accounts_ask(viewer, action, "products.see", subject, error);
}
