public import Distributed
import NIOCore

/// Reads the arguments of a call.
public struct InvocationDecoder: DistributedTargetInvocationDecoder {
    /// What arguments must be.
    public typealias SerializationRequirement = any Codable

    private var arguments: ByteBuffer
    private let substitutions: [String]
    private let system: ClusterSystem

    init(_ call: CallFrame, system: ClusterSystem) {
        arguments = call.arguments
        substitutions = call.substitutions
        self.system = system
    }

    /// The types that stand for generic parameters: registered types only.
    public mutating func decodeGenericSubstitutions() throws -> [any Any.Type] {
        try substitutions.map(system.types.type(named:))
    }

    /// The next argument.
    public mutating func decodeNextArgument<Argument: Codable>() throws -> Argument {
        guard
            let size = arguments.readInteger(endianness: .little, as: UInt32.self),
            let bytes = arguments.readSlice(length: Int(size))
        else { throw RuntimeError(.malformedData, "a call has fewer arguments than its function") }
        do {
            return try system.decoder.decode(Argument.self, from: bytes)
        } catch {
            throw RuntimeError(.malformedData, "an argument cannot be read as \(Argument.self)", cause: error)
        }
    }

    /// The type of errors is not sent.
    public mutating func decodeErrorType() throws -> (any Any.Type)? {
        nil
    }

    /// The type of the result is not sent.
    public mutating func decodeReturnType() throws -> (any Any.Type)? {
        nil
    }
}
