/* Opening the terminal, giving it back, and stopping in between. */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct fob_session fob_session;

void fob_write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN) {
            struct pollfd room = {.fd = descriptor, .events = POLLOUT};
            if (poll(&room, 1, 1000) <= 0) return;
        } else if (errno != EINTR) {
            return;
        }
    }
}

static int says_utf8(const char *locale) {
    return locale && (strcasestr(locale, "UTF-8") || strcasestr(locale, "UTF8"));
}

/* ncurses measures and prints by LC_CTYPE, so it must be set before newterm. A locale that asks for UTF-8 but is not
   installed here, as after ssh from elsewhere, is replaced by one that is. */
static int choose_encoding(const char *locale) {
    int missing = !setlocale(LC_CTYPE, locale && *locale ? locale : "C");
    if (missing && says_utf8(locale) && !setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "en_US.UTF-8");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static FILE *stream_on(int descriptor, const char *mode) {
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    FILE *stream = copy < 0 ? NULL : fdopen(copy, mode);
    if (copy >= 0 && !stream) close(copy);
    return stream;
}

static void release(void) {
    if (fob_session.in_file) fclose(fob_session.in_file);
    if (fob_session.out_file) fclose(fob_session.out_file);
    fob_close_pipes();
    memset(&fob_session, 0, sizeof fob_session);
}

static void set_modes(void) {
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    meta(stdscr, TRUE);
    typeahead(-1); /* a frame is never cut short because a key waits */
    keypad(fob_session.keys, TRUE);
    nodelay(fob_session.keys, TRUE);
    if (!getenv("ESCDELAY")) set_escdelay(25);
}

int32_t fob_open(
    int32_t input, int32_t output, const char *term, const char *locale, int32_t options, const char *log_path) {
    int32_t reason = FOB_REFUSED_SYSTEM;
    if (fob_session.screen) return FOB_REFUSED_SYSTEM;
    if (!isatty(input) || !isatty(output) || tcgetattr(input, &fob_session.modes) < 0) return FOB_REFUSED_NO_TTY;
    fob_session.input = input;
    fob_session.output = output;
    fob_session.options = options;
    const char *name = fob_described_terminal(term, &reason);
    if (!name) {
        release();
        return reason;
    }
    fob_session.utf8 = choose_encoding(locale);
    /* Exported sizes would win over the real one and over every change of it. */
    unsetenv("LINES");
    unsetenv("COLUMNS");
    fob_session.in_file = stream_on(input, "r");
    fob_session.out_file = stream_on(output, "w");
    if (!fob_session.in_file || !fob_session.out_file || !fob_open_pipes()) {
        release();
        return FOB_REFUSED_SYSTEM;
    }
    fob_session.screen = newterm(name, fob_session.out_file, fob_session.in_file);
    fob_session.keys = fob_session.screen ? newpad(1, 1) : NULL;
    if (!fob_session.keys) {
        if (fob_session.screen) endwin();
        release();
        return FOB_REFUSED_SYSTEM;
    }
    const char *leave = fob_leave_string();
    fob_session.leaves_last_line = !leave;
    fob_redirect_diagnostics(log_path);
    fob_arm_guard(leave);
    fob_catch_signals();
    set_modes();
    fob_forget_input();
    fob_forget_output();
    fob_define_keys();
    fob_start_colours();
    wnoutrefresh(stdscr);
    doupdate();
    fob_write_all(output, FOB_PASTE_ON, sizeof FOB_PASTE_ON - 1);
    return reason;
}

/* Everything that a shell needs back, except the handlers. */
static void leave_screen(void) {
    if (fob_session.mouse) fob_write_all(fob_session.output, FOB_MOUSE_OFF, sizeof FOB_MOUSE_OFF - 1);
    fob_write_all(fob_session.output, FOB_PASTE_OFF, sizeof FOB_PASTE_OFF - 1);
    curs_set(1);
    endwin();
    if (fob_session.leaves_last_line) fob_write_all(fob_session.output, "\r\033[K", 4);
    tcsetattr(fob_session.input, TCSADRAIN, &fob_session.modes);
}

void fob_close(void) {
    if (!fob_session.screen) return;
    leave_screen();
    fob_disarm_guard();
    fob_release_signals();
    fob_return_diagnostics();
    delwin(fob_session.keys);
    delscreen(fob_session.screen);
    release();
}

void fob_mouse(int32_t on) {
    if (!fob_session.screen || !on == !fob_session.mouse) return;
    fob_session.mouse = on != 0;
    if (on) fob_write_all(fob_session.output, FOB_MOUSE_ON, sizeof FOB_MOUSE_ON - 1);
    else fob_write_all(fob_session.output, FOB_MOUSE_OFF, sizeof FOB_MOUSE_OFF - 1);
}

void fob_suspend(void) {
    if (!fob_session.screen) return;
    leave_screen();
    fob_stop_group();
    fob_reenter();
}

void fob_reenter(void) {
    if (!fob_session.screen) return;
    endwin();
    fob_adopt_size();
    clearok(curscr, TRUE);
    reset_prog_mode();
    fob_forget_output();
    /* An empty screen until the next frame: the last one may hold what is meant to be hidden by now. */
    werase(stdscr);
    wnoutrefresh(stdscr);
    doupdate();
    fob_write_all(fob_session.output, FOB_PASTE_ON, sizeof FOB_PASTE_ON - 1);
    if (fob_session.mouse) fob_write_all(fob_session.output, FOB_MOUSE_ON, sizeof FOB_MOUSE_ON - 1);
}

/* Tells ncurses the window's size; the same size again is no event. */
void fob_adopt_size(void) {
    struct winsize window;
    if (ioctl(fob_session.output, TIOCGWINSZ, &window) < 0 || window.ws_row == 0 || window.ws_col == 0) return;
    if (window.ws_row == getmaxy(stdscr) && window.ws_col == getmaxx(stdscr)) return;
    if (resizeterm(window.ws_row, window.ws_col) == OK) fob_session.resized = 1;
}

void fob_size(int32_t *columns, int32_t *rows) {
    *columns = fob_session.screen ? getmaxx(stdscr) : 0;
    *rows = fob_session.screen ? getmaxy(stdscr) : 0;
}

int32_t fob_has_utf8(void) { return fob_session.utf8; }

int32_t fob_colours(void) { return fob_session.colours; }
