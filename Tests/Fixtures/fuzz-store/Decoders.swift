import Glibc
import RuntimeCore
import SharedObjects

/// Requests as clients of other processes make them: any object, any size, any client, in any order.
enum Requests {
    private static let capacity = 64 << 10

    static func fuzz(_ count: Int, _ seed: SplitMix) throws {
        var random = seed
        var done = 0
        while done < count {
            let round = min(2000, count - done)
            try play(round, &random)
            done += round
        }
    }

    private static func play(_ count: Int, _ random: inout SplitMix) throws {
        let limits = StoreLimits(spilling: .init(batchBytes: 4096), whenFull: .fail)
        var state = StoreState<Int, Int>(capacity: capacity, limits: limits)
        var open: Set<Ticket> = []
        for ticket in 1...Ticket(count) {
            let now = Duration.milliseconds(Int(ticket))
            var actions = ask(&state, ticket, now, &open, &random)
            while let action = actions.popLast() {
                switch action {
                case .grant(let ticket, let place):
                    let isWithin = place.offset >= 0 && place.size >= 0 && place.offset <= capacity - place.size
                    guard open.remove(ticket) != nil, isWithin else { throw FuzzFailure("granted \(place)") }
                case .refuse(let ticket, _):
                    guard open.remove(ticket) != nil else { throw FuzzFailure("ticket \(ticket) was refused twice") }
                default: actions += answer(action, &state, now, &random)
                }
            }
        }
        let statistics = state.statistics
        guard statistics.usedBytes <= capacity, statistics.waitingRequests == open.count else {
            throw FuzzFailure("\(statistics) with \(open.count) open requests")
        }
    }

    private static func ask(
        _ state: inout StoreState<Int, Int>, _ ticket: Ticket, _ now: Duration, _ open: inout Set<Ticket>,
        _ random: inout SplitMix
    ) -> [StoreAction<Int>] {
        let object = Int(random.next() % 24)
        let client = Int(random.next() % 5)
        switch random.next() % 12 {
        case 0...2:
            open.insert(ticket)
            let size = random.nastyInteger(near: capacity)
            return state.create(object, size: size, by: client, ticket: ticket, now: now)
        case 3...4:
            open.insert(ticket)
            return state.pin(object, for: client, ticket: ticket, now: now)
        case 5...6: return (try? state.seal(object, by: client, now: now)) ?? []
        case 7: return (try? state.abort(object, by: client, now: now)) ?? []
        case 8: return state.unpin(object, for: client, now: now)
        case 9: return state.release(object, now: now)
        case 10: return state.lose(client, now: now)
        default:
            state.admit(client)
            return state.cancel(random.next() % ticket, now: now)
        }
    }

    /// The disk's answers: often right, sometimes to questions that nobody has asked.
    private static func answer(
        _ action: StoreAction<Int>, _ state: inout StoreState<Int, Int>, _ now: Duration, _ random: inout SplitMix
    ) -> [StoreAction<Int>] {
        var actions = state.written(random.next() % 50, checksums: [], space: nil, now: now)
        actions += state.restored(Int(random.next() % 24), now: now)
        switch action {
        case .measureDisk:
            let space = DiskSpace(
                total: max(0, random.nastyInteger(near: 1 << 40)), available: max(0, random.nastyInteger(near: 1 << 40))
            )
            actions += state.measured(.success(space), now: now)
        case .write(let batch):
            let checksums = batch.members.map { _ in UInt32(0) }
            actions += state.written(batch.file, checksums: checksums, space: nil, now: now)
        case .read(let object, _, _):
            actions += state.restoreFailed(object, ObjectStoreError(.damaged, "nonsense"), now: now)
        case .warm(let range): actions += state.warmed(upTo: range.upperBound)
        case .cool: actions += state.cooled(true, now: now)
        case .grant, .refuse, .remove: break
        }
        return actions
    }
}

/// Places in an arena as another process tells them.
enum Places {
    static func fuzz(_ count: Int, _ seed: SplitMix) throws {
        var random = seed
        let arena = try SharedArena(capacity: 1 << 20)
        for _ in 0..<count {
            let place = ObjectPlace(
                offset: random.nastyInteger(near: 1 << 20), size: random.nastyInteger(near: 1 << 20))
            let isWithin =
                place.offset >= 0 && place.size >= 0 && place.offset <= 1 << 20
                && place.size <= 1 << 20 - place.offset
            let bytes = try? SharedBytes(pinned: place, in: arena) {}
            guard (bytes != nil) == isWithin else { throw FuzzFailure("\(place) is within: \(isWithin)") }
            let ends = bytes?.withUnsafeBytes { ($0.first ?? 0) | ($0.last ?? 0) }
            guard ends ?? 0 == 0 else { throw FuzzFailure("\(place) is not empty") }
            let isWritable = (try? arena.withUnsafeMutableBytes(at: place) { _ in }) != nil
            guard isWritable == isWithin else { throw FuzzFailure("\(place) can be written: \(isWritable)") }
        }
    }
}

/// Bytes of an object that are read as numbers.
enum Values {
    static func fuzz(_ count: Int, _ seed: SplitMix) throws {
        var random = seed
        let arena = try SharedArena(capacity: 1 << 16)
        for _ in 0..<count {
            let place = ObjectPlace(offset: Int(random.next() % 60_000), size: Int(random.next() % 100))
            let bytes = try SharedBytes(pinned: place, in: arena) {}
            try check(bytes, place, as: Double.self)
            try check(bytes, place, as: Int16.self)
            try check(bytes, place, as: UInt8.self)
        }
    }

    private static func check<Element: BitwiseCopyable & Numeric>(
        _ bytes: SharedBytes, _ place: ObjectPlace, as type: Element.Type
    ) throws {
        let stride = MemoryLayout<Element>.stride
        let isWhole = place.size.isMultiple(of: stride) && place.offset.isMultiple(of: stride)
        let count = try? bytes.withSpan(of: type) { $0.count }
        guard count == (isWhole ? place.size / stride : nil) else {
            throw FuzzFailure("\(place) are \(count.map { "\($0)" } ?? "no") values of \(type)")
        }
    }
}

/// Addresses of arenas as another process tells them: none of these is right.
enum Addresses {
    static func fuzz(_ count: Int, _ seed: SplitMix) throws {
        var random = seed
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else { throw FuzzFailure("there is no pipe") }
        for _ in 0..<count {
            let process = random.next() % 2 == 0 ? getpid() : Int32(truncatingIfNeeded: random.next())
            let address = ArenaAddress(
                processIdentifier: process, descriptor: Int32(truncatingIfNeeded: random.nastyInteger(near: 8)),
                identity: random.next())
            guard (try? SharedArena.open(address)) == nil else { throw FuzzFailure("\(address) was opened") }
        }
        pipes.forEach { _ = close($0) }
    }
}
