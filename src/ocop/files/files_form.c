/* The forms of papers: a new one, a renewed one, corrections, withdrawing. Without scripts the file comes with the form; with them it was sent in
 * pieces before, and the form only names it (da-gui). */
#include "ocop/files/files_int.h"
#include "texts_files.h"

#define CONTENT_MAX ((size_t)16384)
#define TEXT_MOST 300
#define SCRIPT "paper"

static const struct form_field fields[] = {
    { .name = "chu-the", .kind = FORM_HIDDEN, .label = TEXT_files_owner, .max = IDENT_TEXT_SIZE },
    { .name = "loai", .kind = FORM_SELECT, .label = TEXT_files_kind, .required = true },
    { .name = "ten", .kind = FORM_TEXT, .label = TEXT_files_title, .hint = TEXT_files_title_hint, .max = TEXT_MOST },
    { .name = "so", .kind = FORM_TEXT, .label = TEXT_files_number, .max = TEXT_MOST },
    { .name = "noi-cap", .kind = FORM_TEXT, .label = TEXT_files_issuer, .max = TEXT_MOST },
    { .name = "ngay-cap", .kind = FORM_DATE, .label = TEXT_files_issued },
    { .name = "het-han", .kind = FORM_DATE, .label = TEXT_files_expires, .hint = TEXT_files_expires_hint },
    { .name = "tep", .kind = FORM_FILE, .label = TEXT_files_file, .hint = TEXT_files_file_hint, .accept = "image/*,application/pdf" },
    { .name = "da-gui", .kind = FORM_HIDDEN, .label = TEXT_files_file, .max = SHA256_HEX_SIZE },
    { .name = "lien-ket", .kind = FORM_TEXT, .label = TEXT_files_link, .hint = TEXT_files_link_hint, .max = FILE_LINK_MAX },
    { .name = "ve", .kind = FORM_HIDDEN, .label = TEXT_files_paper, .max = TEXT_MOST },
};
#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))
/* As they stand on the screen: what is photographed comes first. */
static const char *const order[] = { "chu-the", "da-gui", "tep", "loai", "ten", "so", "noi-cap", "ngay-cap", "het-han", "lien-ket", "ve" };

enum filling { FILL_NEW, FILL_RENEW, FILL_EDIT };
/* Which part of the table each form takes, and its words. */
static const struct {
    size_t first, count;
    enum text_id title, lead, button;
    const char *rest; /* of the path */
    const char *command;
} fillings[] = {
    [FILL_NEW] = { 0, FIELD_COUNT, TEXT_files_add, TEXT_files_add_lead, TEXT_files_save, "", "files.add_paper" },
    [FILL_RENEW] = { 2, FIELD_COUNT - 3, TEXT_files_renew, TEXT_files_renew_lead, TEXT_files_save, "/gia-han", "files.renew_paper" },
    [FILL_EDIT] = { 1, 6, TEXT_files_edit, TEXT_files_edit_lead, TEXT_files_save, "/sua", "files.edit_paper" },
};

struct filled {
    enum filling filling;
    struct form form;
    struct paper_sight about; /* for FILL_NEW: its owner, files and conn alone */
};

static enum status set_kinds(struct form *form, struct error *error)
{
    struct form_choice *choices = ARENA_NEW_MANY(web_arena(form->request), struct form_choice, paper_kind_count);
    if (choices == NULL)
        return fail_memory(error);
    for (size_t i = 0; i < paper_kind_count; i++)
        choices[i] = (struct form_choice){ .value = paper_kinds[i].word, .words = paper_kinds[i].name };
    form_set_choices(form, "loai", choices, paper_kind_count);
    return STATUS_OK;
}

static enum status find_new_owner(struct web_request *request, bool is_sent, struct filled *filled, struct error *error)
{
    struct paper_sight *about = &filled->about;
    bool found = false;
    enum status status;
    about->files = web_room(request, "files");
    status = db_reader(about->files->db, &about->conn, error);
    if (status == STATUS_OK)
        status = owner_of_request(request, is_sent ? web_form(request, "chu-the") : web_query(request, "chu-the"), "files.add", about->conn, &found,
                                  &about->owner, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

static void fill_from_paper(struct filled *filled)
{
    struct form *form = &filled->form;
    const struct paper *paper = &filled->about.paper;
    form->version = paper->version;
    form_set(form, "ten", paper->title);
    form_set(form, "noi-cap", paper->issuer);
    if (filled->filling != FILL_EDIT)
        return;
    form_set(form, "loai", paper->kind);
    form_set(form, "so", paper->number);
    form_set_date(form, "ngay-cap", paper->issued);
    form_set_date(form, "het-han", paper->expires);
}

static enum status filled_start(struct web_request *request, enum filling filling, bool is_sent, struct filled *filled, struct error *error)
{
    enum status status;
    *filled = (struct filled){ .filling = filling };
    status = filling == FILL_NEW ? find_new_owner(request, is_sent, filled, error) :
                                   paper_of_request(request, filling == FILL_EDIT ? "files.edit" : "files.add", &filled->about, error);
    if (status == STATUS_OK && filling != FILL_NEW && (filled->about.paper.withdrawn || filled->about.paper.replaced_by != 0))
        status = FAIL(error, STATUS_STALE, TEXT_files_stands_no_more, NULL);
    if (status == STATUS_OK)
        status = form_start(request, fields + fillings[filling].first, fillings[filling].count, &filled->form, error);
    if (status == STATUS_OK)
        status = set_kinds(&filled->form, error);
    if (status != STATUS_OK)
        return status;
    if (filling == FILL_NEW) {
        form_set(&filled->form, "chu-the", ident_text(web_arena(request), &filled->about.owner.ident));
        form_set(&filled->form, "ve", accounts_is_own_way(web_query(request, "ve")) ? web_query(request, "ve") : STR(""));
    } else
        fill_from_paper(filled);
    return is_sent ? form_take(&filled->form, error) : STATUS_OK;
}

/* ---- showing ---- */

static void own_path(struct buffer *out, const struct filled *filled)
{
    if (filled->filling == FILL_NEW) {
        buffer_add_z(out, FILES_PAPERS "/moi");
        return;
    }
    paper_path(out, &filled->about.paper);
    buffer_add_z(out, fillings[filled->filling].rest);
}

static void write_back(struct sight *s, const struct filled *filled)
{
    struct buffer path;
    if (filled->filling == FILL_NEW && accounts_is_own_way(form_text(&filled->form, "ve"))) {
        sight_back(s, arena_copy_z(s->arena, form_text(&filled->form, "ve")), TEXT_files_back);
        return;
    }
    buffer_open(&path, s->arena, 200);
    if (filled->filling == FILL_NEW) {
        buffer_add_z(&path, FILES_PAPERS "?chu-the=");
        ident_write(&path, &filled->about.owner.ident);
    } else {
        paper_path(&path, &filled->about.paper);
    }
    sight_back(s, buffer_z(&path), filled->filling == FILL_NEW ? TEXT_files_papers : TEXT_files_paper);
}

static enum status filled_show(struct filled *filled, int http_status, struct error *error)
{
    struct form *form = &filled->form;
    bool has_file = filled->filling != FILL_EDIT;
    struct buffer action;
    struct sight s;
    sight_begin_scripted(&s, form->request, text_of(LANGUAGE_VI, fillings[filled->filling].title), FILES_PAPERS, SIGHT_NARROW, has_file ? SCRIPT : NULL);
    write_back(&s, filled);
    form_write_faults(&s.html, form);
    sight_heading(&s, fillings[filled->filling].title, fillings[filled->filling].lead);
    html_raw(&s.html, "<p id=\"whose\"");
    html_attr(&s.html, "data-producer", ident_text(s.arena, &filled->about.owner.ident));
    html_attr(&s.html, "data-person", accounts_viewer(form->request)->id);
    html_raw(&s.html, ">");
    html_text(&s.html, filled->about.owner.name);
    html_raw(&s.html, "</p>\n");
    buffer_open(&action, s.arena, 200);
    own_path(&action, filled);
    form_write_open(&s.html, form, buffer_str(&action));
    if (has_file && form_text(form, "da-gui").len > 0) {
        sight_notice_open(&s, MOOD_GOOD);
        html_raw(&s.html, "<p>");
        sight_words(&s, TEXT_files_have_file);
        html_raw(&s.html, "</p>");
        sight_notice_close(&s);
    }
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        form_write_field(&s.html, form, order[i]);
    form_write_close(&s.html, form, fillings[filled->filling].button);
    return sight_end(&s, http_status, error);
}

/* ---- taking in ---- */

/* The file of the form, if one came with it, is kept, and the form names it from then on. */
static enum status take_file(struct filled *filled, struct error *error)
{
    struct form *form = &filled->form;
    struct arena *arena = web_arena(form->request);
    struct error fault = { 0 };
    struct file file;
    struct str name;
    struct str bytes;
    enum status status;
    if (filled->filling == FILL_EDIT || !web_upload(form->request, "tep", &name, &bytes))
        return STATUS_OK;
    status = file_give(filled->about.files, arena, &filled->about.owner, name, bytes, &file, &fault);
    if (status == STATUS_OK) {
        form_set(form, "da-gui", sha256_hex(arena, &file.sha256));
        return STATUS_OK;
    }
    if (status == STATUS_BAD_INPUT || status == STATUS_TOO_LARGE) {
        form_fault(form, "tep", fault.text, NULL, 0);
        return STATUS_OK;
    }
    *error = fault;
    return status;
}

static struct str new_ident(const struct filled *filled)
{
    struct arena *arena = web_arena(filled->form.request);
    struct buffer name;
    struct ident ident;
    buffer_open(&name, arena, 100);
    buffer_add_z(&name, "paper ");
    ident_write(&name, &filled->form.command);
    ident = ident_of_name(buffer_str(&name));
    return ident_text(arena, &ident);
}

static enum status content_of(const struct filled *filled, struct str paper, struct str *out, struct error *error)
{
    const struct form *form = &filled->form;
    struct arena *arena = web_arena(form->request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "paper", paper);
    json_text(&json, "producer", ident_text(arena, &filled->about.owner.ident));
    if (filled->filling == FILL_RENEW)
        json_text(&json, "old", ident_text(arena, &filled->about.paper.ident));
    if (filled->filling != FILL_NEW)
        json_int(&json, "version", form->version < 0 ? 0 : form->version);
    json_object(&json, "facts");
    json_text(&json, "kind", filled->filling == FILL_RENEW ? filled->about.paper.kind : form_text(form, "loai"));
    json_text(&json, "title", form_text(form, "ten"));
    json_text(&json, "number", form_text(form, "so"));
    json_text(&json, "issuer", form_text(form, "noi-cap"));
    json_date(&json, "issued", form_date(form, "ngay-cap"));
    json_date(&json, "expires", form_date(form, "het-han"));
    json_text(&json, "file", form_text(form, "da-gui"));
    json_text(&json, "link", form_text(form, "lien-ket"));
    json_object_end(&json);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

/* Which of our fields a fault of the command stands at. */
static const char *field_of(const char *where)
{
    static const char *const names[][2] = { { "kind", "loai" },       { "title", "ten" },      { "issued", "ngay-cap" },
                                            { "expires", "het-han" }, { "link", "lien-ket" }, { "file", "tep" } };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_is(str_from(where), names[i][0]))
            return names[i][1];
    return where;
}

/* Back to where the paper was asked for, which learns of it by its name; else to the paper. */
static void write_onwards(struct buffer *out, const struct filled *filled, struct str paper)
{
    struct str back = form_text(&filled->form, "ve");
    bool goes_back = filled->filling == FILL_NEW && accounts_is_own_way(back);
    buffer_add(out, goes_back ? back : STR(FILES_PAPERS "/"));
    if (goes_back)
        buffer_add_z(out, str_find(back, '?') < back.len ? "&giay=" : "?giay=");
    buffer_add(out, paper);
    buffer_add_z(out, goes_back ? "" : "?xong=1");
}

static enum status sent(struct web_request *request, enum filling filling, struct error *error)
{
    struct filled filled;
    struct error fault = { 0 };
    struct buffer path;
    struct str paper;
    struct str content;
    enum status status = filled_start(request, filling, true, &filled, error);
    if (status == STATUS_OK)
        status = take_file(&filled, error);
    if (status != STATUS_OK)
        return status;
    if (!form_is_good(&filled.form))
        return filled_show(&filled, 422, error);
    paper = filling == FILL_EDIT ? ident_text(web_arena(request), &filled.about.paper.ident) : new_ident(&filled);
    status = content_of(&filled, paper, &content, error);
    if (status != STATUS_OK)
        return status;
    status = files_command(request, &filled.form.command, fillings[filling].command, &filled.about.owner, content, &fault);
    if (status == STATUS_BAD_INPUT) {
        form_fault(&filled.form, field_of(fault.where), fault.text, NULL, 0);
        if (form_is_good(&filled.form))
            form_fault_of(&filled.form, &fault);
        return filled_show(&filled, 422, error);
    }
    if (status != STATUS_OK) {
        *error = fault;
        return status;
    }
    buffer_open(&path, web_arena(request), 600);
    write_onwards(&path, &filled, paper);
    return web_redirect(request, buffer_z(&path), error);
}

static enum status shown(struct web_request *request, enum filling filling, struct error *error)
{
    struct filled filled;
    enum status status = filled_start(request, filling, false, &filled, error);
    return status == STATUS_OK ? filled_show(&filled, 200, error) : status;
}

enum status files_page_new(struct web_request *request, struct error *error)
{
    return shown(request, FILL_NEW, error);
}

enum status files_page_new_sent(struct web_request *request, struct error *error)
{
    return sent(request, FILL_NEW, error);
}

enum status files_page_renew(struct web_request *request, struct error *error)
{
    return shown(request, FILL_RENEW, error);
}

enum status files_page_renew_sent(struct web_request *request, struct error *error)
{
    return sent(request, FILL_RENEW, error);
}

enum status files_page_edit(struct web_request *request, struct error *error)
{
    return shown(request, FILL_EDIT, error);
}

enum status files_page_edit_sent(struct web_request *request, struct error *error)
{
    return sent(request, FILL_EDIT, error);
}

/* ---- withdrawing ---- */

static const struct form_field withdraw_fields[] = {
    { .name = "ly-do", .kind = FORM_TEXT, .label = TEXT_files_reason, .required = true, .max = 1000 },
};

static enum status withdraw_content(struct form *form, const struct paper_sight *about, struct str *out, struct error *error)
{
    struct arena *arena = web_arena(form->request);
    struct json_writer json;
    struct buffer text;
    enum status status;
    buffer_open(&text, arena, CONTENT_MAX);
    json_writer_open(&json, &text);
    json_object(&json, NULL);
    json_text(&json, "paper", ident_text(arena, &about->paper.ident));
    json_int(&json, "version", form->version);
    json_text(&json, "reason", form_text(form, "ly-do"));
    json_object_end(&json);
    status = json_writer_end(&json, error);
    *out = buffer_str(&text);
    return status;
}

enum status files_page_withdraw(struct web_request *request, struct error *error)
{
    struct paper_sight about;
    struct form form = { 0 };
    struct buffer path;
    struct str content;
    enum status status = paper_of_request(request, "files.withdraw", &about, error);
    if (status == STATUS_OK)
        status = form_start(request, withdraw_fields, 1, &form, error);
    if (status == STATUS_OK)
        status = form_take(&form, error);
    if (status == STATUS_OK && !form_is_good(&form))
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_files_reason_needed, "ly-do");
    if (status == STATUS_OK)
        status = withdraw_content(&form, &about, &content, error);
    if (status == STATUS_OK)
        status = files_command(request, &form.command, "files.withdraw_paper", &about.owner, content, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&path, web_arena(request), 200);
    paper_path(&path, &about.paper);
    buffer_add_z(&path, "?xong=1");
    return web_redirect(request, buffer_z(&path), error);
}
