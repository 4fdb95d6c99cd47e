import Schedulers
import TuningCore

/// ASHA once more, written for clarity: keeps all scores and sorts them for each decision.
struct NaiveASHA {
    let rule: ASHA
    let objective: Objective
    private var scores: [Int: [Double]] = [:]
    private var highest: [TrialID: Int] = [:]

    init(_ rule: ASHA, _ objective: Objective) {
        self.rule = rule
        self.objective = objective
    }

    mutating func decide(_ trial: TrialID, _ report: Report) -> Decision {
        guard let value = report.metrics[objective.metric] else { return .proceed }
        guard report.step < rule.maximum else { return .stop }
        var rung = rule.grace
        guard report.step >= rung else { return .proceed }
        while rung * rule.reduction <= report.step { rung *= rule.reduction }
        guard highest[trial] ?? 0 < rung else { return .proceed }
        highest[trial] = rung
        let score = value.isNaN ? -Double.infinity : objective.direction == .minimize ? -value : value
        let others = (scores[rung] ?? []).sorted()
        scores[rung, default: []].append(score)
        guard score > -.infinity else { return .stop }
        guard !others.isEmpty else { return .proceed }
        // Position (n - 1)(1 - 1/reduction) between two order statistics, linearly.
        let whole = (others.count - 1) * (rule.reduction - 1) / rule.reduction
        let rest = (others.count - 1) * (rule.reduction - 1) % rule.reduction
        guard rest > 0, others[whole] < others[whole + 1] else { return score < others[whole] ? .stop : .proceed }
        guard others[whole] > -.infinity else { return .proceed }
        let cutoff = others[whole] + (others[whole + 1] - others[whole]) * (Double(rest) / Double(rule.reduction))
        return score < cutoff ? .stop : .proceed
    }
}
