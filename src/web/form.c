/* Forms as tables: reading and checking; see form.h. Writing them is in form_write.c. */
#include "web/form.h"

#include "base/text.h"
#include "texts_form.h"

#define LINE_MAX_BYTES 200

enum status form_start(struct web_request *request, const struct form_field *fields, size_t count, struct form *out, struct error *error)
{
    *out = (struct form){ .request = request, .language = LANGUAGE_VI, .fields = fields, .count = count, .version = -1 };
    out->values = ARENA_NEW_MANY(web_arena(request), struct form_value, count);
    if (out->values == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++)
        out->values[i] = (struct form_value){ .text = STR(""), .choices = fields[i].choices, .choice_count = fields[i].choice_count };
    out->command = ident_new(web_context(request));
    return STATUS_OK;
}

static struct form_value *value_of(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(str_from(form->fields[i].name), name))
            return &form->values[i];
    return NULL;
}

static void note(struct form *form, size_t i, enum text_id text, const struct text_arg *args, size_t arg_count)
{
    struct form_value *value = &form->values[i];
    if (value->fault != TEXT_NONE)
        return;
    value->fault = text;
    value->fault_arg_count = arg_count < 2 ? arg_count : 2;
    for (size_t a = 0; a < value->fault_arg_count; a++)
        value->fault_args[a] = args[a];
    form->fault_count++;
}

void form_fault(struct form *form, const char *name, enum text_id text, const struct text_arg *args, size_t arg_count)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(str_from(form->fields[i].name), name))
            note(form, i, text, args, arg_count);
}

/* The arguments live in the error, which may be gone when the page is written: they are copied. */
static void note_error(struct form *form, const struct error *error, const char *field)
{
    struct arena *arena = web_arena(form->request);
    struct text_arg args[ERROR_ARGS];
    size_t at = 0;
    for (size_t i = 0; i < error->arg_count; i++) {
        const char *name = arena_copy_z(arena, str_from(error->args[i].name));
        args[i] = (struct text_arg){ .name = name == NULL ? "" : name, .text = arena_copy(arena, str_from(error->args[i].text)) };
    }
    for (size_t i = 0; i < form->count; i++)
        if (str_is(str_from(form->fields[i].name), field))
            at = i;
    if (form->count > 0)
        note(form, at, error->text, args, error->arg_count);
}

void form_fault_of(struct form *form, const struct error *error)
{
    note_error(form, error, error->where);
}

void form_fault_named(struct form *form, const struct error *error, const char *const (*names)[2], size_t count, const char *otherwise)
{
    const char *name = otherwise != NULL ? otherwise : error->where;
    for (size_t i = 0; i < count; i++)
        if (str_is(str_from(error->where), names[i][0]))
            name = names[i][1];
    note_error(form, error, name);
}

static bool is_choice(const struct form_value *value)
{
    for (size_t i = 0; i < value->choice_count; i++)
        if (str_is(value->text, value->choices[i].value))
            return true;
    return false;
}

/* "1.234" and "1 234" are 1234. Between the separators stand three digits each, for "1.5" is not 15. */
static bool read_int(struct arena *arena, struct str text, int64_t *out)
{
    struct buffer digits;
    size_t since = 0; /* digits since the last separator, or the start */
    bool separated = false;
    buffer_open(&digits, arena, 32);
    for (size_t i = 0; i < text.len; i++) {
        bool separator = text.ptr[i] == '.' || text.ptr[i] == ' ';
        if (separator && (since == 0 || since > 3 || (separated && since != 3)))
            return false;
        if (!separator)
            buffer_add_char(&digits, text.ptr[i]);
        since = separator ? 0 : since + (text.ptr[i] != '-');
        separated = separated || separator;
    }
    return (!separated || since == 3) && !digits.overflowed && str_to_int(buffer_str(&digits), INT64_MIN, INT64_MAX, out);
}

static bool is_email(struct str text)
{
    size_t at = str_find(text, '@');
    return at > 0 && at + 3 < text.len && str_find(str_part(text, at + 1, text.len), '@') == text.len - at - 1 &&
           str_find(str_part(text, at, text.len), '.') < text.len - at - 1 && str_find(text, ' ') == text.len;
}

static bool is_phone(struct str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (c != ' ' && c != '.' && c != '-' && !(c == '+' && i == 0))
            return false;
    }
    return digits >= 8 && digits <= 15;
}

static void check_kind(struct form *form, size_t i)
{
    const struct form_field *field = &form->fields[i];
    struct form_value *value = &form->values[i];
    int64_t number;
    date day;
    switch (field->kind) {
    case FORM_EMAIL:
        if (!is_email(value->text))
            note(form, i, TEXT_form_email, NULL, 0);
        break;
    case FORM_PHONE:
        if (!is_phone(value->text))
            note(form, i, TEXT_form_phone, NULL, 0);
        break;
    case FORM_DATE:
        if (!date_read_vi(value->text, &day) && !date_read(value->text, &day))
            note(form, i, TEXT_form_date, NULL, 0);
        break;
    case FORM_INT:
        if (!read_int(web_arena(form->request), value->text, &number))
            note(form, i, TEXT_form_int, NULL, 0);
        else if (number < field->min || (field->max > 0 && number > field->max))
            note(form, i, TEXT_form_range, (const struct text_arg[]){ TEXT_ARG_INT("min", field->min), TEXT_ARG_INT("max", field->max) }, 2);
        break;
    case FORM_RADIO:
    case FORM_SELECT:
        if (!is_choice(value))
            note(form, i, TEXT_form_choice, NULL, 0);
        break;
    case FORM_TEXT: case FORM_LINES: case FORM_PASSWORD: case FORM_CHECK: case FORM_HIDDEN: case FORM_FILE: break;
    }
}

static int64_t longest(const struct form_field *field)
{
    if (field->kind == FORM_INT)
        return 30;
    if (field->max > 0)
        return field->max;
    return field->kind == FORM_LINES ? FORM_TEXT_MAX : LINE_MAX_BYTES;
}

/* What can't be kept as text (control characters, bad UTF-8) is shown without those bytes, with its fault beside it. */
static void read_field(struct form *form, size_t i)
{
    const struct form_field *field = &form->fields[i];
    struct form_value *value = &form->values[i];
    struct str sent = web_form(form->request, field->name);
    struct error error;
    if (sent.ptr == NULL)
        sent = STR("");
    value->text = sent;
    if (field->kind == FORM_FILE) {
        value->text = STR("");
        return;
    }
    if (field->kind == FORM_PASSWORD) {
        if (sent.len == 0 && field->required)
            note(form, i, TEXT_form_required, NULL, 0);
        else if (sent.len > LINE_MAX_BYTES)
            note(form, i, TEXT_form_long, (const struct text_arg[]){ TEXT_ARG_INT("max", LINE_MAX_BYTES) }, 1);
        return;
    }
    if (text_clean(web_arena(form->request), sent, field->kind == FORM_LINES, &value->text, &error) != STATUS_OK) {
        value->text = sent;
        note(form, i, TEXT_form_characters, NULL, 0);
        return;
    }
    if (value->text.len == 0) {
        if (field->required)
            note(form, i, field->kind == FORM_RADIO || field->kind == FORM_SELECT ? TEXT_form_choose : TEXT_form_required, NULL, 0);
        return;
    }
    if ((int64_t)value->text.len > longest(field))
        note(form, i, TEXT_form_long, (const struct text_arg[]){ TEXT_ARG_INT("max", longest(field)) }, 1);
    else
        check_kind(form, i);
}

enum status form_take(struct form *form, struct error *error)
{
    struct str version = web_form(form->request, "phien-ban");
    struct ident command;
    for (size_t i = 0; i < form->count; i++)
        read_field(form, i);
    if (ident_read(web_form(form->request, "lenh"), &command))
        form->command = command;
    if (version.ptr == NULL || !str_to_int(version, 0, INT64_MAX, &form->version))
        form->version = -1;
    return web_arena(form->request)->exhausted ? fail_memory(error) : STATUS_OK;
}

bool form_is_good(const struct form *form)
{
    return form->fault_count == 0;
}

struct str form_text(const struct form *form, const char *name)
{
    const struct form_value *value = value_of(form, name);
    return value == NULL ? STR("") : value->text;
}

bool form_checked(const struct form *form, const char *name)
{
    return str_is(form_text(form, name), "1");
}

int64_t form_int(const struct form *form, const char *name, int64_t otherwise)
{
    int64_t number;
    return read_int(web_arena(form->request), form_text(form, name), &number) ? number : otherwise;
}

date form_date(const struct form *form, const char *name)
{
    date day;
    struct str text = form_text(form, name);
    return date_read_vi(text, &day) || date_read(text, &day) ? day : DATE_NONE;
}

void form_set(struct form *form, const char *name, struct str text)
{
    struct form_value *value = value_of(form, name);
    if (value != NULL)
        value->text = text.ptr == NULL ? STR("") : text;
}

void form_set_int(struct form *form, const char *name, int64_t number)
{
    struct buffer text;
    buffer_open(&text, web_arena(form->request), 32);
    buffer_add_int(&text, number);
    form_set(form, name, buffer_str(&text));
}

void form_set_date(struct form *form, const char *name, date day)
{
    struct buffer text;
    buffer_open(&text, web_arena(form->request), 32);
    date_write_vi(&text, day);
    form_set(form, name, buffer_str(&text));
}

void form_set_choices(struct form *form, const char *name, const struct form_choice *choices, size_t count)
{
    struct form_value *value = value_of(form, name);
    if (value == NULL)
        return;
    value->choices = choices;
    value->choice_count = count;
}

struct str form_file_name(struct arena *arena, struct str sent, struct str otherwise)
{
    struct str clean;
    size_t from = sent.len;
    while (from > 0 && sent.ptr[from - 1] != '/' && sent.ptr[from - 1] != '\\')
        from--;
    sent = str_part(sent, from, sent.len);
    return sent.len <= LINE_MAX_BYTES && text_clean(arena, sent, false, &clean, NULL) == STATUS_OK && clean.len > 0 ? clean : otherwise;
}
