/// Decides whether more may be written to the disk, from facts that others measure.
struct DiskGate: Sendable {
    enum Verdict {
        /// That many bytes may be written; the obstacle is what forbids more.
        case open(bytes: Int, Obstacle)
        /// The facts are too old: measure.
        case measure
        /// The facts are on their way.
        case measuring
        /// Nothing may be written.
        case closed(Obstacle)
    }

    /// How long a measurement counts; others write to the disk too.
    private static let lifetime = Duration.milliseconds(100)
    /// How long nothing is tried after the disk refused something.
    private static let pause = Duration.seconds(1)

    private let limits: StoreLimits.Spilling?
    private var space: DiskSpace?
    private var measuredAt = Duration.zero
    private var isMeasuring = false
    private var failure: (error: ObjectStoreError, until: Duration)?

    init(_ limits: StoreLimits.Spilling?) {
        self.limits = limits
    }

    /// Whether, and how much, may be written on top of the `used` bytes of spill files.
    func verdict(used: Int, now: Duration) -> Verdict {
        guard let limits else { return .closed(.spillingIsOff) }
        if isMeasuring { return .measuring }
        if let failure, now < failure.until { return .closed(.failed(failure.error)) }
        let allowed = limits.maximumBytes.map { max(0, $0 - used) } ?? .max
        let atLimit = Obstacle.limitReached(used: used, maximum: limits.maximumBytes ?? .max)
        guard allowed > 0 else { return .closed(atLimit) }
        guard let space, now < measuredAt + Self.lifetime else { return .measure }
        // What is written must leave more than the reserve.
        let reserve = Int(exactly: (Double(space.total) * (1 - limits.diskFullFraction)).rounded(.up)) ?? .max
        let room = space.available - reserve - 1
        let full = Obstacle.diskFull(space, fraction: limits.diskFullFraction)
        guard room > 0 else { return .closed(full) }
        return allowed < room ? .open(bytes: allowed, atLimit) : .open(bytes: room, full)
    }

    /// When it is worth asking again after a refusal for that reason; `nil` where only an event changes it.
    func nextCheck(after obstacle: Obstacle) -> Duration? {
        switch obstacle {
        case .diskFull: measuredAt + Self.lifetime
        case .failed: failure?.until
        case .heldByOthers, .spillingIsOff, .limitReached: nil
        }
    }

    mutating func beginMeasuring() {
        isMeasuring = true
    }

    /// Takes in how much room there is.
    mutating func measured(_ space: DiskSpace, now: Duration) {
        isMeasuring = false
        self.space = space
        measuredAt = now
    }

    /// Takes in that the disk refused something.
    mutating func failed(_ error: ObjectStoreError, now: Duration) {
        isMeasuring = false
        failure = (error, until: now + Self.pause)
    }
}

/// Why no room can be made in the arena.
enum Obstacle: Sendable {
    /// All that is there is pinned or still being written.
    case heldByOthers
    /// There are objects that could be spilled, but spilling is off.
    case spillingIsOff
    /// Spill files take all that they may.
    case limitReached(used: Int, maximum: Int)
    /// The disk has no room left.
    case diskFull(DiskSpace, fraction: Double)
    /// The last write failed.
    case failed(ObjectStoreError)
}
