import SearchSpaces
import TuningCore

/// One column of the page's table of trials.
struct TrialColumn {
    /// What stands in the cells.
    enum Content {
        case whole(@Sendable (TrialRow) -> Int?)
        case value
        case seconds
        case state
        case parameter(ParameterColumn)
    }

    var title: String
    var content: Content

    /// Whether the cells are numbers, which stand at the right.
    var isNumeric: Bool {
        switch content {
        case .whole, .value, .seconds: true
        case .state: false
        case .parameter(let column): column.isNumeric
        }
    }

    /// A cell's text.
    func text(_ row: TrialRow) -> String {
        switch content {
        case .whole(let number): number(row).map(String.init) ?? "–"
        case .value: row.reading.map { NumberText.measured($0.value) } ?? "–"
        case .seconds: DurationText.text(row.seconds)
        case .state: row.state.words
        case .parameter(let column): column.text(row.assignment[column.name])
        }
    }

    /// The column for the script: numbers as such, texts as indices into their distinct values.
    ///
    /// Numbers carry just the digits that are shown, so that the script cannot round them differently once more.
    func data(_ rows: [TrialRow]) -> JSONText {
        switch content {
        case .whole(let number): numbers("exact", rows.map { number($0).map(JSONText.integer) ?? .null })
        case .value: numbers("measured", rows.map { .number($0.reading?.value, significant: 4) })
        case .seconds: numbers("duration", rows.map { .number($0.seconds, significant: 6) })
        case .state: levels("state", rows.map { $0.state.rawValue })
        case .parameter(let column) where column.kind == .number:
            numbers(
                column.style.rawValue,
                rows.map { Self.number($0.assignment[column.name], significant: column.style == .scientific ? 3 : 4) })
        case .parameter(let column):
            levels("text", rows.map { $0.assignment[column.name].map(column.text) })
        }
    }

    private static func number(_ value: ParameterValue?, significant: Int) -> JSONText {
        if case .integer(let whole)? = value { return .integer(whole) }
        return .number(value?.number, significant: significant)
    }

    private func numbers(_ style: String, _ values: [JSONText]) -> JSONText {
        .object([("title", .string(title)), ("style", .string(style)), ("values", .array(values))])
    }

    private func levels(_ style: String, _ texts: [String?]) -> JSONText {
        var known: [String: Int] = [:]
        var levels: [JSONText] = []
        let values = texts.map { text -> JSONText in
            guard let text else { return .null }
            if let index = known[text] { return .integer(index) }
            known[text] = levels.count
            levels.append(.string(text))
            return .integer(levels.count - 1)
        }
        return .object([
            ("title", .string(title)), ("style", .string(style)), ("levels", .array(levels)),
            ("values", .array(values)),
        ])
    }
}

extension TrialTable {
    /// The columns from left to right; the last `hiddenColumns` of them are for details alone.
    var columns: [TrialColumn] {
        let unit = report.stepUnit
        return [
            TrialColumn(title: "trial", content: .whole { $0.trial }),
            TrialColumn(title: report.objective.metric, content: .value),
            TrialColumn(title: "state", content: .state),
            TrialColumn(title: "at \(unit)", content: .whole { $0.reading?.step }),
            TrialColumn(title: "last \(unit)", content: .whole(\.lastStep)),
            TrialColumn(title: "time", content: .seconds),
        ] + parameters.map { TrialColumn(title: $0.name, content: .parameter($0)) }
    }
}
