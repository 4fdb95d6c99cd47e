import Distributed

/// Knows which distributed functions may be called on actors of one type.
///
/// Beside the functions of the type itself these are the functions of the protocols it was offered through.
struct TargetGuard: Sendable {
    /// The mangled name of the actor's type, as both sides of a lookup compare it.
    let typeName: String
    private let nominal: String

    init<Act: DistributedActor>(_ type: Act.Type) throws {
        guard let name = _mangledTypeName(type), let nominal = MangledName.nominal(name) else {
            throw RuntimeError(
                .wrongActorType,
                "the type '\(type)' has no name that other processes could use: declare it at the top level of a file")
        }
        typeName = name
        self.nominal = nominal
    }

    /// Whether a name is that of a distributed function of the type. Swift's runtime takes apart the name of whatever it
    /// is to call, and does not survive every name that nobody has given.
    func permits(_ target: String) -> Bool {
        MangledName.target(target, belongsTo: nominal) && Self.isDistributedFunction(target)
    }

    private static func isDistributedFunction(_ target: String) -> Bool {
        var target = target
        return target.withUTF8 { findAccessibleFunction($0.baseAddress, UInt($0.count)) != nil }
    }
}

/// Swift's runtime looks a function up here before it calls it; `nil` if the program has none of that name.
@_silgen_name("swift_findAccessibleFunction")
private func findAccessibleFunction(_ name: UnsafePointer<UInt8>?, _ length: UInt) -> UnsafeRawPointer?
