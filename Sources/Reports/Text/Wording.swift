import TuningCore

/// The sentences that the terminal and the page share.
struct Wording {
    let report: RunReport

    init(_ report: RunReport) {
        self.report = report
    }

    /// The answer in one sentence.
    var headline: String {
        guard let answer = report.answer else { return headlineWithoutAnswer }
        let start = report.facts.state == .running ? "So far, trial" : "Trial"
        return "\(start) \(answer.trial) reached \(report.objective.metric) "
            + "\(NumberText.measured(answer.reading.value)) at \(report.stepUnit) \(answer.reading.step)"
    }

    private var headlineWithoutAnswer: String {
        let total = report.counts.total
        let failed = report.counts[.failed]
        let isRunning = report.facts.state == .running
        if total == 0 { return isRunning ? "The first trial is yet to start" : "This run has no trials" }
        if failed == total {
            return total == 1 ? "The only trial failed" : "All \(NumberText.count(total)) trials failed"
        }
        return "No trial has reported a value of \(report.objective.metric)\(isRunning ? " yet" : "")"
    }

    /// What the answer is worth, in sentences.
    var lead: [String] {
        var sentences: [String] = []
        if let gain = report.answer?.gain {
            let value = NumberText.measured(gain.reading.value) + early(gain, before: " when it was ")
            sentences.append(
                gain.amount > 0
                    ? "That is \(amount(gain)) better than the default configuration, which had \(value)."
                    : "No trial was better than the default configuration, which had \(value).")
        }
        if let evaluation = report.answer?.evaluation, !evaluation.metrics.isEmpty {
            let metrics = evaluation.sorted.map { "\($0.name) \(NumberText.measured($0.value))" }
            sentences.append(
                "On test data, which the search never saw: " + metrics.joined(separator: ", ") + ".")
        }
        if report.answer == nil, let cause = report.failures.first {
            sentences.append("Most frequent cause: \(cause.kind.words): \(cause.summary)")
        }
        switch report.facts.state {
        case .running: sentences.append("The run is still going on.")
        case .interrupted: sentences.append("The run was interrupted and can be taken up again.")
        case .completed, .failed: break
        }
        return sentences
    }

    /// That the trial of the default configuration was stopped before its time, which favours the best trial.
    func early(_ gain: Gain, before text: String) -> String {
        gain.state == .stopped ? text + "stopped early" : ""
    }

    /// The gain with its share, as `0.0222 (2.3 %)`.
    func amount(_ gain: Gain) -> String {
        NumberText.measured(gain.amount, digits: 3) + (gain.share.map { " (\(NumberText.percent($0)))" } ?? "")
    }

    /// The number of trials with the word: `32 trials`.
    var total: String {
        report.counts.total == 1 ? "1 trial" : "\(NumberText.count(report.counts.total)) trials"
    }

    /// The trials by state: `9 completed, 21 stopped early, 2 failed`.
    var counts: String {
        report.counts.present.map { "\(NumberText.count($0.count)) \($0.state.words)" }.joined(separator: ", ")
    }

    /// What early stopping saved, in a sentence.
    var saving: String? {
        report.earlyStopping.map { saving in
            "Early stopping saved \(NumberText.percent(saving.saved)) of the work: "
                + "\(NumberText.count(saving.used)) \(units(saving.used)) instead of "
                + "\(NumberText.count(saving.withoutStopping))."
        }
    }

    /// The unit of steps in the plural, unless there is just one.
    func units(_ count: Int) -> String {
        count == 1 || report.stepUnit.hasSuffix("s") ? report.stepUnit : report.stepUnit + "s"
    }

    /// What is optimised: `highest validation_accuracy`.
    var goal: String {
        let objective = report.objective
        let direction = objective.direction == .maximize ? "highest" : "lowest"
        return "\(direction) \(objective.metric)" + (objective.summary == .last ? ", last report of a trial" : "")
    }
}

extension TrialState {
    /// The state in words for a newcomer.
    var words: String { self == .stopped ? "stopped early" : rawValue }
}
