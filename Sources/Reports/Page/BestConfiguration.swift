import SearchSpaces
import TuningCore

/// The best trial's values, each with its place in the range that was searched.
struct BestConfiguration {
    /// The parameters that are shown at once; more are folded away.
    private static let shown = 14

    private let report: RunReport

    init(_ report: RunReport) {
        self.report = report
    }

    var markup: Markup {
        guard let answer = report.answer else { return .empty }
        let active = report.parameters.filter { answer.assignment[$0.name] != nil }
        let ordered = active.count > Self.shown ? active.filter(\.varies) + active.filter { !$0.varies } : active
        let rest = ordered.dropFirst(Self.shown)
        let more: Markup =
            rest.isEmpty
            ? .empty
            : """
            <details class="data"><summary>\(NumberText.count(rest.count)) more parameters</summary>
            \(table(rest.map { row($0, answer.assignment) }))</details>
            """
        return """
            <div class="configuration">
            <h2>Best configuration</h2>
            \(table(ordered.prefix(Self.shown).map { row($0, answer.assignment) }))
            \(more)
            <p class="note">The filled mark is the best value within the range that was searched, the ring the default.</p>
            <details class="data"><summary>Exact values as JSON</summary><pre tabindex="0">\(json(answer.assignment))</pre>
            </details>
            </div>

            """
    }

    private func table(_ rows: [Markup]) -> Markup {
        """
        <table class="settings"><thead><tr><th scope="col">Parameter</th><th scope="col">Value</th>\
        <th scope="col">In its range</th></tr></thead><tbody>
        \(rows)</tbody></table>
        """
    }

    private func row(_ column: ParameterColumn, _ assignment: Assignment) -> Markup {
        let value = assignment[column.name]
        return """
            <tr><th scope="row">\(Markup.breakable(column.name))</th><td>\(column.text(value))</td><td>\(place(column, value))</td></tr>

            """
    }

    private func place(_ column: ParameterColumn, _ value: ParameterValue?) -> Markup {
        guard let share = column.share(of: value) else {
            return "<span class=\"choices\">\(column.domain)</span>"
        }
        let ring: Markup =
            column.share(of: column.defaultValue).map { "<i class=\"ring\" style=\"left:\(percent($0))\"></i>" }
            ?? .empty
        let dot: Markup = "<i class=\"dot\" style=\"left:\(percent(share))\"></i>"
        let standard = column.defaultValue.map { "; default \(column.text($0))" } ?? ""
        return "<span class=\"range\" role=\"img\" aria-label=\"\(column.domain + standard)\" "
            + "title=\"\(column.domain + standard)\">\(ring)\(dot)</span>"
    }

    private func percent(_ share: Double) -> String { "\(NumberText.compact(share * 100, significant: 3))%" }

    private func json(_ assignment: Assignment) -> String {
        let members = assignment.values.map { name, value in "  \(JSONText.string(name).text): \(json(value).text)" }
        return members.isEmpty ? "{}" : "{\n" + members.joined(separator: ",\n") + "\n}"
    }

    private func json(_ value: ParameterValue) -> JSONText {
        switch value {
        case .real(let number): .exact(number)
        case .integer(let number): .integer(number)
        case .text(let text): .string(text)
        case .boolean(let flag): flag ? .true : .false
        }
    }
}
