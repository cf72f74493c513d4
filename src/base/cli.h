/* Commands of the command line as tables: words, options, arguments, what they need, and the function. app/ lists the tables of all rooms,
 * reads the words, opens what the command needs and runs it. A function prints through cli_print and returns a status; main turns that
 * into the exit status (0 done, 1 the answer is no, 2 bad usage or input, 3 the system failed) and the error into one line. */
#ifndef OPENOCOP_BASE_CLI_H
#define OPENOCOP_BASE_CLI_H

#include "base/context.h"
#include "base/date.h"
#include "base/error.h"
#include "base/rooms.h"
#include "base/texts.h"

enum cli_kind {
    CLI_FLAG, /* bool */
    CLI_TEXT, /* struct str */
    CLI_INT,  /* int64_t */
    CLI_DATE, /* date, as 2026-05-22 */
};

struct cli_option {
    const char *name; /* "--json" */
    enum cli_kind kind;
    size_t offset;       /* in the command's options struct */
    const char *value;   /* "FILE" in the usage; NULL for a flag */
    enum text_id help;
    int64_t min, max;    /* for CLI_INT */
};

/* What app/ opens before the command runs. */
enum cli_needs {
    CLI_NEEDS_NOTHING = 0,
    CLI_NEEDS_LAW = 1,      /* the room "law" */
    CLI_NEEDS_DATABASE = 2, /* the rooms "db" and "commands", brought up to date */
    CLI_NEEDS_BOTH = 3,
};

struct cli;
typedef enum status cli_run_fn(struct cli *cli, struct error *error);

struct cli_command {
    const char *words;     /* "law list" */
    const char *arguments; /* "PACK[/SET]" in the usage, or "" */
    enum text_id help;
    size_t min_arguments;
    size_t max_arguments;
    const struct cli_option *options;
    size_t option_count;
    size_t options_size; /* of the struct that the options fill; it starts zeroed, dates as DATE_NONE, texts with ptr NULL */
    enum cli_needs needs;
    cli_run_fn *run;
    bool (*needs_none)(const void *options); /* of a command that may do without what it needs; NULL: never */
};

struct cli_commands {
    const struct cli_command *rows;
    size_t count;
};

struct cli {
    struct arena *arena;
    const struct context *context;
    enum language language;
    const struct rooms *rooms;
    const struct str *arguments;
    size_t argument_count;
    const void *options;
    const char *data_folder; /* may not exist yet */
    const char *law_folder;
    bool output_failed;
};

/* Finds the command (the row with the most words that match) and reads its options, which may stand anywhere; "--" ends them, "-" is an
 * argument. `common` are options valid everywhere. STATUS_BAD_INPUT: unknown word or option, missing value, too few or many arguments. */
MUST_CHECK enum status cli_parse(struct arena *arena, const struct cli_commands *tables, size_t table_count,
                                 const struct cli_option *common, size_t common_count, void *common_options, int argc, char **argv,
                                 const struct cli_command **command, struct cli *cli, struct error *error);
/* Everything that can be said, as `openocop --help` prints it. */
void cli_usage(struct buffer *out, enum language language, const struct cli_commands *tables, size_t table_count,
               const struct cli_option *common, size_t common_count);
/* To standard output. */
void cli_print(struct cli *cli, struct str s);
void cli_print_z(struct cli *cli, const char *zero_terminated);
/* Prints the buffer and a newline; STATUS_FAILED when the buffer overflowed or standard output can't be written. */
MUST_CHECK enum status cli_print_buffer(struct cli *cli, const struct buffer *buffer, struct error *error);

#endif
