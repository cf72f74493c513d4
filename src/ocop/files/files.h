/* Files (tệp) and papers (giấy tờ, minh chứng): what a producer proves with.
 *
 * A file is kept once, by its SHA-256, below the data folder: files/ab/cd/abcd…; it is written, synced and renamed before its row exists, and is
 * never changed or deleted. It comes in pieces (an upload that resumes after any cut) or with a form. A paper is what the file means: which
 * kind, issued by whom, until when. A paper belongs to one producer and is cited by any number of criteria, products and dossiers; renewing it
 * makes a new paper that replaces the old one, and who cites the old one is shown the new one (paper_current).
 *
 * Producers come later in the order of rooms, and so do those who cite papers: they are reached through pointers that app/ sets in struct files.
 *
 * Tables: files_files, files_texts, files_uploads, files_papers. */
#ifndef OPENOCOP_OCOP_FILES_FILES_H
#define OPENOCOP_OCOP_FILES_FILES_H

#include "base/date.h"
#include "base/digest.h"
#include "base/ident.h"
#include "db/jobs.h"
#include "doc/signature.h"
#include "ocop/accounts/accounts.h"
#include "ocop/commands/commands.h"
#include "web/web.h"

#define FILE_SIZE_MAX ((int64_t)30 << 20)
#define FILE_NAME_MAX 200 /* bytes */

/* A file in the store. */
struct file {
    int64_t id; /* 0: none */
    struct sha256 sha256;
    int64_t size;
    struct str type;  /* "application/pdf", "image/jpeg", "image/png", "image/heic": by its content, never by its name */
    int64_t pages;    /* of a PDF; 1 for a picture; 0 where they could not be counted */
    bool previewed;   /* the helper could read it, so there is a small picture of its first page */
    bool has_place;   /* a photo that tells where it was taken (EXIF GPS); its preview does not */
};

/* A paper. */
struct paper {
    int64_t id;
    struct ident ident;
    int64_t producer;
    struct str kind;    /* a word of paper_kinds */
    struct str title;   /* may be empty: then its kind's name stands for it */
    struct str number;  /* may be empty, as issuer */
    struct str issuer;
    struct str link;    /* https address of a video; empty where there is a file */
    date issued;        /* DATE_NONE: not told */
    date expires;       /* the last day on which it holds; DATE_NONE: it does not end, or it is not told */
    int64_t file;       /* 0: a link */
    struct file content; /* of `file` */
    int64_t replaces;    /* the paper of which this is the renewed one; 0: none */
    int64_t replaced_by; /* 0: none */
    bool withdrawn;
    int64_t version;
};

struct papers {
    const struct paper *rows;
    size_t count;
};

/* The kinds of papers: the rows of the table of papers of Decision 26/2026/QĐ-TTg (law pack 26-2026, "evidence", ids 1 to 15), and what is none
 * of them. A kind is stored by its word, so that a later pack may number anew. */
struct paper_kind {
    const char *word;   /* "business" */
    int evidence;       /* id in the pack's table; 0: other */
    enum text_id name;
};
extern const struct paper_kind paper_kinds[];
extern const size_t paper_kind_count;
/* NULL where there is none. */
const struct paper_kind *paper_kind_of(struct str word);

/* The papers of a producer that are neither replaced nor withdrawn, newest first; at most PAPERS_MAX. */
#define PAPERS_MAX 1000
MUST_CHECK enum status papers_of(struct db_conn *conn, struct arena *arena, int64_t producer, struct papers *out, struct error *error);
/* *found is false where there is none. Rights are not asked: the caller does, with the producer as the subject. */
MUST_CHECK enum status paper_find(struct db_conn *conn, struct arena *arena, const struct ident *ident, bool *found, struct paper *out,
                                  struct error *error);
MUST_CHECK enum status paper_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct paper *out, struct error *error);
/* Has the producer ever given a paper or a file, withdrawn ones too? */
MUST_CHECK enum status papers_ever(struct db_conn *conn, int64_t producer, bool *any, struct error *error);
/* The paper that stands for `id` today: follows the renewals to the last one that is not withdrawn. STATUS_NOT_FOUND where `id` is none. */
MUST_CHECK enum status paper_current(struct db_conn *conn, struct arena *arena, int64_t id, struct paper *out, struct error *error);
/* Papers of all producers that are neither replaced nor withdrawn, after the row `after`, in the order in which they came; at most 500. */
MUST_CHECK enum status papers_after(struct db_conn *conn, struct arena *arena, int64_t after, struct papers *out, struct error *error);
/* All papers of one producer, withdrawn ones too, are the other's from now on: two producers have become one. */
MUST_CHECK enum status papers_move(struct db_conn *conn, int64_t from, int64_t to, struct error *error);
/* Its title, or its kind's name. */
struct str paper_title(const struct paper *paper);
/* Days that are left on `today`, the last one counted as 0; < 0: it has ended. Only where paper->expires is told. */
int32_t paper_days_left(const struct paper *paper, date today);

/* The content of each command on papers (files.add_paper, files.renew_paper, files.edit_paper, files.withdraw_paper) begins so; for hooks. */
struct paper_about {
    struct str paper; /* public identifier */
};

/* ---- what app/ sets ---- */

/* The producer whom a paper is about, as far as this room must know him. */
struct file_owner {
    int64_t id;
    struct ident ident;
    struct str name;
    struct permission_subject subject; /* .producer = id */
};
/* Finds a producer by his public identifier, or by `id` where `ident` is NULL. */
typedef enum status files_owner_fn(struct db_conn *conn, struct arena *arena, const struct ident *ident, int64_t id, bool *found,
                                   struct file_owner *out, struct error *error);

/* Who cites a paper, and therefore falls when it expires: a line for its page. */
struct paper_edge {
    struct str text;
    struct str path; /* of the page of what cites it */
};
#define PAPER_EDGES_MAX 200
struct paper_edges {
    struct paper_edge rows[PAPER_EDGES_MAX];
    size_t count;
};
/* Adds the edges of one room that the viewer may see; what does not fit is left out. */
typedef enum status paper_edges_fn(struct db_conn *conn, struct arena *arena, const struct viewer *viewer, const struct paper *paper,
                                   struct paper_edges *edges, struct error *error);

/* The room "files". */
struct files {
    struct db *db;
    struct commands *commands;
    const struct context *context;
    const char *folder;     /* of the store: "var/files" */
    const char *program;    /* that is started for `inspect-file`; NULL: files are not looked into */
    files_owner_fn *owner;  /* NULL: there are no producers yet */
    paper_edges_fn *const *edges;
    size_t edge_count;
};

/* Makes the store's folders. */
MUST_CHECK enum status files_prepare(const struct files *files, struct error *error);

/* ---- the store, for rooms that keep files of their own making (signed papers, reports) ---- */

/* Keeps bytes and gives the row; the same bytes are the same file. STATUS_BAD_INPUT says what is wrong with the content. Not inside a work. */
MUST_CHECK enum status file_keep(const struct files *files, struct arena *arena, struct str bytes, struct file *out, struct error *error);
MUST_CHECK enum status file_by_hash(struct db_conn *conn, struct arena *arena, const struct sha256 *sha256, bool *found, struct file *out,
                                    struct error *error);
/* Answers with the small picture of its first page, for whose page it is to see; STATUS_NOT_FOUND where the helper could make none. */
MUST_CHECK enum status file_answer_preview(struct web_request *request, const struct files *files, const struct file *file, struct error *error);
MUST_CHECK enum status file_by_id(struct db_conn *conn, struct arena *arena, int64_t id, bool *found, struct file *out, struct error *error);
/* A file that comes with a form of another room, about a producer: kept as one of his finished uploads. STATUS_BAD_INPUT and STATUS_TOO_LARGE say
 * what is wrong with it. Not inside a work. */
MUST_CHECK enum status file_give(const struct files *files, struct arena *arena, const struct file_owner *owner, struct str name, struct str bytes,
                                 struct file *out, struct error *error);
struct form;
/* The same for the file in the form's field "tep", once the form was taken. What is wrong with it, or `missing` where none came, stands at the field. With
 * `named` the form has a hidden field of that name: the file's hash is put there, so that it need not be sent again, and none is missing where it stands
 * already. `owner` NULL: kept as file_keep does. out->id 0: none came, or it is faulty. */
MUST_CHECK enum status file_take(struct form *form, const struct file_owner *owner, const char *named, enum text_id missing, struct file *out,
                                 struct error *error);
/* The file with this hash (hexadecimal), if it was given for the producer: so nobody gets at another's file by its hash. */
MUST_CHECK enum status file_given(struct db_conn *conn, struct arena *arena, int64_t producer, struct str sha256, bool *found, struct file *out,
                                  struct error *error);
/* Answers with the file itself, named after `title`, with headers under which what a stranger sent runs nothing. The caller has asked for the
 * permission. */
MUST_CHECK enum status file_answer(struct web_request *request, const struct files *files, const struct file *file, struct str title,
                                   struct error *error);
/* Where it lies; NULL when the arena is exhausted. */
const char *file_path(const struct files *files, struct arena *arena, const struct sha256 *sha256);
/* The digital signatures of a PDF that is in hand, as the helper saw them; none in a picture, in a scan without one, or where there is no helper.
 * STATUS_BAD_INPUT: it has some, and they can't be read. Not inside a work. */
struct file_signatures_question {
    struct str bytes;
    size_t issued;     /* so many of its first bytes are what was given out to be signed; 0: not asked */
    const char *trust; /* a file of certificates (PEM); NULL: the chain is not asked for */
    int64_t now;
};
MUST_CHECK enum status file_signatures(const struct files *files, struct arena *arena, const struct file_signatures_question *question,
                                       struct signatures *out, struct error *error);
/* The text that the helper read out of a PDF, for search and cross-checks; empty where there is none. */
MUST_CHECK enum status file_text(struct db_conn *conn, struct arena *arena, int64_t id, struct str *out, struct error *error);

/* Puts bytes whose hash was proved into the store, without a row: for restoring a backup. What is there already stays. */
MUST_CHECK enum status file_put_back(const struct files *files, struct arena *arena, const struct sha256 *sha256, struct str bytes,
                                     struct error *error);

/* Every file of the database, in the order of its row: for backup. */
typedef enum status files_each_fn(void *self, const struct file *file, struct error *error);
MUST_CHECK enum status files_each(struct db_conn *conn, struct arena *arena, files_each_fn *each, void *self, struct error *error);

/* Where the page of a paper stands: "/giay-to/…". */
void paper_path(struct buffer *out, const struct paper *paper);
#define FILES_PAPERS "/giay-to"

extern const struct web_routes files_routes;
extern const struct web_routes files_api_routes;
extern const struct command_types files_commands;
extern const struct cli_commands files_cli; /* inspect-file, which the program starts by itself */
extern const struct job_types files_jobs;   /* forgets unfinished uploads */

#endif
