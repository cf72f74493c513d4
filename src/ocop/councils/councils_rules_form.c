/* The rules of a council as questions of a form and as facts of a page. Nothing is ticked beforehand: what the law leaves to the council must be answered. */
#include "ocop/councils/councils_int.h"
#include "texts_councils.h"

#define NONE "none"

const struct form_choice council_quorum_choices[] = {
    { "all", TEXT_councils_quorum_all, { 0 } },
    { "entitled", TEXT_councils_quorum_entitled, { 0 } },
    { NONE, TEXT_councils_quorum_none, { 0 } },
};
const struct form_choice council_chair_choices[] = { { "1", TEXT_councils_chair_yes, { 0 } }, { "0", TEXT_councils_chair_no, { 0 } } };
const struct form_choice council_basis_choices[] = {
    { "average", TEXT_councils_basis_average, { 0 } },
    { "every", TEXT_councils_basis_every, { 0 } },
    { "majority", TEXT_councils_basis_majority, { 0 } },
};
const struct form_choice council_spread_choices[] = { { "limit", TEXT_councils_spread_limit, { 0 } }, { NONE, TEXT_councils_spread_none, { 0 } } };
const struct form_choice council_silence_choices[] = {
    { "not_counted", TEXT_councils_silence_not_counted, { 0 } },
    { "agrees", TEXT_councils_silence_agrees, { 0 } },
    { "meeting", TEXT_councils_silence_meeting, { 0 } },
};
const struct form_choice council_pause_choices[] = { { "1", TEXT_councils_pauses_yes, { 0 } }, { "0", TEXT_councils_pauses_no, { 0 } } };

static const char *const rule_fields[] = { "quy-che", "tinh-tren", "toi-thieu", "chu-tich", "muc-sao", "chenh", "chenh-diem", "im-lang", "dung-han", "gui-truoc",
                                           "lay-y-kien", "khieu-nai" };

static bool has_quorum(const struct form *form)
{
    return form_text(form, "tinh-tren").len > 0 && !str_is(form_text(form, "tinh-tren"), NONE);
}

void council_rules_check(struct form *form)
{
    struct fraction quorum;
    struct str typed = form_text(form, "toi-thieu");
    bool limited = str_is(form_text(form, "chenh"), "limit");
    if (has_quorum(form) && !council_quorum_read(typed, &quorum))
        form_fault(form, "toi-thieu", typed.len == 0 ? TEXT_councils_quorum_needed : TEXT_councils_quorum_bad, NULL, 0);
    if (str_is(form_text(form, "tinh-tren"), NONE) && typed.len > 0)
        form_fault(form, "toi-thieu", TEXT_councils_quorum_not, NULL, 0);
    if (limited && form_text(form, "chenh-diem").len == 0)
        form_fault(form, "chenh-diem", TEXT_councils_points_needed, NULL, 0);
    if (str_is(form_text(form, "chenh"), NONE) && form_text(form, "chenh-diem").len > 0)
        form_fault(form, "chenh-diem", TEXT_councils_points_not, NULL, 0);
}

void council_rules_json(struct json_writer *json, const struct form *form)
{
    struct fraction quorum = { 0, 0 };
    bool limited = str_is(form_text(form, "chenh"), "limit");
    json_object(json, "rules");
    json_text(json, "paper", form_text(form, "quy-che"));
    if (has_quorum(form) && council_quorum_read(form_text(form, "toi-thieu"), &quorum))
        json_fraction(json, "quorum", quorum);
    else
        json_null(json, "quorum");
    json_text(json, "quorum_of", has_quorum(form) ? form_text(form, "tinh-tren") : STR("all")); /* says nothing where there is no quorum */
    json_bool(json, "chair_required", str_is(form_text(form, "chu-tich"), "1"));
    json_text(json, "minimum_basis", form_text(form, "muc-sao"));
    if (limited)
        json_int(json, "spread_limit", form_int(form, "chenh-diem", 0));
    else
        json_null(json, "spread_limit");
    json_text(json, "silence", form_text(form, "im-lang"));
    json_bool(json, "pauses", str_is(form_text(form, "dung-han"), "1"));
    if (form_text(form, "gui-truoc").len > 0)
        json_int(json, "sent_before", form_int(form, "gui-truoc", 0));
    else
        json_null(json, "sent_before");
    json_int(json, "comment_days", form_int(form, "lay-y-kien", 0));
    json_int(json, "complaint_days", form_int(form, "khieu-nai", 0));
    json_object_end(json);
}

static struct str fraction_text(struct arena *arena, struct fraction value)
{
    struct buffer text;
    buffer_open(&text, arena, 50);
    fraction_write(&text, value);
    return buffer_str(&text);
}

enum status council_rules_fill(struct form *form, struct str rules_json, struct error *error)
{
    struct arena *arena = web_arena(form->request);
    struct council_rules rules;
    enum status status = council_rules_read(arena, rules_json, &rules, error);
    if (status != STATUS_OK)
        return status;
    form_set(form, "quy-che", rules.paper);
    form_set(form, "tinh-tren", rules.quorum.den == 0 ? STR(NONE) : str_from(council_quorum_of_words[rules.quorum_of]));
    if (rules.quorum.den != 0)
        form_set(form, "toi-thieu", fraction_text(arena, rules.quorum));
    form_set(form, "chu-tich", rules.chair_required ? STR("1") : STR("0"));
    form_set(form, "muc-sao", str_from(council_basis_words[rules.minimum_basis]));
    form_set(form, "chenh", rules.spread_limit < 0 ? STR(NONE) : STR("limit"));
    if (rules.spread_limit >= 0)
        form_set_int(form, "chenh-diem", rules.spread_limit);
    form_set(form, "im-lang", str_from(council_silence_words[rules.silence]));
    form_set(form, "dung-han", rules.pauses ? STR("1") : STR("0"));
    if (rules.sent_before >= 0)
        form_set_int(form, "gui-truoc", rules.sent_before);
    if (rules.comment_days > 0)
        form_set_int(form, "lay-y-kien", rules.comment_days);
    if (rules.complaint_days > 0)
        form_set_int(form, "khieu-nai", rules.complaint_days);
    return STATUS_OK;
}

void council_rules_write_fields(struct sight *s, const struct form *form)
{
    html_raw(&s->html, "<h2>");
    sight_words(s, TEXT_councils_rules);
    html_raw(&s->html, "</h2>\n<p>");
    sight_words(s, TEXT_councils_rules_lead);
    html_raw(&s->html, "</p>\n");
    for (size_t i = 0; i < sizeof(rule_fields) / sizeof(rule_fields[0]); i++)
        form_write_field(&s->html, form, rule_fields[i]);
}

/* ---- in words ---- */

static void tell(struct sight *s, enum text_id label, enum text_id words, const char *name, struct str value)
{
    struct buffer text;
    buffer_open(&text, s->arena, 2000);
    text_add(&text, s->language, words, (const struct text_arg[]){ TEXT_ARG(name, value) }, name == NULL ? 0 : 1);
    sight_fact(s, label, buffer_str(&text));
}

static struct str number_text(struct arena *arena, int64_t number)
{
    struct buffer text;
    buffer_open(&text, arena, 24);
    buffer_add_int(&text, number);
    return buffer_str(&text);
}

enum status council_rules_tell(struct sight *s, struct str rules_json, struct error *error)
{
    struct council_rules rules;
    enum status status = council_rules_read(s->arena, rules_json, &rules, error);
    if (status != STATUS_OK)
        return status;
    sight_facts(s);
    sight_fact(s, TEXT_councils_q_paper, rules.paper);
    if (rules.quorum.den == 0)
        tell(s, TEXT_councils_q_quorum, TEXT_councils_quorum_none, NULL, STR(""));
    else
        tell(s, TEXT_councils_q_quorum, rules.quorum_of == QUORUM_OF_ALL ? TEXT_councils_tell_all : TEXT_councils_tell_entitled, "part",
             fraction_text(s->arena, rules.quorum));
    tell(s, TEXT_councils_tell_chair, rules.chair_required ? TEXT_councils_chair_yes : TEXT_councils_chair_no, NULL, STR(""));
    tell(s, TEXT_councils_tell_basis, council_basis_choices[rules.minimum_basis].words, NULL, STR(""));
    if (rules.spread_limit < 0)
        tell(s, TEXT_councils_tell_spread, TEXT_councils_spread_none, NULL, STR(""));
    else
        tell(s, TEXT_councils_tell_spread, TEXT_councils_tell_points, "points", number_text(s->arena, rules.spread_limit));
    tell(s, TEXT_councils_tell_silence, council_silence_choices[rules.silence].words, NULL, STR(""));
    tell(s, TEXT_councils_tell_pauses, rules.pauses ? TEXT_councils_pauses_yes : TEXT_councils_pauses_no, NULL, STR(""));
    if (rules.sent_before < 0)
        tell(s, TEXT_councils_tell_sent, TEXT_councils_tell_not, NULL, STR(""));
    else
        tell(s, TEXT_councils_tell_sent, TEXT_councils_tell_working_days, "days", number_text(s->arena, rules.sent_before));
    if (rules.comment_days == 0)
        tell(s, TEXT_councils_tell_comment, TEXT_councils_tell_no_comment, NULL, STR(""));
    else
        tell(s, TEXT_councils_tell_comment, TEXT_councils_tell_days, "days", number_text(s->arena, rules.comment_days));
    if (rules.complaint_days == 0)
        tell(s, TEXT_councils_tell_complaint, TEXT_councils_tell_not, NULL, STR(""));
    else
        tell(s, TEXT_councils_tell_complaint, TEXT_councils_tell_working_days, "days", number_text(s->arena, rules.complaint_days));
    sight_facts_end(s);
    return STATUS_OK;
}
