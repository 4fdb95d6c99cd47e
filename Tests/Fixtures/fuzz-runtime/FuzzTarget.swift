import ActorRuntime
import NIOCore
import RuntimeCore

/// One decoder that reads what strangers wrote.
struct FuzzTarget {
    let name: String
    /// Makes valid inputs.
    let samples: () -> [[UInt8]]
    /// Takes an input; says whether it was accepted.
    let accepts: ([UInt8]) -> Bool

    /// How many different valid inputs each decoder starts from.
    static let sampleCount = 100

    /// All decoders of the runtime.
    static func all(seed: UInt64) -> [FuzzTarget] {
        values(seed) + texts(seed) + connections()
    }
}

/// Values in the binary form.
extension FuzzTarget {
    private static func values(_ seed: UInt64) -> [FuzzTarget] {
        [
            message(ToHead.self, seed, ControlForm.write, ControlForm.readToHead),
            message(FromHead.self, seed, ControlForm.write, ControlForm.readFromHead),
            message(TaskOrder.self, seed) {
                try ControlForm.write(.run($0), into: &$1)
            } _: {
                try ControlForm.readFromHead($0)
            },
            value(ToHead.self, seed), value(FromHead.self, seed), value(Inventory.self, seed),
            value(HeadRecord.self, seed), value(RecordKey.self, seed), value(ClusterStatus.self, seed),
            value(PeerIdentity.self, seed), value(PeerDescription.self, seed), value(RuntimeError.self, seed),
            value(TaskSpec.self, seed), value(ActorSpec.self, seed), value(GroupSpec.self, seed),
            value(ObjectInfo.self, seed), value(Resources.self, seed), value([String: [Double]].self, seed),
            value([[Int?]?].self, seed),
        ]
    }

    /// A message in the form in which it crosses; `Read` is what is read, which is written again.
    private static func message<Message: Decodable, Read>(
        _ type: Message.Type, _ seed: UInt64, _ write: @escaping (Message, inout ByteBuffer) throws -> Void,
        _ read: @escaping (ByteBuffer) throws -> Read
    ) -> FuzzTarget {
        FuzzTarget(name: "\(type) as it crosses") {
            let inventor = Inventor(seed: seed)
            return (0..<sampleCount).compactMap { _ in
                guard let message = inventor.invent(type) else { return nil }
                var buffer = ByteBuffer()
                try? write(message, &buffer)
                return Array(buffer.readableBytesView)
            }
        } accepts: { bytes in
            guard let read = try? read(ByteBuffer(bytes: bytes)) else { return false }
            guard let message = read as? Message else { return true }
            var buffer = ByteBuffer()
            try? write(message, &buffer)
            return true
        }
    }

    /// What was read is written again: a value that reads but cannot be used is as bad as one that does not read.
    private static func value<Value: Codable>(_ type: Value.Type, _ seed: UInt64) -> FuzzTarget {
        FuzzTarget(name: "\(type)") {
            let inventor = Inventor(seed: seed)
            return (0..<sampleCount).compactMap { _ in
                let bytes = inventor.invent(type).flatMap { try? BinaryEncoder().encode($0) }
                return bytes.map { Array($0.readableBytesView) }
            }
        } accepts: { bytes in
            guard let value = try? BinaryDecoder().decode(type, from: ByteBuffer(bytes: bytes)) else { return false }
            _ = try? BinaryEncoder().encode(value)
            return true
        }
    }
}

/// Texts from the environment and the command line.
extension FuzzTarget {
    private static func texts(_ seed: UInt64) -> [FuzzTarget] {
        [
            text("ProcessTicket(text:)", { tickets(seed) }) { try ProcessTicket(text: $0) },
            FuzzTarget(name: "ProcessTicket with the right hash") {
                tickets(seed).compactMap { content(of: Array($0.utf8)) }
            } accepts: { bytes in
                (try? ProcessTicket(text: ProcessTicket.text(of: bytes))) != nil
            },
            text("ClusterAddress(parsing:)", { ["unix:/tmp/a", "tcp:127.0.0.1:80", "tcp:[::1]:80", "unix:"] }) {
                try ClusterAddress(parsing: $0)
            },
            text("PeerID", { ["ffffffffffffffff", "0", "1f"] }) { PeerID($0) },
        ]
    }

    private static func tickets(_ seed: UInt64) -> [String] {
        let inventor = Inventor(seed: seed)
        return (0..<sampleCount).compactMap { _ in
            guard
                let role = inventor.invent(ProcessTicket.Role.self),
                let address = try? ClusterAddress.unixSocket("/tmp/socket")
            else { return nil }
            let ticket = ProcessTicket(role: role, address: address, token: JoinToken("secret"), directory: "/tmp")
            return try? ticket.text
        }
    }

    /// The bytes behind the digits of a ticket.
    private static func content(of ticket: [UInt8]) -> [UInt8]? {
        guard let dot = ticket.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let digits = ticket[(dot + 1)...].compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private static func text(
        _ name: String, _ samples: @escaping () -> [String], _ read: @escaping (String) throws -> Any?
    ) -> FuzzTarget {
        FuzzTarget(name: name) {
            samples().map { Array($0.utf8) }
        } accepts: { bytes in
            (try? read(String(decoding: bytes, as: UTF8.self))) as Any? != nil
        }
    }
}
