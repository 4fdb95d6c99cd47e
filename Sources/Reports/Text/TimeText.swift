/// Durations as text for people.
public enum DurationText {
    /// A number of seconds in at most two units: `42 ms`, `0.42 s`, `12 s`, `4 min 12 s`, `2 h 5 min`, `3 d 4 h`.
    public static func text(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds > 0 else { return "0 s" }
        guard seconds >= 0.0995 else { return "\(NumberText.plain((seconds * 1_000).rounded())) ms" }
        guard seconds >= 9.95 else { return "\(NumberText.measured(seconds, digits: 2)) s" }
        let whole = Int(min(seconds.rounded(), 1e15))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3_600: return pair(whole, 60, "min", 1, "s")
        case ..<86_400: return pair(whole, 3_600, "h", 60, "min")
        default: return pair(whole, 86_400, "d", 3_600, "h")
        }
    }

    private static func pair(_ seconds: Int, _ large: Int, _ first: String, _ small: Int, _ second: String) -> String {
        let rest = seconds % large / small
        return "\(seconds / large) \(first)" + (rest == 0 ? "" : " \(rest) \(second)")
    }
}

/// A point in time as a date of the Gregorian calendar, in UTC.
public struct Timestamp: Sendable {
    private let date: String
    private let time: String

    /// The point that lies so many seconds after the start of 1970; what is not a finite number counts as that start.
    public init(_ seconds: Double) {
        let whole = seconds.isFinite ? Int(max(-6e10, min(seconds, 2.5e11)).rounded(.down)) : 0
        let day = whole.quotientFlooring(86_400)
        let second = whole - day * 86_400
        // Days to a date: Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
        let shifted = day + 719_468
        let era = shifted.quotientFlooring(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        date = "\(year)-\(Self.two(month))-\(Self.two(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))"
        time = "\(Self.two(second / 3_600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))"
    }

    /// For people: `2026-03-01 14:05:33 UTC`.
    public var text: String { "\(date) \(time) UTC" }

    /// By ISO 8601: `2026-03-01T14:05:33Z`.
    public var iso8601: String { "\(date)T\(time)Z" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Int {
    /// The quotient rounded towards negative infinity.
    fileprivate func quotientFlooring(_ divisor: Int) -> Int {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
