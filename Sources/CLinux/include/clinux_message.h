// Messages that carry descriptors over a Unix socket (unix(7), SCM_RIGHTS); the macros of cmsg(3) are invisible to Swift.
#pragma once

#include <stddef.h>
#include <sys/types.h>

/// The most descriptors that one message carries here.
enum { CLINUX_MESSAGE_DESCRIPTORS = 16 };

/// Sends one message without waiting and without SIGPIPE; octets sent, or -1 with errno.
ssize_t clinux_send_message(int socket, const void *octets, size_t length, const int *descriptors, size_t count);

/// Receives one message without waiting. Descriptors arrive close-on-exec in `descriptors`, which has room for
/// CLINUX_MESSAGE_DESCRIPTORS, and their number in `count`. The message's octets (0: the other end is closed), or -1
/// with errno; EMSGSIZE when it did not fit, in which case its descriptors are closed.
ssize_t clinux_receive_message(int socket, void *octets, size_t length, int *descriptors, size_t *count);
