import TestSupport
import Testing

/// The portable scenarios of Ray's test suite (C1 to C17 of the project's notes), each in a program of its own with real
/// processes.
@Suite("The runtime does what Ray's users expect of it", .onOwnThread)
struct ScenarioTests {
    @Test(
        "Scenario",
        arguments: [
            "first-steps", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11-once", "C11-twice", "C12",
            "C13",
            "C14", "C15", "C16", "C17", "forked-alike", "forked-orphans", "forked-stopped", "forked-ends",
            "head-restart", "program-ends", "lost-process", "busy-worker", "many-nodes", "soak",
        ])
    func scenario(_ name: String) throws {
        let program = try Program("runtime-scenarios")
        defer { program.clean() }
        let outcome = try program.start([name]).finish(atMost: .seconds(60))
        #expect(outcome.status == 0, "\(name): \(outcome.errors)")
    }
}
