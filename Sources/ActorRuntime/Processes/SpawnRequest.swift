/// What a process is started with.
struct SpawnRequest: Sendable {
    /// The executable's path.
    var executable: String
    /// The arguments after the program's own name.
    var arguments: [String]
    /// The whole environment.
    var environment: [String: String]
    /// Where standard output and standard error are appended to.
    var log: String
    /// The child's end of its lifeline, which becomes its descriptor 3. It stays open here.
    var lifeline: Int32?
}
