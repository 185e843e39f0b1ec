/* What terminfo knows. Its header defines macros named like everyday words, so no other file includes it. */
#include "session.h"

#include <term.h>

/* The first described terminal of TERM and its stand-ins; NULL with the reason in *reason. */
const char *fob_described_terminal(const char *term, int32_t *reason) {
    const char *candidates[] = {term && *term ? term : NULL, "xterm-256color", "xterm", "vt100"};
    for (size_t index = 0; index < sizeof candidates / sizeof *candidates; index++) {
        int answer = 0;
        if (!candidates[index]) continue;
        if (setupterm(candidates[index], fob_session.output, &answer) != OK) continue;
        char *address = tigetstr("cup");
        int places = address && address != (char *)-1;
        del_curterm(cur_term);
        if (places) {
            *reason = index == 0 ? FOB_OPENED : FOB_OPENED_UNKNOWN_TERM;
            return candidates[index];
        }
        *reason = FOB_REFUSED_DUMB;
        return NULL;
    }
    *reason = FOB_REFUSED_NO_TERMINFO;
    return NULL;
}

/* What leaves the alternate screen; NULL for a terminal that has none. */
const char *fob_leave_string(void) {
    char *leave = tigetstr("rmcup");
    return leave == (char *)-1 ? NULL : leave;
}
