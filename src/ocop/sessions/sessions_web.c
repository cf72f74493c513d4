/* The routes of sessions. */
#include "ocop/sessions/sessions_int.h"
#include "texts_sessions.h"

#define FORM_SIZE ((size_t)512 << 10)

static const char *const no_query[] = { NULL };

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH, .permission = "sessions.see", .handler = sessions_page_list },
    { .method = WEB_GET, .path = SESSIONS_PATH "/moi", .permission = "sessions.plan", .handler = sessions_page_new },
    { .method = WEB_POST, .path = SESSIONS_PATH "/moi", .permission = "sessions.plan", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_new_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}", .permission = "sessions.see", .handler = sessions_page_one },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/chuong-trinh", .permission = "sessions.plan", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_agenda_sent },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/buoc/{buoc}", .permission = "sessions.see", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_change_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/thu-ky", .permission = "sessions.see", .handler = sessions_page_desk },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}", .permission = "sessions.see", .handler = sessions_page_item },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/buoc/{buoc}", .permission = "sessions.see", .csrf = CSRF_SESSION,
      .body_limit = FORM_SIZE, .handler = sessions_page_item_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/phieu", .permission = "sessions.score", .handler = sessions_page_sheet },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/phieu", .permission = "sessions.score", .csrf = CSRF_SESSION,
      .body_limit = FORM_SIZE, .handler = sessions_page_sheet_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/minh-chung/{giay}", .permission = "sessions.score",
      .handler = sessions_page_evidence },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/anh/{anh}", .permission = "sessions.score", .handler = sessions_page_photo },
    { .method = WEB_POST, .path = "/api/v1/sessions/sheets", .permission = "sessions.score", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_api_seal, .summary = TEXT_sessions_api_seal, .body = &session_sheet_sent_shape, .query = no_query },
};
const struct web_routes sessions_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
