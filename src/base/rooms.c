/* See rooms.h. */
#include "base/rooms.h"

void *rooms_find(const struct rooms *rooms, const char *name)
{
    for (size_t i = 0; rooms != NULL && i < rooms->count; i++)
        if (str_is(str_from(rooms->rows[i].name), name))
            return rooms->rows[i].state;
    return NULL;
}
