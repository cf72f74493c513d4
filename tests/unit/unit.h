/* What every unit test includes: cmocka with the headers that it wants before it. */
#ifndef OPENOCOP_TESTS_UNIT_H
#define OPENOCOP_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/texts.h"

/* Compares a str with a zero-terminated string and shows both when they differ. */
#define assert_str(actual, expected)                                                                                       \
    do {                                                                                                                    \
        struct str assert_str_actual = (actual);                                                                            \
        char *assert_str_copy = test_malloc(assert_str_actual.len + 1);                                                     \
        if (assert_str_actual.len > 0)                                                                                      \
            memcpy(assert_str_copy, assert_str_actual.ptr, assert_str_actual.len);                                          \
        assert_str_copy[assert_str_actual.len] = '\0';                                                                      \
        assert_string_equal(assert_str_copy, (expected));                                                                   \
        test_free(assert_str_copy);                                                                                         \
    } while (0)

#endif
