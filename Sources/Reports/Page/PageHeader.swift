import RunStore
import TuningCore

/// The top of the page: which run this is, and the answer.
struct PageHeader {
    private let report: RunReport

    init(_ report: RunReport) {
        self.report = report
    }

    var markup: Markup {
        let wording = Wording(report)
        let description = report.facts.description
        let lead = wording.lead.map { "<span>\($0)</span> " as Markup }
        return """

            <p class="eyebrow"><span>\(description.experiment)</span> <span>run \(description.name)</span> \
            <span class="chip \(report.facts.state.rawValue)">\(report.facts.state.rawValue)</span></p>
            <h1>\(headline(wording))</h1>
            \(lead.isEmpty ? Markup.empty : "<p class=\"lead\">\(lead)</p>")

            """
    }

    /// The headline with the number that matters set apart.
    private func headline(_ wording: Wording) -> Markup {
        guard let answer = report.answer else { return "\(wording.headline)" }
        let value = NumberText.measured(answer.reading.value)
        let start = report.facts.state == .running ? "So far, trial" : "Trial"
        return """
            \(start) \(answer.trial) reached \(report.objective.metric) \
            <strong>\(value)</strong> at \(report.stepUnit) \(answer.reading.step)
            """
    }
}
