// The instruments of the benchmarks: a recorder of wire and kernel events, and a sender that keeps a pace. Both run in
// real-time threads of their own, in C, so that the instrument is not what is measured.
#ifndef CBENCH_H
#define CBENCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum bench_kind {
    BENCH_ADVERTISEMENT = 1,
    BENCH_GRATUITOUS_ARP = 2,
    BENCH_ADDRESS_ADDED = 3,
    BENCH_ADDRESS_REMOVED = 4,
    BENCH_LINK_UP = 5,
    BENCH_LINK_DOWN = 6,
    // The kernel dropped events because the recorder was too slow: nothing that depends on counts can be believed.
    BENCH_LOST = 7,
};

struct bench_event {
    // CLOCK_REALTIME in nanoseconds: the kernel's stamp for frames, the moment of reading for netlink.
    int64_t nanoseconds;
    // The announced, added or removed IPv4 address, or the source of an advertisement, in host order.
    uint32_t address;
    uint8_t kind;
    // Which of the watched nodes it was.
    uint8_t node;
    uint8_t vrid;
    uint8_t priority;
};

struct bench_recorder;

struct bench_recorder *bench_recorder_new(void);

// Records what comes in on an interface of a node (a port of a hub: what the machine behind it sends). 0 or -errno.
int bench_watch_port(struct bench_recorder *recorder, pid_t node, const char *interface, uint8_t tag);

// Records addresses and links of a node as its kernel reports them; links only of the named interface. 0 or -errno.
int bench_watch_kernel(struct bench_recorder *recorder, pid_t node, const char *interface, uint8_t tag);

// Starts to record what is watched. 0 or -errno.
int bench_recorder_start(struct bench_recorder *recorder);

// Copies at most `room` events from number `first` on; answers how many.
size_t bench_events(struct bench_recorder *recorder, size_t first, struct bench_event *events, size_t room);

void bench_recorder_free(struct bench_recorder *recorder);

// One packet with its IP header; checksum, identification and length of the header are the kernel's to fill in.
struct bench_packet {
    uint16_t length;
    uint8_t bytes[1500];
};

struct bench_sender;

// Sends the packets in turn, `burst` of them every `period` nanoseconds, to 224.0.0.18 on an interface of a node, until
// stopped. Null with errno in *error.
struct bench_sender *bench_sender_start(
    pid_t node, const char *interface, const struct bench_packet *packets, size_t count, int64_t period, int burst,
    int *error);

// Sends one more packet at once: as the last word of a sender that stops.
uint64_t bench_sender_stop(struct bench_sender *sender, const struct bench_packet *last);

#endif
