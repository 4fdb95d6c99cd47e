import Foundation
import GRDB
import RunStore
import Testing

@Suite struct RunStoreOpeningTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func failure(_ path: String, _ mode: RunStore.OpeningMode = .existing) -> StoreError? {
        do throws(StoreError) {
            _ = try RunStore.open(at: path, mode: mode)
            return nil
        } catch {
            return error
        }
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory(name)))
    }

    @Test("Reading where there is no store says so and makes nothing")
    func missing() {
        let error = failure(directory("none"))
        #expect(error?.code == .noStore)
        #expect(error?.description.contains(directory("none")) == true)
        #expect(!FileManager.default.fileExists(atPath: directory("none")))
        #expect(failure(directory.path)?.code == .noStore)
        #expect(failure("")?.code == .noStore)
    }

    @Test("A file is no store, nor can one lie below it", arguments: [RunStore.OpeningMode.create, .existing])
    func file(mode: RunStore.OpeningMode) throws {
        try write("text", "file")
        #expect(failure(directory("file"), mode)?.code == .notAStore)
        let below = failure(directory("file/store"), mode)
        #expect(below?.code == .notAccessible)
        #expect(below?.message.contains("not a directory") == true)
    }

    @Test("A directory of other things is left alone", arguments: [RunStore.OpeningMode.create, .existing])
    func otherThings(mode: RunStore.OpeningMode) throws {
        try write("text", "letter.txt")
        let error = failure(directory.path, mode)
        #expect(error?.code == .notAStore)
        #expect(error?.message.contains("letter.txt") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["letter.txt"])
    }

    @Test("A database that is none is told", arguments: ["", "hello", String(repeating: "x", count: 999)])
    func notSQLite(content: String) throws {
        try write(content, "manta.sqlite")
        #expect(failure(directory.path)?.code == .notAStore)
        #expect(failure(directory.path, .create)?.code == .notAStore)
    }

    @Test("Another program's database is not touched")
    func otherProgram() throws {
        let other = try DatabaseQueue(path: directory("manta.sqlite"))
        try other.write { try $0.execute(sql: "CREATE TABLE run (id); PRAGMA user_version = 3") }
        try other.close()
        #expect(failure(directory.path, .create)?.message.contains("another program's") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["manta.sqlite"])
    }

    @Test("A damaged database is told without SQLite's codes")
    func damaged() throws {
        _ = try directory.store()
        let path = directory("store/manta.sqlite")
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seek(toOffset: 100)
        handle.write(Data(repeating: 0xA5, count: size - 100))
        try handle.close()
        let error = failure(directory("store"))
        #expect(error?.code == .damaged)
        #expect(error?.description.contains("SQLite error") == false)
    }

    @Test("A newer version's store is refused", arguments: [RunStore.OpeningMode.create, .existing])
    func newer(mode: RunStore.OpeningMode) throws {
        _ = try directory.store()
        let database = try DatabaseQueue(path: directory("store/manta.sqlite"))
        try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9: quantum')") }
        try database.close()
        let error = failure(directory("store"), mode)
        #expect(error?.code == .newerFormat)
        #expect(error?.message.contains("9: quantum") == true)
    }

    @Test("A place that cannot be written is told in the system's words")
    func unwritable() {
        let error = failure("/proc/manta/store", .create)
        #expect(error?.code == .notAccessible)
        #expect(error?.message.contains("/proc/manta") == true)
    }

    @Test("A store opens again, and by many at once")
    func again() async throws {
        let path = directory("deep/er/store")
        try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { _ = try RunStore.open(at: path, mode: .create) }
            }
            try await group.waitForAll()
        }
        #expect(try RunStore.open(at: path + "/", mode: .existing).runs().isEmpty)
        #expect(FileManager.default.fileExists(atPath: path + "/logs"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/locks").isEmpty)
    }
}
