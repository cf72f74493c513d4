/* States and moves of candidates, and how one comes into being. No SQL, no HTTP. See rounds.h. */
#include "base/text.h"
#include "ocop/rounds/rounds_int.h"
#include "texts_rounds.h"

#define WORK_MEMORY ((size_t)16 << 20)

const char *const candidate_state_words[] = { "arrived", "supplement", "team", "tests", "ready", "session", "concluded", "centre", "decided", "not_reached",
                                              "withdrawn", "passed", NULL };
_Static_assert(sizeof(candidate_state_words) / sizeof(candidate_state_words[0]) == CANDIDATE_STATES + 1, "a word for each state");

#define TO(state) (1u << CANDIDATE_##state)
static const unsigned moves[CANDIDATE_STATES] = {
    [CANDIDATE_ARRIVED] = TO(SUPPLEMENT) | TO(TEAM) | TO(TESTS) | TO(READY) | TO(WITHDRAWN) | TO(PASSED),
    [CANDIDATE_SUPPLEMENT] = TO(ARRIVED) | TO(TEAM) | TO(WITHDRAWN) | TO(SESSION) | TO(PASSED),
    [CANDIDATE_TEAM] = TO(SUPPLEMENT) | TO(TESTS) | TO(READY) | TO(WITHDRAWN) | TO(PASSED),
    [CANDIDATE_TESTS] = TO(SUPPLEMENT) | TO(TEAM) | TO(READY) | TO(WITHDRAWN) | TO(SESSION) | TO(PASSED),
    [CANDIDATE_READY] = TO(SUPPLEMENT) | TO(TEAM) | TO(TESTS) | TO(SESSION) | TO(WITHDRAWN) | TO(PASSED),
    [CANDIDATE_SESSION] = TO(READY) | TO(SUPPLEMENT) | TO(TESTS) | TO(CONCLUDED) | TO(NOT_REACHED) | TO(WITHDRAWN) | TO(PASSED),
    [CANDIDATE_CONCLUDED] = TO(CENTRE) | TO(DECIDED) | TO(NOT_REACHED) | TO(PASSED) | TO(READY), /* READY: a complaint has it scored anew */
    [CANDIDATE_CENTRE] = TO(CONCLUDED) | TO(DECIDED) | TO(READY),
    [CANDIDATE_NOT_REACHED] = TO(CONCLUDED) | TO(READY),
    [CANDIDATE_WITHDRAWN] = TO(SESSION),
};

bool candidate_may_move(enum candidate_state from, enum candidate_state to)
{
    return (moves[from] & 1u << to) != 0;
}

enum status candidate_move(struct db_conn *conn, struct candidate *candidate, enum candidate_state to, int64_t now, struct error *error)
{
    enum status status;
    if (!candidate_may_move(candidate->state, to))
        return FAIL_WITH(error, STATUS_STALE, TEXT_rounds_no_move, NULL, TEXT_ARG("product", candidate->product_name));
    candidate->state = to;
    candidate->since = now;
    if (to == CANDIDATE_TEAM && candidate->team_at == 0)
        candidate->team_at = now;
    if (to == CANDIDATE_DECIDED || to == CANDIDATE_NOT_REACHED || to == CANDIDATE_WITHDRAWN || to == CANDIDATE_PASSED)
        candidate->due = DATE_NONE; /* nothing is awaited any more */
    status = rounds_sql_set_candidate(conn, candidate, error);
    candidate->version++;
    return status;
}

struct permission_subject candidates_subject(const struct candidate *candidate)
{
    bool with_team = candidate->state == CANDIDATE_TEAM || candidate->state == CANDIDATE_TESTS;
    return (struct permission_subject){ .province = candidate->province,
                                        .district = candidate->place_code,
                                        .commune = candidate->commune_code,
                                        .producer = candidate->producer,
                                        .state = (with_team ? STATE_WITH_TEAM : STATE_WITH_OTHERS) |
                                                 (candidate->team_at != 0 ? (unsigned)STATE_WAS_WITH_TEAM : 0) };
}

enum status candidates_find(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str ident, struct candidate *out,
                            struct error *error)
{
    struct permission_subject subject;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? candidates_by_ident(conn, arena, &read, &found, out, error) : STATUS_OK;
    if (status == STATUS_OK && !found)
        return commands_not_found(error);
    if (status != STATUS_OK)
        return status;
    subject = candidates_subject(out);
    return accounts_ask(viewer, "rounds.see", NULL, &subject, error);
}

/* ---- stages ---- */

const char *const stage_words[] = { "arrived", "received", "supplement", "team", "tests", "ready", "session", "concluded", "centre", "decided", "not_reached",
                                    "withdrawn", "passed", NULL };
const char *const stage_addresses[] = { "cho-tiep-nhan", "da-tiep-nhan", "cho-bo-sung", "to-tu-van", "cho-kiem-nghiem", "san-sang", "trong-phien", "cho-ky",
                                        "o-bo", "da-quyet-dinh", "khong-dat", "da-rut", "da-chuyen", NULL };
_Static_assert(sizeof(stage_words) / sizeof(stage_words[0]) == STAGES + 1 && sizeof(stage_addresses) / sizeof(stage_addresses[0]) == STAGES + 1,
               "words for each stage");
_Static_assert((int)STAGES == (int)CANDIDATE_STATES + 1, "one stage more than states");

enum stage candidate_stage(const struct candidate *candidate)
{
    if (candidate->state == CANDIDATE_ARRIVED)
        return candidate->receipt_no == 0 ? STAGE_ARRIVED : STAGE_RECEIVED;
    return (enum stage)((int)candidate->state + 1);
}

/* ---- how one comes into being ---- */

/* The round that it belongs to, with its term; a re-rating has none. */
static enum status find_round(struct db_conn *conn, struct arena *arena, struct candidate *candidate, struct error *error)
{
    struct round round;
    bool found = false;
    enum status status;
    if (candidate->kind == DOSSIER_RERATING || candidate->body != BODY_PROVINCE)
        return STATUS_OK;
    status = rounds_sql_round_for(conn, arena, candidate->province, candidate->asked, &found, &round, error);
    if (status == STATUS_OK && found) {
        candidate->round = round.id;
        candidate->due = round.until - 1;
    }
    return status;
}

/* By other criteria than before: by their procedure, and a re-rating that had no term gets theirs. */
static enum status bound_again(struct db_conn *conn, struct arena *arena, struct candidate *candidate, const struct dossier *dossier,
                               const struct candidate_passing *passing, struct error *error)
{
    const date today = date_in_vietnam(passing->now);
    struct round_way way;
    enum status status = round_way_of(conn, passing->procedures, passing->law, dossier, today, candidate->body, &way, error);
    if (status != STATUS_OK || way.procedure == NULL)
        return status;
    candidate->procedure = way.procedure->name;
    candidate->procedure_sha256 = way.procedure->sha256;
    if (candidate->kind != DOSSIER_RERATING || candidate->receipt_no == 0 || candidate->due != DATE_NONE || way.rerating_days == 0)
        return STATUS_OK;
    return round_term_end(conn, arena, candidate->province, today, way.rerating_days, &candidate->due, error);
}

/* Handed over once more. After a supplement it goes on where it was asked for; the team looks at it again where it had it. */
static enum status come_back(struct db_conn *conn, struct arena *arena, struct candidate *candidate, const struct dossier *dossier,
                             const struct candidate_passing *passing, struct error *error)
{
    const int64_t now = passing->now;
    struct round round = { .id = 0 };
    bool found = false;
    const struct round_event event = { .at = now, .what = STR("came_back"), .by_name = STR(""), .note = STR("") };
    enum status status = str_equal(candidate->pack_sha256, dossier->pack_sha256) ? STATUS_OK : bound_again(conn, arena, candidate, dossier, passing, error);
    if (status != STATUS_OK)
        return status;
    candidate->filed_no = dossier->filed_count;
    candidate->pack = dossier->pack;
    candidate->pack_sha256 = dossier->pack_sha256;
    candidate->set_no = dossier->set_no;
    if (candidate->state != CANDIDATE_SUPPLEMENT)
        return rounds_sql_set_candidate(conn, candidate, error);
    if (candidate->round != 0)
        status = rounds_sql_round_by_id(conn, arena, candidate->round, &found, &round, error);
    if (status != STATUS_OK)
        return status;
    candidate->due = found ? round.until - 1 : candidate->kind == DOSSIER_RERATING ? candidate->due : DATE_NONE;
    status = candidate_move(conn, candidate, candidate->team_at != 0 ? CANDIDATE_TEAM : CANDIDATE_ARRIVED, now, error);
    if (status == STATUS_OK)
        status = rounds_sql_answer(conn, candidate->id, candidate->filed_no, now, error);
    if (status == STATUS_OK)
        status = rounds_sql_add_event(conn, candidate->id, &event, error);
    return status == STATUS_OK ? candidate_tasks(conn, arena, candidate, &passing->command, STR("system"), now, error) : status;
}

enum status candidate_make(struct db_conn *conn, struct arena *arena, const struct candidate_passing *passing, const struct dossier *dossier,
                           enum procedure_body body, struct error *error)
{
    const date today = date_in_vietnam(passing->now);
    struct candidate candidate = { .province = dossier->province, .body = body, .place_code = STR(""), .dossier = dossier->id,
                                   .dossier_ident = dossier->ident, .filed_no = dossier->filed_count, .producer = dossier->producer,
                                   .product = dossier->product, .kind = dossier->kind, .pack = dossier->pack, .pack_sha256 = dossier->pack_sha256,
                                   .set_no = dossier->set_no, .product_name = dossier->product_name, .producer_name = dossier->producer_name,
                                   .commune_code = dossier->commune_code, .procedure = STR(""), .procedure_sha256 = STR(""),
                                   .state = CANDIDATE_ARRIVED, .since = passing->now, .due = DATE_NONE, .asked = passing->asked == DATE_NONE ? today : passing->asked };
    struct round_way way;
    struct buffer seed;
    enum status status = round_way_of(conn, passing->procedures, passing->law, dossier, today, body, &way, error);
    if (status != STATUS_OK)
        return status;
    if (way.procedure != NULL) { /* where its authority is unclear, it arrives all the same, with no procedure named */
        candidate.procedure = way.procedure->name;
        candidate.procedure_sha256 = way.procedure->sha256;
    }
    if (body == BODY_DISTRICT)
        status = round_district(conn, arena, dossier, &candidate.place_code, error);
    if (status != STATUS_OK)
        return status;
    buffer_open(&seed, arena, 64);
    buffer_add_z(&seed, procedure_body_words[body]);
    buffer_add(&seed, ident_str(&dossier->ident));
    candidate.ident = ident_of_name(buffer_str(&seed)); /* the same whenever it is made */
    candidate.version = 1;
    status = find_round(conn, arena, &candidate, error);
    if (status == STATUS_OK)
        status = rounds_sql_add_candidate(conn, &candidate, text_sort_key(arena, candidate.product_name), &candidate.id, error);
    return status == STATUS_OK ? candidate_tasks(conn, arena, &candidate, &passing->command, STR("system"), passing->now, error) : status;
}

/* What a district has had already, handed over again when there are no districts any more: while nobody knows who may judge, it stays there; then the
 * province has it. */
static enum status leave_district(struct db_conn *conn, struct arena *arena, const struct candidate_passing *passing, const struct dossier *dossier,
                                  struct candidate *before, bool unclear, struct error *error)
{
    if (unclear)
        return come_back(conn, arena, before, dossier, passing, error);
    return candidate_pass(conn, arena, passing, before, BODY_PROVINCE, error);
}

static enum status take_in(struct db_conn *conn, struct arena *arena, const struct candidate_passing *passing, const struct dossier *dossier,
                           struct error *error)
{
    struct candidate before;
    struct round_way way;
    bool found = false;
    enum status status = round_way_of(conn, passing->procedures, passing->law, dossier, date_in_vietnam(passing->now), ROUND_FIRST_BODY, &way, error);
    if (status == STATUS_OK)
        status = rounds_sql_of_dossier(conn, arena, dossier->id, BODY_PROVINCE, &found, &before, error);
    if (status == STATUS_OK && found) /* also where a district has passed it on */
        return come_back(conn, arena, &before, dossier, passing, error);
    if (status == STATUS_OK)
        status = rounds_sql_of_dossier(conn, arena, dossier->id, BODY_DISTRICT, &found, &before, error);
    if (status != STATUS_OK)
        return status;
    if (found && way.body == BODY_DISTRICT)
        return come_back(conn, arena, &before, dossier, passing, error);
    if (found && candidate_may_move(before.state, CANDIDATE_PASSED))
        return leave_district(conn, arena, passing, dossier, &before, way.gap != NULL, error);
    return candidate_make(conn, arena, passing, dossier, way.body, error);
}

enum status rounds_follow_hand(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    struct dossier dossier;
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = dossiers_find_about(conn, &arena, content, &dossier, error);
    if (status == STATUS_OK)
        status = take_in(conn, &arena,
                         &(struct candidate_passing){ dossiers_procedures_of(command), dossiers_law_of(command), command->id, STR("system"), command->at, DATE_NONE },
                         &dossier, error);
    arena_close(&arena);
    return status;
}

struct taking_in {
    const struct procedures *procedures;
    const struct law *law;
    int64_t now;
    bool done;
};

/* One at a time, each in a transaction of its own. */
static enum status take_in_next(struct db_conn *conn, void *self, struct error *error)
{
    struct taking_in *work = self;
    struct dossier dossier;
    struct arena arena;
    int64_t id = 0;
    enum status status = rounds_sql_next_arriving(conn, &id, error);
    work->done = id == 0;
    if (status != STATUS_OK || work->done)
        return status;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = dossiers_by_id(conn, &arena, id, &dossier, error);
    if (status == STATUS_OK)
        status = take_in(conn, &arena,
                         &(struct candidate_passing){ work->procedures, work->law, ident_of_name(ident_str(&dossier.ident)), STR("system"), work->now, DATE_NONE },
                         &dossier, error);
    if (status == STATUS_OK)
        status = rounds_sql_has_arrived(conn, id, error);
    arena_close(&arena);
    return status;
}

enum status rounds_prepare(struct db *db, const struct procedures *procedures, const struct law *law, const struct context *context, struct error *error)
{
    struct taking_in work = { procedures, law, context_now(context), false };
    struct db_conn *conn;
    int64_t waiting = 0;
    enum status status = db_reader(db, &conn, error);
    if (status == STATUS_OK)
        status = rounds_sql_next_arriving(conn, &waiting, error);
    work.done = waiting == 0;
    while (status == STATUS_OK && !work.done)
        status = db_write(db, 0, take_in_next, &work, error);
    return status;
}

/* ---- what it repeats of others ---- */

static enum status follow(struct db_conn *conn, struct arena *arena, const struct candidate *row, struct error *error)
{
    struct candidate now = *row;
    struct dossier dossier;
    enum status status = dossiers_by_id(conn, arena, row->dossier, &dossier, error);
    if (status != STATUS_OK)
        return status;
    now.product_name = dossier.product_name;
    now.producer_name = dossier.producer_name;
    now.commune_code = dossier.commune_code;
    now.producer = dossier.producer;
    status = rounds_sql_follow(conn, &now, text_sort_key(arena, now.product_name), error);
    return status == STATUS_OK ? task_retitle(conn, now.province, &now.ident, now.product_name, now.producer_name, error) : status;
}

static enum status follow_all(struct db_conn *conn, struct arena *arena, bool of_product, int64_t id, struct error *error)
{
    struct candidate_list list;
    enum status status = rounds_sql_of(conn, arena, of_product, id, &list, error);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        status = follow(conn, arena, &list.rows[i], error);
    return status;
}

enum status rounds_follow_producer(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct producer_about *about = content;
    struct producer producer;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = producers_find(conn, &arena, about->producer, &producer, error);
    if (status == STATUS_OK)
        status = follow_all(conn, &arena, false, producer.id, error);
    arena_close(&arena);
    return status;
}

enum status rounds_follow_product(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct product_about *about = content;
    struct product product;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = products_find(conn, &arena, about->product, &product, error);
    if (status == STATUS_OK)
        status = follow_all(conn, &arena, true, product.id, error);
    arena_close(&arena);
    return status;
}
