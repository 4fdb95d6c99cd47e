extension StoreState {
    /// A client may make requests from now on.
    package mutating func admit(_ client: Client) {
        if clients[client] == nil { clients[client] = StoreClient() }
    }

    /// A client is gone: its pins, its unsealed objects and its requests go with it.
    ///
    /// Its process must have ended before: the memory that it was writing to is given to others.
    package mutating func lose(_ client: Client, now: Duration) -> [Action] {
        guard let lost = clients[client] else { return [] }
        for ticket in lost.waiting.sorted() {
            refuse(ticket, ObjectStoreError(.unknownClient, "client \(client) was lost"))
        }
        clients[client] = nil
        for object in lost.unsealed { discardUnsealed(object, by: client) }
        for object in lost.pinned {
            objects[object]?.pins -= lost.pins(of: object)
            settle(object)
        }
        serve(now)
        return takeActions()
    }

    /// Whoever made the request does not want it any more. One that is answered already stays as it is.
    package mutating func cancel(_ ticket: Ticket, now: Duration) -> [Action] {
        guard let request = requests[ticket] else { return [] }
        refuse(ticket, ObjectStoreError(.cancelled, "the request for object \(request.object) was cancelled"))
        serve(now)
        return takeActions()
    }

    /// Nothing is granted any more, and what waits is refused. Pins can still be given back.
    package mutating func close() -> [Action] {
        isClosed = true
        coolAt = nil
        for ticket in Array(arrivals) { refuse(ticket, Self.closedError) }
        return takeActions()
    }

    func refusal(ofServing client: Client) -> ObjectStoreError? {
        guard !isClosed else { return Self.closedError }
        guard clients[client] != nil else {
            return ObjectStoreError(.unknownClient, "client \(client) has not joined the store, or was lost")
        }
        return nil
    }

    mutating func enter(_ request: Request, _ ticket: Ticket) {
        requests[ticket] = request
        arrivals.append(ticket)
        clients[request.client]?.waiting.insert(ticket)
    }

    /// Takes a request off all lists.
    @discardableResult
    mutating func leave(_ ticket: Ticket) -> Request? {
        guard let request = requests.removeValue(forKey: ticket) else { return nil }
        arrivals.remove(ticket)
        clients[request.client]?.waiting.remove(ticket)
        switch request.kind {
        case .creation:
            creations.remove(ticket)
            pendingCreations[request.object] = nil
        case .pin:
            objects[request.object]?.waiters.removeAll { $0 == ticket }
        }
        return request
    }

    mutating func refuse(_ ticket: Ticket, _ error: ObjectStoreError) {
        guard let request = leave(ticket) else { return }
        emit(.refuse(ticket, error))
        if request.kind == .pin { settle(request.object) }
    }

    private static var closedError: ObjectStoreError {
        ObjectStoreError(.closed, "the object store is closed")
    }
}
