/// The cluster at one moment, as `manta cluster status` shows it.
public struct ClusterStatus: Codable, Sendable, Equatable {
    /// How often the head has been started; 1 for the first time.
    public var epoch: UInt64
    /// The nodes, those that were lost last included.
    public var nodes: [Node] = []
    /// The workers and drivers that are connected.
    public var processes: [Process] = []
    /// The actors that live or are about to, and those that ended last.
    public var actors: [Actor] = []
    /// The tasks that are not finished, and those that ended last.
    public var tasks: [Task] = []
    /// The objects, largest first.
    public var objects: [Object] = []
    /// The placement groups.
    public var groups: [Group] = []
    /// What waits for resources, counted by what it asks for, the longest queues first.
    public var queues: [Queue] = []
    /// How many there are of each, whatever was left out of the lists.
    public var counts = Counts()

    package init(epoch: UInt64) {
        self.epoch = epoch
    }

    /// A machine that offers resources.
    public struct Node: Codable, Sendable, Equatable {
        /// Its identity.
        public var id: NodeID
        /// The machine's name.
        public var host: String
        /// `alive`, `suspected`, `awaited` or `lost`.
        public var state: String
        /// Why it is in that state, where there is something to say.
        public var reason: String?
        /// What it offers.
        public var capacity: Resources
        /// What of that is free.
        public var available: Resources
        /// How many tasks and actors have been given room on it.
        public var grants: Int
        /// The words that placements can ask for.
        public var labels: [String: String]
        /// How many workers run on it.
        public var workers: Int
        /// The bytes of objects in its store.
        public var storedBytes: Int
        /// Where other processes reach it.
        public var address: String?
    }

    /// A worker or driver.
    public struct Process: Codable, Sendable, Equatable {
        /// Its identity.
        public var id: PeerID
        /// `worker` or `driver`.
        public var role: String
        /// The node it runs on; `nil` for drivers.
        public var node: NodeID?
        /// Its number on its machine.
        public var processIdentifier: Int32
        /// What it does: `idle`, `task …`, `actor …`, `12 shared actors`.
        public var state: String
        /// The file that holds its output.
        public var log: String?
    }

    /// A spawned actor.
    public struct Actor: Codable, Sendable, Equatable {
        /// Its identity.
        public var id: ActorID
        /// Its type.
        public var type: String
        /// Its name, with the namespace unless that is the default.
        public var name: String?
        /// `waiting`, `starting`, `alive`, `restarting` or `dead`.
        public var state: String
        /// Why it waits, restarts or is dead.
        public var reason: String?
        /// Where it lives.
        public var node: NodeID?
        /// The process it lives in.
        public var process: PeerID?
        /// How often it was made again.
        public var restarts: Int
        /// What it holds.
        public var resources: Resources
        /// Whether it outlives its spawner.
        public var isDetached: Bool
    }

    /// A task.
    public struct Task: Codable, Sendable, Equatable {
        /// Its identity.
        public var id: TaskID
        /// Its name or type.
        public var name: String
        /// `waiting for arguments`, `queued`, `starting`, `running`, `finished`, `failed` or `cancelled`.
        public var state: String
        /// Why it waits, or how it failed.
        public var reason: String?
        /// Where it runs.
        public var node: NodeID?
        /// The process that runs it.
        public var process: PeerID?
        /// Which try this is, from 1.
        public var attempt: Int
        /// What it takes.
        public var resources: Resources
    }

    /// An object.
    public struct Object: Codable, Sendable, Equatable {
        /// Its identity.
        public var id: ObjectID
        /// `pending`, `inline`, `stored`, `failed` or `freed`.
        public var state: String
        /// Why it has no value.
        public var reason: String?
        /// Its bytes.
        public var size: Int
        /// The processes whose stores have it.
        public var stores: [PeerID]
        /// How many processes, tasks and messages hold references to it.
        public var holders: Int
    }

    /// A placement group.
    public struct Group: Codable, Sendable, Equatable {
        /// Its identity.
        public var id: PlacementGroupID
        /// How its bundles are laid out.
        public var strategy: String
        /// `ready` or `waiting`.
        public var state: String
        /// Why it waits.
        public var reason: String?
        /// What each bundle reserves.
        public var bundles: [Resources]
        /// Where each bundle lies; empty while it waits.
        public var nodes: [NodeID?]
    }

    /// Tasks, actors or placement groups that ask for the same and wait.
    public struct Queue: Codable, Sendable, Equatable {
        /// What each asks for; a group for all its bundles together.
        public var resources: Resources
        /// Where it may go: `hybrid`, `spread`, `node …`, `group …`, `placement group, pack`.
        public var strategy: String
        /// How many wait.
        public var count: Int
        /// Why the one that came first waits.
        public var reason: String
    }

    /// How many there are of each kind in each state.
    public struct Counts: Codable, Sendable, Equatable {
        /// By state.
        public var actors: [String: Int] = [:]
        /// By state.
        public var tasks: [String: Int] = [:]
        /// By state.
        public var objects: [String: Int] = [:]
        /// The tasks that have ended since the head was started first.
        public var finishedTasks: UInt64 = 0
    }
}
