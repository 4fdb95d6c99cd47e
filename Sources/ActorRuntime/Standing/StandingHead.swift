import Synchronization

/// The head of a cluster that stands by itself: programs and nodes come and go, and its state outlives its process.
///
/// Everything that the head has promised is in the journal of its folder. A head that is started in the same folder again,
/// after a kill or a crash, goes on where the last one ended: nodes and programs come back, actors live on, queued work
/// goes on.
public final class StandingHead: Sendable {
    /// How a head is set up.
    public struct Options: Sendable {
        /// The folder for its state.
        public var folder: String
        /// Where it listens; nil for where it listened before, or for a free port that only this machine reaches.
        public var address: ClusterAddress?
        /// The host under which other machines reach this one, if that is not the host in `address`.
        public var advertisedHost: String?
        /// The files for encrypted connections, which other machines need.
        public var tls: TLSFiles?
        /// The file for a timeline in Chrome's trace format.
        public var timeline: String?

        /// Makes options.
        public init(
            folder: String, address: ClusterAddress? = nil, advertisedHost: String? = nil, tls: TLSFiles? = nil,
            timeline: String? = nil
        ) {
            self.folder = folder
            self.address = address
            self.advertisedHost = advertisedHost
            self.tls = tls
            self.timeline = timeline
        }
    }

    /// How processes reach the head.
    public let reference: ClusterReference
    private let folder: ClusterFolder
    private let lock: ClusterFolderLock
    private let system: ClusterSystem
    private let server: HeadServer
    private let listener: any Listener

    private init(
        _ reference: ClusterReference, _ folder: ClusterFolder, _ lock: ClusterFolderLock, _ system: ClusterSystem,
        _ server: HeadServer, _ listener: any Listener
    ) {
        self.reference = reference
        self.folder = folder
        self.lock = lock
        self.system = system
        self.server = server
        self.listener = listener
    }

    /// Makes the folder of a head.
    ///
    /// - Returns: The folder for logs in it.
    /// - Throws: a `RuntimeError` with code `systemCallFailed`.
    package static func prepare(folder: String) throws(RuntimeError) -> String {
        try makeFolder("\(folder)/logs")
        return ClusterFolder(folder).logs
    }

    /// Makes a folder and those above it.
    package static func makeFolder(_ path: String) throws(RuntimeError) {
        try ClusterFolder.make(path)
    }

    /// Removes what a folder says of a cluster whose head is down.
    ///
    /// - Returns: Whether that was so.
    package static func forget(folder path: String, after error: RuntimeError) -> Bool {
        let folder = ClusterFolder(path)
        guard error.code != .handshakeRefused, error.code != .differentBuild, (try? folder.reference) != nil,
            folder.headProcess == nil
        else { return false }
        folder.forget()
        return true
    }

    /// Starts a head in this process: a new one, or one that goes on in the folder of an earlier one.
    ///
    /// - Throws: a `RuntimeError`: `alreadyExists` while a head runs in the folder, `damagedJournal`,
    ///   `invalidConfiguration` for an address or files that cannot be used.
    public static func start(_ options: Options) async throws -> StandingHead {
        let folder = ClusterFolder(options.folder)
        try folder.make()
        let lock = try await takeLock(of: folder)
        let before = try folder.reference
        let tls = options.tls ?? before?.tls
        let token = before?.token ?? .random()
        let wanted = try options.address ?? before?.address ?? .tcp(host: "127.0.0.1", port: 0)
        let (journal, records) = try HeadJournal.open(folder.journal)
        let state = HeadState.Options(
            membership: .machines, memoryDomain: Host.memoryDomain, isDurable: true, isTraced: options.timeline != nil)
        let decisions = HeadState(options: state, restoring: records, now: .zero)
        let timeline = try options.timeline.map { path throws(RuntimeError) in try Timeline(path) }
        let server = HeadServer(decisions, scheduler: InputOutputScheduler(), journal: journal, timeline: timeline)
        var systemOptions = ClusterSystem.Options()
        systemOptions.security = try ClusterReference(address: wanted, token: token, tls: tls).security()
        let system = ClusterSystem(options: systemOptions)
        system.serveAsHead(server)
        let listener = try await system.listen(on: wanted, token: token)
        let reached = try listener.address.reachable(advertising: options.advertisedHost)
        let reference = ClusterReference(address: reached, token: token, tls: tls)
        try folder.write(reference)
        server.begin()
        return StandingHead(reference, folder, lock, system, server, listener)
    }

    /// Takes the folder. The process of a head that was killed may take a moment to be gone.
    private static func takeLock(of folder: ClusterFolder) async throws -> ClusterFolderLock {
        let deadline = ContinuousClock.now + .seconds(2)
        while true {
            do {
                return try folder.lock()
            } catch {
                guard error.code == .alreadyExists, ContinuousClock.now < deadline else { throw error }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Serves until somebody ends the cluster.
    ///
    /// - Throws: a `RuntimeError` when the head cannot go on, because its state can no longer be written down: what it has
    ///   promised holds, and it can be started again. `CancellationError` when the task is cancelled: the same holds.
    public func serve() async throws {
        let server = server
        let failure = try await firstOf({ try await server.ended.wait() }, { try await server.failure.wait() })
        if let failure { throw failure }
        // The word that ended the cluster is answered before the connection closes.
        await end()
    }

    /// Ends the cluster: its nodes and their workers end, and its state is forgotten.
    public func end() async {
        await server.close()
        await listener.close()
        system.shutdown()
        folder.forget()
    }
}
