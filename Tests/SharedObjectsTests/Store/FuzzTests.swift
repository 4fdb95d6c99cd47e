import Foundation
import Testing

@Suite("Fuzzing")
struct FuzzTests {
    /// `MANTA_FUZZ_COUNT` asks for more than the hundred thousand inputs of every run.
    @Test("Nonsense from the disk and from other processes neither crashes nor takes memory")
    func fuzz() throws {
        let count = ProcessInfo.processInfo.environment["MANTA_FUZZ_COUNT"] ?? "100000"
        let process = try ChildProcess(fixture: "fuzz-store", count)
        let said = process.everything()
        #expect(process.end() == 0, "\(said)")
    }
}
