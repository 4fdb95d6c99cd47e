import ArgumentParser
import Reports
import RunStore
import TerminalText

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Report on a run: the answer first, then the evidence.")

    @OptionGroup var reference: RunReference

    @Option(name: .long, help: ArgumentHelp("Write a self-contained page to this file.", valueName: "file"))
    var html: String?

    @Flag(name: .long, help: "Print JSON: all computed tables.")
    var json = false

    func run() throws {
        let report = RunReport(try reference.history())
        if let html {
            try WholeFile.write(HTMLReport(report).render(), to: html)
            guard json else { return Console.output("report written to \(html)") }
        }
        guard !json else { return Console.output(try JSONOutput.document(report)) }
        let terminal = Terminal.output
        Console.write(TerminalReport(report, width: terminal.width, color: terminal.showsColor).render(), to: 1)
    }
}
