extension StoreState {
    /// Asks that an object stays where it is in the arena while `client` reads it, and is brought there if it is not.
    package mutating func pin(_ object: Object, for client: Client, ticket: Ticket, now: Duration) -> [Action] {
        if let error = refusal(ofServing: client) {
            emit(.refuse(ticket, error))
            return takeActions()
        }
        guard let entry = objects[object], !entry.isReleased else {
            emit(.refuse(ticket, unknown(object)))
            return takeActions()
        }
        switch entry.residence {
        case .unsealed:
            emit(
                .refuse(
                    ticket,
                    ObjectStoreError(.notSealed, "object \(object) is still being written; it can be read once sealed"))
            )
        case .memory(let offset), .writing(let offset), .both(let offset, _):
            grantPin(object, for: client, ticket, at: offset)
        case .disk(let place):
            objects[object]?.residence = .awaitingRoom(place)
            restores.append(object)
            wait(for: object, entry.size, client, ticket, now)
            serve(now)
        case .awaitingRoom, .restoring:
            wait(for: object, entry.size, client, ticket, now)
        }
        return takeActions()
    }

    /// Gives back one pin of an object. A pin that is not there is ignored: its client may have been lost.
    package mutating func unpin(_ object: Object, for client: Client, now: Duration) -> [Action] {
        guard clients[client]?.removePin(object) == true else { return [] }
        objects[object]?.pins -= 1
        settle(object)
        serve(now)
        return takeActions()
    }

    /// Nobody in the cluster refers to the object any more: it is freed once nobody here uses it.
    package mutating func release(_ object: Object, now: Duration) -> [Action] {
        if let ticket = pendingCreations[object] {
            refuse(ticket, ObjectStoreError(.cancelled, "object \(object) was released before there was room for it"))
        }
        objects[object]?.isReleased = true
        settle(object)
        serve(now)
        return takeActions()
    }

    mutating func grantPin(_ object: Object, for client: Client, _ ticket: Ticket, at offset: Int) {
        guard let entry = objects[object] else { return }
        objects[object]?.pins += 1
        clients[client]?.addPin(object)
        if entry.pins == 0 { settle(object) }
        emit(.grant(ticket, ObjectPlace(offset: offset, size: entry.size)))
    }

    private mutating func wait(for object: Object, _ size: Int, _ client: Client, _ ticket: Ticket, _ now: Duration) {
        objects[object]?.waiters.append(ticket)
        enter(
            Request(kind: .pin, object: object, size: size, client: client, deadline: now + limits.whenFull.patience),
            ticket)
    }
}

extension StoreState {
    /// Brings the lists in line with an object whose use has changed, and lets it go if nobody needs it.
    mutating func settle(_ object: Object) {
        guard let entry = objects[object] else { return }
        let canGo = entry.isReleased && entry.isUnused
        switch entry.residence {
        case .unsealed, .writing, .restoring:
            // Its memory is in use: it is settled again when that is over.
            return
        case .memory(let offset):
            dirty.remove(object, bytes: entry.blockSize)
            if canGo {
                objects[object] = nil
                allocator.free(at: offset, size: entry.size)
            } else if entry.pins == 0 {
                dirty.append(object, bytes: entry.blockSize)
            }
        case .both(let offset, let place):
            clean.remove(object, bytes: entry.blockSize)
            if canGo {
                objects[object] = nil
                allocator.free(at: offset, size: entry.size)
                dropCopy(place)
            } else if entry.pins == 0 {
                clean.append(object, bytes: entry.blockSize)
            }
        case .disk(let place):
            guard canGo else { return }
            objects[object] = nil
            dropCopy(place)
        case .awaitingRoom(let place):
            guard entry.waiters.isEmpty else { return }
            restores.remove(object)
            objects[object]?.residence = .disk(place)
            settle(object)
        }
    }

    private mutating func dropCopy(_ place: SpillPlace) {
        if files.drop(place.file) { emit(.remove(place.file)) }
    }
}
