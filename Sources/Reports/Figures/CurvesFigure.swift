import TuningCore

/// The learning curves: the best one in front, the stopped ones with a mark at their end.
struct CurvesFigure {
    /// The largest number of curves and of points in all of them.
    private static let curveLimit = 300
    private static let pointLimit = 9_000
    /// How many of the best are always among them.
    private static let keptBest = 60
    private static let tableRows = 10
    private static let tableSteps = 8

    private let report: RunReport
    private let drawn: [LearningCurve]
    private let values: ValueAxis
    private let steps: Axis

    init(_ report: RunReport, ranking: [TrialRow]) {
        self.report = report
        let places = Dictionary(
            report.curves.enumerated().map { ($1.trial, $0) }, uniquingKeysWith: { first, _ in first })
        let ranked = ranking.compactMap { row in places[row.trial].map { report.curves[$0] } }
        drawn = Sampling.keepingFirst(min(Self.keptBest, ranked.count), of: ranked, limit: Self.curveLimit)
        values = ValueAxis(drawn.flatMap { $0.points.map(\.value) }, objective: report.objective)
        let first = report.curves.reduce(Int.max) { min($0, $1.points.first?.step ?? .max) }
        let last = report.curves.reduce(Int.min) { max($0, $1.points.last?.step ?? .min) }
        let (low, high) = first <= last ? (Double(first), Double(last)) : (0, 1)
        let air = (high - low) * 0.015
        steps = Axis(from: low - air, to: high + air)
    }

    var figure: Figure {
        Figure(
            id: "curves", title: "Learning curves", caption: caption, plot: plot,
            placeholder: drawn.isEmpty ? "No trial has reported \(report.objective.metric)." : nil, legend: legend,
            table: table)
    }

    private var isSampled: Bool { drawn.count < report.curves.count }
    private var best: LearningCurve? { drawn.first { $0.trial == report.answer?.trial } }

    private var caption: String {
        var sentences = [
            "How \(report.objective.metric) developed in each trial. Point at a curve to see its trial; click to keep it."
        ]
        if report.counts[.stopped] > 0 {
            sentences.append("A ring marks where the scheduler stopped a trial because others did better.")
        }
        if isSampled {
            sentences.append(
                "Of \(NumberText.count(report.curves.count)) curves, \(drawn.count) are drawn: the best and a sample. "
                    + "The band holds the middle 80 % of all trials that got that far.")
        }
        if values.axis.isLogarithmic { sentences.append("The scale is logarithmic.") }
        if let note = values.note { sentences.append(note) }
        return sentences.joined(separator: " ")
    }

    private var plot: Plot {
        let end = best.flatMap { curve in report.answer.map { (curve, $0.reading) } }
        return Plot(
            xLabel: report.stepUnit.prefix(1).uppercased() + report.stepUnit.dropFirst(),
            yLabel: report.objective.metric,
            xTicks: steps.ticks(7, wholeNumbers: true), yTicks: values.axis.ticks(6),
            marginLine: values.axis.marginLine, layers: [band] + drawn.reversed().map(markup),
            annotations: end.map { curve, reading in
                [
                    Plot.Annotation(
                        x: steps.position(of: Double(reading.step)), y: values.axis.position(of: reading.value),
                        text: "Trial \(curve.trial)", isBelow: report.objective.direction == .minimize)
                ]
            } ?? [])
    }

    private func markup(_ curve: LearningCurve) -> Markup {
        let isBest = curve.trial == report.answer?.trial
        let limit = isBest ? 400 : max(16, Self.pointLimit / max(1, drawn.count))
        var path = PathData()
        for point in Sampling.evenly(curve.points, limit: limit) {
            path.line(to: steps.position(of: Double(point.step)), values.axis.position(of: point.value))
        }
        let state = isBest ? "best" : curve.state.mark.rawValue
        let line: Markup = "<path class=\"curve \(state)\" data-trial=\"\(curve.trial)\" d=\"\(path.text)\"/>"
        guard let last = curve.points.last, curve.state == .stopped || curve.state == .failed || curve.points.count == 1
        else { return "\(line)\n" }
        var end = PathData()
        end.dot(at: steps.position(of: Double(last.step)), values.axis.position(of: last.value))
        let mark = curve.state.mark.rawValue
        let hole: Markup = curve.state == .stopped ? "<path class=\"hole\" d=\"\(end.text)\"/>" : .empty
        return "\(line)<path class=\"end \(mark)\" d=\"\(end.text)\"/>\(hole)\n"
    }

    private var band: Markup {
        guard isSampled else { return .empty }
        let band = QuantileBand(report.curves)
        return "<path class=\"band\" d=\"\(band.outline(steps, values.axis))\"/>"
            + "<path class=\"median\" d=\"\(band.middle(steps, values.axis))\"/>\n"
    }

    private var legend: [LegendEntry] {
        var entries: [LegendEntry] = []
        if let best { entries.append(LegendEntry(.bestLine, "best: trial \(best.trial)")) }
        let present = Set(drawn.map(\.state.mark))
        if present.contains(.completed) { entries.append(LegendEntry(.line, "ran to its end")) }
        if present.contains(.stopped) { entries.append(LegendEntry(.stopped, "stopped early")) }
        if present.contains(.failed) { entries.append(LegendEntry(.failed, "failed")) }
        if isSampled { entries.append(LegendEntry(.band, "middle 80 % and median")) }
        return entries
    }

    private var table: DataTable {
        let rows = drawn.prefix(Self.tableRows)
        let all = Set(rows.flatMap { $0.points.map(\.step) }).sorted()
        let shown = Sampling.evenly(all, limit: Self.tableSteps)
        return DataTable(
            summary: "The best curves as a table",
            columns: ["Trial", "State"] + shown.map { "\(report.stepUnit) \($0)" },
            rows: rows.map { curve in
                let known = Dictionary(curve.points.map { ($0.step, $0.value) }, uniquingKeysWith: { $1 })
                return ["\(curve.trial)", curve.state.words] + shown.map { known[$0].map(NumberText.measured) ?? "–" }
            },
            note: report.curves.count > rows.count
                ? "The \(rows.count) best of \(NumberText.count(report.curves.count)) curves, at some of their steps."
                : nil)
    }
}

extension Markup {
    /// One piece after another.
    static func + (one: Self, other: Self) -> Self { "\(one)\(other)" }
}
