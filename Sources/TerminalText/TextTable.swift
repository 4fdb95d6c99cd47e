/// A table for terminals: aligned by display width, and cut to a given width.
///
/// Cells are made printable, so that no name from outside can move the cursor or break a line.
public struct TextTable: Sendable {
    /// Where the text of a column stands.
    public enum Alignment: Sendable {
        /// At the left: names and words.
        case leading
        /// At the right: numbers.
        case trailing
    }

    /// One column.
    public struct Column: Sendable {
        /// The header.
        public var title: String
        /// Where the cells' text stands.
        public var alignment: Alignment

        /// Makes a column.
        public init(_ title: String, _ alignment: Alignment = .leading) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// The narrowest that a column of words is made before columns are left out.
    private static let narrowest = 14
    private static let gap = "  "

    /// The columns from left to right.
    public let columns: [Column]
    private var rows: [(cells: [String], role: TerminalStyle.Role)] = []

    /// Makes a table without rows.
    public init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; missing cells are empty, cells without a column are left out.
    public mutating func append(_ cells: [String], role: TerminalStyle.Role = .plain) {
        let cells = columns.indices.map { $0 < cells.count ? DisplayWidth.printable(cells[$0]) : "" }
        rows.append((cells, role))
    }

    /// The lines of the table, header first.
    ///
    /// - Parameters:
    ///   - width: The columns of the terminal; unlimited if `nil`. Where the table is wider, columns of words are cut
    ///     with `…` down to a few characters, and then columns at the right are left out, marked by a `…` of their own.
    ///   - style: How headers and rows are coloured.
    /// - Returns: Lines without trailing spaces.
    public func lines(width: Int? = nil, style: TerminalStyle = TerminalStyle(color: false)) -> [String] {
        let (widths, isComplete) = layout(within: width ?? .max)
        func line(_ cells: [String], _ role: TerminalStyle.Role) -> String {
            var text = zip(cells, zip(widths, columns))
                .map { cell, column in Self.fit(cell, to: column.0, column.1.alignment) }
                .joined(separator: Self.gap)
            if !isComplete { text += Self.gap + "…" }
            let end = text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex
            return style.apply(role, to: String(text[..<end]))
        }
        return [line(columns.map { DisplayWidth.printable($0.title) }, .faint)] + rows.map { line($0.cells, $0.role) }
    }

    /// The lines of the table as one text that ends with a line end.
    public func render(width: Int? = nil, style: TerminalStyle = TerminalStyle(color: false)) -> String {
        lines(width: width, style: style).map { $0 + "\n" }.joined()
    }

    /// The widths of the columns that fit, and whether these are all columns.
    private func layout(within width: Int) -> (widths: [Int], isComplete: Bool) {
        var widths = columns.indices.map { index in
            rows.reduce(DisplayWidth.of(DisplayWidth.printable(columns[index].title))) { widest, row in
                max(widest, DisplayWidth.of(row.cells[index]))
            }
        }
        func total() -> Int { widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1) }
        func widestText() -> Int? {
            widths.indices.filter { columns[$0].alignment == .leading && widths[$0] > Self.narrowest }
                .max { widths[$0] < widths[$1] }
        }
        while total() > width, let index = widestText() {
            widths[index] = max(Self.narrowest, widths[index] - max(1, (total() - width) / 4))
        }
        guard total() > width else { return (widths, true) }
        let reserve = Self.gap.count + 1
        while widths.count > 1, total() + reserve > width { widths.removeLast() }
        if total() + reserve > width { widths[0] = max(1, width - reserve) }
        return (widths, false)
    }

    private static func fit(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let text = DisplayWidth.truncate(text, to: width)
        let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
        return alignment == .leading ? text + space : space + text
    }
}
