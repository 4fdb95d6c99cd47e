import RunStore
import TuningCore

/// What the run was asked to do, where it ran, and what it searched.
struct FactsSection {
    private let report: RunReport

    init(_ report: RunReport) {
        self.report = report
    }

    var section: Section {
        let facts = FactList(report).rows.map { row in
            "<div><dt>\(row.name.prefix(1).uppercased() + row.name.dropFirst())</dt><dd>\(row.text)</dd></div>\n"
                as Markup
        }
        let table = DataTable(
            summary: "The search space: \(NumberText.count(report.parameters.count)) "
                + (report.parameters.count == 1 ? "parameter" : "parameters"),
            columns: ["Parameter", "Values", "Default", "Active if"],
            rows: report.parameters.map { column in
                [
                    column.name, column.domain, column.defaultValue.map(column.text) ?? "–",
                    column.condition ?? "always",
                ]
            })
        return Section(
            id: "facts", title: "About this run", body: "<dl class=\"facts\">\(facts)</dl>\n\(table.disclosure)")
    }
}

/// Why trials failed.
struct FailureSection {
    private static let shown = 10

    private let report: RunReport

    init(_ report: RunReport) {
        self.report = report
    }

    var section: Section {
        let rows = report.failures.prefix(Self.shown).map(row)
        let hidden = report.failures.count - rows.count
        let rest: Markup =
            hidden > 0 ? "<p class=\"note\">\(NumberText.count(hidden)) rarer causes are left out.</p>" : .empty
        return Section(
            id: "failures", title: "Failures by cause",
            body: """
                <div class="scroll"><table class="causes"><thead><tr><th scope="col" class="number">Trials</th><th scope="col">Kind</th>\
                <th scope="col">Message</th><th scope="col">Which</th></tr></thead><tbody>
                \(rows)</tbody></table></div>\(rest)
                """)
    }

    private func row(_ cause: FailureCause) -> Markup {
        let links = cause.trials.prefix(6).map { "<a href=\"#trial-\($0)\">\($0)</a> " as Markup }
        let more: Markup = cause.trials.count > 6 ? "…" : .empty
        let whole = String(cause.message.prefix(4_000))
        let message: Markup =
            whole == cause.summary
            ? "\(whole)" : "<details><summary>\(cause.summary)</summary><pre tabindex=\"0\">\(whole)</pre></details>"
        return """
            <tr><td class="number">\(cause.trials.count)</td><td>\(cause.kind.words)</td><td>\(message)</td>\
            <td>\(links)\(more)</td></tr>

            """
    }
}
