// Moving the calling thread into a node's network and back.
#ifndef BENCH_NODE_H
#define BENCH_NODE_H

#include <sys/types.h>

// A descriptor with which bench_leave goes back, or -errno.
int bench_enter(pid_t node);
void bench_leave(int home);

#endif
