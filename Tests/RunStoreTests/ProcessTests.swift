import Foundation
import RunStore
import TestSupport
import Testing
import TuningCore

@Suite(.onOwnThread) struct ProcessTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(
        "What was acknowledged survives kill -9 at any moment, as a prefix without gaps; the lock does not",
        arguments: 0..<6)
    func killed(round: Int) throws {
        let path = directory("store")
        let writer = try WriterProcess("write", path, "victim")
        var printed = writer.read(atLeast: 3 + 150 * round * Int.random(in: 1...4))
        let store = try RunStore.open(at: path, mode: .existing)
        let alive = try store.history(of: "victim")
        #expect(alive.isDriven && alive.state == .running)
        usleep(UInt32.random(in: 0...3000))
        writer.kill()
        printed += writer.finish().rest
        let acknowledged = try #require(printed.split(separator: "\n").compactMap { Int($0) }.max())
        let entries = try store.entries(of: "victim")
        #expect(entries.count >= acknowledged)
        #expect(entries.map(\.sequence) == Array(0..<entries.count))
        let dead = try store.history(of: "victim")
        #expect(!dead.isDriven && dead.state == .interrupted)
        #expect(dead.trials.first?.reports.count == entries.count - 2)
    }

    @Test("Processes that make runs in one store at once get all of them")
    func twoCreators() throws {
        let path = directory("store")
        let writers = try ["a", "b", "c"].map { try WriterProcess("create", path, $0, "15") }
        for writer in writers { #expect(writer.finish().status == 0) }
        let runs = try RunStore.open(at: path, mode: .existing).runs()
        #expect(runs.count == 45 && runs.allSatisfy { $0.counts == [.interrupted: 1] })
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/locks").isEmpty)
    }

    @Test("Readers see whole groups while another process writes")
    func concurrentReaders() async throws {
        let path = directory("store")
        let writer = try WriterProcess("write", path, "busy")
        _ = writer.read(atLeast: 10)
        try await withThrowingTaskGroup { group in
            for _ in 0..<3 {
                group.addTask {
                    let store = try RunStore.open(at: path, mode: .existing)
                    var last = 0
                    for _ in 0..<20 {
                        let entries = try store.entries(of: "busy")
                        #expect(entries.count >= last && entries.map(\.sequence) == Array(0..<entries.count))
                        last = entries.count
                        #expect(try store.runs().first?.state == .running)
                    }
                }
            }
            try await group.waitForAll()
        }
        writer.kill()
        _ = writer.finish()
    }
}
