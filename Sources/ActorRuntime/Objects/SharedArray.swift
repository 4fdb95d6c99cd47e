import SharedObjects

/// Numbers that never change and that lie in shared memory once they are an object of the cluster.
///
/// Every process of a machine reads them where they lie: getting a gigabyte takes microseconds.
/// ```swift
/// let features = try await cluster.put(SharedArray(numbers))
/// …
/// let sum = try await features.value.withSpan { span in … }
/// ```
public struct SharedArray<Element: BitwiseCopyable & Numeric & Codable & Sendable>: Sendable {
    private enum Storage: Sendable {
        case array([Element])
        case shared(SharedBytes)
    }

    private let storage: Storage
    /// The number of elements.
    public let count: Int

    /// Takes an array; nothing is copied until it becomes an object.
    public init(_ array: [Element]) {
        storage = .array(array)
        count = array.count
    }

    /// Reads the elements where they lie.
    ///
    /// The span must not leave `body`.
    public func withSpan<Result: ~Copyable, Failure: Error>(
        _ body: (Span<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch storage {
        case .array(let array): try body(array.span)
        case .shared(let bytes):
            try bytes.withUnsafeBytes { bytes throws(Failure) in
                // That the bytes are whole elements was checked when this was made.
                try body(bytes.bindMemory(to: Element.self).span)
            }
        }
    }

    /// A copy of the elements.
    public var array: [Element] {
        switch storage {
        case .array(let array): array
        case .shared: withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
        }
    }
}

extension SharedArray: Codable {
    /// Reads elements that came with a message.
    public init(from decoder: any Decoder) throws {
        self.init(try [Element](from: decoder))
    }

    /// Writes a copy of the elements, as into a message.
    public func encode(to encoder: any Encoder) throws {
        try array.encode(to: encoder)
    }
}

extension SharedArray: RawObject {
    var byteCount: Int { count * MemoryLayout<Element>.stride }

    init(_ bytes: SharedBytes) throws {
        count = try bytes.withSpan(of: Element.self) { $0.count }
        storage = .shared(bytes)
    }

    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        switch storage {
        case .array(let array): try array.withUnsafeBytes(body)
        case .shared(let bytes): try bytes.withUnsafeBytes(body)
        }
    }
}

/// What an object of the cluster is made of as it lies in memory, without being encoded.
protocol RawObject: Sendable {
    var byteCount: Int { get }
    init(_ bytes: SharedBytes) throws
    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows
}
