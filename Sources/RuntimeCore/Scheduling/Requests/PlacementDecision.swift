/// What the scheduler has decided, to be carried out in this order.
package enum PlacementDecision: Hashable, Sendable {
    /// The request runs now on this node, in this bundle of its placement group if it asked for one.
    case granted(PlacementRequestID, node: NodeID, bundle: Int?)
    /// Every bundle of the group has a node: this one, in the order of the bundles.
    case groupReady(PlacementGroupID, nodes: [NodeID])
}

/// What went with a node.
package struct NodeRemoval: Hashable, Sendable {
    /// The requests that were granted there, in bundles too; the scheduler has forgotten them.
    package var lostRequests: [PlacementRequestID] = []
    /// The groups that had bundles there; those bundles are placed anew, or wait for room.
    package var lostBundles: [LostBundles] = []
    package var decisions: [PlacementDecision] = []
}

/// The bundles that a placement group lost with a node, by their indices.
package struct LostBundles: Hashable, Sendable {
    package var group: PlacementGroupID
    package var bundles: [Int]

    package init(group: PlacementGroupID, bundles: [Int]) {
        self.group = group
        self.bundles = bundles
    }
}

/// What was inside a placement group when it was removed.
package struct GroupRemoval: Hashable, Sendable {
    /// The requests that waited for a bundle; the scheduler has forgotten them.
    package var waitingRequests: [PlacementRequestID] = []
    /// The requests that were granted in a bundle: each holds its resources on its node until it is released.
    package var grantedRequests: [PlacementRequestID] = []
    package var decisions: [PlacementDecision] = []
}
