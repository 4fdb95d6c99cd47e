public import Distributed
import NIOCore

/// Writes one call of a distributed function straight into the frame that will be sent.
///
/// The frame: length, kind, call number (8 bytes), the actor's number (8), length of the arguments (4), each argument
/// as its length (4) and value; then the function's name and the names of generic substitutions, all with lengths;
/// at last the call's context.
public struct InvocationEncoder: DistributedTargetInvocationEncoder {
    /// What arguments must be.
    public typealias SerializationRequirement = any Codable

    static let argumentsAt = 25

    private var frame: ByteBuffer
    private var substitutions: [String] = []
    /// Finds the references to objects in the arguments.
    private let collector = ReferenceCollector(.message)

    /// The references to objects in the arguments.
    var references: [ReferenceCollector.Found] { collector.references }

    init() {
        frame = FrameLayout.begin(.call, call: 0, capacity: 192)
        frame.writeMultipleIntegers(UInt64(0), UInt32(0), endianness: .little)
    }

    /// Records a type that stands for a generic parameter.
    public mutating func recordGenericSubstitution<Substitution>(_ type: Substitution.Type) throws {
        guard let name = _mangledTypeName(type) else {
            throw RuntimeError(.unregisteredType, "the type '\(type)' has no name that the other side could look up")
        }
        substitutions.append(name)
    }

    /// Records an argument.
    public mutating func recordArgument<Value: Codable>(_ argument: RemoteCallArgument<Value>) throws {
        let start = frame.writerIndex
        frame.writeInteger(UInt32(0), endianness: .little)
        try BinaryEncoder(userInfo: collector.userInfo).encode(argument.value, into: &frame)
        frame.setInteger(UInt32(frame.writerIndex - start - 4), at: start, endianness: .little)
    }

    /// The type of the result is known to both sides: nothing is recorded.
    public mutating func recordReturnType<Result: Codable>(_ type: Result.Type) throws {}

    /// The type of errors is not recorded: errors carry it themselves.
    public mutating func recordErrorType<Failure: Error>(_ type: Failure.Type) throws {}

    /// All parts of the call are there.
    public mutating func doneRecording() throws {}

    /// The frame without its call number and length, which are filled in when it is sent.
    mutating func finish(target: String, actor: UInt64, _ context: CallContext) throws -> ByteBuffer {
        frame.setInteger(actor, at: FrameLayout.answerHeaderSize, endianness: .little)
        let size = UInt32(frame.writerIndex - Self.argumentsAt)
        frame.setInteger(size, at: Self.argumentsAt - 4, endianness: .little)
        try frame.writeShortText(target)
        guard let count = UInt8(exactly: substitutions.count) else {
            throw RuntimeError(.limitExceeded, "a call has \(substitutions.count) generic parameters; 255 are allowed")
        }
        frame.writeInteger(count)
        for name in substitutions {
            try frame.writeShortText(name)
        }
        try context.write(into: &frame)
        defer { frame = ByteBuffer() }
        return frame
    }
}
