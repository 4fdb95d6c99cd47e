package import NIOCore
package import RuntimeCore

/// How messages to and of the head are written.
///
/// The two that every task needs have a form of their own, field after field, for a task may take no longer than they:
/// the order to run a task without arguments, and a small result. Everything else is written as any value is. The first
/// byte tells them apart.
///
/// An order: task (creator, number), attempt, actor (owner and serial, or zeroes), type, name, trace, payload. A result:
/// task, attempt, value. Numbers have eight bytes, little-endian; texts and bytes follow their length of four bytes, which
/// is all ones for a name that is not there.
package enum ControlForm {
    private static let orderMark: UInt8 = 0xF0
    private static let resultMark: UInt8 = 0xF1
    private static let absent = UInt32.max

    /// Appends a message of the head.
    ///
    /// - Throws: As `BinaryEncoder`.
    package static func write(_ message: FromHead, into buffer: inout ByteBuffer) throws {
        guard case .run(let order) = message, order.references.isEmpty, order.trace.count < 256 else {
            return try BinaryEncoder().encode(message, into: &buffer)
        }
        write(order, into: &buffer)
    }

    /// Appends a message to the head.
    ///
    /// - Throws: As `BinaryEncoder`.
    package static func write(_ message: ToHead, into buffer: inout ByteBuffer) throws {
        guard case .finished(let task, let attempt, .inline(let bytes), let contents) = message, contents.isEmpty else {
            return try BinaryEncoder().encode(message, into: &buffer)
        }
        buffer.reserveCapacity(minimumWritableBytes: 29 + bytes.count)
        buffer.writeMultipleIntegers(
            resultMark, task.result.creator.rawValue, task.result.number, Int64(attempt), endianness: .little)
        write(bytes, into: &buffer)
    }

    /// Reads a message of the head.
    ///
    /// - Throws: A `DecodingError` for anything else.
    package static func readFromHead(_ buffer: ByteBuffer) throws -> FromHead {
        guard buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) == orderMark else {
            return try BinaryDecoder().decode(FromHead.self, from: buffer)
        }
        return .run(try readOrder(buffer))
    }

    /// Reads a message to the head.
    ///
    /// - Throws: A `DecodingError` for anything else.
    package static func readToHead(_ buffer: ByteBuffer) throws -> ToHead {
        guard buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) == resultMark else {
            return try BinaryDecoder().decode(ToHead.self, from: buffer)
        }
        var fields = Fields(buffer)
        let (task, attempt) = (try fields.task(), try fields.attempt())
        let bytes = try fields.bytes()
        try fields.end()
        return .finished(task, attempt: attempt, .inline(bytes), contents: [])
    }
}

extension ControlForm {
    private static func write(_ order: TaskOrder, into buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: 64 + order.type.utf8.count + order.payload.count)
        let actor = order.actor?.parts ?? (owner: 0, serial: 0)
        buffer.writeMultipleIntegers(
            orderMark, order.id.result.creator.rawValue, order.id.result.number, Int64(order.attempt), actor.owner,
            actor.serial, endianness: .little)
        write(order.type, into: &buffer)
        if let name = order.name {
            write(name, into: &buffer)
        } else {
            buffer.writeInteger(absent, endianness: .little)
        }
        buffer.writeInteger(UInt8(order.trace.count))
        for (key, value) in order.trace {
            write(key, into: &buffer)
            write(value, into: &buffer)
        }
        write(order.payload, into: &buffer)
    }

    private static func write(_ text: String, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt32(text.utf8.count), endianness: .little)
        buffer.writeString(text)
    }

    private static func write(_ bytes: [UInt8], into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt32(bytes.count), endianness: .little)
        buffer.writeBytes(bytes)
    }

    private static func readOrder(_ buffer: ByteBuffer) throws -> TaskOrder {
        var fields = Fields(buffer)
        let (task, attempt) = (try fields.task(), try fields.attempt())
        let actor = (owner: try fields.number() as UInt64, serial: try fields.number() as UInt64)
        guard let type = try fields.text() else { throw Fields.malformed }
        let name = try fields.text()
        var trace: [String: String] = [:]
        for _ in 0..<(try fields.number() as UInt8) {
            guard let key = try fields.text(), let value = try fields.text() else { throw Fields.malformed }
            trace[key] = value
        }
        let payload = try fields.bytes()
        try fields.end()
        return TaskOrder(
            id: task, attempt: attempt, type: type, payload: payload,
            actor: actor == (0, 0) ? nil : ActorID(owner: actor.owner, serial: actor.serial), name: name, trace: trace)
    }

    /// Reads one field after the other, each only if it is there as a whole.
    private struct Fields {
        private var buffer: ByteBuffer

        /// Steps over the mark.
        init(_ buffer: ByteBuffer) {
            self.buffer = buffer
            self.buffer.moveReaderIndex(forwardBy: 1)
        }

        static var malformed: DecodingError {
            DecodingSource.corrupted("an order or a result is not of the form that such messages have")
        }

        mutating func number<Number: FixedWidthInteger>() throws -> Number {
            guard let number = buffer.readInteger(endianness: .little, as: Number.self) else { throw Self.malformed }
            return number
        }

        mutating func task() throws -> TaskID {
            TaskID(result: ObjectID(creator: PeerID(rawValue: try number()), number: try number()))
        }

        mutating func attempt() throws -> Int {
            Int(try number() as Int64)
        }

        mutating func text() throws -> String? {
            let length: UInt32 = try number()
            guard length != absent else { return nil }
            guard let text = try? buffer.readUTF8ValidatedString(length: Int(length)) else { throw Self.malformed }
            return text
        }

        mutating func bytes() throws -> [UInt8] {
            let length: UInt32 = try number()
            guard let bytes = buffer.readBytes(length: Int(length)) else { throw Self.malformed }
            return bytes
        }

        func end() throws {
            guard buffer.readableBytes == 0 else { throw Self.malformed }
        }
    }
}
