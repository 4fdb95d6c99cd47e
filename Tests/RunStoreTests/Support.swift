import Foundation
import RunStore
import SearchSpaces
import Synchronization
import TuningCore

/// A directory that is gone when the test is over.
final class TemporaryDirectory: Sendable {
    let path = "/tmp/manta-store-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func store() throws -> RunStore { try RunStore.open(at: self("store"), mode: .create) }
}

func description(_ name: String, identifier: String = RunStore.makeIdentifier()) throws -> RunDescription {
    RunDescription(
        identifier: identifier, name: name, experiment: "digits",
        space: try SearchSpace([ParameterDefinition("rate", domain: .real(lower: 0, upper: 1, scale: .linear))]),
        objective: .maximize("accuracy"), searcher: "random", scheduler: "fifo", trials: 4, workers: 2,
        isolation: .inProcess, seed: 7,
        environment: RunEnvironment(host: "h", processors: 2, system: "Linux", version: "0.1.0", blas: "none"))
}

func suggested(_ trial: TrialID) -> JournalEvent {
    .suggested(trial, Suggestion(["rate": .real(0.5)], origin: "random"))
}

func reported(_ trial: TrialID, _ step: Int, _ value: Double) -> JournalEvent {
    .reported(trial, attempt: 1, Report(step: step, metrics: ["accuracy": value]), .proceed)
}

/// The `journal-writer` executable, started; it is killed when let go.
final class WriterProcess: Sendable {
    private let process: Mutex<Process>
    private let output: Pipe

    init(_ arguments: String...) throws {
        let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: folder).deletingLastPathComponent()
            .appendingPathComponent("journal-writer")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        self.output = output
        self.process = Mutex(process)
    }

    var identifier: Int32 { process.withLock { $0.processIdentifier } }

    /// Reads until `count` bytes of lines have come; blocks.
    func read(atLeast count: Int) -> String {
        var data = Data()
        while data.count < count {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            data.append(more)
        }
        return String(decoding: data, as: UTF8.self)
    }

    func kill() { Foundation.kill(identifier, SIGKILL) }

    /// Waits for the end and returns what was still printed.
    func finish() -> (status: Int32, rest: String) {
        let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return process.withLock { process in
            process.waitUntilExit()
            return (process.terminationStatus, rest)
        }
    }
}
