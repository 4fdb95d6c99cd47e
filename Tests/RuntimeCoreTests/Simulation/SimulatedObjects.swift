import RuntimeCore

/// A value as it lies in a store: a number, and the references in it.
struct StoredValue: Equatable {
    var number: UInt64
    var references: [ObjectID] = []

    /// Its encoding in messages.
    var bytes: [UInt8] {
        var words = [number]
        for reference in references { words += [reference.creator.rawValue, reference.number] }
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    }

    init(number: UInt64, references: [ObjectID] = []) {
        self.number = number
        self.references = references
    }

    init(bytes: [UInt8]) {
        let words = stride(from: 0, to: bytes.count, by: 8).map { start in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
        }
        number = words.first ?? 0
        references = stride(from: 1, to: words.count - 1, by: 2).map {
            ObjectID(creator: PeerID(rawValue: words[$0]), number: words[$0 + 1])
        }
    }
}

/// The references of one process, as the shell's `LocalObjects` counts them.
final class SimulatedObjects {
    typealias Value = Result<StoredValue, ObjectFailure>

    private enum Content {
        case unknown, awaited
        case known(ObjectInfo)
    }

    private struct Entry {
        var handles = 0
        var content: Content
        var waiters: [(ObjectInfo) -> Void] = []
    }

    private unowned let process: SimulatedProcess
    private var entries: [ObjectID: Entry] = [:]

    init(_ process: SimulatedProcess) {
        self.process = process
    }

    var held: [ObjectID] { entries.keys.sorted() }

    var wanted: [ObjectID] {
        entries.filter { if case .awaited = $0.value.content { true } else { false } }.keys.sorted()
    }

    /// A reference to something new: the result of a task, or something that is put.
    func create(_ object: ObjectID, isAwaited: Bool) {
        entries[object] = Entry(handles: 1, content: isAwaited ? .awaited : .unknown)
    }

    /// A reference was read out of something.
    func retain(_ object: ObjectID, token: UInt64 = 0) {
        let isFirst = entries[object] == nil
        entries[object, default: Entry(content: .unknown)].handles += 1
        if token != 0 {
            process.say(.receivedReference(object, token: token))
        } else if isFirst {
            process.say(.retain(object))
        }
    }

    /// A reference is dropped.
    func release(_ object: ObjectID) {
        guard let handles = entries[object]?.handles else { return }
        entries[object]?.handles = handles - 1
        guard handles == 1 else { return }
        entries[object] = nil
        process.say(.release(object))
    }

    func learn(_ object: ObjectID, _ info: ObjectInfo) {
        guard let entry = entries[object] else { return }
        entries[object]?.content = .known(info)
        entries[object]?.waiters = []
        for waiter in entry.waiters { waiter(info) }
    }

    private func info(of object: ObjectID, _ then: @escaping (ObjectInfo) -> Void) {
        switch entries[object]?.content {
        case .known(let info)?: return then(info)
        case .unknown?:
            entries[object]?.content = .awaited
            entries[object]?.waiters.append(then)
            process.say(.want(object))
        case .awaited?: entries[object]?.waiters.append(then)
        case nil: then(.failed(ObjectFailure(RuntimeError(.objectLost, "it is not held here"))))
        }
    }

    /// The value of an object that is held; the references in it are not held yet.
    func value(of object: ObjectID, tries: Int = 64, _ then: @escaping (Value) -> Void) {
        info(of: object) { [self] info in
            switch info {
            case .inline(let bytes): then(.success(StoredValue(bytes: bytes)))
            case .failed(let failure): then(.failure(failure))
            case .stored(_, let stores):
                fetch(object, from: stores) { [self] value in
                    if let value { return then(.success(value)) }
                    guard tries > 1 else {
                        let error = RuntimeError(.objectLost, "it was lost again and again")
                        return then(.failure(ObjectFailure(error)))
                    }
                    if case .known? = entries[object]?.content { entries[object]?.content = .unknown }
                    process.after(.milliseconds(10)) { [self] in self.value(of: object, tries: tries - 1, then) }
                }
            }
        }
    }

    private func fetch(_ object: ObjectID, from stores: [PeerID], _ then: @escaping (StoredValue?) -> Void) {
        guard let home = process.home else { return then(nil) }
        if let value = home.store[object] { return then(value) }
        let simulation = process.simulation
        process.after(simulation.delay() * 2) { [weak home, process] in
            let source = stores.compactMap { simulation.processes[$0] }.first { $0.isAlive && $0.store[object] != nil }
            guard let home, home.isAlive, let value = source?.store[object] else { return then(nil) }
            if home.store[object] == nil {
                home.store[object] = value
                home.say(.copied(object))
            }
            _ = process
            then(value)
        }
    }
}
