import RuntimeCore

/// A connection between two ends: what goes one way arrives in order, after a delay; what is under way when it breaks is
/// lost.
final class Link {
    unowned let simulation: Simulation
    /// Counts the connections, so that what belongs to a broken one is not delivered.
    private(set) var number = 0
    private(set) var isOpen = false
    /// Nothing arrives, and no connection is made, before this time.
    var stalledUntil = Duration.zero
    private var lastArrival: [Bool: Duration] = [:]

    init(_ simulation: Simulation) {
        self.simulation = simulation
    }

    func open() {
        number += 1
        isOpen = true
        lastArrival = [:]
    }

    func close() {
        number += 1
        isOpen = false
    }

    /// Delivers something in one of the directions, unless the connection breaks before.
    func send(forward: Bool, _ deliver: @escaping () -> Void) {
        guard isOpen else { return }
        let number = number
        var time = max(simulation.now + simulation.delay(), lastArrival[forward] ?? .zero)
        if stalledUntil > time { time = stalledUntil }
        lastArrival[forward] = time
        simulation.at(time) { [weak self] in
            guard let self, self.number == number, isOpen else { return }
            deliver()
        }
    }
}
