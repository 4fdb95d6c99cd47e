import Reports
import TerminalText
import Testing

@Suite("Numbers, times and widths as text")
struct TextTests {
    @Test(
        "Measured values have four significant digits",
        arguments: [
            (0.98888, "0.9889"), (0.99, "0.9900"), (1, "1.000"), (12_345.6, "12346"), (0.12345, "0.1235"),
            (-0.5, "−0.5000"), (3.2e-7, "3.200e-07"), (0.00123, "0.001230"), (0, "0"), (9.9996, "10.00"),
            (999_999.7, "1.000e+06"), (1.5e300, "1.500e+300"), (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "NaN"),
        ])
    func measured(value: Double, text: String) {
        #expect(NumberText.measured(value) == text)
    }

    @Test(
        "Settings lose zeros that say nothing",
        arguments: [
            (0.5, "0.5"), (128, "128"), (3.2e-4, "3.2e-04"), (0.9999999, "1"), (.leastNonzeroMagnitude, "5e-324"),
        ])
    func plain(value: Double, text: String) {
        #expect(NumberText.plain(value) == text)
    }

    @Test("Values on a log scale have an exponent", arguments: [(3.214e-4, "3.21e-04"), (0.01, "1.00e-02")])
    func scientific(value: Double, text: String) {
        #expect(NumberText.scientific(value) == text)
    }

    @Test("Shares and counts", arguments: [(0.583, "58 %"), (0.0231, "2.3 %"), (0, "0 %"), (1, "100 %")])
    func percent(share: Double, text: String) {
        #expect(NumberText.percent(share) == text)
        #expect(NumberText.count(1_234_567) == "1,234,567")
    }

    @Test(
        "Durations have at most two units",
        arguments: [
            (0, "0 s"), (0.0421, "42 ms"), (0.42, "0.42 s"), (3.14, "3.1 s"), (12, "12 s"), (252, "4 min 12 s"),
            (7_500, "2 h 5 min"), (3_600, "1 h"), (273_600, "3 d 4 h"), (.nan, "0 s"),
        ])
    func durations(seconds: Double, text: String) {
        #expect(DurationText.text(seconds) == text)
    }

    @Test(
        "Times are dates of the Gregorian calendar",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"), (1_772_373_933, "2026-03-01T14:05:33Z"),
            (-1, "1969-12-31T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        ])
    func times(seconds: Double, text: String) {
        #expect(Timestamp(seconds).iso8601 == text)
    }

    @Test(
        "Widths count what a terminal shows",
        arguments: [("abc", 3), ("näme", 4), ("日本語", 6), ("🦦", 2), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("–…", 2), ("❤️", 2)])
    func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("Truncated text ends with an ellipsis and never exceeds the width")
    func truncation() {
        #expect(DisplayWidth.truncate("validation", to: 5) == "vali…")
        #expect(DisplayWidth.truncate("日本語", to: 4) == "日…")
        #expect(DisplayWidth.truncate("abc", to: 3) == "abc")
        #expect(DisplayWidth.truncate("abc", to: 0).isEmpty)
    }

    @Test("Text from outside cannot move the cursor")
    func printable() {
        #expect(DisplayWidth.printable("a\nb\u{1B}[31mc\u{202E}d\r\ne") == "a b [31mc d e")
    }
}
