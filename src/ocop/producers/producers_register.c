/* /dang-ky: a producer opens an account and registers, on a telephone, with what is needed to begin and nothing more. The rest is filled in later. */
#include "base/password.h"
#include "ocop/producers/producers_int.h"
#include "texts_accounts.h"
#include "texts_producers.h"

#define REGISTER ACCOUNTS_REGISTER
#define CONTENT_MAX ((size_t)16384)
#define TRIES 60 /* a class of producers sits behind one address */
#define PROVINCES_MAX 63

static const struct form_field fields[] = {
    { .name = "loai-hinh", .kind = FORM_RADIO, .label = TEXT_producers_kind, .required = true },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_producers_name, .hint = TEXT_producers_name_hint, .required = true, .autocomplete = "organization" },
    { .name = "xa", .kind = FORM_SELECT, .label = TEXT_producers_commune, .hint = TEXT_producers_commune_hint, .required = true },
    { .name = "ho-ten", .kind = FORM_TEXT, .label = TEXT_producers_your_name, .required = true, .autocomplete = "name" },
    { .name = "dien-thoai", .kind = FORM_PHONE, .label = TEXT_producers_your_phone, .hint = TEXT_producers_your_phone_hint, .required = true,
      .autocomplete = "tel" },
    { .name = "mat-khau", .kind = FORM_PASSWORD, .label = TEXT_accounts_password, .hint = TEXT_accounts_password_hint, .required = true,
      .autocomplete = "new-password" },
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

struct registering {
    struct form form;
    struct db_conn *conn;
    int64_t provinces[PROVINCES_MAX]; /* where somebody could check what is registered */
    size_t province_count;
    int64_t province; /* 0: to be chosen */
};

static struct str two_digits(struct arena *arena, int64_t province)
{
    struct buffer code;
    buffer_open(&code, arena, 8);
    buffer_add_padded(&code, (uint64_t)province, 2);
    return buffer_str(&code);
}

static enum status find_provinces(struct registering *r, struct error *error)
{
    int64_t last = 0;
    enum status status = STATUS_OK;
    r->province_count = 0;
    while (status == STATUS_OK && r->province_count < PROVINCES_MAX) {
        status = accounts_next_province(r->conn, last, &last, error);
        if (status == STATUS_OK && last == 0)
            break;
        r->provinces[r->province_count++] = last;
    }
    return status;
}

static enum status registering_start(struct web_request *request, struct registering *r, struct error *error)
{
    struct str asked = web_query(request, "tinh");
    int64_t number = 0;
    enum status status = db_reader(producer_db(request), &r->conn, error);
    r->province = 0;
    if (status == STATUS_OK)
        status = find_provinces(r, error);
    if (status == STATUS_OK)
        status = form_start(request, fields, FIELDS, &r->form, error);
    if (status != STATUS_OK)
        return status;
    form_set_choices(&r->form, "loai-hinh", producer_kind_choices, PRODUCER_KINDS);
    if (r->province_count == 1)
        r->province = r->provinces[0];
    for (size_t i = 0; i < r->province_count; i++)
        if (str_to_int(asked, 1, 99, &number) && r->provinces[i] == number)
            r->province = number;
    return r->province == 0 ? STATUS_OK : producer_commune_choices(&r->form, r->conn, r->province, NULL, producer_today(request), error);
}

/* The first decision, where the program serves several provinces. */
static enum status show_provinces(struct registering *r, struct error *error)
{
    struct web_request *request = r->form.request;
    struct sight s;
    sight_begin(&s, request, TEXT_producers_register, NULL, SIGHT_NARROW);
    sight_heading(&s, TEXT_producers_register, r->province_count == 0 ? TEXT_producers_register_closed : TEXT_producers_register_province);
    html_raw(&s.html, "<ul class=\"plain\">\n");
    for (size_t i = 0; i < r->province_count; i++) {
        struct str code = two_digits(s.arena, r->provinces[i]);
        html_raw(&s.html, "<li><a class=\"button\" href=\"" REGISTER "?tinh=");
        html_url(&s.html, code);
        html_raw(&s.html, "\">");
        html_text(&s.html, producers_commune_name(r->conn, s.arena, code, producer_today(request)));
        html_raw(&s.html, "</a></li>\n");
    }
    html_raw(&s.html, "</ul>\n");
    return sight_end(&s, 200, error);
}

static enum status registering_show(struct registering *r, int http_status, struct error *error)
{
    static const char *const producer[] = { "loai-hinh", "ten", "xa", NULL };
    static const char *const person[] = { "ho-ten", "dien-thoai", "mat-khau", NULL };
    struct buffer path;
    struct sight s;
    sight_begin(&s, r->form.request, TEXT_producers_register, NULL, SIGHT_NARROW);
    form_write_faults(&s.html, &r->form);
    sight_heading(&s, TEXT_producers_register, TEXT_producers_register_lead);
    buffer_open(&path, s.arena, 60);
    buffer_add(&path, STR(REGISTER "?tinh="));
    buffer_add(&path, two_digits(s.arena, r->province));
    form_write_open(&s.html, &r->form, buffer_str(&path));
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_producers_who);
    html_raw(&s.html, "</h2>\n");
    for (const char *const *name = producer; *name != NULL; name++)
        form_write_field(&s.html, &r->form, *name);
    html_raw(&s.html, "<h2>");
    sight_words(&s, TEXT_producers_you);
    html_raw(&s.html, "</h2>\n");
    for (const char *const *name = person; *name != NULL; name++)
        form_write_field(&s.html, &r->form, *name);
    form_write_close(&s.html, &r->form, TEXT_producers_register_button);
    return sight_end(&s, http_status, error);
}

static enum status show_done(struct web_request *request, struct error *error)
{
    struct sight s;
    sight_begin(&s, request, TEXT_producers_register_done, NULL, SIGHT_NARROW);
    sight_heading(&s, TEXT_producers_register_done, TEXT_producers_register_done_lead);
    html_raw(&s.html, "<p>");
    sight_button(&s, STR(ACCOUNTS_SIGN_IN), TEXT_accounts_sign_in, true);
    html_raw(&s.html, "</p>\n");
    return sight_end(&s, 200, error);
}

enum status producers_page_register(struct web_request *request, struct error *error)
{
    struct registering r;
    enum status status;
    if (str_is(web_query(request, "da-dang-ky"), "1"))
        return show_done(request, error);
    status = registering_start(request, &r, error);
    if (status != STATUS_OK)
        return status;
    return r.province == 0 ? show_provinces(&r, error) : registering_show(&r, 200, error);
}

static enum status register_content(struct registering *r, struct str *out, struct error *error)
{
    const struct form *form = &r->form;
    struct arena *arena = web_arena(form->request);
    struct ident producer = producer_ident_for(arena, &form->command, "producer ");
    struct ident account = producer_ident_for(arena, &form->command, "account ");
    struct ident role = producer_ident_for(arena, &form->command, "role ");
    const struct producer_facts facts = { .kind = producer_word(producer_kind_words, form_text(form, "loai-hinh")),
                                          .name = form_text(form, "ten"),
                                          .commune_code = form_text(form, "xa"),
                                          .phone = form_text(form, "dien-thoai"),
                                          .registered_on = DATE_NONE,
                                          .founded = DATE_NONE };
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "producer", producer_ident_text(arena, &producer));
    json_text(&json, "account", producer_ident_text(arena, &account));
    json_text(&json, "role", producer_ident_text(arena, &role));
    json_text(&json, "login", form_text(form, "dien-thoai"));
    json_text(&json, "person", form_text(form, "ho-ten"));
    producer_facts_json(&json, "facts", &facts);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

static enum status register_now(struct registering *r, struct error *fault)
{
    struct web_request *request = r->form.request;
    struct producer_extra extra = { .keeps = true };
    char hash[PASSWORD_HASH_SIZE];
    struct str content;
    enum status status = password_hash(form_text(&r->form, "mat-khau"), PASSWORD_COSTLY, hash, fault);
    extra.hash = str_from(hash);
    if (status == STATUS_OK)
        status = register_content(r, &content, fault);
    if (status == STATUS_OK)
        status = producer_command(request, &r->form.command, "producers.register", r->province, NULL, content, &extra, NULL, fault);
    return status;
}

enum status producers_page_register_sent(struct web_request *request, struct error *error)
{
    struct registering r;
    struct error fault;
    enum text_id password;
    bool often = false;
    enum status status = registering_start(request, &r, error);
    if (status == STATUS_OK && r.province == 0)
        return show_provinces(&r, error);
    if (status == STATUS_OK)
        status = form_take(&r.form, error);
    if (status != STATUS_OK)
        return status;
    password = account_password_fault(form_text(&r.form, "mat-khau"), form_text(&r.form, "dien-thoai"));
    if (form_text(&r.form, "mat-khau").len > 0 && password != TEXT_NONE)
        form_fault(&r.form, "mat-khau", password, (const struct text_arg[]){ TEXT_ARG_INT("least", ACCOUNT_PASSWORD_MIN) }, 1);
    if (!form_is_good(&r.form))
        return registering_show(&r, 422, error);
    status = accounts_too_often(request, "register", web_client(request), TRIES, &often, error);
    if (status == STATUS_OK && often)
        status = FAIL(error, STATUS_TOO_MANY, TEXT_producers_register_often, NULL);
    if (status != STATUS_OK)
        return status;
    status = register_now(&r, &fault);
    if (status == STATUS_OK)
        return web_redirect(request, REGISTER "?da-dang-ky=1", error);
    if (status == STATUS_STALE && str_is(str_from(fault.where), "login")) {
        form_fault(&r.form, "dien-thoai", TEXT_producers_phone_taken, NULL, 0);
        return registering_show(&r, 422, error);
    }
    if (producer_form_fault(&r.form, &fault))
        return registering_show(&r, 422, error);
    *error = fault;
    return status;
}
