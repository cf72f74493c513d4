/* One message to one address, over SMTP by libcurl. Nothing is kept here: who writes what to whom, and when again, is the caller's.
 *
 * SMTP can't promise that a message goes out exactly once: where the connection breaks between the last byte and the server's answer, nobody knows.
 * The result tells that apart from what was certainly not taken. */
#ifndef OPENOCOP_NET_MAIL_H
#define OPENOCOP_NET_MAIL_H

#include "base/arena.h"
#include "base/error.h"

enum mail_tls {
    MAIL_STARTTLS, /* begins in the clear, and goes on only under TLS */
    MAIL_TLS,      /* TLS from the first byte */
    MAIL_PLAIN,    /* no TLS; then no password is sent either */
};
extern const char *const mail_tls_words[]; /* "starttls" "tls" "none"; ends with NULL */

struct mail_server {
    struct str host; /* "mail.example.vn:587"; empty: no mail */
    enum mail_tls tls;
    struct str from; /* address */
    struct str user; /* empty: no login */
    const char *password_file;
    const char *ca_file; /* authorities to trust instead of the system's; NULL: the system's */
};
/* The settings make sense together, and the password's file may be read by its owner alone. */
MUST_CHECK enum status mail_check(struct arena *arena, const struct mail_server *server, struct error *error);
bool mail_is_on(const struct mail_server *server);

/* name@host.name in plain ASCII letters, digits and a few signs: nothing that could end a line or a header. */
bool mail_address_good(struct str address);

struct mail_message {
    struct str from_name; /* any text, UTF-8; set in MIME words */
    struct str to;        /* address */
    struct str subject;
    struct str id;        /* of the Message-ID, before "@": letters, digits, hyphens */
    struct str id_host;
    struct str body;      /* UTF-8, lines end with \n */
    int64_t at;           /* instant */
};
#define MAIL_BODY_MAX ((size_t)32 << 10)
/* The whole message as it goes over the wire, CRLF. */
void mail_write(struct buffer *out, struct str from, const struct mail_message *message);

enum mail_result {
    MAIL_TAKEN,
    MAIL_NOT_NOW, /* certainly not taken; try again */
    MAIL_REFUSED, /* certainly not taken, and the server won't take it */
    MAIL_UNSURE,  /* all of it was handed over, and no answer came */
};

struct mail_line; /* a connection that several messages may use, on one thread */
MUST_CHECK enum status mail_line_open(struct arena *arena, const struct mail_server *server, struct mail_line **out, struct error *error);
/* Unless taken, `fault` says why; *server_away tells that the next message would fare no better. */
enum mail_result mail_send(struct mail_line *line, const struct mail_message *message, bool *server_away, struct error *fault);
void mail_line_close(struct mail_line *line);

#endif
