#define _GNU_SOURCE
#include "CBench.h"
#include "node.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_SOURCES = 32 };

struct source {
    int socket;
    int link;
    uint8_t tag;
    bool is_kernel;
};

struct bench_recorder {
    struct source sources[MAX_SOURCES];
    size_t source_count;
    int wake[2];
    pthread_t thread;
    bool is_running;
    pthread_mutex_t lock;
    struct bench_event *events;
    size_t count, room;
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct bench_recorder *bench_recorder_new(void) {
    struct bench_recorder *recorder = calloc(1, sizeof *recorder);
    if (!recorder) return NULL;
    if (pipe(recorder->wake) < 0) {
        free(recorder);
        return NULL;
    }
    pthread_mutex_init(&recorder->lock, NULL);
    return recorder;
}

static int add(struct bench_recorder *recorder, int socket, int link, uint8_t tag, bool is_kernel) {
    if (recorder->source_count == MAX_SOURCES) {
        close(socket);
        return -ENOSPC;
    }
    recorder->sources[recorder->source_count++] = (struct source){socket, link, tag, is_kernel};
    return 0;
}

int bench_watch_port(struct bench_recorder *recorder, pid_t node, const char *interface, uint8_t tag) {
    int home = bench_enter(node);
    if (home < 0) return home;
    int made = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), error = made < 0 ? errno : 0;
    if (!error) {
        int on = 1, room = 32 << 20;
        struct sockaddr_ll place = {
            .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(interface)};
        struct packet_mreq all = {.mr_ifindex = place.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
        setsockopt(made, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
        if (setsockopt(made, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) < 0
            || setsockopt(made, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0
            || setsockopt(made, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) < 0
            || bind(made, (struct sockaddr *)&place, sizeof place) < 0)
            error = errno;
        if (error) close(made);
    }
    bench_leave(home);
    return error ? -error : add(recorder, made, 0, tag, false);
}

int bench_watch_kernel(struct bench_recorder *recorder, pid_t node, const char *interface, uint8_t tag) {
    int home = bench_enter(node);
    if (home < 0) return home;
    int made = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE), error = made < 0 ? errno : 0;
    int link = (int)if_nametoindex(interface);
    if (!error) {
        int room = 64 << 20;
        struct sockaddr_nl place = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR};
        setsockopt(made, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
        if (bind(made, (struct sockaddr *)&place, sizeof place) < 0) {
            error = errno;
            close(made);
        }
    }
    bench_leave(home);
    return error ? -error : add(recorder, made, link, tag, true);
}

static void keep(struct bench_recorder *recorder, struct bench_event event) {
    pthread_mutex_lock(&recorder->lock);
    if (recorder->count == recorder->room) {
        size_t room = recorder->room ? recorder->room * 2 : 16384;
        struct bench_event *larger = realloc(recorder->events, room * sizeof *larger);
        if (larger) {
            recorder->events = larger;
            recorder->room = room;
        }
    }
    if (recorder->count < recorder->room) recorder->events[recorder->count++] = event;
    pthread_mutex_unlock(&recorder->lock);
}

static uint32_t word(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void read_frame(struct bench_recorder *recorder, const struct source *source, const uint8_t *frame,
                       ssize_t length, int64_t time) {
    struct bench_event event = {.nanoseconds = time, .node = source->tag};
    if (length < 42) return;
    const uint8_t *packet = frame + 14;
    if (frame[12] == 8 && frame[13] == 0 && packet[9] == 112) {
        size_t header = (packet[0] & 15) * 4u;
        if ((size_t)length < 14 + header + 8) return;
        event.kind = BENCH_ADVERTISEMENT;
        event.address = word(packet + 12);
        event.vrid = packet[header + 1];
        event.priority = packet[header + 2];
    } else if (frame[12] == 8 && frame[13] == 6 && word(packet + 14) == word(packet + 24)) {
        event.kind = BENCH_GRATUITOUS_ARP;
        event.address = word(packet + 14);
    } else {
        return;
    }
    keep(recorder, event);
}

static void read_port(struct bench_recorder *recorder, const struct source *source) {
    for (int budget = 256; budget > 0; budget--) {
        uint8_t frame[256];
        char control[128];
        struct iovec part = {frame, sizeof frame};
        struct msghdr message = {
            .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        ssize_t length = recvmsg(source->socket, &message, 0);
        if (length < 0) return;
        int64_t time = now();
        for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
            if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_TIMESTAMPNS) continue;
            struct timespec stamp;
            memcpy(&stamp, CMSG_DATA(head), sizeof stamp);
            time = (int64_t)stamp.tv_sec * 1000000000 + stamp.tv_nsec;
        }
        read_frame(recorder, source, frame, length, time);
    }
}

static void read_kernel(struct bench_recorder *recorder, const struct source *source) {
    static _Thread_local uint8_t buffer[65536];
    for (int budget = 256; budget > 0; budget--) {
        ssize_t length = recv(source->socket, buffer, sizeof buffer, 0);
        struct bench_event event = {.nanoseconds = now(), .node = source->tag};
        if (length < 0) {
            if (errno != ENOBUFS) return;
            event.kind = BENCH_LOST;
            keep(recorder, event);
            continue;
        }
        for (struct nlmsghdr *head = (void *)buffer; NLMSG_OK(head, length); head = NLMSG_NEXT(head, length)) {
            if (head->nlmsg_type == RTM_NEWLINK) {
                struct ifinfomsg *link = NLMSG_DATA(head);
                if (link->ifi_index != source->link) continue;
                event.kind = link->ifi_flags & IFF_UP ? BENCH_LINK_UP : BENCH_LINK_DOWN;
                keep(recorder, event);
            } else if (head->nlmsg_type == RTM_NEWADDR || head->nlmsg_type == RTM_DELADDR) {
                struct ifaddrmsg *address = NLMSG_DATA(head);
                int rest = (int)IFA_PAYLOAD(head);
                event.kind = head->nlmsg_type == RTM_NEWADDR ? BENCH_ADDRESS_ADDED : BENCH_ADDRESS_REMOVED;
                for (struct rtattr *one = IFA_RTA(address); RTA_OK(one, rest); one = RTA_NEXT(one, rest))
                    if (one->rta_type == IFA_LOCAL) event.address = word(RTA_DATA(one));
                keep(recorder, event);
            }
        }
    }
}

static void *record(void *argument) {
    struct bench_recorder *recorder = argument;
    struct sched_param urgent = {.sched_priority = 80};
    pthread_setschedparam(pthread_self(), SCHED_FIFO, &urgent);
    struct pollfd waits[MAX_SOURCES + 1];
    size_t count = recorder->source_count;
    for (size_t i = 0; i < count; i++) waits[i] = (struct pollfd){.fd = recorder->sources[i].socket, .events = POLLIN};
    waits[count] = (struct pollfd){.fd = recorder->wake[0], .events = POLLIN};
    for (;;) {
        if (poll(waits, count + 1, -1) < 0 && errno != EINTR) return NULL;
        if (waits[count].revents) return NULL;
        for (size_t i = 0; i < count; i++) {
            if (!waits[i].revents) continue;
            if (recorder->sources[i].is_kernel) read_kernel(recorder, &recorder->sources[i]);
            else read_port(recorder, &recorder->sources[i]);
        }
    }
}

int bench_recorder_start(struct bench_recorder *recorder) {
    int error = pthread_create(&recorder->thread, NULL, record, recorder);
    recorder->is_running = error == 0;
    return -error;
}

size_t bench_events(struct bench_recorder *recorder, size_t first, struct bench_event *events, size_t room) {
    pthread_mutex_lock(&recorder->lock);
    size_t count = first < recorder->count ? recorder->count - first : 0;
    if (count > room) count = room;
    if (count) memcpy(events, recorder->events + first, count * sizeof *events);
    pthread_mutex_unlock(&recorder->lock);
    return count;
}

void bench_recorder_free(struct bench_recorder *recorder) {
    close(recorder->wake[1]);
    if (recorder->is_running) pthread_join(recorder->thread, NULL);
    close(recorder->wake[0]);
    for (size_t i = 0; i < recorder->source_count; i++) close(recorder->sources[i].socket);
    pthread_mutex_destroy(&recorder->lock);
    free(recorder->events);
    free(recorder);
}
