import ArgumentParser
import Reports
import Schedulers
import Searchers
import TerminalText
import TuningCore

struct SearchersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "searchers", abstract: "List the searchers and their parameters.")

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        try CatalogListing(Catalog<any Searcher>.searchers).print(json: json)
    }
}

struct SchedulersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedulers", abstract: "List the early-stopping schedulers and their parameters.")

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        try CatalogListing(Catalog<any TrialScheduler>.schedulers).print(json: json)
    }
}

/// A catalogue as it is shown.
private struct CatalogListing {
    private struct Row: Encodable {
        struct Parameter: Encodable {
            let name: String
            let `default`: String
            let help: String
        }
        let name: String
        let summary: String
        let parameters: [Parameter]
    }

    private let rows: [Row]

    init<Product>(_ catalog: Catalog<Product>) {
        rows = catalog.entries.map { entry in
            Row(
                name: entry.name, summary: entry.summary,
                parameters: entry.parameters.map {
                    Row.Parameter(name: $0.name, default: $0.defaultValue, help: $0.help)
                })
        }
    }

    func print(json: Bool) throws {
        guard !json else { return Console.output(try JSONOutput.document(rows)) }
        for row in rows {
            Console.output("\(row.name)\n    \(row.summary)")
            for parameter in row.parameters {
                Console.output("    \(parameter.name)=\(parameter.default)  \(parameter.help)")
            }
        }
    }
}
