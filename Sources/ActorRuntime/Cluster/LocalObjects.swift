/// The objects to which this process holds references, and what it knows of them. A pure value.
package struct LocalObjects: Sendable {
    /// What is known of an object.
    package enum Content: Sendable {
        /// Nobody here has asked yet.
        case unknown
        /// The head will tell when it is there.
        case awaited
        case known(ObjectInfo)
        /// A small object that was put here, and of which nobody else knows.
        case unpublished([UInt8])
    }

    package struct Entry: Sendable {
        package var handles = 0
        package var content: Content
        var waiters = Waiters<ObjectInfo>()
    }

    private var entries: [ObjectID: Entry] = [:]

    package init() {}

    package subscript(object: ObjectID) -> Entry? { entries[object] }

    /// The objects of which the head knows that this process holds them.
    package var published: [ObjectID] {
        entries.compactMap { object, entry in
            if case .unpublished = entry.content { return nil }
            return object
        }
    }

    /// The objects somebody here waits for.
    package var awaited: [ObjectID] {
        entries.compactMap { object, entry in
            if case .awaited = entry.content { return object }
            return nil
        }
    }

    /// Whether somebody has asked for an object and the answer has yet to come.
    package func isAwaited(_ object: ObjectID) -> Bool {
        if case .awaited? = entries[object]?.content { return true }
        return false
    }

    /// A reference to a new object.
    package mutating func create(_ object: ObjectID, _ content: Content) {
        entries[object] = Entry(handles: 1, content: content)
    }

    /// A reference has come from elsewhere; returns whether it is the first to the object.
    package mutating func retain(_ object: ObjectID) -> Bool {
        guard entries[object] == nil else {
            entries[object]?.handles += 1
            return false
        }
        entries[object] = Entry(handles: 1, content: .unknown)
        return true
    }

    /// Somebody else has told what an object is; what is known here already, or on its way from the head, counts more.
    package mutating func hear(_ object: ObjectID, _ info: ObjectInfo) {
        if case .unknown? = entries[object]?.content { entries[object]?.content = .known(info) }
    }

    /// A reference is gone; returns whether the head has to be told.
    package mutating func release(_ object: ObjectID) -> Bool {
        guard let handles = entries[object]?.handles else { return false }
        if handles > 1 {
            entries[object]?.handles -= 1
            return false
        }
        let entry = entries.removeValue(forKey: object)
        if case .unpublished = entry?.content { return false }
        return true
    }

    /// Others will hear of an object; returns its bytes if it was known here only.
    package mutating func publish(_ object: ObjectID) -> [UInt8]? {
        guard case .unpublished(let bytes)? = entries[object]?.content else { return nil }
        entries[object]?.content = .known(.inline(bytes))
        return bytes
    }

    /// What an object is, if that is known; otherwise whether the head has to be asked.
    package mutating func ask(_ object: ObjectID) -> (info: ObjectInfo?, mustAsk: Bool) {
        switch entries[object]?.content {
        case .known(let info)?: return (info, false)
        case .unpublished(let bytes)?: return (.inline(bytes), false)
        case .awaited?: return (nil, false)
        case .unknown?:
            entries[object]?.content = .awaited
            return (nil, true)
        case nil:
            let error = RuntimeError(.objectLost, "the object \(object) is not held here")
            return (.failed(ObjectFailure(error)), false)
        }
    }

    package mutating func wait(for object: ObjectID, _ continuation: Waiters<ObjectInfo>.Continuation, _ ticket: UInt64)
    {
        entries[object]?.waiters.add(continuation, ticket)
    }

    package mutating func abandon(_ object: ObjectID, _ ticket: UInt64) -> Waiters<ObjectInfo>.Continuation? {
        entries[object]?.waiters.remove(ticket)
    }

    /// The head has told what an object is; returns those who waited for it.
    package mutating func learn(_ object: ObjectID, _ info: ObjectInfo) -> [Waiters<ObjectInfo>.Continuation] {
        guard entries[object] != nil else { return [] }
        entries[object]?.content = .known(info)
        return entries[object]?.waiters.removeAll() ?? []
    }

    /// What was known no longer holds: the head is asked again.
    package mutating func doubt(_ object: ObjectID) {
        if case .known? = entries[object]?.content { entries[object]?.content = .unknown }
    }

    /// Nothing will come any more.
    package mutating func abandonAll() -> [Waiters<ObjectInfo>.Continuation] {
        var waiters: [Waiters<ObjectInfo>.Continuation] = []
        for object in entries.keys { waiters += entries[object]?.waiters.removeAll() ?? [] }
        return waiters
    }
}
