extension StoreState {
    /// The finished objects with their sizes in bytes, in memory or on the disk.
    package var contents: [Object: Int] {
        objects.compactMapValues { entry in
            if case .unsealed = entry.residence { return nil }
            return entry.size
        }
    }
}

extension ObjectStore {
    /// The finished objects with their sizes in bytes.
    package var contents: [Object: Int] {
        withCore { core, _ in core.state.contents }
    }
}
