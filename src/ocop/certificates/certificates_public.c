/* What a certificate is on a day, in words, and where its product's page stands. */
#include "ocop/certificates/certificates_public_int.h"
#include "texts_certificates.h"

const enum text_id standing_texts[] = { TEXT_certificates_stands,         TEXT_certificates_stands_window,    TEXT_certificates_stands_past,
                                        TEXT_certificates_stands_extended, TEXT_certificates_standing_expired, TEXT_certificates_standing_withdrawn,
                                        TEXT_certificates_standing_replaced, TEXT_certificates_standing_annulled, TEXT_certificates_standing_not_yet,
                                        TEXT_certificates_standing_undated };
_Static_assert(sizeof(standing_texts) / sizeof(standing_texts[0]) == STANDINGS, "words for each");

date public_until(const struct public_row *row)
{
    date until = row->extended != DATE_NONE && row->extended > row->to ? row->extended : row->to;
    if (row->annulled != DATE_NONE)
        return row->from - 1;
    return row->withdrawn != DATE_NONE && row->withdrawn <= until ? row->withdrawn - 1 : until;
}

enum standing public_standing(const struct public_row *row, date day)
{
    if (row->annulled != DATE_NONE)
        return STANDING_ANNULLED;
    if (row->withdrawn != DATE_NONE && row->withdrawn <= day)
        return STANDING_WITHDRAWN;
    if (row->followed)
        return STANDING_REPLACED;
    if (day < row->from)
        return row->from == CERTIFICATES_OPEN ? STANDING_UNDATED : STANDING_NOT_YET;
    if (day > row->to)
        return day <= public_until(row) ? STANDS_EXTENDED : STANDING_EXPIRED;
    if (row->to - day > WINDOW_OPENS)
        return STANDS;
    return row->to - day >= WINDOW_CLOSES ? STANDS_WINDOW : STANDS_PAST;
}

bool standing_holds(enum standing standing)
{
    return standing == STANDS || standing == STANDS_WINDOW || standing == STANDS_PAST || standing == STANDS_EXTENDED;
}

struct str public_path(struct arena *arena, const struct public_row *row)
{
    struct buffer path;
    buffer_open(&path, arena, 2000);
    buffer_add_z(&path, PRODUCT_PATH "/");
    if (row->code.len > 0)
        html_url(&path, row->code);
    else
        ident_write(&path, &row->ident);
    return str_from(buffer_z(&path));
}

void public_write_standing(struct sight *s, const struct public_row *row, date day)
{
    enum standing standing = public_standing(row, day);
    bool holds = standing_holds(standing);
    buffer_add_z(&s->html, holds ? "<p class=\"verdict\">" : "<p class=\"verdict bad\">");
    page_stars(&s->html, (int)row->stars, LAW_STARS);
    html_raw(&s->html, " <strong>");
    SIGHT_WORDS(s, TEXT_certificates_stars_count, TEXT_ARG_INT("stars", row->stars));
    buffer_add_z(&s->html, holds ? "</strong> <span class=\"ok\">" : "</strong> <span class=\"bad\">");
    page_icon(&s->html, holds ? ICON_DONE : ICON_WARNING);
    SIGHT_WORDS(s, standing_texts[standing], TEXT_ARG("until", date_text(s->arena, public_until(row))), TEXT_ARG("from", date_text(s->arena, row->from)),
                TEXT_ARG("withdrawn", date_text(s->arena, row->withdrawn)));
    html_raw(&s->html, "</span></p>\n");
}
