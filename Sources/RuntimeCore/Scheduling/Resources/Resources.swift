/// What a task, an actor or a bundle asks of a node, and what a node offers: processors, GPUs, memory and resources
/// of the user's own naming.
///
/// ```swift
/// let small: Resources = .cpus(1)
/// let large: Resources = [.cpus(4), .gpus(0.5), .memory(bytes: 8 << 30), .custom("license", 1)]
/// ```
///
/// A kind that is given twice adds up. Making a value never fails; ``validate()`` says what is wrong with it, and
/// whoever takes resources calls it first. Amounts are kept in ten-thousandths of a unit: a share such as 1/3 is
/// rounded down to one.
public struct Resources: Hashable, Sendable {
    /// A resource of the user's own naming.
    package struct Custom: Hashable, Sendable {
        package let name: String
        package var amount: ResourceAmount
    }

    package private(set) var cpu = ResourceAmount.zero
    package private(set) var gpu = ResourceAmount.zero
    package private(set) var memory = ResourceAmount.zero
    /// By name; none of them is zero.
    package private(set) var custom: [Custom] = []
    /// Everything that is wrong, in the order in which it was written.
    package private(set) var flaws: [ResourceFlaw] = []

    private init() {}

    /// Nothing at all.
    public static let none = Resources()

    /// So many processors: from 0.0001 to a million, or 0.
    public static func cpus(_ count: Double) -> Self {
        Self().setting(\.cpu, to: count, of: "CPU")
    }

    /// So many GPUs: from 0.0001 to a million, or 0.
    public static func gpus(_ count: Double) -> Self {
        Self().setting(\.gpu, to: count, of: "GPU")
    }

    /// So many bytes of memory, at most 256 TiB.
    public static func memory(bytes: Int) -> Self {
        var resources = Self()
        switch ResourceLimits.checkMemory(bytes) {
        case .success(let amount): resources.memory = amount
        case .failure(let flaw): resources.flaws.append(flaw)
        }
        return resources
    }

    /// So much of a resource that some nodes offer by this name: from 0.0001 to a billion, or 0.
    ///
    /// The name has at most 64 characters, no white space or commas, and is not one that the runtime keeps for itself.
    public static func custom(_ name: String, _ amount: Double) -> Self {
        var resources = Self()
        if let flaw = ResourceLimits.flaw(inName: name) {
            resources.flaws.append(flaw)
            return resources
        }
        switch ResourceLimits.check(amount, of: name, atMost: ResourceLimits.customUnits) {
        case .success(.zero): break
        case .success(let amount): resources.custom = [Custom(name: name, amount: amount)]
        case .failure(let flaw): resources.flaws.append(flaw)
        }
        return resources
    }

    private func setting(_ path: WritableKeyPath<Self, ResourceAmount>, to count: Double, of name: String) -> Self {
        var resources = self
        switch ResourceLimits.check(count, of: name, atMost: ResourceLimits.processorUnits) {
        case .success(let amount): resources[keyPath: path] = amount
        case .failure(let flaw): resources.flaws.append(flaw)
        }
        return resources
    }
}

extension Resources: ExpressibleByArrayLiteral {
    /// The sum of the parts.
    public init(arrayLiteral parts: Resources...) {
        self.init(sumOf: parts)
    }

    /// The sum of the parts.
    public init(adding parts: some Sequence<Resources>) {
        self.init(sumOf: parts)
    }

    /// The sum of the parts; beyond the limits it has a flaw.
    package init(sumOf parts: some Sequence<Resources>) {
        self.init()
        for part in parts { add(part) }
    }

    private mutating func add(_ other: Self) {
        flaws += other.flaws
        cpu = sum(cpu, other.cpu, of: "CPU", atMost: ResourceLimits.processorUnits)
        gpu = sum(gpu, other.gpu, of: "GPU", atMost: ResourceLimits.processorUnits)
        memory = sum(memory, other.memory, of: "memory", atMost: ResourceLimits.memoryBytes)
        for part in other.custom { add(part) }
    }

    private mutating func add(_ part: Custom) {
        let position = custom.firstIndex { $0.name >= part.name } ?? custom.endIndex
        if position < custom.endIndex, custom[position].name == part.name {
            let before = custom[position].amount
            custom[position].amount = sum(before, part.amount, of: part.name, atMost: ResourceLimits.customUnits)
        } else {
            custom.insert(part, at: position)
        }
    }

    private mutating func sum(
        _ one: ResourceAmount, _ other: ResourceAmount, of name: String, atMost limit: Int64
    ) -> ResourceAmount {
        if let sum = one.adding(other), sum.wholeUnits < limit || sum == ResourceAmount(whole: limit) { return sum }
        flaws.append(ResourceFlaw(resource: name, value: "\(one) + \(other)", rule: "must be at most \(limit)"))
        return one
    }
}

extension Resources {
    /// Whether nothing is asked for.
    public var isEmpty: Bool { cpu == .zero && gpu == .zero && memory == .zero && custom.isEmpty }

    /// Processors.
    public var cpus: Double { cpu.doubleValue }

    /// GPUs.
    public var gpus: Double { gpu.doubleValue }

    /// Memory in bytes.
    public var memoryBytes: Int { Int(memory.wholeUnits) }

    /// The amount of one kind: "CPU", "GPU", "memory" (in bytes) or a name of the user's own; zero if it is not there.
    public func amount(of name: String) -> ResourceAmount {
        switch name {
        case "CPU": cpu
        case "GPU": gpu
        case "memory": memory
        default: custom.first { $0.name == name }?.amount ?? .zero
        }
    }

    /// The kinds that are there, the built-in ones first, then the others by name.
    package var amounts: [(name: String, amount: ResourceAmount)] {
        let builtIn = [("CPU", cpu), ("GPU", gpu), ("memory", memory)].filter { $0.1 != .zero }
        return builtIn + custom.map { ($0.name, $0.amount) }
    }

    /// Amounts that the scheduler has counted; those that are not above zero are left out.
    package init(counted amounts: some Sequence<(name: String, amount: ResourceAmount)>) {
        self.init()
        for (name, amount) in amounts where amount > .zero {
            switch name {
            case "CPU": cpu = amount
            case "GPU": gpu = amount
            case "memory": memory = amount
            default: add(Custom(name: name, amount: amount))
            }
        }
    }
}

extension Resources {
    /// The whole processors, such as the number of processes that are worth keeping.
    var wholeProcessors: Int { Int(cpu.wholeUnits) }
}
