/* The routes of the self-assessment. Nothing that a visitor chooses is stored: a form or a link comes in, a page goes out. */
#include "base/text.h"
#include "ocop/accounts/accounts.h"
#include "ocop/notices/notices.h"
#include "ocop/scoring/scoring_int.h"
#include "texts_self.h"

#define FORM_MAX ((size_t)65536)
#define LINK_MAX 512

/* The sets stand first among the pack's files or between others; here only the sets. */
static enum status collect_sets(struct arena *arena, struct self_law *out, struct error *error)
{
    const struct law_pack *pack = out->pack;
    const struct law_set **sets = ARENA_NEW_MANY(arena, const struct law_set *, pack->file_count);
    struct buffer name;
    buffer_open(&name, arena, 100);
    buffer_add(&name, pack->name);
    buffer_add_char(&name, '@');
    buffer_add_int(&name, pack->edition);
    if (sets == NULL || name.overflowed)
        return fail_memory(error);
    for (size_t i = 0; i < pack->file_count; i++)
        if (pack->sets[i] != NULL)
            sets[out->set_count++] = pack->sets[i];
    out->sets = sets;
    out->name = buffer_str(&name);
    return STATUS_OK;
}

enum status self_law_of(struct web_request *request, struct self_law *out, struct error *error)
{
    const struct law *law = web_room(request, "law");
    date today = date_in_vietnam(context_now(web_context(request)));
    *out = (struct self_law){ .pack = law == NULL ? NULL : scoring_pack_on(law, today) };
    if (out->pack == NULL || out->pack->sets == NULL)
        return FAIL(error, STATUS_UNAVAILABLE, TEXT_self_no_law, NULL);
    return collect_sets(web_arena(request), out, error);
}

/* GET /: who is signed in has his tasks; everybody else comes for the self-assessment. */
static enum status home(struct web_request *request, struct error *error)
{
    if (accounts_viewer(request) != NULL)
        return web_redirect(request, NOTICES_HOME, error);
    return web_redirect(request, page_language(request) == LANGUAGE_EN ? SELF_PATH "?lang=en" : SELF_PATH, error);
}

/* GET /tu-danh-gia */
static enum status chooser(struct web_request *request, struct error *error)
{
    struct self_law law;
    struct buffer html;
    enum status status = self_law_of(request, &law, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&html, web_arena(request), SELF_PAGE_MAX);
    self_write_chooser(&html, request, &law, (struct str){ NULL, 0 });
    return web_answer_html(request, 200, &html, error);
}

static const struct law_set *find_set(const struct self_law *law, struct str no)
{
    int64_t number;
    if (!str_to_int(no, 1, 999, &number) || no.ptr[0] == '0')
        return NULL;
    for (size_t i = 0; i < law->set_count; i++)
        if (law->sets[i]->no == number)
            return law->sets[i];
    return NULL;
}

static enum status answer_no_such(struct web_request *request, const struct self_law *law, struct str no, struct error *error)
{
    struct buffer html;
    buffer_open(&html, web_arena(request), SELF_PAGE_MAX);
    self_write_chooser(&html, request, law, str_part(no, 0, 40));
    return web_answer_html(request, 404, &html, error);
}

/* The sheet as chosen so far, with its result where something was sent. */
static enum status answer_sheet(struct web_request *request, const struct self_law *law, const struct self_sheet *sheet,
                                const struct self_notices *notices, bool with_result, struct error *error)
{
    struct self_outcome outcome;
    struct buffer html;
    if (with_result && !self_outcome_find(web_arena(request), sheet, &outcome))
        return fail_memory(error);
    buffer_open(&html, web_arena(request), SELF_PAGE_MAX);
    self_write_sheet(&html, request, law, sheet, notices, with_result ? &outcome : NULL);
    return web_answer_html(request, 200, &html, error);
}

/* "26-2026@1" against the page's own pack. */
static void read_pack(struct str bo, const struct self_law *law, struct self_notices *notices)
{
    struct str name = str_cut(&bo, '@');
    int64_t edition = 0;
    if (name.len == 0) {
        notices->link_broken = true;
    } else if (!str_equal(name, law->pack->name)) {
        notices->other_pack = str_part(name, 0, 40);
    } else if (!str_to_int(bo, 1, 9999, &edition)) {
        notices->link_broken = true;
    } else if (edition != law->pack->edition) {
        notices->other_edition = edition;
    }
}

/* GET /tu-danh-gia/{no}, alone or with the choices of a link: ?chon=…&bo=26-2026@1 */
static enum status sheet_page(struct web_request *request, struct error *error)
{
    struct str no = web_path_part(request, "no");
    struct str chosen = web_query(request, "chon");
    struct str bo = web_query(request, "bo");
    struct self_notices notices = { 0 };
    struct self_law law;
    struct self_sheet sheet;
    const struct law_set *set;
    enum status status = self_law_of(request, &law, error);
    if (status != STATUS_OK)
        return status;
    set = find_set(&law, no);
    if (set == NULL)
        return answer_no_such(request, &law, no, error);
    if (!self_sheet_new(web_arena(request), set, &sheet))
        return fail_memory(error);
    if (chosen.ptr == NULL && bo.ptr == NULL)
        return answer_sheet(request, &law, &sheet, NULL, false, error);
    read_pack(bo, &law, &notices);
    self_link_read(&sheet, str_part(chosen, 0, LINK_MAX));
    return answer_sheet(request, &law, &sheet, &notices, true, error);
}

static enum status read_form(struct web_request *request, struct self_sheet *sheet, struct error *error)
{
    struct str product = web_form(request, "san-pham");
    for (size_t i = 0; i < web_form_count(request); i++) {
        struct str name;
        struct str value;
        int criterion;
        web_form_at(request, i, &name, &value);
        criterion = law_criterion_index(sheet->set, name);
        if (criterion >= 0)
            self_choose(sheet, criterion, value);
    }
    /* A name that can't be shown is no reason to lose the choices. */
    if (product.len > SELF_PRODUCT_MAX || text_clean(web_arena(request), product, false, &sheet->product, error) != STATUS_OK)
        sheet->product = STR("");
    return STATUS_OK;
}

/* POST /tu-danh-gia/{no}: the form without JavaScript. */
static enum status sheet_sent(struct web_request *request, struct error *error)
{
    struct str no = web_path_part(request, "no");
    struct self_notices notices = { 0 };
    struct self_law law;
    struct self_sheet sheet;
    const struct law_set *set;
    enum status status = self_law_of(request, &law, error);
    if (status != STATUS_OK)
        return status;
    set = find_set(&law, no);
    if (set == NULL)
        return answer_no_such(request, &law, no, error);
    if (!self_sheet_new(web_arena(request), set, &sheet))
        return fail_memory(error);
    status = read_form(request, &sheet, error);
    return status == STATUS_OK ? answer_sheet(request, &law, &sheet, &notices, true, error) : status;
}

/* GET /tu-danh-gia/ngoai-tuyen.json */
static enum status offline(struct web_request *request, struct error *error)
{
    struct self_law law;
    struct buffer json;
    enum status status = self_law_of(request, &law, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&json, web_arena(request), (size_t)8 << 20);
    status = self_offline_write(&json, request, &law, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &json, error) : status;
}

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/", .permission = "public", .handler = home },
    { .method = WEB_GET, .path = "/tu-danh-gia", .permission = "public", .handler = chooser, .cached = true },
    { .method = WEB_GET, .path = "/tu-danh-gia/{no}", .permission = "public", .handler = sheet_page, .cached = true },
    { .method = WEB_POST, .path = "/tu-danh-gia/{no}", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = FORM_MAX, .handler = sheet_sent },
    { .method = WEB_GET, .path = "/tu-danh-gia/ngoai-tuyen.json", .permission = "public", .handler = offline, .cached = true },
};

const struct web_routes scoring_page_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
