/// The secret that a process must know to join a cluster.
public struct JoinToken: Sendable {
    /// The secret as text: what is passed through the environment of a node process, never in its arguments.
    public let secret: String

    /// Makes a token of a given secret.
    public init(_ secret: String) {
        self.secret = secret
    }

    /// A fresh secret of 256 random bits.
    public static func random() -> JoinToken {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<4).map { _ in UInt64.random(in: .min ... .max, using: &generator) }
        return JoinToken(words.map { String($0, radix: 16) }.joined(separator: "-"))
    }

    /// Compares in a time that does not tell where the two secrets differ.
    func matches(_ other: String) -> Bool {
        let mine = Array(secret.utf8)
        let theirs = Array(other.utf8)
        var difference = UInt64(truncatingIfNeeded: mine.count ^ theirs.count)
        for index in mine.indices {
            let byte = theirs.isEmpty ? 0 : theirs[index % theirs.count]
            difference |= UInt64(mine[index] ^ byte)
        }
        return difference == 0
    }
}

extension JoinToken: CustomStringConvertible {
    /// Does not show the secret.
    public var description: String {
        "JoinToken(…)"
    }
}
