extension StoreState {
    /// Asks for room for a new object that `client` is going to write.
    package mutating func create(
        _ object: Object, size: Int, by client: Client, ticket: Ticket, now: Duration
    ) -> [Action] {
        if let error = refusal(ofCreating: object, size: size, by: client) {
            emit(.refuse(ticket, error))
            return takeActions()
        }
        let request = Request(
            kind: .creation, object: object, size: size, client: client, deadline: now + limits.whenFull.patience)
        if creations.isEmpty, restores.isEmpty, let offset = makeBlock(for: size) {
            grantCreation(request, ticket, at: offset)
            balance(now)
            return takeActions()
        }
        enter(request, ticket)
        creations.append(ticket)
        pendingCreations[object] = ticket
        serve(now)
        return takeActions()
    }

    /// The object is complete: from now on it never changes.
    package mutating func seal(_ object: Object, by client: Client, now: Duration) throws(ObjectStoreError) -> [Action]
    {
        let offset = try offsetOfUnsealed(object, by: client)
        clients[client]?.unsealed.remove(object)
        objects[object]?.residence = .memory(at: offset)
        settle(object)
        serve(now)
        return takeActions()
    }

    /// The creator gives up an object that it has not sealed.
    package mutating func abort(_ object: Object, by client: Client, now: Duration) throws(ObjectStoreError) -> [Action]
    {
        _ = try offsetOfUnsealed(object, by: client)
        discardUnsealed(object, by: client)
        serve(now)
        return takeActions()
    }

    func refusal(ofCreating object: Object, size: Int, by client: Client) -> ObjectStoreError? {
        if let error = refusal(ofServing: client) { return error }
        guard size >= 0 else {
            return ObjectStoreError(.invalidConfiguration, "object \(object) has \(size) bytes; a size is not negative")
        }
        guard size <= allocator.capacity else { return tooLarge(object, size) }
        guard objects[object] == nil, pendingCreations[object] == nil else {
            return ObjectStoreError(
                .alreadyExists,
                "object \(object) exists already; objects never change, so a new one needs a new identity")
        }
        return nil
    }

    mutating func grantCreation(_ request: Request, _ ticket: Ticket, at offset: Int) {
        objects[request.object] = Entry(size: request.size, residence: .unsealed(at: offset, by: request.client))
        clients[request.client]?.unsealed.insert(request.object)
        emit(.grant(ticket, ObjectPlace(offset: offset, size: request.size)))
    }

    mutating func discardUnsealed(_ object: Object, by client: Client) {
        guard let entry = objects[object], case .unsealed(let offset, _) = entry.residence else { return }
        clients[client]?.unsealed.remove(object)
        allocator.free(at: offset, size: entry.size)
        objects[object] = nil
    }

    private func offsetOfUnsealed(_ object: Object, by client: Client) throws(ObjectStoreError) -> Int {
        guard let entry = objects[object] else { throw unknown(object) }
        guard case .unsealed(let offset, let creator) = entry.residence, creator == client else {
            throw ObjectStoreError(
                .notCreator, "object \(object) is sealed or is being written by somebody else than \(client)")
        }
        return offset
    }
}
