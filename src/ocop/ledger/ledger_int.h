/* What the files of this room share and nobody else sees. */
#ifndef OPENOCOP_OCOP_LEDGER_LEDGER_INT_H
#define OPENOCOP_OCOP_LEDGER_LEDGER_INT_H

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

#endif
