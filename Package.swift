// swift-tools-version: 6.2
import PackageDescription

/// The settings every Swift target shares.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

/// The Swift Collections modules.
func collections(_ module: String) -> Target.Dependency {
    .product(name: module, package: "swift-collections")
}

/// The SwiftNIO modules.
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]

/// What encrypted connections and the certificates for them are made of.
let security: [Target.Dependency] = [
    .product(name: "NIOTLS", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "X509", package: "swift-certificates"), .product(name: "SwiftASN1", package: "swift-asn1"),
    .product(name: "Crypto", package: "swift-crypto"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

/// The modules, from the ground up: imports go down only.
let modules: [Target] = [
    .target(
        name: "CLinearAlgebra",
        linkerSettings: [
            .linkedLibrary("blas", .when(platforms: [.linux])),
            .linkedLibrary("lapack", .when(platforms: [.linux])),
            .linkedFramework("Accelerate", .when(platforms: [.macOS])),
        ]),
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "CLinux"),
    .target(name: "CSharedMemory"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "NumericKernels", dependencies: ["CLinearAlgebra", "CKernels"], swiftSettings: settings),
    .target(name: "Workloads", dependencies: ["NumericKernels", "CZlib"], swiftSettings: settings),
    .target(
        name: "RuntimeCore", dependencies: [collections("DequeModule"), collections("HeapModule")],
        swiftSettings: settings),
    .target(
        name: "SharedObjects",
        dependencies: ["CSharedMemory", .target(name: "CLinux", condition: .when(platforms: [.linux]))],
        swiftSettings: settings),
    .target(
        name: "ActorRuntime",
        dependencies: [
            "RuntimeCore", "SharedObjects", .target(name: "CLinux", condition: .when(platforms: [.linux])),
            collections("DequeModule"), .product(name: "Instrumentation", package: "swift-distributed-tracing"),
            .product(name: "ServiceContextModule", package: "swift-service-context"),
            .product(name: "Metrics", package: "swift-metrics"), "CSharedMemory",
        ] + nio + security,
        swiftSettings: settings),
    .target(
        name: "SearchSpaces", dependencies: ["NumericKernels", collections("OrderedCollections")],
        swiftSettings: settings),
    .target(
        name: "TuningCore", dependencies: ["SearchSpaces", "NumericKernels", collections("HeapModule")],
        swiftSettings: settings),
    .target(
        name: "Searchers", dependencies: ["TuningCore", "SearchSpaces", "NumericKernels"], swiftSettings: settings),
    .target(name: "Schedulers", dependencies: ["TuningCore", collections("HeapModule")], swiftSettings: settings),
    .target(
        name: "RunStore", dependencies: ["TuningCore", "SearchSpaces", collections("OrderedCollections"), grdb],
        swiftSettings: settings),
    .target(
        name: "Tune",
        dependencies: [
            "ActorRuntime", "NumericKernels", "RunStore", "Schedulers", "SearchSpaces", "Searchers", "TuningCore",
            .target(name: "CLinux", condition: .when(platforms: [.linux])),
        ],
        swiftSettings: settings),
    .target(name: "TerminalText", swiftSettings: settings),
    .target(
        name: "Reports",
        dependencies: ["RunStore", "TuningCore", "SearchSpaces", "TerminalText", collections("OrderedCollections")],
        swiftSettings: settings),
    .target(
        name: "ClusterCommands", dependencies: ["ActorRuntime", "TerminalText", argumentParser],
        swiftSettings: settings),
    .target(
        name: "MantaCLI",
        dependencies: [
            "ActorRuntime", "ClusterCommands", "Tune", "Reports", "RunStore", "Searchers", "Schedulers", "SearchSpaces",
            "TerminalText", "TuningCore", argumentParser,
            collections("OrderedCollections"),
        ],
        swiftSettings: settings),
]

/// What is built on the modules.
let programs: [Target] = [
    .target(
        name: "SampleExperiments",
        dependencies: ["Tune", "Workloads", "NumericKernels", "Schedulers", "SearchSpaces", "TuningCore"],
        path: "experiments", exclude: ["digits-mlp/README.md"],
        resources: [.embedInCode("digits-mlp/data/digits.csv.gz")], swiftSettings: settings),
    .executableTarget(
        name: "manta", dependencies: ["MantaCLI", "SampleExperiments", "Tune"], swiftSettings: settings),
]

/// Programs that show how the modules are used.
let examples: [Target] = [
    .executableTarget(
        name: "monte-carlo", dependencies: ["ActorRuntime", "ClusterCommands"], path: "Examples/MonteCarlo",
        swiftSettings: settings)
]

/// Our side of the comparisons in `Benchmarks/compare`.
let benchmarks: [Target] = [
    .executableTarget(
        name: "manta-benchmarks",
        dependencies: [
            "ActorRuntime", "SharedObjects", "Tune", "RunStore", "SearchSpaces", "TuningCore", "NumericKernels",
            "Workloads",
        ],
        path: "Benchmarks/Sources", swiftSettings: settings)
]

/// The tests, a folder for each module.
let tests: [Target] = [
    .testTarget(name: "NumericKernelsTests", dependencies: ["NumericKernels"], swiftSettings: settings),
    .testTarget(name: "WorkloadsTests", dependencies: ["Workloads", "NumericKernels"], swiftSettings: settings),
    .testTarget(name: "RuntimeCoreTests", dependencies: ["RuntimeCore"], swiftSettings: settings),
    .executableTarget(
        name: "object-store-peer", dependencies: ["SharedObjects", "CSharedMemory"],
        path: "Tests/Fixtures/object-store-peer", swiftSettings: settings),
    .executableTarget(
        name: "fuzz-store", dependencies: ["SharedObjects", "RuntimeCore"], path: "Tests/Fixtures/fuzz-store",
        swiftSettings: settings),
    .testTarget(
        name: "SharedObjectsTests",
        dependencies: ["SharedObjects", "CSharedMemory", "RuntimeCore", "object-store-peer", "fuzz-store"],
        swiftSettings: settings),
    .target(
        name: "RuntimeTestActors", dependencies: ["ActorRuntime"] + nio, path: "Tests/RuntimeTestActors",
        swiftSettings: settings),
    .executableTarget(
        name: "runtime-test-node", dependencies: ["ActorRuntime"], path: "Tests/runtime-test-node",
        swiftSettings: settings),
    .executableTarget(
        name: "runtime-scenarios", dependencies: ["ActorRuntime", "ClusterCommands"],
        path: "Tests/Fixtures/runtime-scenarios", swiftSettings: settings),
    .executableTarget(
        name: "fuzz-runtime", dependencies: ["ActorRuntime", "RuntimeCore", "RuntimeTestActors"] + nio,
        path: "Tests/Fixtures/fuzz-runtime", swiftSettings: settings),
    .testTarget(
        name: "RuntimeScenarioTests", dependencies: ["TestSupport", "runtime-scenarios", "manta"],
        swiftSettings: settings),
    .testTarget(
        name: "ActorRuntimeTests",
        dependencies: ["ActorRuntime", "RuntimeCore", "RuntimeTestActors", "runtime-test-node", "fuzz-runtime"] + nio
            + security,
        swiftSettings: settings),
    .executableTarget(
        name: "journal-writer", dependencies: ["RunStore", "TuningCore", "SearchSpaces"],
        path: "Tests/Fixtures/journal-writer", swiftSettings: settings),
    .testTarget(
        name: "RunStoreTests",
        dependencies: [
            "RunStore", "TuningCore", "SearchSpaces", "TestSupport", "journal-writer", grdb,
            collections("OrderedCollections"),
        ],
        swiftSettings: settings),
    .testTarget(
        name: "ReportsTests", dependencies: ["Reports", "RunStore", "TuningCore", "SearchSpaces", "TerminalText"],
        swiftSettings: settings),
    .testTarget(
        name: "TuneTests", dependencies: ["Tune", "RunStore", "SearchSpaces", "TuningCore"], swiftSettings: settings),
    .target(
        name: "TestSupport", dependencies: ["ActorRuntime"], path: "Tests/TestSupport", swiftSettings: settings),
    .executableTarget(
        name: "test-lab", dependencies: ["MantaCLI", "Tune", "SearchSpaces", "TuningCore"],
        path: "Tests/Fixtures/test-lab", swiftSettings: settings),
    .testTarget(
        name: "AcceptanceTests", dependencies: ["manta", "test-lab", "TestSupport"], path: "Tests/Acceptance",
        swiftSettings: settings),
    .testTarget(
        name: "SearchSpacesTests",
        dependencies: ["SearchSpaces", "NumericKernels", collections("OrderedCollections")], swiftSettings: settings),
    .testTarget(
        name: "TuningCoreTests",
        dependencies: ["TuningCore", "SearchSpaces", "NumericKernels", "Searchers", "Schedulers"],
        swiftSettings: settings),
    .testTarget(
        name: "SearchersTests", dependencies: ["Searchers", "TuningCore", "SearchSpaces"], swiftSettings: settings),
    .testTarget(
        name: "SchedulersTests", dependencies: ["Schedulers", "TuningCore", "SearchSpaces", "NumericKernels"],
        swiftSettings: settings),
]

let package = Package(
    name: "manta",
    platforms: [.macOS("26.0")],
    products: [
        .executable(name: "manta", targets: ["manta"]),
        .library(
            name: "Manta",
            targets: [
                "Tune", "MantaCLI", "Reports", "RunStore", "Searchers", "Schedulers", "SearchSpaces", "TuningCore",
            ]),
        .library(name: "ActorRuntime", targets: ["ActorRuntime", "ClusterCommands"]),
        .library(name: "NumericKernels", targets: ["NumericKernels"]),
        .library(name: "Workloads", targets: ["Workloads"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-service-context", from: "1.5.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: modules + programs + examples + benchmarks + tests
)
