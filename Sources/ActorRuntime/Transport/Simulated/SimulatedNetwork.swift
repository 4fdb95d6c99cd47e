import NIOCore
import NIOPosix
import Synchronization

/// A network within this process, with virtual time and with faults that tests ask for.
///
/// ```swift
/// let network = SimulatedNetwork(seed: 7, conditions: LinkConditions(delay: .milliseconds(20), jitter: .milliseconds(5)))
/// let (near, far) = (network.host("near"), network.host("far"))
/// network.separate("near", "far", breakingAfter: .seconds(10))
/// ```
/// `SimulatedLinks` decides, this class hands over what arrives. All receivers are called on the I/O thread, as those of
/// sockets are.
package final class SimulatedNetwork: Sendable {
    /// When virtual time passes.
    package enum Pace: Sendable {
        /// Whenever something is under way, until it has arrived. Timers on the clock run when their time comes by.
        case automatic
        /// Only in `advance(by:)`.
        case manual
    }

    private struct Endpoint {
        var link: SimulatedLink
        var receiver: any LinkReceiver
    }

    private struct Listening {
        var host: String
        var limits: LinkLimits
        var accept: LinkAcceptor
    }

    private struct State {
        var links: SimulatedLinks
        var endpoints: [SimulatedLinks.End: Endpoint] = [:]
        var listeners: [ClusterAddress: Listening] = [:]
        /// Whether the I/O thread has been told that there is something to do.
        var isAwake = false
    }

    /// The time on the network.
    package let clock = VirtualClock()
    private let pace: Pace
    private let thread = InputOutput.group.next()
    private let state: Mutex<State>

    package init(seed: UInt64 = 0, pace: Pace = .automatic, conditions: LinkConditions = .perfect) {
        self.pace = pace
        state = Mutex(State(links: SimulatedLinks(seed: seed, conditions)))
    }

    /// A host; it is there as soon as it is named.
    package func host(_ name: String) -> SimulatedHost {
        SimulatedHost(name: name, network: self)
    }

    /// How many links are open or closing.
    package var linkCount: Int { state.withLock { $0.links.count } }

    /// Changes something; says whether `wake()` must be called, outside of all locks.
    func change(_ body: (inout SimulatedLinks, Duration) -> Void) -> Bool {
        let now = clock.now
        return state.withLock { state in
            body(&state.links, now)
            guard pace == .automatic, !state.isAwake else { return false }
            state.isAwake = true
            return true
        }
    }

    /// Has everything handed over that is under way.
    func wake() {
        thread.execute { self.run(until: nil) }
    }
}

/// Connections.
extension SimulatedNetwork {
    func listen(
        _ address: ClusterAddress, on host: String, _ limits: LinkLimits, _ accept: @escaping LinkAcceptor
    ) throws(RuntimeError) {
        let isFree = state.withLock { state in
            guard state.listeners[address] == nil else { return false }
            state.listeners[address] = Listening(host: host, limits: limits, accept: accept)
            return true
        }
        guard isFree else {
            throw RuntimeError(.invalidConfiguration, "somebody listens on \(address) already: choose another address")
        }
    }

    func stopListening(_ address: ClusterAddress) {
        state.withLock { $0.listeners[address] = nil }
    }

    /// Opens a link. Both ends get their receivers on the I/O thread, so nothing arrives before they are there.
    func connect(
        from host: String, to address: ClusterAddress, _ limits: LinkLimits, _ accept: @escaping LinkAcceptor
    ) async throws {
        try await thread.submit { try self.open(from: host, to: address, limits, accept) }.get()
        if change({ _, _ in }) { wake() }
    }

    private func open(
        from host: String, to address: ClusterAddress, _ limits: LinkLimits, _ accept: @escaping LinkAcceptor
    ) throws(RuntimeError) {
        let opened: (link: UInt64, listening: Listening)? = state.withLock { state in
            guard let listening = state.listeners[address], state.links.reaches(host, listening.host) else {
                return nil
            }
            let limits = [limits.queuedBytes, listening.limits.queuedBytes]
            return (state.links.open(from: host, to: listening.host, limits: limits), listening)
        }
        guard let opened else { throw RuntimeError(.peerLost, "nobody listens on \(address), or it cannot be reached") }
        for (side, accept) in [(SimulatedLinks.Side.accepting, opened.listening.accept), (.connecting, accept)] {
            let link = SimulatedLink(SimulatedLinks.End(link: opened.link, side: side), self)
            let receiver = accept(link)
            state.withLock { $0.endpoints[link.end] = Endpoint(link: link, receiver: receiver) }
        }
    }
}

/// Time.
extension SimulatedNetwork {
    /// Lets virtual time pass, and hands over on the I/O thread what arrives meanwhile.
    package func advance(by time: Duration) async throws {
        try await thread.submit { self.run(until: self.clock.now + time) }.get()
    }

    /// Lets things happen up to a time, or without one until nothing is under way any more.
    private func run(until end: Duration?) {
        while let time = nextTime(until: end) {
            clock.advance(to: time)
            while let (action, endpoint) = takeAction() { perform(action, endpoint) }
        }
        if let end { clock.advance(to: end) }
    }

    private func nextTime(until end: Duration?) -> Duration? {
        let timer = end == nil ? nil : clock.next
        return state.withLock { state in
            let next = [state.links.next, timer].compactMap { $0 }.min()
            guard let next, end.map({ next <= $0 }) ?? true else {
                state.isAwake = false
                return nil
            }
            return next
        }
    }

    private func takeAction() -> (SimulatedLinks.Action, Endpoint)? {
        let now = clock.now
        return state.withLock { state in
            while let action = state.links.takeNext(until: now) {
                switch action {
                case .deliver(_, let end):
                    if let endpoint = state.endpoints[end] { return (action, endpoint) }
                case .close(let end, _):
                    if let endpoint = state.endpoints.removeValue(forKey: end) { return (action, endpoint) }
                }
            }
            return nil
        }
    }

    private func perform(_ action: SimulatedLinks.Action, _ endpoint: Endpoint) {
        switch action {
        case .deliver(let bytes, _): endpoint.link.arrived(bytes, endpoint.receiver)
        case .close(_, let error): endpoint.receiver.linkClosed(error)
        }
    }
}
