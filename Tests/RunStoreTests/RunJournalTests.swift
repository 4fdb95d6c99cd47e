import Foundation
import RunStore
import Testing
import TuningCore

@Suite struct RunJournalTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("Events are read in the order in which they were appended, with rising times")
    func order() async throws {
        let store = try directory.store()
        let journal = try store.createRun(try description("a"))
        for step in 0..<100 {
            let end = journal.append([reported(0, 2 * step, 0), reported(0, 2 * step + 1, 1)])
            #expect(end == 2 * step + 2)
        }
        try await journal.durable(through: 200)
        let entries = try store.entries(of: "a")
        #expect(entries.map(\.sequence) == Array(0..<200))
        #expect(entries.map(\.event) == (0..<200).map { reported(0, $0, Double($0 % 2)) })
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(try store.entries(of: "a", after: 197).map(\.sequence) == [198, 199])
        try await journal.close()
        try await journal.close()
    }

    @Test("Many tasks at once, a tiny queue, and each finds its own event on disk")
    func waiters() async throws {
        let store = try directory.store()
        var options = RunStore.JournalOptions()
        options.queueLimit = 4
        let journal = try store.createRun(try description("a"), options)
        try await withThrowingTaskGroup { group in
            for task in 0..<20 {
                group.addTask {
                    for step in 0..<20 {
                        try await journal.durable(through: journal.append([reported(TrialID(task), step, 0)]))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.entries(of: "a").count == 400)
        try await journal.close()
    }

    @Test("A cancelled wait ends, and its event is still recorded")
    func cancellation() async throws {
        let store = try directory.store()
        let journal = try store.createRun(try description("a"))
        let waiting = Task { try await journal.durable(through: 1) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        try await journal.durable(through: journal.append([.searchExhausted]))
        try await journal.close()
        #expect(try store.entries(of: "a").count == 1)
    }

    @Test("After closing, nothing more is promised")
    func closed() async throws {
        let store = try directory.store()
        let journal = try store.createRun(try description("a"))
        journal.append([suggested(0)])
        try await journal.close()
        try await journal.durable(through: 1)
        let end = journal.append([.searchExhausted])
        let error = await #expect(throws: StoreError.self) { try await journal.durable(through: end) }
        #expect(error?.code == .closed)
        #expect(try store.entries(of: "a").count == 1)
    }

    @Test("A full disk fails the journal in words; what was acknowledged is there, whole groups only")
    func diskFull() async throws {
        let store = try directory.store()
        var options = RunStore.JournalOptions()
        options.pageLimit = 40
        let journal = try store.createRun(try description("a"), options)
        var acknowledged = 0
        var failure: StoreError?
        do {
            while acknowledged < 100_000 {
                let end = journal.append((0..<10).map { reported(0, acknowledged + $0, 0.5) })
                try await journal.durable(through: end)
                acknowledged = end
            }
        } catch let error as StoreError { failure = error }
        #expect(failure?.code == .diskFull)
        #expect(failure?.message.contains("disk is full") == true)
        #expect(acknowledged > 0)
        try await journal.durable(through: acknowledged)
        await #expect(throws: StoreError.self) { try await journal.durable(through: journal.append([suggested(0)])) }
        await #expect(throws: StoreError.self) { try await journal.close() }
        #expect(try store.entries(of: "a").count == acknowledged)
        #expect(try store.history(of: "a").isDriven == false)
    }

    @Test("A journal in memory is durable at once")
    func memory() async throws {
        let journal = MemoryJournal()
        #expect(journal.append([suggested(0), .searchExhausted]) == 2)
        try await journal.durable(through: 2)
        #expect(journal.entries.map(\.event) == [suggested(0), .searchExhausted])
        #expect(journal.entries.map(\.sequence) == [0, 1])
        #expect(journal.entries.allSatisfy { $0.time >= journal.created })
    }

    @Test("A report takes less than 200 bytes")
    func size() async throws {
        let journal = try directory.store().createRun(try description("a"))
        for step in 0..<10_000 { journal.append([reported(0, step, 1 / Double(step + 3))]) }
        try await journal.close()
        let attributes = try FileManager.default.attributesOfItem(atPath: directory("store/manta.sqlite"))
        let size = try #require(attributes[.size] as? Int)
        #expect(size < 10_000 * 120)
    }
}
