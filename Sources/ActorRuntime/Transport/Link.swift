package import NIOCore

/// One connection as the runtime sees it: whole frames go in and come out, in order.
///
/// Sending takes two steps so that many frames cost one wake-up of the I/O thread: `enqueue` may be called under a lock,
/// `flush` must be called without one.
package protocol Link: AnyObject, Sendable {
    /// Adds a sealed frame to what is to be written.
    ///
    /// - Returns: whether `flush()` has to be called.
    func enqueue(_ frame: ByteBuffer) -> Bool
    /// Writes what was added, soon.
    func flush()
    /// Allows frames up to `limit` bytes from the peer. Before this the limit is that of the handshake.
    func allowFrames(upTo limit: Int)
    /// Closes the connection after what was added has been written.
    func close()
    /// Closes the connection at once. What was added and is not written yet is lost.
    func cutOff()
    /// Where the functions that are called over this link run best; `nil` for the cooperative pool.
    var executor: (any TaskExecutor)? { get }
    /// Polls for a moment for what a thread waits for, if that is likely to come soon. Must be called without a lock.
    func help(_ usefulness: Usefulness, while isPending: () -> Bool)
}

extension Link {
    package var executor: (any TaskExecutor)? { nil }
    package func help(_ usefulness: Usefulness, while isPending: () -> Bool) {}
}

/// What takes in a link's frames. All calls come from the link's own thread, one after another.
package protocol LinkReceiver: AnyObject, Sendable {
    /// A frame has come, without its length.
    func linkReceived(_ frame: ByteBuffer)
    /// The connection is closed; the last call. `error` says why, if it was not an orderly end.
    func linkClosed(_ error: RuntimeError?)
}

/// Makes the receiver of a link that has just been opened.
package typealias LinkAcceptor = @Sendable (any Link) -> any LinkReceiver

/// A way to reach other processes.
package protocol Transport: Sendable {
    /// Starts to accept connections.
    func listen(_ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor) async throws
        -> any Listener
    /// Opens one connection.
    func connect(_ address: ClusterAddress, limits: LinkLimits, accept: @escaping LinkAcceptor) async throws
}

/// Something that accepts connections until it is closed.
package protocol Listener: Sendable {
    /// Where it listens: with the port that was found if any free one was asked for.
    var address: ClusterAddress { get }
    /// Stops to accept; connections that exist stay.
    func close() async
}

/// The limits that every link keeps.
package struct LinkLimits: Sendable {
    /// The largest frame before the handshake is done, in bytes.
    package static let handshakeFrame = 4096

    /// How many bytes may wait to be written before the link gives up.
    package var queuedBytes: Int
    /// How many connections of one listener may be open whose peers have not joined.
    package var halfOpenConnections: Int

    /// Why a link is given up on which too many bytes wait.
    var overflow: RuntimeError {
        RuntimeError(
            .overloaded, "more than \(queuedBytes) bytes wait for a peer that does not read them: it was cut off")
    }

    package init(queuedBytes: Int, halfOpenConnections: Int = 256) {
        self.queuedBytes = queuedBytes
        self.halfOpenConnections = halfOpenConnections
    }
}
