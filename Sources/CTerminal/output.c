/* Cells onto the screen. */
#include "session.h"

#include <string.h>
#include <wchar.h>

enum { PAIRS = 255, MARKS = 4 };
static struct { short foreground, background; } pairs[PAIRS + 1];
static int pair_count;
static int pair_limit;
static int has_default_colours;
static int cursor_shown; /* -1: unknown */
static int cursor_y, cursor_x, cursor_wanted;

void fob_forget_output(void) { cursor_shown = -1; }

void fob_start_colours(void) {
    pair_count = 0;
    pair_limit = 0;
    fob_session.colours = 0;
    if ((fob_session.options & FOB_WITHOUT_COLOUR) || !has_colors() || start_color() != OK) return;
    has_default_colours = use_default_colors() == OK;
    fob_session.colours = COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
    pair_limit = COLOR_PAIRS - 1 < PAIRS ? COLOR_PAIRS - 1 : PAIRS;
}

int32_t fob_pair(int32_t foreground, int32_t background) {
    if (foreground >= fob_session.colours || background >= fob_session.colours) return 0;
    if (foreground < 0 && background < 0) return 0;
    if (!has_default_colours && foreground < 0) foreground = COLOR_WHITE;
    if (!has_default_colours && background < 0) background = COLOR_BLACK;
    for (int index = 1; index <= pair_count; index++) {
        if (pairs[index].foreground == foreground && pairs[index].background == background) return index;
    }
    if (pair_count >= pair_limit) return 0;
    if (init_pair((short)(pair_count + 1), (short)foreground, (short)background) != OK) return 0;
    pair_count++;
    pairs[pair_count].foreground = (short)foreground;
    pairs[pair_count].background = (short)background;
    return pair_count;
}

void fob_erase(void) {
    if (fob_session.screen) werase(stdscr);
}

int32_t fob_width(int32_t scalar) { return wcwidth((wchar_t)scalar); }

static attr_t translated(int32_t attributes) {
    attr_t result = A_NORMAL;
    if (attributes & FOB_BOLD) result |= A_BOLD;
    if (attributes & FOB_DIM) result |= A_DIM;
    if (attributes & FOB_UNDERLINE) result |= A_UNDERLINE;
    if (attributes & FOB_REVERSE) result |= A_REVERSE;
#ifdef A_ITALIC
    if (attributes & FOB_ITALIC) result |= A_ITALIC;
#endif
    return result;
}

/* The next scalar of UTF-8 text, 0 at the end; what is malformed becomes '?'. */
static wchar_t next_scalar(const unsigned char **text, const unsigned char *end) {
    if (*text >= end) return 0;
    unsigned char first = *(*text)++;
    if (first < 0x80) return first ? first : L'?';
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    uint32_t scalar = first & (0x3F >> more);
    for (; more > 0 && *text < end && (**text & 0xC0) == 0x80; more--) scalar = scalar << 6 | (*(*text)++ & 0x3F);
    return more == 0 ? (wchar_t)scalar : L'?';
}

/* One column's worth: a character and the marks on it. Returns its width. */
static int next_cell(const unsigned char **text, const unsigned char *end, wchar_t cell[MARKS + 2]) {
    int count = 0;
    wchar_t scalar = next_scalar(text, end);
    int width = scalar >= 0x20 && (scalar < 0x80 || fob_session.utf8) ? wcwidth(scalar) : -1;
    cell[count++] = width > 0 ? scalar : L'?'; /* what this library cannot measure would break the row */
    for (;;) {
        const unsigned char *before = *text;
        scalar = next_scalar(text, end);
        if (scalar < 0x80 || wcwidth(scalar) != 0) {
            *text = before;
            break;
        }
        if (count <= MARKS) cell[count++] = scalar;
    }
    cell[count] = 0;
    return width > 0 ? width : 1;
}

void fob_put(int32_t y, int32_t x, const char *text, int32_t length, int32_t columns, int32_t attributes, int32_t pair) {
    if (!fob_session.screen || y < 0 || x < 0 || y >= getmaxy(stdscr)) return;
    const unsigned char *position = (const unsigned char *)text;
    const unsigned char *end = position + length;
    int last = x + columns < getmaxx(stdscr) ? x + columns : getmaxx(stdscr);
    attr_t looks = translated(attributes);
    while (x < last) {
        wchar_t cell[MARKS + 2] = L" ";
        cchar_t shown;
        int width = position < end ? next_cell(&position, end, cell) : 1;
        if (x + width > last) {
            wcscpy(cell, L" ");
            width = 1;
        }
        if (setcchar(&shown, cell, looks, (short)pair, NULL) == OK) mvwadd_wch(stdscr, y, x, &shown);
        x += width;
    }
}

void fob_cursor(int32_t y, int32_t x, int32_t visible) {
    cursor_y = y;
    cursor_x = x;
    cursor_wanted = visible != 0;
}

void fob_flush(void) {
    if (!fob_session.screen) return;
    int bracketed = !(fob_session.options & FOB_WITHOUT_SYNCHRONIZED_OUTPUT);
    if (cursor_shown != cursor_wanted) curs_set(cursor_wanted);
    cursor_shown = cursor_wanted;
    if (cursor_y >= 0 && cursor_x >= 0 && cursor_y < getmaxy(stdscr) && cursor_x < getmaxx(stdscr)) {
        wmove(stdscr, cursor_y, cursor_x);
    }
    wnoutrefresh(stdscr);
    /* ncurses sends a frame in several writes; a terminal that knows this mode shows it as one. */
    if (bracketed) fob_write_all(fob_session.output, "\033[?2026h", 8);
    doupdate();
    if (bracketed) fob_write_all(fob_session.output, "\033[?2026l", 8);
}

int32_t fob_clipboard(const char *base64, int32_t length) {
    if (!fob_session.screen || length <= 0 || length > FOB_CLIPBOARD_LIMIT) return 0;
    /* What goes past ncurses could be a sequence of its own: nothing but base64 does. */
    for (int32_t at = 0; at < length; at++) {
        char c = base64[at];
        int plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain && c != '+' && c != '/' && c != '=') return 0;
    }
    fob_write_all(fob_session.output, "\033]52;c;", 7);
    fob_write_all(fob_session.output, base64, (size_t)length);
    fob_write_all(fob_session.output, "\a", 1);
    return 1;
}

void fob_redraw(void) {
    if (fob_session.screen) clearok(curscr, TRUE);
}
