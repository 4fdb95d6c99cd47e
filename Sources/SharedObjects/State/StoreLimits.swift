/// What a store may use, and what it does when that is not enough.
package struct StoreLimits: Sendable, Equatable {
    /// What happens to a request for which there is no room and none can be made.
    package enum FullPolicy: Sendable, Equatable {
        /// It is refused at once.
        case fail
        /// It waits for others to let go of theirs, and is refused when that takes longer.
        case wait(atMost: Duration)

        var patience: Duration {
            switch self {
            case .fail: .zero
            case .wait(let patience): patience
            }
        }
    }

    /// What spilling may use.
    package struct Spilling: Sendable, Equatable {
        /// The most bytes that spill files may take together; `nil` for no limit of its own.
        package var maximumBytes: Int?
        /// Nothing is written that would fill the disk to this part, from 0 to 1.
        package var diskFullFraction: Double
        /// Objects are gathered until a file has this many bytes; only a request that waits for room is served with less.
        package var batchBytes: Int

        /// Limits of spilling.
        package init(maximumBytes: Int? = nil, diskFullFraction: Double = 0.95, batchBytes: Int = 64 << 20) {
            self.maximumBytes = maximumBytes
            self.diskFullFraction = diskFullFraction
            self.batchBytes = batchBytes
        }
    }

    /// The part of the capacity, from 0 to 1, above which objects are written to the disk ahead of need.
    package var spillFraction: Double
    /// How objects are spilled; `nil` where they never are.
    package var spilling: Spilling?
    /// What happens to a request for which there is no room.
    package var whenFull: FullPolicy
    /// How much free memory is kept ready to be written without page faults once the store is in use, in bytes.
    package var warmReserve: Int
    /// How long a store must be left alone before its free memory goes back to the system; `nil` for never. It takes up to
    /// twice as long.
    package var coolAfter: Duration?

    /// Limits of a store.
    package init(
        spillFraction: Double = 0.8, spilling: Spilling? = Spilling(),
        whenFull: FullPolicy = .wait(atMost: .seconds(10)),
        warmReserve: Int = 0, coolAfter: Duration? = .seconds(30)
    ) {
        self.spillFraction = spillFraction
        self.spilling = spilling
        self.whenFull = whenFull
        self.warmReserve = warmReserve
        self.coolAfter = coolAfter
    }

    /// Refuses settings that make no sense, by name.
    package func validate() throws(ObjectStoreError) {
        guard spillFraction > 0, spillFraction <= 1 else {
            throw ObjectStoreError(
                .invalidConfiguration, "spillFraction is \(spillFraction); it must be above 0 and at most 1")
        }
        guard whenFull.patience >= .zero else {
            throw ObjectStoreError(
                .invalidConfiguration, "whenFull waits \(whenFull.patience); a time must not be negative")
        }
        guard warmReserve >= 0 else {
            throw ObjectStoreError(.invalidConfiguration, "warmReserve is \(warmReserve); it must not be negative")
        }
        if let coolAfter, coolAfter <= .zero {
            throw ObjectStoreError(.invalidConfiguration, "coolAfter is \(coolAfter); a time must be above 0")
        }
        guard let spilling else { return }
        guard spilling.diskFullFraction > 0, spilling.diskFullFraction <= 1 else {
            throw ObjectStoreError(
                .invalidConfiguration,
                "diskFullFraction is \(spilling.diskFullFraction); it must be above 0 and at most 1")
        }
        guard spilling.batchBytes > 0, spilling.maximumBytes ?? 0 >= 0 else {
            throw ObjectStoreError(
                .invalidConfiguration,
                "batchBytes is \(spilling.batchBytes) and maximumBytes is \(spilling.maximumBytes ?? 0); "
                    + "the first must be above 0, the second must not be negative")
        }
    }
}
