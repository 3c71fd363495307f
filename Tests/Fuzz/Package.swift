// swift-tools-version: 6.2
import PackageDescription

// Fuzzers need the compiler's coverage instrumentation and libFuzzer's own main, so they are a package beside the
// product's. `./run SECONDS` builds and runs them.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func fuzzer(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: [.product(name: "StayalivedPure", package: "stayalived")], swiftSettings: strict)
}

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "stayalived", path: "../..")],
    targets: [fuzzer("FuzzVRRPCodec"), fuzzer("FuzzKeepalivedConf")],
    swiftLanguageModes: [.v6]
)
