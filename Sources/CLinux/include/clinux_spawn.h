// Starting another program from a process that may be large, locked in memory and under real-time scheduling.
#pragma once

#include <sys/types.h>

/// A descriptor of this process and the number under which the program finds it.
struct clinux_descriptor {
    int source;
    int target;
};

/// The most descriptors that a plan may pass on.
enum { CLINUX_SPAWN_DESCRIPTORS = 16 };

/// Everything about the program to start. Pointers are the caller's and are not kept.
struct clinux_spawn_plan {
    const char *path;
    char *const *argv;
    char *const *envp;

    /// 1: become `uid`, `gid` and exactly `groups`; 0: stay who we are.
    int sets_identity;
    uid_t uid;
    gid_t gid;
    const gid_t *groups;
    size_t group_count;

    /// 1: lead a process group of its own.
    int own_group;
    /// The signal it gets when this process dies; 0 for none.
    int parent_death_signal;

    /// The CPUs that it may run on; with a count of 0 the same as this process.
    const int *cpus;
    size_t cpu_count;

    /// What to pass on; of 0, 1 and 2 those that are not named become /dev/null, and everything else is closed.
    const struct clinux_descriptor *descriptors;
    size_t descriptor_count;
};

/// What clinux_spawn was doing when it failed.
enum clinux_spawn_step {
    CLINUX_SPAWN_PREPARE,
    CLINUX_SPAWN_CLONE,
    CLINUX_SPAWN_DESCRIPTORS_STEP,
    CLINUX_SPAWN_IDENTITY,
    CLINUX_SPAWN_GROUP,
    CLINUX_SPAWN_EXEC,
};

/// Starts the program; the process id, or -1 with errno and, in `step`, where it failed.
///
/// The child shares this process's memory until it has executed the program (as after vfork), so that nothing is
/// copied and a failure to execute is known on return. It runs with default signal dispositions, an empty mask,
/// SCHED_OTHER at nice 0 (from its first microseconds on), the default timer slack and no RLIMIT_RTTIME.
pid_t clinux_spawn(const struct clinux_spawn_plan *plan, enum clinux_spawn_step *step);
