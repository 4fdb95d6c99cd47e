/// A request or placement group that the scheduler has taken in: it waits in the queue of its shape, or has a place.
struct Ticket: Sendable {
    /// What waits or was placed.
    enum Subject: Sendable {
        case request(PlacementRequestID)
        case group(PlacementGroupID)
    }

    var subject: Subject
    /// Its rank in the order of arrival: the smaller, the older.
    var age: UInt64
    /// The number of the group in whose bundles it is placed; nil for one that is placed on nodes.
    var group: Int?
    var shape: Int
    /// Where it was placed; nil while it waits.
    var place: Int?
    /// What it has been given, its processors included even while it lends them.
    var held = Amounts()
    var lifetime = PlacementRequest.Lifetime.finite
    /// Whether it waits for objects and has given its processors back meanwhile.
    var isSuspended = false
    var locality: [PlacementRequest.Locality] = []

    fileprivate(set) var next = -1
    fileprivate(set) var previous = -1

    init(_ subject: Subject, age: UInt64, group: Int? = nil, shape: Int) {
        self.subject = subject
        self.age = age
        self.group = group
        self.shape = shape
    }

    /// What it takes of its place now.
    var taken: Amounts { isSuspended ? held - held.processors : held }

    /// What of it nobody may count on getting back: what a request holds that ends only when somebody ends it, or that
    /// waits itself, perhaps for those who would wait for it.
    var lasting: Amounts { lifetime == .indefinite || isSuspended ? taken : Amounts() }
}

/// A list of tickets, strung through the tickets themselves: any of them is taken out in O(1).
struct TicketList: Sendable {
    fileprivate(set) var first = -1
    fileprivate var last = -1
    fileprivate(set) var count = 0

    var isEmpty: Bool { count == 0 }
}

/// All tickets, in slots that are used again.
struct Tickets: Sendable {
    private var slots: [Ticket] = []
    private var free: [Int] = []
    /// By the number of the request: whole numbers are hashed several times faster than values that hold one.
    private var numbers: [UInt64: Int32] = [:]

    /// The ticket in a slot; changed in place, because it is a hundred bytes.
    subscript(number: Int) -> Ticket {
        get { slots[number] }
        _modify { yield &slots[number] }
    }

    /// The ticket of a request.
    func number(of request: PlacementRequestID) -> Int? { numbers[request.rawValue].map(Int.init) }

    /// Takes a ticket in, and says which slot it has.
    mutating func insert(_ ticket: Ticket) -> Int {
        let number: Int
        if let slot = free.popLast() {
            number = slot
            slots[slot] = ticket
        } else {
            number = slots.count
            slots.append(ticket)
        }
        if case .request(let request) = ticket.subject { numbers[request.rawValue] = Int32(number) }
        return number
    }

    /// Forgets a ticket that is in no list.
    mutating func remove(_ number: Int) {
        if case .request(let request) = slots[number].subject { numbers[request.rawValue] = nil }
        slots[number].locality = []
        free.append(number)
    }

    /// Puts a ticket that is in no list at the end of one.
    mutating func append(_ number: Int, to list: inout TicketList) {
        slots[number].previous = list.last
        slots[number].next = -1
        if list.last >= 0 { slots[list.last].next = number } else { list.first = number }
        list.last = number
        list.count += 1
    }

    /// Takes a ticket out of the list it is in.
    mutating func remove(_ number: Int, from list: inout TicketList) {
        let (previous, next) = (slots[number].previous, slots[number].next)
        if previous >= 0 { slots[previous].next = next } else { list.first = next }
        if next >= 0 { slots[next].previous = previous } else { list.last = previous }
        list.count -= 1
    }

    /// The tickets of a list, in its order.
    func members(of list: TicketList) -> [Int] {
        var members: [Int] = []
        members.reserveCapacity(list.count)
        var number = list.first
        while number >= 0 {
            members.append(number)
            number = slots[number].next
        }
        return members
    }

    /// The identities of the requests among some tickets, in the order of the identities.
    func requests(_ numbers: [Int]) -> [PlacementRequestID] {
        numbers.compactMap { number in
            if case .request(let request) = slots[number].subject { return request }
            return nil
        }.sorted()
    }
}
