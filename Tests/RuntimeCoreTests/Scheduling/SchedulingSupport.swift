import RuntimeCore
import Testing

/// A scheduler with short words for what tests do to it.
struct Desk {
    var scheduler = ClusterScheduler()
    /// Where each request is, by what the scheduler has said.
    var places: [UInt64: NodeID] = [:]
    /// The bundle of each request that is in one.
    var bundles: [UInt64: Int] = [:]
    /// The nodes of each group that is ready.
    var groups: [UInt64: [NodeID]] = [:]
    /// The requests in the order in which they were granted.
    var granted: [UInt64] = []

    /// A cluster whose nodes are numbered from 1.
    init(_ nodes: Resources...) {
        for (index, capacity) in nodes.enumerated() { addNode(UInt64(index + 1), capacity) }
    }

    mutating func addNode(_ node: UInt64, _ capacity: Resources, labels: [String: String] = [:]) {
        note(scheduler.addNode(.node(node), capacity: capacity, labels: labels))
    }

    @discardableResult
    mutating func removeNode(_ node: UInt64) -> NodeRemoval {
        let removal = scheduler.removeNode(.node(node))
        for request in removal.lostRequests { places[request.rawValue] = nil }
        for lost in removal.lostBundles { groups[lost.group.rawValue] = nil }
        note(removal.decisions)
        return removal
    }

    mutating func submit(
        _ request: UInt64, _ resources: Resources, _ strategy: PlacementStrategy = .hybrid, labels: LabelSelector = [],
        near: [PlacementRequest.Locality] = [], _ lifetime: PlacementRequest.Lifetime = .finite
    ) throws(RuntimeError) {
        note(
            try scheduler.submit(
                PlacementRequest(
                    id: PlacementRequestID(request), resources: resources, strategy: strategy, labels: labels,
                    locality: near, lifetime: lifetime)))
    }

    mutating func release(_ request: UInt64) {
        places[request] = nil
        note(scheduler.release(PlacementRequestID(request)))
    }

    mutating func suspend(_ request: UInt64) { note(scheduler.suspend(PlacementRequestID(request))) }

    mutating func resume(_ request: UInt64) { note(scheduler.resume(PlacementRequestID(request))) }

    mutating func createGroup(
        _ group: UInt64, _ bundles: [Resources], _ strategy: PlacementGroupStrategy = .pack, labels: LabelSelector = []
    ) throws(RuntimeError) {
        note(
            try scheduler.createGroup(
                PlacementGroupRequest(id: .group(group), bundles: bundles, strategy: strategy, labels: labels)))
    }

    @discardableResult
    mutating func removeGroup(_ group: UInt64) -> GroupRemoval {
        groups[group] = nil
        let removal = scheduler.removeGroup(.group(group))
        note(removal.decisions)
        return removal
    }

    mutating func note(_ decisions: [PlacementDecision]) {
        for decision in decisions {
            switch decision {
            case .granted(let request, let node, let bundle):
                #expect(places.updateValue(node, forKey: request.rawValue) == nil, "granted twice: \(request)")
                bundles[request.rawValue] = bundle
                granted.append(request.rawValue)
            case .groupReady(let group, let nodes): groups[group.rawValue] = nodes
            }
        }
    }

    /// The number of the node on which a request is; nil while it waits.
    func node(of request: UInt64) -> UInt64? { places[request]?.rawValue }

    /// The numbers of the nodes of a group's bundles.
    func nodes(of group: UInt64) -> [UInt64]? { groups[group]?.map(\.rawValue) }

    /// What is free on a node.
    func available(_ node: UInt64) -> Resources? {
        scheduler.status(listing: 0).nodes.first { $0.id == .node(node) }?.available
    }

    func reason(_ request: UInt64) -> String? { scheduler.reason(for: PlacementRequestID(request)) }

    func groupReason(_ group: UInt64) -> String? { scheduler.reason(for: .group(group)) }
}

extension NodeID {
    static func node(_ number: UInt64) -> NodeID { NodeID(rawValue: number) }
}

extension PlacementGroupID {
    static func group(_ number: UInt64) -> PlacementGroupID { PlacementGroupID(rawValue: number) }
}

/// The error that something throws; nil if it throws none.
func error(_ body: () throws(RuntimeError) -> Void) -> RuntimeError? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}
