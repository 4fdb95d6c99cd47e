/// What one side tells the other about itself.
package struct PeerIdentity: Codable, Sendable, Equatable {
    package var id: PeerID
    package var processIdentifier: Int32
    package var fingerprint: BuildFingerprint
    /// How many calls may be in flight to this side.
    package var inFlightLimit: Int
    /// The largest frame this side takes, in bytes.
    package var frameLimit: Int

    package init(
        id: PeerID, processIdentifier: Int32, fingerprint: BuildFingerprint, inFlightLimit: Int, frameLimit: Int
    ) {
        self.id = id
        self.processIdentifier = processIdentifier
        self.fingerprint = fingerprint
        self.inFlightLimit = inFlightLimit
        self.frameLimit = frameLimit
    }
}
