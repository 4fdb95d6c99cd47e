/// What a process is in the cluster.
package enum PeerRole: Codable, Sendable, Hashable {
    /// A node: its process starts workers and keeps the machine's object store.
    case node(NodeOffer)
    /// A worker that a node started.
    case worker(of: NodeID)
    /// A user's program.
    case driver
}

/// What a node brings to the cluster.
package struct NodeOffer: Codable, Sendable, Hashable {
    /// What it can give to tasks and actors.
    package var capacity: Resources
    /// Words that placements can ask for.
    package var labels: [String: String]
    /// How many workers are kept ready for what comes next.
    package var readyWorkers: Int

    package init(capacity: Resources, labels: [String: String] = [:], readyWorkers: Int = 0) {
        self.capacity = capacity
        self.labels = labels
        self.readyWorkers = readyWorkers
    }

    /// How many workers a node keeps ready unless it is told otherwise: one for each whole processor, two at most.
    package static func usualReadyWorkers(_ capacity: Resources) -> Int {
        min(2, capacity.wholeProcessors)
    }
}

/// What a process tells the head when it joins.
package struct PeerDescription: Codable, Sendable, Equatable {
    package var role: PeerRole
    /// The number of the process on its machine.
    package var processIdentifier: Int32
    /// The machine's name for people.
    package var host: String
    /// What is equal for all processes that can map each other's memory.
    package var memoryDomain: String
    /// Where other processes can connect to it.
    package var address: String?
    /// The file that holds its output, on its machine.
    package var log: String?

    package init(
        role: PeerRole, processIdentifier: Int32, host: String, memoryDomain: String, address: String? = nil,
        log: String? = nil
    ) {
        self.role = role
        self.processIdentifier = processIdentifier
        self.host = host
        self.memoryDomain = memoryDomain
        self.address = address
        self.log = log
    }
}

extension PeerDescription {
    /// Whether its silence means anything: a worker's node knows how the worker fares.
    var givesSigns: Bool {
        if case .worker = role { return false }
        return true
    }
}

/// What a process has in hand when it comes back to the head, which tells from it what the process never heard.
///
/// It is taken after everything that the process had said was said again, so that the two do not contradict each other.
package struct Inventory: Codable, Sendable, Equatable {
    /// The objects it waits for.
    package var wanted: [ObjectID] = []
    /// The objects in its store, with their sizes.
    package var stored: [StoredObject] = []
    /// The tasks that run in it, or wait for their turn in an actor.
    package var tasks: [RunningTask] = []
    /// The actors that live in it or are being made, those included that end once they have answered.
    package var actors: [LivingActor] = []
    /// The actors whose location it wants to know.
    package var watched: [ActorID] = []
    /// The workers that it has started and whose end it has not reported.
    package var workers: [PeerID] = []
    /// The placement groups that it waits for.
    package var groups: [PlacementGroupID] = []

    package init() {}

    package struct StoredObject: Codable, Sendable, Equatable {
        package var id: ObjectID
        package var size: Int

        package init(id: ObjectID, size: Int) {
            self.id = id
            self.size = size
        }
    }

    package struct RunningTask: Codable, Sendable, Equatable {
        package var id: TaskID
        package var attempt: Int

        package init(id: TaskID, attempt: Int) {
            self.id = id
            self.attempt = attempt
        }
    }

    package struct LivingActor: Codable, Sendable, Equatable {
        package var id: ActorID
        package var incarnation: Int

        package init(id: ActorID, incarnation: Int) {
            self.id = id
            self.incarnation = incarnation
        }
    }
}
