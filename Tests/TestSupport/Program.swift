package import Foundation

/// A built program of this package, run as a user runs it.
package struct Program: Sendable {
    /// What a program left behind.
    package struct Outcome {
        package let status: Int32
        package let output: String
        package let errors: String

        /// The lines of standard output as JSON objects.
        package var objects: [[String: Any]] {
            output.split(separator: "\n").compactMap { line in
                (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
            }
        }

        /// Standard output as one JSON value.
        package var document: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) }
    }

    private let executable: URL
    /// A new folder in which the program runs.
    package let folder: URL
    /// Variables that the program is given besides those of the tests.
    package var environment: [String: String] = [:]

    package init(_ name: String) throws {
        try self.init(at: Self.binaries.appending(path: name))
    }

    /// A program that is not built, as a script is.
    package init(at executable: URL) throws {
        self.executable = executable
        // Short, because it is the program's temporary directory too, and a socket's path has about 100 bytes.
        let name = "manta-a-\(UInt32.random(in: 0 ... .max))"
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Removes the folder.
    package func clean() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The programs lie beside the program of the tests.
    package static var binaries: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }

    /// Starts the program; its output goes to files, so that no pipe can fill up.
    package func start(_ arguments: [String]) throws -> Running {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        variables["MANTA_STORE"] = nil
        variables["TMPDIR"] = folder.path
        process.environment = variables.merging(environment) { $1 }
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
    package func run(_ arguments: String...) throws -> Outcome {
        try start(arguments).finish()
    }
}

/// A value of JSON as text that is equal for equal values.
package func canonical(_ value: Any?) -> String {
    guard let value, let data = try? JSONSerialization.data(withJSONObject: [value], options: .sortedKeys) else {
        return "none"
    }
    return String(decoding: data, as: UTF8.self)
}

/// A program under way.
package struct Running {
    package let process: Process
    package let output: URL
    package let errors: URL

    /// Standard output so far.
    package var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Waits for the end, and kills the program if it takes longer than `limit`.
    package func finish(atMost limit: Duration) throws -> Program.Outcome {
        let deadline = ContinuousClock.now + limit
        while process.isRunning {
            if ContinuousClock.now > deadline { kill(process.processIdentifier, SIGKILL) }
            usleep(5000)
        }
        return try finish()
    }

    /// Waits for the end.
    package func finish() throws -> Program.Outcome {
        process.waitUntilExit()
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: errors)
        }
        return Program.Outcome(
            status: process.terminationStatus, output: outputSoFar,
            errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }

    /// The processes that the program has started and that are alive: the nodes of a cluster of its own.
    package var children: [Int32] { Self.children(of: process.processIdentifier).filter(Self.isNoServer) }

    /// The processes that those have started and that are alive: the workers of such nodes.
    package var grandchildren: [Int32] { children.flatMap(Self.children).filter(Self.isNoServer) }

    /// All of these, and the fork servers beside them.
    package var descendants: [Int32] {
        let children = Self.children(of: process.processIdentifier)
        return children + children.flatMap(Self.children)
    }

    private static func isNoServer(_ process: Int32) -> Bool {
        (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) != "fork-server\n"
    }

    private static func children(of parent: Int32) -> [Int32] {
        let path = "/proc/\(parent)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return threads.flatMap { thread -> [Int32] in
            let text = (try? String(contentsOfFile: "\(path)/\(thread)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// Polls until something holds, for at most a minute.
    package func wait(until condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<6000 {
            if try condition() { return true }
            usleep(10_000)
        }
        return false
    }
}
