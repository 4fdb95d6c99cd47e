import NIOCore
import Synchronization

/// What a worker process does for the head: runs tasks, one at a time, and houses actors.
final class WorkerAgent: Sendable {
    private struct State {
        var tasks: [TaskID: RunningTask] = [:]
        var actors: [ActorID: Resident] = [:]
        /// The actors that were told to end and still are in calls, with their incarnations.
        var ending: [ActorID: Int] = [:]
    }

    /// How long the calls that an ending actor is in may take.
    private static let grace = Duration.seconds(30)

    private struct RunningTask {
        var attempt: Int
        var handle: Task<Void, Never>?
        var isCancelled = false
    }

    struct Resident: Sendable {
        var incarnation: Int
        /// Keeps the actor alive; `nil` while its initializer runs.
        var actor: (any ClusterActor)?
        /// Tasks of the actor wait for each other.
        var turns: ActorTurns
    }

    private let client: ClusterClient
    private let types: ClusterTypes
    private let executor: any TaskExecutor
    private let state = Mutex(State())

    init(client: ClusterClient, types: ClusterTypes) throws(RuntimeError) {
        self.client = client
        self.types = types
        #if os(Linux)
            executor = Reactor.shared
        #else
            executor = try ThreadExecutor("task")
        #endif
    }

    func received(_ message: FromHead) {
        switch message {
        case .run(let order): run(order)
        case .cancelTask(let task): cancel(task)
        case .createActor(let spec, let incarnation): create(spec, incarnation)
        case .stopActor(let actor, let incarnation): stop(actor, incarnation)
        default: break
        }
    }

    /// Asks the tasks that run to stop, and waits until they have.
    func finish() async {
        let tasks = state.withLock { $0.tasks.values.compactMap(\.handle) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// What is in hand, for a head that was restarted.
    func take(into inventory: inout Inventory) {
        state.withLock { state in
            inventory.tasks = state.tasks.map { Inventory.RunningTask(id: $0.key, attempt: $0.value.attempt) }
            inventory.actors = state.actors.map {
                Inventory.LivingActor(id: $0.key, incarnation: $0.value.incarnation)
            }
            inventory.actors += state.ending.map { Inventory.LivingActor(id: $0.key, incarnation: $0.value) }
        }
    }
}

/// Tasks.
extension WorkerAgent {
    private func run(_ order: TaskOrder) {
        for argument in order.arguments { client.received(.object(argument.id, argument.info)) }
        let turns: ActorTurns? = state.withLock { state in
            state.tasks[order.id] = RunningTask(attempt: order.attempt)
            return order.actor.flatMap { state.actors[$0]?.turns }
        }
        let handle = Task.detached(executorPreference: executor) { [self] in
            let value =
                if let turns {
                    await turns.take { await self.value(of: order) }
                } else {
                    await value(of: order)
                }
            // Said first: what is no longer in hand has been said.
            client.send(.finished(order.id, attempt: order.attempt, value.value, contents: value.contents))
            state.withLock { $0.tasks[order.id] = nil }
        }
        let isCancelled = state.withLock { state in
            state.tasks[order.id]?.handle = handle
            return state.tasks[order.id]?.isCancelled == true
        }
        if isCancelled { handle.cancel() }
    }

    private func cancel(_ task: TaskID) {
        state.withLock { state in
            state.tasks[task]?.isCancelled = true
            return state.tasks[task]?.handle
        }?.cancel()
    }

    /// Runs a task and encodes what comes of it.
    private func value(of order: TaskOrder) async -> TaskResult {
        do {
            return try await TraceCarrier.with(order.trace) {
                try await CurrentTask.$id.withValue(order.id) { try await produce(order) }
            }
        } catch {
            return TaskResult(value: .failed(failure(error, order)), contents: [])
        }
    }

    private func produce(_ order: TaskOrder) async throws -> TaskResult {
        let cluster = Cluster(client, types: types, task: order.id)
        let context = TaskContext(cluster: cluster, id: order.id, attempt: order.attempt)
        let payload = ByteBuffer(bytes: order.payload)
        if let actor = order.actor {
            let resident = state.withLock { $0.actors[actor]?.actor }
            guard let resident else { throw RuntimeError(.actorNotFound, "the actor \(actor) has ended") }
            return try await types.actorTask(named: order.type).run(payload, on: resident, context, self)
        }
        return try await types.task(named: order.type).run(payload, context, self)
    }

    private func failure(_ error: any Error, _ order: TaskOrder) -> ObjectFailure {
        if error is CancellationError {
            return ObjectFailure(
                RuntimeError(.cancelled, "the task '\(order.title)' was cancelled"))
        }
        let described =
            error as? RuntimeError
            ?? RuntimeError(
                .taskFailed, "the task '\(order.title)' failed: \(type(of: error)): \(error)")
        guard let name = client.system.types.name(ofError: error), let codable = error as? any Error & Codable,
            var bytes = try? BinaryEncoder().encode(codable)
        else { return ObjectFailure(described) }
        return ObjectFailure(
            described, thrown: .init(type: name, bytes: bytes.readBytes(length: bytes.readableBytes) ?? []))
    }
}

/// What has come of a task.
struct TaskResult: Sendable {
    var value: ObjectValue
    /// The objects that the value refers to.
    var contents: [ObjectID]
}

extension ClusterTask {
    /// Runs an encoded task of this type and encodes its output.
    static func run(_ payload: ByteBuffer, _ context: TaskContext, _ worker: WorkerAgent) async throws -> TaskResult {
        let task = try worker.decode(Self.self, payload)
        return try await worker.encode(task.run(in: context), context.id.result)
    }
}

extension ClusterActorTask {
    /// Runs an encoded task of this type in an actor and encodes its output.
    static func run(
        _ payload: ByteBuffer, on actor: any ClusterActor, _ context: TaskContext, _ worker: WorkerAgent
    ) async throws -> TaskResult {
        let task = try worker.decode(Self.self, payload)
        guard let actor = actor as? Target else {
            throw RuntimeError(.wrongActorType, "the actor \(actor.id) is a \(type(of: actor)), not a \(Target.self)")
        }
        return try await worker.encode(task.run(on: actor, in: context), context.id.result)
    }
}

extension WorkerAgent {
    func decode<Value: Decodable>(_ type: Value.Type, _ payload: ByteBuffer) throws -> Value {
        do {
            return try client.system.decoder.decode(type, from: payload)
        } catch {
            throw RuntimeError(.malformedData, "a \(type) cannot be read from what was submitted", cause: error)
        }
    }

    func encode(_ output: some Encodable & Sendable, _ object: ObjectID) async throws -> TaskResult {
        let content = try ObjectContent(output)
        guard content.count > ClusterClient.inlineLimit else {
            return TaskResult(value: .inline(content.array), contents: content.references)
        }
        let store = try await client.stores.write(object, content, for: client)
        return TaskResult(value: .stored(size: content.count, store: store), contents: content.references)
    }
}

/// Actors.
extension WorkerAgent {
    private func create(_ spec: ActorSpec, _ incarnation: Int) {
        state.withLock { $0.actors[spec.id] = Resident(incarnation: incarnation, actor: nil, turns: ActorTurns()) }
        Task.detached { [self] in
            do {
                let actor = try await TraceCarrier.with(spec.trace) { try await make(spec) }
                let isWanted = state.withLock { state in
                    guard state.actors[spec.id]?.incarnation == incarnation else { return false }
                    state.actors[spec.id]?.actor = actor
                    return true
                }
                if isWanted { client.send(.actorReady(spec.id, incarnation: incarnation)) }
            } catch {
                client.send(.actorFailed(spec.id, incarnation: incarnation, RuntimeError(describing: error)))
                _ = state.withLock { $0.actors.removeValue(forKey: spec.id) }
            }
        }
    }

    private func make(_ spec: ActorSpec) async throws -> any ClusterActor {
        try await types.makeActor(
            named: spec.type, arguments: spec.arguments, id: spec.id, system: client.system)
    }

    private func stop(_ actor: ActorID, _ incarnation: Int) {
        let resident = state.withLock { state -> Resident? in
            guard state.actors[actor]?.incarnation == incarnation else { return nil }
            return state.actors.removeValue(forKey: actor)
        }
        guard let resident else { return }
        state.withLock { $0.ending[actor] = resident.incarnation }
        client.system.retire(actor)
        client.system.scheduler.schedule(after: Self.grace) { [weak self] in self?.resigned(actor) }
    }

    /// Nothing holds an actor any more that was to end: its last call is answered.
    func resigned(_ actor: ActorID) {
        guard let incarnation = state.withLock({ $0.ending[actor] }) else { return }
        client.send(.actorEnded(actor, incarnation: incarnation))
        _ = state.withLock { $0.ending.removeValue(forKey: actor) }
    }

    /// An actor of this process wants to end itself.
    func end(_ actor: ActorID) {
        guard let incarnation = state.withLock({ $0.actors[actor]?.incarnation }) else { return }
        stop(actor, incarnation)
    }
}
