/// Somewhere requests can be placed: a node, or a bundle of a placement group.
struct Place: Sendable {
    /// What is kept on a place for the request that has waited longest for it.
    struct Claim: Sendable {
        /// No claim: younger than anything that waits.
        static let none = Claim(shape: -1, age: .max, amounts: Amounts())

        /// The shape whose oldest request it is kept for.
        var shape: Int
        /// The age of that request.
        var age: UInt64
        var amounts: Amounts

        var exists: Bool { shape >= 0 }
    }

    /// The node that this is, or on which the bundle lies.
    var node: NodeID
    /// The index of the bundle, if this is one.
    var bundle: Int?
    var labels: [String: String]
    /// What there is.
    let capacity: Amounts
    /// What of that is not taken; processors may be overdrawn after a request has resumed.
    var available: Amounts
    /// What would be free if all that ends by itself had ended: the capacity less what is held for an indefinite time.
    var attainable: Amounts
    /// Whether anything may be placed here now.
    var isOpen: Bool
    /// How many requests run here, those in bundles included.
    var running = 0
    /// The requests that hold resources here.
    var guests = TicketList()
    var claim = Claim.none

    init(node: NodeID, bundle: Int? = nil, labels: [String: String] = [:], capacity: Amounts, isOpen: Bool) {
        self.node = node
        self.bundle = bundle
        self.labels = labels
        self.capacity = capacity
        available = capacity
        attainable = capacity
        self.isOpen = isOpen
    }

    /// Whether less than half of every resource is taken.
    var isLessThanHalfUsed: Bool {
        func isLow(_ available: Int64, of capacity: Int64) -> Bool {
            capacity == 0 || capacity - available < available
        }
        guard isLow(available.cpu, of: capacity.cpu), isLow(available.gpu, of: capacity.gpu),
            isLow(available.memory, of: capacity.memory)
        else { return false }
        return capacity.custom.allSatisfy { isLow(available[$0.kind], of: $0.parts) }
    }

    /// The share that is taken of the most used resource.
    var use: Double {
        var use = 0.0
        for position in 0..<capacity.kindCount {
            guard let kind = capacity.kind(at: position) else { continue }
            use = max(use, Double(capacity[kind] - available[kind]) / Double(capacity[kind]))
        }
        return use
    }

    /// A kind of which there is too little for a request of this age; nil if it fits beside what is kept for older
    /// ones.
    func kindLacking(for demand: Amounts, of shape: Int, age: UInt64) -> Int? {
        guard claim.age < age, claim.shape != shape else { return demand.kindLacking(in: available) }
        return demand.kindLacking(in: available, beside: claim.amounts)
    }

    /// What there is for a request of this age.
    func room(for shape: Int, age: UInt64) -> Amounts {
        claim.age < age && claim.shape != shape ? available - claim.amounts : available
    }
}
