/// The number of a request; whoever asks chooses it, and it must not come twice.
package typealias Ticket = UInt64

/// The number of a spill file.
package typealias SpillFileNumber = UInt64

/// Where an object lies in the arena.
package struct ObjectPlace: Hashable, Sendable, Codable {
    /// The first byte.
    package let offset: Int
    /// The number of bytes.
    package let size: Int

    /// A place in an arena.
    package init(offset: Int, size: Int) {
        self.offset = offset
        self.size = size
    }

    /// The bytes of the place.
    package var range: Range<Int> { offset..<(offset + size) }
}

/// Where an object lies on the disk.
package struct SpillPlace: Hashable, Sendable {
    package let file: SpillFileNumber
    package let offset: Int
    package let size: Int
    /// The CRC-32C of the bytes.
    package let checksum: UInt32

    package init(file: SpillFileNumber, offset: Int, size: Int, checksum: UInt32) {
        self.file = file
        self.offset = offset
        self.size = size
        self.checksum = checksum
    }
}

/// A file to write, with objects one after the other.
package struct SpillBatch<Object: Hashable & Sendable>: Sendable {
    package struct Member: Sendable {
        package let object: Object
        package let place: ObjectPlace
    }

    package let file: SpillFileNumber
    package let members: [Member]

    /// The size of the file.
    package var bytes: Int { members.reduce(0) { $0 + $1.place.size } }
}

/// How much room a disk has.
package struct DiskSpace: Hashable, Sendable {
    package let total: Int
    /// What this user may still write, in bytes.
    package let available: Int

    package init(total: Int, available: Int) {
        self.total = total
        self.available = available
    }
}

/// What the state of a store wants done.
package enum StoreAction<Object: Hashable & Sendable>: Sendable {
    /// The request has its place: to write to, or pinned to read from.
    case grant(Ticket, ObjectPlace)
    /// The request is over.
    case refuse(Ticket, ObjectStoreError)
    /// Write the file; then call `written` or `writeFailed`. Nobody changes the bytes meanwhile.
    case write(SpillBatch<Object>)
    /// Read an object back to that address; then call `restored` or `restoreFailed`.
    case read(Object, SpillPlace, to: Int)
    /// Remove the file.
    case remove(SpillFileNumber)
    /// Find out how much room the disk has; then call `measured`.
    case measureDisk
    /// Prefault that part of the arena; then call `warmed`.
    case warm(Range<Int>)
    /// Give the memory of that part of the arena back to the system; then call `cooled`. Nobody uses it meanwhile.
    case cool(Range<Int>)
}
