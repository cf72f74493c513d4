/* POST /api/v1/score and /api/v1/plan: the command line's questions and answers over HTTP. Nothing is stored. */
#include "ocop/scoring/scoring.h"
#include "web/web.h"
#include "texts_scoring.h"

#define BODY_MAX ((size_t)1 << 20)

static enum status read_question(struct web_request *request, struct scoring_question *question, struct error *error)
{
    struct scoring_input input;
    enum status status = web_json_body(request, &scoring_input_shape, &input, error);
    return status == STATUS_OK ? scoring_understand(web_arena(request), web_room(request, "law"), &input, question, error) : status;
}

static enum status score(struct web_request *request, struct error *error)
{
    struct scoring_question question;
    struct buffer out;
    enum status status = read_question(request, &question, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), SCORING_OUTPUT_MAX);
    status = scoring_score(web_arena(request), &question, &out, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

static enum status plan(struct web_request *request, struct error *error)
{
    struct str fixed = web_query(request, "fixed");
    struct scoring_question question;
    struct buffer out;
    int64_t stars;
    bool reachable;
    enum status status;
    if (!str_to_int(web_query(request, "stars"), 2, LAW_STARS, &stars))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_scoring_stars_needed, "stars");
    status = read_question(request, &question, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&out, web_arena(request), SCORING_OUTPUT_MAX);
    status = scoring_plan(web_arena(request), &question, (int)stars, fixed, &out, &reachable, error);
    return status == STATUS_OK ? web_answer_json(request, 200, &out, error) : status;
}

static const char *const no_query[] = { NULL };
static const char *const plan_query[] = { "stars", "fixed", NULL };

static const struct web_route rows[] = {
    { .method = WEB_POST, .path = "/api/v1/score", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = BODY_MAX, .handler = score,
      .summary = TEXT_scoring_api_score, .body = &scoring_input_shape, .query = no_query },
    { .method = WEB_POST, .path = "/api/v1/plan", .permission = "public", .csrf = CSRF_ORIGIN, .body_limit = BODY_MAX, .handler = plan,
      .summary = TEXT_scoring_api_plan, .body = &scoring_input_shape, .query = plan_query },
};

const struct web_routes scoring_routes = { rows, sizeof(rows) / sizeof(rows[0]) };
