import ActorRuntime
import ClusterCommands

/// Runs a scenario on a cluster of real processes: `runtime-scenarios NAME`. Exits with 1 and says why when it fails.
@main
struct Scenarios: ClusterCommandProgram {
    static let types = ClusterTypes(
        actors: [Counter.self, Caller.self, Keeper.self, Mirror.self],
        tasks: [
            Square.self, Sum.self, DieUntil.self, MakeBytes.self, CountBytes.self, WhereAmI.self,
        ],
        actorTasks: [Fill.self])

    static let all: [String: @Sendable () async throws -> Void] = [
        "first-steps": firstSteps,
        "C1": waitCounts,
        "C2": waitForFirstOfTwo,
        "C3": waitOnOddInput,
        "C4": waitTimesOut,
        "C5": actorRestartsOnce,
        "C6": actorCallsAreRetried,
        "C7": actorThatEndsOnPurposeIsNotRestarted,
        "C8": restartedCallerCallsOn,
        "C9": taskIsRetried,
        "C10": actorsSurviveALostNode,
        "C11-once": lostResultIsRebuilt,
        "C11-twice": resultIsLostTooOften,
        "C12": lostResultStaysLost,
        "C13": lostActorResults,
        "C14": bundlesArePackedOrSpread,
        "C15": strictSpreadUsesThreeNodes,
        "C16": removedGroupEndsWhatIsInIt,
        "C17": pendingGroupCanBeRemoved,
        "forked-alike": forkedWorkersAreLikeOthers,
        "forked-orphans": workersOutliveTheirServer,
        "forked-stopped": workersEndAsSoonAsTheyAreStopped,
        "forked-ends": nothingIsLeftOfForkedProcesses,
        "head-restart": headIsRestarted,
        "program-ends": belongingsEndWithTheirProgram,
        "lost-process": lossIsExplained,
        "busy-worker": busyWorkerEnds,
        "many-nodes": manyNodesStart,
        "soak": soak,
    ]

    static func run() async throws {
        guard let name = CommandLine.arguments.dropFirst().first, let scenario = all[name] else {
            throw Failure("usage: runtime-scenarios NAME, one of \(all.keys.sorted().joined(separator: ", "))")
        }
        try await scenario()
    }

    static func firstSteps() async throws {
        try await withCluster(.local(nodes: 2, resources: .cpus(2))) { cluster in
            let square = try cluster.submit(Square(number: 12))
            try await expect(square.value, 144)
            let parts = try (1...10).map { try cluster.submit(Square(number: $0)) }
            try await expect(cluster.submit(Sum(parts: parts)).value, 385)
            let counter = try await cluster.spawn(Counter.self, 5)
            try await expect(counter.increment(), 6)
            try await expect(counter.increment(), 7)
            let small = try await cluster.put(42)
            try await expect(small.value, 42)
            let large = try await cluster.put(Array(repeating: 1.5, count: 1 << 20))
            try await expect(large.value.reduce(0, +), 1.5 * Double(1 << 20))
            try await cluster.stop(counter)
        }
    }
}
