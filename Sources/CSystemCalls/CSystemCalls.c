#define _GNU_SOURCE
#include "CSystemCalls.h"

#include <errno.h>

#ifdef __linux__
#include <sys/mman.h>

int fob_memory_file(const char *label) {
    return memfd_create(label, 0);
}
#else
int fob_memory_file(const char *label) {
    (void)label;
    errno = ENOSYS;
    return -1;
}
#endif
