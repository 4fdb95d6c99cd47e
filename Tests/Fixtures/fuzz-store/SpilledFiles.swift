import Foundation
import RuntimeCore
import SharedObjects

/// Spill files that somebody has changed: what is read back is what was written, or an error.
enum SpilledFiles {
    private static let capacity = 64 << 10

    static func fuzz(_ count: Int, _ seed: SplitMix) async throws {
        var random = seed
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("manta-fuzz-store-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ObjectStore<Int, Int>(
            capacity: capacity, limits: StoreLimits(spillFraction: 1), spillDirectory: folder)
        store.admit(1)
        for number in 0..<count { try await fuzz(number * 2, in: store, folder, &random) }
        await store.close()
    }

    private static func fuzz(
        _ number: Int, in store: ObjectStore<Int, Int>, _ folder: String, _ random: inout SplitMix
    ) async throws {
        let bytes = (0..<Int(random.next() % 2000 + 1)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        try await put(number, size: bytes.count, in: store) { $0.copyBytes(from: bytes) }
        // Takes all memory: the object goes to the disk.
        try await put(number + 1, size: capacity, in: store) { _ in }
        store.release(number + 1)
        let spill = try FileManager.default.contentsOfDirectory(atPath: folder).first ?? ""
        // Files of earlier objects may be on their way out.
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(spill)")
        guard let file = files.compactMap({ Int($0.prefix { $0 != "." }) }).max() else { throw FuzzFailure("no file") }
        let isChanged = try change("\(folder)/\(spill)/\(file).spill", bytes, &random)
        let read = try? await store.read(number, for: 1).bytes().array(of: UInt8.self)
        guard read == (isChanged ? nil : bytes) else { throw FuzzFailure("object \(number) is not what was written") }
        store.release(number)
    }

    private static func put(
        _ number: Int, size: Int, in store: ObjectStore<Int, Int>, _ write: (UnsafeMutableRawBufferPointer) -> Void
    ) async throws {
        let writable = try await store.create(number, size: size, for: 1)
        try writable.withUnsafeMutableBytes(write)
        try writable.seal()
    }

    /// Changes a file somehow; says whether the bytes of the object in it are others now.
    private static func change(_ path: String, _ bytes: [UInt8], _ random: inout SplitMix) throws -> Bool {
        var changed = bytes
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 7 {
        case 0: changed[place] ^= 1 << UInt8(random.next() % 8)
        case 1: changed.removeSubrange(place...)
        case 2: changed += [UInt8](repeating: 0, count: Int(random.next() % 5000))
        case 3: changed.removeAll()
        case 4: changed.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 5: changed.swapAt(place, 0)
        default: for index in place..<changed.count { changed[index] = UInt8(truncatingIfNeeded: random.next()) }
        }
        try Data(changed).write(to: URL(fileURLWithPath: path))
        return !changed.starts(with: bytes)
    }
}
