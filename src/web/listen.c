/* The listening socket: HOST:PORT, or unix:PATH with mode 0660. A socket file that a dead process left is replaced, a living one is not. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "web/web_int.h"
#include "texts_web.h"

#define BACKLOG 1024
/* What the kernel holds of an answer for one slow client: without a bound it grows to megabytes each. */
#define SEND_BUFFER (256 * 1024)

static enum status cannot_listen(const struct web_server *server, const char *reason, struct error *error)
{
    return FAIL_WITH(error, STATUS_FAILED, TEXT_web_listen_failed, NULL, TEXT_ARG_Z("address", server->settings.listen),
                     TEXT_ARG_Z("reason", reason));
}

static enum status bad_address(const struct web_server *server, struct error *error)
{
    return FAIL_WITH(error, STATUS_BAD_INPUT, TEXT_web_listen_address, NULL, TEXT_ARG_Z("address", server->settings.listen));
}

static int new_socket(int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Somebody answers on the socket file. */
static bool is_alive(const struct sockaddr_un *address)
{
    int fd = new_socket(AF_UNIX);
    bool alive;
    if (fd < 0)
        return true;
    alive = connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno == EAGAIN;
    close(fd);
    return alive;
}

static enum status remove_stale(const struct web_server *server, const struct sockaddr_un *address, struct error *error)
{
    struct stat found;
    if (lstat(address->sun_path, &found) != 0)
        return errno == ENOENT ? STATUS_OK : cannot_listen(server, strerror(errno), error);
    if (!S_ISSOCK(found.st_mode))
        return cannot_listen(server, "a file that is not a socket is in the way", error);
    if (is_alive(address))
        return cannot_listen(server, strerror(EADDRINUSE), error);
    if (unlink(address->sun_path) != 0)
        return cannot_listen(server, strerror(errno), error);
    return STATUS_OK;
}

static enum status listen_unix(struct web_server *server, struct error *error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat made;
    struct str path = str_from(server->socket_path);
    enum status status;
    if (path.len == 0 || path.len >= sizeof(address.sun_path))
        return bad_address(server, error);
    memcpy(address.sun_path, path.ptr, path.len);
    status = remove_stale(server, &address, error);
    if (status != STATUS_OK)
        return status;
    server->listen_fd = new_socket(AF_UNIX);
    /* The mode is set before anybody can connect: that needs the listen. */
    if (server->listen_fd < 0 || bind(server->listen_fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
        return cannot_listen(server, strerror(errno), error);
    if (chmod(address.sun_path, 0660) != 0 || lstat(address.sun_path, &made) != 0 || listen(server->listen_fd, BACKLOG) != 0)
        return cannot_listen(server, strerror(errno), error);
    server->socket_device = made.st_dev;
    server->socket_inode = made.st_ino;
    return STATUS_OK;
}

static int port_of(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)address)->sin6_port);
    return ntohs(((const struct sockaddr_in *)address)->sin_port);
}

static enum status listen_on(struct web_server *server, const struct addrinfo *found, struct error *error)
{
    int yes = 1;
    int buffer = SEND_BUFFER;
    struct sockaddr_storage bound;
    socklen_t size = sizeof(bound);
    server->listen_fd = new_socket(found->ai_family);
    if (server->listen_fd < 0)
        return cannot_listen(server, strerror(errno), error);
    if (setsockopt(server->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
        setsockopt(server->listen_fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer)) != 0 ||
        bind(server->listen_fd, found->ai_addr, found->ai_addrlen) != 0 || listen(server->listen_fd, BACKLOG) != 0 ||
        getsockname(server->listen_fd, (struct sockaddr *)&bound, &size) != 0)
        return cannot_listen(server, strerror(errno), error);
    server->port = port_of(&bound);
    return STATUS_OK;
}

static enum status listen_tcp(struct web_server *server, struct error *error)
{
    struct addrinfo wanted = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    struct str address = str_from(server->settings.listen);
    struct str host = host_name(address);
    struct str port = str_part(address, host.len, address.len);
    int64_t number;
    const char *host_z;
    const char *port_z;
    enum status status;
    if (host.len > 1 && host.ptr[0] == '[')
        host_z = arena_copy_z(&server->arena, str_part(host, 1, host.len - 1));
    else
        host_z = arena_copy_z(&server->arena, host);
    port_z = arena_copy_z(&server->arena, str_part(port, 1, port.len));
    if (host_z == NULL || port_z == NULL)
        return fail_memory(error);
    if (host.len == 0 || port.len < 2 || port.ptr[0] != ':' || !str_to_int(str_from(port_z), 0, 65535, &number) ||
        getaddrinfo(host_z, port_z, &wanted, &found) != 0)
        return bad_address(server, error);
    status = listen_on(server, found, error);
    freeaddrinfo(found);
    return status;
}

enum status listen_open(struct web_server *server, struct error *error)
{
    struct str address = str_from(server->settings.listen);
    enum status status;
    server->listen_fd = -1;
    server->is_unix = str_starts_with(address, STR("unix:"));
    if (server->is_unix)
        server->socket_path = server->settings.listen + 5;
    status = server->is_unix ? listen_unix(server, error) : listen_tcp(server, error);
    if (status != STATUS_OK)
        listen_close(server);
    return status;
}

void listen_close(struct web_server *server)
{
    struct stat found;
    if (server->listen_fd >= 0)
        close(server->listen_fd);
    server->listen_fd = -1;
    /* Only our own file: another server may have put its socket there since. */
    if (server->is_unix && server->socket_inode != 0 && lstat(server->socket_path, &found) == 0 &&
        found.st_dev == server->socket_device && found.st_ino == server->socket_inode)
        unlink(server->socket_path);
    server->socket_inode = 0;
}
