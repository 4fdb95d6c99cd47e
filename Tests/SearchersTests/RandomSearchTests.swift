import SearchSpaces
import Searchers
import Testing
import TuningCore

@Suite("Random search")
struct RandomSearchTests {
    private func problem(seed: UInt64 = 5) throws -> SearchProblem {
        let space = try SearchSpace([
            .init("x", domain: .real(lower: 0, upper: 1, scale: .linear)),
            .init("kind", domain: .categorical([.text("a"), .text("b"), .text("c")])),
            .init(
                "depth", domain: .integer(lower: 1, upper: 4, scale: .linear),
                when: .init("kind", equals: .text("b"))),
        ])
        return SearchProblem(space: space, objective: .minimize("loss"), seed: seed)
    }

    @Test("A trial's assignment does not depend on the order of calls or on what was observed")
    func order() throws {
        let problem = try problem()
        var forwards = RandomSearch()
        var backwards = RandomSearch()
        let one = (0..<100).map { forwards.suggest(TrialID($0), for: problem) }
        let other = (0..<100).reversed().map { number in
            backwards.observe(.ended(TrialID(number + 1), TrialEnd(state: .failed)), for: problem)
            return backwards.suggest(TrialID(number), for: problem)
        }
        #expect(one == other.reversed())
    }

    @Test("The same trial gets the same assignment each time; other trials and seeds get others")
    func determinism() throws {
        var search = RandomSearch()
        let first = search.suggest(3, for: try problem())
        #expect(search.suggest(3, for: try problem()) == first)
        #expect(search.suggest(4, for: try problem()) != first)
        #expect(search.suggest(3, for: try problem(seed: 6)) != first)
        #expect(first?.origin == "random")
    }

    @Test("Every branch is drawn, with its parameters and with no others")
    func branches() throws {
        let problem = try problem()
        var search = RandomSearch()
        var drawn: [ParameterValue: Int] = [:]
        for number in 0..<3_000 {
            let suggestion = search.suggest(TrialID(number), for: problem)
            let assignment = try #require(suggestion).assignment
            // Canonical form is an error for a missing, a superfluous or an impossible value.
            #expect(try problem.space.canonical(assignment) == assignment)
            #expect((assignment["depth"] != nil) == (assignment["kind"] == .text("b")))
            drawn[try #require(assignment["kind"]), default: 0] += 1
        }
        // Binomial(3000, 1/3) has a standard deviation of 25.8; 6 of them are left with probability 1e-8 for all three.
        for kind in ["a", "b", "c"] { #expect(abs(drawn[.text(kind), default: 0] - 1_000) < 155, "\(kind)") }
    }
}
