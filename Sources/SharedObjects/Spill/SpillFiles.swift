import CSharedMemory

#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes, reads and removes spill files. Every function blocks.
///
/// A file has its name only when it is complete. It holds the bytes of its objects one after the other and nothing else:
/// only the process that wrote it reads it, and that one knows what lies where.
struct SpillFiles: Sendable {
    let directory: SpillDirectory

    /// Writes the objects of a batch to a file of their own.
    ///
    /// - Returns: the CRC-32C of each object, in order.
    /// - Throws: an `ObjectStoreError`; nothing of the file is left then.
    func write<Object>(_ batch: SpillBatch<Object>, from arena: SharedArena) throws(ObjectStoreError) -> [UInt32] {
        let (part, path) = (path(batch.file, SpillDirectory.partSuffix), path(batch.file, SpillDirectory.suffix))
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw .systemCall("making the spill file '\(part)'", errno: errno) }
        do throws(ObjectStoreError) {
            defer { close(descriptor) }
            #if os(Linux)
                // A full disk is found out before anything is written.
                guard batch.bytes == 0 || clinux_reserve_blocks(descriptor, off_t(batch.bytes)) == 0 else {
                    throw .systemCall("reserving \(ByteCount.text(batch.bytes)) for '\(part)'", errno: errno)
                }
            #endif
            var checksums: [UInt32] = []
            var position = 0
            for member in batch.members {
                let bytes = UnsafeRawBufferPointer(start: try arena.readable(member.place), count: member.place.size)
                checksums.append(try Self.write(bytes, to: descriptor, at: position, part))
                position += bytes.count
            }
            guard rename(part, path) == 0 else { throw .systemCall("renaming '\(part)'", errno: errno) }
            return checksums
        } catch {
            unlink(part)
            throw error
        }
    }

    /// Reads an object back to its place in the arena.
    ///
    /// - Throws: an `ObjectStoreError`, with code `damaged` where the bytes are not those that were written.
    func read(_ place: SpillPlace, of object: String, to arena: SharedArena, at offset: Int) throws(ObjectStoreError) {
        let path = path(place.file, SpillDirectory.suffix)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw Self.damaged(object, path, "it is gone") }
            throw .systemCall("opening the spill file '\(path)'", errno: errno)
        }
        defer { close(descriptor) }
        let target = try arena.writable(offset, count: place.size)
        var checksum: UInt32 = 0
        var done = 0
        while done < place.size {
            let piece = UnsafeMutableRawBufferPointer(rebasing: target[done..<min(done + Self.piece, place.size)])
            let count = pread(descriptor, piece.baseAddress, piece.count, off_t(place.offset + done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .systemCall("reading the spill file '\(path)'", errno: errno) }
            guard count > 0 else { throw Self.damaged(object, path, "it ends at byte \(place.offset + done)") }
            checksum = csharedmemory_checksum(checksum, piece.baseAddress, count)
            done += count
        }
        guard checksum == place.checksum else {
            throw Self.damaged(object, path, "the checksum is not that of the object")
        }
    }

    func remove(_ file: SpillFileNumber) {
        unlink(path(file, SpillDirectory.suffix))
    }

    /// How much room the disk has.
    func space() throws(ObjectStoreError) -> DiskSpace {
        var information = statvfs()
        guard statvfs(directory.path, &information) == 0 else {
            throw .systemCall("asking how much room the disk of '\(directory.path)' has", errno: errno)
        }
        return DiskSpace(
            total: Self.bytes(information.f_blocks, of: information.f_frsize),
            available: Self.bytes(information.f_bavail, of: information.f_frsize))
    }

    /// Some file systems claim more than an `Int` holds: that is as good as the largest one.
    private static func bytes(_ blocks: some BinaryInteger, of size: some BinaryInteger) -> Int {
        let (bytes, isTooLarge) = Int(clamping: blocks).multipliedReportingOverflow(by: Int(clamping: size))
        return isTooLarge ? .max : bytes
    }
}

extension SpillFiles {
    /// Small enough for the caches: what was just read for the checksum is written, and the other way round.
    private static let piece = 256 << 10

    private func path(_ file: SpillFileNumber, _ suffix: String) -> String { "\(directory.path)/\(file)\(suffix)" }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at position: Int, _ path: String
    ) throws(ObjectStoreError) -> UInt32 {
        var checksum: UInt32 = 0
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done..<min(done + piece, bytes.count)])
            let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(position + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .systemCall("writing the spill file '\(path)'", errno: count < 0 ? errno : ENOSPC)
            }
            checksum = csharedmemory_checksum(checksum, rest.baseAddress, count)
            done += count
        }
        return checksum
    }

    private static func damaged(_ object: String, _ path: String, _ how: String) -> ObjectStoreError {
        ObjectStoreError(
            .damaged, "the spill file '\(path)' is damaged (\(how)): object \(object) is lost and must be made again")
    }
}
