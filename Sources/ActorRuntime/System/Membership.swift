import Synchronization

/// Lets tasks wait for nodes that have yet to join. Whoever asks for a promise forgets the node afterwards.
final class Membership: Sendable {
    private let expected = Mutex<[PeerID: Promise<Void>]>([:])

    func promise(for node: PeerID) -> Promise<Void> {
        expected.withLock { expected in
            if let promise = expected[node] { return promise }
            let promise = Promise<Void>()
            expected[node] = promise
            return promise
        }
    }

    func forget(_ node: PeerID) {
        expected.withLock { $0[node] = nil }
    }

    func joined(_ node: PeerID) {
        expected.withLock { $0[node] }?.fulfil(())
    }
}
