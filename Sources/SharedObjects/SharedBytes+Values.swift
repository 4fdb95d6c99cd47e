extension SharedBytes {
    /// Reads the bytes as numbers where they lie, without copying them.
    ///
    /// The numbers are as this machine has them in memory; every pattern of bits is a number.
    /// ```swift
    /// let sum = try bytes.withSpan(of: Double.self) { values in
    ///     var sum = 0.0
    ///     for index in values.indices { sum += values[index] }
    ///     return sum
    /// }
    /// ```
    /// - Throws: an `ObjectStoreError` with code `unsuitableType` where the bytes are not a whole number of values, or begin
    ///   at an address where none may begin; and what `body` throws.
    public func withSpan<Element: BitwiseCopyable & Numeric, Result: ~Copyable>(
        of type: Element.Type, _ body: (Span<Element>) throws -> Result
    ) throws -> Result {
        try withUnsafeBytes { bytes throws in
            try Self.check(bytes, as: type)
            return try body(bytes.bindMemory(to: type).span)
        }
    }

    /// Copies the bytes to an array of numbers.
    ///
    /// - Throws: an `ObjectStoreError` with code `unsuitableType` where the bytes are not a whole number of values.
    public func array<Element: BitwiseCopyable & Numeric>(of type: Element.Type) throws -> [Element] {
        try withSpan(of: type) { span in
            span.withUnsafeBufferPointer { Array($0) }
        }
    }

    private static func check<Element>(
        _ bytes: UnsafeRawBufferPointer, as type: Element.Type
    ) throws(ObjectStoreError) {
        let stride = MemoryLayout<Element>.stride
        guard bytes.count.isMultiple(of: stride) else {
            throw ObjectStoreError(
                .unsuitableType, "\(bytes.count) bytes are not a whole number of \(type)s of \(stride) bytes each")
        }
        let address = UInt(bitPattern: bytes.baseAddress)
        guard address.isMultiple(of: UInt(MemoryLayout<Element>.alignment)) else {
            throw ObjectStoreError(
                .unsuitableType,
                "\(type)s must begin at a multiple of \(MemoryLayout<Element>.alignment), these begin at \(address)")
        }
    }
}
