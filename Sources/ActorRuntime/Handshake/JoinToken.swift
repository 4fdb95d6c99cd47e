/// The secret that a process must know to join a cluster.
///
/// It is never sent: each side proves to the other that it knows it. Who listens in on a connection without TLS could try
/// out guesses, so a token of one's own must be as hard to guess as a random one.
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
}

extension JoinToken: CustomStringConvertible {
    /// Does not show the secret.
    public var description: String {
        "JoinToken(…)"
    }
}
