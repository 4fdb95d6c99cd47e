import ActorRuntime
import NIOCore
import Testing

/// Writes a value and reads it back.
func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try BinaryDecoder().decode(Value.self, from: BinaryEncoder().encode(value))
}

@Suite("Every Codable value survives the codec")
struct CodecRoundTripTests {
    @Test("Integers of all sizes keep their value", arguments: [0, 1, -1, 127, -128, 128, 70_000, .max, .min])
    func integers(value: Int) throws {
        #expect(try roundTrip(value) == value)
        #expect(try roundTrip(UInt64(bitPattern: Int64(value))) == UInt64(bitPattern: Int64(value)))
        #expect(try roundTrip(Int128(value) << 60) == Int128(value) << 60)
        #expect(try roundTrip(UInt128(UInt64.max) + 5) == UInt128(UInt64.max) + 5)
    }

    @Test("Doubles keep every bit, those that are not finite too")
    func doubles() throws {
        let payload = Double(nan: 0x1234, signaling: false)
        for value in [payload, .nan, .infinity, -.infinity, -0.0, .pi, .leastNonzeroMagnitude] {
            #expect(try roundTrip(value).bitPattern == value.bitPattern)
            #expect(try roundTrip([value]).first?.bitPattern == value.bitPattern)
            #expect(try roundTrip(["key": value])["key"]?.bitPattern == value.bitPattern)
        }
    }

    @Test("Enums with payloads, recursive ones too, come back as the same case")
    func enums() throws {
        let shape = Shape.group(.polygon([.init(x: 1, y: nil), .init(x: 2, y: 3)], closed: true), .circle(radius: 2))
        #expect(try roundTrip(shape) == shape)
        #expect(try roundTrip([Shape.point, shape]) == [.point, shape])
    }

    @Test("Dictionaries with texts, numbers and other keys come back whole")
    func dictionaries() throws {
        #expect(try roundTrip(["a": 1, "": 2]) == ["a": 1, "": 2])
        #expect(try roundTrip([-5: "x", 7: "y"]) == [-5: "x", 7: "y"])
        #expect(try roundTrip([Shape.point: 1, .circle(radius: 1): 2]) == [.point: 1, .circle(radius: 1): 2])
        let long = String(repeating: "k", count: 300)
        #expect(try roundTrip([long: [long]]) == [long: [long]])
    }

    @Test("Named numbers are an ordinary record: other types read and write them too")
    func namedNumbers() throws {
        struct Metrics: Codable, Equatable { var loss: Double, accuracy: Float, steps: Int? }
        let bytes = try BinaryEncoder().encode(Metrics(loss: 0.5, accuracy: 0.25, steps: 7))
        let numbers = try BinaryDecoder().decode([String: Double].self, from: bytes)
        #expect(numbers == ["loss": 0.5, "accuracy": 0.25, "steps": 7])
        let record = try BinaryEncoder().encode(["accuracy": 0.25, "loss": 0.5])
        let metrics = try BinaryDecoder().decode(Metrics.self, from: record)
        #expect(metrics == Metrics(loss: 0.5, accuracy: 0.25, steps: nil))
    }

    @Test("How a process ended arrives with the errors that come of it; other causes arrive in words")
    func obituaries() throws {
        let obituary = ProcessObituary(
            role: .worker, processIdentifier: 7, end: .signalled(9), memoryEvidence: "the count rose",
            reason: "Fatal error: no", lines: ["a", "b"], log: "/log")
        let loss = obituary.error("the worker a", .peerLost)
        let read = try roundTrip(RuntimeError(.actorDied, "dead", cause: loss))
        #expect(read.obituary == obituary)
        #expect((read.cause as? RuntimeError)?.code == .outOfMemory)
        let exit = ProcessObituary(role: .node, processIdentifier: 8, end: .exited(code: 3), log: "/log")
        #expect(try roundTrip(RuntimeError(.peerLost, "lost", cause: exit)).obituary == exit)
        let other = try roundTrip(RuntimeError(.peerLost, "lost", cause: CancellationError()))
        #expect(other.obituary == nil)
        #expect((other.cause as? RuntimeError)?.message.contains("CancellationError") == true)
        #expect(try roundTrip(RuntimeError(.peerLost, "lost")).cause == nil)
    }

    @Test("Optionals of optionals keep the level at which they end")
    func optionals() throws {
        for value in [nil, .some(nil), .some(.some(nil)), .some(.some(5))] as [Int???] {
            #expect(try roundTrip(value) == value)
            #expect(try roundTrip([value]) == [value])
        }
    }

    @Test("A value that was written as an optional is read as a plain one, and the other way round")
    func optionalsMeetPlainValues() throws {
        struct Written: Codable { var a: Int??, b: Int }
        struct Read: Codable, Equatable { var a: Int?, b: Int? }
        let bytes = try BinaryEncoder().encode(Written(a: .some(4), b: 5))
        #expect(try BinaryDecoder().decode(Read.self, from: bytes) == Read(a: 4, b: 5))
        let empty = try BinaryEncoder().encode(Written(a: .some(nil), b: 5))
        #expect(try BinaryDecoder().decode(Read.self, from: empty) == Read(a: nil, b: 5))
    }

    @Test("Class hierarchies keep both parts, in one record or in two")
    func classes() throws {
        let dog = try roundTrip(Dog(name: "Rex", tricks: ["sit", "roll"]))
        #expect(dog.name == "Rex" && dog.tricks == ["sit", "roll"])
        let cat = try roundTrip(Cat(name: "Tom", lives: 9))
        #expect(cat.name == "Tom" && cat.lives == 9)
    }

    @Test("Containers may be filled in turns")
    func interleaved() throws {
        let value = Interleaved(left: [1, 2, 3], right: ["a", "b"], tail: 9)
        #expect(try roundTrip(value) == value)
        #expect(try roundTrip([value, value]) == [value, value])
    }

    @Test("Entries that the reader does not know are stepped over, and their order does not matter")
    func unknownEntries() throws {
        struct New: Codable { var extra: [Shape], b: String, more: [String: [Double]], a: Int }
        struct Old: Codable, Equatable { var a: Int, b: String, c: Double? }
        let new = New(extra: [.circle(radius: 1)], b: "text", more: ["x": [1, 2]], a: 3)
        let old = try BinaryDecoder().decode(Old.self, from: BinaryEncoder().encode(new))
        #expect(old == Old(a: 3, b: "text", c: nil))
    }

    @Test("Raw numbers can be read one by one, as another kind that holds them")
    func rawNumbers() throws {
        let bytes = try BinaryEncoder().encode([1, 2, 300])
        #expect(try BinaryDecoder().decode([Int16].self, from: bytes) == [1, 2, 300])
        #expect(try BinaryDecoder().decode(Set<Int>.self, from: bytes) == [1, 2, 300])
        #expect(throws: DecodingError.self) { try BinaryDecoder().decode([Int8].self, from: bytes) }
        #expect(throws: DecodingError.self) { try BinaryDecoder().decode([String].self, from: bytes) }
    }

    @Test("A value of another type is an error that says so")
    func mismatch() throws {
        let bytes = try BinaryEncoder().encode("text")
        #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Int.self, from: bytes) }
        #expect(throws: DecodingError.self) { try BinaryDecoder().decode(Everything.self, from: bytes) }
    }

    @Test("Random values of every shape survive", arguments: 0..<20)
    func randomValues(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        for _ in 0..<100 {
            let value = Everything.random(&generator)
            #expect(try roundTrip(value) == value)
        }
    }

    @Test("Writing appends to what is there, and leaves it alone when it fails")
    func appending() throws {
        var buffer = ByteBuffer(string: "before")
        #expect(throws: RuntimeError.self) { try BinaryEncoder().encode(Nested(levels: 1000), into: &buffer) }
        #expect(buffer == ByteBuffer(string: "before"))
        try BinaryEncoder().encode(5, into: &buffer)
        buffer.moveReaderIndex(forwardBy: 6)
        #expect(try BinaryDecoder().decode(Int.self, from: buffer) == 5)
    }
}

/// A value that is nested as deep as one likes.
struct Nested: Codable {
    var inner: [Nested]

    init(levels: Int) {
        inner = levels > 0 ? [Nested(levels: levels - 1)] : []
    }
}
