import CSharedMemory
import Foundation
import SharedObjects
import Testing

@Suite("Shared arena")
struct SharedArenaTests {
    private static func arena(_ pattern: Int, size: Int = 100_000) throws -> SharedArena {
        let arena = try SharedArena(capacity: 1 << 20)
        try Store.pattern(pattern, size: size).withUnsafeBytes { try arena.copyIn($0, at: 4096) }
        return arena
    }

    private static func bytes(_ arena: SharedArena, at offset: Int, count: Int) throws -> [UInt8] {
        try SharedBytes(pinned: ObjectPlace(offset: offset, size: count), in: arena) {}.array(of: UInt8.self)
    }

    @Test("A second mapping sees the bytes of the first, also those written later")
    func secondMapping() throws {
        let arena = try Self.arena(1)
        let view = try SharedArena.open(arena.address)
        #expect(view.capacity == 1 << 20)
        #expect(try Self.bytes(view, at: 4096, count: 100_000) == Store.pattern(1, size: 100_000))
        try Store.pattern(2, size: 500).withUnsafeBytes { try arena.copyIn($0, at: 0) }
        #expect(try Self.bytes(view, at: 0, count: 500) == Store.pattern(2, size: 500))
    }

    @Test("A second process sees the bytes")
    func secondProcess() throws {
        let arena = try Self.arena(1)
        let expected = Store.pattern(1, size: 100_000)
        let peer = try ChildProcess("checksum", arena.address, 4096, 100_000)
        #expect(peer.line() == "\(csharedmemory_checksum(0, expected, expected.count))")
    }

    @Test("A mapping for reading refuses to write, and writing to it all the same kills the process that does")
    func readOnly() throws {
        let arena = try Self.arena(1)
        let view = try SharedArena.open(arena.address)
        let error = #expect(throws: ObjectStoreError.self) {
            try [1, 2, 3].withUnsafeBytes { try view.copyIn($0, at: 0) }
        }
        #expect(error?.code == .arenaUnavailable)
        #expect(throws: ObjectStoreError.self) { try view.prefault(0..<4096) }
        #expect(mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, view.descriptor, 0) == MAP_FAILED)
        let peer = try ChildProcess("overwrite", arena.address)
        #expect(peer.end() & 0x7F == SIGSEGV)
        #expect(try Self.bytes(arena, at: 0, count: 1) == [0])
    }

    @Test("Nobody can shorten an arena under those who have it mapped")
    func sealed() throws {
        let arena = try Self.arena(1)
        #expect(ftruncate(arena.descriptor, 0) == -1)
        #expect(ftruncate(arena.descriptor, 2 << 20) == -1)
    }

    @Test(
        "What does not lie within the arena is refused, however large the numbers",
        arguments: [
            (-1, 1), (0, -1), (1 << 20, 1), (1 << 20 + 1, 0), (0, 1 << 20 + 1), (.max, .max), (.min, 10), (10, .max),
            (.max, 1), (1, .min),
        ])
    func outOfBounds(offset: Int, size: Int) throws {
        let arena = try SharedArena(capacity: 1 << 20)
        let error = #expect(throws: ObjectStoreError.self) {
            _ = try SharedBytes(pinned: ObjectPlace(offset: offset, size: size), in: arena) {}
        }
        #expect(error?.code == .outOfBounds)
        #expect(throws: ObjectStoreError.self) {
            try arena.withUnsafeMutableBytes(at: ObjectPlace(offset: offset, size: size)) { _ in }
        }
    }

    @Test("Capacities are whole pages, and impossible ones are refused", arguments: [0, -1, .max, 1 << 47])
    func capacities(impossible: Int) throws {
        #expect(try SharedArena(capacity: 1).capacity == 4096)
        let error = #expect(throws: ObjectStoreError.self) { _ = try SharedArena(capacity: impossible) }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test("The address of an arena that is gone, of another arena and of another file is an error that says so")
    func wrongAddresses() throws {
        let arena = try Self.arena(1)
        let address = arena.address
        func code(_ process: Int32, _ descriptor: Int32, _ identity: UInt64) -> ObjectStoreError.Code? {
            let address = ArenaAddress(processIdentifier: process, descriptor: descriptor, identity: identity)
            return #expect(throws: ObjectStoreError.self) { _ = try SharedArena.open(address) }?.code
        }
        #expect(code(address.processIdentifier, address.descriptor, address.identity + 1) == .arenaUnavailable)
        #expect(code(address.processIdentifier, 9999, address.identity) == .arenaUnavailable)
        #expect(code(.max, address.descriptor, address.identity) == .arenaUnavailable)
        #expect(code(-1, -1, 0) == .arenaUnavailable)
        let pipe = Pipe()
        let file = FileHandle(forReadingAtPath: "/dev/null")
        let reading = pipe.fileHandleForReading.fileDescriptor
        #expect(code(address.processIdentifier, reading, address.identity) == .arenaUnavailable)
        #expect(code(address.processIdentifier, file?.fileDescriptor ?? 0, address.identity) == .arenaUnavailable)
    }

    @Test("An arena takes memory when it is prefaulted, keeps its bytes, and gives the memory back")
    func memory() throws {
        let arena = try SharedArena(capacity: 64 << 20)
        #expect(arena.residentBytes == 0)
        try [9].withUnsafeBytes { try arena.copyIn($0, at: 100) }
        try arena.prefault(0..<(32 << 20))
        #expect(arena.residentBytes == 32 << 20)
        #expect(try Self.bytes(arena, at: 100, count: 1) == [9])
        let view = try SharedArena.open(arena.address)
        try arena.giveBack((16 << 20)..<(32 << 20))
        #expect(arena.residentBytes == 16 << 20)
        #expect(try Self.bytes(view, at: 100, count: 1) == [9])
        try arena.giveBack(0..<(16 << 20))
        #expect(arena.residentBytes == 0)
        #expect(try Self.bytes(view, at: 100, count: 1) == [0])
    }

    @Test("Bytes stay readable when the process that made the arena is gone")
    func makerGone() throws {
        let folder = try Folder()
        let peer = try ChildProcess(fixture: "object-store-peer", "hold", folder.path)
        let words = peer.line().split(separator: " ").map(String.init)
        try #require(words.count == 3)
        let address = ArenaAddress(
            processIdentifier: try #require(Int32(words[0])), descriptor: try #require(Int32(words[1])),
            identity: try #require(UInt64(words[2])))
        let view = try SharedArena.open(address)
        peer.kill()
        #expect(try Self.bytes(view, at: 0, count: 1000) == [UInt8](repeating: 7, count: 1000))
        let error = #expect(throws: ObjectStoreError.self) { _ = try SharedArena.open(address) }
        #expect(error?.message.contains("is gone") == true)
    }
}
