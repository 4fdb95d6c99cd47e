extension Resources: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads amounts by name, such as `{"CPU": 2, "GPU": 0.5}`.
    ///
    /// - Throws: a ``RuntimeError`` with the code ``RuntimeError/Code/invalidResources`` for what ``validate()`` refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let parts = try container.allKeys.map { key in
            switch key.stringValue {
            case "CPU": Resources.cpus(try container.decode(Double.self, forKey: key))
            case "GPU": Resources.gpus(try container.decode(Double.self, forKey: key))
            case "memory": Resources.memory(bytes: try container.decode(Int.self, forKey: key))
            default: Resources.custom(key.stringValue, try container.decode(Double.self, forKey: key))
            }
        }
        self.init(sumOf: parts)
        try validate()
    }

    /// Writes amounts by name.
    ///
    /// - Throws: what ``validate()`` throws.
    public func encode(to encoder: any Encoder) throws {
        try validate()
        var container = encoder.container(keyedBy: Key.self)
        for (name, amount) in amounts {
            let key = Key(stringValue: name)
            if name == "memory" {
                try container.encode(Int(amount.wholeUnits), forKey: key)
            } else {
                try container.encode(amount.doubleValue, forKey: key)
            }
        }
    }
}
