/// Resources that are reserved together on one or several nodes.
public struct PlacementGroup: Sendable, Hashable {
    /// Its identity.
    public let id: PlacementGroupID
    /// The node of each bundle, as it was when the group was made.
    public let nodes: [NodeID]

    /// The placement of something in one of the bundles, counted from 0, or in any with room.
    public func bundle(_ index: Int? = nil) -> PlacementStrategy {
        .bundle(id, index: index)
    }
}

extension Cluster {
    /// Reserves bundles of resources, all or none, and waits until there is room.
    ///
    /// - Parameters:
    ///   - bundles: What each bundle reserves.
    ///   - strategy: How they are laid out over nodes.
    ///   - labels: What the labels of every bundle's node must be.
    ///   - isDetached: Whether the group outlives this process.
    /// - Returns: The group, whose bundles all have a node.
    /// - Throws: A `RuntimeError` with code `infeasible` when the cluster has no such nodes. A cancelled wait takes the
    ///   request back.
    public func reserve(
        _ bundles: [Resources], _ strategy: PlacementGroupStrategy = .pack, labels: LabelSelector = [],
        isDetached: Bool = false
    ) async throws -> PlacementGroup {
        let id = PlacementGroupID.random()
        let spec = GroupSpec(bundles: bundles, strategy: strategy, labels: labels, isDetached: isDetached)
        return PlacementGroup(id: id, nodes: try await client.reserve(id, spec))
    }

    /// Gives a group's resources back and ends the tasks and actors in it. Doing so again does nothing.
    public func remove(_ group: PlacementGroup) {
        client.send(.removeGroup(group.id))
    }
}
