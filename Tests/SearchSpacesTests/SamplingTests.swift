import Foundation
import NumericKernels
import OrderedCollections
import SearchSpaces
import Testing

/// Each test here draws from a fixed seed. Were the seed drawn anew, a correct sampler would fail it with the
/// probability that the test states.
@Suite("Sampling")
struct SamplingTests {
    private func sample(_ domain: Domain, _ count: Int, seed: UInt64 = 11) throws -> [ParameterValue] {
        let space = try SearchSpace([.init("x", domain: domain)])
        var stream = RandomStream(seed: seed).split("sampling")
        return try (0..<count).map { _ in try #require(space.sample(using: &stream)["x"]) }
    }

    /// The chi-square statistic of whole numbers against their probabilities.
    private func chiSquare(_ values: [ParameterValue], _ probabilities: [ParameterValue: Double]) -> Double {
        let counts = Dictionary(values.map { ($0, 1.0) }, uniquingKeysWith: +)
        return probabilities.reduce(0) { sum, expected in
            let wanted = expected.value * Double(values.count)
            let difference = counts[expected.key, default: 0] - wanted
            return sum + difference * difference / wanted
        }
    }

    /// The largest distance of the empirical distribution of values in `[0, 1]` from the uniform one.
    private func kolmogorovSmirnov(_ values: [Double]) -> Double {
        let count = Double(values.count)
        return values.sorted().enumerated().reduce(0) { largest, item in
            max(largest, item.element - Double(item.offset) / count, Double(item.offset + 1) / count - item.element)
        }
    }

    @Test("Whole numbers have equal shares, the ends too")
    func integers() throws {
        let values = try sample(.integer(lower: -3, upper: 6, scale: .linear), 20_000)
        let shares = Dictionary(uniqueKeysWithValues: (-3...6).map { (ParameterValue.integer($0), 0.1) })
        #expect(Set(values) == Set(shares.keys))
        // 9 degrees of freedom: 44.8 is exceeded with probability 1e-6.
        #expect(chiSquare(values, shares) < 44.8)
    }

    @Test("On a log scale whole number k has the share of [k - 1/2, k + 1/2] in log space, the ends too")
    func logIntegers() throws {
        let values = try sample(.integer(lower: 1, upper: 10, scale: .log), 20_000)
        let width = log(10.5 / 0.5)
        let shares = Dictionary(
            uniqueKeysWithValues: (1...10).map { number in
                (ParameterValue.integer(number), log((Double(number) + 0.5) / (Double(number) - 0.5)) / width)
            })
        #expect(Set(values) == Set(shares.keys))
        // 9 degrees of freedom: 44.8 is exceeded with probability 1e-6.
        #expect(chiSquare(values, shares) < 44.8)
    }

    @Test("Choices have equal shares")
    func choices() throws {
        let choices = ["a", "b", "c"].map(ParameterValue.text)
        let values = try sample(.categorical(choices), 20_000)
        // 2 degrees of freedom: the statistic exceeds 27.6 with probability exp(-13.8) = 1e-6.
        #expect(chiSquare(values, Dictionary(uniqueKeysWithValues: choices.map { ($0, 1.0 / 3) })) < 27.6)
    }

    @Test("Real numbers are uniform over their range, or over its logarithm", arguments: [Scale.linear, .log])
    func reals(scale: Scale) throws {
        let (lower, upper) = (1e-5, 1e-1)
        let count = 20_000
        let positions = try sample(.real(lower: lower, upper: upper, scale: scale), count).map { value in
            let number = try #require(value.number)
            #expect((lower...upper).contains(number))
            return scale == .log ? log(number / lower) / log(upper / lower) : (number - lower) / (upper - lower)
        }
        // The asymptotic Kolmogorov distribution: 2 exp(-2 z^2) = 1e-6 at z = 2.69.
        #expect(kolmogorovSmirnov(positions) < 2.69 / Double(count).squareRoot())
    }

    @Test("Parameters are drawn independently of each other")
    func independence() throws {
        let space = try SearchSpace([
            .init("a", domain: .real(lower: 0, upper: 1, scale: .linear)),
            .init("b", domain: .real(lower: 0, upper: 1, scale: .linear)),
        ])
        var stream = RandomStream(seed: 3).split("pairs")
        let count = 20_000
        let products = try (0..<count).map { _ in
            let sample = space.sample(using: &stream)
            return try (#require(sample["a"]?.number) - 0.5) * (#require(sample["b"]?.number) - 0.5) * 12
        }
        // The mean correlation is normal with deviation 1/sqrt(n); 4.9 of them are left with probability 1e-6.
        #expect(abs(products.reduce(0, +) / Double(count)) < 4.9 / Double(count).squareRoot())
    }

    @Test("The same seed gives the same assignments, another one others")
    func determinism() throws {
        let domain = Domain.real(lower: 0, upper: 1, scale: .linear)
        #expect(try sample(domain, 50) == sample(domain, 50))
        #expect(try sample(domain, 50) != sample(domain, 50, seed: 12))
    }

    @Test("A parameter has a value exactly when its condition holds")
    func conditions() throws {
        let space = try SearchSpace([
            .init("a", domain: .integer(lower: 0, upper: 2, scale: .linear)),
            .init(
                "b", domain: .integer(lower: 0, upper: 1, scale: .linear),
                when: .init("a", isOneOf: [.integer(1), .integer(2)])),
            .init("c", domain: .constant(.text("c")), when: .init("b", equals: .integer(1))),
        ])
        var stream = RandomStream(seed: 4).split("conditions")
        var kinds: Set<Int> = []
        for _ in 0..<1_000 {
            let sample = space.sample(using: &stream)
            #expect((sample["b"] != nil) == (sample["a"] != .integer(0)))
            #expect((sample["c"] != nil) == (sample["b"] == .integer(1)))
            kinds.insert(sample.values.count)
        }
        #expect(kinds == [1, 2, 3])
    }

    static let widest: [Domain] = [
        .integer(lower: 0, upper: .max, scale: .linear), .integer(lower: .min, upper: -1, scale: .linear),
        .integer(lower: .max - 1, upper: .max, scale: .linear), .integer(lower: .min, upper: .min + 1, scale: .linear),
        .integer(lower: 1, upper: .max, scale: .log), .integer(lower: .max - 1, upper: .max, scale: .log),
        .real(lower: 0, upper: 1.7e308, scale: .linear), .real(lower: 0x1p-1074, upper: 1.7e308, scale: .log),
        .real(lower: -8e307, upper: 8e307, scale: .linear), .real(lower: 1, upper: 1.0.nextUp, scale: .log),
    ]

    @Test("The widest and the narrowest ranges never trap and never leave their bounds", arguments: widest)
    func limits(domain: Domain) throws {
        for position in [0, 0x1p-1074, 0.25, 0.5, 0.75, 1 - 0x1p-52, 1 - 0x1p-53] {
            #expect(domain.contains(domain.value(at: position)), "\(position)")
        }
        for value in try sample(domain, 1_000) { #expect(domain.contains(value)) }
        #expect(domain.count.map { $0 > 0 } ?? true)
    }

    @Test(
        "A domain knows how many values it has",
        arguments: [
            (Domain.integer(lower: -1, upper: 3, scale: .linear), 5), (.constant(.real(1)), 1),
            (.categorical([.text("a"), .text("b")]), 2), (.real(lower: 0, upper: 1, scale: .linear), nil),
            (.integer(lower: 0, upper: .max, scale: .linear), nil),
            (.integer(lower: 1, upper: .max, scale: .log), .max),
        ] as [(Domain, Int?)])
    func counts(domain: Domain, count: Int?) {
        #expect(domain.count == count)
    }
}
