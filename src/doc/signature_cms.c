/* See signature.h: the signed message itself, through OpenSSL. */
#include "doc/signature_int.h"

#include <limits.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/date.h"
#include "texts_doc.h"

#define STORE_MAX ((size_t)1 << 20)

enum status signatures_ready(struct error *error)
{
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL) != 1)
        return FAIL_WITH(error, STATUS_FAILED, TEXT_doc_pdf_failed, NULL, TEXT_ARG_Z("detail", "openssl"));
    return STATUS_OK;
}

/* ---- the trust store ---- */

static X509_STORE *read_store(struct str pem, size_t *count)
{
    BIO *in = pem.len <= STORE_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
    X509_STORE *store = X509_STORE_new();
    X509 *certificate = NULL;
    *count = 0;
    while (in != NULL && store != NULL && (certificate = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
        if (X509_STORE_add_cert(store, certificate) == 1)
            ++*count;
        X509_free(certificate);
    }
    BIO_free(in);
    ERR_clear_error(); /* the end of the file is told as an error */
    return store;
}

size_t signature_trust_count(struct str pem)
{
    size_t count = 0;
    X509_STORE_free(read_store(pem, &count));
    return count;
}

/* ---- what the certificates tell ---- */

static struct str common_name(struct arena *arena, X509_NAME *name)
{
    int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    ASN1_STRING *value = at < 0 ? NULL : X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
    unsigned char *utf8 = NULL;
    int len = value == NULL ? -1 : ASN1_STRING_to_UTF8(&utf8, value);
    struct str copy = STR("");
    if (len > 0 && len <= SIGNATURE_NAME_MAX)
        copy = arena_copy(arena, (struct str){ (const char *)utf8, (size_t)len });
    OPENSSL_free(utf8);
    return copy;
}

/* The signer's own clock: the attribute signing-time (RFC 5652, 11.3). */
static int64_t signing_time(CMS_SignerInfo *signer)
{
    int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    X509_ATTRIBUTE *attribute = at < 0 ? NULL : CMS_signed_get_attr(signer, at);
    ASN1_TYPE *value = attribute == NULL ? NULL : X509_ATTRIBUTE_get0_type(attribute, 0);
    const ASN1_TIME *told = value != NULL && (value->type == V_ASN1_UTCTIME || value->type == V_ASN1_GENERALIZEDTIME) ? value->value.asn1_string : NULL;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0;
    int seconds = 0;
    int64_t at_ms = 0;
    if (told != NULL && epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, told) == 1 && days >= 0 && seconds >= 0)
        at_ms = ((int64_t)days * 86400 + seconds) * 1000;
    ASN1_TIME_free(epoch);
    return at_ms;
}

/* SHA-2 and SHA-3 only. */
static bool digest_is_good(CMS_SignerInfo *signer)
{
    X509_ALGOR *digest = NULL;
    const ASN1_OBJECT *name = NULL;
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
    if (digest == NULL)
        return false;
    X509_ALGOR_get0(&name, NULL, NULL, digest);
    switch (OBJ_obj2nid(name)) {
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
    case NID_sha3_256:
    case NID_sha3_384:
    case NID_sha3_512: return true;
    default: return false;
    }
}

/* ---- the message ---- */

static int chain_of(CMS_ContentInfo *cms, X509 *certificate, const struct signature_question *question)
{
    size_t count = 0;
    X509_STORE *store = read_store(question->trust, &count);
    X509_STORE_CTX *check = X509_STORE_CTX_new();
    STACK_OF(X509) *sent = CMS_get1_certs(cms);
    int chain = SIGNATURE_CHAIN_BAD;
    if (store != NULL && check != NULL && X509_STORE_CTX_init(check, store, certificate, sent) == 1) {
        X509_VERIFY_PARAM *how = X509_STORE_CTX_get0_param(check);
        X509_VERIFY_PARAM_set_time(how, (time_t)(question->now / 1000));
        X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN); /* the office may name the authority that issues, without its root */
        X509_VERIFY_PARAM_set_depth(how, 8);
        X509_VERIFY_PARAM_set_auth_level(how, 2); /* 112 bits */
        if (X509_verify_cert(check) == 1)
            chain = SIGNATURE_CHAIN_GOOD;
    }
    sk_X509_pop_free(sent, X509_free);
    X509_STORE_CTX_free(check);
    X509_STORE_free(store);
    return question->trust.len == 0 ? SIGNATURE_CHAIN_NOT_ASKED : chain;
}

static struct str attribute_of(CMS_SignerInfo *signer, int nid)
{
    int at = CMS_signed_get_attr_by_NID(signer, nid, -1);
    X509_ATTRIBUTE *attribute = at < 0 ? NULL : CMS_signed_get_attr(signer, at);
    const ASN1_STRING *value = attribute == NULL ? NULL : X509_ATTRIBUTE_get0_data(attribute, 0, V_ASN1_SEQUENCE, NULL);
    return value == NULL ? STR("") : (struct str){ (const char *)ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value) };
}

/* The certificate is the one that the signer named among what he signed (ESS, RFC 5035), where he named one: PAdES asks it, older signatures have none. */
static bool is_named(CMS_ContentInfo *cms, CMS_SignerInfo *signer, X509 *certificate)
{
    struct str first = attribute_of(signer, NID_id_smime_aa_signingCertificate);
    struct str second = attribute_of(signer, NID_id_smime_aa_signingCertificateV2);
    const unsigned char *at = (const unsigned char *)first.ptr;
    ESS_SIGNING_CERT *one = first.len == 0 ? NULL : d2i_ESS_SIGNING_CERT(NULL, &at, (long)first.len);
    ESS_SIGNING_CERT_V2 *two;
    STACK_OF(X509) *chain = CMS_get1_certs(cms);
    bool named = (first.len == 0) == (one == NULL);
    at = (const unsigned char *)second.ptr;
    two = second.len == 0 ? NULL : d2i_ESS_SIGNING_CERT_V2(NULL, &at, (long)second.len);
    named = named && (second.len == 0) == (two == NULL);
    if (named && (one != NULL || two != NULL))
        named = chain != NULL && X509_up_ref(certificate) == 1 && sk_X509_unshift(chain, certificate) > 0 && OSSL_ESS_check_signing_certs(one, two, chain, 1) == 1;
    sk_X509_pop_free(chain, X509_free);
    ESS_SIGNING_CERT_free(one);
    ESS_SIGNING_CERT_V2_free(two);
    return named;
}

static bool add_pieces(BIO *content, const struct str pieces[2])
{
    for (size_t i = 0; i < 2; i++)
        if (pieces[i].len > INT_MAX || (pieces[i].len > 0 && BIO_write(content, pieces[i].ptr, (int)pieces[i].len) != (int)pieces[i].len))
            return false;
    return true;
}

static void check_signer(struct arena *arena, CMS_ContentInfo *cms, const struct signature_question *question, struct signature *out)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_num(signers) == 1 ? sk_CMS_SignerInfo_value(signers, 0) : NULL;
    X509 *certificate = NULL;
    if (signer == NULL || !digest_is_good(signer))
        return;
    CMS_SignerInfo_get0_algs(signer, NULL, &certificate, NULL, NULL);
    if (certificate == NULL || !is_named(cms, signer, certificate))
        return;
    out->intact = true;
    out->chain = chain_of(cms, certificate, question);
    out->signer = common_name(arena, X509_get_subject_name(certificate));
    out->issuer = common_name(arena, X509_get_issuer_name(certificate));
    out->signed_at = signing_time(signer);
}

void signature_cms_check(struct arena *arena, struct str der, const struct str pieces[2], const struct signature_question *question, struct signature *out)
{
    const unsigned char *at = (const unsigned char *)der.ptr;
    CMS_ContentInfo *cms = der.len > INT_MAX ? NULL : d2i_CMS_ContentInfo(NULL, &at, (long)der.len);
    BIO *content = BIO_new(BIO_s_mem());
    out->intact = false;
    /* Whose certificate it is is looked at apart: here only that it signed, and that these are the bytes. */
    if (cms != NULL && content != NULL && OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed && CMS_is_detached(cms) == 1 && add_pieces(content, pieces)) {
        if (CMS_verify(cms, NULL, NULL, content, NULL, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1)
            check_signer(arena, cms, question, out);
    }
    CMS_ContentInfo_free(cms);
    BIO_free(content);
    ERR_clear_error();
}
