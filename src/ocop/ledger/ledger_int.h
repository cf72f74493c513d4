/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_LEDGER_LEDGER_INT_H
#define OPENOCOP_OCOP_LEDGER_LEDGER_INT_H

#include "base/json_write.h"
#include "base/sign.h"
#include "ocop/ledger/ledger.h"

/* Takes the next number of the chain, which holds the chain until the transaction ends: gives the number and the hash of the entry before. */
MUST_CHECK enum status ledger_sql_take_number(struct db_conn *conn, int64_t province, int64_t *seq, struct sha256 *previous,
                                              struct error *error);
/* Writes the entry, its content and the chain's head. */
MUST_CHECK enum status ledger_sql_insert(struct db_conn *conn, const struct ledger_entry *entry, struct str salt, struct str content,
                                         struct error *error);
/* Content hash and content of one entry, in the arena; STATUS_NOT_FOUND. */
MUST_CHECK enum status ledger_sql_content(struct db_conn *conn, struct arena *arena, int64_t province, int64_t seq,
                                          struct sha256 *content_hash, struct ledger_content *content, struct error *error);
/* All provinces that have a head or an entry. */
MUST_CHECK enum status ledger_sql_provinces(struct db_conn *conn, struct arena *arena, int64_t **provinces, size_t *count,
                                            struct error *error);
/* STATUS_OK with seq 0 where the province has no head. */
MUST_CHECK enum status ledger_sql_head(struct db_conn *conn, int64_t province, struct ledger_head *head, struct error *error);
/* The first content that belongs to no entry. */
MUST_CHECK enum status ledger_sql_stray_content(struct db_conn *conn, bool *found, int64_t *province, int64_t *seq, struct error *error);

/* Checkpoints and keys */

#define LEDGER_KEY_ID_SIZE 16

struct ledger_key {
    struct str id;
    struct str public_key;
    int64_t from;
    int64_t until; /* 0: in use */
};

struct ledger_checkpoint {
    int64_t province;
    int64_t number;
    int64_t seq;
    struct sha256 hash;
    int64_t at;
    struct str signature;
    struct ledger_key key; /* all but its id empty where there is no such key */
    /* What the chain has in its place; for checking only. */
    bool has_entry;
    struct sha256 entry_hash;
    int64_t head_seq;
};

/* Adds the canonical JSON that is signed. */
void ledger_checkpoint_text(struct buffer *out, const struct ledger_checkpoint *checkpoint);
/* The first checkpoint that is not the program's own or that the chain does not fit; counts the others in the report. */
MUST_CHECK enum status ledger_check_checkpoints(struct db_conn *conn, struct ledger_report *report, struct error *error);
void ledger_checkpoint_json(struct json_writer *json, const char *name, struct arena *arena, const struct ledger_checkpoint *checkpoint);
void ledger_key_json(struct json_writer *json, const char *name, struct arena *arena, const struct ledger_key *key);

/* The key that signs, from its file. */
struct ledger_secret {
    unsigned char seed[SIGN_SEED_SIZE];
    unsigned char public_key[SIGN_PUBLIC_SIZE];
    char id[LEDGER_KEY_ID_SIZE + 1];
    int64_t from;
    char previous[LEDGER_KEY_ID_SIZE + 1]; /* the key that it took over from; "" for the first */
};
/* Reads it, and makes it where there is none, where it is older than a year or where a new one is asked for. */
MUST_CHECK enum status ledger_secret_take(const struct ledger *ledger, bool new_key, struct ledger_secret *out, struct error *error);
/* The first 16 hexadecimal digits of the public key's SHA-256. */
void ledger_key_id(struct str public_key, char out[LEDGER_KEY_ID_SIZE + 1]);

/* Which checkpoints: those after (province, number) up to the chain `last`, made before the instant, at most so many. */
struct ledger_range {
    int64_t province, number;
    int64_t last;
    int64_t before;
    int64_t most;
};
#define LEDGER_RANGE_ALL ((struct ledger_range){ .province = -1, .last = INT64_MAX, .before = INT64_MAX, .most = INT64_MAX })

/* What it gets is valid during the call. */
typedef enum status ledger_checkpoint_fn(void *self, const struct ledger_checkpoint *checkpoint, struct error *error);
typedef enum status ledger_key_fn(void *self, const struct ledger_key *key, struct error *error);
/* By province and number; with what the chain has in their places. */
MUST_CHECK enum status ledger_sql_checkpoints(struct db_conn *conn, const struct ledger_range *range, ledger_checkpoint_fn *each, void *self,
                                              struct error *error);
/* One chain's, the newest first, below the number. */
MUST_CHECK enum status ledger_sql_newest_first(struct db_conn *conn, const struct ledger_range *range, ledger_checkpoint_fn *each, void *self,
                                               struct error *error);
/* The newest of every chain that was made before the instant. */
MUST_CHECK enum status ledger_sql_newest_each(struct db_conn *conn, int64_t before, ledger_checkpoint_fn *each, void *self, struct error *error);
/* Whether a chain (-1: any) has a checkpoint that was made before the instant. */
MUST_CHECK enum status ledger_sql_any_before(struct db_conn *conn, int64_t province, int64_t before, bool *any, struct error *error);
/* Those in use before the instant, the oldest first. */
MUST_CHECK enum status ledger_sql_keys(struct db_conn *conn, int64_t before, ledger_key_fn *each, void *self, struct error *error);
/* Number and entry of a chain's newest checkpoint; 0 and 0 where it has none. */
MUST_CHECK enum status ledger_sql_last_checkpoint(struct db_conn *conn, int64_t province, int64_t *number, int64_t *seq, struct error *error);
/* Writes the checkpoint; its key, where it is new, and the end of the one before. */
MUST_CHECK enum status ledger_sql_add_checkpoint(struct db_conn *conn, const struct ledger_checkpoint *checkpoint, struct str previous_key,
                                                 struct error *error);
/* The instant of an entry; 0 where there is none. */
MUST_CHECK enum status ledger_sql_instant(struct db_conn *conn, int64_t province, int64_t seq, int64_t *at, struct error *error);

/* Command line */
struct ledger_checkpoint_options {
    bool new_key;
};
enum status ledger_cli_checkpoint(struct cli *cli, struct error *error);
enum status ledger_cli_checkpoints(struct cli *cli, struct error *error);
/* Prints a line for each key and each checkpoint. */
MUST_CHECK enum status ledger_print_checkpoints(struct cli *cli, struct db_conn *conn, struct error *error);

#endif
