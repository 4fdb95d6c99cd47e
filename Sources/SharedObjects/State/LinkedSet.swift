/// A set that keeps its members in the order in which they were added.
///
/// A doubly linked list through an array, with a dictionary into it: adding at the end, removing from anywhere and finding
/// the first member take constant time.
package struct LinkedSet<Element: Hashable & Sendable>: Sendable {
    fileprivate struct Link {
        var element: Element
        var previous: Int
        var next: Int
    }

    fileprivate static var none: Int { -1 }

    private var links: [Link] = []
    private var vacant: [Int] = []
    private var places: [Element: Int] = [:]
    private var head = none
    private var tail = none

    /// A set without members.
    package init() {}

    package var count: Int { places.count }
    package var isEmpty: Bool { places.isEmpty }
    package var first: Element? { head == Self.none ? nil : links[head].element }

    package func contains(_ element: Element) -> Bool { places[element] != nil }

    /// Adds an element at the end; one that is there already stays where it is.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    package mutating func append(_ element: Element) -> Bool {
        guard places[element] == nil else { return false }
        let link = Link(element: element, previous: tail, next: Self.none)
        let index: Int
        if let reused = vacant.popLast() {
            links[reused] = link
            index = reused
        } else {
            links.append(link)
            index = links.count - 1
        }
        if tail == Self.none { head = index } else { links[tail].next = index }
        tail = index
        places[element] = index
        return true
    }

    /// Removes an element.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    package mutating func remove(_ element: Element) -> Bool {
        guard let index = places.removeValue(forKey: element) else { return false }
        let (previous, next) = (links[index].previous, links[index].next)
        if previous == Self.none { head = next } else { links[previous].next = next }
        if next == Self.none { tail = previous } else { links[next].previous = previous }
        vacant.append(index)
        return true
    }
}

extension LinkedSet: Sequence {
    /// Goes from the oldest member to the newest.
    package struct Iterator: IteratorProtocol {
        fileprivate let links: [Link]
        fileprivate var index: Int

        package mutating func next() -> Element? {
            guard index != LinkedSet.none else { return nil }
            defer { index = links[index].next }
            return links[index].element
        }
    }

    package func makeIterator() -> Iterator { Iterator(links: links, index: head) }
}
