/* The words of papers: kept when a paper or its producer changes, and asked by the search. */
#include "ocop/search/search_int.h"
#include "texts_search.h"

#define WORK_MEMORY ((size_t)8 << 20)

/* By kind, title, number and issuer. Everybody calls the second kind by what it is for. */
static struct str find_key(struct arena *arena, const struct paper *paper)
{
    const struct paper_kind *kind = paper_kind_of(paper->kind);
    struct buffer all;
    buffer_open(&all, arena, 4000);
    if (kind != NULL)
        buffer_add(&all, text_of(LANGUAGE_VI, kind->name));
    buffer_add_char(&all, ' ');
    if (str_is(paper->kind, "conditions"))
        buffer_add(&all, text_of(LANGUAGE_VI, TEXT_search_conditions_also));
    buffer_add_char(&all, ' ');
    buffer_add(&all, paper->title);
    buffer_add_char(&all, ' ');
    buffer_add(&all, paper->number);
    buffer_add_char(&all, ' ');
    buffer_add(&all, paper->issuer);
    return producers_find_key(arena, buffer_str(&all));
}

/* What is kept of a paper; *kept false: nothing, for it is withdrawn, replaced, or nobody's (whoever looks for it may not see it). */
static enum status row_of(struct db_conn *conn, struct arena *arena, const struct paper *paper, bool *kept, struct search_paper *row, struct error *error)
{
    struct permission_subject owner;
    enum status status;
    *kept = false;
    if (paper->withdrawn || paper->replaced_by != 0)
        return STATUS_OK;
    status = producers_subject(conn, arena, paper->producer, &owner, error);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    *row = (struct search_paper){ .paper = paper->id, .producer = paper->producer, .province = owner.province, .commune_code = owner.commune,
                                  .find = find_key(arena, paper) };
    *kept = true;
    return STATUS_OK;
}

static enum status keep(struct db_conn *conn, struct arena *arena, const struct paper *paper, struct error *error)
{
    struct search_paper row;
    bool kept;
    enum status status = row_of(conn, arena, paper, &kept, &row, error);
    if (status != STATUS_OK)
        return status;
    return kept ? search_sql_keep(conn, &row, error) : search_sql_forget(conn, paper->id, error);
}

/* A renewal hides the paper before it, and its withdrawal shows that one again. */
static enum status follow_paper(struct db_conn *conn, struct arena *arena, struct str ident, struct error *error)
{
    struct paper paper;
    struct ident read;
    bool found = false;
    enum status status = ident_read(ident, &read) ? paper_find(conn, arena, &read, &found, &paper, error) : STATUS_OK;
    if (status == STATUS_OK && found)
        status = keep(conn, arena, &paper, error);
    if (status != STATUS_OK || !found || paper.replaces == 0)
        return status;
    status = paper_by_id(conn, arena, paper.replaces, &found, &paper, error);
    return status == STATUS_OK && found ? keep(conn, arena, &paper, error) : status;
}

enum status search_follow_paper(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct paper_about *about = content;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = follow_paper(conn, &arena, about->paper, error);
    arena_close(&arena);
    return status;
}

enum status search_follow_producer(struct db_conn *conn, const struct command *command, const void *content, struct error *error)
{
    const struct producer_about *about = content;
    struct producer from;
    struct producer to;
    struct arena arena;
    enum status status;
    (void)command;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = producers_find(conn, &arena, about->producer, &from, error);
    if (status == STATUS_OK)
        status = producers_find(conn, &arena, about->into.len > 0 ? about->into : about->producer, &to, error);
    if (status == STATUS_OK)
        status = search_sql_move(conn, from.id, to.id, to.facts.commune_code, error);
    arena_close(&arena);
    return status;
}

/* ---- taking in ---- */

struct taking_in {
    int64_t after;
    size_t count;
};

static enum status take_in(struct db_conn *conn, void *self, struct error *error)
{
    struct taking_in *work = self;
    struct papers papers = { 0 };
    struct arena arena;
    enum status status;
    arena_open(&arena, &memory_system, WORK_MEMORY);
    status = papers_after(conn, &arena, work->after, &papers, error);
    for (size_t i = 0; status == STATUS_OK && i < papers.count; i++) {
        struct search_paper row;
        bool kept;
        status = row_of(conn, &arena, &papers.rows[i], &kept, &row, error);
        if (status == STATUS_OK && kept)
            status = search_sql_add(conn, &row, error);
    }
    if (status == STATUS_OK && papers.count > 0)
        work->after = papers.rows[papers.count - 1].id;
    work->count = papers.count;
    arena_close(&arena);
    return status;
}

enum status search_prepare(struct db *db, struct error *error)
{
    struct taking_in work = { .count = 1 };
    struct db_conn *conn;
    enum status status = db_reader(db, &conn, error);
    if (status == STATUS_OK)
        status = search_sql_newest(conn, &work.after, error);
    while (status == STATUS_OK && work.count > 0)
        status = db_write(db, 0, take_in, &work, error);
    return status;
}

/* ---- finding ---- */

static enum status add_paper(struct db_conn *conn, struct arena *arena, int64_t id, struct found_list *out, struct error *error)
{
    struct paper paper;
    struct producer producer;
    struct buffer about;
    struct buffer path;
    struct found found;
    bool is_there = false;
    enum status status = paper_by_id(conn, arena, id, &is_there, &paper, error);
    if (status == STATUS_OK && is_there)
        status = producers_by_id(conn, arena, paper.producer, &producer, error);
    if (status != STATUS_OK || !is_there)
        return status;
    buffer_open(&about, arena, 1000);
    if (paper.number.len > 0) {
        buffer_add(&about, paper.number);
        buffer_add(&about, STR(" \302\267 "));
    }
    buffer_add(&about, producer.facts.name);
    buffer_open(&path, arena, 200);
    paper_path(&path, &paper);
    found = (struct found){ .name = paper_title(&paper), .about = buffer_str(&about), .path = buffer_str(&path) };
    found_add(out, &found);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status search_papers(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, struct str typed, date today,
                          struct found_list *out, struct error *error)
{
    struct search_query query = { .reach = NULL };
    struct search_hits hits;
    struct reach reaches[3];
    size_t count = accounts_reaches(viewer, "files.see", reaches);
    enum status status = STATUS_OK;
    (void)today;
    producers_query_words(arena, typed, query.words);
    for (size_t r = 0; r < count && status == STATUS_OK && query.words[0].len > 0; r++) {
        query.reach = &reaches[r];
        status = search_sql_papers(conn, arena, &query, &hits, error);
        for (size_t i = 0; status == STATUS_OK && i < hits.count; i++)
            status = add_paper(conn, arena, hits.papers[i], out, error);
    }
    return status;
}
