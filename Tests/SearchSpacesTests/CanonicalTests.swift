import Foundation
import SearchSpaces
import Testing

@Suite("Assignments in canonical form and in files")
struct CanonicalTests {
    private func space() throws -> SearchSpace {
        try SearchSpace([
            .init("x", domain: .real(lower: 0, upper: 10, scale: .linear), default: .real(5)),
            .init("n", domain: .integer(lower: 0, upper: 10, scale: .linear)),
            .init("kind", domain: .categorical([.text("a"), .text("b")])),
            .init("size", domain: .categorical([.real(0.5), .real(1.5), .integer(2)])),
            .init("fixed", domain: .constant(.real(0.25))),
            .init(
                "depth", domain: .integer(lower: 1, upper: 4, scale: .log), when: .init("kind", equals: .text("b"))),
            .init("at", domain: .real(lower: 0, upper: 1, scale: .linear), when: .init("x", equals: .real(10))),
        ])
    }

    private let plain: Assignment = [
        "fixed": .real(0.25), "size": .real(2), "kind": .text("b"), "n": .real(7), "x": .integer(3),
        "depth": .integer(2),
    ]

    @Test("Values get the order of the space and the types of their domains")
    func typed() throws {
        let canonical = try space().canonical(plain)
        #expect(canonical.description == "x=3.0 n=7 kind=b size=2 fixed=0.25 depth=2")
        #expect(canonical["x"] == .real(3) && canonical["n"] == .integer(7) && canonical["size"] == .integer(2))
        #expect(try space().canonical(canonical) == canonical)
    }

    @Test(
        "What does not fit the space is refused by name",
        arguments: [
            ("n", nil, SpaceError.Code.missingValue), ("depth", nil, .missingValue), ("x", .real(10.5), .outsideDomain),
            ("x", .real(.nan), .outsideDomain), ("n", .real(2.5), .outsideDomain), ("n", .integer(11), .outsideDomain),
            ("kind", .text("c"), .outsideDomain), ("kind", .boolean(true), .outsideDomain),
            ("fixed", .real(0.5), .outsideDomain), ("typo", .real(1), .unknownParameter),
            ("at", .real(0.5), .unknownParameter),
        ] as [(String, ParameterValue?, SpaceError.Code)])
    func refused(name: String, value: ParameterValue?, code: SpaceError.Code) throws {
        var assignment = plain
        assignment[name] = value
        let error = try #require(throws: SpaceError.self) { try space().canonical(assignment) }
        #expect(error.code == code && error.parameter == name && error.message.contains("'\(name)'"))
    }

    @Test("Whole numbers beyond 2^53 keep their identity among choices and constants")
    func largeChoices() throws {
        // As real numbers 2^53 and 2^53 + 1 are the same.
        let (even, odd) = (ParameterValue.integer(1 << 53), ParameterValue.integer(1 << 53 + 1))
        let space = try SearchSpace([.init("x", domain: .categorical([even, odd]))])
        #expect(try space.canonical(["x": odd])["x"] == odd)
        let fixed = try SearchSpace([.init("x", domain: .constant(even))])
        #expect(throws: SpaceError.self) { try fixed.canonical(["x": odd]) }
    }

    @Test("A space comes back from JSON equal, with defaults and conditions on whole real numbers")
    func spaceRoundTrip() throws {
        let space = try space()
        let data = try JSONEncoder().encode(space)
        #expect(try JSONDecoder().decode(SearchSpace.self, from: data) == space)
    }

    @Test("A broken space in a file is refused with the reason")
    func brokenFile() throws {
        let definition = ParameterDefinition("x", domain: .real(lower: 2, upper: 1, scale: .linear))
        let data = try JSONEncoder().encode(["parameters": [definition]])
        let error = try #require(throws: SpaceError.self) { try JSONDecoder().decode(SearchSpace.self, from: data) }
        #expect(error.code == .emptyRange && error.parameter == "x")
    }

    @Test("An assignment comes back from JSON as the same canonical form")
    func assignmentRoundTrip() throws {
        let space = try space()
        let canonical = try space.canonical(plain)
        let decoded = try JSONDecoder().decode(Assignment.self, from: JSONEncoder().encode(canonical))
        #expect(try space.canonical(decoded) == canonical)
    }

    @Test(
        "Values are bare scalars in JSON",
        arguments: [
            (ParameterValue.real(0.1), "0.1"), (.integer(-3), "-3"), (.text("a b"), "\"a b\""),
            (.boolean(true), "true"),
            (.integer(.max), "9223372036854775807"),
        ])
    func scalars(value: ParameterValue, json: String) throws {
        #expect(String(decoding: try JSONEncoder().encode(value), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(ParameterValue.self, from: Data(json.utf8)) == value)
    }

    @Test("Assignments are equal and hash alike whatever their order")
    func equality() {
        let one: Assignment = ["a": .integer(1), "b": .text("x")]
        let other: Assignment = ["b": .text("x"), "a": .integer(1)]
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(one != ["a": .integer(1)] && one != ["a": .real(1), "b": .text("x")])
    }
}
