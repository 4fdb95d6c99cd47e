extension ClusterSystem {
    /// How a system behaves.
    public struct Options: Sendable {
        /// The limits on calls and bytes.
        public var limits: Limits
        /// How long a peer may take for the handshake.
        public var handshakeTimeout: Duration
        /// What both sides of a connection must have in common.
        public var fingerprint: BuildFingerprint
        /// Whether and how TCP is used.
        public var security: TransportSecurity
        /// How long a host may take to answer before a connection to it is given up.
        public var connectTimeout: Duration
        /// Told about peers that were refused or cut off, and of many at a time only about some. Must not block.
        public var onIncident: @Sendable (RuntimeError) -> Void

        /// Makes options.
        public init(
            limits: Limits = Limits(),
            handshakeTimeout: Duration = .seconds(5),
            fingerprint: BuildFingerprint = .current,
            security: TransportSecurity = .unixSockets,
            connectTimeout: Duration = .seconds(10),
            onIncident: @escaping @Sendable (RuntimeError) -> Void = { _ in }
        ) {
            self.limits = limits
            self.handshakeTimeout = handshakeTimeout
            self.fingerprint = fingerprint
            self.security = security
            self.connectTimeout = connectTimeout
            self.onIncident = onIncident
        }
    }

    /// The limits that keep one peer from exhausting the other.
    public struct Limits: Sendable {
        /// How many calls of one peer may be in flight here; its further calls wait on its side.
        public var inFlightCalls: Int
        /// How many calls to one peer may wait here for their turn; further ones fail.
        public var waitingCalls: Int
        /// The largest frame taken from a peer, in bytes.
        public var frameSize: Int
        /// How many bytes may wait to be written to a peer that does not read, before it is cut off.
        public var queuedBytes: Int
        /// How many peers may be connected to a TCP port without having joined; the one that has waited longest is cut off
        /// when there is one more.
        public var halfOpenConnections: Int

        /// Makes limits.
        public init(
            inFlightCalls: Int = 4096,
            waitingCalls: Int = 65_536,
            frameSize: Int = 64 << 20,
            queuedBytes: Int = 512 << 20,
            halfOpenConnections: Int = 256
        ) {
            self.inFlightCalls = inFlightCalls
            self.waitingCalls = waitingCalls
            self.frameSize = frameSize
            self.queuedBytes = queuedBytes
            self.halfOpenConnections = halfOpenConnections
        }
    }
}
