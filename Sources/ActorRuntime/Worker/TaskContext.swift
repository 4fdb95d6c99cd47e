/// What a running task can use.
public struct TaskContext: Sendable {
    /// The cluster: tasks that are submitted through it are cancelled with this one.
    public let cluster: Cluster
    /// The task itself.
    public let id: TaskID
    /// Which try this is, from 1: more than 1 after a lost process or a retried error.
    public let attempt: Int
}

/// The task that runs in the current Swift task, so that waiting for objects gives its processors back.
enum CurrentTask {
    @TaskLocal static var id: TaskID?
}

/// A task of the cluster: a value that is sent to where there is room, and run there.
///
/// ```swift
/// struct Estimate: ClusterTask {
///     var samples: Int
///     var seed: UInt64
///     func run(in context: TaskContext) async throws -> Double { … }
/// }
/// ```
/// It runs on a thread of its own: it may compute or block as long as it likes. It may run more than once when processes
/// are lost, so what it does besides its result must bear repetition.
public protocol ClusterTask: Codable, Sendable {
    /// What it results in.
    associatedtype Output: Codable & Sendable

    /// Does the work.
    func run(in context: TaskContext) async throws -> Output
}

/// A task that runs in a spawned actor's process, after the tasks submitted to it before.
///
/// Unlike a call it is retried if asked for, and its result is an object: large ones lie in shared memory and are made
/// again when they are lost.
public protocol ClusterActorTask: Codable, Sendable {
    /// The actor's type.
    associatedtype Target: ClusterActor
    /// What it results in.
    associatedtype Output: Codable & Sendable

    /// Does the work.
    func run(on actor: Target, in context: TaskContext) async throws -> Output
}
