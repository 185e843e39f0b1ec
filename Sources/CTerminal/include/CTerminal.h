/*
 * The terminal behind plain functions over integers and UTF-8 bytes.
 *
 * No ncurses header is included here: its globals do not compile in Swift 6 and its types differ between platforms.
 * One thread, the main one, calls everything except fob_wake, which any thread may call.
 * At most one session is open at a time. Everything is restored by fob_close, by the crash guard or at exit,
 * whichever comes first; a step that fails does not stop the ones after it.
 */
#ifndef FOB_CTERMINAL_H
#define FOB_CTERMINAL_H

#include <stdint.h>

/* Why fob_open did or did not open a session. */
enum {
    FOB_OPENED = 0,
    FOB_OPENED_UNKNOWN_TERM, /* with the description of another terminal */
    FOB_REFUSED_NO_TTY,      /* standard input or output is not a terminal */
    FOB_REFUSED_DUMB,        /* the terminal cannot place its cursor */
    FOB_REFUSED_NO_TERMINFO, /* neither TERM nor a stand-in is described on this machine */
    FOB_REFUSED_SYSTEM,      /* no pipe, no memory, or a session is open */
};

/* Options of fob_open. */
enum {
    FOB_WITHOUT_COLOUR = 1,
    FOB_WITHOUT_SYNCHRONIZED_OUTPUT = 2,
};

/* Kinds of an event. */
enum {
    FOB_EVENT_NONE = 0,
    FOB_EVENT_CHARACTER, /* code: the scalar */
    FOB_EVENT_KEY,       /* code: a FOB_KEY_ constant */
    FOB_EVENT_RESIZED,
    FOB_EVENT_PASTE_BEGIN,
    FOB_EVENT_PASTE_END,
    FOB_EVENT_SIGNAL, /* code: a FOB_SIGNAL_ constant */
    FOB_EVENT_WOKEN,
    FOB_EVENT_CLOSED,
    FOB_EVENT_MOUSE, /* code: a FOB_MOUSE_ constant; x, y: the cell, from 0 */
};

/* Keys that are not characters. Function key n is FOB_KEY_FUNCTION + n. */
enum {
    FOB_KEY_UP = 1,
    FOB_KEY_DOWN,
    FOB_KEY_LEFT,
    FOB_KEY_RIGHT,
    FOB_KEY_HOME,
    FOB_KEY_END,
    FOB_KEY_PAGE_UP,
    FOB_KEY_PAGE_DOWN,
    FOB_KEY_ENTER,
    FOB_KEY_TAB,
    FOB_KEY_BACK_TAB,
    FOB_KEY_ESCAPE,
    FOB_KEY_BACKSPACE,
    FOB_KEY_DELETE,
    FOB_KEY_FUNCTION = 100,
};

/* What the mouse did. */
enum {
    FOB_MOUSE_PRESS = 1, /* of the left button */
    FOB_MOUSE_WHEEL_UP,
    FOB_MOUSE_WHEEL_DOWN,
};

enum {
    FOB_SIGNAL_INTERRUPT = 1,
    FOB_SIGNAL_TERMINATE,
    FOB_SIGNAL_HANGUP,
    FOB_SIGNAL_SUSPEND,
    FOB_SIGNAL_CONTINUE,
};

/* Attributes of fob_put. */
enum {
    FOB_BOLD = 1,
    FOB_DIM = 2,
    FOB_UNDERLINE = 4,
    FOB_REVERSE = 8,
    FOB_ITALIC = 16,
};

typedef struct fob_event {
    int32_t kind;
    int32_t code;
    int32_t alt; /* 1 when the character came with Alt held */
    int32_t x, y;
} fob_event;

/* Opens the session on two descriptors of one terminal, described as `term` (NULL or empty: unknown), for characters
   encoded as in `locale`. While it is open, what is written to a terminal on descriptor 2 goes to the file log_path
   (created 0600; NULL or unusable: nowhere). */
int32_t fob_open(
    int32_t input, int32_t output, const char *term, const char *locale, int32_t options, const char *log_path);

/* Gives the terminal back. May be called at any time and more than once. */
void fob_close(void);

/* Copies the last lines that went to the log while the session was open to standard error, controls left out. */
void fob_print_log_tail(void);

/* Stops the process group as ^Z does, with the terminal given back, and takes the terminal again on return. */
void fob_suspend(void);

/* Whether the terminal tells of the mouse; while it does, its own selection of text needs Shift. Off at first. */
void fob_mouse(int32_t on);

/* Takes the terminal again after something else may have changed its modes. */
void fob_reenter(void);

void fob_size(int32_t *columns, int32_t *rows);
int32_t fob_colours(void);   /* 0, 8, 16 or 256 */
int32_t fob_has_utf8(void);  /* 1 when the locale's encoding is UTF-8 */

/* Columns that the C library gives a scalar in the session's encoding; -1 for one it does not know. */
int32_t fob_width(int32_t scalar);

/* Sleeps until the terminal, a signal or fob_wake has something (1) or the time is up (0); a negative time has no end. */
int32_t fob_wait(int32_t milliseconds);

/* Makes the current or next fob_wait return. Async-signal-safe, any thread. */
void fob_wake(void);

/* The next event, FOB_EVENT_NONE when there is none; does not wait, except for the rest of a key's sequence. */
fob_event fob_next(void);

/* The number of a colour pair, allocated at first use; -1 is the terminal's own colour. 0 when there are too many. */
int32_t fob_pair(int32_t foreground, int32_t background);

/* Empties the frame that fob_put fills. */
void fob_erase(void);

/* Puts UTF-8 text into exactly `columns` columns from (y, x): cut there and at the edge, filled up with spaces. */
void fob_put(int32_t y, int32_t x, const char *text, int32_t length, int32_t columns, int32_t attributes, int32_t pair);

/* Where the hardware cursor stands at the next fob_flush, and whether it is seen. */
void fob_cursor(int32_t y, int32_t x, int32_t visible);

/* Shows the frame. */
void fob_flush(void);

/* Hands text, in base64, to the terminal's clipboard (OSC 52): 1 where it was sent, which is all that can be known; 0 where it is
   empty, longer than FOB_CLIPBOARD_LIMIT or no base64. */
#define FOB_CLIPBOARD_LIMIT 74994
int32_t fob_clipboard(const char *base64, int32_t length);

/* Makes the next fob_flush send the whole screen. */
void fob_redraw(void);

#endif
