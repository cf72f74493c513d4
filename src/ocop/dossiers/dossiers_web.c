/* The routes of dossiers, and what their tasks are called. */
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define FORM_SIZE ((size_t)512 << 10)
#define FORM_WITH_FILE_SIZE ((size_t)FILE_SIZE_MAX + 65536)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = "/ho-so", .permission = "dossiers.see", .handler = dossiers_page_list },
    { .method = WEB_GET, .path = "/ho-so/moi", .permission = "dossiers.draft", .handler = dossiers_page_new },
    { .method = WEB_POST, .path = "/ho-so/moi", .permission = "dossiers.draft", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE, .handler = dossiers_page_new_sent },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}", .permission = "dossiers.see", .handler = dossiers_page_one },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/tieu-chi/{ma}", .permission = "dossiers.draft", .handler = dossiers_page_criterion },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/tieu-chi/{ma}", .permission = "dossiers.draft", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_criterion_sent },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/bao-cao", .permission = "dossiers.draft", .handler = dossiers_page_text },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/bao-cao", .permission = "dossiers.draft", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_text_sent },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/kiem-tra", .permission = "dossiers.draft", .handler = dossiers_page_check },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/nop", .permission = "dossiers.file", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE, .handler = dossiers_page_file },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/bo-tieu-chi", .permission = "dossiers.rebind", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_rebind },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/rut", .permission = "dossiers.withdraw", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_withdraw },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/tham-tra", .permission = "dossiers.examine", .handler = dossiers_page_examine },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/tham-tra", .permission = "dossiers.examine", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_examine_sent },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/ky", .permission = "dossiers.sign", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE, .handler = dossiers_page_sign },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/chuyen", .permission = "dossiers.hand", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_hand },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/tra-lai", .permission = "dossiers.hand", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_give_back },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/ban-ky", .permission = "dossiers.scan", .handler = dossiers_page_scan },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/ban-ky", .permission = "dossiers.scan", .csrf = CSRF_SESSION, .body_limit = FORM_WITH_FILE_SIZE,
      .handler = dossiers_page_scan_sent },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/ban-ky/{ban}", .permission = "dossiers.see", .handler = dossiers_page_scan_file },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/mau", .permission = "dossiers.samples", .handler = dossiers_page_samples },
    { .method = WEB_POST, .path = "/ho-so/{ho-so}/mau", .permission = "dossiers.samples", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = dossiers_page_samples_sent },
    { .method = WEB_GET, .path = "/ho-so/{ho-so}/{giay}", .permission = "dossiers.see", .handler = dossiers_paper_form },
};

const struct web_routes dossiers_routes = { rows, sizeof(rows) / sizeof(rows[0]) };

static const struct task_kind kinds[] = {
    { "dossiers.mend", TEXT_dossiers_task_mend, TEXT_dossiers_task_mend_do },
    { "dossiers.examine", TEXT_dossiers_task_examine, TEXT_dossiers_task_examine_do },
    { "dossiers.sign", TEXT_dossiers_task_sign, TEXT_dossiers_task_sign_do },
    { "dossiers.hand", TEXT_dossiers_task_hand, TEXT_dossiers_task_hand_do },
};

const struct task_kinds dossiers_task_kinds = { kinds, sizeof(kinds) / sizeof(kinds[0]) };
