// Processes that come and go, and links that are asked for their state: interfaces of the kernel whose structures Swift
// cannot see (linux/cn_proc.h) or that go through unions (linux/if.h).
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A socket on which the kernel tells about processes (linux/cn_proc.h), non-blocking and close-on-exec; or -1 with errno.
/// Only the first network namespace has it, and only for CAP_NET_ADMIN.
int clinux_process_events(void);

/// What became of a process.
enum clinux_process_event_kind {
    /// Nothing that matters here: a thread, or an event of another kind.
    CLINUX_PROCESS_OTHER,
    CLINUX_PROCESS_FORKED,
    /// It runs another program, or has given itself another name.
    CLINUX_PROCESS_CHANGED,
    CLINUX_PROCESS_ENDED,
};

struct clinux_process_event {
    enum clinux_process_event_kind kind;
    pid_t pid;
    /// For a fork.
    pid_t parent;
};

/// Reads the next event; 1, 0 when there is none now, or -1 with errno (ENOBUFS: some were lost).
int clinux_next_process_event(int socket, struct clinux_process_event *event);

/// How a link is asked for its state.
enum clinux_link_method {
    /// The link status bit of the PHY's basic mode status register (SIOCGMIIREG).
    CLINUX_LINK_MII,
    /// ETHTOOL_GLINK.
    CLINUX_LINK_ETHTOOL,
    /// IFF_RUNNING of SIOCGIFFLAGS.
    CLINUX_LINK_FLAGS,
};

/// 1 for a link that is up, 0 for one that is not, or -1 with errno (EOPNOTSUPP: not by this method). `socket` is any.
int clinux_link_state(int socket, const char *interface, enum clinux_link_method method);
