/*
 * Laid before the C library by LD_PRELOAD: counts the calls by which a program changes files, and at one of them
 * does what LSSC_FAULT asks for.
 *
 *   count:PATH  writes the number of calls to PATH at the end
 *   kill:N      kills the program, as kill -9 does, instead of call N
 *   torn:N      the same, with half of it done if call N is a write
 *   full:N      from call N on the disk is full: whatever needs room fails
 *   fail:N      call N fails, as on a disk that does not answer
 *   stay:0      what was under way to a file (.part) cannot be removed
 *   reads:PATH  as count, with the calls by which SQLite reads
 *   gone:N      from call N on, those that read among them, everything fails, as on a disk that is not there any more
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static char what;
static long at;
static const char *told;

__attribute__((constructor)) static void begin(void) {
    const char *fault = getenv("LSSC_FAULT");
    const char *value = fault ? strchr(fault, ':') : NULL;
    if (!value) return;
    what = fault[0] == 'f' ? fault[1] : fault[0]; /* c, k, t, s, u (full), a (fail), r, g */
    told = value + 1;
    at = atol(told);
}

__attribute__((destructor)) static void end(void) {
    if (what != 'c' && what != 'r') return;
    what = 0;
    FILE *out = fopen(told, "w");
    if (out) {
        fprintf(out, "%ld", (long)calls);
        fclose(out);
    }
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Counts a call; answers an error number where it is to fail. */
static int fault(int fd, int needs_room) {
    if (!what) return 0;
    long call = ++calls;
    int to_file = fd < 0 || fd > 2;
    if (what == 'k' && call == at) die();
    if (what == 't' && call == at && !needs_room) die();
    if (what == 'u' && call >= at && needs_room && to_file) return ENOSPC;
    if (what == 'a' && call == at && to_file) return EIO;
    if (what == 'g' && call >= at && to_file) return EIO;
    return 0;
}

static int is_torn(void) { return what == 't' && calls == at; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAILS(fd, room) do { int e = fault(fd, room); if (e) { errno = e; return -1; } } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
    FAILS(fd, 1);
    if (is_torn()) { REAL(write)(fd, bytes, count / 2); die(); }
    return REAL(write)(fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    FAILS(fd, 1);
    if (is_torn()) { REAL(writev)(fd, parts, count / 2); die(); }
    return REAL(writev)(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
    FAILS(fd, 1);
    if (is_torn()) { REAL(pwrite64)(fd, bytes, count / 2, place); die(); }
    return REAL(pwrite64)(fd, bytes, count, place);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t place) {
    if (what == 'r' || what == 'g') FAILS(fd, 0);
    return REAL(pread64)(fd, bytes, count, place);
}

ssize_t copy_file_range(int from, off64_t *at_from, int to, off64_t *at_to, size_t count, unsigned flags) {
    FAILS(to, 1);
    if (is_torn()) { REAL(copy_file_range)(from, at_from, to, at_to, 4096, flags); die(); }
    return REAL(copy_file_range)(from, at_from, to, at_to, count, flags);
}

static int opened(const char *path, int flags, mode_t mode) {
    if (flags & (O_CREAT | O_TRUNC) && strncmp(path, "/dev/", 5) != 0) FAILS(-1, access(path, F_OK) != 0);
    if (is_torn()) die();
    return REAL(open64)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return opened(path, flags, mode);
}

int ftruncate64(int fd, off64_t size) { FAILS(fd, 0); return REAL(ftruncate64)(fd, size); }
int fsync(int fd) { FAILS(fd, 0); return REAL(fsync)(fd); }
int fdatasync(int fd) { FAILS(fd, 0); return REAL(fdatasync)(fd); }
static int stays(const char *path) {
    size_t length = strlen(path);
    return what == 's' && length > 5 && strcmp(path + length - 5, ".part") == 0 && access(path, F_OK) == 0;
}

int unlink(const char *path) {
    FAILS(-1, 0);
    if (stays(path)) { errno = EIO; return -1; }
    return REAL(unlink)(path);
}
int rename(const char *from, const char *to) { FAILS(-1, 0); return REAL(rename)(from, to); }
int rmdir(const char *path) { FAILS(-1, 0); return REAL(rmdir)(path); }
int chmod(const char *path, mode_t mode) { FAILS(-1, 0); return REAL(chmod)(path, mode); }
int fchmod(int fd, mode_t mode) { FAILS(fd, 0); return REAL(fchmod)(fd, mode); }

int mkdir(const char *path, mode_t mode) {
    FAILS(-1, 1);
    if (is_torn()) die();
    return REAL(mkdir)(path, mode);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    FAILS(-1, 1);
    if (is_torn()) die();
    return REAL(linkat)(from_at, from, to_at, to, flags);
}
