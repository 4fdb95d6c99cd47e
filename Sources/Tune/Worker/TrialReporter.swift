import ActorRuntime
import Distributed
import Synchronization
import TuningCore

/// The answer to a report, as it crosses the wire.
enum ReportAnswer: Codable, Sendable {
    case decision(Decision)
    case refused(String)
}

/// The driver's end of the reports from one slot's process.
distributed actor TrialReporter {
    typealias ActorSystem = ClusterSystem

    private let destination: ReportDestination

    init(_ destination: ReportDestination, actorSystem: ClusterSystem) {
        self.destination = destination
        self.actorSystem = actorSystem
    }

    distributed func report(_ report: Report, of trial: TrialID, attempt: Int) async -> ReportAnswer {
        guard let channel = destination.channel else { return .refused("No trial was begun here.") }
        do {
            return .decision(try await channel.report(report, of: trial, attempt: attempt))
        } catch {
            return .refused("\(error)")
        }
    }
}

/// Where the reports from a slot's process go, which is known as soon as a trial is begun there.
final class ReportDestination: Sendable {
    private let current = Mutex<(any ReportChannel)?>(nil)

    var channel: (any ReportChannel)? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// The way from a trial in a worker to the driver.
struct RemoteChannel: ReportChannel {
    let reporter: TrialReporter

    func report(_ report: Report, of trial: TrialID, attempt: Int) async throws -> Decision {
        switch try await reporter.report(report, of: trial, attempt: attempt) {
        case .decision(let decision): return decision
        case .refused(let message): throw TuneError(.reportRefused, message)
        }
    }
}
