import ActorRuntime
import NumericKernels
import Synchronization
import TuningCore

/// Runs trials in a node process of the slot's own, one after another in the same warm process.
///
/// When the process ends in the middle of a trial, its end is the trial's failure, and the next trial gets a new one.
final class ProcessSlot: Slot {
    private struct Node {
        let process: LocalNode
        let runner: TrialRunner
    }

    private struct State {
        var node: Node?
        var isCancelled = false
    }

    let place: String
    var preferredExecutor: (any TaskExecutor)? { nil }
    private let cluster: LocalCluster
    private let plan: RunPlan
    private let program: NodeProgram
    private let log: String?
    private let state = Mutex(State())

    init(index: Int, cluster: LocalCluster, plan: RunPlan, program: NodeProgram, log: String?) {
        place = "node \(index)"
        self.cluster = cluster
        self.plan = plan
        self.program = program
        self.log = log
    }

    /// Starts the process and has it prepare the experiment.
    func start() async throws {
        let process = try await cluster.spawnNode(
            arguments: program.arguments, executable: program.executable, environment: environment, log: log)
        let runner = try await cluster.system.lookup(TrialRunner.key, on: process.id)
        do {
            let reference = ExperimentReference(name: plan.experiment, options: plan.options.values)
            if let problem = try await runner.prepare(reference) {
                throw TuneError(.preparationFailed, problem)
            }
        } catch {
            process.kill()
            throw error
        }
        state.withLock { $0.node = Node(process: process, runner: runner) }
    }

    func run(_ start: AttemptStart, channel: any ReportChannel) async throws(SlotLost) -> AttemptOutcome {
        let node = try await node()
        let reporter = TrialReporter(channel: channel, actorSystem: cluster.system)
        do {
            return try await node.runner.run(TrialWork(start), reportingTo: reporter)
        } catch {
            if state.withLock({ $0.isCancelled }) { return .cancelled }
            return .failed(await failure(of: node.process, error))
        }
    }

    func evaluate(_ best: EvaluationRequest) async throws -> [String: Double] {
        try await node().runner.evaluate(best)
    }

    func cancel(_ work: Task<Void, Never>?) {
        let node = state.withLock { state in
            state.isCancelled = true
            return state.node
        }
        node?.process.kill()
    }

    /// The node, which is started anew if the last one has ended.
    private func node() async throws(SlotLost) -> Node {
        if let node = state.withLock({ $0.node }), node.process.currentTermination == nil { return node }
        do {
            try await start()
        } catch {
            throw SlotLost(description: "\(place) could not be started again: \(error)")
        }
        guard let node = state.withLock({ $0.node }) else { throw SlotLost(description: "\(place) is gone.") }
        return node
    }

    /// Why a call to the node failed: how its process ended, or the error itself while the process lives.
    private func failure(of process: LocalNode, _ error: any Error) async -> Failure {
        guard (error as? RuntimeError)?.code == .peerLost else { return Failure(.lost, "\(error)") }
        process.kill()
        guard let end = try? await process.termination else { return Failure(.lost, "\(error)") }
        let cause = process.reasonInLog.map { ": \($0)" } ?? ""
        let place = log == nil ? "" : " (its log: \(process.log))"
        let message = "The process of \(self.place) \(Self.words(for: end))\(cause)\(place)"
        return Failure(Self.isOwnFault(end) ? .crash : .lost, message)
    }

    private static func words(for end: ProcessEnd) -> String {
        switch end {
        case .exited: "\(end) in the middle of the trial"
        case .signalled: "was \(end)"
        }
    }

    /// Whether a process ended by its own fault: an exit in the middle, or a signal that only its own code can cause.
    private static func isOwnFault(_ end: ProcessEnd) -> Bool {
        switch end {
        case .exited: true
        case .signalled(let signal): [4, 5, 6, 7, 8, 11, 31].contains(signal)
        }
    }

    /// BLAS with as many threads as the trial has processors, and the kernels that suit the processor.
    private var environment: [String: String] {
        var environment = BLAS.environmentForChildren
        environment["OPENBLAS_NUM_THREADS"] = "\(plan.resources.threads)"
        return environment
    }
}
