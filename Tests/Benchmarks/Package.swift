// swift-tools-version: 6.2
import PackageDescription

// Measures Stayalived beside Debian's keepalived; `make bench` in the root runs it.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "stayalived", path: "../..")],
    targets: [
        .target(name: "CBench"),
        .executableTarget(
            name: "stayalived-bench",
            dependencies: ["CBench", .product(name: "StayalivedLab", package: "stayalived")],
            path: "Sources/Benchmarks", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
