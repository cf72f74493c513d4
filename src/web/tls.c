/* See tls.h. P-256 keys and SHA-256, what every tablet of the last ten years takes. */
#include "web/tls.h"
#include "texts_web.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>

#define SERIAL_SIZE 16
#define NAME_SIZE 253
#define TITLE_SIZE 300
#define DAY_SECONDS INT64_C(86400)

/* What one making holds, freed at one place. */
struct making {
    gnutls_x509_crt_t certificate;
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t issuer;
    gnutls_x509_privkey_t issuer_key;
    gnutls_x509_name_constraints_t constraints;
    int fault; /* of GnuTLS; 0: none */
};

static void step(struct making *m, int result)
{
    if (m->fault == 0 && result < 0)
        m->fault = result;
}

static void drop(struct making *m)
{
    if (m->certificate != NULL)
        gnutls_x509_crt_deinit(m->certificate);
    if (m->key != NULL)
        gnutls_x509_privkey_deinit(m->key);
    if (m->issuer != NULL)
        gnutls_x509_crt_deinit(m->issuer);
    if (m->issuer_key != NULL)
        gnutls_x509_privkey_deinit(m->issuer_key);
    if (m->constraints != NULL)
        gnutls_x509_name_constraints_deinit(m->constraints);
}

static enum status told(const struct making *m, struct error *error)
{
    return m->fault == 0 ? STATUS_OK : FAIL_WITH(error, STATUS_FAILED, TEXT_web_tls_making, NULL, TEXT_ARG_Z("detail", gnutls_strerror(m->fault)));
}

static gnutls_datum_t datum_of(struct str bytes)
{
    return (gnutls_datum_t){ (unsigned char *)(uintptr_t)bytes.ptr, (unsigned)bytes.len };
}

/* Takes what GnuTLS allocated into the arena. */
static struct str taken(struct arena *arena, gnutls_datum_t *datum)
{
    struct str copy = arena_copy(arena, (struct str){ (const char *)datum->data, datum->size });
    gnutls_free(datum->data);
    return copy;
}

/* Letters, digits, hyphens and dots: what stands in an address. */
static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
            return false;
    }
    return name.len > 0 && name.len <= NAME_SIZE && name.ptr[0] != '.' && name.ptr[0] != '-';
}

static struct str title_of(struct arena *arena, struct str name)
{
    struct buffer title;
    buffer_open(&title, arena, TITLE_SIZE);
    buffer_add_z(&title, "OpenOCOP ");
    buffer_add(&title, name);
    return buffer_str(&title);
}

/* Key, number, name and days; `certificate` is empty before. */
static void begin(struct making *m, const struct context *context, struct str title, int64_t days)
{
    const int64_t now = context_now(context) / 1000;
    unsigned char serial[SERIAL_SIZE];
    context_random(context, serial, sizeof(serial));
    serial[0] = (unsigned char)((serial[0] & 0x7F) | 0x40); /* positive, and of full length */
    step(m, gnutls_x509_crt_init(&m->certificate));
    step(m, gnutls_x509_privkey_init(&m->key));
    if (m->fault != 0)
        return;
    step(m, gnutls_x509_privkey_generate(m->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    step(m, gnutls_x509_crt_set_version(m->certificate, 3));
    step(m, gnutls_x509_crt_set_serial(m->certificate, serial, sizeof(serial)));
    step(m, gnutls_x509_crt_set_dn_by_oid(m->certificate, GNUTLS_OID_X520_COMMON_NAME, 0, title.ptr, (unsigned)title.len));
    step(m, gnutls_x509_crt_set_activation_time(m->certificate, (time_t)(now - DAY_SECONDS))); /* clocks of tablets are not exact */
    step(m, gnutls_x509_crt_set_expiration_time(m->certificate, (time_t)(now + days * DAY_SECONDS)));
    step(m, gnutls_x509_crt_set_key(m->certificate, m->key));
}

static void set_key_id(struct making *m)
{
    unsigned char id[64];
    size_t size = sizeof(id);
    step(m, gnutls_x509_crt_get_key_id(m->certificate, 0, id, &size));
    if (m->fault == 0)
        step(m, gnutls_x509_crt_set_subject_key_id(m->certificate, id, size));
}

static void export_both(struct making *m, struct arena *arena, struct str *certificate, struct str *key)
{
    gnutls_datum_t bytes = { NULL, 0 };
    step(m, m->fault != 0 ? 0 : gnutls_x509_crt_export2(m->certificate, GNUTLS_X509_FMT_PEM, &bytes));
    if (m->fault == 0)
        *certificate = taken(arena, &bytes);
    step(m, m->fault != 0 ? 0 : gnutls_x509_privkey_export2_pkcs8(m->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &bytes));
    if (m->fault == 0)
        *key = taken(arena, &bytes);
}

enum status tls_make_authority(const struct context *context, struct arena *arena, struct str name, struct tls_authority *out, struct error *error)
{
    struct making m = { 0 };
    gnutls_datum_t permitted = datum_of(name);
    enum status status;
    if (!is_name(name))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_tls_name_bad, "name", TEXT_ARG("name", name));
    begin(&m, context, title_of(arena, name), TLS_AUTHORITY_DAYS);
    if (m.fault == 0) {
        step(&m, gnutls_x509_crt_set_basic_constraints(m.certificate, 1, 0));
        step(&m, gnutls_x509_crt_set_key_usage(m.certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
        step(&m, gnutls_x509_name_constraints_init(&m.constraints));
    }
    if (m.fault == 0) {
        step(&m, gnutls_x509_name_constraints_add_permitted(m.constraints, GNUTLS_SAN_DNSNAME, &permitted));
        step(&m, gnutls_x509_crt_set_name_constraints(m.certificate, m.constraints, 1));
        set_key_id(&m);
    }
    if (m.fault == 0)
        step(&m, gnutls_x509_crt_sign2(m.certificate, m.certificate, m.key, GNUTLS_DIG_SHA256, 0));
    if (m.fault == 0)
        export_both(&m, arena, &out->certificate, &out->key);
    status = told(&m, error);
    drop(&m);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

/* The authority's own name is "OpenOCOP NAME". */
static bool is_of(gnutls_x509_crt_t issuer, struct str title)
{
    char found[TITLE_SIZE];
    size_t size = sizeof(found);
    return gnutls_x509_crt_get_dn_by_oid(issuer, GNUTLS_OID_X520_COMMON_NAME, 0, 0, found, &size) >= 0 && str_equal((struct str){ found, size }, title);
}

static void set_names(struct making *m, const struct tls_wish *wish, const struct in_addr *address)
{
    unsigned char id[64];
    size_t size = sizeof(id);
    step(m, gnutls_x509_crt_set_basic_constraints(m->certificate, 0, -1));
    step(m, gnutls_x509_crt_set_key_usage(m->certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
    step(m, gnutls_x509_crt_set_key_purpose_oid(m->certificate, GNUTLS_KP_TLS_WWW_SERVER, 0));
    step(m, gnutls_x509_crt_set_subject_alt_name(m->certificate, GNUTLS_SAN_DNSNAME, wish->name.ptr, (unsigned)wish->name.len, GNUTLS_FSAN_APPEND));
    if (address != NULL)
        step(m, gnutls_x509_crt_set_subject_alt_name(m->certificate, GNUTLS_SAN_IPADDRESS, address, sizeof(*address), GNUTLS_FSAN_APPEND));
    set_key_id(m);
    step(m, gnutls_x509_crt_get_subject_key_id(m->issuer, id, &size, NULL));
    if (m->fault == 0)
        step(m, gnutls_x509_crt_set_authority_key_id(m->certificate, id, size));
}

static void read_issuer(struct making *m, const struct tls_authority *authority)
{
    gnutls_datum_t certificate = datum_of(authority->certificate);
    gnutls_datum_t key = datum_of(authority->key);
    step(m, gnutls_x509_crt_init(&m->issuer));
    step(m, gnutls_x509_privkey_init(&m->issuer_key));
    if (m->fault != 0)
        return;
    step(m, gnutls_x509_crt_import(m->issuer, &certificate, GNUTLS_X509_FMT_PEM));
    step(m, gnutls_x509_privkey_import(m->issuer_key, &key, GNUTLS_X509_FMT_PEM));
}

enum status tls_make_certificate(const struct context *context, struct arena *arena, const struct tls_authority *authority, const struct tls_wish *wish,
                                 struct tls_certificate *out, struct error *error)
{
    struct making m = { 0 };
    struct in_addr address;
    const char *typed = arena_copy_z(arena, wish->address);
    enum status status = STATUS_OK;
    if (!is_name(wish->name))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_tls_name_bad, "name", TEXT_ARG("name", wish->name));
    if (wish->address.len > 0 && (typed == NULL || inet_pton(AF_INET, typed, &address) != 1))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_tls_address_bad, "address", TEXT_ARG("address", wish->address));
    read_issuer(&m, authority);
    if (m.fault != 0)
        status = FAIL(error, STATUS_BAD_INPUT, TEXT_web_tls_authority_bad, NULL);
    else if (!is_of(m.issuer, title_of(arena, wish->name)))
        status = FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_tls_other_name, "name", TEXT_ARG("name", wish->name));
    if (status == STATUS_OK) {
        begin(&m, context, wish->name, TLS_CERTIFICATE_DAYS);
        if (m.fault == 0)
            set_names(&m, wish, wish->address.len > 0 ? &address : NULL);
        if (m.fault == 0)
            step(&m, gnutls_x509_crt_sign2(m.certificate, m.issuer, m.issuer_key, GNUTLS_DIG_SHA256, 0));
        if (m.fault == 0)
            export_both(&m, arena, &out->certificate, &out->key);
        status = told(&m, error);
    }
    drop(&m);
    return status == STATUS_OK && arena->exhausted ? fail_memory(error) : status;
}

enum status tls_fingerprint(struct arena *arena, struct str certificate, struct str *out, struct error *error)
{
    struct making m = { 0 };
    gnutls_datum_t bytes = datum_of(certificate);
    unsigned char hash[32];
    size_t size = sizeof(hash);
    struct buffer text;
    enum status status;
    step(&m, gnutls_x509_crt_init(&m.certificate));
    if (m.fault == 0)
        step(&m, gnutls_x509_crt_import(m.certificate, &bytes, GNUTLS_X509_FMT_PEM));
    if (m.fault == 0)
        step(&m, gnutls_x509_crt_get_fingerprint(m.certificate, GNUTLS_DIG_SHA256, hash, &size));
    status = told(&m, error);
    drop(&m);
    buffer_open(&text, arena, 3 * sizeof(hash));
    for (size_t i = 0; status == STATUS_OK && i < size; i++) {
        static const char digits[] = "0123456789ABCDEF";
        buffer_add_z(&text, i == 0 ? "" : ":");
        buffer_add_char(&text, digits[hash[i] >> 4]);
        buffer_add_char(&text, digits[hash[i] & 15]);
    }
    *out = buffer_str(&text);
    return status;
}
