/// How a process talks to the head.
package protocol HeadChannel: AnyObject, Sendable {
    /// Says something. Never blocks; the head hears it in the order in which it was said.
    func send(_ message: ToHead)
}

/// What hears the head.
package protocol HeadReceiver: AnyObject, Sendable {
    /// The head says something. Called in order, one at a time, under no lock.
    func received(_ message: FromHead)
    /// The head is gone for good.
    func headLost(_ error: RuntimeError)
}

/// The way to a head in the same process.
final class EmbeddedHeadChannel: HeadChannel {
    private let head: HeadServer
    private let peer: PeerID

    init(head: HeadServer, peer: PeerID) {
        self.head = head
        self.peer = peer
    }

    func send(_ message: ToHead) {
        head.handle(.received(peer, message))
    }
}

/// The way to a head at the other end of a connection.
final class RemoteHeadChannel: HeadChannel {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
        connection.leadsToHead = true
    }

    /// Gives what the head says to a handler.
    func receive(_ handler: @escaping @Sendable (FromHead) -> Void) {
        connection.onControl { [weak connection] frame in
            do {
                handler(try BinaryDecoder().decode(FromHead.self, from: frame))
            } catch {
                connection?.violation("it sent something that is no message of the head (\(error))")
            }
        }
    }

    func send(_ message: ToHead) {
        connection.sendControl(message)
    }
}

extension Connection {
    /// Sends a message to the head, or of the head.
    func sendControl(_ message: some Encodable) {
        var frame = FrameLayout.begin(.control)
        do {
            try BinaryEncoder().encode(message, into: &frame)
            send(frame)
        } catch {
            violation("a message could not be written (\(error))")
        }
    }
}
