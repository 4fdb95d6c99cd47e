import RunStore
import TuningCore

/// A run's report as one self-contained page, which opens from disk without a network.
///
/// What comes from users is escaped. Where there are thousands of trials, figures draw the best ones, a sample and a
/// band, the table holds the best ones, and both say so.
public struct HTMLReport: Sendable {
    private let report: RunReport

    /// Prepares a page.
    public init(_ report: RunReport) {
        self.report = report
    }

    /// The page as text, to be written as UTF-8.
    public func render() -> String {
        let ranking = report.ranking
        let table = TrialTable(report, ranking: ranking)
        let description = report.facts.description
        var sections = [
            KeyFigures(report).section,
            Section(
                id: "overview",
                body:
                    "<div class=\"pair\">\(BestConfiguration(report).markup)\(ProgressFigure(report).figure.markup)</div>"
            ),
            Section(id: "learning", body: CurvesFigure(report, ranking: ranking).figure.markup),
        ]
        if !report.failures.isEmpty { sections.append(FailureSection(report).section) }
        sections.append(table.section)
        sections.append(FactsSection(report).section)
        let page = Page(
            title: "\(Wording(report).headline) · \(description.name)", header: PageHeader(report).markup,
            sections: sections,
            footer:
                "Made by Manta \(description.environment.version) from the journal of run \(description.identifier).",
            data: table.data)
        return page.render()
    }
}
