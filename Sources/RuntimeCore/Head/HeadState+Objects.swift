/// Objects: their values, copies and losses.
extension HeadState {
    static func gone(_ object: ObjectID) -> RuntimeError {
        RuntimeError(.objectLost, "the object \(object) is not known: every reference to it was released")
    }

    /// A process has put an object.
    mutating func put(_ object: ObjectID, _ value: ObjectValue, _ contents: [ObjectID], by peer: PeerID) {
        guard objects[object] == nil else { return }
        objects[object] = ObjectRecord(state: .pending, isResult: false)
        references.retain(object, by: .process(peer))
        settle(object, value, contents)
    }

    /// An object has its value, or will never have one.
    mutating func settle(_ object: ObjectID, _ value: ObjectValue, _ contents: [ObjectID] = []) {
        guard objects[object] != nil else { return }
        objects[object]?.contents = contents
        for content in contents { references.retain(content, by: .object(object)) }
        switch value {
        case .inline(let bytes):
            objects[object]?.state = .inline(bytes)
        case .stored(let size, let store):
            objects[object]?.state = .stored(size: size, stores: [store])
            // It may have been written before its store was lost, and told after.
            guard membership.isMember(store) else { return settledTooLate(object, store) }
            stored[store, default: []].insert(object)
        case .failed(let failure):
            objects[object]?.state = .failed(failure)
        }
        markDirty(.object(object))
        announce(object)
        tidy(object)
    }

    /// Nobody may have wanted an object any more while it was made.
    private mutating func tidy(_ object: ObjectID) {
        guard !references.isHeld(object) else { return }
        free(object)
        if !references.isKnown(object) { forget(object) }
    }

    private mutating func settledTooLate(_ object: ObjectID, _ store: PeerID) {
        lostStore(object, of: store)
        tidy(object)
    }

    private mutating func announce(_ object: ObjectID) {
        guard let record = objects[object], let info = record.info else { return }
        objects[object]?.watchers = []
        objects[object]?.dependents = []
        for watcher in record.watchers { send(.object(object, info), to: watcher) }
        for task in record.dependents { argumentCame(object, for: task) }
    }

    /// A process wants to know when an object is there.
    mutating func want(_ object: ObjectID, by peer: PeerID) {
        if objects[object]?.state == .freed { rebuild(object) }
        guard let record = objects[object], record.state != .freed else {
            return send(.object(object, .failed(ObjectFailure(Self.gone(object)))), to: peer)
        }
        if let info = record.info {
            send(.object(object, info), to: peer)
        } else if !record.watchers.contains(peer) {
            objects[object]?.watchers.append(peer)
        }
    }

    /// A store has fetched a copy.
    mutating func copied(_ object: ObjectID, to store: PeerID) {
        guard case .stored(let size, let stores)? = objects[object]?.state else {
            return freeCopy(of: object, in: store)
        }
        guard !stores.contains(store) else { return }
        objects[object]?.state = .stored(size: size, stores: stores + [store])
        stored[store, default: []].insert(object)
        markDirty(.object(object))
    }

    /// A store cannot give its copy any more.
    mutating func lostCopy(_ object: ObjectID, of store: PeerID) {
        stored[store]?.remove(object)
        lostStore(object, of: store)
    }

    /// A process with a store is gone: what lay only there is made again, or lost.
    mutating func lostStores(of peer: PeerID) {
        for object in (stored.removeValue(forKey: peer) ?? []).sorted() { lostStore(object, of: peer) }
    }

    private mutating func lostStore(_ object: ObjectID, of store: PeerID) {
        guard case .stored(let size, let stores)? = objects[object]?.state else { return }
        let rest = stores.filter { $0 != store }
        markDirty(.object(object))
        guard rest.isEmpty else {
            objects[object]?.state = .stored(size: size, stores: rest)
            return
        }
        letGo(of: object)
        guard references.isHeld(object) else { return }
        rebuild(object)
        if let record = objects[object], record.state == .freed {
            settle(object, .failed(ObjectFailure(Self.lost(object, isResult: record.isResult))))
        }
    }

    private static func lost(_ object: ObjectID, isResult: Bool) -> RuntimeError {
        let way = isResult ? "its task may not be run again" : "an object that was put cannot be made again"
        return RuntimeError(.objectLost, "the object \(object) was lost with the node that had it, and \(way)")
    }

    /// Has a value that is gone made again by its task, if that may be.
    mutating func rebuild(_ object: ObjectID) {
        let task = TaskID(result: object)
        guard objects[object]?.state == .freed, let record = tasks[task], record.isFinished else { return }
        objects[object]?.state = .pending
        markDirty(.object(object))
        guard record.spec.options.retries.allows(record.failures) else {
            let text =
                "the object \(object) was lost, and its task has been run \(record.attempt) times, which is as often as "
                + "it may be: allow more retries"
            return fail(task, ObjectFailure(RuntimeError(.reconstructionFailed, text)))
        }
        tasks[task]?.failures += 1
        markDirty(.taskProgress(task))
        trace(.instant, "object", "rebuild", object)
        for argument in record.spec.arguments { references.retain(argument, by: .task(task)) }
        own(task)
        tasks[task]?.state = .waiting(missing: 0)
        awaitArguments(of: task)
    }
}

/// References: who needs which objects.
extension HeadState {
    mutating func retain(_ object: ObjectID, by peer: PeerID) {
        guard objects[object] != nil else { return }
        references.retain(object, by: .process(peer))
    }

    mutating func release(_ object: ObjectID, by peer: PeerID) {
        objects[object]?.watchers.removeAll { $0 == peer }
        perform(references.release(object, by: .process(peer)))
    }

    mutating func perform(_ actions: [ReferenceTable.Action]) {
        for action in actions {
            switch action {
            case .free(let object): free(object)
            case .forget(let object): forget(object)
            }
        }
    }

    /// Nobody needs the value. A value that is being made stays until it is there; one that was put and is small stays
    /// for those that may need it to make their results again.
    private mutating func free(_ object: ObjectID) {
        switch objects[object]?.state {
        case .stored(_, let stores):
            for store in stores {
                stored[store]?.remove(object)
                freeCopy(of: object, in: store)
            }
            letGo(of: object)
        case .inline where objects[object]?.isResult == true:
            letGo(of: object)
        case .inline, .failed, .pending, .freed, nil: break
        }
    }

    private mutating func letGo(of object: ObjectID) {
        let contents = objects[object]?.contents ?? []
        objects[object]?.state = .freed
        objects[object]?.contents = []
        markDirty(.object(object))
        for content in contents { perform(references.release(content, by: .object(object))) }
    }

    /// Nobody needs the recipe either.
    private mutating func forget(_ object: ObjectID) {
        guard let record = objects[object], record.state != .pending else { return }
        // Of several objects that end together one may be forgotten before its turn to be freed has come.
        free(object)
        letGo(of: object)
        objects[object] = nil
        let task = TaskID(result: object)
        guard let recipe = tasks[task], recipe.isFinished else { return }
        tasks[task] = nil
        markWhole(task)
        for argument in recipe.spec.arguments { perform(references.release(argument, by: .lineage(task))) }
    }
}
