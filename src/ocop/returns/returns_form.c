/* One return: what was answered, with the versions before, and the form that answers or corrects it. */
#include "base/pure.h"
#include "ocop/returns/returns_int.h"
#include "texts_certificates.h"
#include "texts_form.h"
#include "texts_returns.h"

#define CONTENT_MAX ((size_t)65536)
#define HEAD_FIELDS 3 /* labour, women, reason */
#define PER_PRODUCT (5 + CHANNELS)
#define NAME_SIZE 40

/* ---- what was answered ---- */

static const struct return_line *line_of(const struct return_lines *lines, int64_t product)
{
    for (size_t i = 0; i < lines->count; i++)
        if (lines->rows[i].product == product)
            return &lines->rows[i];
    return NULL;
}

static struct str money(struct sight *s, int64_t dong)
{
    struct buffer out;
    buffer_open(&out, s->arena, 80);
    text_add(&out, LANGUAGE_VI, TEXT_returns_dong, (const struct text_arg[]){ TEXT_ARG("amount", return_number(s->arena, dong)) }, 1);
    return buffer_str(&out);
}

static struct str channels_text(struct arena *arena, unsigned channels)
{
    struct buffer out;
    buffer_open(&out, arena, 600);
    for (int i = 0; i < CHANNELS; i++) {
        if ((channels & CHANNEL_BIT(i)) == 0)
            continue;
        if (out.len > 0)
            buffer_add(&out, STR("; "));
        buffer_add(&out, text_of(LANGUAGE_VI, return_channel_texts[i]));
    }
    return buffer_str(&out);
}

static void write_version(struct sight *s, const struct returning *v, const struct return_version *version, const struct return_lines *lines)
{
    struct buffer amount;
    sight_facts(s);
    sight_fact(s, TEXT_returns_labour, return_number(s->arena, version->labour));
    sight_fact(s, TEXT_returns_women, return_number(s->arena, version->women));
    sight_facts_end(s);
    for (size_t i = 0; i < v->products.count; i++) {
        const struct return_line *line = line_of(lines, v->products.rows[i].no);
        if (line == NULL)
            continue;
        html_raw(&s->html, "<h3>");
        html_text(&s->html, v->products.rows[i].product_name);
        html_raw(&s->html, "</h3>\n");
        buffer_open(&amount, s->arena, 400);
        buffer_add(&amount, return_amount(s->arena, line->amount));
        buffer_add_char(&amount, ' ');
        buffer_add(&amount, line->unit);
        sight_facts(s);
        sight_fact(s, TEXT_returns_amount, buffer_str(&amount));
        sight_fact(s, TEXT_returns_revenue, money(s, line->revenue));
        sight_fact(s, TEXT_returns_export, money(s, line->export));
        if (line->markets.len > 0)
            sight_fact(s, TEXT_returns_markets, line->markets);
        sight_fact(s, TEXT_returns_channels, channels_text(s->arena, line->channels));
        sight_facts_end(s);
    }
}

static enum status write_answers(struct sight *s, struct returning *v, const struct return_versions *versions, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < versions->count; i++) {
        const struct return_version *version = &versions->rows[i];
        struct return_lines lines;
        status = returns_sql_lines(v->conn, v->arena, v->row.id, version->no, &lines, error);
        if (status != STATUS_OK)
            break;
        buffer_add_z(&s->html, i == 0 ? "<section><h2>" : "<details><summary>");
        SIGHT_WORDS(s, version->no == 1 ? TEXT_returns_version_first : TEXT_returns_version, TEXT_ARG_INT("no", version->no),
                    TEXT_ARG("day", date_text(s->arena, date_in_vietnam(version->at))), TEXT_ARG("name", version->by_name));
        buffer_add_z(&s->html, i == 0 ? "</h2>\n" : "</summary>\n");
        if (version->reason.len > 0) {
            html_raw(&s->html, "<p>");
            SIGHT_WORDS(s, TEXT_returns_because, TEXT_ARG("reason", version->reason));
            html_raw(&s->html, "</p>\n");
        }
        write_version(s, v, version, &lines);
        buffer_add_z(&s->html, i == 0 ? "</section>\n" : "</details>\n");
    }
    return status;
}

static void write_head(struct sight *s, const struct returning *v)
{
    html_raw(&s->html, "<h1>");
    SIGHT_WORDS(s, TEXT_returns_title_year, TEXT_ARG_INT("year", v->row.year));
    html_raw(&s->html, "</h1>\n<p class=\"lead\">");
    html_text(&s->html, v->row.producer_name);
    html_raw(&s->html, "</p>\n");
}

enum status returns_page_one(struct web_request *request, struct error *error)
{
    struct returning v;
    struct return_versions versions;
    struct sight s;
    enum status status = return_visit(request, "returns.see", &v, error);
    if (status == STATUS_OK)
        status = returns_sql_versions(v.conn, v.arena, v.row.id, &versions, error);
    if (status != STATUS_OK)
        return status;
    sight_begin(&s, request, TEXT_returns_title, RETURNS_PATH, SIGHT_NARROW);
    sight_back(&s, RETURNS_PATH, TEXT_returns_title);
    write_head(&s, &v);
    if (versions.count == 0) {
        html_raw(&s.html, "<p>");
        SIGHT_WORDS(&s, TEXT_returns_waits, TEXT_ARG("due", date_text(s.arena, v.row.due)));
        html_raw(&s.html, "</p>\n");
    }
    if (accounts_may(v.viewer, "returns.file", &v.subject)) {
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, return_path(s.arena, &v.row.ident, "/ghi"), versions.count == 0 ? TEXT_returns_fill : TEXT_returns_correct, versions.count == 0);
        html_raw(&s.html, "</p>\n");
    }
    status = write_answers(&s, &v, &versions, error);
    return status == STATUS_OK ? sight_end(&s, 200, error) : status;
}

/* ---- the form: its fields are made for the products of the return ---- */

struct filling {
    struct returning v;
    struct form_field *fields;
    size_t count;
    struct form form;
};

enum part { PART_AMOUNT, PART_UNIT, PART_REVENUE, PART_EXPORT, PART_MARKETS, PART_CHANNEL };
static const char *const part_names[] = { "san-luong", "don-vi", "doanh-thu", "xuat-khau", "thi-truong", "kenh" };

/* "doanh-thu-2"; a channel is "kenh-2-online" */
static const char *name_of(struct arena *arena, enum part part, int64_t product, int channel)
{
    struct buffer name;
    buffer_open(&name, arena, NAME_SIZE);
    buffer_add_z(&name, part_names[part]);
    buffer_add_char(&name, '-');
    buffer_add_int(&name, product);
    if (part == PART_CHANNEL) {
        buffer_add_char(&name, '-');
        buffer_add_z(&name, return_channel_words[channel]);
    }
    return buffer_z(&name);
}

static void add_field(struct filling *f, struct form_field field)
{
    f->fields[f->count++] = field;
}

static void add_product(struct filling *f, int64_t no)
{
    struct arena *arena = f->v.arena;
    add_field(f, (struct form_field){ .name = name_of(arena, PART_AMOUNT, no, 0), .kind = FORM_TEXT, .label = TEXT_returns_amount, .hint = TEXT_returns_amount_hint,
                                      .required = true, .max = 40 });
    add_field(f, (struct form_field){ .name = name_of(arena, PART_UNIT, no, 0), .kind = FORM_TEXT, .label = TEXT_returns_unit, .hint = TEXT_returns_unit_hint,
                                      .max = RETURN_LINE });
    add_field(f, (struct form_field){ .name = name_of(arena, PART_REVENUE, no, 0), .kind = FORM_INT, .label = TEXT_returns_revenue,
                                      .hint = TEXT_returns_revenue_hint, .required = true, .max = RETURN_MONEY_MAX });
    add_field(f, (struct form_field){ .name = name_of(arena, PART_EXPORT, no, 0), .kind = FORM_INT, .label = TEXT_returns_export, .hint = TEXT_returns_export_hint,
                                      .required = true, .max = RETURN_MONEY_MAX });
    add_field(f, (struct form_field){ .name = name_of(arena, PART_MARKETS, no, 0), .kind = FORM_TEXT, .label = TEXT_returns_markets,
                                      .hint = TEXT_returns_markets_hint, .max = RETURN_LINE });
    for (int channel = 0; channel < CHANNELS; channel++)
        add_field(f, (struct form_field){ .name = name_of(arena, PART_CHANNEL, no, channel), .kind = FORM_CHECK, .label = return_channel_texts[channel] });
}

static enum status start(struct web_request *request, struct filling *f, struct error *error)
{
    enum status status = return_visit(request, "returns.file", &f->v, error);
    if (status != STATUS_OK)
        return status;
    f->count = 0;
    f->fields = ARENA_NEW_MANY(f->v.arena, struct form_field, HEAD_FIELDS + PER_PRODUCT * f->v.products.count);
    if (f->fields == NULL)
        return fail_memory(error);
    add_field(f, (struct form_field){ .name = "lao-dong", .kind = FORM_INT, .label = TEXT_returns_labour, .hint = TEXT_returns_labour_hint, .required = true,
                                      .max = RETURN_PEOPLE_MAX });
    add_field(f, (struct form_field){ .name = "lao-dong-nu", .kind = FORM_INT, .label = TEXT_returns_women, .required = true, .max = RETURN_PEOPLE_MAX });
    add_field(f, (struct form_field){ .name = "ly-do", .kind = FORM_LINES, .label = TEXT_returns_reason, .hint = TEXT_returns_reason_hint,
                                      .required = f->v.row.no > 0, .max = RETURN_REASON });
    for (size_t i = 0; i < f->v.products.count; i++)
        add_product(f, f->v.products.rows[i].no);
    if (f->v.arena->exhausted)
        return fail_memory(error);
    return form_start(request, f->fields, f->count, &f->form, error);
}

static enum status show(struct filling *f, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, f->v.request, TEXT_returns_title, RETURNS_PATH, SIGHT_NARROW);
    sight_back(&s, return_path(f->v.arena, &f->v.row.ident, "").ptr, TEXT_returns_back);
    form_write_faults(&s.html, &f->form);
    write_head(&s, &f->v);
    html_raw(&s.html, "<p>");
    SIGHT_WORDS(&s, f->v.row.no == 0 ? TEXT_returns_form_lead : TEXT_returns_correct_lead, TEXT_ARG("due", date_text(s.arena, f->v.row.due)));
    html_raw(&s.html, "</p>\n");
    form_write_open(&s.html, &f->form, return_path(f->v.arena, &f->v.row.ident, "/ghi"));
    form_write_field(&s.html, &f->form, "lao-dong");
    form_write_field(&s.html, &f->form, "lao-dong-nu");
    for (size_t i = 0; i < f->v.products.count; i++) {
        html_raw(&s.html, "<fieldset class=\"form-part\"><legend><h2>");
        html_text(&s.html, f->v.products.rows[i].product_name);
        html_raw(&s.html, "</h2></legend>\n");
        for (size_t k = 0; k < PER_PRODUCT; k++) {
            if (k == 5) {
                html_raw(&s.html, "<p><strong>");
                sight_words(&s, TEXT_returns_channels);
                html_raw(&s.html, "</strong></p>\n");
            }
            form_write_field(&s.html, &f->form, f->fields[HEAD_FIELDS + i * PER_PRODUCT + k].name);
        }
        html_raw(&s.html, "</fieldset>\n");
    }
    if (f->v.row.no > 0)
        form_write_field(&s.html, &f->form, "ly-do");
    form_write_close(&s.html, &f->form, TEXT_returns_send);
    return sight_end(&s, http_status, error);
}

static void fill(struct filling *f, const struct return_version *version, const struct return_lines *lines)
{
    struct arena *arena = f->v.arena;
    form_set(&f->form, "lao-dong", return_number(arena, version->labour));
    form_set(&f->form, "lao-dong-nu", return_number(arena, version->women));
    for (size_t i = 0; i < lines->count; i++) {
        const struct return_line *line = &lines->rows[i];
        form_set(&f->form, name_of(arena, PART_AMOUNT, line->product, 0), return_amount(arena, line->amount));
        form_set(&f->form, name_of(arena, PART_UNIT, line->product, 0), line->unit);
        form_set(&f->form, name_of(arena, PART_REVENUE, line->product, 0), return_number(arena, line->revenue));
        form_set(&f->form, name_of(arena, PART_EXPORT, line->product, 0), return_number(arena, line->export));
        form_set(&f->form, name_of(arena, PART_MARKETS, line->product, 0), line->markets);
        for (int channel = 0; channel < CHANNELS; channel++)
            if ((line->channels & CHANNEL_BIT(channel)) != 0)
                form_set(&f->form, name_of(arena, PART_CHANNEL, line->product, channel), STR("1"));
    }
}

enum status returns_page_form(struct web_request *request, struct error *error)
{
    struct return_versions versions;
    struct return_lines lines;
    struct filling f;
    enum status status = start(request, &f, error);
    if (status == STATUS_OK)
        status = returns_sql_versions(f.v.conn, f.v.arena, f.v.row.id, &versions, error);
    if (status == STATUS_OK)
        status = returns_sql_lines(f.v.conn, f.v.arena, f.v.row.id, f.v.row.no, &lines, error);
    if (status != STATUS_OK)
        return status;
    f.form.version = f.v.row.version;
    if (versions.count > 0)
        fill(&f, &versions.rows[0], &lines);
    return show(&f, 200, error);
}

/* ---- what was sent ---- */

static void write_line(struct filling *f, struct json_writer *json, int64_t product)
{
    struct arena *arena = f->v.arena;
    const char *amount_name = name_of(arena, PART_AMOUNT, product, 0);
    unsigned channels = 0;
    int64_t amount = 0;
    if (!return_amount_read(form_text(&f->form, amount_name), &amount))
        form_fault(&f->form, amount_name, TEXT_returns_amount_bad, NULL, 0);
    for (int channel = 0; channel < CHANNELS; channel++)
        if (form_checked(&f->form, name_of(arena, PART_CHANNEL, product, channel)))
            channels |= CHANNEL_BIT(channel);
    json_object(json, NULL);
    json_int(json, "product", product);
    json_int(json, "amount_thousandths", amount);
    json_text(json, "unit", form_text(&f->form, name_of(arena, PART_UNIT, product, 0)));
    json_int(json, "revenue", form_int(&f->form, name_of(arena, PART_REVENUE, product, 0), 0));
    json_int(json, "export", form_int(&f->form, name_of(arena, PART_EXPORT, product, 0), 0));
    json_text(json, "markets", form_text(&f->form, name_of(arena, PART_MARKETS, product, 0)));
    json_text(json, "channels", return_channels_write(arena, channels));
    json_object_end(json);
}

static enum status content_of(struct filling *f, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, f->v.arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "return", return_ident_text(f->v.arena, &f->v.row.ident));
    json_int(&json, "version", f->form.version);
    json_int(&json, "labour", form_int(&f->form, "lao-dong", 0));
    json_int(&json, "women", form_int(&f->form, "lao-dong-nu", 0));
    json_text(&json, "reason", f->v.row.no == 0 ? STR("") : form_text(&f->form, "ly-do"));
    json_array(&json, "lines");
    for (size_t i = 0; i < f->v.products.count; i++)
        write_line(f, &json, f->v.products.rows[i].no);
    json_array_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status run(struct filling *f, struct str content, struct error *error)
{
    struct returns_extra extra = { f->v.arena, context_now(web_context(f->v.request)), f->v.viewer };
    struct command command = { .id = f->form.command, .type = "returns.file", .province = f->v.row.province, .content = content, .extra = &extra };
    struct command_result ignored;
    struct producer producer;
    enum status status = producers_by_id(f->v.conn, f->v.arena, f->v.row.producer, &producer, error);
    if (status != STATUS_OK)
        return status;
    command.actor = producers_actor(f->v.arena, f->v.viewer, &producer);
    return command_run(web_room(f->v.request, "commands"), f->v.arena, &command, &ignored, error);
}

enum status returns_page_form_sent(struct web_request *request, struct error *error)
{
    struct error fault = { 0 };
    struct filling f;
    struct str content;
    enum status status = start(request, &f, error);
    if (status == STATUS_OK)
        status = form_take(&f.form, error);
    if (status == STATUS_OK)
        status = content_of(&f, &content, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&f.form))
        return show(&f, 422, error);
    status = run(&f, content, &fault);
    if (status == STATUS_BAD_INPUT) {
        static const char *const names[][2] = { { "women", "lao-dong-nu" }, { "reason", "ly-do" } };
        FORM_FAULT_NAMED(&f.form, &fault, names, "lao-dong");
        return show(&f, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    return web_redirect(request, return_path(f.v.arena, &f.v.row.ident, "?xong=1").ptr, error);
}
