#define _GNU_SOURCE
#include "CSystemCalls.h"

#include <errno.h>

#ifdef __linux__
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// To whom a key belongs, it may do everything; its user, in whatever session, finds and reads it. Without the second half a
// key is readable in the session alone that made it.
#define FOB_KEY_RIGHTS 0x3f0b0000

static const char kind[] = "user";

static long find(const char *description) {
    return syscall(SYS_keyctl, KEYCTL_SEARCH, (long)KEY_SPEC_USER_KEYRING, kind, description, 0L);
}

int fob_key_hold(const char *description, const void *bytes, size_t count, unsigned seconds) {
    // Made where nobody else looks, and linked when it has its rights and its time: there is never a key without an end.
    long key = syscall(SYS_add_key, kind, description, bytes, count, (long)KEY_SPEC_THREAD_KEYRING);
    if (key < 0) return -1;
    int failed = syscall(SYS_keyctl, KEYCTL_SETPERM, key, (long)FOB_KEY_RIGHTS) != 0
        || syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, (long)seconds) != 0
        || syscall(SYS_keyctl, KEYCTL_LINK, key, (long)KEY_SPEC_USER_KEYRING) != 0;
    int reason = errno;
    if (failed) syscall(SYS_keyctl, KEYCTL_REVOKE, key);
    syscall(SYS_keyctl, KEYCTL_UNLINK, key, (long)KEY_SPEC_THREAD_KEYRING);
    errno = reason;
    return failed ? -1 : 0;
}

long fob_key_read(const char *description, void *buffer, size_t capacity) {
    long key = find(description);
    if (key < 0) return -1;
    return syscall(SYS_keyctl, KEYCTL_READ, key, buffer, capacity);
}

int fob_key_forget(const char *description) {
    long key = find(description);
    if (key < 0) return -1;
    // Dead at once for whoever holds it as well; then out of the ring, where it would be listed until it is swept.
    long invalidated = syscall(SYS_keyctl, KEYCTL_INVALIDATE, key);
    long unlinked = syscall(SYS_keyctl, KEYCTL_UNLINK, key, (long)KEY_SPEC_USER_KEYRING);
    return invalidated == 0 || unlinked == 0 ? 0 : -1;
}
#else
int fob_key_hold(const char *description, const void *bytes, size_t count, unsigned seconds) {
    (void)description; (void)bytes; (void)count; (void)seconds;
    errno = ENOSYS;
    return -1;
}

long fob_key_read(const char *description, void *buffer, size_t capacity) {
    (void)description; (void)buffer; (void)capacity;
    errno = ENOSYS;
    return -1;
}

int fob_key_forget(const char *description) {
    (void)description;
    errno = ENOSYS;
    return -1;
}
#endif
