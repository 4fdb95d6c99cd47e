/// Where a block may begin.
package enum BlockAlignment: Sendable {
    /// At a cache line, for small blocks.
    case line
    /// At a page, for large ones.
    case page

    /// From this size on, blocks begin and end at pages.
    static let pageThreshold = ByteCount.mebibyte

    init(forSize size: Int) {
        self = size >= Self.pageThreshold ? .page : .line
    }

    var bytes: Int {
        switch self {
        case .line: 64
        case .page: 4096
        }
    }
}

/// A stretch of an arena that nobody uses.
package struct FreeBlock: Sendable, Equatable {
    package var offset: Int
    package var size: Int

    /// A stretch of that size.
    package init(offset: Int, size: Int) {
        self.offset = offset
        self.size = size
    }

    package var end: Int { offset + size }

    /// The room that a block has for each way to begin.
    package struct Room: Sendable, Equatable {
        package var line = 0
        package var page = 0

        subscript(alignment: BlockAlignment) -> Int {
            switch alignment {
            case .line: line
            case .page: page
            }
        }

        mutating func formMaximum(_ other: Room) {
            line = max(line, other.line)
            page = max(page, other.page)
        }
    }

    package var room: Room {
        Room(line: size, page: max(0, end - ByteCount.roundUp(offset, to: BlockAlignment.page.bytes)))
    }
}
