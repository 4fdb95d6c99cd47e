import ActorRuntime
import NIOCore
import Synchronization
import Testing

@Suite("Whoever waits for an answer gets it, or the reason why there is none")
struct AnswerWaiterTests {
    private func outcome(_ result: Result<Answer, any Error>) -> String {
        switch result {
        case .success(.void): "void"
        case .success(let answer): "\(answer)"
        case .failure(let error as RuntimeError): error.code.rawValue
        case .failure(let error): "\(error)"
        }
    }

    @Test("A task goes on with the answer or throws")
    func task() async {
        let answered = await Result {
            try await withCheckedThrowingContinuation { AnswerWaiter.task($0).resume(returning: .void) }
        }
        #expect(outcome(answered) == "void")
        let error = RuntimeError(.peerLost, "gone")
        let failed = await Result {
            try await withCheckedThrowingContinuation { AnswerWaiter.task($0).resume(throwing: error) }
        }
        #expect(outcome(failed) == "peerLost")
    }

    @Test("A relay is told both")
    func relay() {
        let told = Mutex<[String]>([])
        let waiter = AnswerWaiter.relay { result in
            let text = outcome(result)
            told.withLock { $0.append(text) }
        }
        waiter.resume(returning: .void)
        waiter.resume(throwing: RuntimeError(.overloaded, "full"))
        #expect(told.withLock { $0 } == ["void", "overloaded"])
    }
}

extension Result where Failure == any Error {
    /// What a piece of work leads to.
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
