/* See preview.h: pictures, through libvips. */
#include "doc/preview.h"

#include <vips/vips.h>

#include <vips/vector.h>

#include "doc/preview_int.h"
#include "texts_files.h"

#define QUALITY 80
#define TURNED_FROM 5 /* EXIF orientations from here on lie on their side */

enum status preview_unreadable(struct error *error)
{
    return FAIL(error, STATUS_BAD_INPUT, TEXT_files_unreadable, NULL);
}

/* No code is made at run time (the process may not), and one picture needs no threads. */
enum status preview_ready(struct error *error)
{
    if (vips_init("openocop") != 0)
        return fail_memory(error);
    vips_vector_set_enabled(FALSE);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    return STATUS_OK;
}

/* Takes the library's memory over into the arena and frees it. */
static struct str take_over(struct arena *arena, void *bytes, size_t size)
{
    struct str copy = arena_copy(arena, (struct str){ bytes, size });
    g_free(bytes);
    return copy;
}

static struct str jpeg_of(struct arena *arena, VipsImage *image)
{
    void *bytes = NULL;
    size_t size = 0;
    VipsImage *flat = NULL;
    struct str jpeg = STR("");
    if (vips_image_hasalpha(image)) {
        VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
        if (vips_flatten(image, &flat, "background", white, NULL) != 0)
            flat = NULL;
        vips_area_unref(VIPS_AREA(white));
    } else {
        g_object_ref(image);
        flat = image;
    }
    if (flat != NULL && vips_jpegsave_buffer(flat, &bytes, &size, "Q", QUALITY, "strip", TRUE, NULL) == 0)
        jpeg = take_over(arena, bytes, size);
    if (flat != NULL)
        g_object_unref(flat);
    return jpeg;
}

struct str preview_jpeg(struct arena *arena, const unsigned char *rgb, int width, int height)
{
    VipsImage *image = vips_image_new_from_memory(rgb, (size_t)width * (size_t)height * 3, width, height, 3, VIPS_FORMAT_UCHAR);
    struct str jpeg = STR("");
    if (image == NULL)
        return jpeg;
    jpeg = jpeg_of(arena, image);
    g_object_unref(image);
    return jpeg;
}

static struct str small_picture(struct arena *arena, struct str bytes)
{
    VipsImage *small = NULL;
    struct str jpeg = STR("");
    void *from = (void *)(uintptr_t)bytes.ptr;
    if (vips_thumbnail_buffer(from, bytes.len, &small, PREVIEW_SIDE, "height", PREVIEW_SIDE, "size", VIPS_SIZE_DOWN, NULL) != 0)
        return jpeg;
    jpeg = jpeg_of(arena, small);
    g_object_unref(small);
    return jpeg;
}

enum status preview_picture(struct arena *arena, struct str bytes, struct preview *out, struct error *error)
{
    VipsImage *image = vips_image_new_from_buffer(bytes.ptr, bytes.len, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    bool turned;
    if (image == NULL)
        return preview_unreadable(error);
    out->pages = 1;
    out->orientation = vips_image_get_orientation(image);
    turned = out->orientation >= TURNED_FROM;
    out->width = turned ? vips_image_get_height(image) : vips_image_get_width(image);
    out->height = turned ? vips_image_get_width(image) : vips_image_get_height(image);
    out->has_place = vips_image_get_typeof(image, "exif-ifd3-GPSLatitude") != 0;
    g_object_unref(image);
    if (out->width * out->height <= PREVIEW_PIXELS_MAX)
        out->jpeg = small_picture(arena, bytes);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

enum status preview_make(struct arena *arena, struct str bytes, struct str type, struct preview *out, struct error *error)
{
    *out = (struct preview){ .orientation = 1, .text = STR(""), .jpeg = STR("") };
    return str_is(type, "application/pdf") ? preview_pdf(arena, bytes, out, error) : preview_picture(arena, bytes, out, error);
}
