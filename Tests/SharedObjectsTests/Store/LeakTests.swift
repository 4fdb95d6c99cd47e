import Foundation
import SharedObjects
import Testing

@Suite("Leaks, seen from outside")
struct LeakTests {
    @Test("A process that has opened and let go of many stores has no arena, thread, descriptor or folder left")
    func churn() throws {
        let folder = try Folder()
        let peer = try ChildProcess(fixture: "object-store-peer", "churn", folder.path)
        #expect(peer.line() == "done")
        let process = "/proc/\(peer.identifier)"
        // The last store's threads may still be on their way out.
        while try Self.threads(process).contains(where: { $0.hasPrefix("manta-") }) { usleep(1000) }
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(process)/fd")
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(process)/fd/\($0)") }
        #expect(files.filter { $0.contains("manta-spill") || $0.contains("manta-arena") } == [])
        let mapped = try String(contentsOfFile: "\(process)/maps", encoding: .utf8)
        #expect(!mapped.contains("manta-arena"))
        #expect(folder.spillFolders.isEmpty)
    }

    @Test("A killed process leaves no shared memory with a name")
    func killed() throws {
        let folder = try Folder()
        let peer = try ChildProcess(fixture: "object-store-peer", "hold", folder.path)
        #expect(!peer.line().isEmpty)
        peer.kill()
        let names = try FileManager.default.contentsOfDirectory(atPath: "/dev/shm")
        #expect(names.filter { $0.contains("manta") } == [])
    }

    private static func threads(_ process: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(process)/task").compactMap {
            try? String(contentsOfFile: "\(process)/task/\($0)/comm", encoding: .utf8)
        }
    }
}
