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

    func permits(_ target: String) -> Bool {
        MangledName.target(target, belongsTo: nominal)
    }
}
