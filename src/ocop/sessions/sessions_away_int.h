/* A session in the hand of a laptop (sessions_export.c, sessions_import.c): what both know of its file.
 *
 * The file is text, a JSON document a line:
 *     {"format":"openocop.session.1","province":15,"session":…,"council":…,"name":…,"state":"signed","own":[…],"items":[{"item","state","stars","result"}]}
 *     {"seq":…,"at":…,"actor":…,"on_behalf":…,"command":…,"command_id":…,"content_sha256":…,"previous":…,"hash":…, and of what belongs to the session:
 *      "salt":hex,"content":text, and with sessions.seal: "sheet":text,"nonce":hex}
 *     …                                     every entry of the laptop's chain since the session was planned, in order, so that the chain can be checked
 *     {"end":N,"sha256":…}                  lines before it; SHA-256 of every byte before this line
 * It holds what was sealed, also of products that were put off before their scores were opened: only its owner may read it (mode 0600). */
#ifndef OPENOCOP_OCOP_SESSIONS_AWAY_INT_H
#define OPENOCOP_OCOP_SESSIONS_AWAY_INT_H

#include "base/cli.h"
#include "ocop/ledger/ledger.h"
#include "ocop/sessions/sessions_hearing_int.h"

#define AWAY_FORMAT "openocop.session.1"
#define AWAY_FILE_MAX ((size_t)512 << 20)
#define AWAY_LINE_MAX ((size_t)8 << 20)
#define AWAY_LINES_MAX 200000
#define AWAY_OWN_MAX (SESSION_ITEMS_MAX + 2)
#define AWAY_PLACE_MAX 100

struct away_item {
    struct str item, state;
    int64_t stars;
    struct str result; /* SHA-256 of the newest result's input and output; empty: none */
};
struct away_head {
    struct str format;
    int64_t province;
    struct str session, council, name, state;
    struct json_list own;   /* of struct str: identifiers of the session, its council, its items: what an entry that belongs to it names */
    struct json_list items; /* of struct away_item */
};
struct away_line {
    int64_t seq, at;
    struct str actor, on_behalf, command, command_id, content_sha256, previous, hash;
    struct str salt, content, sheet, nonce; /* ptr NULL: not there */
};
struct away_end {
    int64_t end;
    struct str sha256;
};
extern const struct json_shape away_head_shape, away_line_shape, away_end_shape;

/* What the session is now, as the file tells it. */
MUST_CHECK enum status away_tell(struct db_conn *conn, struct arena *arena, const struct session *session, struct away_head *out, struct error *error);
/* Whether a command with this content belongs to the session: one of sessions or councils that names one of its identifiers. */
bool away_is_own(const struct json_list *own, struct str command, struct str content);
/* sessions.lend and sessions.hand_back tell where it is, and change nothing of it. */
bool away_is_about_place(struct str command);
/* The session of an argument. */
MUST_CHECK enum status away_find(struct cli *cli, struct str ident, struct db_conn **conn, struct session *out, struct error *error);
/* As the program itself. */
MUST_CHECK enum status away_command(struct cli *cli, int64_t province, const struct ident *id, const char *type, struct str content,
                                    struct command_result *result, struct error *error);
enum status sessions_run_export(struct cli *cli, struct error *error);
enum status sessions_run_import(struct cli *cli, struct error *error);

struct away_options {
    struct str where;    /* lend --to */
    bool without_others; /* import */
};

#endif
