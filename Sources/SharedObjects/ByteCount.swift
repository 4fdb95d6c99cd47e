/// Sizes in bytes: how they are written, and how they are rounded.
package enum ByteCount {
    package static let kibibyte = 1 << 10
    package static let mebibyte = 1 << 20
    package static let gibibyte = 1 << 30

    /// A size for people, with one decimal: `1.5 GiB`; exact below 1 KiB.
    package static func text(_ bytes: Int) -> String {
        guard bytes >= 1 << 10 else { return "\(bytes) bytes" }
        var unit = 0
        var tenths = min(bytes, Int.max / 16) * 10
        while tenths >= 10240, unit < units.count - 1 {
            tenths = (tenths + 512) >> 10
            unit += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// The smallest multiple of `alignment`, a power of two, that is not below `value`.
    static func roundUp(_ value: Int, to alignment: Int) -> Int {
        (value + alignment - 1) & ~(alignment - 1)
    }

    private static let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
}
