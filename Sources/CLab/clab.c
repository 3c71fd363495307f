#define _GNU_SOURCE
#include "CLab.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Between clone and exec only async-signal-safe calls are made: the caller has threads, and one of them may hold the
// allocator's lock at the moment of the clone.

static const char *const steps[] = {
    "", "setting the host name", "making mounts private", "mounting /proc", "mounting /sys", "mounting /run",
    "preparing /run", "laying an overlay over /etc",
};

// Answers 0, or the number of the step that failed with errno set.
static int furnish(const char *hostname) {
    if (sethostname(hostname, strlen(hostname)) < 0) return 1;
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return 2;
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) return 3;
    if (mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) return 4;
    if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755") < 0) return 5;
    if (mkdir("/run/.etc", 0755) < 0 || mkdir("/run/.etc-work", 0755) < 0 || mkdir("/run/lock", 01777) < 0
        || mkdir("/run/tmp", 01777) < 0 || chmod("/run/tmp", 01777) < 0)
        return 6;
    if (mount("overlay", "/etc", "overlay", 0, "lowerdir=/etc,upperdir=/run/.etc,workdir=/run/.etc-work") < 0) return 7;
    return 0;
}

// The life of a node's init: reap orphans until the control pipe closes.
static void keep_node(int control) {
    struct pollfd wait = {.fd = control, .events = POLLIN};
    for (;;) {
        int ready = poll(&wait, 1, 200);
        while (waitpid(-1, NULL, WNOHANG) > 0) {}
        if (ready > 0) _exit(0);
    }
}

pid_t clab_node(const char *hostname, int *control, const char **step) {
    int life[2], report[2];
    *step = "making pipes";
    if (pipe2(life, O_CLOEXEC) < 0) return -errno;
    if (pipe2(report, O_CLOEXEC) < 0) {
        int error = errno;
        close(life[0]);
        close(life[1]);
        return -error;
    }
    *step = "making namespaces";
    pid_t pid = (pid_t)syscall(
        SYS_clone, CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWPID | CLONE_NEWIPC | SIGCHLD, NULL, NULL, NULL, NULL);
    if (pid == 0) {
        // Fixed numbers, and nothing else stays open: else this process would keep other nodes' pipes alive.
        if (dup2(life[0], 0) < 0 || dup2(report[1], 1) < 0) _exit(1);
        close_range(2, ~0U, 0);
        struct sigaction ignore = {.sa_handler = SIG_IGN};
        sigaction(SIGPIPE, &ignore, NULL);
        setsid();
        int answer[2] = {furnish(hostname), errno};
        if (write(1, answer, sizeof answer) != sizeof answer || answer[0] != 0) _exit(1);
        close(1);
        keep_node(0);
    }
    int error = pid < 0 ? errno : 0;
    close(life[0]);
    close(report[1]);
    if (!error) {
        int answer[2] = {0, ECHILD};
        ssize_t got;
        do { got = read(report[0], answer, sizeof answer); } while (got < 0 && errno == EINTR);
        if (got != sizeof answer) {
            error = ECHILD;
        } else if (answer[0] != 0) {
            *step = steps[answer[0]];
            error = answer[1];
        }
        if (error) waitpid(pid, NULL, 0);
    }
    close(report[0]);
    if (error) {
        close(life[1]);
        return -error;
    }
    *control = life[1];
    return pid;
}

static int open_namespace(pid_t node, const char *kind) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)node, kind);
    return open(path, O_RDONLY | O_CLOEXEC);
}

pid_t clab_spawn(pid_t node, enum clab_entry entry, char *const argv[], char *const envp[], int input, int output) {
    // The network comes last: with it a failure leaves the caller's own namespaces untouched.
    static const char *const kinds[] = {"pid", "uts", "ipc", "mnt", "net"};
    int spaces[5], report[2], error = 0;
    for (int i = 0; i < 5; i++) {
        spaces[i] = -1;
        if (entry == CLAB_NETWORK_ONLY && i < 4) continue;
        spaces[i] = open_namespace(node, kinds[i]);
        if (spaces[i] < 0) error = errno;
    }
    if (!error && pipe2(report, O_CLOEXEC) < 0) error = errno;
    pid_t helper = -1, answer[2] = {-1, 0};
    if (!error) {
        helper = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
        if (helper < 0) error = errno;
        if (helper == 0) {
            for (int i = 0; i < 5; i++)
                if (spaces[i] >= 0 && setns(spaces[i], 0) < 0) answer[1] = errno;
            if (!answer[1]) {
                // A PID namespace applies to children only; CLONE_PARENT makes this one a child of our caller.
                answer[0] = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
                if (answer[0] < 0) answer[1] = errno;
            }
            if (answer[0] != 0) {
                ssize_t ignored = write(report[1], answer, sizeof answer);
                (void)ignored;
                _exit(0);
            }
            setsid();
            sigset_t none;
            sigemptyset(&none);
            sigprocmask(SIG_SETMASK, &none, NULL);
            struct sigaction usual = {.sa_handler = SIG_DFL};
            for (int number = 1; number < 32; number++) sigaction(number, &usual, NULL);
            if (input < 0) input = open("/dev/null", O_RDONLY);
            if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) _exit(126);
            close_range(3, ~0U, 0);
            execvpe(argv[0], argv, envp);
            dprintf(2, "%s: %s\n", argv[0], strerror(errno));
            _exit(127);
        }
        close(report[1]);
        if (helper > 0) {
            ssize_t got;
            do { got = read(report[0], answer, sizeof answer); } while (got < 0 && errno == EINTR);
            if (got != sizeof answer) answer[1] = ECHILD;
            error = answer[1];
            waitpid(helper, NULL, 0);
        }
        close(report[0]);
    }
    for (int i = 0; i < 5; i++)
        if (spaces[i] >= 0) close(spaces[i]);
    return error ? -error : answer[0];
}

// Moves the calling thread into the node's network; answers a descriptor with which leave_network goes back, or -errno.
static int enter_network(pid_t node) {
    int home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (home < 0) return -errno;
    int there = open_namespace(node, "net");
    int error = there < 0 || setns(there, CLONE_NEWNET) < 0 ? errno : 0;
    if (there >= 0) close(there);
    if (!error) return home;
    close(home);
    return -error;
}

static void leave_network(int home) {
    // A thread stranded in a foreign network would make everything after it wrong.
    if (setns(home, CLONE_NEWNET) < 0) _exit(70);
    close(home);
}

int clab_socket(pid_t node, int domain, int type, int protocol) {
    int home = enter_network(node);
    if (home < 0) return home;
    int made = socket(domain, type | SOCK_CLOEXEC, protocol);
    int error = errno;
    leave_network(home);
    return made < 0 ? -error : made;
}

int clab_packet_socket(pid_t node, const char *interface, int listens) {
    int home = enter_network(node);
    if (home < 0) return home;
    // Protocol 0 until bound: nothing of other interfaces gets in.
    int made = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error = made < 0 ? errno : 0;
    if (!error) {
        int on = 1, room = 8 << 20;
        struct sockaddr_ll place = {
            .sll_family = AF_PACKET, .sll_protocol = listens ? htons(ETH_P_ALL) : 0,
            .sll_ifindex = (int)if_nametoindex(interface)};
        struct packet_mreq all = {.mr_ifindex = place.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
        setsockopt(made, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
        if (place.sll_ifindex == 0) error = ENODEV;
        else if (setsockopt(made, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0
                 || (listens && setsockopt(made, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) < 0)
                 || bind(made, (struct sockaddr *)&place, sizeof place) < 0)
            error = errno;
        if (error) close(made);
    }
    leave_network(home);
    return error ? -error : made;
}

int clab_receive(int socket, void *buffer, size_t capacity, struct clab_frame *frame) {
    struct sockaddr_ll from;
    char control[256];
    struct iovec part = {.iov_base = buffer, .iov_len = capacity};
    struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                             .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(socket, &message, 0);
    if (length < 0) return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    frame->length = (size_t)length;
    frame->outgoing = from.sll_pkttype == PACKET_OUTGOING;
    frame->nanoseconds = clab_now();
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec stamp;
        memcpy(&stamp, CMSG_DATA(head), sizeof stamp);
        frame->nanoseconds = (int64_t)stamp.tv_sec * 1000000000 + stamp.tv_nsec;
    }
    return 1;
}

int clab_holds(pid_t node, const uint8_t *address, size_t length) {
    int home = enter_network(node);
    if (home < 0) return home;
    struct ifaddrs *all = NULL;
    int found = getifaddrs(&all) < 0 ? -errno : 0;
    leave_network(home);
    for (struct ifaddrs *one = all; one && found == 0; one = one->ifa_next) {
        if (!one->ifa_addr) continue;
        if (length == 4 && one->ifa_addr->sa_family == AF_INET)
            found = memcmp(&((struct sockaddr_in *)one->ifa_addr)->sin_addr, address, 4) == 0;
        else if (length == 16 && one->ifa_addr->sa_family == AF_INET6)
            found = memcmp(&((struct sockaddr_in6 *)one->ifa_addr)->sin6_addr, address, 16) == 0;
    }
    if (all) freeifaddrs(all);
    return found;
}

int64_t clab_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int clab_connect(int socket, const uint8_t address[4], uint16_t port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    memcpy(&to.sin_addr, address, 4);
    return connect(socket, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS ? -errno : 0;
}

int clab_socket_error(int socket) {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? errno : error;
}
