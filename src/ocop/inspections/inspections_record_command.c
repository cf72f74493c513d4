/* The commands on one inspection: its record with photos and samples, its conclusion, what the producer mended, how it ends. */
#include "base/pure.h"
#include "ocop/inspections/inspections_int.h"
#include "texts_form.h"
#include "texts_inspections.h"

#define TEXT(struct_name, member, least, most)                                                                              \
    { .name = #member, .kind = JSON_TEXT, .offset = offsetof(struct struct_name, member), .required = true, .min = (least), .max = (most) }
#define IDENT(struct_name, member) TEXT(struct_name, member, IDENT_TEXT_SIZE, IDENT_TEXT_SIZE)
#define VERSION(struct_name)                                                                                                 \
    { .name = "version", .kind = JSON_INT, .offset = offsetof(struct struct_name, version), .required = true, .min = 1, .max = INT32_MAX }

/* All contents begin so. */
struct about {
    struct str inspection;
};

struct recorded_finding {
    int heading, verdict;
    struct str words;
};
static const struct json_field finding_fields[] = {
    { .name = "heading", .kind = JSON_WORD, .offset = offsetof(struct recorded_finding, heading), .required = true, .words = inspection_heading_words },
    { .name = "verdict", .kind = JSON_WORD, .offset = offsetof(struct recorded_finding, verdict), .required = true, .words = inspection_verdict_words },
    TEXT(recorded_finding, words, 0, INSPECTION_TEXT),
};
static const struct json_shape finding_shape = { "InspectionsFinding", sizeof(struct recorded_finding), finding_fields, 3, false, NULL };
struct recording {
    struct str inspection;
    int64_t version;
    date day;
    struct str place, present, opinion;
    struct json_list findings;
};
static const struct json_field recording_fields[] = {
    IDENT(recording, inspection),
    VERSION(recording),
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct recording, day), .required = true },
    TEXT(recording, place, 1, INSPECTION_LINE),
    TEXT(recording, present, 1, INSPECTION_LINE),
    TEXT(recording, opinion, 0, INSPECTION_TEXT),
    { .name = "findings", .kind = JSON_LIST, .offset = offsetof(struct recording, findings), .required = true, .min = 1, .max = HEADINGS, .of = &finding_shape },
};
static const struct json_shape recording_shape = { "InspectionsRecord", sizeof(struct recording), recording_fields, 7, false, NULL };

struct photographing {
    struct str inspection, photo, file, caption;
};
static const struct json_field photo_fields[] = { IDENT(photographing, inspection), IDENT(photographing, photo),
                                                  TEXT(photographing, file, SHA256_HEX_SIZE, SHA256_HEX_SIZE), TEXT(photographing, caption, 1, INSPECTION_LINE) };
static const struct json_shape photo_shape = { "InspectionsPhoto", sizeof(struct photographing), photo_fields, 4, false, NULL };

struct sampling {
    struct str inspection, test, sample, amount, lot, laboratory, asked;
};
static const struct json_field sampling_fields[] = {
    IDENT(sampling, inspection), IDENT(sampling, test), TEXT(sampling, sample, 1, INSPECTION_LINE), TEXT(sampling, amount, 0, INSPECTION_LINE),
    TEXT(sampling, lot, 0, INSPECTION_LINE), TEXT(sampling, laboratory, 1, INSPECTION_LINE), TEXT(sampling, asked, 1, INSPECTION_TEXT),
};
static const struct json_shape sampling_shape = { "InspectionsSample", sizeof(struct sampling), sampling_fields, 7, false, NULL };

struct concluding {
    struct str inspection;
    int64_t version;
    int outcome;
    struct str words;
    date day; /* of the document that says so; DATE_NONE: today */
    date until;
    struct str ground;
};
static const struct json_field concluding_fields[] = {
    IDENT(concluding, inspection),
    VERSION(concluding),
    { .name = "outcome", .kind = JSON_WORD, .offset = offsetof(struct concluding, outcome), .required = true, .words = inspection_outcome_words },
    TEXT(concluding, words, 1, INSPECTION_TEXT),
    { .name = "day", .kind = JSON_DATE, .offset = offsetof(struct concluding, day), .nullable = true },
    { .name = "until", .kind = JSON_DATE, .offset = offsetof(struct concluding, until), .required = true, .nullable = true },
    TEXT(concluding, ground, 0, 2),
};
static const struct concluding concluding_defaults = { .day = DATE_NONE, .until = DATE_NONE };
static const struct json_shape concluding_shape = { "InspectionsConclude", sizeof(struct concluding), concluding_fields, 7, false, &concluding_defaults };

struct remedying {
    struct str inspection;
    int64_t version;
    struct str words;
};
static const struct json_field remedying_fields[] = { IDENT(remedying, inspection), VERSION(remedying), TEXT(remedying, words, 1, INSPECTION_TEXT) };
static const struct json_shape remedying_shape = { "InspectionsRemedied", sizeof(struct remedying), remedying_fields, 3, false, NULL };

static struct str name_of(const struct inspections_extra *extra)
{
    return extra->viewer == NULL ? STR("") : extra->viewer->name;
}

/* ---- what a command is about ---- */

static enum status find(struct db_conn *conn, const struct command *command, struct str name, struct inspection *out, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    struct ident ident;
    bool found = false;
    enum status status = ident_read(name, &ident) ? inspections_sql_find(conn, extra->arena, &ident, &found, out, error) : STATUS_OK;
    return status == STATUS_OK && (!found || out->province != command->province) ? commands_not_found(error) : status;
}

static enum status subject_of(struct db_conn *conn, const struct command *command, const void *content, struct permission_subject *subject,
                              struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    struct inspection inspection;
    enum status status = find(conn, command, ((const struct about *)content)->inspection, &inspection, error);
    return status == STATUS_OK ? inspection_subject(conn, extra->arena, extra->viewer, &inspection, subject, error) : status;
}

/* In one of the states, as its form showed it; `version` 0: whatever it is. */
static enum status begin(struct db_conn *conn, const struct command *command, struct str name, int64_t version, unsigned states, struct inspection *out,
                         struct error *error)
{
    enum status status = find(conn, command, name, out, error);
    if (status == STATUS_OK && version != 0)
        status = commands_check_version(out->version, version, error);
    return status == STATUS_OK && (states & 1u << out->state) == 0 ? FAIL(error, STATUS_STALE, TEXT_inspections_not_now, NULL) : status;
}
#define IN(state) (1u << INSPECTION_##state)

static enum status note(struct db_conn *conn, const struct command *command, const struct inspection *inspection, const char *what, struct str words,
                        date until, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    return inspections_sql_add_event(conn, inspection->id, what, words, until, extra->now, name_of(extra), error);
}

/* ---- the record ---- */

static enum status apply_record(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct recording *in = content;
    const struct recorded_finding *rows = in->findings.items;
    struct inspection inspection;
    struct plan plan = { .team = 0 };
    bool seen = false, found = false;
    enum status status = begin(conn, command, in->inspection, in->version, IN(PLANNED) | IN(RECORDED), &inspection, error);
    (void)result;
    if (status == STATUS_OK)
        status = plans_sql_by_id(conn, extra->arena, inspection.plan, &found, &plan, error);
    if (status == STATUS_OK && plan.team == 0)
        return FAIL(error, STATUS_STALE, TEXT_inspections_no_team, NULL);
    if (status == STATUS_OK && in->day > date_in_vietnam(extra->now))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_ahead, "day");
    if (status == STATUS_OK && in->day < plan.day)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_before_plan, "day");
    for (size_t i = 0; i < in->findings.count; i++) {
        seen = seen || rows[i].verdict != VERDICT_NONE;
        if (status == STATUS_OK && rows[i].verdict == VERDICT_BAD && rows[i].words.len == 0)
            return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_bad_needs_words, inspection_heading_words[rows[i].heading]);
    }
    if (status == STATUS_OK && !seen)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_nothing_seen, "findings");
    if (status != STATUS_OK)
        return status;
    inspection.state = INSPECTION_RECORDED;
    inspection.day = in->day;
    inspection.place = in->place;
    inspection.present = in->present;
    inspection.opinion = in->opinion;
    inspection.record++;
    status = inspections_sql_set(conn, &inspection, error);
    for (size_t i = 0; status == STATUS_OK && i < in->findings.count; i++)
        status = inspections_sql_add_finding(conn, &inspection, &(struct finding){ rows[i].heading, rows[i].verdict, rows[i].words }, error);
    return status;
}

static enum status add_photo(struct db_conn *conn, const struct command *command, const struct photographing *in, unsigned states, bool own, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    struct inspection_photo photo = { .caption = in->caption, .own = own };
    struct inspection_photos photos;
    struct inspection inspection;
    struct file file = { .id = 0 };
    bool found = false;
    enum status status = begin(conn, command, in->inspection, 0, states, &inspection, error);
    if (status == STATUS_OK && !ident_read(in->photo, &photo.ident))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = file_given(conn, extra->arena, inspection_file_owner(&inspection), in->file, &found, &file, error);
    if (status == STATUS_OK && (!found || !file.previewed || !str_starts_with(file.type, STR("image/"))))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_photo_not, "file");
    if (status == STATUS_OK)
        status = inspections_sql_photos(conn, extra->arena, inspection.id, &photos, error);
    if (status == STATUS_OK && photos.count == INSPECTION_PHOTOS)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_inspections_photo_many, "file", TEXT_ARG_INT("most", INSPECTION_PHOTOS));
    photo.file = file.id;
    return status == STATUS_OK ? inspections_sql_add_photo(conn, inspection.id, &photo, extra->now, name_of(extra), error) : status;
}

static enum status apply_photo(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    (void)result;
    return add_photo(conn, command, content, IN(PLANNED) | IN(RECORDED), false, error);
}

static enum status apply_photo_own(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    (void)result;
    return add_photo(conn, command, content, IN(REMEDY), true, error);
}

static enum status apply_sample(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct sampling *in = content;
    struct laboratory_test test = { .province = command->province, .lot = in->lot, .sample = in->sample, .laboratory = in->laboratory,
                                    .accreditation = STR(""), .payer = STR(""), .asked = in->asked, .taken = DATE_NONE, .requested = DATE_NONE,
                                    .made_at = extra->now, .made_by = name_of(extra) };
    struct inspection inspection;
    struct samples samples;
    enum status status = begin(conn, command, in->inspection, 0, IN(RECORDED), &inspection, error);
    (void)result;
    if (status == STATUS_OK && inspection.product == 0)
        return FAIL(error, STATUS_STALE, TEXT_inspections_no_product, NULL);
    if (status == STATUS_OK && !ident_read(in->test, &test.ident))
        return commands_not_found(error);
    if (status == STATUS_OK)
        status = inspections_sql_samples(conn, extra->arena, inspection.id, &samples, error);
    for (size_t i = 0; status == STATUS_OK && i < samples.count; i++)
        if (str_equal(samples.rows[i].sample, in->sample))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_sample_same, "sample");
    if (status == STATUS_OK && samples.count == INSPECTION_SAMPLES)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_inspections_sample_many, "sample", TEXT_ARG_INT("most", INSPECTION_SAMPLES));
    test.product = inspection.product;
    test.taken = inspection.day;
    test.requested = date_in_vietnam(extra->now);
    if (status == STATUS_OK)
        status = laboratory_enter(conn, extra->arena, &test, &test.id, error);
    return status == STATUS_OK ? inspections_sql_add_sample(conn, inspection.id, in->sample, in->amount, test.id, extra->now, name_of(extra), error) : status;
}

/* ---- the conclusion and what follows ---- */

static enum status open_task(struct db_conn *conn, const struct command *command, const struct inspection *in, const char *kind, struct str path,
                             struct task_for whom, date due, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    return task_open(conn,
                     &(struct task){ .province = in->province, .kind = kind, .subject = in->ident, .product = in->product_name, .producer = in->producer_name,
                                     .path = path, .for_whom = whom, .due = due, .opened_at = extra->now, .command = command->id },
                     error);
}

static enum status done_task(struct db_conn *conn, const struct command *command, const struct inspection *in, const char *kind, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    return task_done(conn, in->province, kind, &in->ident, command->actor.id, extra->now, error);
}

static bool is_ground(struct str word)
{
    for (size_t i = 0; inspection_ground_words[i] != NULL; i++)
        if (str_is(word, inspection_ground_words[i]))
            return true;
    return false;
}

static date concluded_on(const struct concluding *in, date today)
{
    return in->day == DATE_NONE ? today : in->day;
}

/* `after`: the day of what it concludes. */
static enum status check_outcome(struct arena *arena, const struct concluding *in, date after, date today, struct error *error)
{
    if (concluded_on(in, today) < after || concluded_on(in, today) > today)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_inspections_concluded_when, "day", TEXT_ARG("from", date_text(arena, after)));
    if (in->outcome == OUTCOME_REMEDY && (in->until == DATE_NONE || in->until <= today))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_until_needed, "until");
    if (in->outcome == OUTCOME_WITHDRAW && !is_ground(in->ground))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_form_required, "ground");
    return STATUS_OK;
}

/* The office looks when the term is over, whether or not the producer has an account or has said anything. */
static enum status watch_term(struct db_conn *conn, const struct command *command, const struct inspection *in, date until, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    enum status status = open_task(conn, command, in, "inspections.term", inspection_path(extra->arena, in, "/buoc/xac-nhan"),
                                   task_for_role(extra->arena, ROLE_SPECIALIST, in->province, STR("")), until + 1, error);
    return status == STATUS_OK ? task_move(conn, in->province, "inspections.term", &in->ident, until + 1, error) : status;
}

/* Writes the outcome down and opens what follows from it. */
static enum status take_outcome(struct db_conn *conn, const struct command *command, const struct concluding *in, enum inspection_state passed,
                                struct inspection *inspection, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    enum status status;
    inspection->state = in->outcome == OUTCOME_PASS ? passed : in->outcome == OUTCOME_REMEDY ? INSPECTION_REMEDY : INSPECTION_WITHDRAW;
    inspection->concluded_day = concluded_on(in, date_in_vietnam(extra->now));
    inspection->concluded_by = name_of(extra);
    inspection->conclusion = in->words;
    inspection->until = in->outcome == OUTCOME_REMEDY ? in->until : inspection->until;
    inspection->ground = in->outcome == OUTCOME_WITHDRAW ? in->ground : STR("");
    status = inspections_sql_set(conn, inspection, error);
    if (status == STATUS_OK && in->outcome == OUTCOME_REMEDY && inspection->producer != 0)
        status = open_task(conn, command, inspection, "inspections.remedy", inspection_path(extra->arena, inspection, ""),
                           (struct task_for){ .scope = TASK_FOR_PRODUCER, .person = inspection->producer }, in->until, error);
    if (status == STATUS_OK && in->outcome == OUTCOME_REMEDY) /* one that is open already has another term now */
        status = task_move(conn, inspection->province, "inspections.remedy", &inspection->ident, in->until, error);
    if (status == STATUS_OK && in->outcome == OUTCOME_REMEDY)
        status = watch_term(conn, command, inspection, in->until, error);
    return status == STATUS_OK && in->outcome == OUTCOME_WITHDRAW ? inspection_propose(conn, extra->arena, command, inspection, extra->now, error) : status;
}

static enum status apply_conclude(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct concluding *in = content;
    struct inspection inspection;
    struct findings findings;
    bool bad = false;
    enum status status = begin(conn, command, in->inspection, in->version, IN(RECORDED), &inspection, error);
    (void)result;
    if (status == STATUS_OK)
        status = check_outcome(extra->arena, in, inspection.day, date_in_vietnam(extra->now), error);
    if (status == STATUS_OK)
        status = inspections_sql_findings(conn, extra->arena, &inspection, &findings, error);
    for (size_t i = 0; status == STATUS_OK && i < findings.count; i++)
        bad = bad || findings.rows[i].verdict == VERDICT_BAD;
    if (status == STATUS_OK && bad && in->outcome == OUTCOME_PASS)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_inspections_bad_passes_not, "outcome");
    if (status == STATUS_OK)
        status = take_outcome(conn, command, in, INSPECTION_PASSED, &inspection, error);
    return status == STATUS_OK ? note(conn, command, &inspection, inspection_outcome_words[in->outcome], in->words,
                                      in->outcome == OUTCOME_REMEDY ? in->until : DATE_NONE, error)
                               : status;
}

static enum status apply_remedied(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    const struct inspections_extra *extra = command->extra;
    const struct remedying *in = content;
    struct inspection inspection;
    enum status status = begin(conn, command, in->inspection, in->version, IN(REMEDY), &inspection, error);
    (void)result;
    if (status != STATUS_OK)
        return status;
    inspection.state = INSPECTION_REMEDIED;
    status = inspections_sql_set(conn, &inspection, error);
    if (status == STATUS_OK)
        status = note(conn, command, &inspection, "remedied", in->words, DATE_NONE, error);
    if (status == STATUS_OK)
        status = done_task(conn, command, &inspection, "inspections.remedy", error);
    if (status == STATUS_OK)
        status = done_task(conn, command, &inspection, "inspections.term", error);
    return status == STATUS_OK ? open_task(conn, command, &inspection, "inspections.confirm", inspection_path(extra->arena, &inspection, "/buoc/xac-nhan"),
                                           task_for_role(extra->arena, ROLE_SPECIALIST, inspection.province, STR("")), DATE_NONE, error)
                               : status;
}

/* The office says how it ends: mended, not enough yet, or the certificate is to be withdrawn. Where the producer said nothing, only once the term is over. */
static enum status apply_settle(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error)
{
    static const char *const whats[] = { "settled", "again", "withdraw" };
    const struct inspections_extra *extra = command->extra;
    const struct concluding *in = content;
    date today = date_in_vietnam(extra->now);
    struct inspection inspection;
    enum status status = begin(conn, command, in->inspection, in->version, IN(REMEDY) | IN(REMEDIED), &inspection, error);
    (void)result;
    if (status == STATUS_OK && inspection.state == INSPECTION_REMEDY && inspection.until >= today && in->outcome != OUTCOME_REMEDY)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_inspections_term_runs, "outcome", TEXT_ARG("until", date_text(extra->arena, inspection.until)));
    if (status == STATUS_OK)
        status = check_outcome(extra->arena, in, inspection.concluded_day, today, error);
    if (status == STATUS_OK)
        status = done_task(conn, command, &inspection, "inspections.confirm", error);
    if (status == STATUS_OK && in->outcome != OUTCOME_REMEDY)
        status = done_task(conn, command, &inspection, "inspections.remedy", error);
    if (status == STATUS_OK && in->outcome != OUTCOME_REMEDY)
        status = done_task(conn, command, &inspection, "inspections.term", error);
    if (status == STATUS_OK)
        status = take_outcome(conn, command, in, INSPECTION_SETTLED, &inspection, error);
    return status == STATUS_OK ? note(conn, command, &inspection, whats[in->outcome], in->words, in->outcome == OUTCOME_REMEDY ? in->until : DATE_NONE, error)
                               : status;
}

static const struct command_type rows[] = {
    { "inspections.record", "inspections.record", &recording_shape, apply_record, subject_of },
    { "inspections.photo", "inspections.record", &photo_shape, apply_photo, subject_of },
    { "inspections.photo_own", "inspections.remedy", &photo_shape, apply_photo_own, subject_of },
    { "inspections.sample", "inspections.record", &sampling_shape, apply_sample, subject_of },
    { "inspections.conclude", "inspections.settle", &concluding_shape, apply_conclude, subject_of },
    { "inspections.remedied", "inspections.remedy", &remedying_shape, apply_remedied, subject_of },
    { "inspections.settle", "inspections.settle", &concluding_shape, apply_settle, subject_of },
};
const struct command_types inspections_record_commands = { rows, sizeof(rows) / sizeof(rows[0]) };

static const struct task_kind kinds[] = {
    { "inspections.remedy", TEXT_inspections_task_remedy, TEXT_inspections_task_remedy_do },
    { "inspections.term", TEXT_inspections_task_term, TEXT_inspections_task_term_do },
    { "inspections.confirm", TEXT_inspections_task_confirm, TEXT_inspections_task_confirm_do },
    { "inspections.withdraw", TEXT_inspections_task_withdraw, TEXT_inspections_task_withdraw_do },
};
const struct task_kinds inspections_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };
