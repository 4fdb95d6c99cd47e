import ActorRuntime
import TuningCore

/// Failures in words.
extension ProcessSlot {
    /// Why a call failed: how the process ended, unless that is not known or was meant; then the root cause.
    func failure(_ error: any Error) -> Failure {
        guard let error = error as? RuntimeError else { return Failure(.lost, "\(error)") }
        guard let obituary = error.obituary, !error.tellsOfShutDown else {
            return Failure(.lost, "The process of \(place) was lost: \(error.rootCause.message)")
        }
        let end = Self.words(for: obituary)
        let cause = obituary.reason.map { ": \($0)" } ?? ""
        let log = keepsLogs ? " (its log: \(obituary.log))" : ""
        let message =
            switch obituary.role {
            case .worker: "The process of \(place) \(end)\(cause)\(log)"
            case .node: "The process of \(place) ended with the node that had started it, which \(end)\(cause)\(log)"
            }
        return Failure(Self.isOwnFault(obituary) ? .crash : .lost, message)
    }

    private static func words(for obituary: ProcessObituary) -> String {
        if let evidence = obituary.memoryEvidence { return "was killed for want of memory: \(evidence)" }
        return switch obituary.end {
        case .exited: "\(obituary.end) in the middle of the trial"
        case .signalled: "was \(obituary.end)"
        }
    }

    /// Whether a process ended by its own fault: an exit in the middle, or a signal that only its own code can cause.
    private static func isOwnFault(_ obituary: ProcessObituary) -> Bool {
        switch (obituary.role, obituary.end) {
        case (.node, _): false
        case (.worker, .exited): true
        case (.worker, .signalled(let signal)): [4, 5, 6, 7, 8, 11, 31].contains(signal)
        }
    }
}

extension RuntimeError {
    fileprivate var rootCause: RuntimeError { (cause as? RuntimeError)?.rootCause ?? self }
}
