import DequeModule

/// The peers of this node: those that are connected, and why the others were lost. A pure value.
struct PeerTable {
    /// How many lost peers are remembered.
    static let memory = 4096

    private var connections: [NodeID: Connection] = [:]
    private var losses: [NodeID: RuntimeError] = [:]
    private var order: Deque<NodeID> = []
    private(set) var isShutDown = false

    var connectedNodes: [NodeID] { Array(connections.keys) }

    func isConnected(_ node: NodeID) -> Bool {
        connections[node] != nil
    }

    /// Takes in a connection, unless there is one to the same node already.
    mutating func admit(_ connection: Connection, _ node: NodeID) -> Bool {
        guard !isShutDown, connections[node] == nil, losses[node] == nil else { return false }
        connections[node] = connection
        return true
    }

    func connection(to node: NodeID) throws(RuntimeError) -> Connection {
        if let connection = connections[node] { return connection }
        if let loss = losses[node] { throw loss }
        guard !isShutDown else { throw RuntimeError(.shutDown, "the actor system was shut down") }
        throw RuntimeError(.unknownNode, "there is no connection to node \(node): it never joined, or left long ago")
    }

    /// Forgets a connection and remembers why it was lost.
    mutating func remove(_ connection: Connection, _ node: NodeID, _ loss: RuntimeError) {
        guard connections[node] === connection else { return }
        connections[node] = nil
        if losses.updateValue(loss, forKey: node) == nil { order.append(node) }
        if order.count > Self.memory, let oldest = order.popFirst() { losses[oldest] = nil }
    }

    mutating func shutDown() -> [Connection] {
        isShutDown = true
        defer { connections = [:] }
        return Array(connections.values)
    }
}
