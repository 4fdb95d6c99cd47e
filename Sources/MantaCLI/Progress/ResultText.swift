import OrderedCollections
import Reports
import SearchSpaces
import TerminalText
import Tune
import TuningCore

/// The result of a run in words, as the last thing that `run` shows.
struct ResultText {
    private let result: RunResult
    private let plan: RunPlan
    private let storePath: String
    private let style: TerminalStyle

    init(_ result: RunResult, plan: RunPlan, storePath: String, style: TerminalStyle) {
        self.result = result
        self.plan = plan
        self.storePath = storePath
        self.style = style
    }

    var text: String {
        var lines = [headline, ""]
        lines += best
        lines += ["", "trials   " + states, "elapsed  " + DurationText.text(result.elapsed)]
        lines += ["store    \(storePath)", "", "next     manta report \(result.name) --html \(result.name).html"]
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        switch result.end.state {
        case .completed, .running: style.apply(.strong, to: "run \(result.name) completed")
        case .failed: style.apply(.bad, to: "run \(result.name) failed: no trial reached a value")
        case .interrupted: style.apply(.strong, to: "run \(result.name) interrupted; what was reported is kept")
        }
    }

    private var best: [String] {
        guard let trial = result.progress.bestTrial, let value = result.progress.best else { return ["best     none"] }
        var lines = [
            "best     " + style.apply(.good, to: NumberText.measured(value.value))
                + " \(plan.problem.objective.metric)  (trial \(trial) at \(plan.stepUnit) \(value.step))"
        ]
        let values = result.progress.bestAssignment?.values.map { (name: $0.key, value: "\($0.value)") } ?? []
        let width = values.map { DisplayWidth.of($0.name) }.max() ?? 0
        for (name, value) in values {
            let padding = String(repeating: " ", count: width - DisplayWidth.of(name))
            lines.append("         \(name)\(padding)  \(value)")
        }
        for (name, value) in result.evaluation.sorted(by: { $0.key < $1.key }) {
            let figure = style.apply(.strong, to: NumberText.measured(value))
            lines.append("\(name)  \(figure)  (evaluated once, at the end)")
        }
        if let failure = result.evaluationFailure {
            lines.append(style.apply(.bad, to: "the final evaluation failed: \(failure)"))
        }
        return lines
    }

    private var states: String {
        TrialState.allCases.compactMap { state in
            result.progress.counts[state].map { "\(state.rawValue) \($0)" }
        }.joined(separator: "   ")
    }
}
