import CSharedMemory
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file in which a head writes down what has to outlive it.
///
/// The file begins with eight bytes that name the format. What follows are frames, each the length of its body (4 bytes,
/// little-endian), the body's CRC-32C (4 bytes) and the body: the entries of one batch of decisions, which hold together
/// or not at all. An entry replaces what an earlier one said of the same thing. A last frame that is not whole was never
/// acted upon; it is cut off. Once most of the file is out of date it is written anew beside the old one and renamed.
///
/// Used by one thread at a time, except for `isDueForRewriting`.
package final class HeadJournal: Sendable {
    /// What a journal says.
    package typealias Contents = [RecordKey: HeadRecord]

    /// Against what decisions are safe once they are written down.
    package enum Durability: Sendable {
        /// Against the end of the process.
        case process
        /// Against the end of the machine too.
        case machine
    }

    private struct Entry: Codable {
        var key: RecordKey
        /// Nil for what is there no more.
        var record: HeadRecord?
    }

    private struct State {
        var descriptor: Int32
        var size: Int
        /// What the size was when the file was last written anew.
        var baseSize: Int
    }

    private static let magic = Array("MANTAHD1".utf8)
    /// A file smaller than this is not worth writing anew, in bytes.
    private static let leastRewritten = 4 << 20
    /// The largest body of a frame, in bytes.
    private static let bodyLimit = 1 << 30

    private let path: String
    private let durability: Durability
    private let state: Mutex<State>

    private init(_ path: String, _ durability: Durability, _ state: consuming State) {
        self.path = path
        self.durability = durability
        self.state = Mutex(state)
    }

    deinit { _ = state.withLock { close($0.descriptor) } }

    /// Whether most of the file is out of date.
    package var isDueForRewriting: Bool {
        state.withLock { $0.size > max(Self.leastRewritten, 4 * $0.baseSize) }
    }

    /// Opens the journal of a head, or begins one.
    ///
    /// - Throws: a `RuntimeError`: `damagedJournal` for a file that is no journal or has a hole, `systemCallFailed`.
    package static func open(
        _ path: String, durability: Durability = .machine
    ) throws(RuntimeError) -> (HeadJournal, Contents) {
        unlink(path + ".new")
        let descriptor = systemOpen(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .systemCall("opening the head's journal '\(path)'", errno: errno) }
        do throws(RuntimeError) {
            let (contents, end) = try read(try readAll(descriptor, path), path)
            guard ftruncate(descriptor, off_t(end)) == 0, lseek(descriptor, off_t(end), SEEK_SET) >= 0 else {
                throw .systemCall("cutting the torn end off '\(path)'", errno: errno)
            }
            var size = end
            if size == 0 {
                try write(magic, to: descriptor, path)
                try sync(descriptor, path, durability)
                try syncFolder(of: path, durability)
                size = magic.count
            }
            return (HeadJournal(path, durability, State(descriptor: descriptor, size: size, baseSize: size)), contents)
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Writes down what a batch of decisions has changed. It holds when this returns.
    ///
    /// - Throws: a `RuntimeError` when that is not possible: nothing of the batch may be acted upon then.
    package func append(_ actions: some Sequence<HeadAction>) throws {
        var entries: [Entry] = []
        for action in actions {
            if case .record(let key, let record) = action { entries.append(Entry(key: key, record: record)) }
        }
        guard !entries.isEmpty else { return }
        let frame = try Self.frame(entries)
        try state.withLock { state in
            try Self.write(frame, to: state.descriptor, path)
            try Self.sync(state.descriptor, path, durability)
            state.size += frame.count
        }
    }

    /// Writes the whole file anew.
    ///
    /// - Throws: a `RuntimeError`; the old file is still there then.
    package func rewrite(_ contents: Contents) throws {
        let part = path + ".new"
        let descriptor = systemOpen(part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RuntimeError.systemCall("opening '\(part)'", errno: errno) }
        do {
            var size = Self.magic.count
            try Self.write(Self.magic, to: descriptor, part)
            for entries in Self.portions(of: contents) {
                let frame = try Self.frame(entries)
                try Self.write(frame, to: descriptor, part)
                size += frame.count
            }
            try Self.sync(descriptor, part, durability)
            guard rename(part, path) == 0 else { throw RuntimeError.systemCall("renaming '\(part)'", errno: errno) }
            try Self.syncFolder(of: path, durability)
            state.withLock { state in
                close(state.descriptor)
                state = State(descriptor: descriptor, size: size, baseSize: size)
            }
        } catch {
            close(descriptor)
            unlink(part)
            throw error
        }
    }

    /// Entries in frames of a moderate size.
    private static func portions(of contents: Contents) -> [[Entry]] {
        let entries = contents.map { Entry(key: $0.key, record: $0.value) }
        return stride(from: 0, to: entries.count, by: 1000).map { Array(entries[$0..<min($0 + 1000, entries.count)]) }
    }
}

/// The form of the file.
extension HeadJournal {
    private static func frame(_ entries: [Entry]) throws -> [UInt8] {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt64(0))
        try BinaryEncoder().encode(entries, into: &buffer)
        let body = buffer.readableBytes - 8
        guard body <= bodyLimit else {
            throw RuntimeError(.limitExceeded, "\(body) bytes are too much for the head's journal at a time")
        }
        let checksum = buffer.withUnsafeReadableBytes { bytes in
            csharedmemory_checksum(0, bytes.baseAddress.map { $0 + 8 }, body)
        }
        buffer.setInteger(UInt32(body), at: 0, endianness: .little)
        buffer.setInteger(checksum, at: 4, endianness: .little)
        return Array(buffer.readableBytesView)
    }

    /// Reads the frames of a file.
    ///
    /// - Returns: What they say, and where the last whole one ends; 0 if not even the format's name is whole.
    package static func read(_ bytes: [UInt8], _ path: String) throws(RuntimeError) -> (Contents, Int) {
        guard bytes.starts(with: magic) else {
            guard bytes.count < magic.count, magic.starts(with: bytes) else {
                throw RuntimeError(
                    .damagedJournal,
                    "'\(path)' is no journal of a cluster's head, or one of another version: name another folder, or "
                        + "move the file away to begin a new cluster")
            }
            return ([:], 0)
        }
        var contents: Contents = [:]
        var position = magic.count
        while bytes.count - position >= 8 {
            let length = Int(integer(bytes, position))
            let end = position + 8 + length
            guard length <= bodyLimit, end <= bytes.count else { break }
            guard checksum(of: bytes[(position + 8)..<end]) == integer(bytes, position + 4),
                let entries = try? BinaryDecoder().decode(
                    [Entry].self, from: ByteBuffer(bytes: bytes[(position + 8)..<end]))
            else {
                if end == bytes.count { break }
                throw RuntimeError(
                    .damagedJournal,
                    "the head's journal '\(path)' is damaged at byte \(position), and more follows: bring the file back "
                        + "from a copy, or move it away to begin a new cluster")
            }
            for entry in entries { contents[entry.key] = entry.record }
            position = end
        }
        return (contents, position)
    }

    private static func integer(_ bytes: [UInt8], _ position: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << (8 * UInt32($1)) }
    }

    private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { csharedmemory_checksum(0, $0.baseAddress, $0.count) }
    }
}

/// The system.
extension HeadJournal {
    private static func readAll(_ descriptor: Int32, _ path: String) throws(RuntimeError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = systemRead(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .systemCall("reading '\(path)'", errno: errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(RuntimeError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                systemWrite(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .systemCall("writing the head's journal '\(path)'", errno: errno)
            }
            written += count
        }
    }

    private static func sync(_ descriptor: Int32, _ path: String, _ durability: Durability) throws(RuntimeError) {
        guard durability == .machine else { return }
        while fdatasync(descriptor) != 0 {
            guard errno == EINTR else { throw .systemCall("writing '\(path)' to the disk", errno: errno) }
        }
    }

    private static func syncFolder(of path: String, _ durability: Durability) throws(RuntimeError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = systemOpen(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .systemCall("opening '\(folder)'", errno: errno) }
        defer { close(descriptor) }
        try sync(descriptor, folder, durability)
    }
}

extension RuntimeError.Code {
    /// The file in which a head has written down its state cannot be read.
    public static let damagedJournal = Self(rawValue: "damagedJournal")
}
