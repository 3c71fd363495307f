// Functions of the C library that its headers hide unless _GNU_SOURCE is defined, which the Swift importer does not do.
// Declared here as in their manual pages; the definitions are the library's own.
#pragma once

/// strerrordesc_np(3): the sentence for an errno, or NULL for an unknown one.
const char *strerrordesc_np(int errnum);

/// strerrorname_np(3): the symbol of an errno, or NULL for an unknown one.
const char *strerrorname_np(int errnum);

/// sigabbrev_np(3): a signal's name without SIG, or NULL for an unknown one.
const char *sigabbrev_np(int signal);

/// setns(2): moves the calling thread into the namespace behind a descriptor; 0 or -1 with errno.
int setns(int fd, int nstype);
