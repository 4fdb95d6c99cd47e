import Foundation
import TestSupport
import Testing

@Suite("Runs under faults", .onOwnThread)
struct FaultTests {
    @Test("A trial's process that is killed loses no acknowledged report, and its trial is tried again")
    func killedWorker() throws {
        let attempts = try attempts(after: SIGKILL, told: "SIGKILL") { run in run.grandchildren.first }
        #expect(attempts == [1, 2])
    }

    @Test(
        "A node that is killed, or asked to leave, takes all trials with it: they are tried again on another node",
        arguments: [(SIGKILL, "SIGKILL"), (SIGTERM, "left the cluster")])
    func lostNode(signal: Int32, words: String) throws {
        let attempts = try attempts(after: signal, told: words) { run in run.children.first }
        #expect(attempts == [2, 2])
    }

    /// Runs two trials at once, sends a signal to a process in the middle, and counts the attempts that it took.
    private func attempts(
        after signal: Int32, told words: String, _ victim: (Running) -> Int32?
    ) throws -> [Int] {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.start([
            "run", "slow", "--steps", "300", "--trials", "2", "--workers", "2", "--seed", "1", "--json",
        ])
        #expect(run.wait { run.grandchildren.count == 2 && reports(lab) > 20 })
        let before = try acknowledged(lab)
        kill(try #require(victim(run)), signal)
        let outcome = try run.finish()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.objects.last?["trials"] as? [String: Int] == ["completed": 2])
        let after = try acknowledged(lab)
        #expect(before.isSubset(of: after))
        let trials = try #require(try lab.run("trials", "--json").document as? [[String: Any]])
        #expect(outcome.output.contains(words))
        return trials.compactMap { ($0["attempts"] as? [Any])?.count }.sorted()
    }

    @Test("Ctrl-C leaves a consistent run that can be read, exit code 130, and no process")
    func interrupt() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.start(["run", "slow", "--steps", "100000", "--workers", "2", "--seed", "1", "--json"])
        #expect(run.wait { reports(lab) > 4 })
        #expect(run.children.count + run.grandchildren.count == 3)
        let processes = run.descendants
        kill(run.process.processIdentifier, SIGINT)
        let outcome = try run.finish()
        #expect(outcome.status == 130)
        #expect(outcome.objects.last?["state"] as? String == "interrupted")
        #expect(outcome.objects.last?["trials"] as? [String: Int] == ["interrupted": 2])
        #expect(processes.allSatisfy { kill($0, 0) != 0 })
        let runs = try #require(try lab.run("runs", "--json").document as? [[String: Any]])
        #expect(runs.first?["state"] as? String == "interrupted")
    }

    @Test("A driver that is killed leaves every acknowledged report, and no process")
    func killedDriver() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.start(["run", "slow", "--steps", "100000", "--workers", "2", "--seed", "1", "--json"])
        #expect(run.wait { reports(lab) > 20 })
        #expect(run.children.count + run.grandchildren.count == 3)
        let processes = run.descendants
        let before = try acknowledged(lab)
        kill(run.process.processIdentifier, SIGKILL)
        _ = try run.finish()
        #expect(run.wait { processes.allSatisfy { kill($0, 0) != 0 } })
        #expect(before.isSubset(of: try acknowledged(lab)))
        let runs = try #require(try lab.run("runs", "--json").document as? [[String: Any]])
        #expect(runs.first?["state"] as? String == "interrupted")
        #expect(runs.first?["trials"] as? [String: Int] == ["interrupted": 2])
    }

    @Test("What a killed driver left in the temporary directory is removed by the next one")
    func leftovers() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.start(["run", "slow", "--steps", "100000", "--workers", "1", "--seed", "1", "--json"])
        #expect(run.wait { reports(lab) > 0 })
        kill(run.process.processIdentifier, SIGKILL)
        _ = try run.finish()
        let left = try #require(try sockets(lab).first)
        let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -3600)]
        try FileManager.default.setAttributes(old, ofItemAtPath: lab.folder.appending(path: left).path)
        try lab.run("run", "quadratic", "--trials", "1", "--seed", "1")
        #expect(try sockets(lab).isEmpty)
    }

    /// The folders of drivers in the program's temporary directory.
    private func sockets(_ lab: Program) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: lab.folder.path).filter { $0.hasPrefix("manta-") }
    }

    private func reports(_ lab: Program) -> Int { (try? acknowledged(lab).count) ?? 0 }

    /// The reports in the store, each as `trial/attempt/step`.
    private func acknowledged(_ lab: Program) throws -> Set<String> {
        let trials = try lab.run("trials", "--json", "--reports").document as? [[String: Any]] ?? []
        var keys: Set<String> = []
        for trial in trials {
            for report in trial["reports"] as? [[String: Any]] ?? [] {
                keys.insert("\(trial["trial"] ?? "")/\(report["attempt"] ?? "")/\(report["step"] ?? "")")
            }
        }
        return keys
    }
}
