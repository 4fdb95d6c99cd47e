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
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "NumericKernels", dependencies: ["CLinearAlgebra", "CKernels"], swiftSettings: settings),
    .target(name: "Workloads", dependencies: ["NumericKernels", "CZlib"], swiftSettings: settings),
    .target(
        name: "ActorRuntime",
        dependencies: [
            .target(name: "CLinux", condition: .when(platforms: [.linux])), collections("DequeModule"),
        ] + nio,
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
    .target(
        name: "Reports", dependencies: ["RunStore", "TuningCore", "SearchSpaces", collections("OrderedCollections")],
        swiftSettings: settings),
    .target(
        name: "MantaCLI",
        dependencies: [
            "Tune", "Reports", "RunStore", "Searchers", "Schedulers", "SearchSpaces", "TuningCore", argumentParser,
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

/// Our side of the comparisons in `Benchmarks/compare`.
let benchmarks: [Target] = [
    .executableTarget(
        name: "manta-benchmarks",
        dependencies: ["Tune", "RunStore", "SearchSpaces", "TuningCore", "NumericKernels", "Workloads"],
        path: "Benchmarks/Sources", swiftSettings: settings)
]

/// The tests, a folder for each module.
let tests: [Target] = [
    .testTarget(name: "NumericKernelsTests", dependencies: ["NumericKernels"], swiftSettings: settings),
    .testTarget(name: "WorkloadsTests", dependencies: ["Workloads", "NumericKernels"], swiftSettings: settings),
    .target(
        name: "RuntimeTestActors", dependencies: ["ActorRuntime"], path: "Tests/RuntimeTestActors",
        swiftSettings: settings),
    .executableTarget(
        name: "runtime-test-node", dependencies: ["ActorRuntime", "RuntimeTestActors"],
        path: "Tests/runtime-test-node", swiftSettings: settings),
    .testTarget(
        name: "ActorRuntimeTests", dependencies: ["ActorRuntime", "RuntimeTestActors", "runtime-test-node"] + nio,
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
        name: "ReportsTests", dependencies: ["Reports", "RunStore", "TuningCore", "SearchSpaces"],
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
        .library(name: "ActorRuntime", targets: ["ActorRuntime"]),
        .library(name: "NumericKernels", targets: ["NumericKernels"]),
        .library(name: "Workloads", targets: ["Workloads"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: modules + programs + benchmarks + tests
)
