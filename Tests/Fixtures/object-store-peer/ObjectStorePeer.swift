import CSharedMemory
import Glibc
import SharedObjects

/// Another process for the tests of shared objects.
///
/// - `checksum PROCESS DESCRIPTOR IDENTITY OFFSET SIZE` maps an arena to read it, and prints the checksum of some bytes.
/// - `overwrite PROCESS DESCRIPTOR IDENTITY` maps an arena to read it and writes to it all the same.
/// - `hold DIRECTORY` spills an object there, prints where its arena is, and waits to be killed.
/// - `churn DIRECTORY` opens, uses and closes many stores, prints `done`, and waits to be killed.
@main
struct ObjectStorePeer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { exit(2) }
        switch arguments[1] {
        case "checksum": try checksum(arguments)
        case "overwrite": try overwrite(arguments)
        case "hold":
            let store = try await spilled(in: arguments[2])
            let address = store.arena.address
            say("\(address.processIdentifier) \(address.descriptor) \(address.identity)")
            await waitForEver()
            await store.close()
        case "churn":
            for round in 0..<40 {
                let store = try await spilled(in: arguments[2])
                if round.isMultiple(of: 2) { await store.close() }
            }
            say("done")
            await waitForEver()
        default: exit(2)
        }
    }

    private static func open(_ arguments: [String]) throws -> SharedArena {
        guard let process = Int32(arguments[2]), let descriptor = Int32(arguments[3]),
            let identity = UInt64(arguments[4])
        else { exit(2) }
        return try SharedArena.open(
            ArenaAddress(processIdentifier: process, descriptor: descriptor, identity: identity))
    }

    private static func checksum(_ arguments: [String]) throws {
        guard let offset = Int(arguments[5]), let size = Int(arguments[6]) else { exit(2) }
        let bytes = try SharedBytes(pinned: ObjectPlace(offset: offset, size: size), in: open(arguments)) {}
        say("\(bytes.withUnsafeBytes { csharedmemory_checksum(0, $0.baseAddress, $0.count) })")
    }

    private static func overwrite(_ arguments: [String]) throws {
        let bytes = try SharedBytes(pinned: ObjectPlace(offset: 0, size: 1), in: open(arguments)) {}
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            UnsafeMutableRawPointer(mutating: start).storeBytes(of: 1, as: UInt8.self)
        }
        say("written")
    }

    /// A store of 1 MiB with one object on the disk and one in memory.
    private static func spilled(in directory: String) async throws -> ObjectStore<Int, Int> {
        let store = try ObjectStore<Int, Int>(
            capacity: 1 << 20, limits: StoreLimits(spillFraction: 0.1), spillDirectory: directory)
        store.admit(1)
        for object in 1...2 {
            let writable = try await store.create(object, size: 768 << 10, for: 1)
            try writable.withUnsafeMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: 7) }
            try writable.seal()
        }
        return store
    }

    private static func say(_ line: String) {
        let line = line + "\n"
        _ = line.withCString { write(STDOUT_FILENO, $0, line.utf8.count) }
    }

    private static func waitForEver() async {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }
}
