/* The ledger of a country's year, for the measurement of `openocop ledger verify`.
 * bench_ledger fill DATABASE_URL COUNT: appends entries as commands do, in 34 chains, many to a transaction; prints one line of JSON with the bytes that
 *   verifying has to hash.
 * bench_ledger hash BYTES: SHA-256 of as many bytes in one pass, the reference; prints one line of JSON. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/digest.h"
#include "ocop/ledger/ledger.h"

#define CHAINS 34
#define TOGETHER 2000
#define LONGEST 1000
#define ENTRY_JSON 480 /* bytes of an entry's canonical JSON: 343 of names and hashes, and what stands in `describe` */

struct filling {
    int64_t province, first, count;
    char text[LONGEST + 100];
    int64_t bytes;
};

/* A sheet of a council is about this long; the lengths go round from 60 to 1,000 bytes. */
static struct str content_of(struct filling *f, int64_t n)
{
    size_t len = (size_t)(60 + n * 37 % (LONGEST - 60));
    int head = snprintf(f->text, sizeof(f->text), "{\"n\":%lld,\"note\":\"", (long long)n);
    memset(f->text + head, 'a', len);
    memcpy(f->text + (size_t)head + len, "\"}", 2);
    return (struct str){ f->text, (size_t)head + len + 2 };
}

static enum status append(struct db_conn *conn, void *self, struct error *error)
{
    struct filling *f = self;
    enum status status = STATUS_OK;
    f->bytes = 0;
    for (int64_t i = 0; i < f->count && status == STATUS_OK; i++) {
        struct ledger_entry entry = {
            .province = f->province,
            .at = 1767200400000 + (f->first + i) * 15000,
            .actor = STR("0b5f3c9e-0102-4304-8506-0708090a0b0c"),
            .on_behalf = STR(""),
            .command = STR("councils.seal_sheet"),
            .command_id = ident_new(&context_system),
        };
        struct str content = content_of(f, f->first + i);
        status = ledger_append(conn, &context_system, &entry, content, error);
        f->bytes += ENTRY_JSON + LEDGER_SALT_SIZE + (int64_t)content.len;
    }
    return status;
}

static int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int fill(const char *url, int64_t count)
{
    const struct db_settings settings = { .url = str_from(url) };
    struct error error = { 0 };
    struct db *db = NULL;
    int64_t began = monotonic_ms();
    int64_t bytes = 0;
    enum status status = db_open(&settings, &db, &error);
    if (status == STATUS_OK)
        status = db_migrate(db, db_migrations, &context_system, &error);
    for (int64_t done = 0, block = 0; done < count && status == STATUS_OK; block++) {
        struct filling f = { .province = block % CHAINS, .first = done, .count = count - done < TOGETHER ? count - done : TOGETHER };
        status = db_write(db, f.province, append, &f, &error);
        done += f.count;
        bytes += f.bytes;
    }
    db_close(db);
    if (status != STATUS_OK)
        return 1;
    printf("{\"entries\":%lld,\"bytes\":%lld,\"milliseconds\":%lld}\n", (long long)count, (long long)bytes, (long long)(monotonic_ms() - began));
    return 0;
}

static int hash(int64_t bytes)
{
    static char block[1 << 16];
    struct sha256_running running;
    struct sha256 result;
    int64_t began = monotonic_ms();
    sha256_start(&running);
    for (int64_t left = bytes; left > 0; left -= (int64_t)sizeof(block))
        sha256_add(&running, (struct str){ block, left < (int64_t)sizeof(block) ? (size_t)left : sizeof(block) });
    result = sha256_end(&running);
    printf("{\"milliseconds\":%lld,\"first_byte\":%d}\n", (long long)(monotonic_ms() - began), result.bytes[0]);
    return 0;
}

int main(int argc, char **argv)
{
    int64_t number = 0;
    if (!digest_ready() || argc < 3 || !str_to_int(str_from(argv[argc - 1]), 1, INT64_MAX, &number))
        return 2;
    return argc == 4 && strcmp(argv[1], "fill") == 0 ? fill(argv[2], number) : hash(number);
}
