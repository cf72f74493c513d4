/* Forms as tables: writing them as HTML; see form.h. */
#include "web/form.h"
#include "web/page.h"
#include "texts_form.h"

static void words(struct buffer *html, const struct form *form, enum text_id text)
{
    html_words(html, form->language, text, NULL, 0);
}

static void write_fault(struct buffer *html, const struct form *form, const struct form_value *value)
{
    html_words(html, form->language, value->fault, value->fault_args, value->fault_arg_count);
}

void form_write_faults(struct buffer *html, const struct form *form)
{
    if (form->fault_count == 0)
        return;
    html_raw(html, "<div class=\"notice faults\" role=\"alert\" tabindex=\"-1\" id=\"loi\">");
    page_icon(html, ICON_WARNING);
    html_raw(html, "<div><h2>");
    HTML_WORDS(html, form->language, TEXT_form_faults, TEXT_ARG_INT("count", (int64_t)form->fault_count));
    html_raw(html, "</h2>\n<ul>\n");
    for (size_t i = 0; i < form->count; i++) {
        if (form->values[i].fault == TEXT_NONE)
            continue;
        html_raw(html, "<li><a href=\"#o-");
        html_text(html, str_from(form->fields[i].name));
        html_raw(html, "\">");
        words(html, form, form->fields[i].label);
        html_raw(html, "</a>: ");
        write_fault(html, form, &form->values[i]);
        html_raw(html, "</li>\n");
    }
    html_raw(html, "</ul></div></div>\n");
}

void form_write_hidden(struct buffer *html, struct web_request *request, const struct ident *command, int64_t version)
{
    struct buffer id;
    html_raw(html, "<input type=\"hidden\" name=\"csrf\"");
    html_attr(html, "value", web_csrf_token(request));
    html_raw(html, ">\n");
    if (command != NULL) {
        buffer_open(&id, web_arena(request), IDENT_TEXT_SIZE);
        ident_write(&id, command);
        html_raw(html, "<input type=\"hidden\" name=\"lenh\"");
        html_attr(html, "value", buffer_str(&id));
        html_raw(html, ">\n");
    }
    if (version >= 0) {
        html_raw(html, "<input type=\"hidden\" name=\"phien-ban\"");
        html_attr_int(html, "value", version);
        html_raw(html, ">\n");
    }
}

void form_write_open(struct buffer *html, struct form *form, struct str action)
{
    html_raw(html, "<form class=\"fields\" method=\"post\" novalidate");
    for (size_t i = 0; i < form->count; i++)
        if (form->fields[i].kind == FORM_FILE) {
            html_raw(html, " enctype=\"multipart/form-data\"");
            break;
        }
    html_attr(html, "action", action);
    html_raw(html, ">\n");
    form_write_hidden(html, form->request, &form->command, form->version);
}

/* id="o-NAME" and what describes the field. */
static void write_naming(struct buffer *html, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, " name=\"");
    html_text(html, str_from(field->name));
    html_raw(html, "\" id=\"o-");
    html_text(html, str_from(field->name));
    html_raw(html, "\"");
    if (field->hint != TEXT_NONE || value->fault != TEXT_NONE) {
        html_raw(html, " aria-describedby=\"");
        if (value->fault != TEXT_NONE) {
            html_raw(html, "loi-");
            html_text(html, str_from(field->name));
            buffer_add_z(html, field->hint != TEXT_NONE ? " " : "");
        }
        if (field->hint != TEXT_NONE) {
            html_raw(html, "goi-y-");
            html_text(html, str_from(field->name));
        }
        html_raw(html, "\"");
    }
    if (value->fault != TEXT_NONE)
        html_raw(html, " aria-invalid=\"true\"");
    if (field->required)
        html_raw(html, " aria-required=\"true\"");
}

static const char *type_of(enum form_kind kind)
{
    switch (kind) {
    case FORM_PASSWORD: return "password";
    case FORM_EMAIL: return "email";
    case FORM_PHONE: return "tel";
    case FORM_HIDDEN: return "hidden";
    default: return "text";
    }
}

static void write_input(struct buffer *html, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, "<input class=\"field");
    buffer_add_z(html, field->kind == FORM_DATE || field->kind == FORM_INT ? " short\"" : "\"");
    html_attr(html, "type", str_from(type_of(field->kind)));
    if (field->kind == FORM_DATE || field->kind == FORM_INT)
        html_raw(html, " inputmode=\"numeric\"");
    write_naming(html, field, value);
    html_attr(html, "autocomplete", str_from(field->autocomplete == NULL ? "off" : field->autocomplete));
    if (field->kind != FORM_PASSWORD)
        html_attr(html, "value", value->text);
    html_raw(html, ">\n");
}

/* A browser never takes a file's name back from us: it has to be chosen again. */
static void write_file(struct buffer *html, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, "<input class=\"field\" type=\"file\"");
    write_naming(html, field, value);
    if (field->accept != NULL)
        html_attr(html, "accept", str_from(field->accept));
    html_raw(html, ">\n");
}

static void write_lines(struct buffer *html, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, "<textarea class=\"field\" rows=\"4\"");
    write_naming(html, field, value);
    html_raw(html, ">\n");
    html_text(html, value->text);
    html_raw(html, "</textarea>\n");
}

static void write_choice_words(struct buffer *html, const struct form *form, const struct form_choice *choice)
{
    if (choice->words != TEXT_NONE)
        words(html, form, choice->words);
    else
        html_text(html, choice->plain);
}

static void write_select(struct buffer *html, const struct form *form, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, "<select class=\"field\"");
    write_naming(html, field, value);
    html_raw(html, ">\n<option value=\"\">");
    words(html, form, TEXT_form_nothing_chosen);
    html_raw(html, "</option>\n");
    for (size_t i = 0; i < value->choice_count; i++) {
        html_raw(html, "<option");
        html_attr(html, "value", str_from(value->choices[i].value));
        if (str_is(value->text, value->choices[i].value))
            html_raw(html, " selected");
        html_raw(html, ">");
        write_choice_words(html, form, &value->choices[i]);
        html_raw(html, "</option>\n");
    }
    html_raw(html, "</select>\n");
}

static void write_hint_and_fault(struct buffer *html, const struct form *form, const struct form_field *field, const struct form_value *value)
{
    if (field->hint != TEXT_NONE) {
        html_raw(html, "<p class=\"quiet small\" id=\"goi-y-");
        html_text(html, str_from(field->name));
        html_raw(html, "\">");
        words(html, form, field->hint);
        html_raw(html, "</p>\n");
    }
    if (value->fault != TEXT_NONE) {
        html_raw(html, "<p class=\"fault small\" id=\"loi-");
        html_text(html, str_from(field->name));
        html_raw(html, "\">");
        write_fault(html, form, value);
        html_raw(html, "</p>\n");
    }
}

static void write_label(struct buffer *html, const struct form *form, const struct form_field *field)
{
    words(html, form, field->label);
    if (!field->required && field->kind != FORM_CHECK && field->kind != FORM_FILE) {
        html_raw(html, " <span class=\"quiet\">");
        words(html, form, TEXT_form_optional);
        html_raw(html, "</span>");
    }
}

static void write_radios(struct buffer *html, const struct form *form, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, "<fieldset class=\"row choices\" tabindex=\"-1\" id=\"o-");
    html_text(html, str_from(field->name));
    html_raw(html, "\"><legend>");
    write_label(html, form, field);
    html_raw(html, "</legend>\n");
    write_hint_and_fault(html, form, field, value);
    for (size_t i = 0; i < value->choice_count; i++) {
        html_raw(html, "<label class=\"choice\"><input type=\"radio\"");
        html_attr(html, "name", str_from(field->name));
        html_attr(html, "value", str_from(value->choices[i].value));
        if (str_is(value->text, value->choices[i].value))
            html_raw(html, " checked");
        html_raw(html, "><span>");
        write_choice_words(html, form, &value->choices[i]);
        html_raw(html, "</span></label>\n");
    }
    html_raw(html, "</fieldset>\n");
}

static void write_check(struct buffer *html, const struct form *form, const struct form_field *field, const struct form_value *value)
{
    html_raw(html, "<div class=\"row\"><label class=\"choice\"><input type=\"checkbox\" value=\"1\"");
    write_naming(html, field, value);
    if (str_is(value->text, "1"))
        html_raw(html, " checked");
    html_raw(html, "><span>");
    write_label(html, form, field);
    html_raw(html, "</span></label>\n");
    write_hint_and_fault(html, form, field, value);
    html_raw(html, "</div>\n");
}

static void write_row(struct buffer *html, const struct form *form, size_t i)
{
    const struct form_field *field = &form->fields[i];
    const struct form_value *value = &form->values[i];
    if (field->kind == FORM_HIDDEN) {
        write_input(html, field, value);
        return;
    }
    if (field->kind == FORM_RADIO) {
        write_radios(html, form, field, value);
        return;
    }
    if (field->kind == FORM_CHECK) {
        write_check(html, form, field, value);
        return;
    }
    html_raw(html, "<div class=\"row\"><label for=\"o-");
    html_text(html, str_from(field->name));
    html_raw(html, "\">");
    write_label(html, form, field);
    html_raw(html, "</label>\n");
    write_hint_and_fault(html, form, field, value);
    if (field->kind == FORM_LINES)
        write_lines(html, field, value);
    else if (field->kind == FORM_SELECT)
        write_select(html, form, field, value);
    else if (field->kind == FORM_FILE)
        write_file(html, field, value);
    else
        write_input(html, field, value);
    html_raw(html, "</div>\n");
}

void form_write_field(struct buffer *html, const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(str_from(form->fields[i].name), name))
            write_row(html, form, i);
}

void form_write_fields(struct buffer *html, const struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        write_row(html, form, i);
}

void form_write_close(struct buffer *html, const struct form *form, enum text_id button)
{
    html_raw(html, "<p class=\"act\"><button class=\"button main\" type=\"submit\">");
    words(html, form, button);
    html_raw(html, "</button></p>\n</form>\n");
}
