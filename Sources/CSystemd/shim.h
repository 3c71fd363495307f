// libsystemd: the event loop, the journal and the service manager's notifications.
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <systemd/sd-journal.h>
