import NIOCore
import SharedObjects

/// A value on its way to becoming an object: its bytes, and the objects it refers to.
struct ObjectContent: Sendable {
    private enum Bytes: Sendable {
        case raw(any RawObject)
        case encoded(ByteBuffer)
    }

    private let bytes: Bytes
    let references: [ObjectID]

    init(_ value: some Encodable & Sendable) throws {
        if let raw = value as? any RawObject {
            bytes = .raw(raw)
            references = []
        } else {
            let collector = ReferenceCollector(.content)
            bytes = .encoded(try BinaryEncoder(userInfo: collector.userInfo).encode(value))
            references = collector.objects
        }
    }

    var count: Int {
        switch bytes {
        case .raw(let raw): raw.byteCount
        case .encoded(let buffer): buffer.readableBytes
        }
    }

    /// The bytes as an array, for small objects.
    var array: [UInt8] {
        switch bytes {
        case .raw(let raw):
            var array: [UInt8] = []
            raw.withBytes { array = Array($0) }
            return array
        case .encoded(var buffer):
            return buffer.readBytes(length: buffer.readableBytes) ?? []
        }
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        switch bytes {
        case .raw(let raw): try raw.withBytes(body)
        case .encoded(let buffer): try buffer.withUnsafeReadableBytes(body)
        }
    }
}

extension ClusterClient {
    /// Makes a value of an object's bytes.
    func read<Value: Codable>(_ type: Value.Type, _ bytes: SharedBytes, _ object: ObjectID) throws -> Value {
        do {
            if let raw = type as? any RawObject.Type, let value = try raw.init(bytes) as? Value { return value }
            return try bytes.withUnsafeBytes { try system.decoder.decode(type, from: ByteBuffer(bytes: $0)) }
        } catch {
            throw RuntimeError(.malformedData, "the object \(object) cannot be read as \(type)", cause: error)
        }
    }

    /// Makes a value of the bytes of a small object.
    func read<Value: Codable>(_ type: Value.Type, _ bytes: [UInt8], _ object: ObjectID) throws -> Value {
        if type is any RawObject.Type { return try read(type, SharedBytes(copying: bytes), object) }
        do {
            return try system.decoder.decode(type, from: ByteBuffer(bytes: bytes))
        } catch {
            throw RuntimeError(.malformedData, "the object \(object) cannot be read as \(type)", cause: error)
        }
    }
}
