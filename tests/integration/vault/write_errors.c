/* Makes one write of a process fail, to see what is lost: loaded before libc, it counts the calls that change a file in
 * one folder, and lets the one with the number in FAIL_AT fail with the error in FAIL_WITH; with FAIL_ON=1 every later one
 * too. The number of calls is written to FAIL_COUNT when the process ends. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

static long number(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

static int counts(const char *path) {
    const char *folder = getenv("FAIL_IN");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

/* Whether this call is the one that fails. */
static int fails(const char *path) {
    if (!counts(path)) return 0;
    long at = number("FAIL_AT"), call = atomic_fetch_add(&calls, 1) + 1;
    if (at == 0 || !(call == at || (number("FAIL_ON") && call > at))) return 0;
    errno = (int)number("FAIL_WITH");
    return 1;
}

static int fails_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(path);
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%ld", atomic_load(&calls));
        fclose(file);
    }
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t length) {
    return fails_fd(fd) ? -1 : REAL(write)(fd, bytes, length);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    return fails_fd(fd) ? -1 : REAL(pwrite)(fd, bytes, length, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    return fails_fd(fd) ? -1 : REAL(pwrite64)(fd, bytes, length, at);
}
int ftruncate(int fd, off_t length) { return fails_fd(fd) ? -1 : REAL(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { return fails_fd(fd) ? -1 : REAL(ftruncate64)(fd, length); }
int fsync(int fd) { return fails_fd(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails_fd(fd) ? -1 : REAL(fdatasync)(fd); }
int rename(const char *from, const char *to) { return fails(from) ? -1 : REAL(rename)(from, to); }
