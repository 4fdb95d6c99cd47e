import SharedObjects
import Synchronization
import Testing

@Suite("Shared bytes")
struct SharedBytesTests {
    @Test("Numbers are read where they lie")
    func numbers() throws {
        let values = (0..<1000).map { Double($0) * 0.5 }
        let bytes = values.withUnsafeBytes { SharedBytes(copying: $0) }
        #expect(bytes.count == 8000)
        #expect(try bytes.array(of: Double.self) == values)
        #expect(try bytes.withSpan(of: Double.self) { $0[999] } == 499.5)
    }

    @Test("Bytes that are no whole number of values are refused, and none are an empty array", arguments: 0..<17)
    func wholeValues(count: Int) throws {
        let bytes = SharedBytes(copying: [UInt8](repeating: 0, count: count))
        guard count.isMultiple(of: 8) else {
            let error = #expect(throws: ObjectStoreError.self) { try bytes.array(of: Double.self) }
            #expect(error?.code == .unsuitableType)
            return
        }
        #expect(try bytes.array(of: Double.self) == [Double](repeating: 0, count: count / 8))
    }

    @Test("A place where no value may begin is refused", arguments: [(8, true), (4, false), (1, false)])
    func alignment(offset: Int, isRight: Bool) throws {
        let arena = try SharedArena(capacity: 4096)
        let bytes = try SharedBytes(pinned: ObjectPlace(offset: offset, size: 8), in: arena) {}
        #expect((try? bytes.array(of: Double.self)) == (isRight ? [0] : nil))
    }

    @Test(
        "The pin is given back once, with the last reference, and also where the place is wrong",
        arguments: [
            (10, true), (5000, false),
        ])
    func releasing(size: Int, isWithin: Bool) throws {
        let releases = Mutex(0)
        let arena = try SharedArena(capacity: 4096)
        var bytes = try? SharedBytes(pinned: ObjectPlace(offset: 0, size: size), in: arena) {
            releases.withLock { $0 += 1 }
        }
        #expect((bytes != nil) == isWithin)
        #expect(releases.withLock { $0 } == (isWithin ? 0 : 1))
        bytes = nil
        #expect(releases.withLock { $0 } == 1)
    }

    @Test("What throws while bytes are made leaves nothing behind")
    func throwingWriter() {
        #expect(throws: CancellationError.self) {
            _ = try SharedBytes(count: 100) { _ throws(CancellationError) in throw CancellationError() }
        }
    }
}
