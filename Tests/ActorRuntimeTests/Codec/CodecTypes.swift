/// Enums with payloads, as the compiler encodes them.
indirect enum Shape: Codable, Hashable {
    case point
    case circle(radius: Double)
    case polygon([Corner], closed: Bool)
    case group(Shape, Shape)

    struct Corner: Codable, Hashable {
        var x: Int
        var y: Int?
    }
}

struct Everything: Codable, Equatable {
    var flag: Bool
    var text: String
    var tiny: Int8
    var small: UInt16
    var medium: Int32
    var large: UInt64
    var huge: Int128
    var single: Float
    var double: Double
    var maybe: Int?
    var maybeMaybe: Int??
    var shapes: [Shape]
    var byName: [String: Double]
    var byNumber: [Int: String]
    var byShape: [Shape: Int]
    var names: Set<String>
    var doubles: [Double]
    var floats: [Float]
    var integers: [Int]
    var bytes: [UInt8]
    var words: [Int32]
    var maybes: [Int?]
    var nested: [[String]]
}

extension Everything {
    static func random(_ generator: inout SplitMix) -> Everything {
        Everything(
            flag: .random(using: &generator),
            text: text(&generator),
            tiny: .random(in: .min ... .max, using: &generator),
            small: .random(in: .min ... .max, using: &generator),
            medium: .random(in: .min ... .max, using: &generator),
            large: .random(in: .min ... .max, using: &generator),
            huge: .random(in: .min ... .max, using: &generator),
            single: .random(in: -1e6...1e6, using: &generator),
            double: number(&generator),
            maybe: .random(using: &generator) ? nil : integer(&generator),
            maybeMaybe: [nil, .some(nil), .some(3)].randomElement(using: &generator) ?? nil,
            shapes: list(&generator) { shape(&$0, 3) },
            byName: .init(list(&generator) { (text(&$0), number(&$0)) }, uniquingKeysWith: { first, _ in first }),
            byNumber: .init(list(&generator) { (integer(&$0), text(&$0)) }, uniquingKeysWith: { first, _ in first }),
            byShape: .init(list(&generator) { (shape(&$0, 2), integer(&$0)) }, uniquingKeysWith: { first, _ in first }),
            names: Set(list(&generator) { text(&$0) }),
            doubles: list(&generator) { number(&$0) },
            floats: list(&generator) { .random(in: -1...1, using: &$0) },
            integers: list(&generator) { integer(&$0) },
            bytes: list(&generator) { .random(in: 0...255, using: &$0) },
            words: list(&generator) { .random(in: .min ... .max, using: &$0) },
            maybes: list(&generator) { .random(using: &$0) ? nil : integer(&$0) },
            nested: list(&generator) { list(&$0) { text(&$0) } })
    }

    private static func list<Element>(
        _ generator: inout SplitMix, _ make: (inout SplitMix) -> Element
    ) -> [Element] {
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in make(&generator) }
    }

    private static func text(_ generator: inout SplitMix) -> String {
        let letters = Array("abc äöü 🚀 \u{0}\n\"\\")
        let count = Bool.random(using: &generator) ? 4 : Int.random(in: 0...300, using: &generator)
        return String((0..<count).compactMap { _ in letters.randomElement(using: &generator) })
    }

    /// All magnitudes are as likely.
    private static func integer(_ generator: inout SplitMix) -> Int {
        Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0...63, using: &generator)
    }

    private static func number(_ generator: inout SplitMix) -> Double {
        [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .pi, .random(in: -1e9...1e9, using: &generator)]
            .randomElement(using: &generator) ?? 0
    }

    private static func shape(_ generator: inout SplitMix, _ depth: Int) -> Shape {
        switch Int.random(in: 0...(depth > 0 ? 3 : 2), using: &generator) {
        case 0: .point
        case 1: .circle(radius: number(&generator))
        case 2:
            .polygon(
                list(&generator) { Shape.Corner(x: integer(&$0), y: .random(using: &$0) ? nil : 1) },
                closed: .random(using: &generator))
        default: .group(shape(&generator, depth - 1), shape(&generator, depth - 1))
        }
    }
}

/// A class that keeps its superclass's part in an entry of its own.
class Animal: Codable {
    var name: String

    init(name: String) {
        self.name = name
    }
}

final class Dog: Animal {
    var tricks: [String]

    private enum CodingKeys: String, CodingKey {
        case tricks
    }

    init(name: String, tricks: [String]) {
        self.tricks = tricks
        super.init(name: name)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        tricks = try container.decode([String].self, forKey: .tricks)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try super.encode(to: container.superEncoder())
        try container.encode(tricks, forKey: .tricks)
    }
}

/// A class that writes into the same record as its superclass.
final class Cat: Animal {
    var lives: Int

    private enum CodingKeys: String, CodingKey {
        case lives
    }

    init(name: String, lives: Int) {
        self.lives = lives
        super.init(name: name)
    }

    required init(from decoder: any Decoder) throws {
        lives = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .lives)
        try super.init(from: decoder)
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(lives, forKey: .lives)
        try super.encode(to: encoder)
    }
}

/// Fills two nested containers in turn, and a list that holds a list and a record.
struct Interleaved: Codable, Equatable {
    var left: [Int]
    var right: [String]
    var tail: Int

    private enum CodingKeys: String, CodingKey {
        case left, right, tail, mixed
    }

    init(left: [Int], right: [String], tail: Int) {
        self.left = left
        self.right = right
        self.tail = tail
    }

    func encode(to encoder: any Encoder) throws {
        var record = encoder.container(keyedBy: CodingKeys.self)
        var lefts = record.nestedUnkeyedContainer(forKey: .left)
        var mixed = record.nestedUnkeyedContainer(forKey: .mixed)
        var rights = mixed.nestedUnkeyedContainer()
        var inner = mixed.nestedContainer(keyedBy: CodingKeys.self)
        try record.encode(tail, forKey: .tail)
        for index in 0..<max(left.count, right.count) {
            if index < left.count { try lefts.encode(left[index]) }
            if index < right.count { try rights.encode(right[index]) }
        }
        try mixed.encode("between")
        try inner.encode(tail + 1, forKey: .tail)
    }

    init(from decoder: any Decoder) throws {
        let record = try decoder.container(keyedBy: CodingKeys.self)
        var mixed = try record.nestedUnkeyedContainer(forKey: .mixed)
        var rights = try mixed.nestedUnkeyedContainer()
        let inner = try mixed.nestedContainer(keyedBy: CodingKeys.self)
        guard try mixed.decode(String.self) == "between", mixed.isAtEnd else { throw CancellationError() }
        tail = try inner.decode(Int.self, forKey: .tail) - 1
        left = try record.decode([Int].self, forKey: .left)
        right = []
        while !rights.isAtEnd { right.append(try rights.decode(String.self)) }
    }
}
