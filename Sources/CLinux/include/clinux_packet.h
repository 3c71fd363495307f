// Raw and packet sockets: batches of messages, control messages, link-layer addresses and socket filters.
//
// struct mmsghdr, struct in6_pktinfo and the calls that take many messages are hidden from Swift by _GNU_SOURCE; the
// CMSG macros are function-like. packet.c checks that the structures here have the library's layout.
#pragma once

#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/uio.h>

/// struct mmsghdr of sendmmsg(2): a message, and the octets of it that were sent or received.
struct clinux_message {
    struct msghdr header;
    unsigned int length;
};

/// struct in6_pktinfo of ipv6(7).
struct clinux_in6_pktinfo {
    struct in6_addr address;
    unsigned int interface;
};

/// SO_BINDTOIFINDEX of asm/socket.h (Linux 5.0): SO_BINDTODEVICE by number.
static const int clinux_so_bindtoifindex = 62;

/// recvmmsg(2) without a timeout: the number of messages received, or -1 with errno.
int clinux_receive_messages(int socket, struct clinux_message *messages, unsigned int count, int flags);

/// sendmmsg(2): the number of messages sent, or -1 with errno when the first could not be sent.
int clinux_send_messages(int socket, struct clinux_message *messages, unsigned int count, int flags);

/// CMSG_SPACE: the room that a control message with `length` octets of data takes.
static inline size_t clinux_cmsg_space(size_t length) { return CMSG_SPACE(length); }

/// CMSG_LEN: what goes into cmsg_len for `length` octets of data.
static inline size_t clinux_cmsg_len(size_t length) { return CMSG_LEN(length); }

/// CMSG_FIRSTHDR: the first control message, or NULL.
static inline struct cmsghdr *clinux_cmsg_first(const struct msghdr *header) { return CMSG_FIRSTHDR(header); }

/// CMSG_NXTHDR: the control message behind this one, or NULL.
struct cmsghdr *clinux_cmsg_next(struct msghdr *header, struct cmsghdr *message);

/// CMSG_DATA: where the data of a control message begins.
static inline void *clinux_cmsg_data(struct cmsghdr *message) { return CMSG_DATA(message); }
