/// What the head has to know of a task.
package struct TaskSpec: Codable, Sendable, Equatable {
    /// The task, and with it its result.
    package var id: TaskID
    /// The registered name of the task's type.
    package var type: String
    /// The encoded task.
    package var payload: [UInt8]
    /// The objects that the payload refers to: the task starts once all of them are there.
    package var arguments: [ObjectID]
    /// The task that submitted this one, if a task did.
    package var parent: TaskID?
    /// The actor in whose process, and in whose turn, the task runs; `nil` for a task of its own.
    package var actor: ActorID?
    /// How it is to be run.
    package var options: TaskOptions
    /// The tracing context of the caller.
    package var trace: [String: String]

    package init(
        id: TaskID, type: String, payload: [UInt8], arguments: [ObjectID] = [], parent: TaskID? = nil,
        actor: ActorID? = nil, options: TaskOptions = TaskOptions(), trace: [String: String] = [:]
    ) {
        self.id = id
        self.type = type
        self.payload = payload
        self.arguments = arguments
        self.parent = parent
        self.actor = actor
        self.options = options
        self.trace = trace
    }
}

/// How a task is run.
public struct TaskOptions: Codable, Sendable, Equatable {
    /// A name for listings and the timeline; the type's name if `nil`.
    public var name: String?
    /// What the task takes of its node while it runs.
    public var resources: Resources
    /// Where it may run.
    public var placement: PlacementStrategy
    /// What the labels of its node must be.
    public var labels: LabelSelector
    /// How often it is run again after its process or node was lost.
    public var retries: RetryLimit
    /// Whether errors that the task throws are retried too; they count like losses.
    public var retriesErrors: Bool
    /// Whether a lost result is made again by running the task again, at most as often as `retries` allows.
    public var rebuildsLostResult: Bool

    /// Makes options; the defaults are those of Ray.
    public init(
        name: String? = nil,
        resources: Resources = .cpus(1),
        placement: PlacementStrategy = .hybrid,
        labels: LabelSelector = [],
        retries: RetryLimit = .atMost(3),
        retriesErrors: Bool = false,
        rebuildsLostResult: Bool = true
    ) {
        self.name = name
        self.resources = resources
        self.placement = placement
        self.labels = labels
        self.retries = retries
        self.retriesErrors = retriesErrors
        self.rebuildsLostResult = rebuildsLostResult
    }
}

/// How often something may be tried again.
public enum RetryLimit: Codable, Sendable, Hashable {
    /// A number of times; 0 for never.
    case atMost(Int)
    /// Without end.
    case unlimited

    /// Not at all.
    public static let none = RetryLimit.atMost(0)

    /// Whether another try is allowed after `tries` of them have been made again.
    package func allows(_ tries: Int) -> Bool {
        switch self {
        case .atMost(let limit): tries < limit
        case .unlimited: true
        }
    }
}
