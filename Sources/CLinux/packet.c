#define _GNU_SOURCE
#include "clinux_packet.h"

#include <stddef.h>

_Static_assert(sizeof(struct clinux_message) == sizeof(struct mmsghdr), "layout of struct mmsghdr");
_Static_assert(offsetof(struct clinux_message, length) == offsetof(struct mmsghdr, msg_len), "layout of struct mmsghdr");
_Static_assert(sizeof(struct clinux_in6_pktinfo) == sizeof(struct in6_pktinfo), "layout of struct in6_pktinfo");
_Static_assert(
    offsetof(struct clinux_in6_pktinfo, interface) == offsetof(struct in6_pktinfo, ipi6_ifindex),
    "layout of struct in6_pktinfo");
#ifdef SO_BINDTOIFINDEX
_Static_assert(SO_BINDTOIFINDEX == 62, "number of SO_BINDTOIFINDEX");
#endif

int clinux_receive_messages(int socket, struct clinux_message *messages, unsigned int count, int flags) {
    return recvmmsg(socket, (struct mmsghdr *)messages, count, flags, NULL);
}

int clinux_send_messages(int socket, struct clinux_message *messages, unsigned int count, int flags) {
    return sendmmsg(socket, (struct mmsghdr *)messages, count, flags);
}

struct cmsghdr *clinux_cmsg_next(struct msghdr *header, struct cmsghdr *message) {
    return CMSG_NXTHDR(header, message);
}
