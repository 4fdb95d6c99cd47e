import Schedulers
import Testing
import TuningCore

@Suite("The text forms of schedulers")
struct SchedulerSpecificationTests {
    @Test(
        "A scheduler's text form makes the same scheduler again",
        arguments: [
            ("fifo", "fifo"), ("asha", "asha(max=100,reduction=4,grace=1)"),
            ("asha(max=81,reduction=3)", "asha(max=81,reduction=3,grace=1)"),
            (" asha( grace=5 , max=50 ) ", "asha(max=50,reduction=4,grace=5)"),
            (
                "asha(max=9223372036854775807,reduction=1000000)",
                "asha(max=9223372036854775807,reduction=1000000,grace=1)"
            ),
        ])
    func roundTrip(text: String, canonical: String) throws {
        let made = try Catalog.schedulers.make(text)
        #expect(made.specification == canonical)
        #expect(try Catalog.schedulers.make(made.specification).specification == canonical)
    }

    @Test(
        "A number outside its range is refused with its name, its value and what it may be",
        arguments: [
            ("asha(max=0)", "'max'", "'0'", "at least 1"), ("asha(reduction=1)", "'reduction'", "'1'", "2...1000000"),
            ("asha(reduction=1000001)", "'reduction'", "'1000001'", "2...1000000"),
            ("asha(grace=0)", "'grace'", "'0'", "at least 1"), ("asha(max=3.5)", "'max'", "'3.5'", "whole number"),
            ("asha(max=99999999999999999999)", "'max'", "'99999999999999999999'", "whole number"),
            ("asha(max=10,grace=11)", "'grace'", "11", "'max', which is 10"),
        ])
    func numbers(text: String, name: String, value: String, right: String) throws {
        let error = try #require(throws: TuningError.self) { try Catalog.schedulers.make(text) }
        #expect(error.code == .invalidArgument)
        for part in [name, value, right] { #expect(error.message.contains(part), "\(error.message)") }
    }

    @Test(
        "The initialiser refuses the same numbers",
        arguments: [(0, 3, 1), (9, 1, 1), (9, 1_000_001, 1), (9, 3, 0), (9, 3, 10), (-1, 3, -1)])
    func initializer(maximum: Int, reduction: Int, grace: Int) throws {
        let error = try #require(throws: TuningError.self) {
            try ASHA(maximum: maximum, reduction: reduction, grace: grace)
        }
        #expect(error.code == .invalidArgument)
    }

    @Test("FIFO lets every trial go on")
    func fifo() {
        var fifo = FIFO()
        for score in [1, -Double.infinity, .infinity] { #expect(fifo.judge(0, step: 1, score: score) == .proceed) }
    }

    @Test("Every entry of the catalogue can be made without arguments and has its own name")
    func entries() throws {
        for entry in Catalog.schedulers.entries {
            let specification = try Catalog.schedulers.make(entry.name).specification
            #expect(try Specification(specification).name == entry.name)
            #expect(try Specification(specification).argumentNames == entry.parameters.map(\.name))
        }
    }
}
