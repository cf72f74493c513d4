/* See signature.h: where the signatures of a PDF stand and what they cover, through qpdf. What it repairs is not taken: a file that readers may read in two
 * ways can't be said to be signed. */
#include "doc/signature_int.h"

#include <qpdf/qpdf-c.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "texts_doc.h"

#define FIELDS_MAX 2000
#define FIELDS_DEPTH 16
#define OBJECTS_MAX 200000 /* of what was given out */

const char *const signature_chain_words[] = { "not_asked", "good", "bad", NULL };

struct reading {
    qpdf_data qpdf;
    struct arena *arena;
    const struct signature_question *question;
    struct signatures *out;
    size_t fields;
    bool too_many;
};

/* Takes what was said of it, which qpdf would else print. */
static void close_pdf(qpdf_data *qpdf)
{
    if (*qpdf == NULL)
        return;
    while (qpdf_has_error(*qpdf))
        (void)qpdf_get_error(*qpdf);
    qpdf_cleanup(qpdf); /* sets it to NULL */
}

static qpdf_data open_pdf(struct str bytes)
{
    qpdf_data qpdf = qpdf_init();
    qpdf_silence_errors(qpdf);
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(qpdf, QPDF_FALSE);
    if ((qpdf_read_memory(qpdf, "paper", bytes.ptr, bytes.len, NULL) & QPDF_ERRORS) != 0 || qpdf_is_encrypted(qpdf))
        close_pdf(&qpdf);
    return qpdf;
}

static bool name_is(qpdf_data qpdf, qpdf_oh object, const char *name)
{
    return qpdf_oh_is_name(qpdf, object) && str_is(str_from(qpdf_oh_get_name(qpdf, object)), name);
}

/* ---- one signature ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The bytes of "<3082…>", which is all that the signed range leaves out; empty where something else stands there too. */
static struct str message_in(struct arena *arena, struct str hole)
{
    struct buffer out;
    if (hole.len < 4 || hole.len % 2 != 0 || hole.ptr[0] != '<' || hole.ptr[hole.len - 1] != '>')
        return STR("");
    buffer_open(&out, arena, hole.len / 2);
    for (size_t i = 1; i + 1 < hole.len; i += 2) {
        int high = hex_digit(hole.ptr[i]);
        int low = hex_digit(hole.ptr[i + 1]);
        if (high < 0 || low < 0)
            return STR("");
        buffer_add_char(&out, (char)(high * 16 + low));
    }
    return buffer_str(&out);
}

static bool read_range(qpdf_data qpdf, qpdf_oh value, size_t size, size_t range[4])
{
    qpdf_oh list = qpdf_oh_get_key(qpdf, value, "/ByteRange");
    if (!qpdf_oh_is_array(qpdf, list) || qpdf_oh_get_array_n_items(qpdf, list) != 4)
        return false;
    for (int i = 0; i < 4; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(qpdf, list, i);
        long long number = qpdf_oh_is_integer(qpdf, item) ? qpdf_oh_get_int_value(qpdf, item) : -1;
        if (number < 0 || (unsigned long long)number > size)
            return false;
        range[i] = (size_t)number;
    }
    return range[0] == 0 && range[1] < range[2] && range[3] <= size - range[2];
}

static void read_signature(struct reading *r, qpdf_oh value)
{
    struct str file = r->question->bytes;
    struct signature found = { .chain = SIGNATURE_CHAIN_NOT_ASKED, .signer = STR(""), .issuer = STR("") };
    qpdf_oh kind = qpdf_oh_get_key(r->qpdf, value, "/SubFilter");
    size_t range[4];
    struct str message;
    if (r->out->count == SIGNATURES_MAX) {
        r->too_many = true;
        return;
    }
    if (read_range(r->qpdf, value, file.len, range)) {
        found.end = (int64_t)(range[2] + range[3]);
        message = message_in(r->arena, str_part(file, range[1], range[2]));
        if (message.len > 0 && (name_is(r->qpdf, kind, "/adbe.pkcs7.detached") || name_is(r->qpdf, kind, "/ETSI.CAdES.detached")))
            signature_cms_check(r->arena, message, (const struct str[]){ str_part(file, 0, range[1]), str_part(file, range[2], range[2] + range[3]) },
                                r->question, &found);
    }
    r->out->rows[r->out->count++] = found;
}

/* ---- all of them ---- */

static void read_fields(struct reading *r, qpdf_oh fields, bool signing, int depth)
{
    int count = qpdf_oh_is_array(r->qpdf, fields) ? qpdf_oh_get_array_n_items(r->qpdf, fields) : 0;
    for (int i = 0; i < count && !r->too_many; i++) {
        qpdf_oh field = qpdf_oh_get_array_item(r->qpdf, fields, i);
        qpdf_oh kind, value;
        bool of_signing = signing;
        if (++r->fields > FIELDS_MAX || depth > FIELDS_DEPTH) {
            r->too_many = true;
            return;
        }
        if (!qpdf_oh_is_dictionary(r->qpdf, field))
            continue;
        kind = qpdf_oh_get_key(r->qpdf, field, "/FT");
        value = qpdf_oh_get_key(r->qpdf, field, "/V");
        if (qpdf_oh_is_name(r->qpdf, kind))
            of_signing = name_is(r->qpdf, kind, "/Sig");
        if (of_signing && qpdf_oh_is_dictionary(r->qpdf, value))
            read_signature(r, value);
        read_fields(r, qpdf_oh_get_key(r->qpdf, field, "/Kids"), of_signing, depth + 1);
    }
}

static int by_end(const void *a, const void *b)
{
    const struct signature *x = a;
    const struct signature *y = b;
    return x->end < y->end ? -1 : x->end > y->end;
}

enum status signatures_read(struct arena *arena, const struct signature_question *question, struct signatures *out, struct error *error)
{
    struct reading r = { .arena = arena, .question = question, .out = out, .qpdf = open_pdf(question->bytes) };
    qpdf_oh form;
    bool readable = r.qpdf != NULL;
    *out = (struct signatures){ .count = 0 };
    if (!readable)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_doc_signature_unreadable, NULL);
    form = qpdf_oh_get_key(r.qpdf, qpdf_get_root(r.qpdf), "/AcroForm");
    if (qpdf_oh_is_dictionary(r.qpdf, form))
        read_fields(&r, qpdf_oh_get_key(r.qpdf, form, "/Fields"), false, 0);
    readable = !qpdf_more_warnings(r.qpdf) && !qpdf_has_error(r.qpdf);
    close_pdf(&r.qpdf);
    if (arena->exhausted)
        return fail_memory(error);
    if (!readable || r.too_many)
        return FAIL(error, STATUS_BAD_INPUT, r.too_many ? TEXT_doc_signature_too_many : TEXT_doc_signature_unreadable, NULL);
    qsort(out->rows, out->count, sizeof(out->rows[0]), by_end);
    out->only = question->issued > 0 && question->issued <= question->bytes.len &&
                signature_only_added(arena, str_part(question->bytes, 0, question->issued), question->bytes);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}

/* ---- what was added ---- */

struct pair {
    struct arena *arena;
    qpdf_data before, after;
};

/* The objects as they stand in the files; what they refer to as "12 0 R". A text lives until the next call on the same PDF. */
static bool same(struct pair *p, qpdf_oh before, qpdf_oh after)
{
    return str_equal(str_from(qpdf_oh_unparse_resolved(p->before, before)), str_from(qpdf_oh_unparse_resolved(p->after, after)));
}

static bool same_stream(struct pair *p, qpdf_oh before, qpdf_oh after)
{
    unsigned char *first = NULL;
    unsigned char *second = NULL;
    size_t first_len = 0;
    size_t second_len = 0;
    bool equal = (qpdf_oh_get_stream_data(p->before, before, qpdf_dl_none, NULL, &first, &first_len) & QPDF_ERRORS) == 0 &&
                 (qpdf_oh_get_stream_data(p->after, after, qpdf_dl_none, NULL, &second, &second_len) & QPDF_ERRORS) == 0 &&
                 str_equal((struct str){ (const char *)first, first_len }, (struct str){ (const char *)second, second_len });
    free(first);
    free(second);
    return equal && same(p, qpdf_oh_get_dict(p->before, before), qpdf_oh_get_dict(p->after, after));
}

/* Of a page's annotations, those that are no signatures, each as it is referred to. */
static struct str other_annotations(struct pair *p, qpdf_data qpdf, qpdf_oh page)
{
    qpdf_oh list = qpdf_oh_get_key(qpdf, page, "/Annots");
    int count = qpdf_oh_is_array(qpdf, list) ? qpdf_oh_get_array_n_items(qpdf, list) : 0;
    struct buffer out;
    buffer_open(&out, p->arena, (size_t)65536);
    for (int i = 0; i < count; i++) {
        qpdf_oh item = qpdf_oh_get_array_item(qpdf, list, i);
        bool widget = qpdf_oh_is_dictionary(qpdf, item) && name_is(qpdf, qpdf_oh_get_key(qpdf, item, "/Subtype"), "/Widget") &&
                      name_is(qpdf, qpdf_oh_get_key(qpdf, item, "/FT"), "/Sig");
        if (widget)
            continue;
        buffer_add_z(&out, qpdf_oh_unparse(qpdf, item));
        buffer_add_char(&out, ' ');
    }
    return out.overflowed ? STR("?") : buffer_str(&out);
}

static bool same_but(struct pair *p, qpdf_oh before, qpdf_oh after, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        qpdf_oh_remove_key(p->before, before, *keys);
        qpdf_oh_remove_key(p->after, after, *keys);
    }
    return same(p, before, after);
}

static bool same_object(struct pair *p, qpdf_oh before, qpdf_oh after)
{
    static const char *const of_catalog[] = { "/AcroForm", "/DSS", "/Extensions", "/Perms", "/Version", "/Metadata", NULL };
    static const char *const of_page[] = { "/Annots", NULL };
    if (qpdf_oh_get_type_code(p->before, before) != qpdf_oh_get_type_code(p->after, after))
        return false;
    if (qpdf_oh_is_stream(p->before, before))
        return name_is(p->before, qpdf_oh_get_key(p->before, qpdf_oh_get_dict(p->before, before), "/Type"), "/Metadata") || same_stream(p, before, after);
    if (!qpdf_oh_is_dictionary(p->before, before))
        return same(p, before, after);
    if (name_is(p->before, qpdf_oh_get_key(p->before, before, "/Type"), "/Catalog"))
        return same_but(p, before, after, of_catalog);
    if (name_is(p->before, qpdf_oh_get_key(p->before, before, "/Type"), "/Page"))
        return str_equal(other_annotations(p, p->before, before), other_annotations(p, p->after, after)) && same_but(p, before, after, of_page);
    return same(p, before, after);
}

static bool same_objects(struct pair *p)
{
    qpdf_oh first = qpdf_get_trailer(p->before);
    qpdf_oh second = qpdf_get_trailer(p->after);
    qpdf_oh info = qpdf_oh_get_key(p->before, first, "/Info");
    int properties = qpdf_oh_is_indirect(p->before, info) ? qpdf_oh_get_object_id(p->before, info) : 0;
    int count = qpdf_oh_get_int_value_as_int(p->before, qpdf_oh_get_key(p->before, first, "/Size"));
    if (count > OBJECTS_MAX)
        return false;
    if (qpdf_oh_get_object_id(p->before, qpdf_oh_get_key(p->before, first, "/Root")) != qpdf_oh_get_object_id(p->after, qpdf_oh_get_key(p->after, second, "/Root")))
        return false;
    for (int id = 1; id < count; id++) {
        if (id != properties && !same_object(p, qpdf_get_object_by_id(p->before, id, 0), qpdf_get_object_by_id(p->after, id, 0)))
            return false;
        qpdf_oh_release_all(p->before);
        qpdf_oh_release_all(p->after);
    }
    return true;
}

bool signature_only_added(struct arena *arena, struct str issued, struct str bytes)
{
    struct pair p = { .arena = arena, .before = open_pdf(issued), .after = open_pdf(bytes) };
    bool only = p.before != NULL && p.after != NULL && same_objects(&p) && !qpdf_has_error(p.before) && !qpdf_has_error(p.after);
    close_pdf(&p.before);
    close_pdf(&p.after);
    return only;
}
