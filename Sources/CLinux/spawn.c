#define _GNU_SOURCE
#include "clinux_spawn.h"

#include "clinux_gnu.h"
#include "clinux_process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK_SIZE = 64 * 1024, DEFAULT_TIMER_SLACK = 50000 };

struct child {
    const struct clinux_spawn_plan *plan;
    pid_t parent;
    // Written by the child, read by the parent after the child has gone: they share memory.
    volatile int error;
    volatile enum clinux_spawn_step step;
};

// Everything from here to execve runs in the child on the parent's memory: async-signal-safe calls only, and raw system
// calls where the C library would tell the parent's threads about it (setuid and its kin).

static void reset_signals(void) {
    // The kernel's struct sigaction, whatever its layout here: all zero is SIG_DFL without flags. By system call because
    // the C library refuses the two numbers that it keeps to itself, which may have been inherited as ignored.
    static const unsigned long action[8];
    enum { KERNEL_SIGNALS = 64, KERNEL_MASK_SIZE = 8 };
    for (int signal = 1; signal <= KERNEL_SIGNALS; signal++)
        (void)syscall(SYS_rt_sigaction, signal, action, NULL, KERNEL_MASK_SIZE);
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

// The child keeps our scheduling until it has executed the program: we stand still for as long, and a child in the normal
// class would make a real-time parent wait for every busy process of the machine. Its own children do not inherit it.
// Failures are of no consequence here: without the privilege to undo a limit there was none to set it.
static void prepare_scheduling(const struct clinux_spawn_plan *plan) {
    struct sched_param parameters;
    int policy = sched_getscheduler(0);
    if (policy > SCHED_OTHER && sched_getparam(0, &parameters) == 0)
        (void)sched_setscheduler(0, policy | CLINUX_SCHED_RESET_ON_FORK, &parameters);
    if (getpriority(PRIO_PROCESS, 0) > 0)
        (void)setpriority(PRIO_PROCESS, 0, 0);
    (void)prctl(PR_SET_TIMERSLACK, DEFAULT_TIMER_SLACK, 0, 0, 0);
    if (plan->cpu_count > 0)
        (void)clinux_set_affinity(plan->cpus, plan->cpu_count);
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_RTTIME, &limit) != 0 && getrlimit(RLIMIT_RTTIME, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_RTTIME, &limit);
    }
}

// By the parent, as soon as the program runs.
static void normalise_scheduling(pid_t child) {
    struct sched_param parameters = {.sched_priority = 0};
    (void)sched_setscheduler(child, SCHED_OTHER, &parameters);
    (void)setpriority(PRIO_PROCESS, (id_t)child, 0);
}

static void close_on_exec_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    // A kernel before 5.11 or a filter without the call. Everything of ours is opened close-on-exec anyway.
    struct rlimit limit;
    int end = 65536;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)end)
        end = (int)limit.rlim_cur;
    for (int descriptor = (int)first; descriptor < end; descriptor++)
        (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static int arrange_descriptors(const struct clinux_spawn_plan *plan) {
    int sources[CLINUX_SPAWN_DESCRIPTORS];
    int beyond = 3;
    for (size_t i = 0; i < plan->descriptor_count; i++)
        if (plan->descriptors[i].target >= beyond)
            beyond = plan->descriptors[i].target + 1;
    // First out of the way of all targets, so that the order of the plan does not matter.
    for (size_t i = 0; i < plan->descriptor_count; i++) {
        sources[i] = fcntl(plan->descriptors[i].source, F_DUPFD_CLOEXEC, beyond);
        if (sources[i] < 0)
            return -1;
    }
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0)
        return -1;
    int high = fcntl(nothing, F_DUPFD_CLOEXEC, beyond);
    if (high < 0)
        return -1;
    close_on_exec_from(3);
    // dup2 clears close-on-exec of the copy: exactly the targets survive execve.
    for (int standard = 0; standard < 3; standard++)
        if (dup2(high, standard) < 0)
            return -1;
    for (size_t i = 0; i < plan->descriptor_count; i++)
        if (dup2(sources[i], plan->descriptors[i].target) < 0)
            return -1;
    return 0;
}

static int become(const struct clinux_spawn_plan *plan) {
    // Nothing that we were lent may pass to a program of another user.
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    // Without the privilege, being already who we are to become is success.
    if (syscall(SYS_setgroups, plan->group_count, plan->groups) != 0 && geteuid() == 0)
        return -1;
    if (syscall(SYS_setresgid, plan->gid, plan->gid, plan->gid) != 0)
        return -1;
    return (int)syscall(SYS_setresuid, plan->uid, plan->uid, plan->uid);
}

static _Noreturn void fail(struct child *child, enum clinux_spawn_step step) {
    child->step = step;
    child->error = errno;
    _exit(127);
}

static int run_child(void *argument) {
    struct child *child = argument;
    const struct clinux_spawn_plan *plan = child->plan;
    if (plan->own_group && setpgid(0, 0) != 0)
        fail(child, CLINUX_SPAWN_GROUP);
    prepare_scheduling(plan);
    if (arrange_descriptors(plan) != 0)
        fail(child, CLINUX_SPAWN_DESCRIPTORS_STEP);
    if (plan->sets_identity && become(plan) != 0)
        fail(child, CLINUX_SPAWN_IDENTITY);
    if (plan->parent_death_signal != 0) {
        // After the change of identity, which clears it (prctl(2)).
        if (prctl(PR_SET_PDEATHSIG, plan->parent_death_signal, 0, 0, 0) != 0)
            fail(child, CLINUX_SPAWN_GROUP);
        // The parent may have died before that was in force.
        if (getppid() != child->parent)
            _exit(127);
    }
    reset_signals();
    (void)execve(plan->path, plan->argv, plan->envp);
    fail(child, CLINUX_SPAWN_EXEC);
}

pid_t clinux_spawn(const struct clinux_spawn_plan *plan, enum clinux_spawn_step *step) {
    *step = CLINUX_SPAWN_PREPARE;
    if (plan->descriptor_count > CLINUX_SPAWN_DESCRIPTORS) {
        errno = E2BIG;
        return -1;
    }
    void *stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return -1;
    // No handler of ours may run in the child while it still shares our memory.
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    *step = CLINUX_SPAWN_CLONE;
    struct child child = {.plan = plan, .parent = getpid(), .error = 0, .step = CLINUX_SPAWN_CLONE};
    pid_t pid = clone(run_child, (char *)stack + STACK_SIZE, CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
    int error = pid < 0 ? errno : child.error;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)munmap(stack, STACK_SIZE);
    if (error == 0) {
        normalise_scheduling(pid);
        return pid;
    }
    *step = child.step;
    if (pid > 0)
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    errno = error;
    return -1;
}
