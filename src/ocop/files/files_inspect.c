/* Looking into files, in a process of its own. The server starts the program again as `inspect-file`, gives it the file on standard input and takes
 * from standard output one line of JSON and, behind it, the preview. The helper opens its libraries, gives up everything else, and only then looks at
 * the bytes. Whatever becomes of it, the file itself is kept. */
#include "base/child.h"
#include "base/file.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/text.h"
#include "base/utf8.h"
#include "doc/preview.h"
#include "ocop/files/files_int.h"
#include "texts_files.h"

#define JPEG_MAX ((size_t)4 << 20)
#define JSON_MAX (PREVIEW_TEXT_MAX * 6 + 4096) /* every byte of the text escaped */

/* ---- the helper ---- */

static enum status print(struct cli *cli, const struct preview *preview, struct error *error)
{
    struct json_writer json;
    struct buffer line;
    enum status status;
    buffer_open(&line, cli->arena, JSON_MAX);
    json_writer_open(&json, &line);
    json_object(&json, NULL);
    json_int(&json, "pages", preview->pages);
    json_int(&json, "width", preview->width);
    json_int(&json, "height", preview->height);
    json_int(&json, "orientation", preview->orientation);
    json_bool(&json, "has_place", preview->has_place);
    json_text(&json, "text", preview->text);
    json_object_end(&json);
    status = json_writer_end(&json, error);
    if (status == STATUS_OK)
        status = cli_print_buffer(cli, &line, error);
    cli_print(cli, preview->jpeg);
    return status;
}

static enum status run_helper(struct cli *cli, struct error *error)
{
    static const char *const fonts[] = { "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts", "/var/cache/fontconfig",
                                         "/usr/share/poppler", NULL };
    struct preview preview;
    struct str bytes;
    struct str type;
    enum status status = file_read(cli->arena, "-", (size_t)FILE_SIZE_MAX, &bytes, error);
    if (status == STATUS_OK)
        status = preview_ready(error);
    if (status == STATUS_OK)
        status = file_helper_confine(fonts, error);
    if (status == STATUS_OK)
        status = file_type_of(bytes, &type, error);
    if (status == STATUS_OK)
        status = preview_make(cli->arena, bytes, type, &preview, error);
    return status == STATUS_OK ? print(cli, &preview, error) : status;
}

static const struct cli_command rows[] = {
    { .words = "inspect-file", .arguments = "", .help = TEXT_files_cli_inspect, .run = run_helper },
    { .words = "inspect-signatures", .arguments = "", .help = TEXT_files_cli_signatures, .options = file_signatures_options, .option_count = FILE_SIGNATURES_OPTIONS,
      .options_size = sizeof(struct file_signatures_options), .run = file_signatures_run },
};
const struct cli_commands files_cli = { rows, sizeof(rows) / sizeof(rows[0]) };

/* ---- who asks it ---- */

struct said {
    int64_t pages, width, height, orientation;
    bool has_place;
    struct str text;
};
static const struct json_field said_fields[] = {
    { .name = "pages", .kind = JSON_INT, .offset = offsetof(struct said, pages), .required = true, .min = 0, .max = 10000000 },
    { .name = "width", .kind = JSON_INT, .offset = offsetof(struct said, width), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "height", .kind = JSON_INT, .offset = offsetof(struct said, height), .required = true, .min = 0, .max = INT32_MAX },
    { .name = "orientation", .kind = JSON_INT, .offset = offsetof(struct said, orientation), .required = true, .min = 1, .max = 8 },
    { .name = "has_place", .kind = JSON_BOOL, .offset = offsetof(struct said, has_place), .required = true },
    { .name = "text", .kind = JSON_TEXT, .offset = offsetof(struct said, text), .required = true, .max = (int64_t)PREVIEW_TEXT_MAX * 3 },
};
static const struct json_shape said_shape = { "FileFacts", sizeof(struct said), said_fields, 6, false, NULL };

/* Letters of private use are the bullets of old symbol fonts, or a whole text in a font without names for its letters. The former become spaces, the
 * latter is no text. Control characters and marks of direction become spaces. */
#define STRANGE_MOST 20 /* one letter in so many */
static struct str without_strange(struct arena *arena, struct str text)
{
    struct buffer out;
    size_t strange = 0;
    size_t count = 0;
    buffer_open(&out, arena, PREVIEW_TEXT_MAX * 3);
    for (size_t at = 0; at < text.len; count++) {
        uint32_t c;
        size_t size = utf8_next(text, at, &c);
        bool is_mark = (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F);
        bool is_private = (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
        if (size == 0)
            return STR("");
        strange += is_private ? 1 : 0;
        if (is_mark || is_private || (c < 0x20 && c != '\n') || c == 0x7F)
            buffer_add_char(&out, ' ');
        else
            buffer_add(&out, str_part(text, at, at + size));
        at += size;
    }
    return out.overflowed || strange * STRANGE_MOST > count ? STR("") : buffer_str(&out);
}

/* What a helper says may have been dictated by the file: it is read as strictly as what a stranger sends. */
static bool understand(struct arena *arena, struct str output, struct file_facts *out)
{
    struct str jpeg = output;
    struct str line = str_cut(&jpeg, '\n');
    struct said said;
    if (json_read(arena, line, &said_shape, &said, NULL) != STATUS_OK)
        return false;
    if (jpeg.len > JPEG_MAX || (jpeg.len > 0 && !str_starts_with(jpeg, STR("\xFF\xD8\xFF"))))
        return false;
    *out = (struct file_facts){ .pages = said.pages, .width = said.width, .height = said.height, .has_place = said.has_place, .jpeg = jpeg,
                                .previewed = jpeg.len > 0 };
    if (text_clean(arena, without_strange(arena, said.text), true, &out->text, NULL) != STATUS_OK)
        out->text = STR("");
    return true;
}

enum status file_inspect(const struct files *files, struct arena *arena, struct str bytes, struct file_facts *out, struct error *error)
{
    static const char *const arguments[] = { "openocop", "inspect-file", NULL };
    struct file_helper helper = { .arguments = arguments, .input = bytes, .output_max = JSON_MAX + JPEG_MAX };
    enum status status;
    *out = (struct file_facts){ .text = STR(""), .jpeg = STR("") };
    if (files->program == NULL)
        return STATUS_OK;
    status = file_help(files, arena, &helper, error);
    if (status == STATUS_OK && helper.asked && (helper.end != CHILD_DONE || !understand(arena, helper.output, out)))
        file_helper_fell(&helper);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}
