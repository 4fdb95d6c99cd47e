internal import CKernels

/// A stream of random numbers that can be split: the one generator behind every random choice in Manta.
///
/// It is the counter-based generator Philox4x32-10 (J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", SC11, 2011): block i of a stream is a bijection, chosen by a 64-bit key, of the
/// 128-bit counter (i, stream). Nothing in it depends on the platform, and the numbers of a seed never change: every
/// operation here uses only integer arithmetic and the basic IEEE operations.
///
/// ```swift
/// let experiment = RandomStream(seed: 42)
/// var weights = experiment.split("trial").split(7).split("weights")
/// let first = weights.normal()
/// ```
public struct RandomStream: RandomNumberGenerator, Sendable {
    /// The key of the bijection.
    let key: UInt64

    /// The upper half of every counter.
    let stream: UInt64

    /// The number of 64-bit words drawn so far: 2⁶⁴ can be drawn, then they repeat.
    public private(set) var position: UInt64 = 0

    /// The second word of the current block, valid while `position` is odd.
    private var second: UInt64 = 0

    /// Makes the stream of a seed. Different seeds give independent streams.
    public init(seed: UInt64) {
        self.init(key: seed, stream: 0)
    }

    init(key: UInt64, stream: UInt64) {
        self.key = key
        self.stream = stream
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        defer { position &+= 1 }
        guard position & 1 == 0 else { return second }
        let block = Philox.block(key: key, low: position >> 1, high: stream)
        second = block.high
        return block.low
    }

    /// Goes to a place in the stream, counted in 64-bit words; takes constant time.
    public mutating func seek(to position: UInt64) {
        self.position = position
        second = position & 1 == 0 ? 0 : Philox.block(key: key, low: position >> 1, high: stream).high
    }

    /// Writes random words; draws as many blocks of four as that takes, from the next whole block on.
    package mutating func fillWords(_ words: UnsafeMutableBufferPointer<UInt32>) {
        guard let base = words.baseAddress else { return }
        let first = (position &+ 1) >> 1
        let blocks = words.count / 4
        manta_philox(key, stream, first, blocks, base)
        var used = UInt64(blocks)
        if words.count % 4 > 0 {
            let rest = Philox.block(key: key, low: first &+ used, high: stream)
            let values = [
                UInt32(truncatingIfNeeded: rest.low), UInt32(truncatingIfNeeded: rest.low >> 32),
                UInt32(truncatingIfNeeded: rest.high), UInt32(truncatingIfNeeded: rest.high >> 32),
            ]
            for index in 0..<words.count % 4 { words[4 * blocks + index] = values[index] }
            used += 1
        }
        seek(to: (first &+ used) << 1)
    }
}

extension RandomStream: Hashable {
    /// Whether both streams will give the same numbers from here on.
    public static func == (first: RandomStream, second: RandomStream) -> Bool {
        first.key == second.key && first.stream == second.stream && first.position == second.position
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(stream)
        hasher.combine(position)
    }
}

extension RandomStream: Codable {
    private enum CodingKeys: CodingKey {
        case key, stream, position
    }

    /// Reads a stream; it goes on where the written one was.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            key: try container.decode(UInt64.self, forKey: .key),
            stream: try container.decode(UInt64.self, forKey: .stream))
        seek(to: try container.decode(UInt64.self, forKey: .position))
    }

    /// Writes the key, the stream and the position.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .key)
        try container.encode(stream, forKey: .stream)
        try container.encode(position, forKey: .position)
    }
}
