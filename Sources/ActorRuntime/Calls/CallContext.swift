package import NIOCore

/// What goes with a call beside its arguments: the time that is left, and the caller's tracing context.
package struct CallContext: Sendable {
    package var remaining: Duration?
    package var trace: [String: String] = [:]

    var isEmpty: Bool { remaining == nil && trace.isEmpty }

    private static let hasDeadline: UInt8 = 1
    private static let hasTrace: UInt8 = 2

    /// The context of the running task.
    ///
    /// - Throws: A `RuntimeError` when its deadline has passed.
    static func current() throws(RuntimeError) -> CallContext {
        CallContext(remaining: try Deadline.remaining(), trace: TraceCarrier.current)
    }

    package func write(into frame: inout ByteBuffer) throws {
        var flags: UInt8 = 0
        if remaining != nil { flags |= Self.hasDeadline }
        if !trace.isEmpty { flags |= Self.hasTrace }
        frame.writeInteger(flags)
        if let remaining { frame.writeInteger(remaining.nanoseconds, endianness: .little) }
        guard !trace.isEmpty else { return }
        frame.writeInteger(UInt8(clamping: trace.count))
        for (key, value) in trace.prefix(Int(UInt8.max)) {
            try frame.writeShortText(key)
            try frame.writeShortText(value)
        }
    }

    package init(remaining: Duration? = nil, trace: [String: String] = [:]) {
        self.remaining = remaining
        self.trace = trace
    }

    /// Reads what `write` wrote; `nil` for anything else.
    package init?(_ frame: inout ByteBuffer) {
        guard let flags = frame.readInteger(as: UInt8.self), flags & ~(Self.hasDeadline | Self.hasTrace) == 0 else {
            return nil
        }
        if flags & Self.hasDeadline != 0 {
            guard let nanoseconds = frame.readInteger(endianness: .little, as: UInt64.self) else { return nil }
            remaining = .nanoseconds(Int64(clamping: nanoseconds))
        }
        guard flags & Self.hasTrace != 0 else { return }
        guard let count = frame.readInteger(as: UInt8.self) else { return nil }
        for _ in 0..<count {
            guard let key = frame.readShortText(), let value = frame.readShortText() else { return nil }
            trace[key] = value
        }
    }
}

extension Duration {
    /// The duration in whole nanoseconds, at least 0.
    var nanoseconds: UInt64 {
        let parts = components
        guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
        let (seconds, isTooLong) = UInt64(parts.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow) = seconds.addingReportingOverflow(UInt64(parts.attoseconds) / 1_000_000_000)
        return isTooLong || overflow ? .max : sum
    }
}
