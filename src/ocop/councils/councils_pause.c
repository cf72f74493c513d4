/* The rule "the clock stands while a supplement is awaited", where it bears: on the term of a re-rating whose dossier comes back to the province. */
#include "ocop/councils/councils.h"
#include "ocop/rounds/rounds.h"

#define WORK_MEMORY ((size_t)16 << 20)

/* By the rules of the province's council that was set up last. */
static enum status pauses(struct db_conn *conn, struct arena *arena, const struct command *command, bool *out, struct error *error)
{
    struct council_list list;
    struct council_rules rules;
    enum status status = councils_on(conn, arena, command->province, date_in_vietnam(command->at), &list, error);
    *out = false;
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        if (list.rows[i].body != BODY_PROVINCE)
            continue;
        status = council_rules_read(arena, list.rows[i].rules_json, &rules, error);
        *out = status == STATUS_OK && rules.pauses;
        return status;
    }
    return status;
}

enum status councils_follow_hand(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    struct dossier dossier = { .id = 0 };
    struct arena arena;
    enum status status;
    bool stands = false;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = pauses(conn, &arena, command, &stands, error);
    if (status == STATUS_OK && stands)
        status = dossiers_find_about(conn, &arena, content, &dossier, error);
    if (status == STATUS_OK && stands)
        status = rounds_add_waited(conn, &arena, dossier.id, command->at, error);
    arena_close(&arena);
    return status;
}
