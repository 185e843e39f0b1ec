/* Descriptor 2 while the screen is up: what libraries and the runtime write there would land in the frame. */
#include "session.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAIL = 2000 };
static int terminal = -1; /* the terminal that descriptor 2 was */
static int log_file = -1; /* open for reading too, for the tail */
static off_t log_start, log_end;

static void forget_log(void) {
    if (log_file >= 0) close(log_file);
    log_file = -1;
}

/* Nothing else is written to: a device, or a file that has a second name elsewhere. */
static int is_own_file(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1 &&
           status.st_uid == geteuid();
}

void fob_redirect_diagnostics(const char *path) {
    forget_log();
    if (!isatty(STDERR_FILENO)) return; /* a file or a pipe was asked for, and does not show */
    int opened = -1;
    if (path) opened = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (opened >= 0 && is_own_file(opened) && fchmod(opened, 0600) == 0) {
        log_file = opened;
        log_start = lseek(opened, 0, SEEK_END);
    } else if (opened >= 0) {
        close(opened);
        opened = -1;
    }
    int nowhere = opened < 0 ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (terminal >= 0) dup2(opened < 0 ? nowhere : opened, STDERR_FILENO);
    if (nowhere >= 0) close(nowhere);
}

void fob_return_diagnostics(void) {
    if (log_file >= 0) log_end = lseek(log_file, 0, SEEK_END);
    if (terminal < 0) return;
    dup2(terminal, STDERR_FILENO);
    close(terminal);
    terminal = -1;
}

int fob_diagnostics_descriptor(void) { return terminal < 0 ? STDERR_FILENO : terminal; }

/* Async-signal-safe: the crash guard calls it. */
void fob_write_log_tail(int descriptor) {
    char text[TAIL];
    if (log_file < 0) return;
    off_t end = terminal < 0 ? log_end : lseek(log_file, 0, SEEK_END);
    off_t from = end - TAIL > log_start ? end - TAIL : log_start;
    ssize_t length = end > from ? pread(log_file, text, (size_t)(end - from), from) : 0;
    for (ssize_t index = 0; index < length; index++) {
        unsigned char byte = (unsigned char)text[index];
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) text[index] = '?';
    }
    if (length > 0) fob_write_all(descriptor, text, (size_t)length);
}

void fob_print_log_tail(void) {
    fob_write_log_tail(fob_diagnostics_descriptor());
    forget_log();
}
