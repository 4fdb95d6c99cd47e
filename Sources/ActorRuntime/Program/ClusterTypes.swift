/// The types of a program that other processes of its cluster may name: nothing else is ever looked up by name.
///
/// ```swift
/// static let types = ClusterTypes(actors: [Counter.self], tasks: [Estimate.self], errors: [Diverged.self])
/// ```
/// A type that is declared at the top level of a file goes by its full name, `MonteCarlo.Counter`; a private or local one
/// by a name that only the compiler can read. Both hold for all processes of one build.
public struct ClusterTypes: Sendable {
    /// What a type is registered as.
    private enum Kind: String {
        case actor, task, error
        case actorTask = "actor task"
    }

    private var actors: [String: any ClusterActor.Type] = [:]
    private var tasks: [String: any ClusterTask.Type] = [:]
    private var actorTasks: [String: any ClusterActorTask.Type] = [:]
    private var errors: [String: any (Error & Codable).Type] = [:]
    private var kinds: [String: Kind] = [:]
    /// What was wrong first, to be thrown when the types are used: a stored property cannot throw.
    private var problem: RuntimeError?

    /// Registers types.
    ///
    /// A type may appear once. What is wrong is thrown where the types are used.
    ///
    /// - Parameters:
    ///   - actors: The actors that may be spawned.
    ///   - tasks: The tasks that may be submitted.
    ///   - actorTasks: The tasks that may be submitted to run in actors.
    ///   - errors: The errors that arrive as themselves where a task or call has thrown them.
    public init(
        actors: [any ClusterActor.Type] = [],
        tasks: [any ClusterTask.Type] = [],
        actorTasks: [any ClusterActorTask.Type] = [],
        errors: [any (Error & Codable).Type] = []
    ) {
        for type in actors { add(type, .actor) { $0.actors[$1] = type } }
        for type in tasks { add(type, .task) { $0.tasks[$1] = type } }
        for type in actorTasks { add(type, .actorTask) { $0.actorTasks[$1] = type } }
        for type in errors { add(type, .error) { $0.errors[$1] = type } }
    }

    /// These types and others. A type that is among both is an error, which is thrown where the types are used.
    public func adding(_ others: ClusterTypes) -> ClusterTypes {
        var sum = self
        for (name, kind) in others.kinds.sorted(by: { $0.key < $1.key }) { sum.note(name, kind) }
        sum.problem = sum.problem ?? others.problem
        sum.actors.merge(others.actors) { mine, _ in mine }
        sum.tasks.merge(others.tasks) { mine, _ in mine }
        sum.actorTasks.merge(others.actorTasks) { mine, _ in mine }
        sum.errors.merge(others.errors) { mine, _ in mine }
        return sum
    }

    private mutating func add(_ type: any Any.Type, _ kind: Kind, _ enter: (inout ClusterTypes, String) -> Void) {
        guard let name = Self.name(of: type) else {
            problem =
                problem
                ?? RuntimeError(
                    .invalidConfiguration, "the \(kind) type '\(type)' has no name that other processes could use")
            return
        }
        note(name, kind)
        enter(&self, name)
    }

    private mutating func note(_ name: String, _ kind: Kind) {
        if let other = kinds.updateValue(kind, forKey: name) {
            problem = problem ?? Self.duplicate(name, kind, other)
        }
    }

    private static func duplicate(_ name: String, _ kind: Kind, _ other: Kind) -> RuntimeError {
        let advice = kind == other ? "list each type once, and rename one of two with the same full name" : "choose one"
        return RuntimeError(
            .invalidConfiguration,
            "the type '\(name)' is registered as \(kind == other ? "\(kind) twice" : "\(other) and as \(kind)"): \(advice)"
        )
    }
}

extension ClusterTypes {
    /// The name under which a type is registered; `nil` if it has none that holds in other processes.
    package static func name(of type: any Any.Type) -> String? {
        let name = String(reflecting: type)
        // Such a name says where the type's description lies in memory, which is another place in every process.
        return name.contains("(unknown context at ") ? _mangledTypeName(type) : name
    }

    /// - Throws: a `RuntimeError` with code `invalidConfiguration` if the types cannot be used as they are.
    package func validate() throws(RuntimeError) {
        if let problem { throw problem }
    }

    /// The actor type of a name from the wire.
    package func actor(named name: String) throws(RuntimeError) -> any ClusterActor.Type {
        guard let type = actors[name] else { throw unknown(name, .actor, among: actors.keys) }
        return type
    }

    /// The task type of a name from the wire.
    package func task(named name: String) throws(RuntimeError) -> any ClusterTask.Type {
        guard let type = tasks[name] else { throw unknown(name, .task, among: tasks.keys) }
        return type
    }

    /// The type of a task for actors, of a name from the wire.
    package func actorTask(named name: String) throws(RuntimeError) -> any ClusterActorTask.Type {
        guard let type = actorTasks[name] else { throw unknown(name, .actorTask, among: actorTasks.keys) }
        return type
    }

    /// The name of an actor's type, which its spawner sends.
    package func name<Act: ClusterActor>(ofActor type: Act.Type) throws(RuntimeError) -> String {
        try name(of: type, .actor, among: actors.keys)
    }

    /// The name of a task's type, which its submitter sends.
    package func name<Work: ClusterTask>(ofTask type: Work.Type) throws(RuntimeError) -> String {
        try name(of: type, .task, among: tasks.keys)
    }

    /// The name of the type of a task for actors, which its submitter sends.
    package func name<Work: ClusterActorTask>(ofActorTask type: Work.Type) throws(RuntimeError) -> String {
        try name(of: type, .actorTask, among: actorTasks.keys)
    }

    /// Lets the errors arrive as themselves in calls of a system.
    package func install(in system: ClusterSystem) {
        for type in errors.values { system.types.register(error: type) }
    }

    private func name(
        of type: any Any.Type, _ kind: Kind, among known: some Collection<String>
    ) throws(RuntimeError) -> String {
        guard let name = Self.name(of: type), known.contains(name) else {
            throw RuntimeError(
                .unregisteredType,
                "the \(kind) type '\(type)' is not registered: add it to the ClusterTypes of the program")
        }
        return name
    }

    private func unknown(_ name: String, _ kind: Kind, among known: some Collection<String>) -> RuntimeError {
        let list = known.isEmpty ? "none is" : known.sorted().joined(separator: ", ")
        return RuntimeError(
            .unregisteredType,
            "no \(kind) type '\(name)' is registered in this process (registered: \(list)): "
                + "add it to the ClusterTypes of the program")
    }
}
