import Foundation

/// A built program of this package, run as a user runs it.
struct Program: Sendable {
    /// What a program left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The lines of standard output as JSON objects.
        var objects: [[String: Any]] {
            output.split(separator: "\n").compactMap { line in
                (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
            }
        }

        /// Standard output as one JSON value.
        var document: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) }
    }

    let name: String
    /// A new folder in which the program runs.
    let folder: URL

    init(_ name: String) throws {
        self.name = name
        // Short, because it is the program's temporary directory too, and a socket's path has about 100 bytes.
        let name = "manta-a-\(UInt32.random(in: 0 ... .max))"
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Removes the folder.
    func clean() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The programs lie beside the program of the tests.
    static var binaries: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

    /// Starts the program; its output goes to files, so that no pipe can fill up.
    func start(_ arguments: [String]) throws -> Running {
        let process = Process()
        process.executableURL = Self.binaries.appending(path: name)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["MANTA_STORE"] = nil
        environment["TMPDIR"] = folder.path
        process.environment = environment
        let output = folder.appending(path: "out-\(UUID().uuidString)")
        let errors = folder.appending(path: "err-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    /// Runs the program to its end.
    @discardableResult
    func run(_ arguments: String...) throws -> Outcome {
        try start(arguments).finish()
    }
}

/// A value of JSON as text that is equal for equal values.
func canonical(_ value: Any?) -> String {
    guard let value, let data = try? JSONSerialization.data(withJSONObject: [value], options: .sortedKeys) else {
        return "none"
    }
    return String(decoding: data, as: UTF8.self)
}

/// A program under way.
struct Running {
    let process: Process
    let output: URL
    let errors: URL

    /// Standard output so far.
    var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Waits for the end.
    func finish() throws -> Program.Outcome {
        process.waitUntilExit()
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: errors)
        }
        return Program.Outcome(
            status: process.terminationStatus, output: outputSoFar,
            errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }

    /// The processes that the program has started and that are alive.
    var children: [Int32] {
        let path = "/proc/\(process.processIdentifier)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return threads.flatMap { thread -> [Int32] in
            let text = (try? String(contentsOfFile: "\(path)/\(thread)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// Polls until something holds, for at most a minute.
    func wait(until condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<6000 {
            if try condition() { return true }
            usleep(10_000)
        }
        return false
    }
}
