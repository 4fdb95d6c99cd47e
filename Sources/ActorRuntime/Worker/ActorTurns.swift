import Synchronization

/// Lets the tasks of one actor run one after another, in the order in which they came.
final class ActorTurns: Sendable {
    private let last = Mutex<Task<Void, Never>?>(nil)

    /// Runs `work` after everything that has been taken before.
    func take<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        let turn = last.withLock { last in
            let before = last
            let turn = Task {
                await before?.value
                return await work()
            }
            last = Task { _ = await turn.value }
            return turn
        }
        return await withTaskCancellationHandler {
            await turn.value
        } onCancel: {
            turn.cancel()
        }
    }
}
