/* See log.h. A line is put together on the stack and written by one write(2) of at most 4096 bytes, which threads and processes that share
 * a pipe can't tear apart. What does not fit is cut. */
#include "base/log.h"

#include <errno.h>
#include <unistd.h>

#include "base/date.h"
#include "base/texts.h"
#include "base/utf8.h"

#define LINE_SIZE 4096

static const struct context *log_context;
static enum log_level log_least;

void log_open(const struct context *context, enum log_level least)
{
    log_context = context;
    log_least = least;
}

/* Whether the value must stand in quotes to be read back as one. */
static bool needs_quotes(struct str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] <= ' ' || value.ptr[i] == '"' || value.ptr[i] == '\\' || value.ptr[i] == '=')
            return true;
    return value.len == 0;
}

/* Controls, line separators and marks that turn the direction of writing could make a line look like another one. */
static bool shows_itself(uint32_t c)
{
    return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0x61C && !(c >= 0x200E && c <= 0x200F) && !(c >= 0x2028 && c <= 0x202E) &&
           !(c >= 0x2066 && c <= 0x2069);
}

static void add_value(struct buffer *line, struct str value)
{
    bool quoted = needs_quotes(value);
    size_t at = 0;
    if (quoted)
        buffer_add_char(line, '"');
    while (at < value.len) {
        uint32_t character = 0;
        size_t size = utf8_next(value, at, &character);
        if (size == 0 || !shows_itself(character)) {
            buffer_add_char(line, '?');
        } else {
            if (character == '"' || character == '\\')
                buffer_add_char(line, '\\');
            buffer_add(line, str_part(value, at, at + size));
        }
        at += size == 0 ? 1 : size;
    }
    if (quoted)
        buffer_add_char(line, '"');
}

static void write_line(const char *bytes, size_t size)
{
    ssize_t put;
    do
        put = write(STDERR_FILENO, bytes, size);
    while (put < 0 && errno == EINTR);
}

void log_event(enum log_level level, const char *event, const struct text_arg *args, size_t arg_count)
{
    static const char *const levels[] = { "debug", "info", "warning", "error" };
    char bytes[LINE_SIZE];
    struct buffer line;
    if (log_context == NULL || level < log_least)
        return;
    buffer_open_fixed(&line, bytes, sizeof(bytes));
    instant_write(&line, context_now(log_context));
    buffer_add_char(&line, ' ');
    buffer_add_z(&line, levels[level]);
    buffer_add_char(&line, ' ');
    buffer_add_z(&line, event);
    for (size_t i = 0; i < arg_count; i++) {
        buffer_add_char(&line, ' ');
        buffer_add_z(&line, args[i].name);
        buffer_add_char(&line, '=');
        if (args[i].text.ptr == NULL)
            buffer_add_int(&line, args[i].number);
        else
            add_value(&line, args[i].text);
    }
    bytes[line.len] = '\n'; /* the buffer keeps one byte for its NUL */
    write_line(bytes, line.len + 1);
}

void log_failure(const char *event, const struct error *error)
{
    char bytes[LINE_SIZE];
    struct buffer message;
    buffer_open_fixed(&message, bytes, sizeof(bytes));
    error_line(&message, LANGUAGE_EN, error);
    LOG_EVENT(LOG_LEVEL_ERROR, event, TEXT_ARG_INT("status", error->status), TEXT_ARG("message", buffer_str(&message)));
}
