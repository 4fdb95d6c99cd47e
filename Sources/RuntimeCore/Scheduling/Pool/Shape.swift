/// What makes two requests equal to the scheduler: where one can be placed, so can the other.
struct ShapeKey: Hashable, Sendable {
    var resources: Resources
    var strategy: PlacementStrategy
    var labels: LabelSelector
}

/// What makes two placement groups equal to the scheduler.
struct GangKey: Hashable, Sendable {
    var bundles: [Resources]
    var strategy: PlacementGroupStrategy
    var labels: LabelSelector
}

/// The queue of the requests that are alike, first come, first served.
///
/// If the oldest cannot be placed, neither can the others: nobody looks at them. So the work for a change depends on how
/// many shapes wait, never on how many requests.
struct Shape: Sendable {
    /// What is placed.
    enum Kind: Sendable {
        case request(ShapeKey)
        case gang(Gang)
    }

    /// Bundles that are placed together, or not at all.
    struct Gang: Sendable {
        /// What is asked for; nil for the bundles that one group lost with a node.
        var key: GangKey?
        var bundles: [Amounts]
        var strategy: PlacementGroupStrategy
        var labels: LabelSelector
        /// The places that hold other bundles of the same group.
        var occupied: [Int] = []
    }

    /// Which of the places that have room comes first.
    struct Preference: Sendable {
        enum Order: Sendable {
            case firstLittleUsed(avoidsGPUs: Bool)
            case fewestGuests
            case fewestGuestsThenLeastUsed
        }

        /// The node that is taken before all others.
        var wish: NodeID?
        var order: Order
    }

    let kind: Kind
    let preference: Preference
    /// What is asked for, of all bundles together if there are several.
    let demand: Amounts
    /// The places that may be considered, by their number; nil for all of them.
    var eligible: [Bool]?
    var queue = TicketList()
    /// The age of the oldest that waits.
    var age: UInt64 = 0
    /// The kinds that are waited for: every open place that could have it has too little of one of them.
    var lacking: [Int] = []
    /// The places on which room is kept for the oldest.
    var claims: [Int] = []
    /// The last state of the cluster in which this was known to be feasible.
    var feasibleSince: UInt64 = 0

    init(_ kind: Kind, demand: Amounts, eligible: [Bool]? = nil) {
        self.kind = kind
        preference = kind.preference(demand)
        self.demand = demand
        self.eligible = eligible
    }

    /// Whether any request of this kind waits.
    var isWaiting: Bool { !queue.isEmpty }

    /// The bundles, if it is groups that are queued.
    var gang: Gang? {
        if case .gang(let gang) = kind { return gang }
        return nil
    }

    /// The least of a kind that it can use on one place, for a kind that is asked for.
    func smallestShare(of kind: Int) -> Int64 {
        guard let gang else { return demand[kind] }
        return gang.bundles.lazy.map { $0[kind] }.filter { $0 > 0 }.min() ?? .max
    }

    /// Whether a place is one of those that were asked for, by its number.
    func mayUse(_ place: Int) -> Bool { eligible?[place] ?? true }
}

extension Shape.Kind {
    /// Whether a place is one of those that were asked for.
    func selects(_ place: Place) -> Bool {
        switch self {
        case .gang(let gang): return gang.labels.matches(place.labels)
        case .request(let key):
            switch key.strategy {
            case .node(let node, soft: false) where node != place.node: return false
            case .bundle(_, let index?) where index != place.bundle: return false
            default: return key.labels.matches(place.labels)
            }
        }
    }

    fileprivate func preference(_ demand: Amounts) -> Shape.Preference {
        let hybrid: Shape.Preference.Order =
            demand.isZero ? .fewestGuests : .firstLittleUsed(avoidsGPUs: demand.gpu == 0)
        guard case .request(let key) = self else { return Shape.Preference(order: hybrid) }
        switch key.strategy {
        case .spread: return Shape.Preference(order: .fewestGuestsThenLeastUsed)
        case .node(let node, soft: true): return Shape.Preference(wish: node, order: hybrid)
        case .hybrid, .node(_, soft: false), .bundle: return Shape.Preference(order: hybrid)
        }
    }

    /// Whether every place may do.
    var isUnselective: Bool {
        switch self {
        case .gang(let gang): gang.labels.conditions.isEmpty
        case .request(let key):
            switch key.strategy {
            case .hybrid, .spread, .node(_, soft: true), .bundle(_, index: nil): key.labels.conditions.isEmpty
            case .node(_, soft: false), .bundle(_, index: _?): false
            }
        }
    }
}
