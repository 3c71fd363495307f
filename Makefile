# make build   the daemons, statically linked with the Swift runtime: .build/release/stayalived, its workers, and stayalivectl
# make deb     Debian packages, in .build/deb
# make demo    a failover pair in network namespaces, with real nginx and a client (needs root)
# make test    all tests (those against real peers need root)
# make test-booted   the Debian packages, in a Debian that is booted for it (needs root; part of `make test`)
# make simulate   SCHEDULES (100,000) random schedules from FIRST_SEED on; SEED=N shows the course of one
# make bench   a table of times and sizes beside Debian's keepalived (needs root); BENCH="--quick spacing" for a part of it
# make manual  man/stayalived.conf.5 from the table of keywords; man/stayalived-events.7 and the journal's catalogue from that of events
# make fuzz    libFuzzer on the packet codec and the configuration, FUZZ_SECONDS (60) each
# make format  rewrite the sources in the project's form;  make lint  only say what is not

SHELL := /bin/bash
SOURCES := Package.swift Sources Tests
# Nobody looks up symbols in a daemon: without their tables it is half a megabyte smaller in memory, and starts faster.
RELEASE := -c release --static-swift-stdlib -Xlinker --no-export-dynamic
BENCH ?=
FUZZ_SECONDS ?= 60
SCHEDULES ?= 100000
FIRST_SEED ?= 0
DAEMON ?= .build/release/stayalived
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
# Tests do without where nobody is there to type a password; those that need root then say that they are skipped.
MAYBE_ROOT := $(if $(filter 0,$(shell id -u)),,$(shell sudo -n true 2>/dev/null && echo sudo -n))

.PHONY: all build deb demo manual test test-booted bench simulate fuzz format lint clean

all: build

build:
	@packaging/prepare build
	swift build $(RELEASE) --product stayalived
	swift build $(RELEASE) --product stayalived-vrrp
	swift build $(RELEASE) --product stayalived-check
	swift build $(RELEASE) --product stayalived-mail
	swift build $(RELEASE) --product stayalivectl

demo: build
	@packaging/prepare demo
	swift build $(RELEASE) --product stayalived-demo
	@$(AS_ROOT) .build/release/stayalived-demo --daemon $(DAEMON)

# Several runs: the tests with peers measure time, the simulation takes all the processors there are, and so do the floods
# and the comparison with keepalived.
test:
	@packaging/prepare build test
	swift build --build-tests
	swift test --skip-build --skip SystemTests
	$(MAYBE_ROOT) env "PATH=$$PATH" swift test --skip-build --filter InteropTests
	$(MAYBE_ROOT) env "PATH=$$PATH" swift test --skip-build --filter SystemTests --skip InteropTests --skip ForgedPackets --skip Differential
	$(MAYBE_ROOT) env "PATH=$$PATH" swift test --skip-build --filter DifferentialTests
	$(MAYBE_ROOT) env "PATH=$$PATH" swift test --skip-build --no-parallel --filter ForgedPackets
	@$(MAKE) --no-print-directory test-booted

# The packages, as an operator meets them.
test-booted: deb
	@packaging/prepare lintian booted
	lintian --pedantic --fail-on error,warning,pedantic .build/deb/*.changes
	@$(MAYBE_ROOT) Tests/Booted/run .build/deb

simulate:
	@packaging/prepare build
	STAYALIVED_SCHEDULES=$(SCHEDULES) STAYALIVED_FIRST_SEED=$(FIRST_SEED) $(if $(SEED),STAYALIVED_SEED=$(SEED)) \
		swift test --filter ScheduleTests

bench: build
	@packaging/prepare bench
	swift build -c release --package-path Tests/Benchmarks
	@$(AS_ROOT) Tests/Benchmarks/.build/release/stayalived-bench --daemon $(DAEMON) $(BENCH)

manual:
	swift run stayalivectl config keywords --man > man/stayalived.conf.5.new
	mv man/stayalived.conf.5.new man/stayalived.conf.5
	swift run --skip-build stayalivectl events --man > man/stayalived-events.7
	swift run --skip-build stayalivectl events --catalog > packaging/stayalived.catalog

fuzz:
	Tests/Fuzz/run $(FUZZ_SECONDS)

format:
	swift format --in-place --recursive --parallel $(SOURCES)

lint:
	swift format lint --strict --recursive --parallel $(SOURCES)

clean:
	swift package clean

# The programs come from `build`; dpkg's tools only arrange them. Twice gives the same bytes: all times are the changelog's.
deb: build
	@packaging/prepare deb
	packaging/build-deb .build/release .build/deb
	@ls -l .build/deb/*.deb
