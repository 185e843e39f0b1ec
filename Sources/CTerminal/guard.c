/*
 * The way back when the program crashes or exits without fob_close: one string of bytes, prepared while all is well,
 * and the saved modes. Only async-signal-safe calls happen in here once it is armed.
 *
 * Nothing is chained to: Swift's backtracer takes over a terminal, prints source lines and waits for a key, which a
 * program that holds credentials must not do.
 */
#include "session.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const struct { int number; const char *name; } fatal[] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGILL, "SIGILL"}, {SIGTRAP, "SIGTRAP"},
    {SIGABRT, "SIGABRT"}, {SIGFPE, "SIGFPE"}, {SIGSYS, "SIGSYS"}, {SIGQUIT, "SIGQUIT"},
};
enum { FATAL = sizeof fatal / sizeof *fatal, STACK = 64 * 1024 };
static struct sigaction earlier[FATAL];
static stack_t earlier_stack;
static char stack[STACK]; /* a stack overflow leaves no other room to run in */
static char way_back[512];
static size_t way_back_length;
static volatile sig_atomic_t armed;

/* Synchronized output, paste, mouse, attributes, cursor, application cursor keys and keypad. */
static const char modes_off[] =
    "\033[?2026l\033[?2004l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[0m\033[?25h\033[?1l\033>";

static int give_back(void) {
    if (!armed) return 0;
    armed = 0;
    signal(SIGTTOU, SIG_IGN); /* in the background the next line would stop the program for good */
    fob_write_all(fob_session.output, way_back, way_back_length);
    tcsetattr(fob_session.input, TCSANOW, &fob_session.modes);
    return 1;
}

static void report(int number) {
    const char *name = "a signal";
    int target = fob_diagnostics_descriptor();
    for (int index = 0; index < FATAL; index++) {
        if (fatal[index].number == number) name = fatal[index].name;
    }
    fob_write_all(target, "fob: ended by ", 14);
    fob_write_all(target, name, strlen(name));
    fob_write_all(target, "; the terminal is restored\n", 27);
    fob_write_log_tail(target);
}

static void crashed(int number) {
    if (give_back()) report(number);
    signal(number, SIG_DFL);
    raise(number);
}

static void exiting(void) { give_back(); }

/* Terminfo strings carry delays as $<5>, which are not for the terminal. */
static size_t without_delays(char *target, size_t room, const char *source) {
    size_t length = 0;
    while (*source && length < room) {
        if (source[0] == '$' && source[1] == '<') {
            const char *end = strchr(source, '>');
            if (!end) break;
            source = end + 1;
        } else {
            target[length++] = *source++;
        }
    }
    return length;
}

void fob_arm_guard(const char *leave_screen) {
    static int registered;
    way_back_length = sizeof modes_off - 1;
    memcpy(way_back, modes_off, way_back_length);
    const char *last = leave_screen ? leave_screen : "\033[999;1H\033[K";
    way_back_length += without_delays(way_back + way_back_length, sizeof way_back - way_back_length, last);

    stack_t mine = {.ss_sp = stack, .ss_size = STACK};
    sigaltstack(&mine, &earlier_stack);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigfillset(&action.sa_mask);
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESETHAND;
    for (int index = 0; index < FATAL; index++) sigaction(fatal[index].number, &action, &earlier[index]);
    if (!registered) registered = atexit(exiting) == 0;
    armed = 1;
}

void fob_disarm_guard(void) {
    armed = 0;
    for (int index = 0; index < FATAL; index++) sigaction(fatal[index].number, &earlier[index], NULL);
    sigaltstack(&earlier_stack, NULL);
}
