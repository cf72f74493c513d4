/* A producer's facts as a form: the fields of Mẫu 01 and Mẫu 02, part I, and what becomes of what is typed there. Numbers of identity cards are masked
 * here, before anything else sees them. */
#include "base/text.h"
#include "ocop/producers/producers_int.h"
#include "texts_producers.h"

static const struct form_choice kind_choices[] = {
    { "cooperative", TEXT_producers_cooperative, { 0 } }, { "group", TEXT_producers_group, { 0 } },
    { "firm", TEXT_producers_firm, { 0 } },               { "farm", TEXT_producers_farm, { 0 } },
    { "household", TEXT_producers_household, { 0 } },     { "association", TEXT_producers_association, { 0 } },
    { "centre", TEXT_producers_centre, { 0 } },
};
const struct form_choice *const producer_kind_choices = kind_choices;

static const struct form_choice answers[] = { { "yes", TEXT_producers_yes, { 0 } }, { "no", TEXT_producers_no, { 0 } } };

static const struct form_choice reason_choices[] = {
    { "corrected", TEXT_producers_corrected, { 0 } },
    { "renamed", TEXT_producers_renamed, { 0 } },
    { "changed_form", TEXT_producers_changed_form, { 0 } },
    { "new_representative", TEXT_producers_new_representative, { 0 } },
    { "new_address", TEXT_producers_new_address, { 0 } },
    { "commune_merged", TEXT_producers_commune_merged, { 0 } },
};

/* The facts; then the paper that an entry rests on; then what a change needs besides. */
const struct form_field producer_fields[] = {
    { .name = "loai-hinh", .kind = FORM_RADIO, .label = TEXT_producers_kind, .required = true, .choices = kind_choices, .choice_count = PRODUCER_KINDS },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_producers_name, .hint = TEXT_producers_name_hint, .required = true, .autocomplete = "organization" },
    { .name = "ma-so-thue", .kind = FORM_TEXT, .label = TEXT_producers_tax_code, .hint = TEXT_producers_tax_code_hint },
    { .name = "so-dang-ky", .kind = FORM_TEXT, .label = TEXT_producers_registration },
    { .name = "ngay-dang-ky", .kind = FORM_DATE, .label = TEXT_producers_registered_on, .hint = TEXT_producers_date_hint },
    { .name = "thanh-lap", .kind = FORM_DATE, .label = TEXT_producers_founded },
    { .name = "xa", .kind = FORM_SELECT, .label = TEXT_producers_commune, .required = true },
    { .name = "dia-chi", .kind = FORM_TEXT, .label = TEXT_producers_address, .hint = TEXT_producers_address_hint, .autocomplete = "street-address" },
    { .name = "dien-thoai", .kind = FORM_PHONE, .label = TEXT_producers_phone, .autocomplete = "tel" },
    { .name = "thu", .kind = FORM_EMAIL, .label = TEXT_producers_email, .autocomplete = "email" },
    { .name = "dai-dien", .kind = FORM_TEXT, .label = TEXT_producers_representative, .autocomplete = "name" },
    { .name = "chuc-vu", .kind = FORM_TEXT, .label = TEXT_producers_position },
    { .name = "so-dinh-danh", .kind = FORM_TEXT, .label = TEXT_producers_identity, .hint = TEXT_producers_identity_hint },
    { .name = "thuong-tru", .kind = FORM_TEXT, .label = TEXT_producers_home },
    { .name = "dan-toc", .kind = FORM_TEXT, .label = TEXT_producers_ethnicity },
    { .name = "nu", .kind = FORM_RADIO, .label = TEXT_producers_woman, .choices = answers, .choice_count = 2 },
    { .name = "thieu-so", .kind = FORM_RADIO, .label = TEXT_producers_minority, .choices = answers, .choice_count = 2 },
    { .name = "khuyet-tat", .kind = FORM_RADIO, .label = TEXT_producers_disabled, .choices = answers, .choice_count = 2 },
    { .name = "can-cu", .kind = FORM_TEXT, .label = TEXT_producers_basis, .hint = TEXT_producers_basis_hint },
    { .name = "tu-ngay", .kind = FORM_DATE, .label = TEXT_producers_from, .hint = TEXT_producers_from_hint, .required = true },
    { .name = "ly-do", .kind = FORM_RADIO, .label = TEXT_producers_reason, .required = true, .choices = reason_choices, .choice_count = 6 },
};
_Static_assert(sizeof(producer_fields) / sizeof(producer_fields[0]) == PRODUCER_CHANGE_FIELDS, "the fields of a change");

enum status producer_commune_choices(struct form *form, struct db_conn *conn, int64_t province, const struct reach *reach, date day,
                                     struct error *error)
{
    const struct form_choice *choices;
    size_t count;
    enum status status = producers_communes(conn, web_arena(form->request), province, reach, day, &choices, &count, error);
    if (status == STATUS_OK)
        form_set_choices(form, "xa", choices, count);
    return status;
}

static void set_answer(struct form *form, const char *name, int answer)
{
    form_set(form, name, str_from(producer_answer_words[answer]));
}

void producer_fill_form(struct form *form, const struct producer_facts *facts)
{
    form_set(form, "loai-hinh", str_from(producer_kind_words[facts->kind]));
    form_set(form, "ten", facts->name);
    form_set(form, "ma-so-thue", facts->tax_code);
    form_set(form, "so-dang-ky", facts->registration);
    form_set(form, "ngay-dang-ky", date_text(web_arena(form->request), facts->registered_on));
    form_set(form, "thanh-lap", date_text(web_arena(form->request), facts->founded));
    form_set(form, "xa", facts->commune_code);
    form_set(form, "dia-chi", facts->address);
    form_set(form, "dien-thoai", facts->phone);
    form_set(form, "thu", facts->email);
    form_set(form, "dai-dien", facts->representative);
    form_set(form, "chuc-vu", facts->position);
    form_set(form, "so-dinh-danh", facts->identity);
    form_set(form, "thuong-tru", facts->home);
    form_set(form, "dan-toc", facts->ethnicity);
    set_answer(form, "nu", facts->woman);
    set_answer(form, "thieu-so", facts->minority);
    set_answer(form, "khuyet-tat", facts->disabled);
}

/* Blanks and points are left out; a hyphen belongs to the code of a dependent unit. */
static struct str plain_number(struct arena *arena, struct str typed)
{
    struct buffer out;
    buffer_open(&out, arena, PRODUCER_NAME_MAX + 1);
    for (size_t i = 0; i < typed.len; i++)
        if (typed.ptr[i] != ' ' && typed.ptr[i] != '.')
            buffer_add_char(&out, typed.ptr[i]);
    return buffer_str(&out);
}

static struct str take_tax_code(struct form *form, const struct producer_facts *was, int kind)
{
    struct arena *arena = web_arena(form->request);
    struct str typed = form_text(form, "ma-so-thue");
    struct str number = plain_number(arena, typed);
    if (number.len == 0 || (was != NULL && str_equal(typed, was->tax_code)) || producers_tax_code_good(number))
        return was != NULL && str_equal(typed, was->tax_code) ? typed : number;
    if (kind == PRODUCER_HOUSEHOLD && producers_identity_good(number))
        return producers_mask(arena, number);
    form_fault(form, "ma-so-thue", TEXT_producers_tax_code_bad, NULL, 0);
    return STR("");
}

#define OLD_IDENTITY 9 /* digits of the cards before 2016 */

static struct str take_identity(struct form *form, const struct producer_facts *was)
{
    struct arena *arena = web_arena(form->request);
    struct str typed = form_text(form, "so-dinh-danh");
    struct str number = plain_number(arena, typed);
    bool digits = str_equal(number, producer_digits(arena, number));
    if (number.len == 0 || (was != NULL && str_equal(typed, was->identity)))
        return typed;
    if (producers_identity_good(number) || (digits && number.len == OLD_IDENTITY))
        return producers_mask(arena, number);
    form_fault(form, "so-dinh-danh", TEXT_producers_identity_bad, NULL, 0);
    return STR("");
}

static int answer_of(const struct form *form, const char *name)
{
    int answer = producer_word(producer_answer_words, form_text(form, name));
    return answer < 0 ? ANSWER_UNKNOWN : answer;
}

void producer_take_form(struct form *form, const struct producer_facts *was, struct producer_facts *out)
{
    int kind = producer_word(producer_kind_words, form_text(form, "loai-hinh"));
    *out = (struct producer_facts){ .kind = kind < 0 ? 0 : kind,
                                    .name = form_text(form, "ten"),
                                    .registration = form_text(form, "so-dang-ky"),
                                    .registered_on = form_date(form, "ngay-dang-ky"),
                                    .founded = form_date(form, "thanh-lap"),
                                    .commune_code = form_text(form, "xa"),
                                    .address = form_text(form, "dia-chi"),
                                    .phone = form_text(form, "dien-thoai"),
                                    .email = form_text(form, "thu"),
                                    .representative = form_text(form, "dai-dien"),
                                    .position = form_text(form, "chuc-vu"),
                                    .home = form_text(form, "thuong-tru"),
                                    .ethnicity = form_text(form, "dan-toc"),
                                    .woman = answer_of(form, "nu"),
                                    .minority = answer_of(form, "thieu-so"),
                                    .disabled = answer_of(form, "khuyet-tat") };
    out->tax_code = take_tax_code(form, was, kind);
    out->identity = take_identity(form, was);
    if (out->name.len > 0 && text_fold(web_arena(form->request), out->name).len == 0)
        form_fault(form, "ten", TEXT_producers_name_bad, NULL, 0);
}

bool producer_form_fault(struct form *form, struct error *fault)
{
    static const char *const names[][2] = { { "tax_code", "ma-so-thue" }, { "identity", "so-dinh-danh" }, { "name", "ten" }, { "commune_code", "xa" },
                                            { "from", "tu-ngay" },        { "reason", "ly-do" },          { "login", "dien-thoai" } };
    if (fault->status != STATUS_BAD_INPUT && !(fault->status == STATUS_STALE && str_is(str_from(fault->where), "login")))
        return false;
    FORM_FAULT_NAMED(form, fault, names, NULL);
    return true;
}

static void write_group(struct sight *s, const struct form *form, enum text_id heading, const char *const *names)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, heading);
    html_raw(&s->html, "</h2>\n");
    for (; *names != NULL; names++)
        form_write_field(&s->html, form, *names);
}

void producer_write_form(struct sight *s, const struct form *form)
{
    static const char *const who[] = { "loai-hinh", "ten", "ma-so-thue", "so-dang-ky", "ngay-dang-ky", "thanh-lap", NULL };
    static const char *const where[] = { "xa", "dia-chi", "dien-thoai", "thu", NULL };
    static const char *const head[] = { "dai-dien", "chuc-vu", "so-dinh-danh", "thuong-tru", "dan-toc", "nu", "thieu-so", "khuyet-tat", NULL };
    write_group(s, form, TEXT_producers_who, who);
    write_group(s, form, TEXT_producers_where, where);
    write_group(s, form, TEXT_producers_head, head);
}
