/// Asks a node for the actor that is registered under a name.
struct LookupRequest: Codable, Sendable {
    var name: String
    /// The mangled name of the type the caller expects.
    var typeName: String
}
