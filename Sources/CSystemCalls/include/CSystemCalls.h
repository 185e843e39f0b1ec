#ifndef FOB_CSYSTEMCALLS_H
#define FOB_CSYSTEMCALLS_H

// System calls that Swift cannot reach, each as one plain function.

/// A file without a name in memory, inherited by the program that replaces this one. -1 with errno set on failure, also
/// where the system has no such thing.
int fob_memory_file(const char *label);

/// Lets no other process of the same user read this one's memory, and leaves no core behind when it crashes; a program that
/// replaces this one is free of it again. -1 with errno set where the system refuses.
int fob_deny_tracing(void);

#endif
