// Functions of the C library that its headers hide unless _GNU_SOURCE is defined, which the Swift importer does not do.
// Declared here as in their manual pages; the definitions are the library's own.
#pragma once

/// strerrordesc_np(3): the sentence for an errno, or NULL for an unknown one.
const char *strerrordesc_np(int errnum);

/// strerrorname_np(3): the symbol of an errno, or NULL for an unknown one.
const char *strerrorname_np(int errnum);

/// sigabbrev_np(3): a signal's name without SIG, or NULL for an unknown one.
const char *sigabbrev_np(int signal);

/// setns(2): moves the calling thread into the namespace behind `fd`, a CLONE_NEW* or any (0); 0 or -1 with errno.
int setns(int fd, int nstype);

/// memfd_create(2).
int memfd_create(const char *name, unsigned flags);

/// Numbers that go with them and with fcntl(2), sched_setscheduler(2) and mlockall(2).
enum {
    CLINUX_MFD_CLOEXEC = 0x1,
    CLINUX_MFD_ALLOW_SEALING = 0x2,
    CLINUX_F_ADD_SEALS = 1033,
    CLINUX_F_GET_SEALS = 1034,
    CLINUX_F_SEAL_SEAL = 0x1,
    CLINUX_F_SEAL_SHRINK = 0x2,
    CLINUX_F_SEAL_GROW = 0x4,
    CLINUX_F_SEAL_WRITE = 0x8,
    CLINUX_F_OFD_GETLK = 36,
    CLINUX_F_OFD_SETLK = 37,
    CLINUX_CLONE_NEWNET = 0x40000000,
    CLINUX_SCHED_RESET_ON_FORK = 0x40000000,
    CLINUX_MCL_ONFAULT = 4,
};
