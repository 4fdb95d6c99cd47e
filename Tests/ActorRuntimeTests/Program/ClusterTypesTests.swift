import ActorRuntime
import Distributed
import Testing

private struct Square: ClusterTask {
    var number: Int
    func run(in context: TaskContext) async throws -> Int { number * number }
}

private struct Unlisted: ClusterTask {
    func run(in context: TaskContext) async throws -> Int { 0 }
}

private struct Peek: ClusterActorTask {
    func run(on actor: Holder, in context: TaskContext) async throws -> Int { 0 }
}

private distributed actor Holder: ClusterActor {
    typealias ActorSystem = ClusterSystem
    init(_ arguments: NoArguments, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }
}

private struct Fault: Error, Codable {}

/// A task and an error at once.
private struct Both: ClusterTask, Error {
    func run(in context: TaskContext) async throws -> Int { 0 }
}

@Suite("Types are registered once and found by name")
struct ClusterTypesTests {
    private let types = ClusterTypes(
        actors: [Holder.self], tasks: [Square.self], actorTasks: [Peek.self], errors: [Fault.self])

    @Test("What was registered is found under the name that its sender writes")
    func found() throws {
        try types.validate()
        #expect(try types.actor(named: types.name(ofActor: Holder.self)) == Holder.self)
        #expect(try types.task(named: types.name(ofTask: Square.self)) == Square.self)
        #expect(try types.actorTask(named: types.name(ofActorTask: Peek.self)) == Peek.self)
    }

    @Test("A name that was never registered is refused, and the error lists those that were")
    func unknown() {
        for find in [
            { _ = try types.actor(named: "Nobody") }, { _ = try types.task(named: "Nobody") },
            { _ = try types.actorTask(named: "Nobody") },
        ] as [() throws -> Void] {
            let error = #expect(throws: RuntimeError.self) { try find() }
            #expect(error?.code == .unregisteredType && error?.message.contains("'Nobody'") == true)
        }
        let error = #expect(throws: RuntimeError.self) { try types.task(named: "Nobody") }
        #expect(error?.message.contains("Square") == true)
        let none = #expect(throws: RuntimeError.self) { try ClusterTypes().task(named: "Nobody") }
        #expect(none?.message.contains("none is") == true)
    }

    @Test("Types that are added are found beside those that were there, and none may be among both")
    func added() throws {
        let sum = ClusterTypes(actors: [Holder.self]).adding(ClusterTypes(tasks: [Square.self], errors: [Fault.self]))
        try sum.validate()
        #expect(try sum.actor(named: sum.name(ofActor: Holder.self)) == Holder.self)
        #expect(try sum.task(named: sum.name(ofTask: Square.self)) == Square.self)
        let error = #expect(throws: RuntimeError.self) {
            try types.adding(ClusterTypes(tasks: [Square.self])).validate()
        }
        #expect(error?.message.contains("registered as task twice") == true)
    }

    @Test("A kind is no substitute for another")
    func otherKind() throws {
        let name = try types.name(ofTask: Square.self)
        #expect(throws: RuntimeError.self) { try types.actor(named: name) }
        #expect(throws: RuntimeError.self) { try types.actorTask(named: name) }
    }

    @Test("A type that was not registered cannot be sent")
    func unlisted() {
        let error = #expect(throws: RuntimeError.self) { try types.name(ofTask: Unlisted.self) }
        #expect(error?.code == .unregisteredType && error?.message.contains("Unlisted") == true)
    }

    @Test("A type that is listed twice, or as two kinds, is a mistake that says so when the types are used")
    func duplicates() {
        let twice = #expect(throws: RuntimeError.self) {
            try ClusterTypes(tasks: [Square.self, Square.self]).validate()
        }
        #expect(twice?.code == .invalidConfiguration && twice?.message.contains("task twice") == true)
        let both = #expect(throws: RuntimeError.self) {
            try ClusterTypes(tasks: [Both.self], errors: [Both.self]).validate()
        }
        #expect(both?.message.contains("task and as error") == true)
    }

    @Test("Types of generic and local kinds have names that tell them apart")
    func names() {
        struct Local {}
        #expect(ClusterTypes.name(of: Local.self) != nil)
        #expect(ClusterTypes.name(of: [Int].self) != ClusterTypes.name(of: [Double].self))
        #expect(ClusterTypes.name(of: Square.self) != ClusterTypes.name(of: Unlisted.self))
    }
}
