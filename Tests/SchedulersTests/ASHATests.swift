import Schedulers
import SearchSpaces
import Testing
import TuningCore

@Suite("Asynchronous successive halving")
struct ASHATests {
    @Test("A worked example at one rung: reduction 3, scores 5, 3, 4, 4.5, 4.5, 4.49")
    func workedExample() throws {
        var asha = try ASHA(maximum: 9, reduction: 3)
        // The cut-off is the 2/3 quantile of the scores there before: position (n - 1) 2/3 in the sorted ones.
        let steps: [(score: Double, verdict: Verdict)] = [
            (5, .proceed),  // nobody before
            (3, .stopEarly),  // [5]: 5
            (4, .stopEarly),  // [3 5]: position 2/3: 3 + 2/3 * 2 = 4.333
            (4.5, .proceed),  // [3 4 5]: position 4/3: 4 + 1/3 * 1 = 4.333
            (4.5, .proceed),  // [3 4 4.5 5]: position 2: 4.5, a tie
            (4.49, .stopEarly),  // [3 4 4.5 4.5 5]: position 8/3: 4.5
        ]
        for (number, step) in steps.enumerated() {
            #expect(asha.judge(TrialID(number), step: 1, score: step.score) == step.verdict, "trial \(number)")
        }
    }

    @Test("A worked example over rungs 1 and 2 of at most 4: reduction 2")
    func workedRungs() throws {
        var asha = try ASHA(maximum: 4, reduction: 2)
        // The cut-off is the median of the others.
        #expect(asha.judge(0, step: 1, score: 10) == .proceed)  // rung 1: nobody
        #expect(asha.judge(1, step: 1, score: 20) == .proceed)  // rung 1: [10]: 10
        #expect(asha.judge(0, step: 2, score: 12) == .proceed)  // rung 2: nobody
        #expect(asha.judge(2, step: 1, score: 14) == .stopEarly)  // rung 1: [10 20]: 15
        #expect(asha.judge(1, step: 2, score: 11) == .stopEarly)  // rung 2: [12]: 12
        #expect(asha.judge(3, step: 1, score: 14) == .proceed)  // rung 1: [10 14 20]: 14, a tie
        #expect(asha.judge(3, step: 2, score: 11.5) == .proceed)  // rung 2: [11 12]: 11.5, a tie
        #expect(asha.judge(0, step: 3, score: -9) == .proceed)  // between the rungs
        #expect(asha.judge(0, step: 4, score: -9) == .complete)  // the maximum
    }

    @Test("At or beyond the maximum a trial is complete, whatever its score", arguments: [9, 10, .max])
    func maximum(step: Int) throws {
        var asha = try ASHA(maximum: 9, reduction: 3)
        _ = asha.judge(0, step: 1, score: 1)
        #expect(asha.judge(1, step: step, score: -.infinity) == .complete)
    }

    @Test("Before the grace nobody is judged", arguments: [Int.min, 0, 1, 4])
    func grace(step: Int) throws {
        var asha = try ASHA(maximum: 50, reduction: 3, grace: 5)
        #expect(asha.judge(0, step: 5, score: 9) == .proceed)
        #expect(asha.judge(1, step: step, score: -9) == .proceed)
        #expect(asha.judge(1, step: 5, score: -9) == .stopEarly)
    }

    @Test("D2: skipped rungs are passed, not judged later with later values")
    func skippedRungs() throws {
        // Ray Tune: three trials 5 at step 1; a fourth reports 0 at 16, 17, 18 and is stopped at 18, judged at rung 1.
        var asha = try ASHA(maximum: 100, reduction: 4)
        for trial in 0..<3 { #expect(asha.judge(TrialID(trial), step: 1, score: 5) == .proceed) }
        for step in 16...18 { #expect(asha.judge(3, step: step, score: 0) == .proceed, "step \(step)") }
        // Its score was recorded at rung 16 and nowhere else: there a worse one is stopped, at rung 4 nobody was.
        #expect(asha.judge(4, step: 4, score: -1) == .proceed)
        #expect(asha.judge(4, step: 16, score: -1) == .stopEarly)
    }

    @Test("D3: a report without the metric is no reason to stop, and none to fail")
    func missingMetric() throws {
        var loop = TuningLoop(
            configuration: .init(objective: .maximize("score"), trials: 1, seed: 0),
            scheduler: try ASHA(maximum: 9, reduction: 3))
        _ = loop.handle(.capacityChanged(1))
        _ = loop.handle(.suggested(0, Suggestion([:], origin: "test")))
        let silent = loop.handle(.reported(0, attempt: 1, Report(step: 1, metrics: ["other": 1])))
        #expect(silent.last == .answer(.proceed))
        let beyond = loop.handle(.reported(0, attempt: 1, Report(step: 9, metrics: ["score": 1])))
        #expect(beyond.last == .answer(.stop))
    }

    @Test("D4: NaN is worst: values 5, NaN, 3, 8, NaN run to steps 9, 1, 3, 9, 1")
    func notANumber() throws {
        // One trial after the other, each with the same value at each step, rungs 1 and 3 of at most 9, reduction 3.
        // Rung 1: 5 first; NaN stopped; 3 against [-inf 5]: position 2/3, next to -inf: on; 8 against [-inf 3 5]:
        // position 4/3: 3.667: on; NaN stopped. Rung 3: 5 first; 3 against [5]: stopped; 8 against [3 5]: 4.333: on.
        var asha = try ASHA(maximum: 9, reduction: 3)
        let objective = Objective.maximize("score")
        let values = [5, Double.nan, 3, 8, .nan]
        let lengths = values.enumerated().map { number, value in
            (1...20).first { asha.judge(TrialID(number), step: $0, score: objective.score(value)) != .proceed }
        }
        #expect(lengths == [9, 1, 3, 9, 1])
    }

    @Test("D8: of rising values none is stopped, of falling ones all but the first; the stopping variant is so")
    func arrivalOrder() throws {
        for (values, survivors) in [(Array(1...9), 9), (Array((1...9).reversed()), 1)] {
            var asha = try ASHA(maximum: 9, reduction: 3)
            let verdicts = values.enumerated().map { asha.judge(TrialID($0), step: 1, score: Double($1)) }
            #expect(verdicts.count { $0 == .proceed } == survivors)
            #expect(verdicts.first == .proceed)
        }
    }

    @Test("A trial is judged once at each rung, also when a later attempt begins anew")
    func secondAttempt() throws {
        var asha = try ASHA(maximum: 9, reduction: 3)
        #expect(asha.judge(0, step: 1, score: 5) == .proceed)
        #expect(asha.judge(0, step: 3, score: 5) == .proceed)
        #expect(asha.judge(1, step: 3, score: 6) == .proceed)
        // Attempt 2 of trial 0: its low score would be stopped at rung 3, where 5 and 6 are.
        #expect(asha.judge(0, step: 1, score: 0) == .proceed)
        #expect(asha.judge(0, step: 3, score: 0) == .proceed)
        // And it was not recorded again: [5 6] has 5 + 2/3 as its 2/3 quantile, [0 5 6] would have 5.333.
        #expect(asha.judge(2, step: 3, score: 5.5) == .stopEarly)
    }

    @Test("A trial that ended leaves its scores")
    func endedTrial() throws {
        var asha = try ASHA(maximum: 9, reduction: 3)
        _ = asha.judge(0, step: 1, score: 5)
        asha.trialEnded(0, state: .completed)
        #expect(asha.judge(1, step: 1, score: 4) == .stopEarly)
    }

    @Test("Of many random scores at a rung, about one in `reduction` goes on", arguments: [2, 3, 4, 10])
    func share(reduction: Int) throws {
        var asha = try ASHA(maximum: 100, reduction: reduction)
        // A van der Corput sequence: evenly spread over (0, 1), in mixed order.
        let passed = (0..<4_096).count { number in
            let score = Double(UInt64(number).bitReversed) * 0x1p-64
            return asha.judge(TrialID(number), step: 1, score: score) == .proceed
        }
        // The share of exactly uniform ranks is 1/reduction; the sequence and the first few trials move it by under 5 %.
        #expect(abs(Double(passed) / 4_096 * Double(reduction) - 1) < 0.05)
    }
}

extension UInt64 {
    /// The bits in reverse order.
    fileprivate var bitReversed: UInt64 {
        (0..<64).reduce(0) { $0 | ((self >> UInt64($1)) & 1) << UInt64(63 - $1) }
    }
}
