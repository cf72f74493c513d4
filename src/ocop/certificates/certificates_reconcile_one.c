/* GET and POST /giay-chung-nhan/{giay}/doi-chieu: an old certificate held against its papers. What was found is typed as in the lists that are imported and
 * read by the same rules; certificates.correct writes it, with where it was found. What was believed until then stays. */
#include "base/pure.h"
#include "ocop/certificates/certificates_import_int.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define PAGE_MEMORY ((size_t)256 << 20)

static const struct form_choice acts[] = {
    { "new", TEXT_certificates_act_new, { 0 } },
    { "again", TEXT_certificates_act_again, { 0 } },
    { "upgrade", TEXT_certificates_act_upgrade, { 0 } },
};
static const char *const act_read[] = { "moi", "lai", "nang hang" }; /* as lists have it */

static const struct form_field fields[] = {
    { .name = "san-pham", .kind = FORM_TEXT, .label = TEXT_certificates_old_product, .required = true, .max = CERTIFICATE_LINE },
    { .name = "chu-the", .kind = FORM_TEXT, .label = TEXT_certificates_old_producer, .max = CERTIFICATE_LINE },
    { .name = "sao", .kind = FORM_INT, .label = TEXT_certificates_old_stars, .required = true, .min = 1, .max = LAW_STARS },
    { .name = "quyet-dinh", .kind = FORM_TEXT, .label = TEXT_certificates_old_decision, .max = CERTIFICATE_LINE },
    { .name = "ngay", .kind = FORM_DATE, .label = TEXT_certificates_old_day, .hint = TEXT_certificates_reconcile_day_hint },
    { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_certificates_old_until, .hint = TEXT_certificates_reconcile_until_hint },
    { .name = "co-quan", .kind = FORM_TEXT, .label = TEXT_certificates_old_authority, .hint = TEXT_certificates_reconcile_authority_hint,
      .max = CERTIFICATE_LINE },
    { .name = "xa", .kind = FORM_TEXT, .label = TEXT_certificates_old_commune, .max = CERTIFICATE_LINE },
    { .name = "huyen", .kind = FORM_TEXT, .label = TEXT_certificates_old_district, .max = CERTIFICATE_LINE },
    { .name = "lan", .kind = FORM_SELECT, .label = TEXT_certificates_old_act, .choices = acts, .choice_count = 3 },
    { .name = "ma", .kind = FORM_TEXT, .label = TEXT_certificates_old_code, .max = CERTIFICATE_LINE },
    { .name = "nguon", .kind = FORM_LINES, .label = TEXT_certificates_reconcile_source, .hint = TEXT_certificates_reconcile_source_hint, .required = true,
      .max = CERTIFICATE_NOTE },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))
/* Of a column of the lists the field that tells it. */
static const struct told {
    enum old_column column;
    const char *field;
} told[] = {
    { OLD_PRODUCT, "san-pham" }, { OLD_PRODUCER, "chu-the" }, { OLD_STARS, "sao" }, { OLD_DECISION, "quyet-dinh" }, { OLD_DAY, "ngay" },
    { OLD_UNTIL, "den-ngay" },   { OLD_AUTHORITY, "co-quan" }, { OLD_COMMUNE, "xa" }, { OLD_DISTRICT, "huyen" },    { OLD_CODE, "ma" },
};
#define TOLD (sizeof(told) / sizeof(told[0]))

struct finding {
    struct web_request *request;
    struct arena *arena;  /* of the request */
    struct arena *larger; /* for the places of the country */
    struct db_conn *conn;
    struct public_row row;
    struct certificate_self self;
    struct certificate_facts facts; /* as they are believed */
    struct str commune, district;   /* their names, as the form has them */
    struct form form;
    struct old_row read;
    struct certificate_facts found;
    bool other_paper;
};

static bool has_word(struct str words, const char *word)
{
    while (words.len > 0)
        if (str_is(str_cut(&words, ' '), word))
            return true;
    return false;
}

static bool day_is_told(const struct finding *f)
{
    return f->facts.from != CERTIFICATES_OPEN && !has_word(f->facts.assumed, "day");
}

/* What the place is called; a place that is only assumed has to be typed. */
static enum status read_names(struct finding *f, struct error *error)
{
    struct place place, above;
    enum status status;
    f->commune = f->district = STR("");
    if (f->facts.place.len == 0 || has_word(f->facts.assumed, "place"))
        return STATUS_OK;
    status = places_at(f->conn, f->arena, f->facts.place, f->facts.place_day, &place, error);
    if (status != STATUS_OK || place.level == PLACE_PROVINCE)
        return status;
    if (place.level == PLACE_DISTRICT) {
        f->district = place.name;
        return STATUS_OK;
    }
    f->commune = place.name;
    status = places_at(f->conn, f->arena, place.parent_code, f->facts.place_day, &above, error);
    if (status == STATUS_OK && above.level == PLACE_DISTRICT)
        f->district = above.name;
    return status;
}

static enum status start(struct web_request *request, struct finding *f, struct error *error)
{
    date known;
    enum status status;
    *f = (struct finding){ .request = request, .arena = web_arena(request), .larger = f->larger };
    status = officer_find(request, "certificates.change", &f->conn, &f->row, error);
    if (status == STATUS_OK)
        status = certificates_sql_by_id(f->conn, f->row.id, &f->self, error);
    if (status == STATUS_OK && f->self.origin != CERTIFICATE_IMPORT)
        return FAIL(error, STATUS_STALE, TEXT_certificates_reconcile_program, NULL);
    if (status == STATUS_OK)
        status = public_sql_facts(f->conn, f->arena, f->row.id, &f->facts, &known, error);
    if (status == STATUS_OK)
        status = read_names(f, error);
    return status == STATUS_OK ? form_start(request, fields, FIELD_COUNT, &f->form, error) : status;
}

static void fill(struct finding *f)
{
    form_set(&f->form, "san-pham", f->facts.product_name);
    form_set(&f->form, "chu-the", f->facts.producer_name);
    form_set_int(&f->form, "sao", f->facts.stars);
    form_set(&f->form, "quyet-dinh", f->row.decision);
    if (day_is_told(f)) {
        form_set_date(&f->form, "ngay", f->row.decision_day == DATE_NONE ? f->facts.from : f->row.decision_day);
        form_set_date(&f->form, "den-ngay", f->facts.to);
    }
    form_set(&f->form, "xa", f->commune);
    form_set(&f->form, "huyen", f->district);
    if (!has_word(f->facts.assumed, "act"))
        form_set(&f->form, "lan", str_from(certificate_act_words[f->facts.act]));
    form_set(&f->form, "ma", f->facts.code);
    f->form.version = f->self.version;
}

static enum status show(struct finding *f, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, f->request, TEXT_certificates_reconcile_one, "/bao-cao", SIGHT_NARROW);
    sight_back(&s, RECONCILE_PATH, TEXT_certificates_reconcile);
    form_write_faults(&s.html, &f->form);
    sight_heading(&s, TEXT_certificates_reconcile_one, TEXT_certificates_reconcile_one_lead);
    html_raw(&s.html, "<p><a");
    html_attr(&s.html, "href", officer_path(f->arena, &f->row, ""));
    html_raw(&s.html, ">");
    html_text(&s.html, f->facts.product_name);
    html_raw(&s.html, "</a> ");
    html_text(&s.html, f->facts.producer_name);
    html_raw(&s.html, "</p>\n");
    if (f->row.product == 0) {
        html_raw(&s.html, "<p class=\"acts\">");
        sight_button(&s, officer_path(f->arena, &f->row, LINK_PATH), TEXT_certificates_link, false);
        html_raw(&s.html, "</p>\n");
    }
    form_write_open(&s.html, &f->form, officer_path(f->arena, &f->row, RECONCILE_ONE));
    form_write_fields(&s.html, &f->form);
    form_write_close(&s.html, &f->form, TEXT_certificates_reconcile_do);
    return sight_end(&s, http_status, error);
}

/* ---- what was found ---- */

/* The words are read as those of a list; its faults stand at the fields. */
static enum status read_found(struct finding *f, struct error *error)
{
    struct old_list list = { .rows = &f->read, .count = 1 };
    struct old_plan plan;
    enum status status;
    f->read = (struct old_row){ .leave = false };
    for (size_t i = 0; i < OLD_COLUMNS; i++) {
        f->read.text[i] = STR("");
        f->read.mended[i] = true;
    }
    for (size_t i = 0; i < TOLD; i++)
        f->read.text[told[i].column] = form_text(&f->form, told[i].field);
    for (int i = 0; i < CERTIFICATE_ACTS; i++)
        if (str_is(form_text(&f->form, "lan"), certificate_act_words[i]))
            f->read.text[OLD_ACT] = str_from(act_read[i]);
    status = old_plan_one(f->conn, f->larger, &list, f->row.province, date_in_vietnam(context_now(web_context(f->request))), &plan, error);
    for (size_t i = 0; status == STATUS_OK && i < plan.fault_count; i++)
        for (size_t k = 0; k < TOLD; k++)
            if (told[k].column == plan.faults[i].column)
                form_fault(&f->form, told[k].field, plan.faults[i].text, (const struct text_arg[]){ TEXT_ARG("words", plan.faults[i].words) }, 1);
    return status;
}

/* What is typed replaces what is believed; what is left empty stays as it is, with the mark that it was assumed. */
static void merge(struct finding *f)
{
    struct old_row *read = &f->read;
    struct certificate_facts *out = &f->found;
    bool day = read->day != CERTIFICATES_OPEN, act = read->text[OLD_ACT].len > 0;
    bool place = read->facts.place.len > 0 && (!str_equal(read->text[OLD_COMMUNE], f->commune) || !str_equal(read->text[OLD_DISTRICT], f->district));
    struct buffer assumed;
    *out = f->facts;
    out->product_name = read->facts.product_name;
    out->producer_name = read->facts.producer_name.len > 0 ? read->facts.producer_name : f->facts.producer_name;
    out->code = read->facts.code.len > 0 ? read->facts.code : f->facts.code;
    out->stars = read->facts.stars;
    if (out->producer_kind == 0)
        out->producer_kind = read->facts.producer_kind;
    if (act)
        out->act = read->facts.act;
    if (day) {
        out->from = read->facts.from;
        out->to = read->facts.to;
    }
    if (place) {
        out->place = read->facts.place;
        out->place_day = read->facts.place_day;
    }
    buffer_open(&assumed, f->arena, 60);
    if (day ? (read->open & OPEN_DAY_BY_YEAR) != 0 : has_word(f->facts.assumed, "day"))
        buffer_add(&assumed, STR("day "));
    if (!act && has_word(f->facts.assumed, "act"))
        buffer_add(&assumed, STR("act "));
    if (!place && has_word(f->facts.assumed, "place"))
        buffer_add(&assumed, STR("place "));
    out->assumed = str_trim(buffer_str(&assumed));
    if (read->decision.len == 0)
        read->decision = f->row.decision;
    f->other_paper = !str_equal(read->decision, f->row.decision) || read->text[OLD_AUTHORITY].len > 0 || (day && read->day != f->row.decision_day);
}

static bool is_same(const struct finding *f)
{
    const struct certificate_facts *a = &f->facts, *b = &f->found;
    return !f->other_paper && a->act == b->act && a->stars == b->stars && a->from == b->from && a->to == b->to && a->place_day == b->place_day &&
           a->producer_kind == b->producer_kind && str_equal(a->code, b->code) && str_equal(a->product_name, b->product_name) &&
           str_equal(a->producer_name, b->producer_name) && str_equal(a->place, b->place) && str_equal(a->assumed, b->assumed);
}

static void write_facts(struct json_writer *json, const struct certificate_facts *facts)
{
    json_object(json, "facts");
    json_text_z(json, "act", certificate_act_words[facts->act]);
    json_text(json, "code", facts->code);
    json_text(json, "product_name", facts->product_name);
    json_text(json, "producer_name", facts->producer_name);
    json_text_z(json, "producer_kind", certificate_producer_words[facts->producer_kind]);
    json_text_z(json, "women", producer_answer_words[facts->women]);
    json_text_z(json, "minority", producer_answer_words[facts->minority]);
    json_int(json, "stars", facts->stars);
    json_int(json, "set", facts->set);
    json_text_z(json, "branch", certificate_branch_words[facts->branch]);
    json_text(json, "place", facts->place);
    json_date(json, "place_day", facts->place_day);
    json_date(json, "from", facts->from);
    json_date(json, "to", facts->to);
    json_text(json, "assumed", facts->assumed);
    json_object_end(json);
}

static void date_or_null(struct json_writer *json, const char *name, date day)
{
    if (day == DATE_NONE)
        json_null(json, name);
    else
        json_date(json, name, day);
}

static enum status content_of(struct finding *f, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, f->arena, (size_t)32768);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "certificate", draft_ident_text(f->arena, &f->row.ident));
    json_int(&json, "version", f->form.version > 0 ? f->form.version : 1);
    json_null(&json, "known");
    json_text(&json, "reason", form_text(&f->form, "nguon"));
    write_facts(&json, &f->found);
    if (f->other_paper) {
        json_object(&json, "decision");
        json_text_z(&json, "level", decision_level_words[f->read.level]);
        json_text(&json, "place", f->read.authority);
        json_text(&json, "number", f->read.decision);
        date_or_null(&json, "day", f->read.day == CERTIFICATES_OPEN ? f->row.decision_day : f->read.day);
        json_text(&json, "was_number", f->row.decision);
        date_or_null(&json, "was_day", f->row.decision_day);
        json_object_end(&json);
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static void blame(struct form *form, const struct error *fault)
{
    static const char *const names[][2] = { { "facts.from", "ngay" },        { "decision.day", "ngay" },          { "facts.to", "den-ngay" },
                                            { "facts.product_name", "san-pham" }, { "facts.producer_name", "chu-the" } };
    FORM_FAULT_NAMED(form, fault, names, "nguon");
}

static enum status take(struct finding *f, struct error *error)
{
    struct error fault = { 0 };
    struct str content;
    enum status status = form_take(&f->form, error);
    if (status == STATUS_OK)
        status = read_found(f, error);
    if (status != STATUS_OK)
        return status;
    if (form_is_good(&f->form)) {
        merge(f);
        if (is_same(f))
            form_fault(&f->form, "san-pham", TEXT_certificates_reconcile_same, NULL, 0);
    }
    if (!form_is_good(&f->form))
        return show(f, 422, error);
    status = content_of(f, &content, error);
    if (status == STATUS_OK)
        status = draft_command(f->request, &f->form.command, "certificates.correct", content, &fault);
    if (status == STATUS_OK)
        return web_redirect(f->request, RECONCILE_PATH "?xong=1", error);
    if (fault.status != STATUS_BAD_INPUT) {
        if (fault.status != STATUS_OK)
            *error = fault;
        return status;
    }
    blame(&f->form, &fault);
    return show(f, 422, error);
}

enum status certificates_page_reconcile_one(struct web_request *request, struct error *error)
{
    struct finding f = { .larger = NULL };
    enum status status = start(request, &f, error);
    if (status != STATUS_OK)
        return status;
    fill(&f);
    return show(&f, 200, error);
}

enum status certificates_page_reconcile_one_sent(struct web_request *request, struct error *error)
{
    struct arena larger;
    struct finding f = { .larger = &larger };
    enum status status;
    arena_open(&larger, &memory_system, PAGE_MEMORY);
    status = start(request, &f, error);
    if (status == STATUS_OK)
        status = take(&f, error);
    arena_close(&larger);
    return status;
}
