import NIOCore

/// The encoder of one value: what it writes lies in one stretch of the sink, from `start` on.
///
/// Values nested by `encode(_:forKey:)` are written straight through. Containers and super-encoders that the value asks
/// for may be filled in any order, even interleaved: each has a sink of its own, spliced in by `finish()`.
final class EncodingScope: Encoder {
    private enum Shape {
        case empty, single, list, record
    }

    private struct Insertion {
        var offset: Int
        var scope: EncodingScope
    }

    let sink: EncodingSink
    let depth: Int
    private let start: Int
    private var shape = Shape.empty
    private(set) var count = 0
    private var insertions: [Insertion] = []

    init(sink: EncodingSink, depth: Int) {
        self.sink = sink
        self.depth = depth
        start = sink.buffer.writerIndex
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { sink.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        openRecord()
        return KeyedEncodingContainer(RecordWriter<Key>(scope: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        openList()
        return ListWriter(scope: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleValueWriter(scope: self)
    }
}

extension EncodingScope {
    /// Called before each element of a list is written.
    func countElement() {
        count += 1
    }

    /// Called before the value of a single-value container is written.
    func openSingle() {
        open(.single) {}
    }

    func openRecord() {
        open(.record) {
            sink.buffer.writeMultipleIntegers(WireTag.record.rawValue, UInt32(0), endianness: .little)
        }
    }

    func openList() {
        open(.list) {
            sink.buffer.writeMultipleIntegers(WireTag.list.rawValue, UInt32(0), UInt32(0), endianness: .little)
        }
    }

    /// A value may ask for its record or list again (a class and its superclass do), but not for two shapes.
    private func open(_ wanted: Shape, _ writeHeader: () -> Void) {
        if shape == .empty {
            shape = wanted
            writeHeader()
        } else if shape != wanted || wanted == .single {
            sink.failure = RuntimeError(
                .malformedData, "a value's encode(to:) asks for containers of two kinds, or writes two single values")
        }
    }

    /// A place at the current position for a value that is written later.
    func insertLater() -> EncodingScope {
        var buffer = ByteBuffer()
        let scope = EncodingScope(
            sink: EncodingSink(taking: &buffer, userInfo: sink.userInfo), depth: depth + 1)
        insertions.append(Insertion(offset: sink.buffer.writerIndex, scope: scope))
        return scope
    }

    /// Completes the value: splices in what was written elsewhere and fills in the lengths.
    func finish() throws {
        if shape == .empty { openRecord() }
        if !insertions.isEmpty { try splice() }
        let end = sink.buffer.writerIndex
        guard end <= CodecLimits.size else { throw EncodingSink.tooLarge }
        switch shape {
        case .empty, .single:
            break
        case .record:
            sink.buffer.setInteger(UInt32(end - start - 5), at: start + 1, endianness: .little)
        case .list:
            sink.buffer.setInteger(UInt32(end - start - 9), at: start + 1, endianness: .little)
            sink.buffer.setInteger(UInt32(count), at: start + 5, endianness: .little)
        }
    }

    private func splice() throws {
        guard let first = insertions.first?.offset else { return }
        guard depth < CodecLimits.depth else {
            throw RuntimeError(.limitExceeded, "containers are nested deeper than \(CodecLimits.depth) levels")
        }
        let written = sink.buffer
        sink.buffer.moveWriterIndex(to: first)
        for (index, insertion) in insertions.enumerated() {
            try insertion.scope.finish()
            if let failure = insertion.scope.sink.failure { throw failure }
            sink.buffer.writeImmutableBuffer(insertion.scope.sink.buffer)
            let next = index + 1 < insertions.count ? insertions[index + 1].offset : written.writerIndex
            if let piece = written.getSlice(at: insertion.offset, length: next - insertion.offset) {
                sink.buffer.writeImmutableBuffer(piece)
            }
        }
        insertions = []
    }
}
