/// What a worker has to know of a task that it is to run.
package struct TaskOrder: Codable, Sendable, Equatable {
    /// The task, and with it its result.
    package var id: TaskID
    /// Which try this is, from 1.
    package var attempt: Int
    /// The registered name of the task's type.
    package var type: String
    /// The encoded task.
    package var payload: [UInt8]
    /// The objects that the payload refers to.
    package var references: [ObjectID]
    /// What is known of them.
    package var arguments: [ArgumentInfo]
    /// The actor in whose turn the task runs; `nil` for a task of its own.
    package var actor: ActorID?
    /// What people call the task.
    package var name: String?
    /// The tracing context of the caller.
    package var trace: [String: String]

    /// Orders a try of a task.
    package init(_ spec: TaskSpec, attempt: Int, arguments: [ArgumentInfo] = []) {
        self.init(
            id: spec.id, attempt: attempt, type: spec.type, payload: spec.payload, references: spec.arguments,
            arguments: arguments, actor: spec.actor, name: spec.options.name, trace: spec.trace)
    }

    package init(
        id: TaskID, attempt: Int, type: String, payload: [UInt8], references: [ObjectID] = [],
        arguments: [ArgumentInfo] = [], actor: ActorID? = nil, name: String? = nil, trace: [String: String] = [:]
    ) {
        self.id = id
        self.attempt = attempt
        self.type = type
        self.payload = payload
        self.references = references
        self.arguments = arguments
        self.actor = actor
        self.name = name
        self.trace = trace
    }

    /// What errors call the task.
    package var title: String { name ?? type }
}
