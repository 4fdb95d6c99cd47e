import DequeModule
import Synchronization

/// Lets a number of tasks go on at a time; the others wait for their turn, the first first.
final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: Deque<Promise<Void>> = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Runs `body` when it is this task's turn.
    ///
    /// - Throws: what `body` throws; `CancellationError` when the task is cancelled while it waits.
    func take<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await wait()
        defer { pass() }
        return try await body()
    }

    private func wait() async throws {
        let turn: Promise<Void>? = state.withLock { state in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            let turn = Promise<Void>()
            state.waiting.append(turn)
            return turn
        }
        guard let turn else { return }
        do {
            try await turn.wait()
        } catch {
            // The turn may have come in the same moment: then it goes to the next.
            if !withdraw(turn) { pass() }
            throw error
        }
    }

    private func withdraw(_ turn: Promise<Void>) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0 === turn }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
    }

    private func pass() {
        let next = state.withLock { state in
            let next = state.waiting.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.fulfil(())
    }
}
