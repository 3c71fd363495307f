#define _GNU_SOURCE
#include "clinux_process.h"

#include <errno.h>
#include <link.h>
#include <linux/capability.h>
#include <malloc.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_set_timer_slack(unsigned long nanoseconds) {
    return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

int clinux_timer_slack(void) { return prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0); }

int clinux_set_parent_death_signal(int signal) { return prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0, 0, 0); }

int clinux_set_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

int clinux_set_dumpable(int dumpable) { return prctl(PR_SET_DUMPABLE, (unsigned long)dumpable, 0, 0, 0); }

int clinux_set_limit(enum clinux_limit limit, uint64_t soft, uint64_t hard) {
    static const int resources[] = {
        [CLINUX_LIMIT_CORE] = RLIMIT_CORE,
        [CLINUX_LIMIT_LOCKED_MEMORY] = RLIMIT_MEMLOCK,
        [CLINUX_LIMIT_REAL_TIME] = RLIMIT_RTTIME,
    };
    struct rlimit value = {
        .rlim_cur = soft == UINT64_MAX ? RLIM_INFINITY : (rlim_t)soft,
        .rlim_max = hard == UINT64_MAX ? RLIM_INFINITY : (rlim_t)hard,
    };
    return setrlimit(resources[limit], &value);
}

int clinux_has_capability(int capability) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (capability < 0 || capability >= 64 || syscall(SYS_capget, &header, data) != 0)
        return 0;
    return (data[capability / 32].effective >> (capability % 32)) & 1;
}

int clinux_set_affinity(const int *cpus, size_t count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t i = 0; i < count; i++) {
        if (cpus[i] < 0 || cpus[i] >= CPU_SETSIZE) {
            errno = EINVAL;
            return -1;
        }
        CPU_SET(cpus[i], &set);
    }
    return sched_setaffinity(0, sizeof set, &set);
}

int clinux_affinity(int *cpus, size_t room) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return -1;
    size_t found = 0;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &set))
            continue;
        if (found < room)
            cpus[found] = cpu;
        found++;
    }
    return (int)found;
}

// asm-generic/mman-common.h; Debian's C library does not know it yet.
enum { CLINUX_MADV_DONTNEED_LOCKED = 24 };

static int release_object(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size;
    (void)unused;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || part->p_flags & PF_W)
            continue;
        // Whole pages only: the last one may be shared with the next, writable part.
        uintptr_t begin = (object->dlpi_addr + part->p_vaddr + page - 1) / page * page;
        uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_filesz) / page * page;
        // Refused for the kernel's own vDSO, and for locked memory before Linux 5.18: both stay as they are.
        if (begin < end && madvise((void *)begin, end - begin, MADV_DONTNEED) != 0)
            madvise((void *)begin, end - begin, CLINUX_MADV_DONTNEED_LOCKED);
    }
    return 0;
}

void clinux_overwrite_freed_memory(int on) { mallopt(M_PERTURB, on ? 0x55 : 0); }

void clinux_release_start_up_memory(void) {
    dl_iterate_phdr(release_object, NULL);
    malloc_trim(0);
}
