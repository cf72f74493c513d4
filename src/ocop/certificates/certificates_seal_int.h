/* What is printed in a certificate's QR code, the key that signs it, and the status list: what the files of the seal share and nobody else sees.
 *
 * A seal is the words below, each in a line of its own, and 64 bytes of Ed25519 (RFC 8032) over them; in the QR code base64url of both, behind the
 * address of the page that tells more. Whoever has the public keys checks it without us:
 *
 *     OCOP1                    format
 *     0123456789abcdef         key: the first 16 digits of SHA-256 of the public key
 *     15-04498-3-2026          product code
 *     4                        stars
 *     2026-11-25               first day
 *     2029-11-25               last day
 *     2585/QĐ-UBND             decision
 *     417                      place in the status list; each paper that is given has its own
 *     Chè Shan tuyết           product
 *     HTX Suối Giàng           producer
 *
 * The status list has two bits for each place: 0 nothing is known of it, 1 it holds as printed, 2 it was withdrawn or annulled, 3 a newer certificate
 * took its place. It is signed over the lines "openocop.certificate.status.1", day, key, count of places and the bits in base64url.
 *
 * What goes on beyond its printed last day (Article 12.3) stands in a line of its own, "417=2029-05-24 …", signed over the lines
 * "openocop.certificate.extended.1", day, key and that line.
 *
 * This is no signature in the sense of the law on electronic transactions, and every page that shows it says so. */
#ifndef OPENOCOP_OCOP_CERTIFICATES_SEAL_INT_H
#define OPENOCOP_OCOP_CERTIFICATES_SEAL_INT_H

#include "base/sign.h"
#include "ocop/certificates/certificates_int.h"

#define SEAL_KEY_ID 16
#define SEAL_MAX ((size_t)1200) /* bytes of words and signature */
#define SEAL_LINES 10
#define STATUS_LIST_MAX ((size_t)8 << 20)
#define STATUS_LIST_STALE 7 /* days after which a list says that it is old */

#define SEAL_STATUS_FORMAT "openocop.certificate.status.1"
/* What is signed of the list of a day: `bits` and `places` as they are given out. */
struct str seal_status_message(struct arena *arena, date day, struct str key, int64_t count, struct str bits);
struct str seal_extended_message(struct arena *arena, date day, struct str key, struct str places);

/* The key that signs, from its file. */
struct certificate_secret {
    unsigned char seed[SIGN_SEED_SIZE];
    unsigned char public_key[SIGN_PUBLIC_SIZE];
    char id[SEAL_KEY_ID + 1];
    int64_t from;
};
/* Reads it, and makes it where there is none, where it is older than a year or where a new one is asked for. Not inside a work. */
MUST_CHECK enum status certificate_secret_take(const struct certificates_room *room, bool new_key, struct certificate_secret *out, struct error *error);

struct seal_words {
    struct str key, code;
    int64_t stars;
    date from, to;
    struct str decision;
    int64_t place;
    struct str product, producer;
};
/* Words and signature, in the arena. */
MUST_CHECK enum status seal_make(struct arena *arena, const struct certificate_secret *secret, const struct seal_words *words, struct str *out,
                                 struct error *error);
/* What the certificate's QR code says, signed with the key of today, inside a command's transaction; nothing where there is no key. */
MUST_CHECK enum status seal_give(struct db_conn *conn, struct arena *arena, const struct certificates_extra *extra, int64_t certificate,
                                 const struct certificate_facts *facts, struct str decision, struct error *error);
/* What was typed or scanned: the words with or without an address before them. False: it is no seal. */
bool seal_read(struct arena *arena, struct str typed, struct seal_words *words, struct str *message, struct str *signature);

struct seal_key {
    struct str id, public_key;
    int64_t from, until; /* instants; until 0: it signs now */
};
struct seal_keys {
    const struct seal_key *rows;
    size_t count;
};
enum seal_verdict { SEAL_GOOD, SEAL_UNREADABLE, SEAL_UNKNOWN_KEY, SEAL_FORGED };
enum seal_verdict seal_check(struct arena *arena, const struct seal_keys *keys, struct str typed, struct seal_words *words);
extern const enum text_id seal_verdict_texts[];

/* ---- certificates_seal_sql.c ---- */
/* Makes the key known, and the one before it no longer signs. */
MUST_CHECK enum status seal_sql_key(struct db_conn *conn, const struct certificate_secret *secret, struct error *error);
MUST_CHECK enum status seal_sql_keys(struct db_conn *conn, struct arena *arena, struct seal_keys *out, struct error *error);
/* A new paper; those before it are replaced. *place is its row, for seal_sql_payload. */
MUST_CHECK enum status seal_sql_add(struct db_conn *conn, int64_t certificate, struct str key, int64_t at, int64_t *place, struct error *error);
MUST_CHECK enum status seal_sql_payload(struct db_conn *conn, int64_t place, struct str payload, struct error *error);
/* The certificate of a place; *found false: there is none. */
MUST_CHECK enum status seal_sql_certificate(struct db_conn *conn, int64_t place, bool *found, int64_t *certificate, bool *replaced, struct error *error);
/* The newest of the certificate. */
MUST_CHECK enum status seal_sql_of(struct db_conn *conn, struct arena *arena, int64_t certificate, bool *found, struct str *payload, struct error *error);
/* Two bits for each place from 0 on, four places a byte, the first in the lowest bits. */
/* "417=2029-05-24 …": the places whose certificates go on beyond their printed last day, by place. */
MUST_CHECK enum status seal_sql_extended(struct db_conn *conn, date day, struct buffer *out, struct error *error);
MUST_CHECK enum status seal_sql_status(struct db_conn *conn, struct arena *arena, date day, struct str *bits, int64_t *count, struct error *error);

/* ---- pages ---- */
/* "https://…/gcn/" and the seal in base64url; without an address of our own the seal alone. */
struct str seal_address(struct arena *arena, const struct certificates_room *room, struct str payload);
#define SEAL_PATH "/gcn"

enum status certificates_api_keys(struct web_request *request, struct error *error);
enum status certificates_api_status(struct web_request *request, struct error *error);
enum status certificates_page_seal(struct web_request *request, struct error *error);
enum status certificates_page_verify(struct web_request *request, struct error *error);
enum status certificates_paper(struct web_request *request, struct error *error);

#endif
