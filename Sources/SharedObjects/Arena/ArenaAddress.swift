/// Where other processes of the same machine and user find an arena.
package struct ArenaAddress: Hashable, Sendable, Codable {
    /// The process that has the arena open.
    package let processIdentifier: Int32
    /// The arena's descriptor in that process.
    package let descriptor: Int32
    /// What tells the arena from others: a process may be gone, and another have its number.
    package let identity: UInt64

    /// An address, as another process told it.
    package init(processIdentifier: Int32, descriptor: Int32, identity: UInt64) {
        self.processIdentifier = processIdentifier
        self.descriptor = descriptor
        self.identity = identity
    }
}
