import RunStore
import SearchSpaces
import Testing
import Tune
import TuningCore

@Suite("A plan is checked before any work starts")
struct RunPlanTests {
    @Test("What the settings leave open is the experiment's choice, or a default")
    func defaults() throws {
        let plan = try RunPlan(Scripted.self)
        #expect(plan.configuration.trials == 32)
        #expect(plan.searcher.specification == "random" && plan.scheduler.specification == "fifo")
        #expect(plan.isolation == .process)
        #expect(plan.workers >= 1)
        #expect(plan.configuration.firstAssignments.isEmpty)
    }

    @Test("There are never more workers than trials")
    func fewTrials() throws {
        var settings = RunSettings()
        settings.trials = 2
        settings.workers = 8
        #expect(try RunPlan(Scripted.self, settings: settings).workers == 2)
    }

    @Test("Settings outside their range are refused by name")
    func ranges() throws {
        try refuse("The number of trials is 0") { $0.trials = 0 }
        try refuse("The number of trials is -3") { $0.trials = -3 }
        try refuse("The number of workers is 0") { $0.workers = 0 }
        try refuse("The number of workers is 20000") { $0.workers = 20_000 }
        try refuse("time limit") { $0.timeLimit = .zero }
        try refuse("'latest'") { $0.name = "latest" }
        try refuse("''") { $0.name = "" }
        try refuse("'a/b'") { $0.name = "a/b" }
        try refuse("did you mean 'script'?") { $0.options = ["scrpt": "1:1"] }
    }

    private func refuse(_ words: String, _ change: (inout RunSettings) -> Void) throws {
        var settings = RunSettings()
        change(&settings)
        let error = #expect(throws: TuneError.self) { try RunPlan(Scripted.self, settings: settings) }
        #expect(error?.code == .invalidSettings && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test("A mistake in an experiment is refused by name")
    func experiments() throws {
        let space = #expect(throws: SpaceError.self) { try RunPlan(Backwards.self) }
        #expect(space?.code == .emptyRange && space?.parameter == "rate")
        let share = #expect(throws: TuneError.self) { try RunPlan(Weightless.self) }
        #expect(share?.code == .invalidExperiment)
        var settings = RunSettings()
        settings.options = ["script": "one"]
        #expect(throws: Scripted.Failure.self) { try RunPlan(Scripted.self, settings: settings) }
    }

    @Test("A space with a default for every parameter is tried there first, unless told otherwise")
    func first() throws {
        struct Defaulted: Experiment {
            static let name = "defaulted"
            var space: Space<Double> { .real("x", in: 0...1, default: 0.25) }
            var objective: Objective { .minimize("x") }
            func train(_ trial: Trial<Double>, on dataset: Void) async throws {}
        }
        #expect(try RunPlan(Defaulted.self).configuration.firstAssignments == [["x": .real(0.25)]])
        var settings = RunSettings()
        settings.startsWithDefaults = false
        #expect(try RunPlan(Defaulted.self, settings: settings).configuration.firstAssignments.isEmpty)
    }
}
