#include "base/json_tree.h"

#include <jansson.h>

#include "../unit.h"

static size_t calls;
static size_t fail_at;
static long live;

static void *counted_malloc(size_t size)
{
    void *block;
    if (++calls == fail_at)
        return NULL;
    block = malloc(size);
    live += block != NULL ? 1 : 0;
    return block;
}

static void counted_free(void *block)
{
    live -= block != NULL ? 1 : 0;
    free(block);
}

static void the_parser_gives_everything_back_whichever_taking_fails(void **state)
{
    static const char document[] = "{\"sheets\":[{\"member\":\"Lê\",\"choices\":{\"1.1\":\"a\",\"1.2\":7,\"1.3\":-1.5}},{}],\"x\":[[],[1,2,3]],"
                                   "\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10}";
    struct error error;
    (void)state;
    json_set_alloc_funcs(counted_malloc, counted_free);
    for (fail_at = 1; fail_at < 10000; fail_at++) {
        struct arena arena;
        struct json_node root;
        enum status status;
        calls = 0;
        arena_open(&arena, &memory_system, ARENA_DEFAULT_LIMIT);
        status = json_tree_read(&arena, str_from(document), &root, &error);
        arena_close(&arena);
        assert_int_equal(live, 0);
        if (calls < fail_at) {
            assert_int_equal(status, STATUS_OK);
            break;
        }
        assert_int_not_equal(status, STATUS_OK);
    }
    assert_in_range(fail_at, 50, 9999);
    json_set_alloc_funcs(malloc, free);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parser_gives_everything_back_whichever_taking_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
