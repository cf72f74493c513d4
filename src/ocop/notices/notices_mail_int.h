/* Letters by e-mail, for the files of this room. A task is opened with mailed = 0; the job makes a message for each person who holds it, and hands
 * the messages over one by one. Nothing is sent twice: "sending" is written before the hand-over, and what a crash left in that state becomes
 * "unsure", which only a person sends again. */
#ifndef OPENOCOP_OCOP_NOTICES_NOTICES_MAIL_INT_H
#define OPENOCOP_OCOP_NOTICES_NOTICES_MAIL_INT_H

#include "ocop/notices/notices_int.h"

enum mail_state { MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_STATE_UNSURE, MAIL_FAILED, MAIL_STOPPED, MAIL_NEEDLESS, MAIL_STATES };
extern const char *const mail_state_words[]; /* as in the table; ends with NULL */

struct mail_row {
    int64_t id;
    struct ident ident;
    int64_t province, account;
    struct str name, address;
    enum mail_state state;
    int64_t made_at, since, next_at, attempts, tried_at; /* tried_at 0: never */
    struct str fault;
};
struct mail_rows {
    const struct mail_row *rows;
    size_t count;
    bool more;
};

/* A task that somebody is to be written about. */
struct mail_task {
    int64_t id, province;
    struct ident ident;
    struct task_for for_whom;
};
struct mail_tasks {
    const struct mail_task *rows;
    size_t count;
};
#define MAIL_TASKS_MAX 50 /* in one transaction */
#define MAILS_PAGE 50

/* notices_mail_sql.c */
/* Is there a task nobody has looked at yet, is there a message that a run left in the state of sending? */
MUST_CHECK enum status mails_sql_pending(struct db_conn *conn, bool *unmailed, bool *sending, struct error *error);
MUST_CHECK enum status mails_sql_tasks(struct db_conn *conn, struct arena *arena, struct mail_tasks *out, struct error *error);
MUST_CHECK enum status mails_sql_looked_at(struct db_conn *conn, int64_t task, struct error *error);
/* While no mail is set up: nobody is written about what was opened meanwhile. */
MUST_CHECK enum status mails_sql_pass_over(struct db_conn *conn, struct error *error);
MUST_CHECK enum status mails_sql_add(struct db_conn *conn, int64_t task, const struct mail_row *mail, struct error *error);
MUST_CHECK enum status mails_sql_left_over(struct db_conn *conn, struct str fault, struct error *error);
/* The next message that is due, with its task. */
struct mail_due {
    bool found;
    struct mail_row mail;
    bool done; /* the task is */
    struct str kind, product, producer, path;
    date due;
};
MUST_CHECK enum status mails_sql_due(struct db_conn *conn, struct arena *arena, int64_t now, struct mail_due *out, struct error *error);
MUST_CHECK enum status mails_sql_sending(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
/* What became of try number `attempts`; a later one's word stands. */
MUST_CHECK enum status mails_sql_became(struct db_conn *conn, int64_t id, int64_t attempts, enum mail_state state, int64_t next_at, struct str fault,
                                        struct error *error);
MUST_CHECK enum status mails_sql_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct mail_row *out,
                                      struct error *error);
MUST_CHECK enum status mails_sql_again(struct db_conn *conn, int64_t id, int64_t now, struct error *error);
MUST_CHECK enum status mails_sql_stop(struct db_conn *conn, int64_t id, struct error *error);
/* A province's messages of the state, newest first, from behind number `before` (0: from the start). */
MUST_CHECK enum status mails_sql_list(struct db_conn *conn, struct arena *arena, int64_t province, enum mail_state state, int64_t before,
                                      struct mail_rows *out, struct error *error);
MUST_CHECK enum status mails_sql_counts(struct db_conn *conn, int64_t province, int64_t counts[MAIL_STATES], struct error *error);

/* notices_mail_page.c */
#define MAILS_PATH "/thu-cho-gui"
extern const struct json_shape mail_about_shape;
enum status mail_again_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);
enum status mail_stop_apply(struct db_conn *conn, const struct command *command, const void *content, struct buffer *result, struct error *error);

#endif
