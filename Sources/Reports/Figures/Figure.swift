/// A figure of a page: a plot with its legend, a caption that explains it, and the same data as a table.
struct Figure {
    /// The identifier within the page.
    var id: String
    var title: String
    /// What the plot shows, in one or two sentences.
    var caption: String
    var plot: Plot
    /// A sentence in place of all that, where there is nothing to draw.
    var placeholder: String?
    var legend: [LegendEntry] = []
    /// The numbers behind the plot.
    var table: DataTable

    var markup: Markup {
        if let placeholder {
            return "<div id=\"\(id)\"><h2>\(title)</h2><p class=\"placeholder\">\(placeholder)</p></div>\n"
        }
        return """
            <figure id="\(id)" aria-labelledby="\(id)-title">
            <h2 id="\(id)-title">\(title)</h2>
            \(legend.isEmpty ? Markup.empty : "<ul class=\"legend\">\(legend.map(\.markup))</ul>")
            \(plot.markup(label: "\(title). \(caption)"))
            <figcaption>\(caption)</figcaption>
            \(table.disclosure)
            </figure>

            """
    }
}

/// One entry of a legend: a sample of the mark and its meaning.
struct LegendEntry {
    /// The looks of a mark; each differs from the others in form and not in colour alone.
    enum Mark: String {
        case bestLine, completed, stopped, failed, other, band, line
    }

    var mark: Mark
    var text: String

    init(_ mark: Mark, _ text: String) {
        self.mark = mark
        self.text = text
    }

    var markup: Markup {
        "<li><svg class=\"swatch \(mark.rawValue)\" viewBox=\"0 0 24 12\" aria-hidden=\"true\">\(sample)</svg>\(text)</li>"
    }

    private var sample: Markup {
        switch mark {
        case .bestLine, .line: "<path d=\"M1 6H23\"/>"
        case .completed, .failed, .other: "<path d=\"M12 6h0\"/>"
        case .stopped: "<path d=\"M12 6h0\"/><path class=\"hole\" d=\"M12 6h0\"/>"
        case .band: "<rect width=\"24\" height=\"12\" rx=\"2\"/>"
        }
    }
}

/// A plain table of texts for those who do not see a plot, and for those who want the numbers.
struct DataTable {
    var summary: String
    var columns: [String]
    var rows: [[String]]
    /// What the table leaves out, if it does.
    var note: String?

    var disclosure: Markup {
        let heads = columns.map { "<th scope=\"col\">\($0)</th>" as Markup }
        let lines = rows.map { row in "<tr>\(row.map { "<td>\($0)</td>" as Markup })</tr>\n" as Markup }
        return """
            <details class="data"><summary>\(summary)</summary>
            <div class="scroll"><table><thead><tr>\(heads)</tr></thead><tbody>
            \(lines)</tbody></table></div>\(note.map { "<p class=\"note\">\($0)</p>" as Markup })</details>
            """
    }
}
