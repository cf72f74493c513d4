/* See error.h. */
#include "base/error.h"

#include "base/pure.h"
#include "texts_error.h"

/* Copies as much as fits, never half a UTF-8 character, never a control character (a message is one line). */
static void copy_cut(char *to, size_t size, struct str from)
{
    size_t len = from.len < size - 1 ? from.len : size - 1;
    while (len < from.len && len > 0 && ((unsigned char)from.ptr[len] & 0xC0) == 0x80)
        len--;
    for (size_t i = 0; i < len; i++) {
        to[i] = from.ptr[i];
        if ((unsigned char)to[i] < 0x20 || to[i] == 0x7F)
            to[i] = '?';
    }
    to[len] = '\0';
}

static void copy_number(char *to, size_t size, int64_t number)
{
    char digits[21];
    size_t at = sizeof(digits);
    uint64_t rest = number < 0 ? ~(uint64_t)number + 1 : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0)
        digits[--at] = '-';
    copy_cut(to, size, (struct str){ digits + at, sizeof(digits) - at });
}

enum status error_set(struct error *error, enum status status, enum text_id text, const char *where, const struct text_arg *args,
                      size_t arg_count)
{
    if (error == NULL)
        return status;
    error->status = status;
    error->text = text;
    error->file[0] = '\0';
    copy_cut(error->where, sizeof(error->where), str_from(where));
    error->arg_count = arg_count < ERROR_ARGS ? arg_count : ERROR_ARGS;
    for (size_t i = 0; i < error->arg_count; i++) {
        copy_cut(error->args[i].name, sizeof(error->args[i].name), str_from(args[i].name));
        if (args[i].text.ptr == NULL)
            copy_number(error->args[i].text, sizeof(error->args[i].text), args[i].number);
        else
            copy_cut(error->args[i].text, sizeof(error->args[i].text), args[i].text);
    }
    return status;
}

enum status fail_memory(struct error *error)
{
    return FAIL(error, STATUS_FAILED, TEXT_error_memory, NULL);
}

enum status error_in_file(struct error *error, const char *file)
{
    if (error == NULL)
        return STATUS_FAILED;
    if (error->file[0] == '\0')
        copy_cut(error->file, sizeof(error->file), str_from(file));
    return error->status;
}

void error_within(struct error *error, const char *prefix)
{
    struct str head = str_from(prefix);
    struct str tail;
    char joined[ERROR_WHERE_SIZE * 2];
    size_t len = 0;
    if (error == NULL)
        return;
    tail = str_from(error->where);
    if (head.len > ERROR_WHERE_SIZE)
        head.len = ERROR_WHERE_SIZE;
    memcpy(joined, head.ptr, head.len);
    len = head.len;
    if (tail.len > 0 && tail.ptr[0] != '[' && head.len > 0)
        joined[len++] = '.';
    memcpy(joined + len, tail.ptr, tail.len);
    len += tail.len;
    copy_cut(error->where, sizeof(error->where), (struct str){ joined, len });
}
