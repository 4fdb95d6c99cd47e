import SharedObjects

typealias Store = ObjectStore<Int, Int>

extension ObjectStore<Int, Int> {
    /// A store with the client 1.
    static func make(
        capacity: Int = 1 << 20, limits: StoreLimits = StoreLimits(spilling: nil), in folder: Folder? = nil
    ) throws -> Store {
        let store = try Store(capacity: capacity, limits: limits, spillDirectory: folder?.path)
        store.admit(1)
        return store
    }

    /// Bytes that tell one object from another, and one place in it from another.
    static func pattern(_ object: Int, size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ ($0 >> 8) ^ (object &* 131)) }
    }

    func put(_ object: Int, size: Int, for client: Int = 1) async throws {
        let writable = try await create(object, size: size, for: client)
        let pattern = Self.pattern(object, size: size)
        try writable.withUnsafeMutableBytes { $0.copyBytes(from: pattern) }
        try writable.seal()
    }

    func array(_ object: Int, for client: Int = 1) async throws -> [UInt8] {
        try await read(object, for: client).bytes().array(of: UInt8.self)
    }

    /// The error that reading an object meets.
    func failure(reading object: Int) async -> ObjectStoreError? {
        do throws(ObjectStoreError) {
            _ = try await pin(object, for: 1)
            return nil
        } catch {
            return error
        }
    }

    /// The error that making an object meets.
    func failure(creating object: Int, size: Int) async -> ObjectStoreError? {
        do throws(ObjectStoreError) {
            _ = try await create(object, size: size, for: 1)
            return nil
        } catch {
            return error
        }
    }
}
