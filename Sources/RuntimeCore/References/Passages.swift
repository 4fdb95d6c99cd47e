import DequeModule

extension ReferenceTable {
    /// How a reference stands that is on its way from one process to another.
    package enum Passage: Codable, Sendable, Equatable {
        /// The sender has said so; the receiver has not read it.
        case sent(ObjectID, by: PeerID, to: PeerID)
        /// The receiver has read it; the sender's word has not come.
        case received(by: PeerID)
    }

    /// The references that are on their way, by their tokens.
    struct Passages: Sendable {
        /// How many words of receivers are kept for which none of a sender has come. Senders that died before they said
        /// so never will.
        static let patience = 4096

        private var passages: [UInt64: Passage] = [:]
        private var ends: [PeerID: Set<UInt64>] = [:]
        /// The tokens that receivers knew first, in order, among some that are over.
        private var early: Deque<UInt64> = []

        var count: Int { passages.count }

        /// The tokens of all passages.
        var tokens: [UInt64] { Array(passages.keys) }

        subscript(token: UInt64) -> Passage? { passages[token] }

        /// The references on the way from a process or to it, in the order of their tokens.
        func tokens(of peer: PeerID) -> [UInt64] {
            (ends[peer] ?? []).sorted()
        }

        /// Adds one; returns the token of one that was given up for it.
        @discardableResult
        mutating func add(_ token: UInt64, _ passage: Passage) -> UInt64? {
            passages[token] = passage
            for peer in passage.ends { ends[peer, default: []].insert(token) }
            guard case .received = passage else { return nil }
            early.append(token)
            guard early.count > Self.patience, let oldest = early.popFirst() else { return nil }
            guard case .received? = passages[oldest] else { return nil }
            remove(oldest)
            return oldest
        }

        mutating func remove(_ token: UInt64) {
            guard let passage = passages.removeValue(forKey: token) else { return }
            for peer in passage.ends {
                ends[peer]?.remove(token)
                if ends[peer]?.isEmpty == true { ends[peer] = nil }
            }
        }
    }
}

extension ReferenceTable.Passage {
    /// The processes with which it ends.
    fileprivate var ends: [PeerID] {
        switch self {
        case .sent(_, let sender, let receiver): [sender, receiver]
        case .received(let receiver): [receiver]
        }
    }
}
