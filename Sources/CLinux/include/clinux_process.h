// What a process says about itself through prctl(2), which is variadic and so invisible to Swift.
#pragma once

#include <signal.h>

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
