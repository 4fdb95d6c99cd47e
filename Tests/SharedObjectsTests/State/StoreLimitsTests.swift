import SharedObjects
import Testing

@Suite("Store limits")
struct StoreLimitsTests {
    @Test(
        "Settings that make sense are taken",
        arguments: [
            StoreLimits(), StoreLimits(spillFraction: 1, spilling: nil, whenFull: .fail, coolAfter: nil),
            StoreLimits(spilling: .init(maximumBytes: 0, diskFullFraction: 1, batchBytes: 1)),
        ])
    func valid(limits: StoreLimits) throws {
        try limits.validate()
    }

    @Test(
        "Settings that make no sense are refused by name",
        arguments: [
            (StoreLimits(spillFraction: 0), "spillFraction is 0.0"),
            (StoreLimits(spillFraction: 1.1), "spillFraction is 1.1"),
            (StoreLimits(spillFraction: .nan), "spillFraction is nan"),
            (StoreLimits(whenFull: .wait(atMost: .seconds(-1))), "whenFull waits -1"),
            (StoreLimits(warmReserve: -1), "warmReserve is -1"), (StoreLimits(coolAfter: .zero), "coolAfter is 0"),
            (StoreLimits(spilling: .init(diskFullFraction: 0)), "diskFullFraction is 0.0"),
            (StoreLimits(spilling: .init(maximumBytes: -1)), "maximumBytes is -1"),
            (StoreLimits(spilling: .init(batchBytes: 0)), "batchBytes is 0"),
        ])
    func invalid(limits: StoreLimits, message: String) {
        let error = #expect(throws: ObjectStoreError.self) { try limits.validate() }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(message) == true)
    }
}

@Suite("Sizes in words")
struct ByteCountTests {
    @Test(
        "Bytes are exact, larger units have one decimal",
        arguments: [
            (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1 << 20, "1.0 MiB"),
            (1 << 30, "1.0 GiB"), (3 << 40, "3.0 TiB"), (1 << 50, "1.0 PiB"),
        ])
    func text(bytes: Int, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }
}
