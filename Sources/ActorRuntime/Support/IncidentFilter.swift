/// Lets through so many incidents a period and counts the rest: strangers on a port must not be able to fill a log.
/// A pure value.
package struct IncidentFilter: Sendable {
    /// How many incidents a period are let through.
    private let allowance: Int
    private let period: Duration
    private var begin: Duration?
    private var passed = 0
    private var withheld = 0

    package init(allowance: Int = 20, period: Duration = .seconds(60)) {
        self.allowance = allowance
        self.period = period
    }

    /// An incident has happened.
    ///
    /// - Parameters:
    ///   - incident: What happened.
    ///   - time: When it happened, on a clock that never goes back.
    /// - Returns: What is to be told: nothing, the incident, or how many were withheld and the incident.
    package mutating func handle(_ incident: RuntimeError, at time: Duration) -> [RuntimeError] {
        var told: [RuntimeError] = []
        if begin.map({ time - $0 >= period }) ?? true {
            if withheld > 0 { told.append(summary) }
            (begin, passed, withheld) = (time, 0, 0)
        }
        guard passed < allowance else {
            withheld += 1
            return told
        }
        passed += 1
        return told + [incident]
    }

    private var summary: RuntimeError {
        RuntimeError(
            .overloaded,
            "\(withheld) further peers were refused or cut off since; only \(allowance) are told of in \(period)")
    }
}
