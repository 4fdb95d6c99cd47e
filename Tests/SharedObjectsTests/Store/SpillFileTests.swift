import Foundation
import SharedObjects
import Testing

@Suite("Spill files")
struct SpillFileTests {
    /// A store with object 1 on the disk only, and object 2 in its place.
    private static func spilled(_ folder: Folder, size: Int = 600_000) async throws -> Store {
        let store = try Store.make(limits: StoreLimits(whenFull: .wait(atMost: .seconds(600))), in: folder)
        try await store.put(1, size: size)
        try await store.put(2, size: 1 << 20)
        store.release(2)
        return store
    }

    private static func change(_ path: String, _ body: (inout Data) -> Void) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        body(&data)
        try data.write(to: URL(fileURLWithPath: path))
    }

    @Test("An object comes back from its file as it was, and the file goes with it")
    func comesBack() async throws {
        let folder = try Folder()
        let store = try await Self.spilled(folder)
        #expect(folder.spillFiles.map { $0.hasSuffix("/1.spill") } == [true])
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: folder.spillFiles[0])) == Data(Store.pattern(1, size: 600_000)))
        #expect(try await store.array(1) == Store.pattern(1, size: 600_000))
        store.release(1)
        await store.close()
        #expect(folder.spillFolders.isEmpty)
    }

    enum Damage: CaseIterable {
        case flippedFirstBit, flippedLastBit, shortened, emptied, lengthened, removed
    }

    @Test("A damaged file is an error that says so, and the store goes on", arguments: Damage.allCases)
    func damaged(damage: Damage) async throws {
        let folder = try Folder()
        let store = try await Self.spilled(folder)
        let file = try #require(folder.spillFiles.first)
        try Self.change(file) { data in
            switch damage {
            case .flippedFirstBit: data[0] ^= 1
            case .flippedLastBit: data[data.count - 1] ^= 0x80
            case .shortened: data.removeLast()
            case .emptied: data.removeAll()
            case .lengthened: data.append(1)
            case .removed: break
            }
        }
        if damage == .removed { try FileManager.default.removeItem(atPath: file) }
        let error = await store.failure(reading: 1)
        if damage == .lengthened {
            #expect(error == nil)
            return
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("'\(file)'") == true)
        #expect(error?.message.contains("object 1 is lost and must be made again") == true)
        #expect(store.statistics.usedBytes == 0)
        #expect(await store.failure(reading: 1)?.code == .unknownObject)
        try await store.put(1, size: 1 << 20)
        #expect(try await store.array(1) == Store.pattern(1, size: 1 << 20))
    }

    @Test("A file has its name only when it is complete: an unfinished one is never left")
    func completeOrAbsent() async throws {
        let folder = try Folder()
        let store = try await Self.spilled(folder)
        // The next file cannot be made, as its name is a folder's; a second later the one after it can.
        let part = "\(folder.spillFolders[0])/2.part"
        try FileManager.default.createDirectory(atPath: part, withIntermediateDirectories: false)
        try await store.put(3, size: 1 << 20)
        #expect(await store.failure(creating: 4, size: 1 << 20) == nil)
        let names = folder.spillFiles.compactMap { $0.split(separator: "/").last }
        #expect(names == ["1.spill", "2.part", "3.spill"])
        try FileManager.default.removeItem(atPath: part)
        #expect(try await store.array(3) == Store.pattern(3, size: 1 << 20))
    }

    @Test("What a killed process left goes with the next start; what is alive or not ours stays")
    func sweep() async throws {
        let folder = try Folder()
        let (killed, alive) = (
            try ChildProcess(fixture: "object-store-peer", "hold", folder.path),
            try ChildProcess(fixture: "object-store-peer", "hold", folder.path)
        )
        #expect(!killed.line().isEmpty && !alive.line().isEmpty)
        #expect(folder.spillFolders.count == 2)
        killed.kill()
        #expect(folder.spillFiles.count == 2)
        let foreign = "\(folder.path)/manta-spill-notes.txt"
        try Data("keep".utf8).write(to: URL(fileURLWithPath: foreign))
        let store = try Store.make(limits: StoreLimits(), in: folder)
        #expect(folder.spillFolders.count == 3)
        #expect(folder.spillFiles.count == 1)
        #expect(FileManager.default.fileExists(atPath: foreign))
        await store.close()
        alive.kill()
        let last = try Store.make(limits: StoreLimits(), in: folder)
        #expect(folder.spillFiles.isEmpty)
        await last.close()
        #expect(folder.spillFolders == [foreign])
    }

    @Test("A store that is let go without being closed leaves no folder")
    func letGo() async throws {
        let folder = try Folder()
        var store: Store? = try await Self.spilled(folder)
        #expect(store != nil && folder.spillFolders.count == 1)
        store = nil
        while !folder.spillFolders.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    }
}

@Suite("Small disk")
struct SmallDiskTests {
    private static func disk(_ options: String) -> SmallDisk? {
        do {
            return try SmallDisk(options)
        } catch {
            print("Skipped: no small disk can be mounted here: \(error)")
            return nil
        }
    }

    private static func limits(_ fraction: Double) -> StoreLimits {
        StoreLimits(
            spilling: .init(diskFullFraction: fraction, batchBytes: 1), whenFull: .wait(atMost: .milliseconds(300)))
    }

    @Test(
        "A full disk is an error with its numbers, and the store goes on; room on the disk helps",
        arguments: [
            0.95, 1.0,
        ])
    func full(fraction: Double) async throws {
        guard let disk = Self.disk("size=2m") else { return }
        let store = try Store.make(limits: Self.limits(fraction), in: disk.folder)
        let filler = "\(disk.folder.path)/filler"
        try Data(count: 1_900_000).write(to: URL(fileURLWithPath: filler))
        try await store.put(1, size: 900_000)
        let error = await store.failure(creating: 2, size: 900_000)
        #expect(error?.code == .storeFull)
        #expect(error?.message.contains("of the 2.0 MiB (2097152 bytes) of the disk for spill files are free") == true)
        #expect(try await store.array(1) == Store.pattern(1, size: 900_000))
        try await store.put(3, size: 1000)
        try FileManager.default.removeItem(atPath: filler)
        try await store.put(4, size: 900_000)
        #expect(try await store.array(1) == Store.pattern(1, size: 900_000))
    }

    @Test("A disk that refuses the file is an error with the cause, nothing is left, and the store goes on")
    func refusing() async throws {
        // An inode for the root, one for the folder: none is left for a file.
        guard let disk = Self.disk("size=2m,nr_inodes=2") else { return }
        let store = try Store.make(limits: Self.limits(1), in: disk.folder)
        try await store.put(1, size: 900_000)
        let error = await store.failure(creating: 2, size: 900_000)
        #expect(error?.code == .storeFull)
        #expect(error?.message.contains("spilling failed") == true)
        #expect(error.map { "\($0)".contains("No space left on device") } == true)
        #expect(disk.folder.spillFiles.isEmpty)
        #expect(try await store.array(1) == Store.pattern(1, size: 900_000))
    }
}
