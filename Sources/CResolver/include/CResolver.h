#pragma once

/* An address as the resolver gives it: 4 or 16 octets. */
struct resolver_address {
	unsigned char octets[16];
	unsigned char length;
};

/* Looks a host name up within so many seconds; gives how many addresses were written, 0 for none or no answer. */
int resolver_look_up(const char *name, int seconds, struct resolver_address *addresses, int capacity);
