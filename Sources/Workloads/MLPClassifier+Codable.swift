extension MLPClassifier: Codable {
    private enum CodingKeys: CodingKey {
        case configuration, featureCount, classCount, seed, epoch, step, parameters, firstMoment, secondMoment
    }

    /// Reads a network; training goes on as if it had not stopped.
    ///
    /// - Throws: `DecodingError` for a configuration that is not valid or arrays that do not fit it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let configuration = try container.decode(Configuration.self, forKey: .configuration)
        featureCount = try container.decode(Int.self, forKey: .featureCount)
        classCount = try container.decode(Int.self, forKey: .classCount)
        do {
            try configuration.validate()
            layout = try MLPLayout(
                featureCount: featureCount, hiddenWidths: configuration.hiddenWidths, classCount: classCount)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .configuration, in: container, debugDescription: error.description)
        }
        self.configuration = configuration
        seed = try container.decode(UInt64.self, forKey: .seed)
        epoch = try container.decode(Int.self, forKey: .epoch)
        step = try container.decode(Int.self, forKey: .step)
        let count = layout.parameterCount
        weights = try Self.decodeBits(container, .parameters, count: count)
        firstMoment = try Self.decodeBits(container, .firstMoment, count: count)
        secondMoment = try Self.decodeBits(
            container, .secondMoment, count: configuration.optimizer.hasSecondMoment ? count : 0)
        guard epoch >= 0, step >= 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .epoch, in: container, debugDescription: "epoch \(epoch), step \(step): expected at least 0")
        }
    }

    /// Writes all but the memory that training reuses. Numbers are written as bits, so that they come back exactly, and
    /// a network that has diverged to NaN can be written too.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(configuration, forKey: .configuration)
        try container.encode(featureCount, forKey: .featureCount)
        try container.encode(classCount, forKey: .classCount)
        try container.encode(seed, forKey: .seed)
        try container.encode(epoch, forKey: .epoch)
        try container.encode(step, forKey: .step)
        try container.encode(weights.map(\.bitPattern), forKey: .parameters)
        try container.encode(firstMoment.map(\.bitPattern), forKey: .firstMoment)
        try container.encode(secondMoment.map(\.bitPattern), forKey: .secondMoment)
    }

    private static func decodeBits(
        _ container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys, count: Int
    ) throws -> [Float] {
        let bits = try container.decode([UInt32].self, forKey: key)
        guard bits.count == count else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container, debugDescription: "\(bits.count) numbers: expected \(count)")
        }
        return bits.map { Float(bitPattern: $0) }
    }
}
