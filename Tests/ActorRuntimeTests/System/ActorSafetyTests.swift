import ActorRuntime
import Distributed
import RuntimeTestActors
import Testing

@Suite("A call runs only where it belongs", .timeLimit(.minutes(2)))
struct ActorSafetyTests {
    private struct Unregistered: Codable {
        var value = 1
    }

    @Test("A call addressed to an actor of another type is refused and does not run", arguments: Wire.allCases)
    func wrongTarget(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let vault = Vault(actorSystem: pair.far)
            let disguised = try Worker.resolve(id: vault.id, using: pair.near)
            let error = await #expect(throws: RuntimeError.self) { try await disguised.echo(1) }
            #expect(error?.code == .wrongTarget)
            let (worker, _) = try pair.makeWorker()
            let other = try Vault.resolve(id: worker.id, using: pair.near)
            await #expect(throws: RuntimeError.self) { try await other.echo(1) }
            #expect(try await vault.count() == 0)
        }
    }

    @Test("Generic calls take registered types only", arguments: Wire.allCases)
    func generics(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            #expect(try await proxy.identity("text") == "text")
            #expect(try await proxy.identity([1.5, .infinity]) == [1.5, .infinity])
            let error = await #expect(throws: RuntimeError.self) { try await proxy.identity(Unregistered()) }
            #expect(error?.code == .unregisteredType)
            pair.far.types.register(Unregistered.self)
            #expect(try await proxy.identity(Unregistered(value: 3)).value == 3)
        }
    }

    @Test("An actor of a generic type is called once it has registered what its parameter stands for")
    func genericActor() async throws {
        try await withPair(over: .socket) { pair in
            let shelf = Shelf<Unregistered>(holding: 3, actorSystem: pair.far)
            let proxy = try Shelf<Unregistered>.resolve(id: shelf.id, using: pair.near)
            let error = await #expect(throws: RuntimeError.self) { try await proxy.count() }
            #expect(error?.code == .unregisteredType)
            pair.far.types.register(parameter: Unregistered.self)
            #expect(try await proxy.count() == 3)
        }
    }

    @Test("An actor that is gone answers with an error", arguments: Wire.allCases)
    func goneActor(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            func makeProxy() throws -> Worker {
                try Worker.resolve(id: Worker(actorSystem: pair.far).id, using: pair.near)
            }
            let proxy = try makeProxy()
            let error = await #expect(throws: RuntimeError.self) { try await proxy.echo(1) }
            #expect(error?.code == .actorNotFound)
        }
    }

    @Test("Lookup finds registered actors by name and type, and keeps them alive", arguments: Wire.allCases)
    func lookup(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            try pair.far.register(Worker(actorSystem: pair.far), as: ActorKey("worker"))
            let key = ActorKey<Worker>("worker")
            let proxy = try await pair.near.lookup(key, on: pair.far.peer)
            #expect(try await proxy.echo(2) == 2)
            #expect(throws: RuntimeError.self) { try pair.far.register(Worker(actorSystem: pair.far), as: key) }
            await #expect(throws: RuntimeError.self) {
                _ = try await pair.near.lookup(ActorKey<Vault>("worker"), on: pair.far.peer)
            }
            await #expect(throws: RuntimeError.self) {
                _ = try await pair.near.lookup(ActorKey<Worker>("nobody"), on: pair.far.peer)
            }
            await #expect(throws: RuntimeError.self) { _ = try await pair.near.lookup(key, on: PeerID(rawValue: 1)) }
            pair.far.unregister(key)
            await #expect(throws: RuntimeError.self) { _ = try await proxy.echo(2) }
        }
    }

    @Test("A system that was shut down fails its calls and releases its actors", arguments: Wire.allCases)
    func shutdown(wire: Wire) async throws {
        try await withPair(over: wire) { pair in
            let (_, proxy) = try pair.makeWorker()
            let waiting = Task.immediate { try await proxy.waitAtGate() }
            _ = try await proxy.echo(1)
            pair.near.shutdown()
            let error = await #expect(throws: RuntimeError.self) { try await waiting.value }
            #expect(error?.code == .shutDown)
            await #expect(throws: RuntimeError.self) { try await proxy.echo(1) }
        }
    }
}
