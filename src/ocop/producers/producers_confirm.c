/* Confirming what an officer entered: the slip with a one-time code, the page where the code is typed, and the signed slip that came back. The code is
 * shown once, to be printed; the table has its hash. */
#include "ocop/producers/producers_int.h"
#include "texts_accounts.h"
#include "texts_producers.h"

#define CONFIRM "/xac-nhan"
#define CONTENT_MAX ((size_t)2000)
#define CODE_LETTERS 8 /* 40 bits: who guesses would need years at TRIES */
#define TRIES 20

static struct str random_code(struct arena *arena, const struct context *context)
{
    static const char letters[] = "abcdefghkmnpqrstuvwxyz23456789AB"; /* 32 of them; capitals and small ones count the same, so A and B are a and b */
    unsigned char dice[CODE_LETTERS];
    struct buffer out;
    buffer_open(&out, arena, 16);
    context_random(context, dice, sizeof(dice));
    for (size_t i = 0; i < sizeof(dice); i++) {
        if (i == CODE_LETTERS / 2)
            buffer_add_char(&out, '-');
        buffer_add_char(&out, letters[dice[i] % 32]);
    }
    return buffer_str(&out);
}

static void write_entered(struct sight *s, struct db_conn *conn, const struct producer *producer)
{
    const struct producer_facts *facts = &producer->facts;
    sight_facts(s);
    sight_fact(s, TEXT_producers_name, facts->name);
    sight_fact(s, TEXT_producers_kind, text_of(s->language, producer_kind_texts[facts->kind]));
    sight_fact(s, TEXT_producers_tax_code, facts->tax_code);
    sight_fact(s, TEXT_producers_registration, facts->registration);
    sight_fact(s, TEXT_producers_commune, producers_commune_name(conn, s->arena, facts->commune_code, producer_today(s->request)));
    sight_fact(s, TEXT_producers_address, facts->address);
    sight_fact(s, TEXT_producers_phone, facts->phone);
    sight_fact(s, TEXT_producers_representative, facts->representative);
    sight_fact(s, TEXT_producers_position, facts->position);
    sight_facts_end(s);
}

/* ---- the slip ---- */

static enum status show_slip(struct web_request *request, struct db_conn *conn, const struct producer *producer, struct str code, struct error *error)
{
    struct str host = web_header(request, "Host");
    struct sight s;
    sight_begin(&s, request, TEXT_producers_slip, PRODUCERS, SIGHT_NARROW);
    sight_back(&s, producer_address(web_arena(request), &producer->ident, "").ptr, TEXT_producers_back);
    sight_heading(&s, TEXT_producers_slip, TEXT_producers_slip_lead);
    write_entered(&s, conn, producer);
    html_raw(&s.html, "<p>");
    SIGHT_WORDS(&s, TEXT_producers_slip_how, TEXT_ARG("address", host));
    html_raw(&s.html, "</p>\n<p><code class=\"secret\">");
    html_text(&s.html, code);
    html_raw(&s.html, "</code></p>\n<p>");
    sight_words(&s, TEXT_producers_slip_sign);
    html_raw(&s.html, "</p>\n<p class=\"signature\">");
    sight_words(&s, TEXT_producers_slip_signature);
    html_raw(&s.html, "</p>\n");
    return sight_end(&s, 200, error);
}

static enum status ask_content(struct arena *arena, const struct producer *producer, struct str confirmation, struct str *out, struct error *error)
{
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, &producer->ident));
    json_text(&json, "confirmation", confirmation);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status officer_start(struct web_request *request, struct db_conn **conn, struct producer *producer, struct error *error)
{
    struct permission_subject subject;
    enum status status = db_reader(producer_db(request), conn, error);
    return status == STATUS_OK ? producers_for(*conn, web_arena(request), accounts_viewer(request), web_path_part(request, "chu-the"),
                                               "producers.change", producer, &subject, error)
                               : status;
}

enum status producers_page_slip(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct ident command = producer_sent_command(request);
    struct ident confirmation = producer_ident_for(arena, &command, "confirmation ");
    struct str code = random_code(arena, web_context(request));
    struct producer_extra extra = { .code_hash = account_code_hash(arena, code) };
    struct command_result result;
    struct producer producer;
    struct db_conn *conn;
    struct str content;
    enum status status = officer_start(request, &conn, &producer, error);
    if (status == STATUS_OK)
        status = ask_content(arena, &producer, producer_ident_text(arena, &confirmation), &content, error);
    if (status == STATUS_OK)
        status = producer_command(request, &command, "producers.ask", producer.province, &producer, content, &extra, &result, error);
    if (status == STATUS_OK && result.repeated)
        status = FAIL(error, STATUS_STALE, TEXT_producers_slip_once, NULL);
    return status == STATUS_OK ? show_slip(request, conn, &producer, code, error) : status;
}

enum status producers_page_slip_signed(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct ident command = producer_sent_command(request);
    struct producer_extra extra = { 0 };
    struct producer producer;
    struct ident confirmation;
    struct db_conn *conn;
    struct str content;
    enum status status = officer_start(request, &conn, &producer, error);
    if (status == STATUS_OK && !ident_read(web_path_part(request, "phieu"), &confirmation))
        status = commands_not_found(error);
    if (status == STATUS_OK)
        status = ask_content(arena, &producer, producer_ident_text(arena, &confirmation), &content, error);
    if (status == STATUS_OK)
        status = producer_command(request, &command, "producers.confirm_slip", producer.province, &producer, content, &extra, NULL, error);
    return status == STATUS_OK ? web_redirect(request, producer_address(arena, &producer.ident, "?xong=1").ptr, error) : status;
}

/* ---- the code ---- */

static const struct form_field fields[] = {
    { .name = "ma", .kind = FORM_TEXT, .label = TEXT_producers_code, .hint = TEXT_producers_code_hint, .required = true, .max = 40 },
};

static enum status show_form(struct form *form, int http_status, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_producers_confirm_title, NULL, SIGHT_NARROW);
    form_write_faults(&s.html, form);
    sight_heading(&s, TEXT_producers_confirm_title, TEXT_producers_confirm_lead);
    form_write_open(&s.html, form, STR(CONFIRM));
    form_write_fields(&s.html, form);
    form_write_close(&s.html, form, TEXT_producers_confirm_look);
    return sight_end(&s, http_status, error);
}

static enum status show_entered(struct form *form, struct db_conn *conn, const struct producer *producer, struct error *error)
{
    struct sight s;
    sight_begin(&s, form->request, TEXT_producers_confirm_title, NULL, SIGHT_NARROW);
    sight_heading(&s, TEXT_producers_confirm_title, TEXT_producers_confirm_check);
    write_entered(&s, conn, producer);
    form_write_open(&s.html, form, STR(CONFIRM));
    html_raw(&s.html, "<input type=\"hidden\" name=\"dong-y\" value=\"1\">\n<input type=\"hidden\" name=\"ma\"");
    html_attr(&s.html, "value", form_text(form, "ma"));
    html_raw(&s.html, ">\n");
    form_write_close(&s.html, form, TEXT_producers_confirm_button);
    return sight_end(&s, 200, error);
}

static enum status show_confirmed(struct web_request *request, struct error *error)
{
    struct sight s;
    sight_begin(&s, request, TEXT_producers_confirm_done, NULL, SIGHT_NARROW);
    sight_heading(&s, TEXT_producers_confirm_done, TEXT_producers_confirm_done_lead);
    return sight_end(&s, 200, error);
}

enum status producers_page_confirm(struct web_request *request, struct error *error)
{
    struct form form;
    enum status status;
    if (str_is(web_query(request, "da-xac-nhan"), "1"))
        return show_confirmed(request, error);
    status = form_start(request, fields, 1, &form, error);
    return status == STATUS_OK ? show_form(&form, 200, error) : status;
}

static enum status confirm(struct form *form, const struct producer *producer, const struct producer_confirmation *confirmation,
                           struct producer_extra *extra, struct error *fault)
{
    struct arena *arena = web_arena(form->request);
    struct json_writer json;
    struct buffer content;
    enum status status;
    buffer_open(&content, arena, CONTENT_MAX);
    json_writer_open(&json, &content);
    json_object(&json, NULL);
    json_text(&json, "confirmation", producer_ident_text(arena, &confirmation->ident));
    json_object_end(&json);
    status = json_writer_end(&json, fault);
    if (status == STATUS_OK)
        status = producer_command(form->request, &form->command, "producers.confirm", producer->province, NULL, buffer_str(&content), extra, NULL, fault);
    return status;
}

enum status producers_page_confirm_sent(struct web_request *request, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct producer_confirmation confirmation;
    struct producer_extra extra = { 0 };
    struct producer producer;
    struct db_conn *conn;
    struct error fault;
    struct form form;
    bool found = false;
    bool often = false;
    enum status status = form_start(request, fields, 1, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK)
        status = accounts_too_often(request, "confirm", web_client(request), TRIES, &often, error);
    if (status == STATUS_OK && often)
        status = FAIL(error, STATUS_TOO_MANY, TEXT_accounts_too_often, NULL);
    if (status == STATUS_OK)
        status = db_reader(producer_db(request), &conn, error);
    if (status != STATUS_OK)
        return status;
    extra.code_hash = account_code_hash(arena, form_text(&form, "ma"));
    status = producers_sql_by_code(conn, arena, &extra.code_hash, &found, &confirmation, error);
    if (status == STATUS_OK && !found && form_is_good(&form))
        form_fault(&form, "ma", TEXT_producers_code_wrong, NULL, 0);
    if (status == STATUS_OK && !form_is_good(&form))
        return show_form(&form, 422, error);
    if (status == STATUS_OK)
        status = producers_by_id(conn, arena, confirmation.producer, &producer, error);
    if (status != STATUS_OK)
        return status;
    if (!str_is(web_form(request, "dong-y"), "1"))
        return show_entered(&form, conn, &producer, error);
    status = confirm(&form, &producer, &confirmation, &extra, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, CONFIRM "?da-xac-nhan=1", error);
    if (status == STATUS_BAD_INPUT || status == STATUS_STALE) {
        form_fault(&form, "ma", fault.text, NULL, 0);
        return show_form(&form, 422, error);
    }
    *error = fault;
    return status;
}
