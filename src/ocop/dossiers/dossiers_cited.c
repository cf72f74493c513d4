/* A paper that was filed with a dossier, for whoever judges it: by what was frozen, not by who owns the paper. */
#include "base/error.h"
#include "ocop/commands/commands.h"
#include "ocop/dossiers/dossiers.h"

enum status dossiers_answer_cited(struct web_request *request, struct db_conn *conn, int64_t dossier, int64_t filed_no, struct str paper, struct error *error)
{
    struct arena *arena = web_arena(request);
    struct frozen frozen;
    struct sha256 hash;
    struct file file;
    bool found = false;
    enum status status = dossiers_frozen(conn, arena, dossier, filed_no, &frozen, error);
    for (size_t i = 0; status == STATUS_OK && i < frozen.claims.count; i++) {
        const struct frozen_claim *claim = (const struct frozen_claim *)frozen.claims.items + i;
        for (size_t k = 0; status == STATUS_OK && k < claim->papers.count; k++) {
            const struct frozen_paper *cited = (const struct frozen_paper *)claim->papers.items + k;
            if (!str_equal(cited->paper, paper) || !sha256_read(cited->sha256, &hash))
                continue;
            status = file_by_hash(conn, arena, &hash, &found, &file, error);
            if (status == STATUS_OK && found)
                return file_answer(request, web_room(request, "files"), &file, cited->title.len > 0 ? cited->title : cited->kind, error);
        }
    }
    return status == STATUS_OK ? commands_not_found(error) : status;
}
