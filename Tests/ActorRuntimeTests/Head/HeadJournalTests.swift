import ActorRuntime
import RuntimeCore
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("What a head has written down is there after its end, whole batches only")
struct HeadJournalTests {
    private static func key(_ number: UInt64) -> RecordKey { .heard(PeerID(rawValue: number)) }

    private static func record(_ number: UInt64, _ count: UInt64) -> HeadAction {
        .record(key(number), .heard(count))
    }

    /// How far each process was heard, by the numbers of the processes.
    private static func counts(_ contents: HeadJournal.Contents) -> [UInt64: UInt64] {
        var counts: [UInt64: UInt64] = [:]
        for (key, record) in contents {
            if case .heard(let peer) = key, case .heard(let count) = record { counts[peer.rawValue] = count }
        }
        return counts
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw RuntimeError(.systemCallFailed, "cannot read \(path)") }
        return Array(bytes.prefix(count))
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    /// A journal of three batches: 1 and 2 come, 1 goes on and 3 comes, 2 goes.
    private static func writeThreeBatches(to path: String) throws {
        let (journal, contents) = try HeadJournal.open(path, durability: .process)
        #expect(contents.isEmpty)
        try journal.append([record(1, 10), record(2, 20)])
        try journal.append([record(1, 11), .wake(at: .zero), record(3, 30)])
        try journal.append([.record(key(2), nil)])
    }

    @Test("The last word on each thing counts, and what was taken back is gone")
    func reopening() throws {
        try withFolder { folder in
            try Self.writeThreeBatches(to: "\(folder)/j")
            #expect(Self.counts(try HeadJournal.open("\(folder)/j").1) == [1: 11, 3: 30])
        }
    }

    @Test("Wherever the end is torn off, the batches before it hold, and the next ones are added to them")
    func tornEnd() throws {
        try withFolder { folder in
            try Self.writeThreeBatches(to: "\(folder)/j")
            let whole = try Self.bytes(of: "\(folder)/j")
            let states: [[UInt64: UInt64]] = [[:], [1: 10, 2: 20], [1: 11, 2: 20, 3: 30], [1: 11, 3: 30]]
            var reached = 0
            for length in 0...whole.count {
                Self.write(Array(whole.prefix(length)), to: "\(folder)/torn")
                let (journal, contents) = try HeadJournal.open("\(folder)/torn", durability: .process)
                let state = Self.counts(contents)
                if reached < 3, state == states[reached + 1] { reached += 1 }
                #expect(state == states[reached], "\(length) of \(whole.count) bytes")
                try journal.append([Self.record(9, 90)])
                let after = Self.counts(try HeadJournal.open("\(folder)/torn").1)
                #expect(after == states[reached].merging([9: 90]) { $1 }, "\(length) of \(whole.count) bytes")
            }
            #expect(reached == 3)
        }
    }

    @Test("A hole with more behind it is refused, and the file stays as it is")
    func hole() throws {
        try withFolder { folder in
            try Self.writeThreeBatches(to: "\(folder)/j")
            var bytes = try Self.bytes(of: "\(folder)/j")
            bytes[20] ^= 1
            Self.write(bytes, to: "\(folder)/j")
            let error = #expect(throws: RuntimeError.self) { try HeadJournal.open("\(folder)/j") }
            #expect(error?.code == .damagedJournal && error?.message.contains("\(folder)/j") == true)
            let unchanged = try Self.bytes(of: "\(folder)/j")
            #expect(unchanged == bytes)
        }
    }

    @Test("A file that is no journal is refused, and stays as it is")
    func foreignFile() throws {
        try withFolder { folder in
            let text = Array("a letter to somebody".utf8)
            Self.write(text, to: "\(folder)/j")
            let error = #expect(throws: RuntimeError.self) { try HeadJournal.open("\(folder)/j") }
            #expect(error?.code == .damagedJournal)
            let unchanged = try Self.bytes(of: "\(folder)/j")
            #expect(unchanged == text)
        }
    }

    @Test("A journal that is mostly out of date is written anew, and says the same")
    func rewriting() throws {
        try withFolder { folder in
            let (journal, _) = try HeadJournal.open("\(folder)/j", durability: .process)
            #expect(!journal.isDueForRewriting)
            var count: UInt64 = 0
            while !journal.isDueForRewriting {
                count += 1
                try journal.append((0..<500).map { Self.record($0, count) })
            }
            let before = try HeadJournal.open("\(folder)/j").1
            let size = try Self.bytes(of: "\(folder)/j").count
            try journal.rewrite(before)
            #expect(!journal.isDueForRewriting)
            let rewritten = try Self.bytes(of: "\(folder)/j").count
            #expect(rewritten < size / 10)
            try journal.append([Self.record(0, 7)])
            let after = Self.counts(try HeadJournal.open("\(folder)/j").1)
            #expect(after == Self.counts(before).merging([0: 7]) { $1 })
            #expect(names(in: folder) == ["j"])
        }
    }

    @Test("A new file that was left half written beside the journal is not looked at")
    func leftover() throws {
        try withFolder { folder in
            try Self.writeThreeBatches(to: "\(folder)/j")
            Self.write([1, 2, 3], to: "\(folder)/j.new")
            #expect(Self.counts(try HeadJournal.open("\(folder)/j").1) == [1: 11, 3: 30])
            #expect(names(in: folder) == ["j"])
        }
    }

    @Test("Changed bytes lead to an error or to the state after some batch, never to anything else")
    func damage() throws {
        try withFolder { folder in
            try Self.writeThreeBatches(to: "\(folder)/j")
            let whole = try Self.bytes(of: "\(folder)/j")
            let states: [[UInt64: UInt64]] = [[:], [1: 10, 2: 20], [1: 11, 2: 20, 3: 30], [1: 11, 3: 30]]
            var generator = SplitMix(seed: 5)
            for _ in 0..<20_000 {
                var bytes = Array(whole.prefix(.random(in: 0...whole.count, using: &generator)))
                for _ in 0..<Int.random(in: 0...3, using: &generator) where !bytes.isEmpty {
                    bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                do throws(RuntimeError) {
                    let (contents, end) = try HeadJournal.read(bytes, "j")
                    #expect(states.contains(Self.counts(contents)) && end <= bytes.count)
                } catch {
                    #expect(error.code == .damagedJournal)
                }
            }
        }
    }
}
