import Reports
import RunStore
import SearchSpaces
import Synchronization
import TerminalText
import Tune
import TuningCore

/// Shows a run to a person: one live view on a terminal, plain lines elsewhere.
final class HumanPresenter: RunPresenter {
    private struct State {
        var view: LiveView
        var drawn = 0
    }

    private let plan: RunPlan
    private let storePath: String
    private let terminal = Terminal.output
    private let style = TerminalStyle(color: Terminal.output.showsColor)
    private let buffer = EventBuffer()
    private let state: Mutex<State>

    init(_ plan: RunPlan, storePath: String) {
        self.plan = plan
        self.storePath = storePath
        state = Mutex(State(view: LiveView(plan: plan)))
    }

    func take(_ event: JournalEvent) { buffer.append(event) }

    func prepare() {
        let place = plan.isolation == .process ? "worker process" : "thread"
        Console.output(
            "\(plan.experiment): \(count(plan.configuration.trials ?? 0, "trial")), "
                + "\(count(plan.workers, place)), "
                + "searcher \(plan.searcher.specification), scheduler \(plan.scheduler.specification), "
                + "seed \(plan.problem.seed)")
    }

    func begin(_ description: RunDescription) {
        state.withLock { $0.view.name = description.name }
        Console.output("run \(description.name) (\(description.identifier)) in \(storePath)")
    }

    func refresh(_ progress: RunProgress) {
        let events = buffer.drain()
        state.withLock { state in
            for (index, event) in events.enumerated() {
                state.view.take(event)
                // The end of a failed trial says the same once more.
                if case .attemptEnded = event, index + 1 < events.count, case .trialEnded = events[index + 1] {
                    continue
                }
                if !terminal.isInteractive, let line = state.view.line(for: event, progress) { Console.output(line) }
            }
            guard terminal.isInteractive else { return }
            draw(state.view.lines(progress, width: terminal.width, style: style), &state)
        }
    }

    func interrupted() {
        Console.error("\ninterrupted: ending the trials under way; once more to end at once")
        state.withLock { $0.drawn = 0 }
    }

    func finish(_ result: RunResult) throws {
        clear()
        Console.output(ResultText(result, plan: plan, storePath: storePath, style: style).text)
    }

    func abandon() { clear() }

    private func clear() {
        state.withLock { state in
            guard state.drawn > 0 else { return }
            draw([], &state)
        }
    }

    /// Replaces what was drawn before: one write, so that nothing flickers.
    private func draw(_ lines: [String], _ state: inout State) {
        var text = ""
        if state.drawn > 0 { text += "\u{1B}[\(state.drawn)F" }
        for line in lines { text += line + "\u{1B}[K\n" }
        text += "\u{1B}[J"
        Console.write(text, to: 1)
        state.drawn = lines.count
    }

    private func count(_ number: Int, _ noun: String) -> String {
        let plural = noun.hasSuffix("s") ? noun + "es" : noun + "s"
        return "\(number) \(number == 1 ? noun : plural)"
    }
}
