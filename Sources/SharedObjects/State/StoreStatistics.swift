/// What a store holds and what it has done.
package struct StoreStatistics: Sendable, Equatable {
    /// What has been done since the store was opened.
    package struct Totals: Sendable, Equatable {
        package var spilledObjects = 0
        package var spilledBytes = 0
        package var restoredObjects = 0
        package var restoredBytes = 0

        /// What has been done.
        package init(spilledObjects: Int = 0, spilledBytes: Int = 0, restoredObjects: Int = 0, restoredBytes: Int = 0) {
            self.spilledObjects = spilledObjects
            self.spilledBytes = spilledBytes
            self.restoredObjects = restoredObjects
            self.restoredBytes = restoredBytes
        }
    }

    /// The size of the arena.
    package var capacity = 0
    /// The number of objects, in the arena or on the disk.
    package var objects = 0
    /// What objects take in the arena.
    package var usedBytes = 0
    /// What of it can be given up at once, because it is on the disk too.
    package var evictableBytes = 0
    /// What of it nobody uses now: it can be given up after it is written to the disk.
    package var spillableBytes = 0
    /// The largest block that is free.
    package var largestFreeBlock = 0
    /// The part of the free memory outside the largest free block.
    package var fragmentation = 0.0
    /// What was used or prefaulted before.
    package var warmBytes = 0
    /// What spill files take on the disk, and how many there are.
    package var diskBytes = 0
    package var diskFiles = 0
    /// How many requests have no answer yet.
    package var waitingRequests = 0
    package var totals = Totals()

    /// What cannot be given up now: pinned, being written by its creator, or on its way to or from the disk.
    package var heldBytes: Int { usedBytes - evictableBytes - spillableBytes }
}

extension StoreState {
    package var statistics: StoreStatistics {
        StoreStatistics(
            capacity: allocator.capacity, objects: objects.count, usedBytes: objectBytes,
            evictableBytes: clean.bytes, spillableBytes: dirty.bytes, largestFreeBlock: allocator.largestFreeBlock,
            fragmentation: allocator.fragmentation, warmBytes: allocator.warmEnd, diskBytes: files.bytes,
            diskFiles: files.count, waitingRequests: requests.count, totals: totals)
    }

    /// Whether the object is here, sealed, in the arena or on the disk.
    package func contains(_ object: Object) -> Bool {
        guard let entry = objects[object], !entry.isReleased else { return false }
        if case .unsealed = entry.residence { return false }
        return true
    }
}
