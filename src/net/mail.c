/* Handing a message over by libcurl. What counts is the last answer of the server and how much of the message it was given: only a message that was
 * handed over to its last byte and not answered is unsure. */
#include "net/mail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pure.h"
#include "texts_mail.h"

#define CONNECT_MS 10000L
#define WHOLE_MS 60000L
#define PASSWORD_MAX ((size_t)500)
#define SAID_MAX 160
#define WIRE_MAX ((size_t)128 << 10)

const char *const mail_tls_words[] = { "starttls", "tls", "none", NULL };

struct mail_line {
    CURL *handle;
    struct arena *arena;
    const struct mail_server *server;
    struct str wire; /* the message under way, */
    size_t given;    /* as far as it was given, */
    bool ended;      /* and whether its end was told */
    int code;        /* the last answer's, or the first that said no; 0: none since the end of the message */
    char said[SAID_MAX];
};

bool mail_is_on(const struct mail_server *server)
{
    return server != NULL && server->host.len > 0;
}

/* Letters, digits, hyphens, dots, and a port. */
static bool is_host(struct str host)
{
    struct str rest = host;
    struct str name = str_cut(&rest, ':');
    int64_t port = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
            return false;
    }
    return name.len > 0 && name.len < 254 && str_to_int(rest, 1, 65535, &port);
}

static enum status read_password(struct arena *arena, const struct mail_server *server, struct str *out, struct error *error)
{
    struct stat facts;
    enum status status;
    /* A credential that systemd hands to a service is root's, and its access list shows as a right of the group. */
    if (stat(server->password_file, &facts) == 0 &&
        ((facts.st_mode & S_IRWXO) != 0 || (facts.st_uid == geteuid() && (facts.st_mode & S_IRWXG) != 0)))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_mail_password_open, "mail-password-file", TEXT_ARG_Z("file", server->password_file));
    status = file_read(arena, server->password_file, PASSWORD_MAX, out, error);
    *out = str_trim(*out);
    for (size_t i = 0; status == STATUS_OK && i < out->len; i++)
        if ((unsigned char)out->ptr[i] < 0x20)
            status = FAIL(error, STATUS_BAD_INPUT, TEXT_mail_password_bad, "mail-password-file");
    return status == STATUS_OK && out->len == 0 ? FAIL(error, STATUS_BAD_INPUT, TEXT_mail_password_bad, "mail-password-file") : status;
}

enum status mail_check(struct arena *arena, const struct mail_server *server, struct error *error)
{
    struct str ignored;
    if (!mail_is_on(server))
        return STATUS_OK;
    if (!is_host(server->host))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_mail_bad_server, "mail-server");
    if (!mail_address_good(server->from))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_mail_bad_from, "mail-from");
    if ((server->user.len > 0) != (server->password_file != NULL))
        return FAIL(error, STATUS_BAD_INPUT, TEXT_mail_user_pair, "mail-user");
    if (server->user.len > 0 && server->tls == MAIL_PLAIN)
        return FAIL(error, STATUS_BAD_INPUT, TEXT_mail_user_plain, "mail-tls");
    if (server->ca_file != NULL && !file_exists(server->ca_file))
        return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_mail_no_ca, "mail-ca-file", TEXT_ARG_Z("file", server->ca_file));
    return server->user.len > 0 ? read_password(arena, server, &ignored, error) : STATUS_OK;
}

/* ---- what libcurl calls ---- */

static size_t give(char *to, size_t size, size_t count, void *self)
{
    struct mail_line *line = self;
    size_t most = size * count;
    size_t left = line->wire.len - line->given;
    size_t part = left < most ? left : most;
    if (part == 0) {
        line->ended = true;
        line->code = 0;
        line->said[0] = '\0';
        return 0;
    }
    memcpy(to, line->wire.ptr + line->given, part);
    line->given += part;
    return part;
}

/* A line of the server's, without what can't be shown. A no stands, whatever is said in farewell; only a login that succeeds takes it back. */
static size_t hear(char *from, size_t size, size_t count, void *self)
{
    struct mail_line *line = self;
    struct str said = str_trim((struct str){ from, size * count });
    int64_t code = 0;
    size_t used = 0;
    if (!str_to_int(str_part(said, 0, 3), 100, 599, &code))
        return size * count;
    if (line->code >= 400 && code != 235)
        return size * count;
    line->code = (int)code;
    for (size_t i = 0; i < said.len && used + 1 < SAID_MAX; i++)
        line->said[used++] = said.ptr[i] >= 0x20 && said.ptr[i] < 0x7F ? said.ptr[i] : '?';
    line->said[used] = '\0';
    return size * count;
}

/* ---- a line ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void prepare(void)
{
    ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* smtp://host:port/name: the name is what we say HELO with, the sender's own domain. */
static const char *address_of(struct arena *arena, const struct mail_server *server)
{
    struct buffer url;
    struct str from = server->from;
    (void)str_cut(&from, '@');
    buffer_open(&url, arena, 600);
    buffer_add_z(&url, server->tls == MAIL_TLS ? "smtps://" : "smtp://");
    buffer_add(&url, server->host);
    buffer_add_char(&url, '/');
    buffer_add(&url, from);
    return buffer_z(&url);
}

static const char *in_brackets(struct arena *arena, struct str address)
{
    struct buffer out;
    buffer_open(&out, arena, 300);
    buffer_add_char(&out, '<');
    buffer_add(&out, address);
    buffer_add_char(&out, '>');
    return buffer_z(&out);
}

static CURLcode dress(struct mail_line *line, const char *password)
{
    const struct mail_server *server = line->server;
    CURL *h = line->handle;
    CURLcode code = curl_easy_setopt(h, CURLOPT_URL, address_of(line->arena, server));
#define SET(option, value) code = code == CURLE_OK ? curl_easy_setopt(h, (option), (value)) : code
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    SET(CURLOPT_TIMEOUT_MS, WHOLE_MS);
    SET(CURLOPT_USE_SSL, server->tls == MAIL_PLAIN ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (server->ca_file != NULL) {
        SET(CURLOPT_CAINFO, server->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, line);
    SET(CURLOPT_HEADERFUNCTION, hear);
    SET(CURLOPT_HEADERDATA, line);
    SET(CURLOPT_MAIL_FROM, in_brackets(line->arena, server->from));
    if (server->user.len > 0) {
        SET(CURLOPT_USERNAME, arena_copy_z(line->arena, server->user));
        SET(CURLOPT_PASSWORD, password);
    }
#undef SET
    return code;
}

enum status mail_line_open(struct arena *arena, const struct mail_server *server, struct mail_line **out, struct error *error)
{
    struct mail_line *line = ARENA_NEW(arena, struct mail_line);
    struct str password = STR("");
    enum status status = mail_check(arena, server, error);
    *out = NULL;
    if (status == STATUS_OK && server->user.len > 0)
        status = read_password(arena, server, &password, error);
    if (status != STATUS_OK)
        return status;
    pthread_once(&once, prepare);
    if (line == NULL || !ready)
        return fail_memory(error);
    *line = (struct mail_line){ .handle = curl_easy_init(), .arena = arena, .server = server };
    if (line->handle == NULL || dress(line, arena_copy_z(arena, password)) != CURLE_OK || arena->exhausted) {
        mail_line_close(line);
        return fail_memory(error);
    }
    *out = line;
    return STATUS_OK;
}

void mail_line_close(struct mail_line *line)
{
    if (line != NULL && line->handle != NULL)
        curl_easy_cleanup(line->handle);
}

/* ---- what became of it ---- */

static enum text_id words_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return TEXT_mail_no_host;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT: return TEXT_mail_no_answer;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE: return TEXT_mail_bad_certificate;
    case CURLE_USE_SSL_FAILED: return TEXT_mail_no_tls;
    case CURLE_LOGIN_DENIED: return TEXT_mail_login;
    default: return TEXT_mail_broken;
    }
}

static void tell(struct error *fault, enum text_id text, const struct mail_line *line, CURLcode code)
{
    (void)FAIL_WITH(fault, STATUS_UNAVAILABLE, text, NULL, TEXT_ARG_Z("said", line->said[0] != '\0' ? line->said : curl_easy_strerror(code)));
}

static enum mail_result judge(struct mail_line *line, CURLcode code, bool *server_away, struct error *fault)
{
    if (code == CURLE_OK)
        return MAIL_TAKEN;
    if (line->ended && line->code == 0) {
        tell(fault, TEXT_mail_unsure, line, code);
        *server_away = true;
        return MAIL_UNSURE;
    }
    /* The server speaks of this sender, addressee or message. libcurl calls a refused address a failure of sending. */
    if (line->code >= 400 && (line->ended || code == CURLE_SEND_ERROR)) {
        tell(fault, TEXT_mail_refused, line, code);
        return line->code >= 500 ? MAIL_REFUSED : MAIL_NOT_NOW;
    }
    tell(fault, words_of(code), line, code);
    *server_away = true;
    return MAIL_NOT_NOW;
}

enum mail_result mail_send(struct mail_line *line, const struct mail_message *message, bool *server_away, struct error *fault)
{
    struct curl_slist *to;
    struct buffer wire;
    CURLcode code;
    *server_away = false;
    buffer_open(&wire, line->arena, WIRE_MAX);
    mail_write(&wire, line->server->from, message);
    if (!mail_address_good(message->to) || wire.overflowed) {
        (void)FAIL(fault, STATUS_BAD_INPUT, TEXT_mail_bad_address, NULL);
        return MAIL_REFUSED;
    }
    line->wire = buffer_str(&wire);
    line->given = 0;
    line->ended = false;
    line->code = 0;
    line->said[0] = '\0';
    to = curl_slist_append(NULL, in_brackets(line->arena, message->to));
    code = to == NULL ? CURLE_OUT_OF_MEMORY : curl_easy_setopt(line->handle, CURLOPT_MAIL_RCPT, to);
    if (code == CURLE_OK)
        code = curl_easy_perform(line->handle);
    curl_easy_setopt(line->handle, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(to);
    return judge(line, code, server_away, fault);
}
