#define _GNU_SOURCE
#include "CSystemCalls.h"

#include <errno.h>

#ifdef __linux__
#include <sys/mman.h>
#include <sys/prctl.h>

int fob_memory_file(const char *label) {
    return memfd_create(label, 0);
}

int fob_deny_tracing(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
#else
int fob_memory_file(const char *label) {
    (void)label;
    errno = ENOSYS;
    return -1;
}

#include <sys/types.h>
#include <sys/ptrace.h>

int fob_deny_tracing(void) {
    return ptrace(PT_DENY_ATTACH, 0, 0, 0);
}
#endif
