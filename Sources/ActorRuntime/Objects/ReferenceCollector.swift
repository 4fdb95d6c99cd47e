import Distributed
import Synchronization

/// Gathers the references in what is being encoded.
final class ReferenceCollector: Sendable {
    /// What the references are written into.
    enum Purpose: Sendable {
        /// A message: each reference gets a token, by which the head matches the sender's word with the receiver's.
        case message
        /// A task or an object, which holds the references itself.
        case content
    }

    struct Found: Sendable {
        var handle: ReferenceHandle
        var token: UInt64
    }

    private let purpose: Purpose
    private let found = Mutex<[Found]>([])

    init(_ purpose: Purpose) {
        self.purpose = purpose
    }

    /// Notes a reference; returns the token that is written with it, 0 for none.
    func add(_ handle: ReferenceHandle) -> UInt64 {
        let token = purpose == .message ? UInt64.random(in: 1 ... .max) : 0
        handle.client.publish(handle.id)
        found.withLock { $0.append(Found(handle: handle, token: token)) }
        return token
    }

    /// The references that were found.
    var references: [Found] { found.withLock { $0 } }

    /// The objects that were found, each once, in order.
    var objects: [ObjectID] {
        var seen: Set<ObjectID> = []
        return references.map(\.handle.id).filter { seen.insert($0).inserted }
    }

    /// What an encoder shows to the values it writes.
    var userInfo: [CodingUserInfoKey: any Sendable] { [.objectReferences: self] }
}

extension CodingUserInfoKey {
    /// Where values find the `ReferenceCollector`. The name is not empty, so there is such a key.
    static let objectReferences = CodingUserInfoKey(rawValue: "manta.object-references") ?? .actorSystemKey
}
