import ActorRuntime

/// The state of a cluster as `cluster status --json` prints it: identities as text, resources by name.
struct StatusDocument: Encodable {
    struct Node: Encodable {
        let id: String
        let host: String
        let state: String
        let reason: String?
        let capacity: Resources
        let available: Resources
        let labels: [String: String]
        let workers: Int
        let stored_bytes: Int
        let address: String?
    }

    struct Process: Encodable {
        let id: String
        let role: String
        let node: String?
        let process: Int32
        let state: String
        let log: String?
    }

    struct Actor: Encodable {
        let id: String
        let type: String
        let name: String?
        let state: String
        let reason: String?
        let node: String?
        let process: String?
        let restarts: Int
        let resources: Resources
        let detached: Bool
    }

    struct Task: Encodable {
        let id: String
        let name: String
        let state: String
        let reason: String?
        let node: String?
        let process: String?
        let attempt: Int
        let resources: Resources
    }

    struct Object: Encodable {
        let id: String
        let state: String
        let reason: String?
        let bytes: Int
        let stores: [String]
        let holders: Int
    }

    struct Group: Encodable {
        let id: String
        let strategy: String
        let state: String
        let reason: String?
        let bundles: [Resources]
        let nodes: [String?]
    }

    let epoch: UInt64
    let nodes: [Node]
    let processes: [Process]
    let actors: [Actor]
    let tasks: [Task]
    let objects: [Object]
    let groups: [Group]
    let counts: ClusterStatus.Counts

    init(_ status: ClusterStatus) {
        epoch = status.epoch
        counts = status.counts
        nodes = status.nodes.map { node in
            Node(
                id: "\(node.id)", host: node.host, state: node.state, reason: node.reason, capacity: node.capacity,
                available: node.available, labels: node.labels, workers: node.workers, stored_bytes: node.storedBytes,
                address: node.address)
        }
        processes = status.processes.map { process in
            Process(
                id: "\(process.id)", role: process.role, node: process.node.map { "\($0)" },
                process: process.processIdentifier, state: process.state, log: process.log)
        }
        actors = status.actors.map { actor in
            Actor(
                id: "\(actor.id)", type: actor.type, name: actor.name, state: actor.state, reason: actor.reason,
                node: actor.node.map { "\($0)" }, process: actor.process.map { "\($0)" }, restarts: actor.restarts,
                resources: actor.resources, detached: actor.isDetached)
        }
        tasks = status.tasks.map { task in
            Task(
                id: "\(task.id)", name: task.name, state: task.state, reason: task.reason,
                node: task.node.map { "\($0)" }, process: task.process.map { "\($0)" }, attempt: task.attempt,
                resources: task.resources)
        }
        objects = status.objects.map { object in
            Object(
                id: "\(object.id)", state: object.state, reason: object.reason, bytes: object.size,
                stores: object.stores.map { "\($0)" }, holders: object.holders)
        }
        groups = status.groups.map { group in
            Group(
                id: "\(group.id)", strategy: group.strategy, state: group.state, reason: group.reason,
                bundles: group.bundles, nodes: group.nodes.map { $0.map { "\($0)" } })
        }
    }
}
