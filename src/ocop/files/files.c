/* Kinds of papers, and which paper stands for another. */
#include "ocop/files/files_int.h"
#include "texts_files.h"

#define RENEWALS_MAX 1000 /* of one paper, one after the other */

/* In the order of the pack's table of papers. */
const struct paper_kind paper_kinds[] = {
    { "business", 1, TEXT_files_kind_business },     { "conditions", 2, TEXT_files_kind_conditions },
    { "materials", 3, TEXT_files_kind_materials },   { "environment", 4, TEXT_files_kind_environment },
    { "labour", 5, TEXT_files_kind_labour },         { "growth", 6, TEXT_files_kind_growth },
    { "property", 7, TEXT_files_kind_property },     { "market", 8, TEXT_files_kind_market },
    { "promotion", 9, TEXT_files_kind_promotion },   { "story", 10, TEXT_files_kind_story },
    { "declaration", 11, TEXT_files_kind_declaration }, { "test", 12, TEXT_files_kind_test },
    { "barcode", 13, TEXT_files_kind_barcode },      { "quality", 14, TEXT_files_kind_quality },
    { "award", 15, TEXT_files_kind_award },          { "other", 0, TEXT_files_kind_other },
};
const size_t paper_kind_count = sizeof(paper_kinds) / sizeof(paper_kinds[0]);

const struct paper_kind *paper_kind_of(struct str word)
{
    for (size_t i = 0; i < paper_kind_count; i++)
        if (str_is(word, paper_kinds[i].word))
            return &paper_kinds[i];
    return NULL;
}

struct str paper_title(const struct paper *paper)
{
    const struct paper_kind *kind = paper_kind_of(paper->kind);
    if (paper->title.len > 0 || kind == NULL)
        return paper->title;
    return text_of(LANGUAGE_VI, kind->name);
}

int32_t paper_days_left(const struct paper *paper, date today)
{
    return paper->expires - today;
}

enum status paper_current(struct db_conn *conn, struct arena *arena, int64_t id, struct paper *out, struct error *error)
{
    bool found = false;
    enum status status = paper_by_id(conn, arena, id, &found, out, error);
    for (int i = 0; status == STATUS_OK && found && out->replaced_by != 0 && i < RENEWALS_MAX; i++)
        status = paper_by_id(conn, arena, out->replaced_by, &found, out, error);
    return status == STATUS_OK && !found ? commands_not_found(error) : status;
}

void paper_path(struct buffer *out, const struct paper *paper)
{
    buffer_add_z(out, FILES_PAPERS "/");
    ident_write(out, &paper->ident);
}
