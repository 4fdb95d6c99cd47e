import Foundation

/// A folder of a test's own, removed when let go.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("manta-store-test-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The spill folders in it.
    var spillFolders: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix("manta-spill-") }.map { "\(path)/\($0)" }.sorted()
    }

    /// What lies in the spill folders.
    var spillFiles: [String] {
        spillFolders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
        }.sorted()
    }
}

/// A file system of a test's own in memory, as large as the test says.
final class SmallDisk: Sendable {
    let folder: Folder

    /// - Throws: an error that says why there is none: it takes root.
    init(_ options: String) throws {
        folder = try Folder()
        try Self.run("/usr/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.path)
    }

    deinit {
        try? Self.run("/usr/bin/umount", "--lazy", folder.path)
    }

    private static func run(_ program: String, _ arguments: String...) throws {
        let process = try ChildProcess(program, arguments)
        let said = process.everything()
        guard process.end() == 0 else { throw ChildProcessError(description: "\(program) has failed: \(said)") }
    }
}
