/* WebDriver for a program that refuses it.
 *
 * The program opens no TCP socket (seccomp), and shows its page in an ephemeral web context, which wry never lets a driver
 * control. The program has no exception for tests: this library, preloaded into WebKitWebDriver and through it into the program,
 * works around both from outside.
 *
 *   - WebKit's automation listens on a loopback TCP port inside the program. Where the kernel refuses that socket, the
 *     conversation uses an abstract Unix socket named after the port. Every other connection stays refused.
 *   - The ephemeral context and its one web view are handed to the driver.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <webkit2/webkit2.h>

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

/* In the program: a refused TCP socket becomes a Unix one ... */
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

/* In the driver: a connection to a port with a stand-in goes to the stand-in. In the program every connection is refused, as the
 * filter would have refused its socket. */
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

static WebKitWebView *view;

static WebKitWebView *the_view(void)
{
    return view;
}

static void automation_started(WebKitWebContext *context, WebKitAutomationSession *session)
{
    (void)context;
    g_signal_connect(session, "create-web-view", G_CALLBACK(the_view), NULL);
}

/* WebKit's sandbox hides the fonts that the tests ask for, and this library. */
static void show_in_sandbox(WebKitWebContext *context, const char *file)
{
    if (!file)
        return;
    char *folder = g_path_get_dirname(file);
    webkit_web_context_add_path_to_sandbox(context, folder, TRUE);
    g_free(folder);
}

void webkit_web_context_set_automation_allowed(WebKitWebContext *context, gboolean allowed)
{
    show_in_sandbox(context, g_getenv("FONTCONFIG_FILE"));
    show_in_sandbox(context, g_getenv("LD_PRELOAD"));
    if (webkit_web_context_is_ephemeral(context)) {
        allowed = TRUE;
        g_signal_connect(context, "automation-started", G_CALLBACK(automation_started), NULL);
    }
    NEXT(webkit_web_context_set_automation_allowed)(context, allowed);
}

/* Whether a driver may control a web view is set when it is constructed, and never changes. */
GObject *g_object_new_with_properties(GType type, guint count, const char *names[], const GValue values[])
{
    gboolean is_view = strcmp(g_type_name(type), "WebKitWebView") == 0;
    GValue changed[count + 1];
    for (guint i = 0; i < count; i++) {
        changed[i] = values[i];
        if (is_view && strcmp(names[i], "is-controlled-by-automation") == 0)
            g_value_set_boolean(&changed[i], TRUE);
    }
    GObject *object = NEXT(g_object_new_with_properties)(type, count, names, changed);
    if (is_view)
        view = (WebKitWebView *)object;
    return object;
}
