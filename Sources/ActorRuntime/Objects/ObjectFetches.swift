import SharedObjects
import Synchronization

/// The copies of objects that a store fetches from others: each once, however many ask for it at a time.
final class ObjectFetches: Sendable {
    /// How many bytes of an object are asked for at a time.
    static let chunk = 4 << 20
    /// How many pieces of an object are under way at a time.
    static let window = 4
    /// How many objects are under way at a time: with the others this bounds the memory that fetching takes.
    static let transfers = 4

    private let underWay = Mutex<[ObjectID: Promise<Result<Void, any Error>>]>([:])
    private let turns = Turns(transfers)

    /// Waits for the copy of an object, which `transfer` makes. Whoever stops to wait does not end it for others.
    func fetch(_ object: ObjectID, _ transfer: @escaping @Sendable () async throws -> Void) async throws {
        let (outcome, isFirst) = underWay.withLock { underWay in
            if let outcome = underWay[object] { return (outcome, false) }
            let outcome = Promise<Result<Void, any Error>>()
            underWay[object] = outcome
            return (outcome, true)
        }
        if isFirst {
            Task.detached { [self] in
                let result: Result<Void, any Error>
                do {
                    try await turns.take(transfer)
                    result = .success(())
                } catch {
                    result = .failure(error)
                }
                _ = underWay.withLock { $0.removeValue(forKey: object) }
                outcome.fulfil(result)
            }
        }
        try await outcome.wait().get()
    }
}

extension StoreHost {
    /// Fetches a copy of an object, unless there is one.
    func fetch(_ object: ObjectID, size: Int, from stores: [PeerID]) async throws {
        if existing?.contains(object) == true { return }
        try await fetches.fetch(object) { [self] in
            // Another fetch may have ended in this moment.
            if existing?.contains(object) == true { return }
            try await transfer(object, size: size, from: stores)
        }
    }

    /// A source that fails in the middle leaves what it has sent to be overwritten by the next one.
    private func transfer(_ object: ObjectID, size: Int, from stores: [PeerID]) async throws {
        let writable = try await store().create(object, size: size, for: system.peer)
        var failure: RuntimeError?
        for peer in stores {
            do {
                let source = try await system.lookup(ObjectStoreService.key, on: peer)
                try await copy(object, size: size, from: source, to: writable)
                try writable.seal()
                system.client?.send(.copied(object))
                return
            } catch {
                failure = try CopyLoss(error, of: object, in: peer).report(to: system.client)
            }
        }
        throw RuntimeError(.objectLost, "the object \(object) could not be fetched from any store", cause: failure)
    }

    /// The source keeps the object in memory until all of it is here.
    private func copy(
        _ object: ObjectID, size: Int, from source: ObjectStoreService, to writable: WritableObject<ObjectID, PeerID>
    ) async throws {
        let reader = system.peer
        let place = try await source.pin(object, by: reader)
        defer { Task { try? await source.unpin(object, by: reader) } }
        guard place.size == size else {
            throw RuntimeError(.malformedData, "the object \(object) has \(place.size) bytes instead of \(size)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, offset) in stride(from: 0, to: size, by: ObjectFetches.chunk).enumerated() {
                if number >= ObjectFetches.window { try await group.next() }
                let count = min(ObjectFetches.chunk, size - offset)
                group.addTask {
                    let bytes = try await source.read(object, from: offset, count: count)
                    guard bytes.count == count else {
                        throw RuntimeError(.malformedData, "\(bytes.count) bytes came instead of \(count)")
                    }
                    try bytes.withUnsafeBytes { try writable.copyIn($0, at: offset) }
                }
            }
            try await group.waitForAll()
        }
    }
}
