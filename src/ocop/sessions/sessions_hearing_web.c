/* Routes and commands of a hearing: what happens to its products and its judges. */
#include "ocop/sessions/sessions_hearing_int.h"

#define FORM_SIZE ((size_t)512 << 10)

static const struct web_route routes[] = {
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/chuong-trinh", .permission = "sessions.move", .handler = sessions_page_agenda },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/thu-tu", .permission = "sessions.move", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_order_sent },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/huy", .permission = "sessions.move", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_cancel_sent },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/chuyen", .permission = "sessions.move", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_move_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/hoi-ty", .permission = "sessions.see", .handler = sessions_page_conflicts },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/hoi-ty", .permission = "sessions.see", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_conflict_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/thay-phieu", .permission = "sessions.see", .handler = sessions_page_replacements },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/thay-phieu", .permission = "sessions.see", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_replacement_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/phu-luc", .permission = "sessions.see", .handler = sessions_page_annex },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/san-pham/{san-pham}/phu-luc", .permission = "sessions.see", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_annex_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/y-kien", .permission = "sessions.see", .handler = sessions_page_written },
    { .method = WEB_POST, .path = SESSIONS_PATH "/{phien}/het-han", .permission = "sessions.see", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = sessions_page_lapse_sent },
    { .method = WEB_GET, .path = SESSIONS_PATH "/{phien}/hoi-truong", .permission = "sessions.see", .handler = sessions_page_hall },
};
const struct web_routes sessions_hearing_routes = { routes, sizeof(routes) / sizeof(routes[0]) };

static const struct command_type commands[] = {
    { "sessions.move", "sessions.move", &session_move_shape, session_apply_move, session_item_subject_of },
    { "sessions.order", "sessions.move", &session_order_shape, session_apply_order, session_subject_of },
    { "sessions.cancel", "sessions.move", &session_cancel_shape, session_apply_cancel, session_subject_of },
    { "sessions.declare", "sessions.declare", &session_declare_shape, session_apply_declare, session_item_subject_of },
    { "sessions.raise", "sessions.lead", &session_declare_shape, session_apply_raise, session_item_subject_of },
    { "sessions.decide_conflict", "sessions.decide", &session_decide_shape, session_apply_decide, session_item_subject_of },
    { "sessions.ask_replacement", "sessions.score", &session_ask_shape, session_apply_ask, session_item_subject_of },
    { "sessions.decide_replacement", "sessions.decide", &session_consent_shape, session_apply_consent, session_consent_subject },
    { "sessions.annex", "sessions.lead", &session_annex_shape, session_apply_annex, session_item_subject_of },
    { "sessions.lapse", "sessions.lead", &session_lapse_shape, session_apply_lapse, session_subject_of },
};
const struct command_types sessions_hearing_commands = { commands, sizeof(commands) / sizeof(commands[0]) };
