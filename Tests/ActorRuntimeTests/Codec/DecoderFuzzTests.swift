import ActorRuntime
import Foundation
import Testing

@Suite("Decoders survive whatever strangers write", .timeLimit(.minutes(3)))
struct DecoderFuzzTests {
    /// A process of its own, whose memory and end tell what happened; a thread of its own waits for it.
    @Test("No input of 240,000 breaks a decoder or makes it take more memory than its size justifies")
    func damagedInputs() async throws {
        let arguments = ["--inputs", "240000", "--seed", "\(UInt32.random(in: 1...1_000_000))"]
        let executor = try ThreadExecutor("fuzz-runtime")
        defer { executor.shutdown() }
        let (succeeded, text) = try await executor.run { try run(arguments) }
        #expect(succeeded, "\(arguments) printed:\n\(text)")
        #expect(text.contains("peak of resident memory"))
    }
}

/// Runs the program to its end; answers whether it succeeded, and with what it printed.
private func run(_ arguments: [String]) throws -> (succeeded: Bool, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TestNode.folder).appendingPathComponent("fuzz-runtime")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationReason == .exit && process.terminationStatus == 0, text)
}
