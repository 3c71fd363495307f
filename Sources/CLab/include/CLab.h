// What the laboratory needs of Linux and Swift cannot say: creating namespaces, forking into them, and packet sockets
// opened inside them. Support for tests, demonstration and benchmarks; the daemons never link it.
#ifndef CLAB_H
#define CLAB_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Makes a node: a process that is init of new PID, network, mount, UTS and IPC namespaces, with its own /proc, /sys,
// /run and an overlay over /etc. The node ends, and the kernel kills all that runs in it, when *control is closed: also
// when the caller dies, however it dies. Answers the node's process number, or -errno; *step then says what failed.
pid_t clab_node(const char *hostname, int *control, const char **step);

// How a program enters a node.
enum clab_entry {
    CLAB_WHOLE_NODE = 0,    // all of its namespaces
    CLAB_NETWORK_ONLY = 1,  // its network, but files and process numbers of the caller
};

// Starts a program in a node, in a session of its own, its standard output and error both going to `output`, its
// standard input coming from `input` (-1: /dev/null). Answers its number in the caller's PID namespace, or -errno.
pid_t clab_spawn(pid_t node, enum clab_entry entry, char *const argv[], char *const envp[], int input, int output);

// A socket as socket(2) makes it, CLOEXEC, in the node's network. Answers the descriptor or -errno.
int clab_socket(pid_t node, int domain, int type, int protocol);

// A non-blocking packet socket on the named interface of the node: it sends frames as they are given, and where it
// listens sees every frame, both directions, with kernel time stamps. Answers the descriptor or -errno.
int clab_packet_socket(pid_t node, const char *interface, int listens);

// One frame as captured. Stamps are CLOCK_REALTIME in nanoseconds; `outgoing` is 1 for frames that the node itself sent.
struct clab_frame {
    int64_t nanoseconds;
    size_t length;
    int outgoing;
};

// Reads one frame; answers 1, or 0 when there is none now, or -errno.
int clab_receive(int socket, void *buffer, size_t capacity, struct clab_frame *frame);

// Whether an interface of the node has this address (4 or 16 bytes, network order): 1 or 0, or -errno.
int clab_holds(pid_t node, const uint8_t *address, size_t length);

// CLOCK_REALTIME in nanoseconds.
int64_t clab_now(void);

// Starts a TCP connection to an IPv4 address (network order) from a non-blocking socket; 0 or -errno.
int clab_connect(int socket, const uint8_t address[4], uint16_t port);

// The error pending on a socket (SO_ERROR).
int clab_socket_error(int socket);

#endif
