/* gzip (RFC 1952) by zlib, which is used nowhere else. */
#include "web/web_int.h"

#include <zlib.h>

struct str gzip_of(struct arena *arena, struct str bytes, int level)
{
    z_stream stream = { 0 };
    struct str out = { NULL, 0 };
    char *room;
    int result;
    /* Only what is shorter is wanted, so the room is that of the original. */
    if (bytes.len == 0 || bytes.len > UINT32_MAX || deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return out;
    room = arena_take(arena, bytes.len);
    if (room != NULL) {
        stream.next_in = (Bytef *)(uintptr_t)bytes.ptr;
        stream.avail_in = (uInt)bytes.len;
        stream.next_out = (Bytef *)room;
        stream.avail_out = (uInt)bytes.len;
        result = deflate(&stream, Z_FINISH);
        if (result == Z_STREAM_END)
            out = (struct str){ room, stream.total_out };
    }
    deflateEnd(&stream);
    return out;
}
