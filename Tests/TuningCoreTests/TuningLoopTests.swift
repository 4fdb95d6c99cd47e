import Schedulers
import SearchSpaces
import Testing
import TuningCore

@Suite("The tuning loop, event by event")
struct TuningLoopTests {
    @Test("A run of two trials asks, starts, records, answers and finishes in this order")
    func wholeRun() {
        var run = LoopHarness(trials: 2, slots: nil)
        #expect(run.tell(.capacityChanged(1)) == [.suggest(0)])
        let started = run.suggest(0, 0.5)
        #expect(started.first == .record(.suggested(0, Suggestion(["x": .real(0.5)], origin: "test"))))
        #expect(started.starts.map(\.attempt) == [1])
        #expect(started.count == 2)
        run.begin(0)
        #expect(run.report(0, 1, 3).last == .answer(.proceed))
        #expect(run.end(0).contains(.suggest(1)))
        let value = ObjectiveValue(value: 2, step: 1)
        let end = RunEnd(state: .completed, bestTrial: 1, best: value)
        #expect(
            run.play(1, 2) == [
                .record(.attemptEnded(1, attempt: 1, .returned)),
                .record(.trialEnded(1, TrialEnd(state: .completed, best: value))),
                .record(.runEnded(end)), .finish(end),
            ])
        #expect(run.loop.counts == [.completed: 2])
        #expect(run.loop.bestTrial?.trial == 1)
    }

    @Test("Nothing starts without slots, and what waits starts when they come")
    func noCapacity() {
        var run = LoopHarness(trials: 1, slots: 0)
        #expect(run.tell(.capacityChanged(-3)) == [])
        #expect(run.tell(.capacityChanged(2)) == [.suggest(0)])
        #expect(run.tell(.capacityChanged(0)) == [])
        #expect(run.suggest(0).starts.isEmpty)
        #expect(run.loop.counts == [.pending: 1])
        #expect(run.tell(.capacityChanged(1)).starts.map(\.trial) == [0])
        #expect(run.loop.slotsInUse == 1)
    }

    @Test("Fewer slots than attempts under way start nothing until enough have ended")
    func shrinking() {
        var run = LoopHarness(trials: 4, slots: 2)
        run.suggest(0)
        run.suggest(1)
        run.tell(.capacityChanged(1))
        run.report(0, 1, 1)
        #expect(run.end(0).count == 2)
        #expect(run.loop.slotsInUse == 1)
        run.report(1, 1, 1)
        #expect(run.end(1).contains(.suggest(2)))
    }

    @Test("First assignments are tried before the searcher is asked, within the budget")
    func firstAssignments() {
        let first: [Assignment] = [["x": .real(1)], ["x": .real(2)]]
        var run = LoopHarness(trials: 3, slots: nil, first: first)
        let actions = run.tell(.capacityChanged(3))
        #expect(actions.starts.map(\.assignment) == first)
        #expect(actions.last == .suggest(2))
        var short = LoopHarness(trials: 1, slots: nil, first: first)
        #expect(short.tell(.capacityChanged(3)).starts.map(\.trial) == [0])
    }

    @Test("A searcher with nothing more ends the run when the last attempt does")
    func exhausted() {
        var run = LoopHarness(trials: nil, slots: 2)
        run.suggest(0)
        #expect(run.tell(.suggested(1, nil)) == [.record(.searchExhausted)])
        run.report(0, 1, 4)
        #expect(run.end(0).runEnd == RunEnd(state: .completed, bestTrial: 0, best: .init(value: 4, step: 1)))
    }

    @Test("Answers of the searcher that were not asked for are passed over")
    func unaskedSuggestion() {
        var run = LoopHarness(trials: 2)
        #expect(run.suggest(1) == [])
        run.suggest(0)
        #expect(run.suggest(0) == [])
        #expect(run.suggest(1) == [])
    }

    @Test("Reports are refused with the reason: an old attempt, a step that does not rise, an unknown trial")
    func refusals() {
        var run = LoopHarness(retries: RetryPolicy(losses: 1))
        run.suggest(0)
        run.begin(0)
        run.report(0, 5, 1)
        #expect(run.report(0, 5, 0.5) == [.refuse(.stepNotRising(last: 5))])
        #expect(run.report(0, 4, 0.5) == [.refuse(.stepNotRising(last: 5))])
        #expect(run.report(9, 6, 0.5) == [.refuse(.staleAttempt)])
        #expect(run.report(-1, 6, 0.5) == [.refuse(.staleAttempt)])
        #expect(run.end(0, .failure(.lost)).starts.map(\.attempt) == [2])
        #expect(run.report(0, attempt: 1, 6, 0.5) == [.refuse(.staleAttempt)])
        #expect(run.report(0, attempt: 3, 6, 0.5) == [.refuse(.staleAttempt)])
        #expect(run.end(0, attempt: 1) == [])
        // The new attempt begins anew.
        #expect(run.report(0, attempt: 2, 1, 0.7).last == .answer(.proceed))
        #expect(run.end(0, attempt: 2).trialEnd == TrialEnd(state: .completed, best: .init(value: 0.7, step: 1)))
        #expect(run.report(0, attempt: 2, 9, 0.1) == [.refuse(.staleAttempt)])
    }

    @Test("An attempt keeps its trial's seed and assignment when it is repeated; trials have seeds of their own")
    func seeds() throws {
        var run = LoopHarness(retries: RetryPolicy(losses: 1))
        let one = try #require(run.suggest(0, 0.25).starts.first)
        let two = try #require(run.end(0, .failure(.lost)).starts.first)
        #expect(one.seed == two.seed && one.assignment == two.assignment)
        run.end(0, attempt: 2)
        #expect(run.suggest(1).starts.first?.seed != one.seed)
    }

    @Test("Equal values leave the trial with the lower number the best, whichever reports first")
    func ties() {
        var run = LoopHarness(trials: 2, slots: 2)
        run.suggest(0)
        run.suggest(1)
        run.report(1, 1, 1)
        #expect(run.loop.bestTrial?.trial == 1)
        run.report(0, 1, 1)
        #expect(run.loop.bestTrial?.trial == 0)
        run.end(1)
        #expect(run.end(0).runEnd?.bestTrial == 0)
    }

    @Test(
        "The summary says which report is a trial's value; NaN never is, and as the last one leaves none",
        arguments: [(Objective.Summary.best, ObjectiveValue(value: 1, step: 2) as ObjectiveValue?), (.last, nil)])
    func summaries(summary: Objective.Summary, value: ObjectiveValue?) {
        var run = LoopHarness(trials: 1, objective: .minimize("loss", summary: summary))
        run.suggest(0)
        run.report(0, 1, 2)
        run.report(0, 2, 1)
        run.report(0, 3, 3)
        run.report(0, 4, .nan)
        #expect(run.end(0).trialEnd?.best == value)
    }

    @Test("A run in which no trial has a value has failed")
    func onlyNaN() {
        var run = LoopHarness(trials: 1)
        let actions = run.play(0, .nan)
        #expect(actions.trialEnd == TrialEnd(state: .completed))
        #expect(actions.runEnd == RunEnd(state: .failed))
    }
}
