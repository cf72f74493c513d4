/* The routes of rounds. */
#include "ocop/rounds/rounds_int.h"

#define FORM_SIZE ((size_t)512 << 10)

static const struct web_route rows[] = {
    { .method = WEB_GET, .path = ROUNDS_PATH, .permission = "rounds.see", .handler = rounds_page_board },
    { .method = WEB_GET, .path = ROUNDS_PATH "/moi", .permission = "rounds.act", .handler = rounds_page_new },
    { .method = WEB_POST, .path = ROUNDS_PATH "/moi", .permission = "rounds.act", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_new_sent },
    { .method = WEB_GET, .path = ROUNDS_PATH "/{dot}", .permission = "rounds.see", .handler = rounds_page_board },
    { .method = WEB_GET, .path = ROUNDS_PATH "/{dot}/sua", .permission = "rounds.act", .handler = rounds_page_edit },
    { .method = WEB_POST, .path = ROUNDS_PATH "/{dot}/sua", .permission = "rounds.act", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_edit_sent },
    { .method = WEB_POST, .path = ROUNDS_PATH "/{dot}/xem-truoc", .permission = "rounds.act", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_many },
    { .method = WEB_POST, .path = ROUNDS_PATH "/{dot}/nhieu", .permission = "rounds.act", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_many_sent },
    { .method = WEB_GET, .path = ROUNDS_PATH "/ho-so/{ho-so}", .permission = "rounds.see", .handler = rounds_page_one },
    { .method = WEB_POST, .path = ROUNDS_PATH "/ho-so/{ho-so}/viec", .permission = "rounds.work", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE, .handler = rounds_page_act_sent },
    { .method = WEB_POST, .path = ROUNDS_PATH "/ho-so/{ho-so}/xep-dot", .permission = "rounds.act", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_place_sent },
    { .method = WEB_GET, .path = ROUNDS_PATH "/ho-so/{ho-so}/bo-sung", .permission = "rounds.work", .handler = rounds_page_supplement },
    { .method = WEB_POST, .path = ROUNDS_PATH "/ho-so/{ho-so}/bo-sung", .permission = "rounds.work", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_supplement_sent },
    { .method = WEB_GET, .path = ROUNDS_PATH "/ho-so/{ho-so}/khao-sat/{chuyen}", .permission = "rounds.work", .handler = rounds_page_visit },
    { .method = WEB_POST, .path = ROUNDS_PATH "/ho-so/{ho-so}/khao-sat/{chuyen}", .permission = "rounds.work", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_visit_sent },
    { .method = WEB_GET, .path = ROUNDS_PATH "/ho-so/{ho-so}/tu-van", .permission = "rounds.advise", .handler = rounds_page_team },
    { .method = WEB_POST, .path = ROUNDS_PATH "/ho-so/{ho-so}/tu-van", .permission = "rounds.advise", .csrf = CSRF_SESSION, .body_limit = FORM_SIZE,
      .handler = rounds_page_team_sent },
    { .method = WEB_GET, .path = ROUNDS_PATH "/ho-so/{ho-so}/giay/{giay}", .permission = "rounds.see", .handler = rounds_page_paper },
    { .method = WEB_GET, .path = ROUNDS_PATH "/ho-so/{ho-so}/{bao-cao}", .permission = "rounds.see", .handler = rounds_page_report },
};
const struct web_routes rounds_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
