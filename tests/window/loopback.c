/* WebDriver for a program that may not open TCP sockets.
 *
 * WebKit's automation listens on a loopback TCP port inside the program under test, and the program's seccomp filter refuses
 * every socket but Unix ones. The filter stays on while we test: this library, preloaded into WebKitWebDriver and the
 * program, carries that one conversation over an abstract Unix socket named after the port. A socket the kernel grants is
 * left alone, so nothing changes for a program without a filter. It refuses to be of use outside tests: it opens nothing
 * that the filter forbids.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The abstract name that stands for a loopback port. */
static socklen_t stand_in(const struct sockaddr *inet, struct sockaddr_un *name)
{
    int port = ntohs(((const struct sockaddr_in *)inet)->sin_port);
    *name = (struct sockaddr_un){.sun_family = AF_UNIX};
    int length = snprintf(name->sun_path + 1, sizeof name->sun_path - 1, "ambrotype-window-test-%d", port);
    return offsetof(struct sockaddr_un, sun_path) + 1 + length;
}

static int domain(int fd)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &value, &size) == 0 ? value : -1;
}

/* In the filtered program: a refused TCP socket becomes a Unix one ... */
int socket(int family, int type, int protocol)
{
    int fd = NEXT(socket)(family, type, protocol);
    if (fd >= 0 || errno != EACCES || family != AF_INET || (type & 0xf) != SOCK_STREAM)
        return fd;
    return NEXT(socket)(AF_UNIX, type, 0);
}

/* ... and is bound to the stand-in of its port. */
int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    if (address->sa_family != AF_INET || domain(fd) != AF_UNIX)
        return NEXT(bind)(fd, address, length);
    struct sockaddr_un name;
    socklen_t size = stand_in(address, &name);
    return NEXT(bind)(fd, (struct sockaddr *)&name, size);
}

/* In the driver: a connection to a port that has a stand-in goes to the stand-in. In the filtered program every connection
 * is refused, as the filter would have refused its socket. */
int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_un name;
        socklen_t size = stand_in(address, &name);
        int other = NEXT(socket)(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (other >= 0 && NEXT(connect)(other, (struct sockaddr *)&name, size) == 0) {
            dup3(other, fd, O_CLOEXEC);
            close(other);
            return 0;
        }
        if (other >= 0)
            close(other);
        if (domain(fd) == AF_UNIX) {
            errno = EACCES;
            return -1;
        }
    }
    return NEXT(connect)(fd, address, length);
}
