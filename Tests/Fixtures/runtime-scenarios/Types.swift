import ActorRuntime
import Distributed

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Counts; may be told to end its process.
distributed actor Counter: ClusterActor {
    typealias ActorSystem = ClusterSystem
    private var count: Int

    init(_ start: Int, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
        count = start
    }

    distributed func increment() -> Int {
        count += 1
        return count
    }

    /// Counts, and ends its process in the middle of the call that would count to `limit`, but only if no file is there
    /// that says that this has happened; it makes the file. By then the answers to earlier calls have left.
    distributed func increment(dyingAt limit: Int, once file: String) -> Int {
        count += 1
        if count == limit, makeFile(file) {
            usleep(100_000)
            _exit(9)
        }
        return count
    }

    distributed func process() -> Int32 { getpid() }

    distributed func die() { _exit(9) }

    /// Returns long after everybody has lost patience.
    distributed func rest() async throws { try await Task.sleep(for: .seconds(600)) }

    /// Computes for a minute; the clock keeps the optimizer from leaving the loop out.
    distributed func spin() {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {}
    }

    distributed func endItself() throws { try actorSystem.end(self) }
}

/// Calls another actor.
distributed actor Caller: ClusterActor {
    typealias ActorSystem = ClusterSystem
    private let counter: Counter

    init(_ counter: Counter, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
        self.counter = counter
    }

    distributed func increment() async throws -> Int { try await counter.increment() }

    distributed func process() -> Int32 { getpid() }
}

/// Keeps numbers.
distributed actor Keeper: ClusterActor {
    typealias ActorSystem = ClusterSystem

    init(_ nothing: NoArguments, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    distributed func ping() -> Bool { true }
}

/// Makes a large result in a keeper's process.
struct Fill: ClusterActorTask {
    typealias Target = Keeper
    var count: Int

    func run(on actor: Keeper, in context: TaskContext) async throws -> [UInt8] {
        [UInt8](repeating: 7, count: count)
    }
}

/// Squares a number after a while.
struct Square: ClusterTask {
    var number: Int
    var delay: Duration = .zero

    func run(in context: TaskContext) async throws -> Int {
        if delay > .zero { try await Task.sleep(for: delay) }
        return number * number
    }
}

/// Adds results.
struct Sum: ClusterTask {
    var parts: [ObjectRef<Int>]

    func run(in context: TaskContext) async throws -> Int {
        var sum = 0
        for part in parts { sum += try await part.value }
        return sum
    }
}

/// Ends its process until a file has grown long enough; each try adds to the file.
struct DieUntil: ClusterTask {
    var tries: Int
    var file: String

    func run(in context: TaskContext) async throws -> Int {
        let count = appendToFile(file)
        if count <= tries { _exit(9) }
        return count
    }
}

/// A large result.
struct MakeBytes: ClusterTask {
    var count: Int

    func run(in context: TaskContext) async throws -> [UInt8] {
        [UInt8](repeating: 5, count: count)
    }
}

/// How many bytes an argument has.
struct CountBytes: ClusterTask {
    var bytes: ObjectRef<[UInt8]>

    func run(in context: TaskContext) async throws -> Int { try await bytes.value.count }
}

/// Which process it ran in.
struct WhereAmI: ClusterTask {
    func run(in context: TaskContext) async throws -> Int32 { getpid() }
}

/// Makes a file; returns whether it was not there before.
func makeFile(_ path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
}

/// Adds a byte to a file; returns how many there are.
func appendToFile(_ path: String) -> Int {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(descriptor) }
    _ = write(descriptor, "x", 1)
    return Int(lseek(descriptor, 0, SEEK_END))
}

/// Runs `body` with a folder that is removed afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/manta-scenario-XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw Failure("no folder could be made") }
    let folder = String(cString: path)
    do {
        try await body(folder)
    } catch {
        removeFolder(folder)
        throw error
    }
    removeFolder(folder)
}

/// Removes a folder and all that is in it.
private func removeFolder(_ folder: String) {
    guard let entries = opendir(folder) else { return }
    while let entry = readdir(entries) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
            name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        if unlink("\(folder)/\(name)") != 0 { removeFolder("\(folder)/\(name)") }
    }
    closedir(entries)
    rmdir(folder)
}
