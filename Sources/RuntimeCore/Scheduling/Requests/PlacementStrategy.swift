/// Where among the nodes that have room a request is placed.
public enum PlacementStrategy: Hashable, Codable, Sendable {
    /// On the first node that is less than half used, then on the least used one.
    ///
    /// A node is as used as its most used resource. Nodes with GPUs come last for requests that need none, and nodes
    /// that hold more of the request's arguments come first. Requests without any resources go where the fewest
    /// others run.
    case hybrid
    /// On the node where the fewest requests run, then on the least used one.
    case spread
    /// On this node. A soft wish is for the node if it has room at once, and for any other (as `hybrid`) if not.
    case node(NodeID, soft: Bool)
    /// In a bundle of a placement group: the one with this index (from 0), or any.
    case bundle(PlacementGroupID, index: Int?)
}

extension PlacementStrategy {
    /// On this node and no other.
    public static func node(_ node: NodeID) -> Self { .node(node, soft: false) }

    /// In any bundle of a placement group.
    public static func bundle(_ group: PlacementGroupID) -> Self { .bundle(group, index: nil) }
}
