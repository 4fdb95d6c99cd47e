import SearchSpaces
import Testing

@Suite("Mistakes in the definition of a space")
struct ValidationTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let definitions: [ParameterDefinition]
        let code: SpaceError.Code
        let parameter: String
        /// What the message must contain.
        let parts: [String]

        init(
            _ testDescription: String, _ definitions: [ParameterDefinition], _ code: SpaceError.Code,
            of parameter: String = "x", says parts: [String]
        ) {
            self.testDescription = testDescription
            self.definitions = definitions
            self.code = code
            self.parameter = parameter
            self.parts = parts
        }
    }

    private static func real(_ bounds: Bounds<Double>, _ scale: Scale = .linear) -> [ParameterDefinition] {
        Space.real("x", in: bounds, scale: scale).definitions
    }

    private static func integer(_ bounds: Bounds<Int>, _ scale: Scale = .linear) -> [ParameterDefinition] {
        Space.integer("x", in: bounds, scale: scale).definitions
    }

    private static let kind = ParameterDefinition("kind", domain: .categorical([.text("a"), .text("b")]))

    private static func child(when condition: Condition) -> ParameterDefinition {
        ParameterDefinition("x", domain: .real(lower: 0, upper: 1, scale: .linear), when: condition)
    }

    static let ranges = [
        Mistake("reversed", real(5.0...1.0), .emptyRange, says: ["'x'", "5.0...1.0", "lower bound comes first"]),
        Mistake("one real", real(1.0...1.0), .emptyRange, says: ["'x'", "1.0...1.0", "constant"]),
        Mistake("reversed integers", integer(5...1), .emptyRange, says: ["'x'", "5...1"]),
        Mistake("one integer", integer(3...3), .emptyRange, says: ["'x'", "3...3", "constant"]),
        Mistake("log of 0", real(0.0...1.0, .log), .invalidBound, says: ["'x'", "0.0...1.0", "log", "above 0"]),
        Mistake("log of a negative", real(-1.0...1.0, .log), .invalidBound, says: ["'x'", "-1.0...1.0", "above 0"]),
        Mistake("log of integer 0", integer(0...9, .log), .invalidBound, says: ["'x'", "0...9", "above 0"]),
        Mistake("NaN", real(Bounds(.nan, 1)), .invalidBound, says: ["'x'", "nan", "finite"]),
        Mistake("NaN above", real(Bounds(0, .nan)), .invalidBound, says: ["'x'", "nan", "finite"]),
        Mistake("infinite", real(Bounds(0, .infinity)), .invalidBound, says: ["'x'", "inf", "finite"]),
        Mistake("minus infinity", real(Bounds(-.infinity, 0)), .invalidBound, says: ["'x'", "-inf", "finite"]),
        Mistake("too wide", real(-1.7e308...1.7e308), .invalidBound, says: ["'x'", "1.7e+308", "narrow it"]),
        Mistake("too wide for Int", integer(Int.min...Int.max), .invalidBound, says: ["'x'", "narrow it"]),
    ]

    static let values = [
        Mistake("no choices", Space<String>.categorical("x", []).definitions, .invalidChoices, says: ["'x'"]),
        Mistake(
            "a choice twice", Space.categorical("x", ["a", "b", "a"]).definitions, .invalidChoices,
            says: ["'x'", "'a' twice"]),
        Mistake(
            "1 and 1.0, which are one in a file", [.init("x", domain: .categorical([.integer(1), .real(1)]))],
            .invalidChoices, says: ["'x'", "twice"]),
        Mistake("a NaN choice", Space.categorical("x", [1, .nan]).definitions, .invalidBound, says: ["'x'", "nan"]),
        Mistake(
            "an infinite constant", Space.constant("x", Double.infinity).definitions, .invalidBound,
            says: ["'x'", "inf"]),
        Mistake(
            "a default below", Space.real("x", in: 1...2, default: 0.5).definitions, .invalidDefault,
            says: ["'x'", "0.5", "1.0...2.0"]),
        Mistake(
            "a NaN default", Space.real("x", in: 1...2, default: .nan).definitions, .invalidDefault,
            says: ["'x'", "nan"]),
        Mistake(
            "an integer default above", Space.integer("x", in: 1...2, default: 3).definitions, .invalidDefault,
            says: ["'x'", "3", "1...2"]),
        Mistake(
            "a default that is no choice", Space.categorical("x", ["a", "b"], default: "c").definitions,
            .invalidDefault, says: ["'x'", "c", "a, b"]),
        Mistake(
            "a default branch that is none",
            Space.oneOf("x", ["a": .constant(1)], default: "b").definitions, .invalidDefault, says: ["'x'", "b"]),
    ]

    static let names = [
        Mistake("a name twice", real(0...1) + integer(0...1), .duplicateName, says: ["'x'", "rename"]),
        Mistake(
            "a branch twice", Space.oneOf("x", ["a": .constant(1), "a": .constant(2)]).definitions, .invalidChoices,
            says: ["'x'", "'a' twice"]),
        Mistake("no name", Space.real("", in: 0...1).definitions, .invalidName, of: "", says: ["\"\"", "letters"]),
        Mistake(
            "a line break", Space.real("a\nb", in: 0...1).definitions, .invalidName, of: "a\nb", says: ["a\\nb"]),
        Mistake(
            "an escape", Space.real("\u{1B}[31m", in: 0...1).definitions, .invalidName, of: "\u{1B}[31m",
            says: ["\\u{1B}"]),
    ]

    static let conditions = [
        Mistake(
            "an unknown parent", [child(when: .init("none", equals: .text("a")))], .invalidCondition,
            says: ["'x'", "'none'", "before"]),
        Mistake(
            "a later parent", [child(when: .init("kind", equals: .text("a"))), kind], .invalidCondition,
            says: ["'x'", "'kind'", "before"]),
        Mistake(
            "itself as parent", [child(when: .init("x", equals: .real(0)))], .invalidCondition, says: ["'x'", "before"]),
        Mistake(
            "an impossible value", [kind, child(when: .init("kind", equals: .text("c")))], .invalidCondition,
            says: ["'x'", "'kind'", "c", "a, b"]),
        Mistake(
            "a value of another type", [kind, child(when: .init("kind", equals: .integer(1)))], .invalidCondition,
            says: ["'x'", "'kind'", "1"]),
        Mistake(
            "no value", [kind, child(when: .init("kind", isOneOf: []))], .invalidCondition, says: ["'x'", "'kind'"]),
    ]

    @Test(
        "A mistake is refused when the space is made, with the parameter's name, the value and the reason",
        arguments: ranges + values + names + conditions)
    func refused(_ mistake: Mistake) throws {
        let error = try #require(throws: SpaceError.self) { try SearchSpace(mistake.definitions) }
        #expect(error.code == mistake.code)
        #expect(error.parameter == mistake.parameter)
        for part in mistake.parts { #expect(error.message.contains(part), "\(error.message)") }
        #expect(!error.message.contains { $0.isNewline || $0 == "\u{1B}" }, "the message is one clean line")
        #expect(error.description == error.message)
    }

    @Test("A typed space reports its mistakes when it is first read, and an empty one is refused")
    func typedSpace() throws {
        let empty = try #require(throws: SpaceError.self) { try Space.constant(1).searchSpace }
        #expect(empty.code == .noParameters)
        let reversed = try #require(throws: SpaceError.self) { try Space.real("x", in: 5.0...1.0).searchSpace }
        #expect(reversed.code == .emptyRange)
    }

    @Test("Ranges at the limits are accepted")
    func limits() throws {
        for definitions in [
            Self.integer(0...Int.max), Self.integer(Int.min...(-1)), Self.integer(1...Int.max, .log),
            Self.real(0...1.7e308), Self.real(0x1p-1074...1.7e308, .log), Self.integer(1...2, .log),
        ] {
            let space = try SearchSpace(definitions)
            #expect(space.parameters == definitions)
        }
    }
}
