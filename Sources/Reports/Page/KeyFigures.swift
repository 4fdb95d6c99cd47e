import RunStore
import TuningCore

/// The row of numbers under the headline.
struct KeyFigures {
    private let report: RunReport
    private let wording: Wording

    init(_ report: RunReport) {
        self.report = report
        wording = Wording(report)
    }

    var section: Section {
        Section(id: "numbers", body: "<dl class=\"numbers\">\([best, gain, test, trials, saving, time])</dl>\n")
    }

    private func number(_ label: String, _ value: String, _ detail: Markup) -> Markup {
        "<div><dt>\(label)</dt><dd><b>\(value)</b><small>\(detail)</small></dd></div>\n"
    }

    private var best: Markup {
        guard let answer = report.answer else { return .empty }
        let direction = report.objective.direction == .maximize ? "higher is better" : "lower is better"
        return number(
            "Best value", NumberText.measured(answer.reading.value), "\(report.objective.metric), \(direction)")
    }

    private var gain: Markup {
        guard let gain = report.answer?.gain else { return .empty }
        let share = gain.share.map { "\(NumberText.percent($0)) better than " } ?? "better than "
        guard gain.amount > 0 else {
            return number("Gain over the default", "none", "the default had \(NumberText.measured(gain.reading.value))")
        }
        let sign = report.objective.direction == .maximize ? "+" : "−"
        return number(
            "Gain over the default", sign + NumberText.measured(gain.amount, digits: 3),
            "\(share)\(NumberText.measured(gain.reading.value))\(wording.early(gain, before: ", "))")
    }

    private var test: Markup {
        guard let evaluation = report.answer?.evaluation, let first = evaluation.sorted.first else { return .empty }
        let others = evaluation.sorted.dropFirst().map { "; \($0.name) \(NumberText.measured($0.value))" }.joined()
        return number("On test data", NumberText.measured(first.value), "\(first.name)\(others)")
    }

    private var trials: Markup {
        let present = report.counts.present
        let bars = present.map { entry in
            "<i class=\"\(entry.state.mark.rawValue)\" style=\"flex-grow:\(entry.count)\"></i>" as Markup
        }
        let bar: Markup = bars.isEmpty ? .empty : "<span class=\"bar\" aria-hidden=\"true\">\(bars)</span>"
        return number("Trials", NumberText.count(report.counts.total), "\(bar)\(wording.counts)")
    }

    private var saving: Markup {
        guard let saving = report.earlyStopping else { return .empty }
        return number(
            "Work saved", NumberText.percent(saving.saved),
            """
            \(NumberText.count(saving.used)) \(wording.units(saving.used)) trained instead of \
            \(NumberText.count(saving.withoutStopping)), by early stopping
            """)
    }

    private var time: Markup {
        let description = report.facts.description
        let workers = description.workers == 1 ? "1 worker" : "\(NumberText.count(description.workers)) workers"
        return number("Time", DurationText.text(report.facts.elapsed), "with \(workers)")
    }
}
