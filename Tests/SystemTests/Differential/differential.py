#!/usr/bin/env python3
"""Runs daemons on configurations, each in a network of its own, and records what they make of the kernel.

    differential.py --out FOLDER --daemon NAME=PROGRAM ... [--jobs N] CASE.conf ...

For each case and daemon, FOLDER gets CASE.NAME.json (the states, one for each step) and CASE.NAME.log (what the daemon
said). README.md beside this file says what a case may hold. Must run where /run may be covered and nothing minds that
it is: in a node of the laboratory, or in the second kernel. Every network and every process ends with the case.
"""
import argparse, collections, concurrent.futures, json, os, re, select, shlex, signal, socket, subprocess, sys, time

PATIENCE = 25.0  # seconds, for any one condition on a machine with other things to do
QUIET = 0.8  # seconds without any change in the kernel, until a state is taken for settled
HUNG = 150  # seconds for a whole case

SYSCTLS = ("arp_ignore", "arp_filter", "accept_local", "rp_filter", "promote_secondaries", "igmp_link_local_mcast_reports")
SYSCTLS6 = ("disable_ipv6", "addr_gen_mode", "accept_ra", "autoconf")


def shell(command, environment=None):
    done = subprocess.run(["/bin/sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          stdin=subprocess.DEVNULL, env=environment)
    return done.returncode, done.stdout


def must(command):
    status, output = shell(command)
    if status:
        raise SystemExit("failed: %s\n%s" % (command, output))


Step = collections.namedtuple("Step", "label actions")


def read_case(path):
    """The directives of a case: its set-up commands and its steps, each a list of actions."""
    setup, steps = [], [Step("start", [])]
    for line in open(path, encoding="utf-8"):
        found = re.match(r"#: *(\w+) *(.*)", line)
        if not found:
            continue
        word, rest = found.groups()
        if word == "setup":
            setup.append(rest)
        elif word == "step":
            steps.append(Step(rest, []))
        elif word in ("do", "reload", "await", "state"):
            steps[-1].actions.append((word, rest))
        elif word not in ("kernel", "todo", "except"):
            raise SystemExit("%s: unknown directive: %s" % (path, word))
    return setup, steps


class Changes:
    """Tells when the kernel last said that something changed."""

    def __init__(self):
        # rtnetlink(7): links, addresses, routes and rules of both families; nfnetlink: nftables.
        route = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
        route.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        route.bind((0, 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 1 << 18))
        self.sockets = [route]
        try:
            filters = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 12)
            filters.bind((0, 1 << 6))
            self.sockets.append(filters)
        except OSError:
            pass  # a kernel without nftables has none of it to tell

    def wait(self):
        """Waits until nothing has changed for a while; false where it never gets quiet."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            ready, _, _ = select.select(self.sockets, [], [], QUIET)
            if not ready:
                return True
            for one in ready:
                try:
                    while one.recv(1 << 16):
                        pass
                except OSError:
                    pass
        return False


def normal(line):
    line = re.sub(r"^\d+: ", "", line)
    line = re.sub(r"(?<=\S)@(if\d+|NONE)", "", line)
    line = re.sub(r" if\d+ ", " ", line)
    line = re.sub(r"(valid|preferred)_lft \d+sec", r"\1_lft Nsec", line)
    line = re.sub(r"expires -?\d+sec", "expires Nsec", line)
    line = re.sub(r"_timer +\d+\.\d+", "_timer N", line)
    line = re.sub(r"counter packets \d+ bytes \d+", "counter", line)
    return re.sub(r"\s+", " ", line.replace("\\", " ")).strip()


def lines(command, keep=lambda line: True):
    _, output = shell(command)
    return sorted(line for line in map(normal, output.splitlines()) if line and keep(line))


def sysctls():
    found = []
    for family, names in (("ipv4", SYSCTLS), ("ipv6", SYSCTLS6)):
        folder = "/proc/sys/net/%s/conf" % family
        for interface in sorted(os.listdir(folder)):
            for name in names:
                try:
                    found.append("%s %s %s = %s" % (family, interface, name, open("%s/%s/%s" % (folder, interface, name)).read().strip()))
                except OSError:
                    pass
    return found


def snapshot():
    state = collections.OrderedDict()
    # Who put an address there is said by newer releases of the reference only.
    state["addresses"] = [re.sub(r" proto (keepalived|18)\b", "", line) for line in lines("ip -d -o address show")]
    state["links"] = lines("ip -d -o link show")
    state["routes"] = lines("ip -d -o -4 route show table all; ip -d -o -6 route show table all")
    state["rules"] = lines("ip -d -4 rule show; ip -d -6 rule show | sed 's/^/inet6 /'")
    state["sysctls"] = sysctls()
    _, rules = shell("nft list ruleset")
    state["nftables"] = [normal(line) for line in rules.splitlines() if line.strip()]
    if os.path.exists("/proc/net/ip_vs"):
        state["ipvs"] = lines("ipvsadm -Sn; ipvsadm -Ln --timeout; ipvsadm -Ln --daemon")
    return state


class Case:
    def __init__(self, path, program, out):
        self.path, self.program, self.out = path, program, out
        self.setup, self.steps = read_case(path)
        self.result = {"steps": [], "problems": []}

    def build(self):
        """Two interfaces with a peer at the other end of their cables, addresses of both families on each."""
        must("mount -t tmpfs tmpfs /run && mkdir -p /run/netns /run/tmp /run/keepalived && mount -t sysfs sysfs /sys")
        must("ip netns add peer")
        for name in ("", "ip netns exec peer "):
            must("%ssysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0"
                 " net.ipv6.conf.default.dad_transmits=0 net.ipv6.conf.default.router_solicitations=0" % name)
        batch = ["link set lo up"]
        other = ["link set lo up"]
        for index, (v4, v6) in enumerate((("192.0.2", "2001:db8:"), ("198.51.100", "2001:db8:1:"))):
            here = dict(i=index, v4=v4, v6=v6)
            batch.append("link add eth{i} address 02:00:00:00:00:1{i} type veth peer name eth{i} address 02:00:00:00:01:1{i} netns peer".format(**here))
            batch += [text.format(**here) for text in ("link set eth{i} addrgenmode none", "link set eth{i} up", "address add {v4}.10/24 dev eth{i}",
                      "address add {v6}:10/64 dev eth{i} nodad", "address add fe80::10/64 dev eth{i} nodad")]
            other += [text.format(**here) for text in ("link set eth{i} up", "address add {v4}.254/24 dev eth{i}",
                      "address add {v6}:fe/64 dev eth{i} nodad", "address add fe80::fe/64 dev eth{i} nodad")]
        for name, commands in (("", batch), ("-n peer", other)):
            done = subprocess.run("ip %s -batch -" % name, shell=True, input="\n".join(commands), text=True, stderr=subprocess.PIPE)
            if done.returncode:
                raise SystemExit("ip: " + done.stderr)
        for command in self.setup:
            must(command)

    def start(self):
        self.conf = "/run/test.conf"
        with open(self.path, encoding="utf-8") as source, open(self.conf, "w", encoding="utf-8") as copy:
            # Without the directives, which quote the lines that a reload is to change.
            copy.writelines(line for line in source if not line.startswith("#:"))
        os.chmod(self.conf, 0o644)
        self.log = self.out + ".log"
        log = open(self.log, "w")
        self.daemon = subprocess.Popen([self.program, "-n", "-l", "-D", "-G", "-f", self.conf, "-p", "/run/test.pid", "-r", "/run/test-vrrp.pid"],
                                       stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True)
        self.environment = dict(os.environ, TMPDIR="/run/tmp", CONF=self.conf, DAEMON=str(self.daemon.pid), LOG=self.log, LC_ALL="C")

    def said(self, instance):
        """The state that the daemon last said this instance to be in."""
        text = open(self.log, encoding="utf-8", errors="replace").read()
        found = re.findall(r"\(%s\) Entering (\w+) STATE" % re.escape(instance), text)
        return found[-1] if found else None

    def eventually(self, what, holds):
        # Once something did not happen, nothing after it can be relied on: the states alone will tell.
        end = time.monotonic() + (PATIENCE if not self.result["problems"] else 2)
        while not holds():
            if time.monotonic() > end:
                self.result["problems"].append("never came: " + what)
                return
            if self.daemon.poll() is not None:
                self.result["problems"].append("the daemon ended, status %s, before: %s" % (self.daemon.returncode, what))
                return
            time.sleep(0.1)

    def act(self, word, rest):
        if word == "do":
            status, output = shell(rest, self.environment)
            if status:
                self.result["problems"].append("%s: status %d: %s" % (rest, status, output.strip()))
        elif word == "reload":
            must("sed -E -i %s %s" % (shlex.quote(rest), self.conf))
            self.daemon.send_signal(signal.SIGHUP)
        elif word == "state":
            instance, state = rest.split()
            self.eventually("%s %s" % (instance, state), lambda: self.said(instance) == state)
        elif word == "await":
            self.eventually(rest, lambda: shell(rest, self.environment)[0] == 0)

    def record(self, label, changes):
        if not changes.wait():
            self.result["problems"].append("the kernel's state never settled: " + label)
        self.result["steps"].append({"label": label, "state": snapshot()})

    def run(self):
        self.build()
        changes = Changes()
        changes.wait()
        self.start()
        for step in self.steps:
            for word, rest in step.actions:
                self.act(word, rest)
            self.record(step.label, changes)
        if self.daemon.poll() is None:
            self.daemon.send_signal(signal.SIGTERM)
        try:
            self.result["status"] = self.daemon.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.result["problems"].append("does not end after SIGTERM")
            os.killpg(self.daemon.pid, signal.SIGKILL)
        self.record("stop", changes)
        with open(self.out + ".json", "w") as file:
            json.dump(self.result, file, indent=1)


def isolated(path, name, program, out):
    """Runs one case in namespaces of its own, which take everything in them along when they end."""
    base = os.path.join(out, "%s.%s" % (os.path.splitext(os.path.basename(path))[0], name))
    words = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-S", os.path.abspath(__file__),
             "--one", base, "--daemon", "%s=%s" % (name, program), path]
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=HUNG)
        complaint = done.stdout if done.returncode else ""
    except subprocess.TimeoutExpired:
        complaint = "hung"
    if complaint:
        with open(base + ".json", "w") as file:
            json.dump({"steps": [], "problems": [complaint]}, file)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--daemon", action="append", required=True)
    parser.add_argument("--out")
    parser.add_argument("--one")
    parser.add_argument("--jobs", type=int, default=10)
    parser.add_argument("cases", nargs="+")
    options = parser.parse_args()
    daemons = [text.split("=", 1) for text in options.daemon]
    if options.one:
        return Case(options.cases[0], daemons[0][1], options.one).run()
    os.makedirs(options.out, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path in options.cases:
            for name, program in daemons:
                pool.submit(isolated, path, name, program, options.out)


main()
