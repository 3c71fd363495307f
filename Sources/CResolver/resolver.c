#define _GNU_SOURCE
#include "CResolver.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The request and what it points to live in one block, since an answer that comes too late still writes to it. */
struct request {
	struct gaicb control;
	struct addrinfo hints;
	char name[];
};

static int copy(const struct addrinfo *entry, struct resolver_address *addresses, int capacity)
{
	int count = 0;

	for (; entry && count < capacity; entry = entry->ai_next) {
		struct resolver_address *address = &addresses[count];

		if (entry->ai_family == AF_INET) {
			address->length = 4;
			memcpy(address->octets, &((const struct sockaddr_in *)entry->ai_addr)->sin_addr, 4);
		} else if (entry->ai_family == AF_INET6) {
			address->length = 16;
			memcpy(address->octets, &((const struct sockaddr_in6 *)entry->ai_addr)->sin6_addr, 16);
		} else {
			continue;
		}
		count++;
	}
	return count;
}

int resolver_look_up(const char *name, int seconds, struct resolver_address *addresses, int capacity)
{
	struct timespec timeout = { .tv_sec = seconds };
	struct request *request = calloc(1, sizeof(*request) + strlen(name) + 1);
	struct gaicb *list[1];
	int count = 0;
	int status;

	if (!request)
		return 0;
	strcpy(request->name, name);
	request->hints.ai_socktype = SOCK_STREAM;
	request->control.ar_name = request->name;
	request->control.ar_request = &request->hints;
	list[0] = &request->control;
	if (getaddrinfo_a(GAI_NOWAIT, list, 1, NULL)) {
		free(request);
		return 0;
	}
	gai_suspend((const struct gaicb *const *)list, 1, &timeout);
	status = gai_error(&request->control);
	/* A request that is being worked on cannot be taken back: its few bytes are lost rather than written to freed. */
	if (status == EAI_INPROGRESS && gai_cancel(&request->control) != EAI_CANCELED)
		return 0;
	if (status == 0) {
		count = copy(request->control.ar_result, addresses, capacity);
		freeaddrinfo(request->control.ar_result);
	}
	free(request);
	return count;
}
