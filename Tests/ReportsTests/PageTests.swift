import Foundation
import Reports
import RunStore
import SearchSpaces
import Testing
import TuningCore

@Suite("The page")
struct PageTests {
    private static let nasty = "\"<script>alert('x')</script>\" & </td> 🦦 日本"

    @Test("Interpolated text is escaped, literals and markup are not")
    func escaping() {
        let inner: Markup = "<b>\("<&>\"'\u{1}\u{85}")</b>"
        #expect(inner.text == "<b>&lt;&amp;&gt;&quot;&#39;\u{FFFD}\u{FFFD}</b>")
        let outer: Markup = "<td title=\"\("a\"b")\">\(inner)\([inner])\(7)</td>"
        #expect(outer.text == "<td title=\"a&quot;b\">\(inner.text)\(inner.text)7</td>")
    }

    @Test("It says the answer first")
    func answerFirst() throws {
        let page = HTMLReport(RunReport(try Scribe.four())).render()
        let text = PageChecker(page).text
        let answer = try #require(text.range(of: "Trial 3 reached accuracy"))
        let trials = try #require(text.range(of: "All trials"))
        #expect(answer.lowerBound < trials.lowerBound)
        #expect(text.contains("+0.150"))
        #expect(text.contains("3.20e-04"))
    }

    @Test("It is well formed and refers to nothing outside", arguments: OddRun.allCases)
    func wellFormed(run: OddRun) throws {
        let page = HTMLReport(RunReport(try run.history())).render()
        #expect(PageChecker(page).problems == [])
        #expect(!page.contains("http"))
        #expect(!page.contains("nan%") && !page.contains("null%"))
    }

    @Test("Every figure has a label, a caption and its data as a table")
    func accessibleFigures() throws {
        let checker = PageChecker(HTMLReport(RunReport(try Scribe.four())).render())
        let figures = checker.tags.count { $0.name == "figure" }
        #expect(figures == 2)
        #expect(checker.tags.count { $0.name == "figcaption" } == figures)
        #expect(checker.tags.count { $0.name == "svg" && $0.attributes["role"] == "img" } == figures)
        for tag in checker.tags where tag.attributes["role"] == "img" {
            #expect(tag.attributes["aria-label"]?.isEmpty == false)
        }
    }

    @Test("Names, values and messages from outside stay text")
    func injection() throws {
        let name = Self.nasty
        let parameters = [ParameterDefinition(name, domain: .categorical([.text(name), .text("b")]))]
        var scribe = try Scribe(
            .minimize(name), parameters: parameters, name: name + "\n", stepUnit: "<i>", options: [name: name])
        for _ in 0..<2 { scribe.trial([2, 1], assignment: [name: .text(name)]) }
        scribe.trial([], ends: .failed, assignment: [name: .text("b")], failure: Failure(.error, name + "\n" + name))
        let page = HTMLReport(RunReport(scribe.history)).render()
        let checker = PageChecker(page)
        #expect(checker.problems == [])
        #expect(checker.tags.count { $0.name == "script" } == 2)
        #expect(!checker.tags.contains { $0.name == "i" && $0.attributes.isEmpty })
        #expect(!page.contains("<script>alert"))
        #expect(!TerminalReport(RunReport(scribe.history)).render().contains("\u{1B}"))
    }

    @Test("The data block is JSON that gives names back as they were")
    func dataBlock() throws {
        var scribe = try Scribe(.minimize(Self.nasty))
        scribe.trial([.infinity, 0.25])
        let page = HTMLReport(RunReport(scribe.history)).render()
        let start = try #require(page.range(of: "<script type=\"application/json\" id=\"data\">"))
        let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
        let block = Data(page[start.upperBound..<end.lowerBound].utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: block) as? [String: Any])
        let columns = try #require(object["columns"] as? [[String: Any]])
        #expect(columns[1]["title"] as? String == Self.nasty)
        #expect(columns[1]["values"] as? [Double] == [0.25])
    }

    @Test(
        "A thousand trials stay under 300 kB, twenty thousand under 1 MB", arguments: [(1_000, 300), (20_000, 1_000)])
    func sizes(trials: Int, kilobytes: Int) throws {
        var scribe = try Scribe()
        for number in 0..<trials {
            let share = Double(number * 7_919 % trials) / Double(trials)
            let last = number % 3 == 0 ? 27 : 3
            scribe.trial(
                (1...last).map { share * (1 - 1 / Double($0 + 1)) }, ends: last == 27 ? .completed : .stopped,
                assignment: ["lr": .real(1e-4 + share / 11), "units": .integer(number % 9 + 1)])
        }
        let page = HTMLReport(RunReport(scribe.history)).render()
        #expect(page.utf8.count < kilobytes * 1_000)
        #expect(PageChecker(page).problems == [])
    }
}
