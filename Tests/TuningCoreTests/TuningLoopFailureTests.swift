import Schedulers
import Testing
import TuningCore

@Suite("The tuning loop when attempts fail and runs stop")
struct TuningLoopFailureTests {
    @Test(
        "A failure is forgiven as often as the policy for its kind says",
        arguments: [Failure.Kind.error, .crash, .lost], [0, 1, 3])
    func retries(kind: Failure.Kind, limit: Int) {
        let policy = RetryPolicy(
            errors: kind == .error ? limit : 0, crashes: kind == .crash ? limit : 0, losses: kind == .lost ? limit : 0)
        var run = LoopHarness(trials: 1, retries: policy)
        run.suggest(0)
        run.report(0, 1, 5)
        for attempt in 1..<limit + 1 {
            #expect(run.end(0, attempt: attempt, .failure(kind)).starts.map(\.attempt) == [attempt + 1])
        }
        let actions = run.end(0, attempt: limit + 1, .failure(kind))
        #expect(actions.trialEnd?.state == .failed)
        #expect(actions.trialEnd?.failure?.kind == kind)
        #expect(actions.trialEnd?.best == ObjectiveValue(value: 5, step: 1))
        // A failed trial's value is no result.
        #expect(actions.runEnd == RunEnd(state: .failed))
    }

    @Test("Failures of different kinds are counted apart")
    func mixedFailures() {
        var run = LoopHarness(trials: 1, retries: RetryPolicy(errors: 1, crashes: 1, losses: 1))
        run.suggest(0)
        let kinds: [Failure.Kind] = [.lost, .crash, .error]
        for (attempt, kind) in kinds.enumerated() {
            #expect(run.end(0, attempt: attempt + 1, .failure(kind)).starts.count == 1)
        }
        #expect(run.end(0, attempt: 4, .failure(.crash)).trialEnd?.state == .failed)
    }

    @Test("Training that returns without the objective's metric has failed, with the metric's name")
    func noResult() {
        var run = LoopHarness(trials: 1)
        let end = run.play(0, nil).trialEnd
        #expect(end?.failure?.kind == .noResult)
        #expect(end?.failure?.message.contains("'loss'") == true)
    }

    @Test("What the scheduler decided stands, also if the attempt fails on its way out", arguments: [1.0, .nan])
    func failureAfterStop(loss: Double) throws {
        var run = LoopHarness(trials: 2, retries: .init(crashes: 5), scheduler: try ASHA(maximum: 9, reduction: 3))
        run.play(0, 0)
        run.suggest(1)
        // Trial 0 was first at rung 1 with loss 0; a loss of 1, or NaN, is worse.
        #expect(run.report(1, 1, loss).last == .answer(.stop))
        let actions = run.end(1, .failure(.crash))
        #expect(actions.starts.isEmpty)
        #expect(actions.trialEnd?.state == .stopped)
    }

    @Test("A report after the stop is answered with stop and not recorded")
    func reportAfterStop() throws {
        var run = LoopHarness(trials: 1, scheduler: try ASHA(maximum: 2))
        run.suggest(0)
        run.report(0, 2, 1)
        #expect(run.report(0, 3, 0) == [.answer(.stop)])
        #expect(run.end(0).trialEnd == TrialEnd(state: .completed, best: .init(value: 1, step: 2)))
    }

    @Test("The deadline cancels what is under way and what waits, and the values count")
    func deadline() {
        var run = LoopHarness(trials: 9, slots: 2, retries: RetryPolicy(losses: 9))
        run.suggest(0)
        run.suggest(1)
        run.report(0, 1, 3)
        run.report(1, 1, 4)
        run.tell(.capacityChanged(1))
        run.end(1, .failure(.lost))
        let actions = run.tell(.stopRequested(.deadline))
        #expect(
            actions == [
                .record(.stopRequested(.deadline)), .cancel(0, attempt: 1),
                .record(.trialEnded(1, TrialEnd(state: .cancelled, best: .init(value: 4, step: 1)))),
            ])
        #expect(run.tell(.stopRequested(.interrupt)) == [])
        #expect(run.report(0, 2, 1) == [.answer(.stop)])
        let end = run.end(0, .cancelled)
        #expect(end.trialEnd?.state == .cancelled)
        #expect(end.runEnd == RunEnd(state: .completed, bestTrial: 0, best: .init(value: 3, step: 1)))
    }

    @Test("An interrupt leaves what is under way or waits without an end", arguments: [true, false])
    func interrupt(isKilled: Bool) {
        var run = LoopHarness(trials: 9, slots: 2)
        run.suggest(0)
        run.suggest(1)
        run.report(0, 1, 3)
        #expect(run.end(0).trialEnd?.state == .completed)
        run.suggest(2)
        run.tell(.stopRequested(.interrupt))
        run.end(1, isKilled ? .failure(.lost) : .cancelled)
        let actions = run.end(2, .cancelled)
        #expect(actions.trialEnd == nil)
        #expect(actions.runEnd == RunEnd(state: .interrupted, bestTrial: 0, best: .init(value: 3, step: 1)))
        #expect(run.loop.counts == [.completed: 1, .interrupted: 2])
    }

    @Test(
        "Code that returns because it was told that the run stops is cut short, not complete",
        arguments: [StopCause.interrupt, .deadline])
    func cutShort(cause: StopCause) {
        var run = LoopHarness(trials: 1)
        run.suggest(0)
        run.begin(0)
        run.report(0, 1, 3)
        run.tell(.stopRequested(cause))
        #expect(run.report(0, 2, 1) == [.answer(.stop)])
        let actions = run.end(0)
        #expect(actions.first == .record(.attemptEnded(0, attempt: 1, .cancelled)))
        #expect(actions.trialEnd?.state == (cause == .deadline ? .cancelled : nil))
        #expect(actions.runEnd?.state == (cause == .deadline ? .completed : .interrupted))
    }

    @Test("Training that ends by itself while the run stops is complete")
    func returnsInTime() {
        var run = LoopHarness(trials: 1)
        run.suggest(0)
        run.report(0, 1, 3)
        run.tell(.stopRequested(.interrupt))
        #expect(run.end(0).trialEnd?.state == .completed)
    }

    @Test("A suggestion that comes after the stop is dropped, also after the run's end")
    func lateSuggestion() {
        var run = LoopHarness(trials: 3, slots: 2)
        run.suggest(0)
        #expect(run.tell(.stopRequested(.interrupt)).contains(.cancel(0, attempt: 1)))
        #expect(run.end(0, .cancelled).runEnd?.state == .interrupted)
        #expect(run.suggest(1) == [])
        #expect(run.tell(.capacityChanged(8)) == [])
        #expect(run.tell(.stopRequested(.deadline)) == [])
        #expect(run.loop.counts == [.interrupted: 1])
    }

    @Test("A run that is stopped before anything began ends at once", arguments: [StopCause.interrupt, .deadline])
    func stoppedAtOnce(cause: StopCause) {
        var run = LoopHarness(trials: 3, slots: nil)
        #expect(run.tell(.stopRequested(cause)).runEnd?.state == (cause == .interrupt ? .interrupted : .failed))
    }
}
