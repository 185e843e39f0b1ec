/* Signals as bytes in a pipe, the wake pipe, and waiting for both and the terminal. */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

static int signal_pipe[2] = {-1, -1};
static int wake_pipe[2] = {-1, -1};

static const int caught[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT};
enum { CAUGHT = sizeof caught / sizeof *caught };
static struct sigaction earlier[CAUGHT];

static void note(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = kept;
}

static int open_pipe(int pair[2]) {
    if (pipe(pair) < 0) return 0;
    for (int end = 0; end < 2; end++) {
        fcntl(pair[end], F_SETFD, FD_CLOEXEC);
        fcntl(pair[end], F_SETFL, O_NONBLOCK);
    }
    return 1;
}

/* The wake pipe outlives the session: another thread may wake it at any time, and its number must not be reused. */
int fob_open_pipes(void) {
    if (wake_pipe[0] < 0 && !open_pipe(wake_pipe)) return 0;
    return open_pipe(signal_pipe);
}

void fob_close_pipes(void) {
    for (int end = 0; end < 2; end++) {
        if (signal_pipe[end] >= 0) close(signal_pipe[end]);
        signal_pipe[end] = -1;
    }
}

/* After newterm, whose own handlers end the program in the middle of whatever it does. */
void fob_catch_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (int index = 0; index < CAUGHT; index++) {
        action.sa_handler = note;
        sigaction(caught[index], &action, &earlier[index]);
    }
    /* For good: network code that starts later counts on it, and setting it back would undo that. */
    signal(SIGPIPE, SIG_IGN);
}

void fob_release_signals(void) {
    struct sigaction standard;
    memset(&standard, 0, sizeof standard);
    sigemptyset(&standard.sa_mask);
    standard.sa_handler = SIG_DFL;
    for (int index = 0; index < CAUGHT; index++) {
        /* What newterm installed needs its screen; it did so only where the default was in force. */
        int ignored = earlier[index].sa_handler == SIG_IGN;
        sigaction(caught[index], ignored ? &earlier[index] : &standard, NULL);
    }
}

/* The whole group stops, as it does when the terminal driver sees ^Z. */
void fob_stop_group(void) {
    struct sigaction standard, stop, resume;
    memset(&standard, 0, sizeof standard);
    sigemptyset(&standard.sa_mask);
    standard.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &standard, &stop);
    sigaction(SIGCONT, &standard, &resume);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &stop, NULL);
    sigaction(SIGCONT, &resume, NULL);
}

static void collect_signals(void) {
    unsigned char byte;
    while (read(signal_pipe[0], &byte, 1) == 1) {
        switch (byte) {
        case SIGWINCH: fob_adopt_size(); break;
        case SIGINT: fob_session.signals |= 1 << FOB_SIGNAL_INTERRUPT; break;
        case SIGTERM: fob_session.signals |= 1 << FOB_SIGNAL_TERMINATE; break;
        case SIGHUP: fob_session.signals |= 1 << FOB_SIGNAL_HANGUP; break;
        case SIGTSTP: fob_session.signals |= 1 << FOB_SIGNAL_SUSPEND; break;
        case SIGCONT: fob_session.signals |= 1 << FOB_SIGNAL_CONTINUE; break;
        default: break;
        }
    }
}

static void collect_wakes(void) {
    char bytes[64];
    while (read(wake_pipe[0], bytes, sizeof bytes) > 0) fob_session.woken = 1;
}

void fob_wake(void) {
    int kept = errno;
    ssize_t ignored = wake_pipe[1] < 0 ? 0 : write(wake_pipe[1], "", 1);
    (void)ignored;
    errno = kept;
}

#if defined(__APPLE__)
/* poll reports POLLNVAL for terminals there. */
static int wait_for(int milliseconds) {
    fd_set set;
    struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
    int last = fob_session.input;
    if (signal_pipe[0] > last) last = signal_pipe[0];
    if (wake_pipe[0] > last) last = wake_pipe[0];
    FD_ZERO(&set);
    FD_SET(fob_session.input, &set);
    FD_SET(signal_pipe[0], &set);
    FD_SET(wake_pipe[0], &set);
    int ready = select(last + 1, &set, NULL, NULL, milliseconds < 0 ? NULL : &limit);
    if (ready < 0 && errno == EBADF) fob_session.hung_up = 1;
    fob_session.readable = ready > 0 && FD_ISSET(fob_session.input, &set);
    return ready;
}
#else
static int wait_for(int milliseconds) {
    struct pollfd watched[] = {
        {.fd = fob_session.input, .events = POLLIN},
        {.fd = signal_pipe[0], .events = POLLIN},
        {.fd = wake_pipe[0], .events = POLLIN},
    };
    int ready = poll(watched, 3, milliseconds);
    fob_session.readable = ready > 0 && (watched[0].revents & POLLIN);
    if (ready > 0 && (watched[0].revents & (POLLHUP | POLLERR | POLLNVAL))) fob_session.hung_up = 1;
    return ready;
}
#endif

int32_t fob_wait(int32_t milliseconds) {
    if (!fob_session.screen) return 0;
    int pending = fob_session.resized || fob_session.signals;
    int ready = wait_for(pending ? 0 : milliseconds);
    if (ready < 0) fob_session.readable = 0;
    collect_signals();
    collect_wakes();
    return ready != 0 || pending;
}
