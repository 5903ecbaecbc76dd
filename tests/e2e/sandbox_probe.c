/* An attacker's code inside one of our processes: what a hole in a decoder would give to the sender of the picture.
 *
 * Loaded before libc. Once the process works (it reads its first job, or prints its first line) every forbidden thing is
 * tried by its number, past every library, and told on standard error as "NAME ERRNO", 0 where it was let through. While
 * the model is being loaded, files are tried that Landlock alone stands before.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define X32 0x40000000
/* Every try is harmless where it is let through: the kernel then finds fault with what it was given. */
#define NOWHERE "/nonexistent/ambrotype"

static void tell(const char *name, long result)
{
    char line[64];
    int error = result < 0 ? errno : 0;
    /* By its number: the C library would ask the kernel about the stream first, which the darkroom may not. */
    syscall(SYS_write, 2, line, snprintf(line, sizeof line, "%s %d\n", name, error));
}

#define TRY(name, ...) tell(name, syscall(__VA_ARGS__))

static void *idle(void *nothing)
{
    return nothing;
}

static void forbidden_to_all(void)
{
    char byte;
    struct iovec here = {&byte, 1};
    TRY("socket-inet", SYS_socket, AF_INET, SOCK_STREAM, 0);
    TRY("socket-inet-datagram", SYS_socket, AF_INET, SOCK_DGRAM, 0);
    TRY("socket-inet6", SYS_socket, AF_INET6, SOCK_STREAM, 0);
    TRY("socket-inet6-datagram", SYS_socket, AF_INET6, SOCK_DGRAM, 0);
    TRY("socket-raw", SYS_socket, AF_INET, SOCK_RAW, 1);
    TRY("socket-netlink", SYS_socket, AF_NETLINK, SOCK_RAW, 0);
    TRY("socket-packet", SYS_socket, AF_PACKET, SOCK_RAW, 0);
    TRY("socket-vsock", SYS_socket, 40, SOCK_STREAM, 0);
    TRY("socket-bluetooth", SYS_socket, 31, SOCK_RAW, 1);
    TRY("io_uring_setup", SYS_io_uring_setup, 1, NULL);
    TRY("io_uring_enter", SYS_io_uring_enter, -1, 0, 0, 0, NULL);
    TRY("io_uring_register", SYS_io_uring_register, -1, 0, NULL, 0);
    TRY("ptrace", SYS_ptrace, PTRACE_PEEKDATA, getppid(), NULL, NULL);
    TRY("process_vm_readv", SYS_process_vm_readv, getppid(), &here, 1, &here, 1, 0);
    TRY("process_vm_writev", SYS_process_vm_writev, getppid(), &here, 1, &here, 1, 0);
    TRY("pidfd_getfd", SYS_pidfd_getfd, -1, 0, 0);
    TRY("bpf", SYS_bpf, 0, NULL, 0);
    TRY("perf_event_open", SYS_perf_event_open, NULL, 0, -1, -1, 0);
    TRY("userfaultfd", SYS_userfaultfd, 0);
    TRY("add_key", SYS_add_key, "no such kind", "x", "x", 1, -2);
    TRY("request_key", SYS_request_key, "no such kind", "x", NULL, 0);
    TRY("keyctl", SYS_keyctl, -1, 0, 0);
#ifdef __x86_64__
    TRY("x32-getpid", X32 | SYS_getpid);
    TRY("x32-socket", X32 | SYS_socket, AF_INET, SOCK_STREAM, 0);
    TRY("x32-openat", X32 | SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
#endif
}

static void forbidden_to_the_darkroom(void)
{
    struct { unsigned long long flags, pidfd, child, parent, exit_signal, stack, size, tls; } plain = {.exit_signal = SIGCHLD};
    struct { unsigned long long flags, mode, resolve; } how = {0};
    struct rlimit limit = {0, 0};
    struct stat status;
    char buffer[512];
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    TRY("socket-unix", SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    TRY("socketpair", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, buffer);
    TRY("connect", SYS_connect, 0, buffer, 16);
    TRY("bind", SYS_bind, 0, buffer, 16);
    TRY("sendto", SYS_sendto, 1, "x", 1, 0, NULL, 0);
    TRY("recvmsg", SYS_recvmsg, 0, NULL, 0);
    TRY("openat", SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
    TRY("openat-self", SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY);
    TRY("openat2", SYS_openat2, AT_FDCWD, "/etc/passwd", &how, sizeof how);
    TRY("open_by_handle_at", SYS_open_by_handle_at, AT_FDCWD, buffer, O_RDONLY);
    TRY("open_tree", SYS_open_tree, AT_FDCWD, "/", 0);
    TRY("memfd_create", SYS_memfd_create, "x", 0);
    TRY("newfstatat", SYS_newfstatat, AT_FDCWD, "/etc/passwd", &status, 0);
    TRY("statx", SYS_statx, AT_FDCWD, "/etc/passwd", 0, 0, buffer);
    TRY("faccessat", SYS_faccessat, AT_FDCWD, "/etc/passwd", R_OK);
    TRY("readlinkat", SYS_readlinkat, AT_FDCWD, "/proc/self/exe", buffer, sizeof buffer);
    TRY("getcwd", SYS_getcwd, buffer, sizeof buffer);
    TRY("getdents64", SYS_getdents64, 0, buffer, sizeof buffer);
    TRY("mkdirat", SYS_mkdirat, AT_FDCWD, NOWHERE, 0700);
    TRY("mknodat", SYS_mknodat, AT_FDCWD, NOWHERE, S_IFIFO | 0600, 0);
    TRY("linkat", SYS_linkat, AT_FDCWD, NOWHERE, AT_FDCWD, NOWHERE, 0);
    TRY("symlinkat", SYS_symlinkat, "/etc/passwd", AT_FDCWD, NOWHERE);
    TRY("renameat2", SYS_renameat2, AT_FDCWD, "/nothing", AT_FDCWD, NOWHERE, 0);
    TRY("unlinkat", SYS_unlinkat, AT_FDCWD, NOWHERE, 0);
    TRY("truncate", SYS_truncate, NOWHERE, 0);
    TRY("fchmodat", SYS_fchmodat, AT_FDCWD, NOWHERE, 0777);
    TRY("chdir", SYS_chdir, NOWHERE);
    TRY("chroot", SYS_chroot, NOWHERE);
    TRY("mount", SYS_mount, "x", NOWHERE, "tmpfs", 0, NULL);
    TRY("unshare", SYS_unshare, 0);
    TRY("setns", SYS_setns, 0, 0);
    TRY("execve", SYS_execve, NOWHERE, NULL, NULL);
    TRY("execveat", SYS_execveat, AT_FDCWD, NOWHERE, NULL, NULL, 0);
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0)
        _exit(0);
    tell("clone-process", child);
    child = syscall(SYS_clone3, &plain, sizeof plain);
    if (child == 0)
        _exit(0);
    tell("clone3", child);
#ifdef __x86_64__
    TRY("open", SYS_open, "/etc/passwd", O_RDONLY);
    TRY("creat", SYS_creat, NOWHERE, 0600);
    TRY("stat", SYS_stat, "/etc/passwd", &status);
    child = syscall(SYS_fork);
    if (child == 0)
        _exit(0);
    tell("fork", child);
    TRY("arch_prctl", SYS_arch_prctl, 0x1003, buffer);
#endif
    TRY("kill-parent", SYS_kill, getppid(), 0);
    TRY("tgkill-parent", SYS_tgkill, getppid(), getppid(), 0);
    TRY("pidfd_open", SYS_pidfd_open, getppid(), 0);
    TRY("prlimit-parent", SYS_prlimit64, getppid(), -1, NULL, &limit);
    TRY("prctl-dumpable", SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
    TRY("prctl-parent-death", SYS_prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0);
    TRY("mmap-run", SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    TRY("mprotect-run", SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
    TRY("pkey_mprotect-run", SYS_pkey_mprotect, page, 4096, PROT_READ | PROT_EXEC, -1);
    TRY("shmget", SYS_shmget, 7, 0, 0);
    TRY("msgget", SYS_msgget, 7, 0);
    TRY("mq_open", SYS_mq_open, "x", 0, 0, NULL);
    TRY("inotify_init1", SYS_inotify_init1, 0);
    TRY("timerfd_create", SYS_timerfd_create, 0, 0);
    TRY("ioctl", SYS_ioctl, -1, 0x5412, "x");
    TRY("fcntl", SYS_fcntl, 0, F_GETFL);
    TRY("dup", SYS_dup, 0);
    TRY("pipe2", SYS_pipe2, buffer, 0);
    TRY("setrlimit", SYS_setrlimit, -1, &limit);
    TRY("sched_setaffinity", SYS_sched_setaffinity, getppid(), 0, NULL);
    TRY("seccomp", SYS_seccomp, -1, 0, NULL);
    TRY("landlock_create_ruleset", SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    TRY("no-such-call", 4000);
}

/* What a process may do, so that a process that may do nothing does not look like one that is well guarded. */
static void allowed(int darkroom)
{
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, idle, NULL);
    if (!failed)
        pthread_join(thread, NULL);
    errno = failed;
    tell("may-thread", failed ? -1 : 0);
    tell("may-memory", mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
    if (!darkroom) {
        TRY("may-socket-unix", SYS_socket, AF_UNIX, SOCK_STREAM, 0);
        TRY("may-openat", SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
        tell("dumpable", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -1);
    }
}

static const char *role(void)
{
    static char name[16];
    const char *told = getenv("AMBROTYPE_TEST_SANDBOX");
    if (told)
        strncpy(name, told, sizeof name - 1);
    unsetenv("AMBROTYPE_TEST_SANDBOX");
    return name;
}

static void once_it_works(const char *expected)
{
    if (strcmp(role(), expected) != 0 && strcmp(role(), "control") != 0 && strcmp(role(), "old-abi") != 0)
        return;
    static int begun;
    if (begun++)
        return;
#ifdef __x86_64__
    if (strcmp(role(), "old-abi") == 0) {
        long pid = 0;
        __asm__ volatile("int $0x80" : "=a"(pid) : "a"(20L) : "memory");
        tell("int80", 0);
        return;
    }
#endif
    forbidden_to_all();
    if (strcmp(role(), "app") != 0)
        forbidden_to_the_darkroom();
    allowed(strcmp(role(), "app") != 0);
    tell("done", 0);
}

/* The darkroom waits for its first job. */
ssize_t read(int fd, void *buffer, size_t length)
{
    if (fd == 0)
        once_it_works("darkroom");
    return NEXT(read)(fd, buffer, length);
}

/* The command line prints its first line. */
ssize_t write(int fd, const void *buffer, size_t length)
{
    if (fd == 1)
        once_it_works("app");
    return NEXT(write)(fd, buffer, length);
}

/* The darkroom loads its model. */
int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    if (strcmp(role(), "loading") == 0 && strstr(path, "portraits.toml")) {
        TRY("openat", SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
        TRY("opendir", SYS_openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY);
        TRY("write-model", SYS_openat, AT_FDCWD, path, O_WRONLY);
        TRY("may-model", SYS_openat, AT_FDCWD, path, O_RDONLY);
        tell("done", 0);
    }
    return NEXT(open64)(path, flags, mode);
}
