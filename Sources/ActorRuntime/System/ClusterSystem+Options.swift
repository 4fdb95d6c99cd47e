extension ClusterSystem {
    /// How a system behaves.
    public struct Options: Sendable {
        /// The limits on calls and bytes.
        public var limits: Limits
        /// How long a peer may take for the handshake.
        public var handshakeTimeout: Duration
        /// What both sides of a connection must have in common.
        public var fingerprint: BuildFingerprint
        /// Told about peers that were refused or cut off. Must not block.
        public var onIncident: @Sendable (RuntimeError) -> Void

        /// Makes options.
        public init(
            limits: Limits = Limits(),
            handshakeTimeout: Duration = .seconds(5),
            fingerprint: BuildFingerprint = .current,
            onIncident: @escaping @Sendable (RuntimeError) -> Void = { _ in }
        ) {
            self.limits = limits
            self.handshakeTimeout = handshakeTimeout
            self.fingerprint = fingerprint
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

        /// Makes limits.
        public init(
            inFlightCalls: Int = 4096,
            waitingCalls: Int = 65_536,
            frameSize: Int = 64 << 20,
            queuedBytes: Int = 512 << 20
        ) {
            self.inFlightCalls = inFlightCalls
            self.waitingCalls = waitingCalls
            self.frameSize = frameSize
            self.queuedBytes = queuedBytes
        }
    }
}
