import NIOCore
import Synchronization

/// The types that a name from the wire may stand for. Nothing else is ever looked up by name.
///
/// Two kinds of names cross the wire: those of errors that arrive as themselves, and those of the types that stand for
/// the parameters of a generic distributed function or actor. The standard library's common types are there from the start.
public final class TypeRegistry: Sendable {
    private struct State {
        var types: [String: any Any.Type] = [:]
        var errors: [String: @Sendable (ByteBuffer, BinaryDecoder) throws -> any Error] = [:]
    }

    private let state = Mutex(State())

    init() {
        register(Int.self)
        register(Double.self)
        register(Float.self)
        register(String.self)
        register(Bool.self)
        register([Int].self)
        register([Double].self)
        register([Float].self)
        register([String].self)
        register([UInt8].self)
    }

    /// Allows a type as an argument for a parameter of generic distributed functions.
    public func register<Value: Codable & Sendable>(_ type: Value.Type) {
        guard let name = _mangledTypeName(type) else { return }
        state.withLock { $0.types[name] = type }
    }

    /// Allows a type as an argument for a parameter of a generic distributed actor; its initializer has to do so.
    public func register<Argument>(parameter type: Argument.Type) {
        guard let name = _mangledTypeName(type) else { return }
        state.withLock { $0.types[name] = type }
    }

    /// Lets an error of this type arrive as itself. Both sides must register it.
    public func register<Failure: Error & Codable>(error type: Failure.Type) {
        guard let name = _mangledTypeName(type) else { return }
        state.withLock { state in
            state.errors[name] = { buffer, decoder in try decoder.decode(type, from: buffer) }
        }
    }

    func type(named name: String) throws -> any Any.Type {
        guard let type = state.withLock({ $0.types[name] }) else {
            throw RuntimeError(
                .unregisteredType,
                "a call names the type '\(name)', which is not registered here: call system.types.register(…) with it")
        }
        return type
    }

    /// The wire name of a registered error type.
    func name(ofError error: any Error) -> String? {
        guard let name = _mangledTypeName(Swift.type(of: error)) else { return nil }
        return state.withLock { $0.errors[name] == nil ? nil : name }
    }

    func error(named name: String, from buffer: ByteBuffer, _ decoder: BinaryDecoder) throws -> (any Error)? {
        try state.withLock { $0.errors[name] }?(buffer, decoder)
    }
}
