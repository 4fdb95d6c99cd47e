import SearchSpaces
import TuningCore

/// The table of trials: its first page as markup, and all of its rows as data for the script.
struct TrialTable {
    /// How many rows a page of the table has.
    private static let pageSize = 50
    /// The largest number of values that the page carries.
    private static let cellLimit = 40_000
    private static let rowRange = 100...2_000
    /// The parameters that are columns; all are in the details of a trial.
    private static let parameterColumns = 12
    private static let messageLength = 300

    let report: RunReport
    let rows: [TrialRow]
    let parameters: [ParameterColumn]

    init(_ report: RunReport, ranking: [TrialRow]) {
        self.report = report
        parameters = report.varyingParameters
        let fitting = Self.cellLimit / (parameters.count + 6)
        let limit = min(Self.rowRange.upperBound, max(Self.rowRange.lowerBound, fitting))
        rows = Array(ranking.prefix(limit))
    }

    var section: Section {
        let columns = self.columns
        let shown = columns.prefix(columns.count - hiddenColumns)
        let heads = shown.enumerated().map { index, column in
            """
            <th scope="col" data-column="\(index)" aria-sort="\(index == 1 ? bestFirst : "none")"\
            \(column.isNumeric ? " class=\"number\"" as Markup : .empty)>\
            <button type="button">\(Markup.breakable(column.title))</button></th>
            """ as Markup
        }
        let body = rows.prefix(Self.pageSize).indices.map { row(at: $0, shown) }
        return Section(
            id: "trials", title: "All trials",
            body: """
                <div class="controls" hidden><label>Filter <input type="search" id="filter" \
                placeholder="text in any column" autocomplete="off"></label>
                <div class="chips" role="group" aria-label="Show trials by state">\(chips)</div>
                <p id="shown" role="status"></p></div>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="trials-title"><table id="table">\
                <thead><tr>\(heads)</tr></thead><tbody>
                \(body)</tbody></table></div>
                <div class="pager" hidden><button type="button" id="previous">Previous</button>\
                <span id="pages"></span><button type="button" id="next">Next</button></div>
                \(note)
                """)
    }

    private var bestFirst: String { report.objective.direction == .maximize ? "descending" : "ascending" }

    var hiddenColumns: Int { max(0, parameters.count - Self.parameterColumns) }

    private var chips: [Markup] {
        report.counts.present.map { entry in
            """
            <button type="button" class="chip \(entry.state.rawValue)" aria-pressed="true" \
            data-state="\(entry.state.rawValue)">\(entry.state.words) <b>\(NumberText.count(entry.count))</b></button>
            """
        }
    }

    private func row(at index: Int, _ shown: ArraySlice<TrialColumn>) -> Markup {
        let row = rows[index]
        let cells = shown.enumerated().map { place, column in
            let text = column.text(row)
            return switch place {
            case 0:
                "<th scope=\"row\" class=\"number\"><button type=\"button\">\(text)</button></th>" as Markup
            case 2: "<td><span class=\"chip \(row.state.rawValue)\">\(text)</span></td>" as Markup
            default: "<td\(column.isNumeric ? " class=\"number\"" as Markup : .empty)>\(text)</td>" as Markup
            }
        }
        let best: Markup = row.trial == report.answer?.trial ? " class=\"best\"" : .empty
        return "<tr data-trial=\"\(row.trial)\"\(best)>\(cells)</tr>\n"
    }

    private var note: Markup {
        var notes = report.trials.isEmpty ? ["There are no trials yet."] : []
        if rows.count < report.trials.count {
            notes.append(
                "This page carries the \(NumberText.count(rows.count)) best of "
                    + "\(NumberText.count(report.trials.count)) trials; “manta trials” lists all of them.")
        }
        if hiddenColumns > 0 {
            notes.append(
                "\(NumberText.count(hiddenColumns)) more parameters differ between trials; "
                    + "click a row to see all values of its trial.")
        }
        let constant = report.parameters.count { !$0.varies }
        if constant > 0, report.trials.count > 1 {
            notes.append(
                constant == 1
                    ? "One parameter has the same value in all trials and is no column."
                    : "\(NumberText.count(constant)) parameters have the same value in all trials and are no columns.")
        }
        return notes.isEmpty ? .empty : "<p class=\"note\">\(notes.joined(separator: " "))</p>"
    }

    /// What the script reads: the columns with all rows, best first, and the messages of failed trials.
    var data: JSONText {
        let messages = rows.compactMap { row in
            row.failure.map { failure in
                (String(row.trial), JSONText.string(String(failure.message.prefix(Self.messageLength))))
            }
        }
        return .object([
            ("unit", .string(report.stepUnit)),
            ("best", report.answer.map { .integer($0.trial) } ?? .null),
            ("total", .integer(report.trials.count)),
            ("pageSize", .integer(Self.pageSize)),
            ("hiddenColumns", .integer(hiddenColumns)),
            ("columns", .array(columns.map { $0.data(rows) })),
            ("failures", .object(messages)),
        ])
    }
}
