import Reports
import RunStore
import TerminalText
import Tune
import TuningCore

/// What is shown of a run while it goes on, as lines of text; it writes nothing itself.
struct LiveView {
    private struct Active {
        var step: Int?
        var value: Double?
        var place: String
    }

    /// The run's name, once it has one.
    var name: String
    private let metric: String
    private let budget: Int?
    private let stepUnit: String
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private var active: [TrialID: Active] = [:]
    private var bests: [Double] = []
    private var rate: ReportRate
    private let objective: Objective

    init(plan: RunPlan) {
        name = plan.experiment
        metric = plan.problem.objective.metric
        objective = plan.problem.objective
        budget = plan.configuration.trials
        stepUnit = plan.stepUnit
        began = clock.now
        rate = ReportRate()
    }

    mutating func take(_ event: JournalEvent) {
        switch event {
        case .attemptStarted(let id, _, let place):
            active[id] = Active(place: place)
        case .reported(let id, _, let report, _):
            rate.count += 1
            active[id]?.step = report.step
            if let value = report.metrics[metric] { active[id]?.value = value }
        case .attemptEnded(let id, _, _):
            active[id] = nil
        case .trialEnded(_, let end) where end.state != .failed:
            if let value = end.best?.value, bests.last.map({ objective.prefers(value, to: $0) }) ?? true {
                bests.append(value)
            } else if let last = bests.last {
                bests.append(last)
            }
        default:
            break
        }
    }

    /// The plain line that an event is worth where nothing can be redrawn.
    func line(for event: JournalEvent, _ progress: RunProgress) -> String? {
        switch event {
        case .trialEnded(let id, let end):
            var line = "trial \(id) \(end.state.rawValue)"
            if let best = end.best { line += "  \(NumberText.measured(best.value)) at \(stepUnit) \(best.step)" }
            if let failure = end.failure { line += ": \(failure.message)" }
            if let best = progress.best, let trial = progress.bestTrial {
                line += "  best \(NumberText.measured(best.value)) (trial \(trial))"
            }
            return line + "  \(progress.ended)/\(budget.map(String.init) ?? "∞")"
        case .attemptEnded(let id, let attempt, .failed(let failure)):
            return "trial \(id) attempt \(attempt) failed: \(failure.message)"
        case .stopRequested(.deadline):
            return "the time limit is reached"
        default:
            return nil
        }
    }

    /// The lines of the live view.
    mutating func lines(_ progress: RunProgress, width: Int, style: TerminalStyle) -> [String] {
        let elapsed = began.duration(to: clock.now) / .seconds(1)
        var lines = [header(progress, elapsed, width), best(progress, width)]
        lines.append(states(progress, reportsPerSecond: rate.perSecond(at: elapsed)))
        let shown = active.sorted { $0.key < $1.key }.prefix(8)
        for (id, trial) in shown {
            let value = trial.value.map(NumberText.measured) ?? "–"
            let step = trial.step.map { "\(stepUnit) \($0)" } ?? "starting"
            var line = StyledLine()
            line.add("  trial \(id)  \(step)  \(value)  \(trial.place)", .faint)
            lines.append(line)
        }
        if active.count > shown.count {
            var line = StyledLine()
            line.add("  and \(active.count - shown.count) more", .faint)
            lines.append(line)
        }
        return lines.map { $0.render(width: max(20, width - 1), style: style) }
    }

    private func header(_ progress: RunProgress, _ elapsed: Double, _ width: Int) -> StyledLine {
        var line = StyledLine()
        line.add(name + "  ", .strong)
        guard let budget else {
            line.add("\(progress.ended) trials  \(DurationText.text(elapsed))")
            return line
        }
        let share = Double(progress.ended) / Double(max(1, budget))
        let cells = min(24, max(6, width / 5))
        let full = Int((share * Double(cells)).rounded(.down))
        line.add(String(repeating: "█", count: full), .good)
        line.add(String(repeating: "░", count: cells - full), .faint)
        line.add("  \(progress.ended)/\(budget) trials  \(DurationText.text(elapsed))")
        if progress.ended > 0, progress.ended < budget {
            line.add(", about \(DurationText.text(elapsed / share - elapsed)) left")
        }
        return line
    }

    private func best(_ progress: RunProgress, _ width: Int) -> StyledLine {
        var line = StyledLine()
        line.add("  best  ", .faint)
        guard let best = progress.best, let trial = progress.bestTrial else {
            line.add("no trial has ended yet", .faint)
            return line
        }
        line.add(NumberText.measured(best.value), .good)
        line.add(" \(metric)  trial \(trial) at \(stepUnit) \(best.step)  ")
        line.add(Sparkline.draw(bests, width: min(30, max(8, width - 70))), .good)
        return line
    }

    private func states(_ progress: RunProgress, reportsPerSecond: Double) -> StyledLine {
        var line = StyledLine()
        for state in TrialState.allCases {
            guard let number = progress.counts[state] else { continue }
            line.add("  \(state.rawValue) \(number)", state == .failed ? .bad : .plain)
        }
        line.add("  \(NumberText.plain(reportsPerSecond.rounded())) reports/s", .faint)
        return line
    }
}

/// Reports per second over the last few seconds.
private struct ReportRate {
    var count = 0
    private var samples: [(time: Double, count: Int)] = []

    mutating func perSecond(at time: Double) -> Double {
        samples.append((time, count))
        while samples.count > 2, time - samples[0].time > 5 { samples.removeFirst() }
        let span = time - samples[0].time
        return span > 0 ? Double(count - samples[0].count) / span : 0
    }
}
