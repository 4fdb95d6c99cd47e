/// The identity of a placement request, chosen by whoever submits it.
package struct PlacementRequestID: Hashable, Comparable, Sendable {
    package var rawValue: UInt64

    package init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

extension PlacementRequestID: Codable, CustomStringConvertible {
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(UInt64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package var description: String { "\(rawValue)" }
}

/// A wish to run something somewhere: a task, or an actor.
package struct PlacementRequest: Hashable, Codable, Sendable {
    /// How many bytes of the request's arguments a node holds.
    package struct Locality: Hashable, Codable, Sendable {
        package var node: NodeID
        package var bytes: Int

        package init(node: NodeID, bytes: Int) {
            self.node = node
            self.bytes = bytes
        }
    }

    /// When what is granted comes back.
    package enum Lifetime: Hashable, Codable, Sendable {
        /// By itself, once the work is done: a task.
        case finite
        /// Only when somebody ends it: an actor. Nobody is made to wait for it.
        case indefinite
    }

    package var id: PlacementRequestID
    package var resources: Resources
    package var strategy: PlacementStrategy
    /// What the node's labels must be; not allowed for a request in a bundle, whose node its group chooses.
    package var labels: LabelSelector
    /// Where the arguments are. It decides between nodes that have room now; nobody waits for it.
    package var locality: [Locality]
    package var lifetime: Lifetime

    package init(
        id: PlacementRequestID, resources: Resources, strategy: PlacementStrategy = .hybrid,
        labels: LabelSelector = [], locality: [Locality] = [], lifetime: Lifetime = .finite
    ) {
        self.id = id
        self.resources = resources
        self.strategy = strategy
        self.labels = labels
        self.locality = locality
        self.lifetime = lifetime
    }
}
