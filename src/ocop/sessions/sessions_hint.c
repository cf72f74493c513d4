/* Hints of the data at a conflict of interest: what a member and a producer have in common, and along which path. They decide nothing; the chair does. */
#include "base/text.h"
#include "ocop/sessions/sessions_hearing_int.h"
#include "texts_sessions.h"

#define DETAIL_MAX 400
#define PHONE_DIGITS 9 /* the last ones: 0912345678 is +84 912 345 678 */
#define ADDRESS_MIN 8  /* letters; a village's name alone is not an address */
#define AGENCY_MIN 6

/* The digits at the end that tell a telephone; empty where there are fewer. */
static struct str phone_key(struct arena *arena, struct str phone)
{
    struct buffer digits;
    struct str all;
    buffer_open(&digits, arena, phone.len + 1);
    for (size_t i = 0; i < phone.len; i++)
        if (phone.ptr[i] >= '0' && phone.ptr[i] <= '9')
            buffer_add_char(&digits, phone.ptr[i]);
    all = buffer_str(&digits);
    return all.len < PHONE_DIGITS ? STR("") : str_part(all, all.len - PHONE_DIGITS, all.len);
}

static bool same(struct str a, struct str b)
{
    return a.len > 0 && str_equal(a, b);
}

/* Without the titles that people are addressed by. */
static struct str family_name(struct arena *arena, struct str name)
{
    static const char *const titles[] = { "ong", "ba", "anh", "chi", "ts", "ths", "pgs", "gs", "ks", "bs" };
    struct str rest = str_trim(text_fold(arena, name)), word = STR("");
    while (rest.len > 0) {
        bool title = false;
        word = str_cut(&rest, ' ');
        for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
            title |= str_is(word, titles[i]);
        if (!title && word.len > 0)
            return word;
    }
    return word;
}

static bool holds(struct str text, struct str part)
{
    for (size_t i = 0; part.len > 0 && i + part.len <= text.len; i++)
        if (str_equal(str_part(text, i, i + part.len), part))
            return true;
    return false;
}

/* What is compared, made once for each person and each product. */
struct keys {
    struct str phone, address, agency, family;
    struct str other_phone, other_address; /* of the producer that a person acts for */
};

static struct keys keys_of_person(struct arena *arena, const struct hint_person *person)
{
    return (struct keys){ .phone = phone_key(arena, person->phone),
                          .agency = text_fold(arena, person->agency),
                          .family = family_name(arena, person->name),
                          .other_phone = phone_key(arena, person->producer_phone),
                          .other_address = text_fold(arena, person->producer_address) };
}

static struct keys keys_of_product(struct arena *arena, const struct hint_product *product)
{
    return (struct keys){ .phone = phone_key(arena, product->phone),
                          .address = text_fold(arena, product->address),
                          .agency = text_fold(arena, product->producer_name),
                          .family = family_name(arena, product->representative) };
}

static bool along(const struct hint_person *person, const struct keys *mine, const struct hint_product *product, const struct keys *theirs,
                  enum hint_path path, struct str *detail)
{
    bool another = person->producer != 0 && person->producer != product->producer;
    *detail = STR("");
    switch (path) {
    case HINT_ROLE: return person->producer != 0 && person->producer == product->producer;
    case HINT_FILED: return product->filed_by != 0 && product->filed_by == person->account;
    case HINT_EXAMINED: return product->examined_by != 0 && product->examined_by == person->account;
    case HINT_TAX:
        *detail = product->tax_code;
        return (another && same(product->tax_code, person->producer_tax)) || holds(person->agency, product->tax_code);
    case HINT_PHONE:
        *detail = product->phone;
        return same(theirs->phone, mine->phone) || (another && same(theirs->phone, mine->other_phone));
    case HINT_ADDRESS:
        *detail = product->address;
        return theirs->address.len >= ADDRESS_MIN && ((another && same(theirs->address, mine->other_address)) || holds(mine->agency, theirs->address));
    case HINT_AGENCY:
        *detail = product->producer_name;
        return mine->agency.len >= AGENCY_MIN && same(mine->agency, theirs->agency);
    case HINT_FAMILY:
        *detail = product->representative;
        return same(person->place_code, product->commune_code) && same(mine->family, theirs->family);
    case HINT_PATHS: break;
    }
    return false;
}

static bool is_known(const struct session_hint *list, size_t count, const struct session_hint *hint)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].item == hint->item && list[i].seat == hint->seat && list[i].path == hint->path)
            return true;
    return false;
}

static enum status add_hint(struct arena *arena, struct session_hints *out, struct session_hint **list, size_t *room, struct session_hint hint,
                            struct error *error)
{
    if (is_known(*list, out->count, &hint))
        return STATUS_OK;
    if (out->count == *room) {
        size_t wanted = *room == 0 ? 16 : *room * 2;
        struct session_hint *more = ARENA_NEW_MANY(arena, struct session_hint, wanted);
        if (more == NULL)
            return fail_memory(error);
        for (size_t i = 0; i < out->count; i++)
            more[i] = (*list)[i];
        *room = wanted;
        out->rows = *list = more;
    }
    (*list)[out->count++] = hint;
    return STATUS_OK;
}

enum status session_hints_find(struct arena *arena, const struct hint_people *people, const struct hint_products *products, struct session_hints *out,
                               struct error *error)
{
    struct keys *mine = ARENA_NEW_MANY(arena, struct keys, people->count + 1);
    struct session_hint *list = NULL;
    size_t room = 0;
    enum status status = mine == NULL ? fail_memory(error) : STATUS_OK;
    *out = (struct session_hints){ 0 };
    for (size_t s = 0; status == STATUS_OK && s < people->count; s++)
        mine[s] = keys_of_person(arena, &people->rows[s]);
    for (size_t p = 0; status == STATUS_OK && p < products->count; p++) {
        const struct hint_product *product = &products->rows[p];
        const struct keys theirs = keys_of_product(arena, product);
        for (size_t s = 0; s < people->count; s++)
            for (int path = 0; path < HINT_PATHS && status == STATUS_OK; path++) {
                struct session_hint hint = { product->item, people->rows[s].seat, (enum hint_path)path, STR("") };
                if (along(&people->rows[s], &mine[s], product, &theirs, hint.path, &hint.detail))
                    status = add_hint(arena, out, &list, &room, hint, error);
            }
    }
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

struct str session_hint_text(struct arena *arena, enum language language, const struct session_hint *hint)
{
    static const enum text_id texts[HINT_PATHS] = {
        [HINT_ROLE] = TEXT_sessions_hint_role,     [HINT_FILED] = TEXT_sessions_hint_filed,     [HINT_EXAMINED] = TEXT_sessions_hint_examined,
        [HINT_TAX] = TEXT_sessions_hint_tax,       [HINT_PHONE] = TEXT_sessions_hint_phone,     [HINT_ADDRESS] = TEXT_sessions_hint_address,
        [HINT_AGENCY] = TEXT_sessions_hint_agency, [HINT_FAMILY] = TEXT_sessions_hint_family,
    };
    struct buffer words;
    buffer_open(&words, arena, DETAIL_MAX * 4);
    text_add(&words, language, texts[hint->path], (const struct text_arg[]){ TEXT_ARG("detail", hint->detail) }, 1);
    return buffer_str(&words);
}

enum status session_hints(struct db_conn *conn, struct arena *arena, const struct session *session, struct session_hints *out, struct error *error)
{
    struct hint_people people;
    struct hint_products products;
    enum status status = sessions_sql_hint_people(conn, arena, session, &people, error);
    if (status == STATUS_OK)
        status = sessions_sql_hint_products(conn, arena, session, &products, error);
    return status == STATUS_OK ? session_hints_find(arena, &people, &products, out, error) : status;
}
