/* The steps of an inspection that are a form each: taking a sample, concluding, saying what was mended, confirming it, taking it out of the plan. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_certificates.h"
#include "texts_inspections.h"

#define CONTENT_MAX ((size_t)32768)

static const struct form_choice outcomes[] = { { "pass", TEXT_inspections_outcome_pass, { 0 } },
                                               { "remedy", TEXT_inspections_outcome_remedy, { 0 } },
                                               { "withdraw", TEXT_inspections_outcome_withdraw, { 0 } } };
static const struct form_choice endings[] = { { "pass", TEXT_inspections_ending_pass, { 0 } },
                                              { "remedy", TEXT_inspections_ending_remedy, { 0 } },
                                              { "withdraw", TEXT_inspections_outcome_withdraw, { 0 } } };
static const struct form_choice grounds[] = {
    { "a", TEXT_certificates_ground_a, { 0 } }, { "b", TEXT_certificates_ground_b, { 0 } },   { "c", TEXT_certificates_ground_c, { 0 } },
    { "d", TEXT_certificates_ground_d, { 0 } }, { "dd", TEXT_certificates_ground_dd, { 0 } }, { "e", TEXT_certificates_ground_e, { 0 } },
};
#define OUTCOME_FIELDS(choice_table)                                                                                         \
    { .name = "ket-luan", .kind = FORM_RADIO, .label = TEXT_inspections_conclusion, .required = true, .choices = (choice_table), .choice_count = 3 },      \
        { .name = "loi", .kind = FORM_LINES, .label = TEXT_inspections_conclusion_words, .required = true, .max = INSPECTION_TEXT },                        \
        { .name = "ngay", .kind = FORM_DATE, .label = TEXT_inspections_concluded_label, .hint = TEXT_inspections_concluded_hint, .required = true },        \
        { .name = "den-ngay", .kind = FORM_DATE, .label = TEXT_inspections_until_label, .hint = TEXT_inspections_until_hint },                              \
    {                                                                                                                        \
        .name = "truong-hop", .kind = FORM_SELECT, .label = TEXT_inspections_ground, .hint = TEXT_inspections_ground_hint, .choices = grounds,              \
        .choice_count = 6                                                                                                    \
    }
static const struct form_field conclude_fields[] = { OUTCOME_FIELDS(outcomes) };
static const struct form_field settle_fields[] = { OUTCOME_FIELDS(endings) };
static const struct form_field sample_fields[] = {
    { .name = "so-mau", .kind = FORM_TEXT, .label = TEXT_inspections_sample_no, .hint = TEXT_inspections_sample_no_hint, .required = true, .max = INSPECTION_LINE },
    { .name = "luong", .kind = FORM_TEXT, .label = TEXT_inspections_sample_amount, .max = INSPECTION_LINE },
    { .name = "lo", .kind = FORM_TEXT, .label = TEXT_inspections_sample_lot, .max = INSPECTION_LINE },
    { .name = "noi-kiem", .kind = FORM_TEXT, .label = TEXT_inspections_sample_laboratory, .required = true, .max = INSPECTION_LINE },
    { .name = "chi-tieu", .kind = FORM_LINES, .label = TEXT_inspections_sample_asked, .hint = TEXT_inspections_sample_asked_hint, .required = true, .max = INSPECTION_TEXT },
};
static const struct form_field words_fields[] = {
    { .name = "loi", .kind = FORM_LINES, .label = TEXT_inspections_remedied_words, .hint = TEXT_inspections_remedied_hint, .required = true, .max = INSPECTION_TEXT },
};
static const struct form_field drop_fields[] = {
    { .name = "loi", .kind = FORM_TEXT, .label = TEXT_inspections_dropped_why, .required = true, .max = INSPECTION_LINE },
};

#define IN(state) (1u << INSPECTION_##state)
enum step_kind { STEP_SAMPLE, STEP_CONCLUDE, STEP_REMEDIED, STEP_SETTLE, STEP_DROP };
static const struct step {
    const char *path;
    enum step_kind kind;
    const char *action, *type;
    unsigned states;
    enum text_id title, lead, button;
    const struct form_field *fields;
    size_t count;
} steps[] = {
    { "lay-mau", STEP_SAMPLE, "inspections.record", "inspections.sample", IN(RECORDED), TEXT_inspections_sample_do, TEXT_inspections_sample_lead,
      TEXT_inspections_save, sample_fields, 5 },
    { "ket-luan", STEP_CONCLUDE, "inspections.settle", "inspections.conclude", IN(RECORDED), TEXT_inspections_conclude, TEXT_inspections_conclude_lead,
      TEXT_inspections_conclude_do, conclude_fields, 5 },
    { "khac-phuc", STEP_REMEDIED, "inspections.remedy", "inspections.remedied", IN(REMEDY), TEXT_inspections_remedied, TEXT_inspections_remedied_lead,
      TEXT_inspections_remedied_send, words_fields, 1 },
    { "xac-nhan", STEP_SETTLE, "inspections.settle", "inspections.settle", IN(REMEDY) | IN(REMEDIED), TEXT_inspections_settle, TEXT_inspections_settle_lead,
      TEXT_inspections_settle_do, settle_fields, 5 },
    { "bo", STEP_DROP, "inspections.plan", "inspections.drop", IN(PLANNED), TEXT_inspections_drop, TEXT_inspections_drop_lead, TEXT_inspections_drop_do,
      drop_fields, 1 },
};

struct stepping {
    struct inspecting v;
    const struct step *step;
    struct form form;
};

static enum status start(struct web_request *request, struct stepping *t, struct error *error)
{
    enum status status;
    t->step = NULL;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (str_is(web_path_part(request, "viec"), steps[i].path))
            t->step = &steps[i];
    if (t->step == NULL)
        return commands_not_found(error);
    status = inspection_visit(request, t->step->action, &t->v, error);
    if (status == STATUS_OK && (t->step->states & 1u << t->v.inspection.state) == 0)
        return FAIL(error, STATUS_STALE, TEXT_inspections_not_now, NULL);
    return status == STATUS_OK ? form_start(request, t->step->fields, t->step->count, &t->form, error) : status;
}

static enum status show(struct stepping *t, int http_status, struct error *error)
{
    struct buffer action;
    struct sight s;
    sight_begin(&s, t->v.request, t->step->title, INSPECTIONS_PATH, SIGHT_NARROW);
    sight_back(&s, inspection_path(t->v.arena, &t->v.inspection, "").ptr, TEXT_inspections_one);
    form_write_faults(&s.html, &t->form);
    sight_heading(&s, t->step->title, t->step->lead);
    html_raw(&s.html, "<p><strong>");
    html_text(&s.html, t->v.inspection.product_name);
    buffer_add_z(&s.html, t->v.inspection.producer_name.len > 0 ? "</strong>, " : "</strong>");
    html_text(&s.html, t->v.inspection.producer_name);
    html_raw(&s.html, "</p>\n");
    buffer_open(&action, t->v.arena, 300);
    buffer_add(&action, inspection_path(t->v.arena, &t->v.inspection, "/buoc/"));
    buffer_add_z(&action, t->step->path);
    form_write_open(&s.html, &t->form, buffer_str(&action));
    form_write_fields(&s.html, &t->form);
    form_write_close(&s.html, &t->form, t->step->button);
    return sight_end(&s, http_status, error);
}

enum status inspections_page_step(struct web_request *request, struct error *error)
{
    struct stepping t;
    enum status status = start(request, &t, error);
    if (status != STATUS_OK)
        return status;
    t.form.version = t.v.inspection.version;
    if (t.step->kind == STEP_CONCLUDE || t.step->kind == STEP_SETTLE)
        form_set_date(&t.form, "ngay", date_in_vietnam(context_now(web_context(request))));
    return show(&t, 200, error);
}

static void write_outcome(struct json_writer *json, const struct form *form)
{
    json_text(json, "outcome", form_text(form, "ket-luan"));
    json_text(json, "words", form_text(form, "loi"));
    json_date(json, "day", form_date(form, "ngay"));
    if (form_date(form, "den-ngay") == DATE_NONE)
        json_null(json, "until");
    else
        json_date(json, "until", form_date(form, "den-ngay"));
    json_text(json, "ground", str_is(form_text(form, "ket-luan"), "withdraw") ? form_text(form, "truong-hop") : STR(""));
}

static enum status content_of(struct stepping *t, struct str *out, struct error *error)
{
    struct arena *arena = t->v.arena;
    const struct form *form = &t->form;
    struct ident test = inspection_ident_for(arena, &form->command, "inspections sample");
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "inspection", inspection_ident_text(arena, &t->v.inspection.ident));
    if (t->step->kind != STEP_SAMPLE)
        json_int(&json, "version", form->version);
    switch (t->step->kind) {
    case STEP_SAMPLE:
        json_text(&json, "test", inspection_ident_text(arena, &test));
        json_text(&json, "sample", form_text(form, "so-mau"));
        json_text(&json, "amount", form_text(form, "luong"));
        json_text(&json, "lot", form_text(form, "lo"));
        json_text(&json, "laboratory", form_text(form, "noi-kiem"));
        json_text(&json, "asked", form_text(form, "chi-tieu"));
        break;
    case STEP_CONCLUDE:
    case STEP_SETTLE: write_outcome(&json, form); break;
    case STEP_REMEDIED: json_text(&json, "words", form_text(form, "loi")); break;
    case STEP_DROP: json_text(&json, "reason", form_text(form, "loi")); break;
    }
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static void blame(struct stepping *t, const struct error *fault)
{
    static const char *const names[][2] = {
        { "day", "ngay" }, { "until", "den-ngay" }, { "ground", "truong-hop" }, { "outcome", "ket-luan" }, { "sample", "so-mau" },
    };
    FORM_FAULT_NAMED(&t->form, fault, names, NULL);
}

enum status inspections_page_step_sent(struct web_request *request, struct error *error)
{
    struct error fault = { 0 };
    struct stepping t;
    struct str content;
    enum status status = start(request, &t, error);
    if (status == STATUS_OK)
        status = form_take(&t.form, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&t.form))
        return show(&t, 422, error);
    status = content_of(&t, &content, error);
    if (status == STATUS_OK)
        status = inspections_command(request, &t.form.command, t.step->type, &t.v.inspection, content, &fault);
    if (status == STATUS_BAD_INPUT && fault.status != STATUS_OK) {
        blame(&t, &fault);
        return show(&t, 422, error);
    }
    if (fault.status != STATUS_OK)
        *error = fault;
    return status == STATUS_OK ? web_redirect(request, inspection_path(t.v.arena, &t.v.inspection, "?xong=1").ptr, error) : status;
}
