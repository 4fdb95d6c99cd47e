import Schedulers
import Searchers
import Testing
import TuningCore

@Suite("Searchers and schedulers by name")
struct CatalogTests {
    @Test(
        "The text form is read with its arguments, whatever the spaces",
        arguments: ["asha(max=81,reduction=3)", "  asha ( max = 81 , reduction= 3 ) "])
    func specification(text: String) throws {
        let specification = try Specification(text)
        #expect(specification.name == "asha")
        #expect(specification.argumentNames == ["max", "reduction"])
        #expect(specification["max"] == "81" && specification["reduction"] == "3" && specification["grace"] == nil)
        #expect(try specification.integer("max", default: 1, in: 1...100) == 81)
        #expect(try specification.integer("grace", default: 5, in: 1...100) == 5)
    }

    @Test("No arguments can be written in three ways", arguments: ["fifo", "fifo()", " fifo( ) "])
    func noArguments(text: String) throws {
        let specification = try Specification(text)
        #expect(specification.name == "fifo" && specification.argumentNames.isEmpty)
    }

    @Test(
        "What cannot be read is refused with the text and the way to write it",
        arguments: [
            "", "  ", "(max=1)", "asha(", "asha)", "asha(max)", "asha(max=)", "asha(=1)", "asha(max=1,)",
            "asha(,max=1)",
            "asha(max=1", "asha(max=1))", "asha(max=(1)", "asha(max=1)x", "a=b", "a,b", "a)b(x=1)", "a,b(x=1)",
        ])
    func malformed(text: String) throws {
        let error = try #require(throws: TuningError.self) { try Specification(text) }
        #expect(error.code == .malformedSpecification)
        #expect(error.message.contains("'\(text)'"))
        #expect(error.message.contains("name(argument=value"))
    }

    @Test("An argument given twice is refused")
    func twice() throws {
        let error = try #require(throws: TuningError.self) { try Specification("asha(max=1,max=2)") }
        #expect(error.code == .invalidArgument && error.message.contains("'max' twice"))
    }

    @Test(
        "An unknown scheduler is answered with the nearest name, or with all",
        arguments: [("ahsa", true), ("x", false)])
    func unknownScheduler(name: String, isNear: Bool) throws {
        let error = try #require(throws: TuningError.self) { try Catalog.schedulers.make(name) }
        #expect(error.code == .unknownName && error.message.contains("'\(name)'"))
        #expect(error.message.contains(isNear ? "did you mean 'asha'?" : "there are: fifo, asha"))
    }

    @Test("An unknown searcher is answered with the nearest name")
    func unknownSearcher() throws {
        let error = try #require(throws: TuningError.self) { try Catalog.searchers.make("Randm") }
        #expect(error.message == "There is no searcher 'Randm'; did you mean 'random'?")
        #expect(try Catalog.searchers.make("random").specification == "random")
    }

    @Test("An unknown argument is answered with the nearest one, or that there are none")
    func unknownArgument() throws {
        let near = try #require(throws: TuningError.self) { try Catalog.schedulers.make("asha(redution=3)") }
        #expect(near.code == .unknownArgument && near.message.contains("did you mean 'reduction'?"))
        let none = try #require(throws: TuningError.self) { try Catalog.schedulers.make("fifo(max=3)") }
        #expect(none.message == "There is no parameter of fifo 'max'; there are none.")
    }
}
