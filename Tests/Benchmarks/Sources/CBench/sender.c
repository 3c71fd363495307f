#define _GNU_SOURCE
#include "CBench.h"
#include "node.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int bench_enter(pid_t node) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)node);
    int home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (home < 0) return -errno;
    int there = open(path, O_RDONLY | O_CLOEXEC);
    int error = there < 0 || setns(there, CLONE_NEWNET) < 0 ? errno : 0;
    if (there >= 0) close(there);
    if (!error) return home;
    close(home);
    return -error;
}

void bench_leave(int home) {
    // A thread stranded in a foreign network would make everything after it wrong.
    if (setns(home, CLONE_NEWNET) < 0) _exit(70);
    close(home);
}

struct bench_sender {
    int socket;
    struct bench_packet *packets;
    size_t count;
    int64_t period;
    int burst;
    pthread_t thread;
    atomic_int is_stopped;
    uint64_t sent;
};

static void transmit(struct bench_sender *sender, const struct bench_packet *packet) {
    struct sockaddr_in group = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xe0000012)};
    if (sendto(sender->socket, packet->bytes, packet->length, 0, (struct sockaddr *)&group, sizeof group) >= 0)
        sender->sent++;
}

static void *send_paced(void *argument) {
    struct bench_sender *sender = argument;
    // A flood is an ordinary load; a paced voice is a stand-in for a master and must not be late.
    if (sender->burst == 1) {
        struct sched_param urgent = {.sched_priority = 70};
        pthread_setschedparam(pthread_self(), SCHED_FIFO, &urgent);
    }
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (size_t position = 0; !atomic_load(&sender->is_stopped);) {
        for (int i = 0; i < sender->burst; i++) transmit(sender, &sender->packets[position++ % sender->count]);
        int64_t nanoseconds = next.tv_nsec + sender->period;
        next.tv_sec += nanoseconds / 1000000000;
        next.tv_nsec = nanoseconds % 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
    return NULL;
}

struct bench_sender *bench_sender_start(
    pid_t node, const char *interface, const struct bench_packet *packets, size_t count, int64_t period, int burst,
    int *error) {
    *error = ENOMEM;
    struct bench_sender *sender = calloc(1, sizeof *sender);
    if (!sender) return NULL;
    sender->packets = malloc(count * sizeof *packets);
    if (!sender->packets) {
        free(sender);
        return NULL;
    }
    memcpy(sender->packets, packets, count * sizeof *packets);
    sender->count = count;
    sender->period = period;
    sender->burst = burst;
    int home = bench_enter(node);
    *error = home < 0 ? -home : 0;
    if (!*error) {
        sender->socket = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
        struct ip_mreqn place = {.imr_ifindex = (int)if_nametoindex(interface)};
        int off = 0;
        if (sender->socket < 0
            || setsockopt(sender->socket, IPPROTO_IP, IP_MULTICAST_IF, &place, sizeof place) < 0
            || setsockopt(sender->socket, IPPROTO_IP, IP_MULTICAST_LOOP, &off, sizeof off) < 0)
            *error = errno;
        bench_leave(home);
    }
    if (!*error) *error = pthread_create(&sender->thread, NULL, send_paced, sender);
    if (!*error) return sender;
    free(sender->packets);
    free(sender);
    return NULL;
}

uint64_t bench_sender_stop(struct bench_sender *sender, const struct bench_packet *last) {
    atomic_store(&sender->is_stopped, 1);
    if (last) transmit(sender, last);
    // It may sleep for a second yet; it holds nothing that a cancellation could leave behind.
    pthread_cancel(sender->thread);
    pthread_join(sender->thread, NULL);
    uint64_t sent = sender->sent;
    close(sender->socket);
    free(sender->packets);
    free(sender);
    return sent;
}
