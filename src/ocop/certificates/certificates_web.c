/* The routes of certificates. */
#include "ocop/certificates/certificates_import_int.h"
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

#define FORM_MAX ((size_t)262144)
#define COMPLAINT_MAX ((size_t)16384)
#define SCAN_MAX ((size_t)32 << 20)

static const char *const no_query[] = { NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/quyet-dinh", .permission = "certificates.draft", .handler = drafts_page_new },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/quyet-dinh", .permission = "certificates.draft", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = drafts_page_new_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/ket-qua-bo", .permission = "certificates.draft",
      .handler = certificates_page_ministry },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/ket-qua-bo", .permission = "certificates.draft", .csrf = CSRF_SESSION,
      .body_limit = FORM_MAX, .handler = certificates_page_ministry_sent },
    { .method = WEB_GET, .path = DRAFTS_PATH, .permission = "certificates.see", .handler = drafts_page_list },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}", .permission = "certificates.see", .handler = drafts_page_one },
    { .method = WEB_POST, .path = DRAFTS_PATH "/{qd}/trinh", .permission = "certificates.submit", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = drafts_page_submit_sent },
    { .method = WEB_POST, .path = DRAFTS_PATH "/{qd}/buoc/{buoc}", .permission = "certificates.see", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = drafts_page_step_sent },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/vao-so", .permission = "certificates.issue", .handler = drafts_page_issue },
    { .method = WEB_POST, .path = DRAFTS_PATH "/{qd}/vao-so", .permission = "certificates.issue", .csrf = CSRF_SESSION, .body_limit = SCAN_MAX,
      .handler = drafts_page_issue_sent },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/ban-dau", .permission = "certificates.see", .handler = drafts_page_scan },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/trinh-ky.pdf", .permission = "certificates.see", .handler = drafts_page_paper },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/giay-chung-nhan.pdf", .permission = "certificates.see", .handler = certificates_paper },
    { .method = WEB_GET, .path = DRAFTS_PATH "/{qd}/{giay}", .permission = "certificates.see", .handler = drafts_paper },

    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}", .permission = "certificates.see", .handler = certificates_page_officer },
    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}/thong-bao.pdf", .permission = "certificates.see", .handler = certificates_notice_paper },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}/da-gui", .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = certificates_noticed_sent },
    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}/thay-doi/{viec}", .permission = "certificates.change", .handler = certificates_page_change },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}/thay-doi/{viec}", .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = SCAN_MAX,
      .handler = certificates_page_change_sent },
    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}" RECONCILE_ONE, .permission = "certificates.change", .handler = certificates_page_reconcile_one },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}" RECONCILE_ONE, .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = certificates_page_reconcile_one_sent },
    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}" ATTACH_PATH, .permission = "certificates.change", .handler = certificates_page_attach },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}" ATTACH_PATH, .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = SCAN_MAX,
      .handler = certificates_page_attach_sent },
    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}" LINK_PATH, .permission = "certificates.change", .handler = certificates_page_link },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}" LINK_PATH, .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = certificates_page_link_sent },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}" UNLINK_PATH, .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = certificates_page_unlink_sent },
    { .method = WEB_GET, .path = OFFICER_PATH "/{giay}/gia-han", .permission = "certificates.change", .handler = certificates_page_extend },
    { .method = WEB_POST, .path = OFFICER_PATH "/{giay}/gia-han", .permission = "certificates.change", .csrf = CSRF_SESSION, .body_limit = FORM_MAX,
      .handler = certificates_page_extend_sent },
    { .method = WEB_GET, .path = "/lich-het-han", .permission = "certificates.see", .handler = certificates_page_calendar },

    { .method = WEB_GET, .path = REGISTER_PATH, .permission = "public", .kept = true, .handler = certificates_page_register },
    { .method = WEB_GET, .path = PRODUCT_PATH "/{ma}", .permission = "public", .kept = true, .handler = certificates_page_product },
    { .method = WEB_GET, .path = PRODUCT_PATH "/{ma}/anh/{anh}", .permission = "public", .handler = certificates_product_photo },
    { .method = WEB_GET, .path = PRODUCT_PATH "/{ma}/chia-se.png", .permission = "public", .handler = certificates_product_card },
    { .method = WEB_GET, .path = PRODUCT_PATH "/{ma}/quyet-dinh", .permission = "public", .handler = certificates_product_decision },
    { .method = WEB_GET, .path = PRODUCT_PATH "/{ma}/phan-anh", .permission = "certificates.complain", .handler = certificates_page_complain },
    { .method = WEB_POST, .path = PRODUCT_PATH "/{ma}/phan-anh", .permission = "certificates.complain", .csrf = CSRF_ORIGIN, .body_limit = COMPLAINT_MAX,
      .handler = certificates_page_complain_sent },
    { .method = WEB_GET, .path = PROBLEMS_PATH "/{phan-anh}", .permission = "certificates.answer", .handler = certificates_page_complaint },
    { .method = WEB_POST, .path = PROBLEMS_PATH "/{phan-anh}", .permission = "certificates.answer", .csrf = CSRF_SESSION, .body_limit = COMPLAINT_MAX,
      .handler = certificates_page_complaint_sent },
    { .method = WEB_GET, .path = SEAL_PATH "/{niem}", .permission = "public", .handler = certificates_page_seal },
    { .method = WEB_GET, .path = "/kiem-tra-chung-nhan", .permission = "public", .handler = certificates_page_verify },
    { .method = WEB_GET, .path = "/api/v1/certificates/keys", .permission = "public", .handler = certificates_api_keys,
      .summary = TEXT_certificates_api_keys, .query = no_query },
    { .method = WEB_GET, .path = "/api/v1/certificates/status", .permission = "public", .handler = certificates_api_status,
      .summary = TEXT_certificates_api_status, .query = no_query },
};
const struct web_routes certificates_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
