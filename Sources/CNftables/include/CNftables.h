// The door to libnftables (libnftables(3)), which is loaded when a configuration asks for a firewall and not before: with
// its libraries it is as large as the rest of a worker.
#pragma once

/// A context of libnftables, or NULL with the reason in cnftables_why.
void *cnftables_open(void);

/// Why the last cnftables_open failed; never NULL.
const char *cnftables_why(void);

/// Carries out commands in nft(8)'s language, all or none; 0, or -1 with sentences in `cnftables_error`.
int cnftables_run(void *context, const char *commands);

/// What the last failed `cnftables_run` complained of; never NULL.
const char *cnftables_error(void *context);

/// Lets go of a context.
void cnftables_close(void *context);
