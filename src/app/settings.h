/* All settings in one table: name, kind, default, bounds, unit, help. A value comes from, strongest first: the command line (--name),
 * the environment (OPENOCOP_NAME), the file openocop.conf in the data folder ("name = value"), the default.
 * `openocop show-config` prints the table with where each value came from; `openocop check-config` proves it and exits. */
#ifndef OPENOCOP_APP_SETTINGS_H
#define OPENOCOP_APP_SETTINGS_H

#include "base/cli.h"

struct settings {
    /* where things are */
    struct str data;     /* folder */
    struct str database; /* "sqlite:FILE", "postgresql://…"; ptr NULL: SQLite in the data folder */
    struct str law;      /* folder; ptr NULL: the one that belongs to the program */
    struct str language; /* "vi", "en" */
    struct str log_level;
    /* serve */
    struct str listen;
    struct str admin_listen;
    struct str tls_cert;
    struct str tls_key;
    struct str second_factor; /* "off", "officials" */
    struct str signed_scans;  /* "optional", "required": before a dossier is handed to the province */
    struct str advice;        /* "on", "off": what the council is told beside an opened result */
    struct str public_url; /* ptr NULL: none */
    struct str mail_server;   /* "HOST:PORT"; ptr NULL: no mail is sent */
    struct str mail_tls;      /* a word of mail_tls_words */
    struct str mail_from, mail_user, mail_password_file, mail_ca_file;
    int64_t certificate_x, certificate_y;
    struct str trust_store; /* ptr NULL: none */
    struct str filed_at;      /* "commune", "province": where a dossier counts as filed */
    int64_t test_validity;    /* months; 0: not known */
    int64_t returns_month, returns_days; /* when producers are asked for the year's return; month 0: never */
    struct str clock;         /* file that moves the clock; ptr NULL: the system's */
    struct str demonstration_open; /* "no", "yes" */
    struct str front_end; /* folder of the built front end; ptr NULL: the one that belongs to the program */
    int64_t workers;
    int64_t writers;
    int64_t connections;
    int64_t connections_per_address;
    int64_t header_deadline;
    int64_t idle_deadline;
};

enum setting_origin { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_COMMAND_LINE };

struct setting {
    const char *name; /* "tls-cert": --tls-cert, OPENOCOP_TLS_CERT, tls-cert = … */
    enum cli_kind kind;
    size_t offset;
    const char *fallback; /* the default; NULL: none, or worked out (see the help) */
    int64_t min, max;
    const char *const *words; /* the only values, ends with NULL */
    const char *value;        /* in the usage, with its unit: "SECONDS" */
    enum text_id help;
    bool serve_only;
};

extern const struct setting settings_table[];
#define MOST_SETTINGS 48
extern const size_t settings_count; /* at most that many */

/* The options for the command line: those valid everywhere, and those of `serve`. Both fill a struct settings. */
const struct cli_option *settings_common_options(size_t *count);
const struct cli_option *settings_serve_options(size_t *count);

/* Works out every value. `everywhere` and `serve` (may be NULL) are what the command line gave. Unknown names in the file, values out of
 * bounds: STATUS_BAD_INPUT with file and line. `origins` has settings_count places. */
MUST_CHECK enum status settings_resolve(struct arena *arena, const struct settings *everywhere, const struct settings *serve,
                                        struct settings *out, enum setting_origin *origins, struct error *error);

#endif
