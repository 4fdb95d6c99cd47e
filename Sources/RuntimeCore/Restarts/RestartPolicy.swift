/// Whether an actor that ended without being asked to is made again.
public enum RestartPolicy: Hashable, Codable, Sendable {
    /// It is not: the first end is the last.
    case never
    /// It is, this many times; 0 and less mean never.
    case atMost(Int)
    /// It is, each time.
    case always

    /// Whether another restart is allowed after `restarts` of them.
    package func allows(_ restarts: Int) -> Bool {
        switch self {
        case .never: false
        case .atMost(let limit): restarts < limit
        case .always: true
        }
    }
}
