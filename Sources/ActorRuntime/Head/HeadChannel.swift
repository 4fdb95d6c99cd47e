import NIOCore

/// How a process talks to the head.
package protocol HeadChannel: AnyObject, Sendable {
    /// Says something. Never blocks; the head hears it in the order in which it was said.
    func send(_ message: ToHead)
    /// Polls for a moment for what comes of it, if that is likely to come soon. Must be called without a lock.
    func help(_ usefulness: Usefulness, while isPending: () -> Bool)
}

extension HeadChannel {
    package func help(_ usefulness: Usefulness, while isPending: () -> Bool) {}
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

    /// What the head waits for comes from this machine's nodes and workers, if it has any.
    func help(_ usefulness: Usefulness, while isPending: () -> Bool) {
        #if os(Linux)
            Reactor.shared.help(usefulness, while: isPending)
        #endif
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
                handler(try ControlForm.readFromHead(frame))
            } catch {
                connection?.violation("it sent something that is no message of the head (\(error))")
            }
        }
    }

    func send(_ message: ToHead) {
        connection.sendControl(message)
    }

    func help(_ usefulness: Usefulness, while isPending: () -> Bool) {
        connection.link.help(usefulness, while: isPending)
    }
}

extension Connection {
    /// Sends a message to the head.
    func sendControl(_ message: ToHead) {
        sendControl { frame in try ControlForm.write(message, into: &frame) }
    }

    /// Sends a message of the head.
    func sendControl(_ message: FromHead) {
        sendControl { frame in try ControlForm.write(message, into: &frame) }
    }

    private func sendControl(_ write: (inout ByteBuffer) throws -> Void) {
        var frame = FrameLayout.begin(.control)
        do {
            try write(&frame)
            send(frame)
        } catch {
            violation("a message could not be written (\(error))")
        }
    }
}
