/// Places, and the queues of what waits for them: the nodes of the cluster, or the bundles of one placement group.
///
/// **Order.** Requests that are alike form a queue (`Shape`). When something becomes free, the oldest request that fits
/// is placed, and so on until none fits. A small request may thus overtake a larger one that has no room yet.
///
/// **Claims.** So that overtaking ends, room is kept for what waits: the oldest request of each shape has a claim on the
/// place where it lacks the least, at most one claim lies on a place, and older requests choose first. A request that is
/// younger than a claim may take only what fits beside it. A claim counts on everything that ends by itself. It does
/// not count on what actors and placement groups hold, nor on what requests hold that wait for objects, perhaps for
/// those of requests that would have to wait for the claim: room that may never come is not kept.
///
/// Hence nobody starves: a claim holds until its owner is placed, because whatever ends on its place either leaves room
/// for the owner, or is taken by one of the finitely many that are older; then the oldest without a claim has its turn.
///
/// **Work.** A request that comes costs O(places), and O(1) if others of its shape wait already. What becomes free on a
/// place is offered to the shapes that wait for that kind of resource, from the oldest on until one fits: O(1) if there
/// is one shape, O(shapes that wait for the kind) at worst, whatever the length of the queues. A cancelled request costs
/// O(1). A group costs a layout, O(bundles × places) as a rule, once for all groups that are alike.
struct PlacementPool: Sendable {
    /// Something that has been placed.
    struct Placement: Sendable {
        var ticket: Int
        /// The place; of a gang the place of each bundle.
        var places: Places

        enum Places: Sendable {
            case one(Int)
            case many([Int])
        }
    }

    /// Something on a place that others may have now.
    struct Gain: Sendable {
        var place: Int
        /// Of which kinds there is more.
        var amounts: Amounts
        /// Whether the place is new to all that wait, whatever they wait for.
        var isNew = false
        /// Those of this age and younger may have a claim on it now.
        var offeredFrom: UInt64?
    }

    /// In slots that are used again: a place keeps its number while it exists.
    var places: [Place] = []
    /// The places that exist, in the order of their admission.
    var order: [Int] = []
    private var freePlaces: [Int] = []

    /// The queues, in slots that are used again.
    var shapes: [Shape] = []
    private var freeShapes: [Int] = []
    private var shapeNumbers: [ShapeKey: Int] = [:]
    private var gangNumbers: [GangKey: Int] = [:]
    private var lastShape: (key: ShapeKey, number: Int)?

    /// The shapes that wait for some kind of resource, by the number of the kind.
    var lines: [WaitingLine] = []
    /// The shapes that wait without a claim.
    var unclaimed = AgeLine()
    /// What has become free and was not offered to anyone yet.
    var gains: [Gain] = []
    /// What was placed since the last look.
    var placements: [Placement] = []
    /// Counts the changes of places after which something may be feasible no longer.
    private(set) var version: UInt64 = 1
    /// How often a shape was held against a place: the measure of the work done.
    var examinations: UInt64 = 0

    /// Idle shapes are kept, for the next request will be like the last, but not many more of them than this.
    static let idleShapes = 256
    /// How many shapes there may be before the idle ones are dropped.
    private var shapeLimit = Self.idleShapes
}

// MARK: - Shapes

extension PlacementPool {
    /// The queue for a kind of request, if there was one like it lately.
    mutating func knownShape(_ key: ShapeKey) -> Int? {
        if let lastShape, lastShape.key == key { return lastShape.number }
        guard let number = shapeNumbers[key] else { return nil }
        lastShape = (key, number)
        return number
    }

    /// Makes the queue for a new kind of request; `demand` is what it asks for.
    mutating func addShape(_ key: ShapeKey, demand: Amounts) -> Int {
        let number = addShape(.request(key), demand: demand)
        shapeNumbers[key] = number
        lastShape = (key, number)
        return number
    }

    /// The queue for a kind of group; `demand` are its bundles.
    mutating func shape(for gang: Shape.Gang) -> Int {
        if let key = gang.key, let number = gangNumbers[key] { return number }
        var demand = Amounts()
        for bundle in gang.bundles { demand += bundle }
        let number = addShape(.gang(gang), demand: demand)
        if let key = gang.key { gangNumbers[key] = number }
        return number
    }

    private mutating func addShape(_ kind: Shape.Kind, demand: Amounts) -> Int {
        if freeShapes.isEmpty, shapes.count >= shapeLimit { dropIdleShapes() }
        let eligible = kind.isUnselective ? nil : places.map(kind.selects)
        let shape = Shape(kind, demand: demand, eligible: eligible)
        guard let number = freeShapes.popLast() else {
            shapes.append(shape)
            return shapes.count - 1
        }
        shapes[number] = shape
        return number
    }

    /// Forgets the shapes of which none waits. The next time is when there are twice as many as wait now: O(1) for each
    /// shape that is added.
    private mutating func dropIdleShapes() {
        let idle = shapes.indices.filter { !shapes[$0].isWaiting }
        shapeLimit = max(Self.idleShapes, 2 * (shapes.count - idle.count))
        lastShape = nil
        for number in idle {
            switch shapes[number].kind {
            case .request(let key): shapeNumbers[key] = nil
            case .gang(let gang): if let key = gang.key { gangNumbers[key] = nil }
            }
        }
        freeShapes = idle.reversed()
    }

    /// Whether a place could hold what the shape asks for, were it idle.
    mutating func isFeasible(_ number: Int) -> Bool {
        guard isFeasible(shapes[number]) else { return false }
        shapes[number].feasibleSince = version
        return true
    }

    /// Whether a place could hold what the shape asks for, were it idle.
    func isFeasible(_ shape: Shape) -> Bool {
        if shape.feasibleSince == version { return true }
        if let gang = shape.gang { return idleLayout(of: gang) != .impossible }
        return order.contains { shape.mayUse($0) && shape.demand.fits(in: places[$0].capacity) }
    }
}

// MARK: - Places

extension PlacementPool {
    /// Takes a place in. Nothing is placed on it before the next `settle`.
    mutating func add(_ place: Place) -> Int {
        let number: Int
        if let free = freePlaces.popLast() {
            number = free
            places[free] = place
        } else {
            number = places.count
            places.append(place)
        }
        order.append(number)
        for shape in shapes.indices where shapes[shape].eligible != nil {
            let isSelected = shapes[shape].kind.selects(place)
            if let known = shapes[shape].eligible?.count, number < known {
                shapes[shape].eligible?[number] = isSelected
            } else {
                shapes[shape].eligible?.append(isSelected)
            }
        }
        if place.isOpen { open(number) }
        return number
    }

    /// Opens a place for requests.
    mutating func open(_ place: Int) {
        places[place].isOpen = true
        gains.append(Gain(place: place, amounts: places[place].capacity, isNew: true, offeredFrom: 0))
    }

    /// Nothing is placed on the place any more; what is there stays.
    mutating func close(_ place: Int) {
        places[place].isOpen = false
        withdrawClaim(on: place)
    }

    /// Empties and closes a place that is lost with its node; a bundle may come back in its stead.
    ///
    /// The tickets of its guests are the caller's to forget.
    mutating func clear(_ place: Int) {
        close(place)
        let lost = places[place]
        places[place] = Place(
            node: lost.node, bundle: lost.bundle, labels: lost.labels, capacity: lost.capacity, isOpen: false)
    }

    /// Forgets a place that is lost.
    mutating func remove(_ place: Int) {
        clear(place)
        version += 1
        order.removeAll { $0 == place }
        freePlaces.append(place)
    }
}
