#ifndef FOB_CSYSTEMCALLS_H
#define FOB_CSYSTEMCALLS_H

#include <stddef.h>

// System calls that Swift cannot reach, each as one plain function.

/// A file without a name in memory, inherited by the program that replaces this one. -1 with errno set on failure, also
/// where the system has no such thing.
int fob_memory_file(const char *label);

/// Lets no other process of the same user read this one's memory, and on Linux leaves no core behind when it crashes; a
/// program that replaces this one is free of it again. -1 with errno set where the system refuses.
int fob_deny_tracing(void);

/// Keeps bytes in the kernel's key ring of this user for that many seconds, readable in all sessions of the user, in place of
/// what is there under that description. -1 with errno set where the kernel refuses; ENOSYS where the system has none.
int fob_key_hold(const char *description, const void *bytes, size_t count, unsigned seconds);

/// Reads what is kept under that description into the buffer. How long it is, which may be more than fits; -1 with errno set.
long fob_key_read(const char *description, void *buffer, size_t capacity);

/// Forgets it, for whoever else holds it as well. -1 with errno set, ENOKEY where there is none.
int fob_key_forget(const char *description);

#endif
