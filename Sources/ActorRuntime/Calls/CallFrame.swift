import NIOCore

/// A call as it comes from the wire, after its call number.
struct CallFrame {
    var actor: UInt64
    var arguments: ByteBuffer
    var target: String
    var substitutions: [String]
    var context: CallContext

    /// Reads what `InvocationEncoder` wrote.
    ///
    /// - Returns: `nil` for bytes that are no call.
    init?(_ frame: inout ByteBuffer) {
        guard
            let actor = frame.readInteger(endianness: .little, as: UInt64.self),
            let size = frame.readInteger(endianness: .little, as: UInt32.self),
            let arguments = frame.readSlice(length: Int(size)),
            let target = frame.readShortText(),
            let count = frame.readInteger(as: UInt8.self)
        else { return nil }
        self.actor = actor
        self.arguments = arguments
        self.target = target
        substitutions = []
        context = CallContext()
        for _ in 0..<count {
            guard let name = frame.readShortText() else { return nil }
            substitutions.append(name)
        }
        guard let context = CallContext(&frame), frame.readableBytes == 0 else { return nil }
        self.context = context
    }
}
