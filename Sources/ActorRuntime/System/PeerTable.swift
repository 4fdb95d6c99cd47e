import DequeModule

/// The peers of this node: those that are connected, and why the others were lost. A pure value.
struct PeerTable {
    /// How many lost peers are remembered.
    static let memory = 4096

    /// Both sides may have connected at the same time, or a broken connection may not be known to be broken: so there may
    /// be several to one peer, the one in use first.
    private var connections: [PeerID: [Connection]] = [:]
    private var losses: [PeerID: RuntimeError] = [:]
    private var order: Deque<PeerID> = []
    private(set) var isShutDown = false

    var connectedNodes: [PeerID] { Array(connections.keys) }

    func isConnected(_ node: PeerID) -> Bool {
        connections[node] != nil
    }

    /// Takes in a connection. A peer that was lost comes back only where a head decides who belongs to the cluster.
    mutating func admit(_ connection: Connection, _ node: PeerID, mayReturn: Bool) -> Bool {
        guard !isShutDown, mayReturn || connections[node] == nil && losses[node] == nil else { return false }
        losses[node] = nil
        connections[node, default: []].append(connection)
        return true
    }

    func connection(to node: PeerID) throws(RuntimeError) -> Connection {
        if let connection = connections[node]?.first { return connection }
        if let loss = losses[node] { throw loss }
        guard !isShutDown else { throw RuntimeError(.shutDown, "the actor system was shut down") }
        throw RuntimeError(.unknownNode, "there is no connection to node \(node): it never joined, or left long ago")
    }

    /// Forgets a connection and remembers why it was lost.
    mutating func remove(_ connection: Connection, _ node: PeerID, _ loss: RuntimeError) {
        guard let index = connections[node]?.firstIndex(where: { $0 === connection }) else { return }
        connections[node]?.remove(at: index)
        guard connections[node]?.isEmpty == true else { return }
        connections[node] = nil
        if losses.updateValue(loss, forKey: node) == nil { order.append(node) }
        if order.count > Self.memory, let oldest = order.popFirst() { losses[oldest] = nil }
    }

    mutating func shutDown() -> [Connection] {
        isShutDown = true
        defer { connections = [:] }
        return connections.values.flatMap(\.self)
    }
}
