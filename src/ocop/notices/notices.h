/* What is due, and when: the working-day calendar (lịch làm việc) and the tasks (việc) that wait for somebody.
 *
 * Calendar. A day is a working day if it is Monday-Friday, unless the calendar says otherwise; only days that differ have a row. A province may
 * differ from the country. The law counts (Civil Code 2015, Art. 147-148): the first day is not counted, and a term that ends on a day off
 * ends on the next working day. Where nothing is known of a year its days follow the plain week, and the result says that it is not certain.
 *
 * Tasks. A room opens a task for whoever must act next and closes it when that is done, inside the transaction of the command that changed the
 * subject; so "my tasks" can never tell anything else than the subject itself. What stands in a task is a copy for display.
 *
 * Letters. Whoever holds a fresh task is written to by e-mail, where the office has set up a mail server: one message is one task for one person. What is
 * done before is not written about. notices_mail_int.h tells the states.
 *
 * Tables: notices_days, notices_calendars, notices_tasks, notices_mails. Where the days come from, and what is not known: data/calendar/README.md. */
#ifndef OPENOCOP_OCOP_NOTICES_NOTICES_H
#define OPENOCOP_OCOP_NOTICES_NOTICES_H

#include "base/cli.h"
#include "db/db.h"
#include "db/jobs.h"
#include "net/mail.h"
#include "ocop/commands/commands.h"
#include "web/web.h"

/* Working days */

enum calendar_kind {
    CALENDAR_HOLIDAY,        /* nghỉ lễ, Tết (Labour Code 2019, Art. 112) */
    CALENDAR_SUBSTITUTE_OFF, /* nghỉ bù: the holiday fell on a weekend (Art. 111(3)) */
    CALENDAR_SWAPPED_OFF,    /* nghỉ hoán đổi, worked on a Saturday instead */
    CALENDAR_CLOSURE,        /* nghỉ theo quyết định riêng: closed by a written decision of its own */
    CALENDAR_SWAPPED_WORK,   /* làm bù: a Saturday that is worked */
    CALENDAR_ORDINARY,       /* as its weekday says: takes back what an import or the country says of the day */
};
extern const char *const calendar_kind_words[]; /* "holiday" …; ends with NULL */
enum calendar_provenance { CALENDAR_NOTICE, CALENDAR_COMPUTED }; /* in a document with its number; derived from the law alone */
extern const char *const calendar_provenance_words[];

#define CALENDAR_FIRST_YEAR 2000 /* of days that can be kept */
#define CALENDAR_LAST_YEAR 2099
#define CALENDAR_TERM_MAX 10000  /* days */

struct calendar_day {
    date day;
    enum calendar_kind kind;
    enum calendar_provenance provenance;
    bool own;     /* the province's, not the country's */
    bool by_hand; /* set by an administrator, not imported */
    struct str name, basis, source;
};

/* A year of which something is known. */
struct calendar_year {
    int year;
    bool announced; /* at least one of its days stands in a document; otherwise all are computed */
};

struct calendar {
    int64_t province; /* 0: the country */
    const struct calendar_day *days; /* by day, each once: the province's before the country's */
    size_t count;
    const struct calendar_year *years; /* ascending */
    size_t year_count;
};

/* Loads what differs in all years that `from` to `to` touch; DATE_NONE: since, or until, for ever. Years outside are as unknown ones, so load
 * with room for the longest term. Everything lives in the arena. */
MUST_CHECK enum status calendar_read(struct db_conn *conn, struct arena *arena, int64_t province, date from, date to, struct calendar *out,
                                     struct error *error);
/* The version that a form for notices.set_days is made on; 0: nothing was ever written. */
MUST_CHECK enum status calendar_version(struct db_conn *conn, int64_t province, int64_t *version, struct error *error);

/* What the calendar says of the day; NULL: nothing, the week decides. */
const struct calendar_day *calendar_day_of(const struct calendar *calendar, date day);
bool calendar_is_working(const struct calendar *calendar, date day);
/* NULL: nothing is known of the year. */
const struct calendar_year *calendar_year_of(const struct calendar *calendar, int year);
/* Is something known of every year from one day to the other? */
bool calendar_is_certain(const struct calendar *calendar, date from, date to);
/* The end of a term of n working days that begins on `start`, which is not counted; n = 0: `start` itself or the next working day. DATE_NONE, and
 * not certain, for n outside 0..CALENDAR_TERM_MAX and days that do not exist. */
void calendar_add_working(const struct calendar *calendar, date start, int64_t n, date *end, bool *certain);
/* The end of a term of n days of any kind: start + n, or the next working day after it. */
void calendar_add_days(const struct calendar *calendar, date start, int64_t n, date *end, bool *certain);
/* The day itself or the next working day: for the end of a term of months or years (date_add_months). */
void calendar_on_working(const struct calendar *calendar, date day, date *end, bool *certain);
/* Working days after `from` up to and including `to`: "còn N ngày làm việc" from today to the due day, 0 on the day itself. With the days the
 * other way round the same with a minus: how late it is. A due day that passed over a weekend only gives 0: whether it is late is told by the
 * dates. */
int64_t calendar_working_between(const struct calendar *calendar, date from, date to);

/* `openocop import calendar`, `openocop calendar …`. Without a FILE the import reads calendar/working-days.csv in the room "data". */
extern const struct cli_commands notices_cli;
enum status notices_demo(struct cli *cli, struct error *error); /* `openocop demo` */
extern const struct command_types notices_commands; /* notices.calendar, notices.set_days */
extern const struct web_routes notices_routes;
extern const struct web_routes notices_home_routes; /* "Việc của tôi" */

/* Tasks */

enum task_scope { TASK_FOR_ROLE, TASK_FOR_ACCOUNT, TASK_FOR_PRODUCER };

/* Who must act. */
struct task_for {
    enum task_scope scope;
    int role;         /* TASK_FOR_ROLE: the role, more than 0 … */
    struct str place; /* … at the place with this code */
    int64_t person;   /* otherwise: the account's or the producer's number */
};

/* For who holds the role (enum account_role) at the place, or in the province where `place` is empty. Roles are stored by their number: new ones
 * come at the end of the enum. */
struct task_for task_for_role(struct arena *arena, int role, int64_t province, struct str place);
int task_role_of(const struct task_for *whom); /* enum account_role; only of TASK_FOR_ROLE */

/* What a kind of task is called on the screen; each room that opens tasks has a table of them, which app/ lists (the room "task_kinds"). */
struct task_kind {
    const char *kind;    /* "dossiers.examine" */
    enum text_id what;   /* "Kiểm tra hồ sơ" */
    enum text_id button; /* "Kiểm tra" */
};
struct task_kinds {
    const struct task_kind *rows;
    size_t count;
};
/* The room "task_kinds": the tables of all rooms. */
struct task_kind_tables {
    const struct task_kinds *const *rows;
    size_t count;
};
/* Of a task's kind; NULL where no room has it. */
const struct task_kind *task_kind_named(const struct web_request *request, struct str kind);
#define NOTICES_HOME "/viec-cua-toi"

struct task {
    int64_t province;
    const char *kind;     /* the key of its words: "dossiers.examine" */
    struct ident subject; /* public identifier of what it is about */
    struct str product, producer; /* plain names, for display; "" where there is none */
    struct str path;      /* of the screen that does it: "/ho-so/…" */
    struct task_for for_whom;
    date due;             /* DATE_NONE: no term */
    int64_t opened_at;    /* instant */
    struct ident command; /* that opens it: the task's public identifier is made of it */
};

/* All inside the caller's transaction. A task is open once for (province, kind, subject, for whom): opening it again changes nothing; after it is
 * done it may be opened anew. STATUS_FAILED: a task that nobody could do (no path, no kind, for nobody). */
MUST_CHECK enum status task_open(struct db_conn *conn, const struct task *task, struct error *error);
/* Closes the subject's open tasks of the kind, for whomever they are; none is STATUS_OK. `by`: "system", or an account's public identifier. */
MUST_CHECK enum status task_done(struct db_conn *conn, int64_t province, const char *kind, const struct ident *subject, struct str by,
                                 int64_t at, struct error *error);
/* Stops the clock of the subject's open tasks of the kind; one that stands already goes on standing since then. */
MUST_CHECK enum status task_pause(struct db_conn *conn, int64_t province, const char *kind, const struct ident *subject, date since,
                                  struct error *error);
/* Lets it run again from `day`: as many working days are left as there were when it stopped. What was late then stays as it is. */
MUST_CHECK enum status task_resume(struct db_conn *conn, const struct calendar *calendar, const char *kind, const struct ident *subject,
                                   date day, struct error *error);
/* Another due day (DATE_NONE: no term) for the subject's open tasks of the kind: the term was extended, or counted anew because the calendar has
 * changed. Of a clock that stands it is the day as it was due when it stopped. */
MUST_CHECK enum status task_move(struct db_conn *conn, int64_t province, const char *kind, const struct ident *subject, date due,
                                 struct error *error);
/* The names that the subject's open tasks of all kinds show. */
MUST_CHECK enum status task_retitle(struct db_conn *conn, int64_t province, const struct ident *subject, struct str product,
                                    struct str producer, struct error *error);

/* The subject has moved: its open tasks for roles at one place are for the same roles at another, those of one producer another's. */
MUST_CHECK enum status task_at_place(struct db_conn *conn, int64_t province, const struct ident *subject, struct str from, struct str to,
                                     struct error *error);
MUST_CHECK enum status task_for_producer(struct db_conn *conn, int64_t province, const struct ident *subject, int64_t from, int64_t to,
                                         struct error *error);

/* Letters by e-mail */

/* A producer's own name and address; empty where none is known. */
typedef enum status notices_contact_fn(struct db_conn *conn, struct arena *arena, int64_t producer, struct str *name, struct str *address,
                                       struct error *error);
/* The room "notices_mail". */
struct notices_mail {
    struct db *db;
    const struct context *context;
    struct mail_server server;
    struct str public_url; /* "https://ocop.example.vn", before a task's path */
    struct str host;       /* its host: of the Message-ID */
    notices_contact_fn *contact;
};
extern const struct job_types notices_jobs;         /* notices.mail, every minute */
extern const struct web_routes notices_mail_routes; /* "Thu cho gui" */

#define TASKS_LIMIT 50 /* tasks a page, unless told */
#define TASKS_LIMIT_MAX 500
#define TASKS_ROLES_MAX 16
#define TASKS_PRODUCERS_MAX 8

struct tasks_query {
    const struct calendar *calendar; /* of the province whose tasks are asked for */
    date today;
    struct {
        int role;
        struct str place;
    } roles[TASKS_ROLES_MAX];
    size_t role_count;
    int64_t account; /* 0: none */
    int64_t producers[TASKS_PRODUCERS_MAX];
    size_t producer_count;
    int64_t limit;    /* 1..TASKS_LIMIT_MAX; 0: TASKS_LIMIT */
    struct str after; /* the `next` of the page before; empty: from the start */
};

struct task_row {
    struct ident ident;
    struct str kind;
    struct ident subject;
    struct str product, producer, path;
    struct task_for for_whom;
    date due;
    date paused_since; /* DATE_NONE: the clock runs */
    int64_t opened_at;
    bool late;         /* due before today, and the clock runs */
    int64_t days_left; /* working days to the due day, negative when late; since it was paused; 0 without a term */
    bool certain;      /* the calendar knows the years in between */
};

/* Each task is in one of the first three at most: "Quá hạn 2 · Hôm nay 3 · Tuần này 7". One whose clock stands is only in `all`. */
struct tasks_counts {
    int64_t late;
    int64_t today;
    int64_t week; /* after today, up to Sunday */
    int64_t all;
};

struct tasks {
    const struct task_row *rows; /* by due day, those without a term last */
    size_t count;
    struct tasks_counts counts;  /* of all pages */
    bool more;
    struct str next;
};

/* The open tasks of who holds these roles, has the account and acts for these producers. STATUS_BAD_INPUT: a cursor that is not ours. In one state
 * of the database only between db_read_begin and db_read_end. */
MUST_CHECK enum status tasks_list(struct db_conn *conn, struct arena *arena, const struct tasks_query *query, struct tasks *out,
                                  struct error *error);

#endif
