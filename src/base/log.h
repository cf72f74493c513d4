/* Log lines on standard error: "2026-11-23T01:00:00.000Z info web.listening address=127.0.0.1:8080". One line a record, key=value, values
 * quoted where needed, no control characters. Never a person's data, a password or a token. */
#ifndef OPENOCOP_BASE_LOG_H
#define OPENOCOP_BASE_LOG_H

#include "base/context.h"
#include "base/error.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* Once, at the start; before it nothing is logged. `context` must outlive the program. */
void log_open(const struct context *context, enum log_level least);
/* `event` is a stable dotted name. */
void log_event(enum log_level level, const char *event, const struct text_arg *args, size_t arg_count);
void log_failure(const char *event, const struct error *error);
#define LOG_EVENT(level, event, ...)                                                                                       \
    log_event((level), (event), (const struct text_arg[]){ __VA_ARGS__ },                                                   \
              sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg))

#endif
