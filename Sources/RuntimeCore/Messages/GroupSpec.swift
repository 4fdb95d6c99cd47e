/// What the head has to know of a placement group.
package struct GroupSpec: Codable, Sendable, Equatable {
    /// What each bundle reserves.
    package var bundles: [Resources]
    /// How they are laid out over nodes.
    package var strategy: PlacementGroupStrategy
    /// What the labels of every bundle's node must be.
    package var labels: LabelSelector
    /// Whether it outlives the process that asked for it.
    package var isDetached: Bool

    package init(
        bundles: [Resources], strategy: PlacementGroupStrategy, labels: LabelSelector = [], isDetached: Bool = false
    ) {
        self.bundles = bundles
        self.strategy = strategy
        self.labels = labels
        self.isDetached = isDetached
    }
}
