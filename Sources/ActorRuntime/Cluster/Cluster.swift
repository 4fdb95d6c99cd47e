import Distributed
import NIOCore
import Synchronization

/// A cluster as a program, a task or an actor uses it: spawns actors, submits tasks, keeps objects.
///
/// ```swift
/// try await withCluster(.local(nodes: 2)) { cluster in
///     let counter = try await cluster.spawn(Counter.self, 5)
///     let sum = try await counter.add(3)
///     let square = try cluster.submit(Square(of: 12))
///     print(sum, try await square.value)
/// }
/// ```
public final class Cluster: Sendable {
    let client: ClusterClient
    let types: ClusterTypes
    /// The task on whose behalf this is used; what it submits is cancelled with it.
    let task: TaskID?

    init(_ client: ClusterClient, types: ClusterTypes, task: TaskID? = nil) {
        self.client = client
        self.types = types
        self.task = task
    }

    /// The actor system of this process.
    public var system: ClusterSystem { client.system }

    /// Ends the cluster and all its processes. Returns when the head says so.
    public func end() async throws {
        try await client.end()
    }

    /// What the cluster is made of and what it does, at this moment.
    public func status() async throws -> ClusterStatus {
        try await client.status()
    }
}

/// Tasks.
extension Cluster {
    /// Has a task run somewhere in the cluster.
    ///
    /// References that the task holds are its arguments: it starts when all of them are there, near the largest.
    ///
    /// - Returns: A reference to the result, at once.
    /// - Throws: A `RuntimeError` when the task's type is not among the program's types or the task cannot be encoded.
    ///   That no node can ever run it, or that it failed, is thrown where the result is asked for.
    public func submit<Work: ClusterTask>(
        _ work: Work, _ options: TaskOptions = TaskOptions()
    ) throws -> ObjectRef<Work.Output> {
        try options.validate()
        return try submit(work, type: types.name(ofTask: Work.self), actor: nil, options)
    }

    /// Has a task run in a spawned actor's process, after the tasks that were submitted to it before.
    public func submit<Work: ClusterActorTask>(
        _ work: Work, on actor: Work.Target, _ options: TaskOptions = TaskOptions(retries: .none)
    ) throws -> ObjectRef<Work.Output> {
        try options.validate()
        return try submit(work, type: types.name(ofActorTask: Work.self), actor: actor.id, options)
    }

    func submit<Output: Codable & Sendable>(
        _ work: some Encodable, type: String, actor: ActorID?, _ options: TaskOptions
    ) throws -> ObjectRef<Output> {
        let collector = ReferenceCollector(.content)
        var payload = try BinaryEncoder(userInfo: collector.userInfo).encode(work)
        let bytes = payload.readBytes(length: payload.readableBytes) ?? []
        let handle = client.submit { id in
            TaskSpec(
                id: id, type: type, payload: bytes, arguments: collector.objects, parent: task, actor: actor,
                options: options, trace: TraceCarrier.current)
        }
        return ObjectRef(handle)
    }

    /// Cancels a task and those it has submitted. Whoever waits for the result gets an error with code `cancelled`.
    ///
    /// - Parameters:
    ///   - result: The task's result.
    ///   - force: Whether the process that runs it is ended; otherwise the task is asked to stop, as a Swift `Task` is.
    public func cancel<Value>(_ result: ObjectRef<Value>, force: Bool = false) {
        client.send(.cancel(TaskID(result: result.id), force: force))
    }
}

/// Objects.
extension Cluster {
    /// Keeps a value for tasks and actors that get a reference to it.
    ///
    /// Values that take up more than 100 KiB are kept in shared memory.
    public func put<Value: Codable & Sendable>(_ value: Value) async throws -> ObjectRef<Value> {
        let content = try ObjectContent(value)
        guard content.count > ClusterClient.inlineLimit else {
            guard !content.references.isEmpty else { return ObjectRef(client.putSmall(content.array)) }
            return ObjectRef(
                client.put(client.makeObjectID(), .inline(content.array), contents: content.references))
        }
        let object = client.makeObjectID()
        let store = try await client.stores.write(object, content, for: client)
        return ObjectRef(
            client.put(object, .stored(size: content.count, store: store), contents: content.references))
    }

    /// The value of an object, as soon as it is there.
    public func get<Value>(_ reference: ObjectRef<Value>) async throws -> Value {
        try await reference.value
    }

    /// The values of many objects, in the same order.
    ///
    /// - Throws: What the first of them in order throws that has no value.
    public func get<Value>(_ references: [ObjectRef<Value>]) async throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(references.count)
        for reference in references { values.append(try await reference.value) }
        return values
    }

    /// Waits until some of the objects are there, with a value or an error.
    ///
    /// - Parameters:
    ///   - references: The objects, each once.
    ///   - count: How many are waited for; all of them if there are fewer.
    ///   - timeout: How long at most; `nil` for as long as it takes.
    /// - Returns: At most `count` objects that are there, and the rest, both in the order in which they were given.
    /// - Throws: A `RuntimeError` with code `invalidConfiguration` for duplicates or a count below 1.
    public func wait<Value>(
        for references: [ObjectRef<Value>], count: Int = 1, timeout: Duration? = nil
    ) async throws -> (ready: [ObjectRef<Value>], pending: [ObjectRef<Value>]) {
        guard count > 0 else {
            throw RuntimeError(.invalidConfiguration, "wait(count: \(count)) waits for nothing: ask for 1 or more")
        }
        guard Set(references).count == references.count else {
            throw RuntimeError(.invalidConfiguration, "wait was given the same object twice: give each once")
        }
        guard !references.isEmpty else { return ([], []) }
        let ready = try await client.wait(for: references.map(\.id), count: count, timeout: timeout)
        return (references.filter { ready.contains($0.id) }, references.filter { !ready.contains($0.id) })
    }
}

extension TaskOptions {
    /// Throws for resources that cannot be meant.
    func validate() throws(RuntimeError) {
        try resources.validate()
        if case .atMost(let count) = retries, count < 0 {
            throw RuntimeError(.invalidConfiguration, "a task cannot be retried \(count) times: give 0 or more")
        }
    }
}
