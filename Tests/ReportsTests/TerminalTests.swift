import Reports
import TerminalText
import Testing

@Suite("Terminal output")
struct TerminalTests {
    private func table() -> TextTable {
        var table = TextTable([.init("trial", .trailing), .init("state"), .init("message")])
        table.append(["1", "completed", "日本"])
        table.append(["17", "failed", "line one\nline two of a long message"])
        return table
    }

    @Test("Columns are aligned by display width")
    func alignment() {
        #expect(
            table().render() == """
                trial  state      message
                    1  completed  日本
                   17  failed     line one line two of a long message

                """)
    }

    @Test("Columns of words are cut before columns are left out")
    func cut() {
        #expect(table().lines(width: 38)[2] == "   17  failed     line one line two o…")
        #expect(table().lines(width: 20)[2] == "   17  failed     …")
    }

    @Test("No line is wider than the width", arguments: 5...60)
    func width(width: Int) {
        for line in table().lines(width: width) { #expect(DisplayWidth.of(line) <= width) }
    }

    @Test("A sparkline shows a course from the lowest to the highest bar")
    func sparkline() {
        #expect(Sparkline.draw([0, 0.5, 1], width: 10) == "▁▅█")
        #expect(Sparkline.draw([1, .nan, 1], width: 10) == "▄ ▄")
        #expect(Sparkline.draw((0..<100).map(Double.init), width: 8) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.draw([], width: 8).isEmpty)
        #expect(Sparkline.draw([-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude], width: 2) == "▁█")
    }

    @Test("The report begins with the answer")
    func answerFirst() throws {
        let text = TerminalReport(RunReport(try Scribe.four())).render()
        #expect(text.hasPrefix("Trial 3 reached accuracy 0.9000 at epoch 2\n"))
        #expect(text.contains("That is 0.150 (20 %) better than the default configuration, which had 0.7500."))
        #expect(text.contains("test_accuracy 0.8800"))
        #expect(text.contains("4 trials: 2 completed, 1 stopped early, 1 failed."))
        #expect(text.contains("Early stopping saved 20 % of the work: 8 epochs instead of 10."))
        #expect(text.contains("crash of the process: signal 4"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("Colour is written only where it is asked for")
    func color() throws {
        let report = RunReport(try Scribe.four())
        #expect(TerminalReport(report, color: true).render().contains("\u{1B}[32m"))
    }

    @Test("Odd runs give a report of lines that fit", arguments: OddRun.allCases)
    func oddRuns(run: OddRun) throws {
        let report = RunReport(try run.history())
        for width in [20, 60, 120] {
            let lines = TerminalReport(report, width: width).render().split(separator: "\n")
            #expect(!lines.isEmpty)
            for line in lines { #expect(DisplayWidth.of(String(line)) <= width) }
        }
    }
}
