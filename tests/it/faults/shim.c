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
 *   log:PATH    writes to PATH what each call did: a line of its name, paths, place and length, and the bytes behind it
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
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_long calls;
static char what;
static long at;
static const char *told;
static int book = -1;
static char *paths[1024];

__attribute__((constructor)) static void begin(void) {
    const char *fault = getenv("LSSC_FAULT");
    const char *value = fault ? strchr(fault, ':') : NULL;
    if (!value) return;
    what = fault[0] == 'f' ? fault[1] : fault[0]; /* c, k, t, s, u (full), a (fail), r, g, l */
    told = value + 1;
    at = atol(told);
    if (what == 'l') book = REAL(open64)(told, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
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

/* Writes into the log what was done. */
static void note(const char *did, const char *path, const char *other, long place, const void *bytes, size_t count) {
    char line[9000];
    if (book < 0 || !path) return;
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%ld\t%zu\n", did, path, other, place, bytes ? count : 0);
    if (REAL(write)(book, line, length) < 0 || (bytes && REAL(write)(book, bytes, count) < 0)) abort();
}

static const char *path_of(int fd) { return fd >= 0 && fd < 1024 ? paths[fd] : NULL; }

#define FAILS(fd, room) do { int e = fault(fd, room); if (e) { errno = e; return -1; } } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
    FAILS(fd, 1);
    if (is_torn()) { REAL(write)(fd, bytes, count / 2); die(); }
    off64_t place = book < 0 || fd < 3 ? 0 : lseek64(fd, 0, SEEK_CUR);
    ssize_t done = REAL(write)(fd, bytes, count);
    if (done > 0) note(fd == 1 ? "said" : "write", fd == 1 ? "" : path_of(fd), "", place, bytes, done);
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    FAILS(fd, 1);
    if (is_torn()) { REAL(writev)(fd, parts, count / 2); die(); }
    return REAL(writev)(fd, parts, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
    FAILS(fd, 1);
    if (is_torn()) { REAL(pwrite64)(fd, bytes, count / 2, place); die(); }
    ssize_t done = REAL(pwrite64)(fd, bytes, count, place);
    if (done > 0) note("write", path_of(fd), "", place, bytes, done);
    return done;
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t place) {
    if (what == 'r' || what == 'g') FAILS(fd, 0);
    return REAL(pread64)(fd, bytes, count, place);
}

ssize_t copy_file_range(int from, off64_t *at_from, int to, off64_t *at_to, size_t count, unsigned flags) {
    FAILS(to, 1);
    if (is_torn()) { REAL(copy_file_range)(from, at_from, to, at_to, 4096, flags); die(); }
    if (book >= 0) { errno = ENOSYS; return -1; } /* what is copied is to pass by write */
    return REAL(copy_file_range)(from, at_from, to, at_to, count, flags);
}

ssize_t sendfile64(int to, int from, off64_t *place, size_t count) {
    FAILS(to, 1);
    if (is_torn()) { REAL(sendfile64)(to, from, place, 4096); die(); }
    if (book >= 0) { errno = ENOSYS; return -1; }
    return REAL(sendfile64)(to, from, place, count);
}

static int opened(const char *path, int flags, mode_t mode) {
    if (flags & (O_CREAT | O_TRUNC) && strncmp(path, "/dev/", 5) != 0) FAILS(-1, access(path, F_OK) != 0);
    if (is_torn()) die();
    int new = book >= 0 && access(path, F_OK) != 0;
    int fd = REAL(open64)(path, flags, mode);
    if (book >= 0 && fd >= 0 && fd < 1024) {
        free(paths[fd]);
        paths[fd] = strdup(path);
        if (new) note("make", path, "", 0, NULL, 0);
        else if (flags & O_TRUNC) note("size", path, "", 0, NULL, 0);
    }
    return fd;
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return opened(path, flags, mode);
}

static int stays(const char *path) {
    return what == 's' && strstr(path, ".part") && !strstr(path, "-journal") && access(path, F_OK) == 0;
}

/* Does what changes no bytes, and writes it into the log. */
#define DOES(room, fd, did, path, other, place, call) \
    do { \
        FAILS(fd, room); \
        if (room && is_torn()) die(); \
        int done = call; \
        if (done == 0) note(did, path, other, place, NULL, 0); \
        return done; \
    } while (0)

int ftruncate64(int fd, off64_t size) { DOES(0, fd, "size", path_of(fd), "", size, REAL(ftruncate64)(fd, size)); }
int fsync(int fd) { DOES(0, fd, "sync", path_of(fd), "", 0, REAL(fsync)(fd)); }
int fdatasync(int fd) { DOES(0, fd, "sync", path_of(fd), "", 0, REAL(fdatasync)(fd)); }

int unlink(const char *path) {
    if (stays(path)) { errno = EIO; return -1; }
    DOES(0, -1, "drop", path, "", 0, REAL(unlink)(path));
}


int unlinkat(int folder, const char *path, int flags) {
    if (what == 's') { errno = EIO; return -1; }
    return REAL(unlinkat)(folder, path, flags);
}

int rename(const char *from, const char *to) { DOES(0, -1, "move", from, to, 0, REAL(rename)(from, to)); }
int rmdir(const char *path) { DOES(0, -1, "unmake", path, "", 0, REAL(rmdir)(path)); }
int chmod(const char *path, mode_t mode) { DOES(0, -1, "mode", path, "", 0, REAL(chmod)(path, mode)); }
int fchmod(int fd, mode_t mode) { DOES(0, fd, "mode", path_of(fd), "", 0, REAL(fchmod)(fd, mode)); }
int mkdir(const char *path, mode_t mode) { DOES(1, -1, "folder", path, "", 0, REAL(mkdir)(path, mode)); }
int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    DOES(1, -1, "name", from, to, 0, REAL(linkat)(from_at, from, to_at, to, flags));
}
