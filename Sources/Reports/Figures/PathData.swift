/// The `d` of an SVG path in a plot's own coordinates: 0...1000 in each direction, y downwards.
struct PathData {
    /// The length of each side of a plot's coordinates.
    static let side = 1000.0

    private(set) var text = ""
    private var isDrawing = false

    var isEmpty: Bool { text.isEmpty }

    /// Draws a line to a place given in parts of the plot, or begins there; y upwards.
    mutating func line(to x: Double, _ y: Double) {
        text += (isDrawing ? "L" : "M") + Self.point(x, y)
        isDrawing = true
    }

    /// Draws first across and then up or down.
    mutating func step(to x: Double, _ y: Double) {
        guard isDrawing else { return line(to: x, y) }
        text += "H\(Self.coordinate(x))V\(Self.coordinate(1 - y))"
    }

    /// Draws across.
    mutating func across(to x: Double) {
        text += "H\(Self.coordinate(x))"
    }

    /// Makes the next line begin anew.
    mutating func lift() { isDrawing = false }

    /// A line without length: with round or square caps, a dot that keeps its shape however the plot is stretched.
    mutating func dot(at x: Double, _ y: Double) {
        text += "M\(Self.point(x, y))h0"
        isDrawing = false
    }

    mutating func close() {
        text += "Z"
        isDrawing = false
    }

    private static func point(_ x: Double, _ y: Double) -> String { "\(coordinate(x)) \(coordinate(1 - y))" }

    private static func coordinate(_ share: Double) -> Int { Int((min(1, max(0, share)) * side).rounded()) }
}
