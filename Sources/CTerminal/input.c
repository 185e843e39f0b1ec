/*
 * Bytes to events. Bytes are read one at a time and put together here, because wget_wch forgets the first half of a
 * character whose second half has not arrived, as happens in a long paste.
 */
#include "session.h"

#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

/* Above what ncurses numbers by itself. */
enum { PASTE_BEGIN = 0x6001, PASTE_END, SEQUENCE = 64, ESCAPE = 27 };

static struct {
    int unread;         /* a byte that was looked at too early; -1: none */
    uint32_t partial;   /* scalar of which `missing` bytes are still to come */
    int missing;
    uint32_t least;     /* smallest scalar that needed this many bytes */
    int alt;            /* the character under way came with Alt held */
    int pasting;
    int escape_in_paste;
    int closed_reported;
    int empty_reads;
} input;

struct binding { const char *bytes; int code; };

/* Both the cursor and the application forms: terminals switch between them behind our back. */
static const struct binding bindings[] = {
    {"\033[A", KEY_UP}, {"\033OA", KEY_UP}, {"\033[B", KEY_DOWN}, {"\033OB", KEY_DOWN},
    {"\033[C", KEY_RIGHT}, {"\033OC", KEY_RIGHT}, {"\033[D", KEY_LEFT}, {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME}, {"\033OH", KEY_HOME}, {"\033[1~", KEY_HOME}, {"\033[7~", KEY_HOME},
    {"\033[F", KEY_END}, {"\033OF", KEY_END}, {"\033[4~", KEY_END}, {"\033[8~", KEY_END},
    {"\033[3~", KEY_DC}, {"\033[5~", KEY_PPAGE}, {"\033[6~", KEY_NPAGE}, {"\033[Z", KEY_BTAB},
    {"\033OP", KEY_F(1)}, {"\033[11~", KEY_F(1)}, {"\033[[A", KEY_F(1)},
    {"\033OQ", KEY_F(2)}, {"\033[12~", KEY_F(2)}, {"\033[[B", KEY_F(2)},
    {"\033OR", KEY_F(3)}, {"\033[13~", KEY_F(3)}, {"\033[[C", KEY_F(3)},
    {"\033OS", KEY_F(4)}, {"\033[14~", KEY_F(4)}, {"\033[[D", KEY_F(4)},
    {"\033[15~", KEY_F(5)}, {"\033[[E", KEY_F(5)}, {"\033[17~", KEY_F(6)}, {"\033[18~", KEY_F(7)},
    {"\033[19~", KEY_F(8)}, {"\033[20~", KEY_F(9)}, {"\033[21~", KEY_F(10)}, {"\033[23~", KEY_F(11)},
    {"\033[24~", KEY_F(12)}, {"\033[200~", PASTE_BEGIN}, {"\033[201~", PASTE_END},
    /* ncurses would take the beginning of a report for a key; it is read here as a whole. */
    {"\033[<", 0}, {"\033[M", 0},
};

void fob_define_keys(void) {
    for (size_t index = 0; index < sizeof bindings / sizeof *bindings; index++) {
        define_key(bindings[index].bytes, bindings[index].code);
    }
}

void fob_forget_input(void) {
    memset(&input, 0, sizeof input);
    input.unread = -1;
}

static int read_byte(void) {
    int byte = input.unread;
    input.unread = -1;
    return byte >= 0 ? byte : wgetch(fob_session.keys);
}

static fob_event event(int32_t kind, int32_t code) { return (fob_event){.kind = kind, .code = code}; }

static const fob_event nothing = {.kind = FOB_EVENT_NONE};

static fob_event begin_paste(void) {
    input.pasting = 1;
    input.missing = 0;
    input.escape_in_paste = 0;
    return event(FOB_EVENT_PASTE_BEGIN, 0);
}

static fob_event end_paste(void) {
    input.pasting = 0;
    input.missing = 0;
    return event(FOB_EVENT_PASTE_END, 0);
}

static fob_event named(int code) {
    switch (code) {
    case PASTE_BEGIN: return begin_paste();
    case PASTE_END: return input.pasting ? end_paste() : nothing;
    case KEY_UP: return event(FOB_EVENT_KEY, FOB_KEY_UP);
    case KEY_DOWN: return event(FOB_EVENT_KEY, FOB_KEY_DOWN);
    case KEY_LEFT: return event(FOB_EVENT_KEY, FOB_KEY_LEFT);
    case KEY_RIGHT: return event(FOB_EVENT_KEY, FOB_KEY_RIGHT);
    case KEY_HOME: return event(FOB_EVENT_KEY, FOB_KEY_HOME);
    case KEY_END: return event(FOB_EVENT_KEY, FOB_KEY_END);
    case KEY_PPAGE: return event(FOB_EVENT_KEY, FOB_KEY_PAGE_UP);
    case KEY_NPAGE: return event(FOB_EVENT_KEY, FOB_KEY_PAGE_DOWN);
    case KEY_ENTER: return event(FOB_EVENT_KEY, FOB_KEY_ENTER);
    case KEY_BTAB: return event(FOB_EVENT_KEY, FOB_KEY_BACK_TAB);
    case KEY_BACKSPACE: return event(FOB_EVENT_KEY, FOB_KEY_BACKSPACE);
    case KEY_DC: return event(FOB_EVENT_KEY, FOB_KEY_DELETE);
    default: break;
    }
    if (code > KEY_F0 && code <= KEY_F(24)) return event(FOB_EVENT_KEY, FOB_KEY_FUNCTION + code - KEY_F0);
    return nothing; /* KEY_RESIZE comes here too: sizes are ours */
}

/* A report of the mouse; buttons and moves that nobody asks about are nothing. */
static fob_event pointed(int button, int x, int y) {
    if (!fob_session.mouse || x < 0 || y < 0) return nothing;
    /* Shift, Meta and Control do not matter. */
    int code = 0;
    switch (button & ~(4 | 8 | 16)) {
    case 0: code = FOB_MOUSE_PRESS; break;
    case 64: code = FOB_MOUSE_WHEEL_UP; break;
    case 65: code = FOB_MOUSE_WHEEL_DOWN; break;
    default: return nothing;
    }
    fob_event result = event(FOB_EVENT_MOUSE, code);
    result.x = x;
    result.y = y;
    return result;
}

/* The numbers of a report `<button;column;rowM`, or nothing for a release or whatever else it is. */
static fob_event numbered(const char *bytes, size_t length) {
    int numbers[3] = {0, 0, 0};
    int count = 0;
    if (length < 7 || bytes[length - 1] != 'M') return nothing;
    for (size_t index = 1; index + 1 < length; index++) {
        if (bytes[index] == ';') {
            if (++count > 2) return nothing;
        } else if (bytes[index] >= '0' && bytes[index] <= '9' && numbers[count] < 10000) {
            numbers[count] = numbers[count] * 10 + bytes[index] - '0';
        } else {
            return nothing;
        }
    }
    return count == 2 ? pointed(numbers[0], numbers[1] - 1, numbers[2] - 1) : nothing;
}

/* Eats the rest of a control sequence after its ESC and introducer, and answers those that are known. */
static fob_event swallow_control(void) {
    char bytes[SEQUENCE];
    size_t length = 0;
    for (;;) {
        int byte = read_byte();
        if (byte == ERR || byte > 0xFF) return nothing;
        if (length < sizeof bytes) bytes[length++] = (char)byte;
        if (byte >= 0x40 && byte <= 0x7E) break;
    }
    /* The old mouse report: three bytes of any value follow. */
    if (length == 1 && bytes[0] == 'M') {
        int button = read_byte() - 32;
        int x = read_byte() - 33;
        int y = read_byte() - 33;
        return input.pasting ? nothing : pointed(button, x, y);
    }
    if (bytes[0] == '<') return input.pasting ? nothing : numbered(bytes, length);
    if (length == 4 && !memcmp(bytes, "200~", 4)) return begin_paste();
    if (length == 4 && !memcmp(bytes, "201~", 4) && input.pasting) return end_paste();
    return nothing;
}

/* Eats a string such as a terminal's answer: up to BEL or ESC \. */
static fob_event swallow_string(void) {
    int before = 0;
    for (;;) {
        int byte = read_byte();
        if (byte == ERR || byte == 7 || (before == ESCAPE && byte == '\\')) return nothing;
        before = byte;
    }
}

static fob_event character(int byte);

/* A lone ESC is the key. With more behind it, it is Alt, or a sequence that nobody here knows and nobody may act on. */
static fob_event escaped(void) {
    int next = read_byte();
    if (next == ERR) {
        input.escape_in_paste = input.pasting;
        return input.pasting ? nothing : event(FOB_EVENT_KEY, FOB_KEY_ESCAPE);
    }
    if (next == '[') return swallow_control();
    if (next > 0xFF) return next == PASTE_BEGIN || next == PASTE_END ? named(next) : nothing;
    if (next == ESCAPE) {
        input.unread = next;
        return input.pasting ? nothing : event(FOB_EVENT_KEY, FOB_KEY_ESCAPE);
    }
    int after = strchr("OP]_^X", next) ? read_byte() : ERR;
    if (after != ERR && next == 'O') return nothing;
    if (after != ERR) return swallow_string();
    if (next < 0x20 || next == 0x7F || input.pasting) return nothing;
    input.alt = 1;
    return character(next);
}

static fob_event control(int byte) {
    if (input.pasting) return event(FOB_EVENT_CHARACTER, byte);
    switch (byte) {
    case '\t': return event(FOB_EVENT_KEY, FOB_KEY_TAB);
    case '\r':
    case '\n': return event(FOB_EVENT_KEY, FOB_KEY_ENTER);
    case 8:
    case 0x7F: return event(FOB_EVENT_KEY, FOB_KEY_BACKSPACE);
    default: return event(FOB_EVENT_CHARACTER, byte);
    }
}

static fob_event finished(int32_t scalar) {
    fob_event result = event(FOB_EVENT_CHARACTER, scalar);
    result.alt = input.alt;
    input.alt = 0;
    return result;
}

static fob_event foreign(int byte) {
    wint_t wide = btowc(byte);
    return wide == WEOF ? nothing : finished((int32_t)wide);
}

static fob_event begin_scalar(int byte) {
    if (byte >= 0xF0 && byte < 0xF5) input.missing = 3, input.least = 0x10000, input.partial = byte & 0x07;
    else if (byte >= 0xE0 && byte < 0xF0) input.missing = 2, input.least = 0x800, input.partial = byte & 0x0F;
    else if (byte >= 0xC2 && byte < 0xE0) input.missing = 1, input.least = 0x80, input.partial = byte & 0x1F;
    return nothing;
}

static fob_event character(int byte) {
    if (byte < 0x20 || byte == 0x7F) {
        input.missing = 0;
        return control(byte);
    }
    if (byte < 0x80) {
        input.missing = 0;
        return finished(byte);
    }
    if (!fob_session.utf8) return foreign(byte);
    if ((byte & 0xC0) != 0x80 || input.missing == 0) {
        input.missing = 0;
        return begin_scalar(byte);
    }
    input.partial = input.partial << 6 | (byte & 0x3F);
    if (--input.missing > 0) return nothing;
    int shortest = input.partial >= input.least && (input.partial < 0xD800 || input.partial > 0xDFFF);
    return shortest && input.partial <= 0x10FFFF ? finished((int32_t)input.partial) : nothing;
}

static fob_event decoded(int byte) {
    if (input.pasting && input.escape_in_paste) {
        input.escape_in_paste = 0;
        if (byte == '[') return swallow_control();
    }
    if (input.missing == 0) input.alt = 0;
    if (byte > 0xFF) {
        if (input.pasting && byte != PASTE_END) return nothing;
        return named(byte);
    }
    return byte == ESCAPE ? escaped() : character(byte);
}

/* Readable with nothing to read is the end of the terminal; a few times, because a byte may be eaten in between. */
static fob_event exhausted(void) {
    int available = 0;
    if (fob_session.readable && (ioctl(fob_session.input, FIONREAD, &available) < 0 || available == 0)) {
        input.empty_reads++;
    }
    fob_session.readable = 0;
    if ((!fob_session.hung_up && input.empty_reads < 3) || input.closed_reported) return nothing;
    input.closed_reported = 1;
    return event(FOB_EVENT_CLOSED, 0);
}

fob_event fob_next(void) {
    if (!fob_session.screen) return nothing;
    for (int32_t code = FOB_SIGNAL_INTERRUPT; code <= FOB_SIGNAL_CONTINUE; code++) {
        if (!(fob_session.signals & 1 << code)) continue;
        fob_session.signals &= ~(1 << code);
        return event(FOB_EVENT_SIGNAL, code);
    }
    if (fob_session.resized) {
        fob_session.resized = 0;
        return event(FOB_EVENT_RESIZED, 0);
    }
    if (fob_session.woken) {
        fob_session.woken = 0;
        return event(FOB_EVENT_WOKEN, 0);
    }
    for (int byte = read_byte(); byte != ERR; byte = read_byte()) {
        input.empty_reads = 0;
        fob_session.readable = 0;
        fob_event result = decoded(byte);
        if (result.kind != FOB_EVENT_NONE) return result;
    }
    return exhausted();
}
