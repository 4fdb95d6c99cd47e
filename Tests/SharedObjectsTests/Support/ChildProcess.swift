import Foundation
import SharedObjects
import Synchronization

/// A program that was started; it is killed when let go.
///
/// By the system's calls: Foundation's `Process` does not always notice that a process has ended where several are
/// waited for at a time.
final class ChildProcess: Sendable {
    let identifier: pid_t
    private let output: FileHandle
    private let status = Mutex<Int32?>(nil)

    init(_ program: String, _ arguments: [String]) throws {
        (identifier, output) = try Self.starting.withLock { _ in try Self.start(program, arguments) }
    }

    /// One at a time: a program must not inherit the pipe of another.
    private static let starting = Mutex(())

    private static func start(_ program: String, _ arguments: [String]) throws -> (pid_t, FileHandle) {
        let pipe = Pipe()
        let (reading, writing) = (pipe.fileHandleForReading.fileDescriptor, pipe.fileHandleForWriting.fileDescriptor)
        for descriptor in [reading, writing] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, writing, 1)
        posix_spawn_file_actions_adddup2(&actions, writing, 2)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, program, &actions, nil, &words, environ)
        try pipe.fileHandleForWriting.close()
        guard failure == 0 else {
            throw ChildProcessError(description: "\(program) cannot be started: error \(failure)")
        }
        return (process, pipe.fileHandleForReading)
    }

    /// An executable beside the tests, such as `object-store-peer`.
    convenience init(fixture name: String, _ arguments: String...) throws {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        try self.init(tests.deletingLastPathComponent().appendingPathComponent(name).path, arguments)
    }

    /// `object-store-peer` with the address of an arena.
    convenience init(_ command: String, _ address: ArenaAddress, _ numbers: Int...) throws {
        let rest = numbers.map { "\($0)" } + ["", ""]
        try self.init(
            fixture: "object-store-peer", command, "\(address.processIdentifier)", "\(address.descriptor)",
            "\(address.identity)", rest[0], rest[1])
    }

    deinit {
        kill()
    }

    /// The first line that it prints; blocks.
    func line() -> String {
        var data = Data()
        while !data.contains(UInt8(ascii: "\n")) {
            let more = output.availableData
            guard !more.isEmpty else { break }
            data.append(more)
        }
        return String(decoding: data.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// All that it prints until its end; blocks.
    func everything() -> String {
        String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
    }

    func kill() {
        // One that is waited for is no process any more: another may have its number.
        if status.withLock({ $0 }) == nil { Foundation.kill(identifier, SIGKILL) }
        _ = end()
    }

    /// How it has ended, as `waitpid` tells: 0 is well, a number below 128 a signal; blocks.
    func end() -> Int32 {
        status.withLock { status in
            if let status { return status }
            var ended: Int32 = 0
            while waitpid(identifier, &ended, 0) < 0, errno == EINTR {}
            status = ended
            return ended
        }
    }
}

struct ChildProcessError: Error, CustomStringConvertible {
    let description: String
}
