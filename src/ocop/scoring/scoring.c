/* Reads what is asked: the tables of its JSON, and every code, option, role and rule looked up in the law. See scoring.h. */
#include "ocop/scoring/scoring.h"

#include "base/pure.h"
#include "texts_scoring.h"

#define PATH_SIZE 300

struct input_choice {
    struct str code;
    struct str option; /* ptr NULL: nothing ticked */
};

struct input_sheet {
    struct str member;
    int role;
    struct json_list choices;
};

static const char *const basis_words[] = { "average", "every", "majority", NULL };
static const char *const role_words[] = { "member", "chair", "deputy", NULL };

static const struct json_field choice_fields[] = {
    { .name = "option", .kind = JSON_TEXT, .offset = offsetof(struct input_choice, option), .nullable = true, .min = 1, .max = 20 },
};
static const struct json_shape choice_shape = { "ScoreChoice", sizeof(struct input_choice), choice_fields, 1, false, NULL };

static const struct json_field sheet_fields[] = {
    { .name = "member", .kind = JSON_TEXT, .offset = offsetof(struct input_sheet, member), .required = true, .min = 1, .max = 200 },
    { .name = "role", .kind = JSON_WORD, .offset = offsetof(struct input_sheet, role), .words = role_words },
    { .name = "choices", .kind = JSON_MAP, .offset = offsetof(struct input_sheet, choices), .required = true, .of = &choice_shape },
};
static const struct json_shape sheet_shape = { "ScoreSheet", sizeof(struct input_sheet), sheet_fields, 3, false, NULL };

#define RULE(member) offsetof(struct scoring_input, rules.member) - offsetof(struct scoring_input, rules)
static const struct json_field rules_fields[] = {
    { .name = "minimum_basis", .kind = JSON_WORD, .offset = RULE(minimum_basis), .nullable = true, .words = basis_words },
    { .name = "spread_limit", .kind = JSON_INT, .offset = RULE(spread_limit), .nullable = true, .min = 0, .max = INT32_MAX },
    { .name = "quorum", .kind = JSON_FRACTION, .offset = RULE(quorum), .nullable = true },
    { .name = "council_size", .kind = JSON_INT, .offset = RULE(council_size), .nullable = true, .min = 1, .max = INT32_MAX },
    { .name = "chair_required", .kind = JSON_BOOL, .offset = RULE(chair_required) },
};
static const struct scoring_input nothing = { .rules = { .minimum_basis = -1, .spread_limit = -1 } };
static const struct json_shape rules_shape = { "ScoreRules", sizeof(nothing.rules), rules_fields, 5, false, &nothing.rules };

static const struct json_field input_fields[] = {
    { .name = "pack", .kind = JSON_TEXT, .offset = offsetof(struct scoring_input, pack), .required = true, .min = 1, .max = 40 },
    { .name = "set", .kind = JSON_INT, .offset = offsetof(struct scoring_input, set), .required = true, .min = 1, .max = 99 },
    { .name = "rules", .kind = JSON_OBJECT, .offset = offsetof(struct scoring_input, rules), .of = &rules_shape },
    { .name = "knockouts", .kind = JSON_TEXT_LIST, .offset = offsetof(struct scoring_input, knockouts), .max = 1000 },
    { .name = "sheets", .kind = JSON_LIST, .offset = offsetof(struct scoring_input, sheets), .required = true, .of = &sheet_shape, .min = 1, .max = LAW_SHEETS_MAX },
};
const struct json_shape scoring_input_shape = { "ScoreInput", sizeof(struct scoring_input), input_fields, 5, false, &nothing };

/* "sheets[3].choices.1.1" in the arena; NULL without memory, which the error then lacks. */
static const char *sheet_path(struct arena *arena, size_t sheet, const char *rest)
{
    struct buffer path;
    buffer_open(&path, arena, PATH_SIZE);
    buffer_add(&path, STR("sheets["));
    buffer_add_int(&path, (int64_t)sheet);
    buffer_add(&path, STR("]"));
    buffer_add_z(&path, rest);
    return buffer_z(&path);
}

static enum status read_rules(const struct scoring_input *input, struct scoring_question *out, struct error *error)
{
    out->has_basis = input->rules.minimum_basis >= 0;
    out->rules = (struct law_rules){ .has_spread = input->rules.spread_limit >= 0, .spread_limit = input->rules.spread_limit, .quorum = input->rules.quorum,
                                     .council_size = input->rules.council_size, .chair_required = input->rules.chair_required };
    if (out->has_basis)
        out->rules.basis = (enum law_basis)input->rules.minimum_basis;
    else if (input->sheets.count > 1)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_scoring_basis_needed, "rules.minimum_basis");
    if (fraction_ok(input->rules.quorum) && (input->rules.quorum.num <= 0 || fraction_compare_int(input->rules.quorum, 1) > 0))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_scoring_quorum_range, "rules.quorum");
    if (fraction_ok(input->rules.quorum) != (input->rules.council_size > 0))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_scoring_quorum_size, fraction_ok(input->rules.quorum) ? "rules.council_size" : "rules.quorum");
    if (input->rules.council_size > 0 && (int64_t)input->sheets.count > input->rules.council_size)
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_too_many_sheets, "sheets", TEXT_ARG_INT("sheets", (int64_t)input->sheets.count),
                         TEXT_ARG_INT("size", input->rules.council_size));
    return STATUS_OK;
}

static enum status read_knockouts(struct arena *arena, const struct scoring_input *input, struct scoring_question *out, struct error *error)
{
    const struct str *names = input->knockouts.items;
    for (size_t i = 0; i < input->knockouts.count; i++) {
        bool found = str_is(names[i], "dossier");
        struct buffer path;
        for (size_t k = 0; k < out->set->knockout_count && !found; k++)
            found = str_equal(out->set->knockouts[k].criterion, names[i]);
        buffer_open(&path, arena, PATH_SIZE);
        buffer_add(&path, STR("knockouts["));
        buffer_add_int(&path, (int64_t)i);
        buffer_add(&path, STR("]"));
        if (!found)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_knockout, buffer_z(&path), TEXT_ARG("knockout", names[i]));
    }
    out->knocked_out = input->knockouts.count > 0;
    return STATUS_OK;
}

static enum status read_choices(struct arena *arena, const struct input_sheet *sheet, size_t index, const struct law_set *set, int8_t *choices,
                                struct error *error)
{
    const struct input_choice *rows = sheet->choices.items;
    memset(choices, LAW_NO_CHOICE, set->criterion_count);
    for (size_t i = 0; i < sheet->choices.count; i++) {
        int criterion = law_criterion_index(set, rows[i].code);
        int option;
        if (criterion < 0)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_criterion, sheet_path(arena, index, ".choices"),
                             TEXT_ARG("criterion", rows[i].code), TEXT_ARG_INT("set", set->no));
        if (rows[i].option.ptr == NULL)
            continue;
        option = law_option_index(&set->criteria[criterion], rows[i].option);
        if (option < 0)
            return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_no_option, sheet_path(arena, index, ".choices"),
                             TEXT_ARG("criterion", rows[i].code), TEXT_ARG("option", rows[i].option));
        choices[criterion] = (int8_t)option;
    }
    return STATUS_OK;
}

static enum status read_sheets(struct arena *arena, const struct scoring_input *input, struct scoring_question *out, struct error *error)
{
    const struct input_sheet *sheets = input->sheets.items;
    size_t size = out->set->criterion_count;
    out->sheet_count = input->sheets.count;
    out->members = ARENA_NEW_MANY(arena, struct str, out->sheet_count);
    out->roles = ARENA_NEW_MANY(arena, enum law_role, out->sheet_count);
    out->choices = ARENA_NEW_MANY(arena, int8_t, out->sheet_count * size);
    if (out->members == NULL || out->roles == NULL || out->choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < out->sheet_count; i++) {
        enum status status = read_choices(arena, &sheets[i], i, out->set, out->choices + i * size, error);
        if (status != STATUS_OK)
            return status;
        out->members[i] = sheets[i].member;
        out->roles[i] = (enum law_role)sheets[i].role;
        for (size_t k = 0; k < i; k++)
            if (str_equal(out->members[k], out->members[i]))
                return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_scoring_member_twice, sheet_path(arena, i, ".member"),
                                 TEXT_ARG("member", out->members[i]));
    }
    return STATUS_OK;
}

enum status scoring_understand(struct arena *arena, const struct law *law, const struct scoring_input *input, struct scoring_question *out,
                               struct error *error)
{
    enum status status;
    *out = (struct scoring_question){ .pack = NULL };
    status = law_find_pack(law, input->pack, &out->pack, error);
    if (status == STATUS_OK)
        status = law_find_set(arena, out->pack, input->set, &out->set, error);
    if (status == STATUS_NOT_FOUND) {
        error_within(error, out->pack == NULL ? "pack" : "set");
        return error->status = STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        status = read_rules(input, out, error);
    if (status == STATUS_OK)
        status = read_knockouts(arena, input, out, error);
    return status == STATUS_OK ? read_sheets(arena, input, out, error) : status;
}

enum status scoring_read(struct arena *arena, const struct law *law, struct str bytes, struct scoring_question *out, struct error *error)
{
    struct scoring_input input;
    enum status status = json_read(arena, bytes, &scoring_input_shape, &input, error);
    return status == STATUS_OK ? scoring_understand(arena, law, &input, out, error) : status;
}

const struct law_pack *scoring_pack_on(const struct law *law, date day)
{
    const struct law_pack *found = NULL;
    for (size_t i = 0; i < law->count; i++) {
        const struct law_pack *pack = &law->packs[i];
        if (pack->new_from <= day && (pack->new_until == DATE_NONE || day <= pack->new_until))
            found = pack; /* they are in order, editions too */
    }
    return found;
}
