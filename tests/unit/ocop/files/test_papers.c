/* Papers: added, renewed, corrected and withdrawn through the door; which one stands for another. */
#include "store.h"

#include "base/date.h"

static int made;

/* A file of the producer's own, by its hash. */
static const char *given(struct test_database *t, const struct files *files)
{
    const struct file_owner owner = store_producer();
    struct file file;
    made++;
    assert_ok(file_give(files, &t->arena, &owner, STR("a.pdf"), store_pdf(t, 'a', (size_t)(100 + made)), &file, &t->error), &t->error);
    return arena_copy_z(&t->arena, sha256_hex(&t->arena, &file.sha256));
}

static const char *ident_z(struct test_database *t, const char *name)
{
    struct ident ident = ident_of_name(str_from(name));
    return arena_copy_z(&t->arena, ident_text(&t->arena, &ident));
}

struct asked {
    const char *type, *paper, *old, *kind, *title, *issued, *expires, *file, *link, *actor;
    int version;
};

static enum status ask(struct test_database *t, const struct files *files, struct asked a)
{
    char content[2000];
    struct files_extra extra = { files, &t->arena, test_database_now(NULL) };
    struct command_result result;
    struct command command = { .id = ident_new(&context_system), .type = a.type, .province = 15, .extra = &extra,
                               .actor = { str_from(a.actor == NULL ? "htx" : a.actor), STR("") } };
    snprintf(content, sizeof(content),
             "{\"paper\":\"%s\",\"producer\":\"%s\",\"old\":\"%s\",\"version\":%d,\"facts\":{\"kind\":\"%s\",\"title\":\"%s\",\"number\":\"\","
             "\"issuer\":\"\",\"issued\":%s,\"expires\":%s,\"file\":\"%s\",\"link\":\"%s\"}}",
             ident_z(t, a.paper), ident_z(t, "producer"), a.old == NULL ? "" : ident_z(t, a.old), a.version, a.kind == NULL ? "business" : a.kind,
             a.title == NULL ? "" : a.title, a.issued == NULL ? "null" : a.issued, a.expires == NULL ? "null" : a.expires,
             a.file == NULL ? "" : a.file, a.link == NULL ? "" : a.link);
    command.content = str_from(content);
    return command_run(files->commands, &t->arena, &command, &result, &t->error);
}

static enum status withdraw(struct test_database *t, const struct files *files, const char *paper, int version)
{
    char content[500];
    struct files_extra extra = { files, &t->arena, test_database_now(NULL) };
    struct command_result result;
    struct command command = { .id = ident_new(&context_system), .type = "files.withdraw_paper", .province = 15, .extra = &extra,
                               .actor = { STR("htx"), STR("") } };
    snprintf(content, sizeof(content), "{\"paper\":\"%s\",\"version\":%d,\"reason\":\"wrong\"}", ident_z(t, paper), version);
    command.content = str_from(content);
    return command_run(files->commands, &t->arena, &command, &result, &t->error);
}

static struct paper found(struct test_database *t, const char *name)
{
    struct ident ident = ident_of_name(str_from(name));
    struct paper paper;
    bool there = false;
    assert_ok(paper_find(store_reader(t), &t->arena, &ident, &there, &paper, &t->error), &t->error);
    assert_true(there);
    return paper;
}

static struct paper current(struct test_database *t, const char *name)
{
    struct paper paper;
    assert_ok(paper_current(store_reader(t), &t->arena, found(t, name).id, &paper, &t->error), &t->error);
    return paper;
}

static size_t listed(struct test_database *t)
{
    struct papers papers;
    assert_ok(papers_of(store_reader(t), &t->arena, 7, &papers, &t->error), &t->error);
    return papers.count;
}

static void a_paper_keeps_what_it_says_and_its_file(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    struct paper paper;
    date issued;
    assert_ok(ask(t, &files, (struct asked){ .type = "files.add_paper", .paper = "one", .issued = "\"2022-03-04\"", .expires = "\"2025-03-04\"",
                                             .file = given(t, &files) }), &t->error);
    paper = found(t, "one");
    assert_true(date_read(STR("2022-03-04"), &issued));
    assert_int_equal(paper.issued, issued);
    assert_str(paper.kind, "business");
    assert_str(paper.content.type, "application/pdf");
    assert_int_equal(paper.producer, 7);
    assert_int_equal(paper.version, 1);
    assert_int_equal(paper_days_left(&paper, paper.expires), 0);
    assert_int_equal(paper_days_left(&paper, paper.expires + 1), -1);
    assert_int_equal(listed(t), 1);
}

static void who_cites_a_renewed_paper_is_shown_the_newest(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    assert_ok(ask(t, &files, (struct asked){ .type = "files.add_paper", .paper = "a", .file = given(t, &files) }), &t->error);
    assert_ok(ask(t, &files, (struct asked){ .type = "files.renew_paper", .paper = "b", .old = "a", .version = 1, .file = given(t, &files) }), &t->error);
    assert_ok(ask(t, &files, (struct asked){ .type = "files.renew_paper", .paper = "c", .old = "b", .version = 1, .file = given(t, &files) }), &t->error);
    assert_int_equal(current(t, "a").id, found(t, "c").id);
    assert_int_equal(found(t, "c").replaces, found(t, "b").id);
    assert_int_equal(listed(t), 1);
    /* A paper is renewed once, keeps its kind, and an old form does nothing. */
    assert_int_equal(ask(t, &files, (struct asked){ .type = "files.renew_paper", .paper = "d", .old = "a", .version = 2, .file = given(t, &files) }), STATUS_STALE);
    assert_int_equal(ask(t, &files, (struct asked){ .type = "files.renew_paper", .paper = "d", .old = "c", .version = 9, .file = given(t, &files) }), STATUS_STALE);
    assert_int_equal(ask(t, &files, (struct asked){ .type = "files.renew_paper", .paper = "d", .old = "c", .version = 1, .kind = "test", .file = given(t, &files) }),
                     STATUS_BAD_INPUT);
    /* When the renewal is withdrawn the one before it stands again, and can be renewed again. */
    assert_ok(withdraw(t, &files, "c", 1), &t->error);
    assert_int_equal(current(t, "a").id, found(t, "b").id);
    assert_ok(ask(t, &files, (struct asked){ .type = "files.renew_paper", .paper = "d", .old = "b", .version = (int)found(t, "b").version, .file = given(t, &files) }),
              &t->error);
    assert_int_equal(current(t, "a").id, found(t, "d").id);
}

static void a_paper_is_corrected_by_whoever_saw_its_last_version(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    assert_ok(ask(t, &files, (struct asked){ .type = "files.add_paper", .paper = "p", .file = given(t, &files) }), &t->error);
    assert_ok(ask(t, &files, (struct asked){ .type = "files.edit_paper", .paper = "p", .version = 1, .kind = "test", .title = "New" }), &t->error);
    assert_int_equal(ask(t, &files, (struct asked){ .type = "files.edit_paper", .paper = "p", .version = 1, .title = "Late" }), STATUS_STALE);
    assert_str(found(t, "p").title, "New");
    assert_str(found(t, "p").kind, "test");
    assert_ok(withdraw(t, &files, "p", 2), &t->error);
    assert_int_equal(listed(t), 0);
    assert_true(found(t, "p").withdrawn);
    assert_int_equal(withdraw(t, &files, "p", 3), STATUS_STALE);
}

static void what_does_not_fit_together_is_refused_at_its_field(void **state)
{
    struct test_database *t = *state;
    const struct files files = store_open(t);
    const char *file = given(t, &files);
    const struct {
        struct asked asked;
        const char *where;
    } bad[] = {
        { { .kind = "nonsense", .file = file }, "kind" },
        { { .kind = "other", .file = file }, "title" },
        { { .issued = "\"2099-01-01\"", .file = file }, "issued" },
        { { .issued = "\"2020-01-02\"", .expires = "\"2020-01-01\"", .file = file }, "expires" },
        { { .title = "neither file nor link" }, "file" },
        { { .file = file, .link = "https://youtu.be/x" }, "link" },
        { { .link = "https://evil.example/x" }, "link" },
        { { .file = "0000000000000000000000000000000000000000000000000000000000000000" }, "file" },
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct asked asked = bad[i].asked;
        asked.type = "files.add_paper";
        asked.paper = "bad";
        assert_int_equal(ask(t, &files, asked), STATUS_BAD_INPUT);
        assert_string_equal(t->error.where, bad[i].where);
    }
    assert_int_equal(ask(t, &files, (struct asked){ .type = "files.add_paper", .paper = "bad", .file = file, .actor = "stranger" }), STATUS_NOT_FOUND);
    assert_int_equal(listed(t), 0);
}

static void kinds_are_the_rows_of_the_laws_table_of_papers(void **state)
{
    (void)state;
    assert_int_equal(paper_kind_count, 16);
    for (size_t i = 0; i < paper_kind_count; i++) {
        assert_int_equal(paper_kinds[i].evidence, i < 15 ? (int)i + 1 : 0);
        assert_ptr_equal(paper_kind_of(str_from(paper_kinds[i].word)), &paper_kinds[i]);
    }
    assert_null(paper_kind_of(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paper_keeps_what_it_says_and_its_file),
        cmocka_unit_test(who_cites_a_renewed_paper_is_shown_the_newest),
        cmocka_unit_test(a_paper_is_corrected_by_whoever_saw_its_last_version),
        cmocka_unit_test(what_does_not_fit_together_is_refused_at_its_field),
        cmocka_unit_test(kinds_are_the_rows_of_the_laws_table_of_papers),
    };
    return digest_ready() ? run_on_both(tests, sizeof(tests) / sizeof(tests[0]), db_migrations) : 1;
}
