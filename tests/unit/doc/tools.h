/* Reading papers back with other people's programs (poppler's pdftotext, pdfinfo, pdffonts; Python's zipfile and xml): what they find is what an
 * officer will see. */
#ifndef OPENOCOP_TESTS_DOC_TOOLS_H
#define OPENOCOP_TESTS_DOC_TOOLS_H

#include <fcntl.h>
#include <sys/wait.h>

#include "../folder.h"
#include "../unit.h"
#include "base/file.h"
#include "papers.h"

#define PDF_ROOM ((size_t)64 << 20)

/* For Python: the PNG argv[1] of 8 bits a colour, without interlace, taken apart by hand: w, h and rows of w * 3 bytes. */
#define PNG_ROWS                                                                                                             \
    "import sys,zlib,struct\n"                                                                                               \
    "d=open(sys.argv[1],'rb').read();p=8;z=b''\n"                                                                            \
    "while p<len(d):\n"                                                                                                      \
    " n,k=struct.unpack('>I4s',d[p:p+8]);b=d[p+8:p+8+n];p+=12+n\n"                                                           \
    " if k==b'IHDR': w,h,depth,kind,_,_,lace=struct.unpack('>IIBBBBB',b); assert (depth,kind,lace)==(8,2,0)\n"               \
    " if k==b'IDAT': z+=b\n"                                                                                                 \
    "raw=zlib.decompress(z);rows=[];before=bytes(w*3)\n"                                                                     \
    "for y in range(h):\n"                                                                                                   \
    " f=raw[y*(w*3+1)];line=bytearray(raw[y*(w*3+1)+1:(y+1)*(w*3+1)])\n"                                                     \
    " for x in range(w*3):\n"                                                                                                \
    "  a=line[x-3] if x>2 else 0;b=before[x];c=before[x-3] if x>2 else 0\n"                                                  \
    "  e=a+b-c;q=min((abs(e-a),0,a),(abs(e-b),1,b),(abs(e-c),2,c))[2]\n"                                                     \
    "  line[x]=(line[x]+(0,a,b,(a+b)//2,q)[f])&255\n"                                                                        \
    " rows.append(bytes(line));before=line\n"

static struct arena arena;
static struct test_folder folder;

static inline int tools_start(void **state)
{
    (void)state;
    arena_open(&arena, &memory_system, (size_t)1 << 30);
    test_folder_make(&folder);
    return 0;
}

static inline int tools_stop(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    arena_close(&arena);
    return 0;
}

/* Runs a program, which must succeed, and gives what it printed. */
static inline struct str run_tool(const char *const *argv)
{
    const char *path = test_path(&arena, &folder, "printed");
    struct error error;
    struct str out;
    int result = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (file < 0 || dup2(file, 1) < 0)
            _exit(126);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &result, 0), child);
    if (!WIFEXITED(result) || WEXITSTATUS(result) != 0)
        fail_msg("%s did not succeed: %d", argv[0], result);
    assert_int_equal(file_read(&arena, path, (size_t)256 << 20, &out, &error), STATUS_OK);
    return out;
}

static inline struct str make_pdf(const struct doc *paper)
{
    struct buffer out;
    struct error error;
    enum status status;
    buffer_open(&out, &arena, PDF_ROOM);
    status = doc_pdf(paper, &out, &error);
    if (status != STATUS_OK) {
        struct buffer line;
        buffer_open(&line, &arena, 4000);
        error_line(&line, LANGUAGE_EN, &error);
        fail_msg("no PDF: %s", buffer_z(&line));
    }
    return buffer_str(&out);
}

static inline const char *keep_file(struct str bytes, const char *name)
{
    const char *path = test_path(&arena, &folder, name);
    struct error error;
    assert_int_equal(file_write(path, bytes, &error), STATUS_OK);
    return path;
}

static inline const char *keep_pdf(const struct doc *paper)
{
    return keep_file(make_pdf(paper), "paper.pdf");
}

/* The text as it stands on the pages, which a form feed parts. */
static inline struct str pdf_text(const struct doc *paper)
{
    return run_tool((const char *const[]){ "pdftotext", "-layout", keep_pdf(paper), "-", NULL });
}

static inline bool contains(struct str text, const char *what)
{
    return memmem(text.ptr, text.len, what, strlen(what)) != NULL;
}

#define assert_contains(text, what)                                                                                         \
    do {                                                                                                                    \
        struct str assert_contains_text = (text);                                                                           \
        if (!contains(assert_contains_text, (what)))                                                                        \
            fail_msg("\"%s\" is missing in:\n%.*s", (what), (int)(assert_contains_text.len < 3000 ? assert_contains_text.len : 3000), assert_contains_text.ptr); \
    } while (0)

static inline size_t count_of(struct str text, const char *what)
{
    size_t count = 0;
    const char *at = text.ptr;
    while ((at = memmem(at, text.len - (size_t)(at - text.ptr), what, strlen(what))) != NULL) {
        count++;
        at += strlen(what);
    }
    return count;
}

/* Page by page; false after the last. */
static inline bool next_page(struct str *rest, struct str *page)
{
    if (rest->len == 0)
        return false;
    *page = str_cut(rest, '\f');
    return true;
}

/* On which page (from 1) the text stands first; 0: on none. */
static inline size_t page_of(struct str text, const char *what)
{
    struct str page;
    for (size_t number = 1; next_page(&text, &page); number++)
        if (contains(page, what))
            return number;
    return 0;
}

static inline void open_plain(struct doc *paper)
{
    doc_open(paper, &arena, &(struct doc_about){ .title = STR("Thử"), .made_at = MADE_AT });
}

static inline const char *numbered(const char *head, int number)
{
    struct buffer out;
    buffer_open(&out, &arena, 100);
    buffer_add_z(&out, head);
    buffer_add_int(&out, number);
    return buffer_z(&out);
}

#endif
