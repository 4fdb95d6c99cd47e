extension StoreState {
    /// Keeps that much free memory ready to be written without page faults, from now on.
    package mutating func warm(reserve: Int) -> [Action] {
        warmReserve = max(warmReserve, reserve)
        if !isClosed { startWarming() }
        return takeActions()
    }

    /// The memory below `end` has been prefaulted; `nil` where it could not be.
    package mutating func warmed(upTo end: Int?) -> [Action] {
        isWarming = false
        if let end {
            allocator.markWarm(upTo: end)
            if !isClosed { startWarming() }
        } else {
            warmReserve = 0
        }
        return takeActions()
    }

    /// Looks after the memory when some was taken or freed: a store that nobody uses takes none.
    mutating func noteUse(_ now: Duration) {
        guard objectBytes != balancedBytes else { return }
        balancedBytes = objectBytes
        if objectBytes > 0 { startWarming() }
        postponeCooling(now)
    }

    mutating func startWarming() {
        let start = allocator.warmEnd
        guard !isWarming, cooling == nil, allocator.warmFreeBytes < warmReserve, start < allocator.capacity else {
            return
        }
        isWarming = true
        let missing = warmReserve - allocator.warmFreeBytes
        let bytes = ByteCount.roundUp(min(missing, Self.warmStep, allocator.capacity - start), to: 4096)
        emit(.warm(start..<min(start + bytes, allocator.capacity)))
    }

    /// A step that takes some tens of milliseconds: a thread that does it can do other things soon.
    private static var warmStep: Int { 32 << 20 }
}
