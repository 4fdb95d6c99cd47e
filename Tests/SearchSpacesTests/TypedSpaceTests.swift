import NumericKernels
import SearchSpaces
import Testing

enum Activation: String, ParameterRepresentable, CaseIterable { case relu, tanh }

enum Schedule: Equatable, Sendable {
    case constant
    case decay(rate: Double, every: Int)
}

enum Optimizer: Equatable, Sendable {
    case adam(beta: Double)
    case sgd(momentum: Double, schedule: Schedule)
}

struct Settings: Equatable, Sendable {
    var rate: Double
    var units: Int
    var activation: Activation
    var isShuffled: Bool
    var optimizer: Optimizer
}

extension Space<Settings> {
    /// Two nested choices below a record.
    static var example: Space<Settings> {
        let schedule = Space<Schedule>.oneOf(
            "schedule",
            [
                "constant": .constant(.constant),
                "decay": .record(Schedule.decay, .real("rate", in: 0.1...0.9), .integer("every", in: 1...10)),
            ])
        let optimizer = Space<Optimizer>.oneOf(
            "optimizer",
            [
                "adam": Space<Double>.real("beta", in: 0.8...0.99, default: 0.9).map(Optimizer.adam),
                "sgd": .record(Optimizer.sgd, .real("momentum", in: 0...0.99), schedule),
            ], default: "adam")
        return .record(
            Settings.init, .real("rate", in: 1e-5...1e-1, scale: .log, default: 1e-3),
            .integer("units", in: 16...512, scale: .log, default: 64),
            .categorical("activation", default: Activation.relu), .boolean("shuffle", default: true), optimizer)
    }
}

@Suite("Typed spaces")
struct TypedSpaceTests {
    private let full: Assignment = [
        "rate": .real(0.01), "units": .integer(32), "activation": .text("tanh"), "shuffle": .boolean(false),
        "optimizer": .text("sgd"), "optimizer.sgd.momentum": .real(0.5), "optimizer.sgd.schedule": .text("decay"),
        "optimizer.sgd.schedule.decay.rate": .real(0.25), "optimizer.sgd.schedule.decay.every": .integer(4),
    ]

    @Test("Names of nested choices are paths, and each condition names its own choice")
    func names() throws {
        let space = try Space.example.searchSpace
        #expect(
            space.parameters.map(\.name) == [
                "rate", "units", "activation", "shuffle", "optimizer", "optimizer.adam.beta", "optimizer.sgd.momentum",
                "optimizer.sgd.schedule", "optimizer.sgd.schedule.decay.rate", "optimizer.sgd.schedule.decay.every",
            ])
        let conditions = Dictionary(uniqueKeysWithValues: space.parameters.map { ($0.name, $0.condition) })
        #expect(conditions["rate"] == .some(nil))
        #expect(conditions["optimizer.sgd.schedule"] == Condition("optimizer", equals: .text("sgd")))
        #expect(
            conditions["optimizer.sgd.schedule.decay.every"]
                == Condition("optimizer.sgd.schedule", equals: .text("decay")))
    }

    @Test("An assignment becomes the struct with its enum cases and payloads")
    func decoding() throws {
        let settings = Settings(
            rate: 0.01, units: 32, activation: .tanh, isShuffled: false,
            optimizer: .sgd(momentum: 0.5, schedule: .decay(rate: 0.25, every: 4)))
        #expect(try Space.example.value(of: full) == settings)
        #expect(try Space.example.searchSpace.canonical(full) == full)
    }

    @Test("The defaults make the first assignment, without the parameters of other branches")
    func defaults() throws {
        let defaults = try #require(try Space.example.searchSpace.defaultAssignment)
        #expect(
            defaults == [
                "rate": .real(1e-3), "units": .integer(64), "activation": .text("relu"), "shuffle": .boolean(true),
                "optimizer": .text("adam"), "optimizer.adam.beta": .real(0.9),
            ])
        #expect(try Space.example.value(of: defaults).optimizer == .adam(beta: 0.9))
        #expect(try Space.real("x", in: 0...1).searchSpace.defaultAssignment == nil)
    }

    @Test("Every sample is canonical and becomes a value; both branches come up")
    func samples() throws {
        let space = try Space.example.searchSpace
        var stream = RandomStream(seed: 1).split("samples")
        var adams = 0
        for _ in 0..<500 {
            let sample = space.sample(using: &stream)
            #expect(try space.canonical(sample) == sample)
            if case .adam = try Space.example.value(of: sample).optimizer { adams += 1 }
        }
        // Binomial(500, 1/2): 6 standard deviations of 11.2, left with probability 2e-9.
        #expect(abs(adams - 250) < 68)
    }

    @Test(
        "A value that is missing, of the wrong type or impossible is refused by name",
        arguments: [
            ("rate", nil, SpaceError.Code.missingValue), ("rate", .text("a"), .wrongType),
            ("units", .real(2.5), .wrongType), ("activation", .text("elu"), .wrongType),
            ("optimizer", nil, .missingValue), ("optimizer", .text("lion"), .outsideDomain),
            ("optimizer.sgd.schedule.decay.every", nil, .missingValue),
        ] as [(String, ParameterValue?, SpaceError.Code)])
    func undecodable(name: String, value: ParameterValue?, code: SpaceError.Code) throws {
        var assignment = full
        assignment[name] = value
        let error = try #require(throws: SpaceError.self) { try Space.example.value(of: assignment) }
        #expect(error.code == code && error.parameter == name)
        #expect(error.message.contains("'\(name)'"))
    }

    @Test("A typed handle reads its value out of an assignment")
    func handles() {
        let units = Parameter("units", in: 16...512)
        #expect(full[units] == 32)
        #expect(full[Parameter("rate", in: 0.0...1.0)] == 0.01)
        #expect(full[Parameter("activation", choices: [Activation.relu])] == .tanh)
        #expect(full[Parameter("shuffle", constant: true)] == false)
        #expect(full[Parameter("rate", in: 1...2)] as Int? == nil)
        #expect(full[Parameter("optimizer.adam.beta", in: 0.0...1.0)] == nil)
    }
}
