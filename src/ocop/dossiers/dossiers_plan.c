/* The way to the next star: the criterion, what would have to be reached, which papers prove it, and what each of them takes: who issues it and how long
 * that lasts, as far as data/evidence/papers.csv knows. */
#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"
#include "ocop/dossiers/dossiers_int.h"
#include "texts_dossiers.h"

#define FILE_MAX_BYTES ((size_t)1 << 20)
#define EFFORTS_MAX 200
#define PLAN_STEPS_SHOWN 10 /* a longer way is no plan yet: the list of criteria says more */

/* ---- what a paper takes ---- */

struct dossier_effort {
    struct str paper, issuer, takes; /* empty: unknown */
};
struct dossier_efforts {
    struct dossier_effort *rows;
    size_t count;
    struct arena *arena; /* while it is read */
};

static const char *const columns[] = { "paper", "issuer", "issuer_source", "takes", "takes_source", NULL };

static enum status take_row(void *self, const struct csv_row *row, struct error *error)
{
    struct dossier_efforts *efforts = self;
    struct dossier_effort *effort = &efforts->rows[efforts->count];
    if (efforts->count == EFFORTS_MAX || row->fields[0].len == 0)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_efforts_bad, NULL);
    for (int i = 1; i < 5; i += 2)
        if ((row->fields[i].len == 0) != (row->fields[i + 1].len == 0))
            return FAIL(error, STATUS_BAD_INPUT, TEXT_dossiers_efforts_source, NULL);
    effort->paper = arena_copy(efforts->arena, row->fields[0]);
    effort->issuer = arena_copy(efforts->arena, row->fields[1]);
    effort->takes = arena_copy(efforts->arena, row->fields[3]);
    efforts->count++;
    return efforts->arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status dossier_efforts_read(struct arena *arena, struct str bytes, const struct dossier_efforts **out, struct error *error)
{
    struct dossier_efforts *efforts = ARENA_NEW(arena, struct dossier_efforts);
    *out = efforts;
    if (efforts == NULL)
        return fail_memory(error);
    efforts->arena = arena;
    efforts->rows = ARENA_NEW_MANY(arena, struct dossier_effort, EFFORTS_MAX);
    return efforts->rows == NULL ? fail_memory(error) : csv_read(arena, bytes, columns, take_row, efforts, error);
}

enum status dossiers_open(struct arena *arena, const char *data_folder, struct dossiers *room, struct error *error)
{
    const char *path = data_folder == NULL ? NULL : path_join(arena, data_folder, STR("evidence/papers.csv"));
    struct str bytes;
    enum status status;
    room->efforts = NULL;
    if (path == NULL || !file_exists(path))
        return STATUS_OK;
    status = file_read(arena, path, FILE_MAX_BYTES, &bytes, error);
    if (status == STATUS_OK)
        status = dossier_efforts_read(arena, bytes, &room->efforts, error);
    return status == STATUS_OK ? status : error_in_file(error, path);
}

bool dossier_effort_of(const struct dossier_efforts *efforts, struct str paper, struct str *issuer, struct str *takes)
{
    *issuer = *takes = STR("");
    for (size_t i = 0; efforts != NULL && i < efforts->count; i++) {
        if (!str_equal(efforts->rows[i].paper, paper))
            continue;
        *issuer = efforts->rows[i].issuer;
        *takes = efforts->rows[i].takes;
        return true;
    }
    return false;
}

/* ---- the plan ---- */

static struct str known(const struct sight *s, struct str value)
{
    return value.len > 0 ? value : text_of(s->language, TEXT_dossiers_effort_unknown);
}

static void write_paper(struct sight *s, const struct dossier_whole *whole, struct str name)
{
    const struct dossiers *room = web_room(s->request, "dossiers");
    struct str issuer;
    struct str takes;
    html_raw(&s->html, "<p class=\"quiet small\">");
    html_text(&s->html, name);
    for (size_t i = 0; i < whole->pack->evidence_count; i++)
        if (str_equal(whole->pack->evidence[i].name, name)) {
            html_raw(&s->html, ": ");
            html_text(&s->html, whole->pack->evidence[i].form);
        }
    if (room != NULL && dossier_effort_of(room->efforts, name, &issuer, &takes)) {
        html_raw(&s->html, "<br>");
        SIGHT_WORDS(s, TEXT_dossiers_effort, TEXT_ARG("issuer", known(s, issuer)), TEXT_ARG("takes", known(s, takes)));
    }
    html_raw(&s->html, "</p>");
}

void dossier_write_plan(struct sight *s, const struct dossier_whole *whole)
{
    const struct law_plan *plan = &whole->outcome.plan;
    if (whole->outcome.target == 0 || !plan->reachable || plan->step_count == 0 || plan->step_count > PLAN_STEPS_SHOWN)
        return;
    html_raw(&s->html, "<h2>");
    SIGHT_WORDS(s, TEXT_dossiers_plan, TEXT_ARG_INT("stars", whole->outcome.target));
    html_raw(&s->html, "</h2>\n<ol class=\"steps\">\n");
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct law_criterion *criterion = &whole->set->criteria[plan->steps[i].criterion];
        html_raw(&s->html, "<li><a href=\"");
        html_text(&s->html, dossier_path(s->arena, &whole->dossier, "/tieu-chi/"));
        html_url(&s->html, criterion->code);
        html_raw(&s->html, "\">");
        html_text(&s->html, criterion->code);
        html_raw(&s->html, " ");
        html_text(&s->html, self_name(s->arena, criterion->name));
        html_raw(&s->html, "</a><p>");
        html_text(&s->html, criterion->options[plan->steps[i].to].text);
        html_raw(&s->html, "</p>");
        for (size_t k = 0; k < criterion->evidence.count; k++)
            write_paper(s, whole, criterion->evidence.items[k]);
        html_raw(&s->html, "</li>\n");
    }
    html_raw(&s->html, "</ol>\n");
}
