#define _GNU_SOURCE
#include "clinux_watch.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/ethtool.h>
#include <linux/mii.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_process_events(void) {
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_CONNECTOR);
    if (fd < 0) return -1;
    struct sockaddr_nl name = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
    struct {
        struct nlmsghdr netlink;
        struct cn_msg connector;
        enum proc_cn_mcast_op operation;
    } __attribute__((packed)) request = {
        .netlink = {.nlmsg_len = sizeof request, .nlmsg_type = NLMSG_DONE},
        .connector = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof request.operation},
        .operation = PROC_CN_MCAST_LISTEN,
    };
    int room = 1 << 20;
    // A burst of forks is no reason to read all of /proc again.
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (bind(fd, (struct sockaddr *)&name, sizeof name) == 0 && send(fd, &request, sizeof request, 0) >= 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int clinux_next_process_event(int socket, struct clinux_process_event *event) {
    union {
        struct nlmsghdr header;
        char octets[1024];
    } buffer;
    struct sockaddr_nl sender;
    struct iovec part = {&buffer, sizeof buffer};
    struct msghdr message = {.msg_name = &sender, .msg_namelen = sizeof sender, .msg_iov = &part, .msg_iovlen = 1};
    *event = (struct clinux_process_event){.kind = CLINUX_PROCESS_OTHER};
    ssize_t length = recvmsg(socket, &message, MSG_DONTWAIT);
    if (length < 0) return errno == EAGAIN ? 0 : errno == EINTR ? 1 : -1;
    const size_t start = NLMSG_HDRLEN + sizeof(struct cn_msg);
    // Only the kernel, whose port is 0, knows what processes do.
    if (sender.nl_pid != 0 || (size_t)length < start + offsetof(struct proc_event, event_data)) return 1;
    struct proc_event said = {0};
    size_t size = (size_t)length - start;
    memcpy(&said, buffer.octets + start, size < sizeof said ? size : sizeof said);
    switch (said.what) {
    case PROC_EVENT_FORK:
        if (said.event_data.fork.child_pid != said.event_data.fork.child_tgid) return 1;
        event->kind = CLINUX_PROCESS_FORKED;
        event->pid = said.event_data.fork.child_tgid;
        event->parent = said.event_data.fork.parent_tgid;
        return 1;
    case PROC_EVENT_EXEC:
        event->kind = CLINUX_PROCESS_CHANGED;
        event->pid = said.event_data.exec.process_tgid;
        return 1;
    case PROC_EVENT_COMM:
        if (said.event_data.comm.process_pid != said.event_data.comm.process_tgid) return 1;
        event->kind = CLINUX_PROCESS_CHANGED;
        event->pid = said.event_data.comm.process_tgid;
        return 1;
    case PROC_EVENT_EXIT:
        if (said.event_data.exit.process_pid != said.event_data.exit.process_tgid) return 1;
        event->kind = CLINUX_PROCESS_ENDED;
        event->pid = said.event_data.exit.process_tgid;
        return 1;
    default: return 1;
    }
}

int clinux_link_state(int socket, const char *interface, enum clinux_link_method method) {
    struct ifreq request = {0};
    if (strlen(interface) >= sizeof request.ifr_name) {
        errno = ENODEV;
        return -1;
    }
    strcpy(request.ifr_name, interface);
    switch (method) {
    case CLINUX_LINK_MII: {
        if (ioctl(socket, SIOCGMIIPHY, &request) < 0) return -1;
        struct mii_ioctl_data data;
        memcpy(&data, &request.ifr_ifru, sizeof data);
        data.reg_num = MII_BMSR;
        memcpy(&request.ifr_ifru, &data, sizeof data);
        // The bit latches a failure until it is read: the second reading says how it is now.
        if (ioctl(socket, SIOCGMIIREG, &request) < 0 || ioctl(socket, SIOCGMIIREG, &request) < 0) return -1;
        memcpy(&data, &request.ifr_ifru, sizeof data);
        return (data.val_out & BMSR_LSTATUS) != 0;
    }
    case CLINUX_LINK_ETHTOOL: {
        struct ethtool_value value = {.cmd = ETHTOOL_GLINK};
        request.ifr_data = (char *)&value;
        if (ioctl(socket, SIOCETHTOOL, &request) < 0) return -1;
        return value.data != 0;
    }
    case CLINUX_LINK_FLAGS:
        if (ioctl(socket, SIOCGIFFLAGS, &request) < 0) return -1;
        return (request.ifr_flags & IFF_RUNNING) != 0;
    }
    errno = EINVAL;
    return -1;
}
