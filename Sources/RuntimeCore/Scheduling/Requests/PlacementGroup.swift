/// How the bundles of a placement group are laid out over nodes.
public enum PlacementGroupStrategy: String, Hashable, Codable, Sendable, CaseIterable {
    /// On as few nodes as the room allows.
    case pack
    /// On as many nodes as the room allows.
    case spread
    /// All on one node.
    case strictPack
    /// Each on a node of its own.
    case strictSpread
}

/// Bundles of resources that are reserved together, all of them or none.
package struct PlacementGroupRequest: Hashable, Codable, Sendable {
    package static let maximumBundles = 1_000

    package var id: PlacementGroupID
    package var bundles: [Resources]
    package var strategy: PlacementGroupStrategy
    /// What the labels of every bundle's node must be.
    package var labels: LabelSelector

    package init(
        id: PlacementGroupID, bundles: [Resources], strategy: PlacementGroupStrategy = .pack,
        labels: LabelSelector = []
    ) {
        self.id = id
        self.bundles = bundles
        self.strategy = strategy
        self.labels = labels
    }

    /// Throws if the group has no bundles or too many, or a bundle that is empty or wrong.
    package func validate() throws(RuntimeError) {
        guard (1...Self.maximumBundles).contains(bundles.count) else {
            throw RuntimeError(
                .invalidResources,
                "placement group \(id) has \(bundles.count) bundles; it must have from 1 to \(Self.maximumBundles)")
        }
        for (index, bundle) in bundles.enumerated() {
            do {
                try bundle.validate()
            } catch {
                throw RuntimeError(error.code, "bundle \(index) of placement group \(id): \(error.message)")
            }
            guard !bundle.isEmpty else {
                throw RuntimeError(
                    .invalidResources,
                    "bundle \(index) of placement group \(id) asks for no resources; leave it out or give it some")
            }
        }
    }
}
