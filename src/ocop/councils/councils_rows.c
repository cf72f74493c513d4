/* Seats as rows of a form: whom, under which name, from where, with which duty. Works without scripts: more rows come by a button that sends the form and
 * gets it back. */
#include "base/text.h"
#include "ocop/councils/councils_int.h"
#include "texts_councils.h"
#include "texts_form.h"

static const struct {
    const char *name; /* followed by "-N" */
    size_t offset;
    enum text_id label;
    bool listed;      /* proposed from those who hold a role of the province */
} columns[] = {
    { "tai-khoan", offsetof(struct council_row, account), TEXT_councils_account, true },
    { "ho-ten", offsetof(struct council_row, name), TEXT_councils_name_in, false },
    { "chuc-vu", offsetof(struct council_row, position), TEXT_councils_position, false },
    { "co-quan", offsetof(struct council_row, agency), TEXT_councils_agency, false },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static struct str *cell(struct council_row *row, size_t column)
{
    return (struct str *)(void *)((char *)row + columns[column].offset);
}

static const char *named(struct arena *arena, const char *before, const char *name, size_t row)
{
    struct buffer out;
    buffer_open(&out, arena, 60);
    buffer_add_z(&out, before);
    buffer_add_z(&out, name);
    buffer_add_char(&out, '-');
    buffer_add_int(&out, (int64_t)row + 1);
    return buffer_z(&out);
}

static void blame(struct council_rows *rows, struct form *form, enum text_id text, size_t row, struct str typed)
{
    const struct text_arg args[] = { TEXT_ARG_INT("row", (int64_t)row + 1), TEXT_ARG("typed", typed) };
    form_fault(form, COUNCIL_ROWS_FIELD, text, args, 2);
    rows->bad = true;
}

static bool is_duty(struct str word)
{
    for (size_t i = 0; council_duty_words[i] != NULL; i++)
        if (str_is(word, council_duty_words[i]))
            return true;
    return false;
}

/* Whom the row means. */
static enum status resolve(struct council_rows *rows, struct form *form, struct db_conn *conn, int64_t province, size_t at, struct error *error)
{
    struct arena *arena = web_arena(form->request);
    struct council_row *row = &rows->rows[at];
    struct account_choice choice;
    bool found = false;
    enum status status;
    if (row->account.len == 0) {
        blame(rows, form, TEXT_councils_row_no_account, at, row->name);
        return STATUS_OK;
    }
    status = accounts_meant(conn, arena, province, row->account, &found, &choice, error);
    if (status != STATUS_OK)
        return status;
    if (!found)
        blame(rows, form, TEXT_councils_row_unknown, at, row->account);
    else
        row->ident = council_ident_text(arena, &choice.ident);
    if (found && row->name.len == 0)
        row->name = choice.name;
    if (!is_duty(row->duty))
        blame(rows, form, TEXT_councils_row_no_duty, at, row->account);
    return STATUS_OK;
}

enum status council_rows_take(struct council_rows *rows, struct form *form, struct db_conn *conn, int64_t province, struct error *error)
{
    struct arena *arena = web_arena(form->request);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < COUNCIL_ROWS && status == STATUS_OK; i++) {
        struct council_row row = { .ident = STR("") };
        size_t filled = 0;
        for (size_t k = 0; k < COLUMNS; k++) {
            struct str sent = web_form(form->request, named(arena, "", columns[k].name, i));
            struct error ignored = { 0 };
            *cell(&row, k) = STR("");
            if (sent.len > COUNCIL_LINE || text_clean(arena, sent, false, cell(&row, k), &ignored) != STATUS_OK)
                blame(rows, form, TEXT_councils_row_bad, rows->count, STR(""));
            filled += cell(&row, k)->len > 0 ? 1 : 0;
        }
        row.duty = web_form(form->request, named(arena, "", "nhiem-vu", i));
        row.replaces = web_form(form->request, named(arena, "", "thay", i));
        if (filled == 0)
            continue;
        row.duty = row.duty.ptr == NULL ? STR("") : row.duty;
        row.replaces = row.replaces.ptr == NULL ? STR("") : row.replaces;
        rows->rows[rows->count++] = row;
        status = resolve(rows, form, conn, province, rows->count - 1, error);
    }
    return status;
}

/* ---- writing ---- */

static void write_option(struct sight *s, struct str value, struct str chosen)
{
    html_raw(&s->html, "<option");
    html_attr(&s->html, "value", value);
    if (value.len > 0 && str_equal(value, chosen))
        html_raw(&s->html, " selected");
    html_raw(&s->html, ">");
}

static void open_cell(struct sight *s, const char *name, size_t row, enum text_id label)
{
    html_raw(&s->html, "<div><label class=\"small\"");
    html_attr(&s->html, "for", str_from(named(s->arena, "o-", name, row)));
    html_raw(&s->html, ">");
    sight_words(s, label);
    html_raw(&s->html, "</label>");
}

static void open_select(struct sight *s, const char *name, size_t row, enum text_id label)
{
    open_cell(s, name, row, label);
    html_raw(&s->html, "<select class=\"field\"");
    html_attr(&s->html, "id", str_from(named(s->arena, "o-", name, row)));
    html_attr(&s->html, "name", str_from(named(s->arena, "", name, row)));
    html_raw(&s->html, ">");
}

static void write_duty(struct sight *s, const struct council_row *row, size_t at)
{
    open_select(s, "nhiem-vu", at, TEXT_councils_duty);
    write_option(s, STR(""), STR(""));
    sight_words(s, TEXT_form_nothing_chosen);
    html_raw(&s->html, "</option>");
    for (size_t i = 0; council_duty_words[i] != NULL; i++) {
        write_option(s, str_from(council_duty_words[i]), row->duty);
        sight_words(s, council_duty_texts[i]);
        html_raw(&s->html, "</option>");
    }
    html_raw(&s->html, "</select></div>\n");
}

static void write_replaces(struct sight *s, const struct council_row *row, size_t at, const struct council_seats *sitting)
{
    open_select(s, "thay", at, TEXT_councils_replaces);
    write_option(s, STR(""), STR(""));
    sight_words(s, TEXT_councils_replaces_nobody);
    html_raw(&s->html, "</option>");
    for (size_t i = 0; i < sitting->count; i++) {
        if (sitting->rows[i].until != DATE_NONE)
            continue;
        write_option(s, council_ident_text(s->arena, &sitting->rows[i].ident), row->replaces);
        html_text(&s->html, sitting->rows[i].name);
        html_raw(&s->html, "</option>");
    }
    html_raw(&s->html, "</select></div>\n");
}

static void write_row(struct sight *s, struct council_row *row, size_t at, const struct council_seats *sitting)
{
    html_raw(&s->html, "<fieldset class=\"seat\"><legend>");
    SIGHT_WORDS(s, TEXT_councils_row, TEXT_ARG_INT("row", (int64_t)at + 1));
    html_raw(&s->html, "</legend>\n");
    for (size_t k = 0; k < COLUMNS; k++) {
        open_cell(s, columns[k].name, at, columns[k].label);
        html_raw(&s->html, "<input class=\"field\" type=\"text\" autocomplete=\"off\"");
        html_attr(&s->html, "id", str_from(named(s->arena, "o-", columns[k].name, at)));
        html_attr(&s->html, "name", str_from(named(s->arena, "", columns[k].name, at)));
        if (columns[k].listed)
            html_raw(&s->html, " list=\"nguoi\"");
        html_attr(&s->html, "value", cell(row, k)->ptr == NULL ? STR("") : *cell(row, k));
        html_raw(&s->html, "></div>\n");
    }
    write_duty(s, row, at);
    if (sitting != NULL)
        write_replaces(s, row, at, sitting);
    html_raw(&s->html, "</fieldset>\n");
}

static enum status write_people(struct sight *s, struct db_conn *conn, int64_t province, date today, struct error *error)
{
    struct account_choices people;
    enum status status = accounts_officials(conn, s->arena, province, today, &people, error);
    if (status != STATUS_OK)
        return status;
    html_raw(&s->html, "<datalist id=\"nguoi\">");
    for (size_t i = 0; i < people.count; i++) {
        write_option(s, people.rows[i].login, STR(""));
        html_text(&s->html, people.rows[i].name);
        html_raw(&s->html, "</option>");
    }
    html_raw(&s->html, "</datalist>\n");
    return STATUS_OK;
}

static void write_fault(struct sight *s, const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct form_value *value = &form->values[i];
        if (!str_is(str_from(form->fields[i].name), COUNCIL_ROWS_FIELD) || value->fault == TEXT_NONE)
            continue;
        html_raw(&s->html, "<p class=\"fault small\">");
        html_words(&s->html, s->language, value->fault, value->fault_args, value->fault_arg_count);
        html_raw(&s->html, "</p>\n");
    }
}

enum status council_rows_write(struct sight *s, const struct council_rows *rows, const struct form *form, struct db_conn *conn, int64_t province,
                               const struct council_seats *sitting, date today, struct error *error)
{
    enum status status;
    html_raw(&s->html, "<div class=\"seats\" id=\"o-" COUNCIL_ROWS_FIELD "\" tabindex=\"-1\">\n<h2>");
    sight_words(s, sitting == NULL ? TEXT_councils_seats : TEXT_councils_new_seats);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, TEXT_councils_seats_lead);
    html_raw(&s->html, "</p>\n");
    write_fault(s, form);
    status = write_people(s, conn, province, today, error);
    for (size_t i = 0; status == STATUS_OK && i < rows->count + rows->more && i < COUNCIL_ROWS; i++) {
        struct council_row row = { .duty = STR(""), .replaces = STR("") };
        if (i < rows->count)
            row = rows->rows[i];
        write_row(s, &row, i, sitting);
    }
    if (rows->count + rows->more < COUNCIL_ROWS) {
        html_raw(&s->html, "<p><button class=\"button\" type=\"submit\" name=\"them\" value=\"1\" formnovalidate>");
        sight_words(s, TEXT_councils_add_rows);
        html_raw(&s->html, "</button></p>\n");
    }
    html_raw(&s->html, "</div>\n");
    return status;
}

void council_rows_json(struct json_writer *json, const char *name, const struct council_rows *rows)
{
    json_array(json, name);
    for (size_t i = 0; i < rows->count; i++) {
        const struct council_row *row = &rows->rows[i];
        json_object(json, NULL);
        json_text(json, "account", row->ident);
        json_text(json, "name", row->name);
        json_text(json, "agency", row->agency);
        json_text(json, "position", row->position);
        json_text(json, "duty", row->duty);
        json_text(json, "replaces", row->replaces);
        json_object_end(json);
    }
    json_array_end(json);
}
