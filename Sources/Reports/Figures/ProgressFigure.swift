import TuningCore

/// Best value so far over the trials: a step line, and a dot for each trial.
struct ProgressFigure {
    /// The largest number of dots.
    private static let dotLimit = 1_500
    private static let tableLimit = 100

    let report: RunReport
    private let values: ValueAxis
    private let trials: Axis

    init(_ report: RunReport) {
        self.report = report
        let hasMissing = report.trials.contains { $0.reading == nil && $0.state.isFinal }
        values = ValueAxis(
            report.trials.compactMap { $0.reading?.value }, objective: report.objective, focus: 0.25,
            hasMissing: hasMissing)
        let last = Double(max(report.trials.count - 1, 0))
        let air = max(0.5, last * 0.015)
        trials = Axis(from: -air, to: last + air)
    }

    var figure: Figure {
        Figure(
            id: "progress", title: "Best value so far", caption: caption,
            plot: plot,
            placeholder: report.progress.byTrial.isEmpty ? "There is no value to draw yet." : nil, legend: legend,
            table: DataTable(
                summary: "Each improvement as a table",
                columns: ["Trial", "Best \(report.objective.metric)", "At \(report.stepUnit)", "Reported after"],
                rows: Sampling.evenly(report.progress.byTrial, limit: Self.tableLimit).map { improvement in
                    [
                        "\(improvement.trial)", NumberText.measured(improvement.reading.value),
                        "\(improvement.reading.step)", DurationText.text(improvement.elapsed),
                    ]
                }))
    }

    private var drawn: [TrialRow] {
        let improving = Set(report.progress.byTrial.map(\.trial))
        let rows = report.trials.filter { $0.state.isFinal || $0.reading != nil }
        let first = rows.filter { improving.contains($0.trial) }
        let rest = rows.filter { !improving.contains($0.trial) }
        return Sampling.keepingFirst(min(first.count, Self.dotLimit / 2), of: first + rest, limit: Self.dotLimit)
            .sorted { $0.trial < $1.trial }
    }

    private var caption: String {
        var sentences = ["Each dot is a trial at its value; the line is the best value among the trials up to there."]
        let count = drawn.count
        if count < report.trials.count, report.trials.count > Self.dotLimit {
            sentences.append(
                "Of \(NumberText.count(report.trials.count)) trials, \(NumberText.count(count)) are drawn.")
        }
        if values.axis.isLogarithmic { sentences.append("The scale is logarithmic.") }
        let missing = report.trials.count { $0.reading == nil && $0.state.isFinal }
        if missing > 0 {
            let verb = missing == 1 ? "is" : "are"
            sentences.append("\(NumberText.count(missing)) without a value \(verb) in the strip.")
        }
        if let note = values.note { sentences.append(note) }
        return sentences.joined(separator: " ")
    }

    private var plot: Plot {
        let best = report.progress.byTrial.last
        return Plot(
            xLabel: "Trial, in the order of proposal", yLabel: report.objective.metric,
            xTicks: trials.ticks(6, wholeNumbers: true), yTicks: values.axis.ticks(5),
            marginLine: values.axis.marginLine, layers: [line] + dots,
            annotations: best.map { best in
                [
                    Plot.Annotation(
                        x: trials.position(of: Double(best.trial)), y: values.axis.position(of: best.reading.value),
                        text: NumberText.measured(best.reading.value), isBelow: report.objective.direction == .minimize)
                ]
            } ?? [])
    }

    private var line: Markup {
        var path = PathData()
        for improvement in report.progress.byTrial {
            path.step(
                to: trials.position(of: Double(improvement.trial)),
                values.axis.position(of: improvement.reading.value))
        }
        guard !path.isEmpty else { return .empty }
        path.across(to: trials.position(of: Double(report.trials.count - 1)))
        return "<path class=\"best-line\" d=\"\(path.text)\"/>\n"
    }

    private var dots: [Markup] {
        Dictionary(grouping: drawn, by: \.state.mark).sorted { $0.key.rawValue < $1.key.rawValue }.map { mark, rows in
            var path = PathData()
            for row in rows {
                path.dot(
                    at: trials.position(of: Double(row.trial)),
                    values.axis.position(of: row.reading?.value ?? .nan))
            }
            let numbers = rows.map { String($0.trial) }.joined(separator: " ")
            let hole: Markup = mark == .stopped ? "<path class=\"hole\" d=\"\(path.text)\"/>" : .empty
            return "<path class=\"dots \(mark.rawValue)\" data-trials=\"\(numbers)\" d=\"\(path.text)\"/>\(hole)\n"
        }
    }

    private var legend: [LegendEntry] {
        let present = report.counts.present
        let marks: [(LegendEntry.Mark, String)] = [
            (.completed, "completed"), (.stopped, "stopped early"), (.failed, "failed"), (.other, "unfinished"),
        ]
        return [LegendEntry(.bestLine, "best so far")]
            + marks.filter { mark in present.contains { $0.state.mark == mark.0 } }.map { LegendEntry($0.0, $0.1) }
    }
}

extension TrialState {
    /// The mark that stands for trials of this state.
    var mark: LegendEntry.Mark {
        switch self {
        case .completed: .completed
        case .stopped: .stopped
        case .failed: .failed
        case .pending, .running, .interrupted, .cancelled: .other
        }
    }
}
