extension Resources: CustomStringConvertible {
    /// The amounts, such as "2 CPU, 0.5 GPU, 4 GiB memory".
    public var description: String {
        let parts = amounts.map { Self.text($0.amount, of: $0.name) } + flaws.map(\.description)
        return parts.isEmpty ? "no resources" : parts.joined(separator: ", ")
    }

    /// The amounts as part of a sentence, such as "2 CPU and 0.5 GPU".
    package var phrase: String {
        let parts = amounts.map { Self.text($0.amount, of: $0.name) }
        guard let last = parts.last else { return "no resources" }
        return parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
    }

    private static func text(_ amount: ResourceAmount, of name: String) -> String {
        name == "memory" ? memoryText(amount.wholeUnits) : "\(amount) \(name)"
    }

    /// Bytes in the largest unit that shows them exactly with at most two decimals, so that two texts are equal only
    /// for equal amounts.
    private static func memoryText(_ bytes: Int64) -> String {
        let units: [(String, Int64)] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (unit, size) in units where bytes >= size {
            let (whole, rest) = bytes.quotientAndRemainder(dividingBy: size)
            let hundredths = rest * 100
            guard hundredths % size == 0 else { continue }
            return "\(ResourceAmount(parts: whole * 10_000 + hundredths / size * 100)) \(unit) memory"
        }
        return "\(bytes) bytes memory"
    }
}
