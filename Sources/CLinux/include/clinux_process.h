// What a process says about itself through prctl(2), which is variadic and so invisible to Swift; of other processes,
// see clinux_watch.h.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// prctl(PR_SET_TIMERSLACK): how late, in nanoseconds, the kernel may wake this thread; 0 or -1 with errno.
int clinux_set_timer_slack(unsigned long nanoseconds);

/// prctl(PR_GET_TIMERSLACK) in nanoseconds, or -1 with errno.
int clinux_timer_slack(void);

/// prctl(PR_SET_PDEATHSIG): the signal that this process gets when its parent dies; 0 or -1 with errno.
int clinux_set_parent_death_signal(int signal);

/// prctl(PR_SET_NAME): the thread's name, at most 15 octets; 0 or -1 with errno.
int clinux_set_name(const char *name);

/// prctl(PR_SET_DUMPABLE): whether a core may be written and whether /proc/self belongs to the user; 0 or -1 with errno.
int clinux_set_dumpable(int dumpable);

/// The limits of setrlimit(2) that the daemon sets.
enum clinux_limit { CLINUX_LIMIT_CORE, CLINUX_LIMIT_LOCKED_MEMORY, CLINUX_LIMIT_REAL_TIME };

/// setrlimit(2) in octets or microseconds, UINT64_MAX for no limit; 0 or -1 with errno.
int clinux_set_limit(enum clinux_limit limit, uint64_t soft, uint64_t hard);

/// Number of linux/capability.h.
enum { CLINUX_CAP_IPC_LOCK = 14 };

/// Whether `capability` (CAP_* of linux/capability.h) is in this thread's effective set: 1 or 0.
int clinux_has_capability(int capability);

/// sched_setaffinity(2) for this thread: run on these CPUs only; 0 or -1 with errno.
int clinux_set_affinity(const int *cpus, size_t count);

/// sched_getaffinity(2): how many CPUs this thread may run on, of which the first `room` are stored; or -1 with errno.
int clinux_affinity(int *cpus, size_t room);

/// Whether free() overwrites what it takes back (mallopt(3), M_PERTURB): until it is told otherwise.
void clinux_overwrite_freed_memory(int on);

/// Takes the program's and its libraries' read-only pages out of this process, and gives free heap back. What is still
/// used comes back from the page cache at its next use, and is locked again where memory is locked.
void clinux_release_start_up_memory(void);
