// The door to libnl-3 (core) and the kernel's rtnetlink headers.
//
// Messages are put together from libnl's message and attribute calls: libnl-route's rtnl_addr knows neither IFA_PROTO nor
// a write of many messages, its rtnl_rule knows half of the selectors, and its caches copy every object.
#pragma once
#include <linux/fib_rules.h>
#include <linux/filter.h>
#include <linux/genetlink.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/ila.h>
#include <linux/ip_vs.h>
#include <linux/ip.h>
#include <linux/lwtunnel.h>
#include <linux/mpls_iptunnel.h>
#include <linux/netconf.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
