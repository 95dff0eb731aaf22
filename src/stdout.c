/* Before Rust's runtime opens what is closed for writing to nowhere: a standard output that is closed is opened for reading,
   which nothing can be written to and which the program can tell (src/commands/desk/out.rs). */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

__attribute__((constructor)) static void mark_a_closed_stdout(void) {
    if (fcntl(STDOUT_FILENO, F_GETFD) != -1 || errno != EBADF) return;
    int opened = open("/dev/null", O_RDONLY);
    if (opened == -1 || opened == STDOUT_FILENO) return;
    dup2(opened, STDOUT_FILENO);
    close(opened);
}
