/* Signing in: names and passwords, second factors, sessions. A session's token is 32 random bytes in a cookie; the table has its SHA-256.
 *
 * Wrong tries are counted by the name that was typed, by the address, and by both, whether or not such an account is there, so that neither the
 * answers nor the waiting tell which accounts exist. */
#include "base/log.h"
#include "base/password.h"
#include "base/totp.h"
#include "ocop/accounts/accounts_int.h"

#define MINUTE ((int64_t)60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define OFFICIAL_HOURS (12 * HOUR) /* a working day */
#define PRODUCER_DAYS (30 * DAY)
#define HALF_TIME (10 * MINUTE)
#define SEEN_EVERY (5 * MINUTE)
#define TRIES_WINDOW (15 * MINUTE)
#define TRIES_BOTH 8     /* this name from this address */
#define TRIES_NAME 40    /* this name from anywhere */
#define TRIES_ADDRESS 100 /* an office shares one address */

static struct accounts *room(const struct web_request *request)
{
    return web_room(request, "accounts");
}

/* Sessions of one account are written one after the other. */
static int64_t shard_of(int64_t account)
{
    return -account;
}

/* ---- the session of a request ---- */

static bool token_hash(struct str cookie, struct sha256 *out)
{
    struct sha256 token;
    if (!sha256_read(cookie, &token))
        return false;
    *out = sha256_of((struct str){ (const char *)token.bytes, sizeof(token.bytes) });
    return true;
}

struct seen {
    struct sha256 token_hash;
    int64_t now;
};

static enum status write_seen(struct db_conn *conn, void *self, struct error *error)
{
    const struct seen *seen = self;
    return accounts_sql_seen(conn, &seen->token_hash, seen->now, error);
}

/* The session's row, when it still holds. */
static enum status read_session(struct web_request *request, bool *found, struct account_session *session, struct db_conn **conn,
                                struct error *error)
{
    struct sha256 hash;
    enum status status;
    *found = false;
    if (!token_hash(web_cookie(request, ACCOUNT_COOKIE), &hash))
        return STATUS_OK;
    status = db_reader(room(request)->db, conn, error);
    if (status == STATUS_OK)
        status = accounts_sql_session(*conn, &hash, found, session, error);
    *found = *found && session->ends_at > context_now(web_context(request));
    return status;
}

enum status accounts_session(void *self, struct web_request *request, struct web_session *out, struct error *error)
{
    struct accounts *accounts = self;
    int64_t now = context_now(web_context(request));
    struct account_session session;
    struct viewer *viewer = ARENA_NEW(web_arena(request), struct viewer);
    struct db_conn *conn;
    bool found;
    enum status status;
    if (viewer == NULL)
        return fail_memory(error);
    status = read_session(request, &found, &session, &conn, error);
    if (status != STATUS_OK || !found || session.half)
        return status;
    status = account_viewer(conn, web_arena(request), session.account, date_in_vietnam(now), accounts->second_factor, &found, viewer, error);
    if (status != STATUS_OK || !found)
        return status;
    if (account_is_official(viewer) && now - session.made_at > OFFICIAL_HOURS) /* he became one meanwhile */
        return STATUS_OK;
    if (now - session.seen_at > SEEN_EVERY) {
        struct seen seen = { session.token_hash, now };
        struct error ignored; /* that it was seen is worth no failure */
        if (db_write(accounts->db, shard_of(session.account), write_seen, &seen, &ignored) != STATUS_OK)
            log_failure("accounts.seen", &ignored);
    }
    out->viewer = viewer;
    for (size_t i = 0; i < WEB_SECRET_SIZE; i++)
        out->secret[i] = session.secret[i];
    return STATUS_OK;
}

enum status account_session_half(struct web_request *request, bool *found, struct account *out, struct error *error)
{
    struct account_session session;
    struct db_conn *conn;
    enum status status = read_session(request, found, &session, &conn, error);
    if (status != STATUS_OK || !*found || !session.half) {
        *found = false;
        return status;
    }
    return accounts_sql_by_id(conn, web_arena(request), session.account, found, out, error);
}

/* ---- beginning and ending ---- */

static enum status write_session(struct db_conn *conn, void *self, struct error *error)
{
    return accounts_sql_add_session(conn, self, error);
}

static enum status write_end(struct db_conn *conn, void *self, struct error *error)
{
    return accounts_sql_end_session(conn, self, error);
}

/* The session of before, a half one too, ends: a token that somebody planted in the browser never becomes a session. */
enum status account_session_end(struct web_request *request, struct error *error)
{
    struct sha256 hash;
    web_set_cookie(request, ACCOUNT_COOKIE, STR("x"), -1);
    if (!token_hash(web_cookie(request, ACCOUNT_COOKIE), &hash))
        return STATUS_OK;
    return db_write(room(request)->db, -1, write_end, &hash, error);
}

enum status account_session_begin(struct web_request *request, const struct account *account, bool half, bool official, struct error *error)
{
    int64_t now = context_now(web_context(request));
    struct account_session session = { .account = account->id, .half = half, .seen_at = now };
    struct sha256 token;
    enum status status = account_session_end(request, error);
    if (status != STATUS_OK)
        return status;
    context_random(web_context(request), token.bytes, sizeof(token.bytes));
    context_random(web_context(request), session.secret, sizeof(session.secret));
    session.token_hash = sha256_of((struct str){ (const char *)token.bytes, sizeof(token.bytes) });
    session.ends_at = now + (half ? HALF_TIME : official ? OFFICIAL_HOURS : PRODUCER_DAYS);
    status = db_write(room(request)->db, shard_of(account->id), write_session, &session, error);
    if (status == STATUS_OK)
        web_set_cookie(request, ACCOUNT_COOKIE, sha256_hex(web_arena(request), &token), half || official ? 0 : PRODUCER_DAYS / 1000);
    return status;
}

/* ---- tries ---- */

struct tries {
    struct sha256 keys[3];
    int64_t most[3];
    int64_t now;
};

static void tries_of(struct web_request *request, const char *what, struct str name, struct tries *out)
{
    struct str address = web_client(request);
    const struct str both[] = { str_from(what), STR("\n"), name, STR("\n"), address };
    const struct str one[] = { str_from(what), STR("\n"), name };
    const struct str from[] = { STR("address\n"), address };
    *out = (struct tries){ .keys = { sha256_of_many(both, 5), sha256_of_many(one, 3), sha256_of_many(from, 2) },
                           .most = { TRIES_BOTH, TRIES_NAME, TRIES_ADDRESS },
                           .now = context_now(web_context(request)) };
}

static enum status too_often(struct db_conn *conn, const struct tries *tries, bool *often, struct error *error)
{
    enum status status = STATUS_OK;
    *often = false;
    for (size_t i = 0; i < 3 && status == STATUS_OK; i++) {
        int64_t count;
        status = accounts_sql_tries(conn, &tries->keys[i], tries->now - TRIES_WINDOW, &count, error);
        *often = *often || (status == STATUS_OK && count >= tries->most[i]);
    }
    return status;
}

static enum status write_tries(struct db_conn *conn, void *self, struct error *error)
{
    const struct tries *tries = self;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < 3 && status == STATUS_OK; i++)
        status = accounts_sql_note_try(conn, &tries->keys[i], tries->now, tries->now - TRIES_WINDOW, error);
    return status;
}

/* Who got in has not guessed; the address goes on being counted. */
static enum status forget_tries(struct db_conn *conn, void *self, struct error *error)
{
    const struct tries *tries = self;
    enum status status = accounts_sql_forget_try(conn, &tries->keys[0], error);
    return status != STATUS_OK ? status : accounts_sql_forget_try(conn, &tries->keys[1], error);
}

static enum status note(struct web_request *request, struct tries *tries, enum account_try outcome, struct error *error)
{
    return outcome == TRY_TOO_OFTEN ? STATUS_OK : db_write(room(request)->db, -1, outcome == TRY_GOOD ? forget_tries : write_tries, tries, error);
}

enum status account_try_password(struct web_request *request, struct str login, struct str password, enum account_try *outcome,
                                 struct account *out, struct error *error)
{
    struct str folded = account_login_fold(web_arena(request), login);
    struct tries tries;
    struct db_conn *conn;
    bool found = false;
    bool good = false;
    bool often = false;
    enum status status = db_reader(room(request)->db, &conn, error);
    *outcome = TRY_WRONG;
    tries_of(request, "password", folded, &tries);
    if (status == STATUS_OK)
        status = too_often(conn, &tries, &often, error);
    if (status != STATUS_OK)
        return status;
    if (often) {
        *outcome = TRY_TOO_OFTEN;
        return STATUS_OK;
    }
    status = accounts_sql_by_login(conn, web_arena(request), folded, &found, out, error);
    if (status == STATUS_OK)
        status = password_check(password, found ? out->password : STR(""), &good, error);
    if (status != STATUS_OK)
        return status;
    *outcome = good ? TRY_GOOD : TRY_WRONG;
    return note(request, &tries, *outcome, error);
}

/* ---- the second factor ---- */

struct code {
    int64_t account;
    int64_t step; /* of a telephone's code; 0: a printed one, */
    struct sha256 hash;
    int64_t now;
    bool used;
};

static enum status write_code(struct db_conn *conn, void *self, struct error *error)
{
    struct code *code = self;
    if (code->step == 0)
        return accounts_sql_use_code(conn, code->account, &code->hash, code->now, &code->used, error);
    return accounts_sql_set_totp_step(conn, code->account, code->step, &code->used, error);
}

/* Letters and digits alone, so that blanks and hyphens of the printed form don't matter. */
struct sha256 account_code_hash(struct arena *arena, struct str typed)
{
    struct buffer plain;
    buffer_open(&plain, arena, 64);
    for (size_t i = 0; i < typed.len; i++)
        if (typed.ptr[i] != ' ' && typed.ptr[i] != '-')
            buffer_add_char(&plain, typed.ptr[i] >= 'A' && typed.ptr[i] <= 'Z' ? (char)(typed.ptr[i] + 'a' - 'A') : typed.ptr[i]);
    return sha256_of(buffer_str(&plain));
}

enum status account_try_code(struct web_request *request, const struct account *account, struct str typed, enum account_try *outcome,
                             struct error *error)
{
    struct code code = { .account = account->id, .now = context_now(web_context(request)) };
    struct tries tries;
    struct db_conn *conn;
    bool often = false;
    enum status status = db_reader(room(request)->db, &conn, error);
    *outcome = TRY_WRONG;
    tries_of(request, "code", account->login, &tries);
    if (status == STATUS_OK)
        status = too_often(conn, &tries, &often, error);
    if (status != STATUS_OK || often) {
        *outcome = TRY_TOO_OFTEN;
        return status;
    }
    code.hash = account_code_hash(web_arena(request), typed);
    if (!totp_check(account->totp_secret, typed, code.now, account->totp_step, &code.step))
        code.step = 0;
    status = db_write(room(request)->db, shard_of(account->id), write_code, &code, error);
    if (status != STATUS_OK)
        return status;
    *outcome = code.used ? TRY_GOOD : TRY_WRONG;
    return note(request, &tries, *outcome, error);
}
