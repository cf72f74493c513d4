/* Writes the sample papers into a folder, to be looked at: papers FOLDER. */
#include <stdio.h>

#include "base/file.h"
#include "base/texts.h"
#include "papers.h"

static int write_both(const struct doc *paper, struct arena *arena, const char *folder, const char *name)
{
    static enum status (*const makers[])(const struct doc *, struct buffer *, struct error *) = { doc_pdf, doc_docx };
    static const char *const endings[] = { ".pdf", ".docx" };
    for (int i = 0; i < 2; i++) {
        struct buffer path;
        struct buffer out;
        struct error error;
        buffer_open(&path, arena, 4000);
        buffer_open(&out, arena, (size_t)64 << 20);
        buffer_add_z(&path, folder);
        buffer_add_char(&path, '/');
        buffer_add_z(&path, name);
        buffer_add_z(&path, endings[i]);
        if (makers[i](paper, &out, &error) != STATUS_OK || file_write(buffer_z(&path), buffer_str(&out), &error) != STATUS_OK) {
            struct buffer line;
            buffer_open(&line, arena, 4000);
            error_line(&line, LANGUAGE_EN, &error);
            fprintf(stderr, "%s\n", buffer_z(&line));
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct doc paper;
    int failed = 0;
    if (argc != 2) {
        fprintf(stderr, "papers FOLDER\n");
        return 2;
    }
    arena_open(&arena, &memory_system, (size_t)512 << 20);
    motto_form(&paper, &arena);
    failed |= write_both(&paper, &arena, argv[1], "mau-01");
    commune_report(&paper, &arena);
    failed |= write_both(&paper, &arena, argv[1], "mau-03");
    letter(&paper, &arena);
    failed |= write_both(&paper, &arena, argv[1], "cong-van");
    results(&paper, &arena, 60, DOC_A4);
    failed |= write_both(&paper, &arena, argv[1], "ket-qua");
    results(&paper, &arena, 60, DOC_A3_LANDSCAPE);
    failed |= write_both(&paper, &arena, argv[1], "ket-qua-a3");
    arena_close(&arena);
    return failed;
}
