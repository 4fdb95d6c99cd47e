/// Decides about the calls one peer has made to this side: which are admitted, and which handle stops which.
///
/// `Handle` is what cancels a running call. It becomes known only after the call has started, when the call may already
/// have finished or have been cancelled: all orders end with nothing left behind. A pure value.
package struct Inbox<Handle> {
    private enum Entry {
        /// Admitted; its handle is not known yet.
        case starting
        /// Cancelled before its handle was known.
        case cancelledEarly
        case running(Handle)
    }

    /// Why a call is not admitted. Each breaks the protocol.
    package enum Refusal: Equatable {
        case duplicate, tooMany
    }

    private let limit: Int
    private var entries: [UInt64: Entry] = [:]
    /// Calls are numbered in the order in which they are made. A number that is not higher than this one has been used
    /// before: its call may have run and must not run twice.
    private var highest: UInt64 = 0

    package init(limit: Int) {
        self.limit = limit
    }

    package var count: Int { entries.count }

    /// Admits a call, or says why not.
    package mutating func admit(_ call: UInt64) -> Refusal? {
        guard call > highest else { return .duplicate }
        guard entries.count < limit else { return .tooMany }
        highest = call
        entries[call] = .starting
        return nil
    }

    /// Records the handle of a call.
    ///
    /// - Returns: the handle, if the call is to be cancelled at once.
    package mutating func attach(_ handle: Handle, to call: UInt64) -> Handle? {
        switch entries[call] {
        case .starting:
            entries[call] = .running(handle)
            return nil
        case .cancelledEarly:
            entries[call] = .running(handle)
            return handle
        case .running, nil:
            return nil
        }
    }

    /// The call has been answered.
    package mutating func finish(_ call: UInt64) {
        entries[call] = nil
    }

    /// The handle to cancel, if the call runs; a call that is starting is remembered.
    package mutating func cancel(_ call: UInt64) -> Handle? {
        switch entries[call] {
        case .running(let handle):
            return handle
        case .starting:
            entries[call] = .cancelledEarly
            return nil
        case .cancelledEarly, nil:
            return nil
        }
    }

    /// The handles of everything that runs: the peer is gone and nobody waits for the answers.
    package mutating func cancelAll() -> [Handle] {
        var handles: [Handle] = []
        for (call, entry) in entries {
            if case .running(let handle) = entry {
                handles.append(handle)
            } else {
                entries[call] = .cancelledEarly
            }
        }
        return handles
    }
}
