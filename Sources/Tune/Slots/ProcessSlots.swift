import ActorRuntime
import NumericKernels

/// Runs `body` with slots that are processes of a cluster that belongs to the run, in each of which the experiment is
/// prepared.
///
/// - Parameters:
///   - plan: What the slots are for.
///   - logs: The folder for the logs of the processes; without one they are lost with the processes.
///   - body: What is done with the slots.
/// - Returns: What `body` returns, when all processes have ended.
/// - Throws: What keeps a process from starting or the experiment from being prepared, and what `body` throws.
func withProcessSlots<Result>(
    _ plan: RunPlan, logs: String?, _ body: ([any Slot]) async throws -> Result
) async throws -> Result {
    // BLAS with as many threads as the trial has processors, and the kernels that suit the processor.
    var environment = BLAS.environmentForChildren
    environment["OPENBLAS_NUM_THREADS"] = "\(plan.resources.threads)"
    let options = LocalClusterOptions(logs: logs, environment: environment)
    return try await withLocalClusterHost(options, types: ClusterTypes(experiments: [plan.type])) { host in
        let cluster = try await SlotCluster(host)
        async let _: Void = cluster.keepNode()
        let slots = try await startSlots(for: plan.type, plan, cluster, keepsLogs: logs != nil)
        return try await body(slots)
    }
}

/// Starts the processes side by side.
private func startSlots<Subject: Experiment>(
    for type: Subject.Type, _ plan: RunPlan, _ cluster: SlotCluster, keepsLogs: Bool
) async throws -> [any Slot] {
    let slots = (0..<plan.workers).map { index in
        ProcessSlot<Subject>(index: index, cluster: cluster, options: plan.options, keepsLogs: keepsLogs)
    }
    try await withThrowingTaskGroup { group in
        for slot in slots { group.addTask { _ = try await slot.start() } }
        try await group.waitForAll()
    }
    return slots
}
