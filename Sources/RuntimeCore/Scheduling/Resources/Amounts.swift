/// Resources as the scheduler counts them: ten-thousandths of a unit, by the number of the kind instead of its name.
///
/// What the built-in kinds hold lies in the value itself, so that the usual request, processors and perhaps memory,
/// is compared and counted without touching the heap.
struct Amounts: Hashable, Sendable {
    /// So much of a kind of the user's own naming.
    struct Custom: Hashable, Sendable {
        let kind: Int
        var parts: Int64
    }

    /// The numbers of the built-in kinds; those of the user's own naming follow.
    static let cpuKind = 0
    static let gpuKind = 1
    static let memoryKind = 2
    static let firstCustomKind = 3

    var cpu: Int64 = 0
    var gpu: Int64 = 0
    var memory: Int64 = 0
    /// In the order of the kinds' numbers.
    private(set) var custom: [Custom] = []

    /// Only the processors: what a task that waits for objects gives back.
    var processors: Amounts {
        var amounts = Amounts()
        amounts.cpu = cpu
        return amounts
    }

    /// Whether there is nothing of anything.
    var isZero: Bool { cpu == 0 && gpu == 0 && memory == 0 && custom.allSatisfy { $0.parts == 0 } }

    /// How many positions `kind(at:)` has.
    var kindCount: Int { Self.firstCustomKind + custom.count }

    /// The kind at a position if there is any of it: loops over kinds without building a list of them.
    func kind(at position: Int) -> Int? {
        switch position {
        case Self.cpuKind: cpu == 0 ? nil : position
        case Self.gpuKind: gpu == 0 ? nil : position
        case Self.memoryKind: memory == 0 ? nil : position
        default: custom[position - Self.firstCustomKind].parts == 0 ? nil : custom[position - Self.firstCustomKind].kind
        }
    }

    /// The kinds of which there is something.
    var kinds: [Int] { (0..<kindCount).compactMap(kind) }

    /// How much there is of a kind.
    subscript(kind: Int) -> Int64 {
        switch kind {
        case Self.cpuKind: cpu
        case Self.gpuKind: gpu
        case Self.memoryKind: memory
        default: customParts(kind)
        }
    }

    /// Changes how much there is of a kind.
    mutating func set(_ kind: Int, to parts: Int64) {
        switch kind {
        case Self.cpuKind: cpu = parts
        case Self.gpuKind: gpu = parts
        case Self.memoryKind: memory = parts
        default: change(kind, by: parts - self[kind])
        }
    }

    private func customParts(_ kind: Int) -> Int64 {
        let position = position(of: kind)
        return position < custom.count && custom[position].kind == kind ? custom[position].parts : 0
    }

    /// Where a kind is, or would be: by halving, because a node may offer a thousand of them.
    private func position(of kind: Int) -> Int {
        var low = 0
        var high = custom.count
        while low < high {
            let middle = (low + high) / 2
            if custom[middle].kind < kind { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func change(_ kind: Int, by parts: Int64) {
        let position = position(of: kind)
        if position < custom.count, custom[position].kind == kind {
            custom[position].parts += parts
        } else if parts != 0 {
            custom.insert(Custom(kind: kind, parts: parts), at: position)
        }
    }
}

extension Amounts {
    /// Adds amounts; kinds that were not there come in.
    static func += (total: inout Amounts, more: Amounts) {
        total.cpu += more.cpu
        total.gpu += more.gpu
        total.memory += more.memory
        for part in more.custom { total.change(part.kind, by: part.parts) }
    }

    /// Takes amounts away, below zero if need be: the caller has seen to it that they fit, or means to overdraw.
    static func -= (total: inout Amounts, less: Amounts) {
        total.cpu -= less.cpu
        total.gpu -= less.gpu
        total.memory -= less.memory
        for part in less.custom { total.change(part.kind, by: -part.parts) }
    }

    /// What is left of one after the other was taken away.
    static func - (one: Amounts, other: Amounts) -> Amounts {
        var difference = one
        difference -= other
        return difference
    }

    /// Whether so much can be taken from `room`. What is not asked for may be overdrawn there.
    func fits(in room: Amounts) -> Bool { kindLacking(in: room) == nil }

    /// A kind of which `room` has too little; nil if it has enough of everything that is asked for.
    func kindLacking(in room: Amounts) -> Int? {
        if cpu > 0, cpu > room.cpu { return Self.cpuKind }
        if gpu > 0, gpu > room.gpu { return Self.gpuKind }
        if memory > 0, memory > room.memory { return Self.memoryKind }
        for part in custom where part.parts > room.customParts(part.kind) { return part.kind }
        return nil
    }

    /// A kind of which `room` has too little for both this and `claim`; nil if all fits beside it.
    func kindLacking(in room: Amounts, beside claim: Amounts) -> Int? {
        if cpu > 0, cpu > room.cpu - claim.cpu { return Self.cpuKind }
        if gpu > 0, gpu > room.gpu - claim.gpu { return Self.gpuKind }
        if memory > 0, memory > room.memory - claim.memory { return Self.memoryKind }
        for part in custom where part.parts > room.customParts(part.kind) - claim.customParts(part.kind) {
            return part.kind
        }
        return nil
    }

    /// The greatest share of this that `room` lacks: 0 if it fits, 1 if a kind is missing altogether, or overdrawn.
    func shareLacking(in room: Amounts) -> Double {
        var share = 0.0
        for position in 0..<kindCount {
            guard let kind = kind(at: position) else { continue }
            let wanted = self[kind]
            share = max(share, Double(wanted - min(max(room[kind], 0), wanted)) / Double(wanted))
        }
        return share
    }
}
