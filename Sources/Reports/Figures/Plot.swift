/// A plot: layers of SVG in a frame that stretches, with axes and labels whose type keeps its size.
///
/// The SVG has no proportions of its own (`preserveAspectRatio="none"`) and strokes that do not scale, so that one drawing
/// is right at 390 and at 1440 pixels; all text stands outside it, placed by percentages.
struct Plot {
    /// A short text at a point of the plot.
    struct Annotation {
        var x: Double
        var y: Double
        var text: String
        /// Whether the text stands below the point, where lower values are better ones.
        var isBelow = false
    }

    var xLabel: String
    var yLabel: String
    var xTicks: [Axis.Tick]
    var yTicks: [Axis.Tick]
    /// The line that parts the margin for what lies beyond the axis.
    var marginLine: Double?
    var layers: [Markup]
    var annotations: [Annotation] = []

    func markup(label: String) -> Markup {
        let label: String = "\(label) The left and right arrow keys go through the trials, Enter keeps one."
        let x = xTicks.map { "<span style=\"left:\(percent($0.position))\">\($0.label)</span>" as Markup }
        let y = yTicks.map { "<span style=\"top:\(percent(1 - $0.position))\">\($0.label)</span>" as Markup }
        return """
            <div class="plot"><div class="ylabel">\(yLabel)</div>
            <div class="frame"><div class="y" aria-hidden="true">\(y)</div>
            <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" role="img" tabindex="0" aria-label="\(label)">
            <path class="grid" d="\(grid)"/>\(margin)
            \(layers)
            </svg>\(annotations.map(markup))<div class="x\(xTicks.count > 5 ? " many" as Markup : .empty)" aria-hidden="true">\(x)</div></div>
            <div class="xlabel">\(xLabel)</div></div>
            """
    }

    private var grid: String {
        var path = PathData()
        for tick in yTicks {
            path.line(to: 0, tick.position)
            path.across(to: 1)
            path.lift()
        }
        return path.text
    }

    private var margin: Markup {
        guard let marginLine else { return .empty }
        var path = PathData()
        path.line(to: 0, marginLine)
        path.across(to: 1)
        return "<path class=\"margin\" d=\"\(path.text)\"/>"
    }

    private func markup(_ annotation: Annotation) -> Markup {
        let side = annotation.x > 0.6 ? "before" : "after"
        let height = annotation.isBelow ? "below" : "above"
        return """
            <span class="annotation \(side) \(height)" aria-hidden="true" \
            style="left:\(percent(annotation.x));top:\(percent(1 - annotation.y))">\(annotation.text)</span>
            """
    }

    private func percent(_ share: Double) -> String { "\(NumberText.compact(share * 100, significant: 4))%" }
}
