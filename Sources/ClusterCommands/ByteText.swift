import ActorRuntime
import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Amounts of memory as people write them.
enum ByteText {
    private static let units: [(name: String, bytes: Double)] = [
        ("TiB", 1_099_511_627_776), ("GiB", 1_073_741_824), ("MiB", 1_048_576), ("KiB", 1024),
        ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1),
    ]

    /// Reads `512MiB`, `1.5GiB`, `2GB` or a plain number of bytes.
    static func bytes(_ text: String, for option: String) throws -> Int {
        let unit = units.first { text.lowercased().hasSuffix($0.name.lowercased()) }
        let number = text.dropLast(unit?.name.count ?? 0).filter { $0 != " " }
        guard let value = Double(number), value > 0, value * (unit?.bytes ?? 1) < 1e15 else {
            throw ValidationError("\(option) \(text): write an amount of memory above 0, as in 512MiB or 4GiB")
        }
        return Int(value * (unit?.bytes ?? 1))
    }

    /// Bytes in a unit that suits their number.
    static func text(_ bytes: Int) -> String {
        for (name, size) in units.prefix(4) where Double(bytes) >= size {
            let value = Double(bytes) / size
            let tenths = (value * 10).rounded() / 10
            return tenths == tenths.rounded() ? "\(Int(tenths)) \(name)" : "\(tenths) \(name)"
        }
        return "\(bytes) B"
    }
}

/// Files that hold a cluster's secret.
enum TokenFile {
    static func read(_ path: String) throws -> JoinToken {
        guard let data = FileManager.default.contents(atPath: path),
            let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first
        else {
            throw ValidationError("--token-file \(path): there is no such file, or nothing in it")
        }
        return JoinToken(String(line))
    }
}
