/// Giving memory back: a store that was full once must not hold its memory for ever.
extension StoreState {
    /// The memory that was to be given back is the system's again; `isCold` is whether that went well.
    package mutating func cooled(_ isCold: Bool, now: Duration) -> [Action] {
        guard let range = cooling else { return [] }
        cooling = nil
        if isCold {
            allocator.giveBackCold(range)
        } else {
            allocator.free(at: range.lowerBound, size: range.count)
        }
        serve(now)
        guard !isClosed else { return takeActions() }
        // Whoever has used the store meanwhile has set another time.
        if coolAt != nil { startWarming() } else if isCold { startCooling() }
        return takeActions()
    }

    /// Memory is given back only after a time in which none was taken or freed.
    mutating func postponeCooling(_ now: Duration) {
        guard let idleTime = limits.coolAfter else { return }
        // Seldom another time: for every new one a thread is woken.
        if coolAt.map({ now > $0 - idleTime }) ?? true { coolAt = now + idleTime * 2 }
    }

    mutating func coolIfIdle(_ now: Duration) {
        guard let time = coolAt, time <= now, let idleTime = limits.coolAfter else { return }
        coolAt = isWarming ? now + idleTime : nil
        if coolAt == nil, cooling == nil { startCooling() }
    }

    private mutating func startCooling() {
        guard let range = allocator.takeWarmTop(atMost: Self.coolStep) else { return }
        cooling = range
        emit(.cool(range))
    }

    /// A step that takes some tens of milliseconds: whoever wants the memory meanwhile waits for its end.
    private static var coolStep: Int { 64 << 20 }
}
