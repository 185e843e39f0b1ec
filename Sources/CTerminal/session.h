/* What the files of this target share. Nothing here is visible outside it. */
#ifndef FOB_SESSION_H
#define FOB_SESSION_H

#if defined(__APPLE__)
#define _DARWIN_C_SOURCE 1
#else
#define _GNU_SOURCE 1
#endif
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1

#include <curses.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <termios.h>

#include "CTerminal.h"

#pragma GCC visibility push(hidden)

struct fob_session {
    SCREEN *screen; /* NULL: no session */
    WINDOW *keys;   /* a pad, because reading from stdscr would show what is half drawn */
    FILE *in_file, *out_file;
    int input, output;
    struct termios modes; /* what the terminal had before */
    int32_t options;
    int utf8;
    int colours;
    int leaves_last_line; /* the terminal has no alternate screen */
    int mouse;            /* the terminal was asked to tell of it */
    int resized;          /* a RESIZED event is due */
    int woken;            /* a WOKEN event is due */
    int readable, hung_up;
    int32_t signals; /* set of 1 << FOB_SIGNAL_, due */
};

extern struct fob_session fob_session;

/* session.c */
void fob_write_all(int descriptor, const char *bytes, size_t length);
void fob_adopt_size(void);

/* description.c */
const char *fob_described_terminal(const char *term, int32_t *reason);
const char *fob_leave_string(void);

/* input.c */
void fob_define_keys(void);
void fob_forget_input(void);

/* output.c */
void fob_forget_output(void);
void fob_start_colours(void);

/* signals.c */
int fob_open_pipes(void);
void fob_close_pipes(void);
void fob_catch_signals(void);
void fob_release_signals(void);
void fob_stop_group(void);

/* guard.c: the way back when nothing else works */
void fob_arm_guard(const char *leave_screen);
void fob_disarm_guard(void);

/* diagnostics.c: descriptor 2 while the session is open */
void fob_redirect_diagnostics(const char *path);
void fob_return_diagnostics(void);
int fob_diagnostics_descriptor(void);
void fob_write_log_tail(int descriptor);

#pragma GCC visibility pop

#define FOB_PASTE_ON "\033[?2004h"
#define FOB_PASTE_OFF "\033[?2004l"
/* Presses and the wheel, in numbers that reach beyond column 223. */
#define FOB_MOUSE_ON "\033[?1000h\033[?1006h"
#define FOB_MOUSE_OFF "\033[?1006l\033[?1000l"

#endif
