import RunStore
import Testing
import TuningCore

@Suite struct RunStoreRunsTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    static let life: [JournalEvent] = [
        suggested(0), .attemptStarted(0, attempt: 1, place: "slot 0"), reported(0, 1, 0.5), reported(0, 2, .nan),
        suggested(1), .attemptStarted(1, attempt: 1, place: "slot 1"), reported(1, 1, 0.75),
        .attemptEnded(0, attempt: 1, .returned),
        .trialEnded(0, TrialEnd(state: .completed, best: ObjectiveValue(value: 0.5, step: 1))),
        .attemptEnded(1, attempt: 1, .cancelled), suggested(2), .stopRequested(.interrupt),
        .runEnded(RunEnd(state: .interrupted, bestTrial: 0, best: ObjectiveValue(value: 0.5, step: 1))),
    ]

    @Test("The listing says at each moment what the history says", arguments: 0...life.count)
    func summary(prefix: Int) async throws {
        let store = try directory.store()
        let journal = try store.createRun(try description("a"))
        try await journal.durable(through: journal.append(Array(Self.life.prefix(prefix))))
        for closes in [true, false] {
            let history = try store.history(of: "a")
            let summary = try #require(try store.runs().first)
            #expect(summary.description == history.description)
            #expect(summary.state == history.state && summary.counts == history.counts)
            #expect(summary.bestTrial == history.bestTrial && summary.best == history.best?.best)
            #expect(summary.elapsed == history.elapsed)
            if prefix < Self.life.count { #expect(history.state == (closes ? .running : .interrupted)) }
            if closes { try await journal.close() }
        }
    }

    @Test("A run is found by its name, its identifier, the beginning of it, and as the latest")
    func references() async throws {
        let store = try directory.store()
        for (name, identifier) in [("digits-1", "abcdef0001"), ("digits-2", "abcdeg0002"), ("abcdef", "zzzzzzzzz0")] {
            try await store.createRun(try description(name, identifier: identifier)).close()
        }
        #expect(try store.runs().map(\.name) == ["abcdef", "digits-2", "digits-1"])
        #expect(try store.history(of: "latest").description.name == "abcdef")
        #expect(try store.history(of: "abcdef").description.name == "abcdef")
        #expect(try store.history(of: "abcdef0").description.name == "digits-1")
        #expect(try store.history(of: "abcdeg0002").description.name == "digits-2")
        #expect(code { _ = try store.history(of: "abcde") } == .ambiguousRun)
        #expect(code { _ = try store.history(of: "zzz") } == .unknownRun)
        let error = #expect(throws: StoreError.self) { try store.history(of: "digit-1") }
        #expect(error?.message.contains("did you mean 'digits-1'") == true)
    }

    @Test("Names are unique, fresh ones count on, and some are none")
    func names() async throws {
        let store = try directory.store()
        #expect(code { _ = try store.history(of: "latest") } == .noRuns)
        #expect(try store.freshName(for: "digits") == "digits-1")
        for name in ["digits-1", "digits-9", "digits-x"] { try await store.createRun(try description(name)).close() }
        #expect(try store.freshName(for: "digits") == "digits-10")
        #expect(code { _ = try store.createRun(try description("digits-9")) } == .nameTaken)
        for name in ["", " a", "latest", "a\nb"] {
            #expect(code { _ = try store.createRun(try description(name)) } == .invalidName)
        }
        #expect(try store.runs().count == 3)
    }

    @Test("Identifiers are ten lower-case letters and digits")
    func identifiers() {
        let identifiers = (0..<100).map { _ in RunStore.makeIdentifier() }
        #expect(Set(identifiers).count == 100)
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789")
        #expect(identifiers.allSatisfy { $0.count == 10 && allowed.isSuperset(of: $0) })
    }

    private func code(_ body: () throws -> Void) -> StoreError.Code? {
        do { try body() } catch { return (error as? StoreError)?.code }
        return nil
    }
}
