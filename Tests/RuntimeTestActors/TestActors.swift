public import ActorRuntime
import Dispatch
public import Distributed

/// The fingerprint that the tests and their node program agree on: they are two executables of one build.
public let testFingerprint = BuildFingerprint("runtime tests")

/// An error that arrives as itself where it is registered.
public struct Overheated: Error, Codable, Equatable {
    /// How hot it was.
    public var degrees: Double

    /// Makes an error.
    public init(degrees: Double) {
        self.degrees = degrees
    }
}

/// An error that is never registered.
public struct Unspeakable: Error {
    /// What it says.
    public var reason = "some reason"
}

/// Listens to what workers report.
public distributed actor Listener {
    /// The system.
    public typealias ActorSystem = ClusterSystem
    private var heard: [Int] = []

    /// Makes a listener.
    public init(actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    /// Hears a number and answers whether to go on.
    public distributed func hear(_ number: Int) -> Bool {
        heard.append(number)
        return number < 100
    }

    /// What was heard.
    public distributed func all() -> [Int] {
        heard
    }
}

private let blocker = DispatchSemaphore(value: 0)
/// Another one, for the test with many: signals must not go to the wrong test.
private let crowdBlocker = DispatchSemaphore(value: 0)

/// Does what tests ask for.
public distributed actor Worker {
    /// The system.
    public typealias ActorSystem = ClusterSystem
    private var seen: [Int] = []
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var isOpen = false
    private var cancellations = 0

    /// Makes a worker.
    public init(actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    /// Answers with its argument.
    public distributed func echo(_ value: Int) -> Int { value }

    /// Answers with its argument, of any registered type.
    public distributed func identity<Value: Codable & Sendable>(_ value: Value) -> Value { value }

    /// Remembers a number.
    public distributed func note(_ number: Int) { seen.append(number) }

    /// The numbers in the order in which they came.
    public distributed func notes() -> [Int] { seen }

    /// Throws a registered error.
    public distributed func overheat(_ degrees: Double) throws -> Int { throw Overheated(degrees: degrees) }

    /// Throws an error that cannot cross.
    public distributed func mutter() throws { throw Unspeakable() }

    /// Throws a runtime error.
    public distributed func complain() throws { throw RuntimeError(.overloaded, "too much") }

    /// Throws a runtime error with so many characters.
    public distributed func complain(characters: Int) throws {
        throw RuntimeError(.overloaded, String(repeating: "x", count: characters))
    }

    /// Returns when `openGate` is called.
    public distributed func waitAtGate() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// Lets everyone who waits go on.
    public distributed func openGate() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// Waits until the call is cancelled.
    public distributed func sleepUntilCancelled() async throws {
        do {
            try await Task.sleep(for: .seconds(3600))
        } catch {
            cancellations += 1
            throw error
        }
    }

    /// How many calls were cancelled.
    public distributed func cancelledCalls() -> Int { cancellations }

    /// Reports numbers to a listener until it says stop; answers with how many it sent.
    public distributed func run(reportingTo listener: Listener) async throws -> Int {
        var count = 0
        while try await listener.hear(count) { count += 1 }
        return count
    }

    /// Keeps the actor's thread computing for a minute, so until the process is ended; the clock keeps the optimizer
    /// from leaving the loop out.
    public distributed func spin() {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {}
    }

    /// Blocks its thread until another worker of the process signals; answers whether that came within 20 seconds.
    public distributed func blockUntilSignal() -> Bool {
        blocker.wait(timeout: .now() + 20) == .success
    }

    /// Lets `blockUntilSignal` go on.
    public distributed func signal() { blocker.signal() }

    /// Blocks the thread until `signalCrowd` is called once for each that blocks.
    public distributed func blockInCrowd() -> Bool {
        crowdBlocker.wait(timeout: .now() + 20) == .success
    }

    /// Lets one `blockInCrowd` go on.
    public distributed func signalCrowd() { crowdBlocker.signal() }

    /// Answers with so many bytes.
    public distributed func bytes(_ count: Int) -> [UInt8] { Array(repeating: 7, count: count) }
}

/// An actor of a generic type.
public distributed actor Shelf<Item: Sendable> {
    /// The system.
    public typealias ActorSystem = ClusterSystem
    private let size: Int

    /// Makes a shelf.
    public init(holding size: Int, actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
        self.size = size
    }

    /// How much it holds.
    public distributed func count() -> Int { size }
}

/// Another type with a function of the same name.
public distributed actor Vault {
    /// The system.
    public typealias ActorSystem = ClusterSystem
    private var opened = 0

    /// Makes a vault.
    public init(actorSystem: ClusterSystem) {
        self.actorSystem = actorSystem
    }

    /// What must never run on a worker.
    public distributed func echo(_ value: Int) -> Int {
        opened += 1
        return -value
    }

    /// How often it ran.
    public distributed func count() -> Int { opened }
}
