/* The page on which a list is looked at: how many rows are right, what each of the others needs, which column is which. One form: its fields are all
 * that is known of what was mended. */
#include "base/pure.h"
#include "ocop/products/products_import_int.h"
#include "texts_form.h"
#include "texts_products.h"

#define FAULTY_SHOWN 100 /* rows with fields to mend; the rest are mended in the file, or once these are done */
#define READ_SHOWN 5
#define INPUT_NAME_SIZE 60

static const char *input_name(char room[INPUT_NAME_SIZE], int64_t line, enum import_mend_what what)
{
    struct buffer name;
    buffer_open_fixed(&name, room, INPUT_NAME_SIZE);
    buffer_add(&name, STR("sua-"));
    buffer_add_int(&name, line);
    buffer_add_char(&name, '-');
    buffer_add_z(&name, import_mend_words[what]);
    return buffer_z(&name);
}

static struct str cell_place(const struct import_review *r, const struct import_fault *fault)
{
    char where[TABLE_WHERE_SIZE];
    return arena_copy(r->arena, str_from(table_where(&r->import.table, r->import.rows[fault->row].from, fault->column, where)));
}

/* ---- one field to mend ---- */

static void write_naming(struct sight *s, const struct import_review *r, const struct import_fault *fault, enum import_mend_what what)
{
    char room[INPUT_NAME_SIZE];
    int64_t line = r->import.rows[fault->row].from->line;
    html_attr(&s->html, "name", str_from(input_name(room, line, what)));
    html_attr(&s->html, "id", str_from(input_name(room, line, what)));
}

/* Named by what is wrong with it, for whoever hears the page. */
static void write_blaming(struct sight *s, const struct import_review *r, const struct import_fault *fault, enum import_mend_what what)
{
    char room[INPUT_NAME_SIZE];
    html_raw(&s->html, " aria-invalid=\"true\" aria-describedby=\"loi-");
    buffer_add_z(&s->html, input_name(room, r->import.rows[fault->row].from->line, what));
    html_raw(&s->html, "\"");
}

static void write_options(struct sight *s, const struct form_choice *choices, size_t count, struct str chosen)
{
    html_raw(&s->html, "<option value=\"\">");
    sight_words(s, TEXT_form_nothing_chosen);
    html_raw(&s->html, "</option>");
    for (size_t i = 0; i < count; i++) {
        html_raw(&s->html, "<option");
        html_attr(&s->html, "value", str_from(choices[i].value));
        if (str_is(chosen, choices[i].value))
            html_raw(&s->html, " selected");
        html_raw(&s->html, ">");
        if (choices[i].words != TEXT_NONE)
            sight_words(s, choices[i].words);
        else
            html_text(&s->html, choices[i].plain);
        html_raw(&s->html, "</option>");
    }
}

static void write_select(struct sight *s, const struct import_review *r, const struct import_fault *fault, enum import_mend_what what,
                         const struct form_choice *choices, size_t count)
{
    html_raw(&s->html, "<select class=\"field\"");
    write_naming(s, r, fault, what);
    write_blaming(s, r, fault, what);
    html_raw(&s->html, ">");
    write_options(s, choices, count, r->import.rows[fault->row].text[fault->column]);
    html_raw(&s->html, "</select>\n");
}

static void write_line(struct sight *s, const struct import_review *r, const struct import_fault *fault, enum import_mend_what what)
{
    html_raw(&s->html, "<input class=\"field\" type=\"text\" autocomplete=\"off\"");
    write_naming(s, r, fault, what);
    write_blaming(s, r, fault, what);
    html_attr(&s->html, "value", r->import.rows[fault->row].text[fault->column]);
    html_raw(&s->html, ">\n");
}

static void write_box(struct sight *s, const struct import_review *r, const struct import_fault *fault, enum import_mend_what what, enum text_id words)
{
    html_raw(&s->html, "<label class=\"choice\"><input type=\"checkbox\" value=\"1\"");
    write_naming(s, r, fault, what);
    html_raw(&s->html, "><span>");
    sight_words(s, words);
    html_raw(&s->html, "</span></label>\n");
}

static void write_kind_select(struct sight *s, const struct import_review *r, const struct import_fault *fault)
{
    struct form_choice kinds[PRODUCER_KINDS];
    for (int i = 0; i < PRODUCER_KINDS; i++)
        kinds[i] = (struct form_choice){ .value = producer_kind_words[i], .words = producer_kind_texts[i] };
    write_select(s, r, fault, MEND_KIND, kinds, PRODUCER_KINDS);
}

static enum import_mend_what mend_of(enum import_column column)
{
    return column == IMPORT_SET ? MEND_SET : (enum import_mend_what)column;
}

/* A duplicate is only to be left out, and for that there is the box of the row. */
static void write_fault(struct sight *s, const struct import_review *r, const struct import_fault *fault)
{
    char room[INPUT_NAME_SIZE];
    bool twice = fault->text == TEXT_products_import_same;
    html_raw(&s->html, "<div class=\"row\">");
    if (!twice) {
        html_raw(&s->html, "<label");
        html_attr(&s->html, "for", str_from(input_name(room, r->import.rows[fault->row].from->line, mend_of(fault->column))));
        html_raw(&s->html, ">");
        html_text(&s->html, cell_place(r, fault));
        html_raw(&s->html, " \xc2\xb7 ");
        sight_words(s, import_column_texts[fault->column]);
        html_raw(&s->html, "</label>");
    }
    html_raw(&s->html, "<p class=\"fault small\" id=\"loi-");
    buffer_add_z(&s->html, input_name(room, r->import.rows[fault->row].from->line, mend_of(fault->column)));
    html_raw(&s->html, "\">");
    html_words(&s->html, s->language, fault->text, fault->args, fault->arg_count);
    html_raw(&s->html, "</p>\n");
    if (fault->column == IMPORT_KIND)
        write_kind_select(s, r, fault);
    else if (fault->column == IMPORT_COMMUNE)
        write_select(s, r, fault, MEND_COMMUNE, r->communes, r->commune_count);
    else if (!twice)
        write_line(s, r, fault, mend_of(fault->column));
    if (fault->text == TEXT_products_import_marks)
        write_box(s, r, fault, MEND_OTHER, TEXT_products_import_other_producer);
    html_raw(&s->html, "</div>\n");
}

/* ---- the rows that need something ---- */

static size_t next_faulty(const struct import_review *r, size_t after)
{
    while (after < r->import.count && r->import.rows[after].verdict != IMPORT_FAULTY)
        after++;
    return after;
}

static void write_faulty(struct sight *s, const struct import_review *r, size_t at)
{
    const struct import_row *row = &r->import.rows[at];
    const struct import_fault *any = NULL;
    html_raw(&s->html, "<li><p class=\"of-row\">");
    SIGHT_WORDS(s, TEXT_products_import_line, TEXT_ARG_INT("line", row->from->line));
    html_raw(&s->html, " <strong>");
    html_text(&s->html, row->text[IMPORT_PRODUCT]);
    html_raw(&s->html, "</strong> <span class=\"quiet\">");
    html_text(&s->html, row->text[IMPORT_PRODUCER]);
    html_raw(&s->html, "</span></p>\n");
    for (size_t i = 0; i < r->plan.fault_count; i++)
        if (r->plan.faults[i].row == at) {
            any = &r->plan.faults[i];
            write_fault(s, r, any);
        }
    if (any != NULL)
        write_box(s, r, any, MEND_LEAVE, TEXT_products_import_leave);
    html_raw(&s->html, "</li>\n");
}

static bool is_asked_again(const struct import_review *r, const struct import_mend *mend, size_t shown_until)
{
    for (size_t i = 0; i < r->plan.fault_count; i++) {
        const struct import_fault *fault = &r->plan.faults[i];
        if (fault->row < shown_until && r->import.rows[fault->row].from->line == mend->line && (int)mend_of(fault->column) == mend->what)
            return true;
    }
    return false;
}

/* What was mended before and is right now goes along. */
static void write_kept_mends(struct sight *s, const struct import_review *r, size_t shown_until)
{
    char room[INPUT_NAME_SIZE];
    for (size_t i = 0; i < r->import.mends.count; i++) {
        const struct import_mend *mend = &r->import.mends.rows[i];
        if (is_asked_again(r, mend, shown_until))
            continue;
        html_raw(&s->html, "<input type=\"hidden\"");
        html_attr(&s->html, "name", str_from(input_name(room, mend->line, (enum import_mend_what)mend->what)));
        html_attr(&s->html, "value", mend->value);
        html_raw(&s->html, ">");
    }
}

static void write_all_faulty(struct sight *s, const struct import_review *r)
{
    size_t at = next_faulty(r, 0);
    int64_t shown = 0;
    if (r->plan.faulty > 0) {
        html_raw(&s->html, "<h2>");
        SIGHT_WORDS(s, TEXT_products_import_to_mend, TEXT_ARG_INT("count", r->plan.faulty));
        html_raw(&s->html, "</h2>\n<ol class=\"mends\">\n");
        for (; at < r->import.count && shown < FAULTY_SHOWN; at = next_faulty(r, at + 1), shown++)
            write_faulty(s, r, at);
        html_raw(&s->html, "</ol>\n");
        if (shown < r->plan.faulty) {
            html_raw(&s->html, "<p>");
            SIGHT_WORDS(s, TEXT_products_import_further, TEXT_ARG_INT("count", r->plan.faulty - shown));
            html_raw(&s->html, "</p>\n");
        }
    }
    write_kept_mends(s, r, at);
}

/* ---- columns ---- */

static void write_column(struct sight *s, const struct import_review *r, size_t column)
{
    int64_t asked = r->import.columns[column];
    int64_t found = r->import.table.columns[column].column;
    html_raw(&s->html, "<div class=\"row\"><label for=\"cot-");
    buffer_add_z(&s->html, import_column_words[column]);
    html_raw(&s->html, "\">");
    sight_words(s, import_column_texts[column]);
    html_raw(&s->html, "</label>\n<select class=\"field\" id=\"cot-");
    buffer_add_z(&s->html, import_column_words[column]);
    html_raw(&s->html, "\" name=\"cot-");
    buffer_add_z(&s->html, import_column_words[column]);
    html_raw(&s->html, "\"><option value=\"-2\"");
    buffer_add_z(&s->html, found < 0 ? " selected>" : ">");
    sight_words(s, TEXT_products_import_no_column);
    html_raw(&s->html, "</option>");
    for (size_t i = 0; i < r->import.table.title_count; i++) {
        bool chosen = found == (int64_t)i;
        if (r->import.table.titles[i].len == 0 && !chosen)
            continue;
        html_raw(&s->html, "<option");
        html_attr_int(&s->html, "value", chosen && asked == TABLE_AUTO ? TABLE_AUTO : (int64_t)i);
        buffer_add_z(&s->html, chosen ? " selected>" : ">");
        workbook_column_letters(&s->html, i);
        html_raw(&s->html, " \xc2\xb7 ");
        html_text(&s->html, r->import.table.titles[i]);
        html_raw(&s->html, "</option>");
    }
    html_raw(&s->html, "</select></div>\n");
}

static void write_columns(struct sight *s, const struct import_review *r)
{
    html_raw(&s->html, "<details class=\"act\"");
    buffer_add_z(&s->html, r->import.complete ? ">" : " open>");
    html_raw(&s->html, "<summary>");
    sight_words(s, TEXT_products_import_columns);
    html_raw(&s->html, "</summary>\n<div class=\"columns\">\n");
    for (size_t i = 0; i < IMPORT_COLUMNS; i++)
        write_column(s, r, i);
    html_raw(&s->html, "</div>\n</details>\n");
}

/* ---- how it was read ---- */

static struct str commune_name(const struct import_review *r, const struct import_row *row)
{
    for (size_t i = 0; i < r->commune_count; i++)
        if (str_is(row->commune, r->communes[i].value))
            return r->communes[i].plain;
    return row->text[IMPORT_COMMUNE];
}

static void write_cell(struct sight *s, struct str text)
{
    html_raw(&s->html, "<td>");
    html_text(&s->html, text);
    html_raw(&s->html, "</td>");
}

static void write_read(struct sight *s, const struct import_review *r)
{
    static const enum text_id heads[] = { TEXT_products_import_product, TEXT_products_import_producer, TEXT_products_import_commune,
                                          TEXT_products_import_set,     TEXT_products_import_stars,    TEXT_products_import_year,
                                          TEXT_products_import_decision };
    size_t shown = 0;
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_products_import_read);
    html_raw(&s->html, "</h2>\n<p class=\"quiet\">");
    sight_words(s, TEXT_products_import_not_stored);
    html_raw(&s->html, "</p>\n");
    list_rows_open(s, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->import.count && shown < READ_SHOWN; i++) {
        const struct import_row *row = &r->import.rows[i];
        if (row->verdict == IMPORT_FAULTY || row->verdict == IMPORT_LEFT_OUT)
            continue;
        shown++;
        html_raw(&s->html, "<tr><th scope=\"row\">");
        html_text(&s->html, row->text[IMPORT_PRODUCT]);
        html_raw(&s->html, "</th>");
        write_cell(s, row->text[IMPORT_PRODUCER]);
        write_cell(s, commune_name(r, row));
        html_raw(&s->html, "<td>");
        product_write_set(s, row->set);
        html_raw(&s->html, "</td><td>");
        if (row->stars > 0)
            SIGHT_WORDS(s, TEXT_products_import_star_count, TEXT_ARG_INT("stars", row->stars));
        else
            html_text(&s->html, row->text[IMPORT_STARS]);
        html_raw(&s->html, "</td><td>");
        if (row->year > 0)
            html_int(&s->html, row->year);
        else
            html_text(&s->html, row->text[IMPORT_YEAR]);
        html_raw(&s->html, "</td>");
        write_cell(s, row->text[IMPORT_DECISION]);
        html_raw(&s->html, "</tr>\n");
    }
    list_table_close(s);
}

/* ---- all ---- */

static void write_counts(struct sight *s, const struct import_review *r)
{
    struct buffer words;
    html_raw(&s->html, "<p class=\"import-counts\">");
    if (r->import.complete)
        SIGHT_WORDS(s, TEXT_products_import_counts, TEXT_ARG_INT("good", r->plan.good), TEXT_ARG_INT("faulty", r->plan.faulty));
    else
        sight_words(s, TEXT_products_import_incomplete);
    html_raw(&s->html, "</p>\n");
    if (!r->import.complete)
        return;
    buffer_open(&words, s->arena, 1000);
    import_plan_words(&words, s->language, &r->plan);
    html_raw(&s->html, "<p>");
    html_text(&s->html, buffer_str(&words));
    html_raw(&s->html, "</p>\n");
}

static void write_buttons(struct sight *s, const struct import_review *r)
{
    bool ready = r->import.complete && r->plan.faulty == 0 && r->plan.new_producers + r->plan.new_products > 0;
    html_raw(&s->html, "<p class=\"acts\">");
    if (ready) {
        html_raw(&s->html, "<button class=\"button main\" type=\"submit\" name=\"viec\" value=\"nhap\">");
        SIGHT_WORDS(s, TEXT_products_import_now, TEXT_ARG_INT("count", r->plan.good));
        html_raw(&s->html, "</button>");
    }
    html_raw(&s->html, "<button class=\"button");
    buffer_add_z(&s->html, ready ? "\"" : " main\"");
    html_raw(&s->html, " type=\"submit\" name=\"viec\" value=\"xem\">");
    sight_words(s, TEXT_products_import_look_again);
    html_raw(&s->html, "</button></p>\n");
    if (r->import.complete && !ready) {
        html_raw(&s->html, "<p class=\"quiet\">");
        sight_words(s, r->plan.faulty > 0 ? TEXT_products_import_all_or_none : TEXT_products_import_nothing_new);
        html_raw(&s->html, "</p>\n");
    }
}

enum status import_review_show(struct import_review *r, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, r->request, TEXT_products_import_title, PRODUCTS, SIGHT_WIDE);
    sight_back(&s, IMPORTS, TEXT_products_import_other_file);
    sight_fault(&s, &r->fault);
    html_raw(&s.html, "<h1>");
    html_text(&s.html, r->import.name);
    html_raw(&s.html, "</h1>\n");
    write_counts(&s, r);
    html_raw(&s.html, "<form class=\"fields import\" method=\"post\" action=\"" IMPORTS "\">\n");
    form_write_hidden(&s.html, r->request, &r->command, -1);
    html_raw(&s.html, "<input type=\"hidden\" name=\"ma\"");
    html_attr(&s.html, "value", sha256_hex(r->arena, &r->import.sha256));
    html_raw(&s.html, ">\n");
    if (r->import.complete)
        write_all_faulty(&s, r);
    write_columns(&s, r);
    write_buttons(&s, r);
    html_raw(&s.html, "</form>\n");
    if (r->import.complete && r->plan.good > 0)
        write_read(&s, r);
    return sight_end(&s, http_status, error);
}
