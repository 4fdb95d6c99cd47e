import NIOCore
import NIOPosix

#if canImport(Glibc)
    import CLinux
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The node side of a cluster: joins a driver and serves its calls.
///
/// ```swift
/// let ticket = try JoinTicket.takeFromEnvironment()
/// let system = ClusterSystem(node: ticket.peer)
/// try system.register(TrialRunner(actorSystem: system), as: ActorKey("trial-runner"))
/// let session = try await NodeRuntime.join(ticket, system: system)
/// await session.serve()
/// ```
public enum NodeRuntime {
    /// What a node does when its driver is gone without a goodbye.
    public enum DriverLoss: Sendable {
        /// Ends the process at once, from the I/O thread: it works however busy all other threads are. No `atexit`
        /// handler runs. Where the system can, the process is also killed when the driver's process ends.
        case exitProcess(code: Int32)
        /// Lets `serve()` return.
        case returnFromServe
    }

    /// Connects to the driver and does the handshake. Register actors first: calls may come from now on.
    ///
    /// - Throws: a `RuntimeError`: `peerLost` when nobody listens, `handshakeRefused` or `differentBuild` when the
    ///   driver does not want this process, `timedOut` when it does not answer.
    public static func join(
        _ ticket: JoinTicket,
        system: ClusterSystem,
        onDriverLoss: DriverLoss = .exitProcess(code: 75)
    ) async throws -> NodeSession {
        guard system.peer == ticket.peer else {
            throw RuntimeError(
                .invalidConfiguration,
                "the system is node \(system.peer) but the ticket is for \(ticket.peer): make it with ClusterSystem(peer:)"
            )
        }
        if case .exitProcess = onDriverLoss, let driver = ticket.driverProcess { dieWith(driver) }
        let connection = try await system.connect(to: ticket.address, token: ticket.token)
        if case .exitProcess(let code) = onDriverLoss { connection.onAbruptLoss { _exit(code) } }
        guard let identity = connection.peer else {
            throw RuntimeError(.peerLost, "the driver closed the connection right after the handshake")
        }
        return NodeSession(driver: identity.id, connection: connection)
    }

    /// Asks the kernel to kill this process when the thread that started it ends; the driver keeps that thread for as
    /// long as the child lives. The setting belongs to the thread that makes it: the I/O thread, which never ends.
    private static func dieWith(_ driver: Int32) {
        #if os(Linux)
            InputOutput.group.next().execute {
                _ = clinux_set_parent_death_signal(SIGKILL)
                // The driver may have ended before the kernel was asked.
                if getppid() != driver { _exit(75) }
            }
        #endif
    }
}

/// A node's membership in its driver's cluster.
public final class NodeSession: Sendable {
    /// The driver's identity, for `ClusterSystem.lookup`.
    public let driver: PeerID
    private let connection: Connection

    init(driver: PeerID, connection: Connection) {
        self.driver = driver
        self.connection = connection
    }

    /// Serves until the driver says goodbye, or until the task is cancelled.
    ///
    /// - Returns: why the driver was lost, if it did not say goodbye.
    @discardableResult
    public func serve() async -> RuntimeError? {
        (try? await connection.ended.wait()) ?? nil
    }

    /// Leaves the cluster: says goodbye to the driver.
    public func leave() {
        connection.close()
    }
}
