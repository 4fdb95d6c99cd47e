import RunStore
import SearchSpaces
import TuningCore

/// One trial as JSON.
struct TrialDocument: Encodable {
    struct Attempt: Encodable {
        let attempt: Int
        let place: String
        let seconds: Double?
        let outcome: String
    }

    struct ReportLine: Encodable {
        let attempt: Int
        let step: Int
        let metrics: [String: Double]
        let decision: Decision

        init(_ record: ReportRecord) {
            attempt = record.attempt
            step = record.report.step
            metrics = record.report.metrics
            decision = record.decision
        }
    }

    let trial: Int
    let state: TrialState
    let value: Double?
    let step: Int?
    let lastStep: Int?
    let origin: String
    let assignment: Assignment
    let seconds: Double
    let attempts: [Attempt]
    let failure: String?
    let reports: [ReportLine]?

    private enum CodingKeys: String, CodingKey {
        case trial, state, value, step, origin, assignment, seconds, attempts, failure, reports
        case lastStep = "last_step"
    }

    init(_ record: TrialRecord, in history: RunHistory, withReports: Bool) {
        trial = record.id.number
        state = history.state(of: record)
        value = record.best?.value
        step = record.best?.step
        lastStep = record.lastStep
        origin = record.origin
        assignment = record.assignment
        seconds = record.seconds
        attempts = record.attempts.map { attempt in
            Attempt(
                attempt: attempt.number, place: attempt.place, seconds: attempt.ended.map { $0 - attempt.started },
                outcome: attempt.outcome.map(Self.words) ?? "under way")
        }
        failure = record.end?.failure?.message
        reports = withReports ? record.reports.map(ReportLine.init) : nil
    }

    private static func words(_ outcome: AttemptOutcome) -> String {
        switch outcome {
        case .returned: "returned"
        case .cancelled: "cancelled"
        case .failed(let failure): "failed: \(failure.message)"
        }
    }
}
