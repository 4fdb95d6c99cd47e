import Foundation
import TestSupport
import Testing

@Suite("Runs from the command line", .onOwnThread)
struct RunTests {
    @Test("The digits reach the accuracy that the README promises, and most trials are stopped early")
    func digits() throws {
        let manta = try Program("manta")
        defer { manta.clean() }
        let run = try manta.run("run", "digits-mlp", "--trials", "64", "--workers", "2", "--seed", "7", "--json")
        #expect(run.status == 0, "\(run.errors)")
        let summary = try #require(run.objects.last)
        let best = try #require(summary["best"] as? [String: Any])
        #expect(try #require(best["value"] as? Double) >= 0.985)
        #expect((best["assignment"] as? [String: Any])?["learning_rate"] is Double)
        #expect(summary["state"] as? String == "completed")
        #expect(summary["elapsed_seconds"] is Double)
        let trials = try #require(summary["trials"] as? [String: Int])
        #expect(trials.values.reduce(0, +) == 64)
        #expect(try #require(trials["stopped"]) >= 32)
        let evaluation = try #require(summary["evaluation"] as? [String: Double])
        #expect(try #require(evaluation["test_accuracy"]) > 0.93)
    }

    @Test("One worker and one seed give the same assignments and the same values again")
    func repeatable() throws {
        let manta = try Program("manta")
        defer { manta.clean() }
        var results: [[String]] = []
        for store in ["a", "b"] {
            try manta.run("run", "digits-mlp", "--trials", "12", "--workers", "1", "--seed", "7", "--store", store)
            let trials = try #require(
                try manta.run("trials", "latest", "--store", store, "--json", "--reports").document as? [[String: Any]])
            results.append(
                trials.map { trial in ["assignment", "reports", "state"].map { canonical(trial[$0]) }.joined() })
        }
        #expect(results[0].count == 12)
        #expect(results[0] == results[1])
    }

    @Test("Every way in which a trial can end is an outcome, and the run goes on", arguments: [1, 2])
    func mishaps(workers: Int) throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.run(
            "run", "mishaps", "--trials", "40", "--workers", "\(workers)", "--seed", "3", "--json")
        #expect(run.status == 0, "\(run.errors)")
        let trials = try #require(try lab.run("trials", "--json", "--reports").document as? [[String: Any]])
        #expect(trials.count == 40)
        let causes = [
            "error": "the data ran away", "trap": "the index left the array", "exit": "exited with code 3",
            "killed": "SIGKILL", "silent": "without a report of 'score'",
        ]
        for trial in trials {
            let ending = try #require((trial["assignment"] as? [String: Any])?["ending"] as? String)
            let failure = trial["failure"] as? String
            if let cause = causes[ending] {
                #expect(trial["state"] as? String == "failed")
                #expect(failure?.contains(cause) == true, "\(ending): \(failure ?? "no cause")")
            } else {
                #expect(trial["state"] as? String == "completed", "\(ending)")
                #expect(failure == nil)
            }
            let attempts = try #require(trial["attempts"] as? [[String: Any]])
            #expect(attempts.count == (ending == "killed" ? 2 : 1))
            #expect((trial["reports"] as? [Any])?.count == (ending == "silent" ? 0 : attempts.count))
        }
    }

    @Test("A run in which every trial fails has failed")
    func allFailed() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        // With this seed the only trial's ending is not a fine one; its state is checked below.
        let run = try lab.run("run", "mishaps", "--trials", "1", "--seed", "5", "--json")
        let summary = try #require(run.objects.last)
        #expect(summary["trials"] as? [String: Int] == ["failed": 1])
        #expect(summary["state"] as? String == "failed")
        #expect(summary["best"] == nil || summary["best"] is NSNull)
        #expect(run.status == 1)
    }

    @Test("In-process and isolated trials give the same results for a seed")
    func inProcess() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let isolated = try lab.run("run", "quadratic", "--seed", "1", "--workers", "1", "--json")
        let light = try lab.run("run", "quadratic", "--seed", "1", "--workers", "1", "--json", "--in-process")
        let one = try #require(isolated.objects.last), other = try #require(light.objects.last)
        #expect(canonical(one["best"]) == canonical(other["best"]) && one["best"] is [String: Any])
        #expect(one["evaluation"] as? [String: Double] == other["evaluation"] as? [String: Double])
        #expect((one["evaluation"] as? [String: Double])?["distance"] != nil)
    }

    @Test("Processes stay warm from trial to trial, and each has a log of its own")
    func warmProcesses() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.run("run", "quadratic", "--seed", "1", "--trials", "12", "--workers", "3", "--json")
        let id = try #require(run.objects.first?["id"] as? String)
        let logs = try FileManager.default.contentsOfDirectory(atPath: "\(lab.folder.path)/.manta/logs/\(id)")
        #expect(logs.count { $0.hasPrefix("worker-") } == 3)
        #expect(logs.count { $0.hasPrefix("node-") } == 1)
        #expect(logs.count == 4)
    }

    @Test("The default configuration is the first trial")
    func defaultFirst() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        try lab.run("run", "quadratic", "--seed", "1", "--trials", "2")
        let trials = try #require(try lab.run("trials", "--json").document as? [[String: Any]])
        #expect(trials[0]["origin"] as? String == "default")
        #expect((trials[0]["assignment"] as? [String: Double]) == ["x": 0])
        #expect(trials[1]["origin"] as? String == "random")
    }

    @Test("A time limit ends the run with what it has")
    func timeLimit() throws {
        let lab = try Program("test-lab")
        defer { lab.clean() }
        let run = try lab.run(
            "run", "slow", "--steps", "100000", "--trials", "9", "--workers", "1", "--time", "1s", "--json", "--seed",
            "1")
        #expect(run.status == 0, "\(run.errors)")
        let trials = try #require(run.objects.last?["trials"] as? [String: Int])
        #expect(trials == ["cancelled": 1])
        #expect(run.objects.last?["state"] as? String == "completed")
    }
}
