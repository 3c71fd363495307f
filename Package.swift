// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A target whose code imports neither Glibc nor Foundation nor a C module; a test proves it.
func pure(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A target of the Linux side: it stands on the ground and the C doors, never on the pure side.
func linux(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil, exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

let package = Package(
    name: "stayalived",
    products: [
        // For the packages beside this one: fuzzers and benchmarks.
        .library(name: "StayalivedPure", targets: ["VRRP", "KeepalivedConf", "InternetTypes"]),
        .library(name: "StayalivedLab", targets: ["Lab", "InternetTypes"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        // The ground: what both sides of the house stand on.
        pure("InternetTypes"),
        pure("EventRecord"),
        pure("EventCatalogue", ["EventRecord"]),
        pure("Deadlines", ["InternetTypes", .product(name: "HeapModule", package: "swift-collections")]),
        pure("ServiceTypes", ["InternetTypes"]),
        pure("KernelObjects", ["InternetTypes"]),

        // The pure side.
        pure("Tracking", ["InternetTypes"]),
        pure("VRRP", ["InternetTypes", "EventRecord", "Tracking", "Deadlines"]),

        pure("KeepalivedConf", ["InternetTypes"]),
        pure("ConfigurationTools", ["ConfigurationLints", "EventRecord", "InternetTypes", "KeepalivedConf"]),
        pure("ConfigurationLints", ["InternetTypes", "KeepalivedConf"]),
        pure("DesiredState", ["InternetTypes", "KeepalivedConf", "KernelObjects", "Tracking", "VRRP"]),
        tests(
            "DesiredStateTests",
            ["DesiredState", "InternetTypes", "KeepalivedConf", "KernelObjects", "Tracking", "VRRP"]),
        pure("Handover", ["EventRecord", "InternetTypes", "KeepalivedConf"]),
        pure("Mail", ["EventRecord"]),
        tests("MailTests", ["Mail", "EventRecord"]),
        pure("HealthChecking", ["Deadlines", "InternetTypes", "ServiceTypes"]),
        pure("LoadBalancing", ["EventRecord", "InternetTypes", "KeepalivedConf", "ServiceTypes"]),

        tests("EventCatalogueTests", ["EventCatalogue", "EventRecord", "InternetTypes", "VRRP"]),
        tests("HandoverTests", ["Handover", "InternetTypes", "KeepalivedConf"]),
        tests("GroundTests", ["InternetTypes", "EventRecord"]),
        tests("VRRPCodecTests", ["VRRP", "InternetTypes", "MessageDigests"], resources: [.copy("Vectors")]),
        tests("TrackingTests", ["Tracking", "InternetTypes"]),
        pure("Simulation", ["VRRP", "Tracking", "InternetTypes", "EventRecord"]),
        tests("SimulationTests", ["Simulation", "VRRP", "Tracking", "InternetTypes"]),
        tests(
            "LoadBalancingTests", ["EventRecord", "LoadBalancing", "InternetTypes", "KeepalivedConf", "ServiceTypes"]),
        tests("HealthCheckingTests", ["HealthChecking", "InternetTypes", "ServiceTypes"]),
        tests("VRRPTests", ["VRRP", "Tracking", "InternetTypes", "EventRecord"]),

        tests(
            "KeepalivedConfTests", ["KeepalivedConf", "InternetTypes", "ConfigurationEnvironment"],
            resources: [.copy("Corpus")], exclude: ["CorpusDisagreements.tsv"]),

        tests(
            "ConfigurationToolsTests",
            ["ConfigurationTools", "ConfigurationEnvironment", "EventRecord", "InternetTypes", "KeepalivedConf"],
            // Linked from the tests of KeepalivedConf, with the sources that read it.
            resources: [.copy("Corpus")]),

        tests(
            "ConfigurationLintsTests",
            ["ConfigurationLints", "ConfigurationEnvironment", "InternetTypes", "KeepalivedConf"],
            // Linked from the tests of KeepalivedConf, with the sources that read it.
            resources: [.copy("Corpus")]),

        // The C doors: headers, and shims for what Swift cannot see.
        .target(name: "CLinux"),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

        // The Linux side.
        linux("LinuxGround", ["InternetTypes", "CLinux"]),
        linux("ProcessControl", ["LinuxGround", "CLinux"]),
        linux("EventLoop", ["LinuxGround", "InternetTypes", "CLinux", "CSystemd"]),
        linux("Journal", ["EventRecord", "InternetTypes", "LinuxGround", "CSystemd"]),
        linux("SystemWatch", ["LinuxGround", "InternetTypes", "CLinux"]),
        tests("SystemWatchTests", ["SystemWatch", "LinuxGround", "InternetTypes"]),
        tests("JournalTests", ["Journal", "EventLoop", "EventRecord", "InternetTypes", "LinuxGround"]),
        tests("ProcessControlTests", ["ProcessControl", "LinuxGround", "InternetTypes", "CLinux"]),
        tests("EventLoopTests", ["EventLoop", "LinuxGround", "InternetTypes"]),

        // Netlink: links, addresses and their reconciliation.
        .systemLibrary(name: "CNetlink", pkgConfig: "libnl-3.0", providers: [.apt(["libnl-3-dev"])]),
        linux("Netlink", ["LinuxGround", "InternetTypes", "CNetlink"]),
        linux("Rtnetlink", ["LinuxGround", "InternetTypes", "KernelObjects", "Netlink", "CNetlink"]),
        tests("RtnetlinkTests", ["Rtnetlink", "NetworkNamespaces", "KernelObjects", "LinuxGround", "InternetTypes"]),

        linux("IPVS", ["LinuxGround", "InternetTypes", "ServiceTypes", "Netlink", "CNetlink"]),

        // Health checks: one attempt each.
        linux(
            "Checks",
            ["Deadlines", "EventLoop", "LinuxGround", "InternetTypes", "ProcessControl", "ServiceTypes", "CLinux"]),
        // Keyed digests, by a library that is loaded when a configuration has keys.
        .target(name: "CCrypto", linkerSettings: [.linkedLibrary("dl")]),
        linux("MessageDigests", ["CCrypto"]),

        // nftables: packets that must not reach, or must not come from, virtual addresses and MAC addresses.
        .target(name: "CNftables", linkerSettings: [.linkedLibrary("dl")]),
        linux("Firewall", ["LinuxGround", "InternetTypes", "Netlink", "CNetlink", "CNftables"]),
        tests("FirewallTests", ["Firewall", "NetworkNamespaces", "LinuxGround", "InternetTypes"]),

        // Advertisements, gratuitous ARP and unsolicited neighbour advertisements on the wire.
        linux("PacketIO", ["LinuxGround", "InternetTypes", "CLinux"]),
        tests("PacketIOTests", ["PacketIO", "NetworkNamespaces", "LinuxGround", "InternetTypes", "CLinux"]),

        // Wiring: what reading a configuration asks of the machine.
        .target(name: "CResolver"),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(
            name: "ConfigurationEnvironment",
            dependencies: ["CPCRE2", "CResolver", "InternetTypes", "KeepalivedConf"], swiftSettings: strict),

        // Wiring: mail, handed to a short-lived process that may wait for a server.
        linux(
            "MailDelivery",
            ["CLinux", "EventLoop", "EventRecord", "InternetTypes", "LinuxGround", "Mail", "ProcessControl"]),
        .executableTarget(name: "stayalived-mail", dependencies: ["MailDelivery"], swiftSettings: strict),

        // Wiring: sees both sides.
        linux(
            "Supervisor",
            [
                "ConfigurationEnvironment", "ConfigurationLints", "EventLoop", "EventRecord", "Handover",
                "InternetTypes", "Journal",
                "KeepalivedConf", "LinuxGround", "ProcessControl",
            ]),
        linux(
            "VRRPWorker",
            [
                "DesiredState", "EventLoop", "EventRecord", "Firewall", "Handover", "InternetTypes", "Journal",
                "KeepalivedConf", "KernelObjects", "LinuxGround", "MailDelivery", "MessageDigests", "PacketIO",
                "ProcessControl", "Rtnetlink", "SystemWatch", "Tracking", "VRRP",
            ]),
        linux(
            "CheckWorker",
            [
                "Checks", "EventLoop", "EventRecord", "Handover", "HealthChecking", "IPVS", "InternetTypes", "Journal",
                "KeepalivedConf", "LinuxGround", "LoadBalancing", "ProcessControl", "Rtnetlink", "ServiceTypes",
            ]),
        .executableTarget(name: "stayalived", dependencies: ["Supervisor"], swiftSettings: strict),
        .executableTarget(
            name: "stayalivectl",
            dependencies: [
                "ConfigurationEnvironment", "ConfigurationTools", "DesiredState", "EventCatalogue", "EventRecord",
                "Handover",
                "InternetTypes", "KeepalivedConf", "VRRP",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .executableTarget(name: "stayalived-vrrp", dependencies: ["VRRPWorker"], swiftSettings: strict),
        .executableTarget(name: "stayalived-check", dependencies: ["CheckWorker"], swiftSettings: strict),

        // For tests that need a network of their own.
        .target(
            name: "NetworkNamespaces", dependencies: ["LinuxGround", "InternetTypes", "CLinux"],
            path: "Tests/NetworkNamespaces", swiftSettings: strict),

        // The laboratory: nodes and segments made of namespaces, for demonstration, tests and benchmarks only.
        .target(name: "CLab"),
        .target(name: "Lab", dependencies: ["CLab", "InternetTypes"], swiftSettings: strict),
        .executableTarget(name: "stayalived-demo", dependencies: ["Lab", "InternetTypes"], swiftSettings: strict),
        tests("LabTests", ["Lab", "InternetTypes"]),
        tests("HouseTests", []),
        tests("SystemTests", ["Lab", "InternetTypes"], exclude: ["Differential"]),
    ],
    swiftLanguageModes: [.v6]
)
