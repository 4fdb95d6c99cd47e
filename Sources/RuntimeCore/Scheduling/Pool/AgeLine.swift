/// Shapes in the order of the age of their oldest requests.
///
/// A sorted array: it is short, mostly appended to, and walked from its front.
struct AgeLine: Sendable {
    struct Entry: Sendable {
        let age: UInt64
        let shape: Int
    }

    private(set) var entries: [Entry] = []

    /// Puts a shape in its rank; no two have the same age.
    mutating func insert(_ shape: Int, age: UInt64) {
        let entry = Entry(age: age, shape: shape)
        guard let last = entries.last, last.age > age else { return entries.append(entry) }
        entries.insert(entry, at: position(of: age))
    }

    /// Takes the shape with this age out, if it is there.
    mutating func remove(age: UInt64) {
        let position = position(of: age)
        if position < entries.count, entries[position].age == age { entries.remove(at: position) }
    }

    /// The first position whose age is not below `age`.
    func position(of age: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].age < age { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The shapes that wait for one kind of resource.
struct WaitingLine: Sendable {
    private var line = AgeLine()
    /// None of them can use less of it at once than this.
    private(set) var smallest = Int64.max

    /// The shapes, those with the oldest requests first.
    var entries: [AgeLine.Entry] { line.entries }

    /// Puts a shape in its rank that can use so much at once, or more.
    mutating func insert(_ shape: Int, age: UInt64, smallest amount: Int64) {
        line.insert(shape, age: age)
        smallest = min(smallest, amount)
    }

    /// Takes the shape with this age out. The bound on what the others can use stays: it is right, if not sharp.
    mutating func remove(age: UInt64) {
        line.remove(age: age)
        if line.entries.isEmpty { smallest = .max }
    }
}
