import Foundation
import TestSupport

/// Hosts on this machine, joined by a network that can be made slow, lossy and split: what `scripts/test-hosts` makes.
struct Hosts {
    /// What went wrong with the hosts themselves.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private var script: Program

    /// The folder in which commands run, the same for all hosts.
    var folder: URL { script.folder }

    /// Makes hosts 1 to `count`.
    init(_ count: Int) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/test-hosts").standardizedFileURL
        script = try Program(at: file)
        do {
            let run = try tell("up", "\(count)").trimmingCharacters(in: .whitespacesAndNewlines)
            script.environment["MANTA_TEST_HOSTS"] = run
        } catch {
            script.clean()
            throw error
        }
    }

    /// Whether nobody can make hosts on this machine. Says why.
    static let areRefused: Bool = {
        do {
            try Hosts(1).down()
            return false
        } catch {
            print("no hosts on this machine: \(error)")
            return true
        }
    }()

    static func address(of host: Int) -> String { "10.77.0.\(host)" }

    /// Gives a command to the script and returns what it prints.
    @discardableResult
    func tell(_ words: String...) throws -> String {
        let outcome = try script.start(words).finish(atMost: .seconds(30))
        guard outcome.status == 0 else { throw Failure(description: outcome.errors) }
        return outcome.output
    }

    /// Runs a program of this package in a host.
    func run(
        _ program: String, _ arguments: [String], in host: Int, environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        var script = script
        script.environment.merge(environment) { $1 }
        let words = ["exec", "\(host)", Program.binaries.appending(path: program).path] + arguments
        return try script.start(words).finish(atMost: .seconds(40))
    }

    /// The processes in a host.
    func processes(in host: Int) throws -> [Int32] {
        try tell("pids", "\(host)").split(separator: "\n").compactMap { Int32($0) }
    }

    /// Ends what runs in the hosts and removes them.
    func down() throws {
        try tell("down")
        script.clean()
    }
}
