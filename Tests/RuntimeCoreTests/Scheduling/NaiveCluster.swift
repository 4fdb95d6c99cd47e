import RuntimeCore

/// Amounts of the three kinds that the simulation knows, in ten-thousandths.
struct Parts: Hashable {
    var cpu = 0
    var gpu = 0
    var slots = 0

    var resources: Resources {
        [.cpus(Double(cpu) / 10_000), .gpus(Double(gpu) / 10_000), .custom("slot", Double(slots) / 10_000)]
    }

    /// Whether so much is there of all that is asked for; what is not asked for may be overdrawn.
    func fits(in room: Parts) -> Bool {
        (cpu == 0 || cpu <= room.cpu) && (gpu == 0 || gpu <= room.gpu) && (slots == 0 || slots <= room.slots)
    }

    static func + (one: Parts, other: Parts) -> Parts {
        Parts(cpu: one.cpu + other.cpu, gpu: one.gpu + other.gpu, slots: one.slots + other.slots)
    }

    static func - (one: Parts, other: Parts) -> Parts {
        Parts(cpu: one.cpu - other.cpu, gpu: one.gpu - other.gpu, slots: one.slots - other.slots)
    }
}

/// What the simulation believes of the cluster: plain lists, and sums that are made anew each time.
struct NaiveCluster {
    struct Node {
        var id: UInt64
        var capacity: Parts
        var isInZone: Bool
        var isOpen = true
    }

    /// Where something is: on a node, perhaps in a bundle of a group there.
    enum Spot: Hashable {
        case node(UInt64)
        case bundle(UInt64, Int)
    }

    struct Job {
        /// Also its rank in the order of arrival, together with the groups.
        var id: UInt64
        var demand: Parts
        var strategy: PlacementStrategy
        var needsZone: Bool
        var lifetime: PlacementRequest.Lifetime
        var spot: Spot?
        var isSuspended = false

        var taken: Parts { isSuspended ? demand - Parts(cpu: demand.cpu) : demand }
        var lasting: Parts { isSuspended || lifetime == .indefinite ? taken : Parts() }

        func isLike(_ other: Job) -> Bool {
            demand == other.demand && strategy == other.strategy && needsZone == other.needsZone
        }
    }

    struct Group {
        var id: UInt64
        var bundles: [Parts]
        var strategy: PlacementGroupStrategy
        var needsZone: Bool
        var hosts: [UInt64?]

        var isWaiting: Bool { hosts.contains(nil) }
        var total: Parts { bundles.reduce(Parts(), +) }
    }

    var nodes: [Node] = []
    var jobs: [Job] = []
    var groups: [Group] = []

    func node(_ id: UInt64) -> Node? { nodes.first { $0.id == id } }

    func group(_ id: UInt64) -> Group? { groups.first { $0.id == id } }

    /// The node of a spot.
    func host(of spot: Spot) -> UInt64? {
        switch spot {
        case .node(let node): node
        case .bundle(let group, let index): self.group(group)?.hosts[index]
        }
    }

    func capacity(of spot: Spot) -> Parts {
        switch spot {
        case .node(let node): self.node(node)?.capacity ?? Parts()
        case .bundle(let group, let index): self.group(group)?.bundles[index] ?? Parts()
        }
    }

    /// What is left of a spot.
    func available(_ spot: Spot) -> Parts {
        capacity(of: spot) - reserved(on: spot) - jobs.reduce(Parts()) { $1.spot == spot ? $0 + $1.taken : $0 }
    }

    /// What would be left if everything that ends by itself had ended.
    func attainable(_ spot: Spot) -> Parts {
        capacity(of: spot) - reserved(on: spot) - jobs.reduce(Parts()) { $1.spot == spot ? $0 + $1.lasting : $0 }
    }

    private func reserved(on spot: Spot) -> Parts {
        guard case .node(let node) = spot else { return Parts() }
        return groups.reduce(Parts()) { sum, group in
            zip(group.bundles, group.hosts).reduce(sum) { $1.1 == node ? $0 + $1.0 : $0 }
        }
    }

    /// The spots that a job may use; without those that are closed if `onlyOpen`.
    func spots(for job: Job, onlyOpen: Bool) -> [Spot] {
        if case .bundle(let id, let index) = job.strategy {
            guard let group = group(id.rawValue) else { return [] }
            return group.bundles.indices.filter { bundle in
                guard index == nil || index == bundle else { return false }
                guard onlyOpen else { return true }
                return group.hosts[bundle].flatMap(node)?.isOpen ?? false
            }.map { Spot.bundle(id.rawValue, $0) }
        }
        return nodes.filter { node in
            if case .node(let wanted, soft: false) = job.strategy, wanted.rawValue != node.id { return false }
            return (!job.needsZone || node.isInZone) && (!onlyOpen || node.isOpen)
        }.map { .node($0.id) }
    }

    /// Whether the bundles without a node could be laid out, by trying every way to do it.
    func canPlace(_ group: Group, room: (Node) -> Parts?) -> Bool {
        let occupied = group.hosts.compactMap { $0 }
        let waiting = group.bundles.indices.filter { group.hosts[$0] == nil }.map { group.bundles[$0] }
        var rooms = nodes.map { !group.needsZone || $0.isInZone ? room($0) : nil }
        var counts = nodes.map { node in occupied.count { $0 == node.id } }
        func tryAll(_ index: Int) -> Bool {
            guard index < waiting.count else { return true }
            for node in nodes.indices {
                guard let left = rooms[node], waiting[index].fits(in: left) else { continue }
                if group.strategy == .strictSpread, counts[node] > 0 { continue }
                if group.strategy == .strictPack, counts.indices.contains(where: { $0 != node && counts[$0] > 0 }) {
                    continue
                }
                rooms[node] = left - waiting[index]
                counts[node] += 1
                if tryAll(index + 1) { return true }
                rooms[node] = left
                counts[node] -= 1
            }
            return false
        }
        return tryAll(0)
    }
}
