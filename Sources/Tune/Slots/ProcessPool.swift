import ActorRuntime
import TuningCore

/// How node processes are started: a program that calls ``NodeMain/run(experiments:)`` when it is given the arguments.
public struct NodeProgram: Sendable {
    /// The path of the executable; the running one if `nil`.
    public var executable: String?
    /// Its arguments.
    public var arguments: [String]

    /// Describes a program.
    public init(executable: String?, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// The running executable, as its own node process.
    public static let thisExecutable = NodeProgram(executable: nil, arguments: ["node"])
}

/// Node processes on this machine, one for each slot.
final class ProcessPool: SlotPool {
    private let cluster: LocalCluster
    let slots: [any Slot]

    /// Starts the nodes side by side and has each prepare the experiment.
    ///
    /// - Parameters:
    ///   - plan: What the nodes are for.
    ///   - program: How they are started.
    ///   - logs: The folder for their logs; without one the logs are lost with the nodes.
    /// - Returns: The pool, with every node prepared.
    /// - Throws: What keeps the first node from starting, or the experiment from being prepared.
    static func start(_ plan: RunPlan, program: NodeProgram, logs: String?) async throws -> ProcessPool {
        let cluster = try await LocalCluster.start()
        let slots = (0..<plan.workers).map { index in
            ProcessSlot(
                index: index, cluster: cluster, plan: plan, program: program,
                log: logs.map { "\($0)/node-\(index).log" })
        }
        do {
            try await withThrowingTaskGroup { group in
                for slot in slots { group.addTask { try await slot.start() } }
                try await group.waitForAll()
            }
            return ProcessPool(cluster: cluster, slots: slots)
        } catch {
            await cluster.shutdown(grace: .zero)
            throw error
        }
    }

    private init(cluster: LocalCluster, slots: [any Slot]) {
        self.cluster = cluster
        self.slots = slots
    }

    func shutDown() async {
        await cluster.shutdown()
    }
}
